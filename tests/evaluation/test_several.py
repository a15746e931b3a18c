"""Requirements that hang on each other, groups of them, and what counts for the whole."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import pytest

from tests.pictures import draw, judged, requirement
from tests.rules import asked, either, evaluated, holds, land, limit, word
from zonegeo.model.condition import VerdictCondition
from zonegeo.model.evaluation import LimitUsed
from zonegeo.model.profile import Requirement
from zonegeo.model.verdict import Verdict, worst

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict


# --- several requirements ---------------------------------------------------------------------------------------------


def test_a_requirement_is_found_after_those_that_it_hangs_on_and_told_in_the_order_of_the_profile() -> None:
    last = word("last", "d", condition=VerdictCondition("middle", (PASS,)))
    middle = word("middle", "c", condition=VerdictCondition("first", (FAIL,)))
    first = word("first", "e")
    evaluation = evaluated(land(facts={"c": True, "d": True, "e": False}), last, middle, first)
    assert [each.requirement for each in evaluation.findings] == ["last", "middle", "first"]
    assert [each.verdict for each in evaluation.findings] == [PASS, PASS, FAIL]
    evaluation = evaluated(land(facts={"c": True, "d": True, "e": True}), last, middle, first)
    assert [each.verdict for each in evaluation.findings] == [NOT_APPLICABLE, NOT_APPLICABLE, PASS]


def test_requirements_that_hang_on_each_other_are_no_endless_loop() -> None:
    one = word("one", "c", condition=VerdictCondition("other", (PASS,)))
    other = word("other", "c", condition=VerdictCondition("one", (PASS,)))
    with pytest.raises(ValueError, match="hang on each other"):
        evaluated(land(), one, other)


@pytest.mark.parametrize("facts", list(product([True, False, None], repeat=2)))
def test_either_or_counts_and_its_members_do_not(facts: tuple[bool | None, bool | None]) -> None:
    known = dict(zip("cd", facts, strict=True))
    evaluation = evaluated(land(facts=known), word("one", "c"), word("other", "d"), either("one", "other"))
    verdict = PASS if True in facts else UNDECIDED if None in facts else FAIL
    group = evaluation.finding("group")
    assert (evaluation.verdict, group.verdict) == (verdict, verdict)
    assert [each.group for each in evaluation.findings] == ["group", "group", None]
    assert [each.verdict for each in group.parts] == [each.verdict for each in evaluation.findings[:2]]
    code = "reason.undecided.member-undecided" if verdict is UNDECIDED else f"reason.group.{verdict.value}"
    assert group.message.code == code
    assert group.limit == LimitUsed(">=", 1.0, "item")


def test_a_group_of_all_asks_for_those_that_apply() -> None:
    members = (word("one", "c"), word("other", "d", condition=holds("e")))
    everything = either("one", "other", count=None)
    for known, verdict, bound in (
        ({"c": True, "d": True, "e": True}, PASS, 2.0), ({"c": True, "d": False, "e": True}, FAIL, 2.0),
        ({"c": True, "d": False, "e": False}, PASS, 1.0),
    ):  # fmt: skip
        group = evaluated(land(facts=known), *members, everything).finding("group")
        assert (group.verdict, group.limit and group.limit.value) == (verdict, bound)


def test_a_group_of_which_too_few_apply_or_none() -> None:
    members = (word("one", "c", condition=holds("e")), word("other", "d"))
    both = either("one", "other", count="2 item")
    group = evaluated(land(facts={"d": True, "e": False}), *members, both).finding("group")
    assert (group.verdict, group.message.code) == (UNDECIDED, "reason.undecided.too-few-members")
    gone = (members[0], word("other", "d", condition=holds("e")))
    group = evaluated(land(facts={"e": False}), *gone, both).finding("group")
    assert (group.verdict, group.message.code) == (NOT_APPLICABLE, "reason.not-applicable.no-member")
    assert group.cite is not None


def test_a_group_in_a_group_and_under_a_condition() -> None:
    members = [word(name, name) for name in "cde"]
    inner = dataclasses.replace(either("c", "d"), id="inner")
    outer = dataclasses.replace(either("inner", "e", count=None), id="outer", condition=holds("r"))
    for known, verdict in (
        ({"c": True, "e": True, "r": True}, PASS), ({"c": False, "d": False, "e": True, "r": True}, FAIL),
        ({"c": True, "e": True}, PASS), ({"c": True, "e": False}, UNDECIDED), ({"r": False}, NOT_APPLICABLE),
        ({"c": False, "e": True, "r": True}, UNDECIDED),
    ):  # fmt: skip
        evaluation = evaluated(land(facts=known), *members, inner, outer)
        assert (evaluation.finding("outer").verdict, evaluation.verdict) == (verdict, worst([verdict]))


def flipping(name: str, op: Any, text: str) -> Requirement:
    """The area against a limit: declared may say something else than the 100 m2 that are drawn."""
    return dataclasses.replace(asked(limit(text), op=op), id=name)


@pytest.mark.parametrize(
    ("members", "count", "verdict", "flips"),
    [
        # declared 90 m2, drawn 100 m2: "near" passes and its measured area would not; "far" passes either way
        (("near", "far"), "2 item", PASS, ("near",)), (("near", "far"), "1 item", PASS, ()),
        (("near", "never"), "1 item", PASS, ("near",)), (("near", "never"), "2 item", FAIL, ()),
        (("far", "never"), "1 item", PASS, ()),
        # "over" fails and its measured area would pass
        (("over", "never"), "1 item", FAIL, ("over",)), (("over", "far"), "1 item", PASS, ()),
        # by either area one of the two holds, and the other does not
        (("over", "near"), "1 item", PASS, ()), (("over", "near"), "2 item", FAIL, ()),
    ],
)  # fmt: skip
def test_a_group_is_as_unstable_as_the_members_whose_flip_would_turn_it_over(
    members: tuple[str, ...], count: str, verdict: Verdict, flips: tuple[str, ...]
) -> None:
    rules = {
        "near": flipping("near", "<=", "95 m2"), "far": flipping("far", "<=", "500 m2"),
        "never": flipping("never", "<=", "5 m2"), "over": flipping("over", ">=", "95 m2"),
    }  # fmt: skip
    group = either(*members, count=count)
    evaluation = evaluated(land("90 m2"), *(rules[name] for name in members), group)
    found = evaluation.finding("group")
    assert (found.verdict, found.flips, found.stable) == (verdict, flips, not flips)
    turned = {each.name: each.verdict for each in found.alternatives if each.kind == "condition"}
    assert set(turned) == set(flips)
    for name in flips:
        assert turned[name] is (FAIL if verdict is PASS else PASS)


def test_an_undecided_group_does_not_flip() -> None:
    members = (flipping("near", "<=", "95 m2"), word("c", "c"))
    found = evaluated(land("90 m2"), *members, either("near", "c", count="2 item")).finding("group")
    assert (found.verdict, found.flips, found.stable, found.alternatives) == (UNDECIDED, (), True, ())


@pytest.mark.parametrize("severity", ["must", "should", "info"])
def test_only_what_must_hold_counts_for_the_whole(severity: Any) -> None:
    rule = asked(limit("1000 m2"), severity=severity)
    passing = word("word", "c")
    evaluation = evaluated(land("1001 m2", {"c": True}), rule, passing)
    assert evaluation.finding("area").verdict is FAIL
    assert evaluation.verdict is (FAIL if severity == "must" else PASS)
    # 1001 m2 declared against 100 m2 drawn: another method flips it
    assert not evaluation.finding("area").stable
    assert evaluation.stable is (severity != "must")


def test_of_nothing_that_counts_the_whole_is_undecided() -> None:
    assert evaluated(land("500 m2"), asked(severity="info")).verdict is UNDECIDED


def test_a_group_is_as_unstable_as_the_member_it_rests_on() -> None:
    """Either of two: the one that passes is exactly at its limit, and half of its last digit beyond flips it."""
    exact = dataclasses.replace(requirement("area", "100 m2", roles=["background"]), id="exact")
    far = dataclasses.replace(requirement("area", "10 m2", roles=["background"]), id="far")
    either = dataclasses.replace(requirement("group", "1 item", op=">="), id="either", members=("exact", "far"))
    finding = judged(draw("A.b", declared={"b": "100 m2"}), exact, far, either).finding("either")
    assert (finding.verdict.value, finding.stable, finding.flips) == ("pass", False, ("exact",))
    safe = judged(draw("A.b", declared={"b": "50.0 m2"}), exact, far, either).finding("either")
    assert safe.verdict.value == "pass"
