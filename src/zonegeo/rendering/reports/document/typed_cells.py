"""Typed cells: the number of the result beside the text in which a designation document would print it."""

from __future__ import annotations

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.number_text import grouped, number_text
from zonegeo.i18n.phrases import interval_text, limit_number, limit_sign, margin_text
from zonegeo.i18n.translator import SIGNS, Translator
from zonegeo.model.evaluation import Finding, LimitUsed, Measurement
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.reports.document.blocks import Cell

DASH = "–"


def plain(text: str) -> Cell:
    """Return a cell of text; a dash where there is none."""
    return Cell(one_line(text) or DASH)


def one_line(text: str) -> str:
    """Return a text on one line, and without blanks around it."""
    return in_one_line(text.strip())


def measured(translator: Translator, number: float | None, unit: str) -> Cell:
    """Return a measurement with its unit in the text."""
    if number is None:
        return Cell(DASH)
    return Cell(amount_text(translator, number, unit), number, unit)


def bare(number: float | None, unit: str) -> Cell:
    """Return a measurement without its unit, for a column whose heading says it."""
    return Cell(DASH) if number is None else Cell(number_text(number, unit), number, unit)


def amount_text(translator: Translator, number: float, unit: str) -> str:
    """Return a number with its unit; money in millions where it is a whole number of them.

    >>> amount_text(Translator("en"), 7348000000.0, "KRW"), amount_text(Translator("en"), 1305.64, "m")
    ('7,348 million KRW', '1,305.6 m')
    """
    if unit == "KRW" and number and number % 1_000_000 == 0:
        return translator.with_unit(grouped(number / 1_000_000, 0), "million KRW")
    return translator.measurement(number, unit)


def area_text(number: float, stated: str | None = None) -> str:
    """Return an area in km2 as a designation document prints it: ``0.27``, or ``0.003 (3,434 ㎡)`` for a plot.

    Parameters
    ----------
    number
        Square metres.
    stated
        The area as a document stated it: in km2 its own digits are kept.

    >>> area_text(270000.0, "0.27 km2"), area_text(3434.0, "3434 m2"), area_text(434328.594)
    ('0.27', '0.003 (3,434 ㎡)', '0.434 (434,329 ㎡)')
    """
    digits, _, unit = (stated or "").partition(" ")
    if unit == "km2":
        return digits
    return f"{grouped(number / 1e6, 3)} ({grouped(number, 0)} ㎡)"


def area(number: float | None, stated: str | None = None, *, unknown: str = DASH) -> Cell:
    """Return a cell with an area in km2 (see :func:`area_text`), the number in m2."""
    return Cell(unknown) if number is None else Cell(area_text(number, stated), number, "m2")


def signed(number: float | None, unit: str) -> Cell:
    """Return a difference with its sign and without its unit."""
    if number is None:
        return Cell(DASH)
    text = number_text(abs(number), unit)
    sign = "+" if number > 0 else "-" if number < 0 else ""
    return Cell(f"{sign if any(c in '123456789' for c in text) else ''}{text}", number, unit)


def verdict(translator: Translator, given: Verdict | None) -> Cell:
    """Return a verdict as its sign and its word."""
    return Cell(DASH) if given is None else Cell(f"{GLYPHS[given]} {translator.text(f'verdict.{given.value}')}")


def margin(translator: Translator, number: float | None, unit: str, limit: LimitUsed | None) -> Cell:
    """Return a margin with its unit in the text."""
    told = "" if number is None else margin_text(translator, number, unit, limit_sign(limit))
    return Cell(told, number, unit) if told else Cell(DASH)


def limit(translator: Translator, given: LimitUsed | None) -> Cell:
    """Return a limit with its sign; the number is the limit itself."""
    if given is None:
        return Cell(DASH)
    sign = f"{SIGNS[given.op]} "
    in_millions = given.unit == "KRW" and given.value and given.value % 1_000_000 == 0
    text = amount_text(translator, given.value, given.unit) if in_millions else limit_number(translator, given)
    return Cell(f"{sign}{text}", given.value, given.unit, before=sign)


def value_cell(translator: Translator, finding: Finding, text: str) -> Cell:
    """Return the value of a finding under a text that was made of it."""
    m = finding.measurement
    return Cell(text) if m is None else Cell(text, m.value, m.unit)


def interval(translator: Translator, given: Measurement | None) -> str:
    """Return the interval of a measurement; a dash where its value is exact."""
    return (interval_text(translator, given) if given else "") or DASH
