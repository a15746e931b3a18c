"""A task with one linear goal as a 0–1 program of HiGHS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from zonegeo.exploration.search.task import Goal, Margin, Outline, Pieces, Task, Total, Watch
from zonegeo.geometry import Floats, Truths
from zonegeo.measures.scene import Indices

# what the solver may be off by where nothing is counted in whole numbers; these decide again
_TOLERANCE = 1e-9
# what sums of millions of floats are off by: a solver that may not be takes what is met exactly for impossible
_MOST_OFF = 1e-6
# what the solver says where it knows none yet is beyond this
_UNKNOWN = 1e29


@dataclass(frozen=True, eq=False)
class Answer:
    """What a program came to: a choice, its score, the bound on any score, and whether they meet.

    ``more`` are the choices that come next, where they were found and proven with it.
    """

    row: Truths | None
    score: float
    bound: float | None
    proven: bool
    stopped: str = ""
    more: tuple[Truths, ...] = ()


def _gap(goal: Goal) -> float:
    """How near a bound has to come to prove an optimum: sums of whole numbers have nothing between two of them."""
    if not isinstance(goal.term, Total):
        return _TOLERANCE
    step = int(np.gcd.reduce(goal.term.weights)) or 1
    return 0.9 * step / goal.term.denominator


def _off(task: Task) -> float:
    """How much a bound may be missed by: less than half of what whole numbers are apart, which decide again."""
    terms = (*task.totals, *(goal.term for goal in task.goals if isinstance(goal.term, Total)))
    return min(_MOST_OFF, 0.4 / max((each.denominator for each in terms), default=1))


class Program:
    """A task with one linear goal as a program of HiGHS."""

    def __init__(self, task: Task) -> None:
        import highspy

        self.task, self.goal = task, task.goals[0]
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (
            ("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0),
            ("mip_abs_gap", _gap(task.goals[0])),
            ("mip_feasibility_tolerance", _off(task)), ("primal_feasibility_tolerance", _off(task)),
        ):  # fmt: skip
            self.highs.setOptionValue(option, setting)
        self._columns(highspy)
        self._rows()

    def _columns(self, highspy: ModuleType) -> None:
        term, count = self.goal.term, self.task.count
        sign = 1.0 if self.goal.direction == "min" else -1.0
        costs = np.zeros(count)
        self.edges: list[tuple[int, int]] = []
        if isinstance(term, Total):
            costs = sign * term.weights / term.denominator
        elif isinstance(term, Outline):
            costs = term.lengths
            self.edges = [(int(a), int(b)) for a, b in np.argwhere(np.triu(term.shared, 1) > 0)]
        shared = [-2.0 * float(term.shared[edge]) for edge in self.edges] if isinstance(term, Outline) else []
        every = np.concatenate([costs, np.array(shared, dtype=float)])
        self.highs.addVars(len(every), np.zeros(len(every)), np.ones(len(every)))
        if isinstance(term, Margin):
            self._margin(term)
        places = np.arange(len(every), dtype=np.int32)
        self.highs.changeColsCost(len(every), places, every)
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(count, places[:count], kinds)
        for number, (a, b) in enumerate(self.edges):  # an edge is inside only where both its units are taken in
            self.row(-np.inf, 0.0, [count + number, a], [1.0, -1.0])
            self.row(-np.inf, 0.0, [count + number, b], [1.0, -1.0])

    def _margin(self, term: Margin) -> None:
        """Make the least margin of sums a variable of its own, that no sum lets be larger."""
        self.highs.addVar(-np.inf, np.inf)
        self.highs.changeColCost(self.task.count, -1.0)
        for part, limit, end in term.parts:
            if not isinstance(part, Total):
                raise TypeError(f"{part.name} is no sum")
            sign, scale = (1.0 if end == "most" else -1.0), abs(limit) or 1.0
            values = np.append(sign * part.weights / part.denominator / scale, 1.0)
            self.row(-np.inf, sign * (limit - part.base / part.denominator) / scale, np.arange(len(values)), values)

    def _rows(self) -> None:
        everyone = np.arange(self.task.count)
        for total in self.task.totals:
            if total.least is None and total.most is None:
                continue
            low, high = (
                end if given is None else (given - total.base) / total.denominator
                for given, end in ((total.least, -np.inf), (total.most, np.inf))
            )
            used = everyone[total.weights != 0]
            self.row(low, high, used, total.weights[used] / total.denominator)
        for cover in self.task.covers:
            used = everyone[cover]
            self.row(1.0, np.inf, used, np.ones(len(used)))
        for clique in cliques_of(self.task.conflicts):
            self.row(-np.inf, 1.0, clique, np.ones(len(clique)))

    def row(self, low: float, high: float, places: Sequence[int] | Indices, values: Sequence[float] | Floats) -> None:
        """Bound a sum of columns."""
        self.highs.addRow(low, high, len(places), np.asarray(places, dtype=np.int32), np.asarray(values, dtype=float))

    def cut_off(self, row: Truths) -> None:
        """Leave out one choice: at least one unit has to be otherwise."""
        self.row(1.0 - row.sum(), np.inf, np.arange(self.task.count), np.where(row, -1.0, 1.0))

    def join(self, row: Truths, pieces: Pieces) -> None:
        """Ask of land in several parts that something between two of them is taken in, or one of them left out.

        Of every pair of parts: what separates them is the land beside the one that can be walked to from the other.
        Each unit of the one is asked: they are many rows, and far fewer rounds.
        """
        land = parts_of(np.asarray(pieces.of[row].any(axis=0), dtype=bool), pieces.touching)
        for here in land:
            beside = pieces.touching[here].any(axis=0) & ~here
            for there in land:
                if there is here:
                    continue
                walked = _walked(there, pieces.touching, ~(here | beside))
                between = beside & pieces.touching[walked].any(axis=0)
                units = np.flatnonzero((pieces.of & between).any(axis=1)).tolist()
                first, others = (np.flatnonzero(row & (pieces.of & part).any(axis=1)) for part in (there, here))
                for other in others.tolist():
                    ends = {int(first[0]), other}
                    values = np.repeat([1.0, -1.0], [len(ends), len(units)])
                    self.row(-np.inf, len(ends) - 1.0, [*ends, *units], values)

    def solve(self, watch: Watch) -> Answer:
        """Solve to a gap of 0, or until the watch says to stop."""
        import highspy

        seconds = watch.seconds_left()
        if seconds <= 0:
            return Answer(None, np.inf, None, False, watch.should_stop() or "time")
        if np.isfinite(seconds):
            self.highs.setOptionValue("time_limit", seconds + self.highs.getRunTime())
        stopped: list[str] = []
        base = self.goal.term.base / self.goal.term.denominator if isinstance(self.goal.term, Total) else 0.0
        shift = base if self.goal.direction == "min" else -base

        def listen(event: Any) -> None:
            said = watch.should_stop()
            if said:
                stopped.append(said)
                event.interrupt()

        def tell(event: Any) -> None:
            best, bound = float(event.data_out.mip_primal_bound), float(event.data_out.mip_dual_bound)
            if abs(best) < _UNKNOWN:
                watch.found(best + shift, bound + shift if abs(bound) < _UNKNOWN else None)

        heard = ((self.highs.cbMipInterrupt, listen), (self.highs.cbMipImprovingSolution, tell),
                 (self.highs.cbMipLogging, tell))  # fmt: skip
        for callback, hears in heard:
            callback.subscribe(hears)
        self.highs.run()
        for callback, hears in heard:
            callback.unsubscribe(hears)
        status = self.highs.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Answer(None, np.inf, None, True)
        info = self.highs.getInfo()
        proven = status == kinds.kOptimal
        found = (
            np.array(self.highs.getSolution().col_value)[: self.task.count]
            if info.primal_solution_status == 2
            else None
        )
        row = None if found is None or not len(found) else found > 0.5
        score = np.inf if row is None else float(self.goal.scores(row[None])[0])
        bound = score if proven else float(info.mip_dual_bound) + shift
        return Answer(row, score, bound, proven, "" if proven else (stopped or ["time"])[0])


def parts_of(land: Truths, touching: Truths) -> list[Truths]:
    """Return the parts of land that hang together, each as its pieces.

    >>> chain = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
    >>> [part.tolist() for part in parts_of(np.array([True, False, True]), chain)]
    [[True, False, False], [False, False, True]]
    """
    found = []
    left = land.copy()
    while left.any():
        part = _walked(np.arange(len(land)) == int(np.argmax(left)), touching, land)
        found.append(part)
        left &= ~part
    return found


def _walked(start: Truths, touching: Truths, through: Truths) -> Truths:
    """Return the pieces that can be walked to from a few."""
    reached = start
    while True:
        grown = reached | (through & touching[reached].any(axis=0))
        if np.array_equal(grown, reached):
            return np.asarray(grown, dtype=bool)
        reached = grown


def cliques_of(conflicts: Truths) -> Iterator[Indices]:
    """Yield cliques that cover every conflict: of each one unit at most, which says more than pair by pair.

    Examples
    --------
    >>> triangle = ~np.eye(3, dtype=bool)
    >>> [each.tolist() for each in cliques_of(triangle)]
    [[0, 1, 2]]
    """
    left = np.triu(conflicts, 1)
    for a in range(len(conflicts)):
        while left[a].any():
            b = int(np.argmax(left[a]))
            clique = [a, b]
            common = conflicts[a] & conflicts[b]
            # grown first by units whose conflicts are still open, then by any
            while common.any():
                open_ = common & left[a]
                c = int(np.argmax(open_ if open_.any() else common))
                clique.append(c)
                common &= conflicts[c]
            places = np.array(sorted(clique))
            left[np.ix_(places, places)] = False
            yield places
