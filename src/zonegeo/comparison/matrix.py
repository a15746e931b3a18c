"""The verdict matrix: requirements × proposals, what differs, what is best, what would change a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from math import inf

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import Cell, ComparedProposal, OtherAnswer, Row
from zonegeo.model.answers.verdict_changes import MethodChange, Sensitivity, Threshold
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.margin import is_same_number
from zonegeo.model.study import Proposal, Role
from zonegeo.model.verdict import Verdict

# what an alternative says of the interval itself is in the flips; the others answer the question in another way
_INTERVAL = "interval"
_DECIDED = (Verdict.PASS, Verdict.REVIEW, Verdict.FAIL)


@value
class Column:
    """What a comparison keeps of an evaluation: a few hundred bytes a requirement, so that thousands fit in memory."""

    proposal: ComparedProposal
    cells: tuple[tuple[str, Name, str, bool, Cell], ...]


def column_of(evaluation: Evaluation, proposal: Proposal, *, name: str, source: str) -> Column:
    """Return the column of an evaluated proposal under the id that it has in the comparison."""
    verdicts = [finding.verdict for finding in evaluation.findings]
    roles = [site.role for site in evaluation.sites]
    told = ComparedProposal(
        id=name,
        name=evaluation.proposal_name,
        study=evaluation.study,
        source=source,
        status=evaluation.proposal_status,
        dated=evaluation.proposal_dated,
        day="" if proposal.as_of is None else proposal.as_of.isoformat(),
        verdict=evaluation.verdict,
        stable=evaluation.stable,
        counts={verdict.value: verdicts.count(verdict) for verdict in Verdict if verdict in verdicts},
        sites={role.value: roles.count(role.value) for role in Role},
        area_kinds=evaluation.area_kinds,
    )
    cells = tuple((f.requirement, f.name, f.severity, f.counts, cell_of(f, name)) for f in evaluation.findings)
    return Column(told, cells)


def cell_of(finding: Finding, proposal: str) -> Cell:
    """Return a finding as a cell: the same verdict, value, interval, margin and stability, unrounded."""
    measured = finding.measurement
    return Cell(
        proposal=proposal,
        verdict=finding.verdict,
        value=measured.value if measured else None,
        low=measured.low if measured else None,
        high=measured.high if measured else None,
        unit=measured.unit if measured else "",
        margin_nominal=finding.margin_nominal,
        margin_certain=finding.margin_certain,
        limit=finding.limit,
        stable=finding.stable,
        flips=finding.flips,
        method=measured.method if measured else "",
        shown=finding.shown,
        message=finding.message,
        others=tuple(OtherAnswer(a.name, a.value, a.verdict) for a in finding.alternatives if a.kind != _INTERVAL),
        cite="" if finding.cite is None else _cited(finding.cite.act, finding.cite.clause),
    )


@lru_cache(maxsize=256)
def _cited(act: str, clause: str) -> str:
    return f"{act} {clause}"


def rows_of(columns: Sequence[Column], baseline: str) -> tuple[Row, ...]:
    """Return one row for each requirement, in the order of the profile."""
    rows = []
    for number, (requirement, name, severity, counts, _) in enumerate(columns[0].cells):
        cells = tuple(column.cells[number][-1] for column in columns)
        rows.append(marked_row(Row(requirement, name, severity, counts, cells, False), baseline))
    return tuple(rows)


def marked_row(row: Row, baseline: str) -> Row:
    """Return a row with what differs from the baseline and what is best marked."""
    base = row.cell(baseline)
    differing = [not _says_the_same(cell, base) for cell in row.cells]
    best = _best(row.cells)
    differs_any = any(differing)
    marked = tuple(
        _marked(cell, differs=differs, best=differs_any and cell.proposal in best)
        for cell, differs in zip(row.cells, differing, strict=True)
    )
    return replace(row, cells=marked, differs=differs_any)


def _marked(cell: Cell, *, differs: bool, best: bool) -> Cell:
    """Of thousands of proposals most cells are as they were: a copy of each would take as much memory again."""
    return cell if (cell.differs, cell.best) == (differs, best) else replace(cell, differs=differs, best=best)


def _says_the_same(cell: Cell, base: Cell) -> bool:
    if (cell.verdict, cell.limit, cell.stable) != (base.verdict, base.limit, base.stable):
        return False
    pairs = ((cell.value, base.value), (cell.low, base.low), (cell.high, base.high))
    return all(is_same_number(one, other) for one, other in pairs)


def _best(cells: Sequence[Cell]) -> set[str]:
    """The best verdict, and of those that have it what has certainly the largest margin; all equal is no best.

    An undecided one may be as good as any: beside it only a pass is certainly no worse a verdict.
    """
    asked = [cell for cell in cells if cell.verdict is not Verdict.NOT_APPLICABLE]
    best_verdict = min((cell.verdict for cell in asked), key=lambda each: each.severity, default=Verdict.UNDECIDED)
    verdicts = {cell.verdict for cell in asked}
    if best_verdict is not Verdict.PASS and Verdict.UNDECIDED in verdicts:
        return set()
    equals = [cell for cell in asked if cell.verdict is best_verdict]
    margins = {cell.proposal: _margins(cell) for cell in equals}
    # held against the largest first, and of equal ones against one: of thousands most are no best at the first look
    holders: dict[float, set[str]] = {}
    for proposal, (_, most) in sorted(margins.items(), key=lambda each: -each[1][1]):
        holders.setdefault(most, set()).add(proposal)
    best = {
        proposal for proposal, (least, _) in margins.items()
        if all(least >= most or is_same_number(least, most) or held == {proposal} for most, held in holders.items())
    }  # fmt: skip
    return best if len(best) < len(cells) else set()


def _margins(cell: Cell) -> tuple[float, float]:
    """From which margin to which one a cell may have, wherever in its interval the value lies."""
    if cell.limit is None:
        return -inf, inf
    low, high = (-inf if cell.low is None else cell.low), (inf if cell.high is None else cell.high)
    at_most = cell.limit.op in ("<=", "<")
    return (
        (cell.limit.value - high, cell.limit.value - low)
        if at_most
        else (low - cell.limit.value, high - cell.limit.value)
    )


# --- at which limit, and under which method, a verdict would be another -----------------------------------------------


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
