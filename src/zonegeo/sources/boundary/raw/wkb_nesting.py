"""Well-known binary (OGC 06-103): whether it is nested as polygons are, before a library descends into it."""

from __future__ import annotations

import struct

_POINT, _LINE, _POLYGON = 1, 2, 3
_PARTS = {4: _POINT, 5: _LINE, 6: _POLYGON}


def is_flat_wkb(wkb: bytes) -> bool:
    """True for a point, line or polygon, or many of one kind, whose counts fit its bytes.

    A collection of collections would have the library call itself without end.

    >>> import shapely
    >>> [is_flat_wkb(shapely.to_wkb(shapely.from_wkt(each))) for each in ("POINT (1 2)", "MULTIPOINT (1 2)")]
    [True, True]
    >>> is_flat_wkb(shapely.to_wkb(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (1 2))")))
    False
    >>> is_flat_wkb(b"\\1\\3\\0\\0\\0\\xff\\xff\\xff\\xff")
    False
    """
    try:
        kind, place = _header(wkb, 0)
        if kind not in _PARTS:
            return _end(wkb, 0) == len(wkb)
        count, place = struct.unpack_from(_order(wkb, 0) + "I", wkb, place)[0], place + 4
        for _ in range(count):
            if _header(wkb, place)[0] != _PARTS[kind]:
                return False
            place = _end(wkb, place)
        return place == len(wkb)
    except (struct.error, ValueError):
        return False


def _order(wkb: bytes, place: int) -> str:
    return "<" if wkb[place : place + 1] == b"\1" else ">"


def _header(wkb: bytes, place: int) -> tuple[int, int]:
    """Return the kind of a shape and where its content begins; the kind of PostGIS has flags in its upper bits."""
    (code,) = struct.unpack_from(_order(wkb, place) + "I", wkb, place + 1)
    return (code & 0x1FFFFFFF) % 1000, place + 5 + (4 if code & 0x20000000 else 0)


def _end(wkb: bytes, place: int) -> int:
    """Return where a point, line or polygon ends."""
    order = _order(wkb, place)
    (code,) = struct.unpack_from(order + "I", wkb, place + 1)
    kind, place = _header(wkb, place)
    thousands = (code & 0x1FFFFFFF) // 1000
    extra = bool(code & 0x80000000) + bool(code & 0x40000000) or (0, 1, 1, 2)[min(thousands, 3)]
    width = 8 * (2 + extra)
    if kind == _POINT:
        return place + width
    if kind not in (_LINE, _POLYGON):
        raise ValueError(kind)
    rings = 1
    if kind == _POLYGON:
        (rings,), place = struct.unpack_from(order + "I", wkb, place), place + 4
    for _ in range(rings):
        (count,) = struct.unpack_from(order + "I", wkb, place)
        place += 4 + count * width
        if place > len(wkb):
            raise ValueError(count)
    return place
