"""A sum that is to come as near as it can to its own bound: two lists of sums meet there.

The sums of every choice of the small units are listed and sorted, and those of every choice of the large ones; for each
sum of the one list the place of what is missing is looked up in the other: 2^40 choices cost as much as two lists of
2^20. Where the lists hold every choice the nearest sums are proven. Where they would become too long some units in the
middle are left out, or stay as they are: what is found then is proven where it meets the bound itself, because nothing
can be nearer. Among dozens of areas some choice nearly always does, to the last millionth of a square metre.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from zonegeo.exploration.search.task import LARGEST_TOTAL, Task, Total, Watch
from zonegeo.geometry import Indices, Integers, Truths

# sums that a list may hold, tried in turn; bits of a word of a mask; pairs that are looked at one by one
_MOST_SUMS = (2**12, 2**17, 2**20, 2**22, 2**23)
_WORD = 62
_MOST_PAIRS = 2**12
# choices of the units that were left out, tried with the same lists
_BEGINNINGS = 4


def fill_exactly(task: Task, *, keep: int = 1, watch: Watch | None = None) -> Truths:
    """Return the best choices, at most ``keep`` and the best first, where their sums prove that they are; or none.

    Examples
    --------
    >>> from zonegeo.exploration.search.task import Goal
    >>> area = Total("area", np.array([5, 4, 3]), most=8)
    >>> fill_exactly(Task(3, np.zeros((3, 3), dtype=bool), (area,), (Goal(area, "max"),)), keep=2).tolist()
    [[True, False, True], [False, True, True]]
    """
    watch = watch or Watch()
    found = np.zeros((0, task.count), dtype=bool)
    asked = _asked(task)
    if asked is None:
        return found
    random = np.random.default_rng(0)  # what is found is proven by its sum, whatever the beginning
    for step, most in enumerate(_MOST_SUMS):
        watch.tell(step, len(_MOST_SUMS))
        if len(found) >= keep or watch.seconds_left() <= 0 or watch.should_stop():
            break
        lists = _listed(asked, most)
        if lists.complete:
            return _nearest(asked, lists, keep)
        for row in _beginnings(asked, lists, random):
            found = np.unique(np.concatenate([found, _meeting(asked, replace(lists, row=row), 0)]), axis=0)
        if len(found):
            score = float(task.goals[0].scores(found[:1])[0])
            watch.found(score, score)
    return found[:keep]


@dataclass(frozen=True, eq=False)
class _Asked:
    """A task whose sum of ``weights`` is to come as near to ``target`` as it can, from below or from above."""

    task: Task
    weights: Integers
    target: int
    from_below: bool
    free: Truths

    @property
    def capped(self) -> list[Total]:
        """The other sums with a largest value: what is beyond one becomes no better by what is added."""
        return [
            each for each in self.task.totals
            if each.most is not None and each.weights is not self.weights and (each.weights >= 0).all()
        ]  # fmt: skip


def _asked(task: Task) -> _Asked | None:
    """Return what is asked of a sum with a bound of its own; ``None`` where nothing is, or where it cannot be met."""
    goal = task.goals[0]
    if task.pieces is not None or not isinstance(goal.term, Total) or (goal.term.weights < 0).any():
        return None
    bound = next((each for each in task.totals if each.weights is goal.term.weights), None)
    end = None if bound is None else bound.most if goal.direction == "max" else bound.least
    if bound is None or end is None:
        return None
    free = np.ones(task.count, dtype=bool)
    for total in task.totals:
        if total.most is not None:
            free &= total.weights + total.base <= total.most
    target = end - bound.base
    if not 0 <= target <= int(bound.weights[free].sum()):
        return None
    return _Asked(task, bound.weights, target, goal.direction == "max", free)


@dataclass(frozen=True, eq=False)
class _List:
    """Every choice of a few units: their sums, what they cost of each cap, and which units each takes in.

    ``costs`` and ``masks`` have a row for each cap, and for each word of bits.
    """

    units: tuple[int, ...]
    sums: Integers
    costs: Integers
    masks: Integers

    def with_unit(self, unit: int, asked: _Asked, most: Integers) -> _List:
        """Return every choice of one unit more that no conflict and no bound forbids."""
        room = asked.target - int(asked.weights[unit]) if asked.from_below else np.iinfo(np.int64).max
        good = self.sums <= room
        for place, other in enumerate(self.units):
            if asked.task.conflicts[unit, other]:
                word, bit = divmod(place, _WORD)
                good &= self.masks[word] >> bit & 1 == 0
        cost = np.array([[each.weights[unit]] for each in asked.capped], dtype=np.int64).reshape(-1, 1)
        good &= (self.costs + cost <= most).all(axis=0)
        word, bit = divmod(len(self.units), _WORD)
        masks = self.masks if word < len(self.masks) else np.vstack([self.masks, np.zeros_like(self.masks[:1])])
        taken = masks[:, good]
        taken[word] |= 1 << bit
        return _List(
            (*self.units, unit),
            np.concatenate([self.sums, self.sums[good] + asked.weights[unit]]),
            np.hstack([self.costs, self.costs[:, good] + cost]),
            np.hstack([masks, taken]),
        )

    def in_order(self) -> _InOrder:
        """Return the list by its sums, of equal ones that first which was listed first."""
        bits = len(self.sums).bit_length()
        if int(self.sums.max()).bit_length() + bits < _WORD:  # sum and place in one number, which is sorted alone
            keys = np.sort(self.sums << bits | np.arange(len(self.sums)))
            return _InOrder(self, keys >> bits, keys & (1 << bits) - 1)
        order = np.argsort(self.sums, kind="stable")
        return _InOrder(self, self.sums[order], order)


@dataclass(frozen=True, eq=False)
class _InOrder:
    """A list by its sums: these, and the place of each in the list."""

    choices: _List
    sums: Integers
    order: Indices

    @property
    def units(self) -> tuple[int, ...]:
        """The units of the list."""
        return self.choices.units

    def rows(self, places: Indices, count: int) -> Truths:
        """Return choices as rows of truths over all units, shape ``(m,)`` → ``(m, count)``."""
        table = np.zeros((len(places), count), dtype=bool)
        chosen = self.choices.masks[:, self.order[places]]
        for place, unit in enumerate(self.units):
            word, bit = divmod(place, _WORD)
            table[:, unit] = chosen[word] >> bit & 1
        return table


@dataclass(frozen=True, eq=False)
class _Lists:
    """Two lists, the units that every choice takes in besides, and whether the lists hold every choice there is."""

    small: _InOrder
    large: _InOrder
    row: Truths
    complete: bool


def _listed(asked: _Asked, most: int) -> _Lists:
    """List choices from the smallest unit upwards and from the largest downwards, until none is left or both are long.

    The large ones have few choices that fit, so that the lists become as long as each other far from the middle.
    """
    ends = np.array([[each.most - each.base] for each in asked.capped if each.most is not None], dtype=np.int64)
    ends = ends.reshape(-1, 1)
    none = np.zeros((1, 1), dtype=np.int64)
    lists = [_List((), none[0], np.zeros_like(ends), none) for _ in range(2)]
    free = np.flatnonzero(asked.free)
    left = free[np.argsort(asked.weights[free], kind="stable")].tolist()
    open_ = [True, True]
    while left and any(open_):
        side = min((number for number in range(2) if open_[number]), key=lambda number: len(lists[number].sums))
        longer = lists[side].with_unit(left[-side], asked, ends)
        open_[side] = len(longer.sums) <= most
        if open_[side]:
            lists[side] = longer
            left.pop(-side)
    return _Lists(lists[0].in_order(), lists[1].in_order(), np.zeros(asked.task.count, dtype=bool), not left)


def _beginnings(asked: _Asked, lists: _Lists, random: np.random.Generator) -> Iterator[Truths]:
    """Yield choices of the units that are in no list, of which the lists can fill what is left."""
    task = asked.task
    listed = np.zeros(task.count, dtype=bool)
    listed[[*lists.small.units, *lists.large.units]] = True
    beside = asked.free & ~listed
    kept = asked.target - float(lists.small.sums.mean()) - float(lists.large.sums.mean())
    for _ in range(_BEGINNINGS):
        row, open_, total = np.zeros(task.count, dtype=bool), beside.copy(), 0
        for unit in random.permutation(task.count).tolist():
            if open_[unit] and total + int(asked.weights[unit]) <= kept:
                row[unit] = True
                total += int(asked.weights[unit])
                open_ &= ~task.conflicts[unit]
        yield row
        if not row.any():
            return


def _nearest(asked: _Asked, lists: _Lists, keep: int) -> Truths:
    """Return the best choices of all, in their order: the pairs of a window at the bound that widens until it has them.

    Where too many pairs lie in a window, what the one before held is proven, and no more.
    """
    reach, widest = 0, min(int(asked.weights.sum()) + asked.target, LARGEST_TOTAL - 1)
    found = _meeting(asked, lists, 0)
    while len(found) < keep and reach < widest:
        reach = min(2 * reach + 1, widest)
        if int(_counts(asked, lists, reach)[1].sum()) > _MOST_PAIRS:
            break
        found = _meeting(asked, lists, reach)
    return found[:keep]


def _counts(asked: _Asked, lists: _Lists, reach: int) -> tuple[Indices, Indices]:
    """Return for each large choice where its counterparts begin among the small ones, and how many there are."""
    left = asked.target - int(asked.weights[lists.row].sum()) - lists.large.sums
    ends = (left - reach, left) if asked.from_below else (left, left + reach)
    first = np.searchsorted(lists.small.sums, ends[0], side="left")
    return first, np.searchsorted(lists.small.sums, ends[1], side="right") - first


def _meeting(asked: _Asked, lists: _Lists, reach: int) -> Truths:
    """Return good choices whose sums lie no farther from the bound than a reach, the nearest first."""
    first, counted = _counts(asked, lists, reach)
    large = np.flatnonzero(counted)[:_MOST_PAIRS]
    counted = counted[large]
    beside = np.arange(int(counted.sum())) - np.repeat(np.cumsum(counted) - counted, counted)
    places = (np.repeat(large, counted)[:_MOST_PAIRS], (np.repeat(first[large], counted) + beside)[:_MOST_PAIRS])
    count = asked.task.count
    rows = lists.row | lists.large.rows(places[0], count) | lists.small.rows(places[1], count)
    rows = rows[asked.task.admits(rows)] if len(rows) else rows
    sums = rows @ asked.weights
    return np.asarray(rows[np.argsort(-sums if asked.from_below else sums, kind="stable")], dtype=bool)
