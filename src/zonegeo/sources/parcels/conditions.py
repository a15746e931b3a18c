"""Conditions on the columns of parcels: ``COLUMN OPERATOR VALUE``, a closed grammar that becomes bound parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value

# the longest first: "<=" is not "<" with a value that starts with "="
_CONDITION = re.compile(r"\s*([^<>=!]+?)\s*(<=|>=|!=|=|<|>)\s*(.+?)\s*", flags=re.S)
_SIGNS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_NUMBERS = (*_WHOLE, "FLOAT", "DOUBLE")


@value
class Condition:
    """A column compared with a value: a number where the column holds numbers, else a text."""

    text: str
    column: str
    sign: str
    operand: str | int | float


def quoted(identifier: str) -> str:
    """Return an identifier of SQL in quotes; a quote in it is doubled, so that it never ends there.

    >>> quoted('a"; DROP TABLE b; --')
    '"a""; DROP TABLE b; --"'
    """
    return '"' + identifier.replace('"', '""') + '"'


def read_conditions(texts: Sequence[str], columns: Mapping[str, str], *, where: str) -> tuple[Condition, ...]:
    """Return conditions checked against the columns of a file (name → SQL type).

    Raises
    ------
    UsageError
        ``where-not-understood``, ``where-column-unknown``, ``where-not-a-number``, ``where-not-ordered`` for ``<`` on a
        text, ``where-column-kind`` for a column of anything but numbers and texts; all mistakes at once.

    Examples
    --------
    >>> read_conditions(["jimok = 대", "price>=1.5"], {"jimok": "VARCHAR", "price": "DOUBLE"}, where="a.parquet")
    ... # doctest: +ELLIPSIS
    (Condition(...column='jimok', sign='=', operand='대'), Condition(...column='price', sign='>=', operand=1.5))
    """
    found: list[Condition] = []
    problems: list[Problem] = []
    for text in texts:
        read = _condition(text, columns, where)
        (problems if isinstance(read, Problem) else found).append(read)  # type: ignore[arg-type]
    if problems:
        raise UsageError(problems)
    return tuple(found)


def _condition(text: str, columns: Mapping[str, str], where: str) -> Condition | Problem:
    matched = _CONDITION.fullmatch(text)
    if matched is None:
        return Problem("where-not-understood", "--where", {"value": text})
    column, sign, operand = matched.groups()
    if column not in columns:
        known = ", ".join(columns)
        values = {"value": column, "nearest": nearest_name(column, list(columns)), "known": known}
        return Problem("where-column-unknown", where, values)
    kind = columns[column]
    if kind in _NUMBERS or kind.startswith("DECIMAL"):
        number = _number(operand)
        if number is None:
            return Problem("where-not-a-number", "--where", {"value": text, "column": column})
        return Condition(text, column, _SIGNS[sign], number)
    if kind != "VARCHAR":
        return Problem("where-column-kind", where, {"value": column, "kind": kind})
    if sign not in ("=", "!="):
        return Problem("where-not-ordered", "--where", {"value": text, "column": column})
    return Condition(text, column, _SIGNS[sign], operand)


def _number(text: str) -> int | float | None:
    plain = text.replace(",", "")
    if re.fullmatch(r"[+-]?\d{1,18}", plain):
        return int(plain)
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if isfinite(number) else None
