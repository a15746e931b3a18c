"""Where the columns of a sheet stand: by the hidden keys, else by the headings, never by their place or colour."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.grid import Grid
from zonegeo.sources.workbook.vocabulary import (
    META,
    MOST_HEADING_ROWS,
    OF_OWNERS,
    SCHEDULE_HEADINGS,
    SHEETS,
    Sheet,
    plain,
)

_KEY = re.compile(r"(site|institution|figure|agreement|assessment|claim|parcel|fact)\.[\w.-]+(\[[^\]]+\])?|zg:.+")
# a heading alone is a word of everyday use: three of them side by side are a head
_FEWEST = 3


@value
class Table:
    """A sheet whose columns are known: the column of each key, the rows of its data, and where its row keys stand."""

    sheet: Sheet
    grid: Grid
    columns: Mapping[str, int]
    data: tuple[int, ...]
    row_keys: int | None
    by: str

    def named(self, row: int, key: str) -> str:
        """Return the cell of a key in a row, as messages call it; the row alone where the column is missing."""
        column = self.columns.get(key)
        return self.grid.name(row, column) if column is not None else f"{self.grid.where}!{row}"


def tables_of(grids: Sequence[Grid], reading: Reading) -> dict[str, Table]:
    """Return the tables of a facts workbook by the ids of their sheets; what is none of them is left alone."""
    told = _told_headings(grids)
    found: dict[str, Table] = {}
    for grid in grids:
        sheet = _sheet_of(grid)
        if sheet is None:
            continue
        table = _by_keys(grid, sheet) or _by_headings(grid, sheet, told.get(sheet.id, {}))
        if table is None:
            reading.wrong("sheet-without-head", grid.where, {"value": grid.title})
        elif sheet.id in found:
            reading.wrong("sheet-twice", grid.where, {"value": found[sheet.id].grid.title})
        else:
            found[sheet.id] = table
    return found


def meta_of(grids: Sequence[Grid]) -> list[list[str]]:
    """Return the rows of the hidden sheet: what the workbook was made for, headings by keys, words by ids."""
    grid = next((each for each in grids if each.title == META), None)
    if grid is None:
        return []
    return [[grid.cell(row, column).text for column in range(1, 6)] for row in range(1, grid.rows + 1)]


def _told_headings(grids: Sequence[Grid]) -> dict[str, dict[str, str]]:
    """The headings that the hidden sheet lists, such as those of the figures that a profile asks for: plain → key."""
    told: dict[str, dict[str, str]] = {}
    for first, sheet, key, heading, _ in meta_of(grids):
        if first == "heading":
            told.setdefault(sheet, {})[plain(heading)] = key
    return told


def _sheet_of(grid: Grid) -> Sheet | None:
    for row in range(1, min(grid.rows, MOST_HEADING_ROWS) + 1):
        mark = grid.cell(row, 1).text
        if mark.startswith("zg:"):
            return next((s for s in SHEETS.values() if mark[3:] in (s.id, s.name.ko, s.name.en)), None)
    title = plain(grid.title)
    return next((s for s in SHEETS.values() if title in (plain(s.name.ko), plain(s.name.en))), None)


def _by_keys(grid: Grid, sheet: Sheet) -> Table | None:
    for row in range(1, min(grid.rows, MOST_HEADING_ROWS) + 1):
        keys: dict[str, int] = {}
        for column in range(1, grid.columns + 1):
            if grid.cell(row, column).text:
                keys.setdefault(grid.cell(row, column).text, column)
        if sum(_KEY.fullmatch(key) is not None for key in keys) < 2:
            continue
        marked = next((column for key, column in keys.items() if key.startswith("zg:")), None)
        columns = {key: column for key, column in keys.items() if not key.startswith("zg:")}
        if sheet.id == "parcel" and _is_another_head(grid, row + 1, columns):
            return None
        return Table(sheet, grid, columns, _rows(grid, row + 2), marked, "keys")
    return None


def _is_another_head(grid: Grid, row: int, columns: Mapping[str, int]) -> bool:
    """True where a list with its own head was pasted over the head of the sheet: the keys above are not its own."""
    found = schedule_heads(grid, row)
    return len(found) >= _FEWEST and any(columns.get(key) not in (None, column) for key, column in found.items())


def _by_headings(grid: Grid, sheet: Sheet, told: Mapping[str, str]) -> Table | None:
    if sheet.id == "parcel":
        return schedule_table(grid)
    known = {plain(each): column.key for column in sheet.columns for each in (column.heading.ko, column.heading.en)}
    known |= told
    for row in range(1, min(grid.rows, MOST_HEADING_ROWS) + 1):
        found: dict[str, int] = {}
        for column in range(1, grid.columns + 1):
            key = known.get(plain(grid.cell(row, column).text))
            if key is not None:
                found.setdefault(key, column)
        if len(found) >= _FEWEST:
            marked = 1 if 1 not in found.values() else None
            return Table(sheet, grid, found, _rows(grid, row + 1), marked, "headings")
    return None


def schedule_table(grid: Grid) -> Table | None:
    """Return a list of parcels (토지조서) of anybody's make: the first row of twenty that has three known headings.

    Headings on two rows are joined: a unit below, or a heading that is merged over several columns.
    """
    for row in range(1, min(grid.rows, MOST_HEADING_ROWS) + 1):
        if sum(bool(heading_at(grid, row, column)) for column in range(1, grid.columns + 1)) < _FEWEST:
            continue  # a title or an empty row: the headings below are not its own
        one, two = schedule_heads(grid, row), schedule_heads(grid, row, below=True)
        if max(len(one), len(two)) < _FEWEST:
            continue
        joined = len(two) > len(one) or _is_unit_row(grid, row + 1)
        found = two if len(two) > len(one) else one
        return Table(SHEETS["parcel"], grid, found, _rows(grid, row + 1 + joined), None, "headings")
    return None


def schedules_in(grids: Sequence[Grid]) -> tuple[Table, ...]:
    """Return the lists of parcels of a workbook: of its hidden sheets only where no other has one."""
    found = [table for grid in grids if (table := schedule_table(grid)) is not None]
    return tuple([table for table in found if not table.grid.is_hidden] or found)


def schedule_heads(grid: Grid, row: int, *, below: bool = False) -> dict[str, int]:
    """Return the columns of a row of headings by their keys."""
    known = {name: key for key, names in SCHEDULE_HEADINGS.items() for name in names}
    found: dict[str, int] = {}
    for column in range(1, grid.columns + 1):
        heading = heading_at(grid, row, column)
        if plain(heading) in OF_OWNERS or (plain(heading) == "주소" and _is_of_owner(grid, row, column)):
            continue
        tries = [plain(heading)]
        if below:
            under = grid.cell(row + 1, column).text
            tries = [plain(f"{under}{heading}"), plain(f"{heading}{under}"), plain(under) or plain(heading)]
        key = next((known[each] for each in tries if each in known), None)
        if key is not None:
            found.setdefault(key, column)
    return found


def _is_of_owner(grid: Grid, row: int, column: int) -> bool:
    return column > 1 and plain(heading_at(grid, row, column - 1)) in OF_OWNERS


def heading_of(table: Table, column: int) -> str:
    """Return the heading of a column: that of the last row above the data, else that of the row before."""
    head = min(table.data, default=2) - 1
    return (heading_at(table.grid, head, column) or heading_at(table.grid, head - 1, column)).strip()


def heading_at(grid: Grid, row: int, column: int) -> str:
    """Return the heading over a column: of a merged cell that of the whole range."""
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom and left <= column <= right:
            return grid.cell(top, left).text
    return grid.cell(row, column).text


def _is_unit_row(grid: Grid, row: int) -> bool:
    texts = [grid.cell(row, column).text for column in range(1, grid.columns + 1)]
    filled = [each for each in texts if each]
    return bool(filled) and all(not plain(each) or plain(each) in ("m2", "ha", "평", "km2") for each in filled)


def _rows(grid: Grid, first: int) -> tuple[int, ...]:
    filled = {row for row, _ in grid.cells if row >= first}
    return tuple(sorted(filled))


def need_columns(table: Table, keys: Sequence[str]) -> None:
    """Raise the columns that a sheet cannot be read without.

    Raises
    ------
    InputError
        ``column-missing``.
    """
    missing = [key for key in keys if key not in table.columns]
    if missing:
        named = {column.key: column.heading for column in table.sheet.columns}
        raise InputError(
            Problem("column-missing", table.grid.where, {
                "value": {"ko": _flat(named[key].ko), "en": _flat(named[key].en)} if key in named else key,
                "key": key,
            })
            for key in missing
        )  # fmt: skip


def _flat(text: str) -> str:
    return text.replace("\n", " ")
