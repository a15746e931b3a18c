"""The most compact land: ``4πA / P²`` made large by programs that are linear in the area and the outline.

Land is more compact than ``c`` where ``4πA - cP²`` is above 0. A program makes that large, with tangents in the place
of the square: they are never above it, so that where the program stays at 0 nothing is more compact (Dinkelbach, 1967).
What it finds raises ``c``, and adds the tangent at its own outline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from zonegeo.exploration.search.milp import Answer, Program
from zonegeo.exploration.search.task import Compactness, Goal, Task
from zonegeo.geometry import Truths

# how far above 0 a program may stay, as a share of the largest area: what a solver is off by
_TOLERANCE = 1e-8


class CompactProgram(Program):
    """``4πA - c q`` made large; ``q`` stands for the square of the outline, and is above all tangents given."""

    def __init__(self, task: Task, term: Compactness) -> None:
        super().__init__(replace(task, goals=(Goal(term.outline, "min"),)))
        self.term, columns = term, task.count + len(self.edges)
        # lengths of about 1, whatever the land is like: the squares of metres are large numbers
        self.scale = float(term.outline.lengths.mean()) or 1.0
        area = np.zeros(columns)
        area[: task.count] = -4 * np.pi * term.areas / self.scale**2
        self.highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), area)
        self.highs.addVar(0.0, np.inf)
        self.square = columns
        shared = [-2.0 * float(term.outline.shared[edge]) for edge in self.edges]
        self.outline = np.concatenate([term.outline.lengths, np.array(shared, dtype=float)]) / self.scale
        self.slack = _TOLERANCE * float(np.abs(area).sum())

    def ask_beyond(self, compactness: float, row: Truths) -> None:
        """Ask for more than a compactness, and lay the tangent at the outline of a choice."""
        self.highs.changeColCost(self.square, compactness)
        length = float(self.term.outline.of(row[None])[0]) / self.scale
        values = np.append(-2.0 * length * self.outline, 1.0)
        self.row(-(length**2), np.inf, np.arange(self.square + 1), values)

    @property
    def left(self) -> float:
        """What the last solution leaves above 0."""
        return -float(self.highs.getInfo().objective_function_value)


def most_compact(program: CompactProgram, solve: Callable[[], Answer]) -> Answer:
    """Return the most compact choice; ``solve`` solves the program until what it found keeps every bound."""
    best: Truths | None = None
    most, met = -np.inf, set[bytes]()
    while True:
        answer = solve()
        if answer.row is not None:
            reached = float(program.term.of(answer.row[None])[0])
            best, most = (answer.row, reached) if reached > most else (best, most)
        if not answer.proven:
            return Answer(best, -most, None, False, answer.stopped)
        # nothing is above 1; and where a tangent touches already the program is as exact as the solver is
        if answer.row is None or most >= 1.0 or answer.row.tobytes() in met or (met and program.left <= program.slack):
            return Answer(best, -most, -most, True)
        met.add(answer.row.tobytes())
        program.ask_beyond(most, answer.row)
