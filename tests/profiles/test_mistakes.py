"""What the parts of a profile say of each other: every mistake with its code, its place and its values."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from tests.profiles.broken_rules import AREA, FACTS, NAME, ROADS, problems_of
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import Problem

LAYERS = [
    ROADS,
    {"id": "parks", "name": NAME, "fact": [{"id": "kind", "name": NAME, "kind": "word", "is": ["forest", "square"]}]},
]


@pytest.fixture
def rules(small: Any) -> Any:
    """A profile with two sound requirements, facts and layers; ``rules["requirement"][1]`` is to be broken."""
    small.rules |= deepcopy({"fact": FACTS, "layer": LAYERS})
    return small


def limit_of(small: Any, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = small.rules["requirement"][number]["limit"][0]
    return found


def change(small: Any, changes: Mapping[str, Any]) -> None:
    """Change the second requirement; ``limit`` is the text of its one limit."""
    entry = small.rules["requirement"][1]
    for key, value in changes.items():
        if key == "limit" and isinstance(value, str):
            entry["limit"] = [entry["limit"][0] | {"value": value}]
        elif value is None:
            entry.pop(key, None)
        else:
            entry[key] = value


def place_of(small: Any, problem: Problem) -> str:
    start = f"{small.rules_file.as_posix()}: "
    assert problem.where.startswith(start)
    return problem.where.removeprefix(start)


def check(small: Any, code: str, place: str, values: Mapping[str, Any]) -> None:
    (problem,) = problems_of(small)
    assert (problem.code, place_of(small, problem), dict(problem.values)) == (code, place, dict(values))


SCOPE = "unknown-scope"


@pytest.mark.parametrize(
    ("changes", "code", "place", "values"),
    [
        # what a measure takes and needs
        ({"scope": "portfolio"}, SCOPE, ".scope", {"value": "portfolio", "nearest": "", "known": "proposal, site"}),
        ({"readings": ["rook"]}, "unknown-reading", ".readings", {"value": "rook", "nearest": "", "known": ""}),
        ({"measure": "part-count", "limit": "1 part", "readings": ["queen", "rok"]}, "unknown-reading", ".readings",
         {"value": "rok", "nearest": "rook", "known": "rook, queen"}),
        ({"measure": "share", "limit": "50 %"}, "measure-needs", "", {"value": "share", "key": "layer"}),
        ({"measure": "site-share", "limit": "50 %"}, "measure-needs", "", {"value": "site-share", "key": "where"}),
        ({"measure": "group", "limit": "1 item", "op": ">="}, "measure-needs", "", {"value": "group", "key": "of"}),
        ({"measure": "frontage", "limit": "5 m", "layer": "roads"}, "measure-needs", "",
         {"value": "frontage", "key": "reach"}),
        ({"layer": "roads"}, "measure-takes-not", "", {"value": "area", "key": "layer"}),
        ({"between": "edge"}, "measure-takes-not", "", {"value": "area", "key": "between"}),
        ({"reach": "5 m"}, "measure-takes-not", "", {"value": "area", "key": "reach"}),
        ({"fact": "width"}, "measure-takes-not", "", {"value": "area", "key": "fact"}),
        ({"measure": "fact", "fact": "width", "limit": "5 m", "where": {"role": "core"}}, "measure-takes-not", "",
         {"value": "fact", "key": "where"}),
        ({"measure": "frontage", "limit": "5 m", "layer": "roads", "reach": "5 m2"}, "quantity-not-a-length", ".reach",
         {"value": "5 m2"}),
        ({"measure": "frontage", "limit": "5 m", "layer": "roads", "reach": "-1 m"}, "quantity-not-a-length", ".reach",
         {"value": "-1 m"}),
        # units
        ({"limit": "2 km"}, "limit-unit", ".limit", {"value": "2 km", "unit": "m2"}),
        ({"limit": "all"}, "limit-unit", ".limit", {"value": "all", "unit": "m2"}),
        ({"measure": "compactness", "limit": "all"}, "limit-unit", ".limit", {"value": "all", "unit": "ratio"}),
        ({"measure": "gap", "limit": "all"}, "limit-unit", ".limit", {"value": "all", "unit": "m"}),
        ({"measure": "site-share", "where": {"role": "core"}, "limit": "all"}, "limit-unit", ".limit",
         {"value": "all", "unit": "%"}),
        ({"measure": "fact", "fact": "width", "limit": "5 m2"}, "limit-unit", ".limit", {"value": "5 m2", "unit": "m"}),
        ({"measure": "largest-crossing", "fact": "lanes", "layer": "roads", "limit": "5 %"}, "limit-unit", ".limit",
         {"value": "5 %", "unit": "m"}),
        ({"shown": {"step": "1 km", "mode": "down"}}, "limit-unit", ".limit", {"value": "1 km", "unit": "m2"}),
        # no land is less than none; a fact may be anything, and a day may be to come
        ({"limit": "-2 km2"}, "limit-negative", ".limit", {"value": "-2 km2"}),
        ({"measure": "site-count", "limit": "-1 site"}, "limit-negative", ".limit", {"value": "-1 site"}),
        ({"when": {"measure": "area", "op": ">=", "value": "-1 m2"}}, "limit-negative", ".when.value",
         {"value": "-1 m2"}),
        # figures of facts
        ({"measure": "fact", "fact": "witdh", "limit": "5 m"}, "unknown-fact", ".fact",
         {"value": "witdh", "nearest": "width", "known": "zoning, public, width"}),
        ({"measure": "largest-crossing", "fact": "width", "layer": "roads", "limit": "5 m"}, "unknown-fact", ".fact",
         {"value": "width", "nearest": "", "known": "lanes"}),
        ({"measure": "fact-is", "fact": "zoning", "is": "gren", "limit": "all"}, "unknown-fact-value", ".is",
         {"value": "gren", "nearest": "green", "known": "residential, green"}),
        ({"measure": "fact-is", "fact": "public", "is": "yes", "limit": "all"}, "unknown-fact-value", ".is",
         {"value": "yes", "nearest": "", "known": "true, false"}),
        ({"measure": "fact-is", "fact": "width", "is": "4 m", "limit": "all"}, "fact-kind", "",
         {"value": "width", "kind": {"code": "kind.quantity"}, "known": "fact, fact-is"}),
        ({"measure": "fact", "fact": "zoning", "limit": "5 item"}, "fact-kind", "",
         {"value": "zoning", "kind": {"code": "kind.word"}, "known": "fact, fact-is"}),
        # what is decided on, and when
        ({"decided_on": "shown"}, "decided-on-nothing", "", {"value": "background-area"}),
        ({"otherwise": "review"}, "review-without-clause", "", {"value": "background-area"}),
        ({"measure": "share", "layer": "rods", "limit": "5 %"}, "unknown-layer", ".layer",
         {"value": "rods", "nearest": "roads", "known": "roads, parks"}),
    ],
)  # fmt: skip
def test_one_mistake(changes: Any, code: str, place: str, values: Any, rules: Any) -> None:
    change(rules, changes)
    if code == "fact-kind" and changes["measure"] == "fact":
        # a word has no unit, so the limit has nothing to be compared with
        assert code in [each.code for each in problems_of(rules)]
        return
    check(rules, code, f"{AREA}{place}", values)


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": "site"}, {"scope": "proposal"}, {"where": {"role": "core"}}, {"readings": []},
        {"measure": "part-count", "limit": "1 part", "readings": ["queen", "rook"]},
        {"measure": "share", "layer": "roads", "limit": "50 %"},
        {"measure": "distance", "layer": "roads", "limit": "500 m", "between": "centroid"},
        {"measure": "frontage", "layer": "roads", "limit": "5 m", "reach": "0 m"},
        {"measure": "largest-crossing", "layer": "roads", "fact": "lanes", "limit": "20 m"},
        {"measure": "fact", "fact": "width", "limit": "0.1 km"},
        {"measure": "fact-is", "fact": "zoning", "is": ["green", "residential"], "limit": "all"},
        {"measure": "fact-is", "fact": "public", "is": False, "limit": "1 item"},
        {"shown": {"step": "0.01 km2", "mode": "half-up"}, "decided_on": "shown"},
    ],
)  # fmt: skip
def test_what_is_sound(changes: Mapping[str, Any], rules: Any) -> None:
    change(rules, changes)
    rules.write()
    assert len(read_profile(str(rules.rules_file)).requirements) == 2


# --- descriptions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "word"}, {"kind": "word", "is": ["a"], "unit": "m"}, {"kind": "yes-no", "is": ["a"]},
        {"kind": "yes-no", "unit": "m"}, {"kind": "quantity"}, {"kind": "quantity", "unit": "m", "is": ["a"]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["fact", "layer"])
def test_a_fact_without_what_its_kind_asks_for(entry: dict[str, Any], where: str, rules: Any) -> None:
    described = {"id": "new", "name": NAME} | entry
    rules.rules["fact"].append(described) if where == "fact" else rules.rules["layer"][0]["fact"].append(described)
    check(rules, "fact-shape", "fact new", {"value": "new"})


def test_a_name_of_a_word_that_the_fact_does_not_have(rules: Any) -> None:
    rules.rules["fact"][0] |= {"words": {"green": NAME, "gren": NAME}}
    values = {"value": "gren", "nearest": "green", "known": "residential, green"}
    check(rules, "unknown-fact-value", "fact zoning.words", values)


@pytest.mark.parametrize(
    ("entry", "sound"),
    [
        ({"kind": "percentage", "percent": 1.5}, True), ({"kind": "cadastral", "scale": 1200}, True),
        ({"kind": "percentage"}, False), ({"kind": "cadastral"}, False),
        ({"kind": "percentage", "scale": 1200}, False), ({"kind": "cadastral", "percent": 1.5}, False),
        ({"kind": "percentage", "percent": 1.5, "scale": 1200}, False),
        ({"kind": "cadastral", "percent": 1.5, "scale": 1200}, False),
    ],
)  # fmt: skip
def test_a_tolerance_and_its_figure(entry: dict[str, Any], sound: bool, rules: Any) -> None:
    cite = limit_of(rules)["cite"]
    rules.rules["tolerance"] = [{"id": "map", "name": NAME, "cite": cite} | entry]
    if sound:
        rules.write()
        (read,) = read_profile(str(rules.rules_file)).tolerances
        assert (read.kind, str(read.percent), read.scale) == (
            entry["kind"], str(entry.get("percent")), entry.get("scale"),
        )  # fmt: skip
    else:
        check(rules, "tolerance-shape", "tolerance map", {"value": entry["kind"]})


@pytest.mark.parametrize("kind", ["fact", "layer", "boundary_factor", "tolerance"])
def test_an_id_that_occurs_twice(kind: str, rules: Any) -> None:
    cite = limit_of(rules)["cite"]
    factor = {"id": "road", "name": NAME, "cite": cite}
    one = {
        "fact": FACTS[0], "layer": LAYERS[0], "boundary_factor": factor,
        "tolerance": factor | {"kind": "percentage", "percent": 5},
    }[kind]  # fmt: skip
    rules.rules[kind] = [*(rules.rules.get(kind, [])), dict(one)]
    if kind not in ("fact", "layer"):
        rules.rules[kind].append(dict(one))
    check(rules, "duplicate-id", kind, {"value": one["id"]})


# --- dates ------------------------------------------------------------------------------------------------------------


def review(small: Any, **more: Any) -> dict[str, Any]:
    return {"since": date(2020, 1, 1), "cite": limit_of(small)["cite"]} | more


def test_two_reviews_for_one_date(rules: Any) -> None:
    change(
        rules,
        {"otherwise": "review", "review": [review(rules, limit="3 km2"), review(rules, since=date(2021, 1, 1))]},
    )
    values = {
        "date": "2021-01-01", "first": "3 km2 (2020-01-01 – )", "second": "제1조 (2021-01-01 – )",
    }  # fmt: skip
    check(rules, "two-limits-for-one-date", f"{AREA}.review", values)


def test_two_limits_are_told_with_their_periods(rules: Any) -> None:
    sound = limit_of(rules)
    change(
        rules,
        {"measure": "agreement", "limit": [
            sound | {"value": "all", "until": date(2020, 12, 31)},
            sound | {"value": "2 institution", "until": date(2020, 6, 30)},
        ]},
    )  # fmt: skip
    values = {
        "date": "2020-01-01", "first": "all (2020-01-01 – 2020-12-31)",
        "second": "2 institution (2020-01-01 – 2020-06-30)",
    }  # fmt: skip
    check(rules, "two-limits-for-one-date", f"{AREA}.limit", values)


def test_a_review_that_ends_before_it_starts_and_one_in_another_unit(rules: Any) -> None:
    change(rules, {"otherwise": "review", "review": [review(rules, limit="3 km", until=date(2019, 12, 31))]})
    unit, period = problems_of(rules)
    assert (unit.code, place_of(rules, unit)) == ("limit-unit", f"{AREA}.limit")
    assert (period.code, place_of(rules, period)) == ("limit-ends-before-it-starts", f"{AREA}.review")
    assert period.values == {"since": "2020-01-01", "until": "2019-12-31"}


def test_a_period_of_one_day_is_one(rules: Any) -> None:
    limit_of(rules)["until"] = limit_of(rules)["since"]
    rules.write()
    (limit,) = read_profile(str(rules.rules_file)).requirements[1].limits
    assert (limit.since, limit.until) == (date(2020, 1, 1), date(2020, 1, 1))


def test_an_item_whose_limit_ends_before_it_starts(rules: Any) -> None:
    sound = limit_of(rules)
    item = {"id": "staff", "name": NAME, "limit": [sound | {"value": "5 person", "until": date(2019, 1, 1)}]}
    change(rules, {"measure": "items-met", "limit": "1 item", "item": [item]})
    values = {"since": "2020-01-01", "until": "2019-01-01"}
    check(rules, "limit-ends-before-it-starts", f"{AREA}.item staff.limit", values)


# --- groups and requirements that hang on each other ------------------------------------------------------------------


def add(small: Any, name: str, **changes: Any) -> None:
    base = small.rules["requirement"][1]
    changed = base | {"id": name} | changes
    changed["limit"] = [base["limit"][0] | {"value": changes.get("limit", "2 km2")}]
    small.rules["requirement"].append(changed)


def group(small: Any, name: str, *members: str, limit: str = "1 item", **more: Any) -> None:
    add(small, name, measure="group", of=list(members), op=more.pop("op", ">="), limit=limit, **more)


def test_sound_groups(rules: Any) -> None:
    group(rules, "either", "separation", "background-area", limit="2 item")
    group(rules, "outer", "either", limit="all")
    rules.write()
    requirements = read_profile(str(rules.rules_file)).requirements
    assert [each.members for each in requirements[2:]] == [("separation", "background-area"), ("either",)]


def test_a_member_that_does_not_exist(rules: Any) -> None:
    group(rules, "either", "seperation", "background-area")
    values = {"value": "seperation", "nearest": "separation", "known": "separation, background-area, either"}
    check(rules, "unknown-requirement-id", "requirement either.of", values)


def test_a_member_of_two_groups(rules: Any) -> None:
    group(rules, "either", "separation", "background-area")
    group(rules, "other", "separation")
    values = {"value": "separation", "first": "either", "second": "other"}
    check(rules, "member-of-two-groups", "requirement other.of", values)


def test_a_group_that_names_a_member_twice(rules: Any) -> None:
    group(rules, "either", "separation", "background-area", "separation")
    check(rules, "member-named-twice", "requirement either.of", {"value": "separation"})


@pytest.mark.parametrize("op", ["<=", "<", ">"])
def test_a_group_asks_for_at_least(op: str, rules: Any) -> None:
    group(rules, "either", "separation", op=op)
    check(rules, "group-op", "requirement either.of", {"value": op})


def test_a_group_of_fewer_than_it_asks_for(rules: Any) -> None:
    group(rules, "either", "separation", "background-area", limit="3 item")
    check(rules, "group-too-small", "requirement either.of", {"value": "3 item", "count": 2})


def test_a_group_of_itself(rules: Any) -> None:
    group(rules, "either", "either", "separation")
    check(rules, "requirement-cycle", "requirement", {"value": "either"})


@pytest.mark.parametrize("where", ["when", "limit", "review"])
def test_a_circle_through_conditions(where: str, rules: Any) -> None:
    # separation hangs on a, a on b, b on separation; background-area stands apart
    def hangs(name: str) -> dict[str, Any]:
        condition = {"any": [{"fact": "public", "is": True}, {"all": [{"requirement": name, "is": "pass"}]}]}
        if where == "when":
            return {"when": condition}
        entry = review(rules, when=condition)
        return {"otherwise": "review", "review": [entry]} if where == "review" else {"limit_when": condition}

    for name, other in (("a", "b"), ("b", "separation"), ("separation", "a")):
        changes = hangs(other)
        condition = changes.pop("limit_when", None)
        if name == "separation":
            rules.rules["requirement"][0] |= changes
            entry = rules.rules["requirement"][0]
        else:
            add(rules, name, **changes)
            entry = rules.rules["requirement"][-1]
        if condition:
            entry["limit"][0]["when"] = condition
    check(rules, "requirement-cycle", "requirement", {"value": "separation, a, b"})


def test_an_unknown_name_is_no_circle(rules: Any) -> None:
    change(rules, {"when": {"requirement": "seperation", "is": "pass"}})
    (problem,) = problems_of(rules)
    assert (problem.code, place_of(rules, problem)) == ("unknown-requirement-id", f"{AREA}.when.requirement")


@pytest.mark.slow
def test_a_long_chain_is_no_circle(rules: Any) -> None:
    for number in range(300):
        before = f"r{number - 1}" if number else "separation"
        add(rules, f"r{number}", when={"requirement": before, "is": "pass"})
    rules.write()
    assert len(read_profile(str(rules.rules_file)).requirements) == 302


# --- everything at once -----------------------------------------------------------------------------------------------


def test_mistakes_of_every_part_are_told_at_once(rules: Any) -> None:
    group(rules, "either", "nobody", op="<=")
    add(rules, "again", measure="distanse", decided_on="shown")
    add(rules, "again", layer="rivers", when={"fact": "zonning", "is": "green"}, otherwise="review")
    rules.rules["fact"].append({"id": "bare", "name": NAME, "kind": "word"})
    change(rules, {"limit": "2 km", "scope": "pair", "reach": "5 m2"})
    rules.rules["requirement"][0]["op"] = "=<"
    codes = sorted(problem.code for problem in problems_of(rules))
    assert codes == sorted([
        "unknown-op", "duplicate-id", "fact-shape", "limit-unit", "unknown-scope", "quantity-not-a-length",
        "measure-takes-not", "unknown-measure", "decided-on-nothing", "unknown-layer", "measure-takes-not",
        "unknown-fact", "review-without-clause", "unknown-requirement-id", "group-op",
    ])  # fmt: skip


def test_a_place_names_the_requirement_by_its_number_among_all(rules: Any) -> None:
    # the first one is unsound in its own right and keeps its number
    rules.rules["requirement"][0]["op"] = "=<"
    change(rules, {"scope": "pair"})
    first, second = problems_of(rules)
    assert place_of(rules, first) == "requirement[0].op"
    assert place_of(rules, second) == f"{AREA}.scope"
