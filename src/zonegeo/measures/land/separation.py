"""Separation of core institutions and background spaces, edge to edge (고시 제8조 제1항: 최단 거리)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.distance import ellipsoid_length, farthest_pair, farthest_place, nearest_lines, separation
from zonegeo.geometry import Geometry
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Searches, Shapes, site_count
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement

Kind = Literal["method", "reading"]


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
    value = separation(scene.shapes[rows][:, None], scene.shapes[columns][None, :])
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
    key = ("place", known, id(place))
    if key not in searched:
        # the union of places is as far as its farthest part: each part is searched once for all the sites in it
        farthest = max(_farthest_part(part, known, shapes, searched) for part in shapely.get_parts(place))
        searched[key] = float(separation(shapes[known], place)), farthest
    return searched[key]


def _farthest_part(part: Geometry, known: int, shapes: Shapes, searched: Searches) -> float:
    key = ("part", known, hash(part))
    if key not in searched:
        searched[key] = farthest_place(part, shapes[known])
    return searched[key][1]


def _max_pair(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.max())


def _max_over_background_min_core(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.min(axis=0).max())


def _min_pair(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.min())


def _spanning_link(_cells: Floats, pairs: Floats | None) -> float:
    if pairs is None:
        raise ValueError("the spanning link needs the distances of all pairs of sites")
    return longest_spanning_link(pairs)


# The four readings of 고시 제8조 제1항 for several institutions and background spaces: each folds the core × background
# distances, or the distances of all pairs of sites
READINGS: dict[str, Callable[[Floats, Floats | None], float]] = {
    "max_pair": _max_pair,
    "max_over_background_min_core": _max_over_background_min_core,
    "min_pair": _min_pair,
    "spanning_link": _spanning_link,
}


def spanning_link(distances: Floats) -> tuple[float, int, int]:
    """Return the longest link of a minimum spanning tree (R. C. Prim, 1957) over all pairs, and the two it joins.

    Parameters
    ----------
    distances
        Symmetric, shape ``(n, n)``, metres; ``n = 1`` gives 0 from the one to itself.

    Examples
    --------
    >>> import numpy as np
    >>> spanning_link(np.array([[0.0, 1.0, 9.0], [1.0, 0.0, 4.0], [9.0, 4.0, 0.0]]))
    (4.0, 1, 2)
    """
    count = len(distances)
    reached: NDArray[np.bool_] = np.zeros(count, dtype=bool)
    best, joins = np.full(count, np.inf), np.zeros(count, dtype=np.intp)
    best[0] = 0.0
    longest = (0.0, 0, 0)
    for _ in range(count):
        nearest = int(np.argmin(np.where(reached, np.inf, best)))
        if reached[nearest]:  # everything left is infinitely far
            return float("inf"), int(np.flatnonzero(reached)[0]), int(np.flatnonzero(~reached)[0])
        if best[nearest] > longest[0]:
            longest = (float(best[nearest]), int(joins[nearest]), nearest)
        reached[nearest] = True
        closer = distances[nearest] < best
        best = np.where(closer, distances[nearest], best)
        joins = np.where(closer, nearest, joins)
    return longest


def longest_spanning_link(distances: Floats) -> float:
    """Return the length alone of :func:`spanning_link`, metres."""
    return spanning_link(distances)[0]


def _answer(kind: Kind, name: str, reading: str, matrix: Matrix, pairs: Matrix | None) -> Answer:
    fold = READINGS[reading]
    ends = [
        fold(getattr(matrix, end), None if pairs is None else getattr(pairs, end))
        for end in ("known_low", "known_high", "low", "high")
    ]
    known_low, known_high, low, high = (end if np.isfinite(end) else None for end in ends)
    return Answer(kind, name, _value(fold, matrix, pairs), known_low or 0.0, known_high, low or 0.0, high)


def _value(fold: Callable[[Floats, Floats | None], float], matrix: Matrix, pairs: Matrix | None) -> float | None:
    """Fold the sites with a known place alone; ``None`` where no core or no background space has one."""
    known = ~np.isnan(matrix.value)
    if not known.any():
        return None
    located_pairs = None
    if pairs is not None:
        located = ~np.isnan(np.diag(pairs.value))
        located_pairs = pairs.value[np.ix_(located, located)]
    return fold(matrix.value[np.ix_(known.any(axis=1), known.any(axis=0))], located_pairs)


def measure_separation(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the separation under the first reading of the requirement, and beside it under all the others.

    ``value`` is the largest (or the one the reading asks for) between sites with a known place; the interval covers
    every place in which the others may lie.
    """
    cores, backgrounds = scene.indices(("core",)), scene.indices(("background",))
    deciding, *others = requirement.readings or ("max_pair",)
    if not len(cores) or not len(backgrounds):
        missing = "no-core-site" if not len(cores) else "no-background-site"
        answer = Answer("method", f"plane:{scene.crs}", None, 0.0, None, 0.0, None)
        return Outcome("m", f"plane:{scene.crs}", "plane", answer, crs=scene.crs, missing=missing)
    matrix = separation_matrix(scene, cores, backgrounds)
    everyone = np.concatenate([cores, backgrounds])
    pairs = separation_matrix(scene, everyone, everyone) if "spanning_link" in requirement.readings else None
    plane = f"plane:{scene.crs}"
    answer = _answer("method", plane, deciding, matrix, pairs)
    answers = [_answer("reading", reading, reading, matrix, pairs) for reading in others]
    for name, columns in _other_methods(scene, cores, backgrounds, everyone, with_pairs=deciding == "spanning_link"):
        scaled_pairs = pairs.scaled(columns[1], scene.stretch) if pairs is not None and columns[1] is not None else None
        answers.append(_answer("method", name, deciding, matrix.scaled(columns[0], scene.stretch), scaled_pairs))
    pair = _deciding_pair(matrix, pairs, cores, backgrounds, everyone, deciding)
    subject = () if pair is None else pair
    witness = None if pair is None else nearest_lines(scene.shapes[pair[0]], scene.shapes[pair[1]]).item()
    unlocated = [int(index) for index in everyone if scene.shapes[index] is None]
    remarks = [Message("remark.sites-without-place", {"count": site_count(unlocated), "sites": scene.names(unlocated)})]
    return Outcome(
        unit="m",
        method=plane,
        crs=scene.crs,
        basis=_basis(scene, subject, unlocated),
        answer=answer,
        others=tuple(answers),
        subject=tuple(scene.ids[index] for index in subject),
        witness=witness,
        parts=_parts(scene, matrix, cores, backgrounds),
        missing="" if answer.known_high is not None else "site-without-place",
        remarks=tuple(remarks) if unlocated else (),
        values={"pair": scene.names(subject), "unlocated": scene.names(unlocated), "reading": deciding},
    )


