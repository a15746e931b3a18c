"""What every writer of a document needs: headings with units, numbers of tables and figures, colours of verdicts."""

from __future__ import annotations

from zonegeo.i18n.translator import Translator
from zonegeo.rendering.reports.document.blocks import Column, Document

# as in the page (page/assets/panel.css); beside them the ground of the box in which the answer stands
VERDICT_INKS = {"pass": "#00694a", "fail": "#a83200", "review": "#7a5200", "undecided": "#4b4b8c"}
VERDICT_GROUNDS = {"pass": "#e3f2ec", "fail": "#fbebe4", "review": "#f8f0dd", "undecided": "#ececf6"}
NO_INK, NO_GROUND = "#4a5761", "#eff3f4"


def ink_of(verdict: str) -> str:
    """Return the colour in which a verdict is written, six hexadecimal digits behind their sign."""
    return VERDICT_INKS.get(verdict, NO_INK)


def ground_of(verdict: str) -> str:
    """Return the colour behind the answer of the first page."""
    return VERDICT_GROUNDS.get(verdict, NO_GROUND)


def unit_word(unit: str, language: str) -> str:
    """Return the word of a unit as a heading carries it.

    >>> unit_word("m2", "ko"), unit_word("person", "ko"), unit_word("million KRW", "ko"), unit_word("%", "en")
    ('㎡', '명', '백만원', '%')
    """
    word = Translator(language).text(f"unit.{unit}")
    return word.replace("{n}", "").strip()


def heading(column: Column, language: str, *, unit: str | None = None) -> str:
    """Return the heading of a column with its unit in brackets; ``unit`` in place of the one that is shown."""
    named = column.shown if unit is None else unit
    told = column.heading[:1].upper() + column.heading[1:]
    return f"{told} ({unit_word(named, language)})" if named else told


def numbered(document: Document) -> dict[str, str]:
    """Return the label of every table by its id, and of every figure by ``figure:`` and its id."""
    tables = {t.id: f"{document.table_word} {n}" for n, t in enumerate(document.tables(), start=1)}
    figures = {f"figure:{f.id}": f"{document.figure_word} {n}" for n, f in enumerate(document.figures(), start=1)}
    return tables | figures
