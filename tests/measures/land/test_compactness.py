"""Compactness: known shapes, a brute-force smallest circle, and corners moved within their accuracy."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import combinations
from math import pi, sqrt
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, judged, moved_site, placed, requirement, stars
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.geodesy.shape import convex_hull_ratio, polsby_popper, reock, schwartzberg
from zonegeo.measures.land.compactness import READINGS, measure_compactness
from zonegeo.measures.outcome import Outcome
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

FORMULAS: tuple[Callable[..., Any], ...] = (polsby_popper, schwartzberg, reock, convex_hull_ratio)
SQUARE = shapely.box(0, 0, 10, 10)


def compactness_of(study: Study, *readings: str) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_compactness(scene, requirement("compactness", "0.5 ratio", op=">=", readings=readings), as_of=DAY)


def value_of(formula: Callable[..., Any], shape: Any, accuracy_m: float = 0.0) -> tuple[float, ...]:
    return tuple(float(ends[0]) for ends in formula([shape], accuracy_m=accuracy_m))


# --- known values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        # a square: π/4, its root, 2/π, and it is its own hull
        ("aa\naa", (pi / 4, sqrt(pi / 4), 2 / pi, 1.0)),
        # 1 × 2: 4π·2/36, R² = 5/4
        ("aa", (8 * pi / 36, sqrt(8 * pi / 36), 2 / (pi * 5 / 4), 1.0)),
        # an L of three cells: perimeter 8, and a half cell more in its hull; its circle is that of the 2 × 2 square
        ("a.\naa", (12 * pi / 64, sqrt(12 * pi / 64), 3 / (pi * 2), 3 / 3.5)),
        # a ring of eight round a hole: perimeter 12 + 4
        ("aaa\na.a\naaa", (32 * pi / 256, sqrt(32 * pi / 256), 8 / (pi * 4.5), 8 / 9)),
        # two cells apart: perimeter 8, R² = (9 + 1)/4, hull 3
        ("a.a", (8 * pi / 64, sqrt(8 * pi / 64), 2 / (pi * 2.5), 2 / 3)),
    ],
)
def test_values_that_paper_and_pencil_give(picture: str, expected: tuple[float, ...]) -> None:
    study = draw(picture)
    for reading, value in zip(READINGS, expected, strict=True):
        answer = compactness_of(study, reading).answer
        assert answer.value == pytest.approx(value, rel=1e-9)
        assert answer.value == answer.known_low == answer.known_high == answer.low == answer.high


def test_a_circle_is_as_compact_as_can_be() -> None:
    circle = shapely.Point(0, 0).buffer(100.0, quad_segs=500)
    for formula in FORMULAS:
        assert 0.9999 < value_of(formula, circle)[0] <= 1.0


def test_an_empty_shape_has_no_compactness() -> None:
    for formula in FORMULAS:
        assert np.isnan(value_of(formula, shapely.Polygon())).all()


def least_circle(points: np.ndarray) -> float:
    """The radius of the smallest circle around points: it stands on two of them or on three, so try all."""
    radii = []
    for one, other in combinations(points, 2):
        radii.append((float(np.hypot(*(one - other)) / 2), (one + other) / 2))
    for a, b, c in combinations(points, 3):
        system = 2 * np.array([b - a, c - a])
        if abs(np.linalg.det(system)) > 1e-9:
            centre = np.linalg.solve(system, [b @ b - a @ a, c @ c - a @ a])
            radii.append((float(np.hypot(*(a - centre))), centre))
    return min(radius for radius, centre in radii if np.hypot(*(points - centre).T).max() <= radius * (1 + 1e-9))


@given(stars(holed=False))
def test_the_smallest_circle_is_that_of_every_pair_and_triple(star: shapely.Polygon) -> None:
    corners = np.unique(shapely.get_coordinates(star), axis=0)
    radius = least_circle(corners)
    assert value_of(reock, star)[0] == pytest.approx(star.area / (pi * radius**2), rel=1e-6)


# --- what never changes it --------------------------------------------------------------------------------------------


@given(stars(), st.integers(0, 359), st.floats(0.01, 100.0), st.integers(-1000, 1000))
def test_size_place_and_direction_do_not_matter(star: shapely.Polygon, degrees: int, scale: float, shift: int) -> None:
    moved = shapely.affinity.rotate(star, degrees, origin=(0, 0))
    moved = shapely.transform(moved, lambda xy: xy * scale + shift)
    for formula in FORMULAS:
        assert value_of(formula, moved)[0] == pytest.approx(value_of(formula, star)[0], rel=1e-6)


@given(stars())
def test_a_ratio_is_one(star: shapely.Polygon) -> None:
    for formula in FORMULAS:
        value, low, high = value_of(formula, star, 3.0)
        assert 0.0 <= low <= value <= high <= 1.0
    # the isoperimetric inequality goes through the hull too: a hull is at least as compact
    assert value_of(polsby_popper, star)[0] <= value_of(polsby_popper, star.convex_hull)[0] + 1e-12


@given(stars(holed=False), st.floats(-200.0, 200.0))
def test_cutting_a_site_in_two_changes_nothing(star: shapely.Polygon, x: float) -> None:
    west, east = (star.intersection(shapely.box(*ends)) for ends in ((-999, -999, x, 999), (x, -999, 999, 999)))
    assume(min(west.area, east.area) > 1.0)
    assume(west.geom_type == east.geom_type == "Polygon")
    whole, cut = (placed(**given_) for given_ in ({"a": star}, {"a": west, "b": east}))
    for reading in READINGS:
        # the union is kept to a millimetre
        assert compactness_of(cut, reading).answer.value == pytest.approx(
            compactness_of(whole, reading).answer.value, rel=1e-3
        )


def test_cells_of_many_sites_make_one_square() -> None:
    assert compactness_of(draw("ab\ncd")).answer.value == pytest.approx(pi / 4, rel=1e-9)


def test_the_order_of_the_sites_does_not_matter() -> None:
    study = draw("ab.\n.cd")
    proposal = study.proposals["drawn"]
    turned = dataclasses.replace(
        study, proposals={"drawn": dataclasses.replace(proposal, sites=tuple(reversed(proposal.sites)))}
    )
    assert compactness_of(turned).answer.value == pytest.approx(compactness_of(study).answer.value, rel=1e-12)


# --- accuracy ---------------------------------------------------------------------------------------------------------


@given(stars(), st.floats(0.01, 8.0), st.integers(0, 10**6))
def test_corners_moved_within_their_accuracy_stay_in_the_interval(
    star: shapely.Polygon, accuracy: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    rings = []
    for ring in shapely.get_rings(star):
        corners = shapely.get_coordinates(ring)[:-1]
        turns = generator.uniform(0, 2 * pi, len(corners))
        corners = corners + accuracy * np.column_stack([np.cos(turns), np.sin(turns)])
        rings.append(np.vstack([corners, corners[:1]]))
    truth = shapely.Polygon(rings[0], rings[1:])
    assume(truth.is_valid)
    for formula in FORMULAS:
        _, low, high = value_of(formula, star, accuracy)
        assert low - 1e-9 <= value_of(formula, truth)[0] <= high + 1e-9


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        # a square of 10 m, corners known to 0.1 m: A = 100 ± (4 + 0.02), P = 40 ± 0.8, R = √50 ± 0.1
        (polsby_popper, 4 * pi * 95.98 / 40.8**2, 4 * pi * 104.02 / 39.2**2),
        (schwartzberg, sqrt(4 * pi * 95.98) / 40.8, sqrt(4 * pi * 104.02) / 39.2),
        (reock, 95.98 / (pi * (sqrt(50) + 0.1) ** 2), 104.02 / (pi * (sqrt(50) - 0.1) ** 2)),
        (convex_hull_ratio, 95.98 / (100 + 4 + 0.01 * pi), 1.0),
    ],
)
def test_bounds_that_paper_and_pencil_give(formula: Callable[..., Any], low: float, high: float) -> None:
    assert value_of(formula, SQUARE, 0.1)[1:] == pytest.approx((low, high), rel=1e-9)


def test_the_hull_may_be_smaller_too() -> None:
    # an L of three squares of 10 m: A = 300 ± (8 + 0.03), its hull 350 with an edge of 60 + 10√2
    corner = shapely.box(0, 0, 20, 20) - shapely.box(10, 10, 20, 20)
    reach = 0.1 * (60 + 10 * sqrt(2))
    assert value_of(convex_hull_ratio, corner, 0.1)[2] == pytest.approx(308.03 / (350 - reach - 0.03 * pi), rel=1e-9)


def test_a_zigzag_within_the_accuracy_stays_in_the_interval() -> None:
    # a square of 100 m with a corner every metre, moved in and out by turns: its edge is three times as long
    drawn = shapely.segmentize(shapely.box(0, 0, 100, 100), 1.0)
    corners = shapely.get_coordinates(drawn)[:-1]
    outward = corners - 50.0
    side = np.where(np.abs(outward) > 49.9, np.sign(outward), 0.0)
    zigzag = shapely.Polygon(corners + np.where(np.arange(len(corners)) % 2, 1.4, -1.4)[:, None] * side)
    assert zigzag.is_valid
    assert zigzag.length > 2.9 * drawn.length
    for formula in FORMULAS:
        _, low, high = value_of(formula, drawn, 2.0)
        assert low <= value_of(formula, zigzag)[0] <= high


@given(stars(), st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_a_worse_accuracy_never_narrows_the_interval(star: shapely.Polygon, accuracy: float, more: float) -> None:
    for formula in FORMULAS:
        _, low, high = value_of(formula, star, accuracy)
        _, lower, higher = value_of(formula, star, accuracy + more)
        assert lower <= low
        assert high <= higher


def test_an_accuracy_as_large_as_the_land_leaves_everything_open() -> None:
    for formula in FORMULAS:
        assert value_of(formula, SQUARE, 50.0)[1:] == (0.0, 1.0)


def test_the_least_accurate_site_widens_the_whole() -> None:
    study = moved_site(draw("ab", accuracy_m=0.1), "b", accuracy_m=1.0)
    assert compactness_of(study).answer == compactness_of(draw("ab", accuracy_m=1.0)).answer
    assert [part.low for part in compactness_of(study).parts] == pytest.approx(
        [value_of(polsby_popper, SQUARE, accuracy)[1] for accuracy in (0.1, 1.0)], rel=1e-9
    )


# --- as a requirement -------------------------------------------------------------------------------------------------


def test_readings_that_are_named_stand_beside_the_first() -> None:
    asked = requirement("compactness", "0.7 ratio", op=">=", readings=("polsby-popper", "reock"))
    finding = judged(draw("aa\naa"), asked).finding("compactness")
    assert (finding.verdict, finding.flips, finding.reading) == (Verdict.PASS, ("reock",), "polsby-popper")
    alone = compactness_of(draw("aa\naa"))
    assert (alone.others, alone.values["reading"], alone.unit) == ((), "polsby-popper", "ratio")


def test_the_witness_is_what_the_land_is_held_against() -> None:
    study = draw("a.\naa")
    witnesses = {reading: compactness_of(study, reading).witness for reading in READINGS}
    assert [round(witnesses[name].area) for name in ("polsby-popper", "schwartzberg", "convex-hull")] == [300, 300, 350]
    # a circle of radius 10√2, drawn with straight edges
    assert witnesses["reock"].area == pytest.approx(200 * pi, rel=0.02)


def test_other_belts_measure_the_same_ratio() -> None:
    outcome = compactness_of(draw("aa.\naaa", crs="EPSG:5187"))
    assert [(other.kind, other.name) for other in outcome.others] == [("method", "plane:EPSG:5186")]
    assert outcome.others[0].value == pytest.approx(outcome.answer.value, rel=1e-4)
    assert outcome.others[0].value == pytest.approx(20 * pi / 100, rel=1e-6)


@pytest.mark.parametrize("how", ["unlocated", "schematic"])
def test_a_site_without_an_outline_may_have_any_shape(how: str) -> None:
    study = draw("aa", within={"x": ""}) if how == "unlocated" else moved_site(draw("ax"), "x", basis=Basis.SCHEMATIC)
    outcome = compactness_of(study)
    assert (outcome.answer.value, outcome.answer.known_low, outcome.answer.known_high) == (None, 0.0, 1.0)
    assert (outcome.missing, outcome.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])
    assert [(part.subject, part.value is None) for part in outcome.parts] == [("a", False), ("x", True)]
    asked = requirement("compactness", "0.5 ratio", op=">=")
    assert judged(study, asked).finding("compactness").verdict is Verdict.UNDECIDED


def test_no_site_has_no_compactness() -> None:
    asked = requirement("compactness", "0.5 ratio", op=">=", roles=("background",))
    finding = judged(draw("A"), asked).finding("compactness")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")


def test_each_site_may_be_asked_by_itself() -> None:
    # a square, and a strip of 1 × 4: 16π/100
    asked = requirement("compactness", "0.6 ratio", op=">=", roles=("background",))
    finding = judged(draw("a..\n...\nbbbb"), dataclasses.replace(asked, scope="site")).finding("compactness")
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("b",))
    assert [part.value for part in finding.parts] == pytest.approx([pi / 4, 16 * pi / 100], rel=1e-9)
