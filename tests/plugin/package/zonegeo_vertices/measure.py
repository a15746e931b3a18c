"""A measure of another package: how many vertices the outlines have."""

from __future__ import annotations

from datetime import date

import shapely

from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import Requirement

VERTEX_COUNT = MeasureKind("zonegeo_vertices.measure:count_vertices", "item")


def count_vertices(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the vertices of the outlines of the asked roles."""
    chosen = scene.indices(requirement.roles)
    count = float(shapely.get_num_coordinates(scene.shapes[chosen]).sum())
    return Outcome("item", "count", "declared", Answer.exact(count))
