"""A comparison for a reader at a console: what differs in full, what is equal on one line."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.comparison_sheets import heading_of, notices_of, sheets_of
from zonegeo.rendering.comparison.sheet import Sheet
from zonegeo.rendering.terminal.text_columns import aligned, padded, width_of

_BY_PROPOSAL = ("matrix", "figures")


def render_text(comparison: Comparison, translator: Translator, *, only_differences: bool) -> str:
    """Return every table as plain text; a row in which all say the same is one line that begins with ``=``."""
    title, same, day = heading_of(comparison, translator)
    lines = [title, same, day]
    for sheet in sheets_of(comparison, translator, only_differences=only_differences):
        if not sheet.lines:
            continue
        lines.extend(["", f"{sheet.title}{f' – {sheet.note}' if sheet.note else ''}"])
        lines.extend(_by_proposal(sheet) if sheet.id in _BY_PROPOSAL else _table(sheet))
    notices = notices_of(comparison, translator)
    lines.extend(["", translator.text("check.notices")] if notices else [])
    lines.extend(f"  [{code}] {told}" for code, told in notices)
    return as_lines(lines)


def _by_proposal(sheet: Sheet) -> Iterator[str]:
    """One block a row: a wide matrix does not fit a console, its rows do."""
    start = 2 if sheet.id == "matrix" else 1
    names = sheet.headings[start:]
    width = max(map(width_of, names))
    for line in sheet.lines:
        name = f"{line.cells[0]} [{line.id}]" if line.id else line.cells[0]
        head = "  ".join(cell for cell in (name, *line.cells[1:start]) if cell)
        values = line.cells[start:]
        if not line.differs:
            yield f"  = {head}  {values[0]}"
            continue
        yield f"  ≠ {head}"
        yield from (f"      {padded(name, width)}  {cell}" for name, cell in zip(names, values, strict=True))


def _table(sheet: Sheet) -> Iterator[str]:
    rows = [sheet.headings, *(line.cells for line in sheet.lines)]
    marks = [" ", *(" " if line.differs else "=" for line in sheet.lines)]
    yield from (f"  {mark} {row}".rstrip() for mark, row in zip(marks, aligned(rows), strict=True))
