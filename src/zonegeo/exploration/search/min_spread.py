"""The smallest spread: a choice whose pairs all lie near each other, by branch and bound over strips of the plane.

Units within a reach ``D`` of each other lie in a strip of width ``D`` in every direction. A cell says, for a few
directions, between which two lines the near border of the strip lies; the units that are left in all strips are
weighed, and a cell whose units cannot add up to what is required holds nothing. The others are halved until little is
open, and an exact solver decides the rest. What it finds narrows the strips of all cells that are left. Nothing is
left to chance: where no cell is left nothing nearer exists.

The directions follow from the distances alone. Their lines are such that no two units are proven far that are not:
``low[j] - high[i] <= pairs[i, j]``, whatever the units are. Where distances are of no plane the strips are of no
help, and the solver decides alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from zonegeo.exploration.search.clique_reach import LOOSE, clique_prices, least_reach, most_together
from zonegeo.exploration.search.milp import Answer
from zonegeo.exploration.search.task import Goal, Pieces, Task, Total, Watch, Widest
from zonegeo.geometry import Floats, Integers, Truths

Solve = Callable[[Task, Watch], Answer]
# strips in so many directions; cells weighed at a time; the share of the weight of a cell that may stay open
_DIRECTIONS = 4
_BATCH = 64
_OPEN_SHARE = 0.5
_FEW_UNITS = 16
# rounds of the power method, and how far a sum in floating point may be off
_ROUNDS = 40
_HAIR = 1e-9
# the share of a limit of time that a bound may take
_BOUND_SHARE = 0.75
# the share that choices around single units are looked for in: around how many, with how many radii tried, how far
# beyond half of the reach, in how many seconds each, until how near to what may be
_GATHER_SHARE = 0.08
_CENTRES, _RADII, _RIM, _SECONDS_EACH, _NEARER = 6, 8, 1.03, 1.5, 0.01
# the share of what was reached that is proven first, and by how much the next one is nearer to it
_FIRST_SHARE, _STEP = 0.935, 0.02
# the share of the weight of a cell that is open where no smaller one is looked at
_LEAST_OPEN = 0.125


def draw_together(
    task: Task, term: Widest, *, solve: Solve, watch: Watch, begin: Truths | None = None, at_least: float = -np.inf
) -> Answer:
    """Return a choice whose largest distance is the smallest.

    Parameters
    ----------
    term
        A largest distance with ``pairs``, the goal of the task.
    solve
        Finds any choice of a smaller task, or proves that there is none.
    begin
        A choice that keeps every bound, where one is known.
    at_least
        A distance below which nothing is, where one is known.
    """
    search = _Strips(task, term, begin)
    search.ruled_out = at_least
    if search.reached > at_least:
        # with a limit of time some of it is kept for a bound: without one the search itself proves all in the end
        seconds = watch.seconds_left()
        hard = np.isfinite(seconds) and search.grouped
        search.run(solve, watch.sooner(_BOUND_SHARE * seconds) if hard else watch, at_least)
        if search.stopped and hard and not watch.should_stop():
            search.gather(solve, watch.sooner(max(watch.seconds_left() - _GATHER_SHARE * seconds, 0.0)))
            search.ruled_out = search.far_off(watch)
            if search.ruled_out <= at_least:
                search.ruled_out = least_reach(task, term, ruled_out=at_least, reached=search.reached, watch=watch)
            watch.found(search.reached, search.ruled_out)
            search.run(solve, watch, search.ruled_out)
    if search.best is None or search.stopped:
        bound = search.bound() if search.stopped else None
        return Answer(search.best, search.reached, bound, not search.stopped, search.stopped)
    return Answer(search.best, search.reached, search.reached, True)


@dataclass(frozen=True, eq=False)
class _Need:
    """What the units of a choice have to add up to."""

    weights: Floats
    least: float


@dataclass(frozen=True, eq=False)
class _Cap:
    """What is needed of one total, and at most how much of another it may cost."""

    need: _Need
    costs: Floats
    most: float


@dataclass(frozen=True, eq=False)
class _Cell:
    """Units, and for each direction between which two lines the near border of their strip lies."""

    first: Floats
    last: Floats
    units: Truths


class _Strips:
    """The cells of one search. ``best`` is the nearest choice so far, ``reached`` its largest distance."""

    def __init__(self, task: Task, term: Widest, begin: Truths | None) -> None:
        self.task, self.term, self.best, self.stopped = task, term, begin, ""
        self.pairs = np.asarray(term.pairs, dtype=float)
        self.low, self.high = spans_of(self.pairs)
        self.needs = [
            _Need(np.maximum(each.weights, 0).astype(float), (each.least - each.base) * (1 - _HAIR))
            for each in task.totals if each.least is not None and each.least > each.base
        ]  # fmt: skip
        self.caps = [
            _Cap(need, each.weights.astype(float), float(each.most - each.base))
            for each in task.totals if each.most is not None and (each.weights > 0).all() for need in self.needs
            if not np.array_equal(each.weights, need.weights)
        ]  # fmt: skip
        self.size = self.needs[0].weights if self.needs else np.ones(task.count)
        self.clique = partition_of(task.conflicts)
        self.order = np.argsort(self.clique, kind="stable")  # units of one clique beside each other
        self.grouped = int(self.clique.max(initial=-1)) + 1 < task.count
        prices = [clique_prices(each.weights, task.conflicts, Watch()) for each in self.needs if self.grouped]
        self.prices = [(need, each) for need, each in zip(self.needs, prices, strict=False) if each is not None]
        ends = [np.array([term.start]), term.single, self.pairs.ravel()]
        every = np.unique(np.concatenate(ends))
        self.values = every[every >= term.start]
        self.reached = np.inf if begin is None else float(term.of(begin[None])[0])
        self.ruled_out = -np.inf
        self.cells: list[_Cell] | None = None
        self._reach_for(self.reached)

    def _reach_for(self, reached: float) -> None:
        """Ask for what is nearer than has been reached."""
        place = int(np.searchsorted(self.values, reached)) - 1
        self.reach = float(self.values[place]) if place >= 0 else -np.inf
        self.near = (self.pairs <= self.reach) & ~self.task.conflicts
        np.fill_diagonal(self.near, True)
        self.usable = self.term.single <= self.reach

    def run(self, solve: Solve, watch: Watch, at_least: float) -> None:
        """Search all cells, until nothing is left or the watch says to stop: then it goes on where it was."""
        self.stopped = ""
        self._reach_for(self.reached)
        if self.cells is None:
            self.cells = self._whole()
        cells = self.cells
        while cells and self.reached > at_least:
            self.stopped = watch.should_stop() or ("time" if watch.seconds_left() <= 0 else "")
            if self.stopped:
                return
            batch = cells[-_BATCH:]
            del cells[-_BATCH:]
            waiting = self._weighed(batch)
            while waiting:
                cell = waiting.pop(0)
                if self.reached <= at_least or self.reach < self.term.start:
                    return
                units = self._dense(cell.units)
                if units is None:
                    continue
                open_ = self._open(cell, units)
                if open_.max(initial=0.0) > _OPEN_SHARE * self.size[units].sum() and units.sum() > _FEW_UNITS:
                    cells.extend(self._halves(cell, units, int(np.argmax(open_))))
                    continue
                answer = self._solved(units, solve, watch)
                if answer.row is not None:
                    cells.append(replace(cell, units=units))  # something nearer may be among the same units
                elif not answer.proven:
                    self.stopped = answer.stopped or "time"
                    cells.extend((*waiting[::-1], cell))
                    return

    def _whole(self) -> list[_Cell]:
        """The cell of all strips; none where nothing can be within reach."""
        root = self._dense(np.ones(self.task.count, dtype=bool)) if self.reach >= self.term.start else None
        return [] if root is None else [_Cell(self.high.min(axis=1), self.high.max(axis=1), root)]

    def gather(self, solve: Solve, watch: Watch) -> None:
        """Look for a nearer choice around single units: those first around which enough is nearest, by prices."""
        if not self.prices:
            return
        need, prices = self.prices[0]
        apart, everyone = self.pairs.copy(), np.arange(self.task.count)
        np.fill_diagonal(apart, 0.0)
        least, most = np.zeros(self.task.count), np.full(self.task.count, self.reached / 2)
        for _ in range(_RADII):
            radius = (least + most) / 2
            enough = prices.most((apart <= radius[:, None]) & self.usable, everyone) >= need.least
            least, most = np.where(enough, least, radius), np.where(enough, radius, most)
        for centre in np.argsort(most, kind="stable")[:_CENTRES]:
            low = 2.0 * float(least[centre])
            while self.reached - low > _NEARER * self.reached and not watch.should_stop():
                middle = (low + self.reached) / 2
                self._reach_for(float(np.nextafter(middle, np.inf)))
                units = self._dense(self.usable & (apart[centre] <= _RIM * middle / 2))
                each = watch.sooner(max(watch.seconds_left() - _SECONDS_EACH, 0.0))
                if units is None or self._solved(units, solve, each).row is None:
                    low = middle
        self._reach_for(self.reached)

    def far_off(self, watch: Watch) -> float:
        """Return a distance below which nothing is: shares of the one reached are tried, the next by what came out."""
        low, share = self.ruled_out, _FIRST_SHARE
        while share < 1.0 and not watch.should_stop():
            left = self._left_within(share * self.reached, watch, at_once=share == _FIRST_SHARE)
            if left == 0.0:
                low = share * self.reached
                watch.found(self.reached, low)
                share += _STEP
            elif left > LOOSE or share < _FIRST_SHARE or low > self.ruled_out:
                break
            else:
                share -= 2 * _STEP
        return low

    def _left_within(self, reach: float, watch: Watch, *, at_once: bool = False) -> float:
        """Return what may lie within a reach, as a share of what is needed, where too little is not proven: else 0.

        Each cell is halved until what cliques leave of it is too little; infinity where the watch ends before. The
        whole is looked at first where that is asked ``at_once``: where it leaves far too much its parts are no use.
        """
        self._reach_for(float(np.nextafter(reach, np.inf)))
        cells = self._whole()
        while cells:
            batch = cells[-_BATCH:]
            del cells[-_BATCH:]
            for cell in self._weighed(batch):
                if not self.needs or watch.should_stop() or watch.seconds_left() <= 0:
                    return np.inf
                units = self._dense(cell.units)
                if units is None:
                    continue
                open_ = self._open(cell, units)
                share = open_.max(initial=0.0) / self.size[units].sum()
                if share <= _OPEN_SHARE or at_once:
                    at_once = False
                    places = np.flatnonzero(units)
                    weights = self.needs[0].weights[places] / self.needs[0].least
                    most = most_together(weights, ~self.near[np.ix_(places, places)], watch)
                    if most is None:
                        return np.inf
                    if most > LOOSE or (most >= 1.0 - _HAIR and share <= _LEAST_OPEN):
                        return most
                    if most < 1.0 - _HAIR:
                        continue
                cells.extend(self._halves(cell, units, int(np.argmax(open_))))
        return 0.0

    def _weighed(self, batch: list[_Cell]) -> list[_Cell]:
        """Leave out of the cells the units beyond their strips, and the cells that have not enough left."""
        first, last = (np.array([getattr(each, name) for each in batch]) for name in ("first", "last"))
        units = np.array([each.units for each in batch]) & self.usable
        for number in range(len(self.low)):
            units &= self.high[number] >= first[:, number, None]
            units &= self.low[number] <= last[:, number, None] + self.reach
        good = self._enough(units[:, self.order], self.order)
        for need, prices in self.prices:
            good[good] = prices.most(units[good], np.arange(self.task.count)) >= need.least
        return [replace(batch[int(place)], units=units[place]) for place in np.flatnonzero(good)]

    def _dense(self, units: Truths) -> Truths | None:
        """Leave out every unit that has not enough near it; ``None`` where not enough is left."""
        places = self.order[(units & self.usable)[self.order]]
        while len(places):
            good = self._enough(self.near[np.ix_(places, places)], places)
            if good.all():
                if not self._enough(np.ones((1, len(places)), dtype=bool), places)[0]:
                    return None
                found = np.zeros(self.task.count, dtype=bool)
                found[places] = True
                return found
            places = places[good]
        return None

    def _enough(self, rows: Truths, places: Integers) -> Truths:
        """Which rows may hold a choice, of units in the order of their cliques: by each total needed and each cover."""
        good = np.ones(len(rows), dtype=bool)
        for cover in self.task.covers:
            good &= (rows & cover[places]).any(axis=1)
        for need in self.needs:
            good &= rows @ need.weights[places] >= need.least
        for cap in self.caps:
            good[good] = _afforded(rows[good], cap, places) >= cap.need.least
        if self.grouped and good.any():
            starts = np.flatnonzero(np.diff(self.clique[places], prepend=-1))
            for need in self.needs:
                most = np.maximum.reduceat(rows[good] * need.weights[places], starts, axis=1)
                good[good] = most.sum(axis=1) >= need.least
        return good

    def _open(self, cell: _Cell, units: Truths) -> Floats:
        """The weight that each direction leaves open: of units that are in some strips of a cell and not in others."""
        out = (self.high < cell.last[:, None]) | (self.low > cell.first[:, None] + self.reach)
        return np.asarray((out & units) @ self.size, dtype=float)

    def _halves(self, cell: _Cell, units: Truths, direction: int) -> list[_Cell]:
        """Halve a cell in one direction, between two of the lines where a strip may begin: each begins with a unit."""
        first = np.maximum(cell.first, self.high[:, units].min(axis=1))
        last = np.minimum(cell.last, self.high[:, units].max(axis=1))
        lines = np.unique(self.high[direction, units])
        lines = lines[(lines >= first[direction]) & (lines <= last[direction])]
        middle = int(np.searchsorted(lines, (first[direction] + last[direction]) / 2, side="right"))
        cut = min(max(middle, 1), max(len(lines) - 1, 1))
        found = []
        for part in (lines[cut:], lines[:cut]):
            if len(part):
                ends = first.copy(), last.copy()
                ends[0][direction], ends[1][direction] = part[0], part[-1]
                found.append(_Cell(*ends, units))
        return found

    def _solved(self, units: Truths, solve: Solve, watch: Watch) -> Answer:
        """Let the solver find a nearer choice among a few units, and keep it."""
        places = np.flatnonzero(units)
        answer = solve(part_of(self.task, places, ~self.near), watch.silent())
        if answer.row is not None:
            self.best = np.zeros(self.task.count, dtype=bool)
            self.best[places[answer.row]] = True
            self.reached = float(self.term.of(self.best[None])[0])
            self._reach_for(self.reached)
            watch.found(self.reached, self.ruled_out if np.isfinite(self.ruled_out) else None)
        return answer

    def bound(self) -> float:
        """Return a distance below which nothing is: the first at which some unit has enough near it."""
        low, high = 0, int(np.searchsorted(self.values, self.reached))
        if np.isfinite(self.ruled_out):
            self._reach_for(float(np.nextafter(self.ruled_out, np.inf)))
            if self._dense(self.usable) is not None:
                return self.ruled_out
        while low < high:
            middle = (low + high) // 2
            self._reach_for(float(np.nextafter(self.values[middle], np.inf)))
            low, high = (middle + 1, high) if self._dense(self.usable) is None else (low, middle)
        near = float(self.values[low]) if low < len(self.values) else self.reached
        return max(near, self.ruled_out)


def _afforded(rows: Truths, cap: _Cap, places: Integers) -> Floats:
    """The most that units can add up to before they cost too much, the last one in part."""
    weights, costs = cap.need.weights[places], cap.costs[places]
    order = np.argsort(-weights / costs, kind="stable")
    taken = rows[:, order] * costs[order]
    left = cap.most - (np.cumsum(taken, axis=1) - taken)
    return np.asarray(np.clip(left, 0.0, taken) @ (weights[order] / costs[order]), dtype=float)


def part_of(task: Task, places: Integers, conflicts: Truths) -> Task:
    """Return the task of some of the units, with other conflicts: whatever choice there is will do."""
    check = task.check

    def whole(rows: Truths) -> Truths:
        table = np.zeros((len(rows), task.count), dtype=bool)
        table[:, places] = rows
        return table

    return Task(
        count=len(places),
        conflicts=conflicts[np.ix_(places, places)],
        totals=tuple(replace(each, weights=each.weights[places]) for each in task.totals),
        goals=(Goal(Total("any", np.zeros(len(places), dtype=np.int64)), "min"),),
        covers=tuple(each[places] for each in task.covers),
        pieces=None if task.pieces is None else Pieces(task.pieces.of[places], task.pieces.touching),
        check=None if check is None else (lambda rows: check(whole(rows))),
    )


def spans_of(pairs: Floats) -> tuple[Floats, Floats]:
    """Return in a few directions from where to where each unit lies, shape ``(k, n)``: from its distances alone.

    No unit is farther from another than the gap of their spans: ``low[:, j] - high[:, i] <= pairs[i, j]``. Directions
    are of the plane that fits the distances best (classical scaling); none where some distances are not known.

    Examples
    --------
    >>> low, high = spans_of(np.abs(np.subtract.outer([0.0, 3.0, 7.0], [0.0, 3.0, 7.0])))
    >>> bool((low[:, None, :] - high[:, :, None] <= np.array([[0.0, 3, 7], [3, 0, 4], [7, 4, 0]]) + 1e-9).all())
    True
    """
    count = len(pairs)
    apart = pairs.copy()
    np.fill_diagonal(apart, 0.0)
    if not np.isfinite(apart).all() or count < 3:
        return np.empty((0, count)), np.empty((0, count))
    squared = apart**2
    mean = squared.mean(axis=0)
    product = (mean[:, None] + mean[None, :] - squared - mean.mean()) / 2
    # any beginning will do: what the directions are like decides how fast the search is, never what it finds
    basis = np.cos(np.outer(np.arange(count), [1.0, 2.0, 3.0]))
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(product @ basis)
    turned = basis @ np.linalg.eigh(basis.T @ product @ basis)[1][:, -2:]
    places = turned * np.sqrt(np.maximum((turned * (product @ turned)).sum(axis=0), 0.0))
    low, high = [], []
    for angle in np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS:
        along = places @ np.array([np.cos(angle), np.sin(angle)])
        low.append((apart + along[:, None]).min(axis=0))
        high.append((low[-1][None, :] - apart).max(axis=1))
    hair = _HAIR * max(float(apart.max()), 1.0)
    return np.array(low) - hair, np.array(high)


def partition_of(conflicts: Truths) -> Integers:
    """Return for each unit the number of its clique: units of one clique conflict with each other.

    >>> partition_of(~np.eye(2, dtype=bool)).tolist(), partition_of(np.zeros((2, 2), dtype=bool)).tolist()
    ([0, 0], [0, 1])
    """
    clique = np.full(len(conflicts), -1, dtype=np.int64)
    number = 0
    for unit in range(len(conflicts)):
        if clique[unit] >= 0:
            continue
        clique[unit] = number
        common = conflicts[unit] & (clique < 0)
        while common.any():
            places = np.flatnonzero(common)
            other = int(places[np.argmax(conflicts[np.ix_(places, places)].sum(axis=1))])
            clique[other] = number
            common &= conflicts[other] & (clique < 0)
        number += 1
    return clique
