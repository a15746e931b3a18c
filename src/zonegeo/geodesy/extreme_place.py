"""How near or far a place lets a site be from several others at once: place by place, not one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.geodesy.distance import DIVISIONS, FARTHEST_TOLERANCE_M, divided, squares
from zonegeo.geometry import Floats, Geometry, Shapes, column_of, points_at


def least_farthest(place: Geometry, targets: Sequence[Geometry], *, offset_m: ArrayLike = 0.0) -> Floats:
    """Return what no place in an area undercuts: ``min over p in P of max over i of (d(p, Tᵢ) + oᵢ)``, metres.

    Parameters
    ----------
    place
        A polygon or multipolygon in metres: where the site is known to lie.
    targets
        ``n`` shapes in metres, at least one.
    offset_m
        What is added to the distances, metres, shape ``(k, n)``: each row is a question of its own.

    Returns
    -------
    Lower bounds, shape ``(k,)``, at most :data:`~zonegeo.geodesy.distance.FARTHEST_TOLERANCE_M` below the least.

    Examples
    --------
    >>> import shapely
    >>> between = shapely.box(0, 0, 8, 1)  # amid two points 8 m apart no place is nearer to both than 4 m
    >>> least = least_farthest(between, [shapely.Point(0, 0.5), shapely.Point(8, 0.5)])
    >>> 3.9 <= float(least[0]) <= 4.0
    True
    """
    offsets = _rows(offset_m, len(targets))
    # no distance is negative: where a place is inside all of them, that is the least
    return -_largest(place, targets, offsets, np.max, -1.0, ceiling=-offsets.max(axis=1))


def largest_nearest(place: Geometry, targets: Sequence[Geometry], *, offset_m: ArrayLike = 0.0) -> Floats:
    """Return what no place in an area exceeds: ``max over p in P of min over i of (d(p, Tᵢ) + oᵢ)``, metres.

    Parameters as for :func:`least_farthest`; upper bounds, as far above the largest at the most.

    >>> import shapely
    >>> between = shapely.box(0, 0, 8, 1)
    >>> largest = largest_nearest(between, [shapely.Point(0, 0.5), shapely.Point(8, 0.5)])
    >>> 4.0 <= float(largest[0]) <= 4.2
    True
    """
    offsets = _rows(offset_m, len(targets))
    inside = np.asarray(shapely.intersects(place, targets), dtype=bool)
    found: Floats = np.full(len(offsets), -np.inf)
    if inside.any():
        # what lies inside one of them is no farther than its offset: only the rest is worth a search
        found = np.asarray(offsets[:, inside].max(axis=1), dtype=np.float64)
        place = shapely.difference(place, shapely.union_all(np.asarray(targets, dtype=object)[inside]))
    if shapely.is_empty(place):
        return found
    ceiling = np.full(len(offsets), np.inf)
    return np.maximum(found, _largest(place, targets, offsets, np.min, 1.0, ceiling=ceiling))


def _rows(offset_m: ArrayLike, count: int) -> Floats:
    offsets = np.atleast_2d(np.asarray(offset_m, dtype=np.float64))
    return np.broadcast_to(offsets, (len(offsets), count))


def _largest(
    place: Geometry, targets: Sequence[Geometry], offset_m: Floats, fold: Callable[..., Floats], sign: float, *,
    ceiling: Floats,
) -> Floats:  # fmt: skip
    """The largest of ``sign × fold`` over a place: squares are cut up until none can hold more.

    Each distance changes by no more than one walks, and so does the least and the greatest of several.
    """
    offsets, ceiling = offset_m[:, :, None], ceiling[:, None]
    column = column_of(targets)[:, None]

    def at(points: Shapes) -> Floats:
        distances = shapely.distance(column, points[None, :])
        return np.asarray(sign * fold(distances[None, :, :] + offsets, axis=1), dtype=np.float64)

    shapely.prepare(place)
    best = at(points_at(shapely.get_coordinates(place))).max(axis=1, keepdims=True)
    x0, y0, x1, y1 = shapely.bounds(place)
    half = max(x1 - x0, y1 - y0) / 2
    centres = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
    while centres.size:
        points = points_at(centres)
        values = at(points)
        better = (values > best).any(axis=0)
        better[better] = shapely.intersects(place, points[better])
        best = np.maximum(best, values[:, better].max(axis=1, keepdims=True, initial=-np.inf))
        bound = np.minimum(values + half * np.sqrt(2.0), ceiling)
        open_ = (bound > best + FARTHEST_TOLERANCE_M).any(axis=0)
        centres = divided(centres[open_], half)
        half /= DIVISIONS
        # a square that misses the area holds no place at all
        centres = centres[shapely.intersects(place, squares(centres, half))]
    return np.asarray(np.minimum(best + FARTHEST_TOLERANCE_M, ceiling)[:, 0], dtype=np.float64)
