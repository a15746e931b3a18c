"""Tables over every subset of a few units, each made by doubling: one addition or comparison for a subset."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from zonegeo.geometry import Floats, Integers

Weight = TypeVar("Weight", np.int64, np.float64)


def sums_of(weights: NDArray[Weight]) -> NDArray[Weight]:
    """Return the sum of every subset, shape ``(k,)`` → ``(2**k,)``: bit ``j`` of the index takes in unit ``j``.

    >>> sums_of(np.array([1, 10, 100])).tolist()
    [0, 1, 10, 11, 100, 101, 110, 111]
    """
    table = np.zeros(1 << len(weights), dtype=weights.dtype)
    for bit, weight in enumerate(weights):
        size = 1 << bit
        np.add(table[:size], weight, out=table[size : 2 * size])
    return table


def either_of(masks: Integers) -> Integers:
    """Return the union of the bit masks of every subset, shape ``(k,)`` → ``(2**k,)``.

    >>> either_of(np.array([1, 4])).tolist()
    [0, 1, 4, 5]
    """
    table = np.zeros(1 << len(masks), dtype=np.int64)
    for bit, mask in enumerate(masks):
        size = 1 << bit
        np.bitwise_or(table[:size], mask, out=table[size : 2 * size])
    return table


def most_of(single: Floats, pairs: Floats | None = None, *, base: float = -np.inf) -> Floats:
    """Return the largest of ``base``, ``single`` and ``pairs`` of every subset, shape ``(k,)`` → ``(2**k,)``.

    >>> most_of(np.array([1.0, 2.0]), np.array([[0.0, 9.0], [9.0, 0.0]])).tolist()
    [-inf, 1.0, 2.0, 9.0]
    """
    table = np.full(1 << len(single), base)
    for bit, value in enumerate(single):
        size = 1 << bit
        np.maximum(table[:size], value, out=table[size : 2 * size])
        if pairs is not None:
            np.maximum(table[size : 2 * size], most_of(pairs[bit, :bit]), out=table[size : 2 * size])
    return table


def paired_sums_of(single: Floats, pairs: Floats) -> Floats:
    """Return ``Σ single − 2 Σ pairs`` of every subset, shape ``(k,)`` → ``(2**k,)``.

    >>> paired_sums_of(np.array([4.0, 4.0]), np.array([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [0.0, 4.0, 4.0, 6.0]
    """
    table = np.zeros(1 << len(single))
    for bit, value in enumerate(single):
        size = 1 << bit
        np.subtract(table[:size] + value, 2.0 * sums_of(pairs[bit, :bit]), out=table[size : 2 * size])
    return table


def columns_of(pairs: Floats, *, by_sum: bool) -> Floats:
    """Fold the rows of every subset into one row, shape ``(k, c)`` → ``(2**k, c)``: their sum or their largest.

    >>> columns_of(np.array([[1.0, 5.0], [4.0, 2.0]]), by_sum=False)[3].tolist()
    [4.0, 5.0]
    """
    fold = np.add if by_sum else np.maximum
    table = np.full((1 << len(pairs), pairs.shape[1]), 0.0 if by_sum else -np.inf)
    for bit, row in enumerate(pairs):
        size = 1 << bit
        fold(table[:size], row, out=table[size : 2 * size])
    return table


def rows_of(masks: Integers, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return bit masks as rows of truths, shape ``(m,)`` → ``(m, count)``.

    >>> rows_of(np.array([5]), 3).tolist()
    [[True, False, True]]
    """
    return np.asarray((masks[:, None] >> np.arange(count)) & 1, dtype=bool)
