"""Write one value into a cell so that it stays what it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zonegeo.base.late_module import LateModule

openpyxl_cell = LateModule("openpyxl.cell.cell")

_FORMULA_SIGNS = ("=", "+", "-", "@")


def put(page: Any, row: int, column: int, given: Any) -> Any:
    """Write a value; a text stays one, whatever it begins with."""
    cell = page.cell(row, column)
    if isinstance(given, Decimal):
        cell.value = int(given) if given == given.to_integral_value() else float(given)
    elif isinstance(given, str):
        cell.value = openpyxl_cell.ILLEGAL_CHARACTERS_RE.sub(" ", given)
        cell.data_type = "s"
        cell.quotePrefix = given.startswith(_FORMULA_SIGNS)
    else:
        cell.value = given
    return cell
