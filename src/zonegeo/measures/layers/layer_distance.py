"""How far the land lies from the nearest feature of a reference layer: its edge, its centroid, or all of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.distance import (
    FARTHEST_TOLERANCE_M,
    ellipsoid_length,
    farthest_point,
    nearest_lines,
    separation,
)
from zonegeo.geometry import Geometry, points_at, single
from zonegeo.measures.layers.layer_features import (
    Asked,
    Features,
    Gaps,
    ask,
    extents,
    layer_outcome,
    settled,
    unmeasured,
)
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes
from zonegeo.model.profile import Requirement

Fold = Callable[[Floats], Any]
# places on the boundary at which its distance from the centroid is taken for a mean
_SAMPLES = 512


@value
class Reaches:
    """Distances of ``n`` pieces of land to the features, metres, shape ``(n,)``; infinity where nothing bounds them.

    ``low`` … ``high`` is what missing data leaves open: from the distance to every feature that may count to that to
    those that surely do, of which ``sure_low`` is the lower bound. ``accuracy`` is how far either end may be off.
    ``spots`` are the shapes from which the first ``len(spots)`` distances are taken; the others have no outline.
    """

    low: Floats
    sure_low: Floats
    high: Floats
    accuracy: Floats
    spots: Shapes

    def beside(self, others: Reaches) -> Reaches:
        """Return these distances and, behind them, those of land without an outline."""
        return Reaches(
            np.concatenate([self.low, others.low]),
            np.concatenate([self.sure_low, others.sure_low]),
            np.concatenate([self.high, others.high]),
            np.concatenate([self.accuracy, others.accuracy]),
            self.spots,
        )


def measure_distance(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the distance from the land to the nearest feature of a layer, straight, in metres.

    ``between`` says of what: ``edge``, the shortest line from any place of the land, ``min min |p − q|``; ``centroid``,
    from the centroid of the union of the sites; ``farthest``, from the place of the land that is farthest from its
    nearest feature, ``max min |p − q|``: all of the land lies within that distance.

    The farthest place is exact (to a micrometre) where all features near are points, or where the only one is convex;
    otherwise it is found to 0.1 m, and the value is the lower bound: a place as far as that exists.

    A site without an outline lies anywhere in its place: its nearest edge is no nearer and its farthest no farther than
    the place allows, and the centroid lies within the hull of what is known and the places. A feature that lacks a fact
    which ``where`` asks for may count or not. Where the layer is not complete, something may lie as near as 0. Where no
    feature counts there is no distance.

    Other method: the geodesic length of the same line on the ellipsoid. The other belts are left out, as no layer is
    held in them.

    Notes
    -----
    Accuracy: ± that of the site and of the layer; of a centroid ``∮ accuracy · |p − c| ds / |land|``, to first order,
    and no more than the farthest corner.

    Examples
    --------
    >>> land, stations = shapely.box(0, 0, 60, 10), np.array([shapely.Point(0, 0), shapely.Point(60, 0)])
    >>> low, high, spot = farthest_from(land, stations)  # the middle of the upper edge
    >>> low == high, round(low, 3), spot
    (True, 31.623, <POINT (30 10)>)
    """
    asked = ask(scene, requirement)
    missing = asked.missing or ("" if len(asked.features.shapes) else "layer-empty")
    if missing:
        return unmeasured(scene, asked, "m", missing)
    reaches = _MEASURED[requirement.between](scene, asked)
    fold: Fold = np.max if requirement.between == "farthest" else np.min
    gaps = _gaps(asked, reaches, fold)
    answer = _answer(f"plane:{scene.crs}", asked, reaches, fold, gaps)
    subject, line = _line(asked, reaches, fold)
    one_site = line is not None and requirement.between != "centroid"
    return layer_outcome(
        scene,
        asked,
        "m",
        answer,
        gaps,
        witness=line,
        others=() if line is None else (_on_the_ellipsoid(scene, answer, line, gaps),),
        subject=asked.land.drawn[subject : subject + 1] if one_site else None,
    )


# --- the distances of pieces of land ----------------------------------------------------------------------------------


def _edges(scene: Scene, asked: Asked) -> Reaches:
    """The nearest edge of each site."""
    sites = scene.shapes[asked.land.drawn]
    low, sure = asked.features.nearest(sites)[1], asked.features.certain.nearest(sites)[1]
    return Reaches(low, sure, sure, _accuracy(scene, asked), sites).beside(_places(asked))


