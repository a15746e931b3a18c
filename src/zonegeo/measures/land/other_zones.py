"""Measures over the other designated zones: the spacing between zones (고시 제8조 제3항) and the national cap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.message import Message, name_value
from zonegeo.base.value import value
from zonegeo.geodesy.distance import nearest_lines
from zonegeo.geometry import Geometry, column_of
from zonegeo.measures.land.area import measure_area
from zonegeo.measures.land.separation import lengths_by_method
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Role, Zone, ZoneArea


@value
class Ways:
    """The lines between the sites with a place and the places of the other zones, in metres of the analysis CRS.

    ``near``, shape ``(n, m)``, are the nearest ones. ``metres`` are by each method, the plane first, their lengths, and
    those of lines that the way to the zone's land at that place is certainly not longer than. ``site`` is the index of
    each row in the scene, ``zone`` that of each column among the zones. ``accuracy_m`` has shape ``(n,)``, ``reach_m``
    (how far land may reach beyond the place) and ``coarse_m`` (how well the place is known) ``(m,)``.
    """

    near: Shapes
    metres: Mapping[str, tuple[Floats, Floats]]
    site: Indices
    zone: Indices
    accuracy_m: Floats
    reach_m: Floats
    coarse_m: Floats


@value
class Spacings:
    """Bounds of the distance to each of the zones by one method, shape ``(z,)`` each, metres; see :class:`Answer`."""

    known_low: Floats
    known_high: Floats
    low: Floats
    high: Floats


def measure_zone_spacing(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Bound the distance to the nearest other zone that is in force on the day.

    Of another zone only places are known: no land of it is nearer than the nearest site to a place, less what its land
    may reach beyond that place. Some land of it lies at the place itself: no farther from a site than the point of the
    site from which all of the place is nearest, plus the accuracy of the place. A site of which only a place is known
    may lie anywhere in it. Where the study does not say which entry is its own, one that lies where its sites lie may
    be: it is near, or no neighbour at all.
    """
    plane = f"plane:{scene.crs}"
    if scene.other_zones is None:
        return Outcome("m", plane, "unknown", _open(plane), crs=scene.crs, missing="other-zones-unknown")
    zones = [zone for zone in scene.other_zones if zone.in_force(as_of)]
    if not zones:
        return Outcome("m", plane, "declared", _open(plane), crs=scene.crs, not_applicable="no-other-zone")
    own = _own_land(scene)
    unlocated = [name_value(site.name) for site, shape in zip(scene.sites, own, strict=True) if shape is None]
    if len(unlocated) == len(scene.sites):
        missing, values = "own-site-without-place", {"unlocated": unlocated}
        return Outcome("m", plane, "unknown", _open(plane), crs=scene.crs, missing=missing, values=values)
    ways, missing = _ways(scene, zones, own), _missing(scene, own)
    by_method = {name: _spacings(ways, len(zones), near, far) for name, (near, far) in ways.metres.items()}
    perhaps_own = np.isin([zone.id for zone in zones], [zone.id for zone in perhaps_own_zones(scene, as_of)])
    answer, *others = (_answer(name, each, perhaps_own, certain_low=not missing) for name, each in by_method.items())
    asked_about = [name_value(zone.name) for zone, asked in zip(zones, perhaps_own, strict=True) if asked]
    bounds = by_method[plane]
    nearest = int(np.argmin(bounds.known_low))
    way = _nearest_way(ways, nearest, ways.metres[plane][0])
    within = int(np.argmin(np.where(perhaps_own, np.inf, bounds.known_high)))
    return Outcome(
        unit="m",
        method=plane,
        basis="within",
        answer=answer,
        others=tuple(others),
        crs=scene.crs,
        subject=() if way is None else (scene.ids[ways.site[way[0]]],),
        witness=None if way is None else ways.near[way],
        parts=_by_zone(zones, bounds),
        missing=missing or ("zone-perhaps-own" if asked_about else "zone-place-coarse"),
        remarks=_asked_about(zones, perhaps_own),
        values={
            "zone": name_value(zones[nearest].name),
            "within": name_value(zones[within].name),
            "count": len(zones),
            "unlocated": unlocated,
            "own": asked_about,
        },
    )  # fmt: skip


def spacings_to(scene: Scene, zones: Sequence[Zone]) -> tuple[Part, ...]:
    """Return the bounds of the distance to each zone in the plane, the nearest first; nothing without any place.

    Sites of which no place is known are left out: a zone may lie nearer to one of them.
    """
    own = _own_land(scene)
    if all(shape is None for shape in own) or not zones:
        return ()
    ways = _ways(scene, zones, own)
    return _by_zone(zones, _spacings(ways, len(zones), *ways.metres[f"plane:{scene.crs}"]))


def perhaps_own_zones(scene: Scene, as_of: date) -> tuple[Zone, ...]:
    """Return the zones in force that may be the study's own entry: it names none, and they lie where its sites lie."""
    if scene.own_zone_is_told or scene.other_zones is None:
        return ()
    own = [shape for shape in _own_land(scene) if shape is not None]
    return tuple(
        zone for zone in scene.other_zones
        if zone.in_force(as_of) and own and any(
            shapely.distance(shape, place) <= known.accuracy_m
            for known, place in zip(zone.places, scene.zone_shapes[zone.id], strict=True) for shape in own
        )
    )  # fmt: skip


