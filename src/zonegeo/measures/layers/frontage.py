"""How much of the land's outer boundary lies along the features of a reference layer, such as roads."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.distance import ellipsoid_length
from zonegeo.geometry import Geometry, ShapesLike, lines_along, single
from zonegeo.measures.layers.layer_features import (
    Asked,
    Gaps,
    ask,
    evidence,
    layer_outcome,
    may_meet,
    settled,
    unmeasured,
)
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Scene, Shapes
from zonegeo.model.profile import Requirement

# segments a quarter of a round corner: an arc is drawn 0.008 % of the reach short at the most
_SEGMENTS = 64
_NOTHING = shapely.LineString()


@value
class Front:
    """The frontage within one reach, from the least to the most.

    ``certain``: on the features that surely count, where no site without an outline may hide it; ``recorded``: on all
    of it; ``open``: on the features that may count too; ``utmost``: with those that an incomplete layer may lack.
    ``may_add`` says whether sites without an outline may have a frontage of their own: nothing bounds that.
    """

    certain: Any
    recorded: Any
    open: Any
    utmost: Any
    may_add: bool


def measure_frontage(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the frontage: ``|{p ∈ outer boundary of the land : distance(p, feature) ≤ reach}|`` in metres.

    The outer boundary is that of the union of the sites, without its holes; where two sites meet there is none. A reach
    of 0 asks for features that lie exactly on it. A polygon of the layer, such as a road parcel, counts from its edge
    on. Other method: the length of the same line on the ellipsoid; other belts are left out, as no layer is held in
    them.

    A site without an outline may have any frontage, and may hide the frontage of what it adjoins, as far as its place
    allows. Where the layer is not complete, all of the boundary may lie along a feature.

    Notes
    -----
    Accuracy: the frontage within ``reach ∓ (accuracy of the layer + that of the least accurate site)``; the length of
    the boundary itself is taken as drawn.

    Examples
    --------
    >>> land, road = shapely.box(0, 0, 50, 20), shapely.LineString([(-99, -4), (30, -4)])
    >>> front = along(outer_boundary(land), np.array([road]), reach_m=5.0)  # 33 m below and 1 m of the left edge
    >>> round(float(front.length), 2)
    34.0
    """
    asked = ask(scene, requirement)
    if asked.missing:
        return unmeasured(scene, asked, "m", asked.missing)
    features = asked.features
    reach, doubt = requirement.reach_m or 0.0, asked.land.accuracy_m + features.accuracy_m
    drawn, narrow, wide = (
        _front(asked, within, places=places)
        for within, places in ((reach, asked.places), (reach - doubt, asked.grown), (reach + doubt, asked.grown))
    )
    may_count = ~features.sure & may_meet(features, asked.places, reach_m=reach)
    unsure = drawn.open.length > drawn.recorded.length or may_count.any()
    gaps = Gaps(
        drawn.may_add,  # a place that hides some frontage is one that a road reaches
        features.lacking if unsure else (),
        not features.complete and (drawn.may_add or bool(drawn.open.length < drawn.utmost.length)),
    )
    lines = [drawn.certain, drawn.utmost, narrow.certain, wide.utmost]
    lengths = {
        f"plane:{scene.crs}": shapely.length(lines),
        "ellipsoid:GRS80": ellipsoid_lengths(scene.to_lonlat(lines)),
    }
    bounded = not drawn.may_add, not wide.may_add
    answers = [_answer(name, each, bounded, gaps) for name, each in lengths.items()]
    witness = evidence(drawn.recorded)
    return layer_outcome(scene, asked, "m", answers[0], gaps, witness=witness, others=tuple(answers[1:]))


def _answer(name: str, lengths: Floats, bounded: tuple[bool, bool], gaps: Gaps) -> Answer:
    known_low, known_high, low, high = (float(length) for length in lengths)
    highest = known_high if bounded[0] else None
    value = settled(known_low, highest, on_record=known_low, gaps=gaps)
    utmost = max(high, known_high) if bounded[1] else None
    return Answer("method", name, value, known_low, highest, min(low, known_low), utmost)


def _front(asked: Asked, reach_m: float, *, places: Shapes) -> Front:
    """The frontage within a reach, with the sites without an outline anywhere in these places."""
    features, edge = asked.features, outer_boundary(asked.shape)
    certain = features.certain
    near, surely_near = (each.near(asked.shape, reach_m=max(reach_m, 0.0)) for each in (features, certain))
    recorded = along(edge, certain.shapes[surely_near], reach_m=reach_m)
    every = recorded if certain is features else along(edge, features.shapes[near], reach_m=reach_m)
    hiding = shapely.union_all([place for place in places if place is not None])
    kept = _NOTHING if asked.anywhere else _lines(shapely.difference(recorded, hiding))
    unknown = len(asked.land.unknown) > 0
    may_add = unknown and (not features.complete or bool(may_meet(features, places, reach_m=max(reach_m, 0.0)).any()))
    return Front(kept, recorded, every, every if features.complete else edge, may_add)


# --- lines ------------------------------------------------------------------------------------------------------------


def outer_boundary(shape: Geometry) -> Geometry:
    """Return the outer rings of a polygon or multipolygon as lines; its holes are left out.

    >>> outer_boundary(shapely.box(0, 0, 10, 10) - shapely.box(2, 2, 4, 4)).length
    40.0
    """
    return single(shapely.multilinestrings(shapely.get_exterior_ring(shapely.get_parts(shape))))


def along(line: Geometry, shapes: Shapes, *, reach_m: float) -> Geometry:
    """Return the parts of a line within ``reach_m`` of some shapes, in metres; below 0: so deep inside of polygons.

    >>> road = np.array([shapely.LineString([(0, 3), (10, 3)])])
    >>> along(shapely.LineString([(0, 0), (10, 0)]), road, reach_m=3.0).length
    10.0
    """
    if not len(shapes):
        return _NOTHING
    reached = shapely.buffer(shapes, reach_m, quad_segs=_SEGMENTS) if reach_m else shapes
    return _lines(shapely.intersection(line, shapely.union_all(reached)))


def _lines(shape: Geometry) -> Geometry:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return single(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))


def ellipsoid_lengths(lonlat: ShapesLike) -> Floats:
    """Return the lengths of lines on GRS80, segment by segment, metres, shape ``(n,)``; 0 for an empty one.

    >>> line = shapely.LineString([(127.0, 37.5), (127.0, 37.51), (127.0, 37.5)])
    >>> [round(float(length), 3) for length in ellipsoid_lengths([line, shapely.LineString()])]
    [2219.743, 0.0]
    """
    lines = np.asarray(lonlat, dtype=object)
    parts, owner = shapely.get_parts(lines, return_index=True)
    corners, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    segments = lines_along(np.stack([corners[:-1][same], corners[1:][same]], axis=1))
    total = np.bincount(owner[part[1:][same]], weights=ellipsoid_length(segments), minlength=len(lines))
    return total.astype(np.float64)
