"""The distances between two lists of sites, edge to edge, as far as outlines and places tell them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.value import value
from zonegeo.geodesy.distance import farthest_pair, farthest_place, nearest_lines, separation
from zonegeo.geodesy.near_links import Links, near_links
from zonegeo.geodesy.plane_area import grs80
from zonegeo.geometry import Floats, Geometry, Indices
from zonegeo.measures.scene import Scene

Array = TypeVar("Array", bound=NDArray[Any])
# lines that are drawn at a time: of each only the ends are kept
_BATCH = 1 << 16
# of so few sites the whole table takes less time than finding the pairs that matter
_FEW_SITES = 64


@value
class Matrix:
    """Distances between two lists of sites, shape ``(n, m)``, metres; ``value`` is NaN where a place is not known.

    ``known_low`` and ``known_high`` bound what a site in its place allows, ``low`` and ``high`` add the accuracy of
    both boundaries; infinity where nothing bounds it.
    """

    value: Floats
    known_low: Floats
    known_high: Floats
    low: Floats
    high: Floats

    def turned(self) -> Matrix:
        """Return the matrix of the second list to the first."""
        return Matrix(self.value.T, self.known_low.T, self.known_high.T, self.low.T, self.high.T)

    def cut(self, count: int) -> Matrix:
        """Return what the matrix of a list to itself has of the first so many to the others."""
        columns = (self.value, self.known_low, self.known_high, self.low, self.high)
        return Matrix(*(each[:count, count:] for each in columns))

    def scaled(self, value: Floats, stretch: float) -> Matrix:
        """Return the matrix under another method: known cells take ``value``, the others keep their bounds, widened.

        ``stretch`` bounds the share by which the methods differ in any length.
        """
        known = ~np.isnan(self.value)
        shift = np.where(known, value - np.nan_to_num(self.value), 0.0)
        down = np.where(known, 1.0, 1.0 - stretch)
        up = np.where(known, 1.0, 1.0 + stretch)
        return Matrix(
            np.where(known, value, np.nan),
            self.known_low * down + shift,
            self.known_high * up + shift,
            np.maximum(self.low * down + shift, 0.0),
            self.high * up + shift,
        )


def separation_matrix(scene: Scene, rows: Indices, columns: Indices) -> Matrix:
    """Measure every pair of two lists of sites.

    Parameters
    ----------
    rows, columns
        Indices into the scene, shapes ``(n,)`` and ``(m,)``.

    Returns
    -------
    A :class:`Matrix` of shape ``(n, m)``.

    Notes
    -----
    Outline to outline: the plane distance. Outline to a place: from the nearest to the farthest place of the area (the
    latter bounded to 0.1 m). Place to place: from the nearest to the farthest pair of places. Nothing known: 0 to
    infinity.
    """
    rows, columns = np.asarray(rows, dtype=np.intp), np.asarray(columns, dtype=np.intp)
    value = distances_between(scene, rows, columns)
    known_low, known_high = value.copy(), value.copy()
    # a loop: only over the pairs in which a site is not located, each bounded by its own search
    for i, j in np.argwhere(np.isnan(value)):
        known_low[i, j], known_high[i, j] = _bounds(scene, int(rows[i]), int(columns[j]))
    accuracy = scene.reach
    both = accuracy[rows][:, None] + accuracy[columns][None, :]
    return Matrix(value, known_low, known_high, np.maximum(known_low - both, 0.0), known_high + both)


def _bounds(scene: Scene, a: int, b: int) -> tuple[float, float]:
    shapes, found = scene.shapes, scene.found
    if shapes[a] is None and shapes[b] is None:
        places = (scene.places[a], scene.places[b])
        if places[0] is None or places[1] is None:
            return 0.0, np.inf
        pair = ("places", *map(scene.mark_of_place, places))
        if pair not in found:
            found[pair] = float(separation(*places)), farthest_pair(*places)
        nearest, farthest = found[pair]
        return nearest, farthest
    known, unknown = (a, b) if shapes[a] is not None else (b, a)
    place = scene.places[unknown]
    if place is None:
        return 0.0, np.inf
    key = ("place", scene.mark_of_place(place), scene.marks[known])
    if key not in found:
        # the union of places is as far as its farthest part: each part is searched once for all the sites in it
        farthest = max(farthest_part(scene, *part, known) for part in scene.parts_of(place))
        found[key] = float(separation(shapes[known], place)), farthest
    nearest, farthest = found[key]
    return nearest, farthest


def farthest_part(scene: Scene, part: Geometry, mark: bytes, known: int) -> float:
    """Return how far any spot of a part of a place is from the outline of a site at the most, metres; found once."""
    key = ("part", mark, scene.marks[known])
    if key not in scene.found:
        scene.found[key] = farthest_place(part, scene.shapes[known])[1]
    return float(scene.found[key])


def links_of(scene: Scene, sites: Indices) -> Links | None:
    """Return the pairs of sites that the shortest tree by any method may link; ``None`` where all pairs are asked for.

    These are few sites, and sites without an outline: their distances are intervals, and a tree may use either end.
    """
    if len(sites) <= _FEW_SITES or not scene.located[sites].all():
        return None
    # a plane and the ellipsoid differ by the stretch, and two planes by no more than twice that
    return near_links(scene.shapes[sites], np.nan_to_num(scene.accuracy[sites]), 2.0 * scene.stretch)


def linked_matrix(scene: Scene, sites: Indices, links: Links) -> Matrix:
    """Measure some pairs of sites with outlines: a :class:`Matrix` whose columns have shape ``(k,)``."""
    metres = links.between(scene.shapes[sites])
    accuracy = np.nan_to_num(scene.accuracy[sites])
    both = accuracy[links.one] + accuracy[links.other]
    return Matrix(metres, metres, metres, np.maximum(metres - both, 0.0), metres + both)


def linked_by_ellipsoid(scene: Scene, sites: Indices, links: Links) -> Floats:
    """Return the geodesic lengths of the nearest lines of some pairs, shape ``(k,)``, metres."""
    return _geodesic(_ends_of(scene, sites[links.one], sites[links.other]))


def ellipsoid_matrix(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the geodesic lengths of the nearest lines, shape ``(n, m)``, metres; NaN where a place is not known."""
    return _once(scene, "ellipsoid", rows, columns, lambda: _geodesic(lonlat_ends_between(scene, rows, columns)))


