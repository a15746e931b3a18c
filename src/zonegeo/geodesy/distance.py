"""Distances edge to edge: nearest, and the farthest that a place allows."""

from __future__ import annotations

import numpy as np
import shapely

from zonegeo.geodesy.nearest_runs import long_pairs, nearest_distance, nearest_line
from zonegeo.geodesy.plane_area import grs80
from zonegeo.geometry import Floats, Geometry, Shapes, ShapesLike, points_at, single

FARTHEST_TOLERANCE_M = 0.1
# A square is cut into 4 × 4: half the rounds of halving, and few squares survive a round.
DIVISIONS = 4
_SLIVER_M = 5.0
_FEW_PARTS = 8
_STEPS = (2.0 * np.arange(DIVISIONS) + 1.0) / DIVISIONS - 1.0
_OFFSETS = np.column_stack([np.repeat(_STEPS, DIVISIONS), np.tile(_STEPS, DIVISIONS)])


def separation(first: Geometry | ShapesLike | None, second: Geometry | ShapesLike | None) -> Floats:
    """Return the shortest straight lines between shapes, edge to edge: ``min |p − q|, p ∈ A, q ∈ B``.

    Parameters
    ----------
    first, second
        Shapes in metres that broadcast against each other, such as ``(n, 1)`` and ``(m,)``; ``None`` gives NaN.

    Returns
    -------
    The broadcast shape, metres; 0 exactly where they touch or overlap.

    Examples
    --------
    >>> import shapely
    >>> float(separation(shapely.box(0, 0, 1, 1), shapely.box(4, 5, 6, 6)))
    5.0
    """
    long = long_pairs(first, second)
    if not long.any():
        return np.asarray(shapely.distance(first, second), dtype=np.float64)
    ours, theirs = np.broadcast_arrays(_objects(first), _objects(second))
    metres = np.empty(long.shape)
    metres[~long] = shapely.distance(ours[~long], theirs[~long])
    # a loop: a pair of outlines of thousands of corners each
    metres[long] = [nearest_distance(*pair) for pair in zip(ours[long], theirs[long], strict=True)]
    return metres


def _objects(shapes: Geometry | ShapesLike | None) -> Shapes:
    return np.asarray(shapes, dtype=object)


def nearest_lines(first: Geometry | ShapesLike | None, second: Geometry | ShapesLike | None) -> Shapes:
    """Return, for each pair, the line between two nearest points: the witness of :func:`separation`.

    Where shapes touch or overlap the line has length 0.
    """
    long = long_pairs(first, second)
    if not long.any():
        return np.asarray(shapely.shortest_line(first, second), dtype=object)
    ours, theirs = np.broadcast_arrays(_objects(first), _objects(second))
    lines = np.empty(long.shape, dtype=object)
    lines[~long] = shapely.shortest_line(ours[~long], theirs[~long])
    lines[long] = [nearest_line(*pair) for pair in zip(ours[long], theirs[long], strict=True)]
    return lines


def ellipsoid_length(lonlat_lines: ShapesLike) -> Floats:
    """Return the geodesic length on GRS80 between the ends of lines given in degrees; ``None`` gives NaN.

    For a :func:`nearest_lines` of the plane this is the ellipsoidal separation to second order: a nearest point that
    the projection moves by ``δ`` along its edge changes the distance by about ``δ² / 2d``.

    >>> import shapely
    >>> round(float(ellipsoid_length([shapely.LineString([(127.0, 37.5), (127.0, 37.51)])])[0]), 3)
    1109.871
    """
    lines = np.asarray(lonlat_lines, dtype=object)
    known = ~shapely.is_missing(lines)
    result = np.full(lines.shape, np.nan)
    if known.any():
        first, last = (shapely.get_coordinates(shapely.get_point(lines[known], end)) for end in (0, -1))
        result[known] = grs80().inv(first[:, 0], first[:, 1], last[:, 0], last[:, 1])[2]
    return result


