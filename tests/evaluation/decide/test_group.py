"""Groups against brute force: every verdict of every member, every number asked for, every world the unknown may be."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations_with_replacement, product

import pytest

from tests.pictures import DAY, draw, profile, requirement
from zonegeo.base.message import Message, Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.decide.group import member_count
from zonegeo.evaluation.decide.worlds import Worlds, verdict_of
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import Citation, Limit, Requirement, Review
from zonegeo.model.quantity import Quantity
from zonegeo.model.verdict import Verdict

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict
CITE = Citation("시험법", "제1조", date(2000, 1, 1))
# every mixture of up to four members; their order is shuffled in a test of its own
MIXTURES = [each for size in range(5) for each in combinations_with_replacement(list(Verdict), size)]
STUDY = draw("A.b")
SCENE = build_scene(STUDY, STUDY.proposals["drawn"], DAY)


def found(name: str, verdict: Verdict) -> Finding:
    return Finding(
        requirement=name, name=Name(f"{name} 이름", name.upper()), severity="must", verdict=verdict, stable=True,
        subject=(), measurement=None, limit=None, margin_nominal=None, margin_certain=None, witness=None,
        message=Message("reason.test"), cite=None,
    )  # fmt: skip


def group(verdicts: Sequence[Verdict]) -> tuple[Requirement, Mapping[str, Finding]]:
    findings = {f"m{number}": found(f"m{number}", verdict) for number, verdict in enumerate(verdicts)}
    asked = dataclasses.replace(requirement("group", "1 item", op=">="), members=tuple(findings))
    return asked, findings


def decided(verdicts: Sequence[Verdict], count: int, review: Review | None = None) -> Verdict:
    asked, findings = group(verdicts)
    reviews, otherwise = ((review,), "review") if review is not None else ((), "fail")
    limits = (Limit(Quantity.parse(f"{count} item"), date(2000, 1, 1), CITE),)
    asked = dataclasses.replace(asked, limits=limits, reviews=reviews, otherwise=otherwise)
    circumstances = Circumstances(SCENE, profile(asked), findings)
    return verdict_of(Worlds(circumstances).verdicts_of(asked))


def review(limit: int | None) -> Review:
    return Review(date(2000, 1, 1), CITE, limit=None if limit is None else Quantity.parse(f"{limit} item"))


def of_known(verdicts: Sequence[Verdict], count: int, review_from: int | None, reviewed: bool) -> Verdict:
    """The verdict where every member is known, by counting: the definition itself."""
    counts = Counter(verdicts)
    if counts[PASS] >= count:
        return PASS
    if counts[PASS] + counts[REVIEW] >= count:
        return REVIEW
    if reviewed and (review_from is None or counts[PASS] >= review_from):
        return REVIEW
    return FAIL


def worlds(verdicts: Sequence[Verdict]) -> Iterable[tuple[Verdict, ...]]:
    """Everything that the members may turn out to be, once the undecided ones are known."""
    return product(*([PASS, REVIEW, FAIL] if each is UNDECIDED else [each] for each in verdicts))


def applying(verdicts: Sequence[Verdict]) -> int:
    return sum(each is not NOT_APPLICABLE for each in verdicts)


def possible(
    verdicts: Sequence[Verdict], count: int, review_from: int | None = None, reviewed: bool = False
) -> set[Verdict]:
    asked = [each for each in verdicts if each is not NOT_APPLICABLE]
    return {of_known(world, count, review_from, reviewed) for world in worlds(asked)}


def test_at_least_k_is_what_every_world_says() -> None:
    for verdicts, count in product(MIXTURES, range(1, 6)):
        answer = decided(verdicts, count)
        if count > applying(verdicts):  # fewer apply than are asked for: nobody can say that these are enough
            assert answer is (UNDECIDED if applying(verdicts) else NOT_APPLICABLE), (verdicts, count)
        else:
            every = possible(verdicts, count)
            assert answer is (every.pop() if len(every) == 1 else UNDECIDED), (verdicts, count)


def reviewed_groups() -> Iterable[tuple[tuple[Verdict, ...], int, int | None]]:
    """Every mixture, every number asked for, and every lower number from which a committee may decide."""
    for verdicts in MIXTURES:
        for count in range(1, applying(verdicts) + 1):
            for review_from in (None, *range(1, count)):
                yield verdicts, count, review_from


def test_a_review_of_the_group_never_contradicts_any_world() -> None:
    for verdicts, count, review_from in reviewed_groups():
        answer = decided(verdicts, count, review(review_from))
        every = possible(verdicts, count, review_from, reviewed=True)
        assert answer is UNDECIDED or every == {answer}, (verdicts, count, review_from)
        assert UNDECIDED in verdicts or {answer} == every, (verdicts, count, review_from)


@pytest.mark.parametrize("verdict", [REVIEW, FAIL])
def test_a_review_of_the_group_is_decided_where_every_world_agrees(verdict: Verdict) -> None:
    without_need = [
        (verdicts, count, review_from)
        for verdicts, count, review_from in reviewed_groups()
        if decided(verdicts, count, review(review_from)) is UNDECIDED
        and possible(verdicts, count, review_from, reviewed=True) == {verdict}
    ]
    assert without_need == []


def test_knowing_a_member_never_turns_a_decided_group_over() -> None:
    for verdicts, count, reviewed in product(product(Verdict, repeat=3), (1, 2, 3), (None, review(1))):
        before = decided(verdicts, count, reviewed)
        for world in worlds(verdicts):
            after = decided(world, count, reviewed)
            assert before in (UNDECIDED, after)
            # undecided members alone are a reason to be undecided; members that do not apply are another
            assert after not in (UNDECIDED, NOT_APPLICABLE) or applying(world) < count


def test_a_better_member_never_makes_a_group_worse() -> None:
    better = {FAIL: [REVIEW, PASS], REVIEW: [PASS], PASS: []}
    reviews = (None, review(None), review(1), review(2))
    for verdicts, count, reviewed in product(product(better, repeat=3), (1, 2, 3), reviews):
        before = decided(verdicts, count, reviewed)
        for place, each in enumerate(verdicts):
            for other in better[each]:
                after = decided((*verdicts[:place], other, *verdicts[place + 1 :]), count, reviewed)
                assert after.severity <= before.severity


def test_the_order_of_members_says_nothing() -> None:
    for verdicts, count in product(product(Verdict, repeat=3), (1, 2, 3)):
        assert decided(verdicts, count) is decided(sorted(verdicts, reverse=True), count)


@pytest.mark.parametrize(
    ("verdicts", "count", "verdict"),
    [
        # either/or
        ((PASS, FAIL), 1, PASS), ((FAIL, FAIL), 1, FAIL), ((REVIEW, FAIL), 1, REVIEW), ((PASS, UNDECIDED), 1, PASS),
        ((UNDECIDED, FAIL), 1, UNDECIDED), ((NOT_APPLICABLE, PASS), 1, PASS), ((REVIEW, UNDECIDED), 1, UNDECIDED),
        # at least three of five
        ((PASS, PASS, PASS, FAIL, FAIL), 3, PASS), ((PASS, PASS, REVIEW, FAIL, FAIL), 3, REVIEW),
        ((PASS, PASS, UNDECIDED, FAIL, FAIL), 3, UNDECIDED), ((PASS, UNDECIDED, FAIL, FAIL, FAIL), 3, FAIL),
        ((PASS, PASS, PASS, UNDECIDED, UNDECIDED), 3, PASS), ((PASS, PASS, REVIEW, UNDECIDED, FAIL), 3, UNDECIDED),
        # two that apply cannot be three
        ((PASS, PASS, NOT_APPLICABLE, NOT_APPLICABLE), 3, UNDECIDED), ((), 1, NOT_APPLICABLE),
    ],
)  # fmt: skip
def test_worked_by_hand(verdicts: tuple[Verdict, ...], count: int, verdict: Verdict) -> None:
    assert decided(verdicts, count) is verdict


@pytest.mark.parametrize(
    ("verdicts", "review_from", "verdict"),
    [
        # 4 of 5 asked for, a committee may decide from 3 (고시 제14조 제3항)
        ((PASS, PASS, PASS, PASS, FAIL), 3, PASS),
        ((PASS, PASS, PASS, FAIL, FAIL), 3, REVIEW),
        ((PASS, PASS, FAIL, FAIL, FAIL), 3, FAIL),
        ((PASS, PASS, PASS, UNDECIDED, FAIL), 3, UNDECIDED),
        ((PASS, PASS, FAIL, FAIL, FAIL), None, REVIEW),
        ((FAIL, FAIL, FAIL, FAIL, FAIL), None, REVIEW),
        ((PASS, PASS, UNDECIDED, FAIL, FAIL), 3, UNDECIDED),
        ((PASS, UNDECIDED, FAIL, FAIL, FAIL), 1, REVIEW),
    ],
)
def test_a_committee_may_decide_on_fewer(verdicts: tuple[Verdict, ...], review_from: int, verdict: Verdict) -> None:
    assert decided(verdicts, 4, review(review_from)) is verdict


# --- what is counted and told -----------------------------------------------------------------------------------------


def test_the_count_spans_from_those_that_pass_to_those_that_may() -> None:
    for verdicts in MIXTURES:
        counts = Counter(verdicts)
        outcome = member_count(*group(verdicts))
        answer, low = outcome.answer, counts[PASS]
        high = low + counts[REVIEW] + counts[UNDECIDED]
        assert (answer.known_low, answer.known_high, answer.low, answer.high) == (low, high, low, high)
        assert answer.value == (low if low == high else None)
        assert outcome.total == applying(verdicts)
        assert outcome.missing == ("member-undecided" if low < high else "")
        assert outcome.not_applicable == ("" if outcome.total else "no-member")


def test_every_member_is_a_line_and_is_told_by_its_name() -> None:
    verdicts = (PASS, FAIL, UNDECIDED, REVIEW, NOT_APPLICABLE)
    asked, findings = group(verdicts)
    outcome = member_count(asked, findings)
    assert (outcome.unit, outcome.method, outcome.basis) == ("item", "count", "declared")
    assert (outcome.answer.kind, outcome.answer.name) == ("method", "count")
    assert outcome.values == {
        "of": 4,
        "names": [{"ko": "m0 이름", "en": "M0"}],
        "failed": [{"ko": "m1 이름", "en": "M1"}],
        "unknown": [{"ko": "m2 이름", "en": "M2"}],
    }
    figures = {PASS: 1.0, FAIL: 0.0}
    assert len(outcome.parts) == 5
    for part, (name, finding) in zip(outcome.parts, findings.items(), strict=True):
        assert (part.subject, part.item, part.name, part.unit) == ("proposal", name, finding.name, "item")
        assert (part.value, part.low, part.high) == (figures.get(finding.verdict),) * 3
        assert (part.verdict, part.limit) == (finding.verdict, None)
