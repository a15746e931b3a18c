"""Profiles: every mistake of a file at once, with its place; limits are in force on their first and last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.profiles.broken_rules import problems_of
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.i18n.translator import Translator

SEPARATION = "requirement[0] (separation)"


def limit(small: Any, number: int = 0) -> dict[str, Any]:
    """Return the first limit of a requirement, to be changed in its place."""
    found: dict[str, Any] = small.rules["requirement"][number]["limit"][0]
    return found


def the_problem(small: Any) -> Problem:
    (problem,) = problems_of(small)
    return problem


def test_sound_profile(small: Any) -> None:
    small.write()
    rules = read_profile(str(small.rules_file))
    assert [requirement.id for requirement in rules.requirements] == ["separation", "background-area"]
    assert rules.requirements[0].limits[0].in_force(date(2020, 1, 1))


def test_unknown_key(small: Any) -> None:
    small.rules["requirement"][0]["limits"] = []
    problem = the_problem(small)
    assert problem.code == "unknown-key"
    assert problem.where.endswith(": requirement[0].limits")
    assert problem.values["nearest"] == "limit"


def test_unknown_measure(small: Any) -> None:
    small.rules["requirement"][0]["measure"] = "seperation"
    problem = the_problem(small)
    assert (problem.code, problem.values["nearest"]) == ("unknown-measure", "separation")
    assert problem.where.endswith(f": {SEPARATION}.measure")


def test_unknown_operator(small: Any) -> None:
    small.rules["requirement"][0]["op"] = "=<"
    problem = the_problem(small)
    assert problem.code == "unknown-op"
    assert set(problem.values["known"].split(", ")) == {"<=", "<", ">=", ">"}


def test_duplicate_requirement(small: Any) -> None:
    small.rules["requirement"].append(small.rules["requirement"][0])
    problem = the_problem(small)
    assert (problem.code, problem.values["value"]) == ("duplicate-id", "separation")


def test_duplicate_item(small: Any) -> None:
    item = {"id": "one", "name": {"ko": "하나", "en": "one"}}
    small.rules["requirement"][0]["item"] = [item, item]
    taken_not, problem = sorted(problems_of(small), key=lambda each: each.code == "duplicate-id")
    assert (taken_not.code, taken_not.values["key"]) == ("measure-takes-not", "item")
    assert problem.code == "duplicate-id"
    assert problem.where.endswith(f": {SEPARATION}.item")


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ({}, {}, "2020-01-01"),  # both without an end
        ({}, {"since": date(2022, 1, 1)}, "2022-01-01"),
        ({"until": date(2022, 1, 1)}, {"since": date(2022, 1, 1)}, "2022-01-01"),  # the last day is the first one too
        # one without a case before one with a case leaves nothing to it
        ({}, {"when": {"measure": "separation", "op": "<", "value": "1 km"}}, "2020-01-01"),
    ],
)
def test_two_limits_for_one_date(first: dict[str, Any], second: dict[str, Any], day: str, small: Any) -> None:
    sound = limit(small)
    small.rules["requirement"][0]["limit"] = [sound | first, sound | second | {"value": "4 km"}]
    problem = the_problem(small)
    assert (problem.code, problem.values["date"]) == ("two-limits-for-one-date", day)
    assert problem.where.endswith(f": {SEPARATION}.limit")
    assert ("3 km" in problem.values["first"], "4 km" in problem.values["second"]) == (True, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"until": date(2021, 12, 31)}, {"since": date(2022, 1, 1)}),  # the day after
        # of several the first whose case holds counts, and the last may be for every other case
        ({"when": {"measure": "separation", "op": "<", "value": "1 km"}}, {}),
    ],
)
def test_limits_that_follow_each_other_or_differ_in_case(first: Any, second: Any, small: Any) -> None:
    sound = limit(small)
    small.rules["requirement"][0]["limit"] = [sound | first, sound | second | {"value": "4 km"}]
    small.write()
    assert len(read_profile(str(small.rules_file)).requirements[0].limits) == 2


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({"when": {"kind": "university"}}, {"when": {"kind": "university"}}, True),
        ({}, {"when": {"kind": "university"}}, True),  # one for all kinds is one for universities as well
        ({"when": {"kind": "university"}}, {"when": {"size": "large"}}, True),  # a large university has both
        ({"when": {"kind": "university"}}, {"when": {"kind": "research-institute"}}, False),
    ],
)
def test_limits_of_an_item_differ_in_kind(first: Any, second: Any, clash: bool, small: Any) -> None:
    sound = limit(small) | {"value": "1 case"}
    item = {"id": "one", "name": {"ko": "하나", "en": "one"}, "limit": [sound | first, sound | second]}
    small.rules["requirement"][0] |= {"measure": "items-met", "item": [item], "limit": [sound | {"value": "1 item"}]}
    if clash:
        problem = the_problem(small)
        assert (problem.code, problem.values["date"]) == ("two-limits-for-one-date", "2020-01-01")
        assert problem.where.endswith(f": {SEPARATION}.item one.limit")
    else:
        small.write()
        (read,) = read_profile(str(small.rules_file)).requirements[0].items
        assert [each.when for each in read.limits] == [{"kind": "university"}, {"kind": "research-institute"}]


def test_until_before_since(small: Any) -> None:
    limit(small)["until"] = date(2019, 12, 31)
    problem = the_problem(small)
    assert problem.code == "limit-ends-before-it-starts"
    assert (problem.values["since"], problem.values["until"]) == ("2020-01-01", "2019-12-31")


def test_review_without_clause(small: Any) -> None:
    small.rules["requirement"][0]["otherwise"] = "review"
    problem = the_problem(small)
    assert (problem.code, problem.values["value"]) == ("review-without-clause", "separation")


def test_limit_in_a_unit_that_the_measure_does_not_answer_in(small: Any) -> None:
    limit(small)["value"] = "3 km2"
    problem = the_problem(small)
    assert problem.code == "limit-unit"
    assert (problem.values["value"], problem.values["unit"]) == ("3 km2", "m")


@pytest.mark.parametrize(
    ("value", "code"),
    [(3, "quantity-without-unit"), ("3", "quantity-without-unit"), ("3 kmm", "quantity-unknown-unit")],
)
def test_limit_that_is_no_quantity(value: Any, code: str, small: Any) -> None:
    limit(small)["value"] = value
    problem = the_problem(small)
    assert problem.code == code
    assert problem.where.endswith(": requirement[0].limit[0].value")


def test_one_mistake_is_told_once_where_the_list_has_one_member(small: Any) -> None:
    limit(small).pop("value")
    assert the_problem(small).code == "missing-key"


def test_a_limit_without_any_day(small: Any) -> None:
    limit(small).pop("since")
    assert the_problem(small).code == "since-missing"


def test_byte_order_mark_is_no_mistake(small: Any) -> None:
    small.write()
    small.rules_file.write_bytes(b"\xef\xbb\xbf" + small.rules_file.read_bytes())
    assert read_profile(str(small.rules_file)).id == "test/rules"


def test_letters_in_another_encoding(small: Any) -> None:
    small.write()
    small.rules_file.write_bytes(small.rules_file.read_text(encoding="utf-8").encode("cp949"))
    with pytest.raises(InputError) as caught:
        read_profile(str(small.rules_file))
    assert [problem.code for problem in caught.value.problems] == ["not-utf-8"]


def test_all_mistakes_at_once(small: Any) -> None:
    first, second = small.rules["requirement"]
    first["measure"] = "seperation"
    first["limit"].append(first["limit"][0] | {"value": "4 km"})
    second["otherwise"] = "review"
    second["limit"][0]["until"] = date(2019, 1, 1)
    small.rules["requirement"].append(second)
    codes = {problem.code for problem in problems_of(small)}
    assert codes == {
        "unknown-measure", "two-limits-for-one-date", "review-without-clause", "limit-ends-before-it-starts",
        "duplicate-id",
    }  # fmt: skip


def test_mistakes_of_both_kinds_are_told_together(small: Any) -> None:
    small.rules["requirement"][0]["op"] = "=<"
    small.rules["requirement"][1]["measure"] = "aera"
    assert {problem.code for problem in problems_of(small)} == {"unknown-op", "unknown-measure"}


def test_unknown_id_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        read_profile("kr/inotown")
    assert caught.value.problems[0].values["nearest"] == "kr/innotown"


def test_missing_file(tmp_path: Any) -> None:
    with pytest.raises(InputError) as caught:
        read_profile(str(tmp_path / "none.toml"))
    assert caught.value.problems[0].code == "file-missing"


@pytest.mark.parametrize(
    ("day", "verdict", "bound"),
    [
        (date(2019, 12, 31), "not_applicable", None),  # the day before the first
        (date(2020, 1, 1), "fail", 500.0),  # the first day of 0.5 km; the separation is 884 m
        (date(2021, 6, 27), "fail", 500.0),  # its last day
        (date(2021, 6, 28), "pass", 3000.0),  # the first day of 3 km
        (date(2022, 12, 31), "pass", 3000.0),
        (date(2023, 1, 1), "not_applicable", None),  # the day after the last
    ],
)
def test_limit_is_in_force_on_its_first_and_last_day(day: date, verdict: str, bound: float | None, small: Any) -> None:
    sound = limit(small)
    small.rules["requirement"][0]["limit"] = [
        sound | {"value": "0.5 km", "until": date(2021, 6, 27)},
        sound | {"since": date(2021, 6, 28), "until": date(2022, 12, 31)},
    ]
    small.sites["features"].pop()  # the shed, whose place is not known, would leave the short limit undecided
    small.study["site"].pop()
    small.study["proposal"][0]["sites"].remove("shed")
    finding = evaluate(small.write(), profile=str(small.rules_file), as_of=day).finding("separation")
    assert finding.verdict == verdict
    assert (finding.limit.value if finding.limit else None) == bound
    if verdict == "not_applicable":
        for language in ("ko", "en"):
            reason = Translator(language).tell(finding.message)
            assert day.isoformat() in reason
            assert "2020-01-01" in reason


@pytest.mark.parametrize(
    ("day", "since", "source"),
    [
        (date(2018, 7, 23), None, None),
        (date(2018, 7, 24), "2018-07-24", "assumed"),
        (date(2021, 6, 27), "2018-07-24", "assumed"),
        (date(2021, 6, 28), "2021-06-28", "primary"),
    ],
)
def test_innotown_separation_changes_its_clause_in_2021(
    day: date, since: str | None, source: str | None, small: Any
) -> None:
    finding = evaluate(small.write(), profile="kr/innotown", as_of=day).finding("separation")
    if since is None:
        assert finding.verdict == "not_applicable"
    else:
        assert finding.cite is not None
        assert (finding.cite.since, finding.cite.source) == (since, source)
