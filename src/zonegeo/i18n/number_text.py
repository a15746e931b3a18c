"""Numbers as planners read them; figures are rounded here for the eye only."""

from __future__ import annotations


def grouped(value: float, digits: int) -> str:
    """Return a number with thousands separators and a fixed number of decimals.

    >>> grouped(1942837.0, 0), grouped(1305.64, 1), grouped(-0.04, 1)
    ('1,942,837', '1,305.6', '0.0')
    """
    text = f"{value:,.{digits}f}"
    return text if any(digit in text for digit in "123456789") else text.lstrip("-")


def number_text(value: float, unit: str) -> str:
    """Return the number of a measurement: areas in whole m2, lengths to 0.1 m, shares to 0.01 %, counts as they are.

    >>> number_text(57163.0, "m2"), number_text(1305.64, "m"), number_text(3000.0, "m"), number_text(3.0, "item")
    ('57,163', '1,305.6', '3,000', '3')
    >>> number_text(12.3456, "%"), number_text(0.785398, "ratio")
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
