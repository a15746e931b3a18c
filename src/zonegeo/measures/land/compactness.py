"""Compactness: how near the land of some sites comes to a circle, or to its own convex hull."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import numpy as np
import shapely

from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.shape import convex_hull_ratio, polsby_popper, reock, schwartzberg
from zonegeo.geometry import Geometry
from zonegeo.measures.land.contiguity import Land, land_of, land_outcome
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Scene
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement

# Reading → value, least and most of each shape
READINGS: dict[str, Callable[..., tuple[Floats, Floats, Floats]]] = {
    "polsby-popper": polsby_popper,
    "schwartzberg": schwartzberg,
    "reock": reock,
    "convex-hull": convex_hull_ratio,
}
# Reading → what the land is held against: its own outline, the circle around it, its hull
_WITNESSES: dict[str, Callable[[Any], Any]] = {
    "polsby-popper": lambda shape: shape,
    "schwartzberg": lambda shape: shape,
    "reock": shapely.minimum_bounding_circle,
    "convex-hull": shapely.convex_hull,
}


def measure_compactness(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure how compact the union of the sites is, from 0 to 1 (a circle, or a shape that is its own hull).

    The first reading of the requirement decides (``polsby-popper`` where it names none); those that it names beside it
    are given too. Land in several parts and land around a hole is measured as it is: both make it less compact.

    Notes
    -----
    The corners of every outline lie within its accuracy; see :func:`~zonegeo.geodesy.shape.polsby_popper` for what that
    leaves of the value. Edges that sites share are inside, and stay so. A site without an outline may have any shape:
    0 to 1.

    A ratio of one shape is the same in every plane that is fit for the place, up to how much its scale changes within
    the land; the other belts are measured beside it all the same. On the ellipsoid a smallest circle is another thing,
    so it has no answer of its own.
    """
    land = land_of(scene, requirement.roles)
    deciding, *others = requirement.readings or ("polsby-popper",)
    plane = f"plane:{scene.crs}"
    return land_outcome(
        scene,
        land,
        "ratio",
        _answer(land, ("method", plane, deciding), land.shape),
        others=[
            *(_answer(land, ("reading", reading, reading), land.shape) for reading in others),
            *(_answer(land, ("method", name, deciding), shape) for name, shape in _elsewhere(scene, land).items()),
        ],
        subject=(int(index) for index in land.drawn),
        witness=None if land.shape is None else _WITNESSES[deciding](land.shape),
        parts=_parts(scene, land, deciding),
        reading=deciding,
    )


def _elsewhere(scene: Scene, land: Land) -> dict[str, Any]:
    """The same land in the other planes that are fit for it."""
    if land.shape is None:
        return {}
    lonlat = scene.to_lonlat([land.shape])
    return {f"plane:{code}": analysis_crs(code).to_plane(lonlat)[0] for code in scene.other_planes}


def _answer(land: Land, asked: tuple[Literal["method", "reading"], str, str], shape: Geometry) -> Answer:
    kind, name, reading = asked
    if len(land.unknown) or shape is None:
        return Answer(kind, name, None, 0.0, 1.0, 0.0, 1.0)
    value, low, high = (float(ends[0]) for ends in READINGS[reading]([shape], accuracy_m=land.accuracy_m))
    return Answer(kind, name, value, value, value, low, high)


def _parts(scene: Scene, land: Land, reading: str) -> list[Part]:
    """One line for each site: how compact it is alone."""
    accuracy = np.nan_to_num(scene.accuracy[land.drawn])
    columns = READINGS[reading](scene.shapes[land.drawn], accuracy_m=accuracy)
    drawn = dict(zip(land.drawn.tolist(), zip(*(ends.tolist() for ends in columns), strict=True), strict=True))
    lines = []
    # a loop: one line of evidence for each site
    for index in land.chosen.tolist():
        value, low, high = drawn.get(index, (None, 0.0, 1.0))
        site = scene.sites[index]
        lines.append(Part(site.id, reading, site.name, value, low, high, "ratio", None, None))
    return lines
