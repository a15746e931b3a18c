"""The list of parcels (토지조서): sheet 7 of a facts workbook or anybody's own, row by row, nothing read wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.parcel import Lot, ParcelError, ParcelNumber, land_category, parse_lot
from zonegeo.sources.workbook.cell_values import CellError, choice_of, number_of, text_of
from zonegeo.sources.workbook.columns import Table, heading_at, heading_of
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.rows import FactsReading, Row, named, rows_of
from zonegeo.sources.workbook.vocabulary import PLACE_PARTS, WORDS

# 계, 합 계, 소계(8필지), 캠퍼스 소계
_TOTAL = re.compile(r"(?P<whole>(총|합|누)\s*계|계|총\s*합\s*계|total)|(?P<part>소\s*계|subtotal)", re.IGNORECASE)
_TOTAL_CELL = re.compile(rf"(?P<of>.*?\s)??({_TOTAL.pattern})\s*([(\[].*|\d+\s*필지)?", re.IGNORECASE | re.DOTALL)
_REMARK = re.compile(r"[※*]|(주|주의|참고|비고)\s*\d*\s*[):]")
_UNIT_LINE = re.compile(r"단위\s*[:：]?\s*([^)\]]+)")
# a place from the province down, in one column or in one for each part
_PLACE = (*PLACE_PARTS[:2], "parcel.place", *PLACE_PARTS[2:])
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
    units: dict[str, str] = {}
    for which in ("register_area", "part_area"):
        told = _units_told(table, area_key(table, which))
        unread = told - set(_UNITS)
        if unread:
            reading.complain("schedule-unit", table.grid.where, value=", ".join(sorted(unread)))
            return ()
        named_units = {_UNITS[each] for each in told}
        units[which] = named_units.pop() if len(named_units) == 1 else "m2"
    part = _unread_part(table)
    if part:
        reading.complain("schedule-heading", table.grid.where, value=part)
        return ()
    if table.grid.is_hidden:
        reading.notices.append(Message("notice.schedule-hidden-sheet", {"sheet": table.grid.where}))
    found: list[ParcelRow] = []
    before = len(reading.problems)
    totals: list[tuple[Row, str, int]] = []
    for row in rows_of(table, reading):
        total = _total_of(row)
        if total is not None:
            totals.append((row, total, len(found)))
        elif not _is_remark(row):
            one = _parcel(row, units)
            if one is not None:
                found.append(one)
    if len(reading.problems) == before:  # a sum of rows of which one was not read says nothing
        _check_totals(totals, found, units)
    return tuple(found)


def _unread_part(table: Table) -> str:
    """The heading of a column that may have the included areas and that nothing else is known of."""
    if area_key(table, "part_area") in table.columns:
        return ""
    own = set(table.columns.values())
    headings = (heading_of(table, each) for each in range(1, table.grid.columns + 1) if each not in own)
    return next((each for each in headings if "편입" in each and "율" not in each), "")


def area_key(table: Table, which: str) -> str:
    """Return the key of a column of areas as the table has it: with the unit of our own sheet, or without."""
    return next((key for key in (f"parcel.{which}[m2]", f"parcel.{which}") if key in table.columns), f"parcel.{which}")


def _total_of(row: Row) -> str | None:
    """Return what a row sums up: ``whole`` list, ``part`` of it, ``either``; ``None`` for one of a parcel."""
    own = [row.cell(key) for key in ("parcel.pnu", "parcel.jibun", "parcel.main")]
    cells = [row.table.grid.cell(row.number, column) for column in range(1, row.table.grid.columns + 1)]
    if any(not cell.is_blank for cell in own):  # the word may stand where the lot number would
        cells = [own[1]] if own[0].is_blank else []
    words = (_TOTAL_CELL.fullmatch(cell.text.strip()) for cell in cells if cell.text)
    word = next((each for each in words if each is not None), None)
    if word is None:
        return None
    return "part" if word.group("part") else "either" if word.group("of") else "whole"


def _is_remark(row: Row) -> bool:
    """True for a note below or between the parcels: a text with its sign, and nothing of a parcel beside it."""
    cells = [cell for column in range(1, row.table.grid.columns + 1)
             if not (cell := row.table.grid.cell(row.number, column)).is_blank]  # fmt: skip
    return len(cells) == 1 and _REMARK.match(cells[0].text) is not None


def _check_totals(totals: Sequence[tuple[Row, str, int]], found: Sequence[ParcelRow], units: Mapping[str, str]) -> None:
    """A sum that is told must be that of its rows, which stand above it, or below where lists begin with their sums."""
    parts = [0, *(at for _, kind, at in totals if kind != "whole"), len(found)]
    for row, kind, at in totals:
        before = max((place for place in parts if place < at), default=0)
        after = min((place for place in parts if place > at), default=len(found))
        groups, wholes = [found[before:at], found[at:after]], [found[:at], found]
        rows = groups if kind == "part" else wholes if kind == "whole" else [*groups, *wholes]
        for which in units:
            told, sums = _area(row, which, units[which]), [_sum(each, which) for each in rows if each]
            if told is None or not sums or None in sums:
                continue
            # a pyeong is 400/121 m2, which has no last digit: what is left of it is no difference
            if all(abs(told - each) > _LAST_DIGIT for each in sums if each is not None):
                values = {"value": f"{told:f}", "sum": f"{sums[0]:f}", "diff": f"{told - (sums[0] or 0):+f}"}
                row.reading.complain("schedule-sum", row.name(area_key(row.table, which)), **values)


def _sum(rows: Sequence[ParcelRow], which: str) -> Decimal | None:
    """Return the sum of areas; ``None`` where one is not known. A parcel without an included area counts whole."""
    areas = [each.register_area if which == "register_area" or each.part_area is None else each.part_area
             for each in rows]  # fmt: skip
    return None if None in areas else sum((each for each in areas if each is not None), Decimal(0))


def _units_told(table: Table, key: str) -> set[str]:
    """What the heading of a column of areas says in brackets and is a unit, ours or another; else the line above."""
    column = table.columns.get(key)
    if column is None or key.endswith("[m2]"):
        return set()
    first = min(table.data, default=2)
    told = " ".join(heading_at(table.grid, row, column) for row in range(max(1, first - 2), first))
    inside = (re.sub(r"[\s,]", "", each).lower() for each in re.findall(r"[(\[]([^()\[\]]*)[)\]]", told))
    return {each for each in inside if _LIKE_A_UNIT.fullmatch(each)} or _units_above(table, first)


def _units_above(table: Table, first: int) -> set[str]:
    """The unit of areas in a line above the headings: (단위: 필지, ㎡)."""
    cells = (
        table.grid.cell(row, column).text for row in range(1, first) for column in range(1, table.grid.columns + 1)
    )
    lines = (matched.group(1) for each in cells if (matched := _UNIT_LINE.search(each)))
    parts = (re.sub(r"\s", "", each).lower() for line in lines for each in re.split(r"[,、·]", line))
    return {each for each in parts if _LIKE_A_UNIT.fullmatch(each) and each not in ("%", "％")}


def _m2(digits: str, unit: str) -> Decimal:
    factor = {"m2": Decimal(1), "ha": Decimal(10_000), "km2": Decimal(1_000_000)}.get(unit)
    return Decimal(digits) * factor if factor is not None else Decimal(digits) * 400 / 121


def _parcel(row: Row, units: Mapping[str, str]) -> ParcelRow | None:
    before = len(row.reading.problems)
    number = row.said("parcel.pnu", _pnu)
    lot, behind = _lot(row)
    category = row.said("parcel.jimok", _category) or behind
    register, part = (_area(row, which, units[which]) for which in ("register_area", "part_area"))
    whole = row.said("parcel.whole", lambda cell: choice_of(cell, WORDS["whole"]))
    place = " ".join(filter(None, (row.plain_text(key) for key in _PLACE)))
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


def _area(row: Row, which: str, unit: str) -> Decimal | None:
    key = area_key(row.table, which)
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
