"""How far each of many shapes is from the one of the others that is nearest to it, and which one that is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.geodesy.distance import separation
from zonegeo.geometry import Floats, Indices, Integers, Shapes, ShapesLike, column_of

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
    first, number = np.unique(_keys(np.arange(len(column)), _near_one(bounds), len(column)), return_inverse=True)
    known = _Pairs(first, _measured(column, first))
    reach = known.metres[number] * (1.0 + _ROUNDING) + _ROUNDING_M
    tree = shapely.STRtree(column)
    metres, which = np.empty(len(column)), np.empty(len(column), dtype=np.intp)
    for at in range(0, len(column), _AT_A_TIME):
        some = slice(at, min(at + _AT_A_TIME, len(column)))
        metres[some], which[some] = _nearest(column, tree, bounds, reach, some, known)
    return metres, which


class _Pairs(NamedTuple):
    """Pairs of shapes that are measured already: their keys in ascending order, and how far apart they are."""

    keys: Integers
    metres: Floats


def _keys(one: Indices, other: Indices, count: int) -> Integers:
    """Return a number for each pair, the same whichever comes first: of each the distance is measured once."""
    return np.asarray(np.minimum(one, other) * np.int64(count) + np.maximum(one, other), dtype=np.int64)


def _measured(shapes: Shapes, keys: Integers) -> Floats:
    return separation(shapes[keys // len(shapes)], shapes[keys % len(shapes)])


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
    shapes: Shapes, tree: shapely.STRtree, bounds: Floats, reach: Floats, some: slice, known: _Pairs
) -> tuple[Floats, Indices]:
    grown = bounds[some] + np.multiply.outer(reach[some], (-1.0, -1.0, 1.0, 1.0))
    one, other = tree.query(shapely.box(*grown.T))
    one = one + some.start
    gaps = np.maximum(bounds[one, :2] - bounds[other, 2:], bounds[other, :2] - bounds[one, 2:])
    near = (np.hypot(*np.maximum(gaps, 0.0).T) <= reach[one]) & (one != other)
    one, other = one[near], other[near]
    pairs, number = np.unique(_keys(one, other, len(shapes)), return_inverse=True)
    place = np.minimum(np.searchsorted(known.keys, pairs), len(known.keys) - 1)
    metres, new = known.metres[place], known.keys[place] != pairs
    metres[new] = _measured(shapes, pairs[new])
    apart = metres[number]
    order = np.lexsort((other, apart, one))
    first = order[np.searchsorted(one[order], np.arange(some.start, some.stop))]
    return apart[first], other[first]
