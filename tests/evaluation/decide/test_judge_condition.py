"""Conditions of a proposal: Kleene's tables, every kind of statement, what is told, and that unknown is never true."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, lonlat, profile, requirement, shapes
from zonegeo.base.message import Message, Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.evaluation.decide.circumstances import Circumstances, in_site
from zonegeo.evaluation.decide.judge_condition import (
    Truth,
    judge_condition,
    shown_fact,
)
from zonegeo.i18n.translator import Translator
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import FactDescription, Profile
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact, Layer, LayerFeature, Provenance, Study
from zonegeo.model.verdict import Verdict

NAME = Name("이름", "name")
TRUTHS = (True, False, None)
CODES = {True: "truth.holds", False: "truth.holds-not", None: "truth.unknown"}
ZONING = FactDescription(
    "zoning", Name("용도지역", "zoning"), "word", ("residential", "green"), words={"green": Name("녹지", "green land")}
)
FACTS = (
    ZONING,
    FactDescription("public", Name("공공", "public"), "yes-no"),
    FactDescription("width", Name("너비", "width"), "quantity", unit="m"),
)
RULES: Profile = dataclasses.replace(profile(requirement("area", "1 km2")), facts=FACTS)


def around(
    facts: Mapping[str, FactValue] | None = None,
    *,
    study: Study | None = None,
    findings: Mapping[str, Finding] | None = None,
) -> Circumstances:
    known = study or draw("A.b", declared={"b": "1000 m2"})
    recorded = tuple(Fact(name, each, "a test") for name, each in (facts or {}).items())
    known = dataclasses.replace(known, facts=recorded)
    return Circumstances(build_scene(known, known.proposals["drawn"], DAY), RULES, findings or {})


def finding(verdict: Verdict, *, stable: bool = True) -> Finding:
    return Finding(
        requirement="other", name=Name("다른 요건", "the other"), severity="must", verdict=verdict, stable=stable,
        subject=(), measurement=None, limit=None, margin_nominal=None, margin_certain=None, witness=None,
        message=Message("reason.test"), cite=None,
    )  # fmt: skip


def told_of(condition: Condition, circumstances: Circumstances) -> Mapping[str, Any]:
    """Return the values of the one statement, having told it in both languages."""
    (message,) = judge_condition(condition, circumstances).told
    for language in ("ko", "en"):
        assert message.code not in Translator(language).tell(message)
    return message.values


def leaf(truth: bool | None, number: int) -> tuple[FactCondition, dict[str, FactValue]]:
    """A statement of a fact with that truth, and what must be recorded for it."""
    return FactCondition(f"f{number}", (True,)), {} if truth is None else {f"f{number}": truth}


def kleene(kind: str, truths: tuple[bool | None, ...]) -> bool | None:
    """Kleene's strong logic by its worlds: what holds whatever the unknown ones turn out to be."""
    named = {"all": all, "any": any, "none": lambda world: not any(world)}[kind]
    outcomes = {named(world) for world in product(*((True, False) if each is None else (each,) for each in truths))}
    return outcomes.pop() if len(outcomes) == 1 else None


# --- several statements -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["all", "any", "none"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_several_statements_by_their_worlds(kind: Any, size: int) -> None:
    for truths in product(TRUTHS, repeat=size):
        leaves, facts = zip(*(leaf(truth, number) for number, truth in enumerate(truths)), strict=True)
        circumstances = around({name: each for one in facts for name, each in one.items()})
        found = judge_condition(Combined(kind, leaves), circumstances)
        assert found.holds is kleene(kind, truths), truths
        # every statement is told, in its order, whatever decided
        assert [each.values["truth"]["code"] for each in found.told] == [CODES[each] for each in truths]
        assert found.stable


@st.composite
def trees(draw_from: st.DrawFn, depth: int = 3) -> Condition:
    if depth == 0 or draw_from(st.booleans()):
        return FactCondition(f"f{draw_from(st.integers(0, 3))}", (True,))
    parts = draw_from(st.lists(trees(depth - 1), min_size=1, max_size=3))
    return Combined(draw_from(st.sampled_from(["all", "any", "none"])), tuple(parts))


@given(trees(), st.dictionaries(st.sampled_from(["f0", "f1", "f2", "f3"]), st.booleans()))
def test_recording_another_fact_never_turns_a_condition_over(tree: Condition, known: dict[str, FactValue]) -> None:
    before = judge_condition(tree, around(known)).holds
    for name, value in product(("f0", "f1", "f2", "f3"), (True, False)):
        if name not in known:
            assert before in (None, judge_condition(tree, around({**known, name: value})).holds)


@given(trees())
def test_with_everything_recorded_nothing_is_unknown(tree: Condition) -> None:
    for values in product((True, False), repeat=4):
        everything = {f"f{number}": value for number, value in enumerate(values)}
        assert judge_condition(tree, around(everything)).holds is not None


