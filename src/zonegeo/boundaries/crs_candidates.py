"""Which reading of a file's numbers fits a reference: overlap, distance to its boundaries, distance to a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.boundaries.flat_vertices import paths_of, simple_parts
from zonegeo.boundaries.neighbours import sound_polygons
from zonegeo.geometry import Floats, Geometry, ShapesLike, column_of, lines_along, points_at

# geographic; web; Korea before 2002 (Bessel): central and unified; Korea 2000 (GRS80); UTM
CANDIDATE_CODES = (
    "EPSG:4326", "EPSG:3857", "EPSG:5174", "EPSG:2097", "EPSG:5179", "EPSG:5181", "EPSG:5185", "EPSG:5186",
    "EPSG:5187", "EPSG:5188", "EPSG:5173", "EPSG:5175", "EPSG:5176", "EPSG:5177", "EPSG:5178", "EPSG:32652",
)  # fmt: skip
# Outlines match where half of the vertices lie so close to reference boundaries, against the size of the file itself:
# a small outline lies near some boundary by chance.
MATCH_SHARE = 0.02
MATCH_M = 30.0
# and where the next candidate is at least so many times as far off
AHEAD_FACTOR = 3.0
AHEAD_M = 5.0
# land lies in the reference layer in one reading, and mostly outside it in every other
INSIDE, OUTSIDE = 90.0, 50.0
# a place alone: the best reading lies so near, every other so far that no datum or false northing explains it
NEAR_M, FAR_M = 5_000.0, 30_000.0
# readings nearer to each other than that are the same place
SAME_M = 1.0
# further ones than that are told apart by any map
ALIKE_M = 2_000.0


@value
class Fit:
    """How one reading of the numbers fits: see ``model.crs_guess.CrsCandidate``; ``middle`` and ``size`` in metres."""

    overlap: float | None
    residual_m: float | None
    distance_m: float | None
    place_m: float | None
    middle: tuple[float, float]
    size_m: float


@value
class Reference:
    """A reference layer in the measuring plane, prepared once for all candidates."""

    ground: Geometry
    lines: shapely.STRtree

    @classmethod
    def of(cls, shapes: ShapesLike) -> Reference:
        """Return the ground that polygons cover, and the edges of everything one by one: a tree of them is quick."""
        parts, _ = simple_parts(shapes)
        ground = shapely.union_all(sound_polygons(parts[shapely.get_dimensions(parts) == 2]))
        shapely.prepare(ground)
        paths = paths_of(shapes)
        along = paths.path[1:] == paths.path[:-1]
        edges = lines_along(np.stack([paths.xy[:-1][along], paths.xy[1:][along]], axis=1))
        points = parts[shapely.get_dimensions(parts) == 0]
        return cls(ground, shapely.STRtree(np.concatenate([edges, points])))


def fit_of(plane: ShapesLike, *, reference: Reference | None, place: Geometry | None) -> Fit | None:
    """Return how a reading fits a reference layer and a place; ``None`` where it has no coordinates in the plane.

    Parameters
    ----------
    plane
        Shape ``(n,)``: the shapes of the file in metres, as this reading has them.
    reference
        The reference layer in the same plane.
    place
        One shape in the same plane.

    Examples
    --------
    >>> reference = Reference.of([shapely.box(0, 0, 100, 100)])
    >>> fit = fit_of([shapely.box(50, 0, 150, 100)], reference=reference, place=shapely.Point(100, 50))
    >>> fit.overlap, fit.residual_m, fit.distance_m, fit.place_m
    (50.0, 25.0, 0.0, 0.0)
    """
    bounds = shapely.total_bounds(plane)
    if not np.isfinite(bounds).all():
        return None
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    overlap = residual = distance = to_place = None
    if reference is not None:
        overlap = _overlap(plane, reference.ground)
        residual = _residual(np.unique(shapely.get_coordinates(plane), axis=0), reference.lines)
        distance = _shortest(plane, reference)
    if place is not None:
        to_place = float(shapely.distance(shapely.Point(middle), place))
        if reference is None:
            distance = float(np.nanmin(shapely.distance(plane, place)))
    size = float(np.hypot(bounds[2] - bounds[0], bounds[3] - bounds[1]))
    return Fit(overlap, residual, distance, to_place, (float(middle[0]), float(middle[1])), size)


def _overlap(plane: ShapesLike, ground: Geometry) -> float | None:
    polygons = sound_polygons(plane)
    whole = float(np.nansum(shapely.area(polygons)))
    if whole <= 0 or shapely.is_empty(ground):
        return None
    met = polygons[shapely.intersects(ground, polygons)]
    return 100 * float(shapely.area(shapely.intersection(met, ground)).sum()) / whole


def _residual(xy: Floats, lines: shapely.STRtree) -> float:
    _, distances = lines.query_nearest(points_at(xy), return_distance=True, all_matches=False)
    return float(np.median(distances))


def _shortest(plane: ShapesLike, reference: Reference) -> float:
    if shapely.intersects(reference.ground, column_of(plane)).any():
        return 0.0
    _, distances = reference.lines.query_nearest(column_of(plane), return_distance=True, all_matches=False)
    return float(np.min(distances))


def ranked(fits: Sequence[Fit | None]) -> list[int]:
    """Return the numbers of the readings that have coordinates at all, the best first.

    By overlap in whole per cent, then by the distance of the vertices from reference boundaries, then by the distance
    to the reference or the place, then in the given order.
    """
    endless = float("inf")

    def key(numbered: tuple[int, Fit]) -> tuple[float, ...]:
        number, fit = numbered
        lengths = (fit.residual_m, fit.distance_m, fit.place_m)
        return (-round(fit.overlap or 0.0), *(endless if each is None else each for each in lengths), number)

    known = [(number, fit) for number, fit in enumerate(fits) if fit is not None]
    return [number for number, _ in sorted(known, key=key)]


def apart(first: Fit, second: Fit) -> float:
    """Return how far apart two readings put the middle of the file, metres."""
    return float(np.hypot(first.middle[0] - second.middle[0], first.middle[1] - second.middle[1]))


def decide(fits: Sequence[Fit]) -> tuple[Literal["outline", "contained", "near"] | None, tuple[int, ...]]:
    """Say whether the first of ranked readings is clearly ahead, by what, and which others cannot be told from it.

    Parameters
    ----------
    fits
        The readings in the order of :func:`ranked`.

    Returns
    -------
    The evidence, ``None`` where it is undecided, and the numbers of the readings that no evidence tells from the best.

    Examples
    --------
    >>> there = Fit(100.0, 0.4, 0.0, None, (0.0, 0.0), 800.0)
    >>> beside = Fit(60.0, 140.0, 0.0, None, (255.0, 0.0), 800.0)
    >>> decide([there, beside]), decide([beside, Fit(58.0, 138.0, 0.0, None, (0.0, 0.0), 800.0)])
    (('outline', ()), (None, (1,)))
    """
    if not fits:
        return None, ()
    best = fits[0]
    others = [each for each in fits[1:] if apart(best, each) > SAME_M]
    if _matches(best) and all(_behind(best, each) for each in others):
        return "outline", ()
    if best.overlap is not None and best.overlap >= INSIDE and all((e.overlap or 0.0) <= OUTSIDE for e in others):
        return "contained", ()
    alone = all(each.distance_m is None or each.distance_m >= FAR_M for each in others)
    if best.residual_m is None and best.distance_m is not None and best.distance_m <= NEAR_M and alone:
        return "near", ()
    return None, tuple(n for n, each in enumerate(fits) if n and SAME_M < apart(best, each) <= ALIKE_M)


def _matches(fit: Fit) -> bool:
    return fit.residual_m is not None and fit.residual_m <= min(MATCH_M, MATCH_SHARE * fit.size_m)


def _behind(best: Fit, other: Fit) -> bool:
    if best.residual_m is None or other.residual_m is None:
        return False
    return other.residual_m >= AHEAD_FACTOR * best.residual_m and other.residual_m - best.residual_m >= AHEAD_M
