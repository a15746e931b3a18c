"""Areas: in the plane of the analysis CRS, and on the ellipsoid beside it."""

from __future__ import annotations

from array import array
from functools import lru_cache
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Geod

from zonegeo.geodesy.parallel_body import parallel_body_areas
from zonegeo.geometry import Floats, Shapes, ShapesLike

# coordinates are kept to a micrometre: a boundary that is off by less is not off
_KEPT_M = 1e-6
# more pairs of edges than these take longer than they are worth
_MOST_PAIRS = 20_000
# what GEOS simplifies before it buffers (1 % of the distance) and what an arc of 128 chords lacks, and as much again
_FARTHER = 1.03


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
    :func:`parallel_body_areas` finds it, its arcs as they are: no boundary so far off encloses more, and none less than
    the inner body. That takes all pairs of edges within twice the accuracy: of an outline whose corners lie so densely
    that these are too many, GEOS draws the bodies, which may simplify by 1 % of the distance, and 3 % farther. Such an
    interval is safe, and wider by the perimeter times 3 % of the accuracy at the most.

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
    rough = (reach > _KEPT_M) & (low > 0)
    dense = rough & (_pairs_of_edges(shapes, reach) > _MOST_PAIRS)
    for some, areas in ((rough & ~dense, parallel_body_areas), (dense, _drawn_body_areas)):
        drawn, far = shapes[some], reach[some]
        low[some] = np.clip(areas(drawn, -far), 0.0, low[some])
        high[some] = np.maximum(areas(drawn, far), high[some])
    return low, high


def _pairs_of_edges(shapes: Shapes, reach_m: Floats) -> Floats:
    """Estimate the pairs of edges within twice a distance of each other, their corners spread evenly."""
    perimeter = np.maximum(shapely.length(shapes), _KEPT_M)
    pairs: Floats = shapely.get_num_coordinates(shapes).astype(np.float64) ** 2 * 4.0 * reach_m / perimeter
    return pairs


def _drawn_body_areas(shapes: Shapes, reach_m: Floats) -> Floats:
    """Return areas of parallel bodies as GEOS draws them, so much farther that the true ones lie between."""
    return plane_area(shapely.buffer(shapes, reach_m * _FARTHER, quad_segs=32))


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
    shapes, geod = np.asarray(lonlat, dtype=object), grs80()
    polygons, shape_of = shapely.get_parts(shapes, return_index=True)
    rings, polygon_of = shapely.get_rings(polygons, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(ring_of, np.arange(len(rings) + 1))
    # the routine copies what it is given: of arrays of the standard library that takes a fraction of the time
    x, y = (array("d", np.ascontiguousarray(side).tobytes()) for side in xy.T)
    # a loop: the geodesic routine takes one ring at a time
    enclosed = [
        abs(geod.polygon_area_perimeter(x[first:last], y[first:last])[0]) for first, last in pairwise(ends.tolist())
    ]
    # the first ring of a polygon is its shell
    sign = np.where(np.diff(polygon_of, prepend=-1) > 0, 1.0, -1.0)
    of_shape = np.bincount(shape_of[polygon_of], weights=sign * enclosed, minlength=len(shapes))
    areas = np.asarray(of_shape, dtype=np.float64)
    areas[shapely.is_missing(shapes)] = np.nan
    return areas
