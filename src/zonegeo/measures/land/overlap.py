"""Overlap: land that two sites both claim."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.base.value import value
from zonegeo.geodesy.shape import CONTACT_M, near_pairs, polygons_of
from zonegeo.geometry import ShapesLike
from zonegeo.measures.land.area import areas_by_method
from zonegeo.measures.land.contiguity import Land, land_of, land_outcome
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement


@value
class Overlaps:
    """The pairs of shapes that overlap, or that their accuracy may make overlap, as columns; areas in m2.

    ``pairs`` has the shape ``(n, 2)``, ``shapes`` are the overlaps as drawn (empty where there is none).
    """

    pairs: Indices
    shapes: Shapes
    area: Floats
    low: Floats
    high: Floats


def overlaps_of(plane: ShapesLike, *, accuracy_m: ArrayLike) -> Overlaps:
    """Return the overlaps of every pair of shapes.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons in metres.
    accuracy_m
        Shape ``(n,)`` or a number: how far each boundary may lie from the true one, metres.

    Notes
    -----
    The least is the overlap of both shapes shrunk by their accuracy, the most that of both grown by it: two that share
    an edge of length ``L`` may overlap by about ``(a + b) × L``. Corners are rounded, 16 edges to a quarter circle.

    Examples
    --------
    >>> import shapely
    >>> row = [shapely.box(0, 0, 10, 10), shapely.box(9, 0, 20, 10), shapely.box(20, 0, 30, 10)]
    >>> overlaps_of(row, accuracy_m=0.0).area.tolist()
    [10.0, 0.0]
    >>> found = overlaps_of(row, accuracy_m=0.1)
    >>> [round(float(each), 1) for each in (found.low[0], found.high[0], found.low[1], found.high[1])]
    [7.8, 12.2, 0.0, 2.0]
    """
    shapes = np.asarray(plane, dtype=object)
    accuracy = np.broadcast_to(np.asarray(accuracy_m, dtype=np.float64), shapes.shape)
    pairs = near_pairs(shapes, reach_m=accuracy)
    first, second = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    drawn = _common(first, second)
    area = np.asarray(shapely.area(drawn), dtype=np.float64)
    doubtful = accuracy[pairs].sum(axis=1) > 0
    shrunk, grown = (shapely.buffer(shapes, side * accuracy, quad_segs=16) for side in (-1.0, 1.0))
    low, high = (
        np.where(doubtful, shapely.area(_common(reached[pairs[:, 0]], reached[pairs[:, 1]])), area)
        for reached in (shrunk, grown)
    )
    return Overlaps(pairs, drawn, area, np.minimum(low, area), np.maximum(high, area))


def _common(first: Shapes, second: Shapes) -> Shapes:
    """The land that both have; slivers below ``CONTACT_M`` along a shared edge are none."""
    common = shapely.intersection(first, second, grid_size=CONTACT_M)
    column = np.empty(len(common), dtype=object)
    # a loop: what is common may be points and lines beside polygons
    column[:] = [shapely.multipolygons(polygons_of(each)) for each in common]
    return column


def measure_overlap(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Add up the areas that pairs of sites have in common; land that three claim counts for each pair of them.

    Sites that share an edge have nothing in common. A site without an outline may overlap with others as far as its
    place does; where no place is known, nothing bounds it.
    """
    land = land_of(scene, requirement.roles)
    drawn = scene.shapes[land.drawn]
    found = overlaps_of(drawn, accuracy_m=np.nan_to_num(scene.accuracy[land.drawn]))
    more, more_at_most = _possible(scene, land) if len(land.unknown) else (0.0, 0.0)
    areas = areas_by_method(scene, found.shapes)
    plane, *others = [_answer(name, found, area, (more, more_at_most)) for name, area in areas.items()]
    largest = int(np.argmax(found.area)) if found.area.any() else None
    pairs = land.drawn[found.pairs]
    return land_outcome(
        scene,
        land,
        "m2",
        plane,
        others=others,
        subject=() if largest is None else (int(index) for index in pairs[largest]),
        witness=None if largest is None else found.shapes[largest],
        parts=_parts(scene, found, pairs),
    )


def _answer(name: str, found: Overlaps, area: Floats, more: tuple[float | None, float | None]) -> Answer:
    total = float(area.sum())
    shift = area - found.area
    low, high = float(np.maximum(found.low + shift, 0.0).sum()), float(np.maximum(found.high + shift, area).sum())
    known_high, high_end = (None if each is None else end + each for end, each in zip((total, high), more, strict=True))
    return Answer("method", name, total if known_high == total else None, total, known_high, low, high_end)


def _possible(scene: Scene, land: Land) -> tuple[float | None, float | None]:
    """What sites without an outline may add, in their places as drawn and as grown by the accuracy."""
    outlined = np.isin(land.chosen, land.drawn)
    extents = np.where(outlined, scene.shapes[land.chosen], scene.places[land.chosen])
    if len(land.chosen) < 2:
        return 0.0, 0.0
    if any(extent is None for extent in extents):
        return None, None
    grown = shapely.buffer(extents, np.nan_to_num(scene.accuracy[land.chosen]))
    first, second = np.triu_indices(len(extents), 1)
    open_ = ~(outlined[first] & outlined[second])
    as_drawn, at_most = (
        float(shapely.area(_common(each[first[open_]], each[second[open_]])).sum()) for each in (extents, grown)
    )
    return as_drawn, at_most


def _parts(scene: Scene, found: Overlaps, pairs: Indices) -> list[Part]:
    """One line for each pair that overlaps as drawn."""
    lines = []
    for number in np.flatnonzero(found.area):
        one, other = (scene.sites[index] for index in pairs[number])
        ends = (float(found.area[number]), float(found.low[number]), float(found.high[number]))
        lines.append(Part(one.id, other.id, other.name, *ends, "m2", None, None))
    return lines
