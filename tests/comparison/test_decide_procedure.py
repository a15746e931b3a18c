"""The procedure of a change, against every combination of what may be unknown, and on the command line."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.find_procedure import find_procedure
from zonegeo.comparison.decide_procedure import decide_procedure
from zonegeo.model.condition import FactValue
from zonegeo.sources.casebook.change_of_case import sites_of_change

RULES = read_profile("kr/innotown")
DAY = date(2025, 1, 1)
# what may be known of a change, or not (None)
MAY_BE: dict[str, tuple[FactValue | None, ...]] = {
    "change-correction": (True, False, None),
    "change-by-plan": (True, False, None),
    "plan-other-numbers": (True, False, None),
    "project-area": ("200,000 m2", "300,000 m2", None),
}


def minor_by_hand(area: float, facts: dict[str, FactValue]) -> bool:
    """시행령 제6조의2 제2항 of a background space that is added, where all is known."""
    project = float(str(facts["project-area"]).split()[0].replace(",", ""))
    within = area < 30_000 if project >= 300_000 else area < project / 10
    return bool(facts["change-correction"] or (facts["change-by-plan"] and not facts["plan-other-numbers"] and within))


@pytest.mark.parametrize("area", [1, 19_999, 20_000, 29_999, 30_000, 170_000])
def test_what_is_unknown_is_open_where_and_only_where_it_decides(area: int) -> None:
    """Brute force over every value that an unknown fact may have."""
    before, after = sites_of_change({"A": "1 km2"}), sites_of_change({"A": "1 km2", "b": f"{area} m2"})
    for values in product(*MAY_BE.values()):
        facts = {name: each for name, each in zip(MAY_BE, values, strict=True) if each is not None}
        found = decide_procedure(
            before, after, facts=facts, site_facts={}, grounds=RULES.grounds, steps=RULES.steps, as_of=DAY
        )
        open_ = [[facts[name]] if name in facts else [e for e in MAY_BE[name] if e is not None] for name in MAY_BE]
        worlds = {minor_by_hand(area, dict(zip(MAY_BE, world, strict=True))) for world in product(*open_)}
        # grounds are judged one by one: together they may decide what none does alone, never the other way
        assert found.minor in ((worlds.pop() if len(worlds) == 1 else None), None), (facts, found.minor)
        if len(facts) == len(MAY_BE):
            assert found.minor is not None


def test_hongneung_2023_in_full() -> None:
    change = find_procedure("hongneung", "designation-2020", "plan-2023", notice=date(2023, 8, 23))
    assert (change.way, change.minor, [name.ko for name in change.added]) == (
        "change", None, ["고려대학교 보건과학대학"],
    )  # fmt: skip
    assert all(each.is_unread for each in change.grounds)
    assert [(each.step.cite.clause, each.is_certain) for each in change.steps] == [
        ("제4조의2제1항", True), ("제4조의2제3항", True), ("제10조제3항", True), ("제4조의2제2항", False),
        ("제4조의2제2항", False), ("제6조의2제6항", False), ("제4조의2제2항", True), ("제4조의2제3항", True),
        ("제4조의2제3항", True), ("제4조의2제3항", True), ("제5조의2제1항제2호", True),
    ]  # fmt: skip
    assert {each.day for each in change.steps if each.day} == {date(2023, 9, 6), date(2026, 8, 23)}
    documents = {each.ko for due in change.steps for each in due.step.documents}
    assert {"강소특구 지정(변경) 요청서(별표 8)", "토지의 지번ㆍ지목 현황", "실시계획"} <= documents


def test_an_unread_text_is_told_with_what_would_decide_and_what_the_later_text_says(command: Any) -> None:
    told = command("procedure", "hongneung", "designation-2020", "plan-2023", "--lang", "en")
    lines = [each.strip() for each in told.out.splitlines()]
    own_land = next(each for each in lines if "moves or extends its own land" in each)
    assert own_land.endswith("the text before 2024-05-14 was not read; by the text held since then it would hold")
    (settled,) = [each for each in lines if each.startswith("What would decide it")]
    assert [f"제6조의2제2항제{number}호" in settled for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert settled.endswith("as they stood on 2023-12-31.")
    read = command("procedure", "hongneung", "designation-2020", "plan-2023", "--as-of", "2024-08-01", "--lang", "en")
    assert (told.code, read.code, "What would decide it" in read.out) == (3, 0, False)


def test_the_same_change_under_the_text_that_is_held_is_minor() -> None:
    change = find_procedure("hongneung", "designation-2020", "plan-2023", as_of=date(2024, 5, 14))
    assert (change.minor, [each.ground.id for each in change.grounds if each.holds]) == (True, ["own-land"])


def test_a_term_from_29_february_ends_on_the_28th() -> None:
    change = find_procedure("hongneung", "none", "designation-2020", notice=date(2020, 2, 29))
    assert [each.day for each in change.steps if each.step.years] == [date(2023, 2, 28)]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("designation-2020", "plan-2023"), 3, "? Whether it is a minor change is undecided."),
        (("designation-2020", "plan-2023", "--as-of", "2025-01-01"), 0, "○ A minor change"),
        (("designation-2020", "designation-2020"), 0, "Nothing is changed."),
        (("designation-2020", "release"), 0, "reason of the release"),
        (("none", "designation-2020"), 0, "agreement (annex 6)"),
    ],
)
def test_the_command(arguments: tuple[str, ...], code: int, told: str, command: Any) -> None:
    said = command("procedure", "hongneung", *arguments, "--lang", "en")
    assert (said.code, said.err) == (code, "")
    assert told in said.out


def test_a_profile_without_steps_says_so(command: Any) -> None:
    said = command("procedure", "hongneung", "none", "designation-2020", "--profile", "kr/rd-zone", "--lang", "en")
    assert said.code == 2
    assert "no-procedure" in said.err