def _asked_about(zones: Sequence[Zone], perhaps_own: NDArray[np.bool_]) -> tuple[Message, ...]:
    return tuple(
        Message("remark.zone-perhaps-own", {"zone": name_value(zone.name), "id": zone.id})
        for zone, asked in zip(zones, perhaps_own, strict=True)
        if asked
    )


def _by_zone(zones: Sequence[Zone], bounds: Spacings) -> tuple[Part, ...]:
    lines = []
    for index in np.argsort(bounds.low, kind="stable"):
        zone, low, high = zones[index], float(bounds.low[index]), _bounded(float(bounds.high[index]))
        lines.append(Part(zone.id, "spacing", zone.name, None, low, high, "m", None, None))
    return tuple(lines)


def _open(name: str) -> Answer:
    return Answer("method", name, None, 0.0, None, 0.0, None)


def _missing(scene: Scene, own: Shapes) -> str:
    """What keeps the nearest land of this zone from being known: further sites may lie nearer to another zone."""
    if any(shape is None for shape in own):
        return "own-site-without-place"
    return "" if {site.role for site in scene.sites} == set(Role) else "proposal-incomplete"


def _own_land(scene: Scene) -> Shapes:
    """The outline of each site, or the area in which it lies; ``None`` where nothing is known."""
    return np.where(scene.located, scene.shapes, scene.places)


def _ways(scene: Scene, zones: Sequence[Zone], own: Shapes) -> Ways:
    known = np.array([index for index, shape in enumerate(own) if shape is not None], dtype=np.intp)
    entries = [(z, place) for z, zone in enumerate(zones) for place in zone.places]
    places = np.concatenate([scene.zone_shapes[zone.id] for zone in zones])
    # a loop: a site each, to places that are the same for every proposal
    rows = [_row(scene, zones, places, int(index), own[index]) for index in known]
    return Ways(
        near=np.array([near for near, _ in rows], dtype=object),
        metres={
            name: (np.stack([each[name][0] for _, each in rows]), np.stack([each[name][1] for _, each in rows]))
            for name in rows[0][1]
        },
        site=known,
        zone=np.array([z for z, _ in entries], dtype=np.intp),
        accuracy_m=scene.reach[known],
        reach_m=np.array([place.reach_m for _, place in entries]),
        coarse_m=np.array([place.accuracy_m for _, place in entries]),
    )  # fmt: skip


def _row(
    scene: Scene, zones: Sequence[Zone], places: Shapes, index: int, own: Geometry
) -> tuple[Shapes, dict[str, tuple[Floats, Floats]]]:  # fmt: skip
    """The nearest lines of one site, and the lengths of these and of the certain ones by each method; found once."""
    drawn = bool(scene.located[index])
    mark = scene.marks[index] if drawn else scene.mark_of_place(own)
    key = ("ways", mark, drawn, tuple(scene.other_planes), id(scene.zone_shapes), tuple(zone.id for zone in zones))
    if key not in scene.found:  # kept with the places, which their id names
        near = nearest_lines(own, places)
        # each pair has its own two points
        far = column_of(_certain_way(own, place, line, drawn=drawn) for place, line in zip(places, near, strict=True))
        lengths = lengths_by_method(scene, near), lengths_by_method(scene, far)
        scene.found[key] = (
            scene.zone_shapes,
            (near, {name: (lengths[0][name], lengths[1][name]) for name in lengths[0]}),
        )
    row: tuple[Shapes, dict[str, tuple[Floats, Floats]]] = scene.found[key][1]
    return row


def _certain_way(own: Geometry, place: Geometry, near: Geometry, *, drawn: bool) -> shapely.LineString:
    """Return the line that is at least as long as the way from a site to land somewhere in a place.

    The farthest point of a place from any point is a vertex of its convex hull.
    """
    ends = shapely.get_coordinates(shapely.convex_hull(place))
    starts = shapely.get_coordinates(own)
    if drawn:
        starts = np.vstack([shapely.get_coordinates(near)[:1], starts])
    distances = np.hypot(starts[:, None, 0] - ends[None, :, 0], starts[:, None, 1] - ends[None, :, 1])
    farthest = distances.max(axis=1)
    start = int(np.argmin(farthest) if drawn else np.argmax(farthest))
    return shapely.LineString([starts[start], ends[int(np.argmax(distances[start]))]])


def _spacings(ways: Ways, count: int, near: Floats, far: Floats) -> Spacings:
    def nearest(ends: Floats) -> Floats:
        by_zone = np.full(count, np.inf)
        np.minimum.at(by_zone, ways.zone, ends.min(axis=0))
        return by_zone

    own = ways.accuracy_m[:, None]
    lows, highs = near - ways.reach_m, far + ways.coarse_m
    # nothing keeps a zone without a place away
    placed = np.isin(np.arange(count), ways.zone)
    return Spacings(
        known_low=np.where(placed, nearest(np.maximum(lows, 0.0)), 0.0),
        known_high=nearest(highs),
        low=np.where(placed, nearest(np.maximum(lows - own, 0.0)), 0.0),
        high=nearest(highs + own),
    )


