"""How much of the land lies in the areas of a reference layer: the share, the area inside, the area outside."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import isinf
from typing import Literal

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.shape import CONTACT_M, merged, polygons_of
from zonegeo.geometry import Geometry, column_of, single
from zonegeo.measures.land.area import areas_by_method
from zonegeo.measures.layers.layer_features import (
    Asked,
    Gaps,
    ask,
    evidence,
    extents,
    layer_outcome,
    may_meet,
    meeting,
    settled,
    unmeasured,
)
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Scene, Shapes
from zonegeo.model.profile import Requirement

What = Literal["share", "inside", "outside"]
# the columns of what is cut: the least and the most inside, the least and the most outside, the whole
_INSIDE_LOW, _INSIDE_HIGH, _OUTSIDE_LOW, _OUTSIDE_HIGH, _WHOLE = range(5)
_NOTHING = shapely.Polygon()


@value
class Cover:
    """Bounds of the land inside and outside the layer, m2; infinity where nothing bounds them from above."""

    inside_low: float
    inside_high: float
    outside_low: float
    outside_high: float

    def ends(self, what: What) -> tuple[float, float]:
        """Return the lowest and the highest figure that these bounds allow.

        >>> Cover(30.0, 30.0, 70.0, 70.0).ends("share"), Cover(30.0, 50.0, 50.0, 70.0).ends("share")
        ((30.0, 30.0), (30.0, 50.0))
        """
        if what == "inside":
            return self.inside_low, self.inside_high
        if what == "outside":
            return self.outside_low, self.outside_high
        return percentage(self.inside_low, self.outside_high, 100.0), percentage(
            self.inside_high, self.outside_low, 0.0
        )


def percentage(inside: float, outside: float, otherwise: float) -> float:
    """Return ``100 · inside / (inside + outside)``, rounded once; ``otherwise`` where there is neither.

    >>> percentage(7.0, 93.0, 0.0), percentage(1.0, float("inf"), 0.0), percentage(float("inf"), 1.0, 0.0)
    (7.0, 0.0, 100.0)
    """
    if isinf(inside) or isinf(outside):
        return 100.0 if isinf(inside) else 0.0
    # exact fractions: seven of a hundred is 7 %, not 7.000000000000001 %
    whole = Fraction(inside) + Fraction(outside)
    return otherwise if not whole else float(100 * Fraction(inside) / whole)


# --- the three measures -----------------------------------------------------------------------------------------------


def measure_share(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the share of the land in a layer: ``100 · |land ∩ layer| / |land|`` in percent, from 0 to 100.

    See :func:`measure_area_inside` for what counts; the land is what lies inside and what lies outside together.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from zonegeo.api.results.evaluate import read_study
    >>> from zonegeo.api.profiles.open_profile import read_profile
    >>> from zonegeo.evaluation.build_scene import build_scene
    >>> from zonegeo.measures.scene import LayerColumns
    >>> study = read_study("hongneung")
    >>> scene = build_scene(study, study.proposals["designation-2020"], date(2020, 8, 1))
    >>> zone = LayerColumns(scene.shapes[scene.indices(("core",))][:1], ({},), complete=True, accuracy_m=0.0)
    >>> rule = replace(read_profile("kr/innotown").requirements[0], layer="zone", roles=("core",))
    >>> found = measure_share(replace(scene, layers={"zone": zone}), rule, as_of=scene.as_of)
    >>> found.unit, round(found.answer.value, 2), [other.name for other in found.others]
    ('%', 18.09, ['ellipsoid:GRS80'])
    """
    return _measure(scene, requirement, "share")


