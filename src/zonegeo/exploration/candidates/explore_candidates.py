"""Search among candidates: columns, folds, task, and the strategy that its size and its goals allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

import numpy as np

from zonegeo.base.errors import Problem, UsageError
from zonegeo.exploration.candidates.candidate_columns import measure_columns
from zonegeo.exploration.candidates.folds import folds_of
from zonegeo.exploration.candidates.pose_task import Posed, pose
from zonegeo.exploration.search.enumerate import MOST_UNITS, enumerate_choices
from zonegeo.exploration.search.local_search import search_locally
from zonegeo.exploration.search.solve_milp import can_solve, solve_program
from zonegeo.exploration.search.task import Found, Watch
from zonegeo.geometry import Floats, Indices, Truths
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.answers.exploration import Score, Search, Strategy, Wishes
from zonegeo.model.profile import Profile
from zonegeo.model.study import Proposal, Site, Study

# up to so many sets are found to count those of equal worth, among so many units at most
MOST_EQUALS = 1000
MOST_UNITS_COUNTED = 16


@dataclass(frozen=True, eq=False)
class Explored:
    """The scores of the proposals found, how they were found, and the units in which the objectives are told."""

    scores: tuple[Score, ...]
    search: Search
    units: tuple[str, ...]


def explore_candidates(
    study: Study,
    proposal: Proposal,
    profile: Profile,
    *,
    day: date,
    fixed: Sequence[str],
    candidates: Sequence[Site],
    objectives: Sequence[Objective],
    wishes: Wishes,
    keep: int,
    seed: int | None,
    strategy: Strategy | None = None,
    watch: Watch | None = None,
) -> Explored:
    """Return the best proposals: the fixed sites and some of the candidates.

    Every requirement that counts and folds has to pass. ``strategy`` is chosen where it is ``None``: enumeration up to
    32 units, then an integer program where one can solve it and HiGHS is installed, else a local search.

    Raises
    ------
    UsageError
        ``seed-missing``, ``strategy-cannot``, ``highs-missing``, and those of
        :func:`~zonegeo.exploration.candidates.pose_task.pose`.
    InputError
        Those of :func:`~zonegeo.exploration.candidates.candidate_columns.measure_columns`.
    """
    candidates = sorted(candidates, key=lambda site: site.id)  # no answer hangs on the order of a file
    columns = measure_columns(study, proposal, fixed, candidates, day, tolerances=profile.tolerances)
    folds, unfolded = folds_of(columns, profile, day)
    posed = pose(columns, folds, wishes, objectives)
    chosen = strategy or _strategy_for(posed)
    if posed.failing or not posed.task.count:
        most = keep
        found = Found(np.zeros((0, posed.task.count), dtype=bool), chosen, True, 0, 0, front=len(objectives) > 1)
    else:
        most = _most_found(chosen, posed.task.count, keep) if len(objectives) == 1 else keep
        found = _search(posed, chosen, keep=most, seed=seed, watch=watch or Watch())
    rows = posed.candidates_of(found.rows)
    values = np.column_stack([goal.term.of(found.rows) for goal in posed.task.goals])
    ids = [site.id for site in columns.candidates]
    order = _by_worth_and_id(rows, values)
    in_order = values[order]
    equal = _equals_of_the_last(in_order, keep) if len(objectives) == 1 else 0
    listed = order if len(objectives) > 1 else order[:keep]  # of a front all members are counted, and some are shown
    rows, values = rows[listed], values[listed]
    scores = tuple(
        Score(
            candidates=tuple(name for name, taken in zip(ids, row, strict=True) if taken),
            values=tuple(float(each) for each in value),
            folded=tuple(fold.score(row) for fold in folds),
        )
        for row, value in zip(rows, values, strict=True)
    )
    search = Search(
        strategy=chosen, proven=found.proven, stopped=found.stopped, candidates=columns.count, units=posed.task.count,
        settled=found.settled, scored=found.scored, bound=found.bound, front=found.front,
        folded=tuple(fold.requirement.id for fold in folds), unfolded=unfolded, failing=posed.failing,
        ruled_out=posed.ruled_out, equal=equal,
        equals_counted=len(objectives) > 1 or not found.proven or _are_counted(in_order, keep, most),
    )  # fmt: skip
    return Explored(scores, search, posed.units)


def _most_found(strategy: Strategy, units: int, keep: int) -> int:
    """How many sets a search finds: more than are listed, where that is cheap, so that equals are known of."""
    if strategy != "enumeration":
        return keep
    return max(keep + 1, MOST_EQUALS) if units <= MOST_UNITS_COUNTED else keep + 1


def _by_worth_and_id(rows: Truths, values: Floats) -> Indices:
    """The order of the search, in which sets of equal worth stand by the ids of their candidates."""
    ranks: dict[tuple[float, ...], int] = {}
    worth = [ranks.setdefault(tuple(each), len(ranks)) for each in values.tolist()]
    keys = [(worth[number], tuple(np.flatnonzero(row).tolist())) for number, row in enumerate(rows)]
    return np.array(sorted(range(len(rows)), key=keys.__getitem__), dtype=np.intp)


def _equals_of_the_last(values: Floats, keep: int) -> int:
    """How many sets are worth as much as the last one that is kept, itself among them; 0 where all of them are kept."""
    if len(values) <= keep:
        return 0
    return int((values == values[keep - 1]).all(axis=1).sum()) if (values[keep] == values[keep - 1]).all() else 0


def _are_counted(values: Floats, keep: int, most: int) -> bool:
    """Say whether a search that looked for ``most`` sets found every one that is worth as much as the last listed."""
    return len(values) < most or (len(values) > keep and bool((values[-1] != values[keep - 1]).any()))


def _strategy_for(posed: Posed) -> Strategy:
    if posed.task.count <= MOST_UNITS:
        return "enumeration"
    if can_solve(posed.task) and find_spec("highspy") is not None:
        return "integer-program"
    return "local-search"


def _search(posed: Posed, strategy: Strategy, *, keep: int, seed: int | None, watch: Watch) -> Found:
    task = posed.task
    if strategy == "enumeration":
        if task.count > MOST_UNITS:
            values = {"value": strategy, "count": task.count, "most": MOST_UNITS}
            raise UsageError(Problem("too-many-to-enumerate", "--strategy", values))
        return enumerate_choices(task, keep=keep, watch=watch)
    if strategy == "integer-program":
        if not can_solve(task):
            raise UsageError(Problem("not-linear", "--strategy", {"value": ", ".join(g.term.name for g in task.goals)}))
        if find_spec("highspy") is None:
            raise UsageError(Problem("highs-missing", "--strategy"))
        return solve_program(task, keep=keep, watch=watch)
    if seed is None:
        raise UsageError(Problem("seed-missing", "--seed", {"count": task.count}))
    return search_locally(task, keep=keep, seed=seed, watch=watch)