def distances_between(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the distances of the outlines in the plane, shape ``(n, m)``, metres; NaN where a place is not known."""

    def measured() -> Floats:
        return separation(scene.shapes[rows][:, None], scene.shapes[columns][None, :])

    return _once(scene, "plane", rows, columns, measured)


def lonlat_ends_between(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the ends of the nearest lines, shape ``(n, m, 2, 2)``, degrees; NaN where a place is not known."""

    def drawn() -> Floats:
        ends = _ends_of(scene, np.repeat(rows, len(columns)), np.tile(columns, len(rows)))
        return ends.reshape(len(rows), len(columns), 2, 2)

    return _once(scene, "ends", rows, columns, drawn)


def _ends_of(scene: Scene, one: Indices, other: Indices) -> Floats:
    """Return the ends of the nearest lines between sites, shape ``(k, 2, 2)``, degrees."""
    ends = np.full((len(one), 2, 2), np.nan)
    known = np.flatnonzero(scene.located[one] & scene.located[other])
    # a loop: a million lines at once would take more room than their ends
    for first, last in pairwise((*range(0, len(known), _BATCH), len(known))):
        at = known[first:last]
        lines = scene.to_lonlat(nearest_lines(scene.shapes[one[at]], scene.shapes[other[at]]))
        ends[at] = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    return ends


def _geodesic(ends: Floats) -> Floats:
    """Return the geodesic lengths on GRS80 between ends in degrees, shape ``(…, 2, 2)``; NaN stays NaN."""
    metres = np.full(ends.shape[:-2], np.nan)
    known = ~np.isnan(ends).any(axis=(-2, -1))
    (x0, y0), (x1, y1) = ends[known].transpose(1, 2, 0)
    metres[known] = grs80().inv(x0, y0, x1, y1)[2]
    return metres


def _once(scene: Scene, asked: str, rows: Indices, columns: Indices, find: Callable[[], Array]) -> Array:
    """Return what was found of the pairs before: measures, claims and the record ask for the same ones."""
    key = (asked, len(rows), (*map(int, rows), *map(int, columns)))
    if key not in scene.searches:
        found = find()
        found.flags.writeable = False
        scene.searches[key] = found
    shared: Array = scene.searches[key]
    return shared
