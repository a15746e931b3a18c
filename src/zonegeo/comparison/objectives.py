"""Objectives: what is better, and which proposals no other is better than in everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.geometry import Floats
from zonegeo.model.answers.comparison import Difference, Front, Objective, Row

# what can be asked for beside the value of a requirement: m2 of land against the baseline
LAND = ("added", "removed", "changed")


@value
class Goal:
    """The values of one objective over all proposals, turned so that more is better; NaN where nothing is known."""

    at: Floats
    low: Floats
    high: Floats


def goals_of(
    objectives: Sequence[Objective], rows: Sequence[Row], differences: Sequence[Difference]
) -> tuple[Goal, ...]:
    """Return the values of every objective; of a value that is only known within an interval, the end that is certain.

    Raises
    ------
    UsageError
        ``unknown-objective`` with the nearest known name.
    """
    known = (*(row.requirement for row in rows), *LAND)
    for each in objectives:
        if each.of not in known:
            values = {"value": each.of, "nearest": nearest_name(each.of, known), "known": ", ".join(known)}
            raise UsageError(Problem("unknown-objective", "--objective", values))
    return tuple(_goal(each, rows, differences) for each in objectives)


def _goal(objective: Objective, rows: Sequence[Row], differences: Sequence[Difference]) -> Goal:
    cells: list[tuple[float | None, float | None, float | None]]
    if objective.of in LAND:
        cells = [(amount, amount, amount) for amount in (_land(each, objective.of) for each in differences)]
    else:
        row = next(row for row in rows if row.requirement == objective.of)
        cells = [(cell.value, cell.low, cell.high) for cell in row.cells]
    columns = zip(*cells, strict=True)
    known, low, high = (np.array([np.nan if x is None else x for x in column], dtype=float) for column in columns)
    if objective.direction == "min":
        known, low, high = -known, -high, -low
    # a value that nothing bounds on its bad side (a site whose place nobody knows) is not known to be any good
    at = np.where(np.isnan(low), np.nan, np.where(np.isnan(known), low, known))
    return Goal(at, np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high))


def _land(difference: Difference, of: str) -> float:
    whole = next(role for role in difference.roles if role.role == "all")
    return {"added": whole.added, "removed": whole.removed, "changed": whole.added + whole.removed}[of]


def front_of(objectives: Sequence[Objective], rows: Sequence[Row], differences: Sequence[Difference]) -> Front:
    """Return the proposals that no other dominates: at least as good in every objective, and better in one.

    One is dominated where that holds wherever in their intervals the values lie. A proposal whose value nobody knows
    dominates none and is not dominated, but it may be better than any other.
    """
    goals = goals_of(objectives, rows, differences)
    ids = [cell.proposal for cell in rows[0].cells]
    at, low, high = (np.column_stack([getattr(goal, end) for goal in goals]) for end in ("at", "low", "high"))
    unknown = np.isnan(at).any(axis=1)
    dominators = {p: _better(low, high[p], ~unknown) for p in range(len(ids)) if not unknown[p]}
    members = [p for p, found in dominators.items() if not found.size]
    certain = [p for p in members if not np.setdiff1d(_better(high, low[p], np.ones(len(ids), dtype=bool)), p).size]
    return Front(
        objectives=tuple(objectives),
        members=tuple(ids[p] for p in members),
        certain=tuple(ids[p] for p in certain),
        dominated_by={
            ids[p]: _first(ids, (q for q in found if q in members)) for p, found in dominators.items() if found.size
        },
        unknown=tuple(name for name, gap in zip(ids, unknown, strict=True) if gap),
    )


def _better(ends: Floats, than: Floats, among: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The proposals whose ends are no worse in any objective than those of one, and better in some."""
    return np.flatnonzero(among & (ends >= than).all(axis=1) & (ends > than).any(axis=1))


def _first(ids: Sequence[str], found: Iterable[int]) -> str:
    return min(ids[q] for q in found)
