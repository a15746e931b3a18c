"""The zones of a table side by side: bounds of the distance between each two, and the sum of their areas by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import shapely

from zonegeo.geodesy.crs import AnalysisCrs
from zonegeo.geodesy.distance import ellipsoid_length, farthest_corners, nearest_lines
from zonegeo.geometry import Shapes, column_of, shape_of
from zonegeo.model.answers.zone_overview import CapUse, Spacing
from zonegeo.model.study import Zone


def spacings_between(zones: Sequence[Zone], crs: AnalysisCrs) -> tuple[Spacing, ...]:
    """Bound the distance between each two zones: ``min (d − r₁ − r₂)`` to ``min (D + a₁ + a₂)`` over their places.

    ``d`` and ``D`` are the nearest and the farthest that two places lie apart, ``r`` how far land may reach beyond a
    place, ``a`` how well the place is known: some land of a zone lies at each of its places. The two points are found
    in the plane of ``crs`` and the way between them is measured on the ellipsoid.

    Parameters
    ----------
    zones
        The zones, each with its places in longitude and latitude.
    crs
        The plane in which the nearest points are found.

    Returns
    -------
    One spacing for each two zones, in the order of the table, metres; ``high`` is ``None`` for a zone without a place.
    """
    placed = {zone.id: crs.to_plane(column_of([shape_of(each.geometry) for each in zone.places])) for zone in zones}
    return tuple(_spacing(one, other, placed, crs) for one, other in combinations(zones, 2))


def _spacing(one: Zone, other: Zone, placed: dict[str, Shapes], crs: AnalysisCrs) -> Spacing:
    if not one.places or not other.places:
        return Spacing(one.id, other.id, 0.0, None)
    mine, theirs = placed[one.id][:, None], placed[other.id][None, :]
    near = nearest_lines(mine, theirs)
    far = np.empty(near.shape, dtype=object)
    # a loop: each pair of places has its own two corners
    for row, column in np.ndindex(*near.shape):
        far[row, column] = shapely.LineString(farthest_corners(mine[row, 0], theirs[0, column])[1])
    reach, coarse = (
        np.array([getattr(each, name) for each in one.places])[:, None]
        + np.array([getattr(each, name) for each in other.places])[None, :]
        for name in ("reach_m", "accuracy_m")
    )
    lengths = [ellipsoid_length(crs.to_lonlat(lines.ravel())).reshape(near.shape) for lines in (near, far)]
    low = float(np.maximum(lengths[0] - reach, 0.0).min())
    return Spacing(one.id, other.id, low, float((lengths[1] + coarse).min()))


def changes_of(zones: Sequence[Zone]) -> tuple[date, ...]:
    """Return the days on which a zone or an area of one came into force or went out of it, in order."""
    days = {each.since for zone in zones for each in (zone, *zone.areas)}
    days |= {each.until + timedelta(days=1) for zone in zones for each in (zone, *zone.areas) if each.until is not None}
    return tuple(sorted(days))


def cap_use_of(zones: Sequence[Zone]) -> tuple[CapUse, ...]:
    """Add the areas of the zones in force, on each day on which one changes; m2, with what unclear roles leave open."""
    return tuple(_use(day, [zone for zone in zones if zone.in_force(day)]) for day in changes_of(zones))


def _use(day: date, zones: Sequence[Zone]) -> CapUse:
    areas = {zone.id: zone.area_on(day) for zone in zones}
    known = [area for area in areas.values() if area is not None]
    low, value, high = (float(sum(getattr(area, end).si for area in known)) for end in ("low", "area", "high"))
    return CapUse(day, len(zones), low, value, high, tuple(id_ for id_, area in areas.items() if area is None))