def _farthest(scene: Scene, asked: Asked) -> Reaches:
    """The farthest place of each site."""
    sites, features = scene.shapes[asked.land.drawn], asked.features
    # a loop: each site is searched by itself
    sure = [_farthest_of(site, features.certain) for site in sites]
    every = sure if features.certain is features else [_farthest_of(site, features) for site in sites]
    spots = np.empty(len(sites), dtype=object)
    spots[:] = [spot for _, _, spot in sure]
    low, sure_low, high = (
        np.array([ends[number] for ends in found], dtype=np.float64)
        for found, number in ((every, 0), (sure, 0), (sure, 1))
    )
    return Reaches(low, sure_low, high, _accuracy(scene, asked), spots).beside(_places(asked))


def _places(asked: Asked) -> Reaches:
    """What the places allow of the sites without an outline: from the nearest to the farthest point of each."""
    features, count = asked.features, len(asked.places)
    low, sure_low, high = np.zeros(count), np.zeros(count), np.full(count, np.inf)
    # a loop: over the few sites without an outline
    for number, place in enumerate(asked.places):
        if place is not None:
            (low[number],), (sure_low[number],) = (
                each.nearest(asked.places[number : number + 1])[1] for each in (features, features.certain)
            )
            high[number] = _farthest_of(place, features.certain)[1]
    accuracy = asked.place_accuracy + features.accuracy_m
    return Reaches(low, sure_low, high, accuracy, np.empty(0, dtype=object))


def _centroid(scene: Scene, asked: Asked) -> Reaches:
    """The centroid of the whole: of several pieces it lies among theirs, and theirs within the hulls of the places."""
    features, drawn = asked.features, asked.land.drawn
    own = shapely.centroid(shapely.union_all(scene.shapes[drawn]))
    spots = np.array([own] if len(drawn) else [], dtype=object)
    doubt = np.array([_centroid_doubt(scene, asked, own) if len(drawn) else 0.0])
    if len(drawn) and not len(asked.land.unknown):
        low, sure = features.nearest(spots)[1], features.certain.nearest(spots)[1]
        return Reaches(low, sure, sure, doubt + features.accuracy_m, spots)
    if asked.anywhere:
        return Reaches(np.zeros(1), np.zeros(1), np.full(1, np.inf), doubt, spots)
    hull = shapely.convex_hull(shapely.geometrycollections([*spots, *asked.places]))
    low, sure = (each.nearest(np.array([hull], dtype=object))[1] for each in (features, features.certain))
    accuracy = np.maximum(doubt, asked.place_accuracy.max()) + features.accuracy_m
    return Reaches(low, sure, np.array([_farthest_of(hull, features.certain)[1]]), accuracy, spots)


def _centroid_doubt(scene: Scene, asked: Asked, centroid: Geometry) -> float:
    """How far the centroid may lie from the drawn one: what the boundary may add or take, each part by its lever."""
    accuracy = asked.land.accuracy_m
    if not accuracy:
        return 0.0
    rim = shapely.boundary(asked.shape)
    levers = shapely.distance(shapely.line_interpolate_point(rim, _fractions(), normalized=True), centroid)
    least, most = extents(scene, asked.land, asked.shape, extra_m=0.0)
    corners = shapely.points(shapely.get_coordinates(shapely.convex_hull(most)))
    moment = accuracy * float(rim.length) * float(levers.mean())
    utmost = float(shapely.distance(corners, centroid).max())
    return min(moment / least.area, utmost) if least.area else utmost


def _fractions() -> Floats:
    return (np.arange(_SAMPLES) + 0.5) / _SAMPLES


def _accuracy(scene: Scene, asked: Asked) -> Floats:
    return np.nan_to_num(scene.accuracy[asked.land.drawn]) + asked.features.accuracy_m


_MEASURED = {"edge": _edges, "centroid": _centroid, "farthest": _farthest}


# --- the farthest place -----------------------------------------------------------------------------------------------


def _farthest_of(place: Geometry, features: Features) -> tuple[float, float, shapely.Point | None]:
    """The farthest point of a place from its nearest feature; no feature farther than its diameter beyond matters."""
    (nearest,) = features.nearest(np.array([place], dtype=object))[1]
    if not np.isfinite(nearest):
        return np.inf, np.inf, None
    west, south, east, north = shapely.bounds(place)
    reach = float(nearest + np.hypot(east - west, north - south)) + FARTHEST_TOLERANCE_M
    return farthest_from(place, features.shapes[features.near(place, reach_m=reach)])