def farthest_place(
    place: Geometry | None, target: Geometry, *, tolerance_m: float = FARTHEST_TOLERANCE_M
) -> tuple[float, float]:
    """Return the bounds of :func:`farthest_point` alone."""
    low = None if place is None or shapely.is_empty(place) else _farthest_corner(place, target)
    return farthest_point(place, target, tolerance_m=tolerance_m)[:2] if low is None else (low, low + tolerance_m)


def _farthest_corner(place: Geometry, target: Geometry) -> float | None:
    """Return how far the farthest corner of a place is from a target in it, where that tells all of the place.

    What the place is without the target need not be cut out then: beside corners of the place it has those of the
    target, and these are nearer.
    """
    if not shapely.intersects(place, target):
        return None
    corners = shapely.get_coordinates(place)
    low, spot = _farthest_among(points := points_at(corners), separation(points, target))
    every = np.concatenate([corners, shapely.get_coordinates(target)])
    return low if low > _SLIVER_M and no_corner_is_farther(every, spot, target) else None


def farthest_point(
    place: Geometry | None, target: Geometry, *, tolerance_m: float = FARTHEST_TOLERANCE_M
) -> tuple[float, float, shapely.Point | None]:
    """Return bounds of the farthest that any place in an area lies from a target: ``max min |p − q|, p ∈ P, q ∈ T``.

    The farthest place need not be at a vertex (between two targets it lies amid an edge, around a ring-shaped target
    inside the area), so squares over the area are cut up until none of them can hold a place farther by more than
    ``tolerance_m``: the distance changes by no more than one walks, so a square with centre ``c`` and half diagonal
    ``r`` holds nothing farther than ``d(c) + r``.

    Parameters
    ----------
    place
        A polygon or multipolygon in metres: where the site is known to lie.
    target
        Any shape in metres.
    tolerance_m
        Largest gap between the two bounds, metres.

    Returns
    -------
    ``(low, high, point)`` in metres: the point is as far as ``low``, none farther than ``high`` exists, and
    ``high − low ≤ tolerance_m``. ``(nan, nan, None)`` for an empty place.

    Examples
    --------
    >>> import shapely
    >>> low, high, point = farthest_point(shapely.box(3, 0, 4, 1), shapely.Point(0, 0.5))
    >>> low <= (16 + 0.25) ** 0.5 <= high <= low + 0.1, point.x
    (True, 4.0)
    """
    if place is None or shapely.is_empty(place):
        return float("nan"), float("nan"), None
    target = _within_reach(place, target)
    if shapely.intersects(place, target):
        # what lies inside the target is at distance 0: only the rest is worth a search
        inside = shapely.point_on_surface(place)
        place = shapely.difference(place, target)
        if shapely.is_empty(place):
            return 0.0, tolerance_m, inside
    shapely.prepare(place)
    corners = points_at(shapely.get_coordinates(place))
    low, spot = _farthest_among(corners, separation(corners, target))
    if no_corner_is_farther(shapely.get_coordinates(place), spot, target):
        return low, low + tolerance_m, spot
    # a sliver along the target would be cut up along all its length; an offset settles it at once (a buffer is drawn
    # inside the true one, so what it covers is covered)
    few = shapely.get_num_geometries(target) < _FEW_PARTS  # the offset of a whole town takes longer than the search
    if few and low < _SLIVER_M and shapely.covers(shapely.buffer(target, low + tolerance_m), place):
        return low, low + tolerance_m, spot
    x0, y0, x1, y1 = shapely.bounds(place)
    half = max(x1 - x0, y1 - y0) / 2
    centres = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
    while centres.size:
        points = points_at(centres)
        reach = separation(points, target)
        met = np.asarray(shapely.intersects(place, points), dtype=bool)
        if met.any():
            found, where = _farthest_among(points[met], reach[met])
            low, spot = (found, where) if found > low else (low, spot)
        bound = reach + half * np.sqrt(2.0)
        open_ = bound > low + tolerance_m
        # a square that misses the area holds no place at all; only squares still open are worth that test
        open_[open_] &= shapely.intersects(place, squares(centres[open_], half))
        centres = divided(centres[open_], half)
        half /= DIVISIONS
    # every square that was put away could hold nothing beyond the low of then plus the tolerance
    return low, low + tolerance_m, spot


