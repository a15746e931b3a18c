"""Mend outlines: rings closed and turned, vertices dropped and snapped, crossings resolved; every step in a ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.value import value
from zonegeo.boundaries.mend.ledger import LedgerLine, MendingOrder
from zonegeo.boundaries.mend.rings import (
    Land,
    closed,
    closed_already,
    geometry_of,
    land_of,
    resolved,
    stated_area,
    turned,
    without_collapsed,
    without_repeated,
)  # fmt: skip
from zonegeo.boundaries.mend.snap import snapped
from zonegeo.geodesy.crs import AnalysisCrs, analysis_crs, belts_fit_for
from zonegeo.geometry import Geometry
from zonegeo.model.study import GeoJSON


@value
class Mended:
    """Outlines in longitude and latitude, and what was done to each."""

    geometries: tuple[GeoJSON | None, ...]
    ledger: tuple[LedgerLine, ...]


def mend(geometries: Sequence[GeoJSON | None], names: Sequence[str], order: MendingOrder) -> Mended:
    """Carry out the steps of an order, always in the sequence of :data:`STEPS`, and write the ledger.

    Positions that no step moves keep every digit. A geometry that is no polygon, or whose positions are no numbers, is
    given back as it is: the check of the geometry tells of it.

    Parameters
    ----------
    geometries
        GeoJSON polygons and multipolygons in longitude and latitude, sound or not.
    names
        What each is called in the ledger, the same number.

    Notes
    -----
    Areas are those of the plane that fits: the nearest Korean belt, elsewhere Lambert's azimuthal equal-area plane
    around the middle. ``gained`` and ``lost`` compare the land before and after by overlay; the land of a ring that
    crosses itself is what a line from outside crosses into an odd number of times.

    Examples
    --------
    >>> ring = [[127, 37], [127.001, 37], [127.001, 37], [127.001, 37.001], [127, 37]]
    >>> mended = mend([{"type": "Polygon", "coordinates": [ring]}], ["yard"], MendingOrder(()))
    >>> len(mended.geometries[0]["coordinates"][0]), [(each.operation, each.count) for each in mended.ledger]
    (4, [('drop-duplicates', 1)])
    """
    lands = [land_of(each) for each in geometries]
    plane = _plane(lands)
    ledger: list[LedgerLine] = []
    if "close-rings" in order.steps:
        lands = _each(lands, names, plane, "close-rings", closed, ledger)
    # exact: the same line with fewer vertices; done without being asked
    lands = _each(lands, names, plane, "drop-duplicates", without_repeated, ledger)
    if order.snap_m is not None and plane is not None:
        lands = _snap(lands, names, plane, order.snap_m, ledger)
    if "make-valid" in order.steps and plane is not None:
        lands = _each(lands, names, plane, "make-valid", partial(resolved, plane=plane), ledger)
    if "orient" in order.steps:
        lands = _each(lands, names, plane, "orient", turned, ledger)
    made = [
        given if land is None else geometry_of(land, like=given) for given, land in zip(geometries, lands, strict=True)
    ]
    return Mended(tuple(made), tuple(ledger))


def _each(
    lands: Sequence[Land | None], names: Sequence[str], plane: AnalysisCrs | None, operation: str,
    step: Callable[[Land], tuple[Land, int]], ledger: list[LedgerLine],
) -> list[Land | None]:  # fmt: skip
    """Carry out a step that looks at one outline at a time; a line of the ledger for each that it changes."""
    found: list[Land | None] = []
    for land, name in zip(lands, names, strict=True):  # one by one: each outline has its own rings
        if land is None or plane is None:
            found.append(land)
            continue
        after, count = step(land)
        found.append(after)
        if count:
            ledger.append(_line(name, operation, count, land, after, plane))
    return found


def _snap(
    lands: Sequence[Land | None], names: Sequence[str], plane: AnalysisCrs, tolerance_m: float,
    ledger: list[LedgerLine],
) -> list[Land | None]:  # fmt: skip
    known = [land for land in lands if land is not None]
    moved, shifts = snapped([ring for land in known for part in land for ring in part], plane, tolerance_m)
    rings, distances = iter(moved), iter(shifts)
    found: list[Land | None] = []
    for land, name in zip(lands, names, strict=True):
        if land is None:
            found.append(None)
            continue
        after = tuple(tuple(next(rings) for _ in part) for part in land)
        # the last position of a closed ring is its first one
        far = np.concatenate(
            [next(distances)[: -1 if closed_already(ring) else None] for part in land for ring in part]
        )
        after = without_collapsed(after)
        found.append(after)
        if (far > 0).any():
            ledger.append(_line(name, "snap", int((far > 0).sum()), land, after, plane, shift=float(far.max())))
    return found


def _line(
    name: str, operation: str, count: int, before: Land, after: Land, plane: AnalysisCrs, *, shift: float = 0.0
) -> LedgerLine:
    gained = lost = 0.0
    if operation in ("snap", "make-valid"):
        old, new = (_overlay_land(each, plane) for each in (before, after))
        gained, lost = float(shapely.area(new.difference(old))), float(shapely.area(old.difference(new)))
    moved = count if operation == "snap" else 0
    return LedgerLine(
        name, operation, count, moved, shift, stated_area(before, plane), stated_area(after, plane), gained, lost
    )


def _overlay_land(land: Land, plane: AnalysisCrs) -> Geometry:
    """Return the land in the plane: inside is what an odd number of crossings leads to, parts joined."""
    parts = [
        shapely.Polygon(part[0], [hole for hole in part[1:] if len(hole) > 3]) for part in land if len(part[0]) > 3
    ]
    drawn = plane.to_plane(np.array([*parts, None], dtype=object))[:-1]
    areas = [_areas_only(shapely.make_valid(each)) for each in drawn]
    return shapely.union_all(areas) if areas else shapely.Polygon()


def _areas_only(shape: Geometry) -> Geometry:
    kept = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(kept) if kept else shapely.Polygon()


def _plane(lands: Sequence[Land | None]) -> AnalysisCrs | None:
    rings = [ring for land in lands if land is not None for part in land for ring in part]
    if not rings:
        return None
    positions: NDArray[np.float64] = np.concatenate(rings)
    (west, south), (east, north) = positions.min(axis=0), positions.max(axis=0)
    longitude, latitude = float(west + east) / 2, float(south + north) / 2
    fit = belts_fit_for(longitude) if 32 <= latitude <= 44 else ()
    if fit:
        return analysis_crs(fit[0])
    return analysis_crs(
        f"+proj=laea +lat_0={latitude:.1f} +lon_0={longitude:.1f} +datum=WGS84 +units=m +no_defs +type=crs"
    )


def summary(ledger: Sequence[LedgerLine]) -> list[Mapping[str, Any]]:
    """Return the ledger as JSON keeps it."""
    return [each.as_mapping() for each in ledger]
