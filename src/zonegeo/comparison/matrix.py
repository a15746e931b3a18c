"""The verdict matrix: requirements × proposals, what differs, and which is the best of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isclose

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import Cell, ComparedProposal, OtherAnswer, Row
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.margin import margin
from zonegeo.model.study import Proposal, Role
from zonegeo.model.verdict import Verdict

# what an alternative says of the interval itself is in the flips; the others answer the question in another way
_INTERVAL = "interval"


@value
class Column:
    """What a comparison keeps of an evaluation: a few hundred bytes a requirement, so that thousands fit in memory."""

    proposal: ComparedProposal
    cells: tuple[tuple[str, Name, str, Cell], ...]


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
    )
    cells = tuple((f.requirement, f.name, f.severity, cell_of(f, name)) for f in evaluation.findings)
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
        cite="" if finding.cite is None else f"{finding.cite.act} {finding.cite.clause}",
    )


def rows_of(columns: Sequence[Column], baseline: str) -> tuple[Row, ...]:
    """Return one row for each requirement, in the order of the profile."""
    first = columns[0].cells
    rows = []
    for number, (requirement, name, severity, _) in enumerate(first):
        cells = [column.cells[number][3] for column in columns]
        rows.append(_row(requirement, name, severity, cells, baseline))
    return tuple(rows)


def _row(requirement: str, name: Name, severity: str, cells: Sequence[Cell], baseline: str) -> Row:
    base = next(cell for cell in cells if cell.proposal == baseline)
    differing = [not _says_the_same(cell, base) for cell in cells]
    best = _best(cells)
    marked = tuple(
        replace(cell, differs=differs, best=any(differing) and cell.proposal in best)
        for cell, differs in zip(cells, differing, strict=True)
    )
    return Row(requirement, name, severity, marked, any(differing))


def _says_the_same(cell: Cell, base: Cell) -> bool:
    if (cell.verdict, cell.limit, cell.stable) != (base.verdict, base.limit, base.stable):
        return False
    pairs = ((cell.value, base.value), (cell.low, base.low), (cell.high, base.high))
    return all(is_same_number(one, other) for one, other in pairs)


def is_same_number(one: float | None, other: float | None) -> bool:
    """Say whether two figures are the same but for the last digits that a computation in another order leaves.

    >>> is_same_number(40_000.0000001, 40_000.0), is_same_number(40_000.1, 40_000.0), is_same_number(None, 0.0)
    (True, False, False)
    """
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def _best(cells: Sequence[Cell]) -> set[str]:
    """The best verdict first, then the largest margin, where it is so in every world.

    The worst world of the best is no worse than the best world of any other; ties are all best, all equal is no best.
    """
    applicable = [cell for cell in cells if cell.verdict is not Verdict.NOT_APPLICABLE]
    if not applicable:
        return set()
    top = min(cell.verdict.severity for cell in applicable)
    rivals = [cell for cell in applicable if cell.verdict.severity == top]
    best = {
        cell.proposal for cell in rivals
        if all(_is_no_worse(cell, other) for other in rivals if other is not cell)
    }  # fmt: skip
    return best if len(best) < len(cells) else set()


def _is_no_worse(cell: Cell, other: Cell) -> bool:
    """Say whether the least margin of a cell is at or above the most of another."""
    pairs = ((cell.margin_nominal, other.margin_nominal), (cell.low, other.low), (cell.high, other.high))
    if all(is_same_number(one, another) for one, another in pairs):
        return True
    least, most = cell.margin_certain, most_margin(other)
    return least is not None and most is not None and (least >= most or is_same_number(least, most))


def most_margin(cell: Cell) -> float | None:
    """Return the margin of the best world; ``None`` where nothing bounds it."""
    if cell.limit is None:
        return None
    at_most = cell.limit.op in ("<=", "<")
    better = cell.low if at_most else cell.high
    return None if better is None else margin(cell.limit.op, better, cell.limit.value)
