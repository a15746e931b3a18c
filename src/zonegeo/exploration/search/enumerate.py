"""Every subset of up to 32 units, in blocks that share their high half: looked at, or ruled out by a bound.

A block holds the subsets with one high half. Its bounds are known before it is looked at: what the totals can still
become, and the best that each goal can reach. Blocks are taken in the order of what they promise, so that most of them
are ruled out at once. Nothing is left to chance: every subset is looked at or in a block that cannot hold anything
better, and ``settled`` counts them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zonegeo.exploration.search.pareto import Best, Front
from zonegeo.exploration.search.split_tables import Half, TotalHalves, halves_of, total_halves
from zonegeo.exploration.search.subset_tables import either_of, rows_of
from zonegeo.exploration.search.task import Found, Goal, Task, Total, Watch, Widest
from zonegeo.geometry import Floats, Integers, Truths

# more units than these take longer than anyone waits, whatever the bounds rule out
MOST_UNITS = 32
# a low half of 2^15 subsets: its tables stay in the caches of a processor
LOW_UNITS = 15
# blocks between two looks at the clock, and subsets of a block that are ordered by score at a time
_BATCH = 64
_SLICE = 4096


def enumerate_choices(
    task: Task, *, keep: int, watch: Watch | None = None, prune: bool = True, low_units: int = LOW_UNITS
) -> Found:
    """Return the best ``keep`` choices of a task with one goal, or the whole Pareto front where it has several: exact.

    Parameters
    ----------
    task
        Up to ``MOST_UNITS`` units.
    prune
        False looks at every subset: what a bound rules out is then proven the long way.

    Returns
    -------
    Choices in the order of the first goal. ``proven`` unless the watch stopped the search.

    Examples
    --------
    >>> area = Total("area", np.array([5, 4, 3]), most=8)
    >>> found = enumerate_choices(Task(3, np.zeros((3, 3), dtype=bool), (area,), (Goal(area, "max"),)), keep=1)
    >>> found.rows.tolist(), found.settled
    ([[True, False, True]], 8)
    """
    if task.count > MOST_UNITS:
        raise ValueError(f"{task.count} units are too many to enumerate")
    watch = watch or Watch()
    blocks = Blocks(task, min(task.count, low_units))
    kept: Best | Front = Best(keep) if len(task.goals) == 1 else Front(len(task.goals))
    order = blocks.order() if prune else blocks.every()
    scored, done, stopped = 0, 0, ""
    while done < len(order) and not stopped:
        batch = order[done : done + _BATCH]
        if prune:
            hopeless = kept.beaten(blocks.bounds[batch])
            if hopeless.all() and isinstance(kept, Best):
                break  # in the order of what they promise: none that follows promises more
            batch = batch[~hopeless & ~blocks.closed(batch, kept)]
        for high in batch.tolist():
            scored += blocks.look(high, kept, prune=prune)
        done += _BATCH
        watch.tell(min(done, len(order)), len(order))
        stopped = watch.should_stop()
    first = np.lexsort(kept.scores.T[::-1]) if isinstance(kept, Front) else np.arange(len(kept.masks))
    settled = 1 << task.count if not stopped else min(done, len(order)) << blocks.split
    rows = rows_of(kept.masks[first], task.count)
    return Found(rows, "enumeration", not stopped, settled, scored, stopped, front=isinstance(kept, Front))


@dataclass(frozen=True, eq=False)
class _Limited:
    """A bounded total over both halves."""

    total: Total
    halves: TotalHalves

    def keeps(self, numerators: Integers) -> Truths:
        good = np.ones(len(numerators), dtype=bool)
        if self.total.least is not None:
            good &= numerators >= self.total.least
        if self.total.most is not None:
            good &= numerators <= self.total.most
        return good


class Blocks:
    """A task over both halves of its units: tables, what each block may hold, and the way to look at one.

    The low subsets that contradict themselves are left out, and the others stand in the order of the first bounded
    total: those that fit a high half are then one slice.
    """

    def __init__(self, task: Task, split: int) -> None:
        self.task, self.split, self.full = task, split, (1 << split) - 1
        masks = _masks(task.conflicts)
        low_forbids = either_of(masks[:split])
        self.forbids = either_of(masks[split:])  # by high half: what it forbids of all units
        everything = np.arange(1 << split, dtype=np.int64)
        highs = np.arange(1 << (task.count - split), dtype=np.int64)
        self.limited = [_Limited(each, total_halves(each, split)) for each in task.totals]
        self.goals = [(goal, halves_of(goal.term, split)) for goal in task.goals]
        self.covers = [_mask(each) for each in task.covers]
        self.low = everything[(low_forbids & everything) == 0]
        self.sorted_by = self.limited[0] if self.limited else None
        if self.sorted_by is not None:
            self.low = self.low[np.argsort(self.sorted_by.halves.low[self.low], kind="stable")]
            self.sizes = self.sorted_by.halves.low[self.low]
        self.bounds = np.column_stack([_bound(goal, half) for goal, half in self.goals])
        self._alive = self._fit(highs)
        self._sharpen()

    def every(self) -> Integers:
        """Return every block whose high half does not contradict itself, in the order of its mask."""
        highs = np.arange(len(self.forbids), dtype=np.int64)
        return np.flatnonzero((self.forbids >> self.split) & highs == 0).astype(np.int64)

    def order(self) -> Integers:
        """Return the blocks that may hold anything, the most promising first."""
        alive = np.flatnonzero(self._alive)
        return np.asarray(alive[np.lexsort(self.bounds[alive].T[::-1])], dtype=np.int64)

    def _fit(self, highs: Integers) -> Truths:
        """Which blocks can hold a choice: no conflict in the high half, and every total within reach of its bounds."""
        alive = ((self.forbids >> self.split) & highs) == 0
        free = self.full & ~self.forbids
        for each in self.limited:
            low, high = each.halves.low, each.halves.high
            if each.total.most is not None:
                alive &= high + min(0, int(low.min())) <= each.total.most
            if each.total.least is not None:
                alive &= high + low[free] >= each.total.least
        for cover in self.covers:
            alive &= ((cover >> self.split) & highs != 0) | (cover & free != 0)
        return np.asarray(alive, dtype=bool)

    def _sharpen(self) -> None:
        """Bound a goal that is the sorted total by the nearest low sum that fits: only conflicts can miss it."""
        if self.sorted_by is None or not len(self.low):
            self._alive &= bool(len(self.low))
            return
        total, halves = self.sorted_by.total, self.sorted_by.halves
        first = np.zeros(len(halves.high), dtype=np.intp)
        last = np.full(len(halves.high), len(self.sizes) - 1)
        if total.least is not None:
            first = np.searchsorted(self.sizes, total.least - halves.high, side="left")
        if total.most is not None:
            last = np.searchsorted(self.sizes, total.most - halves.high, side="right") - 1
        self._alive &= first <= last
        for number, (goal, _) in enumerate(self.goals):
            if _same_sum(goal, total):
                at = np.clip(first if goal.direction == "min" else last, 0, len(self.sizes) - 1)
                base = _base(goal) - total.base
                reach = (halves.high + base + self.sizes[at]) / total.denominator
                self.bounds[:, number] = reach if goal.direction == "min" else -reach

    def closed(self, batch: Integers, kept: Best | Front) -> Truths:
        """Return which blocks hold nothing better once the low units that spoil the goal are left out of them."""
        spoiled = self._spoiled(batch, kept)
        if spoiled is None:
            return np.zeros(len(batch), dtype=bool)
        free = self.full & ~(self.forbids[batch] | spoiled)
        closed = np.zeros(len(batch), dtype=bool)
        for each in self.limited:
            if each.total.least is not None:
                closed |= each.halves.high[batch] + each.halves.low[free] < each.total.least
        for cover in self.covers:
            closed |= ((cover >> self.split) & batch == 0) & (cover & free == 0)
        return closed

    def _spoiled(self, batch: Integers, kept: Best | Front) -> Integers | None:
        """The low units that alone bring a largest distance to what is kept already; only where there is one goal."""
        if not isinstance(kept, Best) or not np.isfinite(kept.threshold) or not self._by_widest:
            return None
        (goal, half) = self.goals[0]
        alone = np.broadcast_to(goal.term.single[: self.split], (len(batch), self.split))  # type: ignore[union-attr]
        if half.cross is not None:  # type: ignore[attr-defined]
            alone = np.maximum(alone, half.cross[batch])  # type: ignore[attr-defined]
        return np.asarray((alone >= kept.threshold) @ (1 << np.arange(self.split)), dtype=np.int64)

    @property
    def _by_widest(self) -> bool:
        goal = self.goals[0][0]
        return isinstance(goal.term, Widest) and not goal.term.nearest and goal.direction == "min"

    def look(self, high: int, kept: Best | Front, *, prune: bool) -> int:
        """Look at one block and keep what is good; returns how many subsets were looked at."""
        spoiled = self._spoiled(np.array([high]), kept) if prune else None
        looked = 0
        for masks in self._slices(high, kept, prune=prune):
            looked += len(masks)
            masks = self._good(masks, high, 0 if spoiled is None else int(spoiled[0]))
            if not len(masks):
                continue
            scores = np.column_stack([_scores(goal, half.values(high, masks)) for goal, half in self.goals])
            hopeful = ~kept.beaten(scores)
            if hopeful.any():
                self._keep(masks[hopeful] | (high << self.split), scores[hopeful], kept)
        return looked

    def _slices(self, high: int, kept: Best | Front, *, prune: bool) -> Iterator[Integers]:
        """Yield the low masks of a block that fit the sorted total; the best first where it is the goal itself."""
        first, last = 0, len(self.low)
        if self.sorted_by is not None:
            total, size = self.sorted_by.total, int(self.sorted_by.halves.high[high])
            if total.least is not None:
                first = int(np.searchsorted(self.sizes, total.least - size, side="left"))
            if total.most is not None:
                last = int(np.searchsorted(self.sizes, total.most - size, side="right"))
        goal = self.goals[0][0]
        if not prune or self.sorted_by is None or len(self.goals) > 1 or not _same_sum(goal, self.sorted_by.total):
            yield self.low[first:last]
            return
        step = 256
        ends = range(first, last, step) if goal.direction == "min" else range(last, first, -step)
        for end in ends:
            part = (
                self.low[end : min(end + step, last)]
                if goal.direction == "min"
                else self.low[max(end - step, first) : end]
            )
            best = part[:1] if goal.direction == "min" else part[-1:]
            if kept.beaten(_scores(goal, self.goals[0][1].values(high, best))[:, None])[0]:
                return
            yield part

    def _good(self, masks: Integers, high: int, spoiled: int) -> Integers:
        """Return the low masks that keep every bound together with the high half."""
        forbidden = int(self.forbids[high]) & self.full | spoiled
        if forbidden:
            masks = masks[masks & forbidden == 0]
        for each in self.limited[1:] if self.sorted_by is not None else self.limited:
            if each.total.least is not None or each.total.most is not None:
                masks = masks[each.keeps(each.halves.numerators(high, masks))]
        for cover in self.covers:
            if not (cover >> self.split) & high:
                masks = masks[masks & cover != 0]
        return masks

    def _keep(self, masks: Integers, scores: Floats, kept: Best | Front) -> None:
        """Keep what also hangs together and passes the exact check: asked of the best first, few at a time."""
        if self.task.pieces is None and self.task.check is None:
            kept.take(scores, masks)
            return
        order = np.lexsort(scores.T[::-1])
        for start in range(0, len(order), _SLICE):
            part = order[start : start + _SLICE]
            part = part[~kept.beaten(scores[part])]
            good = self._holds(masks[part])
            kept.take(scores[part][good], masks[part][good])

    def _holds(self, masks: Integers) -> Truths:
        rows = rows_of(masks, self.task.count)
        good = np.ones(len(rows), dtype=bool)
        if self.task.pieces is not None:
            good = connected(rows @ self.task.pieces.of, self.task.pieces.touching)
        if self.task.check is not None and good.any():
            good[good] = self.task.check(rows[good])
        return good


def connected(land: Truths, touching: Truths) -> Truths:
    """Return which rows of pieces hang together, shape ``(m, v)`` → ``(m,)``; no piece does.

    >>> chain = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
    >>> connected(np.array([[1, 1, 0], [1, 0, 1], [0, 0, 0]], dtype=bool), chain).tolist()
    [True, False, True]
    """
    reached = land & (np.cumsum(land, axis=1) == 1)  # the first piece of each
    # a loop: each round reaches one piece farther, in all rows at once
    while True:
        grown = land & (reached | (reached @ touching))
        if np.array_equal(grown, reached):
            return np.asarray((reached == land).all(axis=1), dtype=bool)
        reached = grown


def _same_sum(goal: Goal, total: Total) -> bool:
    return isinstance(goal.term, Total) and goal.term.weights is total.weights


def _base(goal: Goal) -> int:
    return goal.term.base if isinstance(goal.term, Total) else 0


def _mask(taken: Truths) -> int:
    return int(sum(1 << int(unit) for unit in np.flatnonzero(taken)))


def _masks(conflicts: Truths) -> Integers:
    return np.array([_mask(row) for row in conflicts], dtype=np.int64)


def _bound(goal: Goal, half: Half) -> Floats:
    return half.least if goal.direction == "min" else -half.most


def _scores(goal: Goal, values: Floats) -> Floats:
    return values if goal.direction == "min" else -values