def _basis(scene: Scene, subject: tuple[int, ...], unlocated: list[int]) -> str:
    bases = [scene.sites[index].boundary.basis.value for index in subject]
    if unlocated:
        bases.append("within")
    return "+".join(dict.fromkeys(bases))


def _other_methods(
    scene: Scene, cores: Indices, backgrounds: Indices, everyone: Indices, *, with_pairs: bool
) -> list[tuple[str, tuple[Floats, Floats | None]]]:
    methods: list[tuple[str, tuple[Floats, Floats | None]]] = []
    for code, shapes in scene.other_planes.items():
        cells = separation(shapes[cores][:, None], shapes[backgrounds][None, :])
        pairs = separation(shapes[everyone][:, None], shapes[everyone][None, :]) if with_pairs else None
        methods.append((f"plane:{code}", (cells, pairs)))
    cells = ellipsoid_matrix(scene, cores, backgrounds)
    pairs = ellipsoid_matrix(scene, everyone, everyone) if with_pairs else None
    methods.append(("ellipsoid:GRS80", (cells, pairs)))
    return methods


def ellipsoid_matrix(scene: Scene, rows: Indices, columns: Indices) -> Floats:
    """Return the geodesic lengths of the nearest lines, shape ``(n, m)``, metres; NaN where a place is not known."""
    lines = nearest_lines(scene.shapes[rows][:, None], scene.shapes[columns][None, :])
    drawn: Shapes = scene.to_lonlat(lines.ravel())
    return ellipsoid_length(drawn.reshape(lines.shape))


def lengths_by_method(scene: Scene, lines: Shapes) -> dict[str, Floats]:
    """Return the lengths of straight lines of the analysis plane by each method of measuring, metres.

    Parameters
    ----------
    lines
        Any shape, metres of the analysis CRS.

    Returns
    -------
    The plane of the analysis CRS first, then every other fit belt, then the ellipsoid; the shape of ``lines`` each.
    """
    lonlat = scene.to_lonlat(lines.ravel())
    lengths = {f"plane:{scene.crs}": np.asarray(shapely.length(lines), dtype=np.float64)}
    for code in scene.other_planes:
        lengths[f"plane:{code}"] = shapely.length(analysis_crs(code).to_plane(lonlat)).reshape(lines.shape)
    return {**lengths, "ellipsoid:GRS80": ellipsoid_length(lonlat).reshape(lines.shape)}


def _deciding_pair(
    matrix: Matrix, pairs: Matrix | None, cores: Indices, backgrounds: Indices, everyone: Indices, reading: str
) -> tuple[int, int] | None:
    """Return the two sites whose distance is the value of the reading, or ``None`` where no pair has a known place."""
    known = np.nan_to_num(matrix.value, nan=-1.0)
    if (known < 0).all():
        return None
    if reading == "spanning_link" and pairs is not None:
        located = np.flatnonzero(~np.isnan(np.diag(pairs.value)))
        _, one, other = spanning_link(pairs.value[np.ix_(located, located)])
        return int(everyone[located[one]]), int(everyone[located[other]])
    if reading == "min_pair":
        cell = divmod(int(np.nanargmin(matrix.value)), matrix.value.shape[1])
    elif reading == "max_over_background_min_core":
        columns = np.where((known >= 0).any(axis=0), np.where(known < 0, np.inf, known).min(axis=0), -1.0)
        column = int(np.argmax(columns))
        cell = (int(np.nanargmin(matrix.value[:, column])), column)
    else:
        cell = divmod(int(np.argmax(known)), known.shape[1])
    return int(cores[cell[0]]), int(backgrounds[cell[1]])


def _parts(scene: Scene, matrix: Matrix, cores: Indices, backgrounds: Indices) -> tuple[Part, ...]:
    parts = []
    for i, core in enumerate(cores):
        for j, background in enumerate(backgrounds):
            value = None if np.isnan(matrix.value[i, j]) else float(matrix.value[i, j])
            high = float(matrix.high[i, j]) if np.isfinite(matrix.high[i, j]) else None
            name = scene.sites[background].name
            low = float(matrix.low[i, j])
            parts.append(Part(scene.ids[core], scene.ids[background], name, value, low, high, "m", None, None))
    return tuple(parts)