def test_no_condition_always_holds() -> None:
    assert judge_condition(None, around()) == Truth(True)


def test_a_statement_about_a_site_says_nothing_of_a_proposal() -> None:
    with pytest.raises(TypeError, match="RoleCondition is no statement about a proposal"):
        judge_condition(RoleCondition(("core",)), around())


# --- facts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "known", "holds", "value", "asked"),
    [
        (FactCondition("zoning", ("green",)), "green", True, Name("녹지", "green land"), [Name("녹지", "green land")]),
        (FactCondition("zoning", ("green",)), "residential", False, Name("residential", "residential"),
         [Name("녹지", "green land")]),
        (FactCondition("public", (True,)), True, True, "word.yes", ["word.yes"]),
        (FactCondition("public", (True,)), False, False, "word.no", ["word.yes"]),
        (FactCondition("public", (False,)), False, True, "word.no", ["word.no"]),
        (FactCondition("width", op=">", quantity=Quantity.parse("4 m")), "4 m", False, Name("4 m", "4 m"), ["> 4 m"]),
        (FactCondition("width", op=">=", quantity=Quantity.parse("4 m")), "4 m", True, Name("4 m", "4 m"), [">= 4 m"]),
        (FactCondition("width", op="<", quantity=Quantity.parse("1 km")), "0.9 km", True, Name("0.9 km", "0.9 km"),
         ["< 1 km"]),
        (FactCondition("zoning", ("green",)), None, None, None, [Name("녹지", "green land")]),
        (FactCondition("width", op="<", quantity=Quantity.parse("1 km")), None, None, None, ["< 1 km"]),
    ],
)  # fmt: skip
def test_a_fact_is_told_with_its_name_its_value_and_what_is_asked(
    condition: FactCondition, known: FactValue | None, holds: bool | None, value: Any, asked: list[Any]
) -> None:
    circumstances = around({} if known is None else {condition.fact: known})
    found = judge_condition(condition, circumstances)
    # "4 m" is anything from 3.5 to 4.5 m: a statement about 4 m itself is not stable
    stable = condition.op is None or known != "4 m"
    assert (found.holds, found.stable, [each.code for each in found.told]) == (holds, stable, ["remark.condition-fact"])
    name = next(each.name for each in FACTS if each.id == condition.fact)
    assert told_of(condition, circumstances) == {
        "fact": {"ko": name.ko, "en": name.en},
        "value": told_as(value),
        "asked": [limit_told(each) if condition.op else told_as(each) for each in asked],
        "truth": {"code": CODES[holds]},
    }


def told_as(shown: Any) -> Any:
    if isinstance(shown, Name):
        return {"ko": shown.ko, "en": shown.en}
    return None if shown is None else {"code": shown}


def limit_told(text: str) -> dict[str, str]:
    op, number, unit = text.split()
    return {"op": op, "number": f"{Decimal(number):,f}", "unit": unit}


def test_a_limit_is_told_with_its_sign_and_thousands() -> None:
    assert Translator("en").value(limit_told("<= 100000 m2")) == "≤ 100,000 m²"
    assert Translator("ko").value(limit_told("> 0.9 km")) == "> 0.9 km"


def test_a_fact_as_the_value_of_a_sentence() -> None:
    assert shown_fact(RULES, "zoning", None) is None
    assert shown_fact(RULES, "public", True) == {"code": "word.yes"}
    assert shown_fact(RULES, "public", False) == {"code": "word.no"}
    assert shown_fact(RULES, "zoning", "green") == {"ko": "녹지", "en": "green land"}
    assert shown_fact(RULES, "nobody-described-it", "green") == {"ko": "green", "en": "green"}


# --- measures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "op", "limit", "holds"),
    [
        ("1000 m2", "<=", "1000 m2", True),
        ("1001 m2", "<=", "1000 m2", False),
        ("1000 m2", "<", "1000 m2", False),
        (None, "<=", "1000 m2", None),  # neither declared nor drawn
        (None, ">=", "0 m2", True),  # whatever it is
    ],
)
def test_a_measure_of_the_proposal(declared: str | None, op: Any, limit: str, holds: bool | None) -> None:
    study = draw("A.b", declared={"b": declared}) if declared else draw("A.", within={"b": ""})
    condition = MeasureCondition("area", op, Quantity.parse(limit), ("background",))
    circumstances = around(study=study)
    assert judge_condition(condition, circumstances).holds is holds
    assert told_of(condition, circumstances) == {
        "measure": {"code": "measurand.area"},
        "value": {"value": float(declared.split()[0]), "unit": "m2"} if declared else None,
        "asked": limit_told(f"{op} {limit}"),
        "truth": {"code": CODES[holds]},
    }


