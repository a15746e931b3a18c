"""Shapes as a file draws them, its faults included: rings that do not close, too few corners, no numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException

from zonegeo.base.value import value
from zonegeo.geometry import LARGEST_COORDINATE, Geometry
from zonegeo.sources.boundary.raw.wkb_nesting import is_flat_wkb


@value
class DrawnFault:
    """What was seen while a geometry was put together: kind, number of the feature, and where (x, y of the file)."""

    kind: str
    feature: int
    xy: tuple[float, float] | None
    detail: str = ""


# a collection of fewer bytes cannot be nested deep enough to matter: nine bytes a level
_DEEP_BYTES = 9_000


class _UnreadableError(ValueError):
    """A geometry that no shape can be made of."""


def from_geojson(geometry: Any, number: int) -> tuple[Geometry | None, list[DrawnFault]]:
    """Return the shape of a GeoJSON geometry and what was wrong with it; a ring left open is closed for the shape.

    >>> shape, faults = from_geojson({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2]]]}, 7)
    >>> shape.area, [(fault.kind, fault.feature, fault.xy) for fault in faults]
    (2.0, [('ring-not-closed', 7, (0.0, 0.0))])
    """
    faults: list[DrawnFault] = []
    if geometry is None:
        return None, faults
    try:
        return _shape(geometry, number, faults), faults
    except (_UnreadableError, GEOSException, RecursionError) as error:
        return None, [*faults, DrawnFault("geometry-not-read", number, None, str(error)[:120])]


def _shape(geometry: Any, number: int, faults: list[DrawnFault]) -> Geometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection":
        parts = _listed(geometry.get("geometries"))
        return shapely.GeometryCollection([_shape(each, number, faults) for each in parts])
    given = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "Point":
        return shapely.Point() if given == [] else shapely.Point(_position(given))
    if kind == "MultiPoint":
        return shapely.MultiPoint([_position(each) for each in _listed(given)])
    if kind == "LineString":
        return shapely.LineString(_positions(given))
    if kind == "MultiLineString":
        return shapely.MultiLineString([_positions(each) for each in _listed(given)])
    if kind == "Polygon":
        return _polygon(given, number, faults)
    if kind == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(each, number, faults) for each in _listed(given)])
    raise _UnreadableError(f"type: {kind}")


def _polygon(given: Any, number: int, faults: list[DrawnFault]) -> shapely.Polygon:
    rings = [_ring(_positions(each), number, faults) for each in _listed(given)]
    if not rings or rings[0] is None:
        return shapely.Polygon()
    return shapely.Polygon(rings[0], [each for each in rings[1:] if each is not None])


def _ring(positions: list[Any], number: int, faults: list[DrawnFault]) -> list[Any] | None:
    if not positions:
        return None
    spot = (float(positions[0][0]), float(positions[0][1]))
    if positions[0][:2] != positions[-1][:2]:
        faults.append(DrawnFault("ring-not-closed", number, spot))
        positions = [*positions, positions[0]]
    if len(positions) < 4:
        faults.append(DrawnFault("ring-too-short", number, spot))
        return None
    return positions


def _positions(given: Any) -> list[Any]:
    found = [_position(each) for each in _listed(given)]
    if len({len(each) for each in found}) > 1:  # heights on some of them: a shape has them on all or none
        return [[*each, math.nan][:3] for each in found]
    return found


def _position(given: Any) -> list[float]:
    sound = isinstance(given, list) and len(given) >= 2
    numbers = given[:3] if sound else []
    if not sound or not all(
        isinstance(c, int | float) and not isinstance(c, bool) and abs(c) < LARGEST_COORDINATE for c in numbers
    ):
        raise _UnreadableError(f"coordinates: {given!r}"[:80])
    return [float(each) for each in numbers]


def _listed(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise _UnreadableError(f"coordinates: {given!r}"[:80])
    return given


def from_wkb(listed: Sequence[bytes | None] | NDArray[np.object_]) -> tuple[list[Geometry | None], list[DrawnFault]]:
    """Return the shapes of WKB and what was wrong with them; a ring left open is closed for the shape."""
    column = np.asarray(listed, dtype=object)
    # a collection within a collection, and so on, would have the library call itself without end
    deep = [n for n, wkb in enumerate(column) if wkb is not None and len(wkb) > _DEEP_BYTES and not is_flat_wkb(wkb)]
    column[deep] = b""
    shapes = list(shapely.from_wkb(column, on_invalid="ignore"))
    faults = []
    for number, shape in enumerate(shapes):
        if shape is not None or column[number] is None:
            continue
        mended = shapely.from_wkb(column[number], on_invalid="fix") if column[number] else None
        kind = "geometry-not-read" if mended is None else "ring-not-closed"
        spot = None if mended is None or mended.is_empty else tuple(shapely.get_coordinates(mended)[0].tolist())
        faults.append(DrawnFault(kind, number, spot))
        shapes[number] = mended
    return shapes, faults
