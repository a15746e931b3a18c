"""A sum that is to come as near as it can to its own bound: where a choice meets the bound, nothing better exists.

Among hundreds of areas some choice nearly always adds up to the limit itself, to the last square metre. A solver of
integer programs finds that slowly; an enumeration over a few units that fill what is left finds it at once.
"""

from __future__ import annotations

import numpy as np

from zonegeo.exploration.search.enumerate import enumerate_choices
from zonegeo.exploration.search.task import Goal, Task, Total
from zonegeo.geometry import Truths

# units over which what is left is enumerated, and beginnings that are tried
_FILLERS = 24
_BEGINNINGS = 6


def fill_exactly(task: Task, *, begin: int = 0) -> Truths | None:
    """Return a choice whose sum meets the bound of the goal, which proves that it is best; ``None`` where none was met.

    ``begin`` is where the search begins: another one mostly ends with another choice.

    Examples
    --------
    >>> area = Total("area", np.array([5, 4, 3]), most=8)
    >>> fill_exactly(Task(3, np.zeros((3, 3), dtype=bool), (area,), (Goal(area, "max"),))).tolist()
    [True, False, True]
    """
    goal = task.goals[0]
    if not isinstance(goal.term, Total):
        return None
    bound = next((each for each in task.totals if each.weights is goal.term.weights), None)
    end = None if bound is None else bound.most if goal.direction == "max" else bound.least
    if bound is None or end is None:
        return None
    random = np.random.default_rng(begin)  # what is found is proven by its sum, whatever the beginning
    target = end - bound.base
    for _ in range(_BEGINNINGS):
        row = _filled(task, bound, target, random)
        if row is not None and int(bound.weights[row].sum()) == target and bool(task.admits(row[None])[0]):
            return row
    return None


def _filled(task: Task, bound: Total, target: int, random: np.random.Generator) -> Truths | None:
    """Take in units in a random order until about half as many as can fill the rest are left, then enumerate these."""
    row = np.zeros(task.count, dtype=bool)
    kept = target - int(np.median(bound.weights)) * _FILLERS // 3
    covers = [int(random.choice(np.flatnonzero(each))) for each in task.covers if each.any()]
    order = list(dict.fromkeys([*covers, *random.permutation(task.count).tolist()]))
    free = _allowed(task)
    total = 0
    for unit in order:
        if free[unit] and total + int(bound.weights[unit]) <= kept:
            row[unit] = True
            total += int(bound.weights[unit])
            free &= ~task.conflicts[unit]
    free &= ~row
    fillers = np.array([unit for unit in order if free[unit]][:_FILLERS], dtype=np.intp)
    if not len(fillers):
        return None
    rest = Total("rest", bound.weights[fillers], most=target - total, least=0)
    conflicts = task.conflicts[np.ix_(fillers, fillers)]
    found = enumerate_choices(Task(len(fillers), conflicts, (rest,), (Goal(rest, "max"),)), keep=1)
    if len(found.rows):
        row[fillers[found.rows[0]]] = True
    return row


def _allowed(task: Task) -> Truths:
    """The units that no total forbids by themselves."""
    free = np.ones(task.count, dtype=bool)
    for total in task.totals:
        if total.most is not None:
            free &= total.weights + total.base <= total.most
    return free
