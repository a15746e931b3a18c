"""A comparison as an Excel workbook: one sheet a table, what differs in bold, what is equal in grey."""

from __future__ import annotations

import io
from typing import Any

from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.comparison_sheets import heading_of, notices_of, sheets_of
from zonegeo.rendering.comparison.sheet import Sheet
from zonegeo.rendering.results.csv_file import inert
from zonegeo.rendering.row_heights import heighten

openpyxl_styles = LateModule("openpyxl.styles")

_GREY, _GREEN, _AMBER = "FF8A8A8A", "FFDDEFD9", "FFFFF2CC"
_WIDEST = 60


def render_workbook(comparison: Comparison, translator: Translator, *, only_differences: bool) -> bytes:
    """Return the bytes of an ``.xlsx`` file.

    Raises
    ------
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    """
    book = need_extra("openpyxl", extra="xlsx", where="--format xlsx").Workbook()
    first = book.active
    first.title = translator.text("compare.about")
    for line in (*heading_of(comparison, translator), *(told for _, told in notices_of(comparison, translator))):
        first.append([inert(line)])
    first.column_dimensions["A"].width = 2 * _WIDEST
    for number in range(1, first.max_row + 1):
        first.cell(number, 1).alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
        heighten(first, number, [str(first.cell(number, 1).value or "")], [2 * _WIDEST])
    _fit(first)
    for sheet in sheets_of(comparison, translator, only_differences=only_differences):
        _write(book.create_sheet(sheet.title[:31]), sheet)
    _numbers(book.create_sheet(translator.text("compare.numbers")[:31]), comparison)
    stream = io.BytesIO()
    book.save(stream)
    return without_clock(stream.getvalue())


def _write(page: Any, sheet: Sheet) -> None:
    page.append([inert(heading) for heading in sheet.headings])
    for cell in page[1]:
        cell.font = openpyxl_styles.Font(bold=True)
    for number, line in enumerate(sheet.lines, start=2):
        page.append([inert(text) for text in line.cells])
        for column, cell in enumerate(page[number]):
            mark = line.marks[column] if column < len(line.marks) else ""
            cell.alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
            cell.font = openpyxl_styles.Font(bold=bool(mark), color=None if line.differs else _GREY)
            if mark:
                cell.fill = openpyxl_styles.PatternFill("solid", fgColor=_GREEN if mark == "best" else _AMBER)
    for column in page.columns:
        page.column_dimensions[column[0].column_letter].width = min(
            _WIDEST, max(len(str(cell.value or "")) for cell in column) + 4
        )
    widths = [page.column_dimensions[column[0].column_letter].width for column in page.columns]
    for number, line in enumerate(sheet.lines, start=2):
        heighten(page, number, line.cells, widths)
    page.freeze_panes = "B2"
    _fit(page)


def _fit(page: Any) -> None:
    """Print all columns beside each other on A4, the headings on every page."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _numbers(page: Any, comparison: Comparison) -> None:
    """The matrix again as numbers, in SI units and unrounded."""
    records = comparison.records()
    page.append(list(records[0]))
    for record in records:
        page.append([inert(value) if isinstance(value, str) else value for value in record.values()])
    page.freeze_panes = "A2"
    _fit(page)
