"""Geometries of a layer as one array of shapes, written as GeoJSON where somebody asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, overload

import numpy as np
import shapely

from zonegeo.geometry import LARGEST_COORDINATE, Floats, Indices, Shapes, Truths, geometries_of, positions_array
from zonegeo.sources.boundary.raw.shapes import geometry_of

# shapes that are written at a time: somebody may want the first of a million only
_AT_A_TIME = 2000


class WrittenShapes(Sequence[Mapping[str, Any] | None]):
    """Shapes of a layer, written as GeoJSON geometries one by one when they are asked for.

    Of a nation's parcels a study needs few: those that nobody looks at are never written.
    """

    def __init__(self, array: Shapes) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Any] | None: ...
    @overload
    def __getitem__(self, at: slice) -> WrittenShapes: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, Any] | WrittenShapes | None:
        if isinstance(at, slice):
            return WrittenShapes(self.array[at])
        shape = self.array[at]
        return None if shape is None else geometry_of(shape)

    def __iter__(self) -> Iterator[Mapping[str, Any] | None]:
        for at in range(0, len(self.array), _AT_A_TIME):
            some = self.array[at : at + _AT_A_TIME]
            yield from geometries_of(some) if _is_plain(some) else map(self.__getitem__, range(at, at + len(some)))

    def missing(self) -> list[int]:
        """Return the places without a shape."""
        return [number for number, shape in enumerate(self.array) if shape is None]

    def only(self, places: Sequence[int]) -> WrittenShapes:
        """Return the shapes at some places."""
        return WrittenShapes(self.array[np.asarray(places, dtype=np.intp)])


def _is_plain(shapes: Shapes) -> bool:
    """Say whether shapes are polygons of x and y without an empty part, which are written many at a time."""
    known = shapes[~shapely.is_missing(shapes)]
    kinds = shapely.get_type_id(known)
    parts = shapely.get_parts(known)
    return bool(
        np.isin(kinds, (3, 6)).all() and not shapely.has_z(known).any()
        and not shapely.is_empty(known).any() and not shapely.is_empty(parts).any()
    )  # fmt: skip


def all_at_once(geometries: Sequence[Mapping[str, Any] | None]) -> WrittenShapes | None:
    """Return GeoJSON geometries as an array of shapes; ``None`` unless each is polygons of sound rings, or none at all.

    What is otherwise is looked at one by one, so that each fault has its place.

    >>> ring = [[0, 0], [2, 0], [2, 1], [0, 0]]
    >>> drawn = all_at_once([{"type": "Polygon", "coordinates": [ring]}, None])
    >>> drawn.array[0].wkt, drawn.array[1], all_at_once([{"type": "Polygon", "coordinates": [ring[:3]]}])
    ('POLYGON ((0 0, 2 0, 2 1, 0 0))', None, None)
    """
    if isinstance(geometries, WrittenShapes):
        return geometries if _is_finite(geometries.array) else None
    rings: list[Any] = []
    polygon_of: list[int] = []
    feature_of: list[int] = []
    single: list[bool] = []
    for feature, geometry in enumerate(geometries):
        if geometry is None:
            continue
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if kind not in ("Polygon", "MultiPolygon") or len(geometry) != 2 or type(coordinates) is not list:
            return None
        polygons = [coordinates] if kind == "Polygon" else coordinates
        for polygon in polygons:
            if type(polygon) is not list or not polygon:
                return None
            rings.extend(polygon)
            polygon_of.extend([len(feature_of)] * len(polygon))
            feature_of.append(feature)
            single.append(kind == "Polygon")
        if not polygons:
            return None
    array = np.full(len(geometries), None, dtype=object)
    if rings:
        xy, ring_of = _positions(rings)
        if xy is None:
            return None
        closed = np.asarray(shapely.linearrings(xy, indices=ring_of), dtype=object)
        drawn = np.asarray(shapely.polygons(closed, indices=np.array(polygon_of)), dtype=object)
        owner, alone = np.array(feature_of), np.array(single)
        array[owner[alone]] = drawn[alone]
        if not alone.all():
            several, number = np.unique(owner[~alone], return_inverse=True)
            array[several] = shapely.multipolygons(drawn[~alone], indices=number)
    return WrittenShapes(array)


def _positions(rings: list[Any]) -> tuple[Floats | None, Indices]:
    """Return the positions of rings one after the other, x and y only, and the ring of each; ``None`` for a bad one."""
    none: tuple[None, Indices] = (None, np.empty(0, dtype=np.intp))
    if {*map(type, rings)} != {list}:
        return none
    counts = np.fromiter(map(len, rings), dtype=np.intp, count=len(rings))
    positions = [*chain.from_iterable(rings)]
    if counts.min() < 4 or {*map(type, positions)} != {list}:
        return none
    found = positions_array(positions)
    if found is None:
        return none
    ends = np.cumsum(counts)
    if not (found[ends - counts, :2] == found[ends - 1, :2]).all():
        return none
    return found[:, :2], np.repeat(np.arange(len(rings)), counts)


def _is_finite(shapes: Shapes) -> bool:
    return bool((np.abs(shapely.get_coordinates(shapes)) < LARGEST_COORDINATE).all())


def not_sound(lonlat: Shapes, *, any_kind: bool) -> Truths:
    """Say which shapes in degrees have to be looked at one by one: those in which something is, or may be, wrong.

    >>> bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> not_sound(np.array([shapely.box(0, 0, 1, 1), bow, None], dtype=object), any_kind=False).tolist()
    [False, True, False]
    """
    there = ~shapely.is_missing(lonlat)
    bounds = shapely.bounds(lonlat)
    on_earth = (np.abs(bounds[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= 90).all(axis=1)
    kind = shapely.get_type_id(lonlat)
    polygons = np.isin(kind, (3, 6))
    sound = np.isin(kind, (0, 1, 4, 5)) if any_kind else np.zeros(len(lonlat), dtype=bool)
    sound[polygons] = shapely.is_valid(lonlat[polygons]) & (shapely.area(lonlat[polygons]) != 0.0)
    return np.asarray(there & ~(sound & on_earth))
