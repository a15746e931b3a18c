"""Figures of institutions against their thresholds: known to the last digit, and both ends of that are exact."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.pictures import DAY, draw, requirement
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.outcome import Outcome
from zonegeo.measures.records.quantitative import count_items_met
from zonegeo.model.profile import Citation, Item, Limit
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Figure, Institution

NAME = Name("가", "A")
CITE = Citation("시험법", "제1조", date(2000, 1, 1))


def met(figure: str, threshold: str) -> Outcome:
    """Count the one item of the one institution that a picture has."""
    item = Item("width", NAME, (Limit(Quantity.parse(threshold), date(2000, 1, 1), CITE),))
    asked: Any = dataclasses.replace(requirement("items-met", "1 item", op=">="), items=(item,))
    drawn = draw("A.b")
    sites = drawn.sites | {"A": dataclasses.replace(drawn.sites["A"], institution="one")}
    recorded = Figure("width", "confirmed", Quantity.parse(figure), "a test")
    own = {"one": Institution("one", NAME, "university", (recorded,))}
    study = dataclasses.replace(drawn, sites=sites, institutions=own)
    return count_items_met(build_scene(study, study.proposals["drawn"], DAY), asked, as_of=DAY)


@pytest.mark.parametrize(
    ("figure", "threshold", "ends"),
    [
        # 10.1 - 0.05 is 10.0499… where floats are subtracted
        ("10.1 m", "10.05 m", (10.05, 10.15)),
        ("8.3 m", "8.25 m", (8.25, 8.35)),
        ("1.1 km", "1050 m", (1050.0, 1150.0)),
    ],
)
def test_the_low_end_of_a_figure_that_is_the_threshold_meets_it(figure: str, threshold: str, ends: Any) -> None:
    found = met(figure, threshold)
    assert (found.parts[0].low, found.parts[0].high) == ends
    assert (found.answer.low, found.answer.high) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("figure", "threshold", "rough"),
    [("10.1 m", "10.06 m", (0.0, 1.0)), ("10 person", "10 person", (1.0, 1.0)), ("9 person", "10 person", (0.0, 0.0))],
)
def test_beyond_its_last_digit_a_figure_is_open_and_a_count_is_exact(figure: str, threshold: str, rough: Any) -> None:
    answer = met(figure, threshold).answer
    assert (answer.low, answer.high) == rough
