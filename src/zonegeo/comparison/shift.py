"""How far a boundary lies from another: the farthest point of either (Hausdorff), and the mean along both."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.geometry import Floats, Geometry, Shapes, lines_along, points_at

HAUSDORFF_TOLERANCE_M = 0.01
MEAN_STEP_M = 1.0


def boundary_shift(one: Geometry, other: Geometry) -> tuple[float, float]:
    """Return the Hausdorff distance and the mean distance of two boundaries, metres.

    ``max(max min |p − q|, max min |q − p|)`` with ``p`` on the one boundary and ``q`` on the other; the mean is
    over the length of both.

    Parameters
    ----------
    one, other
        Polygons or multipolygons in metres, neither empty. The edges of holes are boundary too.

    Returns
    -------
    ``(hausdorff, mean)``: the first to 0.01 m from below, the second from points at most 1 m apart.

    Notes
    -----
    The farthest point of an edge need not be a vertex. The distance to one straight segment is convex along an edge, so
    an edge is settled where one segment of the other boundary bounds it at both ends; any other is halved until it can
    hide no more than the tolerance. (The discrete distance of GEOS looks at vertices alone.)

    Examples
    --------
    >>> import shapely
    >>> boundary_shift(shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 10))
    (0.0, 0.0)
    >>> boundary_shift(shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 13))[0]
    3.0
    """
    ours, theirs = _segments(one), _segments(other)
    farthest = max(_farthest(ours, theirs), _farthest(theirs, ours))
    sums = [_mean_sum(ours, theirs), _mean_sum(theirs, ours)]
    return farthest, sum(total for total, _ in sums) / sum(length for _, length in sums)


def _segments(shape: Geometry) -> Floats:
    """The edges of a shape, ``(n, 2, 2)``."""
    rings = shapely.get_parts(shapely.boundary(shape))
    parts = [np.stack([xy[:-1], xy[1:]], axis=1) for xy in map(shapely.get_coordinates, rings) if len(xy) > 1]
    return np.concatenate(parts)


def _farthest(edges: Floats, target: Floats) -> float:
    lines = lines_along(target)
    tree = shapely.STRtree(lines)
    ends, low = edges, 0.0
    while len(ends):
        points = points_at(ends)  # (n, 2)
        nearest, distance = _nearest(tree, points.ravel())
        near, far = nearest.reshape(-1, 2), distance.reshape(-1, 2)
        low = max(low, float(far.max()))
        # convex along the edge to any one segment: the lesser of the two bounds holds
        by_first = np.maximum(far[:, 0], shapely.distance(points[:, 1], lines[near[:, 0]]))
        by_second = np.maximum(far[:, 1], shapely.distance(points[:, 0], lines[near[:, 1]]))
        length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
        bound = np.minimum(np.minimum(by_first, by_second), (far.sum(axis=1) + length) / 2)
        open_ = ends[bound > low + HAUSDORFF_TOLERANCE_M]
        middle = open_.mean(axis=1)
        ends = np.concatenate([np.stack([open_[:, 0], middle], axis=1), np.stack([middle, open_[:, 1]], axis=1)])
    return low


def _nearest(tree: shapely.STRtree, points: Shapes) -> tuple[NDArray[np.intp], Floats]:
    (_, nearest), distance = tree.query_nearest(points, return_distance=True, all_matches=False)
    return nearest, distance


def _mean_sum(edges: Floats, target: Floats) -> tuple[float, float]:
    """The integral of the distance along the edges by midpoints, and the length of the edges."""
    length = np.hypot(*(edges[:, 1] - edges[:, 0]).T)
    count = np.maximum(np.ceil(length / MEAN_STEP_M).astype(int), 1)
    owner = np.repeat(np.arange(len(edges)), count)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    share = ((number + 0.5) / count[owner])[:, None]
    middles = edges[owner, 0] * (1 - share) + edges[owner, 1] * share
    lines = lines_along(target)
    _, distance = _nearest(shapely.STRtree(lines), points_at(middles))
    return float((distance * (length / count)[owner]).sum()), float(length.sum())
