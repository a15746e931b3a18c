"""Decide: a value or an interval against a limit."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date

from zonegeo.model.profile import Limit, Operator, Requirement
from zonegeo.model.verdict import Verdict

OPERATORS: dict[Operator, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}


def limit_in_force(requirement: Requirement, as_of: date) -> Limit | None:
    """Return the limit that is in force on a day, or ``None``: profiles with two for one day are refused when read."""
    return next((limit for limit in requirement.limits if limit.in_force(as_of)), None)


def satisfies(op: Operator, value: float, limit: float) -> bool:
    """Say whether ``value op limit`` holds, on unrounded values.

    >>> satisfies("<=", 3000.0, 3000.0), satisfies(">", 10_000.0, 10_000.0)
    (True, False)
    """
    return OPERATORS[op](value, limit)


def decide(requirement: Requirement, limit: float, *, low: float, high: float | None) -> Verdict:
    """Return the verdict that holds for every value from ``low`` to ``high``; where they differ, ``undecided``.

    The tests are monotone, so the two ends decide for all between them. A test that fails gives ``review`` where the
    requirement lets a committee decide, and ``fail`` otherwise.

    Parameters
    ----------
    limit, low, high
        SI units; ``high=None`` means that nothing bounds the value from above.
    """
    ends = {_verdict(requirement, low, limit), _verdict(requirement, float("inf") if high is None else high, limit)}
    return ends.pop() if len(ends) == 1 else Verdict.UNDECIDED


def _verdict(requirement: Requirement, value: float, limit: float) -> Verdict:
    if satisfies(requirement.op, value, limit):
        return Verdict.PASS
    if requirement.otherwise != "review":
        return Verdict.FAIL
    if requirement.review_limit is None:
        return Verdict.REVIEW
    may_be_reviewed = satisfies(requirement.op, value, float(requirement.review_limit.si))
    return Verdict.REVIEW if may_be_reviewed else Verdict.FAIL


def margin(op: Operator, value: float, limit: float) -> float:
    """Return how far the value is on the right side of the limit; negative on the wrong side.

    >>> margin("<=", 57_163.0, 2_000_000.0)
    1942837.0
    >>> margin(">=", 3.0, 4.0)
    -1.0
    """
    return limit - value if op in ("<=", "<") else value - limit
