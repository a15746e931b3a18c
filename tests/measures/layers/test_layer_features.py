"""Features that meet the land and the largest that crosses it: counted by eye, by cell, and with data missing."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.layers.drawn_layers import at, box, known, layered, line
from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, moved_site, requirement, shapes
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.layers.layer_features import count_features, evidence, features_of, measure_largest_crossing
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import LayerColumns
from zonegeo.model.condition import Combined, FactCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

WEST, SOUTH = ORIGIN
PLANNED = FactCondition("state", ("planned",))
# 40 m × 20 m
LAND = "aaaa\naaaa"


def count_asked(limit: str = "1 item", *, op: Any = ">=", **more: Any) -> Requirement:
    return dataclasses.replace(requirement("feature-count", limit, op=op), layer="roads", **more)


def width_asked(limit: str = "8 m", *, op: Any = "<", **more: Any) -> Requirement:
    return dataclasses.replace(
        requirement("largest-crossing", limit, op=op), layer="roads", fact="width", **more
    )  # fmt: skip


def outcome(study: Study, asked: Requirement) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    measure = count_features if asked.measure == "feature-count" else measure_largest_crossing
    return measure(scene, asked, as_of=DAY)


def counted(study: Study, **more: Any) -> tuple[float | None, ...]:
    return known(outcome(study, count_asked(**more)).answer)


def widest(study: Study, **more: Any) -> tuple[float | None, ...]:
    return known(outcome(study, width_asked(**more)).answer)


def verdict(study: Study, asked: Requirement) -> Verdict:
    found: Verdict = judged(study, asked).finding(asked.measure).verdict
    return found


# --- what meets the land ----------------------------------------------------------------------------------------------

MEETS = {
    "a point inside": (at(5, 5), True, True),
    "a point on the edge": (at(40, 10), True, False),
    "a point in a corner": (at(0, 0), True, False),
    "a point outside": (at(41, 10), False, False),
    "points, one of them inside": (shapely.MultiPoint([at(5, 5), at(99, 99)]), True, True),
    "a road across": (line((20, -30), (20, 50)), True, True),
    "a road that ends inside": (line((20, -30), (20, 5)), True, True),
    "a road all inside": (line((10, 10), (30, 10)), True, True),
    "a road along the edge": (line((-30, 0), (70, 0)), False, False),
    "a road that ends at the edge": (line((20, -30), (20, 0)), False, False),
    "a road through a corner": (line((-10, 10), (10, -10)), False, False),
    "a road past it": (line((-30, -5), (70, -5)), False, False),
    "a road in two parts, one across": (
        shapely.MultiLineString([line((-30, -5), (70, -5)), line((20, -30), (20, 50))]), True, True,
    ),
    "a plot over a corner": (box(30, 10, 60, 60), True, True),
    "a plot over all of it": (box(-10, -10, 60, 60), True, True),
    "a plot all inside": (box(10, 5, 20, 15), True, True),
    "a plot beside it": (box(40, 0, 60, 20), False, False),
    "a plot at its corner": (box(40, 20, 60, 60), False, False),
}  # fmt: skip


@pytest.mark.parametrize("name", MEETS)
def test_what_the_eye_sees_meet_and_cross(name: str) -> None:
    shape, meets, crosses = MEETS[name]
    study = layered(draw(LAND), [shape], facts=[{"width": "6 m"}])
    assert counted(study) == (float(meets),) * 3
    assert widest(study) == (6.0 * crosses,) * 3


def test_each_feature_counts_once() -> None:
    drawn = [shape for shape, _, _ in MEETS.values()]
    expected = float(sum(meets for _, meets, _ in MEETS.values()))
    assert counted(layered(draw(LAND), drawn)) == (expected,) * 3
    # over several sites too
    assert counted(layered(draw("aabb\naabb"), drawn)) == (expected,) * 3


def test_a_road_on_the_line_between_two_sites_crosses_the_land() -> None:
    road = line((20, -30), (20, 50))
    study = layered(draw("aabb\naabb"), [road], facts=[{"width": "6 m"}])
    assert (counted(study), widest(study)) == ((1.0,) * 3, (6.0,) * 3)
    # of each site by itself it is the edge
    assert verdict(study, width_asked("6 m", scope="site")) is Verdict.PASS


def test_a_hole_of_the_land_is_no_land() -> None:
    inside = [at(15, 15), line((12, 12), (18, 18)), box(11, 11, 19, 19)]
    study = layered(draw("aaa\na.a\naaa"), inside, facts=[{"width": "6 m"}] * 3)
    assert (counted(study), widest(study)) == ((0.0,) * 3, (0.0,) * 3)


@pytest.mark.parametrize("shift", [0.0, 1e-6, -1e-6, 4e-4])
def test_a_road_along_a_slanting_edge_does_not_cross(shift: float) -> None:
    # one more corner in the middle of the edge, which no plane puts exactly on it
    land = shapely.Polygon([(WEST, SOUTH), (WEST + 91, SOUTH + 37), (WEST + 20, SOUTH + 80)])
    study = moved_site(draw("a"), "a", geometry=lonlat(land))
    road = line((0, 0), (45.5, 18.5 + shift), (91, 37))
    study = layered(study, [road, at(45.5, 18.5 + shift)], facts=[{"width": "6 m"}] * 2)
    assert counted(study) == (1.0,) * 3  # the point on the edge
    assert widest(study) == (0.0,) * 3
    deeper = layered(study, [line((0, 0), (45.5, 18.6), (91, 37))], facts=[{"width": "6 m"}])
    assert widest(deeper) == (6.0,) * 3


def test_the_witness_is_what_lies_in_the_land() -> None:
    study = layered(draw(LAND), [line((20, -30), (20, 50)), line((0, 60), (40, 60))])
    assert outcome(study, count_asked()).witness.length == pytest.approx(20.0)
    spots = layered(draw(LAND), [at(5, 5), at(40, 10), at(99, 99)])
    assert outcome(spots, count_asked()).witness.equals(shapely.MultiPoint([at(5, 5), at(40, 10)]))
    assert judged(spots, count_asked()).finding("feature-count").witness["type"] == "MultiPoint"
    assert outcome(layered(draw(LAND), [at(99, 99)]), count_asked()).witness is None


@pytest.mark.parametrize(
    ("limit", "op", "expected"),
    [
        ("2 item", ">=", Verdict.PASS), ("3 item", ">=", Verdict.FAIL), ("2 item", ">", Verdict.FAIL),
        ("2 item", "<=", Verdict.PASS), ("1 item", "<=", Verdict.FAIL),
    ],
)  # fmt: skip
def test_a_count_against_its_limit(limit: str, op: str, expected: Verdict) -> None:
    study = layered(draw(LAND), [at(5, 5), at(6, 6), at(99, 99)])
    assert verdict(study, count_asked(limit, op=op)) is expected


# --- the largest ------------------------------------------------------------------------------------------------------


def roads(*widths: str | None) -> tuple[list[Any], list[dict[str, str]]]:
    """Roads across the land, beside each other; ``None``: of a width that nobody knows."""
    drawn = [line((4 + 3 * number, -30), (4 + 3 * number, 50)) for number in range(len(widths))]
    return drawn, [{} if width is None else {"width": width} for width in widths]


def crossed(*widths: str | None, **more: Any) -> Study:
    drawn, facts = roads(*widths)
    return layered(draw(LAND), drawn, facts=facts, **more)


def test_the_largest_of_those_that_cross() -> None:
    drawn, facts = roads("4 m", "12 m", "0.006 km")
    study = layered(draw(LAND), [*drawn, line((0, 0), (40, 0))], facts=[*facts, {"width": "25 m"}])
    found = outcome(study, width_asked())
    assert (found.unit, known(found.answer), found.missing) == ("m", (12.0,) * 3, "")
    # the witness is that road inside the land
    assert found.witness.equals(line((7, 0), (7, 20)))


@pytest.mark.parametrize(
    ("limit", "op", "expected"),
    [
        ("8 m", "<=", Verdict.PASS),
        ("8 m", "<", Verdict.FAIL),
        ("8.01 m", "<", Verdict.PASS),
        ("8 m", ">=", Verdict.PASS),
    ],
)
def test_a_width_exactly_on_its_limit(limit: str, op: str, expected: Verdict) -> None:
    finding = judged(crossed("8 m", "6 m"), width_asked(limit, op=op)).finding("largest-crossing")
    # a number in a column counts as exact
    assert (finding.verdict, finding.stable) == (expected, True)


def test_the_unit_is_that_of_the_limit() -> None:
    study = layered(draw(LAND), [at(5, 5)], facts=[{"width": "7 storey"}])
    finding = judged(study, width_asked("10 storey", op="<=")).finding("largest-crossing")
    assert (finding.measurement.value, finding.measurement.unit, finding.verdict) == (7.0, "storey", Verdict.PASS)


def test_a_road_of_unknown_width_may_have_any() -> None:
    found = outcome(crossed("4 m", None), width_asked())
    assert (known(found.answer), found.missing) == ((None, 4.0, None), "fact-missing")
    # the fact that the measure reads is named by the finding
    assert "fact" not in found.values
    assert verdict(crossed("4 m", None), width_asked("8 m")) is Verdict.UNDECIDED
    assert verdict(crossed("9 m", None), width_asked("8 m")) is Verdict.FAIL
    assert verdict(crossed("9 m", None), width_asked("8 m", op=">=")) is Verdict.PASS


def test_a_road_of_unknown_width_that_does_not_cross_opens_nothing() -> None:
    study = layered(draw(LAND), [line((4, -30), (4, 50)), line((0, 0), (40, 0))], facts=[{"width": "4 m"}])
    assert widest(study) == (4.0,) * 3


def test_no_road_that_crosses_is_zero_in_a_complete_layer_alone() -> None:
    away = [line((0, 60), (40, 60))]
    complete = layered(draw(LAND), away, facts=[{"width": "4 m"}])
    assert widest(complete) == (0.0,) * 3
    assert verdict(complete, width_asked()) is Verdict.PASS
    open_ended = layered(draw(LAND), away, facts=[{"width": "4 m"}], complete=False)
    assert widest(open_ended) == (0.0, 0.0, None)
    assert verdict(open_ended, width_asked()) is Verdict.UNDECIDED


# --- facts that a condition asks for ----------------------------------------------------------------------------------


def test_only_the_features_of_which_the_condition_holds_count() -> None:
    facts = [{"state": "planned", "width": "6 m"}, {"state": "open", "width": "12 m"}]
    study = layered(draw(LAND), roads("", "")[0], facts=facts)
    assert (counted(study, where=PLANNED), widest(study, where=PLANNED)) == ((1.0,) * 3, (6.0,) * 3)


def test_a_feature_without_the_fact_may_count_or_not() -> None:
    facts = [{"state": "planned", "width": "6 m"}, {"width": "12 m"}, {"width": "4 m"}]
    study = layered(draw(LAND), roads("", "", "")[0], facts=facts)
    assert (counted(study, where=PLANNED), widest(study, where=PLANNED)) == ((None, 1.0, 3.0), (None, 6.0, 12.0))
    for asked in (count_asked(where=PLANNED), width_asked(where=PLANNED)):
        found = outcome(study, asked)
        assert (found.missing, found.values["fact"]) == ("fact-missing", ["state"])
        assert [remark.code for remark in found.remarks] == ["remark.features-without-fact"]


def test_a_smaller_feature_without_the_fact_changes_no_largest() -> None:
    facts = [{"state": "planned", "width": "6 m"}, {"width": "4 m"}]
    study = layered(draw(LAND), roads("", "")[0], facts=facts)
    found = outcome(study, width_asked(where=PLANNED))
    assert (known(found.answer), found.missing) == ((6.0,) * 3, "")


def test_one_known_fact_may_settle_a_condition_of_two() -> None:
    wide = FactCondition("width", op=">", quantity=Quantity.parse("5 m"))
    both = Combined("all", (PLANNED, wide))
    columns = np.array([at(0, 0), at(1, 1), at(2, 2)], dtype=object)
    layer = LayerColumns(columns, ({"width": "4 m"}, {"width": "6 m"}, {"state": "open"}), True, 0.0)
    found = features_of(layer, both)
    assert (found.sure.tolist(), found.facts, found.lacking) == ([False], ({"width": "6 m"},), ("state",))
    assert features_of(layer, None).sure.tolist() == [True] * 3


# --- layers that say too little ---------------------------------------------------------------------------------------


def test_an_incomplete_layer_may_hold_more() -> None:
    study = layered(draw(LAND), [at(5, 5), at(6, 6)], complete=False)
    found = outcome(study, count_asked())
    assert (known(found.answer), found.missing) == ((2.0, 2.0, None), "layer-incomplete")
    assert verdict(study, count_asked("2 item")) is Verdict.PASS
    assert verdict(study, count_asked("3 item")) is Verdict.UNDECIDED
    assert verdict(study, count_asked("2 item", op="<=")) is Verdict.UNDECIDED
    assert verdict(study, count_asked("1 item", op="<=")) is Verdict.FAIL


@pytest.mark.parametrize("op", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("complete", [True, False])
def test_an_empty_layer_never_decides(op: str, complete: bool) -> None:
    study = layered(draw(LAND), [], complete=complete)
    for asked in (count_asked("0 item", op=op), count_asked("9 item", op=op), width_asked("0 m", op=op)):
        finding = judged(study, asked).finding(asked.measure)
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")


@pytest.mark.parametrize("op", [">=", "<="])
def test_a_layer_that_the_study_does_not_have_never_decides(op: str) -> None:
    for asked in (count_asked("0 item", op=op), width_asked("0 m", op=op)):
        finding = judged(draw(LAND), asked).finding(asked.measure)
        assert finding.message.code == "reason.undecided.layer-missing"


def test_no_site_of_the_role() -> None:
    study = layered(draw(LAND), [at(5, 5)])
    for asked in (count_asked(roles=("core",)), width_asked(roles=("core",))):
        assert judged(study, asked).finding(asked.measure).message.code == "reason.undecided.no-site"


def test_no_feature_that_counts_is_none() -> None:
    study = layered(draw(LAND), [at(5, 5)], facts=[{"state": "open", "width": "6 m"}])
    assert (counted(study, where=PLANNED), widest(study, where=PLANNED)) == ((0.0,) * 3, (0.0,) * 3)


# --- accuracy ---------------------------------------------------------------------------------------------------------


def ends(answer: Answer) -> tuple[float | None, float | None]:
    return answer.low, answer.high


@pytest.mark.parametrize(
    ("x", "expected"),
    # 5 m of doubt: 3 of the site and 2 of the layer
    [(6.0, (1.0, 1.0)), (4.0, (0.0, 1.0)), (0.0, (0.0, 1.0)), (-4.0, (0.0, 1.0)), (-6.0, (0.0, 0.0))],
)
def test_a_point_within_the_doubt_about_the_edge(x: float, expected: tuple[float, float]) -> None:
    study = layered(draw("aaaa\naaaa", accuracy_m=3.0), [at(x, 10)], accuracy_m=2.0)
    answer = outcome(study, count_asked()).answer
    assert ends(answer) == expected
    assert known(answer) == (float(x >= 0),) * 3


def test_a_road_within_the_doubt_about_the_edge() -> None:
    for x, expected in ((6.0, (8.0, 8.0)), (4.0, (0.0, 8.0)), (-4.0, (0.0, 8.0)), (-6.0, (0.0, 0.0))):
        study = layered(draw(LAND, accuracy_m=3.0), [line((x, -30), (x, 50))], facts=[{"width": "8 m"}], accuracy_m=2.0)
        assert ends(outcome(study, width_asked()).answer) == expected
    # which decides nothing, but flips
    finding = judged(layered(draw(LAND, accuracy_m=3.0), [line((-2, -30), (-2, 50))], facts=[{"width": "8 m"}]),
                     width_asked("8 m")).finding("largest-crossing")  # fmt: skip
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_in_its_place_may_meet_what_reaches_into_it() -> None:
    drawn = [at(5, 5), at(45, 5), line((42, -30), (42, 50)), at(99, 99)]
    facts = [{"width": "3 m"}, {"width": "5 m"}, {"width": "7 m"}, {"width": "9 m"}]
    study = layered(draw("aa..11", within={"x": "1"}), drawn, facts=facts)
    assert (counted(study), widest(study)) == ((None, 1.0, 3.0), (None, 3.0, 7.0))
    for asked in (count_asked(), width_asked()):
        found = outcome(study, asked)
        assert (found.missing, found.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])


def test_a_place_that_nothing_reaches_into_opens_nothing() -> None:
    study = layered(draw("aa..11", within={"x": "1"}), [at(5, 5)], facts=[{"width": "3 m"}])
    assert (counted(study), widest(study)) == ((1.0,) * 3, (3.0,) * 3)
    assert outcome(study, count_asked()).missing == ""


def test_what_meets_the_land_anyway_is_not_opened_by_a_place() -> None:
    study = layered(draw("aa..11", within={"x": "1"}), [line((-99, 5), (99, 5))], facts=[{"width": "3 m"}])
    for asked in (count_asked(), width_asked()):
        assert outcome(study, asked).missing == ""


def test_a_place_has_its_own_accuracy() -> None:
    # the place reaches to 60 m, known to 3 m; the layer to 2 m
    for x, high in ((64.0, 1.0), (66.0, 0.0)):
        study = draw("aa..11", within={"x": "1"}, accuracy_m=3.0)
        study = layered(study, [at(x, 5)], facts=[{"width": "3 m"}], accuracy_m=2.0)
        answer = outcome(study, count_asked()).answer
        assert (known(answer), answer.high) == ((0.0, 0.0, 0.0), high)
        assert outcome(study, width_asked()).answer.high == 3.0 * high


def test_a_road_of_unknown_width_in_a_place_leaves_both_open() -> None:
    found = outcome(layered(draw("aa..11", within={"x": "1"}), [at(45, 5)]), width_asked())
    assert (known(found.answer), found.missing) == ((None, 0.0, None), "site-without-outline")
    assert [remark.code for remark in found.remarks] == ["remark.sites-without-outline", "remark.features-without-fact"]


def test_a_smaller_road_in_a_place_changes_no_largest() -> None:
    study = layered(
        draw("aa..11", within={"x": "1"}), [at(5, 5), at(45, 5)], facts=[{"width": "3 m"}, {"width": "2 m"}]
    )
    found = outcome(study, width_asked())
    assert (known(found.answer), found.missing) == ((3.0,) * 3, "")


def test_a_site_of_which_nothing_is_known_may_meet_every_feature() -> None:
    study = layered(draw(LAND, within={"x": ""}), [at(5, 5), at(99, 99)], facts=[{"width": "3 m"}, {"width": "5 m"}])
    assert (counted(study), widest(study)) == ((None, 1.0, 2.0), (None, 3.0, 5.0))


def test_a_schematic_square_marks_a_spot() -> None:
    study = layered(draw(LAND), [at(5, 5), at(44, 5), at(46, 5)])
    study = moved_site(study, "a", basis=Basis.SCHEMATIC, accuracy_m=5.0)
    assert counted(study) == (None, 0.0, 2.0)


# --- counted cells ----------------------------------------------------------------------------------------------------

ROWS, COLUMNS = 4, 5
CELL = st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1))
CELLS = st.frozensets(CELL, min_size=1)


def picture(cells: frozenset[tuple[int, int]], letter: str) -> str:
    rows = ["".join(letter if (row, column) in cells else "." for column in range(COLUMNS)) for row in range(ROWS)]
    return "\n".join(rows)


@given(CELLS, st.lists(CELLS, min_size=1, max_size=6), st.data())
def test_features_meet_the_land_where_they_share_a_cell(
    land: frozenset[tuple[int, int]], drawn: list[frozenset[tuple[int, int]]], data: Any
) -> None:
    plots = [shapes(picture(each, "#"))["#"] for each in drawn]
    widths = data.draw(st.lists(st.integers(0, 30), min_size=len(drawn), max_size=len(drawn)))
    study = layered(draw(picture(land, "a")), plots, facts=[{"width": f"{width} m"} for width in widths])
    met = [width for each, width in zip(drawn, widths, strict=True) if each & land]
    assert counted(study) == (float(len(met)),) * 3
    assert widest(study) == (float(max(met, default=0)),) * 3


@given(CELLS, st.lists(CELLS, min_size=1, max_size=4), st.lists(CELLS, max_size=3), st.booleans())
def test_another_feature_never_lessens_what_is_counted(
    land: frozenset[tuple[int, int]], first: list[Any], more: list[Any], complete: bool
) -> None:
    plots = [shapes(picture(each, "#"))["#"] for each in (*first, *more)]
    facts = [{"width": f"{len(each)} m"} for each in (*first, *more)]
    ground = draw(picture(land, "a"))
    few = layered(ground, plots[: len(first)], facts=facts, complete=complete)
    many = layered(ground, plots, facts=facts)
    open_ended = layered(ground, plots[: len(first)], facts=facts, complete=False)
    for asked in (count_asked(), width_asked()):
        before, after = outcome(few, asked).answer, outcome(many, asked).answer
        assert before.known_low <= after.known_low
        # whatever an incomplete layer left out, it never decided against it
        answer = outcome(open_ended, asked).answer
        assert answer.known_low <= after.value
        assert answer.known_high is None


@given(CELLS, st.lists(CELLS, min_size=1, max_size=4), CELL)
def test_wherever_a_site_lies_the_truth_is_in_the_interval(
    place: frozenset[tuple[int, int]], drawn: list[frozenset[tuple[int, int]]], cell: tuple[int, int]
) -> None:
    own = frozenset({cell})
    plots = [shapes(picture(each, "#"))["#"] for each in drawn]
    facts = [{"width": f"{number + 1} m"} for number in range(len(plots))]
    truth = layered(draw(picture(own, "x")), plots, facts=facts)
    unknown = layered(draw(picture(place | own, "1"), within={"x": "1"}), plots, facts=facts)
    for asked in (count_asked(), width_asked()):
        answer, true = outcome(unknown, asked).answer, outcome(truth, asked).answer.value
        assert answer.known_low <= true <= answer.known_high


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_is_of_one_kind() -> None:
    mixed = [box(0, 0, 10, 10), line((0, 0), (50, 0)), at(3, 3)]
    assert evidence(mixed).equals(box(0, 0, 10, 10))
    assert evidence(mixed[1:]).equals(line((0, 0), (50, 0)))
    assert evidence(np.array([], dtype=object)) is None
    assert evidence([shapely.LineString(), shapely.GeometryCollection()]) is None
