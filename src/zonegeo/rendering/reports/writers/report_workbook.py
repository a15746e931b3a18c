"""A report as an Excel workbook: real numbers in SI units with formats, sums as formulas, texts that stay texts."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.reports.document.blocks import (
    Cell,
    Column,
    Document,
    Facts,
    Figure,
    Front,
    Paragraph,
    Row,
    Table,
)
from zonegeo.rendering.reports.document.wording import ground_of, heading, ink_of, numbered, unit_word
from zonegeo.rendering.reports.drawings.pictures import Picture, draw
from zonegeo.rendering.row_heights import height_of, heighten
from zonegeo.rendering.terminal.text_columns import width_of

openpyxl_cell = LateModule("openpyxl.cell.cell")
openpyxl_image = LateModule("openpyxl.drawing.image")
openpyxl_pagebreak = LateModule("openpyxl.worksheet.pagebreak")
openpyxl_styles = LateModule("openpyxl.styles")
openpyxl_utils = LateModule("openpyxl.utils")

# what a sheet may not be called (ECMA-376 and what programs refuse), and how long its name may be
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_FORMULA_SIGNS = ("=", "+", "-", "@")
_SIDES = {"number": "right", "verdict": "center", "text": "left"}
# of the first page: name, chart, figure, margin, certain margin, verdict; and how wide the map is, millimetres
_COVER_WIDTHS = (26.0, 17.0, 27.0, 15.0, 15.0, 12.0)
_COVER_MM = 205.0
# at which they stand on a page of A4, also where a program makes columns wider than the others do
_COVER_SCALE = 64
_FRONT_HEIGHT, _PIXELS_A_ROW = 18.0, 20.0
_FONT = "맑은 고딕"
_INK, _SOFT, _RULE = "1B2730", "4A5761", "C9D0D4"
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
    """The first page of the report, then what the result rests on and which sheet holds what."""
    page.title = _cover_name(document)
    for letter, width in zip("ABCDEF", _COVER_WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    row = _write_front(page, document.front, number) + 1
    page.row_breaks.append(openpyxl_pagebreak.Break(id=row - 1))
    for name, told in document.facts.lines:
        row = _cover_line(page, row, name, told, bold=True)
    for section in document.sections:
        row += 2
        _put(page, row, 1, section.title).font = openpyxl_styles.Font(bold=True, size=12)
        for block in section.blocks:
            row = _cover_block(page, row, block, number, names)
    _put(page, row + 2, 1, document.footer)
    _print_setup(page, document, landscape=False)


def _write_front(page: Any, front: Front, number: Mapping[str, str]) -> int:
    """Write the answer, a line a requirement, what to be careful with, and the map; return the last row of them."""
    font, ink, ground = openpyxl_styles.Font, ink_of(front.verdict)[1:], ground_of(front.verdict)[1:]
    soft = font(_FONT, 9, color=_SOFT)
    plain = [(line, font(_FONT, 10), ground) for line in front.told]
    looks = [(f"{front.kind} · {front.basis}", soft, ""), (front.title, font(_FONT, 16, bold=True), ""),
             (front.subtitle, soft, ""), (front.answer, font(_FONT, 18, bold=True, color=ink), ground),
             (front.scope, font(_FONT, 9), ground), *plain]  # fmt: skip
    for row, (text, look, fill) in enumerate(looks, start=1):
        cell = _across(page, row, 1, text, sum(_COVER_WIDTHS))
        cell.font = look
        if look.size > 10:
            page.row_dimensions[row].height = look.size * 1.6
        if fill:
            cell.fill = openpyxl_styles.PatternFill("solid", fgColor=fill)
    row = len(looks) + 2
    for at, text in enumerate(front.headings, start=1):
        _front_cell(page, row, at, text, soft, _INK)
    for line in front.rows:
        row += 1
        page.row_dimensions[row].height = _FRONT_HEIGHT
        texts = (line.name, "", line.figure, line.margin, line.certain, line.told)
        for at, text in enumerate(texts, start=1):
            strong = at in (1, 6)
            colour = ink_of(line.verdict)[1:] if at == 6 else _INK
            _front_cell(page, row, at, text, font(_FONT, 10, bold=strong, color=colour), _RULE)
        heighten(page, row, texts, _COVER_WIDTHS)
        if line.chart is not None:
            _place(page, row, 2, draw(line.chart, "png"), 30.0)
    if front.cautions:
        row += 2
        _put(page, row, 1, front.heed).font = font(_FONT, 10, bold=True)
        for name, told in front.cautions:
            row = _cover_line(page, row, name, told, bold=True)
    if front.figure is not None:
        row += 2
        label = number[f"figure:{front.figure.id}"]
        _put(page, row, 1, f"{label}. {front.figure.caption}").font = font(_FONT, 10, bold=True)
        picture = draw(front.figure, "png")
        high = _place(page, row + 1, 1, picture, _COVER_MM)
        # rows below the picture are of the height that programs give to one by themselves
        row += 1 + math.ceil(high / _PIXELS_A_ROW)
    return row


def _front_cell(page: Any, row: int, at: int, text: str, font: Any, below: str) -> None:
    cell = _put(page, row, at, text)
    cell.font = font
    cell.alignment = openpyxl_styles.Alignment(
        horizontal="left" if at < 3 else "right", vertical="center", wrap_text=True
    )
    cell.border = openpyxl_styles.Border(bottom=openpyxl_styles.Side("thin", below))


def _place(page: Any, row: int, column: int, picture: Picture, width_mm: float) -> float:
    """Lay a picture over the sheet, so wide; return how high it is, in pixels."""
    image = openpyxl_image.Image(io.BytesIO(picture.content))
    image.width = width_mm * 96 / 25.4
    image.height = picture.height_mm * image.width / picture.width_mm
    page.add_image(image, f"{_lettered(column)}{row}")
    return float(image.height)


def _across(page: Any, row: int, first: int, text: str, width: float) -> Any:
    """Write a text over all columns from one on, as high as its lines need."""
    cell = _put(page, row, first, text)
    cell.alignment = openpyxl_styles.Alignment(wrap_text=True, vertical="center" if first == 1 else "top")
    page.merge_cells(start_row=row, start_column=first, end_row=row, end_column=len(_COVER_WIDTHS))
    heighten(page, row, [text], [width])
    return cell


def _cover_line(page: Any, row: int, name: str, told: str, *, bold: bool = False) -> int:
    """Write a name and what is told of it below a row; return its row."""
    row += 1
    cell = _put(page, row, 1, name)
    cell.font, cell.alignment = (
        openpyxl_styles.Font(bold=bold),
        openpyxl_styles.Alignment(vertical="top", wrap_text=True),
    )
    _across(page, row, 2, told, sum(_COVER_WIDTHS[1:]))
    heighten(page, row, [name, told], [_COVER_WIDTHS[0], sum(_COVER_WIDTHS[1:])])
    return row


def _cover_block(page: Any, row: int, block: object, number: Mapping[str, str], names: Mapping[str, str]) -> int:
    if isinstance(block, Facts):
        for name, told in block.lines:
            row = _cover_line(page, row, name, told)
    elif isinstance(block, Paragraph):
        row = _cover_line(page, row, "", block.text)
    elif isinstance(block, Table):
        row = _cover_line(page, row, number[block.id], block.caption)
        cell = page.cell(row, 2)
        cell.hyperlink = f"#'{names[block.id]}'!A1"
        cell.font = openpyxl_styles.Font(color="FF0B57A4", underline="single")
    elif isinstance(block, Figure):
        row = _cover_line(page, row, number[f"figure:{block.id}"], f"{block.caption}: {block.alt}")
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
    widths = _widths(table, document.language)
    styles: dict[_Look, str] = {}
    # what the look of a number hangs on: most cells of a table of distances have the same
    known: dict[tuple[object, ...], str] = {}

    def style_of(cell: Cell, column: Column, *, total: bool) -> str:
        number = cell.number
        if number is None:
            return of_look(_text_look(cell, column, total=total))
        key = (column.unit, cell.unit, cell.before, number == round(number), total)
        if key not in known:
            known[key] = of_look(
                _Look("right", "top", bold=total, number_format=number_format(cell, column, document.language))
            )
        return known[key]

    def of_look(look: _Look) -> str:
        if look not in styles:
            # a cell that is not on the page: the look is known to the book, and nothing is written
            dressed = openpyxl_cell.Cell(page, 1, 1)
            _dress(dressed, look, looks)
            styles[look] = str(dressed.style_id)
        return styles[look]

    return "".join(
        _row_xml(at, row, table.columns, letters, widths, rows, style_of, page.title)
        for at, row in enumerate(table.rows, start=_FIRST_ROW)
    )


def _row_xml(
    at: int, row: Row, columns: tuple[Column, ...], letters: list[str], widths: list[float], rows: Mapping[str, int],
    style_of: Callable[..., str], sheet: str,
) -> str:  # fmt: skip
    height = height_of([cell.text if cell.number is None else "" for cell in row.cells], widths)
    cells = []
    for across, (cell, column, letter) in enumerate(zip(row.cells, columns, letters, strict=True), start=1):
        place, text = f"{letter}{at}", cell.text
        head = f'<c r="{place}" s="{style_of(cell, column, total=row.total)}"'
        if cell.number is not None:
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


def _text_look(cell: Cell, column: Column, *, total: bool) -> _Look:
    text = cell.text
    # digits alone (a parcel number of 19) are to stay what they are
    return _Look(_SIDES[column.kind], "top", bold=total, number_format="@" if text.isdigit() else "General",
                 quoted=text.startswith(_FORMULA_SIGNS))  # fmt: skip


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


def _widths(table: Table, language: str) -> list[float]:
    """Return how wide the columns are, in digits: wide enough for the largest number, which would be shown as ####."""
    widest = [11.0] * len(table.columns)
    for at, column in enumerate(table.columns):
        largest: dict[str, float] = {}
        for row in table.rows:
            cell = row.cells[at]
            if cell.number is not None and abs(cell.number) > largest.get(cell.unit, -1.0):
                largest[cell.unit] = abs(cell.number)
        # a sign, a decimal point with a digit behind it, and room on both sides
        told = [
            len(f"{number:,.0f}") + 5 + (0 if unit in ("", column.unit) else width_of(unit_word(unit, language)))
            for unit, number in largest.items()
        ]
        widest[at] = max(11.0, 13.0 * column.width, *told)
    return widest


def _layout(page: Any, table: Table, document: Document) -> None:
    # by its name: a cell that is asked for becomes a row of its own, and the row stood in the sheet twice
    page.freeze_panes = f"B{_FIRST_ROW}"
    if table.rows:
        last = f"{_lettered(len(table.columns))}{_FIRST_ROW - 1 + len(table.rows)}"
        page.auto_filter.ref = f"A{_FIRST_ROW - 1}:{last}"
    widths = _widths(table, document.language)
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[_lettered(at)].width = width
    heads = [heading(column, document.language, unit=column.unit) for column in table.columns]
    heighten(page, _FIRST_ROW - 1, heads, widths)
    page.print_title_rows = f"1:{_FIRST_ROW - 1}"
    _print_setup(page, document, landscape=True)


def _print_setup(page: Any, document: Document, *, landscape: bool) -> None:
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    # a table runs on as long as it is; a sheet that is made to fit would not be broken behind its first page
    page.sheet_properties.pageSetUpPr.fitToPage = landscape
    if landscape:
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    else:
        page.page_setup.scale = _COVER_SCALE
        page.page_margins.left = page.page_margins.right = 0.5
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
