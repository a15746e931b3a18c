"""Requirements that fold: what a proposal gives follows from columns of its sites, to the last digit.

A fold turns a requirement into bounds on columns that hold exactly where the evaluation says ``pass``, and gives the
same answer as its measure for one proposal. What does not fold is left to the evaluation of the proposals kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor, inf, lcm, nextafter

import numpy as np

from zonegeo.evaluation.decide.decision import limit_in_force
from zonegeo.exploration.candidates.candidate_columns import Columns
from zonegeo.exploration.places.find_envelope import satisfies as all_satisfy
from zonegeo.exploration.search.task import LARGEST_TOTAL, Total, Widest
from zonegeo.geometry import Floats, Integers, Truths
from zonegeo.measures.land.separation import answer_of
from zonegeo.measures.scene import Indices
from zonegeo.model.answers.exploration import FoldedScore
from zonegeo.model.condition import Operator
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Profile, Requirement, asks_alike

# a measured area as a whole number of these parts of a square metre: 1e-6 m2
_PARTS_A_M2 = 2**20


@dataclass(frozen=True, eq=False)
class Bounds:
    """What a requirement asks of the candidates (columns of length ``count``).

    ``bad`` can never be taken in, ``apart`` are pairs that cannot both be, of each of ``covers`` one has to be.
    ``possible`` is false where the fixed sites alone rule every proposal out.
    """

    bad: Truths
    apart: Truths | None = None
    covers: tuple[Truths, ...] = ()
    total: Total | None = None
    possible: bool = True


def folds_of(
    columns: Columns, profile: Profile, day: date
) -> tuple[tuple[AreaFold | SeparationFold, ...], tuple[str, ...]]:
    """Return the folds of the requirements that count, and the ids of those that do not fold.

    Requirements that no limit of the day asks anything of are neither.
    """
    folds: list[AreaFold | SeparationFold] = []
    left: list[str] = []
    for requirement in profile.requirements:
        if requirement.severity != "must" or profile.group_of(requirement.id):
            continue
        limit = limit_in_force(requirement, day)
        if limit is None:
            continue
        found = None
        if asks_alike(requirement) and limit.value is not None:
            found = _fold(columns, requirement, float(limit.value.si))
        if found is None:
            left.append(requirement.id)
        else:
            folds.append(found)
    return tuple(folds), tuple(left)


def _fold(columns: Columns, requirement: Requirement, limit: float) -> AreaFold | SeparationFold | None:
    if requirement.measure == "separation":
        reading = (requirement.readings or ("max_pair",))[0]
        mixed = bool((columns.cores >= columns.fixed).any())
        # with core sites among the candidates, or sites somewhere in a place, only a largest over pairs is one of pairs
        open_ = mixed or not columns.scene.located.all()
        if reading == "spanning_link" or (open_ and (reading, requirement.op[0]) != ("max_pair", "<")):
            return None
        return SeparationFold(columns, requirement, limit, reading)
    if requirement.measure == "area" and requirement.scope == "proposal":
        return area_fold(columns, requirement, limit)
    return None


# --- areas ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class AreaFold:
    """A sum of areas. ``method`` decides for every proposal: ``declared``, or the plane of the analysis CRS."""

    columns: Columns
    requirement: Requirement
    limit: float
    method: str
    inside: Truths  # the sites of the roles that are asked of

    @property
    def exact(self) -> bool:
        """True where whole numbers decide, as declared decimals do."""
        return self.method == "declared"

    def bounds(self) -> Bounds:
        """Return the sum with its bounds, as whole numbers; measured areas leave a hairline to :meth:`check`."""
        columns, fixed = self.columns, self.columns.fixed
        nobody = np.zeros(columns.count, dtype=bool)
        covers = () if self.inside[:fixed].any() else (self.inside[fixed:],)
        areas = [columns.area(self.method, index) for index in columns.everyone]
        if any(area is None for area in np.array(areas, dtype=object)[self.inside]):
            return Bounds(nobody, possible=False)
        weights, base, denominator = self._weights()
        least, most = bounds_of(self.requirement.op, self.limit, denominator, band=0 if self.exact else self.band())
        total = Total(
            self.requirement.id, weights, base, denominator,
            None if least is None else least, None if most is None else most,
        )  # fmt: skip
        return Bounds(nobody, covers=covers, total=total)

    def _weights(self) -> tuple[Integers, int, int]:
        return whole_areas(self.columns, self.method, self.inside)

    def band(self) -> int:
        """How far the whole numbers, and a sum in floating point, may be from the sum of the areas."""
        values = [
            abs(float(self.columns.area(self.method, index) or 0)) for index in np.flatnonzero(self.inside).tolist()
        ]
        return len(values) + ceil(len(values) * 2.0**-52 * sum(values) * _PARTS_A_M2)

    def check(self, rows: Truths) -> Truths:
        """Decide choices of candidates as the measure does, to the last bit."""
        return np.array([satisfies(self.requirement.op, self._sum(row), self.limit) for row in rows], dtype=bool)

    def _sum(self, row: Truths) -> float:
        taken = self._taken(row)
        return self._summed([self.columns.area(self.method, index) or Fraction(0) for index in taken])

    def _summed(self, areas: Sequence[Fraction]) -> float:
        if self.exact:
            return float(sum(areas, Fraction(0)))
        # as the measure sums: its floats, in the order of the sites
        return float(np.array([float(area) for area in areas]).sum())

    def _taken(self, row: Truths) -> Sequence[int]:
        there = np.concatenate([np.ones(self.columns.fixed, dtype=bool), row]) & self.inside
        return [int(index) for index in np.flatnonzero(there)]

    def score(self, row: Truths) -> FoldedScore:
        """Return what the measure gives for one choice of candidates."""
        value, taken = self._sum(row), self._taken(row)
        ends = [self.columns.areas[self.method][index] for index in taken]
        low, high = (self._summed([getattr(each, end) or Fraction(0) for each in ends]) for end in ("low", "high"))
        return FoldedScore(self.requirement.id, value, low, high)

    def term(self) -> Total:
        """Return the sum as something to be made small or large."""
        weights, base, denominator = self._weights()
        return Total(self.requirement.id, weights, base, denominator)


def area_fold(columns: Columns, requirement: Requirement, limit: float) -> AreaFold | None:
    """Return the fold of an area, where the same method decides for every proposal; ``None`` where it does not."""
    roles = requirement.roles
    inside = np.array([not roles or site.role.value in roles for site in columns.scene.sites], dtype=bool)
    mine = inside[columns.fixed :]
    if any(site.id in columns.scene.at_odds for site, here in zip(columns.scene.sites, inside, strict=True) if here):
        return None  # either of two areas may be right
    declared = np.array([site.declared_area is not None for site in columns.scene.sites], dtype=bool)
    if requirement.basis == "declared" and declared[inside].all():
        return AreaFold(columns, requirement, limit, "declared", inside)
    if not mine.all() and not (requirement.basis == "measured" and columns.outlined[inside][: columns.fixed].any()):
        return None  # without a candidate of these roles the fixed sites may be decided by another method
    known = declared | columns.outlined
    if not known[inside].all() and requirement.op[0] == ">":
        return None
    if requirement.basis == "measured" and not columns.outlined[columns.fixed :][mine].all():
        fixed_outlined = columns.outlined[: columns.fixed] & inside[: columns.fixed]
        if not fixed_outlined.any():
            return None
    return AreaFold(columns, requirement, limit, columns.plane, inside)


def whole_areas(columns: Columns, method: str, inside: Truths) -> tuple[Integers, int, int]:
    """Return the areas of the candidates as whole numbers, the sum of the fixed sites, and the parts of a square metre.

    Declared areas are exact: the parts are those of their common denominator. The same arrays come back for the same
    question, so that two bounds on one sum are known to be of one sum.
    """
    store = columns.__dict__.setdefault("_whole_areas", {})
    key = (method, inside.tobytes())
    if key not in store:
        areas = [columns.area(method, index) or Fraction(0) for index in columns.everyone]
        denominator = lcm(*(area.denominator for area in areas)) if method == "declared" else _PARTS_A_M2
        whole = [round(area * denominator) if here else 0 for area, here in zip(areas, inside, strict=True)]
        if sum(whole) >= LARGEST_TOTAL:
            raise OverflowError("areas too large or too fine to be summed as 64-bit integers")
        weights = np.array(whole[columns.fixed :], dtype=np.int64)
        store[key] = (weights, sum(whole[: columns.fixed]), denominator)
    found: tuple[Integers, int, int] = store[key]
    return found


def bounds_of(op: Operator, limit: float, denominator: int, *, band: int = 0) -> tuple[int | None, int | None]:
    """Return the least and the most whole number of ``1 / denominator`` whose value, rounded to a float, keeps a limit.

    With a ``band`` the bounds are that much wider: what lies between is to be decided otherwise.

    Examples
    --------
    >>> bounds_of("<=", 10.0, 10), bounds_of("<", 10.0, 10), bounds_of(">=", 10.0, 10), bounds_of(">", 10.0, 10)
    ((None, 100), (None, 99), (100, None), (101, None))
    """
    if op == "<=":
        return None, _most(limit, denominator) + band
    if op == "<":
        return None, _most(nextafter(limit, -inf), denominator) + band
    below = nextafter(limit, -inf) if op == ">=" else limit
    return _most(below, denominator) + 1 - band, None


def _most(limit: float, denominator: int) -> int:
    """The largest whole number ``t`` with ``float(t / denominator) <= limit``: rounding reaches half-way beyond."""
    half_way = (Fraction(limit) + Fraction(nextafter(limit, inf))) / 2
    found = floor(half_way * denominator)
    while float(Fraction(found, denominator)) > limit:
        found -= 1
    return found


# --- distances --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class SeparationFold:
    """The separation of core sites and background spaces under the first reading of the clause."""

    columns: Columns
    requirement: Requirement
    limit: float
    reading: str

    exact = True

    def bounds(self) -> Bounds:
        """Return the candidates, pairs and covers that the limit asks for."""
        columns, fixed = self.columns, self.columns.fixed
        nobody = np.zeros(columns.count, dtype=bool)
        cores, backgrounds = columns.cores, columns.backgrounds
        covers = tuple(
            self._candidates(places[places >= fixed]) for places in (cores, backgrounds) if not (places < fixed).any()
        )
        if not len(cores) or not len(backgrounds):
            return Bounds(nobody, possible=False)
        # what missing data leaves open has to pass too: the far end of "at most", the near end of "at least"
        good = self._good(columns.matrix.known_high if self._at_most else columns.matrix.known_low)
        return self._of_every(good, covers) if self._asks_every_pair else self._of_one(good, covers)

    def bad_at(self, metres: Floats) -> Truths:
        """Return which background spaces can never be taken in, by their distances to core sites that are all fixed.

        ``metres`` has shape ``(cores, n)``. Between two distances of one answer lies no other: nothing is measured.
        """
        if not len(metres) or not self._asks_every_pair:
            return np.zeros(metres.shape[1], dtype=bool)
        return np.asarray(~self._good(metres).all(axis=0), dtype=bool)

    @property
    def _at_most(self) -> bool:
        return self.requirement.op[0] == "<"

    @property
    def _asks_every_pair(self) -> bool:
        return self._at_most == (self.reading != "min_pair")

    def _good(self, metres: Floats) -> Truths:
        """Return which pairs keep the limit; of each background space its nearest core site, where that counts."""
        good = all_satisfy(self.requirement.op, metres, self.limit)
        if self.reading == "max_over_background_min_core":
            by_background = good.any(axis=0, keepdims=True) if self._at_most else good.all(axis=0, keepdims=True)
            good = np.asarray(by_background, dtype=bool)
        return good

    def _of_every(self, good: Truths, covers: tuple[Truths, ...]) -> Bounds:
        """Every pair has to keep the limit."""
        columns, fixed = self.columns, self.columns.fixed
        cores = columns.cores if len(good) == len(columns.cores) else columns.cores[:1]
        bad = np.zeros(columns.count, dtype=bool)
        apart = np.zeros((columns.count, columns.count), dtype=bool)
        row, column = np.nonzero(~good)
        one, other = cores[row] - fixed, columns.backgrounds[column] - fixed
        both = (one >= 0) & (other >= 0)
        bad[np.maximum(one, other)[(one < 0) != (other < 0)]] = True
        apart[one[both], other[both]] = apart[other[both], one[both]] = True
        return Bounds(bad, apart, covers, possible=not ((one < 0) & (other < 0)).any())

    def _of_one(self, good: Truths, covers: tuple[Truths, ...]) -> Bounds:
        """One pair that keeps the limit is enough; the core sites are fixed."""
        columns, fixed = self.columns, self.columns.fixed
        reached = columns.backgrounds[good.any(axis=0)]
        nobody = np.zeros(columns.count, dtype=bool)
        if (reached < fixed).any():
            return Bounds(nobody, covers=covers)
        return Bounds(nobody, covers=(*covers, self._candidates(reached)))

    def _candidates(self, places: Indices) -> Truths:
        found = np.zeros(self.columns.count, dtype=bool)
        found[places - self.columns.fixed] = True
        return found

    def score(self, row: Truths) -> FoldedScore:
        """Return what the measure gives for one choice of candidates."""
        columns = self.columns
        there = np.concatenate([np.ones(columns.fixed, dtype=bool), row])
        cores, backgrounds = (sites[there[sites]] for sites in (columns.cores, columns.backgrounds))
        found = answer_of(columns.scene, cores, backgrounds, self.reading)
        return FoldedScore(self.requirement.id, found.value, found.low, found.high)

    def term(self) -> Widest | None:
        """Return the separation, its far end, as something to be made small or large."""
        return separation_term(self.columns, self.requirement.id, self.reading)


def separation_term(columns: Columns, name: str, reading: str) -> Widest | None:
    """Return the separation under a reading: what missing data leaves open counts with its far end.

    ``None`` where the reading asks for the nearest core site and there is none.
    """
    fixed, count = columns.fixed, columns.count
    nearest = reading == "min_pair"
    fold = np.minimum if nearest else np.maximum
    nothing = inf if nearest else -inf
    cells, cores = columns.matrix.known_high, columns.cores
    if reading == "max_over_background_min_core":
        if not len(cores):
            return None
        cells, cores = cells.min(axis=0, keepdims=True), cores[:1]
    single = np.full(count, nothing)
    pairs = np.full((count, count), nothing)
    base = nothing
    for (i, j), value in np.ndenumerate(cells):
        a, b = int(cores[i]) - fixed, int(columns.backgrounds[j]) - fixed
        if a < 0 and b < 0:
            base = float(fold(base, value))
        elif a < 0 or b < 0:
            single[max(a, b)] = fold(single[max(a, b)], value)
        else:
            pairs[a, b] = pairs[b, a] = value
    mixed = bool((columns.cores >= fixed).any())
    return Widest(name, single, pairs if mixed else None, base, nearest)


def areas_of_candidates(columns: Columns) -> tuple[str, Floats]:
    """Return the method by which the candidates' own land is counted, and their areas in m2."""
    declares = all(each.declared_area is not None for each in columns.candidates)
    method = "declared" if declares else columns.plane
    return method, np.array(
        [float(columns.area(method, i) or 0) for i in columns.everyone[columns.fixed :]], dtype=float
    )
