"""What a cell says: a text, a stated number with its digits, a day, one of some words; or why it says nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from zonegeo.base.message import Name, name_value
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.model.quantity import Quantity, QuantityError, convert
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.korean_numbers import korean_number
from zonegeo.sources.workbook.vocabulary import NONE, NOT_ASKED, SEARCHED, unit_name, word_in

# what people write for "nothing here": it says neither that it is unknown nor that there is none
_DASHES = frozenset("-–—−－~·.?？*xX/") | {"--", "---", "n/a", "N/A", "#N/A", "??", "미정", "추후", "tbd", "TBD", "..."}
# as above: what a column of places says of the rows below the first (상동 is the name of dongs, too)
DITTO = frozenset({"〃", "″", "〟", '"', "''", "위와 같음", "위와같음"})
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(.*)")
_ABOUT = re.compile(r"(?:약|대략|about|ca\.?|approx\.?|≈|~)\s*(?=[\d.])")
_DAY = re.compile(r"(\d{4})\s*(?:-|\.|/|년)\s*(\d{1,2})\s*(?:-|\.|/|월)\s*(\d{1,2})\s*(?:\.|일)?")
_SHORT_YEAR = re.compile(r"['’‘`]?(\d{2})\s*(?:-|\.|/|년)\s*(\d{1,2})\s*(?:-|\.|/|월)\s*(\d{1,2})\s*(?:\.|일)?")


class CellError(ValueError):
    """A cell cannot be read: ``code`` says why, the values are those of its sentence."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@value
class Stated:
    """A number as it is stated: its digits as text, and whether the cell says that it is about so much (약)."""

    digits: str
    about: bool = False


def special_of(cell: Cell) -> str:
    """Return what a cell says without a value: ``blank``, ``searched``, ``none``, ``not-asked``; empty: it has one.

    Raises
    ------
    CellError
        ``cell-dash`` and the fault that a cell has by itself.

    >>> [special_of(Cell(text, text)) for text in ("", "모름", "없음", "해당 없음", "7")]
    ['blank', 'searched', 'none', 'not-asked', '']
    """
    if cell.fault:
        raise CellError(cell.fault, value=cell.text)
    if not cell.text:
        return "blank"
    if cell.text in _DASHES or cell.text in DITTO:
        raise CellError("cell-dash", value=cell.text)
    said = ((SEARCHED, "searched"), (NONE, "none"), (NOT_ASKED, "not-asked"))
    return next((meaning for word, meaning in said if word_in(word, cell.text)), "")


def text_of(cell: Cell) -> str:
    """Return a text. Raises :class:`CellError` where a program made a day of what was typed (12-3)."""
    if isinstance(cell.value, date | time):
        raise CellError("cell-became-a-date", value=cell.text, fix=_typed(cell.value))
    return unicodedata.normalize("NFC", cell.text)


def _typed(day: date | time) -> str:
    return f"{day.month}-{day.day}" if isinstance(day, date) else str(day)


def number_of(cell: Cell, unit: str = "") -> Stated:
    """Return a number as it is stated; a unit in the cell must be ``unit``.

    Raises
    ------
    CellError
        ``cell-unit-differs`` with the number in the unit that is asked, ``cell-korean-number``, ``cell-not-a-number``,
        ``cell-became-a-date``, ``cell-negative``.

    >>> number_of(Cell("3,434㎡", "3,434㎡"), "m2").digits
    '3434'
    >>> number_of(Cell("37억", "37억"), "million KRW")
    Traceback (most recent call last):
        ...
    zonegeo.sources.workbook.cell_values.CellError: cell-unit-differs
    """
    if isinstance(cell.value, date | time):
        raise CellError("cell-became-a-date", value=cell.text, fix=_typed(cell.value))
    told = unicodedata.normalize("NFKC", cell.text).replace("m²", "m2").strip()
    text = _ABOUT.sub("", told)
    matched = _NUMBER.fullmatch(text)
    if matched is None:
        _raise_words(cell.text, text, unit)
        raise CellError("cell-not-a-number", value=cell.text)
    number, rest = matched.groups()
    digits = number.replace(",", "")
    if rest:
        _check_unit(cell.text, text, rest, unit)
    if digits.startswith("-") and Decimal(digits) != 0:
        raise CellError("cell-negative", value=cell.text)
    return Stated(digits.lstrip("+-"), about=text != told)


def _check_unit(shown: str, text: str, rest: str, unit: str) -> None:
    """A unit that the cell names itself: the one that is asked for, or an error with the number in that one."""
    try:
        stated = Quantity.parse(text)
    except QuantityError:
        _raise_words(shown, text, unit)
        raise CellError("cell-not-a-number", value=shown) from None
    asked = Quantity.parse(f"1 {unit}") if unit else None
    if asked is not None and stated.unit == asked.unit:
        return
    fix = ""
    if asked is not None and stated.si_unit == asked.si_unit:
        fix = _decimal_text(convert(stated.si, asked.unit))
    raise CellError("cell-unit-differs", value=shown, unit=name_value(unit_name(unit)) if unit else rest, fix=fix)


def _raise_words(shown: str, text: str, unit: str) -> None:
    """Numbers in words (삼천칠백, 37억, 1만2천) are told with the figure that they seem to mean."""
    found = korean_number(text)
    if found is None:
        return
    number, is_money = found
    if unit.endswith("KRW") and number >= 10**6:
        is_money = True
    if is_money and unit.endswith("KRW"):
        factor = Quantity.parse(f"1 {unit}").si
        values = {"unit": name_value(unit_name(unit)), "fix": _decimal_text(number / factor)}
        raise CellError("cell-unit-differs", value=shown, **values)
    raise CellError("cell-korean-number", value=shown, fix=str(number))


def _decimal_text(number: Fraction) -> str:
    return f"{float(number):.10g}"


def day_of(cell: Cell) -> date:
    """Return a day: of a cell that holds one, or a text with a year of four digits, a month and a day.

    >>> day_of(Cell("2019. 9. 27.", "2019. 9. 27.")), day_of(Cell("2019년 9월 27일", "2019년 9월 27일"))
    (datetime.date(2019, 9, 27), datetime.date(2019, 9, 27))
    """
    if isinstance(cell.value, datetime):
        if cell.value.time() != time():
            raise CellError("cell-not-a-day", value=cell.text, fix=cell.value.date().isoformat())
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    text = unicodedata.normalize("NFKC", cell.text)
    matched, short = _DAY.fullmatch(text), _SHORT_YEAR.fullmatch(text)
    try:
        if matched and not cell.number:
            return date(*(int(each) for each in matched.groups()))
        if short and not cell.number:
            year, month, day = (int(each) for each in short.groups())
            raise CellError("cell-year-of-two-digits", value=cell.text, fix=date(2000 + year, month, day).isoformat())
    except CellError:
        raise
    except ValueError:
        pass
    raise CellError("cell-not-a-day", value=cell.text, fix="2019-09-27")


def choice_of(cell: Cell, words: Mapping[str, Name], *, known: Callable[[str], str | None] | None = None) -> str:
    """Return which of some words a cell says, by its id or in either language.

    Raises
    ------
    CellError
        ``cell-word-unknown`` with the words that there are.
    """
    text = text_of(cell)
    for id_, name in words.items():
        if text == id_ or word_in(name, text):
            return id_
    if known is not None and (found := known(text)) is not None:
        return found
    listed = [name.ko for name in words.values()] + [name.en for name in words.values()]
    names = [name_value(name) for name in words.values()]
    raise CellError("cell-word-unknown", value=text[:60], nearest=nearest_name(text, listed), known=names)
