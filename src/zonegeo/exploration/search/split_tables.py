"""Every subset as a low and a high half: what each term is in a block of subsets that share their high half.

With tables over both halves a subset costs one addition or comparison for each term, and a whole block is bounded
before it is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from zonegeo.exploration.search.subset_tables import columns_of, most_of, paired_sums_of, sums_of
from zonegeo.exploration.search.task import (
    Compactness,
    Margin,
    Outline,
    Term,
    Total,
    Widest,
    compactness,
    share_left,
)
from zonegeo.geometry import Floats, Integers


class Half(Protocol):
    """A term over both halves: its values in a block, and the least and the most that it can be there."""

    @property
    def least(self) -> Floats:
        """The least that the term can be in each block."""

    @property
    def most(self) -> Floats:
        """The most that it can be in each block."""

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of one block: ``low`` are masks, or a slice of all of them."""


@dataclass(frozen=True, eq=False)
class TotalHalves:
    """A total over both halves: ``numerators`` are exact, ``values`` what people read."""

    low: Integers
    high: Integers
    denominator: int
    least: Floats
    most: Floats

    def numerators(self, high: int, low: Integers | slice) -> Integers:
        """Return the exact numerators of the subsets of a block."""
        return np.asarray(self.low[low] + self.high[high])

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of a block."""
        return np.asarray(self.numerators(high, low) / self.denominator, dtype=float)


def total_halves(total: Total, split: int) -> TotalHalves:
    """Return a total over the halves below and from unit ``split`` on."""
    low = np.asarray(sums_of(total.weights[:split]), dtype=np.int64)
    high = np.asarray(sums_of(total.weights[split:]), dtype=np.int64) + total.base
    ends = [(high + int(end)) / total.denominator for end in (low.min(), low.max())]
    return TotalHalves(low, high, total.denominator, *ends)


@dataclass(frozen=True, eq=False)
class WidestHalves:
    """The largest of singles and pairs; ``cross`` is what each low unit is from the high half."""

    low: Floats
    high: Floats
    cross: Floats | None
    sign: float
    least: Floats
    most: Floats

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of a block."""
        values = np.maximum(self.low[low], self.high[high])
        if self.cross is not None and high:
            np.maximum(values, most_of(self.cross[high])[low], out=values)
        return np.asarray(values if self.sign > 0 else -values, dtype=float)


def widest_halves(term: Widest, split: int) -> WidestHalves:
    """Return a largest (or smallest) over the halves: the smallest is the largest with the sign turned."""
    sign = -1.0 if term.nearest else 1.0
    single, base = sign * term.single, sign * term.start
    pairs = None if term.pairs is None else sign * term.pairs
    low = most_of(single[:split], None if pairs is None else pairs[:split, :split])
    high = most_of(single[split:], None if pairs is None else pairs[split:, split:], base=base)
    cross = None if pairs is None else columns_of(pairs[split:, :split], by_sum=False)
    top = np.full(
        len(high), max(base, single.max(initial=-np.inf), -np.inf if pairs is None else pairs.max(initial=-np.inf))
    )
    least, most = (high, top) if sign > 0 else (-top, -high)
    return WidestHalves(low, high, cross, sign, least, most)


@dataclass(frozen=True, eq=False)
class OutlineHalves:
    """The outline of the land; ``cross`` is what each low unit shares with the high half."""

    low: Floats
    high: Floats
    cross: Floats
    least: Floats
    most: Floats

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of a block."""
        shared = np.asarray(sums_of(self.cross[high]), dtype=float)
        return np.asarray(self.low[low] + self.high[high] - 2.0 * shared[low], dtype=float)


def outline_halves(term: Outline, split: int) -> OutlineHalves:
    """Return an outline over the halves."""
    lengths, shared = term.lengths, term.shared
    low = paired_sums_of(lengths[:split], shared[:split, :split])
    high = paired_sums_of(lengths[split:], shared[split:, split:])
    cross = columns_of(shared[split:, :split], by_sum=True)
    # no unit takes more away than twice what it shares with the high half and once with each other low one
    alone = lengths[:split] - 2.0 * cross - shared[:split, :split].sum(axis=1)
    least = high + np.minimum(alone, 0.0).sum(axis=1)
    return OutlineHalves(low, high, cross, least, high + lengths[:split].sum())


@dataclass(frozen=True, eq=False)
class CompactnessHalves:
    """Compactness from the outline and the area."""

    outline: OutlineHalves
    low: Floats
    high: Floats
    least: Floats
    most: Floats

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of a block."""
        return compactness(self.low[low] + self.high[high], self.outline.values(high, low))


def compactness_halves(term: Compactness, split: int) -> CompactnessHalves:
    """Return a compactness over the halves; what rounding may add to its bound is a billionth."""
    outline = outline_halves(term.outline, split)
    low, high = (np.asarray(sums_of(part), dtype=float) for part in (term.areas[:split], term.areas[split:]))
    shortest = np.maximum(outline.least, 1e-9)
    most = np.clip(4 * np.pi * (high + low.max()) / shortest**2 * (1 + 1e-9), 0.0, 1.0)
    return CompactnessHalves(outline, low, high, np.zeros(len(high)), most)


@dataclass(frozen=True, eq=False)
class MarginHalves:
    """The least margin of several terms."""

    parts: tuple[tuple[Half, float, Any], ...]
    least: Floats
    most: Floats

    def values(self, high: int, low: Integers | slice) -> Floats:
        """Return the values of the subsets of a block."""
        return np.asarray(np.min([share_left(h.values(high, low), lim, end) for h, lim, end in self.parts], axis=0))


def margin_halves(term: Margin, split: int) -> MarginHalves:
    """Return a margin over the halves."""
    parts = tuple((halves_of(part, split), limit, end) for part, limit, end in term.parts)
    best, worst = [], []
    for half, limit, end in parts:
        near, far = (half.least, half.most) if end == "most" else (half.most, half.least)
        best.append(share_left(near, limit, end))
        worst.append(share_left(far, limit, end))
    return MarginHalves(parts, np.min(worst, axis=0), np.min(best, axis=0))


def halves_of(term: Term, split: int) -> Half:
    """Return a term over the halves below and from unit ``split`` on."""
    if isinstance(term, Total):
        return total_halves(term, split)
    if isinstance(term, Widest):
        return widest_halves(term, split)
    if isinstance(term, Outline):
        return outline_halves(term, split)
    if isinstance(term, Compactness):
        return compactness_halves(term, split)
    return margin_halves(term, split)
