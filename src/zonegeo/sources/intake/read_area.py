"""The area that a cell or a heading states, with its unit; the whole cell has to be understood."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from zonegeo.base.value import value
from zonegeo.model.quantity import Quantity
from zonegeo.sources.intake.words import ascii_of, plain

# how planners write a unit → ours, and the power of ten between them: 천㎡ is a tenth of a hectare, 만㎡ is a hectare
UNIT_WORDS = {
    "㎡": ("m2", 0), "m2": ("m2", 0), "m^2": ("m2", 0), "제곱미터": ("m2", 0), "평방미터": ("m2", 0), "sqm": ("m2", 0),
    "ha": ("ha", 0), "헥타르": ("ha", 0), "㏊": ("ha", 0), "㎢": ("km2", 0), "km2": ("km2", 0), "km^2": ("km2", 0),
    "제곱킬로미터": ("km2", 0), "평": ("pyeong", 0), "천㎡": ("ha", -1), "천m2": ("ha", -1), "1,000㎡": ("ha", -1),
    "1000㎡": ("ha", -1), "만㎡": ("ha", 0), "만m2": ("ha", 0), "만평": ("man-pyeong", 0),
    "pyeong": ("pyeong", 0), "manpyeong": ("man-pyeong", 0),
}  # fmt: skip
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_CELL = re.compile(rf"(약)?\s*({_NUMBER})\s*([^\d\s(（.,][^(（]*?)?\s*(?:[(（](.+)[)）])?")
# a sign that is no letter of a name: 면적㎡, 면적m2
_JOINED = re.compile(r"(.+?[가-힣)])\s*([㎡㎢㏊]|k?m2)")
_HEADING = re.compile(r"(.+?)\s*[(（\[]\s*([^)）\]]*?)\s*[)）\]]?")


class AreaNotUnderstoodError(ValueError):
    """A cell states no area that can be read as a whole."""


@value
class StatedArea:
    """An area as a cell states it: in ``own_unit`` or the heading's; ``about`` where the cell says 약."""

    quantity: Quantity
    about: bool = False
    own_unit: tuple[str, int] | None = None


def split_heading(heading: str) -> tuple[str, str]:
    """Return the name in a heading and the word of its unit, empty where it has none.

    >>> [split_heading(each) for each in ("공부상 면적(㎡)", "면적_ha", "면적 [천㎡]", "공부면적(")]
    [('공부상 면적', '㎡'), ('면적', 'ha'), ('면적', '천㎡'), ('공부면적', '')]
    >>> split_heading("면적㎡"), split_heading("2026㎡")
    (('면적', '㎡'), ('2026㎡', ''))
    >>> split_heading("면적(㎡/평)"), split_heading("필지번호(PNU)")
    (('면적', '㎡/평'), ('필지번호(PNU)', ''))
    """
    text = heading.strip()
    within = _HEADING.fullmatch(text)
    if within is not None and (not within[2] or any(plain(part) in UNIT_WORDS for part in within[2].split("/"))):
        return within[1], within[2]
    if "(" in text and ")" not in text:  # the name of a DBF column ends after ten bytes
        return text.partition("(")[0], ""
    joined = _JOINED.fullmatch(text)
    if joined is not None:
        return joined[1], joined[2]
    name, joint, ending = text.rpartition("_")
    return (name, ending) if joint and name and plain(ending) in UNIT_WORDS else (text, "")


def unit_of(word: str) -> tuple[str, int] | None:
    """Return the unit that a word means, with its power of ten; ``None`` for no unit or for several at once.

    >>> unit_of("㎡"), unit_of("천 ㎡"), unit_of("㎡/평")
    (('m2', 0), ('ha', -1), None)
    """
    return UNIT_WORDS.get(plain(word))


def with_unit(number: Decimal, unit: tuple[str, int]) -> Quantity:
    """Return a number of a unit as a quantity that keeps every digit, and no more, of what was stated."""
    return Quantity(number.scaleb(unit[1]), unit[0])


def read_area(cell: Any, unit: tuple[str, int] | None) -> StatedArea | None:
    """Return the area that a cell states; ``unit`` is that of its heading. ``None`` for an empty cell.

    Raises
    ------
    AreaNotUnderstoodError
        Where a part of the cell is no number, unit or the same area in another unit, or where nothing names the unit.

    >>> [str(read_area(each, ("m2", 0)).quantity) for each in ("1,234.5", "1.2 ha", 45.7, "1,000㎡ (302.5평)")]
    ['1234.5 m2', '1.2 ha', '45.7 m2', '1000 m2']
    >>> read_area("약 5천㎡", None)
    StatedArea(quantity=Quantity(value=Decimal('0.5'), unit='ha'), about=True, own_unit=('ha', -1))
    >>> read_area("5㎡쯤", None)
    Traceback (most recent call last):
        ...
    zonegeo.sources.intake.read_area.AreaNotUnderstoodError: 5㎡쯤
    """
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    text = _text_of(cell)
    matched = _CELL.fullmatch(text)
    if matched is None or isinstance(cell, bool):
        raise AreaNotUnderstoodError(text)
    about, number, word, beside = matched.groups()
    own = unit_of(word) if word else None
    if (word and own is None) or (own is None and unit is None):
        raise AreaNotUnderstoodError(text)
    found = with_unit(Decimal(number.replace(",", "")), own or unit or ("m2", 0))
    if beside is not None and not _is_same(found, read_area(beside, None)):
        raise AreaNotUnderstoodError(text)
    if found.value <= 0:
        raise AreaNotUnderstoodError(text)
    return StatedArea(found, about is not None, own)


def number_of(cell: Any) -> Decimal | None:
    """Return the bare number of a cell; ``None`` where there is something else."""
    if cell is None or isinstance(cell, bool):
        return None
    text = _text_of(cell).replace(",", "")
    try:
        return Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None
    except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
        return None


def _text_of(cell: Any) -> str:
    # a whole number of a column of floats was written without its point: 45000.0 stands for 45000
    text = format(Decimal(repr(cell)), "f") if isinstance(cell, float) else ascii_of(str(cell)).strip()
    return text.removesuffix(".0") if isinstance(cell, float) else text


def _is_same(one: Quantity, other: StatedArea | None) -> bool:
    """Say whether two statements can be of one area, each within its last digit."""
    if other is None:
        return False
    apart: Fraction = abs(one.si - other.quantity.si)
    return apart <= one.half_step_si + other.quantity.half_step_si