def _answer(name: str, bounds: Spacings, perhaps_own: NDArray[np.bool_], *, certain_low: bool) -> Answer:
    known_low, low = (float(ends.min()) for ends in (bounds.known_low, bounds.low))
    # a zone that may be this one is no neighbour for certain
    known_high, high = (float(np.where(perhaps_own, np.inf, ends).min()) for ends in (bounds.known_high, bounds.high))
    if not certain_low:
        known_low = low = 0.0
    return Answer("method", name, None, known_low, _bounded(known_high), low, _bounded(high))


def _bounded(high: float) -> float | None:
    return high if np.isfinite(high) else None


def _nearest_way(ways: Ways, zone: int, near: Floats) -> tuple[int, int] | None:
    if zone not in ways.zone:
        return None
    lows = np.where(ways.zone == zone, near - ways.reach_m, np.inf)
    row, column = np.unravel_index(int(np.argmin(lows)), lows.shape)
    return int(row), int(column)


def measure_national_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Add the background area of this proposal to those of all other zones in force on the day.

    An area whose parts have an unclear role counts with its lowest and highest reading; a zone without an area on that
    day leaves the sum open. One that may be the study's own entry may count or not.
    """
    own = measure_area(scene, requirement, as_of=as_of)
    if scene.other_zones is None:
        unknown = Answer("method", "declared", None, own.answer.known_low, None, own.answer.low, None)
        # the own area alone may decide
        told = {**own.values, "count": None, "own": []}
        return Outcome("m2", "declared", "unknown", unknown, missing="other-zones-unknown", values=told)
    zones = [zone for zone in scene.other_zones if zone.in_force(as_of)]
    areas = [zone.area_on(as_of) for zone in zones]
    maybe = perhaps_own_zones(scene, as_of)
    perhaps_own = np.array([zone in maybe for zone in zones], dtype=bool)
    totals = _totals(scene, zones, areas, perhaps_own)
    answer, *others = (_with_zones(each, totals) for each in (own.answer, *own.others))
    parts = [_part(zone, area) for zone, area in zip(zones, areas, strict=True)]
    return Outcome(
        unit="m2",
        method=own.method,
        basis=own.basis,
        answer=answer,
        others=tuple(others),
        crs=own.crs,
        subject=own.subject,
        parts=(*own.parts, *parts),
        missing=own.missing or ("area-unknown" if answer.known_high is None else "zone-perhaps-own" if maybe else ""),
        remarks=(*own.remarks, *_asked_about(zones, perhaps_own)),
        values={
            "count": len(zones),
            "undeclared": own.values["undeclared"],
            "odd": own.values["odd"],
            "own": [name_value(zone.name) for zone in maybe],
        },
    )


@value
class Totals:
    """The declared areas of the other zones together, m2, exact: as told, the lowest and highest reading, half digits.

    ``low`` is of those that are certainly others; ``complete`` where each of them declares an area.
    """

    told: Fraction
    low: Fraction
    high: Fraction
    half: Fraction
    complete: bool


def _totals(
    scene: Scene, zones: Sequence[Zone], areas: Sequence[ZoneArea | None], perhaps_own: NDArray[np.bool_]
) -> Totals:
    key = ("totals", scene.as_of, tuple(map(id, zones)), perhaps_own.tobytes())
    if key not in scene.found:  # every proposal has the same zones; kept with them, which their ids name
        known = [area for area in areas if area is not None]
        others = [area for area, maybe in zip(areas, perhaps_own, strict=True) if area is not None and not maybe]
        scene.found[key] = (
            zones,
            Totals(
                _total(area.area.si for area in known),
                _total(area.low.si for area in others),
                _total(area.high.si for area in known),
                _total(area.area.half_step_si for area in known),
                len(known) == len(areas),
            ),
        )
    totals: Totals = scene.found[key][1]
    return totals


def _with_zones(own: Answer, others: Totals) -> Answer:
    """Add the declared areas of the other zones to the own area by one method; exact fractions, one rounding."""
    ends = {"known_low": others.low + Fraction(own.known_low), "low": others.low - others.half + Fraction(own.low)}
    lows = {name: float(end) for name, end in ends.items()}
    if not others.complete or own.value is None or own.known_high is None or own.high is None:
        return Answer(own.kind, own.name, None, **lows, known_high=None, high=None)
    return Answer(
        own.kind,
        own.name,
        float(others.told + Fraction(own.value)),
        **lows,
        known_high=float(others.high + Fraction(own.known_high)),
        high=float(others.high + others.half + Fraction(own.high)),
    )


def _total(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _part(zone: Zone, area: ZoneArea | None) -> Part:
    if area is None:
        return Part(zone.id, "declared-area", zone.name, None, None, None, "m2", None, None)
    value, low, high = float(area.area.si), float(area.low.si), float(area.high.si)
    return Part(zone.id, "declared-area", zone.name, value, low, high, "m2", None, None)
