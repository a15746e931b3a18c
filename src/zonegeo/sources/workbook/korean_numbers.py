"""Numbers in Korean words, read to say what a cell seems to mean: never taken for a value."""

from __future__ import annotations

import re

_DIGITS = {word: number for number, word in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_SMALL = {"십": 10, "백": 100, "천": 1000}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_PARTS = re.compile(r"\d+(?:\.\d+)?|.")


def korean_number(text: str) -> tuple[int, bool] | None:
    """Return the number that a text spells, and whether it is money (원); ``None`` where it spells none.

    >>> korean_number("삼천칠백"), korean_number("1만2천"), korean_number("37억원"), korean_number("약간")
    ((3700, False), (12000, False), (3700000000, True), None)
    """
    plain = re.sub(r"[\s,]", "", text)
    is_money = plain.endswith("원")
    plain = plain.removesuffix("원")
    if not plain or not any(word in plain for word in (*_DIGITS, *_SMALL, *_LARGE)):
        return None
    total = section = 0.0
    number: float | None = None
    for part in _PARTS.findall(plain):
        if part[0].isdigit():
            number = float(part)
        elif part in _DIGITS:
            number = _DIGITS[part] if number is None else number * 10 + _DIGITS[part]
        elif part in _SMALL:
            section += (1 if number is None else number) * _SMALL[part]
            number = None
        elif part in _LARGE:
            total += (section + (number or 0) or 1) * _LARGE[part]
            section, number = 0.0, None
        else:
            return None
    return round(total + section + (number or 0)), is_money