def measure_area_inside(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the area of the land in a layer, ``|land ∩ layer|``, m2 in the plane of the analysis CRS.

    The land is the union of the sites, the layer the union of its polygons for which ``where`` holds; both may have
    holes and several parts. Strips nowhere wider than ``CONTACT_M`` are none: they lie between two drawings of one
    line. Other methods: every further belt that is fit for the place, and the ellipsoid.

    A site without an outline lies somewhere in its place, with its declared area: of ``a`` m2 in a place ``P``, between
    ``a − |P ∖ layer|`` and ``|P ∩ layer|`` are inside. Without a declared area it is as large as its place at the most.
    A polygon that lacks a fact which ``where`` asks for may count or not. Where the layer is not complete, or holds
    features without an area, all of the land may lie inside.

    Notes
    -----
    Accuracy: what surely is land in what surely is layer, up to what may be land in what may be layer, each boundary
    moved by its accuracy inwards or outwards (as sets, so that it holds for boundaries that run close to each other
    too). A share pairs the least inside with the most outside.
    """
    return _measure(scene, requirement, "inside")


def measure_area_outside(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the area of the land outside a layer: ``|land ∖ layer|`` in m2; see :func:`measure_area_inside`."""
    return _measure(scene, requirement, "outside")


def _measure(scene: Scene, requirement: Requirement, what: What) -> Outcome:
    unit = "%" if what == "share" else "m2"
    asked = ask(scene, requirement)
    missing = asked.missing
    if not missing and not (shapely.get_dimensions(scene.layers[requirement.layer].shapes) == 2).any():
        missing = "layer-empty"  # points and lines have no area that land could lie in
    if missing:
        return unmeasured(scene, asked, unit, missing)
    # hairlines between neighbours close in the land of other measures; here every square metre is kept as drawn
    land = shapely.union_all(scene.shapes[asked.land.drawn])
    drawn, doubtful = _layer(scene, asked, land)
    known = _pieces((land, land), asked.places, drawn)
    least, most = (land, land)
    if scene.accuracy[asked.land.drawn].any():
        least, most = extents(scene, asked.land, asked.shape, extra_m=0.0)
    pieces = np.concatenate([known, _pieces((least, most), asked.grown, doubtful)])
    methods = areas_by_method(scene, pieces.ravel())
    covers = {name: areas.reshape(pieces.shape) for name, areas in methods.items()}
    gaps = _gaps(scene, asked, what, next(iter(covers.values()))[: len(known)], open_layer=drawn[1] is None)
    answers = [_answer(scene, asked, what, name, areas, gaps) for name, areas in covers.items()]
    witness = evidence(known[0, _OUTSIDE_HIGH if what == "outside" else _INSIDE_LOW])
    return layer_outcome(scene, asked, unit, answers[0], gaps, witness=witness, others=tuple(answers[1:]))


# --- the pieces of which the areas are taken --------------------------------------------------------------------------


def _layer(
    scene: Scene, asked: Asked, land: Geometry
) -> tuple[tuple[Geometry, Geometry | None], tuple[Geometry, Geometry | None]]:
    """What surely is layer and what may be (``None``: everything): as drawn, and with each edge moved by its accuracy.

    Only the polygons near the land and the places are merged.
    """
    features, accuracy = asked.features, asked.features.accuracy_m
    bounds = shapely.total_bounds(column_of([*asked.places, land]))
    if np.isnan(bounds).any():  # no place of any site is known
        return (_NOTHING, None), (_NOTHING, None)
    reach = 2 * accuracy + float(np.nan_to_num(scene.accuracy[asked.land.chosen]).max()) + 1.0
    near = features.near(shapely.box(*bounds), reach_m=reach)
    areal = shapely.get_dimensions(features.shapes[near]) == 2
    sure = features.shapes[near[areal & features.sure[near]]]
    every = features.shapes[near[areal]]
    # of a feature without an area nobody knows how far it reaches
    complete = features.complete and bool(areal.all())
    drawn = (shapely.union_all(sure), shapely.union_all(every) if complete else None)
    if not accuracy:
        return drawn, drawn
    # two polygons of a layer that meet share one line, which no accuracy opens
    return drawn, (shapely.buffer(merged(sure), -accuracy), shapely.buffer(drawn[1], accuracy) if complete else None)


def _pieces(land: tuple[Geometry, Geometry], places: Shapes, layer: tuple[Geometry, Geometry | None]) -> Shapes:
    """Cut the land (least, most) and each place by the layer (sure, possible), shape ``(1 + m, 5)``.

    Columns: the least and the most inside, the least and the most outside, the whole.
    """
    sure, possible = layer
    rows = []
    # a loop: over the land and the few sites without an outline
    for least, most in (land, *((place, place) for place in places)):
        inside = most if possible is None else shapely.intersection(most, possible)
        outside = _NOTHING if possible is None else shapely.difference(least, possible)
        shapes = (shapely.intersection(least, sure), inside, outside, shapely.difference(most, sure), most)
        rows.append([None if most is None else _without_hairlines(shape) for shape in shapes])
    pieces = np.empty((len(rows), len(rows[0])), dtype=object)
    pieces[:] = rows
    return pieces


def _without_hairlines(shape: Geometry) -> Geometry:
    """Return the polygons of a shape that are wider than ``CONTACT_M`` somewhere."""
    parts = polygons_of(shape)
    thin = np.flatnonzero(shapely.area(parts) <= CONTACT_M * shapely.length(parts))
    nothing_left = shapely.is_empty(shapely.buffer(parts[thin], -CONTACT_M / 2))
    return single(shapely.multipolygons(np.delete(parts, thin[nothing_left])))


# --- their areas, as bounds -------------------------------------------------------------------------------------------


def _cover(scene: Scene, asked: Asked, areas: Floats, *, halves: float) -> Cover:
    """Add what the sites without an outline may bring to the bounds of the land."""
    unknown = asked.land.unknown
    # nowhere known, or declared larger than its place: its place says nothing
    declared, half = scene.declared[unknown], halves * scene.declared_half[unknown]
    least = np.maximum(np.nan_to_num(declared - half), 0.0)
    most = np.where(np.isnan(declared), np.inf, declared + half)
    placed = areas[1:, _WHOLE] >= least
    inside = np.where(placed, areas[1:, _INSIDE_HIGH], np.inf)
    outside = np.where(placed, areas[1:, _OUTSIDE_HIGH], np.inf)
    return Cover(
        inside_low=float(areas[0, _INSIDE_LOW] + np.maximum(least - outside, 0.0).sum()),
        inside_high=float(areas[0, _INSIDE_HIGH] + np.minimum(most, inside).sum()),
        outside_low=float(areas[0, _OUTSIDE_LOW] + np.maximum(least - inside, 0.0).sum()),
        outside_high=float(areas[0, _OUTSIDE_HIGH] + np.minimum(most, outside).sum()),
    )


def _answer(scene: Scene, asked: Asked, what: What, name: str, areas: Floats, gaps: Gaps) -> Answer:
    half = len(areas) // 2
    known_low, known_high = _cover(scene, asked, areas[:half], halves=0.0).ends(what)
    low, high = _cover(scene, asked, areas[half:], halves=1.0).ends(what)
    on_record = known_high if what == "outside" else known_low
    value = settled(known_low, known_high, on_record=on_record, gaps=gaps)
    ends = (known_low, _end(known_high), min(low, known_low), _end(max(high, known_high)))
    return Answer("method", name, value, *ends)


def _end(high: float) -> float | None:
    return None if isinf(high) else high


def _gaps(scene: Scene, asked: Asked, what: What, areas: Floats, *, open_layer: bool) -> Gaps:
    """What leaves the figure open; nothing, where all of it comes to the same."""
    low, high = _cover(scene, asked, areas, halves=0.0).ends(what)
    if low == high:
        return Gaps()
    declared, places = scene.declared[asked.land.unknown], areas[1:]
    somewhere = (places[:, _INSIDE_LOW] == 0) | (places[:, _OUTSIDE_HIGH] == 0)  # all of the place is on one side
    settled_sites = ~np.isnan(declared) & somewhere & (places[:, _WHOLE] >= declared)
    features = asked.features
    reached = meeting(features, asked.shape, on_edge=False) | may_meet(features, asked.places)
    facts = features.lacking if (~features.sure & reached).any() else ()
    return Gaps(not settled_sites.all(), facts, open_layer)
