"""How near the units of any choice can lie at all, by a linear relaxation over cliques of all that do not go together.

Of each clique one unit at the most: that cuts off far more than pairs do. Where the units of a task, taken in parts as
well, cannot add up to what is required within a reach, no choice has so small a largest distance. What the solver says
is not believed: the prices that it finds are turned into a bound of their own, which holds whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.late_module import LateModule
from zonegeo.exploration.search.milp import cliques_of
from zonegeo.exploration.search.task import Task, Watch, Widest
from zonegeo.geometry import Floats, Integers, Truths

highspy = LateModule("highspy")

# the share of what was reached that is tried first, how near a try may be to what is known, and the most tries
_FIRST = 0.93
_NEAR_ENOUGH = 0.003
_MOST_TRIES = 6
# what goes together grows with the reach by about this power: by that the next one is tried, a little below
_POWER = 1.5
_BELOW = 0.998
# where so much more than is required goes together by the relaxation it is no use: the search has the time instead
LOOSE = 1.1
# how far a sum in floating point may be off
_HAIR = 1e-9


def least_reach(task: Task, term: Widest, *, ruled_out: float, reached: float, watch: Watch) -> float:
    """Return a distance below which nothing is: ``ruled_out`` where nothing more is proven before the watch ends.

    Parameters
    ----------
    term
        A largest distance with ``pairs``.
    ruled_out, reached
        A distance below which nothing is, and one that a choice has.
    """
    weights = _needed(task)
    if weights is None or term.pairs is None:
        return ruled_out
    low, high, middle = max(ruled_out, 0.0), reached, _FIRST * reached
    hair = _NEAR_ENOUGH * reached
    for _ in range(_MOST_TRIES):
        if high - low <= 2 * hair or watch.should_stop():
            break
        middle = min(max(middle, low + hair), high - hair)
        apart = task.conflicts | (term.pairs > middle)
        np.fill_diagonal(apart, False)
        most = most_together(np.where(term.single <= middle, weights, 0.0), apart, watch)
        if most is None or most > LOOSE:
            break
        low, high = (middle, high) if most < 1.0 - _HAIR else (low, middle)
        middle *= max(most, _HAIR) ** (-1.0 / _POWER) * _BELOW
    return max(low, ruled_out)


def _needed(task: Task) -> Floats | None:
    """What each unit adds to what is required, as a share of it; nothing where nothing is."""
    for each in task.totals:
        if each.least is not None and each.least > each.base:
            return np.maximum(each.weights, 0) / float(each.least - each.base)
    return None


def most_together(weights: Floats, apart: Truths, watch: Watch) -> float | None:
    """Return what the weights of units that go together cannot exceed; ``None`` where the watch ended before.

    With prices ``y`` of cliques, none below 0, it is ``Σ y + Σ max(0, w − Σ y of its cliques)`` (weak duality).

    Examples
    --------
    >>> triangle = ~np.eye(3, dtype=bool)
    >>> round(most_together(np.array([3.0, 2.0, 1.0]), triangle, Watch()), 4)
    3.0
    """
    used = np.flatnonzero(weights > 0)
    found = clique_prices(weights[used], apart[np.ix_(used, used)], watch)
    return None if found is None else float(found.prices.sum() + found.beyond.sum())


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of ``k`` cliques of ``n`` units, what each unit weighs beyond those of its own, ``members`` ``(k, n)``.

    No units that go together weigh more than the prices of the cliques that they are of, and what each has beyond.
    """

    prices: Floats
    beyond: Floats
    members: NDArray[np.float32]

    def most(self, rows: Truths, places: Integers) -> Floats:
        """Return what units that go together cannot exceed among those of each row, which stands for some places."""
        met = rows.astype(np.float32) @ self.members[:, places].T > 0
        return np.asarray(rows @ self.beyond[places] + met @ self.prices, dtype=float)


def clique_prices(weights: Floats, apart: Truths, watch: Watch) -> Prices | None:
    """Return the prices at which units that go together are worth the least; ``None`` where the watch ended before.

    Examples
    --------
    >>> found = clique_prices(np.array([3.0, 2.0, 1.0]), ~np.eye(3, dtype=bool), Watch())
    >>> found.most(np.array([[True, True, False], [False, False, False]]), np.arange(3)).round(4).tolist()
    [3.0, 0.0]
    """
    cliques, count = [*cliques_of(apart)], len(weights)
    if not cliques or not weights.any():
        return Prices(np.zeros(0), weights, np.zeros((0, count), dtype=np.float32))
    seconds = watch.seconds_left()
    sizes, units = np.array([len(each) for each in cliques]), np.concatenate(cliques)
    prices = _prices(weights, sizes, units, seconds) if seconds > 0 else None
    if prices is None:
        return None
    paid = np.bincount(units, weights=np.repeat(prices, sizes), minlength=count)
    members = np.zeros((len(cliques), count), dtype=np.float32)
    members[np.repeat(np.arange(len(cliques)), sizes), units] = 1.0
    dear = prices > 0
    return Prices(prices[dear], np.maximum(weights - paid, 0.0), members[dear])


def _prices(weights: Floats, sizes: Any, members: Any, seconds: float) -> Floats | None:
    highs = highspy.Highs()
    for option, setting in (("output_flag", False), ("threads", 1), ("solver", "ipm"), ("run_crossover", "off")):
        highs.setOptionValue(option, setting)
    if np.isfinite(seconds):
        highs.setOptionValue("time_limit", seconds)
    count, places = len(weights), np.arange(len(weights), dtype=np.int32)
    highs.addVars(count, np.zeros(count), np.ones(count))
    highs.changeColsCost(count, places, -weights / weights.max())
    starts = np.cumsum(sizes) - sizes
    highs.addRows(len(sizes), np.full(len(sizes), -np.inf), np.ones(len(sizes)), len(members),
                  starts.astype(np.int32), members.astype(np.int32), np.ones(len(members)))  # fmt: skip
    highs.run()
    told = np.array(highs.getSolution().row_dual, dtype=float)
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal or not np.isfinite(told).all():
        return None
    return np.asarray(np.maximum(-told, 0.0) * float(weights.max()))
