"""What a search is asked: which units may go together, which totals are bounded, and what is better.

A unit is a candidate, or candidates that are only taken in together. Everything is arrays of length ``n``, so that a
search knows nothing of sites; totals that decide are integers, so that sums are exact in whatever order they are made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import pi
from typing import Literal

import numpy as np

from zonegeo.geometry import Floats, Integers, Truths

Direction = Literal["min", "max"]

# the weights of a total, and every sum of them, stay below this: 64-bit integers then never run over
LARGEST_TOTAL = 2**62


# compared by identity, as every value below: arrays have no truth of being equal
@dataclass(frozen=True, eq=False)
class Total:
    """``(base + Σ weights) / denominator``: an area, a count. From ``least`` to ``most``, bounds on the numerator."""

    name: str
    weights: Integers
    base: int = 0
    denominator: int = 1
    least: int | None = None
    most: int | None = None

    def totals(self, rows: Truths) -> Integers:
        """Return the exact numerators of choices, shape ``(m, n)`` → ``(m,)``."""
        return np.asarray(rows.astype(np.int64) @ self.weights + self.base, dtype=np.int64)

    def of(self, rows: Truths) -> Floats:
        """Return the values of choices, each rounded once."""
        totals = self.totals(rows)
        if self.denominator == 1:
            return totals.astype(float)
        return np.array([float(Fraction(int(each), self.denominator)) for each in totals], dtype=float)


@dataclass(frozen=True, eq=False)
class Widest:
    """The largest of ``base``, of ``single`` of the units taken in and of ``pairs`` of any two; ``nearest``: smallest.

    ``base`` is what the fixed sites alone give, if anything; ``pairs`` is symmetric, shape ``(n, n)``, and may be
    ``None``. Where there is nothing to compare the value is minus infinity (``nearest``: infinity).
    """

    name: str
    single: Floats
    pairs: Floats | None = None
    base: float | None = None
    nearest: bool = False

    @property
    def nothing(self) -> float:
        """The value of nothing at all."""
        return np.inf if self.nearest else -np.inf

    @property
    def start(self) -> float:
        """The value of the fixed sites alone."""
        return self.nothing if self.base is None else self.base

    def of(self, rows: Truths) -> Floats:
        """Return the values of choices, shape ``(m, n)`` → ``(m,)``."""
        fold = np.min if self.nearest else np.max
        better = np.minimum if self.nearest else np.maximum
        values: Floats = fold(np.where(rows, self.single, self.nothing), axis=1, initial=self.nothing)
        if self.pairs is not None and len(rows) > self.pairs.size:
            for a, b in zip(*np.triu_indices(len(self.single), 1), strict=True):  # pair after pair over many choices
                values = np.where(rows[:, a] & rows[:, b], better(values, self.pairs[a, b]), values)
        elif self.pairs is not None:
            for row, taken in enumerate(rows):  # one by one: as many pairs as the choice has
                among = self.pairs[np.ix_(taken, taken)][np.triu_indices(int(taken.sum()), 1)]
                values[row] = better(values[row], fold(among, initial=self.nothing))
        return np.asarray(better(values, self.start), dtype=float)


@dataclass(frozen=True, eq=False)
class Outline:
    """The length of the outline of the land: ``Σ lengths − 2 Σ shared``, metres."""

    name: str
    lengths: Floats
    shared: Floats

    def of(self, rows: Truths) -> Floats:
        """Return the values of choices, shape ``(m, n)`` → ``(m,)``."""
        taken = rows.astype(float)
        # shared is symmetric, so that this counts each edge twice
        return np.asarray(taken @ self.lengths - ((taken @ self.shared) * taken).sum(axis=1), dtype=float)


@dataclass(frozen=True, eq=False)
class Compactness:
    """``4πA / P²`` of the land, 0 for none (Polsby and Popper, 1991)."""

    name: str
    outline: Outline
    areas: Floats

    def of(self, rows: Truths) -> Floats:
        """Return the values of choices, shape ``(m, n)`` → ``(m,)``."""
        return compactness(rows.astype(float) @ self.areas, self.outline.of(rows))


def compactness(area: Floats, length: Floats) -> Floats:
    """Return ``4πA / P²``, from 0 to 1.

    >>> compactness(np.array([100.0, 0.0]), np.array([40.0, 0.0])).round(4).tolist()
    [0.7854, 0.0]
    """
    whole = np.where(length > 0, length, 1.0) ** 2
    return np.asarray(np.clip(np.where(length > 0, 4 * pi * area / whole, 0.0), 0.0, 1.0), dtype=float)


@dataclass(frozen=True, eq=False)
class Margin:
    """The least of the margins of several terms, each as a share of its limit: how far a proposal is from failing."""

    name: str
    parts: tuple[tuple[Total | Widest, float, Literal["most", "least"]], ...]

    def of(self, rows: Truths) -> Floats:
        """Return the values of choices, shape ``(m, n)`` → ``(m,)``; infinity where nothing is limited."""
        shares = [share_left(term.of(rows), limit, end) for term, limit, end in self.parts]
        return np.asarray(np.min(shares, axis=0) if shares else np.full(len(rows), np.inf), dtype=float)


def share_left(values: Floats, limit: float, end: Literal["most", "least"]) -> Floats:
    """Return how far values are on the right side of a limit, as a share of it.

    >>> share_left(np.array([2000.0, 3500.0]), 3000.0, "most").round(3).tolist()
    [0.333, -0.167]
    """
    gap = limit - values if end == "most" else values - limit
    return np.asarray(gap / abs(limit) if limit else gap, dtype=float)


Term = Total | Widest | Outline | Compactness | Margin


@dataclass(frozen=True, eq=False)
class Goal:
    """A term to be made small or large."""

    term: Term
    direction: Direction

    def scores(self, rows: Truths) -> Floats:
        """Return the values of choices turned so that less is better."""
        values = self.term.of(rows)
        return values if self.direction == "min" else -values


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of land of the units (``of``, shape ``(n, v)``), and which of them touch (``(v, v)``, symmetric)."""

    of: Truths
    touching: Truths

    def hang_together(self, row: Truths) -> bool:
        """Say whether the land of a choice is one connected part; no land and one piece are.

        >>> chain = Pieces(np.eye(3, dtype=bool), np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool))
        >>> chain.hang_together(np.array([True, True, True])), chain.hang_together(np.array([True, False, True]))
        (True, False)
        """
        land: Truths = np.asarray(self.of[row].any(axis=0), dtype=bool)
        reached = np.zeros_like(land)
        reached[: int(np.argmax(land)) + 1] = land[: int(np.argmax(land)) + 1]
        while True:
            grown = land & (reached | self.touching[reached].any(axis=0))
            if np.array_equal(grown, reached):
                return bool(np.array_equal(reached, land))
            reached = grown


