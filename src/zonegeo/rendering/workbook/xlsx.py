"""A workbook of facts as XLSX: hidden keys, headings, drop-down lists, locked cells without a password, colours."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Name
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.parcel import LAND_CATEGORIES
from zonegeo.rendering.row_heights import heighten
from zonegeo.rendering.workbook.book import FIRST_ROW, Book, BookCell, BookSheet
from zonegeo.rendering.workbook.cell_styles import LETTERS, Styles
from zonegeo.rendering.workbook.guide_sheet import write_guide
from zonegeo.rendering.workbook.put_cell import put
from zonegeo.rendering.workbook.state import state_formula, state_of
from zonegeo.sources.workbook.grid import letters
from zonegeo.sources.workbook.vocabulary import LISTS, META, SEARCHED, SHEETS, Column

openpyxl_datavalidation = LateModule("openpyxl.worksheet.datavalidation")
openpyxl_defined_name = LateModule("openpyxl.workbook.defined_name")

_KEYS, _HEADINGS = 3, 4
_MOST_PARCELS = 6000
# lists whose words may be added to: a name that is not among them is judged when the file is read
_OPEN_LISTS = ("institution", "state", "factor", "category")


@value
class _Lists:
    """The names of the lists and the ranges that they stand for."""

    names: Mapping[str, str]


def write_xlsx(book: Book, evaluation: Evaluation, translator: Translator) -> bytes:
    """Return the bytes of an ``.xlsx`` file; the same book gives the same bytes.

    Raises
    ------
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    """
    workbook = need_extra("openpyxl", extra="xlsx", where="-o FILE.xlsx").Workbook()
    styles = Styles()
    write_guide(workbook.active, book, evaluation, translator, styles)
    for each in book.sheets:
        page = workbook.create_sheet(each.sheet.name.within(translator.language))
        _write_sheet(page, each, translator, styles)
    lists = _write_lists(workbook, book, translator.language)
    for each in book.sheets:
        _validate(workbook[each.sheet.name.within(translator.language)], each, lists, translator)
    _write_meta(workbook.create_sheet(META), book)
    stream = io.BytesIO()
    workbook.save(stream)
    return without_clock(stream.getvalue())


def _write_sheet(page: Any, book: BookSheet, translator: Translator, styles: Styles) -> None:
    text = translator.text
    columns = book.columns
    last = letters(len(columns) + 1)
    styles.title(put(page, 1, 2, text(f"workbook.title.{book.sheet.id}")))
    page.merge_cells(f"B2:{last}2")
    styles.help(put(page, 2, 2, text(f"workbook.help.{book.sheet.id}")))
    page.row_dimensions[2].height = 42
    put(page, _KEYS, 1, f"zg:{book.sheet.id}")
    for across, column in enumerate(columns, start=2):
        put(page, _KEYS, across, column.key)
        styles.heading(put(page, _HEADINGS, across, column.heading.within(translator.language)))
        page.column_dimensions[letters(across)].width = column.width
    page.row_dimensions[_HEADINGS].height = 32
    for at, row in enumerate(book.rows, start=FIRST_ROW):
        if row.key:
            put(page, at, 1, row.key)
        for across, column in enumerate(columns, start=2):
            _write_cell(page, at, across, column, row.cells[column.key], styles)
        if "status" in row.cells and row.cells["status"].value is None:
            across = 2 + next(n for n, column in enumerate(columns) if column.key == "status")
            state = put(page, at, across, state_of(book, at - FIRST_ROW, translator))
            live = state_formula(book, at - FIRST_ROW, translator)
            if live:
                state.value, state.data_type = live, "f"
            styles.locked(state)
        texts = [given if isinstance(given := row.cells[each.key].value, str) else "" for each in columns]
        heighten(page, at, texts, [column.width * LETTERS for column in columns])
    page.row_dimensions[_KEYS].hidden = True
    page.column_dimensions["A"].hidden = True
    page.freeze_panes = f"C{FIRST_ROW}"
    page.protection.sheet = not book.open_
    page.protection.formatColumns = page.protection.formatRows = False
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{_HEADINGS}:{_HEADINGS}"
    _colour(page, book, styles)


def _write_cell(page: Any, at: int, across: int, column: Column, cell: BookCell, styles: Styles) -> None:
    written = put(page, at, across, cell.value)
    if column.kind == "status" or cell.locked:
        styles.locked(written)
    else:
        styles.open(written)
    if isinstance(cell.value, Decimal):
        written.number_format = "#,##0" if cell.value == cell.value.to_integral_value() else "General"
    elif isinstance(cell.value, date) or column.kind == "date":
        written.number_format = "yyyy-mm-dd"
    elif column.kind in ("digits", "pnu", "text", "choice") and column.key != "parcel.no":
        # a stated number keeps its digits, and 12-3 stays what was typed
        written.number_format = "@" if column.kind in ("digits", "pnu") or column.key == "parcel.jibun" else "General"


def _colour(page: Any, book: BookSheet, styles: Styles) -> None:
    """Colours follow what is written: amber where something hangs on an empty cell, green where there is a value."""
    for across, column in enumerate(book.columns, start=2):
        letter = letters(across)
        for number, row in enumerate(book.rows):
            cell = row.cells[column.key]
            if cell.needed and not cell.locked:
                styles.amber_while_empty(page, f"{letter}{FIRST_ROW + number}")
        is_input = column.kind != "status" and any(not row.cells[column.key].locked for row in book.rows)
        if is_input and book.rows:
            last = _MOST_PARCELS if book.open_ else FIRST_ROW + len(book.rows) - 1
            styles.green_where_filled(page, f"{letter}{FIRST_ROW}:{letter}{last}", f"{letter}{FIRST_ROW}")


def _write_lists(workbook: Any, book: Book, language: str) -> _Lists:
    """Write the words that cells are chosen from on a hidden sheet, each list under a name of its own."""
    page = workbook.create_sheet(LISTS.within(language))
    page.sheet_state = "hidden"
    names: dict[str, str] = {}
    words = {**book.words, "category": {each: Name(each, each) for each in LAND_CATEGORIES}}
    for column, (id_, listed) in enumerate(words.items(), start=1):
        told = [name.within(language) for name in listed.values()]
        if id_ in ("kind", "content", "grade", "state"):
            told.append(SEARCHED.within(language))
        put(page, 1, column, f"zg_{id_.replace('-', '_')}")
        for row, each in enumerate(told, start=2):
            put(page, row, column, each)
        letter = letters(column)
        names[id_] = f"zg_{id_.replace('-', '_')}"
        where = f"'{page.title}'!${letter}$2:${letter}${max(2, len(told) + 1)}"
        workbook.defined_names[names[id_]] = openpyxl_defined_name.DefinedName(names[id_], attr_text=where)
    own = next((each for each in book.sheets if each.sheet.id == "institution"), None)
    if own is not None:
        title = SHEETS["institution"].name.within(language)
        where = f"'{title}'!$B${FIRST_ROW}:$B${FIRST_ROW + len(own.rows) - 1}"
        names["institution"] = "zg_institution"
        workbook.defined_names["zg_institution"] = openpyxl_defined_name.DefinedName("zg_institution", attr_text=where)
    return _Lists(names)


def _validate(page: Any, book: BookSheet, lists: _Lists, translator: Translator) -> None:
    last = _MOST_PARCELS if book.open_ else FIRST_ROW + len(book.rows) - 1
    for across, column in enumerate(book.columns, start=2):
        rule = None
        if column.words in lists.names and book.rows:
            rule = openpyxl_datavalidation.DataValidation(
                "list", formula1=f"={lists.names[column.words]}", allow_blank=True
            )
            rule.errorStyle = "warning" if column.words in _OPEN_LISTS else "stop"
            rule.showErrorMessage = True
        elif column.kind in ("digits", "date", "pnu", "number") and book.rows:
            rule = openpyxl_datavalidation.DataValidation(allow_blank=True)
        if rule is None:
            continue
        prompt = translator.text(f"workbook.prompt.{column.kind}")
        rule.prompt, rule.showInputMessage = prompt, True
        rule.add(f"{letters(across)}{FIRST_ROW}:{letters(across)}{last}")
        page.add_data_validation(rule)


def _write_meta(page: Any, book: Book) -> None:
    page.sheet_state = "veryHidden"
    for row, told in enumerate(book.meta, start=1):
        for column, each in enumerate(told, start=1):
            if each:
                put(page, row, column, each)
