"""Worlds: one unknown has one value wherever it is asked for, and what is possible goes on as a set."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import product

import pytest

from tests.pictures import DAY, draw, profile
from tests.rules import FACTS, asked, either, evaluated, finding_of, holds, land, limit, review, word
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.decide.worlds import MOST_WORLDS, Worlds
from zonegeo.model.condition import Combined, Condition, FactCondition, FactValue, MeasureCondition, VerdictCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact
from zonegeo.model.verdict import Verdict

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict


def verdicts(*asked_for: Requirement, facts: Mapping[str, FactValue | None] | None = None) -> dict[str, Verdict]:
    found = evaluated(land(facts=facts), *asked_for)
    return {each.requirement: each.verdict for each in found.findings}


def not_(condition: Condition) -> Combined:
    return Combined("none", (condition,))


# --- what may not apply -----------------------------------------------------------------------------------------------


def test_a_pass_that_may_not_apply_counts_nothing_where_it_does_not() -> None:
    """The member passes where c holds, and is not asked for where it does not: then the other one, failing, decides."""
    sure, other = asked(limit("2000 m2"), condition=holds("c")), word("other", "d")
    rules = (dataclasses.replace(sure, id="sure"), other, either("sure", "other"))
    found = verdicts(*rules, facts={"d": False})
    assert (found["sure"], found["other"], found["group"]) == (PASS, FAIL, UNDECIDED)
    # either way decides as the worlds say
    for known, verdict in ((True, PASS), (False, FAIL)):
        assert verdicts(*rules, facts={"c": known, "d": False})["group"] is verdict
    # where the other passes the group does in both
    assert verdicts(*rules, facts={"d": True})["group"] is PASS


@pytest.mark.parametrize(
    ("among", "verdict"), [((NOT_APPLICABLE,), UNDECIDED), ((PASS,), UNDECIDED), ((PASS, NOT_APPLICABLE), FAIL)]
)
def test_a_condition_on_a_pass_that_may_not_apply(among: tuple[Verdict, ...], verdict: Verdict) -> None:
    first = dataclasses.replace(asked(limit("2000 m2"), condition=holds("c")), id="first")
    second = word("second", "d", condition=VerdictCondition("first", among))
    found = verdicts(first, second, facts={"d": False})
    assert (found["first"], found["second"]) == (PASS, verdict)


def test_what_is_possible_is_told_the_best_first() -> None:
    rule = asked(limit("900 m2"), condition=holds("c"), reviews=(review(when=holds("r")),))
    finding = finding_of(land(), rule)
    assert (finding.verdict, finding.possible) == (UNDECIDED, (NOT_APPLICABLE, REVIEW, FAIL))
    assert finding_of(land(facts={"c": True, "r": True}), rule).possible == (REVIEW,)


# --- one unknown, one value -------------------------------------------------------------------------------------------


def test_a_fact_that_is_asked_for_twice_has_one_value() -> None:
    either_way = Combined("any", (holds("c"), not_(holds("c"))))
    never = Combined("all", (holds("c"), not_(holds("c"))))
    assert finding_of(land(), asked(limit("900 m2"), condition=either_way)).verdict is FAIL
    assert finding_of(land(), asked(limit("900 m2"), condition=never)).verdict is NOT_APPLICABLE
    assert finding_of(land(), asked(limit("900 m2"), condition=holds("c"))).verdict is UNDECIDED


def test_one_of_two_members_holds_whatever_the_fact_is() -> None:
    """One is asked for where c holds and passes, the other where it does not."""
    ones = (
        dataclasses.replace(asked(limit("2000 m2"), condition=holds("c")), id="with"),
        dataclasses.replace(asked(limit("3000 m2"), condition=not_(holds("c"))), id="without"),
    )
    found = verdicts(*ones, either("with", "without"))
    assert (found["with"], found["without"], found["group"]) == (PASS, PASS, PASS)
    both_ways = (word("yes", "c"), dataclasses.replace(word("no", "c"), among=(False,)))
    found = verdicts(*both_ways, either("yes", "no"))
    assert (found["yes"], found["no"], found["group"]) == (UNDECIDED, UNDECIDED, PASS)
    assert verdicts(*both_ways, either("yes", "no", count="2 item"))["group"] is FAIL


@pytest.mark.parametrize(
    ("count", "verdict", "ends", "margin"),
    [("1 item", PASS, (1.0, 2.0), 0.0), ("2 item", FAIL, (0.0, 1.0), -2.0)],
)
def test_the_margin_of_a_group_is_that_of_its_worlds(
    count: str, verdict: Verdict, ends: tuple[float, float], margin: float
) -> None:
    """Of yes and no one holds in each world: one item for certain, and no two, though neither member is decided."""
    both_ways = (word("yes", "c"), dataclasses.replace(word("no", "c"), among=(False,)))
    found = evaluated(land(), *both_ways, either("yes", "no", count=count)).finding("group")
    assert found.measurement is not None
    assert (found.verdict, found.margin_certain) == (verdict, margin)
    assert (found.measurement.low, found.measurement.high) == ends


def test_a_group_of_all_asks_for_no_member_that_may_not_apply() -> None:
    """One passes or does not apply, the other passes: all of those that apply do, and none is missing."""
    first = dataclasses.replace(asked(limit("2000 m2"), condition=holds("c")), id="first")
    found = evaluated(land(facts={"d": True}), first, word("other", "d"), either("first", "other", count=None)).finding(
        "group"
    )
    assert (found.verdict, found.margin_certain) == (PASS, 0.0)


def test_a_quantity_that_is_asked_for_twice_has_one_value() -> None:
    wide, narrow = (MeasureCondition("area", op, Quantity.parse("700 m2"), ("background",)) for op in (">", "<="))
    for condition, verdict in (
        (Combined("any", (wide, narrow)), FAIL),
        (Combined("all", (wide, narrow)), NOT_APPLICABLE),
    ):
        rule = dataclasses.replace(word("rule", "d", condition=condition))
        assert finding_of(land(None, {"d": False}), rule).verdict is verdict
    # the limit of a case cannot be broken by what makes it another case
    tiers = asked(limit("700 m2", when=narrow), limit("9000 m2"))
    assert finding_of(land(None), tiers).possible == (PASS, FAIL)
    assert finding_of(land(None), asked(limit("700 m2"), condition=narrow)).verdict is PASS


def test_tiers_and_reviews_on_one_fact_are_decided_together() -> None:
    """900 m2 where c holds, 800 m2 where it does not; 1,000 m2 fail both, and each case has a review of its own."""
    tiers = (limit("900 m2", when=holds("c")), limit("800 m2"))
    reviews = (review(when=holds("c")), review("1100 m2", when=not_(holds("c"))))
    assert finding_of(land(), asked(*tiers, reviews=reviews)).verdict is REVIEW
    assert finding_of(land(), asked(*tiers, reviews=reviews[:1])).possible == (REVIEW, FAIL)


# --- sets are sets ----------------------------------------------------------------------------------------------------


def test_a_member_that_is_named_twice_counts_once() -> None:
    rules = (word("one", "c"), word("other", "d"))
    for known in ({"c": True, "d": False}, {"c": True, "d": True}):
        found = evaluated(land(facts=known), *rules, either("one", "one", "other", count="2 item")).finding("group")
        assert found.verdict is (PASS if known["d"] else FAIL)
        assert found.measurement is not None
        assert (found.measurement.value, len(found.parts)) == (1.0 + known["d"], 2)


# --- against brute force ----------------------------------------------------------------------------------------------


def trees() -> list[Condition]:
    leaves: list[Condition] = [holds("c"), holds("d"), not_(holds("c"))]
    pairs = [Combined(kind, two) for kind in ("all", "any", "none") for two in product(leaves, repeat=2)]
    return [
        *leaves,
        *pairs,
        *(Combined("any", (one, other)) for one, other in zip(pairs, reversed(pairs), strict=True)),
    ]


@pytest.mark.slow
def test_conditions_come_out_as_every_world_says() -> None:
    facts = [dict(zip("cd", each, strict=True)) for each in product((True, False), repeat=2)]
    for condition in trees():
        rule = asked(limit("900 m2"), condition=condition)
        worlds = [(each, finding_of(land(facts=each), rule).verdict) for each in facts]
        for known in ({}, {"c": True}, {"d": False}):
            every = {verdict for each, verdict in worlds if known.items() <= each.items()}
            assert set(finding_of(land(facts=known), rule).possible) == every, (condition, known)


@pytest.mark.slow
def test_more_worlds_than_are_told_apart_leave_both_ways_open() -> None:
    """Of many facts that are not recorded, any two of one word: what hangs on them may come out either way."""
    names = tuple(f"f{number}" for number in range(10))
    described = tuple(dataclasses.replace(FACTS[0], id=name) for name in names)
    study = draw("A.b")
    rules = dataclasses.replace(profile(asked()), facts=described)
    here = Circumstances(build_scene(study, study.proposals["drawn"], DAY), rules, {})
    # as many hold as do not, one by one: no branch is settled before the last
    parity: Condition = holds(names[0])
    for name in names[1:]:
        both = (Combined("all", (parity, not_(holds(name)))), Combined("all", (not_(parity), holds(name))))
        parity = Combined("any", both)
    assert 2 ** len(names) > MOST_WORLDS
    assert Worlds(here).all_of(parity) == {True, False}
    assert Worlds(here).all_of(FactCondition("f0", (True, False))) == {True}


def test_one_unknown_of_the_whole_has_one_value_for_all_of_many_sites() -> None:
    """Either the first site fails or the last one does, and what is open of each site amid them is of no matter."""
    sites = "bcfghijkmnop"
    assert 2 ** len(sites) > MOST_WORLDS
    study = draw("A." + ".".join(sites), declared=dict.fromkeys(sites, "1000 m2"))
    study = dataclasses.replace(study, facts=tuple(
        Fact(name, value, "a test", site=site)
        for site in sites for name, value in (("d", site == "p"), ("e", site == "b"))
    ))  # fmt: skip
    passes = VerdictCondition("first", (PASS,))
    each = asked(
        limit("900 m2", when=Combined("all", (passes, holds("d")))),
        limit("900 m2", when=Combined("all", (not_(passes), holds("e")))),
        limit("2000 m2", when=holds("l")),
        limit("3000 m2"),
        scope="site",
    )
    finding = evaluated(study, word("first", "c"), dataclasses.replace(each, id="each")).findings[1]
    assert (finding.verdict, finding.possible) == (FAIL, (FAIL,))
