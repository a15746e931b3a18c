"""Land in a layer: pictures that the eye can check, cells that are counted, and what missing data leaves open."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, moved_site, requirement, shapes, stars
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures import carry_out
from zonegeo.measures.layers.coverage import Cover, percentage
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.condition import FactCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Layer, LayerFeature, Provenance, Study
from zonegeo.model.verdict import Verdict

NAMED = Name("-", "-")
WHATS = ("share", "area-inside", "area-outside")
WEST, SOUTH = ORIGIN
ROWS, COLUMNS = 4, 6


def on_sheet(*corners: float) -> Any:
    """A box in metres from the lower left corner of the picture."""
    west, south, east, north = corners
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


def layered(
    study: Study, drawn: str | Sequence[Any], *, facts: Mapping[str, Any] | None = None, complete: bool = True,
    accuracy_m: float = 0.0,
) -> Study:  # fmt: skip
    """Give a study a layer: the characters of a picture, or shapes; ``facts`` are those of a character."""
    named = shapes(drawn) if isinstance(drawn, str) else {str(n): shape for n, shape in enumerate(drawn)}
    known = facts or {}
    features = tuple(LayerFeature(lonlat(shape), known.get(name, {})) for name, shape in named.items())
    layer = Layer("zone", NAMED, complete, accuracy_m, features, Provenance("test", "2022", "CC0-1.0"))
    return dataclasses.replace(study, layers={"zone": layer})


def asked(measure: str, limit: str = "1 m2", *, op: Any = ">=", **more: Any) -> Requirement:
    return dataclasses.replace(requirement(measure, limit, op=op), layer="zone", **more)


def outcome(study: Study, measure: str, **more: Any) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return carry_out(measure, scene, asked(measure, **more), as_of=DAY)


def three(study: Study, **more: Any) -> tuple[tuple[float | None, float, float | None], ...]:
    """Value and known ends of share, inside and outside."""
    answers = [outcome(study, measure, **more).answer for measure in WHATS]
    return tuple((each.value, each.known_low, each.known_high) for each in answers)


def exactly(*figures: float) -> tuple[tuple[float, float, float], ...]:
    return tuple((figure, figure, figure) for figure in figures)


# --- pictures: one cell is 100 m2 -------------------------------------------------------------------------------------

TOGETHER = [
    # land, layer, share, inside, outside
    ("aaaa", "##..", 50.0, 200.0, 200.0),
    ("aaaa", "####", 100.0, 400.0, 0.0),
    ("aaaa......", "......####", 0.0, 0.0, 400.0),
    ("aaaa", "..####", 50.0, 200.0, 200.0),
    # the layer touches the land along an edge, and in a corner
    ("aa..", "..##", 0.0, 0.0, 200.0),
    ("a.\n..", "..\n.#", 0.0, 0.0, 100.0),
    # a hole of the land, a hole of the layer, the land in the hole of the layer
    ("aaa\na.a\naaa", "###\n###\n###", 100.0, 800.0, 0.0),
    ("aaa\naaa\naaa", "###\n#.#\n###", 800 / 9, 800.0, 100.0),
    (".....\n..a..\n.....", "#####\n##.##\n#####", 0.0, 0.0, 100.0),
    # multiparts of both
    ("a.a.a", "#.#..", 200 / 3, 200.0, 100.0),
    # several sites are one land, several features one layer
    ("aabb", ".##.", 50.0, 200.0, 200.0),
    ("aabb", "#2.3", 75.0, 300.0, 100.0),
]


@pytest.mark.parametrize(("land", "layer", "share", "inside", "outside"), TOGETHER)
def test_what_the_eye_counts(land: str, layer: str, share: float, inside: float, outside: float) -> None:
    assert three(layered(draw(land), layer)) == exactly(share, inside, outside)


def test_what_overlaps_counts_once() -> None:
    # two polygons of the layer over the same two cells; two sites over the same two cells
    study = layered(draw("aaaa"), [on_sheet(0, 0, 20, 10), on_sheet(10, 0, 30, 10)])
    assert three(study) == exactly(75.0, 300.0, 100.0)
    study = moved_site(draw("aabb"), "b", geometry=lonlat(on_sheet(0, 0, 30, 10)))
    assert three(layered(study, "#...")) == exactly(100 / 3, 100.0, 200.0)


def test_only_the_roles_that_are_asked_for_count() -> None:
    study = layered(draw("AAbb"), "#...")
    assert three(study, roles=("core",)) == exactly(50.0, 100.0, 100.0)
    assert three(study, roles=("background",)) == exactly(0.0, 0.0, 200.0)


def test_seven_cells_of_a_hundred_are_seven_percent() -> None:
    study = layered(draw("a" * 100), "#" * 7)
    for op, limit, verdict in (
        (">=", "7 %", Verdict.PASS), (">", "7 %", Verdict.FAIL), (">=", "7.001 %", Verdict.FAIL),
        ("<=", "7 %", Verdict.PASS), ("<", "7 %", Verdict.FAIL), ("<=", "6.999 %", Verdict.FAIL),
    ):  # fmt: skip
        assert judged(study, asked("share", limit, op=op)).finding("share").verdict is verdict


@pytest.mark.parametrize("gap_m", [0.0, 0.0001, 0.0009])
def test_a_hairline_between_two_polygons_of_a_layer_is_no_land_outside(gap_m: float) -> None:
    study = layered(draw("aaaa"), [on_sheet(0, -10, 17, 20), on_sheet(17 + gap_m, -10, 40, 20)])
    share, inside, outside = three(study)
    assert (share, outside) == exactly(100.0, 0.0)
    assert inside[0] == pytest.approx(400.0, abs=0.01)


def test_a_strip_wider_than_a_hairline_is_land_outside() -> None:
    study = layered(draw("aaaa"), [on_sheet(0, -10, 17, 20), on_sheet(17.01, -10, 40, 20)])
    assert outcome(study, "area-outside").answer.value == pytest.approx(0.1)
    assert judged(study, asked("area-outside", "0 m2", op="<=")).finding("area-outside").verdict is Verdict.FAIL


def test_a_hairline_inside_is_no_land_inside() -> None:
    study = layered(draw("aaaa"), [on_sheet(-10, 0, 0.0005, 10)])
    assert three(study)[1] == (0.0, 0.0, 0.0)


def test_the_witness_is_the_part_inside_or_outside() -> None:
    study = layered(draw("aaaa"), "##..")
    inside, outside = (outcome(study, measure).witness for measure in ("area-inside", "area-outside"))
    assert inside.equals(on_sheet(0, 0, 20, 10))
    assert outside.equals(on_sheet(20, 0, 40, 10))
    assert outcome(study, "share").witness.equals(inside)
    assert outcome(layered(draw("aa.."), "..##"), "share").witness is None


def test_the_witness_of_parts_that_touch_the_layer_elsewhere_is_areas_alone() -> None:
    # the layer meets the land in two cells and touches it along an edge besides
    study = layered(draw("aa.\naa.\n..."), [on_sheet(0, 20, 10, 30), on_sheet(20, 10, 30, 30)])
    finding = judged(study, asked("area-inside", "1 m2")).finding("area-inside")
    assert finding.witness["type"] == "Polygon"


# --- several methods --------------------------------------------------------------------------------------------------


def test_the_ellipsoid_says_nearly_the_same() -> None:
    for measure in WHATS:
        found = outcome(layered(draw("aaaa\naaaa", cell_m=100.0), [on_sheet(0, 0, 130, 130)]), measure)
        (other,) = found.others
        assert (found.method, other.name, found.crs) == ("plane:EPSG:5186", "ellipsoid:GRS80", "EPSG:5186")
        assert other.value == pytest.approx(found.answer.value, rel=1e-6)
        assert other.value != found.answer.value


def test_every_belt_that_is_fit_is_asked() -> None:
    # at 128.1° E both the central and the eastern belt are fit
    east = shapely.box(128.1, 37.0, 128.11, 37.01)
    study = draw("a")
    study = moved_site(study, "a", geometry=shapely.geometry.mapping(east))
    half = shapely.geometry.mapping(shapely.box(128.1, 37.0, 128.105, 37.01))
    layer = Layer("zone", NAMED, True, 0.0, (LayerFeature(half, {}),), Provenance("t", "t", "t"))
    found = outcome(dataclasses.replace(study, layers={"zone": layer}), "area-inside")
    values = {each.name: each.value for each in (found.answer, *found.others)}
    assert set(values) == {"plane:EPSG:5186", "plane:EPSG:5187", "ellipsoid:GRS80"}
    assert len(set(values.values())) == 3
    assert list(values.values()) == pytest.approx([values["ellipsoid:GRS80"]] * 3, rel=3e-4)


# --- accuracy ---------------------------------------------------------------------------------------------------------


def ends(answer: Answer) -> tuple[float | None, ...]:
    return answer.known_low, answer.known_high, answer.low, answer.high


def test_accuracy_moves_both_boundaries() -> None:
    # 100 m × 100 m, the layer over its western half: land known to 2 m, layer to 1 m
    study = layered(draw("a", cell_m=100.0, accuracy_m=2.0), [on_sheet(-50, -50, 50, 150)], accuracy_m=1.0)
    rounded = (4 - np.pi) * 2.0**2 / 2  # the two round corners of the grown half
    known_low, known_high, low, high = ends(outcome(study, "area-inside").answer)
    assert (known_low, known_high) == (5000.0, 5000.0)
    assert (low, high) == pytest.approx(((50 - 2 - 1) * 96, (50 + 2 + 1) * 104 - rounded), abs=0.1)
    known_low, known_high, low, high = ends(outcome(study, "area-outside").answer)
    assert (known_low, known_high) == (5000.0, 5000.0)
    assert (low, high) == pytest.approx(((50 - 2 - 1) * 96, (50 + 2 + 1) * 104 - rounded), abs=0.1)
    _, _, low, high = ends(outcome(study, "share").answer)
    assert low == pytest.approx(100 * 4512 / (4512 + 5512 - rounded), abs=1e-3)
    assert high == pytest.approx(100 - low, abs=1e-6)


def test_accuracy_decides_nothing_but_stability() -> None:
    study = layered(draw("a", cell_m=100.0, accuracy_m=2.0), [on_sheet(-50, -50, 50, 150)], accuracy_m=1.0)
    finding = judged(study, asked("share", "50 %")).finding("share")
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))
    finding = judged(study, asked("share", "40 %")).finding("share")
    assert (finding.verdict, finding.stable) == (Verdict.PASS, True)


def test_without_any_doubt_the_interval_is_a_point() -> None:
    for measure in WHATS:
        answer = outcome(layered(draw("aaaa"), "##.."), measure).answer
        assert ends(answer) == (answer.value,) * 4


def test_land_deep_in_the_layer_is_all_inside_whatever_the_accuracy() -> None:
    study = layered(draw("abab", accuracy_m=3.0), [on_sheet(-20, -20, 60, 30)], accuracy_m=1.0)
    answer = outcome(study, "share").answer
    assert ends(answer) == (100.0,) * 4


def test_sites_that_meet_share_a_line_that_no_accuracy_opens() -> None:
    # a and b as one block of 40 m × 20 m: shrunk by 3 m on its outside only
    study = layered(draw("aabb\naabb", accuracy_m=3.0), [on_sheet(-50, -50, 90, 90)])
    assert outcome(study, "area-inside").answer.low == pytest.approx(34.0 * 14.0, abs=0.1)


def test_polygons_of_a_layer_that_meet_share_a_line_that_no_accuracy_opens() -> None:
    together = [on_sheet(-50, -50, 20, 90), on_sheet(20, -50, 90, 90)]
    study = layered(draw("aaaa"), together, accuracy_m=3.0)
    assert ends(outcome(study, "share").answer) == (100.0,) * 4


def test_a_hairline_between_polygons_of_a_layer_opens_no_wider_with_their_accuracy() -> None:
    study = layered(draw("aaaa"), [on_sheet(-50, -50, 20, 90), on_sheet(20.0003, -50, 90, 90)], accuracy_m=3.0)
    assert outcome(study, "share").answer.low == 100.0


def test_a_layer_beside_the_land_may_reach_it_within_its_accuracy() -> None:
    for gap, high in ((4.0, 10.0), (6.0, 0.0)):
        answer = outcome(layered(draw("a"), [on_sheet(10 + gap, -50, 90, 90)], accuracy_m=5.0), "area-inside").answer
        assert ends(answer) == pytest.approx((0.0, 0.0, 0.0, high))


def test_a_place_has_its_own_accuracy() -> None:
    # the place of x ends where the layer begins, give or take 2 m
    study = draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}, accuracy_m=2.0)
    study = layered(moved_site(study, "a", accuracy_m=0.0), [on_sheet(60, -50, 90, 90)])
    answer = outcome(study, "area-inside").answer
    # two metres of a place that is 14 m high then, without its two round corners
    assert ends(answer) == pytest.approx((0.0, 0.0, 0.0, 28.0 - (4 - np.pi) * 2.0**2 / 2), abs=0.05)


def test_each_site_has_its_own_accuracy() -> None:
    # b alone is known to 4 m: its three outer edges shrink, and at their two ends a quarter of a circle of a's land
    study = moved_site(layered(draw("aabb\naabb"), [on_sheet(-50, -50, 90, 90)]), "b", accuracy_m=4.0)
    low = outcome(study, "area-inside").answer.low
    assert low == pytest.approx(400.0 - np.pi * 4.0**2 / 2 + 16.0 * 12.0, abs=0.3)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(-15, 15), st.integers(-15, 15))
def test_any_boundaries_within_their_accuracy_stay_in_the_interval(site: int, zone: int, dx: int, dy: int) -> None:
    # truth: both outlines shifted within their accuracy
    study = layered(draw("aaa\naaa\n..."), [on_sheet(4, 3, 21, 44)], accuracy_m=float(zone))
    study = moved_site(study, "a", accuracy_m=float(site))
    length = max(float(np.hypot(dx, dy)), 1e-9)
    land = shapely.affinity.translate(on_sheet(0, 10, 30, 30), dx / length * site, dy / length * site)
    layer = shapely.affinity.translate(on_sheet(4, 3, 21, 44), -dx / length * zone, -dy / length * zone)
    inside, whole = land.intersection(layer).area, land.area
    for measure, truth in zip(WHATS, (100 * inside / whole, inside, whole - inside), strict=True):
        answer = outcome(study, measure).answer
        assert answer.low - 1e-2 <= truth <= answer.high + 1e-2


# --- facts ------------------------------------------------------------------------------------------------------------

GREEN = FactCondition("use", ("green",))


def test_only_the_features_of_which_the_condition_holds_count() -> None:
    facts = {"1": {"use": "green"}, "2": {"use": "housing"}}
    assert three(layered(draw("aaaa"), "112.", facts=facts), where=GREEN) == exactly(50.0, 200.0, 200.0)


def test_a_feature_without_the_fact_may_count_or_not() -> None:
    study = layered(draw("aaaa"), "123.", facts={"1": {"use": "green"}, "3": {"use": "housing"}})
    assert three(study, where=GREEN) == ((None, 25.0, 50.0), (None, 100.0, 200.0), (None, 200.0, 300.0))
    found = outcome(study, "share", where=GREEN)
    assert (found.missing, found.values["fact"]) == ("fact-missing", ["use"])
    for limit, verdict in (("25 %", Verdict.PASS), ("26 %", Verdict.UNDECIDED), ("51 %", Verdict.FAIL)):
        assert judged(study, asked("share", limit, where=GREEN)).finding("share").verdict is verdict


def test_a_feature_without_the_fact_that_lies_elsewhere_opens_nothing() -> None:
    study = layered(draw("aaaa..."), "1....22", facts={"1": {"use": "green"}})
    assert three(study, where=GREEN) == exactly(25.0, 100.0, 300.0)
    assert outcome(study, "share", where=GREEN).missing == ""


def test_no_feature_that_counts_is_nothing_inside() -> None:
    study = layered(draw("aaaa"), "11..", facts={"1": {"use": "housing"}})
    assert three(study, where=GREEN) == exactly(0.0, 0.0, 400.0)


# --- layers that say too little ---------------------------------------------------------------------------------------


def test_a_layer_that_is_not_complete_may_hold_all_of_the_land() -> None:
    study = layered(draw("aaaa"), "#...", complete=False)
    assert three(study) == ((25.0, 25.0, 100.0), (100.0, 100.0, 400.0), (300.0, 0.0, 300.0))
    assert outcome(study, "share").missing == "layer-incomplete"
    for op, limit, verdict in (
        (">=", "25 %", Verdict.PASS), (">=", "26 %", Verdict.UNDECIDED), ("<=", "99 %", Verdict.UNDECIDED),
        ("<=", "24 %", Verdict.FAIL),
    ):  # fmt: skip
        assert judged(study, asked("share", limit, op=op)).finding("share").verdict is verdict


def test_land_all_inside_needs_no_complete_layer() -> None:
    study = layered(draw("aa"), "##", complete=False)
    assert three(study) == exactly(100.0, 200.0, 0.0)
    assert outcome(study, "area-outside").missing == ""


def test_nobody_knows_how_far_a_point_or_a_line_reaches() -> None:
    line = shapely.LineString([(WEST + 12, SOUTH + 5), (WEST + 38, SOUTH + 5)])
    study = layered(draw("aaaa"), [on_sheet(0, 0, 10, 10), line])
    assert three(study)[0] == (25.0, 25.0, 100.0)
    assert outcome(study, "share").missing == "layer-incomplete"


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("drawn", [[], [shapely.Point(WEST, SOUTH), shapely.Point(WEST + 5, SOUTH + 5)]])
@pytest.mark.parametrize("op", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("measure", WHATS)
def test_an_empty_layer_never_decides(measure: str, op: str, drawn: list[Any], complete: bool) -> None:
    study = layered(draw("aaaa"), drawn, complete=complete)
    assert outcome(study, measure).missing == "layer-empty"
    for limit in ("0 %", "50 %", "100 %") if measure == "share" else ("0 m2", "200 m2", "1 km2"):
        finding = judged(study, asked(measure, limit, op=op)).finding(measure)
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")
        assert finding.margin_nominal is None


@pytest.mark.parametrize("measure", WHATS)
def test_a_layer_that_the_study_does_not_have_never_decides(measure: str) -> None:
    for op in (">=", "<="):
        limit = "0 %" if measure == "share" else "0 m2"
        finding = judged(draw("aaaa"), asked(measure, limit, op=op)).finding(measure)
        assert finding.message.code == "reason.undecided.layer-missing"


@pytest.mark.parametrize("measure", WHATS)
def test_no_site_of_the_role_is_no_land(measure: str) -> None:
    study = layered(draw("AA"), "##")
    found = outcome(study, measure, roles=("background",))
    assert (found.missing, found.answer.value, found.subject) == ("no-site", None, ())


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_declared_site_in_a_place_that_is_all_inside_is_inside() -> None:
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}), "#...##")
    assert three(study) == exactly(60.0, 150.0, 100.0)
    assert outcome(study, "share").missing == ""


def test_a_site_that_is_settled_is_not_what_is_missing() -> None:
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}), "#...##", complete=False)
    assert outcome(study, "area-inside").missing == "layer-incomplete"
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}), "#.....", complete=False)
    assert outcome(study, "area-inside").missing == "layer-incomplete"


def test_a_declared_site_in_a_place_that_is_all_outside_is_outside() -> None:
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}), "#.....")
    assert three(study) == exactly(40.0, 100.0, 150.0)


def test_a_declared_site_in_a_place_that_is_cut_has_what_does_not_fit_outside_inside() -> None:
    # 150 m2 somewhere in 200 m2, half of which is layer: 50 to 100 m2 inside
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "150 m2"}), "#....#")
    assert three(study) == ((None, pytest.approx(150 / 3.5), pytest.approx(200 / 3.5)), (None, 150.0, 200.0),
                            (None, 150.0, 200.0))  # fmt: skip
    found = outcome(study, "area-inside")
    assert (found.missing, found.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])
    assert found.basis == "surveyed+within"


def test_a_site_of_an_unknown_size_is_no_larger_than_its_place() -> None:
    study = layered(draw("aa..11", within={"x": "1"}), "#....#")
    assert three(study) == ((None, pytest.approx(100 / 3), pytest.approx(200 / 3)), (None, 100.0, 200.0),
                            (None, 100.0, 200.0))  # fmt: skip


def test_a_place_on_one_side_leaves_the_share_of_a_site_of_unknown_size_half_open() -> None:
    study = layered(draw("aa..11", within={"x": "1"}), "#...##")
    assert three(study)[0] == (None, 50.0, 75.0)


def test_a_site_of_which_nothing_is_known_leaves_everything_open() -> None:
    study = layered(draw("aa", within={"x": ""}), "#.")
    assert three(study) == ((None, 0.0, 100.0), (None, 100.0, None), (None, 100.0, None))
    found = outcome(study, "share")
    assert (found.missing, [remark.code for remark in found.remarks]) == (
        "site-without-outline", ["remark.sites-without-outline"]
    )  # fmt: skip


def test_a_declared_site_of_which_no_place_is_known_may_lie_on_either_side() -> None:
    study = layered(draw("aa", within={"x": ""}, declared={"x": "200 m2"}), "#.")
    assert three(study) == ((None, 25.0, 75.0), (None, 100.0, 300.0), (None, 100.0, 300.0))


def test_a_place_too_small_for_its_site_says_nothing() -> None:
    study = layered(draw("aa..1", within={"x": "1"}, declared={"x": "200 m2"}), "#...#")
    assert three(study)[1] == (None, 100.0, 300.0)
    assert outcome(study, "area-inside").missing == "site-without-outline"


def test_only_sites_without_an_outline() -> None:
    study = layered(draw("11", within={"x": "1"}, declared={"x": "100 m2"}), "##")
    assert three(study) == exactly(100.0, 100.0, 0.0)
    study = layered(draw("#", within={"x": ""}), "#")
    assert three(study)[0] == (None, 0.0, 100.0)


def test_half_a_unit_of_a_declared_area_is_accuracy() -> None:
    study = layered(draw("aa..11", within={"x": "1"}, declared={"x": "50 m2"}), "#...##")
    assert ends(outcome(study, "area-inside").answer) == pytest.approx((150.0, 150.0, 149.5, 150.5))


def test_a_schematic_square_marks_a_spot_and_proves_no_outline() -> None:
    # its accuracy reaches 8 m beyond the square of b, over the edge of the layer
    study = draw("a...b", declared={"b": "100 m2"})
    study = moved_site(study, "b", basis=Basis.SCHEMATIC, accuracy_m=8.0)
    assert three(layered(study, [on_sheet(45, -50, 100, 50)]))[1][0] is None
    assert three(layered(study, [on_sheet(30, -50, 100, 50)])) == exactly(50.0, 100.0, 100.0)
    assert outcome(layered(study, [on_sheet(45, -50, 100, 50)]), "share").missing == "site-without-outline"


def test_every_site_by_itself() -> None:
    study = layered(draw("aabb", within={"x": ""}), "##..")
    finding = judged(study, asked("share", "50 %", scope="site")).finding("share")
    assert {part.subject: part.verdict for part in finding.parts} == {
        "a": Verdict.PASS, "b": Verdict.FAIL, "x": Verdict.UNDECIDED,
    }  # fmt: skip
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("b",))


# --- counted cells ----------------------------------------------------------------------------------------------------

Cells = frozenset[tuple[int, int]]
CELLS = st.frozensets(st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)))
SOME_CELLS = CELLS.filter(bool)


def picture(cells: Cells, letter: str) -> str:
    rows = ["".join(letter if (row, column) in cells else "." for column in range(COLUMNS)) for row in range(ROWS)]
    return "\n".join(rows)


def sheet(**cells: Cells) -> Study:
    """A study with one site for each letter; sites may overlap."""
    study = draw("\n".join(["z" * COLUMNS] * ROWS))
    sites = {}
    for letter, own in cells.items():
        base = dataclasses.replace(study.sites["z"], id=letter, name=Name(letter, letter))
        shape = lonlat(shapes(picture(own, letter))[letter])
        sites[letter] = dataclasses.replace(base, boundary=dataclasses.replace(base.boundary, geometry=shape))
    proposal = dataclasses.replace(study.proposals["drawn"], sites=tuple(sites))
    return dataclasses.replace(study, sites=sites, proposals={"drawn": proposal})


def zone_of(*features: Cells) -> list[Any]:
    return [shapes(picture(each, "#"))["#"] for each in features if each]


@given(SOME_CELLS, SOME_CELLS, SOME_CELLS, CELLS)
def test_areas_are_the_cells_that_are_counted(a: Cells, b: Cells, one: Cells, other: Cells) -> None:
    land, layer = a | b, one | other
    inside, outside = 100.0 * len(land & layer), 100.0 * len(land - layer)
    share = float(100 * inside / (inside + outside))
    got = three(layered(sheet(a=a, b=b), zone_of(one, other)))
    assert [each[0] for each in got] == pytest.approx([share, inside, outside], abs=1e-9)
    assert all(low == value == high for value, low, high in got)


@given(SOME_CELLS, SOME_CELLS, SOME_CELLS, st.booleans())
def test_another_feature_never_lessens_what_is_inside(a: Cells, one: Cells, more: Cells, complete: bool) -> None:
    before = three(layered(sheet(a=a), zone_of(one), complete=complete))
    after = three(layered(sheet(a=a), zone_of(one, more), complete=complete))
    assert after[0][1] >= before[0][1]
    assert after[1][1] >= before[1][1]
    assert after[2][2] <= before[2][2]


@given(SOME_CELLS, SOME_CELLS, CELLS)
def test_what_an_incomplete_layer_leaves_out_stays_in_its_interval(a: Cells, known: Cells, unknown: Cells) -> None:
    truth = three(layered(sheet(a=a), zone_of(known, unknown)))
    for (value, low, high), (true, _, _) in zip(
        three(layered(sheet(a=a), zone_of(known), complete=False)), truth, strict=True
    ):
        assert low <= true <= high
        assert low <= value <= high


@given(SOME_CELLS, SOME_CELLS, CELLS, st.booleans())
def test_whether_a_feature_counts_or_not_stays_in_the_interval(a: Cells, one: Cells, may: Cells, counts: bool) -> None:
    study = sheet(a=a)
    facts = {"0": {"use": "green"}}
    before = three(layered(study, zone_of(one, may), facts=facts), where=GREEN)
    facts["1"] = {"use": "green" if counts else "housing"}
    for (_, low, high), (true, _, _) in zip(
        before, three(layered(study, zone_of(one, may), facts=facts), where=GREEN), strict=True
    ):
        assert low - 1e-9 <= true <= high + 1e-9


@given(SOME_CELLS, SOME_CELLS, SOME_CELLS, st.data(), st.booleans())
def test_wherever_a_site_lies_the_truth_is_in_the_interval(
    a: Cells, place: Cells, layer: Cells, data: Any, declared: bool
) -> None:
    # the site is some of the cells of its place; the other land is all of the sheet that is left, and one column more
    own = data.draw(st.sets(st.sampled_from(sorted(place)), min_size=1).map(frozenset))
    rest = dataclasses.replace(sheet(x=own), layers=layered(sheet(x=own), zone_of(layer)).layers)
    land = shapes(picture(a - place, "a")).get("a", shapely.Polygon())
    land = shapely.union(land, on_sheet(COLUMNS * 10, 0, COLUMNS * 10 + 10, 10))
    base = rest.sites["x"]
    other = dataclasses.replace(
        base, id="a", boundary=dataclasses.replace(base.boundary, geometry=lonlat(land))
    )  # fmt: skip
    proposal = dataclasses.replace(rest.proposals["drawn"], sites=("a", "x"))
    known = dataclasses.replace(rest, sites={"a": other, "x": base}, proposals={"drawn": proposal})
    truth = three(known)
    area = Quantity.parse(f"{100 * len(own)} m2") if declared else None
    study = moved_site(known, "x", geometry=None, basis=Basis.WITHIN, within=("1",), accuracy_m=None)
    site = dataclasses.replace(study.sites["x"], declared_area=area)
    places = draw(picture(place, "1")).places
    study = dataclasses.replace(study, sites={"a": other, "x": site}, places=places)
    for (_, low, high), (true, _, _) in zip(three(study), truth, strict=True):
        assert low - 1e-9 <= true <= (np.inf if high is None else high) + 1e-9


# --- any shape --------------------------------------------------------------------------------------------------------


@given(stars(), stars())
def test_inside_and_outside_make_the_whole(land: Any, zone: Any) -> None:
    study = moved_site(draw("a"), "a", geometry=lonlat(shapely.affinity.translate(land, *ORIGIN)))
    study = layered(study, [shapely.affinity.translate(zone, WEST + 90, SOUTH + 40)])
    (share, *_), (inside, *_), (outside, *_) = three(study)
    assert 0.0 <= share <= 100.0
    assert inside + outside == pytest.approx(land.area, abs=0.05)
    assert share == pytest.approx(100 * inside / land.area, abs=1e-3)
    # a second method: points on a fine grid
    x, y = (each.ravel() for each in np.meshgrid(np.arange(-250, 250, 4.0) + 1.7, np.arange(-250, 250, 4.0) + 1.3))
    on_land = shapely.contains_xy(land, x, y)
    counted = 16.0 * np.count_nonzero(on_land & shapely.contains_xy(zone, x - 90, y - 40))
    edge = land.intersection(zone.buffer(1)).length + zone.length + land.length
    assert inside == pytest.approx(counted, abs=max(6.0 * edge, 100.0))


# --- the arithmetic ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_percentage_is_rounded_once(inside: int, outside: int) -> None:
    got = percentage(float(inside), float(outside), -1.0)
    if inside + outside == 0:
        assert got == -1.0
    else:
        assert got == 100 * inside / (inside + outside)
        assert 0.0 <= got <= 100.0


def test_land_that_can_only_lie_on_one_side_has_a_certain_share() -> None:
    assert Cover(0.0, 50.0, 0.0, 0.0).ends("share") == (100.0, 100.0)
    assert Cover(0.0, 0.0, 0.0, np.inf).ends("share") == (0.0, 0.0)
    assert Cover(1.0, np.inf, 0.0, np.inf).ends("share") == (0.0, 100.0)
