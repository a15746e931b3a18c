"""What a screening asks of every parcel: rules of the profile, what it is near to, land to lie in, areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from zonegeo.api.files.boundary_files import land_of
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import cut_at_colon
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.exploration.places.find_envelope import Rule, Unplaced, rules_of
from zonegeo.exploration.places.screen_parcels import Box, Limits, common_boxes, reach_boxes
from zonegeo.geodesy.crs import analysis_crs, belt_of
from zonegeo.geometry import Shapes, column_of
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Profile, Requirement
from zonegeo.model.quantity import asked_quantity
from zonegeo.sources.parcels.parcel_files import ParcelFile

# chords and rounding: what the edge of a box may bow by between two of its points, and a parcel's edge with it
_MARGIN_SHARE = 0.001
_MARGIN_M = 2.0
_METRES_A_DEGREE = 80_000.0  # of longitude at 44° N, north of Korea: nearer to the equator a degree is longer
_STEPS = 64


@value
class AskedLimits:
    """What somebody asks for, in their words: ids of requirements, what to be near to, areas in m2, conditions.

    ``near`` holds ids of sites or layers, each with a distance of its own after a colon or that of the separation.
    ``within`` is a file of polygons.
    """

    requirements: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    within: Path | None = None
    least_area: float | None = None
    most_area: float | None = None
    where: tuple[str, ...] = ()


def asked_limits(scene: Scene, profile: Profile, asked: AskedLimits) -> tuple[Limits, tuple[Unplaced, ...]]:
    """Return the limits in metres, and the requirements that are about no place and are not screened.

    Raises
    ------
    UsageError
        ``unknown-requirement``, ``envelope-without-place`` for a named requirement that has none; ``near-unknown``,
        ``near-without-limit``, ``length-not-understood``; ``areas-crossed``; ``screen-asks-nothing``.
    InputError
        ``layer-without-polygons`` where the file of ``within`` holds no land.
    """
    every = rules_of(scene, profile)
    ids = [each.id for each in profile.requirements]
    problems = []
    for name in asked.requirements:
        if name not in ids:
            values = {"value": name, "nearest": nearest_name(name, ids), "known": ", ".join(ids)}
            problems.append(Problem("unknown-requirement", profile.id, values))
    named = [each for each in every if each.requirement.id in asked.requirements]
    problems += [
        Problem("envelope-without-place", each.requirement.id, {"reason": {"code": each.reason}})
        for each in named
        if isinstance(each, Unplaced)
    ]
    placed = [each for each in (named if asked.requirements else every) if isinstance(each, Rule)]
    for text in asked.near:
        found = _near(scene, profile, text)
        (problems if isinstance(found, Problem) else placed).append(found)  # type: ignore[arg-type]
    least, most = asked.least_area, asked.most_area
    if least is not None and most is not None and least > most:
        problems.append(Problem("areas-crossed", "--min-area", {"least": least, "most": most}))
    if not (placed or problems or asked.within or asked.where or least is not None or most is not None):
        problems.append(Problem("screen-asks-nothing", profile.id))
    if problems:
        raise UsageError(problems, words=profile.words)
    within = None if asked.within is None else land_of(asked.within, scene.crs)
    unplaced = tuple(each for each in every if isinstance(each, Unplaced) and not asked.requirements)
    return Limits(tuple(placed), within, least, most), unplaced


def _near(scene: Scene, profile: Profile, text: str) -> Rule | Problem:
    """Return a rule of nearness to a site or to any feature of a layer."""
    name, distance = cut_at_colon(text)
    separations = [each for each in profile.requirements if each.measure == "separation"]
    targets = _targets(scene, name)
    if targets is None:
        known = [*scene.ids, *scene.layers]
        values = {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(known)}
        return Problem("near-unknown", "--near", values)
    if not len(targets):
        return Problem("near-without-outline", "--near", {"value": name})
    if distance:
        limit_m = float(asked_quantity(distance, "--near", of="length", or_none=True))
    else:
        limit = _limit(separations, scene)
        if limit is None:
            return Problem("near-without-limit", "--near", {"value": name})
        limit_m = limit
    base = separations[0] if separations else profile.requirements[0]
    asked = replace(base, id=f"near-{name}", measure="near", op="<=")
    return Rule(asked, limit_m, targets, (name,) * len(targets), np.zeros(len(targets)), "any")


def _targets(scene: Scene, name: str) -> Shapes | None:
    if name in scene.ids:
        shape = scene.shapes[scene.ids.index(name)]
        return np.array([] if shape is None else [shape], dtype=object)
    layer = scene.layers.get(name)
    return None if layer is None else layer.shapes[~(shapely.is_missing(layer.shapes) | shapely.is_empty(layer.shapes))]


def _limit(separations: Sequence[Requirement], scene: Scene) -> float | None:
    limits = [limit for each in separations for limit in each.limits if limit.in_force(scene.as_of)]
    return next((float(each.value.si) for each in limits if each.value is not None), None)


def file_boxes(limits: Limits, crs: str, file: ParcelFile) -> tuple[Box, ...]:
    """Return the boxes that a parcel must touch, in the CRS of a file, wide enough for every parcel that may pass.

    None where the CRS of the file does not reach there: then every parcel is looked at.
    """
    boxes = []
    for box in reach_boxes(limits):
        edge = shapely.get_coordinates(
            shapely.segmentize(shapely.box(*box), max(box[2] - box[0], box[3] - box[1], 1.0) / _STEPS)
        )
        if belt_of(file.crs) != crs:
            lonlat = shapely.get_coordinates(analysis_crs(crs).to_lonlat(column_of([shapely.MultiPoint(edge)])))
            edge = file.system.move_back(lonlat)
        if not np.isfinite(edge).all():
            return ()
        margin = _MARGIN_M + _MARGIN_SHARE * max(box[2] - box[0], box[3] - box[1])
        margin /= _METRES_A_DEGREE if file.system.is_geographic else 1.0
        (west, south), (east, north) = edge.min(axis=0) - margin, edge.max(axis=0) + margin
        boxes.append((float(west), float(south), float(east), float(north)))
    return common_boxes(boxes)
