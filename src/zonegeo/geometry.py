"""Geometries and arrays of them: the types that signatures name, and what any room may ask of a shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeAlias, overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

Geometry: TypeAlias = BaseGeometry
Land: TypeAlias = shapely.Polygon | shapely.MultiPolygon
# a column of geometries of any kind, ``None`` where nothing is known; numpy has no narrower word for it
Shapes = NDArray[np.object_]
ShapesLike = Shapes | Sequence[Geometry | None]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Indices = NDArray[np.intp]
Truths = NDArray[np.bool_]
# no coordinate of a place on Earth is so large, in whatever unit
LARGEST_COORDINATE = 1e15
_POLYGON, _MULTIPOLYGON = 3, 6
# the library goes one call deeper for each position that it keeps, and looks at all between two each time
_STRETCH = 1000


@overload
def shape_of(geojson: Mapping[str, Any]) -> Geometry: ...
@overload
def shape_of(geojson: Mapping[str, Any] | None) -> Geometry | None: ...
def shape_of(geojson: Mapping[str, Any] | None) -> Geometry | None:
    """Return the geometry of a GeoJSON one (RFC 7946), its coordinates as they are; ``None`` stays ``None``.

    >>> shape_of({"type": "Point", "coordinates": [127.05, 37.6]}).wkt
    'POINT (127.05 37.6)'
    """
    if geojson is None:
        return None
    polygons = {"Polygon": lambda c: [c], "MultiPolygon": list}.get(geojson["type"])
    drawn = None if polygons is None else _polygons(polygons(geojson["coordinates"]))
    if not drawn:  # another kind, or rings that only the careful way understands
        return shape(dict(geojson))
    return drawn[0] if geojson["type"] == "Polygon" else single(shapely.multipolygons(drawn))


def _polygons(coordinates: Sequence[Any]) -> list[Geometry] | None:
    """Return polygons whose rings are arrays of positions, ``None`` where a ring is none."""
    drawn: list[Geometry] = []
    for rings in coordinates:
        arrays = [each for each in map(positions_array, rings) if each is not None and len(each) >= 4]
        if not arrays or len(arrays) < len(rings) or {each.shape[1] for each in arrays} not in ({2}, {3}):
            return None
        # shells and holes through the functions for arrays: the class takes positions one by one
        made = np.array([single(shapely.linearrings(each)) for each in arrays], dtype=object)
        drawn.extend(np.asarray(shapely.polygons(made[:1], made[None, 1:])))
    return drawn


def shapes_of(geojson: Iterable[Mapping[str, Any] | None]) -> Shapes:
    """Return GeoJSON geometries as a column of shapes, shape ``(n,)``: each as :func:`shape_of` makes it, many at once.

    >>> shapes_of([{"type": "Point", "coordinates": [127.05, 37.6]}, None]).tolist()
    [<POINT (127.05 37.6)>, None]
    """
    given = list(geojson)
    column = np.empty(len(given), dtype=object)
    plain = [number for number, each in enumerate(given) if each is not None and each["type"] == "Polygon"]
    drawn = _plain_polygons([given[number]["coordinates"] for number in plain])  # type: ignore[index]
    if drawn is None:
        plain = []
    else:
        column[plain] = drawn
    for number in sorted({*range(len(given))}.difference(plain)):
        column[number] = shape_of(given[number])
    return column


def _plain_polygons(coordinates: Sequence[Any]) -> Shapes | None:
    """Return polygons of two numbers a position; ``None`` where one is not, and each has to be looked at by itself."""
    lists: tuple[type, ...] = (list, tuple)
    rings = [ring for polygon in coordinates if type(polygon) in lists for ring in polygon]
    if not rings or not all(type(each) in lists and len(each) for each in coordinates):
        return None
    if not {*map(type, rings)} <= {*lists} or min(map(len, rings)) < 4:
        return None
    positions = [*chain.from_iterable(rings)]
    if not {*map(type, positions)} <= {*lists} or {*map(len, positions)} != {2}:
        return None
    xy = positions_array(positions)
    if xy is None:
        return None
    of_ring = np.repeat(np.arange(len(rings)), [*map(len, rings)])
    made = np.asarray(shapely.linearrings(xy, indices=of_ring), dtype=object)
    of_polygon = np.repeat(np.arange(len(coordinates)), [*map(len, coordinates)])
    return np.asarray(shapely.polygons(made, indices=of_polygon), dtype=object)


def positions_array(positions: Any) -> Floats | None:
    """Return a list of GeoJSON positions as an array, shape ``(n, k)``; ``None`` unless all are ``k`` finite numbers.

    >>> positions_array([[1, 2.0], [3, 4]]).tolist(), positions_array([[1, True]]), positions_array([[1], "no"])
    ([[1.0, 2.0], [3.0, 4.0]], None, None)
    """
    if not isinstance(positions, list | tuple) or not positions or not {*map(type, positions)} <= {list, tuple}:
        return None
    sizes = {*map(len, positions)}
    if len(sizes) > 1 or not sizes <= {2, 3, 4}:
        return None
    numbers = [*chain.from_iterable(positions)]
    if not {*map(type, numbers)} <= {float, int}:
        return None
    try:
        found = np.array(numbers, dtype=np.float64).reshape(len(positions), -1)
    except OverflowError:  # a whole number of 400 digits
        return None
    return found if bool((np.abs(found) < LARGEST_COORDINATE).all()) else None


def bounds_of(outlines: Iterable[Mapping[str, Any]]) -> Floats:
    """Return west, south, east and north of GeoJSON geometries together, in their own units.

    >>> bounds_of([{"type": "Point", "coordinates": [127.0, 37.6]}, {"type": "Point", "coordinates": [127.1, 37.5]}])
    array([127. ,  37.5, 127.1,  37.6])
    """
    return np.asarray(shapely.total_bounds([shape_of(outline) for outline in outlines]), dtype=float)


def column_of(geometries: Iterable[Geometry | None]) -> Shapes:
    """Return geometries as an array, shape ``(n,)``.

    >>> column_of([shapely.Point(1, 2), None]).shape
    (2,)
    """
    if isinstance(geometries, np.ndarray) and geometries.dtype == object and geometries.ndim == 1:
        return geometries.copy()
    listed = list(geometries)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def geometries_of(shapes: Shapes) -> Iterator[dict[str, Any] | None]:
    """Yield the GeoJSON geometry of each shape (RFC 7946), its coordinates as they are; ``None`` stays ``None``.

    >>> list(geometries_of(column_of([shapely.box(0, 0, 1, 1), None])))
    [{'type': 'Polygon', 'coordinates': [[[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]]}, None]
    """
    kinds = shapely.get_type_id(shapes)
    drawn = np.isin(kinds, (_POLYGON, _MULTIPOLYGON)) & ~shapely.is_empty(shapes) & ~shapely.has_z(shapes)
    polygons, owner = shapely.get_parts(shapes[drawn], return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    positions = xy.tolist()
    ends = np.searchsorted(ring_of, np.arange(len(rings) + 1)).tolist()
    first_ring = np.searchsorted(polygon_of, np.arange(len(polygons) + 1)).tolist()
    first_polygon = np.searchsorted(owner, np.arange(int(drawn.sum()) + 1)).tolist()
    number = -1
    for each, kind, is_drawn in zip(shapes, kinds.tolist(), drawn.tolist(), strict=True):
        if not is_drawn:  # another kind, or none
            yield None if each is None else dict(mapping(each))
            continue
        number += 1
        parts = [
            [positions[ends[ring] : ends[ring + 1]] for ring in range(first_ring[part], first_ring[part + 1])]
            for part in range(first_polygon[number], first_polygon[number + 1])
        ]
        alone = kind == _POLYGON
        yield {"type": "Polygon" if alone else "MultiPolygon", "coordinates": parts[0] if alone else parts}


def points_at(xy: Floats) -> Shapes:
    """Return the points at positions of shape ``(…, 2)``: an array of one dimension less.

    >>> points_at(np.array([[1.0, 2.0]]))[0].wkt
    'POINT (1 2)'
    """
    return np.asarray(shapely.points(xy), dtype=object)


def lines_along(xy: Floats) -> Shapes:
    """Return the lines along positions of shape ``(…, k, 2)``: an array of two dimensions less.

    >>> lines_along(np.array([[[0.0, 0.0], [3.0, 4.0]]]))[0].length
    5.0
    """
    return np.asarray(shapely.linestrings(xy), dtype=object)


def single(made: Geometry | Shapes) -> Geometry:
    """Return the one geometry that shapely makes of many parts, which by its types might be an array.

    >>> single(shapely.multipoints([[1.0, 2.0], [3.0, 4.0]])).wkt
    'MULTIPOINT ((1 2), (3 4))'
    """
    if not isinstance(made, BaseGeometry):
        raise TypeError(f"an array of {np.shape(made)} is not one geometry")
    return made


def union_of(shapes: Iterable[Geometry | None]) -> Geometry:
    """Return the land that any of the shapes covers, the same for every order of them; an empty polygon for none.

    >>> union_of([shapely.box(0, 0, 2, 1), None, shapely.box(1, 0, 3, 1)]).area
    3.0
    """
    known = [shape for shape in shapes if shape is not None]
    if not known:
        return shapely.Polygon()
    if len(known) == 1:
        return known[0]
    ordered = sorted(known, key=shapely.to_wkb)
    return shapely.normalize(shapely.union_all(ordered))


def simplified(shapes: Shapes, tolerance: float, *, preserve_topology: bool = True) -> Shapes:
    """Return shapes with fewer positions, none farther from the lines that are left than the tolerance.

    A line or ring of very many positions is simplified stretch by stretch, and may then cross itself where it is
    narrow: as a whole it could take hours and more stack than there is.

    >>> str(simplified(column_of([shapely.LineString([(0, 0), (1, 0.01), (2, 0)])]), 0.1)[0])
    'LINESTRING (0 0, 2 0)'
    """
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    large = np.unique(of_shape[shapely.get_num_coordinates(parts) > _STRETCH])
    found = shapes.copy()
    small = np.setdiff1d(np.arange(len(shapes)), large)
    found[small] = shapely.simplify(shapes[small], tolerance, preserve_topology=preserve_topology)
    for number in large:
        found[number] = _by_stretches(shapes[number], tolerance)
    return found


def _by_stretches(shape: Geometry, tolerance: float) -> Geometry:
    if isinstance(shape, shapely.Polygon):
        shell, *holes = (_stretches(ring, tolerance) for ring in (shape.exterior, *shape.interiors))
        return shapely.Polygon(shell, holes)
    if isinstance(shape, shapely.LineString):
        return type(shape)(_stretches(shape, tolerance))
    if not hasattr(shape, "geoms"):
        return shape
    made: Geometry = type(shape)([_by_stretches(each, tolerance) for each in shape.geoms])  # type: ignore[call-arg]
    return made


def _stretches(line: Geometry, tolerance: float) -> Floats:
    """Return the positions of a line; the ends of each stretch stay, of which a ring has three."""
    xy = shapely.get_coordinates(line)
    if len(xy) <= _STRETCH:
        return shapely.get_coordinates(shapely.simplify(line, tolerance))
    step = min(_STRETCH, len(xy) // 3)
    cut = [xy[at : at + step + 1] for at in range(0, len(xy) - 1, step)]
    simple = [shapely.get_coordinates(each)[:-1] for each in
              shapely.simplify([shapely.LineString(each) for each in cut], tolerance)]  # fmt: skip
    return np.concatenate([*simple, xy[-1:]])


def point_within(shape: Geometry) -> tuple[float, float] | None:
    """Return a point inside a shape; ``None`` where it has none.

    >>> point_within(shapely.box(0, 0, 2, 2)), point_within(shapely.Polygon())
    ((1.0, 1.0), None)
    """
    if shapely.is_empty(shape):
        return None
    point = shapely.point_on_surface(shape)
    return (float(point.x), float(point.y))
