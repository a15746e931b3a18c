"""A number with its unit, exact, and with the last digit in which it was stated."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value

Dimension = Literal["area", "length", "money", "share", "number", "count"]


@value
class Unit:
    """A unit: its symbol, what it measures, and how many SI (or base) units one of it is."""

    symbol: str
    dimension: Dimension
    si: str
    factor: Fraction


# 평: 400/121 m2 (6 자 squared, 1 자 = 10/33 m): not a legal unit, shown beside one (계량법 제6조 제3항)
PYEONG_M2 = Fraction(400, 121)

_UNITS = (
    Unit("m2", "area", "m2", Fraction(1)),
    Unit("km2", "area", "m2", Fraction(1_000_000)),
    Unit("ha", "area", "m2", Fraction(10_000)),
    Unit("pyeong", "area", "m2", PYEONG_M2),
    Unit("man-pyeong", "area", "m2", PYEONG_M2 * 10_000),
    Unit("m", "length", "m", Fraction(1)),
    Unit("km", "length", "m", Fraction(1000)),
    Unit("KRW", "money", "KRW", Fraction(1)),
    Unit("million KRW", "money", "KRW", Fraction(10**6)),
    Unit("100 million KRW", "money", "KRW", Fraction(10**8)),
    Unit("%", "share", "%", Fraction(1)),
    Unit("ratio", "number", "ratio", Fraction(1)),
    Unit("person", "count", "person", Fraction(1)),
    Unit("case", "count", "case", Fraction(1)),
    Unit("item", "count", "item", Fraction(1)),
    Unit("institution", "count", "institution", Fraction(1)),
    Unit("site", "count", "site", Fraction(1)),
    Unit("part", "count", "part", Fraction(1)),
    Unit("hole", "count", "hole", Fraction(1)),
    Unit("household", "count", "household", Fraction(1)),
    Unit("company", "count", "company", Fraction(1)),
    Unit("storey", "count", "storey", Fraction(1)),
    Unit("year", "count", "year", Fraction(1)),
)
UNITS = {unit.symbol: unit for unit in _UNITS}
_SPELLINGS = {
    "㎡": "m2", "m²": "m2", "㎢": "km2", "km²": "km2", "평": "pyeong", "만평": "man-pyeong",
    "㎞": "km", "원": "KRW", "백만원": "million KRW", "억원": "100 million KRW",
    "명": "person", "건": "case", "개": "item", "개소": "site", "개 기관": "institution",
    "퍼센트": "%", "배": "ratio", "세대": "household", "호": "household", "개사": "company",
    "층": "storey", "년": "year",
    "parts": "part", "holes": "hole", "households": "household", "companies": "company", "storeys": "storey",
    "years": "year",
    "persons": "person", "people": "person", "cases": "case", "items": "item",
    "sites": "site", "institutions": "institution",
}  # fmt: skip
_PATTERN = re.compile(r"\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(.*?)\s*")


class QuantityError(ValueError):
    """A text is no quantity: ``code`` says why, ``nearest`` what was probably meant."""

    def __init__(self, code: str, *, nearest: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.nearest = nearest


@value
class Quantity:
    """An exact decimal with a unit, such as ``0.27 km2`` or ``41.1 만평``.

    Its last digit is kept: ``0.27 km2`` means anything from 0.265 to 0.275 km2, ``0.270 km2`` far less.

    Examples
    --------
    >>> area = Quantity.parse("0.27 km2")
    >>> area.si, float(area.half_step_si)
    (Fraction(270000, 1), 5000.0)
    >>> str(Quantity.parse("3,434 ㎡"))
    '3434 m2'
    >>> round(float(Quantity.parse("1 평").si), 6)
    3.305785
    >>> Quantity.parse("0.27")
    Traceback (most recent call last):
        ...
    zonegeo.model.quantity.QuantityError: quantity-without-unit
    """

    value: Decimal
    unit: str

    @classmethod
    def parse(cls, text: str) -> Quantity:
        """Read ``<number> <unit>``; thousands may carry commas. Raises :class:`QuantityError`."""
        matched = _PATTERN.fullmatch(text) if len(text) <= 100 else None
        if matched is None:
            raise QuantityError("quantity-not-a-number")
        number, unit = matched.groups()
        if not unit:
            raise QuantityError("quantity-without-unit")
        symbol = _SPELLINGS.get(unit, unit)
        if symbol not in UNITS:
            raise QuantityError("quantity-unknown-unit", nearest=nearest_name(unit, [*UNITS, *_SPELLINGS]))
        try:
            return cls(Decimal(number.replace(",", "")), symbol)
        except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
            raise QuantityError("quantity-not-a-number") from None

    @property
    def dimension(self) -> Dimension:
        """What the unit measures."""
        return UNITS[self.unit].dimension

    @property
    def si_unit(self) -> str:
        """The base unit of ``si``: m2, m, KRW, or the thing counted."""
        return UNITS[self.unit].si

    @property
    def si(self) -> Fraction:
        """The exact value in base units."""
        return _in_si(self.value, self.unit)

    @property
    def is_exact_in_si(self) -> bool:
        """True where the number in base units has an end: 1 평 is 400/121 m2, which has none."""
        return 10**30 % self.si.denominator == 0

    @property
    def step(self) -> Decimal:
        """One unit of the last digit that was stated, in the stated unit."""
        exponent = self.value.as_tuple().exponent
        return Decimal(1).scaleb(min(int(exponent), 0))

    @property
    def half_step_si(self) -> Fraction:
        """Half a unit of the last digit, in base units: how far the true value may lie from the stated one."""
        return _in_si(self.step, self.unit) / 2

    @property
    def slack_si(self) -> Fraction:
        """How far a recorded figure may lie from the true one, in base units: half a step, nothing for a count.

        >>> Quantity.parse("10.1 m").slack_si, Quantity.parse("10 person").slack_si
        (Fraction(1, 20), Fraction(0, 1))
        """
        return Fraction(0) if self.dimension == "count" else self.half_step_si

    def __str__(self) -> str:
        return f"{self.value:f} {self.unit}"


@lru_cache(maxsize=4096)
def _in_si(value: Decimal, unit: str) -> Fraction:
    """Every sum asks for the same areas again: each is brought to base units once."""
    return Fraction(value) * UNITS[unit].factor


def convert(value_si: Fraction, unit: str) -> Fraction:
    """Return a value in base units as a number of ``unit``.

    >>> float(round(convert(Fraction(1357163), "man-pyeong"), 2))
    41.05
    """
    return value_si / UNITS[unit].factor


def asked_quantity(text: str, option: str, *, of: Literal["area", "length"], or_none: bool = False) -> Fraction:
    """Return an area in m2 or a length in m, exactly; above zero, unless ``or_none`` admits that too.

    Raises
    ------
    UsageError
        ``area-not-understood``, ``length-not-understood``.

    Examples
    --------
    >>> asked_quantity("0.5 km2", "--max-area", of="area")
    Fraction(500000, 1)
    """
    try:
        found = Quantity.parse(text)
    except QuantityError:
        found = None
    if found is None or found.dimension != of or found.value < 0 or (found.value == 0 and not or_none):
        raise UsageError(Problem(f"{of}-not-understood", option, {"value": text}))
    return found.si
