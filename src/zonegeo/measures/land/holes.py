"""Holes: ground that the land of some sites encloses and leaves out."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from zonegeo.geodesy.plane_area import area_interval
from zonegeo.geodesy.shape import HoleBounds, hole_bounds, holes_of, near_pairs, polygons_of
from zonegeo.geometry import Geometry, Truths
from zonegeo.measures.land.area import areas_by_method
from zonegeo.measures.land.contiguity import Land, land_of, land_outcome
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Scene, Shapes
from zonegeo.model.profile import Requirement


def count_holes(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the interior rings of the union of the sites.

    Notes
    -----
    Accuracy: see :func:`~zonegeo.geodesy.shape.hole_bounds`: nothing bounds how many pockets rough neighbours enclose
    between them. A site without an outline may fill the holes that its
    place covers (every one, where no place is known) and close any number of new ones.
    """
    land = land_of(scene, requirement.roles)
    plane = f"plane:{scene.crs}"
    if land.shape is None:
        return land_outcome(scene, land, "hole", Answer("method", plane, None, 0.0, None, 0.0, None))
    holes, bounds = holes_of(land.shape), _bounds(scene, land)
    count = float(len(holes))
    most = None if bounds.most is None else float(bounds.most)
    answer = Answer("method", plane, count, count, count, float(bounds.fewest), most)
    if len(land.unknown):
        left, sure = (float((~_coverable(scene, land, holes, grown=grown)).sum()) for grown in (False, True))
        # the holes that may be filled and those that the accuracy may lose can all be others
        low = max(0.0, bounds.fewest - (count - sure))
        answer = Answer("method", plane, None, left, None, low, None)
    return _outcome(scene, land, "hole", answer, holes)


def measure_hole_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the ground that the interior rings of the union of the sites enclose, less the land in it.

    Notes
    -----
    Accuracy: what is in holes wherever the boundaries run, up to the outer parallel body of the holes; one that may
    appear counts with the outer body, by twice the accuracy, of what the grown land encloses, and so does the ground
    that neighbours may enclose between them (:func:`~zonegeo.geodesy.shape.hole_bounds`). A site without an outline may
    fill what its place covers and close any ground.
    """
    land = land_of(scene, requirement.roles)
    plane = f"plane:{scene.crs}"
    if land.shape is None:
        return land_outcome(scene, land, "m2", Answer("method", plane, None, 0.0, None, 0.0, None))
    holes, bounds = holes_of(land.shape), _bounds(scene, land)
    left = {False: holes, True: holes}
    if len(land.unknown):
        left = {grown: _uncovered(scene, land, holes, grown=grown) for grown in (False, True)}
    known, sure = (areas_by_method(scene, left[grown]) for grown in (False, True))
    lost, gained = _doubt(land, holes, left[True], bounds)
    answers = []
    for name, values in known.items():
        total = float(values.sum())
        low = float(np.maximum(sure[name] - lost, 0.0).sum())
        if len(land.unknown):
            answers.append(Answer("method", name, None, total, None, low, None))
        else:
            answers.append(Answer("method", name, total, total, total, low, total + gained))
    return _outcome(scene, land, "m2", answers[0], holes, others=answers[1:])


def _bounds(scene: Scene, land: Land) -> HoleBounds:
    return hole_bounds(scene.shapes[land.drawn], accuracy_m=np.nan_to_num(scene.accuracy[land.drawn]))


def _doubt(land: Land, holes: Shapes, left: Shapes, bounds: HoleBounds) -> tuple[Floats, float]:
    """What the accuracy may take from each hole that is left, and what it may add to all."""
    if not land.accuracy_m:
        return np.zeros(len(left)), 0.0
    lost = shapely.area(shapely.difference(left, bounds.certain))
    _, high = area_interval(holes, accuracy_m=land.accuracy_m)
    _, closed = area_interval(bounds.closable, accuracy_m=2 * land.accuracy_m)
    return lost, float((high - shapely.area(holes)).sum() + closed.sum() + bounds.pockets.area)


def _places(scene: Scene, land: Land, *, grown: bool) -> Geometry | None:
    """Where the sites without an outline may lie, with the accuracy of what is known; ``None``: anywhere."""
    places = scene.places[land.unknown]
    if any(place is None for place in places):
        return None
    reach = land.accuracy_m + np.nan_to_num(scene.accuracy[land.unknown]) if grown else 0.0
    return shapely.union_all(shapely.buffer(places, reach))


def _coverable(scene: Scene, land: Land, holes: Shapes, *, grown: bool) -> Truths:
    places = _places(scene, land, grown=grown)
    return np.ones(len(holes), dtype=bool) if places is None else shapely.covers(places, holes)


def _uncovered(scene: Scene, land: Land, holes: Shapes, *, grown: bool) -> Shapes:
    """What is certainly left of each hole."""
    places = _places(scene, land, grown=grown)
    left = shapely.difference(holes, holes if places is None else places)
    return np.asarray(left, dtype=object)


def _outcome(
    scene: Scene, land: Land, unit: str, answer: Answer, holes: Shapes, *, others: list[Answer] | None = None
) -> Outcome:
    ground = [polygon for hole in holes for polygon in polygons_of(hole)]
    return land_outcome(
        scene,
        land,
        unit,
        answer,
        others=others or (),
        subject=_bordering(scene, land, holes),
        witness=shapely.multipolygons(ground) if ground else None,
    )


def _bordering(scene: Scene, land: Land, holes: Shapes) -> list[int]:
    """The sites around the holes."""
    column = np.concatenate([scene.shapes[land.drawn], holes])
    count = len(land.drawn)
    pairs = near_pairs(column, reach_m=0.0)
    around = pairs[(pairs[:, 0] < count) & (pairs[:, 1] >= count), 0]
    return [int(land.drawn[number]) for number in np.unique(around)]
