"""How far each of many shapes is from the one of the others that is nearest to it, and which one that is."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.geodesy.distance import separation
from zonegeo.geometry import Floats, Indices, Shapes, ShapesLike, column_of

# so many of those that come next along the curve are looked at for a first distance
_LOOKED_AT = 4
# shapes whose neighbours are asked for at a time: what they find has to fit in memory
_AT_A_TIME = 1 << 16
# above what sums of coordinates of a plane are off by, and the share by which a distance may be
_ROUNDING_M, _ROUNDING = 1e-6, 1e-9
# halves of a number of 32 bits moved apart until a bit lies between any two (G. M. Morton, 1966)
_SPREAD = ((16, 0x0000FFFF0000FFFF), (8, 0x00FF00FF00FF00FF), (4, 0x0F0F0F0F0F0F0F0F), (2, 0x3333333333333333),
           (1, 0x5555555555555555))  # fmt: skip
_MOST = float(2**31)


def nearest_other(shapes: ShapesLike) -> tuple[Floats, Indices]:
    """Return how far each shape is from the nearest of the others, edge to edge, and which one that is.

    ``min over j ≠ i of separation(i, j)``: the same values as over all pairs. A first distance is that to one of the
    next shapes along a curve that fills the plane; others are measured whose boxes are no farther apart than it.

    Parameters
    ----------
    shapes
        Shape ``(n,)``, two or more: in metres, none missing or empty.

    Returns
    -------
    Metres, and the first of the shapes that are so near; shapes ``(n,)``.

    Examples
    --------
    >>> metres, which = nearest_other([shapely.Point(0, 0), shapely.Point(3, 4), shapely.Point(3, 5)])
    >>> metres.tolist(), which.tolist()
    ([5.0, 1.0, 1.0], [1, 2, 1])
    """
    column = column_of(shapes)
    bounds = np.asarray(shapely.bounds(column), dtype=np.float64)
    reach = separation(column, column[_near_one(bounds)]) * (1.0 + _ROUNDING) + _ROUNDING_M
    tree = shapely.STRtree(column)
    metres, which = np.empty(len(column)), np.empty(len(column), dtype=np.intp)
    for first in range(0, len(column), _AT_A_TIME):
        some = slice(first, min(first + _AT_A_TIME, len(column)))
        metres[some], which[some] = _nearest(column, tree, bounds, reach, some)
    return metres, which


def _near_one(bounds: Floats) -> Indices:
    """Return for each box another one whose middle is near, by a look at those next to it along a curve."""
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    corner = middles.min(axis=0)
    span = float((middles.max(axis=0) - corner).max()) or 1.0
    column, row = ((middles - corner) / span * (_MOST - 1.0)).astype(np.uint64).T
    order = np.argsort(_spread(column) | (_spread(row) << np.uint64(1)), kind="stable")
    least, near = np.full(len(bounds), np.inf), np.zeros(len(bounds), dtype=np.intp)
    for step in range(1, min(_LOOKED_AT, len(bounds) - 1) + 1):
        one, other = order[:-step], order[step:]
        apart = np.hypot(*(middles[one] - middles[other]).T)
        for here, there in ((one, other), (other, one)):
            nearer = apart < least[here]
            least[here[nearer]], near[here[nearer]] = apart[nearer], there[nearer]
    return near


def _spread(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in _SPREAD:
        numbers = (numbers | (numbers << np.uint64(shift))) & np.uint64(mask)
    return numbers


def _nearest(
    shapes: Shapes, tree: shapely.STRtree, bounds: Floats, reach: Floats, some: slice
) -> tuple[Floats, Indices]:
    grown = bounds[some] + np.multiply.outer(reach[some], (-1.0, -1.0, 1.0, 1.0))
    one, other = tree.query(shapely.box(*grown.T))
    one = one + some.start
    gaps = np.maximum(bounds[one, :2] - bounds[other, 2:], bounds[other, :2] - bounds[one, 2:])
    near = (np.hypot(*np.maximum(gaps, 0.0).T) <= reach[one]) & (one != other)
    one, other = one[near], other[near]
    # of two that are each near the other the distance is measured once
    pairs, number = np.unique(np.minimum(one, other) * np.int64(len(shapes)) + np.maximum(one, other),
                              return_inverse=True)  # fmt: skip
    apart = separation(shapes[pairs // len(shapes)], shapes[pairs % len(shapes)])[number]
    order = np.lexsort((other, apart, one))
    first = order[np.searchsorted(one[order], np.arange(some.start, some.stop))]
    return apart[first], other[first]
