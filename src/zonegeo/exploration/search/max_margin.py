"""The largest margin: how far the requirement that is nearest to failing can be from failing.

Sums have a margin that a program makes large. Distances have one that takes few values: with a margin ``v`` asked of
all distances the sums come to ``f(v)``, which falls as ``v`` grows, and the best is where the two cross. Each half is
asked of the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import numpy as np

from zonegeo.exploration.search.milp import Answer
from zonegeo.exploration.search.task import Goal, Margin, Task, Total, Widest, share_left
from zonegeo.geometry import Floats, Truths

Part = tuple[Widest, float, Literal["most", "least"]]


def can_widen(term: Margin) -> bool:
    """Say whether a margin can be asked of units and pairs: one pair of many that keeps a limit can not."""
    return all(isinstance(part, Total) or part.pairs is None or _of_every(part, end) for part, _, end in term.parts)


def widest_margin(task: Task, term: Margin, solve: Callable[[Task], Answer]) -> Answer:
    """Return a choice with the largest margin; ``solve`` makes a margin of sums large, and knows what is taken."""
    sums = Margin(term.name, tuple(each for each in term.parts if isinstance(each[0], Total)))
    distances = [(part, limit, end) for part, limit, end in term.parts if isinstance(part, Widest)]
    if not distances:
        return solve(task)
    shares = np.unique(np.concatenate([_shares(each).ravel() for each in distances]))
    shares = shares[~np.isnan(shares)]
    low, high, stopped, proven = 0, len(shares) - 1, "", True
    best: Truths | None = None
    most = -np.inf
    while low <= high and not stopped:
        middle = (low + high) // 2
        asked = _asked(replace(task, goals=(_goal_of(sums, task.count),)), distances, float(shares[middle]))
        answer = Answer(None, np.inf, None, True) if asked is None else solve(asked)
        stopped, proven = answer.stopped, proven and answer.proven
        if answer.row is None:
            high = middle - 1
            continue
        reached = float(term.of(answer.row[None])[0])
        best, most = (answer.row, reached) if best is None or reached > most else (best, most)
        sum_margin = float(sums.of(answer.row[None])[0])
        low, high = (middle + 1, high) if sum_margin >= shares[middle] else (low, middle - 1)
    return Answer(best, -most, -most if proven else None, proven and not stopped, stopped)


def _goal_of(sums: Margin, count: int) -> Goal:
    """Any choice will do where no sum has a limit."""
    return Goal(sums, "max") if sums.parts else Goal(Total("any", np.zeros(count, dtype=np.int64)), "min")


def _of_every(part: Widest, end: str) -> bool:
    """Say whether every distance has to keep a limit: the largest is at most, or the smallest at least."""
    return (end == "least") == part.nearest


def _shares(each: Part) -> Floats:
    """The margins that a distance may come to."""
    part, limit, end = each
    values = [np.array([part.start]), part.single, *([part.pairs.ravel()] if part.pairs is not None else [])]
    return share_left(np.concatenate(values), limit, end)


def _asked(task: Task, distances: list[Part], share: float) -> Task | None:
    """Return the task whose distances have a margin; ``None`` where those of the fixed sites have not."""
    never = np.zeros(task.count, dtype=bool)
    conflicts = task.conflicts.copy()
    covers = list(task.covers)
    for part, limit, end in distances:
        start, single = (share_left(np.asarray(each), limit, end) >= share for each in (part.start, part.single))
        if not _of_every(part, end):
            covers += [] if start else [np.asarray(single, dtype=bool)]
            continue
        if not start:
            return None
        never |= ~single
        if part.pairs is not None:
            conflicts |= ~(share_left(part.pairs, limit, end) >= share)
    np.fill_diagonal(conflicts, False)
    kept = Total("beyond", never.astype(np.int64), most=0)
    return replace(task, conflicts=conflicts, covers=tuple(covers), totals=(*task.totals, kept))
