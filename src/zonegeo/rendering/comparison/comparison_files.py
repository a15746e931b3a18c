"""A comparison for programs: the whole of it as JSON, the verdict matrix as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Cell, Comparison
from zonegeo.rendering.results.csv_file import inert
from zonegeo.rendering.results.json_file import json_text


def render_json(comparison: Comparison, translator: Translator, *, only_differences: bool) -> str:
    """Return the comparison: SI units, unrounded, the same bytes for the same input and language."""
    document = _told(comparison, translator)
    if only_differences:
        rows = tuple(row for row in document.rows if row.differs)
        document = replace(document, rows=rows, figures=tuple(row for row in document.figures if row.differs))
    return json_text(document, indent=1) + "\n"


def render_csv(comparison: Comparison, translator: Translator, *, only_differences: bool) -> str:
    """Return one row for each requirement and proposal, numbers in SI units and unrounded (RFC 4180, with a BOM)."""
    differing = {row.requirement for row in comparison.rows if row.differs}
    records = [each for each in comparison.records() if not only_differences or each["requirement"] in differing]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(comparison.records()[0])
    for record in records:
        writer.writerow([_cell(value) for value in record.values()])
    return "\ufeff" + stream.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return inert(value) if isinstance(value, str) and value not in ("<=", "<", ">=", ">") else value


def _told(comparison: Comparison, translator: Translator) -> Comparison:
    def tell(cell: Cell) -> Cell:
        text = translator.tell(cell.message)
        return replace(cell, message=replace(cell.message, text=text), reason=text)

    return replace(
        comparison,
        rows=tuple(replace(row, cells=tuple(map(tell, row.cells))) for row in comparison.rows),
        steps=tuple(
            replace(
                step,
                moves=tuple(
                    replace(move, causes=tuple(replace(c, text=translator.tell(c)) for c in move.causes))
                    for move in step.moves
                ),
            )
            for step in comparison.steps
        ),
        notices=tuple(
            replace(each, text=translator.text(f"notice.{each.code}", **each.values)) for each in comparison.notices
        ),
    )
