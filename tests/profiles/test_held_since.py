"""Texts that are held since a day: before it another may have been in force, which nobody has read here."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.rules import asked, evaluated, holds, land, limit, review
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.condition import VerdictCondition
from zonegeo.model.profile import Limit, Profile
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

HELD, FIRST = date(2015, 6, 1), date(2010, 1, 1)
PASS, FAIL, REVIEW = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW
UNDECIDED, NOT_APPLICABLE = Verdict.UNDECIDED, Verdict.NOT_APPLICABLE
BEFORE = date(2015, 5, 31)


def held(text: str, *, since: date | None = None) -> Limit:
    return dataclasses.replace(limit(text, since=HELD), open_from=since or date.min)


@pytest.mark.parametrize(
    ("since", "day", "verdict"),
    [
        (None, date(1900, 1, 1), UNDECIDED), (None, BEFORE, UNDECIDED), (None, HELD, PASS),
        (FIRST, date(2009, 12, 31), NOT_APPLICABLE), (FIRST, FIRST, UNDECIDED), (FIRST, BEFORE, UNDECIDED),
        (FIRST, HELD, PASS), (FIRST, date(2030, 1, 1), PASS),
    ],
)  # fmt: skip
def test_before_a_text_is_held_nothing_is_decided(since: date | None, day: date, verdict: Verdict) -> None:
    found = evaluated(land(), asked(held("2000 m2", since=since)), day=day).findings[0]
    assert found.verdict is verdict
    if verdict is UNDECIDED:
        assert found.message.code == "reason.undecided.text-not-held"
        assert (found.message.values["since"], found.limit) == (HELD.isoformat(), None)


def test_an_unread_text_fails_nothing_either_and_opens_what_hangs_on_it() -> None:
    rule = asked(held("500 m2"))
    on_it = dataclasses.replace(
        asked(limit("500 m2")), id="on-it", condition=VerdictCondition(rule.id, (Verdict.FAIL,))
    )
    before, after = (evaluated(land(), rule, on_it, day=day).findings for day in (BEFORE, HELD))
    assert [each.verdict for each in before] == [UNDECIDED, UNDECIDED]
    assert [each.verdict for each in after] == [FAIL, FAIL]


@pytest.mark.parametrize("known", [True, False, None])
def test_the_case_of_an_unread_text_is_unread_too(known: bool | None) -> None:
    rule = asked(held("2000 m2"), condition=holds("c"))
    before, after = (evaluated(land(facts={"c": known}), rule, day=day).findings[0] for day in (BEFORE, HELD))
    assert (before.verdict, before.message.code) == (UNDECIDED, "reason.undecided.text-not-held")
    assert after.verdict is {True: PASS, False: NOT_APPLICABLE, None: PASS}[known]


def test_a_review_that_is_not_read_yet_may_be_one() -> None:
    unread = dataclasses.replace(review(since=HELD), open_from=date.min)
    rule = asked(limit("500 m2"), reviews=(unread,))
    found = [evaluated(land(), rule, day=day).findings[0].verdict for day in (BEFORE, HELD)]
    assert found == [UNDECIDED, REVIEW]


def test_a_profile_says_which_of_its_days_are_only_held(small: Any) -> None:
    entry = small.rules["requirement"][0]["limit"][0]
    entry["held_since"], entry["cite"]["held_since"] = HELD, HELD
    entry.pop("since")
    entry["cite"].pop("since")
    small.write()
    (read, *_) = read_profile(str(small.rules_file)).requirements[0].limits
    assert (read.since, read.open_from, read.cite.is_held) == (HELD, date.min, True)
    entry["since"] = FIRST
    small.write()
    (read, *_) = read_profile(str(small.rules_file)).requirements[0].limits
    assert (read.since, read.open_from) == (HELD, FIRST)


@pytest.mark.parametrize("name", ["kr/urban-development", "kr/aging-city", "kr/development-permit", "kr/rd-zone"])
def test_carried_profiles_that_were_read_on_a_day(name: str, hongneung: Study) -> None:
    rules: Profile = read_profile(name)
    found = evaluate_proposal(hongneung, rules, as_of=date(2020, 7, 31))
    assert {each.verdict for each in found.findings} == {UNDECIDED}
    assert all(each.message.code == "reason.undecided.text-not-held" for each in found.findings)
