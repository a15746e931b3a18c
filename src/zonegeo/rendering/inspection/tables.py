"""Tables of texts for a console and for Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from zonegeo.base.value import value
from zonegeo.i18n.number_text import grouped
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.inspection import Figure
from zonegeo.rendering.results.markdown import escaped, table_text
from zonegeo.rendering.terminal.text_columns import aligned

Row = TypeVar("Row")


@value
class Table:
    """A table with a title; ``rest`` says what was left out of it."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rest: str = ""


def text_lines(table: Table) -> Iterator[str]:
    """Yield a table for a console, its columns side by side."""
    yield table.title
    yield from (f"  {row}".rstrip() for row in aligned([table.headings, *table.rows]))
    if table.rest:
        yield f"  {table.rest}"


def markdown(table: Table) -> str:
    """Return a table as Markdown; every text is escaped."""
    lines = [f"## {escaped(table.title)}", "", table_text(table.headings, table.rows)]
    lines.extend(["", escaped(table.rest)] if table.rest else [])
    return "\n".join(lines)


def without_empty_columns(table: Table) -> Table:
    """Return a table without the columns in which no row says anything.

    >>> without_empty_columns(Table("t", ("a", "b"), (("1", ""), ("2", "")))).headings
    ('a',)
    """
    kept = [
        n for n in range(len(table.headings)) if not table.rows or any(row[n] not in ("", "–") for row in table.rows)
    ]
    headings = tuple(table.headings[n] for n in kept)
    return Table(table.title, headings, tuple(tuple(row[n] for n in kept) for row in table.rows), table.rest)


_DIGITS = {"m": 3, "m2": 2, "%": 2, "ratio": 4}


def figure_text(translator: Translator, figure: Figure) -> str:
    """Return a figure with its unit: widths to the millimetre, areas to 0.01 m2 below 1,000 m2, else to 0.1."""
    if figure.value is None:
        return translator.text("word.unknown")
    digits = _DIGITS.get(figure.unit, 2)
    if figure.unit in ("m", "m2") and abs(figure.value) >= 1000:
        digits = 1
    small = 0 < abs(figure.value) < 0.5 * 10.0**-digits
    number = f"{figure.value:.2g}" if small else grouped(figure.value, digits)
    return translator.with_unit(number, figure.unit) if figure.unit != "ratio" else number


def method_text(translator: Translator, figure: Figure) -> str:
    """Return how and in which CRS a figure was measured."""
    name = translator.text(f"how.{figure.method}") if translator.knows(f"how.{figure.method}") else figure.method
    return f"{name} {figure.crs}" if figure.crs else name


def listed(rows: Sequence[Row], most: int | None) -> tuple[tuple[Row, ...], int]:
    """Return the first rows and how many are left."""
    shown = tuple(rows) if most is None else tuple(rows[:most])
    return shown, len(rows) - len(shown)
