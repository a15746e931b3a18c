"""Parcel numbers (필지고유번호, PNU): nineteen digits as text. Read as a number, the last of them are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.message import Message
from zonegeo.sources.reading import Reading

# 10 digits of the legal dong, 1 of the register (1 land, 2 mountain), 4 of the lot number, 4 of its sub-number
_PNU = re.compile(r"\d{19}")
_NAMES = ("pnu", "pnucode", "pnucd", "필지고유번호", "토지고유번호", "고유번호", "필지번호(pnu)")
_ANY_NUMBER = "고유번호"  # other registers call their numbers so too: it is a PNU only where it looks like one
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+|\d{19}\.0*")
_DIGITS_KEPT = 2**53  # a double holds every whole number up to here


def pnu_columns(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that are called a PNU.

    >>> pnu_columns(["A1", "PNU", "고유번호", "name"])
    ('PNU', '고유번호')
    """
    return tuple(name for name in names if re.sub(r"[\s_]", "", name).lower() in _NAMES)


def is_lost(given: Any) -> bool:
    """True for a PNU that went through a number of 53 bits, or is written as one: its last digits are gone.

    >>> [is_lost(each) for each in ("1123010100107500015", 1123010100107500015, 1.1230101001075e18, "1.12301E+18")]
    [False, False, True, True]
    """
    if isinstance(given, float):
        return abs(given) > _DIGITS_KEPT
    return isinstance(given, str) and _NUMBER.fullmatch(given.strip()) is not None


def check_pnu(rows: Sequence[Mapping[str, Any]], places: Sequence[str], reading: Reading) -> list[Mapping[str, Any]]:
    """Return the rows with every PNU as text; a PNU that lost its digits is a mistake.

    A sub-number of 0000 in every row is what a spreadsheet leaves of a PNU too (15 digits are kept). With rows that
    have become equal that is sure; without, it is said.
    """
    columns = pnu_columns(tuple(dict.fromkeys(name for row in rows for name in row)))
    if not columns:
        return list(rows)
    checked: list[Mapping[str, Any]] = []
    for row, place in zip(rows, places, strict=True):
        if all(type(given := row.get(name)) is str and _PNU.fullmatch(given) for name in columns):
            checked.append(row)
            continue
        checked.append({**row, **{name: _text(row[name]) for name in columns if name in row}})
        reading.add(_problems(row, columns, place))
    for name in columns:
        found = [row[name] for row in checked if isinstance(row.get(name), str) and _PNU.fullmatch(row[name])]
        numbers = [row[name] for row in rows if isinstance(row.get(name), int) and not isinstance(row[name], bool)]
        rounded = len(numbers) > 1 and all(each > _DIGITS_KEPT and each % 128 == 0 for each in numbers)
        cut = len(found) > 1 and all(each.endswith("0000") for each in found)
        if rounded or (cut and len(set(found)) < len(found)):
            reading.wrong("pnu-lost-digits", places[0], {"value": found[0] if found else "", "field": name})
        elif cut:
            reading.notices.append(Message("notice.pnu-sub-numbers", {"value": name, "count": len(found)}))
    return checked


def _text(given: Any) -> Any:
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    return given.strip() if isinstance(given, str) else given


def _problems(row: Mapping[str, Any], columns: Sequence[str], place: str) -> Iterator[Problem]:
    for name in columns:
        given = row.get(name)
        if given is None or given == "":
            continue
        if is_lost(given):
            yield Problem("pnu-lost-digits", place, {"value": str(given)[:40], "field": name})
        elif name != _ANY_NUMBER and not all(_PNU.fullmatch(each) for each in _parts(given)):
            yield Problem("pnu-malformed", place, {"value": str(given)[:40], "field": name})


def _parts(given: Any) -> list[str]:
    """The numbers of one cell: land of several parcels names them all, between commas."""
    return [re.sub(r"[\s-]", "", each) for each in str(given).split(",")]
