"""The two nearest places of two long outlines: runs of segments first, few pairs of segments measured.

GEOS looks at every segment of one outline against every one of the other. Here only runs of segments that a tree finds
near enough are handed to it, in its own order, so distances and witnesses are those that it gives for the whole.
"""

from __future__ import annotations

import numpy as np
import shapely

from zonegeo.geometry import Floats, Geometry, Indices, Shapes, ShapesLike, Truths, lines_along, single

# so many pairs of segments GEOS compares in a few milliseconds
_FEW_PAIRS = 1 << 22
# segments in a run, and boxes in a box
_FAN = 16
# a run whose distance is larger by this share is none of the nearest, whatever rounding did
_ROUNDING = 1e-9
# pairs that are looked at at a time
_BATCH = 4096
# areas, and lines and areas: of points and collections nothing is gained
_AREAS = (3, 6)
_DRAWN = (1, 2, 5, *_AREAS)


def long_pairs(first: Geometry | ShapesLike | None, second: Geometry | ShapesLike | None) -> Truths:
    """Say for which pairs of shapes runs are faster than all pairs of segments; the shapes broadcast."""
    counts = (shapely.get_num_coordinates(first), shapely.get_num_coordinates(second))
    long = np.multiply(*counts, dtype=np.float64) > _FEW_PAIRS
    if not long.any():
        return np.asarray(long)
    return np.asarray(long & np.isin(shapely.get_type_id(first), _DRAWN) & np.isin(shapely.get_type_id(second), _DRAWN))


def nearest_distance(first: Geometry, second: Geometry) -> float:
    """Return ``shapely.distance`` of two lines or areas.

    >>> nearest_distance(shapely.box(0, 0, 1, 1), shapely.box(4, 5, 6, 6))
    5.0
    """
    if _is_inside(first, second) or _is_inside(second, first):
        return 0.0
    return _nearest(_Runs(first), _Runs(second))[0]


def nearest_line(first: Geometry, second: Geometry) -> Geometry:
    """Return ``shapely.shortest_line`` of two lines or areas.

    >>> nearest_line(shapely.box(0, 0, 1, 1), shapely.box(4, 5, 6, 6)).wkt
    'LINESTRING (1 1, 4 5)'
    """
    if _is_inside(first, second) or _is_inside(second, first):
        return single(shapely.shortest_line(first, second))  # GEOS asks this first, too
    ours, theirs = _Runs(first), _Runs(second)
    _, one, other = _nearest(ours, theirs)
    if len(one) > 1:
        one, other = _first_of_several(ours, theirs, one, other)
    return single(shapely.shortest_line(ours.lines[one[0]], theirs.lines[other[0]]))


class _Runs:
    """The segments of a shape, ring by ring in its order, in runs, and boxes around runs, around some of these, …"""

    def __init__(self, shape: Geometry) -> None:
        parts = shapely.get_parts(shape)
        rings = shapely.get_rings(parts) if shapely.get_type_id(shape) in _AREAS else parts
        xy, ring_of = shapely.get_coordinates(rings, return_index=True)
        first = np.searchsorted(ring_of, np.arange(len(rings)))
        last = np.r_[first[1:], len(xy)] - 1
        heads = np.concatenate([np.arange(a, b, _FAN) for a, b in zip(first, last, strict=True)])
        self.ring = ring_of[heads]
        # a run ends with the corner at which the next one begins
        counts = np.minimum(_FAN, last[self.ring] - heads) + 1
        offsets = np.cumsum(counts) - counts
        members = np.repeat(heads - offsets, counts) + np.arange(counts.sum())
        drawn = shapely.linestrings(xy[members], indices=np.repeat(np.arange(len(heads)), counts))
        self.lines = np.asarray(drawn, dtype=object)
        self.boxes = [np.asarray(shapely.bounds(self.lines), dtype=np.float64)]
        while len(self.boxes[-1]) > _FAN:
            at = np.arange(0, len(self.boxes[-1]), _FAN)
            low, high = self.boxes[-1][:, :2], self.boxes[-1][:, 2:]
            self.boxes.append(np.hstack([np.minimum.reduceat(low, at), np.maximum.reduceat(high, at)]))

    def segments(self, run: int) -> Shapes:
        """Return the segments of a run one by one."""
        xy: Floats = shapely.get_coordinates(self.lines[run])
        return lines_along(np.stack([xy[:-1], xy[1:]], axis=1))