def no_corner_is_farther(corners: Floats, spot: shapely.Point, target: Geometry) -> bool:
    """Say whether nothing amid some corners is farther from a target than one of them: then no search is needed.

    All of an area lies as near to any one point of the target as the farthest of its corners does, or nearer.
    """
    (x, y), nearest = shapely.get_coordinates(nearest_lines(spot, target))
    metres = np.hypot(corners[:, 0] - nearest[0], corners[:, 1] - nearest[1])
    return bool(metres.max() <= np.hypot(x - nearest[0], y - nearest[1]))


def _farthest_among(points: Shapes, distances: Floats) -> tuple[float, shapely.Point]:
    index = int(np.argmax(distances))
    return float(distances[index]), points[index]


def _within_reach(place: Geometry, target: Geometry) -> Geometry:
    """Leave out the parts of a target that no place can be nearest to.

    Every place ``p`` in the area is within ``d(c, T) + |p − c|`` of the target, ``c`` being the middle of its bounds.
    """
    parts = shapely.get_parts(target)
    if len(parts) < _FEW_PARTS:
        return target
    x0, y0, x1, y1 = shapely.bounds(place)
    middle = shapely.Point((x0 + x1) / 2, (y0 + y1) / 2)
    reach = float(shapely.distance(middle, target)) + float(np.hypot(x1 - x0, y1 - y0)) / 2
    near = parts[shapely.distance(parts, shapely.box(x0, y0, x1, y1)) <= reach]
    kinds = set(shapely.get_type_id(near))
    if kinds == {0}:
        return single(shapely.multipoints(near))
    if kinds == {1}:
        return single(shapely.multilinestrings(near))
    return single(shapely.multipolygons(near) if kinds == {3} else shapely.geometrycollections(near))


def farthest_pair(first: Geometry, second: Geometry) -> float:
    """Return the longest straight line between two shapes, metres: it always ends on vertices of both convex hulls.

    >>> import shapely
    >>> farthest_pair(shapely.box(0, 0, 1, 1), shapely.box(2, 0, 4, 2))
    4.47213595499958
    """
    return farthest_corners(first, second)[0]


def farthest_corners(first: Geometry, second: Geometry) -> tuple[float, Floats]:
    """Return how far two shapes lie apart at the most, and where: the two corners that lie farthest from each other.

    Returns
    -------
    Metres, and the corner of each shape, shape ``(2, 2)``: the witness of :func:`farthest_pair`.

    Examples
    --------
    >>> import shapely
    >>> metres, corners = farthest_corners(shapely.box(0, 0, 1, 1), shapely.box(2, 0, 4, 2))
    >>> metres, corners.tolist()
    (4.47213595499958, [[0.0, 0.0], [4.0, 2.0]])
    """
    starts, ends = (shapely.get_coordinates(shapely.convex_hull(each)) for each in (first, second))
    ways = np.hypot(starts[:, None, 0] - ends[None, :, 0], starts[:, None, 1] - ends[None, :, 1])
    start, end = np.unravel_index(int(np.argmax(ways)), ways.shape)
    return float(ways[start, end]), np.array([starts[start], ends[end]])


def squares(centres: Floats, half: float) -> Shapes:
    """Return the squares around centres, shape ``(n, 2)``, by half their side, metres."""
    x, y = centres.T
    return np.asarray(shapely.box(x - half, y - half, x + half, y + half), dtype=object)


def divided(centres: Floats, half: float) -> Floats:
    """Return the centres of the squares into which squares are cut, ``DIVISIONS`` each way."""
    return np.asarray((centres[:, None, :] + _OFFSETS[None, :, :] * half).reshape(-1, 2))
