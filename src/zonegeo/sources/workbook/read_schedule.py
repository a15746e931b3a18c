"""The list of parcels (토지조서): sheet 7 of a facts workbook or anybody's own, row by row, nothing read wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.parcel import Lot, ParcelError, ParcelNumber, land_category, parse_lot
from zonegeo.sources.workbook.cell_values import CellError, choice_of, number_of, text_of
from zonegeo.sources.workbook.columns import Table, heading_at
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.rows import FactsReading, Row, named, rows_of
from zonegeo.sources.workbook.vocabulary import WORDS, plain

_TOTAL = re.compile(r"((총|합|소|누)\s*)?계|총\s*합\s*계|(sub)?total", re.IGNORECASE)
_LAST_DIGIT = Decimal("0.000001")
# a number before a unit, several units, a share: in the heading of an area it changes every number below
_LIKE_A_UNIT = re.compile(r"([\d천만백십]*(㎡|m2|m²|m\^2|제곱미터|평방미터|ha|헥타르|평|㎢|km2|km²|a|아르)/?)+|%|％")
_UNITS = {
    "m2": "m2", "m²": "m2", "m^2": "m2", "㎡": "m2", "제곱미터": "m2", "평방미터": "m2", "ha": "ha", "헥타르": "ha",
    "평": "pyeong", "km2": "km2", "km²": "km2", "㎢": "km2",
}  # fmt: skip


@value
class ParcelRow:
    """One row of a list of parcels: the number or the place with its lot, areas (m2, as stated), and its cells."""

    row: int
    where: str
    site: str
    number: str
    place: str
    lot: Lot | None
    category: str
    register_area: Decimal | None
    part_area: Decimal | None
    whole: bool
    note: str
    no: str = ""


def read_schedule(table: Table, reading: FactsReading) -> tuple[ParcelRow, ...]:
    """Return the rows of a list of parcels; sums in it are checked and not counted."""
    if table.by == "headings":
        values = {"sheet": table.grid.where, "row": (min(table.data, default=1) - 1) or 1}
        reading.notices.append(Message("notice.schedule-head", values))
    if not ({"parcel.pnu", "parcel.jibun", "parcel.main"} & set(table.columns)):
        reading.complain("schedule-without-parcels", table.grid.where)
        return ()
    for which in ("register_area", "part_area"):
        unread = _units_told(table, area_key(table, which)) - set(_UNITS)
        if unread:
            reading.complain("schedule-unit", table.grid.where, value=", ".join(sorted(unread)))
            return ()
    found: list[ParcelRow] = []
    sums: list[ParcelRow] = []
    for row in rows_of(table, reading):
        total = _total_word(row)
        if total:
            _check_total(row, total, found, sums)
            if plain(total) in ("소계", "subtotal"):
                sums = list(found)
            continue
        one = _parcel(row)
        if one is not None:
            found.append(one)
    return tuple(found)


def area_key(table: Table, which: str) -> str:
    """Return the key of a column of areas as the table has it: with the unit of our own sheet, or without."""
    return next((key for key in (f"parcel.{which}[m2]", f"parcel.{which}") if key in table.columns), f"parcel.{which}")


def _total_word(row: Row) -> str:
    """The word of a row that sums up others: it has no parcel of its own."""
    if any(not row.cell(key).is_blank for key in ("parcel.pnu", "parcel.jibun", "parcel.main")):
        text = row.cell("parcel.jibun").text
        return text if _TOTAL.fullmatch(text) and row.cell("parcel.pnu").is_blank else ""
    for column in range(1, row.table.grid.columns + 1):
        text = row.table.grid.cell(row.number, column).text
        if text and _TOTAL.fullmatch(text.strip()):
            return text
    return ""


def _check_total(row: Row, word: str, found: Sequence[ParcelRow], since: Sequence[ParcelRow]) -> None:
    """A sum that is told must be that of its rows: of those since the last subtotal, or of all."""
    counted = [each for each in found if each not in since] if plain(word) in ("소계", "subtotal") else found
    for which in ("register_area", "part_area"):
        told, areas = _area(row, which), [getattr(each, which) for each in counted]
        if which == "part_area":
            # a parcel without an included area is included whole
            areas = [each.register_area if each.part_area is None else each.part_area for each in counted]
        if told is None or None in areas:
            continue
        total = sum((each for each in areas if each is not None), Decimal(0))
        # a pyeong is 400/121 m2, which has no last digit: what is left of it is no difference
        if abs(told - total) > _LAST_DIGIT:
            values = {"value": f"{told:f}", "sum": f"{total:f}", "diff": f"{told - total:+f}"}
            row.reading.complain("schedule-sum", row.name(area_key(row.table, which)), **values)


def _unit_of(table: Table, key: str) -> str:
    """The unit that the heading of a column of areas names; square metres where it names none."""
    units = {_UNITS[each] for each in _units_told(table, key) if each in _UNITS}
    return units.pop() if len(units) == 1 else "m2"


def _units_told(table: Table, key: str) -> set[str]:
    """What stands in brackets in the heading of a column of areas and is a unit, one of ours or another."""
    column = table.columns.get(key)
    if column is None or key.endswith("[m2]"):
        return set()
    first = min(table.data, default=2)
    told = " ".join(heading_at(table.grid, row, column) for row in range(max(1, first - 2), first))
    inside = (re.sub(r"[\s,]", "", each).lower() for each in re.findall(r"[(\[]([^()\[\]]*)[)\]]", told))
    return {each for each in inside if _LIKE_A_UNIT.fullmatch(each)}


def _m2(digits: str, unit: str) -> Decimal:
    factor = {"m2": Decimal(1), "ha": Decimal(10_000), "km2": Decimal(1_000_000)}.get(unit)
    return Decimal(digits) * factor if factor is not None else Decimal(digits) * 400 / 121


def _parcel(row: Row) -> ParcelRow | None:
    before = len(row.reading.problems)
    number = row.said("parcel.pnu", _pnu)
    lot, behind = _lot(row)
    category = row.said("parcel.jimok", _category) or behind
    register = _area(row, "register_area")
    part = _area(row, "part_area")
    whole = row.said("parcel.whole", lambda cell: choice_of(cell, WORDS["whole"]))
    place = row.plain_text("parcel.place")
    if number is not None and lot is not None and number.lot != lot:
        values = {"value": str(number.lot), "other": str(lot)}
        row.reading.complain("pnu-and-lot-differ", row.name("parcel.pnu", "parcel.jibun"), **values)
    if number is None and lot is None and len(row.reading.problems) == before:
        _nothing_to_find(row, place)
        return None
    if number is None and not place and lot is not None:
        row.reading.complain("parcel-without-place", row.name("parcel.place", "parcel.jibun"), value=str(lot))
    _check_areas(row, register, part, whole)
    if len(row.reading.problems) > before:
        return None
    return ParcelRow(
        row.number, row.name("parcel.pnu" if number is not None else "parcel.jibun"), _site(row),
        "" if number is None else str(number), place, lot or (None if number is None else number.lot), category,
        register, part, part is None and whole != "no", row.plain_text("parcel.note"), row.plain_text("parcel.no"),
    )  # fmt: skip


def _nothing_to_find(row: Row, place: str) -> None:
    filled = [key for key in row.table.columns if key not in ("parcel.no", "status") and not row.cell(key).is_blank]
    if place or any(not key.endswith(("site", "note")) for key in filled):
        row.reading.complain("parcel-without-number", row.name("parcel.pnu", "parcel.jibun"))


def _pnu(cell: Cell) -> ParcelNumber:
    if cell.number or re.fullmatch(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+|\d{19}\.0*", cell.text):
        raise CellError("pnu-number-cell", value=cell.text)
    try:
        return ParcelNumber.parse(text_of(cell))
    except ParcelError as error:
        raise CellError("pnu-cell", value=cell.text[:40], found=error.code) from None


def _lot(row: Row) -> tuple[Lot | None, str]:
    """Read the lot number of one column, or of two with main and sub-number."""
    if "parcel.main" in row.table.columns and row.cell("parcel.jibun").is_blank:
        main, sub = (row.said(key, lambda cell: text_of(cell)) for key in ("parcel.main", "parcel.sub"))
        if not main:
            return None, ""
        text, key = f"{main}-{sub}" if sub and sub.strip("0") else main, "parcel.main"
        return _parsed(row, key, text)
    given = row.said("parcel.jibun", _lot_text)
    return (None, "") if given is None else _parsed(row, "parcel.jibun", given)


def _lot_text(cell: Cell) -> str:
    text = text_of(cell)
    if cell.number and "." in text:
        raise CellError("lot-malformed", value=text)
    return text


def _parsed(row: Row, key: str, text: str) -> tuple[Lot | None, str]:
    try:
        return parse_lot(text)
    except ParcelError as error:
        row.reading.complain(error.code, row.name(key), value=text[:40])
        return None, ""


def _category(cell: Cell) -> str:
    try:
        return land_category(text_of(cell))
    except ParcelError as error:
        raise CellError(error.code, value=cell.text[:40], nearest=error.nearest) from None


def _area(row: Row, which: str) -> Decimal | None:
    key = area_key(row.table, which)
    unit = _unit_of(row.table, key)
    none = None if which == "register_area" else number_of(Cell("0", "0"))
    found = row.said(key, lambda cell: number_of(cell, unit), none=none)
    return None if found is None else _m2(found.digits, unit)


def _check_areas(row: Row, register: Decimal | None, part: Decimal | None, whole: str | None) -> None:
    cells = row.name(area_key(row.table, "register_area"), area_key(row.table, "part_area"))
    if register is not None and part is not None and part > register:
        row.reading.complain("part-exceeds-parcel", cells, value=f"{part:f}", whole=f"{register:f}")
    if whole == "no" and part is None:
        row.reading.complain("part-without-area", row.name("parcel.whole", area_key(row.table, "part_area")))
    if whole == "yes" and None not in (part, register) and part != register:
        row.reading.complain("whole-and-part-differ", cells, value=f"{part:f}", whole=f"{register:f}")


def _site(row: Row) -> str:
    text = row.plain_text("parcel.site")
    if not text:
        return ""
    found = named(text, row.reading.sites)
    if found is None:
        known = ", ".join(each.names[0] for each in row.reading.sites if each.names)
        row.reading.complain("unknown-site", row.name("parcel.site"), value=text[:60], nearest="", known=known)
    return found or ""
