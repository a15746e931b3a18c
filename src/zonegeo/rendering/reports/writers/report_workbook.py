"""A report as an Excel workbook: real numbers in SI units with formats, sums as formulas, texts that stay texts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.reports.document.blocks import Cell, Column, Document, Facts, Figure, Paragraph, Table
from zonegeo.rendering.reports.writers.wording import heading, numbered, unit_word
from zonegeo.rendering.row_heights import heighten

openpyxl_cell = LateModule("openpyxl.cell.cell")
openpyxl_styles = LateModule("openpyxl.styles")
openpyxl_utils = LateModule("openpyxl.utils")

# what a sheet may not be called (ECMA-376 and what programs refuse), and how long its name may be
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_FORMULA_SIGNS = ("=", "+", "-", "@")
_SIDES = {"number": "right", "verdict": "center", "text": "left"}
_COVER_WIDTH = 90.0
_FONT = "맑은 고딕"
_FORMATS = {"m2": "#,##0.0", "m": "#,##0.0", "%": "0.00", "KRW": "#,##0", "ratio": "0.0000"}
_NUMBER = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*>(?:<f>[^<]*</f>)?)(?:<v ?/>|<v>[^<]*</v>)')
_FIRST_ROW = 4  # title, note, heading above


def write_workbook(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the bytes of an ``.xlsx`` file; the same document gives the same bytes.

    Raises
    ------
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    InputError
        ``cell-too-long``: a program would cut the text without a word.
    """
    book = need_extra("openpyxl", extra="xlsx", where="-o FILE.xlsx").Workbook()
    cover = book.active
    number = numbered(document)
    names = _sheet_names(document)
    _write_cover(cover, document, number, names)
    cached: dict[str, dict[str, float]] = {}
    for table in document.tables():
        progress(table.id)
        page = book.create_sheet(names[table.id])
        cached[page.title] = _write_table(page, table, document, number[table.id])
    stream = io.BytesIO()
    book.save(stream)
    return _finished(stream.getvalue(), [cached.get(page.title, {}) for page in book.worksheets])


def _sheet_names(document: Document) -> Mapping[str, str]:
    """Return a name of its own for the sheet of every table: programs compare them without regard to case."""
    taken = {_cover_name(document).lower()}
    names: dict[str, str] = {}
    for number, table in enumerate(document.tables(), start=1):
        wanted = _NOT_IN_NAMES.sub(" ", f"{number} {table.caption}")[:_LONGEST_NAME].strip()
        names[table.id] = wanted if wanted.lower() not in taken else f"{number}"
        taken.add(names[table.id].lower())
    return names


def _cover_name(document: Document) -> str:
    return Translator(document.language).text("report.contents")


def _write_cover(page: Any, document: Document, number: Mapping[str, str], names: Mapping[str, str]) -> None:
    page.title = _cover_name(document)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 26, _COVER_WIDTH
    row = 1
    _put(page, row, 1, document.title).font = openpyxl_styles.Font(bold=True, size=16)
    for name, told in document.facts.lines:
        row += 1
        _put(page, row, 1, name).font = openpyxl_styles.Font(bold=True)
        _put(page, row, 2, told).alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
        heighten(page, row, [told], [_COVER_WIDTH])
    for section in document.sections:
        row += 2
        _put(page, row, 1, section.title).font = openpyxl_styles.Font(bold=True, size=12)
        for block in section.blocks:
            row = _cover_block(page, row, block, number, names)
    _put(page, row + 2, 1, document.footer)
    _print_setup(page, document, landscape=False)


def _cover_block(page: Any, row: int, block: object, number: Mapping[str, str], names: Mapping[str, str]) -> int:
    if isinstance(block, Facts):
        for name, told in block.lines:
            row += 1
            _put(page, row, 1, name).alignment = openpyxl_styles.Alignment(vertical="top")
            _put(page, row, 2, told).alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
            heighten(page, row, [told], [_COVER_WIDTH])
    elif isinstance(block, Paragraph):
        row += 1
        _put(page, row, 2, block.text).alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
        heighten(page, row, [block.text], [_COVER_WIDTH])
    elif isinstance(block, Table):
        row += 1
        _put(page, row, 1, number[block.id])
        cell = _put(page, row, 2, block.caption)
        cell.hyperlink = f"#'{names[block.id]}'!A1"
        cell.font = openpyxl_styles.Font(color="FF0B57A4", underline="single")
    elif isinstance(block, Figure):
        row += 1
        _put(page, row, 1, number[f"figure:{block.id}"])
        told = f"{block.caption}: {block.alt}"
        _put(page, row, 2, told).alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="top")
        heighten(page, row, [told], [_COVER_WIDTH])
    return row


def _write_table(page: Any, table: Table, document: Document, label: str) -> dict[str, float]:
    """Write one table and return its numbers, and what its formulas give, by their cells."""
    _put(page, 1, 1, f"{label}. {table.caption}").font = openpyxl_styles.Font(bold=True, size=13)
    _put(page, 2, 1, table.note)
    looks: dict[_Look, Any] = {}
    for at, column in enumerate(table.columns, start=1):
        cell = _put(page, _FIRST_ROW - 1, at, heading(column, document.language, unit=column.unit))
        quoted = column.heading.startswith(_FORMULA_SIGNS)
        _dress(cell, _Look("center", "center", bold=True, shade=True, quoted=quoted), looks)
    rows = {row.key: at for at, row in enumerate(table.rows, start=_FIRST_ROW)}
    numbers: dict[str, float] = {}
    for at, row in enumerate(table.rows, start=_FIRST_ROW):
        for across, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True), start=1):
            written = _write_cell(page, at, across, cell, rows)
            side = "right" if cell.number is not None else _SIDES[column.kind]
            look = _Look(side, "top", bold=row.total, number_format=_format(cell, column, document.language),
                         quoted=cell.number is None and cell.text.startswith(_FORMULA_SIGNS))  # fmt: skip
            _dress(written, look, looks)
            if cell.number is not None:
                numbers[written.coordinate] = cell.number
    _layout(page, table, document)
    return numbers


