"""What a sound profile must not do in silence: rules that can never come, never fail, or never be met together."""

from __future__ import annotations

import re
from copy import deepcopy
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.profiles.broken_rules import FACTS, ROADS
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURES
from zonegeo.model.condition import Combined, Condition, FactCondition
from zonegeo.model.evaluation import rule_notices
from zonegeo.model.profile import FactDescription
from zonegeo.model.quantity import Quantity
from zonegeo.profiles.never_holds import Domains, can_hold

GREEN, HOUSES = {"fact": "zoning", "is": "green"}, {"fact": "zoning", "is": "residential"}
WIDE, NARROW = ({"fact": "width", "op": op, "value": "8 m"} for op in (">", "<="))
LARGE, SMALL = ({"measure": "area", "op": op, "value": f"{value} km2"} for op, value in ((">=", 3), ("<", 2)))
NEVER = [
    {"all": [GREEN, HOUSES]},
    {"all": [WIDE, NARROW]},
    {"all": [LARGE, SMALL]},
    {"all": [GREEN, {"none": [GREEN]}]},
    # neither of the two things that it can be, and yes and no at once
    {"none": [GREEN, HOUSES]},
    {"all": [{"fact": "public", "is": True}, {"fact": "public", "is": False}]},
    {"measure": "area", "op": "<", "value": "0 m2"},
    {"measure": "share", "layer": "roads", "op": ">", "value": "100 %"},
    {"all": [{"any": [GREEN, WIDE]}, HOUSES, NARROW]},
    {"all": [{"requirement": "separation", "is": "pass"}, {"requirement": "separation", "is": "fail"}]},
]
SOMETIMES = [
    {"any": [GREEN, HOUSES]},
    {"all": [GREEN, WIDE]},
    {"all": [WIDE, {"fact": "width", "op": "<=", "value": "8.1 m"}]},
    {"all": [{"fact": "width", "op": op, "value": "8 m"} for op in ("<=", ">=")]},
    {"none": [GREEN]},
    {"all": [{"measure": "area", "roles": [role], **limit} for role, limit in
             (("core", {"op": ">", "value": "2 m2"}), ("background", {"op": "<", "value": "1 m2"}))]},
    {"measure": "share", "layer": "roads", "op": ">=", "value": "100 %"},
]  # fmt: skip


@pytest.fixture
def rules(small: Any) -> Any:
    small.rules |= deepcopy({"fact": FACTS, "layer": [ROADS]})
    return small


def entry_of(small: Any) -> Any:
    return small.rules["requirement"][1]


def conflicts(small: Any) -> list[tuple[str, str]]:
    """What is said of the rules as written; each has its sentence in both languages, filled in."""
    small.write()
    profile = read_profile(str(small.rules_file))
    for notice in rule_notices(profile):
        for language in ("ko", "en"):
            told = Translator(language).text(f"notice.{notice.code}", **notice.values)
            assert not re.search(r"\{\w*\}|^notice\.", told), told
    return [(each.code, each.place) for each in profile.conflicts]


def said(small: Any) -> list[str]:
    notices = rule_notices(read_profile(str(small.rules_file)))
    return [Translator("en").text(f"notice.{each.code}", **each.values) for each in notices]


@pytest.mark.parametrize("condition", NEVER)
def test_a_requirement_whose_case_never_comes_is_told(condition: Any, rules: Any) -> None:
    entry_of(rules)["when"] = condition
    assert conflicts(rules) == [("rule-never-applies", "background-area")]


@pytest.mark.parametrize("condition", SOMETIMES)
def test_of_a_case_that_may_come_nothing_is_said(condition: Any, rules: Any) -> None:
    entry_of(rules)["when"] = condition
    assert conflicts(rules) == []


def test_a_limit_whose_case_its_requirement_leaves_out_is_told(rules: Any) -> None:
    entry = entry_of(rules)
    entry["when"] = GREEN
    entry["limit"].insert(0, deepcopy(entry["limit"][0]) | {"when": HOUSES})
    assert conflicts(rules) == [("limit-never-applies", "background-area")]


