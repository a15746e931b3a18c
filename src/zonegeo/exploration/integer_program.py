"""More units than can be enumerated: a 0–1 program that HiGHS solves to a gap of 0, its optimum proven.

The program is linear: totals, conflicts as cliques, covers, and for outlines one variable for each shared edge. The
largest of distances is made small by asking which of its values is the first that leaves a choice. What floating point
lets through is decided again in whole numbers, and cut off where it does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from zonegeo.exploration.filling import fill_exactly
from zonegeo.exploration.program import Answer, Program
from zonegeo.exploration.task import Found, Goal, Outline, Task, Total, Truths, Watch, Widest

# so few units are enumerated sooner than a program is built
_FEW_UNITS = 20


def can_solve(task: Task) -> bool:
    """Say whether a task is linear: one goal, or two; the land need not hang together."""
    return task.pieces is None and len(task.goals) <= 2 and all(_is_linear(goal) for goal in task.goals)


def _is_linear(goal: Goal) -> bool:
    if isinstance(goal.term, Widest):
        return goal.direction == ("max" if goal.term.nearest else "min")
    return isinstance(goal.term, Total) or (isinstance(goal.term, Outline) and goal.direction == "min")


def solve_program(task: Task, *, keep: int, watch: Watch | None = None) -> Found:
    """Return the best ``keep`` choices of a task with one goal, or the Pareto front of two by epsilon-constraint.

    ``proven`` where the solver closed every gap; ``bound`` is the best value that it leaves possible.

    Examples
    --------
    >>> area = Total("area", np.array([5, 4, 3]), most=8)
    >>> task = Task(3, np.zeros((3, 3), dtype=bool), (area,), (Goal(area, "max"),))
    >>> found = solve_program(task, keep=1)
    >>> found.rows.tolist(), found.proven, found.bound
    ([[True, False, True]], True, 8.0)
    """
    watch = watch or Watch()
    if len(task.goals) == 2:
        return _front(task, watch)
    rows: list[Truths] = []
    bound = None
    cuts: tuple[Truths, ...] = ()
    stopped, proven, at = "", True, None
    for number in range(keep):
        best = _optimum(_Question(task, cuts, at), watch)
        bound = best.bound if number == 0 else bound
        stopped, proven = best.stopped, proven and best.proven
        if best.row is None:
            break
        rows.append(best.row)
        cuts = (*cuts, best.row)
        at = best.score
        watch.tell(number + 1, keep)
        if stopped:
            break
    table = np.array(rows, dtype=bool).reshape(-1, task.count)
    return Found(table, "integer-program", proven, 0, 0, stopped, _as_value(task.goals[0], bound))


def _as_value(goal: Goal, score: float | None) -> float | None:
    return None if score is None or not np.isfinite(score) else score if goal.direction == "min" else -score


def _front(task: Task, watch: Watch) -> Found:
    """Make the first goal best, then the second without giving that up; then ask for a better second, and so on."""
    rows: list[Truths] = []
    first, second = task.goals
    narrowed: Task | None = replace(task, goals=(first,))
    proven, stopped = True, ""
    while narrowed is not None and not stopped:
        one = _optimum(_Question(narrowed), watch)
        proven, stopped = proven and one.proven, one.stopped
        if one.row is None:
            break
        held = _bounded(replace(narrowed, goals=(second,)), first, one.row, strictly=False)
        other = None if held is None else _optimum(_Question(held), watch)
        row = one.row if other is None or other.row is None else other.row
        if other is not None:
            proven, stopped = proven and other.proven, stopped or other.stopped
        rows.append(row)
        watch.tell(len(rows), len(rows) + 1)
        narrowed = _bounded(narrowed, second, row, strictly=True)
    table = np.array(rows, dtype=bool).reshape(-1, task.count)
    return Found(table, "integer-program", proven, 0, 0, stopped, front=True)


def _bounded(task: Task, goal: Goal, row: Truths, *, strictly: bool) -> Task | None:
    """Return the task whose choices are at least as good as one in a goal, or better; ``None`` where none can be."""
    term, lower = goal.term, goal.direction == "min"
    if isinstance(term, Total):
        reached = int(term.totals(row[None])[0])
        step = 1 if strictly else 0
        return task.with_total(replace(term, most=reached - step) if lower else replace(term, least=reached + step))
    if isinstance(term, Outline):
        scale = 2**20
        length = float(term.of(row[None])[0])
        # an outline as a bound: a linear sum over units is not one, so its shared edges are asked by the program
        return replace(task, check=_shorter(task, term, length - (1 / scale if strictly else -1 / scale)))
    return _within(task, term, float(term.of(row[None])[0]), strictly=strictly)


def _shorter(task: Task, outline: Outline, most: float) -> Any:
    before = task.check

    def check(rows: Truths) -> Truths:
        good = outline.of(rows) <= most
        if before is not None and good.any():
            good[good] = before(rows[good])
        return np.asarray(good, dtype=bool)

    return check


def _within(task: Task, term: Any, reach: float, *, strictly: bool) -> Task | None:
    """Return the task in which no single unit and no pair is beyond a reach."""
    beyond = _beyond(term.nearest, reach, strictly=strictly)
    if bool(beyond(np.array([term.start]))[0]):
        return None
    gone = beyond(term.single)
    conflicts = (
        task.conflicts
        if term.pairs is None
        else task.conflicts | (beyond(term.pairs) & ~np.eye(task.count, dtype=bool))
    )
    never = Total("never", gone.astype(np.int64), most=0)
    return replace(task, conflicts=conflicts, totals=(*task.totals, never))


def _beyond(nearest: bool, reach: float, *, strictly: bool) -> Any:
    if nearest:
        return lambda values: values <= reach if strictly else values < reach
    return lambda values: values >= reach if strictly else values > reach


@dataclass(frozen=True, eq=False)
class _Question:
    """A task with one goal, the choices that are taken already, and the score below which nothing new can be."""

    task: Task
    cuts: tuple[Truths, ...] = ()
    at: float | None = None


def _optimum(question: _Question, watch: Watch) -> Answer:
    goal = question.task.goals[0]
    if isinstance(goal.term, Widest):
        return _first_reach(question, goal.term, watch)
    return _linear(question, watch)


def _first_reach(question: _Question, term: Widest, watch: Watch) -> Answer:
    """The first value of a largest distance that leaves a choice: by halving, each half asked of the solver."""
    sign = -1.0 if term.nearest else 1.0
    values = [np.array([term.start]), term.single, *([term.pairs.ravel()] if term.pairs is not None else [])]
    scores = np.unique(sign * np.concatenate(values))
    scores = scores[np.isfinite(scores)]
    if question.at is not None:
        scores = scores[scores >= question.at]
    best = _grown(question, term)
    low, high, proven, stopped = 0, len(scores) - 1, True, ""
    if best is not None:
        high = int(np.searchsorted(scores, question.task.goals[0].scores(best[None])[0])) - 1
    while low <= high:
        middle = (low + high) // 2
        answer = _any_within(question, term, float(sign * scores[middle]), watch)
        feasible, proven, stopped = answer.row, proven and answer.proven, answer.stopped
        if stopped and feasible is None:
            break
        if feasible is None:
            low = middle + 1
        else:
            best = feasible
            # what was found may be nearer than what was asked for
            high = int(np.searchsorted(scores, question.task.goals[0].scores(feasible[None])[0])) - 1
    if best is None:
        return Answer(None, np.inf, None, proven, stopped)
    score = float(question.task.goals[0].scores(best[None])[0])
    reached = score if not stopped else float(scores[min(low, len(scores) - 1)])
    return Answer(best, score, reached, proven and not stopped, stopped)


def _grown(question: _Question, term: Widest) -> Truths | None:
    """Grow a choice around each unit from those nearest to it, and return the best: where to begin, often the optimum.

    Only where the largest distance of pairs is to be small; what is found keeps every bound.
    """
    if term.pairs is None or term.nearest:
        return None
    task = replace(question.task, check=_new(question.task, question.cuts))
    best, least = None, np.inf
    for anchor in range(task.count):
        row = np.zeros(task.count, dtype=bool)
        reach = np.maximum(term.pairs[anchor], term.single)
        reach[anchor] = -np.inf
        free = np.ones(task.count, dtype=bool)
        for unit in np.argsort(reach, kind="stable").tolist():
            if reach[unit] >= least:
                break
            if not free[unit]:
                continue
            row[unit] = True
            free &= ~task.conflicts[unit]
            if _has_enough(task, row) and bool(task.admits(row[None])[0]):
                score = float(question.task.goals[0].scores(row[None])[0])
                best, least = (row, score) if score < least else (best, least)
                break
    return best


def _has_enough(task: Task, row: Truths) -> bool:
    """Say whether the lower bounds of the totals are kept."""
    return all(each.least is None or int(each.weights[row].sum()) + each.base >= each.least for each in task.totals)


def _any_within(question: _Question, term: Widest, reach: float, watch: Watch) -> Answer:
    """Find a choice of which nothing is beyond a reach, whatever else it is; the first that is found will do.

    Units that all lie near each other lie near the first of them: each unit is tried as that one, with those near it.
    Most of them have not land enough around them, which one product of matrices tells of all at once.
    """
    narrowed = _within(question.task, term, reach, strictly=False)
    if narrowed is None:
        return Answer(None, np.inf, None, True)
    task = _any_choice(replace(narrowed, check=_new(narrowed, question.cuts)))
    if term.pairs is None or term.nearest:
        return _linear(_Question(task, question.cuts), watch)
    close = np.triu(term.pairs <= reach) & (term.single <= reach)
    np.fill_diagonal(close, term.single <= reach)
    hopeful = close.diagonal().copy()
    for total in task.totals:
        if total.least is not None:
            hopeful &= close @ total.weights + total.base >= total.least
    for cover in task.covers:
        hopeful &= (close & cover).any(axis=1)
    proven = True
    for anchor in np.flatnonzero(hopeful).tolist():
        said = watch.should_stop() or ("time" if watch.seconds_left() <= 0 else "")
        if said:
            return Answer(None, np.inf, None, False, said)
        answer = _around(task, close[anchor], anchor, watch)
        proven = proven and answer.proven
        if answer.row is not None:
            return answer
    return Answer(None, np.inf, None, proven)


def _around(task: Task, near: Truths, anchor: int, watch: Watch) -> Answer:
    """Find a choice that takes in one unit and others of those near it."""
    from zonegeo.exploration.enumeration import enumerate_choices

    places = np.flatnonzero(near)

    def whole(rows: Truths) -> Truths:
        table = np.zeros((len(rows), task.count), dtype=bool)
        table[:, places] = rows
        return table

    check = task.check
    small = Task(
        count=len(places),
        conflicts=task.conflicts[np.ix_(places, places)],
        totals=tuple(replace(each, weights=each.weights[places]) for each in task.totals),
        goals=(Goal(Total("any", np.zeros(len(places), dtype=np.int64)), "min"),),
        covers=(*(each[places] for each in task.covers), places == anchor),
        check=None if check is None else (lambda rows: check(whole(rows))),
    )
    if small.count <= _FEW_UNITS:
        found = enumerate_choices(small, keep=1)
        row = whole(found.rows)[0] if len(found.rows) else None
        return Answer(row, np.inf, None, True)
    answer = _linear(_Question(small), watch)
    return replace(answer, row=None if answer.row is None else whole(answer.row[None])[0])


def _new(task: Task, cuts: tuple[Truths, ...]) -> Any:
    """Decide what the task decides again, and that a choice is none of those that are taken already."""
    before = task.check
    if not cuts:
        return before
    taken = np.array(cuts)

    def check(rows: Truths) -> Truths:
        good = ~(rows[:, None, :] == taken[None, :, :]).all(axis=2).any(axis=1)
        if before is not None and good.any():
            good[good] = before(rows[good])
        return np.asarray(good, dtype=bool)

    return check


def _any_choice(task: Task) -> Task:
    """Ask for no more than a choice that is feasible: whatever it is will do."""
    return replace(task, goals=(Goal(Total("any", np.zeros(task.count, dtype=np.int64)), "min"),))


def _linear(question: _Question, watch: Watch) -> Answer:
    """Solve until what the solver found holds in whole numbers as well: each that does not is cut off."""
    met = fill_exactly(replace(question.task, check=_new(question.task, question.cuts)), begin=len(question.cuts))
    if met is not None:  # the bound itself is met: nothing is left to be proven
        score = float(question.task.goals[0].scores(met[None])[0])
        return Answer(met, score, score, True)
    program = Program(question.task)
    for cut in question.cuts:
        program.cut_off(cut)
    while True:
        solved = program.solve(watch)
        if solved.row is None or bool(question.task.admits(solved.row[None])[0]):
            return solved
        program.cut_off(solved.row)
