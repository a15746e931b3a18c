"""A ranking by weights that the planner gave, and over which weights and ways of scoring it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.errors import Problem, UsageError
from zonegeo.comparison.objectives import goals_of
from zonegeo.geometry import Floats
from zonegeo.model.answers.comparison import (
    Cell,
    Difference,
    MethodRanking,
    Objective,
    Ranked,
    Ranking,
    Row,
    WeightRange,
)

# scores nearer than this are a tie: they are sums of a few products of numbers from 0 to 1
_TIE = 1e-12


def ranking_of(
    objectives: Sequence[Objective],
    weights: Mapping[str, float],
    rows: Sequence[Row],
    differences: Sequence[Difference],
) -> Ranking:
    """Rank the proposals by ``Σ wₖ uₖ / Σ wₖ``, with ``u`` from 0 (worst of the proposals) to 1 (best).

    Verdicts are not scored: a proposal that fails keeps its verdict beside its place.

    Raises
    ------
    UsageError
        ``weights-and-objectives`` unless every objective has exactly one weight.
    """
    if set(weights) != {each.of for each in objectives} or len(weights) != len(objectives):
        values = {"weights": ", ".join(weights), "objectives": ", ".join(map(str, objectives))}
        raise UsageError(Problem("weights-and-objectives", "--weights", values))
    share = np.array([weights[each.of] for each in objectives])
    share = share / share.sum()
    ids = [cell.proposal for cell in rows[0].cells]
    at = np.column_stack([goal.at for goal in goals_of(objectives, rows, differences)])
    known: NDArray[np.bool_] = np.asarray(~np.isnan(at).any(axis=1), dtype=bool)
    ranked_ids = [name for name, is_known in zip(ids, known, strict=True) if is_known]
    useful = _useful(at[known])
    places = _places(ranked_ids, useful @ share)
    order = tuple(each.proposal for each in places)
    return Ranking(
        weights={each.of: float(weight) for each, weight in zip(objectives, share, strict=True)},
        places=places,
        unranked=tuple(name for name, is_known in zip(ids, known, strict=True) if not is_known),
        ranges=_ranges(objectives, share, useful, ranked_ids),
        methods=(
            *_scorings(useful, share, ranked_ids, order),
            *_measurings(objectives, share, rows, differences, order),
        ),
    )


def _useful(at: Floats) -> Floats:
    """Bring each objective to 0 … 1; one in which all are equal counts the same for all."""
    if not len(at):
        return at
    low, span = at.min(axis=0), np.ptp(at, axis=0)
    return np.where(span > 0, (at - low) / np.where(span > 0, span, 1.0), 1.0)


def _places(ids: Sequence[str], scores: Floats) -> tuple[Ranked, ...]:
    order = sorted(range(len(ids)), key=lambda p: (-round(float(scores[p]) / _TIE) * _TIE, ids[p]))
    places: list[Ranked] = []
    for number, p in enumerate(order):
        tied = number > 0 and abs(float(scores[p]) - places[-1].score) <= _TIE
        places.append(Ranked(places[-1].place if tied else number + 1, ids[p], float(scores[p])))
    return tuple(places)


def _ranges(
    objectives: Sequence[Objective], share: Floats, useful: Floats, ids: Sequence[str]
) -> tuple[WeightRange, ...]:
    """Move one share, the others in proportion: scores are straight lines of it, and places change where two cross."""
    ranges = []
    for k, objective in enumerate(objectives):
        rest = 1.0 - share[k]
        if rest <= _TIE:  # the only objective: there is nothing to weigh it against
            ranges.append(WeightRange(objective.of, 1.0, 0.0, 1.0, None, None))
            continue
        others = np.delete(useful, k, axis=1) @ (np.delete(share, k) / rest)
        own = useful[:, k]
        low, high, below, above = 0.0, 1.0, None, None
        for p, q in combinations(range(len(ids)), 2):
            slope = (own[p] - own[q]) - (others[p] - others[q])
            if abs(slope) <= _TIE:
                continue
            crossing = float(-(others[p] - others[q]) / slope)
            if abs(crossing - share[k]) <= _TIE:  # they tie as it is: rounding puts that on neither side
                crossing = float(share[k])
            pair = (min(ids[p], ids[q]), max(ids[p], ids[q]))
            if crossing <= share[k] + _TIE and crossing > low and crossing >= 0.0:
                low, below = crossing, pair
            if crossing >= share[k] - _TIE and crossing < high and crossing <= 1.0:
                high, above = crossing, pair
        ranges.append(WeightRange(objective.of, float(share[k]), low, high, below, above))
    return tuple(ranges)


def _scorings(useful: Floats, share: Floats, ids: Sequence[str], order: tuple[str, ...]) -> list[MethodRanking]:
    """Two other customary ways of scoring: by places alone, and by the distance from the best of everything."""
    better = (useful[None, :, :] > useful[:, None, :] + _TIE).sum(axis=1)
    far = np.sqrt(((1.0 - useful) ** 2 * share).sum(axis=1))
    scores = {"rank-sum": -(better @ share), "ideal-point": -far}
    return [_method(name, ids, each, order) for name, each in scores.items()]


def _method(name: str, ids: Sequence[str], scores: Floats, order: tuple[str, ...]) -> MethodRanking:
    found = tuple(each.proposal for each in _places(ids, scores))
    return MethodRanking(name, found, found == order)


def _measurings(
    objectives: Sequence[Objective], share: Floats, rows: Sequence[Row], differences: Sequence[Difference],
    order: tuple[str, ...],
) -> list[MethodRanking]:  # fmt: skip
    """Rank again with the values that another admissible method or reading of a requirement gives."""
    result = []
    for row in rows:
        if row.requirement not in {each.of for each in objectives}:
            continue
        named = [{other.name for other in cell.others if other.value is not None} for cell in row.cells]
        for method in sorted(set.intersection(*named)):
            other_rows = [_under(row, method) if each is row else each for each in rows]
            at = np.column_stack([goal.at for goal in goals_of(objectives, other_rows, differences)])
            known: NDArray[np.bool_] = np.asarray(~np.isnan(at).any(axis=1), dtype=bool)
            ids = [cell.proposal for cell, is_known in zip(row.cells, known, strict=True) if is_known]
            result.append(_method(f"{row.requirement}:{method}", ids, _useful(at[known]) @ share, order))
    return result


def _under(row: Row, method: str) -> Row:
    def cell(each: Cell) -> Cell:
        value = next(other.value for other in each.others if other.name == method)
        return replace(each, value=value, low=value, high=value)

    return replace(row, cells=tuple(cell(each) for each in row.cells))
