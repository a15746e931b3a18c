"""What was written is read back by others' libraries: cell by cell the tables of the document, in six formats."""

from __future__ import annotations

import re

import pytest

from tests.quick_part import mostly_slow
from tests.rendering.reports.report_reading import READERS, bare, printed, workbook_tables
from tests.rendering.reports.report_studies import document_of, without_pictures
from zonegeo.model.evaluation import Evaluation

_PACKAGES = {"docx": "docx", "hwpx": "hwpx"}


# what a library of others writes and reads slowly stands with the slow tests
@pytest.mark.parametrize("format_name", mostly_slow([
    pytest.param(each, marks=pytest.mark.slow if each in ("docx", "hwpx") else ()) for each in sorted(READERS)
], one_in=2))  # fmt: skip
def test_every_table_reads_back_as_it_was_written(results: list[Evaluation], format_name: str) -> None:
    pytest.importorskip(_PACKAGES.get(format_name, "zonegeo"))
    for number, result in enumerate(results):
        document = document_of(result, ("ko", "en")[number % 2])
        read = READERS[format_name](without_pictures(document, format_name))
        expected = [[[_spaced(cell.text) for cell in row.cells] for row in t.rows] for t in document.tables()]
        told = [[list(map(_spaced, row)) for row in table] for table in read]
        first = len(told) - len(expected)
        assert told[first:] == expected
        front = [
            [_spaced(each) for each in (r.name, r.figure, r.margin, r.certain, r.told)] for r in document.front.rows
        ]
        # a chart stands in a cell of its own; Markdown has none
        assert [[cell for cell in row if cell] for table in told[:first] for row in table if len(row) >= 5] == front


def _spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.slow
def test_every_number_of_the_workbook_is_the_result_s_to_the_last_bit(results: list[Evaluation]) -> None:
    pytest.importorskip("openpyxl")
    for result in results:
        document = document_of(result, "ko")
        content = without_pictures(document, "xlsx")
        for table, rows in zip(document.tables(), workbook_tables(content, values=True), strict=True):
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, read in zip(row.cells, cells, strict=True):
                    if cell.number is None:
                        assert (read or "") == cell.text
                    else:
                        assert read == cell.number


def place_of(wanted: str, text: str, at: int) -> tuple[int, int]:
    """Where a text stands from ``at`` on, and how long it is there; in a long number PDFium may read one digit less.

    It takes a glyph for a second copy of another that stands close by.
    """
    found = text.find(wanted, at)
    if found < 0 and re.search(r"\d{19}", wanted):
        for number in (number for number, sign in enumerate(wanted) if sign.isdigit()):
            if (found := text.find(wanted[:number] + wanted[number + 1 :], at)) >= 0:
                return found, len(wanted) - 1
    return found, len(wanted)


@pytest.mark.slow
def test_every_cell_of_the_pdf_stands_on_its_pages_in_order(results: list[Evaluation]) -> None:
    pytest.importorskip("typst")
    for number, result in enumerate(results):
        document = document_of(result, ("ko", "en")[number % 2])
        text, at = printed(without_pictures(document, "pdf")), 0
        for table in document.tables():
            for row in table.rows:
                for cell in row.cells:
                    found, length = place_of(bare(cell.text), text, at)
                    assert found >= 0, (cell.text, text[at : at + 200])
                    at = found + length
