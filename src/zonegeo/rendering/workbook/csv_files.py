"""A workbook of facts as a folder of CSV files: the same rows, keys and headings, one file for each sheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from zonegeo.i18n.translator import Translator
from zonegeo.rendering.workbook.book import Book, BookSheet, Written
from zonegeo.rendering.workbook.state import state_of
from zonegeo.sources.workbook.vocabulary import META


def write_csv_files(book: Book, translator: Translator) -> dict[str, bytes]:
    """Return the files by their names: UTF-8 with a byte-order mark, so that spreadsheets open them as they are."""
    files = {f"{each.sheet.name.within(translator.language)}.csv": _sheet(each, translator) for each in book.sheets}
    return {**files, f"{META}.csv": _lines([list(row) for row in book.meta])}


def _sheet(book: BookSheet, translator: Translator) -> bytes:
    title, language = translator.text(f"workbook.title.{book.sheet.id}"), translator.language
    lines = [
        ["", title], ["", translator.text(f"workbook.help.{book.sheet.id}")],
        [f"zg:{book.sheet.id}", *(column.key for column in book.columns)],
        ["", *(column.heading.within(language) for column in book.columns)],
    ]  # fmt: skip
    for number, row in enumerate(book.rows):
        cells = {key: _text(cell.value) for key, cell in row.cells.items()}
        if "status" in cells and not cells["status"]:
            cells["status"] = state_of(book, number, translator)
        lines.append([row.key, *(cells[column.key] for column in book.columns)])
    return _lines(lines)


def _text(given: Written) -> str:
    if given is None:
        return ""
    if isinstance(given, Decimal):
        return f"{given:f}"
    return given.isoformat() if isinstance(given, date) else given


def _lines(lines: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(lines)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()
