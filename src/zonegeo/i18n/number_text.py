"""Numbers as planners read them; figures are rounded here for the eye only."""

from __future__ import annotations

from decimal import Decimal

# beyond it the digits of a number of the computer end
_MOST_DIGITS = 12


def grouped(value: float, digits: int) -> str:
    """Return a number with thousands separators and a fixed number of decimals.

    >>> grouped(1942837.0, 0), grouped(1305.64, 1), grouped(-0.04, 1)
    ('1,942,837', '1,305.6', '0.0')
    """
    text = f"{value:,.{digits}f}"
    return text if text[0] != "-" or any(digit in text for digit in "123456789") else text.lstrip("-")


def exact_text(value: float) -> str:
    """Return a number with every digit that it has: a limit is never rounded.

    >>> exact_text(10_000.5), exact_text(3000.0), exact_text(1e-07), exact_text(9999.9999)
    ('10,000.5', '3,000', '0.0000001', '9,999.9999')
    """
    text = f"{Decimal(repr(value)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_text(value: float, unit: str, *, beside: float | None = None) -> str:
    """Return the number of a measurement, rounded for the eye.

    What is measured ``beside`` a limit has as many digits as show on which side of it it lies.

    >>> number_text(3000.04, "m", beside=3000.0), number_text(3000.0, "m", beside=3000.0)
    ('3,000.04', '3,000')
    >>> number_text(10_000.0, "m2", beside=10_000.5), number_text(-0.0004, "m", beside=0.0)
    ('10,000', '-0.0004')
    """
    text = _rounded(value, unit)
    digits = 1
    while beside is not None and _side(text, beside) != _compared(value, beside) and digits <= _MOST_DIGITS:
        text, digits = grouped(value, digits), digits + 1
    return text


def _side(text: str, beside: float) -> int:
    return _compared(Decimal(text.replace(",", "")), Decimal(repr(beside)))


def _compared(one: Decimal | float, other: Decimal | float) -> int:
    return (one > other) - (one < other)


def _rounded(value: float, unit: str) -> str:
    """Return areas in whole m2, lengths to 0.1 m, shares to 0.01 %, counts as they are.

    >>> _rounded(57163.0, "m2"), _rounded(1305.64, "m"), _rounded(3000.0, "m"), _rounded(3.0, "item")
    ('57,163', '1,305.6', '3,000', '3')
    >>> _rounded(12.3456, "%"), _rounded(0.785398, "ratio")
    ('12.35', '0.7854')
    """
    if unit == "m2":
        return grouped(value, 0) if value == round(value) or abs(value) >= 1000 else grouped(value, 1)
    if unit == "m":
        return grouped(value, 0) if value == round(value) else grouped(value, 1)
    if unit == "%":
        return grouped(value, 0) if value == round(value) else grouped(value, 2)
    if unit == "KRW":
        return grouped(value, 0)
    if unit == "ratio":
        return f"{round(value, 4):,.10g}"
    return f"{value:,.10g}"