def _nearest(ours: _Runs, theirs: _Runs) -> tuple[float, Indices, Indices]:
    """Return the least distance, and the pairs of runs that are so near, in the order in which GEOS meets them."""
    bound = _bound(ours, theirs)
    one, other, apart = _near_pairs(ours, theirs, bound)
    order = np.argsort(apart, kind="stable")
    one, other, apart = one[order], other[order], apart[order]
    metres, done = [], 0
    # a loop: what a batch finds leaves less to the next
    while done < len(one) and apart[done] <= bound:
        batch = slice(done, done + _BATCH)
        metres.append(np.asarray(shapely.distance(ours.lines[one[batch]], theirs.lines[other[batch]])))
        bound = min(bound, float(metres[-1].min()) * (1.0 + _ROUNDING))
        done += _BATCH
    between = np.concatenate(metres)
    least = float(between.min())
    at = np.flatnonzero(between == least)
    at = at[np.lexsort((other[at], one[at], theirs.ring[other[at]], ours.ring[one[at]]))]
    return least, one[at], other[at]


def _near_pairs(ours: _Runs, theirs: _Runs, bound: float) -> tuple[Indices, Indices, Floats]:
    """Return the pairs of runs whose boxes are no farther apart than a bound, and how far they are."""
    depth = max(len(ours.boxes), len(theirs.boxes)) - 1
    one, other = (each.ravel() for each in np.indices((len(_level(ours, depth)), len(_level(theirs, depth)))))
    for level in range(depth, -1, -1):
        found = []
        for at in range(0, max(len(one), 1), _BATCH):
            ours_at, theirs_at = one[at : at + _BATCH], other[at : at + _BATCH]
            if level < depth:
                ours_at, theirs_at = _divided(ours_at, theirs_at, ours, theirs, level)
            apart = _apart(_level(ours, level)[ours_at], _level(theirs, level)[theirs_at])
            near = apart <= bound
            found.append((ours_at[near], theirs_at[near], apart[near]))
        one, other, apart = (np.concatenate(column) for column in zip(*found, strict=True))
    return one, other, apart


def _level(runs: _Runs, level: int) -> Floats:
    return runs.boxes[min(level, len(runs.boxes) - 1)]


def _divided(one: Indices, other: Indices, ours: _Runs, theirs: _Runs, level: int) -> tuple[Indices, Indices]:
    """Return all pairs of what the boxes of pairs hold one level below."""
    fans = [np.arange(_FAN if level + 1 < len(runs.boxes) else 1) for runs in (ours, theirs)]
    first = one[:, None] * len(fans[0]) + fans[0]
    second = other[:, None] * len(fans[1]) + fans[1]
    pairs = np.broadcast_arrays(first[:, :, None], second[:, None, :])
    one, other = (each.ravel() for each in pairs)
    there = (one < len(_level(ours, level))) & (other < len(_level(theirs, level)))
    return one[there], other[there]


def _apart(first: Floats, second: Floats) -> Floats:
    gaps = np.maximum(first[:, :2] - second[:, 2:], second[:, :2] - first[:, 2:])
    return np.asarray(np.hypot(*np.maximum(gaps, 0.0).T))


def _bound(ours: _Runs, theirs: _Runs) -> float:
    """Return what the distance is at most: that of two runs to which a walk to and fro leads."""
    bound, there = np.inf, 0
    while True:
        here = int(np.argmin(shapely.distance(ours.lines, shapely.get_point(theirs.lines[there], 0))))
        there = int(np.argmin(shapely.distance(theirs.lines, shapely.get_point(ours.lines[here], 0))))
        found = float(shapely.distance(ours.lines[here], theirs.lines[there])) * (1.0 + _ROUNDING)
        if found >= bound:
            return bound
        bound = found


def _first_of_several(ours: _Runs, theirs: _Runs, one: Indices, other: Indices) -> tuple[Indices, Indices]:
    """Return the pair of runs that holds the first pair of segments: by rings, then by our segment, then by theirs."""
    same = (ours.ring[one] == ours.ring[one[0]]) & (theirs.ring[other] == theirs.ring[other[0]]) & (one == one[0])
    other = np.sort(other[same])
    apart = shapely.distance(ours.segments(int(one[0]))[:, None], theirs.lines[other][None, :])
    row = int(np.argmax((apart == apart.min()).any(axis=1)))
    return one[:1], other[[int(np.argmin(apart[row]))]]


def _is_inside(shape: Geometry, area: Geometry) -> bool:
    """Say whether a part of a shape begins inside an area: the distance of what lies inside is none."""
    if shapely.get_type_id(area) not in _AREAS:
        return False
    parts = shapely.get_parts(shape)
    rings = shapely.get_exterior_ring(parts) if shapely.get_type_id(shape) in _AREAS else parts
    corners = shapely.get_point(rings, 0)
    shapely.prepare(area)
    return bool(shapely.intersects(area, corners).any())
