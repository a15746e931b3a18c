"""Shapes as GeoJSON geometries and back, position by position, without rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseMultipartGeometry

from zonegeo.geometry import LARGEST_COORDINATE, Floats, Geometry, positions_array

_KINDS = {
    "Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip


def geometry_of(shape: Geometry) -> Mapping[str, Any]:
    """Return a shape as a GeoJSON geometry in its own coordinates, x and y only.

    >>> geometry_of(shapely.box(0, 0, 1, 1))["coordinates"]
    [[[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]]
    """
    kind = "LineString" if shape.geom_type == "LinearRing" else shape.geom_type
    if isinstance(shape, shapely.GeometryCollection):
        return {"type": kind, "geometries": [geometry_of(part) for part in shape.geoms]}
    if isinstance(shape, BaseMultipartGeometry):
        filled = [part for part in shape.geoms if not part.is_empty]
        return {"type": kind, "coordinates": [geometry_of(part)["coordinates"] for part in filled]}
    if isinstance(shape, shapely.Polygon):
        rings = [] if shape.is_empty else [shape.exterior, *shape.interiors]
        return {"type": kind, "coordinates": [_positions(ring) for ring in rings]}
    positions = _positions(shape)
    return {"type": kind, "coordinates": (positions or [[]])[0] if kind == "Point" else positions}


def _positions(shape: Geometry) -> list[list[float]]:
    found: list[list[float]] = shapely.get_coordinates(shape).tolist()
    return found


def without_empty_parts(geometry: Any) -> Any:
    """Return a GeoJSON geometry of several parts without those that are empty, which OGC 06-103 allows.

    One of empty parts alone is left: that there is no land in it is told by the check of the geometry.

    >>> without_empty_parts({"type": "MultiPoint", "coordinates": [[], [1, 2]]})["coordinates"]
    [[1, 2]]
    """
    parts = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if not isinstance(parts, list) or not str(geometry.get("type")).startswith("Multi"):
        return geometry
    filled = [part for part in parts if part != []]
    return {**geometry, "coordinates": filled} if filled and len(filled) < len(parts) else geometry


def moved(geometry: Mapping[str, Any], move: Callable[[Floats], Floats]) -> Mapping[str, Any]:
    """Return a geometry with its positions moved all at once by ``move``: (n, 2) → (n, 2).

    What is no position is left as it is: the check of the geometry tells of it with its place.
    """
    xy = coordinates_of(geometry)
    if not len(xy):
        return geometry
    return _with_positions(geometry, _Rows(move(xy)))


@dataclass
class _Rows:
    """Positions that are taken one after the other."""

    xy: Floats
    taken: int = 0

    def take(self, count: int) -> list[list[float]]:
        self.taken += count
        found: list[list[float]] = self.xy[self.taken - count : self.taken].tolist()
        return found


def _with_positions(geometry: Mapping[str, Any], found: _Rows) -> Mapping[str, Any]:
    if isinstance(geometry.get("geometries"), list):
        parts = [_with_positions(p, found) if isinstance(p, Mapping) else p for p in geometry["geometries"]]
        return {**geometry, "geometries": parts}
    return {**geometry, "coordinates": _replaced(geometry.get("coordinates"), _depth(geometry), found)}


def _replaced(entry: Any, depth: int, found: _Rows) -> Any:
    if depth == 0:
        return found.take(1)[0] if is_position(entry) else entry
    if depth == 1 and positions_array(entry) is not None:
        return found.take(len(entry))
    return [_replaced(each, depth - 1, found) for each in entry] if isinstance(entry, list) else entry


def coordinates_of(geometry: Mapping[str, Any]) -> Floats:
    """Return the sound positions of a geometry in their order, x and y only, shape ``(n, 2)``.

    >>> coordinates_of({"type": "LineString", "coordinates": [[1, 2, 9], [3, 4, 9], ["no"]]}).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if isinstance(geometry.get("geometries"), list):
        found = [coordinates_of(part) for part in geometry["geometries"] if isinstance(part, Mapping)]
    else:
        found = list(_arrays_within(geometry.get("coordinates"), _depth(geometry)))
    return np.concatenate([np.empty((0, 2)), *found])


def _arrays_within(entry: Any, depth: int) -> Iterator[Floats]:
    if depth == 0:
        if is_position(entry):
            yield np.array([entry[:2]], dtype=np.float64)
    elif depth == 1 and (whole := positions_array(entry)) is not None:
        yield whole[:, :2]
    elif isinstance(entry, list):
        for each in entry:
            yield from _arrays_within(each, depth - 1)


def positions_of(geometry: Mapping[str, Any]) -> Iterator[list[float]]:
    """Yield the sound positions of a geometry in their order."""
    if isinstance(geometry.get("geometries"), list):
        for part in geometry["geometries"]:
            if isinstance(part, Mapping):
                yield from positions_of(part)
        return
    yield from _positions_within(geometry.get("coordinates"), _depth(geometry))


def _positions_within(entry: Any, depth: int) -> Iterator[list[float]]:
    if depth == 0:
        if is_position(entry):
            yield entry
    elif isinstance(entry, list):
        for each in entry:
            yield from _positions_within(each, depth - 1)


def _depth(geometry: Mapping[str, Any]) -> int:
    kind = geometry.get("type")
    return _KINDS.get(kind, 0) if isinstance(kind, str) else 0


def is_position(position: Any) -> bool:
    """True for two to four finite numbers."""
    return (
        isinstance(position, list)
        and 2 <= len(position) <= 4
        and all(isinstance(c, int | float) and not isinstance(c, bool) for c in position)
        and all(abs(c) < LARGEST_COORDINATE and math.isfinite(c) for c in position)
    )
