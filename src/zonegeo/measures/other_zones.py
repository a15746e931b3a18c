"""Measures over the other designated zones: the spacing between zones (고시 제8조 제3항) and the national cap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import numpy as np

from zonegeo.geodesy.distance import farthest_pair, nearest_lines, separation
from zonegeo.measures.area import measure_area
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene, Shapes, name_value
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Role, Zone, ZoneArea
from zonegeo.model.value import value


@value
class Spacing:
    """The bounds of the distance to one zone in metres, and where the nearest of its places lies."""

    zone: Zone
    low: float
    high: float
    site: int
    place: int


def measure_zone_spacing(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Bound the distance to the nearest other zone that is in force on the day.

    Of another zone only places are known: no land of it is nearer than the nearest site to a place, less what its land
    may reach beyond that place; and its land at the place itself is no farther than that distance plus the accuracy.
    """
    plane = f"plane:{scene.crs}"
    if scene.other_zones is None:
        unknown = Answer("method", plane, None, 0.0, None, 0.0, None)
        return Outcome("m", plane, "unknown", unknown, crs=scene.crs, missing="other-zones-unknown")
    zones = [zone for zone in scene.other_zones if zone.in_force(as_of)]
    if not zones:
        none = Answer("method", plane, None, 0.0, None, 0.0, None)
        return Outcome("m", plane, "declared", none, crs=scene.crs, not_applicable="no-other-zone")
    own = _own_land(scene)
    if all(shape is None for shape in own):
        nowhere = Answer("method", plane, None, 0.0, None, 0.0, None)
        values = {"unlocated": [name_value(site.name) for site in scene.sites]}
        missing = "own-site-without-place"
        return Outcome("m", plane, "unknown", nowhere, crs=scene.crs, missing=missing, values=values)
    spacings = sorted((_spacing(scene, zone, own) for zone in zones), key=lambda spacing: spacing.low)
    nearest = spacings[0]
    missing = _missing(scene, own)
    low = 0.0 if missing else nearest.low
    high = min(spacing.high for spacing in spacings)
    answer = Answer("method", plane, None, low, high, low, high)
    return Outcome(
        unit="m",
        method=plane,
        basis="within",
        answer=answer,
        crs=scene.crs,
        subject=(scene.ids[nearest.site],),
        witness=nearest_lines(own[nearest.site], scene.zone_shapes[nearest.zone.id][nearest.place]).item(),
        parts=tuple(
            Part(each.zone.id, "spacing", each.zone.name, None, each.low, each.high, "m", None, None)
            for each in spacings
        ),
        missing=missing or "zone-place-coarse",
        values={
            "zone": name_value(nearest.zone.name),
            "count": len(zones),
            "unlocated": [name_value(site.name) for site, shape in zip(scene.sites, own, strict=True) if shape is None],
        },
    )


def _missing(scene: Scene, own: Shapes) -> str:
    """What keeps the nearest land of this zone from being known: further sites may lie nearer to another zone."""
    if any(shape is None for shape in own):
        return "own-site-without-place"
    return "" if {site.role for site in scene.sites} == set(Role) else "proposal-incomplete"


def _own_land(scene: Scene) -> Shapes:
    """The outline of each site, or the area in which it lies; ``None`` where nothing is known."""
    return np.where(scene.located, scene.shapes, scene.places)


def _spacing(scene: Scene, zone: Zone, own: Shapes) -> Spacing:
    places = scene.zone_shapes[zone.id]
    known = np.array([index for index, shape in enumerate(own) if shape is not None], dtype=np.intp)
    accuracy = np.nan_to_num(scene.accuracy)[known]
    distances = separation(own[known][:, None], places[None, :])
    reach = np.array([place.reach_m for place in zone.places])
    lows = np.maximum(distances - reach[None, :] - accuracy[:, None], 0.0)
    # a loop: the farthest two points of a site and a place bound what is certain from above
    highs = [
        farthest_pair(own[index], shape) + place.accuracy_m + scene_accuracy
        for index, scene_accuracy in zip(known, accuracy, strict=True)
        for shape, place in zip(places, zone.places, strict=True)
    ]
    site, place = divmod(int(np.argmin(lows)), len(places))
    return Spacing(zone, float(lows.min()), float(min(highs)), int(known[site]), place)


def measure_national_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Add the background area of this proposal to those of all other zones in force on the day.

    An area whose parts have an unclear role counts with its lowest and highest reading; a zone without an area on that
    day leaves the sum open.
    """
    own = measure_area(scene, requirement, as_of=as_of)
    if scene.other_zones is None:
        unknown = Answer("method", "declared", None, own.answer.known_low, None, own.answer.low, None)
        return Outcome("m2", "declared", "unknown", unknown, missing="other-zones-unknown")
    zones = [zone for zone in scene.other_zones if zone.in_force(as_of)]
    areas = [next((area for area in zone.areas if area.in_force(as_of)), None) for zone in zones]
    known = [area for area in areas if area is not None]
    # exact fractions, one rounding at the end
    half = _total(area.area.half_step_si for area in known) + Fraction(own.answer.known_low) - Fraction(own.answer.low)
    low = _total(area.low.si for area in known) + Fraction(own.answer.known_low)
    answer = Answer("method", "declared", None, float(low), None, float(low - half), None)
    if len(known) == len(zones) and own.answer.value is not None and own.answer.known_high is not None:
        total = float(_total(area.area.si for area in known) + Fraction(own.answer.value))
        high = _total(area.high.si for area in known) + Fraction(own.answer.known_high)
        answer = Answer("method", "declared", total, float(low), float(high), float(low - half), float(high + half))
    parts = [_part(zone, area) for zone, area in zip(zones, areas, strict=True)]
    return Outcome(
        unit="m2",
        method="declared",
        basis="declared",
        answer=answer,
        subject=own.subject,
        parts=(*own.parts, *parts),
        missing=own.missing or ("area-unknown" if answer.known_high is None else ""),
        remarks=own.remarks,
        values={"count": len(zones), "undeclared": own.values["undeclared"]},
    )


def _total(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _part(zone: Zone, area: ZoneArea | None) -> Part:
    if area is None:
        return Part(zone.id, "declared-area", zone.name, None, None, None, "m2", None, None)
    value, low, high = float(area.area.si), float(area.low.si), float(area.high.si)
    return Part(zone.id, "declared-area", zone.name, value, low, high, "m2", None, None)
