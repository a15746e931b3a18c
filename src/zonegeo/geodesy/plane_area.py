"""Areas: in the plane of the analysis CRS, and on the ellipsoid beside it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Geod

from zonegeo.geodesy.parallel_body import parallel_body_area
from zonegeo.geometry import Floats, Geometry, ShapesLike

# coordinates are kept to a micrometre: a boundary that is off by less is not off
_KEPT_M = 1e-6


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
    """Return the areas of the inner and the outer parallel body: the least and the most that a boundary so far off has.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons in metres.
    accuracy_m
        Shape ``(n,)`` or a number: how far the boundary may lie from the true one, metres.

    Returns
    -------
    Two arrays of shape ``(n,)``, m2; the lower is never negative.

    Notes
    -----
    The outer body of a convex outline has ``A + P·r + π·r²`` (J. Steiner, 1840); of any other
    :func:`parallel_body_area` finds it, its arcs as they are: no boundary so far off encloses more, and none less than
    the inner body.

    Examples
    --------
    >>> import shapely
    >>> low, high = area_interval([shapely.box(0, 0, 10, 10)], accuracy_m=0.5)
    >>> float(low[0]), round(float(high[0]), 3)
    (81.0, 120.785)
    """
    shapes = np.asarray(plane, dtype=object)
    reach = np.broadcast_to(np.asarray(accuracy_m, dtype=np.float64), shapes.shape)
    low = plane_area(shapes)
    high = low.copy()
    # a loop: every outline is split where its own lines meet
    for index in np.argwhere((reach > _KEPT_M) & (low > 0)):
        at = tuple(index)
        shape, far = shapes[at], float(reach[at])
        low[at] = min(max(parallel_body_area(shape, -far), 0.0), low[at])
        high[at] = max(parallel_body_area(shape, far), high[at])
    return low, high


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
