"""Areas: in the plane of the analysis CRS, and on the ellipsoid beside it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Geod

from zonegeo.geometry import Floats, Geometry, ShapesLike


@lru_cache(maxsize=1)
def grs80() -> Geod:
    """Return the GRS80 ellipsoid (a = 6,378,137 m, f = 1/298.257222101), the datum of 공간정보관리법 시행령 제7조."""
    return Geod(ellps="GRS80")


def plane_area(plane: ShapesLike) -> Floats:
    """Return areas in the plane: the sum of signed triangles, holes taken away.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons or multipolygons in metres (analysis CRS); ``None`` gives NaN, an empty shape 0.

    Returns
    -------
    Shape ``(n,)``, m2.

    Examples
    --------
    >>> import shapely
    >>> square_with_hole = shapely.box(0, 0, 10, 10) - shapely.box(2, 2, 4, 4)
    >>> [float(area) for area in plane_area([square_with_hole, None])]
    [96.0, nan]
    """
    return np.asarray(shapely.area(np.asarray(plane, dtype=object)), dtype=np.float64)


def area_interval(plane: ShapesLike, *, accuracy_m: ArrayLike) -> tuple[Floats, Floats]:
    """Return the areas from which and to which a boundary of that accuracy may reach: ``A ± accuracy × perimeter``.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons in metres.
    accuracy_m
        Shape ``(n,)`` or a number: how far the boundary may lie from the true one, in metres.

    Returns
    -------
    Two arrays of shape ``(n,)``, m2; the lower is never negative.

    Examples
    --------
    >>> import shapely
    >>> low, high = area_interval([shapely.box(0, 0, 10, 10)], accuracy_m=0.5)
    >>> float(low[0]), float(high[0])
    (80.0, 120.0)
    """
    shapes = np.asarray(plane, dtype=object)
    areas = plane_area(shapes)
    reach = np.asarray(shapely.length(shapes), dtype=np.float64) * np.asarray(accuracy_m, dtype=np.float64)
    return np.maximum(areas - reach, 0.0), areas + reach


def ellipsoid_area(lonlat: ShapesLike) -> Floats:
    """Return areas on the GRS80 ellipsoid, edges as geodesics (C. F. F. Karney, J. Geodesy 87, 2013).

    Parameters
    ----------
    lonlat
        Shape ``(n,)``: polygons or multipolygons in degrees of longitude and latitude; ``None`` gives NaN.

    Returns
    -------
    Shape ``(n,)``, m2, whatever the direction of the rings.

    Notes
    -----
    Accuracy: 0.1 m2 at the size of the Earth; the ring edges of a plane are not exactly geodesics, which for edges
    below 1 km moves the area by far less than a millionth.

    Examples
    --------
    >>> import shapely
    >>> round(float(ellipsoid_area([shapely.box(127.0, 37.5, 127.001, 37.501)])[0]))
    9814
    """
    geod = grs80()
    # a loop: the geodesic routine takes one polygon at a time
    return np.array([_one(shape, geod) for shape in np.asarray(lonlat, dtype=object)], dtype=np.float64)


def _one(shape: Geometry | None, geod: Geod) -> float:
    if shape is None:
        return float("nan")
    total = 0.0
    for polygon in shapely.get_parts(shape):
        for index, ring in enumerate(shapely.get_rings(polygon)):
            lon, lat = shapely.get_coordinates(ring).T
            area, _ = geod.polygon_area_perimeter(lon, lat)
            total += abs(area) if index == 0 else -abs(area)
    return total
