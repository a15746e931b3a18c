"""Features of a reference layer that meet the land, and the largest of those that cross it.

Every measure against a layer (this one, coverage, distance, frontage) reads the layer and the land through this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.geometry import Geometry, ShapesLike
from zonegeo.measures.filters import holds
from zonegeo.measures.land.contiguity import Land, land_of
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, LayerColumns, Scene, Shapes, site_count
from zonegeo.model.condition import Condition, FactValue, facts_of
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity

Truths = NDArray[np.bool_]
_NOWHERE = shapely.Polygon()
_NO_LAYER = LayerColumns(np.empty(0, dtype=object), (), complete=False, accuracy_m=0.0)


# --- the features that count ------------------------------------------------------------------------------------------


# compared by identity, as the layer it was read from
@dataclass(frozen=True, eq=False)
class Features:
    """The features of a layer that count, as columns of length ``n`` in metres of the analysis CRS.

    ``sure`` is false where a fact that the condition asks for is not known: the feature may count or not. ``lacking``
    names those facts. ``complete`` says that nothing of its kind near the study is missing.
    """

    shapes: Shapes
    facts: tuple[Mapping[str, FactValue], ...]
    sure: Truths
    lacking: tuple[str, ...]
    complete: bool
    accuracy_m: float

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The index of the shapes."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def certain(self) -> Features:
        """Those that surely count."""
        if self.sure.all():
            return self
        kept = tuple(facts for facts, sure in zip(self.facts, self.sure, strict=True) if sure)
        return Features(self.shapes[self.sure], kept, self.sure[self.sure], (), self.complete, self.accuracy_m)

    def near(self, shape: Geometry, *, reach_m: float = 0.0) -> Indices:
        """Return the places of the features within ``reach_m`` of a shape, in their order."""
        return np.sort(self.tree.query(shape, predicate="dwithin", distance=reach_m)).astype(np.intp)

    def nearest(self, shapes: Shapes) -> tuple[Indices, Floats]:
        """Return for each shape its nearest feature and the distance in metres; infinity where there is no feature."""
        if not len(self.shapes):
            return np.full(len(shapes), -1, dtype=np.intp), np.full(len(shapes), np.inf)
        (asked, found), reach = self.tree.query_nearest(shapes, all_matches=False, return_distance=True)
        index, distance = np.full(len(shapes), -1, dtype=np.intp), np.full(len(shapes), np.inf)
        index[asked], distance[asked] = found, reach
        return index, distance


def features_of(layer: LayerColumns, where: Condition | None) -> Features:
    """Return the features of which a condition holds, or may hold.

    Examples
    --------
    >>> from zonegeo.model.condition import FactCondition
    >>> column = np.array([shapely.Point(0, 0), shapely.Point(9, 0), shapely.Point(5, 0)], dtype=object)
    >>> layer = LayerColumns(column, ({"kind": "station"}, {}, {"kind": "stop"}), complete=True, accuracy_m=0.0)
    >>> found = features_of(layer, FactCondition("kind", ("station",)))
    >>> len(found.shapes), found.sure.tolist(), found.lacking
    (2, [True, False], ('kind',))
    """
    if where not in layer.chosen:
        layer.chosen[where] = _choose(layer, where)
    found: Features = layer.chosen[where]
    return found


def _choose(layer: LayerColumns, where: Condition | None) -> Features:
    truths = [holds(where, facts) for facts in layer.facts] if where is not None else [True] * len(layer.shapes)
    counts = np.array([truth is not False for truth in truths], dtype=bool)
    facts = tuple(each for each, counted in zip(layer.facts, counts, strict=True) if counted)
    sure = np.array([truth is True for truth in truths], dtype=bool)[counts]
    unsure = [each for each, certain in zip(facts, sure, strict=True) if not certain]
    lacking = tuple(name for name in facts_of(where) if any(name not in each for each in unsure))
    return Features(layer.shapes[counts], facts, sure, lacking, layer.complete, layer.accuracy_m)


# --- the land they are held against -----------------------------------------------------------------------------------


@value
class Asked:
    """The land and the features that a requirement speaks of; ``missing`` says why nothing can be measured.

    ``places`` are the areas in which the sites without an outline lie (``None``: anywhere), columns of length ``m``
    beside ``land.unknown``, known to ``place_accuracy``. A schematic square marks a spot: its site lies within its
    accuracy of it.
    """

    land: Land
    shape: Any
    places: Shapes
    place_accuracy: Floats
    features: Features
    missing: str

    @property
    def anywhere(self) -> bool:
        """True where nothing at all is known of the place of a site."""
        return any(place is None for place in self.places)

    @property
    def grown(self) -> Shapes:
        """The places with their accuracy."""
        grown = self.places.copy()
        known = np.array([place is not None for place in self.places], dtype=bool)
        grown[known] = shapely.buffer(self.places[known], self.place_accuracy[known])
        return grown


def ask(scene: Scene, requirement: Requirement) -> Asked:
    """Return what a requirement holds against each other; an empty layer is no more than a missing one."""
    land = land_of(scene, requirement.roles)
    layer = scene.layers.get(requirement.layer)
    missing = "no-site" if not len(land.chosen) else "layer-missing" if layer is None else ""
    if layer is not None and not missing and not len(layer.shapes):
        missing = "layer-empty"
    accuracy = np.nan_to_num(scene.accuracy[land.unknown])
    places = scene.places[land.unknown].copy()
    # a loop: over the few sites that have a schematic square in place of an outline
    for number, shape in enumerate(scene.shapes[land.unknown]):
        if shape is not None:
            places[number] = shapely.buffer(shape, accuracy[number])
    features = features_of(_NO_LAYER if layer is None else layer, requirement.where)
    return Asked(land, _NOWHERE if land.shape is None else land.shape, places, accuracy, features, missing)


def extents(scene: Scene, land: Land, shape: Geometry, *, extra_m: float) -> tuple[Geometry, Geometry]:
    """Return what surely is land and what may be land, with outlines as accurate as they are and ``extra_m`` besides.

    ``land ∖ ⋃ rim ⊕ accuracy`` and ``⋃ site ⊕ accuracy``, where the rim of a site is its part of the boundary of the
    whole: two sites that meet share one line, which no accuracy opens. Round corners are drawn with 16 segments a
    quarter (0.12 % of the accuracy).
    """
    margins = np.nan_to_num(scene.accuracy[land.drawn]) + extra_m
    if not margins.any():
        return shape, shape
    sites = scene.shapes[land.drawn]
    own = shapely.buffer(shapely.boundary(sites), 2 * CONTACT_M)
    rims = shapely.intersection(shapely.boundary(shape), own)
    most = shapely.union_all(shapely.buffer(sites, margins))
    return shapely.difference(shape, shapely.union_all(shapely.buffer(rims, margins))), most


def evidence(shapes: Geometry | ShapesLike) -> Geometry | None:
    """Return shapes as one witness of a single kind, the areas before the lines before the points; ``None``: nothing.

    >>> evidence(shapely.GeometryCollection([shapely.Point(0, 0), shapely.LineString([(0, 0), (3, 4)])])).length
    5.0
    >>> evidence(shapely.Polygon()) is None
    True
    """
    parts = np.asarray(shapely.get_parts(shapely.get_parts(np.atleast_1d(np.asarray(shapes, dtype=object)))))
    parts = parts[~shapely.is_empty(parts)]
    if not len(parts):
        return None
    kinds = shapely.get_dimensions(parts)
    return shapely.union_all(parts[kinds == kinds.max()])


# --- what they give ---------------------------------------------------------------------------------------------------


@value
class Gaps:
    """What leaves an answer open: sites without an outline, facts of features, a layer that is not complete."""

    site: bool = False
    facts: tuple[str, ...] = ()
    layer: bool = False

    @property
    def code(self) -> str:
        """The first of them; empty where nothing is open."""
        named = {"site-without-outline": self.site, "fact-missing": self.facts, "layer-incomplete": self.layer}
        return next((code for code, is_open in named.items() if is_open), "")


def layer_outcome(
    scene: Scene, asked: Asked, unit: str, answer: Answer, gaps: Gaps, *, witness: Geometry | None = None,
    others: tuple[Answer, ...] = (), subject: Indices | None = None, fact: str = "",
) -> Outcome:  # fmt: skip
    """Return what a measure against a layer gives; every gap that leaves the answer open is told.

    ``fact`` is the fact that the measure reads itself: the finding names that one by its own name.
    """
    sites = asked.land.chosen if subject is None else subject
    unlocated = scene.names(asked.land.unknown)
    lacking = [name for name in gaps.facts if name != fact]
    remarks = []
    if gaps.site:
        values = {"count": site_count(asked.land.unknown), "sites": unlocated}
        remarks.append(Message("remark.sites-without-outline", values))
    if gaps.facts:
        remarks.append(Message("remark.features-without-fact", {"facts": list(gaps.facts)}))
    if gaps.layer:
        remarks.append(Message("remark.layer-incomplete"))
    return Outcome(
        unit=unit,
        method=answer.name,
        basis="+".join(dict.fromkeys(scene.sites[i].boundary.basis.value for i in asked.land.chosen)) or "unknown",
        answer=answer,
        others=others,
        crs=scene.crs,
        subject=tuple(scene.ids[index] for index in sites),
        witness=witness,
        missing=gaps.code,
        remarks=tuple(remarks),
        values={"unlocated": unlocated, **({"fact": lacking} if lacking else {})},
    )


def unmeasured(scene: Scene, asked: Asked, unit: str, missing: str) -> Outcome:
    """Return that nothing is known, not even that it is not negative: no limit is ever met by a layer without data."""
    nothing = Answer("method", f"plane:{scene.crs}", None, float("-inf"), None, float("-inf"), None)
    return replace(layer_outcome(scene, asked, unit, nothing, Gaps()), missing=missing)


def settled(low: float, high: float | None, *, on_record: float | None, gaps: Gaps) -> float | None:
    """Return the value of an answer: what is certain, or what is on record where at most the layer may hold more.

    A site without an outline or a feature without a fact leave no single value.

    >>> settled(2.0, 2.0, on_record=2.0, gaps=Gaps()), settled(2.0, None, on_record=2.0, gaps=Gaps(layer=True))
    (2.0, 2.0)
    >>> settled(2.0, 5.0, on_record=2.0, gaps=Gaps(site=True)) is None
    True
    """
    if low == high:
        return low
    return None if gaps.site or gaps.facts else on_record


# --- how many meet the land -------------------------------------------------------------------------------------------


def meeting(features: Features, shape: Geometry, *, on_edge: bool) -> Truths:
    """Return which features share inner points with a shape, shape ``(n,)``; ``on_edge``: points on its edge too.

    What reaches less than ``CONTACT_M`` inside touches only: a road along a boundary does not cross it, though corners
    drawn on a slanting edge lie a hair inside.

    Examples
    --------
    >>> along, across = shapely.LineString([(0, 0), (9, 0)]), shapely.LineString([(5, -5), (5, 5)])
    >>> column = np.array([along, across, shapely.Point(0, 0)], dtype=object)
    >>> layer = LayerColumns(column, ({}, {}, {}), complete=True, accuracy_m=0.0)
    >>> meeting(features_of(layer, None), shapely.box(0, 0, 10, 10), on_edge=True).tolist()
    [False, True, True]
    """
    result: Truths = np.zeros(len(features.shapes), dtype=bool)
    near = features.near(shape, reach_m=CONTACT_M)
    inner = shapely.buffer(shape, -CONTACT_M)
    shapely.prepare(inner)
    result[near] = shapely.intersects(inner, features.shapes[near])
    if on_edge:
        result[near] |= shapely.get_dimensions(features.shapes[near]) == 0
    return result


def may_meet(features: Features, places: Shapes, *, reach_m: float = 0.0) -> Truths:
    """Return which features a site without an outline may meet, shape ``(n,)``: those within reach of its place."""
    result: Truths = np.full(len(features.shapes), any(place is None for place in places), dtype=bool)
    # a loop: over the few sites without an outline, each with a place of its own
    for place in places[[place is not None for place in places]]:
        result[features.near(place, reach_m=reach_m)] = True
    return result


def _met(scene: Scene, asked: Asked, *, on_edge: bool) -> tuple[Truths, Truths, Truths, Truths]:
    """Return which features meet the land as drawn, which may besides, and which do and may with every accuracy."""
    features = asked.features
    meets, may = meeting(features, asked.shape, on_edge=on_edge), may_meet(features, asked.places)
    least, most = extents(scene, asked.land, asked.shape, extra_m=features.accuracy_m)
    possibly = meeting(features, most, on_edge=on_edge) | may_meet(features, asked.grown, reach_m=features.accuracy_m)
    return meets, may & ~meets, meets & meeting(features, least, on_edge=on_edge), meets | may | possibly


def count_features(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the features of a layer that meet the land: lines and polygons inside its edge, points on the edge too.

    A feature of several parts is one feature. Where a fact that ``where`` asks for is missing, a feature may count or
    not; a site without an outline may meet whatever reaches into its place; a layer that is not complete may hold any
    number more. No plane changes what meets what.

    Notes
    -----
    Accuracy: from the features that meet the land however the boundaries of both lie (``low``) to all that may reach
    it (``high``).

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import read_study
    >>> from zonegeo.api.profiles.open_profile import read_profile
    >>> from zonegeo.evaluation.build_scene import build_scene
    >>> study = read_study("hongneung")
    >>> scene = build_scene(study, study.proposals["designation-2020"], date(2020, 8, 1))
    >>> gates = LayerColumns(shapely.point_on_surface(scene.shapes[:3]), ({}, {}, {}), complete=True, accuracy_m=5.0)
    >>> rule = replace(read_profile("kr/innotown").requirements[0], layer="gates", roles=("core",))
    >>> count_features(replace(scene, layers={"gates": gates}), rule, as_of=scene.as_of).answer.value
    3.0
    """
    asked = ask(scene, requirement)
    if asked.missing:
        return unmeasured(scene, asked, "item", asked.missing)
    features = asked.features
    meets, may, surely, possibly = _met(scene, asked, on_edge=True)
    lacking = features.lacking if (~features.sure & (meets | may)).any() else ()
    gaps = Gaps(bool(may.any()), lacking, not features.complete)
    known_low, low = (float(np.count_nonzero(each & features.sure)) for each in (meets, surely))
    known_high, high = (
        float(np.count_nonzero(each)) if features.complete else None for each in (meets | may, possibly)
    )
    value = settled(known_low, known_high, on_record=known_low, gaps=gaps)
    answer = Answer("method", "count", value, known_low, known_high, low, high)
    witness = evidence(shapely.intersection(features.shapes[meets & features.sure], asked.shape))
    return layer_outcome(scene, asked, "item", answer, gaps, witness=witness)


