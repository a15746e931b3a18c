"""A comparison as Markdown tables; what differs is bold."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.comparison_sheets import heading_of, notices_of, sheets_of
from zonegeo.rendering.comparison.sheet import Line, Sheet
from zonegeo.rendering.results.markdown import escaped


def render_markdown(comparison: Comparison, translator: Translator, *, only_differences: bool) -> str:
    """Return every table as Markdown; every text is escaped."""
    title, same, day = heading_of(comparison, translator)
    parts = [f"# {escaped(title)}", escaped(same), escaped(day)]
    for sheet in sheets_of(comparison, translator, only_differences=only_differences):
        if sheet.lines:
            parts.append(f"## {escaped(sheet.title)}")
            parts.extend([escaped(sheet.note)] if sheet.note else [])
            parts.append("\n".join(_table(sheet)))
    notices = notices_of(comparison, translator)
    if notices:
        parts.append("\n".join(f"- {escaped(code)}: {escaped(told)}" for code, told in notices))
    return "\n\n".join(parts) + "\n"


def _table(sheet: Sheet) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, sheet.headings))} |"
    yield f"|{' --- |' * len(sheet.headings)}"
    for line in sheet.lines:
        yield f"| {' | '.join(_cell(line, number) for number in range(len(line.cells)))} |"


def _cell(line: Line, number: int) -> str:
    text = escaped(line.cells[number])
    marked = number < len(line.marks) and line.marks[number]
    return f"**{text}**" if marked and text else text
