"""What a search keeps: the best of one goal, or the choices that no other is better than in every goal."""

from __future__ import annotations

import numpy as np

from zonegeo.geometry import Floats, Integers, Truths


class Best:
    """The ``keep`` best by one score; of equal ones those that were found first stay."""

    def __init__(self, keep: int) -> None:
        self.keep = keep
        self.scores: Floats = np.empty(0)
        self.masks: Integers = np.empty(0, dtype=np.int64)

    @property
    def threshold(self) -> float:
        """What a score has to be below to be kept."""
        return float(self.scores[-1]) if len(self.scores) == self.keep else np.inf

    def beaten(self, bounds: Floats) -> Truths:
        """Return where nothing with these lower bounds, shape ``(m, 1)``, can be kept any more."""
        return np.asarray(bounds[:, 0] >= self.threshold, dtype=bool)

    def take(self, scores: Floats, masks: Integers) -> None:
        """Take in choices with their scores, shape ``(m, 1)``."""
        every = np.concatenate([self.scores, scores[:, 0]])
        order = np.argsort(every, kind="stable")[: self.keep]
        self.masks = np.concatenate([self.masks, masks])[order]
        self.scores = every[order]


class Front:
    """The choices that no other beats: none is at least as good in every score and better in one.

    Of choices that are equal in every score the one that was found first stays.
    """

    def __init__(self, goals: int) -> None:
        self.scores: Floats = np.empty((0, goals))
        self.masks: Integers = np.empty(0, dtype=np.int64)

    def beaten(self, bounds: Floats) -> Truths:
        """Return where a member is at least as good as these scores in every goal, shape ``(m, g)`` → ``(m,)``."""
        found = np.zeros(len(bounds), dtype=bool)
        # a loop over the members: they are few, and the scores are many
        for member in self.scores:
            found |= (member <= bounds).all(axis=1)
        return found

    def take(self, scores: Floats, masks: Integers) -> None:
        """Take in choices with their scores, shape ``(m, g)``; members that they beat go."""
        first = unbeaten(scores)
        scores, masks = scores[first], masks[first]
        good = ~self.beaten(scores)
        scores, masks = scores[good], masks[good]
        stays = np.ones(len(self.scores), dtype=bool)
        for member in scores:
            stays &= ~(member <= self.scores).all(axis=1)
        self.scores = np.concatenate([self.scores[stays], scores])
        self.masks = np.concatenate([self.masks[stays], masks])


def unbeaten(scores: Floats) -> Integers:
    """Return the places of the scores that no other beats, the first of equal ones, shape ``(m, g)`` → ``(k,)``.

    >>> unbeaten(np.array([[1.0, 3.0], [2.0, 2.0], [2.0, 3.0], [3.0, 1.0], [2.0, 2.0]])).tolist()
    [0, 1, 3]
    """
    order = np.lexsort(scores.T[::-1])
    ranked = scores[order]
    if scores.shape[1] == 2:
        # in the order of the first score a choice stands where its second is below all before it
        before = np.minimum.accumulate(np.concatenate([[np.inf], ranked[:-1, 1]])) if len(ranked) else ranked[:, 1]
        return np.sort(order[ranked[:, 1] < before])
    kept: list[int] = []
    while len(order):
        kept.append(int(order[0]))
        left = ~(ranked[0] <= ranked).all(axis=1)  # the first beats itself and all that are not better anywhere
        order, ranked = order[left], ranked[left]
    return np.sort(np.array(kept, dtype=np.int64))
