"""Numbers as planners read them; figures are rounded here for the eye only."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal


def grouped(value: float, digits: int) -> str:
    """Return a number with thousands separators and a fixed number of decimals.

    >>> grouped(1942837.0, 0), grouped(1305.64, 1), grouped(-0.04, 1)
    ('1,942,837', '1,305.6', '0.0')
    """
    number = Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    return f"{number + 0:,f}"


def measurement_text(value: float, unit: str, word: str) -> str:
    """Return a measurement: areas in whole m2, lengths to 0.1 m (km from 10 km on), counts as they are.

    >>> measurement_text(57163.0, "m2", "㎡"), measurement_text(1305.64, "m", "m"), measurement_text(3.0, "item", "개")
    ('57,163 ㎡', '1,305.6 m', '3 개')
    """
    if unit == "m2":
        number = grouped(value, 0) if value == round(value) or abs(value) >= 1000 else grouped(value, 1)
    elif unit == "m":
        number = grouped(value, 0) if value == round(value) else grouped(value, 1)
    else:
        number = f"{value:,.10g}"
    return f"{number} {word}".strip()