def farthest_from(place: Geometry, shapes: Shapes) -> tuple[float, float, shapely.Point | None]:
    """Return bounds of the distance of the point of a place that is farthest from its nearest shape, and such a point.

    Exact where that point must be a corner or lie between the shapes: the distance from a convex shape is greatest in a
    corner of the place, and that from the nearest of some points in a corner or on an edge of their Voronoi cells (G.
    Voronoi, 1908). Otherwise found to 0.1 m by :func:`~zonegeo.geodesy.distance.farthest_point`.

    Parameters
    ----------
    place
        A polygon or multipolygon in metres.
    shapes
        Shape ``(n,)``, metres, at least one.

    Examples
    --------
    >>> farthest_from(shapely.box(0, 0, 3, 4), np.array([shapely.Point(0, 0)]))
    (5.0, 5.0, <POINT (3 4)>)
    """
    parts = shapely.get_parts(shapely.get_parts(shapes))
    target = shapely.union_all(parts)
    corners = _corners(place, parts)
    if corners is not None:
        return _best(corners, target)
    return farthest_point(place, target)


def _corners(place: Geometry, parts: Shapes) -> Shapes | None:
    """The points among which the farthest is found; ``None`` where it may lie anywhere."""
    if (shapely.get_dimensions(parts) == 0).all():
        if len(np.unique(shapely.get_coordinates(parts), axis=0)) == 1:
            return _vertices(place)
        cells = shapely.voronoi_polygons(single(shapely.multipoints(parts)), extend_to=place, only_edges=True)
        return np.append(_vertices(place), _vertices(shapely.intersection(cells, place)))
    if len(parts) == 1 and shapely.equals(parts[0], shapely.convex_hull(parts[0])):
        return _vertices(place)
    return None


def _vertices(shape: Geometry) -> Shapes:
    return points_at(shapely.get_coordinates(shape))


def _best(spots: Shapes, target: Geometry) -> tuple[float, float, shapely.Point | None]:
    distances = separation(spots, target)
    index = int(np.argmax(distances))
    return float(distances[index]), float(distances[index]), spots[index]


# --- the answer -------------------------------------------------------------------------------------------------------


def _gaps(asked: Asked, reaches: Reaches, fold: Fold) -> Gaps:
    """What leaves the distance open: only what changes it."""
    count = len(reaches.spots)
    alone = count and all(fold(ends[:count]) == fold(ends) for ends in (reaches.low, reaches.high))
    of_the_whole = len(reaches.low) == 1 and len(asked.land.unknown) > 0  # the centroid of all sites
    facts = asked.features.lacking if (reaches.low < reaches.sure_low).any() else ()
    return Gaps(not alone or of_the_whole, facts, not asked.features.complete and bool(fold(reaches.low) > 0))


def _answer(name: str, asked: Asked, reaches: Reaches, fold: Fold, gaps: Gaps) -> Answer:
    low = reaches.low if asked.features.complete else np.zeros(len(reaches.low))
    known_low, known_high = float(fold(low)), _end(fold(reaches.high))
    drawn = reaches.sure_low[: len(reaches.spots)]
    recorded = _end(fold(drawn)) if len(drawn) else None
    return Answer(
        "method",
        name,
        settled(known_low, known_high, on_record=recorded, gaps=gaps),
        known_low,
        known_high,
        max(float(fold(low - reaches.accuracy)), 0.0),
        _end(fold(reaches.high + reaches.accuracy)),
    )


def _end(distance: float) -> float | None:
    return float(distance) if np.isfinite(distance) else None


def _line(asked: Asked, reaches: Reaches, fold: Fold) -> tuple[int, shapely.LineString | None]:
    """The number of the site that decides, and the line from it to its nearest feature that surely counts."""
    drawn = reaches.sure_low[: len(reaches.spots)]
    if not len(drawn) or not np.isfinite(drawn).all():
        return -1, None
    index = int(np.flatnonzero(drawn == fold(drawn))[0])
    certain = asked.features.certain
    nearest: Indices = certain.nearest(reaches.spots[index : index + 1])[0]
    return index, nearest_lines(reaches.spots[index], certain.shapes[nearest[0]]).item()


def _on_the_ellipsoid(scene: Scene, answer: Answer, line: shapely.LineString, gaps: Gaps) -> Answer:
    """The same answer with the geodesic length of its line; ends that others decide are widened by what planes differ.

    0 stays 0: what touches in the plane touches.
    """
    shift = float(ellipsoid_length(scene.to_lonlat(np.array([line], dtype=object)))[0]) - float(line.length)
    exact = not gaps.site and not gaps.facts

    def moved(end: float | None, share: float) -> float | None:
        if end is None or end == 0.0:
            return end
        return max(end + shift, 0.0) if exact else end * (1.0 + share)

    down, up = -scene.stretch, scene.stretch
    return Answer(
        "method", "ellipsoid:GRS80", moved(answer.value, 0.0), moved(answer.known_low, down) or 0.0,
        moved(answer.known_high, up), moved(answer.low, down) or 0.0, moved(answer.high, up),
    )  # fmt: skip
