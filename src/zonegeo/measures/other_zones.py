"""Measures over the other InnoTown zones: the spacing between zones (고시 제8조 제3항) and the national cap.

A study does not carry a table of the other zones yet, so nothing can be measured: both measures answer "unknown",
which never passes, and say which data would decide them.
"""

from __future__ import annotations

from datetime import date

from zonegeo.measures.area import declared_area
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Requirement


def measure_zone_spacing(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Answer "somewhere from 0 upwards": no place of another zone is on record."""
    answer = Answer("method", "plane", None, 0.0, None, 0.0, None)
    return Outcome("m", "plane", "unknown", answer, subject=scene.ids, missing="other-zones-unknown")


def measure_national_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Answer "at least the background area of this proposal": no area of another zone is on record."""
    own = declared_area(scene, scene.indices(requirement.roles))
    answer = Answer("method", "declared", None, own.known_low, None, own.low, None)
    return Outcome("m2", "declared", "unknown", answer, missing="other-zones-unknown")
