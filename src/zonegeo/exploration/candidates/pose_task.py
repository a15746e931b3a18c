"""Pose a search: columns, folds, wishes and objectives become a task over units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.exploration.candidates.candidate_columns import Columns
from zonegeo.exploration.candidates.folds import (
    AreaFold,
    SeparationFold,
    areas_of_candidates,
    separation_term,
    whole_areas,
)
from zonegeo.exploration.search.task import (
    Compactness,
    Goal,
    Margin,
    Outline,
    Pieces,
    Task,
    Term,
    Total,
    Widest,
)
from zonegeo.geometry import Integers, Truths
from zonegeo.measures.scene import Indices
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.answers.exploration import RuledOut, Wishes

Fold = AreaFold | SeparationFold
Each = TypeVar("Each", bound=np.generic)
# what can be asked for beside the requirements that fold: the unit in which each is told
OBJECTIVES = {
    "area": "m2", "count": "site", "separation": "m", "spread": "m", "perimeter": "m", "compactness": "ratio",
    "margin": "ratio",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Posed:
    """A task over units. ``members`` (``(n, count)``) says of which candidates each unit is.

    ``failing`` names what rules every proposal out: requirements that the fixed sites do not keep, and wishes.
    """

    task: Task
    members: Truths
    ruled_out: tuple[RuledOut, ...]
    failing: tuple[str, ...]
    units: tuple[str, ...]

    def candidates_of(self, rows: Truths) -> Truths:
        """Return choices of units as choices of candidates, shape ``(m, n)`` → ``(m, count)``."""
        return np.asarray(rows @ self.members, dtype=bool)


def pose(columns: Columns, folds: Sequence[Fold], wishes: Wishes, objectives: Sequence[Objective]) -> Posed:
    """Return the task that a planner's wishes pose.

    Land counts once: two candidates that share land are never both taken in, and none on fixed land.

    Raises
    ------
    UsageError
        ``unknown-candidate``, ``unknown-objective``, ``wishes-contradict``.
    """
    places = _places(columns, wishes)
    bounds = [(fold, fold.bounds()) for fold in folds]
    ruled_out = list(_ruled_out(columns, wishes, bounds))
    gone = {each.candidate for each in ruled_out}
    failing = [fold.requirement.id for fold, each in bounds if not each.possible]
    failing += [f"required:{name}" for name in wishes.required if name in gone]
    grouped = _Grouped(columns, _groups(columns, wishes, places), gone)
    conflicts = _conflicts(columns, wishes, places, [each.apart for _, each in bounds if each.apart is not None])
    single = ~(grouped.matrix(conflicts, np.logical_or).diagonal())  # a group that contradicts itself
    grouped = grouped.only(single)
    covers = [cover for _, each in bounds for cover in each.covers]
    covers += [np.arange(columns.count) == places[name] for name in wishes.required if name not in gone]
    terms = _Terms(columns, folds, grouped)
    goals = tuple(Goal(terms.named(each.of), each.direction) for each in objectives)
    totals = [terms.grouped(each.total) for _, each in bounds if each.total is not None]
    totals += _wished_totals(terms, wishes)
    task = Task(
        count=grouped.count,
        conflicts=grouped.matrix(conflicts, np.logical_or) & ~np.eye(grouped.count, dtype=bool),
        totals=_merged(totals, goals),
        goals=goals,
        covers=tuple(grouped.column(each, np.logical_or) for each in covers),
        pieces=_pieces(columns, grouped) if wishes.contiguous else None,
        check=_check([fold for fold, _ in bounds if isinstance(fold, AreaFold) and not fold.exact], grouped),
    )
    kinds = {fold.requirement.id: "m2" if isinstance(fold, AreaFold) else "m" for fold in folds}
    units = tuple(kinds.get(each.of) or OBJECTIVES[each.of] for each in objectives)
    return Posed(task, grouped.members, tuple(ruled_out), tuple(failing), units)


# --- candidates -------------------------------------------------------------------------------------------------------


def _places(columns: Columns, wishes: Wishes) -> dict[str, int]:
    places = {site.id: number for number, site in enumerate(columns.candidates)}
    named = {
        "--require": wishes.required, "--exclude": wishes.excluded,
        "--exclusive": [name for group in wishes.exclusive for name in group],
        "--together": [name for group in wishes.together for name in group],
    }  # fmt: skip
    problems = [
        Problem("unknown-candidate", option, {"value": name, "nearest": nearest_name(name, places)})
        for option, names in named.items() for name in dict.fromkeys(names) if name not in places
    ]  # fmt: skip
    problems += list(_contradictions(wishes))
    if problems:
        raise UsageError(problems)
    return places


def _contradictions(wishes: Wishes) -> Iterator[Problem]:
    """Yield every two wishes that no set can keep, whatever the land."""
    excluded = {*wishes.excluded}
    for group in wishes.together:  # one that is excluded takes the others with it
        if excluded.intersection(group):
            excluded.update(group)
    required = {*wishes.required}
    for group in wishes.together:
        if required.intersection(group):
            required.update(group)
    for name in sorted(required & excluded):
        yield Problem("wishes-contradict", "--require", {"value": name, "other": "--exclude"})
    for group in wishes.exclusive:
        both = sorted(required.intersection(group))
        if len(both) > 1:
            yield Problem("wishes-contradict", "--require", {"value": ", ".join(both), "other": "--exclusive"})
    if wishes.most_count is not None and max(wishes.least_count, len(required)) > wishes.most_count:
        least = max(wishes.least_count, len(required))
        said = f"{least} > {wishes.most_count}"
        yield Problem("wishes-contradict", "--min-count", {"value": said, "other": "--max-count"})
    if wishes.least_area is not None and wishes.most_area is not None and wishes.least_area > wishes.most_area:
        said = f"{float(wishes.least_area):,g} m2 > {float(wishes.most_area):,g} m2"
        yield Problem("wishes-contradict", "--min-area", {"value": said, "other": "--max-area"})


def _ruled_out(columns: Columns, wishes: Wishes, bounds: Sequence[tuple[Fold, object]]) -> Iterable[RuledOut]:
    """Yield every candidate that no proposal may take in, once, with the first reason."""
    found: dict[str, RuledOut] = {name: RuledOut(name, "excluded", "") for name in wishes.excluded}
    ids = [site.id for site in columns.scene.sites]
    for a, b in columns.overlapping.tolist():
        if a < columns.fixed <= b:
            found.setdefault(ids[b], RuledOut(ids[b], "on-fixed-land", ids[a]))
    for fold, each in bounds:
        for place in np.flatnonzero(each.bad):  # type: ignore[attr-defined]
            name = columns.candidates[int(place)].id
            found.setdefault(name, RuledOut(name, "requirement", fold.requirement.id))
    return found.values()


def _groups(columns: Columns, wishes: Wishes, places: dict[str, int]) -> list[list[int]]:
    """Candidates that are taken in together, directly or by another group, the others alone."""
    leader = list(range(columns.count))

    def lead(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for group in wishes.together:
        for name in group[1:]:
            one, other = sorted((lead(places[group[0]]), lead(places[name])))
            leader[other] = one
    found: dict[int, list[int]] = {}
    for place in range(columns.count):
        found.setdefault(lead(place), []).append(place)
    return list(found.values())


def _conflicts(columns: Columns, wishes: Wishes, places: dict[str, int], apart: Sequence[Truths]) -> Truths:
    table = np.zeros((columns.count, columns.count), dtype=bool)
    both = columns.overlapping[(columns.overlapping >= columns.fixed).all(axis=1)] - columns.fixed
    table[both[:, 0], both[:, 1]] = True
    for group in wishes.exclusive:
        chosen = [places[name] for name in group]
        table[np.ix_(chosen, chosen)] = True
    if wishes.most_spread_m is not None:
        table |= columns.apart > wishes.most_spread_m
    for each in apart:
        table |= each
    table |= table.T
    np.fill_diagonal(table, False)
    return table


@dataclass(frozen=True, eq=False)
class _Grouped:
    """The units: ``order`` are the candidates that are left, unit after unit; ``starts`` where each unit begins.

    Units stand in the order of their area, so that the high half of an enumeration holds the large ones.
    """

    order: Indices
    starts: Indices
    members: Truths

    def __init__(self, columns: Columns, groups: Sequence[Sequence[int]], gone: set[str]) -> None:
        ids = [site.id for site in columns.candidates]
        areas = areas_of_candidates(columns)[1]
        kept = [group for group in groups if not any(ids[place] in gone for place in group)]
        kept.sort(key=lambda group: (float(areas[list(group)].sum()), group))
        self._set(kept, columns.count)

    def _set(self, groups: Sequence[Sequence[int]], count: int) -> None:
        members = np.zeros((len(groups), count), dtype=bool)
        for number, group in enumerate(groups):
            members[number, list(group)] = True
        order = np.array([place for group in groups for place in group], dtype=np.intp)
        starts = np.cumsum([0, *(len(group) for group in groups)])[:-1].astype(np.intp)
        for name, found in (("order", order), ("starts", starts), ("members", members)):
            object.__setattr__(self, name, found)

    @property
    def count(self) -> int:
        return len(self.starts)

    def only(self, kept: Truths) -> _Grouped:
        """Return the units that are kept."""
        made = object.__new__(_Grouped)
        groups = [part.tolist() for part in np.split(self.order, self.starts[1:])] if self.count else []
        made._set([group for group, stays in zip(groups, kept, strict=True) if stays], self.members.shape[1])
        return made

    def column(self, values: NDArray[Each], fold: np.ufunc) -> NDArray[Each]:
        """Fold a column of candidates, shape ``(count,)`` → ``(n,)``."""
        return np.asarray(fold.reduceat(values[self.order], self.starts)) if self.count else values[:0]

    def matrix(self, values: NDArray[Each], fold: np.ufunc) -> NDArray[Each]:
        """Fold a table of pairs of candidates, shape ``(count, count)`` → ``(n, n)``."""
        if not self.count:
            return values[:0, :0]
        table = fold.reduceat(values[np.ix_(self.order, self.order)], self.starts, axis=0)
        return np.asarray(fold.reduceat(table, self.starts, axis=1))


# --- terms ------------------------------------------------------------------------------------------------------------


class _Terms:
    """Terms over candidates as terms over units; the same sum keeps the same array."""

    def __init__(self, columns: Columns, folds: Sequence[Fold], grouped: _Grouped) -> None:
        self.columns, self.folds, self.units = columns, folds, grouped
        self._weights: dict[int, tuple[Integers, Integers]] = {}

    def grouped(self, total: Total) -> Total:
        """Return a total over candidates as one over units."""
        key = id(total.weights)
        if key not in self._weights:  # the array itself is kept too: its id is then nobody else's
            summed = np.asarray(self.units.column(total.weights, np.add), dtype=np.int64)
            self._weights[key] = (total.weights, summed)
        return replace(total, weights=self._weights[key][1])

    def area(self, name: str) -> Total:
        """The land taken in."""
        return self.grouped(area_total(self.columns, name))

    def count(self, name: str) -> Total:
        """How many candidates are taken in."""
        store = self.columns.__dict__.setdefault("_ones", np.ones(self.columns.count, dtype=np.int64))
        return self.grouped(Total(name, store))

    def widest(self, term: Widest) -> Widest:
        """Return a largest over candidates as one over units."""
        fold = np.minimum if term.nearest else np.maximum
        single = np.asarray(self.units.column(term.single, fold), dtype=float)
        if term.pairs is None:
            return replace(term, single=single)
        pairs = np.asarray(self.units.matrix(term.pairs, fold), dtype=float)
        return replace(term, single=np.asarray(fold(single, pairs.diagonal())), pairs=pairs)

    def outline(self, name: str) -> Outline:
        """The outline of the land taken in."""
        shared = np.asarray(self.units.matrix(self.columns.shared, np.add), dtype=float)
        lengths = np.asarray(self.units.column(self.columns.lengths, np.add), dtype=float) - shared.diagonal()
        return Outline(name, lengths, shared - np.diag(shared.diagonal()))

    def named(self, name: str) -> Term:
        """Return the term of an objective."""
        fold = next((each for each in self.folds if each.requirement.id == name), None)
        if fold is not None:
            term = fold.term()
            return self.grouped(term) if isinstance(term, Total) else self.widest(_known(term, name))
        makers: dict[str, Callable[[str], Term]] = {
            "area": self.area, "count": self.count, "separation": self._separation, "spread": self._spread,
            "perimeter": self.outline, "compactness": self._compactness, "margin": self._margin,
        }  # fmt: skip
        if name not in makers:
            known = [*(each.requirement.id for each in self.folds), *OBJECTIVES]
            values = {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(dict.fromkeys(known))}
            raise UsageError(Problem("unknown-objective", "--objective", values))
        return makers[name](name)

    def _separation(self, name: str) -> Term:
        return self.widest(_known(separation_term(self.columns, name, "max_pair"), name))

    def _spread(self, name: str) -> Term:
        count = self.columns.count
        return self.widest(Widest(name, np.full(count, -np.inf), self.columns.apart, base=0.0))

    def _compactness(self, name: str) -> Term:
        columns = self.columns
        areas = np.array([float(columns.area(columns.plane, i) or 0) for i in columns.everyone[columns.fixed :]])
        return Compactness(name, self.outline(name), np.asarray(self.units.column(areas, np.add), dtype=float))

    def _margin(self, name: str) -> Term:
        parts = []
        for fold in self.folds:
            term = fold.term()
            if term is None:
                continue
            mine = self.grouped(term) if isinstance(term, Total) else self.widest(term)
            parts.append((mine, fold.limit, "most" if fold.requirement.op[0] == "<" else "least"))
        if not parts:
            raise UsageError(Problem("no-margin", "--objective", {"value": name}))
        return Margin(name, tuple(parts))  # type: ignore[arg-type]


def _known(term: Widest | None, name: str) -> Widest:
    if term is None:
        raise UsageError(Problem("no-core-site", "--objective", {"value": name}))
    return term


def area_total(columns: Columns, name: str) -> Total:
    """Return the land of the candidates alone, by the method that counts it."""
    method = areas_of_candidates(columns)[0]
    inside = np.ones(len(columns.everyone), dtype=bool)
    if all(site.role.value == "background" for site in columns.candidates):
        # the same sum as that of a requirement on background spaces, where there is one
        inside = np.array([site.role.value == "background" for site in columns.scene.sites], dtype=bool)
    weights, _, denominator = whole_areas(columns, method, inside)
    return Total(name, weights, 0, denominator)


def _wished_totals(terms: _Terms, wishes: Wishes) -> list[Total]:
    count = replace(terms.count("count"), least=wishes.least_count, most=wishes.most_count)
    area = terms.area("area")
    least, most = wishes.least_area, wishes.most_area
    if least is None and most is None:
        return [count]
    bounded = replace(
        area, least=None if least is None else ceil(least * area.denominator),
        most=None if most is None else floor(most * area.denominator),
    )  # fmt: skip
    return [count, bounded]


def _merged(totals: Sequence[Total], goals: Sequence[Goal]) -> tuple[Total, ...]:
    """Bring the bounds on one sum together; the sum that is the first goal comes first, then areas, then counts."""
    found: dict[int, Total] = {}
    for each in totals:
        key = id(each.weights)
        if key not in found:
            found[key] = each
            continue
        one = found[key]
        shift = one.base - each.base
        ends = [
            [end for end in (getattr(one, name), None if getattr(each, name) is None else getattr(each, name) + shift)
             if end is not None] for name in ("least", "most")
        ]  # fmt: skip
        found[key] = replace(one, least=max(ends[0], default=None), most=min(ends[1], default=None))
    first = goals[0].term.weights if isinstance(goals[0].term, Total) else None
    return tuple(sorted(found.values(), key=lambda each: (each.weights is not first, each.name == "count")))


def _pieces(columns: Columns, grouped: _Grouped) -> Pieces:
    owned, touching = columns.pieces
    return Pieces(np.asarray(grouped.members @ owned, dtype=bool), touching)


def _check(folds: Sequence[AreaFold], grouped: _Grouped) -> Callable[[Truths], Truths] | None:
    """Decide again, as the measure does, the choices whose measured sum is within a hairline of a limit."""
    if not folds:
        return None
    loose = [(fold, fold.bounds().total) for fold in folds]

    def check(rows: Truths) -> Truths:
        good = np.ones(len(rows), dtype=bool)
        taken = np.asarray(rows @ grouped.members, dtype=bool)
        for fold, total in loose:
            if total is None:
                continue
            sums = total.totals(taken)
            near = np.zeros(len(rows), dtype=bool)
            for end in (total.least, total.most):
                if end is not None:
                    near |= np.abs(sums - end) <= 2 * fold.band() + 2
            if near.any():
                good[near] &= fold.check(taken[near])
        return good

    return check
