"""A report as an Excel workbook: real numbers in SI units with formats, sums as formulas, texts that stay texts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.reports.document.blocks import Cell, Column, Document, Facts, Figure, Paragraph, Row, Table
from zonegeo.rendering.reports.writers.wording import heading, numbered, unit_word
from zonegeo.rendering.row_heights import height_of, heighten

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
_DIMENSION = re.compile(rb'(<dimension ref="[A-Z]+[0-9]+:)[A-Z]+[0-9]+(")')
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
    rows: dict[str, str] = {}
    for table in document.tables():
        progress(table.id)
        page = book.create_sheet(names[table.id])
        rows[page.title] = _write_table(page, table, document, number[table.id])
    stream = io.BytesIO()
    book.save(stream)
    return _finished(stream.getvalue(), [rows.get(page.title, "") for page in book.worksheets])


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


def _write_table(page: Any, table: Table, document: Document, label: str) -> str:
    """Write what stands above a table and around it, and return its rows as they stand in the sheet.

    Rows are written whole, because openpyxl takes minutes for a hundred thousand cells; their looks are its own.
    """
    _put(page, 1, 1, f"{label}. {table.caption}").font = openpyxl_styles.Font(bold=True, size=13)
    _put(page, 2, 1, table.note)
    looks: dict[_Look, Any] = {}
    for at, column in enumerate(table.columns, start=1):
        cell = _put(page, _FIRST_ROW - 1, at, heading(column, document.language, unit=column.unit))
        quoted = column.heading.startswith(_FORMULA_SIGNS)
        _dress(cell, _Look("center", "center", bold=True, shade=True, quoted=quoted), looks)
    _layout(page, table, document)
    rows = {row.key: at for at, row in enumerate(table.rows, start=_FIRST_ROW)}
    letters = [_lettered(across) for across in range(1, len(table.columns) + 1)]
    widths = _widths(table)
    styles: dict[_Look, str] = {}

    def style_of(look: _Look) -> str:
        if look not in styles:
            # a cell that is not on the page: the look is known to the book, and nothing is written
            dressed = openpyxl_cell.Cell(page, 1, 1)
            _dress(dressed, look, looks)
            styles[look] = str(dressed.style_id)
        return styles[look]

    return "".join(
        _row_xml(at, row, table.columns, letters, widths, rows, style_of, page.title, document.language)
        for at, row in enumerate(table.rows, start=_FIRST_ROW)
    )


def _row_xml(
    at: int, row: Row, columns: tuple[Column, ...], letters: list[str], widths: list[float], rows: Mapping[str, int],
    style_of: Callable[[_Look], str], sheet: str, language: str,
) -> str:  # fmt: skip
    height = height_of([cell.text if cell.number is None else "" for cell in row.cells], widths)
    cells = []
    for across, (cell, column, letter) in enumerate(zip(row.cells, columns, letters, strict=True), start=1):
        place, text = f"{letter}{at}", cell.text
        is_text = cell.number is None
        look = _Look("right" if not is_text else _SIDES[column.kind], "top", bold=row.total,
                     number_format=_format(cell, column, language),
                     quoted=is_text and text.startswith(_FORMULA_SIGNS))  # fmt: skip
        head = f'<c r="{place}" s="{style_of(look)}"'
        if not is_text:
            formula = escape(_sum(across, sorted(rows[key] for key in cell.sums))[1:]) if cell.sums else ""
            # every digit of a double, for readers that do not calculate beside a formula, too
            told = f"<f>{formula}</f>" if formula else ""
            kind = "" if formula else ' t="n"'
            cells.append(f"{head}{kind}>{told}<v>{cell.number!r}</v></c>")
            continue
        shown = _shown(text, sheet, place)
        if not shown:
            cells.append(f'{head} t="n"/>')
            continue
        kept = ' xml:space="preserve"' if shown != shown.strip() else ""
        cells.append(f'{head} t="inlineStr"><is><t{kept}>{escape(shown)}</t></is></c>')
    tall = "" if height is None else f' ht="{height}" customHeight="1"'
    return f'<row r="{at}"{tall}>{"".join(cells)}</row>'


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
    cell.value = _shown(text, page.title, cell.coordinate) or None
    if cell.value is not None:
        cell.data_type = "s"
        # the sign that a program keeps it a text, also once it is edited there
        if text.startswith(_FORMULA_SIGNS):
            cell.quotePrefix = True
    return cell


def _shown(text: str, sheet: str, place: str) -> str:
    if len(text) > _LONGEST_TEXT:
        raise InputError(Problem("cell-too-long", f"{sheet}!{place}", {"value": len(text), "limit": _LONGEST_TEXT}))
    return text if text.isprintable() else str(openpyxl_cell.ILLEGAL_CHARACTERS_RE.sub(" ", text))


def _widths(table: Table) -> list[float]:
    return [max(11.0, 13.0 * column.width) for column in table.columns]


def _layout(page: Any, table: Table, document: Document) -> None:
    page.freeze_panes = page.cell(_FIRST_ROW, 2)
    if table.rows:
        last = f"{_lettered(len(table.columns))}{_FIRST_ROW - 1 + len(table.rows)}"
        page.auto_filter.ref = f"A{_FIRST_ROW - 1}:{last}"
    widths = _widths(table)
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[_lettered(at)].width = width
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


def _finished(content: bytes, rows: list[str]) -> bytes:
    """Write the archive again, with the rows of its tables and no clock."""

    def change(name: str, data: bytes) -> bytes:
        sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
        return data if sheet is None else _with_rows(data, rows[int(sheet.group(1)) - 1])

    return without_clock(content, change)


def _with_rows(data: bytes, rows: str) -> bytes:
    """Put the rows of a table behind its heading, and say how far the sheet goes."""
    if not rows:
        return data
    head, end, rest = data.partition(b"</sheetData>")
    last = re.findall(r'<c r="([A-Z]+\d+)"', rows[rows.rindex("<row") :])[-1]
    head = _DIMENSION.sub(lambda found: found[1] + last.encode("ascii") + found[2], head, count=1)
    return head + rows.encode("utf-8") + end + rest
