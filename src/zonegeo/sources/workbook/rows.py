"""The rows of a sheet as they are read: cells by key, what a row is of, and every mistake with its cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from zonegeo.base.errors import Problem
from zonegeo.base.message import Message
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.cell_values import CellError, special_of, text_of
from zonegeo.sources.workbook.columns import Table
from zonegeo.sources.workbook.grid import Cell, letters
from zonegeo.sources.workbook.vocabulary import NONE, NOT_ASKED, SEARCHED, WORDS, plain

T = TypeVar("T")
_MOST_TOLD = 200


@value
class Leaf:
    """One thing that a cell says: the entry of a table, the way to the value inside it, and the cell."""

    table: str
    entry: str
    path: tuple[str, ...]
    value: Any
    cell: str


@value
class Named:
    """Something that cells name: its id, its names, and what else has to be known of it (the role of a site)."""

    id: str
    names: tuple[str, ...]
    role: str = ""


@dataclass
class FactsReading:
    """What is gathered while a workbook is read; ``words`` keeps cells that say ``searched`` or ``not-asked``.

    ``waiting`` are the leaves of entries that are not whole yet: they count for nothing, and are written back.
    """

    sites: list[Named] = field(default_factory=list)
    institutions: list[Named] = field(default_factory=list)
    proposals: list[Named] = field(default_factory=list)
    told: Mapping[tuple[str, str], str] = field(default_factory=dict)
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)
    waiting: list[Leaf] = field(default_factory=list)
    words: dict[tuple[str, str, str], str] = field(default_factory=dict)
    reading: Reading = field(default_factory=Reading)

    @property
    def problems(self) -> list[Problem]:
        """The mistakes, those of the study among them."""
        return self.reading.problems

    @property
    def notices(self) -> list[Message]:
        """What a reader should know."""
        return self.reading.notices

    def shown_as(self, column: str, id_: str) -> str:
        """Return the word by which this workbook shows an id in a column; empty where its hidden sheet lists none."""
        return next((shown for (of, shown), each in self.told.items() if (of, each) == (column, id_)), "")

    def complain(self, code: str, where: str, **values: Any) -> None:
        """Keep a mistake; after so many nobody reads on."""
        if len(self.problems) < _MOST_TOLD:
            self.reading.wrong(code, where, values)


@dataclass
class Row:
    """One row of a table while it is read."""

    table: Table
    number: int
    reading: FactsReading
    own_key: str = ""  # the key that a new row will have once it is written back

    @property
    def of(self) -> dict[str, str]:
        """What the hidden key says that the row is of: ``{"figure": "confirmed", "institution": "kist"}``."""
        if self.table.row_keys is None:
            return {}
        text = self.table.grid.cell(self.number, self.table.row_keys).text
        parts = (part.partition("=") for part in text.split(";") if "=" in part)
        return {name.strip(): each.strip() for name, _, each in parts}

    @property
    def key(self) -> str:
        """The hidden key as it stands."""
        return "" if self.table.row_keys is None else self.table.grid.cell(self.number, self.table.row_keys).text

    def cell(self, key: str) -> Cell:
        """Return the cell of a column; an empty one where the sheet has no such column."""
        column = self.table.columns.get(key)
        return self.table.grid.cell(self.number, -1 if column is None else column)

    def name(self, *keys: str) -> str:
        """Return how cells are called in messages: ``자료.xlsx: 7_토지조서!D14·F14``."""
        first, *others = keys
        more = [f"{letters(self.table.columns[key])}{self.number}" for key in others if key in self.table.columns]
        return "·".join((self.table.named(self.number, first), *more))

    def said(self, key: str, read: Callable[[Cell], T], *, none: T | None = None, not_asked: bool = False) -> T | None:
        """Return what a cell says; ``None`` where it is blank, unknown, not asked or wrong (which is kept)."""
        cell = self.cell(key)
        try:
            special = special_of(cell)
            if special == "":
                return read(cell)
            if special == "none" and none is not None:
                return none
            if special == "none":
                raise CellError("cell-none-here", value=cell.text)
            if special == "not-asked" and not not_asked:
                raise CellError("cell-not-asked-here", value=cell.text)
            if special != "blank":
                self.reading.words[self.table.sheet.id, self.own_key or self.key, key] = special
        except CellError as error:
            self.reading.complain(error.code, self.name(key), **error.values)
        return None

    def plain_text(self, key: str) -> str:
        """Return the text of a cell; empty where it says nothing."""
        return self.said(key, text_of, none="", not_asked=True) or ""

    def note(self, table: str, entry: str, path: Sequence[str], given: Any, key: str) -> None:
        """Keep what a cell says, if it says anything."""
        if given is not None and given != "":
            self.reading.leaves.append(Leaf(table, entry, tuple(path), given, self.name(key)))

    def texts(self, table: str, entry: str, columns: Mapping[str, str]) -> None:
        """Keep the texts of some columns under the names that an entry has for them."""
        for key, name in columns.items():
            self.note(table, entry, (name,), self.plain_text(key), key)


def rows_of(table: Table, reading: FactsReading) -> Iterator[Row]:
    """Yield the rows that say anything; hidden ones are told, merged cells are refused."""
    own = {key: column for key, column in table.columns.items() if key not in ("status", "institution.sites")}
    _refuse_merged(table, set(own.values()), reading)
    hidden = [row for row in table.data if row in table.grid.hidden]
    filled = {row for row, column in table.grid.cells if column in own.values()}
    told = [row for row in hidden if row in filled]
    if told:
        listed = ", ".join(str(row) for row in told[:20])
        reading.notices.append(Message("notice.facts-hidden-rows", {"sheet": table.grid.where, "rows": listed}))
    for number in table.data:
        if number in filled:
            yield Row(table, number, reading)


def _refuse_merged(table: Table, columns: set[int], reading: FactsReading) -> None:
    first = min(table.data, default=0)
    for top, left, bottom, right in table.grid.merged:
        if bottom >= first and any(left <= column <= right for column in columns) and table.data:
            where = f"{table.grid.name(top, left)}:{letters(right)}{bottom}"
            reading.complain("cell-merged", where, value=table.grid.cell(top, left).text[:40])


def named(text: str, among: Sequence[Named]) -> str | None:
    """Return the id of what a text names, by its id or any of its names; ``None`` where nothing or more is meant."""
    wanted = plain(text)
    found = [each.id for each in among if wanted in (plain(each.id), *(plain(name) for name in each.names))]
    return found[0] if len(set(found)) == 1 else None


def find_named(row: Row, key: str, among: Sequence[Named], code: str) -> str | None:
    """Return the id of what a cell names; an unknown name is kept as a mistake."""
    text = row.plain_text(key)
    if not text:
        return None
    found = named(text, among)
    if found is None:
        known = [each.names[0] if each.names else each.id for each in among]
        values = {"value": text[:60], "nearest": nearest_name(text, known), "known": ", ".join(known[:30])}
        row.reading.complain(code, row.name(key), **values)
    return found


def check_name(row: Row, key: str, id_: str, among: Sequence[Named], code: str) -> None:
    """A row says what it is of twice, in its hidden key and for the eye: both must mean the same."""
    text = row.cell(key).text
    if text and named(text, among) != id_:
        own = next((each for each in among if each.id == id_), None)
        if own is None:
            row.reading.complain(code, row.name(key), value=id_, nearest="", known=", ".join(a.id for a in among))
        else:
            row.reading.complain("row-of-another", row.name(key), value=text[:60], expected=own.names[0])


def identifier(name: str, taken: Sequence[str]) -> str:
    """Return an id for a name: its letters of any script and digits, hyphens between them.

    >>> identifier("한국과학기술연구원(KIST)", []), identifier("경희 대학교", ["경희-대학교"])
    ('한국과학기술연구원-kist', '경희-대학교-2')
    """
    told = unicodedata.normalize("NFC", name).lower()
    base = re.sub(r"[\W_]+", "-", told).strip("-")[:56] or "entry"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


SPECIAL = {"searched": SEARCHED, "none": NONE, "not-asked": NOT_ASKED, "included": WORDS["content"]["yes"]}
