"""Figures beside the requirements: numbers of sites, declared areas, and what documents state of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from zonegeo.model.answers.comparison import FigureCell, FigureRow
from zonegeo.model.evaluation import Evaluation, SiteResult
from zonegeo.model.margin import is_same_number
from zonegeo.model.study import Proposal, Role

# figures that a document states of a whole proposal → their unit
_STATED = {"total_area": "m2", "core_area": "m2", "background_area": "m2", "separation": "m"}
FIGURES = (
    *(f"sites-{role.value}" for role in Role),
    *(f"unlocated-{role.value}" for role in Role),
    *(f"declared-{role.value}-area" for role in Role),
    *(f"stated-{name.replace('_', '-')}" for name in _STATED),
)
_UNITS = {f"stated-{name.replace('_', '-')}": unit for name, unit in _STATED.items()}


def figures_of(evaluation: Evaluation, proposal: Proposal, *, name: str) -> dict[str, FigureCell]:
    """Return the figures of one proposal by id; what nobody declared or stated is left out, never guessed."""
    found: dict[str, FigureCell] = {}
    for role in evaluation.profile.roles:
        sites = [site for site in evaluation.sites if site.role == role]
        found[f"sites-{role}"] = _count(name, len(sites))
        found[f"unlocated-{role}"] = _count(name, sum(site.geometry is None for site in sites))
        found[f"declared-{role}-area"] = _declared(name, sites)
    for key, stated in proposal.stated.items():
        figure, half = stated.value, stated.value.half_step_si
        cell = FigureCell(
            name, float(figure.si), float(figure.si - half), float(figure.si + half), str(figure), stated.source
        )
        found[f"stated-{key.replace('_', '-')}"] = cell
    return found


def _count(name: str, count: int) -> FigureCell:
    return FigureCell(name, float(count), float(count), float(count))


def _declared(name: str, sites: Sequence[SiteResult]) -> FigureCell:
    """The sum of the declared areas; a site without one leaves the sum unknown, and what is known is its lower end."""
    known = sum((Fraction(site.declared_area) for site in sites if site.declared_area is not None), Fraction(0))
    complete = all(site.declared_area is not None for site in sites)
    total = float(known) if complete else None
    return FigureCell(name, total, float(known), total)


def figure_rows(cells: Sequence[dict[str, FigureCell]], names: Sequence[str]) -> tuple[FigureRow, ...]:
    """Return the figures that any of the proposals has, in a fixed order; equal ones are rows that do not differ."""
    rows = []
    for figure in FIGURES:
        if not any(figure in each for each in cells):
            continue
        row = tuple(
            each.get(figure, FigureCell(name, None, None, None)) for each, name in zip(cells, names, strict=True)
        )
        rows.append(marked_figures(FigureRow(figure, _unit(figure), row, False)))
    return tuple(rows)


def marked_figures(row: FigureRow) -> FigureRow:
    """Return a row of figures that says whether any of them differs from the first."""
    base = row.cells[0]
    differs = any(
        not is_same_number(one, other)
        for cell in row.cells
        for one, other in ((cell.value, base.value), (cell.low, base.low), (cell.high, base.high))
    )
    return replace(row, differs=differs)


def _unit(figure: str) -> str:
    return _UNITS.get(figure, "m2" if figure.endswith("-area") else "site")
