"""A value against a limit: whether it satisfies it, how far it is from it, and when two figures are one."""

from __future__ import annotations

import operator
from collections.abc import Callable
from math import isclose

from zonegeo.model.condition import Operator

_OPERATORS: dict[Operator, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}


def satisfies(op: Operator, measured: float, limit: float) -> bool:
    """Say whether ``measured op limit`` holds, on unrounded values.

    >>> satisfies("<=", 3000.0, 3000.0), satisfies(">", 10_000.0, 10_000.0)
    (True, False)
    """
    return _OPERATORS[op](measured, limit)


def is_same_number(one: float | None, other: float | None) -> bool:
    """Say whether two figures are the same but for the last digits that a computation in another order leaves.

    >>> is_same_number(40_000.0000001, 40_000.0), is_same_number(40_000.1, 40_000.0), is_same_number(None, 0.0)
    (True, False, False)
    """
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def margin(op: str, measured: float, limit: float) -> float:
    """Return how far the value is on the right side of the limit; negative on the wrong side.

    >>> margin("<=", 57_163.0, 2_000_000.0)
    1942837.0
    >>> margin(">=", 3.0, 4.0)
    -1.0
    """
    return limit - measured if op in ("<=", "<") else measured - limit


def certain_margin(op: str, low: float | None, high: float | None, limit: float) -> float | None:
    """Return the margin of the worse end of an interval; ``None`` where nothing bounds that end.

    >>> certain_margin("<=", 1_286.0, 1_986.0, 3_000.0), certain_margin(">", 20_126.0, None, 10_000.0)
    (1014.0, 10126.0)
    >>> certain_margin("<=", 1_286.0, None, 3_000.0)
    """
    worse = high if op in ("<=", "<") else low
    return None if worse is None else margin(op, worse, limit)


def limit_at(op: str, limit: float, left: float) -> float:
    """Return the limit at which a margin is used up.

    >>> limit_at("<=", 3_000.0, 1_014.0), limit_at(">=", 4.0, -1.0)
    (1986.0, 3.0)
    """
    return limit - left if op in ("<=", "<") else limit + left
