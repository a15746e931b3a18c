"""Which parcel numbers (PNU) a row of a list may mean: its own, or those of its lot in the dong that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonegeo.base.errors import Problem
from zonegeo.model.parcel import ParcelNumber
from zonegeo.sources.workbook.read_schedule import ParcelRow
from zonegeo.sources.workbook.schedule_rows.dong_names import DongNames

# 강원 and 전북 got new codes (2023-06-11, 2024-01-18); tables and layers have either
RENEWED = {"42": "51", "45": "52", "51": "42", "52": "45"}


def name_of(code: str, names: DongNames) -> str:
    """Return the names of a dong by its code of today or of before; empty where it is not known."""
    return names.named(code) or names.named(RENEWED.get(code[:2], code[:2]) + code[2:])


def candidates_of(row: ParcelRow, codes_of: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the numbers that a row may mean: its own, or those of its lot in every dong of the name."""
    if row.number:
        return (row.number,)
    if row.lot is None:
        return ()
    codes = codes_of.get(row.place, ())
    renewed = [RENEWED[code[:2]] + code[2:] for code in codes if code[:2] in RENEWED]
    return tuple(code + row.lot.digits for code in (*codes, *renewed))


def contradictions(
    rows: Sequence[ParcelRow], codes_of: Mapping[str, tuple[str, ...]], names: DongNames
) -> list[Problem]:
    """Return where a PNU and a place name two dongs: one of the two is a slip, and nobody knows which."""
    found = []
    for row in rows:
        if not row.number or not row.place:
            continue
        codes = codes_of[row.place]
        own = ParcelNumber.parse(row.number).dong
        same = {own, RENEWED.get(own[:2], own[:2]) + own[2:]}
        told = name_of(own, names)
        if codes and told and not same.intersection(codes):
            found.append(Problem("pnu-and-place-differ", row.where, {"value": told, "other": row.place}))
    return found
