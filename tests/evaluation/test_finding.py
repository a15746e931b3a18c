"""What a finding tells: every value of its sentence, its margin, its witness, what would flip it and by how much."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
import shapely

from tests.pictures import draw, judged, profile, requirement
from tests.rules import asked, evaluated, finding_of, holds, land, limit, review, verdict_of, word
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.finding import geojson, measured
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.i18n.translator import Translator
from zonegeo.model.condition import FactCondition
from zonegeo.model.evaluation import Cite, LimitUsed, Measurement, Rule
from zonegeo.model.profile import FactDescription, LayerDescription
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.study import Fact, Layer, LayerFeature, Provenance, Study
from zonegeo.model.verdict import Verdict

PASS, REVIEW, UNDECIDED, FAIL = Verdict.PASS, Verdict.REVIEW, Verdict.UNDECIDED, Verdict.FAIL
CITE = {"source": "secondary", "url": "https://example.org/law", "note": "a note"}


def metres2(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "m2"}


@pytest.mark.parametrize(
    ("area", "verdict", "margin", "clause"),
    [
        ("900 m2", PASS, 100.0, "제1000 m2조"), ("1200 m2", REVIEW, -200.0, "예외"),
        ("1600 m2", FAIL, -600.0, "제1000 m2조"),
    ],
)  # fmt: skip
def test_everything_that_a_decided_finding_tells(area: str, verdict: Verdict, margin: float, clause: str) -> None:
    rule = asked(limit("1000 m2"), reviews=(review("1500 m2"),), severity="should")
    finding = finding_of(land(area), rule)
    value = float(area.split()[0])
    assert (finding.requirement, finding.name, finding.severity) == ("area", rule.name, "should")
    assert (finding.verdict, finding.margin_nominal, finding.limit) == (verdict, margin, LimitUsed("<=", 1000.0, "m2"))
    assert finding.measurement == Measurement(value, value - 0.5, value + 0.5, "m2", "declared", None, "declared")
    assert finding.cite == Cite("시험법", clause, "2000-01-01", **CITE)
    assert finding.message.code == f"reason.area.{verdict.value}"
    told = finding.message.values
    assert (told["value"], told["low"], told["high"]) == (metres2(value), metres2(value - 0.5), metres2(value + 0.5))
    assert (told["limit"], told["measure"]) == (metres2(1000.0) | {"exact": True}, {"code": "measurand.area"})
    assert (told["fact"], told["layer"]) == ([], {"ko": "", "en": ""})
    assert finding.rule == Rule("area", "proposal", "review", 1500.0, "unrounded")
    assert (finding.group, finding.reading, finding.shown, finding.needs) == (None, None, None, ())


def test_an_undecided_finding_tells_what_would_decide_it() -> None:
    finding = finding_of(land(None), asked(limit("1000 m2")))
    assert finding.message.code == "reason.undecided.area-unknown"
    (need,) = finding.needs
    assert (need.code, need.values) == ("need.area-unknown", finding.message.values)
    told = finding.message.values
    assert (told["value"], told["low"], told["high"]) == (None, metres2(0.0), None)
    assert finding.measurement is not None
    assert (finding.measurement.value, finding.measurement.low, finding.measurement.high) == (None, 0.0, None)
    assert (finding.margin_nominal, finding.limit) == (None, LimitUsed("<=", 1000.0, "m2"))
    assert finding.rule == Rule("area", "proposal", "fail", None, "unrounded")


@pytest.mark.parametrize(
    ("op", "text", "verdict", "margin"),
    [
        # the site lies in a cell from 20 to about 30 m away: the margin is that of the worse end
        ("<=", "100 m", PASS, 70.0), ("<", "100 m", PASS, 70.0), (">=", "5 m", PASS, 15.0), (">", "5 m", PASS, 15.0),
        (">=", "100 m", FAIL, -80.0), ("<=", "25 m", UNDECIDED, None), ("<=", "5 m", FAIL, -25.0),
    ],
)  # fmt: skip
def test_the_margin_of_what_is_only_bounded(op: Any, text: str, verdict: Verdict, margin: float | None) -> None:
    rule = requirement("separation", text, op=op)
    finding = judged(draw("A..1", within={"b": "1"}), rule).finding("separation")
    assert finding.verdict is verdict
    assert finding.margin_nominal is None
    assert finding.margin_certain == (None if margin is None else pytest.approx(margin, abs=0.3))
    if verdict is UNDECIDED:
        assert finding.message.code == "reason.undecided.interval"


def test_an_interval_across_the_limit_without_anything_missing() -> None:
    # four of five members: one is for review, so the count is open
    members = [word(name, name) for name in "cde"]
    group = dataclasses.replace(
        requirement("group", "1 item", op=">="), members=("c", "d", "e"), limits=(limit("2 item"),)
    )
    finding = evaluated(land(facts={"c": True, "d": False}), *members, group).finding("group")
    assert finding.verdict is UNDECIDED
    assert finding.message.code == "reason.undecided.member-undecided"
    told = finding.message.values
    assert [told[end]["value"] for end in ("low", "high")] == [1.0, 2.0]


# --- names of facts and layers ----------------------------------------------------------------------------------------


def with_roads(**facts: Any) -> Study:
    picture = draw("A....b", declared={"b": "100 m2"})
    (road,) = (shape for name, shape in drawn_shapes("A.r..b").items() if name == "r")
    layer = Layer(
        "roads", Name("-", "-"), True, 0.0, (LayerFeature(road, facts),), Provenance("a test", "2020", "CC0-1.0")
    )
    return dataclasses.replace(picture, layers={"roads": layer})


def drawn_shapes(picture: str) -> Mapping[str, Any]:
    from tests.pictures import lonlat, shapes

    return {name: lonlat(shape) for name, shape in shapes(picture).items()}


ROADS = LayerDescription(
    "roads", Name("도로", "roads"), (FactDescription("width", Name("너비", "width"), "quantity", unit="m"),)
)


def of_layer(study: Study, **more: Any) -> Any:
    rule = dataclasses.replace(requirement("distance", "15 m", roles=["background"]), layer="roads", **more)
    rules = dataclasses.replace(profile(rule), layers=(ROADS,))
    return evaluate_proposal(study, rules).finding("distance")


def test_a_layer_and_the_facts_of_its_condition_are_told_by_their_names() -> None:
    where = FactCondition("width", op=">", quantity=Quantity.parse("4 m"))
    finding = of_layer(with_roads(width="6 m"), where=where)
    assert (finding.verdict, finding.message.code) == (FAIL, "reason.measured.fail")
    assert finding.message.values["layer"] == {"ko": "도로", "en": "roads"}
    assert finding.message.values["fact"] == [{"ko": "너비", "en": "width"}]
    assert of_layer(with_roads(width="6 m")).message.values["fact"] == []


def test_a_remark_names_facts_by_the_profiles_words() -> None:
    where = FactCondition("width", op=">", quantity=Quantity.parse("4 m"))
    finding = of_layer(with_roads(), where=where)
    named = [each.values["facts"] for each in finding.remarks if "facts" in each.values]
    assert named == [[{"ko": "너비", "en": "width"}]]
    for language in ("ko", "en"):
        for remark in finding.remarks:
            assert remark.code not in Translator(language).tell(remark)


@pytest.mark.parametrize(("value", "shown"), [(True, "word.yes"), (False, "word.no")])
def test_a_recorded_word_is_told_by_its_name(value: bool, shown: str) -> None:
    finding = finding_of(land(facts={"c": value}), word("word", "c"))
    assert finding.message.values["recorded"] == {"code": shown}
    assert finding.message.values["fact"] == [{"ko": "사실 c", "en": "fact c"}]
    assert finding.message.code == f"reason.fact-is.{'pass' if value else 'fail'}"


@pytest.mark.parametrize(("text", "verdict"), [("50 m", PASS), ("5 m", FAIL), ("40 m", UNDECIDED)])
def test_a_figure_that_is_only_bounded_has_a_sentence_of_its_own(text: str, verdict: Verdict) -> None:
    # b lies somewhere in the cells of 1; the road is 20 m from the nearest of them and 50 m from the farthest end
    study = draw("A.111..", within={"b": "1"})
    layer = Layer(
        "roads", Name("-", "-"), True, 0.0, (LayerFeature(drawn_shapes("A.111..r")["r"], {}),),
        Provenance("a test", "2020", "CC0-1.0"),
    )  # fmt: skip
    cite = requirement("distance", text).limits
    finding = of_layer(dataclasses.replace(study, layers={"roads": layer}), limits=cite)
    assert (finding.verdict, finding.measurement.value) == (verdict, None)
    code = "undecided.site-without-outline" if verdict is UNDECIDED else f"measured-between.{verdict.value}"
    assert finding.message.code == f"reason.{code}"


# --- witness, readings, flips -----------------------------------------------------------------------------------------


def test_the_witness_is_the_nearest_line_in_degrees() -> None:
    finding = judged(draw("A..b"), requirement("separation", "15 m", readings=["min_pair"])).finding("separation")
    assert (finding.verdict, finding.subject, finding.reading) == (FAIL, ("A", "b"), "min_pair")
    assert finding.witness is not None
    assert finding.witness["type"] == "LineString"
    (line,) = analysis_crs("EPSG:5186").to_plane([shapely.geometry.shape(finding.witness)])
    assert shapely.length(line) == pytest.approx(20.0, abs=1e-3)
    assert judged(draw("A..b"), requirement("area", "1 km2")).finding("area").witness is None


def test_what_flips_is_told_with_its_value_and_how_far_it_lies_off() -> None:
    # declared 90 m2, drawn 100 m2; at most 95 m2
    finding = finding_of(land("90 m2"), asked(limit("95 m2")))
    assert (finding.verdict, finding.stable) == (PASS, False)
    assert "plane:EPSG:5186" in finding.flips
    told = {each.values["name"]["method"]: each.values for each in finding.remarks if each.code == "remark.flips"}
    assert set(told) == set(finding.flips)
    drawn = told["plane:EPSG:5186"]
    assert drawn["verdict"] == {"code": "verdict.fail"}
    assert drawn["value"] == {"value": pytest.approx(100.0, abs=1e-5), "unit": "m2"}
    assert drawn["shift"] == {"value": pytest.approx(10.0, abs=1e-5), "unit": "m2"}
    assert (drawn["low"]["unit"], drawn["high"]["unit"]) == ("m2", "m2")
    assert set(drawn) == {"name", "verdict", "shift", "value", "low", "high"}
    alternatives = {each.name: each for each in finding.alternatives}
    assert alternatives["accuracy"].verdict is PASS
    assert (alternatives["accuracy"].kind, alternatives["accuracy"].shift) == ("interval", None)
    assert (alternatives["accuracy"].low, alternatives["accuracy"].high) == (89.5, 90.5)
    assert alternatives["plane:EPSG:5186"].kind == "method"
    # what does not flip is not told
    assert finding_of(land("90 m2"), asked(limit("500 m2"))).remarks == ()


def test_the_interval_flips_where_its_last_digit_decides() -> None:
    finding = finding_of(land("1.0 km2"), asked(limit("1020000 m2")))
    (told,) = [each.values for each in finding.remarks if each.values.get("name") == {"method": "accuracy"}]
    assert told == {
        "name": {"method": "accuracy"}, "verdict": {"code": "verdict.undecided"}, "shift": None, "value": metres2(1e6),
        "low": metres2(950_000.0), "high": metres2(1_050_000.0),
    }  # fmt: skip
    assert "accuracy" in finding.flips


@pytest.mark.parametrize("cautious", [False, True])
def test_only_a_pass_is_made_undecided_by_caution(cautious: bool) -> None:
    study, failing = land("90 m2"), asked(limit("95 m2"), op=">=")
    assert not finding_of(study, failing).stable
    assert finding_of(study, failing, cautious=cautious).verdict is FAIL
    assert finding_of(study, asked(limit("95 m2")), cautious=cautious).verdict is (UNDECIDED if cautious else PASS)
    assert finding_of(study, asked(limit("500 m2")), cautious=cautious).verdict is PASS


# --- display ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "step", "unit", "mode", "shown"),
    [
        ("1365000 m2", "0.01", "km2", "half-even", "1.36 km2"), ("1365000 m2", "0.01", "km2", "half-up", "1.37 km2"),
        ("1365000 m2", "1", "ha", "down", "136 ha"), ("1365000 m2", "0.1", "man-pyeong", "half-up", "41.3 man-pyeong"),
    ],
)  # fmt: skip
def test_the_value_as_it_is_shown(area: str, step: str, unit: str, mode: Any, shown: str) -> None:
    rule = asked(limit("2 km2"), rounding=Rounding(Decimal(step), mode), shown_unit=unit)
    finding = finding_of(land(area), rule)
    assert (finding.shown, finding.verdict) == (shown, PASS)
    assert finding_of(land(None), rule).shown is None
    assert finding_of(land(area), dataclasses.replace(rule, shown_unit=None)).shown is None
    assert finding_of(land(area), dataclasses.replace(rule, rounding=None)).shown is None


def test_a_measured_number_as_the_value_of_a_sentence() -> None:
    assert measured(2.5, "m") == {"value": 2.5, "unit": "m"}
    assert measured(0.0, "m2") == {"value": 0.0, "unit": "m2"}
    assert measured(None, "m") is None


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT (127.1234567894 37)",
        "LINESTRING (127 37, 127.1 37.1)",
        "MULTIPOINT ((127 37), (128 38))",
        "POLYGON ((127 37, 127.1 37, 127.1 37.1, 127 37), (127.02 37.01, 127.03 37.01, 127.03 37.02, 127.02 37.01))",
        "MULTIPOLYGON (((127 37, 127.1 37, 127.1 37.1, 127 37)), ((128 38, 128.1 38, 128.1 38.1, 128 38)))",
    ],
)
def test_a_geometry_in_a_result_has_nine_decimals(wkt: str) -> None:
    shape = shapely.from_wkt(wkt)
    found = geojson(shape)
    assert found["type"] == shape.geom_type
    assert set(found) == {"type", "coordinates"}
    assert shapely.equals_exact(shapely.geometry.shape(found), shape, tolerance=5e-10)
    if shape.geom_type == "Point":
        assert list(found["coordinates"]) == [127.123456789, 37.0]


def test_what_is_not_applicable_belongs_to_its_group_too() -> None:
    members = [word("c", "c"), word("d", "d", condition=holds("e"))]
    group = dataclasses.replace(requirement("group", "1 item", op=">="), members=("c", "d"), limits=(limit("1 item"),))
    evaluation = evaluated(land(facts={"c": True, "e": False}), *members, group)
    assert [each.group for each in evaluation.findings] == ["group", "group", None]
    assert evaluation.finding("d").verdict is Verdict.NOT_APPLICABLE
    assert verdict_of(land(facts={"c": True}), members[0]) is PASS


def test_a_fact_of_a_profile_that_does_not_describe_it_is_told_by_its_id() -> None:
    study = dataclasses.replace(land(), facts=(Fact("quota", "40 %", "a test"),))
    rule = dataclasses.replace(requirement("fact", "50 %", op=">="), fact="quota")
    finding = evaluate_proposal(study, profile(rule)).finding("fact")
    assert (finding.verdict, finding.message.values["fact"]) == (FAIL, [{"ko": "quota", "en": "quota"}])


def test_a_profile_from_secondary_sources_says_so_and_is_never_firm(command: Any) -> None:
    said = command("check", "hongneung", "--profile", "kr/urban-regeneration", "--lang", "en", "--exit-zero")
    assert said.out.splitlines()[0].startswith("The limits of this profile come from secondary sources")
    result = json.loads(command("check", "hongneung", "--profile", "kr/urban-regeneration", "--format", "json").out)
    decided = [each for each in result["findings"] if each["verdict"] in ("pass", "review", "fail")]
    assert decided
    assert all("source-secondary" in each["flips"] and not each["stable"] for each in decided)
    assert result["profile"]["source"] == "secondary"


def test_what_does_not_apply_by_secondary_sources_is_not_firm_either() -> None:
    study, rule = land(facts={"c": True, "e": False}), word("c", "c", condition=holds("e"))
    found = {
        source: evaluate_proposal(study, dataclasses.replace(profile(rule), source=source)).finding("c")
        for source in ("primary", "secondary")
    }
    assert {each.verdict for each in found.values()} == {Verdict.NOT_APPLICABLE}
    assert (found["primary"].stable, found["primary"].flips) == (True, ())
    assert (found["secondary"].stable, found["secondary"].flips) == (False, ("source-secondary",))
