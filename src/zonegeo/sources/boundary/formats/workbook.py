"""XLSX workbooks: a sheet is a layer; values as they were saved, numbers and text told apart."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.optional_packages import need_extra
from zonegeo.sources.boundary.identity import is_of_names
from zonegeo.sources.boundary.raw.gdal_layer import choose_layer
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, RawLayer, Request, broken, too_complex
from zonegeo.sources.boundary.raw.table_layer import Table, layer_of_table, table_of
from zonegeo.sources.documents import LARGEST_BYTES

_MOST_COLUMNS = 2000
_MOST_CELLS = 10_000_000
_HIDDEN = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden=[\"'](?:1|true)[\"']")
_OLD = b"\xd0\xcf\x11\xe0"  # the container of .xls, and of an .xlsx with a password


def read(request: Request) -> RawLayer:
    """Return the features of one sheet.

    Raises
    ------
    InputError
        ``format-broken``, ``workbook-locked``, ``xml-entities``, ``file-too-large``, ``layer-not-chosen``, and what is
        wrong with the table.
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    """
    openpyxl = need_extra("openpyxl", extra="xlsx", where=request.name)
    check_workbook(request.content, request.name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(request.content), read_only=True, data_only=True, keep_links=False)
        filled = [sheet.title for sheet in book.worksheets if _is_filled(sheet)]
        if not filled:
            raise InputError(Problem("table-empty", request.name))
        name = choose_layer(filled, request)
        lines = list(_lines(book[name], request.name))
        hidden = _hidden_rows(request.content, book[name])
        book.close()
    except (InputError, RecursionError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever a damaged workbook trips over: every one means the same
        raise broken(request.name, f"{type(error).__name__}: {error}") from None
    table = table_of(lines, request.name)
    layer = layer_of_table(table, request, layer=name)
    told = (Message("notice.rows-hidden", {"value": name, "count": hidden}),) if hidden else ()
    return replace(layer, notices=(*layer.notices, *told, *_dates_among_others(table, name)))


def check_workbook(content: bytes, where: str) -> None:
    """Refuse what no workbook is before it is parsed: locked, beyond a file's limit, XML with a document type."""
    if content.startswith(_OLD):
        raise InputError(Problem("workbook-locked", where))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > LARGEST_BYTES or len(entries) > 10_000:
                raise InputError(Problem("file-too-large", where, {"size": size, "limit": LARGEST_BYTES}))
            for entry in entries:
                part = archive.read(entry) if entry.filename.lower().endswith((".xml", ".rels", ".vml")) else b""
                # a document type in UTF-16 has a zero byte beside each letter
                if b"<!DOCTYPE" in part.replace(b"\0", b"").upper():
                    raise InputError(Problem("xml-entities", f"{where}: {entry.filename[:80]}"))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise broken(where, error) from None


def _is_filled(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(cell is not None for row in sheet.iter_rows(max_row=50, values_only=True) for cell in row)


def _hidden_rows(content: bytes, sheet: Any) -> int:
    """Return how many rows of a sheet are hidden, by hand or by a filter: who looks at it does not see their land.

    A workbook that is read row by row does not say so; its XML does.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return len(_HIDDEN.findall(archive.read(sheet._worksheet_path)))


def _lines(sheet: Any, where: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a sheet with their numbers; how far the sheet says that it reaches is not believed."""
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if number > MOST_FEATURES or len(row) > _MOST_COLUMNS or cells > _MOST_CELLS:
            raise too_complex(where, max(number, cells), MOST_FEATURES)
        yield number, [_cell(each) for each in row]


class _Date(str):
    """A date of a cell as text."""


def _cell(given: Any) -> Any:
    if given is None or isinstance(given, str | int | float | bool):
        return given
    return _Date(given.isoformat()) if hasattr(given, "isoformat") else str(given)


def _dates_among_others(table: Table, sheet: str) -> Iterator[Message]:
    """Yield the columns in which a few cells are dates, or that name features: a sheet makes a date of ``12-3``."""
    for place, heading in enumerate(table.headings):
        cells = [(row[place], number) for row, number in zip(table.rows, table.numbers, strict=True)]
        dates = [(cell, number) for cell, number in cells if isinstance(cell, _Date)]
        others = any(cell not in (None, "") and not isinstance(cell, _Date) for cell, _ in cells)
        if dates and (others or is_of_names(heading)):
            (first, row), count = dates[0], len(dates)
            values = {"value": sheet, "field": heading, "count": count, "row": row, "example": str(first)[:10]}
            yield Message("notice.dates-among-others", values)
