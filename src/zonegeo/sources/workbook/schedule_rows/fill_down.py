"""Cells that stand for the rows below them: merged, left blank or marked with a ditto, filled once somebody says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zonegeo.sources.workbook.cell_values import DITTO
from zonegeo.sources.workbook.columns import Table, heading_of
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.vocabulary import PLACE_PARTS

# what a row of a list of parcels says of a group of rows; everything else is of its own parcel
_OF_GROUPS = ("parcel.place", *PLACE_PARTS, "parcel.site")
_OF_PARCELS = ("parcel.pnu", "parcel.jibun", "parcel.main")


def gaps_of(table: Table, others: Sequence[int] = ()) -> dict[str, tuple[str, ...]]:
    """Return the cells without a value below one that has one, by the heading of their column.

    ``others`` are columns that say something of groups of rows too, such as that of the roles.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column in (*_columns(table), *others):
        gaps, above = [], False
        for row in _parcels(table):
            cell = table.grid.cell(row, column)
            if above and _says_nothing(cell):
                gaps.append(table.grid.name(row, column))
            above = above or not _says_nothing(cell)
        if gaps:
            found[heading_of(table, column)] = tuple(gaps)
    return found


def filled_down(table: Table, headings: Sequence[str]) -> Table:
    """Return the table with the cells of some columns filled from the cell above, as a spreadsheet fills down."""
    columns = [c for c in range(1, table.grid.columns + 1) if heading_of(table, c) in headings]
    cells = dict(table.grid.cells)
    for column in columns:
        above: Cell | None = None
        for row in _parcels(table):
            cell = table.grid.cell(row, column)
            if not _says_nothing(cell):
                above = cell
            elif above is not None:
                cells[row, column] = above
    merged = tuple(each for each in table.grid.merged if not (each[1] == each[3] and each[1] in columns))
    return replace(table, grid=replace(table.grid, cells=cells, merged=merged))


def _says_nothing(cell: Cell) -> bool:
    return cell.is_blank or cell.text in DITTO


def _columns(table: Table) -> list[int]:
    return [table.columns[key] for key in _OF_GROUPS if key in table.columns]


def _parcels(table: Table) -> list[int]:
    """The rows that have a parcel: a sum or a remark takes nothing over from the row above."""
    own = [table.columns[key] for key in _OF_PARCELS if key in table.columns]
    return [row for row in table.data if any(not table.grid.cell(row, column).is_blank for column in own)]
