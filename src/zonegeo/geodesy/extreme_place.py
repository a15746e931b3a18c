"""How near or far a place lets a site be from several others at once: place by place, not one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.geodesy.distance import DIVISIONS, FARTHEST_TOLERANCE_M, divided, squares
from zonegeo.geometry import Floats, Geometry, Shapes, column_of, points_at


def least_farthest(place: Geometry, targets: Sequence[Geometry], *, offset_m: ArrayLike = 0.0) -> float:
    """Return what no place in an area undercuts: ``min over p in P of max over i of (d(p, Tᵢ) + oᵢ)``, metres.

    Parameters
    ----------
    place
        A polygon or multipolygon in metres: where the site is known to lie.
    targets
        At least one shape in metres.
    offset_m
        What is added to the distance from each target, metres, one number or one for each.

    Returns
    -------
    A lower bound, at most :data:`~zonegeo.geodesy.distance.FARTHEST_TOLERANCE_M` below the least.

    Examples
    --------
    >>> import shapely
    >>> between = shapely.box(0, 0, 8, 1)  # amid two points 8 m apart no place is nearer to both than 4 m
    >>> 3.9 <= least_farthest(between, [shapely.Point(0, 0.5), shapely.Point(8, 0.5)]) <= 4.0
    True
    """
    return -_largest(place, targets, offset_m, np.max, -1.0)


def largest_nearest(place: Geometry, targets: Sequence[Geometry], *, offset_m: ArrayLike = 0.0) -> float:
    """Return what no place in an area exceeds: ``max over p in P of min over i of (d(p, Tᵢ) + oᵢ)``, metres.

    Parameters as for :func:`least_farthest`; an upper bound, as far above the largest at the most.

    >>> import shapely
    >>> between = shapely.box(0, 0, 8, 1)
    >>> 4.0 <= largest_nearest(between, [shapely.Point(0, 0.5), shapely.Point(8, 0.5)]) <= 4.2
    True
    """
    return _largest(place, targets, offset_m, np.min, 1.0)


def _largest(
    place: Geometry, targets: Sequence[Geometry], offset_m: ArrayLike, fold: Callable[..., Floats], sign: float
) -> float:
    """The largest of ``sign × fold`` over a place: squares are cut up until none can hold more.

    Each distance changes by no more than one walks, and so does the least and the greatest of several.
    """
    offsets = np.broadcast_to(np.asarray(offset_m, dtype=np.float64), (len(targets),))[:, None]
    column = column_of(targets)[:, None]

    def at(points: Shapes) -> Floats:
        return np.asarray(sign * fold(shapely.distance(column, points[None, :]) + offsets, axis=0), dtype=np.float64)

    shapely.prepare(place)
    best = float(at(points_at(shapely.get_coordinates(place))).max())
    x0, y0, x1, y1 = shapely.bounds(place)
    half = max(x1 - x0, y1 - y0) / 2
    centres = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
    while centres.size:
        points = points_at(centres)
        values = at(points)
        inside = np.asarray(shapely.intersects(place, points), dtype=bool)
        best = max(best, float(values[inside].max(initial=-np.inf)))
        open_ = values + half * np.sqrt(2.0) > best + FARTHEST_TOLERANCE_M
        # a square that misses the area holds no place at all; only squares still open are worth that test
        open_[open_] &= shapely.intersects(place, squares(centres[open_], half))
        centres = divided(centres[open_], half)
        half /= DIVISIONS
    return best + FARTHEST_TOLERANCE_M