Check = Callable[[Truths], Truths]


@dataclass(frozen=True, eq=False)
class Task:
    """Choose some of ``count`` units.

    ``conflicts`` (``(n, n)``, symmetric) are pairs that do not go together. Of each of ``covers`` at least one unit is
    taken in. Where there are ``pieces`` the land has to hang together. ``check`` decides again, exactly, what sums in
    floating point leave open at a bound.
    """

    count: int
    conflicts: Truths
    totals: tuple[Total, ...]
    goals: tuple[Goal, ...]
    covers: tuple[Truths, ...] = ()
    pieces: Pieces | None = None
    check: Check | None = field(default=None, repr=False)

    def admits(self, rows: Truths) -> Truths:
        """Return which choices keep every bound, shape ``(m, n)`` → ``(m,)``: the plain way, one rule after another."""
        good = np.ones(len(rows), dtype=bool)
        if np.count_nonzero(self.conflicts) < 2 * len(rows):
            for a, b in np.argwhere(np.triu(self.conflicts)):  # pair after pair over many choices
                good &= ~(rows[:, a] & rows[:, b])
        else:  # choice after choice: one of a few units out of many has few pairs
            good = np.array([not self.conflicts[np.ix_(row, row)].any() for row in rows], dtype=bool)
        for each in self.covers:
            good &= (rows & each).any(axis=1)
        for total in self.totals:
            found = total.totals(rows)
            good &= np.ones(len(rows), dtype=bool) if total.least is None else found >= total.least
            good &= np.ones(len(rows), dtype=bool) if total.most is None else found <= total.most
        if self.pieces is not None:
            good[good] = [self.pieces.hang_together(row) for row in rows[good]]
        if self.check is not None and good.any():
            good[good] = self.check(rows[good])
        return good

    def with_total(self, total: Total) -> Task:
        """Return the task with one more bounded total."""
        return replace(self, totals=(*self.totals, total))


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found: choices (``(m, n)``, the best first), whether that is proven, and how far it went.

    ``bound`` is the best that the first goal may reach at all, where a search knows it. ``settled`` counts the choices
    that were looked at or ruled out, ``scored`` those that were looked at one by one. ``stopped`` says why a search
    ended early: ``time`` or ``interrupted``.
    """

    rows: Truths
    strategy: str
    proven: bool
    settled: int
    scored: int
    stopped: str = ""
    bound: float | None = None
    front: bool = False


@dataclass(frozen=True, eq=False)
class Watch:
    """What a search asks between two steps: whether to stop (``time``, ``interrupted``); and whom it tells its way.

    ``found`` hears of the value of the best choice so far, and of what no choice is better than, where that is known.
    """

    should_stop: Callable[[], str] = lambda: ""
    tell: Callable[[int, int], None] = lambda done, all_: None
    seconds_left: Callable[[], float] = lambda: float("inf")
    found: Callable[[float, float | None], None] = lambda best, bound: None

    def silent(self) -> Watch:
        """Return the watch of a search within a search, whose values are of another question."""
        return replace(self, found=lambda best, bound: None)

    def sooner(self, seconds: float) -> Watch:
        """Return the watch of a search that leaves so many seconds to what comes after it."""

        def left() -> float:
            return self.seconds_left() - seconds

        return replace(
            self, should_stop=lambda: self.should_stop() or ("time" if left() <= 0 else ""), seconds_left=left
        )
