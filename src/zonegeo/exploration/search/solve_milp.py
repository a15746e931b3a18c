"""More units than can be enumerated: a 0–1 program that HiGHS solves to a gap of 0, its optimum proven.

The program is linear: totals, conflicts as cliques, covers, and for outlines one variable for each shared edge. The
largest of distances is made small by asking which of its values is the first that leaves a choice; that of pairs by
branch and bound (``min_spread.py``). What floating point lets through is decided again in whole numbers, and cut off
where it does not hold. Land that has to hang together and does not is cut off by what separates its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from zonegeo.exploration.search.enumerate import enumerate_choices
from zonegeo.exploration.search.fill_exactly import fill_exactly
from zonegeo.exploration.search.local_search import begin_somewhere
from zonegeo.exploration.search.max_compactness import CompactProgram, most_compact
from zonegeo.exploration.search.max_margin import can_widen, widest_margin
from zonegeo.exploration.search.milp import Answer, Program
from zonegeo.exploration.search.min_spread import draw_together
from zonegeo.exploration.search.task import (
    Compactness,
    Found,
    Goal,
    Margin,
    Outline,
    Task,
    Total,
    Watch,
    Widest,
)
from zonegeo.geometry import Floats, Truths
from zonegeo.measures.scene import Indices

# so few units are enumerated sooner than a program is built
_FEW_UNITS = 20
# how often something is tried that may not come about
_BEGINNINGS = 8


def can_solve(task: Task) -> bool:
    """Say whether programs solve a task: one goal, or two of which none is a margin or a compactness."""
    term, upward = task.goals[0].term, task.goals[0].direction == "max"
    if len(task.goals) == 1 and isinstance(term, Margin | Compactness):
        return upward and (isinstance(term, Compactness) or can_widen(term))
    return len(task.goals) <= 2 and all(_is_linear(goal) for goal in task.goals)


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
        return _front(task, watch.silent())
    told = watch.found
    watch = replace(watch, found=lambda best, bound: _tell_values(task.goals[0], told, best, bound))
    rows: list[Truths] = []
    bound = None
    cuts: tuple[Truths, ...] = ()
    stopped, proven, at = "", True, None
    while len(rows) < keep:
        best = _optimum(_Question(task, cuts, at, keep - len(rows)), watch)
        bound = bound if rows else best.bound
        stopped, proven = best.stopped, proven and best.proven
        if best.row is None:
            break
        rows += [best.row, *best.more]
        cuts = tuple(rows)
        at = float(task.goals[0].scores(rows[-1][None])[0])
        watch.tell(len(rows), keep)
        if stopped:
            break
    table = np.array(rows, dtype=bool).reshape(-1, task.count)
    return Found(table, "integer-program", proven, 0, 0, stopped, _as_value(task.goals[0], bound))


def _tell_values(goal: Goal, told: Callable[[float, float | None], None], best: float, bound: float | None) -> None:
    """Tell scores, of which less is better, as values of the goal."""
    value = _as_value(goal, best)
    if value is not None:
        told(value, _as_value(goal, bound))


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
    if not isinstance(term, Widest):
        raise TypeError(f"{term.name} bounds no single unit and no pair")
    return _within(task, term, float(term.of(row[None])[0]), strictly=strictly)


def _shorter(task: Task, outline: Outline, most: float) -> Callable[[Truths], Truths]:
    before = task.check

    def check(rows: Truths) -> Truths:
        good = outline.of(rows) <= most
        if before is not None and good.any():
            good[good] = before(rows[good])
        return np.asarray(good, dtype=bool)

    return check


def _within(task: Task, term: Widest, reach: float, *, strictly: bool) -> Task | None:
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


def _beyond(nearest: bool, reach: float, *, strictly: bool) -> Callable[[Floats], Truths]:
    if nearest:
        return lambda values: values <= reach if strictly else values < reach
    return lambda values: values >= reach if strictly else values > reach


@dataclass(frozen=True, eq=False)
class _Question:
    """A task with one goal, the choices that are taken already, and the score below which nothing new can be.

    ``keep`` is how many are wanted: where more than one is found at once, all of them are handed back.
    """

    task: Task
    cuts: tuple[Truths, ...] = ()
    at: float | None = None
    keep: int = 1


def _optimum(question: _Question, watch: Watch) -> Answer:
    goal = question.task.goals[0]
    if isinstance(goal.term, Compactness):
        compact = CompactProgram(question.task, goal.term)
        for cut in question.cuts:
            compact.cut_off(cut)
        return most_compact(compact, lambda: _admitted(compact, question, watch.silent()))
    if isinstance(goal.term, Margin):
        return widest_margin(
            question.task, goal.term, lambda task: _linear(replace(question, task=task), watch.silent())
        )
    if not isinstance(goal.term, Widest):
        return _linear(question, watch)
    by_pairs = goal.term.pairs is not None and not goal.term.nearest
    return (_nearest_together if by_pairs else _first_reach)(question, goal.term, watch)


def _first_reach(question: _Question, term: Widest, watch: Watch) -> Answer:
    """The first value of a largest distance that leaves a choice: by halving, each half asked of the solver."""
    sign = -1.0 if term.nearest else 1.0
    values = [np.array([term.start]), term.single, *([term.pairs.ravel()] if term.pairs is not None else [])]
    scores = np.unique(sign * np.concatenate(values))
    scores = scores[np.isfinite(scores)]
    if question.at is not None:
        scores = scores[scores >= question.at]
    best: Truths | None = None
    low, high, proven, stopped = 0, len(scores) - 1, True, ""
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
            watch.found(float(question.task.goals[0].scores(best[None])[0]), float(scores[low]))
    if best is None:
        return Answer(None, np.inf, None, proven, stopped)
    score = float(question.task.goals[0].scores(best[None])[0])
    reached = score if not stopped else float(scores[min(low, len(scores) - 1)])
    return Answer(best, score, reached, proven and not stopped, stopped)


def _grown(task: Task, term: Widest, watch: Watch) -> Truths | None:
    """Grow a choice around each unit from those nearest to it, and return the best: where to begin, often the optimum.

    Where too many are taken in the smallest goes. What is found keeps every bound.
    """
    pairs = np.asarray(term.pairs, dtype=float)
    best, least = None, np.inf
    for anchor in range(task.count):
        if anchor and watch.should_stop():
            break
        reach = np.maximum(pairs[anchor], term.single)
        reach[anchor] = -np.inf
        order = np.argsort(reach, kind="stable")
        row = _grown_from(task, order[reach[order] < least])
        score = np.inf if row is None else float(task.goals[0].scores(row[None])[0])
        best, least = (row, score) if score < least else (best, least)
    return best


def _grown_from(task: Task, order: Indices) -> Truths | None:
    """Take in units in an order until every bound is kept; ``None`` where that has not come about."""
    totals = [each for each in task.totals if each.least is not None or each.most is not None]
    size = next((each.weights for each in totals if each.least is not None), np.ones(task.count, dtype=np.int64))
    weights = [each.weights.tolist() for each in totals]
    sums = [each.base for each in totals]
    row, free = np.zeros(task.count, dtype=bool), np.ones(task.count, dtype=bool)
    taken: list[tuple[int, int]] = []
    tried = 0
    for unit in order.tolist():
        if not free[unit]:
            continue
        row[unit] = True
        heappush(taken, (int(size[unit]), unit))
        sums = [one + column[unit] for one, column in zip(sums, weights, strict=True)]
        free &= ~task.conflicts[unit]
        while taken and any(each.most is not None and one > each.most for each, one in zip(totals, sums, strict=True)):
            gone = heappop(taken)[1]
            row[gone] = False
            sums = [one - column[gone] for one, column in zip(sums, weights, strict=True)]
        if all(each.least is None or one >= each.least for each, one in zip(totals, sums, strict=True)):
            if bool(task.admits(row[None])[0]):
                return row
            tried += 1
            if tried == _BEGINNINGS:
                return None
    return None


def _any_within(question: _Question, term: Widest, reach: float, watch: Watch) -> Answer:
    """Find a choice of which nothing is beyond a reach, whatever else it is; the first that is found will do."""
    narrowed = _within(question.task, term, reach, strictly=False)
    if narrowed is None:
        return Answer(None, np.inf, None, True)
    return _linear(_Question(_any_choice(narrowed), question.cuts), watch.silent())


def _nearest_together(question: _Question, term: Widest, watch: Watch) -> Answer:
    """Make the largest of distances between units small."""
    task = replace(question.task, check=_new(question.task, question.cuts))
    at_least = -np.inf if question.at is None else question.at
    begin = _varied(task, question)
    if begin is None:
        begin = _grown(task, term, watch)
    return draw_together(task, term, solve=_any, watch=watch, begin=begin, at_least=at_least)


def _any(task: Task, watch: Watch) -> Answer:
    """Find any choice of a few units: so few are enumerated, a solver is asked about more."""
    if task.count <= _FEW_UNITS:
        found = enumerate_choices(task, keep=1)
        return Answer(found.rows[0] if len(found.rows) else None, 0.0, None, True)
    return _linear(_Question(task), watch)


def _varied(task: Task, question: _Question) -> Truths | None:
    """Change one unit of a choice that is taken already, where that makes another that is as good."""
    for cut in reversed(question.cuts):
        rows = np.repeat(cut[None], task.count, axis=0) ^ np.eye(task.count, dtype=bool)
        rows = rows[question.task.goals[0].scores(rows) == question.at]
        rows = rows[task.admits(rows)]
        if len(rows):
            return np.asarray(rows[0], dtype=bool)
    return None


def _new(task: Task, cuts: tuple[Truths, ...]) -> Callable[[Truths], Truths] | None:
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
    met = None if question.cuts else fill_exactly(question.task, keep=question.keep, watch=watch)
    if met is not None and len(met):
        score = float(question.task.goals[0].scores(met[:1])[0])
        return Answer(met[0], score, score, True, more=tuple(met[1:]))
    program = Program(question.task)
    for cut in question.cuts:
        program.cut_off(cut)
    return _admitted(program, question, watch)


def _admitted(program: Program, question: _Question, watch: Watch) -> Answer:
    """Solve a program until what it found keeps every bound: what does not is cut off."""
    pieces = question.task.pieces
    bound = None
    while True:
        solved = program.solve(watch)
        bound = bound if solved.bound is None else solved.bound  # with more asked for nothing becomes better
        if solved.row is None:
            solved = replace(solved, bound=bound)
            return solved if solved.proven or pieces is None else _somewhere(question, solved)
        if bool(question.task.admits(solved.row[None])[0]):
            return solved
        if pieces is None or pieces.hang_together(solved.row):
            program.cut_off(solved.row)
        else:
            program.join(solved.row, pieces)


def _somewhere(question: _Question, solved: Answer) -> Answer:
    """Where the solver was stopped before its land hung together: land that does, grown from several beginnings."""
    task = replace(question.task, check=_new(question.task, question.cuts))
    random = np.random.default_rng(len(question.cuts))  # what is found proves nothing, whatever the beginning
    grown = [begin_somewhere(task, random) for _ in range(_BEGINNINGS)]
    rows = np.array([row for row in grown if row is not None], dtype=bool).reshape(-1, task.count)
    if not len(rows):
        return solved
    scores = task.goals[0].scores(rows)
    return replace(solved, row=rows[int(np.argmin(scores))], score=float(scores.min()))
