"""Which of several targets is nearest to each of many sites, or farthest from it: bounds first, few pairs measured."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from zonegeo.geodesy.distance import separation
from zonegeo.geometry import Floats, Shapes, ShapesLike

Integers = NDArray[np.intp]
# tangents that bound a target, unit vectors in columns
_TURNS = np.arange(12) * (np.pi / 6)
_DIRECTIONS = np.stack([np.cos(_TURNS), np.sin(_TURNS)])
# above what sums and squares of coordinates of a plane are off by
_ROUNDING_M = 0.01
# pairs bounded at a time: few enough to stay in the cache
_MOST_PAIRS = 1 << 16
# from here on a tree of targets is faster than bounds of all pairs
_MANY_TARGETS = 64
# from how many corners on a prepared target pays off
_MANY_CORNERS = 200


def deciding_separation(
    sites: ShapesLike, targets: ShapesLike, *, farthest: bool = False, reach_m: ArrayLike = 0.0
) -> tuple[Floats, Integers]:
    """Return how far each site is from the target nearest to it, or farthest from it, and which one that is.

    ``min over T of max(separation(S, T) − reach(T), 0)``, or the largest of them: the same values as over all pairs. A
    pair is measured only where bounds of its distance leave open whether it decides (a site lies in the circle around
    its box, a target between its tangents in 12 directions).

    Parameters
    ----------
    sites
        Shape ``(n,)``: shapes in metres; ``None`` and empty ones give NaN and -1.
    targets
        Shape ``(m,)``, at least one: shapes in metres; none of them ``None`` or empty.
    farthest
        Ask for the target that is farthest instead of the nearest.
    reach_m
        What is taken off the distance to each target, metres, shape ``(m,)`` or one number.

    Returns
    -------
    Metres, and the first of the targets that decide; shapes ``(n,)``.

    Examples
    --------
    >>> import shapely
    >>> metres, which = deciding_separation([shapely.Point(0, 0), None], [shapely.Point(3, 4), shapely.Point(0, 2)])
    >>> metres.tolist(), which.tolist()
    ([2.0, nan], [1, -1])
    """
    ours, theirs = np.asarray(sites, dtype=object), np.asarray(targets, dtype=object)
    reach = np.broadcast_to(np.asarray(reach_m, dtype=np.float64), theirs.shape)
    large = shapely.get_num_coordinates(theirs) > _MANY_CORNERS
    if large.any():
        # copies of our own: preparing changes a shape that another thread may be reading
        theirs = theirs.copy()
        theirs[large] = shapely.from_wkb(shapely.to_wkb(theirs[large]))
        shapely.prepare(theirs[large])
    if len(theirs) > _MANY_TARGETS and not farthest and not reach.any():
        return _nearest_of_many(ours, theirs)
    rows = max(1, _MOST_PAIRS // len(theirs))
    parts = [
        _deciding(ours[at : at + rows], theirs, reach, farthest=farthest) for at in range(0, max(len(ours), 1), rows)
    ]
    return np.concatenate([each[0] for each in parts]), np.concatenate([each[1] for each in parts])


def _nearest_of_many(sites: Shapes, targets: Shapes) -> tuple[Floats, Integers]:
    metres, which = np.full(len(sites), np.nan), np.full(len(sites), -1, dtype=np.intp)
    site, target = shapely.STRtree(targets).query_nearest(sites, all_matches=True)
    # written backwards, the first of equally near ones stays
    order = np.lexsort((-target, site))
    which[site[order]] = target[order]
    known = which >= 0
    metres[known] = separation(targets[which[known]], sites[known])
    return metres, which


def _deciding(sites: Shapes, targets: Shapes, reach: Floats, *, farthest: bool) -> tuple[Floats, Integers]:
    least, most = _distance_bounds(sites, targets)
    sign = -1.0 if farthest else 1.0
    # turned so that the smallest decides
    low, high = (-most, -least) if farthest else (least, most)
    low, high = low - sign * reach, high - sign * reach
    found = np.full(low.shape, np.inf)

    def measure(site: Integers, target: Integers) -> None:
        found[site, target] = sign * np.maximum(separation(targets[target], sites[site]) - reach[target], 0.0)

    every = np.flatnonzero(~np.isnan(least).any(axis=1))
    first = high[every].argmin(axis=1)
    measure(every, first)
    # what the distance is clipped at, the bound is as well
    bound = np.minimum(low[every], 0.0) if farthest else np.maximum(low[every], 0.0)
    left = bound <= found[every, first][:, None]
    left[np.arange(len(every)), first] = False
    site, target = np.nonzero(left)
    measure(every[site], target)
    which = found.argmin(axis=1)
    metres = sign * found[np.arange(len(sites)), which]
    unknown = ~np.isfinite(metres)
    metres[unknown], which[unknown] = np.nan, -1
    return metres, which


def _distance_bounds(sites: Shapes, targets: Shapes) -> tuple[Floats, Floats]:
    """Return bounds of the separation of each site from each target, shapes ``(n, m)``; NaN for no site."""
    bounds = shapely.bounds(sites)
    middles = (bounds[:, :2] + bounds[:, 2:]) / 2
    radius = np.hypot(*(bounds[:, 2:] - bounds[:, :2]).T)[:, None] / 2 + _ROUNDING_M
    least, most = np.empty((len(sites), len(targets))), np.empty((len(sites), len(targets)))
    # a loop over targets keeps memory to one column of directions
    for number, target in enumerate(targets):
        corners = shapely.get_coordinates(target)
        origin = corners[0]  # near by: squares of small numbers keep their digits
        along = (corners - origin) @ _DIRECTIONS
        from_here = middles - origin
        least[:, number] = (from_here @ _DIRECTIONS - along.max(axis=0)).max(axis=1)
        tips = corners[along.argmax(axis=0)] - origin
        squares = (tips * tips).sum(axis=1) - 2.0 * (from_here @ tips.T)
        most[:, number] = squares.min(axis=1) + (from_here * from_here).sum(axis=1)
    return np.maximum(least - radius, 0.0), np.sqrt(np.maximum(most, 0.0)) + radius
