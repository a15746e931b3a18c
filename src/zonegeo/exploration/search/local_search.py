"""Where nothing exact is at hand: a seeded local search. It finds good choices, and proves nothing.

From random beginnings units are taken in, left out and exchanged; a step to something worse is taken less and less
often (simulated annealing). The same seed finds the same choices, unless a time limit or Ctrl-C ends it.
"""

from __future__ import annotations

import numpy as np

from zonegeo.exploration.search.pareto import Best, Front
from zonegeo.exploration.search.task import Found, Task, Watch
from zonegeo.geometry import Floats, Truths

BEGINNINGS = 24
STEPS = 3000


def search_locally(task: Task, *, keep: int, seed: int, watch: Watch | None = None) -> Found:
    """Return good choices: the best ``keep`` that were met, of several goals those that none met beats.

    Examples
    --------
    >>> from zonegeo.exploration.search.task import Goal, Total
    >>> area = Total("area", np.array([5, 4, 3]), most=8)
    >>> task = Task(3, np.zeros((3, 3), dtype=bool), (area,), (Goal(area, "max"),))
    >>> found = search_locally(task, keep=1, seed=1)
    >>> found.rows.tolist(), found.proven
    ([[True, False, True]], False)
    """
    watch = watch or Watch()
    random = np.random.default_rng(seed)
    kept: Best | Front = Best(keep) if len(task.goals) == 1 else Front(len(task.goals))
    # what is known of a choice that was looked at: its scores, none where it is not admitted
    known: dict[bytes, Floats | None] = {}
    met: set[bytes] = set()
    rows: list[Truths] = []
    stopped, scored = "", 0
    for beginning in range(BEGINNINGS):
        weights = random.dirichlet(np.ones(len(task.goals)))
        row = begin_somewhere(task, random)
        if row is None:
            continue
        score, name = _scores(task, row), row.tobytes()
        scale = np.maximum(np.abs(score), 1e-9)
        for step in range(STEPS):
            if step % 50 == 0:
                watch.tell(beginning * STEPS + step, BEGINNINGS * STEPS)
                stopped = watch.should_stop()
                if stopped:
                    break
            if name not in met:
                met.add(name)
                rows.append(row)
                kept.take(score[None], np.array([len(rows) - 1]))
            other = _neighbour(task, row, random)
            scored += 1
            called = other.tobytes()
            if called not in known:
                known[called] = _scores(task, other) if bool(task.admits(other[None])[0]) else None
            found = known[called]
            if found is None:
                continue
            worse = float(weights @ ((found - score) / scale))
            heat = 0.1 * (1 - step / STEPS)
            if worse <= 0 or random.random() < np.exp(-worse / max(heat, 1e-6)):
                row, score, name = other, found, called
        if stopped:
            break
    first = np.lexsort(kept.scores.T[::-1]) if isinstance(kept, Front) else np.arange(len(kept.masks))
    table = np.array([rows[int(number)] for number in kept.masks[first]], dtype=bool).reshape(-1, task.count)
    return Found(table, "local-search", False, 0, scored, stopped, front=isinstance(kept, Front))


def _scores(task: Task, row: Truths) -> Floats:
    return np.array([goal.scores(row[None])[0] for goal in task.goals])


def begin_somewhere(task: Task, random: np.random.Generator) -> Truths | None:
    """Take in units in a random order where no upper bound forbids it, until every bound is kept; ``None`` if never."""
    for _ in range(20):
        row = np.zeros(task.count, dtype=bool)
        wanted = random.permutation(task.count)
        covers = [int(random.choice(np.flatnonzero(each))) for each in task.covers if each.any()]
        order = list(dict.fromkeys([*covers, *wanted.tolist()]))
        while order:
            # land that has to hang together grows from what it is
            unit = order.pop(0) if task.pieces is None or not row.any() else _next(task, row, order)
            if unit is None:
                break
            if (task.conflicts[unit] & row).any() or not _below(task, row, unit):
                continue
            row[unit] = True
            if bool(task.admits(row[None])[0]):
                return row
    return None


def _next(task: Task, row: Truths, order: list[int]) -> int | None:
    if task.pieces is None:
        return None
    land = task.pieces.of[row].any(axis=0)
    beside = task.pieces.touching[land].any(axis=0)
    for number, unit in enumerate(order):
        if (task.pieces.of[unit] & beside).any():
            return order.pop(number)
    return None


def _below(task: Task, row: Truths, unit: int) -> bool:
    return all(
        each.most is None or int(each.weights[row].sum()) + int(each.weights[unit]) + each.base <= each.most
        for each in task.totals
    )


def _neighbour(task: Task, row: Truths, random: np.random.Generator) -> Truths:
    """Return the choice with one unit more or less, or with one in the place of another."""
    other = row.copy()
    taken, left = np.flatnonzero(row), np.flatnonzero(~row)
    move = random.integers(3)
    if move != 0 and len(taken):
        other[random.choice(taken)] = False
    if (move != 1 or not len(taken)) and len(left):
        other[random.choice(left)] = True
    return other
