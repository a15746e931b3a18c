"""The pairs of many shapes among which every shortest tree that links them all has its links."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.shape import groups
from zonegeo.geometry import Floats, Indices, Shapes, Truths

# with so few groups left the next gap is measured, where otherwise the reach is doubled
_FEW_GROUPS = 8
_LEAST_REACH_M = 1.0
# beyond what rounding may do to a length
_ROUNDING = 1e-6


@value
class Links:
    """Pairs of ``count`` shapes, each in both directions, sorted: arrays of shape ``(k,)``."""

    count: int
    one: Indices
    other: Indices

    def between(self, shapes: Shapes) -> Floats:
        """Return how far the two of each pair lie apart, shape ``(k,)``, metres; shapes as many as were linked."""
        return separation(shapes[self.one], shapes[self.other])

    def longest(self, metres: Floats) -> tuple[float, int, int]:
        """Return the longest link of the shortest tree (R. C. Prim, 1957), and the two that it joins.

        What :func:`~zonegeo.measures.land.separation.spanning_link` returns of the whole table, equal lengths included:
        of these it, too, takes the lowest shape, joined to the one that was reached first.
        """
        starts = np.searchsorted(self.one, np.arange(self.count + 1)).tolist()
        others, lengths = self.other.tolist(), metres.tolist()
        reached = [False] * self.count
        best = [float("inf")] * self.count
        joins = [0] * self.count
        longest = (0.0, 0, 0)
        waiting = [(0.0, 0)]
        while waiting:
            length, shape = heappop(waiting)
            if reached[shape]:
                continue
            if length > longest[0]:
                longest = (length, joins[shape], shape)
            reached[shape] = True
            for place in range(starts[shape], starts[shape + 1]):
                other = others[place]
                if not reached[other] and lengths[place] < best[other]:
                    best[other], joins[other] = lengths[place], shape
                    heappush(waiting, (lengths[place], other))
        return longest

    def nearest(self, metres: Floats) -> Indices:
        """Return for each shape the place of the pair to its nearest other one, the lowest of equally near ones."""
        order = np.lexsort((self.other, metres, self.one))
        return np.asarray(order[np.searchsorted(self.one, np.arange(self.count))], dtype=np.intp)


def near_links(shapes: Shapes, accuracy: Floats, stretch: float) -> Links:
    """Return pairs among which the shortest tree has all its links, and each shape its nearest other one.

    Parameters
    ----------
    shapes
        Two or more, in metres, none missing.
    accuracy
        Metres: a length may be taken longer or shorter by those of both its ends.
    stretch
        A method of measuring changes a length by such a share at the most.

    Notes
    -----
    A pair is left out where a way of links leads from one end to the other, each of them shorter than the pair by every
    method and at every end of the accuracies: wherever a cut separates the two, a link of that way crosses it and is
    shorter, so no shortest tree has the pair. Such ways are those of links within a reach ``r``, for pairs farther than
    ``(r (1 + s) + 2 a) / (1 − s)``; where ways within a reach do not link all the shapes, the reach grows.
    """
    tree = shapely.STRtree(shapes)
    group = np.arange(len(shapes), dtype=np.intp)
    reach = _first_reach(tree, shapes)
    ones: list[Indices] = []
    others: list[Indices] = []
    while True:
        limit = (reach * (1.0 + stretch) + 2.0 * float(accuracy.max())) / (1.0 - stretch) + _ROUNDING * (1.0 + reach)
        # every pair of two groups has an end outside the largest of them
        asked = np.flatnonzero(_outside_largest(group))
        one, other = tree.query(shapes[asked], predicate="dwithin", distance=limit)
        one = asked[one]
        apart = group[one] != group[other]
        one, other = one[apart], other[apart]
        ones.extend((one, other))
        others.extend((other, one))
        near = separation(shapes[one], shapes[other]) <= reach
        group = _linked(group, one[near], other[near])
        if (group == group[0]).all():
            break
        few = len(np.unique(group)) <= _FEW_GROUPS
        reach = _next_gap(shapes, group) * (1.0 + _ROUNDING) if few else 2.0 * reach
    pairs = np.unique(np.concatenate(ones) * np.int64(len(shapes)) + np.concatenate(others))
    return Links(len(shapes), pairs // len(shapes), pairs % len(shapes))


def _first_reach(tree: shapely.STRtree, shapes: Shapes) -> float:
    """How far apart neighbours commonly lie."""
    _, metres = tree.query_nearest(shapes, exclusive=True, return_distance=True, all_matches=False)
    return max(_LEAST_REACH_M, float(np.median(metres)) if len(metres) else 0.0)


def _outside_largest(group: Indices) -> Truths:
    counts = np.bincount(group)
    return np.asarray(group != int(np.argmax(counts))) if counts.max() > 1 else np.ones(len(group), dtype=bool)


def _linked(group: Indices, one: Indices, other: Indices) -> Indices:
    """Return for each shape the group that it belongs to once these pairs are linked, too."""
    own = np.column_stack([np.arange(len(group)), group])
    return groups(len(group), np.concatenate([own, np.column_stack([one, other])]))


def _next_gap(shapes: Shapes, group: Indices) -> float:
    """Return how far apart the two nearest groups lie."""
    gaps = []
    # a loop: a few groups
    for each in np.unique(group[_outside_largest(group)]):
        own = group == each
        _, metres = shapely.STRtree(shapes[~own]).query_nearest(shapes[own], return_distance=True, all_matches=False)
        gaps.append(float(metres.min()))
    return min(gaps)
