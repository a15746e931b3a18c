"""What the state of a row says in words: colours alone tell nobody who cannot see them."""

from __future__ import annotations

from zonegeo.i18n.translator import Translator
from zonegeo.rendering.workbook.book import FIRST_ROW, BookSheet
from zonegeo.sources.workbook.grid import letters


def state_of(book: BookSheet, row: int, translator: Translator) -> str:
    """Return the state of a row when the workbook is written: needed, filled, optional or locked."""
    cells = [
        cell
        for key, cell in book.rows[row].cells.items()
        if key not in ("status", "institution.sites", "source", "page", "note")
    ]
    if any(cell.is_missing for cell in cells):
        return translator.text("workbook.state.needed")
    own = [cell for cell in cells if not cell.locked]
    if not own or (all(cell.value is None for cell in own) and any(cell.value is not None for cell in cells)):
        is_locked = not own or all(cell.locked for cell in cells if cell.value is not None)
        return translator.text("workbook.state.locked" if is_locked and not own else "workbook.state.optional")
    return translator.text("workbook.state.filled") if any(cell.value is not None for cell in own) else ""


def left_open(book: BookSheet, requirement: str) -> str:
    """Return a formula that counts the cells of a sheet that are still empty and that a requirement hangs on."""
    cells = []
    for number, row in enumerate(book.rows):
        for across, column in enumerate(book.columns, start=2):
            cell = row.cells[column.key]
            if requirement in cell.needed and not cell.locked:
                cells.append(f"COUNTBLANK('{{title}}'!{letters(across)}{FIRST_ROW + number})")
    return "+".join(cells)
