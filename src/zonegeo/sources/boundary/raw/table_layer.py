"""A table as a layer: its geometry in a column of WKT, or in columns of x and y whose rows are the vertices."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import shapely
from shapely.errors import GEOSException

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.sources.boundary.raw.pnu import is_lost, pnu_columns
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.raw.wkb_nesting import is_flat_wkb
from zonegeo.sources.reading import Reading

# how the columns of a geometry are called where nobody says it with --map-fields; compared without case and spaces
_NAMES = {
    "wkt": ("wkt", "wkt_geom", "geom", "geometry", "the_geom", "geometry_wkt", "wktgeom", "도형"),
    "x": ("x", "lon", "lng", "long", "longitude", "경도", "x좌표", "좌표x", "xcoord", "x_coord", "동서"),
    "y": ("y", "lat", "latitude", "위도", "y좌표", "좌표y", "ycoord", "y_coord", "남북"),
    "ring": ("ring", "polygon", "polygon_id", "구역", "구역명", "필지", "도형번호", "구역번호"),
    "order": ("order", "seq", "순번", "순서", "점번호", "vertex"),
}
_EWKT = re.compile(r"\s*SRID\s*=\s*(\d{4,6})\s*;", re.IGNORECASE)
# collections may hold one another without end, and the library would call itself as often
_FLAT = re.compile(r"\s*(MULTI)?(POLYGON|LINESTRING|POINT)\s*(Z|M|ZM)?\s*(\(|EMPTY)", re.IGNORECASE)
_HEX = re.compile(r"(?:00|01)[0-9A-Fa-f]{16,}")
# so many lines of titles are looked through for the headings below them
_MOST_TITLES = 20
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


@value
class Table:
    """The cells of one sheet: headings, rows of the same length, and the number that each row has in the file."""

    headings: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    numbers: Sequence[int]


def headings_of(cells: Sequence[Any], where: str) -> tuple[str, ...]:
    """Return the headings of a table; empty ones are left without a name, the same one twice is refused."""
    names = [str(cell).strip() if cell is not None else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    twice = next((name for number, name in enumerate(names) if name and name in names[:number]), None)
    if twice is not None:
        raise InputError(Problem("table-heading-twice", where, {"value": twice}))
    if not any(names):
        raise InputError(Problem("table-empty", where))
    return tuple(names)


def layer_of_table(table: Table, request: Request, *, layer: str | None) -> RawLayer:
    """Return the features of a table.

    Raises
    ------
    InputError
        ``table-empty``, ``table-no-geometry``, ``pnu-without-geometry``, ``pnu-lost-digits``, ``unknown-field``, and
        what is wrong with a cell, with its row.
    """
    if not table.rows:
        raise InputError(Problem("table-empty", request.name))
    columns = _geometry_columns(table, request)
    if "wkt" in columns:
        return _from_wkt(table, request, columns["wkt"], layer)
    if "x" in columns and "y" in columns:
        if "ring" not in columns:
            known = ", ".join(name for name in table.headings if name)
            raise InputError(Problem("table-no-ring", request.name, {"known": known[:200]}))
        return _from_vertices(table, request, columns, layer)
    raise InputError(_no_geometry(table, request))


def _geometry_columns(table: Table, request: Request) -> dict[str, int]:
    """Return the place of each column of the geometry: as ``--map-fields`` says, else by its usual name."""
    found = {}
    plain = [re.sub(r"[\s()]", "", name).lower() for name in table.headings]
    for part, names in _NAMES.items():
        asked = request.fields.get(part)
        if asked is not None:
            if asked not in table.headings:
                known = [name for name in table.headings if name]
                values = {"value": asked, "nearest": nearest_name(asked, known), "known": ", ".join(known[:50])}
                raise InputError(Problem("unknown-field", request.name, values))
            found[part] = table.headings.index(asked)
            continue
        places = [plain.index(name) for name in names if name in plain]
        if len(places) > 1 and part in ("wkt", "x", "y"):
            listed = ", ".join(table.headings[place] for place in places)
            raise InputError(Problem("table-columns-unclear", request.name, {"value": part, "known": listed}))
        if places:
            found[part] = places[0]
    return found


def _no_geometry(table: Table, request: Request) -> list[Problem]:
    known = ", ".join(name for name in table.headings if name)[:200]
    columns = pnu_columns(table.headings)
    if not columns:
        return [Problem("table-no-geometry", request.name, {"known": known})]
    lost = []
    for row, number in zip(table.rows, table.numbers, strict=True):
        for name in columns:
            cell = row[table.headings.index(name)]
            if is_lost(cell) or (isinstance(cell, int) and ends_with(request.suffix, ".xlsx", ".xlsm")):
                place = f"{request.name}: {number}"
                lost.append(Problem("pnu-lost-digits", place, {"value": str(cell)[:40], "field": name}))
    return lost[:20] or [Problem("pnu-without-geometry", request.name, {"value": columns[0], "count": len(table.rows)})]


def _from_wkt(table: Table, request: Request, column: int, layer: str | None) -> RawLayer:
    geometries: list[Any] = []
    reading = Reading()
    codes: set[str | None] = set()
    for row, number in zip(table.rows, table.numbers, strict=True):  # one by one: each fault has its own row
        text = row[column]
        if text is None or not str(text).strip():
            geometries.append(None)
            continue
        prefix = _EWKT.match(str(text))
        try:
            if _HEX.fullmatch(str(text).strip()):
                geometry, code = _of_hex(str(text))
                codes.add(code)
                geometries.append(geometry)
                continue
            codes.add(prefix.group(1) if prefix else None)
            if not _FLAT.match(str(text), prefix.end() if prefix else 0):
                raise ValueError("POLYGON, MULTIPOLYGON")
            shape = shapely.from_wkt(str(text)[prefix.end() if prefix else 0 :])
            geometries.append(None if shape.is_empty else geometry_of(shapely.force_2d(shape)))
        except (GEOSException, ValueError) as error:
            values = {"value": str(text)[:40], "detail": str(error)[:80]}
            reading.wrong("wkt-not-read", f"{request.name}: {number}", values)
    if len(codes) > 1:
        listed = ", ".join(sorted(str(code) for code in codes))
        reading.wrong("table-several-crs", request.name, {"value": listed})
    reading.finish()
    code = next(iter(codes), None)
    rows = [_row(table, row, {column}) for row in table.rows]
    places = [f"{request.name}: {number}" for number in table.numbers]
    crs = None if code is None else f"EPSG:{code}"
    return RawLayer(layer=layer, geometries=geometries, rows=rows, places=places, crs=crs)


def _of_hex(text: str) -> tuple[Any, str | None]:
    """Return the geometry of WKB in hexadecimal signs, as PostGIS writes a column, and the SRID in it."""
    content = bytes.fromhex(text.strip())
    if not is_flat_wkb(content):
        raise ValueError("WKB")
    shape = shapely.from_wkb(content)
    code = int(shapely.get_srid(shape))
    return None if shape.is_empty else geometry_of(shapely.force_2d(shape)), str(code) if code else None


def _from_vertices(table: Table, request: Request, columns: Mapping[str, int], layer: str | None) -> RawLayer:
    """Every run of rows with the same ring is a polygon: its vertices in the order of the rows, or of ``order``."""
    groups: dict[str, list[int]] = {}
    reading = Reading()
    last = None
    for place, (row, number) in enumerate(zip(table.rows, table.numbers, strict=True)):
        ring = "" if row[columns["ring"]] is None else str(row[columns["ring"]]).strip()
        if not ring:
            reading.wrong("table-ring-missing", f"{request.name}: {number}")
        elif ring in groups and ring != last and "order" not in columns:
            reading.wrong("table-ring-interrupted", f"{request.name}: {number}", {"value": ring[:60]})
        groups.setdefault(ring, []).append(place)
        last = ring
    geometries, rows, places = [], [], []
    for ring, members in groups.items():
        ordered = _ordered(table, request, members, columns, reading)
        geometries.append(_ring_geometry(table, request, ordered, columns, reading))
        rows.append(_row(table, table.rows[members[0]], {columns[part] for part in columns if part != "ring"}))
        places.append(f"{request.name}: {table.numbers[members[0]]} ({ring[:40]})")
    reading.finish()
    return RawLayer(layer=layer, geometries=geometries, rows=rows, places=places, crs=None)


def _ordered(
    table: Table, request: Request, members: list[int], columns: Mapping[str, int], reading: Reading
) -> list[int]:
    if "order" not in columns:
        return members
    keys = {}
    for member in members:
        number = number_of(table.rows[member][columns["order"]])
        place = f"{request.name}: {table.numbers[member]}"
        if number is None or number in keys:
            reading.wrong("table-order", place, {"value": str(table.rows[member][columns["order"]])[:40]})
        else:
            keys[number] = member
    return [keys[number] for number in sorted(keys)]


def _ring_geometry(
    table: Table, request: Request, members: list[int], columns: Mapping[str, int], reading: Reading
) -> dict[str, Any] | None:
    positions = []
    for member in members:
        cells = [table.rows[member][columns[part]] for part in ("x", "y")]
        x, y = (number_of(cell) for cell in cells)
        if x is None or y is None:
            place = f"{request.name}: {table.numbers[member]}"
            reading.wrong("coordinates-not-numbers", place, {"value": ", ".join(map(str, cells))[:60]})
        else:
            positions.append([x, y])
    if len(positions) == 1:
        return {"type": "Point", "coordinates": positions[0]}
    if len(positions) == 2:
        return {"type": "LineString", "coordinates": positions}
    if not positions:
        return None
    # a table lists each corner once, or the first one again at the end: the ring is the same
    closed = positions if positions[0] == positions[-1] else [*positions, positions[0]]
    return {"type": "Polygon", "coordinates": [closed]}


def number_of(cell: Any) -> float | None:
    """Return the number of a cell; commas only where they group thousands.

    >>> [number_of(each) for each in (1, "204,000.12", " 37.5 ", "37,5", "127°02'", True, "nan")]
    [1.0, 204000.12, 37.5, None, None, None, None]
    """
    if isinstance(cell, bool) or cell is None:
        return None
    text = str(cell).strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    try:
        found = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _row(table: Table, row: Sequence[Any], left_out: set[int]) -> dict[str, Any]:
    return {
        name: None if row[place] == "" else row[place]
        for place, name in enumerate(table.headings)
        if name and place not in left_out
    }


def table_of(lines: Sequence[tuple[int, Sequence[Any]]], where: str) -> Table:
    """Return a table of numbered lines of cells: the headings are its first line that is none of a title above it."""
    filled = [(number, cells) for number, cells in lines if _width(cells)]
    if not filled:
        raise InputError(Problem("table-empty", where))
    filled = filled[_titles(filled) :]
    headings = headings_of(filled[0][1], where)
    width = len(headings)
    rows = []
    for number, cells in filled[1:]:
        if _width(cells) > width:
            values = {"count": len(cells), "limit": width, "known": ", ".join(filter(None, headings))[:200]}
            raise InputError(Problem("table-row-too-wide", f"{where}: {number}", values))
        rows.append([*cells[:width], *[None] * (width - len(cells))])
    return Table(headings, rows, [number for number, _ in filled[1:]])


def _width(cells: Sequence[Any]) -> int:
    """Return how far a line reaches: the place behind its last cell with anything in it."""
    return max((at for at, cell in enumerate(cells, start=1) if cell is not None and str(cell).strip()), default=0)


def _titles(filled: Sequence[tuple[int, Sequence[Any]]]) -> int:
    """Return how many lines are titles: texts in a first cell alone, above a table of more columns than one."""
    widths = [_width(cells) for _, cells in filled[:_MOST_TITLES]]
    first = next((at for at, width in enumerate(widths) if width > 1), 0)
    below = [cell for cell in filled[first][1] if cell is not None and str(cell).strip()]
    are_words = all(isinstance(cell, str) and number_of(cell) is None for cell in below)
    return first if are_words and all(isinstance(cells[0], str) for _, cells in filled[:first]) else 0