def test_a_measure_of_some_roles() -> None:
    # the background space declares 1000 m2 and the core site 50,000 m2
    circumstances = around(study=draw("A.b", declared={"A": "50000 m2", "b": "1000 m2"}))
    limit = Quantity.parse("10000 m2")
    for roles, holds in ((("background",), True), (("core",), False), ((), False)):
        assert judge_condition(MeasureCondition("area", "<=", limit, roles), circumstances).holds is holds


@pytest.mark.parametrize(("declared", "stable"), [("1000000 m2", True), ("1 km2", False)])
def test_a_measure_that_its_last_digit_turns_over_is_not_stable(declared: str, stable: bool) -> None:
    # 1 km2 is anything from 0.5 to 1.5 km2; drawn are 1,000,000 m2 to the square metre
    study = draw("A.b", cell_m=1000.0, declared={"b": declared})
    condition = MeasureCondition("area", "<=", Quantity.parse("1000001 m2"), ("background",))
    found = judge_condition(condition, around(study=study))
    assert (found.holds, found.stable) == (True, stable)
    assert judge_condition(Combined("all", (condition,)), around(study=study)).stable is stable
    sure = MeasureCondition("area", "<=", Quantity.parse("9 km2"), ("background",))
    # where one of several is enough, and holds in every way, the other turns nothing over
    assert judge_condition(Combined("any", (sure, condition)), around(study=study)).stable


def test_a_measure_against_a_layer() -> None:
    road = lonlat(shapes("A...r")["r"])
    layer = Layer("roads", NAME, True, 0.0, (LayerFeature(road, {}),), Provenance("a test", "2020", "CC0-1.0"))
    study = dataclasses.replace(draw("A.b"), layers={"roads": layer})
    for text, holds in (("10 m", True), ("9 m", False)):
        # from the background space to the road is one cell, from the core site three
        condition = MeasureCondition("distance", "<=", Quantity.parse(text), ("background",), "roads")
        assert judge_condition(condition, around(study=study)).holds is holds
    # a layer that the study has not got says nothing
    other = MeasureCondition("distance", "<=", Quantity.parse("10 m"), ("background",), "rivers")
    assert judge_condition(other, around(study=study)).holds is None


def test_a_measure_that_there_is_nothing_to_take_of_is_unknown() -> None:
    # a table of other zones without one in force: no spacing can be measured, and 0 km would be a lie
    study = dataclasses.replace(draw("A.b"), other_zones=())
    for op in ("<", ">="):
        condition = MeasureCondition("zone-spacing", op, Quantity.parse("10 km"))
        assert judge_condition(condition, around(study=study)).holds is None


# --- other requirements -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("among", [(Verdict.PASS,), (Verdict.PASS, Verdict.REVIEW), (Verdict.FAIL,), tuple(Verdict)])
def test_a_verdict_that_is_undecided_may_be_any(verdict: Verdict, among: tuple[Verdict, ...]) -> None:
    condition = VerdictCondition("other", among)
    circumstances = around(findings={"other": finding(verdict)})
    holds = verdict in among or (None if verdict is Verdict.UNDECIDED else False)
    assert judge_condition(condition, circumstances).holds is holds
    assert told_of(condition, circumstances) == {
        "requirement": {"ko": "다른 요건", "en": "the other"},
        "value": {"code": f"verdict.{verdict.value}"},
        "asked": [{"code": f"verdict.{each.value}"} for each in among],
        "truth": {"code": CODES[holds]},
    }


@pytest.mark.parametrize("stable", [True, False])
def test_a_condition_is_as_stable_as_the_verdict_that_it_names(stable: bool) -> None:
    circumstances = around(findings={"other": finding(Verdict.PASS, stable=stable)})
    found = judge_condition(VerdictCondition("other", (Verdict.PASS,)), circumstances)
    assert (found.holds, found.stable) == (True, stable)
    assert [each.code for each in found.told] == ["remark.condition-requirement"]


def test_the_circumstances_of_one_site_are_those_of_the_whole_but_for_its_facts() -> None:
    study = draw("A.b")
    facts = (Fact("zoning", "green", "a test"), Fact("zoning", "residential", "a test", site="b"))
    study = dataclasses.replace(study, facts=facts)
    whole = Circumstances(build_scene(study, study.proposals["drawn"], DAY), RULES, {"other": finding(Verdict.PASS)})
    green = FactCondition("zoning", ("green",))
    of_sites = [in_site(whole, number) for number in range(2)]
    assert [judge_condition(green, each).holds for each in (whole, *of_sites)] == [True, True, False]
    assert [(each.profile, each.findings) for each in of_sites] == [(whole.profile, whole.findings)] * 2
