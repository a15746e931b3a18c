"""A workbook of facts as values: sheets of rows of cells, each of which knows whether it is asked for and locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.sources.workbook.grid import letters
from zonegeo.sources.workbook.vocabulary import Column, Sheet

FIRST_ROW = 5  # title, help, hidden keys, headings above
Written = str | Decimal | date | None


@value
class BookCell:
    """A cell: what stands in it, whether it may be changed, and the requirements that hang on it while it is empty."""

    value: Written = None
    locked: bool = False
    needed: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """True where something hangs on it and nobody has written anything."""
        return bool(self.needed) and self.value is None and not self.locked


@value
class BookRow:
    """A row: its hidden key (empty for a new one) and its cells by the keys of their columns."""

    key: str
    cells: Mapping[str, BookCell]


@value
class BookSheet:
    """A sheet: what it is, its columns, its rows; ``open_`` where anything may be pasted into it."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[BookRow, ...]
    open_: bool = False

    def place(self, row: int, key: str) -> str:
        """Return the cell of a row (from 0) and a column: hidden keys stand in column A."""
        across = next(n for n, column in enumerate(self.columns, start=2) if column.key == key)
        return f"{letters(across)}{FIRST_ROW + row}"


@value
class Missing:
    """A cell that would help to decide: the requirements, the sheet, the cell, its row and heading in words."""

    requirements: tuple[str, ...]
    sheet: Name
    cell: str
    row: str
    heading: Name


@value
class Book:
    """All sheets, and what the hidden one says: what the workbook was made for, headings by keys, words by ids."""

    sheets: tuple[BookSheet, ...]
    meta: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, Name]] = field(default_factory=dict)

    def missing(self) -> Iterator[Missing]:
        """Yield every empty cell that something hangs on, sheet by sheet."""
        for each in self.sheets:
            headings = {column.key: column.heading for column in each.columns}
            for number, row in enumerate(each.rows):
                for key, cell in row.cells.items():
                    if cell.is_missing:
                        label = " · ".join(_labels(each, row))
                        name = headings[key]
                        flat = Name(name.ko.replace("\n", " "), name.en.replace("\n", " "))
                        yield Missing(cell.needed, each.sheet.name, each.place(number, key), label, flat)


def _labels(sheet: BookSheet, row: BookRow) -> list[str]:
    """What a row is called: its first texts that nobody changes."""
    told = [row.cells.get(column.key, BookCell()) for column in sheet.columns[:3]]
    return [str(cell.value) for cell in told if cell.locked and isinstance(cell.value, str)][:3]
