"""What the place of an unlocated site leaves of its distances to all located ones together.

Pair by pair, a site amid two others may be next to either; place by place it cannot be next to both. Unlocated sites
are points of their places, each for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.distance import FARTHEST_TOLERANCE_M, nearest_lines
from zonegeo.geodesy.extreme_place import extreme_distances, largest_nearest, least_farthest
from zonegeo.geometry import Floats, Geometry, Indices, Truths
from zonegeo.measures.land.distance_matrix import Matrix, farthest_part
from zonegeo.measures.scene import Scene


@value
class Reach:
    """For each of some sites: how far the farthest of others is at the least, and the nearest of them at the most.

    ``known`` as missing data leaves it, the others with the accuracy of all the boundaries; metres, shape ``(n,)``;
    0 and infinity where pairs say as much. How far the nearest is at the most takes a search of the place, and few are
    asked for: until then the ``high`` ends are what it does not exceed, and ``least_known_high`` and ``least_high``
    what it does not undercut. ``searched`` is a memory, no datum: what searches have found, by site.
    """

    known_low: Floats
    known_high: Floats
    low: Floats
    high: Floats
    least_known_high: Floats
    least_high: Floats
    search: Callable[[int], tuple[float, float]]
    stretch: float = 1.0
    searched: dict[int, tuple[float, float]] = field(default_factory=dict)

    def scaled(self, stretch: float) -> Reach:
        """Return the reach under another method, whose lengths differ by such a share at the most."""
        down, up = 1.0 - stretch, 1.0 + stretch
        highs = (each * up for each in (self.known_high, self.high, self.least_known_high, self.least_high))
        known_high, high, least_known_high, least_high = highs
        return Reach(
            self.known_low * down, known_high, self.low * down, high, least_known_high, least_high,
            self.search, up, self.searched,
        )  # fmt: skip

    def nearest(self, end: str) -> tuple[Floats, Floats]:
        """Return what the nearest is at the most: what it does not undercut and does not exceed as far as is known."""
        least, most = getattr(self, f"least_{end}").copy(), getattr(self, end).copy()
        for row, found in self.searched.items():
            least[row] = most[row] = found[end == "high"] * self.stretch
        return least, most

    def narrow(self, end: str) -> bool:
        """Search the place of the site whose nearest may be farthest of those that were not; ``False`` without any."""
        least, most = self.nearest(end)
        open_ = np.flatnonzero(most > least)
        if not open_.size:
            return False
        row = int(open_[np.argmax(most[open_])])
        self.searched[row] = self.search(row)
        return True


@value
class Detour:
    """For every two of some sites: how long the longest link is, at the least, of a way by unlocated sites alone.

    Metres, shape ``(n, n)``, infinity where there is no such way; ``low`` with the accuracy of the boundaries. That
    takes searches: ``least`` and ``most`` are between what they lie, ``known_low`` first, and ``search`` finds them.
    """

    least: tuple[Floats, Floats]
    most: tuple[Floats, Floats]
    search: Callable[[], tuple[Floats, Floats]]
    stretch: float = 1.0

    def scaled(self, stretch: float) -> Detour:
        """Return the detours under another method, whose lengths differ by such a share at the most."""
        return replace(self, stretch=1.0 - stretch)

    def fold(self, end: str, fold: Callable[[Floats], float]) -> float:
        """Return what is folded of the detours at one end; searched only where that hangs on it."""
        which = ("known_low", "low").index(end)
        least, most = (fold(each[which] * self.stretch) for each in (self.least, self.most))
        return most if least == most else fold(self.search()[which] * self.stretch)


def reach_of(
    scene: Scene, sites: Indices, others: Indices, between: Matrix | None, *, nearest: bool, farthest: bool,
    beyond_m: float = 0.0,
) -> Reach:  # fmt: skip
    """Bound, for each unlocated site of some, its distances to the located ones among others.

    Parameters
    ----------
    sites, others
        Indices into the scene; a site is no other of itself.
    between
        Their distances pair by pair, shape ``(n, m)``: what the nearest is at the most follows from these.
    nearest, farthest
        Which of the two bounds are worked out.
    beyond_m
        A farthest at or below this is of no matter.
    """
    known_low, low = np.zeros(len(sites)), np.zeros(len(sites))
    known_high, high, least_known_high, least_high = (np.full(len(sites), np.inf) for _ in range(4))
    accuracy = scene.reach
    outlined = scene.located[others]
    located = [int(index) for index in others[outlined]]
    # a loop: only over the sites that have a place and no outline
    for row, site in enumerate(sites):
        place = scene.places[site]
        # what one other leaves is in the distances pair by pair
        if scene.shapes[site] is not None or len(located) < 2:
            continue
        own = float(accuracy[site])
        if place is None:
            if farthest:
                # no place at all is nearer to the farthest of some shapes than one amid them
                amid = shapely.convex_hull(shapely.union_all(scene.shapes[located]))
                known, rough = _found(scene, "far", amid, located, -accuracy[located])
                known_low[row], low[row] = max(known, 0.0), max(rough - own, 0.0)
            continue
        if farthest and _farthest_at_most(scene, place, located) > beyond_m:
            known, rough = _found(scene, "far", place, located, -accuracy[located])
            known_low[row], low[row] = max(known, 0.0), max(rough - own, 0.0)
        if nearest and between is not None:
            known_low_m, known_high_m, high_m = (
                each[row, outlined] for each in (between.known_low, between.known_high, between.high)
            )
            least_known_high[row], least_high[row] = known_low_m.min(), known_low_m.min() + own
            # the search may end so far above the most; and in one of the others nothing is farther than its accuracy
            known_high[row] = known_high_m.min() + 2.0 * FARTHEST_TOLERANCE_M
            high[row] = max(high_m.min(), accuracy[located].max() + own) + 2.0 * FARTHEST_TOLERANCE_M

    def search(row: int) -> tuple[float, float]:
        site = sites[row]
        known, rough = _found(scene, "near", scene.places[site], located, accuracy[located])
        return known, rough + float(accuracy[site])

    return Reach(known_low, known_high, low, high, least_known_high, least_high, search)


def detour_of(
    scene: Scene, sites: Indices, known_low: Floats, low: Floats, *, beyond_m: float, below_m: tuple[float, float]
) -> Detour:
    """Bound the ways between located sites that go by unlocated ones: each is a point, next to both of its links.

    Parameters
    ----------
    sites
        Indices into the scene.
    known_low, low
        The distances pair by pair at the least, metres, shape ``(n, n)``.
    beyond_m
        A link at or below this is of no matter.
    below_m
        A way whose longest link is at or above these, of ``known_low`` and of ``low``, is of no matter.

    Notes
    -----
    By one unlocated site: ``min over p in P of max(d(p, X), d(p, Y))``, and half the distance of X and Y wherever it
    is. By several in a row: pair by pair.
    """
    ends, located = [known_low, low], scene.located[sites]
    by_several = [_ways_by_several(located, each) for each in ends]
    asked = np.triu(known_low > beyond_m, 1) & located[:, None] & located[None, :]

    def ways(bound: Callable[[Geometry, list[int]], tuple[float, float]]) -> tuple[Floats, Floats]:
        found = by_several
        for middle in np.flatnonzero(~located):
            place, own = scene.places[sites[middle]], float(np.nan_to_num(scene.accuracy[sites[middle]]))
            by_one = [np.maximum(np.maximum(each[:, middle, None], each[None, middle, :]), each / 2) for each in ends]
            by_one[1] = np.maximum(by_one[1] - own, np.maximum(low[:, middle, None], low[None, middle, :]))
            matters = (by_one[0] < below_m[0]) | (by_one[1] < below_m[1])
            shorter = asked & (by_one[1] < low) & matters
            # a loop: only over the pairs for which the way by the place is shorter than the straight one and matters
            for i, j in np.argwhere(shorter) if place is not None else ():
                known, rough = bound(place, [int(sites[i]), int(sites[j])])
                by_one[0][i, j] = by_one[0][j, i] = max(float(by_one[0][i, j]), known)
                by_one[1][i, j] = by_one[1][j, i] = max(float(by_one[1][i, j]), rough - own)
            found = [np.minimum(way, one) for way, one in zip(found, by_one, strict=True)]
        return found[0], found[1]

    def at_most(place: Geometry, pair: list[int]) -> tuple[float, float]:
        most = _farthest_at_most(scene, place, pair)
        return (
            (most, most - float(np.nan_to_num(scene.accuracy[pair]).min())) if most > beyond_m else (-np.inf, -np.inf)
        )

    def searched(place: Geometry, pair: list[int]) -> tuple[float, float]:
        if _farthest_at_most(scene, place, pair) <= beyond_m:
            return -np.inf, -np.inf
        return _found(scene, "far", place, pair, -np.nan_to_num(scene.accuracy[pair]))

    return Detour(ways(_at_least), ways(at_most), lambda: ways(searched))


def _at_least(_place: Geometry, _pair: list[int]) -> tuple[float, float]:
    return -np.inf, -np.inf


def _ways_by_several(located: Truths, low: Floats) -> Floats:
    """The longest link, at the least, of the best way from site to site by two unlocated ones or more."""
    between = np.where(np.eye(int((~located).sum()), dtype=bool), np.inf, low[np.ix_(~located, ~located)])
    # a loop: each unlocated site as one more station between two others (R. W. Floyd, 1962)
    for station in range(len(between)):
        between = np.minimum(between, np.maximum(between[:, station, None], between[None, station, :]))
    np.fill_diagonal(between, np.inf)
    to = low[:, ~located]
    ways: Floats = np.full_like(low, np.inf)
    for first, last in np.argwhere(np.isfinite(between)):
        ways = np.minimum(ways, np.maximum(np.maximum(to[:, first, None], to[None, :, last]), between[first, last]))
    return ways


def _farthest_at_most(scene: Scene, place: Geometry, located: list[int]) -> float:
    """Return what the farthest of some outlines need not exceed, metres: what it is at one of the spots of a place.

    These are the corners, and of two outlines the spot next to the middle of the way between them.
    """
    key = ("corner", scene.mark_of_place(place), *(scene.marks[index] for index in located))
    if key not in scene.found:
        spots, outlines = shapely.get_coordinates(place), scene.shapes[located]
        if len(located) == 2:
            middle = shapely.line_interpolate_point(nearest_lines(*outlines).item(), 0.5, normalized=True)
            next_to_it = shapely.get_coordinates(shapely.shortest_line(place, middle))[:1]
            spots = np.concatenate([next_to_it, spots])
        scene.found[key] = float(extreme_distances(outlines, spots, np.zeros((1, len(located))), "farthest").min())
    return float(scene.found[key])


def _found(scene: Scene, asked: str, place: Geometry, located: list[int], accuracy: Floats) -> tuple[float, float]:
    # what all have in common moves the bound by as much
    shared = float(accuracy.max() if asked == "far" else accuracy.min())
    differing = bool((accuracy != shared).any())
    offsets = np.stack([0.0 * accuracy, accuracy - shared][: 1 + differing])
    marks = tuple(scene.marks[index] for index in located)
    found: Floats | None = None
    # a loop: each part of a place is searched once for all the sites in it
    for part, mark, most in _by_most(scene, asked, place, located, offsets):
        if found is not None and asked == "near" and (most <= found).all():
            continue  # nothing in this part is farther than something in another
        key = (asked, mark, marks, offsets.tobytes())
        if key not in scene.found:
            search = least_farthest if asked == "far" else largest_nearest
            scene.found[key] = search(part, list(scene.shapes[located]), offset_m=offsets)
        ends = scene.found[key]
        found = ends if found is None else np.minimum(found, ends) if asked == "far" else np.maximum(found, ends)
    if found is None:
        raise ValueError("a place has parts")
    return float(found[0]), float(found[-1]) + shared


def _by_most(
    scene: Scene, asked: str, place: Geometry, located: list[int], offsets: Floats
) -> list[tuple[Geometry, bytes, Floats]]:
    """The parts of a place, and what the search of each for the nearest does not exceed: the greatest first."""
    parts = scene.parts_of(place)
    if asked == "far" or len(parts) == 1:
        return [(part, mark, np.full(len(offsets), np.inf)) for part, mark in parts]
    ways = np.array([[farthest_part(scene, part, mark, index) for index in located] for part, mark in parts])
    # the search may end so far above the most; and in one of the others nothing is farther than its accuracy
    most = np.maximum((ways[:, None, :] + offsets[None, :, :]).min(axis=2), offsets.max(axis=1)) + FARTHEST_TOLERANCE_M
    order = np.argsort(-most[:, 0], kind="stable")
    return [(*parts[index], most[index] + FARTHEST_TOLERANCE_M) for index in order]
