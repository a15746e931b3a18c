"""Stability: would the verdict survive every admissible method, reading, area basis and accuracy, together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

from zonegeo.base.value import value
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.decide.decision import Test, decide
from zonegeo.evaluation.decide.worlds import Worlds, verdict_of
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.evaluation import Alternative
from zonegeo.model.profile import Profile, Requirement, hangs_on
from zonegeo.model.verdict import Verdict


@value
class Stability:
    """Every alternative with its verdict, and the names of those that flip it."""

    alternatives: tuple[Alternative, ...]
    flips: tuple[str, ...]

    @property
    def stable(self) -> bool:
        """True where no alternative gives another verdict."""
        return not self.flips


def judge_stability(tests: Sequence[Test], outcome: Outcome, verdict: Verdict) -> Stability:
    """Decide again under each alternative, on its own interval.

    ``shift`` is how far the value of an alternative lies from the deciding one.

    Where the accuracy of the deciding way flips the verdict, another way is named only if it does so by its value; and
    a reading, whose interval covers every method, where a method does.
    An undecided finding cannot flip: it has no verdict to lose.
    """
    accuracy = _interval(tests, outcome.answer)
    alternatives, flips = [accuracy], [accuracy.name] if accuracy.verdict is not verdict else []
    here = outcome.answer.value
    for other in sorted(outcome.others, key=lambda each: each.kind == "reading"):
        found = _decided(tests, other.low, other.high)
        shift = None if here is None or other.value is None else other.value - here
        alternatives.append(
            Alternative(other.kind, other.name, other.value, bound(other.low), other.high, found, shift)
        )
        known = _decided(tests, other.known_low, other.known_high)
        explained = bool(flips) if other.kind == "reading" else accuracy.verdict is not verdict
        if (known if explained else found) is not verdict:
            flips.append(other.name)
    return Stability(tuple(alternatives), () if verdict is Verdict.UNDECIDED else tuple(flips))


def _interval(tests: Sequence[Test], answer: Answer) -> Alternative:
    verdict = _decided(tests, answer.low, answer.high)
    return Alternative("interval", "accuracy", answer.value, bound(answer.low), answer.high, verdict)


def _decided(tests: Sequence[Test], low: float, high: float | None) -> Verdict:
    """Decide under every test that may count."""
    found = {decide(test, low=low, high=high) for test in tests}
    return found.pop() if len(found) == 1 else Verdict.UNDECIDED


def with_conditions(
    stability: Stability,
    circumstances: Circumstances,
    requirement: Requirement,
    outcome: Outcome,
    possible: frozenset[Verdict],
    ways: frozenset[Verdict],
) -> Stability:
    """Add what flips a verdict beside its own value: the members of a group, or conditions that fall the other way."""
    explained = {each.verdict for each in stability.alternatives if each.name in stability.flips}
    if Verdict.UNDECIDED in explained:
        explained |= {Verdict.PASS, Verdict.REVIEW, Verdict.FAIL}
    others = ways - possible - explained
    if verdict_of(possible) is Verdict.UNDECIDED or not others:
        return stability
    turned = _turned_by_members(circumstances, requirement, possible) or {"condition": others}
    answer = outcome.answer
    alternatives = tuple(
        Alternative("condition", name, answer.value, bound(answer.low), answer.high, each)
        for name, verdicts in turned.items()
        for each in sorted(verdicts)
    )
    flips = tuple(dict.fromkeys((*stability.flips, *turned)))
    return replace(stability, alternatives=(*stability.alternatives, *alternatives), flips=flips)


def _turned_by_members(
    circumstances: Circumstances, requirement: Requirement, possible: frozenset[Verdict]
) -> dict[str, frozenset[Verdict]]:  # fmt: skip
    """Return the members by each of which a group flips, and to what; where only several together do, all these."""
    found = {
        name: Worlds(circumstances, wide=_hanging_on(circumstances.profile, name)).verdicts_of(requirement)
        for name in dict.fromkeys(requirement.members)
    }
    turned = {name: verdicts - possible for name, verdicts in found.items()}
    alone = {name: verdicts for name, verdicts in turned.items() if verdicts}
    if alone or not requirement.members:
        return alone
    unstable = [name for name in found if not circumstances.findings[name].stable]
    together = Worlds(circumstances, wide=None).verdicts_of(requirement) - possible
    return dict.fromkeys(unstable, together)


def _hanging_on(profile: Profile, name: str) -> frozenset[str]:
    """Return a requirement and all those that it hangs on."""
    requirement = profile.requirement(name)
    below = () if requirement is None else hangs_on(requirement)
    return frozenset((name,)).union(*(_hanging_on(profile, each) for each in below))


def bound(end: float | None) -> float | None:
    """Return an end of an interval as a result holds it: ``None`` where nothing bounds it."""
    return end if end is not None and isfinite(end) else None
