"""What proposals share of findings: the same study's objects alone, and no others that came to lie in their place."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.pictures import draw, profile, requirement, scene_of
from zonegeo.evaluation.agenda import agenda_of
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.study import Fact, Study


def of_height(metres: int) -> Study:
    """A study with one fact, made anew each time."""
    return dataclasses.replace(draw("Ab"), facts=(Fact("height", f"{metres} m", "a page"),))


RULES = profile(dataclasses.replace(requirement("fact", "20 m"), fact="height"))


def test_a_finding_is_not_taken_for_that_of_a_study_that_is_gone() -> None:
    """Each study goes before the next is made, so that objects may get the places of those before them."""
    found: dict[Any, Any] = {}
    told = [evaluate_proposal(of_height(metres), RULES, found=found).finding("fact").verdict.value
            for metres in (10, 30) * 12]  # fmt: skip
    assert told == ["pass", "fail"] * 12


def test_proposals_of_a_study_share_what_rests_on_records() -> None:
    found: dict[Any, Any] = {}
    study = of_height(10)
    one, other = (evaluate_proposal(study, RULES, found=found).finding("fact") for _ in range(2))
    assert one is other
    assert evaluate_proposal(study, RULES, found=found, cautious=True).finding("fact") is not one


@pytest.mark.parametrize("own_zone_is_told", [True, False])
def test_no_place_moves_the_area_of_all_zones_where_the_own_one_is_told(own_zone_is_told: bool) -> None:
    study = dataclasses.replace(draw("Ab"), own_zone_is_told=own_zone_is_told)
    rules = profile(requirement("national-area", "1 km2"), requirement("separation", "1 km"))
    agenda = agenda_of(rules, scene_of(study))
    assert agenda.elsewhere is not None
    moved = [each.id for each in agenda.elsewhere.requirements]
    assert moved == (["separation"] if own_zone_is_told else ["national-area", "separation"])