def _write_cell(page: Any, at: int, across: int, cell: Cell, rows: Mapping[str, int]) -> Any:
    if cell.number is None:
        return _put(page, at, across, cell.text)
    written = page.cell(at, across)
    written.value = _sum(across, sorted(rows[key] for key in cell.sums)) if cell.sums else cell.number
    return written


class _Look(NamedTuple):
    side: str
    height: str
    bold: bool = False
    shade: bool = False
    number_format: str = "General"
    quoted: bool = False


def _dress(cell: Any, look: _Look, looks: dict[_Look, Any]) -> None:
    """Give a cell its look. A look is made once and shared: openpyxl compares every style with all that there are."""
    if look not in looks:
        cell.border = openpyxl_styles.Border(*(openpyxl_styles.Side("thin", "FFBBBBBB") for _ in range(4)))
        cell.alignment = openpyxl_styles.Alignment(wrap_text=True, vertical=look.height, horizontal=look.side)
        cell.font = openpyxl_styles.Font(_FONT, 10, bold=look.bold)
        if look.shade:
            cell.fill = openpyxl_styles.PatternFill("solid", fgColor="FFE8EEF4")
        cell.number_format = look.number_format
        cell.quotePrefix = look.quoted
        looks[look] = cell._style
    cell._style = looks[look]


def _format(cell: Cell, column: Column, language: str) -> str:
    if cell.number is not None:
        return number_format(cell, column, language)
    # digits alone (a parcel number of 19) are to stay what they are
    return "@" if cell.text.isdigit() else "General"


def _lettered(across: int) -> str:
    return str(openpyxl_utils.get_column_letter(across))


def _sum(across: int, rows: list[int]) -> str:
    """Return the formula over rows, runs of neighbours as ranges."""
    letter = _lettered(across)
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    ranges = (f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs)
    return f"=SUM({','.join(ranges)})"


def number_format(cell: Cell, column: Column, language: str) -> str:
    """Return the number format of a cell; with the unit behind the number where the heading does not say it."""
    base = _FORMATS.get(cell.unit, "#,##0.##" if cell.number != round(cell.number or 0) else "#,##0")
    if cell.unit in ("m2", "m") and cell.number == round(cell.number or 0):
        base = "#,##0"
    if cell.before:
        base = f'"{cell.before.replace(chr(34), "")}"{base}'
    if column.unit == cell.unit or not cell.unit:
        return base
    word = unit_word(cell.unit, language).replace('"', "")
    return f'{base}" {word}"'


def _put(page: Any, row: int, column: int, text: str) -> Any:
    """Write a text as a text: whatever it begins with, no program runs it as a formula."""
    cell = page.cell(row, column)
    if len(text) > _LONGEST_TEXT:
        place = f"{page.title}!{cell.coordinate}"
        raise InputError(Problem("cell-too-long", place, {"value": len(text), "limit": _LONGEST_TEXT}))
    cell.value = openpyxl_cell.ILLEGAL_CHARACTERS_RE.sub(" ", text) or None
    if cell.value is not None:
        cell.data_type = "s"
        # the sign that a program keeps it a text, also once it is edited there
        if text.startswith(_FORMULA_SIGNS):
            cell.quotePrefix = True
    return cell


def _layout(page: Any, table: Table, document: Document) -> None:
    page.freeze_panes = page.cell(_FIRST_ROW, 2)
    if table.rows:
        last = f"{_lettered(len(table.columns))}{_FIRST_ROW - 1 + len(table.rows)}"
        page.auto_filter.ref = f"A{_FIRST_ROW - 1}:{last}"
    widths = [max(11.0, 13.0 * column.width) for column in table.columns]
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[_lettered(at)].width = width
    for at, row in enumerate(table.rows, start=_FIRST_ROW):
        heighten(page, at, [cell.text if cell.number is None else "" for cell in row.cells], widths)
    heads = [heading(column, document.language, unit=column.unit) for column in table.columns]
    heighten(page, _FIRST_ROW - 1, heads, widths)
    page.print_title_rows = f"1:{_FIRST_ROW - 1}"
    _print_setup(page, document, landscape=True)


def _print_setup(page: Any, document: Document, *, landscape: bool) -> None:
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    # the cover is read as one page; a table runs on as long as it is
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0 if landscape else 1
    page.sheet_properties.pageSetUpPr.fitToPage = True
    # an ampersand begins a code in a footer
    page.oddFooter.left.text = document.footer.replace("&", "&&")
    page.oddFooter.right.text = "&P / &N"


def _finished(content: bytes, cached: list[dict[str, float]]) -> bytes:
    """Write the archive again: what formulas give beside them, for readers that do not calculate, and no clock."""

    def change(name: str, data: bytes) -> bytes:
        sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
        return data if sheet is None else _with_values(data, cached[int(sheet.group(1)) - 1])

    return without_clock(content, change)


def _with_values(data: bytes, values: Mapping[str, float]) -> bytes:
    """Put every number in with all its digits: openpyxl writes 16, and a double may need 17."""

    def exact(match: re.Match[bytes]) -> bytes:
        number = values.get(match.group(2).decode("ascii"))
        return match.group(0) if number is None else match.group(1) + b"<v>" + repr(number).encode("ascii") + b"</v>"

    return _NUMBER.sub(exact, data)