def test_a_filter_that_lets_no_site_through_is_told(rules: Any) -> None:
    entry_of(rules)["where"] = {"all": [{"role": "core"}, {"role": "background"}]}
    assert conflicts(rules) == [("filter-lets-nothing-through", "background-area")]


def test_a_filter_of_features_speaks_of_their_own_facts(rules: Any) -> None:
    lanes = [{"fact": "lanes", "op": op, "value": "4 m"} for op in (">", "<")]
    entry_of(rules).update(measure="area-inside", layer="roads", where={"all": lanes})
    assert conflicts(rules) == [("filter-lets-nothing-through", "background-area")]


def test_a_review_that_never_comes_is_told(rules: Any) -> None:
    entry = entry_of(rules)
    limit = entry["limit"][0]
    review = {"since": limit["since"], "cite": limit["cite"], "when": {"all": [GREEN, HOUSES]}}
    entry.update(otherwise="review", review=[review])
    assert conflicts(rules) == [("review-never-applies", "background-area")]


def test_a_wider_case_before_a_narrower_one_is_told(rules: Any) -> None:
    entry = entry_of(rules)
    last = entry["limit"][0]
    narrow = deepcopy(last) | {"when": {"all": [GREEN, WIDE]}, "value": "5 km2"}
    wide = deepcopy(last) | {"when": GREEN, "value": "4 km2"}
    entry["limit"] = [wide, narrow, last]
    assert conflicts(rules) == [("case-taken-before", "background-area")]
    entry["limit"] = [narrow, wide, last]
    assert conflicts(rules) == []


@pytest.mark.parametrize(
    ("changes", "value", "code"),
    [
        ({"op": ">="}, "0 km2", "limit-met-by-all"),
        ({"op": "<"}, "0 km2", "limit-met-by-none"),
        ({"op": "<=", "measure": "share", "layer": "roads"}, "100 %", "limit-met-by-all"),
        ({"op": ">", "measure": "share", "layer": "roads"}, "100 %", "limit-met-by-none"),
        ({"op": ">=", "measure": "site-count"}, "0 site", "limit-met-by-all"),
    ],
)
def test_a_limit_that_decides_nothing_is_told(changes: Any, value: str, code: str, rules: Any) -> None:
    entry = entry_of(rules)
    entry.update(changes)
    entry["limit"][0]["value"] = value
    assert conflicts(rules) == [(code, "background-area")]


@pytest.mark.parametrize(
    ("changes", "value"),
    [({"op": ">"}, "0 km2"), ({"op": "<="}, "0 km2"), ({"op": ">=", "severity": "info"}, "0 km2"),
     ({"op": ">=", "measure": "fact", "fact": "width"}, "0 m")],
)  # fmt: skip
def test_a_limit_of_nothing_may_decide(changes: Any, value: str, rules: Any) -> None:
    entry = entry_of(rules)
    entry.update(changes)
    entry["limit"][0]["value"] = value
    assert conflicts(rules) == []


def test_a_case_may_be_let_off(rules: Any) -> None:
    entry = entry_of(rules)
    entry["op"] = ">="
    entry["limit"].insert(0, deepcopy(entry["limit"][0]) | {"when": GREEN, "value": "0 km2"})
    assert conflicts(rules) == []


@pytest.fixture
def twice(rules: Any) -> Any:
    """The area may be 2 km2 at most in one requirement, and has to be 3 km2 at least in another."""
    entry = entry_of(rules)
    entry["op"] = "<="
    entry["limit"][0]["value"] = "2 km2"
    other = deepcopy(entry) | {"id": "least-area", "op": ">="}
    other["limit"][0]["value"] = "3 km2"
    rules.rules["requirement"].append(other)
    return rules


