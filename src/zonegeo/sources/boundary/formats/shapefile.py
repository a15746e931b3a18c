"""Shapefile (ESRI 1998): the text's encoding is decided by the bytes of its table, the CRS by its .prj alone."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.sources.boundary.dbf_encoding import Encoding, encoding_of, whole_numbers, without_cut_letters
from zonegeo.sources.boundary.formats.readers import COLUMNS
from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request, broken
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes

BEGINNING = b"\x00\x00\x27\x0a"
_MULTIPATCH = b"\x1f\0\0\0"


def read(request: Request) -> RawLayer:
    """Return the layer of a Shapefile, whose parts all came with the request."""
    check_kind(request.content, request.name)
    missing = [ending for ending in (".shx", ".dbf") if ending not in request.parts]
    if missing:
        raise InputError(Problem("shapefile-part-missing", request.name, {"value": each}) for each in missing)
    _check_whole(request)
    text = encoding_in(request.parts, option=request.encoding, where=request.name)
    mended, cut = without_cut_letters(request.parts[".dbf"], text.codec)
    # the library sees neither .prj nor .cpg: what they say is judged here
    shown = {".shp": request.content, ".shx": request.parts[".shx"], ".dbf": mended}
    layer = read_with_gdal(replace(request, parts=shown), beginning=BEGINNING, codec=text.codec)
    _check_shapes(request, layer)
    notices = (*layer.notices, *((Message("notice.letters-cut", {"count": cut}),) if cut else ()))
    return replace(
        layer, rows=_with_whole_numbers(layer.rows, mended), aliases=_aliases(request.parts.get(COLUMNS, b"")),
        crs=crs_in(request.parts), encoding=text.codec, encoding_evidence=text.evidence, notices=notices
    )  # fmt: skip


def _aliases(table: bytes) -> dict[str, str]:
    """Return what the columns of a download were called before they were numbered (원본컬럼명, 변경컬럼명).

    >>> _aliases("\\ufeff원본컬럼명,변경컬럼명\\npnu,A1\\n".encode())
    {'A1': 'pnu'}
    """
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = table.decode("cp949", "replace")
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    if not rows or rows[0][:2] != ["원본컬럼명", "변경컬럼명"]:
        return {}
    return {row[1]: row[0] for row in rows[1:] if len(row) >= 2 and row[0] and row[1]}


def _with_whole_numbers(rows: Sequence[Mapping[str, Any]], table: bytes) -> Sequence[Mapping[str, Any]]:
    """Return rows with the digits that the table has in wide fields: the library reads more than 18 through a float."""
    wide = whole_numbers(table)
    if not wide or any(len(column) != len(rows) for column in wide.values()):
        return rows
    names = [list(row) for row in rows[:1]]
    kept = {names[0][at]: column for at, column in wide.items() if at < len(names[0])} if names else {}
    return [{**row, **{name: column[number] for name, column in kept.items()}} for number, row in enumerate(rows)]


def encoding_in(parts: Mapping[str, bytes], *, option: str | None, where: str) -> Encoding:
    """Return the encoding of the table, as :func:`encoding_of` decides it beside what the .cpg announces."""
    announced = parts[".cpg"].decode("ascii", "replace").strip() if ".cpg" in parts else None
    return encoding_of(parts[".dbf"], announced=announced, option=option, where=where)


def crs_in(parts: Mapping[str, bytes]) -> str | None:
    """Return what the .prj says of the CRS; ``None`` where there is none, or an empty one."""
    return parts[".prj"].decode("utf-8", "replace").strip("\ufeff \r\n\t\0") or None if ".prj" in parts else None


def check_kind(head: bytes, where: str) -> None:
    """Refuse what begins as no Shapefile, and one of surfaces in space (the kind stands in its head)."""
    if not head.startswith(BEGINNING):
        raise broken(where, ".shp")
    if head[32:36] == _MULTIPATCH:
        raise InputError(Problem("geometry-kind-not-read", where, {"value": "MultiPatch"}))


def _check_whole(request: Request) -> None:
    """Refuse parts that are shorter than their headers say, or that disagree on how many shapes there are.

    Lengths of .shp and .shx are counts of 16-bit words at byte 24, big endian; a record of .shx has 8 bytes.
    """
    for ending in (".shp", ".shx"):
        part = request.parts[ending]
        told = 2 * int.from_bytes(part[24:28], "big")
        if len(part) < 100 or told > len(part):
            raise broken(request.name, f"{ending}: {len(part)} < {told}")
    table = request.parts[".dbf"]
    count, start, length = (int.from_bytes(table[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if len(table) < 32 or start + count * length > len(table):
        raise broken(request.name, f".dbf: {len(table)} < {start + count * length}")
    shapes = (2 * int.from_bytes(request.parts[".shx"][24:28], "big") - 100) // 8
    if shapes != count:
        raise broken(request.name, f".shx: {shapes}, .dbf: {count}")


def _check_shapes(request: Request, layer: RawLayer) -> None:
    """Refuse a record with a shape of which nothing could be read: only a record of kind 0 has none."""
    index, content = request.parts[".shx"], request.parts[".shp"]
    missing = layer.geometries.missing() if isinstance(layer.geometries, WrittenShapes) else ()
    for place in missing:
        number = int(layer.records[place])  # a deleted row is passed over, its shape still stands in the file
        start = 2 * int.from_bytes(index[100 + 8 * number : 104 + 8 * number], "big")
        if content[start + 8 : start + 12] != bytes(4):
            raise broken(request.name, f"features[{number}]")
