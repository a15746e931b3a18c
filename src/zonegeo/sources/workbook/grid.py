"""A workbook as grids of cells: what was saved, how it is shown, and what would make a cell misread."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.sources.boundary.formats.workbook import check_workbook

MOST_CELLS = 2_000_000
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_FORMAT = re.compile(r"(#,##|#,#|#)?(0)(\.(0+|#+|0+#+))?")


@value
class Cell:
    """One cell: its value as saved, the text that is shown, and what is wrong with it by itself (a code, or nothing).

    ``number`` is true where the program keeps a number: digits beyond fifteen are lost there.
    """

    value: Any
    text: str
    fault: str = ""
    number: bool = False

    @property
    def is_blank(self) -> bool:
        """True for an empty cell: not known."""
        return not self.text and not self.fault


BLANK = Cell(None, "")


@value
class Grid:
    """A sheet: its cells by row and column (from 1), the ranges that are merged, the rows that are hidden.

    ``is_hidden`` is true of a sheet that nobody sees who opens the workbook.
    """

    title: str
    where: str
    cells: Mapping[tuple[int, int], Cell]
    rows: int
    columns: int
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    is_hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; an empty one where there is none."""
        return self.cells.get((row, column), BLANK)

    def name(self, row: int, column: int) -> str:
        """Return how a cell is called in messages, such as ``자료.xlsx: 4_협약!C5``."""
        return f"{self.where}!{letters(column)}{row}"


def letters(column: int) -> str:
    """Return the letters of a column.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_grids(content: bytes, where: str) -> tuple[Grid, ...]:
    """Return the sheets of an XLSX workbook, hidden ones too.

    Raises
    ------
    InputError
        ``format-broken``, ``workbook-locked``, ``xml-entities``, ``file-too-large``, ``file-too-complex``.
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    """
    openpyxl = need_extra("openpyxl", extra="xlsx", where=where)
    check_workbook(content, where)
    try:
        with warnings.catch_warnings():  # what openpyxl cannot write again is nothing to a reader
            warnings.simplefilter("ignore")
            saved = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            # what a formula gave is saved beside it, or not: only a second look tells an empty cell from a formula
            asked = openpyxl.load_workbook(io.BytesIO(content), keep_links=False) if _has_formulas(content) else saved
        return tuple(_grid(sheet, asked[sheet.title], where) for sheet in saved.worksheets)
    except (InputError, RecursionError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook trips over: every one means the same
        detail = library_fault(f"{type(error).__name__}: {error}")
        raise InputError(Problem("format-broken", where, {"detail": detail})) from None


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [each for each in archive.namelist() if "worksheets" in each.lower()]
        return any(re.search(rb"<(\w+:)?f[ >/]", archive.read(each)) for each in sheets)


def _grid(sheet: Any, formulas: Any, where: str) -> Grid:
    found = dict(sheet._cells)  # the cells that are there: a sheet may claim a million rows
    if len(found) > MOST_CELLS:
        raise InputError(Problem("file-too-complex", where, {"count": len(found), "limit": MOST_CELLS}))
    cells = {}
    for (row, column), each in found.items():
        formula = formulas._cells[row, column] if formulas is not sheet else each
        cell = _cell(each, formula)
        if cell is not BLANK:
            cells[row, column] = cell
    merged = tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in sheet.merged_cells.ranges)
    hidden = frozenset(row for row, each in sheet.row_dimensions.items() if each.hidden)
    rows, columns = (max((at[axis] for at in cells), default=0) for axis in (0, 1))
    return Grid(
        sheet.title, f"{where}: {sheet.title}", cells, rows, columns, merged, hidden, sheet.sheet_state != "visible"
    )


def _cell(cell: Any, formula: Any) -> Cell:
    given = cell.value
    if given is None:
        is_formula = (isinstance(formula.value, str) and formula.data_type == "f") or _is_array(formula.value)
        return Cell(None, "", "cell-formula-without-value") if is_formula else BLANK
    if cell.data_type == "e":
        return Cell(given, str(given), "cell-formula-error")
    if isinstance(given, bool):
        return Cell(given, "TRUE" if given else "FALSE")
    if isinstance(given, datetime | date | time):
        return Cell(given, _day_text(given))
    if isinstance(given, int | float):
        text = shown_number(given, cell.number_format)
        return Cell(given, str(given) if text is None else text, "" if text is not None else "cell-format", True)
    text = str(given).replace("\xa0", " ").replace("　", " ").strip()
    return Cell(text, text) if text else BLANK


def _is_array(given: Any) -> bool:
    return type(given).__name__ in ("ArrayFormula", "DataTableFormula")


def _day_text(given: date | time) -> str:
    if isinstance(given, datetime) and given.time() == time():
        return given.date().isoformat()
    return given.isoformat()


def shown_number(given: float, number_format: str) -> str | None:
    """Return a number as its cell shows it; ``None`` where the format is none of a plain number.

    >>> shown_number(1.3, "0.00"), shown_number(3434, "#,##0"), shown_number(0.27, "General")
    ('1.30', '3,434', '0.27')
    >>> shown_number(1.36, '0.00"㎢"'), shown_number(0.5, "0%")
    ('1.36㎢', None)
    """
    if number_format in ("General", "@", ""):
        return str(int(given)) if float(given).is_integer() and abs(given) < 10**15 else repr(given)
    positive = number_format.split(";")[0]
    literal = "".join(a or b for a, b in _LITERAL.findall(positive)).strip()
    matched = _FORMAT.fullmatch(_LITERAL.sub("", positive).strip())
    if matched is None:
        return None
    grouping, _, fraction, decimals = matched.groups()
    if fraction and "#" in decimals:
        text = f"{given:,.{len(decimals)}f}".rstrip("0").rstrip(".")
    else:
        text = f"{given:,.{len(decimals or '')}f}"
    return (text if grouping and "," in grouping else text.replace(",", "")) + literal
