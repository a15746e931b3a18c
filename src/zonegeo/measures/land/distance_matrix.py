"""The distances between two lists of sites, edge to edge, as far as outlines and places tell them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.value import value
from zonegeo.geodesy.distance import ellipsoid_length, farthest_pair, farthest_place, nearest_lines, separation
from zonegeo.geometry import Floats, Geometry, Indices, Shapes
from zonegeo.measures.scene import Scene, Searches

Array = TypeVar("Array", bound=NDArray[Any])


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
    accuracy = np.nan_to_num(scene.accuracy)
    both = accuracy[rows][:, None] + accuracy[columns][None, :]
    return Matrix(value, known_low, known_high, np.maximum(known_low - both, 0.0), known_high + both)


def _bounds(scene: Scene, a: int, b: int) -> tuple[float, float]:
    shapes, searched = scene.shapes, scene.searches
    if shapes[a] is None and shapes[b] is None:
        places = (scene.places[a], scene.places[b])
        if places[0] is None or places[1] is None:
            return 0.0, np.inf
        return float(separation(*places)), farthest_pair(*places)
    known, unknown = (a, b) if shapes[a] is not None else (b, a)
    place = scene.places[unknown]
    if place is None:
        return 0.0, np.inf
    key = ("place", hash(place), (known,))
    if key not in searched:
        # the union of places is as far as its farthest part: each part is searched once for all the sites in it
        farthest = max(_farthest_part(part, known, shapes, searched) for part in shapely.get_parts(place))
        searched[key] = float(separation(shapes[known], place)), farthest
    nearest, farthest = searched[key]
    return nearest, farthest


def _farthest_part(part: Geometry, known: int, shapes: Shapes, searched: Searches) -> float:
    key = ("part", hash(part), (known,))
    if key not in searched:
        searched[key] = farthest_place(part, shapes[known])[1]
    return float(searched[key])


def ellipsoid_matrix(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the geodesic lengths of the nearest lines, shape ``(n, m)``, metres; NaN where a place is not known."""
    return _once(
        scene, "ellipsoid", rows, columns, lambda: ellipsoid_length(lonlat_lines_between(scene, rows, columns))
    )


def distances_between(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the distances of the outlines in the plane, shape ``(n, m)``, metres; NaN where a place is not known."""

    def measured() -> Floats:
        return separation(scene.shapes[rows][:, None], scene.shapes[columns][None, :])

    return _once(scene, "plane", rows, columns, measured)


def lonlat_lines_between(scene: Scene, rows: Indices, columns: Indices) -> Shapes:
    """Return the nearest lines of the plane in degrees, shape ``(n, m)``; ``None`` where a place is not known."""

    def drawn() -> Shapes:
        lines = nearest_lines(scene.shapes[rows][:, None], scene.shapes[columns][None, :])
        return scene.to_lonlat(lines.ravel()).reshape(lines.shape)

    return _once(scene, "lines", rows, columns, drawn)


def _once(scene: Scene, asked: str, rows: Indices, columns: Indices, find: Callable[[], Array]) -> Array:
    """Return what was found of the pairs before: measures, claims and the record ask for the same ones."""
    key = (asked, len(rows), (*map(int, rows), *map(int, columns)))
    if key not in scene.searches:
        found = find()
        found.flags.writeable = False
        scene.searches[key] = found
    shared: Array = scene.searches[key]
    return shared
