"""What the state of a row says in words: colours alone tell nobody who cannot see them."""

from __future__ import annotations

from zonegeo.i18n.translator import Translator
from zonegeo.rendering.workbook.book import FIRST_ROW, BookSheet
from zonegeo.sources.workbook.grid import letters

# what says nothing of a row by itself: where it is from, and a stage that new rows begin with
_ASIDE = ("status", "institution.sites", "source", "page", "note", "figure.as", "parcel.no")


def state_of(book: BookSheet, row: int, translator: Translator) -> str:
    """Return the state of a row when the workbook is written: needed, filled, optional or locked."""
    cells = [cell for key, cell in book.rows[row].cells.items() if key not in _ASIDE]
    if any(cell.is_missing for cell in cells):
        return translator.text("workbook.state.needed")
    own = [cell for cell in cells if not cell.locked]
    if not own or (all(cell.value is None for cell in own) and any(cell.value is not None for cell in cells)):
        is_locked = not own or all(cell.locked for cell in cells if cell.value is not None)
        return translator.text("workbook.state.locked" if is_locked and not own else "workbook.state.optional")
    return translator.text("workbook.state.filled") if any(cell.value is not None for cell in own) else ""


def state_formula(book: BookSheet, row: int, translator: Translator) -> str:
    """Return a formula that says the state of a row while it is filled in; empty where nothing in it can change."""
    places = {column.key: f"{letters(across)}{FIRST_ROW + row}" for across, column in enumerate(book.columns, start=2)}
    cells = {key: cell for key, cell in book.rows[row].cells.items() if key not in _ASIDE and not cell.locked}
    if not cells or book.open_:
        return ""
    needed = "+".join(f"COUNTBLANK({places[key]})" for key, cell in cells.items() if cell.needed)
    filled, empty = translator.text("workbook.state.filled"), translator.text("workbook.state.optional")
    if needed:
        return f'=IF({needed}>0,"{translator.text("workbook.state.needed")}","{filled}")'
    is_known = any(cell.value is not None for cell in book.rows[row].cells.values() if cell.locked)
    counted = ",".join(places[key] for key in cells)
    return f'=IF(COUNTA({counted})=0,"{empty if is_known else ""}","{filled}")'


def left_open(book: BookSheet, requirement: str) -> str:
    """Return a formula that counts the cells of a sheet that are still empty and that a requirement hangs on."""
    cells = []
    for number, row in enumerate(book.rows):
        for across, column in enumerate(book.columns, start=2):
            cell = row.cells[column.key]
            if requirement in cell.needed and not cell.locked:
                cells.append(f"COUNTBLANK('{{title}}'!{letters(across)}{FIRST_ROW + number})")
    return "+".join(cells)