# --- the largest that crosses it --------------------------------------------------------------------------------------


def measure_largest_crossing(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return the largest value of a fact over the features that cross the land: ``max fact(f), f ∩ interior ≠ ∅``.

    In the base unit of the fact. 0 where no feature crosses, which only a complete layer can prove. A feature that
    crosses and lacks the fact may have any value. What runs along the edge does not cross.

    Notes
    -----
    Accuracy: as for :func:`count_features`. A number in a column says nothing of its own precision and counts as exact.
    """
    unit = next((limit.value.si_unit for limit in requirement.limits if limit.value is not None), "item")
    asked = ask(scene, requirement)
    if asked.missing:
        return unmeasured(scene, asked, unit, asked.missing)
    features = asked.features
    crosses, may, surely, possibly = _met(scene, asked, on_edge=False)
    numbers = _numbers(features, possibly, requirement.fact)
    known_low, low = (_largest(numbers, each & features.sure) for each in (crosses, surely))
    known_high, high = (_bounded(features, numbers, each) for each in (crosses | may, possibly))
    larger = ~(numbers <= known_low)  # or not known
    lacking = features.lacking if ((crosses | may) & ~features.sure & larger).any() else ()
    if np.isnan(numbers[(crosses | may) & features.sure]).any():
        lacking = (*lacking, requirement.fact)
    gaps = Gaps(bool((may & larger).any()), lacking, not features.complete)
    value = settled(known_low, known_high, on_record=known_low, gaps=gaps)
    answer = Answer("method", f"plane:{scene.crs}", value, known_low, known_high, low, high)
    widest = crosses & features.sure & (numbers == known_low)
    witness = evidence(shapely.intersection(features.shapes[widest], asked.shape))
    return layer_outcome(scene, asked, unit, answer, gaps, witness=witness, fact=requirement.fact)


def _numbers(features: Features, read: Truths, fact: str) -> Floats:
    """The values of a fact in its base unit, shape ``(n,)``; NaN where it is not known, or not asked for."""
    numbers = np.full(len(features.shapes), np.nan)
    # a loop: quantities are texts
    for index in np.flatnonzero(read):
        known = features.facts[index].get(fact)
        if known is not None:
            numbers[index] = float(Quantity.parse(str(known)).si)
    return numbers


def _largest(numbers: Floats, chosen: Truths) -> float:
    known = numbers[chosen & ~np.isnan(numbers)]
    return float(known.max(initial=0.0))


def _bounded(features: Features, numbers: Floats, possible: Truths) -> float | None:
    """The largest value that these features allow; ``None`` where one lacks it, or more features may exist."""
    if not features.complete or np.isnan(numbers[possible]).any():
        return None
    return _largest(numbers, possible)
