"""Frontage: edges that the eye can measure, a boundary walked step by step, and what missing data leaves open."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.layers.drawn_layers import at, box, known, layered, line
from tests.measures.owners import PUBLIC
from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, moved_site, requirement, stars
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.layers.frontage import along, ellipsoid_lengths, measure_frontage, outer_boundary
from zonegeo.measures.outcome import Outcome
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Basis, Layer, LayerFeature, Place, Provenance, Study
from zonegeo.model.verdict import Verdict

WEST, SOUTH = ORIGIN
# 40 m × 20 m
LAND = "aaaa\naaaa"


def asked(limit: str = "10 m", *, op: Any = ">=", reach_m: float = 5.0, **more: Any) -> Requirement:
    return dataclasses.replace(requirement("frontage", limit, op=op), layer="roads", reach_m=reach_m, **more)


def outcome(study: Study, **more: Any) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_frontage(scene, asked(**more), as_of=DAY)


def front(study: Study, **more: Any) -> tuple[float | None, ...]:
    return known(outcome(study, **more).answer)


def verdict(study: Study, limit: str, op: Any = ">=", **more: Any) -> Verdict:
    found: Verdict = judged(study, asked(limit, op=op, **more)).finding("frontage").verdict
    return found


# --- pictures ---------------------------------------------------------------------------------------------------------

BELOW = line((-99, -5), (99, -5))
MEASURED = [
    # a road exactly at its reach along the lower edge; just beyond it
    ([BELOW], 5.0, 40.0),
    ([BELOW], 4.999, 0.0),
    # 4 m below: 1 m of each side besides
    ([line((-99, -4), (99, -4))], 5.0, 42.0),
    # on the edge: 5 m of each side besides
    ([line((-99, 0), (99, 0))], 5.0, 50.0),
    # two roads at a corner, which counts once
    ([line((-99, -5), (99, -5)), line((-5, -99), (-5, 99))], 5.0, 60.0),
    # 3-4-5: a road that ends 4 m below the edge reaches 3 m beyond its end, and one metre of the left side
    ([line((-99, -4), (10, -4))], 5.0, 14.0),
    # a road parcel that adjoins the right side, one that lies over it
    ([box(40, -50, 48, 50)], 0.0, 20.0),
    ([box(35, -50, 48, 50)], 0.0, 30.0),
    ([box(42, -50, 48, 50)], 2.0, 20.0),
    # a road across: 5 m to both sides of it above and below
    ([line((20, -30), (20, 50))], 5.0, 20.0),
    # a station within reach: the chord of a circle
    ([at(20, -3)], 5.0, 8.0),
    # on the line itself
    ([line((10, 0), (30, 0))], 0.0, 20.0),
    ([line((10, 1), (30, 1))], 0.0, 0.0),
]


@pytest.mark.parametrize(("features", "reach", "expected"), MEASURED)
def test_what_the_eye_measures(features: list[Any], reach: float, expected: float) -> None:
    answer = outcome(layered(draw(LAND), features), reach_m=reach).answer
    # arcs are drawn 0.008 % of the reach short at the most
    assert known(answer) == pytest.approx((expected,) * 3, abs=4e-3)
    assert (answer.low, answer.high) == (answer.known_low, answer.known_high)


def test_where_two_sites_meet_there_is_no_boundary() -> None:
    road = line((20, -99), (20, 99))
    assert front(layered(draw("aabb\naabb"), [road]), reach_m=0.0) == (0.0, 0.0, 0.0)
    assert front(layered(draw("aabb\naabb"), [BELOW])) == (40.0, 40.0, 40.0)
    # a hairline between them is none
    study = moved_site(draw("aabb\naabb"), "b", geometry=lonlat(box(20.0004, 0, 40, 20)))
    assert front(layered(study, [road])) == pytest.approx((20.0,) * 3, abs=2e-3)


def test_the_rim_of_a_hole_is_no_outer_boundary() -> None:
    study = layered(draw("aaa\na.a\naaa"), [at(15, 15)])
    assert front(study, reach_m=9.0) == (0.0, 0.0, 0.0)


def test_every_part_of_the_land_counts() -> None:
    assert front(layered(draw("a.a"), [line((-99, -5), (99, -5))])) == (20.0, 20.0, 20.0)


def test_only_the_roles_that_are_asked_for_count() -> None:
    study = layered(draw("AAb"), [BELOW])
    assert front(study, roles=("core",))[0] == 20.0
    assert front(study, roles=("background",))[0] == 10.0


def test_every_site_by_itself() -> None:
    finding = judged(layered(draw("aab"), [BELOW]), asked("15 m", scope="site")).finding("frontage")
    assert {part.subject: part.value for part in finding.parts} == {"a": 20.0, "b": 10.0}
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("b",))


@pytest.mark.parametrize(
    ("limit", "op", "expected"),
    [
        ("40 m", ">=", Verdict.PASS), ("40 m", ">", Verdict.FAIL), ("40.01 m", ">=", Verdict.FAIL),
        ("40 m", "<=", Verdict.PASS), ("40 m", "<", Verdict.FAIL),
    ],
)  # fmt: skip
def test_exactly_on_the_limit(limit: str, op: str, expected: Verdict) -> None:
    assert verdict(layered(draw(LAND), [BELOW]), limit, op) is expected


def test_the_witness_is_the_frontage() -> None:
    found = outcome(layered(draw(LAND), [BELOW]))
    assert found.witness.equals(line((0, 0), (40, 0)))
    assert judged(layered(draw(LAND), [BELOW]), asked()).finding("frontage").witness["type"].endswith("LineString")
    assert outcome(layered(draw(LAND), [at(99, 99)])).witness is None


def test_the_ellipsoid_says_nearly_the_same() -> None:
    # 0.9° east of the meridian the plane draws every length 1/8,000 too long
    land = shapely.geometry.mapping(shapely.box(127.9, 37.0, 127.91, 37.01))
    road = {"type": "LineString", "coordinates": [[127.89, 37.0], [127.92, 37.0]]}
    layer = Layer("roads", Name("-", "-"), True, 0.0, (LayerFeature(road, {}),), Provenance("t", "t", "t"))
    study = dataclasses.replace(moved_site(draw("a"), "a", geometry=land), layers={"roads": layer})
    found = outcome(study)
    (other,) = found.others
    assert (found.method, other.name, other.kind) == ("plane:EPSG:5186", "ellipsoid:GRS80", "method")
    # a hundredth of a degree at 37° N
    assert other.value == pytest.approx(890.1 + 10.0, abs=1.0)
    assert 7e-5 < found.answer.value / other.value - 1 < 1.4e-4
    assert known(other) == (other.value,) * 3


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_accuracies_narrow_and_widen_the_reach() -> None:
    # road 4 m below; reach 5 m ∓ (0.5 m + 0.25 m)
    study = layered(draw(LAND, accuracy_m=0.5), [line((-99, -4), (99, -4))], accuracy_m=0.25)
    answer = outcome(study).answer
    assert known(answer) == pytest.approx((42.0,) * 3)
    assert (answer.low, answer.high) == pytest.approx((40.5, 43.5), abs=1e-3)


def test_a_reach_below_the_accuracy_proves_nothing() -> None:
    answer = outcome(layered(draw(LAND, accuracy_m=9.0), [BELOW])).answer
    assert (answer.known_low, answer.low) == (40.0, 0.0)
    finding = judged(layered(draw(LAND, accuracy_m=9.0), [BELOW]), asked("40 m")).finding("frontage")
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))


def test_below_a_reach_of_nothing_only_what_lies_deep_in_a_road_parcel_is_certain() -> None:
    # the right end of the land lies 5 m deep in the parcel; of its upper and lower edge 5 m each
    study = layered(draw(LAND, accuracy_m=1.0), [box(35, -50, 48, 50)], accuracy_m=1.0)
    answer = outcome(study, reach_m=0.0).answer
    assert known(answer) == (30.0, 30.0, 30.0)
    assert (answer.low, answer.high) == pytest.approx((26.0, 34.0))


# --- facts ------------------------------------------------------------------------------------------------------------

OTHER_SIDE = line((-99, 25), (99, 25))


def test_only_the_features_of_which_the_condition_holds_count() -> None:
    study = layered(draw(LAND), [BELOW, OTHER_SIDE], facts=[{"owner": "public"}, {"owner": "private"}])
    assert front(study) == (80.0, 80.0, 80.0)
    assert front(study, where=PUBLIC) == (40.0, 40.0, 40.0)


def test_a_feature_without_the_fact_may_count_or_not() -> None:
    study = layered(draw(LAND), [BELOW, OTHER_SIDE], facts=[{"owner": "public"}])
    found = outcome(study, where=PUBLIC)
    assert known(found.answer) == (None, 40.0, 80.0)
    assert (found.missing, found.values["fact"]) == ("fact-missing", ["owner"])
    assert verdict(study, "40 m", where=PUBLIC) is Verdict.PASS
    assert verdict(study, "41 m", where=PUBLIC) is Verdict.UNDECIDED
    assert verdict(study, "81 m", where=PUBLIC) is Verdict.FAIL


def test_a_feature_without_the_fact_beside_another_opens_nothing() -> None:
    study = layered(draw(LAND), [BELOW, line((5, -5), (10, -5))], facts=[{"owner": "public"}])
    assert (front(study, where=PUBLIC), outcome(study, where=PUBLIC).missing) == ((40.0,) * 3, "")


# --- layers that say too little ---------------------------------------------------------------------------------------


def test_an_incomplete_layer_may_run_along_all_of_the_boundary() -> None:
    study = layered(draw(LAND), [BELOW], complete=False)
    found = outcome(study)
    assert (known(found.answer), found.missing) == ((40.0, 40.0, 120.0), "layer-incomplete")
    for limit, op, expected in (
        ("40 m", ">=", Verdict.PASS), ("41 m", ">=", Verdict.UNDECIDED), ("121 m", ">=", Verdict.FAIL),
        ("40 m", "<=", Verdict.UNDECIDED), ("39 m", "<=", Verdict.FAIL),
    ):  # fmt: skip
        assert verdict(study, limit, op) is expected


def test_a_frontage_all_round_needs_no_complete_layer() -> None:
    study = layered(draw(LAND), [box(-5, -5, 45, 25)], complete=False)
    assert (front(study), outcome(study).missing) == ((120.0,) * 3, "")


@pytest.mark.parametrize("op", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("complete", [True, False])
def test_an_empty_layer_never_decides(op: str, complete: bool) -> None:
    for limit in ("0 m", "10 m", "1000 km"):
        study = layered(draw(LAND), [], complete=complete)
        finding = judged(study, asked(limit, op=op)).finding("frontage")
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")


@pytest.mark.parametrize("op", [">=", "<="])
def test_a_layer_that_the_study_does_not_have_never_decides(op: str) -> None:
    finding = judged(draw(LAND), asked("0 m", op=op)).finding("frontage")
    assert finding.message.code == "reason.undecided.layer-missing"


def test_no_site_of_the_role() -> None:
    assert outcome(layered(draw(LAND), [BELOW]), roles=("core",)).missing == "no-site"


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_in_a_place_that_a_road_reaches_may_have_any_frontage() -> None:
    study = layered(draw("aa..11", within={"x": "1"}), [BELOW])
    found = outcome(study)
    assert (known(found.answer), found.missing) == ((None, 20.0, None), "site-without-outline")
    assert verdict(study, "20 m") is Verdict.PASS
    assert verdict(study, "21 m") is Verdict.UNDECIDED


def test_a_site_far_from_every_road_has_none() -> None:
    study = layered(draw("11\n..\n..\naa", within={"x": "1"}), [BELOW])
    assert (front(study), outcome(study).missing) == ((20.0,) * 3, "")


def test_a_site_may_lie_between_the_land_and_its_road() -> None:
    # x lies somewhere in the strip below the western half of the land
    study = layered(draw("aaaa\n11..", within={"x": "1"}), [line((-99, 4), (99, 4))], accuracy_m=0.0)
    answer = outcome(study, reach_m=6.0).answer
    assert known(answer) == (None, 20.0, None)


def test_a_site_of_which_nothing_is_known_may_hide_everything() -> None:
    study = layered(draw(LAND, within={"x": ""}), [BELOW])
    found = outcome(study)
    assert (known(found.answer), found.missing) == ((None, 0.0, None), "site-without-outline")


def test_an_incomplete_layer_may_reach_a_site_anywhere() -> None:
    study = layered(draw("11\n..\n..\naa", within={"x": "1"}), [BELOW], complete=False)
    found = outcome(study)
    assert (known(found.answer), found.missing) == ((None, 20.0, None), "site-without-outline")
    assert [remark.code for remark in found.remarks] == ["remark.sites-without-outline", "remark.layer-incomplete"]


def test_a_frontage_all_round_is_open_where_a_site_has_no_outline_and_the_layer_is_not_complete() -> None:
    study = layered(draw("11", within={"x": "1"}), [line((0, 99), (9, 99))], complete=False)
    found = outcome(study)
    assert known(found.answer) == (None, 0.0, None)
    assert [remark.code for remark in found.remarks] == ["remark.sites-without-outline", "remark.layer-incomplete"]


def test_only_sites_without_an_outline() -> None:
    assert front(layered(draw("11", within={"x": "1"}), [BELOW])) == (None, 0.0, None)
    assert front(layered(draw("11", within={"x": "1"}), [line((0, 99), (9, 99))])) == (0.0, 0.0, 0.0)


def test_a_schematic_square_proves_no_boundary() -> None:
    study = moved_site(layered(draw(LAND), [BELOW]), "a", basis=Basis.SCHEMATIC, accuracy_m=1.0)
    assert front(study) == (None, 0.0, None)


# --- walked step by step ----------------------------------------------------------------------------------------------

SPOT = st.tuples(st.integers(-60, 60), st.integers(-60, 60))
ROAD = st.lists(SPOT, min_size=2, max_size=4, unique=True)


@given(stars(size_m=50.0), st.lists(ROAD, min_size=1, max_size=3), st.integers(1, 20))
def test_a_walk_along_the_boundary_finds_the_same_length(land: Any, drawn: list[Any], reach: int) -> None:
    roads = shapely.linestrings([np.array([*each, *[each[-1]] * 4][:4], dtype=float) for each in drawn])
    got = along(outer_boundary(land), roads, reach_m=float(reach)).length
    rim = land.exterior
    steps = 4000
    walked = shapely.line_interpolate_point(rim, (np.arange(steps) + 0.5) / steps, normalized=True)
    near = shapely.distance(walked[:, None], roads[None, :]).min(axis=1) <= reach
    turns = np.count_nonzero(np.diff(near.astype(int))) + 1
    assert got == pytest.approx(rim.length * near.mean(), abs=rim.length / steps * turns + 2e-3 * (turns + 1) * reach)


@given(st.lists(ROAD, min_size=1, max_size=2), st.lists(ROAD, max_size=2), st.integers(0, 20), st.booleans())
def test_another_feature_never_lessens_the_frontage(first: Any, more: Any, reach: int, complete: bool) -> None:
    few, many = ([line(*each) for each in drawn] for drawn in (first, first + more))
    before = outcome(layered(draw(LAND), few, complete=complete), reach_m=float(reach)).answer
    after = outcome(layered(draw(LAND), many), reach_m=float(reach)).answer
    assert before.known_low <= after.known_low + 1e-6
    assert 0.0 <= after.value <= 120.0 + 1e-6
    if not complete:
        assert after.value <= before.known_high + 1e-6
    wider = outcome(layered(draw(LAND), few, complete=complete), reach_m=float(reach) + 1.0).answer
    assert before.known_low <= wider.known_low + 1e-6


CELL = st.tuples(st.integers(0, 4), st.integers(0, 3))


@given(CELL, st.frozensets(CELL, min_size=1, max_size=5), st.lists(ROAD, min_size=1, max_size=2), st.data())
def test_wherever_a_site_lies_the_truth_is_in_the_interval(
    a: tuple[int, int], place: frozenset[tuple[int, int]], drawn: Any, data: Any
) -> None:
    def square(cell: tuple[int, int]) -> Any:
        return box(10 * cell[0], 10 * cell[1], 10 * cell[0] + 10, 10 * cell[1] + 10)

    roads = [line(*each) for each in drawn]
    own = data.draw(st.sampled_from(sorted(place)))
    study = moved_site(draw("ax1"), "a", geometry=lonlat(square(a)))
    truth = layered(moved_site(study, "x", geometry=lonlat(square(own))), roads)
    whole = lonlat(shapely.union_all([square(each) for each in place]))
    places = {"1": dataclasses.replace(study.places["1"], geometry=whole)}
    unknown = moved_site(truth, "x", geometry=None, basis=Basis.WITHIN, within=("1",), accuracy_m=None)
    unknown = dataclasses.replace(unknown, places=places)
    answer, true = outcome(unknown).answer, outcome(truth).answer.value
    assert answer.known_low - 1e-6 <= true
    assert answer.known_high is None or true <= answer.known_high + 1e-6


def test_lengths_on_the_ellipsoid_are_those_of_all_segments() -> None:
    degree = 111_319.49079327358  # of longitude at the equator of GRS80
    lines = [
        shapely.MultiLineString([[(0, 0), (1, 0), (2, 0)], [(5, 0), (6, 0)]]),
        shapely.LineString(),
        shapely.LineString([(0, 0), (0.5, 0)]),
    ]
    assert ellipsoid_lengths(lines).tolist() == pytest.approx([3 * degree, 0.0, degree / 2])


def test_a_place_half_a_metre_from_a_road_has_no_frontage_within_nothing() -> None:
    """Where the reach is nothing, a site that lies somewhere adds frontage only where its place meets a road."""
    for edge, reach, open_above in ((0.5, 0.0, False), (0.5, 0.6, True), (0.0, 0.0, True)):
        somewhere = box(100, edge, 140, 20)
        study = moved_site(draw("aaaa...b"), "b", geometry=None, basis=Basis.WITHIN, within=("p",), accuracy_m=None)
        placed_in = Place("p", Name("-", "-"), lonlat(somewhere), 0.0, Provenance("test", "2022", "CC0-1.0"))
        study = dataclasses.replace(study, places={"p": placed_in})
        found = outcome(layered(study, [line((100, 0), (140, 0))]), reach_m=reach)
        assert (found.answer.known_high is None) is open_above, (edge, reach)
