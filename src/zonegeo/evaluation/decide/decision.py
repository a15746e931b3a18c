"""Decide: a value or an interval against a limit."""

from __future__ import annotations

from datetime import date

from zonegeo.base.value import value
from zonegeo.model.condition import Operator
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Limit, Requirement, Review
from zonegeo.model.verdict import Verdict


def limit_in_force(requirement: Requirement, as_of: date) -> Limit | None:
    """Return the first limit that is in force on a day, or ``None``.

    Further ones on the same day are for other cases: a profile with two for one day and case is refused when read.
    """
    return next((limit for limit in requirement.limits if limit.in_force(as_of)), None)


@value
class Test:
    """A test as it stands on one day: the comparison, the limit in SI units, and the review that is in force."""

    __test__ = False  # the name tells pytest nothing

    op: Operator
    limit: float
    review: Review | None = None


def decide(test: Test, *, low: float, high: float | None) -> Verdict:
    """Return the verdict that holds for every value from ``low`` to ``high``; where they differ, ``undecided``.

    The tests are monotone, so the two ends decide for all between them. A test that fails gives ``review`` where a
    committee may decide, and ``fail`` otherwise.

    Parameters
    ----------
    low, high
        SI units; ``high=None`` means that nothing bounds the value from above.

    Examples
    --------
    >>> at_most_3_km = Test("<=", 3000.0)
    >>> decide(at_most_3_km, low=1000.0, high=2000.0).value, decide(at_most_3_km, low=1000.0, high=None).value
    ('pass', 'undecided')
    """
    ends = {_verdict(test, low), _verdict(test, float("inf") if high is None else high)}
    return ends.pop() if len(ends) == 1 else Verdict.UNDECIDED


def _verdict(test: Test, measured: float) -> Verdict:
    if satisfies(test.op, measured, test.limit):
        return Verdict.PASS
    if test.review is None:
        return Verdict.FAIL
    may_be_reviewed = test.review.limit is None or satisfies(test.op, measured, float(test.review.limit.si))
    return Verdict.REVIEW if may_be_reviewed else Verdict.FAIL
