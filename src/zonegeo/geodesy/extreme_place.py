"""How near or far a place lets a site be from several others at once: place by place, not one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.geodesy.distance import DIVISIONS, FARTHEST_TOLERANCE_M, divided, no_corner_is_farther, squares
from zonegeo.geometry import Floats, Geometry, Indices, Shapes, column_of, points_at

# a target that is nearer or farther by less than this may be the one that decides, whatever rounding did
_ROUNDING_M = 1e-3


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
    return -_largest(place, targets, offsets, "farthest", ceiling=-offsets.max(axis=1))


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
    return np.maximum(found, _largest(place, targets, offsets, "nearest", ceiling=ceiling))


def _rows(offset_m: ArrayLike, count: int) -> Floats:
    offsets = np.atleast_2d(np.asarray(offset_m, dtype=np.float64))
    return np.broadcast_to(offsets, (len(offsets), count))


def extreme_distances(
    targets: Sequence[Geometry] | Shapes, points: Floats, offset_m: Floats, asked: Literal["nearest", "farthest"]
) -> Floats:
    """Return, for each of some points, the distance to the nearest or the farthest of several targets, metres.

    Only targets that their bounds leave in question are measured: a shape touches each side of its bounds.

    Parameters
    ----------
    targets
        ``n`` shapes in metres.
    points
        Coordinates in metres, shape ``(m, 2)``.
    offset_m
        What is added to the distances, metres, shape ``(k, n)``: each row is a question of its own.

    Returns
    -------
    Shape ``(k, m)``.

    Examples
    --------
    >>> import numpy as np, shapely
    >>> targets = [shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)]
    >>> extreme_distances(targets, np.array([[3.0, 0.5], [2.0, 0.5]]), np.zeros((1, 2)), "farthest").tolist()
    [[2.0, 3.0]]
    """
    column = column_of(targets)
    fold = np.min if asked == "nearest" else np.max
    least, most = _between_bounds(shapely.bounds(column), points)
    low, high = (each[None, :, :] + offset_m[:, :, None] for each in (least, most))
    if asked == "nearest":
        settled = low > high.min(axis=1, keepdims=True) + _ROUNDING_M
    else:
        settled = high < low.max(axis=1, keepdims=True) - _ROUNDING_M
    open_ = ~settled.all(axis=0)
    distances = np.full(open_.shape, np.inf if asked == "nearest" else -np.inf)
    target, point = np.nonzero(open_)
    distances[target, point] = shapely.distance(column[target], points_at(points)[point])
    return np.asarray(fold(distances[None, :, :] + offset_m[:, :, None], axis=1), dtype=np.float64)


def _is_settled(corners: Floats, best: Indices, targets: Sequence[Geometry], offset_m: Floats) -> bool:
    """Say whether no place amid the corners is farther from its nearest target than the best one, by each question."""
    spots = points_at(corners[best])
    away = shapely.distance(spots[:, None], column_of(targets)[None, :]) + offset_m
    return all(
        no_corner_is_farther(corners, spot, targets[nearest])
        for spot, nearest in zip(spots, away.argmin(axis=1), strict=True)
    )


def _between_bounds(bounds: Floats, points: Floats) -> tuple[Floats, Floats]:
    """The least and the most that shapes with such bounds, shape ``(n, 4)``, are away from points: ``(n, m)`` each."""
    starts, ends, at = bounds[:, None, :2], bounds[:, None, 2:], points[None, :, :]
    away = np.maximum(np.maximum(starts - at, at - ends), 0.0)
    near, far = (fold(np.abs(at - starts), np.abs(at - ends)) for fold in (np.minimum, np.maximum))
    # some point of the shape lies on the nearer side of one axis, wherever on the other (N. Roussopoulos, 1995)
    sides = [np.hypot(near[..., 0], far[..., 1]), np.hypot(far[..., 0], near[..., 1])]
    return np.hypot(away[..., 0], away[..., 1]), np.minimum(*sides)


def _largest(
    place: Geometry, targets: Sequence[Geometry], offset_m: Floats, asked: Literal["nearest", "farthest"], *,
    ceiling: Floats,
) -> Floats:  # fmt: skip
    """The largest distance to the nearest target over a place, or of the least to the farthest the negative.

    Squares are cut up until none can hold more: each distance changes by no more than one walks, and so does the least
    and the greatest of several.
    """
    ceiling, sign = ceiling[:, None], 1.0 if asked == "nearest" else -1.0

    def at(points: Floats) -> Floats:
        return sign * extreme_distances(targets, points, offset_m, asked)

    corners = shapely.get_coordinates(place)
    at_corners = at(corners)
    best = at_corners.max(axis=1, keepdims=True)
    if asked == "nearest" and _is_settled(corners, at_corners.argmax(axis=1), targets, offset_m):
        return np.asarray(np.minimum(best + FARTHEST_TOLERANCE_M, ceiling)[:, 0], dtype=np.float64)
    shapely.prepare(place)
    x0, y0, x1, y1 = shapely.bounds(place)
    half = max(x1 - x0, y1 - y0) / 2
    centres = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
    while centres.size:
        points = points_at(centres)
        values = at(centres)
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
