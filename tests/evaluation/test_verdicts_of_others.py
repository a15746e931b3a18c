"""Where of alternatives only value and verdict are asked for, all that a comparison tells is what it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import shapely

from tests.pictures import DAY, READINGS, draw, placed, profile, requirement
from zonegeo.base.errors import InputError
from zonegeo.comparison.matrix import cell_of
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.look_ahead import look_ahead
from zonegeo.measures.land import area, separation
from zonegeo.measures.land.area import ellipsoid_areas, enclosed_areas
from zonegeo.measures.scene import Found
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import Requirement, Review, limits_by_measure
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.study import Study

PICTURES = {
    "amid": ("A...1..B..c..2.d", {"e": "1", "f": "2"}),
    "anywhere": ("A..1..b..1....C", {"e": "1", "f": "1"}),
    "nowhere": ("A..1..b", {"e": "1", "f": ""}),
    "one core": ("b...A.11.c..2", {"e": "1", "f": "12"}),
    "on it": ("A11b..c", {"e": "1"}),
    "known": ("A..b...C.....d", {}),
    "none": ("A...1....2", {"e": "1", "f": "2"}),
}


def told(study: Study, asked: Requirement, found_of_land: Found, *, briefly: bool) -> tuple[Any, ...]:
    evaluation = evaluate_proposal(
        study, profile(asked), found=found_of_land, findings_alone=True, verdicts_of_others=briefly
    )
    found = evaluation.finding(asked.id)
    return cell_of(found, "drawn"), found.possible


def ends_of(finding: Finding) -> list[float]:
    ends = {end for each in finding.alternatives for end in (each.value, each.low, each.high) if end is not None}
    return sorted(ends)


def hold_at_limits(name: str, deciding: str, accuracy_m: float, ops: tuple[Any, ...], steps: tuple[float, ...]) -> None:
    picture, within = PICTURES[name]
    study = draw(picture, within=within, accuracy_m=accuracy_m)
    readings = (deciding, *(each for each in READINGS if each != deciding))
    found: Found = {}
    asked = requirement("separation", "3 km", readings=readings)
    ends = ends_of(evaluate_proposal(study, profile(asked), found=found).finding("separation"))
    limits = {0.0, 3000.0, *(end + step for end in ends for step in steps)}
    limits |= {(low + high) / 2 for low, high in pairwise(ends)} if len(steps) > 1 else set()
    for limit in sorted(each for each in limits if each >= 0.0):
        for op in ops:
            one = requirement("separation", f"{limit:.9f} m", op=op, readings=readings)
            assert told(study, one, found, briefly=True) == told(study, one, found, briefly=False), (limit, op)


@pytest.mark.parametrize("name", list(PICTURES))
def test_at_the_end_of_every_reading_and_method_a_cell_is_the_same(name: str) -> None:
    hold_at_limits(name, "max_pair", 3.0, ("<=",), (0.0,))


@pytest.mark.slow
@pytest.mark.parametrize("accuracy_m", [0.0, 3.0])
@pytest.mark.parametrize("deciding", READINGS)
@pytest.mark.parametrize("name", list(PICTURES))
def test_at_every_limit_a_cell_is_the_same(name: str, deciding: str, accuracy_m: float) -> None:
    """At each end of each reading and method, just beside it, amid two of them, and far beyond all."""
    hold_at_limits(name, deciding, accuracy_m, ("<=", ">="), (-1e-6, 0.0, 1e-6))


def test_what_a_committee_may_decide_up_to_is_a_limit_too() -> None:
    study = draw(*PICTURES["amid"][:1], within=PICTURES["amid"][1])
    asked = requirement("separation", "20 m", readings=READINGS)
    cite = asked.limits[0].cite
    found: Found = {}
    for metres in ends_of(evaluate_proposal(study, profile(asked), found=found).finding("separation"))[::3]:
        review = Review(cite.since, cite, limit=Quantity.parse(f"{metres:.3f} m"))
        one = replace(asked, otherwise="review", reviews=(review,))
        assert told(study, one, found, briefly=True) == told(study, one, found, briefly=False), metres


def test_a_rounded_figure_is_held_against_its_limit_rounded() -> None:
    """69 m are 0.06 km: rounded down they meet a limit that they exceed."""
    found: Found = {}
    study = draw(*PICTURES["amid"][:1], within=PICTURES["amid"][1])
    asked = requirement("separation", "0.06 km", readings=READINGS)
    one = replace(asked, decided_on="shown", rounding=Rounding(Decimal("0.01"), "down"), shown_unit="km")
    assert told(study, one, found, briefly=True) == told(study, one, found, briefly=False)


def test_the_numbers_that_values_are_held_against() -> None:
    asked = requirement("separation", "3 km", readings=READINGS)
    cite = asked.limits[0].cite
    second = replace(asked.limits[0], value=None)
    review = Review(cite.since, cite, limit=Quantity.parse("5 km"))
    one = replace(asked, limits=(*asked.limits, second), reviews=(review, replace(review, limit=None)))
    other = replace(requirement("area", "2 km2"), id="land")
    again = replace(asked, id="again", limits=(replace(asked.limits[0], value=Quantity.parse("700 m")),))
    found = limits_by_measure(profile(one, other, again))
    assert found == {"separation": {3000.0, 5000.0, 0.0, 700.0}, "area": {2_000_000.0}}


def test_ways_over_unlocated_sites_are_not_looked_for_under_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separation, "detour_of", lambda *_, **__: pytest.fail("looked for"))
    study = draw(*PICTURES["amid"][:1], within=PICTURES["amid"][1])
    told(study, requirement("separation", "3 km", readings=READINGS), {}, briefly=True)


# --- outlines of many proposals in one go -----------------------------------------------------------------------------


def alternatives() -> Study:
    """Return a study of three sites on one another, each in a proposal of its own beside the same core site."""
    shapes = {name: shapely.box(60 + at, at, 95 + 2 * at, 40) for at, name in enumerate("bcd")}
    study = placed(accuracy_m=4.0, A=shapely.box(0, 0, 30, 30), **shapes)
    only = study.proposals["drawn"]
    proposals = {name: replace(only, id=name, sites=("A", name)) for name in "bcd"}
    return replace(study, proposals=proposals, default_proposal="b")


def test_outlines_found_in_one_go_are_found_as_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    study = alternatives()
    ahead: Found = {}
    alone: Found = {}
    look_ahead(study, list(study.proposals.values()), DAY, ahead)
    for proposal in study.proposals.values():
        scene = build_scene(study, proposal, DAY, found=alone)
        enclosed_areas(scene)
        ellipsoid_areas(scene)
    named = {key: found for key, found in alone.items() if key[0] in ("enclosed", "ellipsoid")}
    assert len(named) == 8
    assert {key: found for key, found in ahead.items() if key[0] in ("enclosed", "ellipsoid")} == named
    monkeypatch.setattr(area, "area_interval", lambda *_, **__: pytest.fail("found already"))
    for proposal in study.proposals.values():
        enclosed_areas(build_scene(study, proposal, DAY, found=ahead))


def test_what_is_wrong_with_an_outline_is_told_of_the_proposal_that_has_it() -> None:
    study = alternatives()
    crossed = {"type": "Polygon", "coordinates": [[[127, 37.6], [127.01, 37.61], [127.01, 37.6], [127, 37.61],
               [127, 37.6]]]}  # fmt: skip
    bad = replace(study.sites["c"], boundary=replace(study.sites["c"].boundary, geometry=crossed))
    study = replace(study, sites={**study.sites, "c": bad})
    found: Found = {}
    look_ahead(study, list(study.proposals.values()), DAY, found)
    asked = profile(requirement("separation", "3 km"))
    assert evaluate_proposal(study, asked, proposal_id="b", found=found).finding("separation").verdict.value == "pass"
    with pytest.raises(InputError, match="geometry-invalid"):
        evaluate_proposal(study, asked, proposal_id="c", found=found)