def test_two_limits_that_exclude_each_other_are_told(twice: Any) -> None:
    assert conflicts(twice) == [("limits-exclude-each-other", "background-area")]
    (told,) = said(twice)
    assert "≤ 2 km²" in told
    assert "≥ 3 km²" in told


@pytest.mark.parametrize("change", ["value", "roles", "when", "date", "severity"])
def test_two_limits_may_stand_beside_each_other(change: str, twice: Any) -> None:
    other = twice.rules["requirement"][-1]
    if change == "value":
        other["limit"][0]["value"] = "2 km2"  # 2 km2 meets both
    elif change == "date":
        since = other["limit"][0]["since"]
        entry_of(twice)["limit"][0]["until"] = since
        other["limit"][0]["since"] = since.replace(year=since.year + 1)
    else:
        other[change] = {"roles": ["core"], "when": GREEN, "severity": "should"}[change]
    assert conflicts(twice) == []


WORDS = ("a", "b", "c")
FIGURES = tuple(Quantity(Decimal(each), "m") for each in ("1", "2"))
DOMAINS = Domains(
    {name: FactDescription(name, Name("", ""), "word", WORDS) for name in ("x", "y")}
    | {"z": FactDescription("z", Name("", ""), "quantity", (), "m")},
    {name: MEASURES[name] for name in ("area",)},
)
LEAVES = st.one_of(
    st.builds(
        FactCondition, st.sampled_from(["x", "y"]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
    ),
    st.builds(
        lambda op, quantity: FactCondition("z", (), op, quantity),
        st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from(FIGURES),
    ),
)  # fmt: skip
CONDITIONS = st.recursive(
    LEAVES,
    lambda below: st.builds(
        Combined, st.sampled_from(["all", "any", "none"]), st.lists(below, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
)
# each number with one below, between and above
NUMBERS = tuple(Decimal(each) for each in ("0", "1", "1.5", "2", "3"))
COMPARED = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
}


def holds(condition: Condition, world: dict[str, Any]) -> bool:
    if isinstance(condition, Combined):
        parts = [holds(each, world) for each in condition.parts]
        return {"all": all(parts), "any": any(parts), "none": not any(parts)}[condition.kind]
    assert isinstance(condition, FactCondition)
    if condition.op is None or condition.quantity is None:
        return world[condition.fact] in condition.among
    return bool(COMPARED[condition.op](world[condition.fact], condition.quantity.value))


@given(st.lists(st.tuples(CONDITIONS, st.booleans()), min_size=1, max_size=3))
def test_what_can_hold_is_what_holds_in_a_world(conditions: list[tuple[Condition, bool]]) -> None:
    worlds = [dict(zip("xyz", each, strict=True)) for each in product(WORDS, WORDS, NUMBERS)]
    found = any(all(holds(condition, world) is wanted for condition, wanted in conditions) for world in worlds)
    assert can_hold(conditions, DOMAINS) is found


@pytest.mark.parametrize("line", [("check", "--lang", "en", "-v"), ("profile", "lint", "--lang", "en")])
def test_a_check_and_a_look_at_the_rules_say_so(line: tuple[str, ...], rules: Any, command: Any) -> None:
    entry_of(rules)["when"] = NEVER[0]
    study = rules.write()
    named = (study, "--profile", str(rules.rules_file)) if line[0] == "check" else (str(rules.rules_file),)
    before = line.index("--lang")
    said = command(*line[:before], *map(str, named), *line[before:])
    assert "its condition can never hold" in " ".join((said.out + said.err).split())


def test_a_ground_that_never_holds_is_told(rules: Any) -> None:
    cite = entry_of(rules)["limit"][0]["cite"]
    ground = {"id": "slip", "name": {"ko": "단순 착오", "en": "slip"}, "since": cite["since"], "cite": cite}
    rules.rules["ground"] = [ground | {"when": NEVER[5]}, ground | {"id": "other", "when": SOMETIMES[0]}]
    assert conflicts(rules) == [("ground-never-holds", "slip")]
