"""Where a shape is not valid (OGC 06-103r4, 6.1.11): every crossing with its place, not only the first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from zonegeo.boundaries.fault import Found
from zonegeo.boundaries.flat_vertices import paths_of
from zonegeo.geometry import Floats, Geometry, Indices, ShapesLike, Truths, column_of, lines_along

# what GEOS says → the kind of fault; whatever else it says is "invalid" with its words
_KINDS = {
    "Self-intersection": "self-intersection",
    "Ring Self-intersection": "ring-self-intersection",
    "Hole lies outside shell": "hole-outside",
    "Holes are nested": "nested",
    "Nested shells": "nested",
}
# a shape with more crossings than that is no drawing of anything; the search takes pairs of edges
MOST_CROSSINGS = 1000
_MOST_EDGES = 200_000


def find_invalid(shapes: ShapesLike, valid: Truths | None = None) -> list[Found]:
    """Return every place where shapes are not valid.

    Parameters
    ----------
    shapes
        Shape ``(n,)`` in any coordinates; ``None`` is passed over.
    valid
        Which of them are valid, where that is known.

    Returns
    -------
    One fault for each crossing of rings; for other faults the place that GEOS names, one a shape.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> [(fault.kind, fault.xy) for fault in find_invalid([bow_tie, shapely.box(0, 0, 1, 1)])]
    [('self-intersection', (1.0, 1.0))]
    """
    column = column_of(shapes)
    sound = shapely.is_valid(column) if valid is None else valid
    wrong = np.flatnonzero(~sound & ~shapely.is_missing(column))
    return [fault for number in wrong for fault in _faults(int(number), column[number])]


def _faults(number: int, shape: Geometry) -> Iterator[Found]:
    reason, _, place = str(shapely.is_valid_reason(shape)).partition("[")
    words = reason.strip()
    kind = _KINDS.get(words, "invalid")
    told = tuple(float(each) for each in place.rstrip("]").split()[:2])
    spot = (told[0], told[1]) if len(told) == 2 else None
    spots = [] if spot is None else [spot]
    if kind in ("self-intersection", "ring-self-intersection"):
        spots.extend(_away_from(crossings_of(shape), spot))
    detail = words if kind == "invalid" else ""
    if not spots:
        yield Found(kind, (number,), detail=detail)
    for each in spots:
        yield Found(kind, (number,), each, detail=detail)


def _away_from(points: Floats, spot: tuple[float, float] | None) -> Iterator[tuple[float, float]]:
    """The same crossing, computed twice, differs in the last digits of its coordinates."""
    reach = 1e-9 * max(1.0, float(np.abs(points).max(initial=0.0)))
    for x, y in points.tolist():
        if spot is None or abs(x - spot[0]) > reach or abs(y - spot[1]) > reach:
            yield (x, y)


def crossings_of(shape: Geometry) -> Floats:
    """Return the points where the rings of a shape cross or run along themselves or each other, shape ``(k, 2)``.

    Where edges run along each other it is the middle of the common stretch. At most ``MOST_CROSSINGS``, in the order
    of x and y.

    >>> crossings_of(shapely.Polygon([(0, 0), (4, 2), (4, 0), (2, 2), (0, 2)])).round(6).tolist()
    [[2.666667, 1.333333]]
    """
    paths = paths_of([shape])
    same = paths.path[1:] == paths.path[:-1]
    ends = np.stack([paths.xy[:-1][same], paths.xy[1:][same]], axis=1)
    ends = ends[(ends[:, 0] != ends[:, 1]).any(axis=1)]
    if not len(ends) or len(ends) > _MOST_EDGES:
        return np.zeros((0, 2))
    edges = lines_along(ends)
    first, second = shapely.STRtree(edges).query(edges, predicate="intersects")
    first, second = first[first < second], second[first < second]
    shared = shapely.intersection(edges[first], edges[second])
    # neighbours along a ring meet in the vertex between them; two rings may touch in a vertex of both
    joint = (ends[first][:, :, None, :] == ends[second][:, None, :, :]).all(axis=3).any(axis=(1, 2))
    crossing = shared[~joint | (shapely.get_type_id(shared) == 1)]
    if not len(crossing):
        return _revisited(paths.xy, paths.path)
    return np.unique(shapely.get_coordinates(shapely.centroid(crossing)), axis=0)[:MOST_CROSSINGS]


def _revisited(xy: Floats, path: Indices) -> Floats:
    """The vertices through which a ring runs twice, besides the one that closes it."""
    last = np.r_[path[1:] != path[:-1], True]
    rows = np.column_stack([path, xy])[~last]
    listed, counts = np.unique(rows, axis=0, return_counts=True)
    return np.asarray(listed[counts > 1][:MOST_CROSSINGS, 1:])
