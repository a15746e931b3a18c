"""The rings of an outline as arrays, and the steps that mend them one outline at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.geodesy.crs import AnalysisCrs
from zonegeo.geometry import Geometry, Shapes
from zonegeo.model.study import GeoJSON

Ring = NDArray[np.float64]
# parts, each with its outer ring and its holes: positions (n, 2) in longitude and latitude, the first one repeated at
# the end where the ring is closed
Land = tuple[tuple[Ring, ...], ...]


def land_of(geometry: GeoJSON | None) -> Land | None:
    """Return the rings of a polygon or multipolygon; ``None`` for anything else, and where a position is no number."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if geometry is None or kind not in ("Polygon", "MultiPolygon"):
        return None
    listed = geometry.get("coordinates")
    parts: Any = [listed] if kind == "Polygon" else listed
    try:
        land = tuple(
            tuple(np.array([position[:2] for position in ring], dtype=float) for ring in part) for part in parts or ()
        )
    except (TypeError, ValueError):
        return None
    sound = bool(land) and all(
        part and all(ring.ndim == 2 and len(ring) > 2 and np.isfinite(ring).all() for ring in part) for part in land
    )
    return land if sound else None


def geometry_of(land: Land, *, like: GeoJSON | None) -> GeoJSON:
    """Return rings as a GeoJSON geometry, a multipolygon where it was one or has become one."""
    parts = [[ring.tolist() for ring in part] for part in land]
    if len(parts) == 1 and (like is None or like["type"] == "Polygon"):
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def closed(land: Land) -> tuple[Land, int]:
    """Return rings that end where they begin, and how many did not: the formula of the area is the same."""
    count = sum(not closed_already(ring) for part in land for ring in part)
    return tuple(tuple(_closed(ring) for ring in part) for part in land), count


def closed_already(ring: Ring) -> bool:
    """True where a ring ends where it begins."""
    return np.array_equal(ring[0], ring[-1])


def _closed(ring: Ring) -> Ring:
    return ring if closed_already(ring) else np.concatenate([ring, ring[:1]])


def without_repeated(land: Land) -> tuple[Land, int]:
    """Return rings without vertices that stand exactly on the one before, and how many there were."""
    after = tuple(tuple(_without_repeated(ring) for ring in part) for part in land)
    count = sum(len(a) - len(b) for old, new in zip(land, after, strict=True) for a, b in zip(old, new, strict=True))
    return after, count


def has_repeated(shapes: Shapes) -> bool:
    """True where a ring of any shape has a vertex that stands exactly on the one before.

    >>> has_repeated(np.array([shapely.box(0, 0, 1, 1), shapely.Polygon([(0, 0), (1, 0), (1, 0), (1, 1)])]))
    True
    """
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    return bool(((xy[1:] == xy[:-1]).all(axis=1) & (ring[1:] == ring[:-1])).any())


def _without_repeated(ring: Ring) -> Ring:
    new = np.concatenate([[True], (ring[1:] != ring[:-1]).any(axis=1)])
    return ring if new.all() else ring[new]


def without_collapsed(land: Land) -> Land:
    """Return rings without repeated vertices, holes and parts without those that have no inside left."""
    thin = tuple(tuple(_without_repeated(ring) for ring in part) for part in land)
    kept = tuple((part[0], *(hole for hole in part[1:] if len(hole) > 3)) for part in thin if len(part[0]) > 3)
    return kept or thin


def resolved(land: Land, plane: AnalysisCrs) -> tuple[Land, int]:
    """Return an outline whose rings neither cross nor overlap, and how many parts were rebuilt.

    Shells are joined and holes taken out of them (GEOS, method ``structure``); lines without an inside vanish. Where
    lines cross is decided in the plane; the corners that stay keep every digit.
    """
    if any(not closed_already(ring) or len(ring) < 4 for part in land for ring in part):
        return land, 0
    shape = shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in land])
    if shapely.is_valid(shape):
        return land, 0
    drawn = plane.to_plane([shape])[0]
    made = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon" and not part.is_empty]
    if not parts:
        return land, 0
    own = dict(zip(_keys(drawn), shapely.get_coordinates(shape).tolist(), strict=True))
    after = tuple(tuple(_ring_back(ring, own, plane) for ring in (part.exterior, *part.interiors)) for part in parts)
    return after, len(parts)


def _keys(shape: Geometry) -> list[tuple[float, ...]]:
    return [tuple(xy) for xy in shapely.get_coordinates(shape).tolist()]


def _ring_back(ring: shapely.LinearRing, own: Mapping[tuple[float, ...], list[float]], plane: AnalysisCrs) -> Ring:
    """Return a ring of the plane in longitude and latitude; a corner that was there before as it was."""
    there = shapely.get_coordinates(plane.to_lonlat([ring])[0]).tolist()
    return np.array([own.get(key, position) for key, position in zip(_keys(ring), there, strict=True)])


def turned(land: Land) -> tuple[Land, int]:
    """Return rings by the right-hand rule (RFC 7946, 3.1.6), and how many ran the other way."""
    after = tuple(tuple(_turned(ring, outer=place == 0) for place, ring in enumerate(part)) for part in land)
    count = sum(a is not b for old, new in zip(land, after, strict=True) for a, b in zip(old, new, strict=True))
    return after, count


def _turned(ring: Ring, *, outer: bool) -> Ring:
    return ring if (_doubled_area(ring) >= 0) == outer else ring[::-1]


def _doubled_area(ring: Ring) -> float:
    if len(ring) < 3:
        return 0.0
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def stated_area(land: Land, plane: AnalysisCrs) -> float:
    """Return the area by the surveyor's formula, shells less holes, in square metres of the plane."""
    total = 0.0
    for part in land:
        lines = plane.to_plane([shapely.LineString(ring) if len(ring) > 1 else shapely.LineString() for ring in part])
        areas = [abs(_doubled_area(shapely.get_coordinates(line))) / 2 for line in lines]
        total += areas[0] - sum(areas[1:])
    return total
