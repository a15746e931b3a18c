"""Sensitivity of the verdicts: at which limit, and under which method, one would be another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zonegeo.model.answers.comparison import Cell, Row
from zonegeo.model.answers.verdict_changes import MethodChange, Sensitivity, Threshold
from zonegeo.model.verdict import Verdict

_DECIDED = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL)


def sensitivity_of(rows: Sequence[Row]) -> Sensitivity:
    """Return every limit and every method at which a verdict of the matrix changes, nearest limits first.

    A test ``value op limit`` changes where the limit reaches the value: exact, no search. Of a value that is only known
    within an interval the end counts from which on the verdict no longer holds wherever the value lies.
    """
    thresholds = [found for row in rows for cell in row.cells for found in _threshold(row.requirement, cell)]
    thresholds.sort(key=lambda each: (each.requirement, abs(each.at - each.limit), each.proposal))
    methods = tuple(found for row in rows for cell in row.cells for found in _methods(row.requirement, cell))
    return Sensitivity(tuple(thresholds), methods)


def _threshold(requirement: str, cell: Cell) -> Iterator[Threshold]:
    if cell.limit is None or cell.verdict not in _DECIDED:
        return
    # a pass holds down to the end of the interval that is farthest on the wrong side, a failure up to the other one
    at_most = cell.limit.op in ("<=", "<")
    at = cell.high if at_most == (cell.verdict is Verdict.PASS) else cell.low
    if at is not None:
        yield Threshold(requirement, cell.proposal, cell.unit, cell.limit.value, at, cell.verdict)


def _methods(requirement: str, cell: Cell) -> Iterator[MethodChange]:
    if cell.verdict not in _DECIDED:
        return
    for other in cell.others:
        if other.verdict is not cell.verdict:
            yield MethodChange(requirement, cell.proposal, other.name, other.value, cell.verdict, other.verdict)
    named = {other.name for other in cell.others}
    for name in cell.flips:
        if name not in named:  # the accuracy of the boundaries
            yield MethodChange(requirement, cell.proposal, name, None, cell.verdict, Verdict.UNDECIDED)
