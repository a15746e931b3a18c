"""Conditions of a profile file: what they become, and what is wrong with them, wherever they stand and however deep."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from tests.profiles.broken_rules import AREA, FACTS, ROADS, problems_of
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import InputError
from zonegeo.measures import MEASURES
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    MeasureCondition,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.quantity import Quantity
from zonegeo.model.verdict import Verdict
from zonegeo.profiles.condition_reader import condition_of

OF_PROPOSAL = "fact, measure, requirement, all, any, none"
LAYERS = [ROADS]
GREEN = {"fact": "zoning", "is": "green"}


@pytest.fixture
def rules(small: Any) -> Any:
    small.rules |= {"fact": FACTS, "layer": LAYERS}
    return small


def put(small: Any, where: str, condition: Any) -> None:
    """Put a condition at one of its places in the second requirement."""
    entry = small.rules["requirement"][1]
    if where == "limit[0].when":
        entry["limit"][0]["when"] = condition
    elif where == "review[0].when":
        limit = entry["limit"][0]
        review = {"since": limit["since"], "cite": limit["cite"], "when": condition}
        entry |= {"otherwise": "review", "review": [review]}
    else:
        entry[where] = condition


def check(small: Any, code: str, place: str, values: Mapping[str, Any]) -> None:
    (problem,) = problems_of(small)
    where = f"{small.rules_file.as_posix()}: {AREA}.{place}"
    assert (problem.code, problem.where, dict(problem.values)) == (code, where, dict(values))


def read(small: Any, where: str = "when") -> Condition | None:
    small.write()
    requirement = read_profile(str(small.rules_file)).requirements[1]
    return {
        "when": requirement.condition, "where": requirement.where, "limit[0].when": requirement.limits[0].condition,
        "review[0].when": requirement.reviews[0].condition if requirement.reviews else None,
    }[where]  # fmt: skip


AT_REQUIREMENT = ("when", "limit[0].when", "review[0].when")
IS_GREEN = FactCondition("zoning", ("green",))
METRES, SQUARE = Quantity.parse("4 m"), Quantity.parse("100,000 m2")


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        (GREEN, IS_GREEN),
        ({"fact": "zoning", "is": ["green", "residential"]}, FactCondition("zoning", ("green", "residential"))),
        ({"fact": "public", "is": True}, FactCondition("public", (True,))),
        ({"fact": "public", "is": [True, False]}, FactCondition("public", (True, False))),
        ({"fact": "width", "op": ">", "value": "4 m"}, FactCondition("width", (), ">", METRES)),
        ({"measure": "area", "roles": ["background"], "op": "<=", "value": "100,000 m2"},
         MeasureCondition("area", "<=", SQUARE, ("background",))),
        ({"measure": "area", "op": "<", "value": "100,000 m2"}, MeasureCondition("area", "<", SQUARE)),
        ({"measure": "distance", "layer": "roads", "op": ">=", "value": "4 m"},
         MeasureCondition("distance", ">=", METRES, (), "roads")),
        ({"requirement": "separation", "is": "pass"}, VerdictCondition("separation", (Verdict.PASS,))),
        ({"requirement": "separation", "is": ["review", "not_applicable"]},
         VerdictCondition("separation", (Verdict.REVIEW, Verdict.NOT_APPLICABLE))),
        ({"any": [GREEN, {"none": [GREEN]}]},
         Combined("any", (IS_GREEN, Combined("none", (IS_GREEN,))))),
        ({"all": [GREEN]}, Combined("all", (IS_GREEN,))),
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", AT_REQUIREMENT)
def test_a_statement_and_what_it_becomes(written: Any, condition: Condition, where: str, rules: Any) -> None:
    put(rules, where, written)
    assert read(rules, where) == condition


def test_of_sites_and_of_features(rules: Any) -> None:
    both = {"all": [{"role": "core"}, GREEN]}
    put(rules, "where", both)
    assert read(rules, "where") == Combined("all", (RoleCondition(("core",)), FactCondition("zoning", ("green",))))
    rules.rules["requirement"][1] |= {"measure": "distance", "layer": "roads"}
    rules.rules["requirement"][1]["limit"][0]["value"] = "500 m"
    put(rules, "where", {"fact": "lanes", "op": ">", "value": "4 m"})
    assert read(rules, "where") == FactCondition("lanes", (), ">", METRES)


def test_no_condition_is_none(rules: Any) -> None:
    assert condition_of(None) is None
    assert [read(rules, where) for where in (*AT_REQUIREMENT, "where")] == [None] * 4


# --- shape ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ({}, ""), ({"is": "green"}, ""), ({"op": "<", "value": "4 m"}, ""), ({"all": []}, ""), ({"any": []}, ""),
        (GREEN | {"measure": "area"}, "fact, measure"), (GREEN | {"all": [GREEN]}, "fact, all"),
        ({"all": [GREEN], "none": [GREEN]}, "all, none"), ({"any": [GREEN], "role": "core"}, "role, any"),
        ({"role": "core"}, "role"),  # a proposal has no role
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", AT_REQUIREMENT)
def test_a_condition_is_one_statement(written: Any, shown: str, where: str, rules: Any) -> None:
    put(rules, where, written)
    check(rules, "condition-shape", where, {"value": shown, "known": OF_PROPOSAL})


@pytest.mark.parametrize("kind", ["measure", "requirement"])
def test_a_site_is_asked_for_its_facts_and_its_role_alone(kind: str, rules: Any) -> None:
    written = {"measure": {"measure": "area", "op": "<", "value": "4 m2"},
               "requirement": {"requirement": "separation", "is": "pass"}}[kind]  # fmt: skip
    put(rules, "where", written)
    check(rules, "condition-shape", "where", {"value": kind, "known": "fact, role, all, any, none"})


def test_a_feature_is_asked_for_its_own_facts_alone(rules: Any) -> None:
    rules.rules["requirement"][1] |= {"measure": "distance", "layer": "roads"}
    rules.rules["requirement"][1]["limit"][0]["value"] = "500 m"
    put(rules, "where", {"role": "core"})
    check(rules, "condition-shape", "where", {"value": "role", "known": "fact, all, any, none"})
    put(rules, "where", GREEN)  # of the proposal
    check(rules, "unknown-fact", "where.fact", {"value": "zoning", "nearest": "", "known": "lanes"})


def nested(depth: int) -> dict[str, Any]:
    condition: dict[str, Any] = dict(GREEN)
    for number in range(depth):
        condition = {("all", "any", "none")[number % 3]: [condition]}
    return condition


@pytest.mark.parametrize("depth", range(6))
def test_as_deep_as_any_clause(depth: int, rules: Any) -> None:
    put(rules, "when", nested(depth))
    found = read(rules)
    for _ in range(depth):
        assert isinstance(found, Combined)
        (found,) = found.parts
    assert found == FactCondition("zoning", ("green",))


def test_deeper_than_any_clause(rules: Any) -> None:
    put(rules, "when", nested(6))
    (problem,) = problems_of(rules)
    assert problem.code == "condition-shape"
    assert problem.where.endswith(f"{AREA}.when.none[0].any[0].all[0].none[0].any[0].all[0]")


@pytest.mark.parametrize("depth", [50, 120, 300, 5000])
def test_absurdly_deep_is_refused_and_does_not_crash(depth: int, rules: Any) -> None:
    put(rules, "when", {"fact": "public", "is": True})
    rules.write()
    text = rules.rules_file.read_text(encoding="utf-8")
    written = '{ "fact" = "public", "is" = true }'
    assert text.count(written) == 1
    deep = "{ all = [" * depth + written + "] }" * depth
    rules.rules_file.write_text(text.replace(written, deep), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_profile(str(rules.rules_file))
    assert {problem.code for problem in caught.value.problems} <= {
        "condition-shape",
        "toml-syntax",
        "toml-too-deep",
        "invalid-value",
    }
    assert len(caught.value.problems) == 1


def test_a_wide_condition_is_read_in_bounded_time(rules: Any) -> None:
    put(rules, "when", {"any": [{"all": [dict(GREEN) for _ in range(100)]} for _ in range(50)]})
    start = time.process_time()
    found = read(rules)
    assert time.process_time() - start < 30
    assert isinstance(found, Combined)
    assert len(found.parts) == 50


# --- words ------------------------------------------------------------------------------------------------------------


KNOWN_VERDICTS = "not_applicable, pass, review, undecided, fail"


@pytest.mark.parametrize(
    ("written", "code", "place", "values"),
    [
        ({"fact": "zonning", "is": "green"}, "unknown-fact", ".fact",
         {"value": "zonning", "nearest": "zoning", "known": "zoning, public, width"}),
        ({"fact": "zoning", "is": ["green", "gren"]}, "unknown-fact-value", ".is",
         {"value": "gren", "nearest": "green", "known": "residential, green"}),
        ({"fact": "zoning", "is": True}, "unknown-fact-value", ".is",
         {"value": "True", "nearest": "", "known": "residential, green"}),
        ({"fact": "public", "is": "true"}, "unknown-fact-value", ".is",
         {"value": "true", "nearest": "true", "known": "true, false"}),
        ({"fact": "zoning"}, "fact-kind", "", {"value": "zoning", "kind": {"code": "kind.word"}, "known": "is"}),
        ({"fact": "public"}, "fact-kind", "", {"value": "public", "kind": {"code": "kind.yes-no"}, "known": "is"}),
        (GREEN | {"op": "<"}, "fact-kind", "", {"value": "zoning", "kind": {"code": "kind.word"}, "known": "is"}),
        (GREEN | {"value": "4 m"}, "fact-kind", "", {"value": "zoning", "kind": {"code": "kind.word"}, "known": "is"}),
        ({"fact": "width"}, "fact-kind", "",
         {"value": "width", "kind": {"code": "kind.quantity"}, "known": "op, value"}),
        ({"fact": "width", "op": "<"}, "fact-kind", "",
         {"value": "width", "kind": {"code": "kind.quantity"}, "known": "op, value"}),
        ({"fact": "width", "value": "4 m"}, "fact-kind", "",
         {"value": "width", "kind": {"code": "kind.quantity"}, "known": "op, value"}),
        ({"fact": "width", "op": "<", "value": "4 m", "is": "4 m"}, "fact-kind", "",
         {"value": "width", "kind": {"code": "kind.quantity"}, "known": "op, value"}),
        ({"fact": "width", "op": "<", "value": "4 m2"}, "limit-unit", ".value", {"value": "4 m2", "unit": "m"}),
        ({"measure": "aera", "op": "<", "value": "4 m2"}, "unknown-measure", ".measure",
         {"value": "aera", "nearest": "area", "known": ", ".join(MEASURES)}),
        ({"measure": "area", "value": "4 m2"}, "condition-without-limit", "", {"value": "area"}),
        ({"measure": "area", "op": "<"}, "condition-without-limit", "", {"value": "area"}),
        ({"measure": "area", "op": "<", "value": "4 m"}, "limit-unit", ".value", {"value": "4 m", "unit": "m2"}),
        ({"measure": "distance", "op": "<", "value": "4 m"}, "measure-needs", "",
         {"value": "distance", "key": "layer"}),
        ({"measure": "frontage", "layer": "roads", "op": "<", "value": "4 m"}, "measure-needs", "",
         {"value": "frontage", "key": "reach"}),
        ({"measure": "fact", "op": "<", "value": "4 m"}, "measure-needs", "", {"value": "fact", "key": "fact"}),
        ({"measure": "area", "layer": "roads", "op": "<", "value": "4 m2"}, "measure-takes-not", "",
         {"value": "area", "key": "layer"}),
        ({"measure": "distance", "layer": "rods", "op": "<", "value": "4 m"}, "unknown-layer", ".layer",
         {"value": "rods", "nearest": "roads", "known": "roads"}),
        ({"requirement": "seperation", "is": "pass"}, "unknown-requirement-id", ".requirement",
         {"value": "seperation", "nearest": "separation", "known": "separation, background-area"}),
        ({"requirement": "separation", "is": ["pass", "pas"]}, "unknown-value", ".is",
         {"value": "pas", "nearest": "pass", "known": KNOWN_VERDICTS}),
        ({"requirement": "separation"}, "unknown-value", ".is",
         {"value": "", "nearest": "", "known": KNOWN_VERDICTS}),
        ({"requirement": "separation", "is": True}, "unknown-value", ".is",
         {"value": "True", "nearest": "", "known": KNOWN_VERDICTS}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", ["", "any", "none"])
def test_a_word_that_does_not_exist(written: Any, code: str, place: str, values: Any, inside: str, rules: Any) -> None:
    put(rules, "when", {inside: [GREEN, written]} if inside else written)
    check(rules, code, f"when.{inside}[1]{place}" if inside else f"when{place}", values)


@pytest.mark.parametrize("key", ["role", "reach", "op", "between"])
def test_a_key_or_word_that_the_schema_does_not_know(key: str, rules: Any) -> None:
    put(rules, "when", GREEN | {key: "nothing"})
    (problem,) = problems_of(rules)
    assert problem.code == {"role": "unknown-role", "op": "unknown-op"}.get(key, "unknown-key")
    assert problem.where.endswith(f": requirement[1].when.{key}")


def test_every_mistake_of_every_condition_is_told_at_once(rules: Any) -> None:
    put(rules, "when", {"all": [{"fact": "a", "is": "b"}, {"any": [{}, {"measure": "area"}]}, {"role": "core"}]})
    put(rules, "limit[0].when", {"requirement": "nobody", "is": "nothing"})
    put(rules, "review[0].when", {"fact": "width", "op": "<", "value": "4 KRW"})
    put(rules, "where", {"fact": "public", "is": "maybe"})
    found = [(each.code, each.where.partition(f"{AREA}.")[2]) for each in problems_of(rules)]
    assert found == [
        ("unknown-fact", "when.all[0].fact"), ("condition-shape", "when.all[1].any[0]"),
        ("condition-without-limit", "when.all[1].any[1]"), ("condition-shape", "when.all[2]"),
        ("unknown-requirement-id", "limit[0].when.requirement"), ("unknown-value", "limit[0].when.is"),
        ("limit-unit", "review[0].when.value"), ("unknown-fact-value", "where.is"),
    ]  # fmt: skip
