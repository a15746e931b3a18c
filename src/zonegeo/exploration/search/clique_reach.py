"""How near the units of any choice can lie at all, by a linear relaxation over cliques of all that do not go together.

Of each clique one unit at the most: that cuts off far more than pairs do. Where the units of a task, taken in parts as
well, cannot add up to what is required within a reach, no choice has so small a largest distance. What the solver says
is not believed: the prices that it finds are turned into a bound of their own, which holds whatever they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from zonegeo.base.late_module import LateModule
from zonegeo.exploration.search.milp import cliques_of
from zonegeo.exploration.search.task import Task, Watch, Widest
from zonegeo.geometry import Floats, Truths

highspy = LateModule("highspy")

# the share of what was reached that is tried first, how near a try may be to what is known, and the most tries
_FIRST = 0.93
_NEAR_ENOUGH = 0.003
_MOST_TRIES = 6
# what goes together grows with the reach by about this power: by that the next one is tried, a little below
_POWER = 1.5
_BELOW = 0.998
# where so much more than is required goes together by the relaxation it is no use: the search has the time instead
_LOOSE = 1.1
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
        if most is None or most > _LOOSE:
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
    cliques = [*cliques_of(apart[np.ix_(used, used)])]
    seconds = watch.seconds_left()
    if not cliques:
        return float(weights.sum())
    if seconds <= 0:
        return None
    sizes = np.array([len(each) for each in cliques])
    members = np.concatenate(cliques)
    prices = _prices(weights[used], sizes, members, seconds)
    if prices is None:
        return None
    paid = np.bincount(members, weights=np.repeat(prices, sizes), minlength=len(used))
    return float(prices.sum() + np.maximum(weights[used] - paid, 0.0).sum())


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
