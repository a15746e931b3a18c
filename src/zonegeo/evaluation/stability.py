"""Stability: would the verdict survive another admissible method, reading of the clause, or end of the interval?"""

from __future__ import annotations

from math import isfinite

from zonegeo.base.value import value
from zonegeo.evaluation.decision import Test, decide
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.evaluation import Alternative
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


def judge_stability(test: Test, outcome: Outcome, verdict: Verdict) -> Stability:
    """Decide again under each alternative; ``shift`` is how far its value lies from the deciding one.

    An undecided finding cannot flip: it has no verdict to lose.
    """
    alternatives = [_interval(test, outcome.answer), *_others(test, outcome)]
    flips = [each.name for each in alternatives if each.verdict is not verdict]
    return Stability(tuple(alternatives), () if verdict is Verdict.UNDECIDED else tuple(flips))


def _interval(test: Test, answer: Answer) -> Alternative:
    verdict = decide(test, low=answer.low, high=answer.high)
    return Alternative("interval", "accuracy", answer.value, bound(answer.low), answer.high, verdict)


def _others(test: Test, outcome: Outcome) -> list[Alternative]:
    here = outcome.answer.value
    result = []
    for other in outcome.others:
        verdict = decide(test, low=other.known_low, high=other.known_high)
        shift = None if here is None or other.value is None else other.value - here
        result.append(Alternative(other.kind, other.name, other.value, bound(other.low), other.high, verdict, shift))
    return result


def bound(end: float | None) -> float | None:
    """Return an end of an interval as a result holds it: ``None`` where nothing bounds it."""
    return end if end is not None and isfinite(end) else None
