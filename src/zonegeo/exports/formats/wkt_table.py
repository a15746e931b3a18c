"""CSV and XLSX with the geometry as WKT in the column ``wkt``; the CRS stands in that column as EWKT's SRID."""

from __future__ import annotations

import csv
import io
from typing import Any

import shapely

from zonegeo.base.errors import Problem
from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.optional_packages import need_extra
from zonegeo.exports.feature_table import (
    Column,
    Table,
    Written,
    cells,
    names_apart,
    oriented,
    plain_text_problems,
    refuse,
    renamed_notices,
)
from zonegeo.exports.projection import output_crs, projected

_GEOMETRY = "wkt"
_CELL_SIGNS = 32_767  # what a cell of a spreadsheet holds


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a CSV file (RFC 4180) in UTF-8 with a byte-order mark, so that a spreadsheet reads Korean.

    Texts that begin like a formula get an apostrophe before them: a spreadsheet would run them.
    """
    names = names_apart((each.name for each in table.columns), taken=(_GEOMETRY,))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*names.values(), _GEOMETRY])
    for row in zip(*(_told(table, each) for each in table.columns), _wkt(table), strict=True):
        writer.writerow(["" if cell is None else cell for cell in row])
    return Written({f"{stem}{suffix}": ("\ufeff" + stream.getvalue()).encode()}, renamed_notices(names))


def write_workbook(table: Table, stem: str, suffix: str) -> Written:
    """Return a workbook with one sheet; texts are texts, so that no parcel number loses a digit.

    Raises
    ------
    InputError
        ``cell-too-long`` for a geometry or a text that no cell holds, ``text-not-in-format`` for signs that none may.
    UsageError
        ``extra-needed`` where openpyxl is not installed.
    """
    openpyxl = need_extra("openpyxl", extra="xlsx", where=f"{stem}{suffix}")
    names = names_apart((each.name for each in table.columns), taken=(_GEOMETRY,))
    wkt = _wkt(table)
    columns = [(_GEOMETRY, wkt), *((each.name, cells(table, each)) for each in table.columns)]
    refuse(
        [
            *plain_text_problems(table, suffix),
            *(
                Problem("cell-too-long", f"features[{number}].{name}", {"value": len(text), "limit": _CELL_SIGNS})
                for name, column in columns
                for number, text in enumerate(column)
                if isinstance(text, str) and len(text) > _CELL_SIGNS
            ),
        ]
    )
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "zonegeo"
    sheet.append([*names.values(), _GEOMETRY])
    for number, row in enumerate(zip(*(cells(table, each) for each in table.columns), wkt, strict=True), start=2):
        for place, given in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = given
            if isinstance(given, str):
                cell.data_type = "s"  # also where it begins like a formula
    stream = io.BytesIO()
    book.save(stream)
    return Written({f"{stem}{suffix}": without_clock(stream.getvalue())}, renamed_notices(names))


def _told(table: Table, column: Column) -> list[Any]:
    found = cells(table, column)
    if column.kind == "logical":
        return [None if each is None else str(each).lower() for each in found]
    return [_inert(each) if isinstance(each, str) else each for each in found]


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _wkt(table: Table) -> list[str | None]:
    authority = output_crs(table.crs).to_authority()
    head = f"SRID={authority[1]};" if authority is not None and authority[0] == "EPSG" else ""
    shapes = oriented(projected(table.shapes, table.crs))
    return [None if each is None else head + shapely.to_wkt(each, rounding_precision=-1) for each in shapes]
