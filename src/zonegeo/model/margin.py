"""Margins: how far a value, or the worse end of its interval, is from a limit."""

from __future__ import annotations


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
