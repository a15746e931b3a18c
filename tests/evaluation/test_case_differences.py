"""What a case book calls otherwise: figures agree in their last digit, words exactly, flips all of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from tests.pictures import draw, judged, requirement
from zonegeo.base.message import Message
from zonegeo.evaluation.case_differences import CaseOutcome, differences
from zonegeo.model.evaluation import Finding, Measurement
from zonegeo.model.verdict import Verdict

SOUND: Finding = judged(draw("A.b", declared={"b": "1 m2"}), requirement("area", "2 km2")).finding("area")


def finding(value: float | None = 1999.6, margin: float | None = 0.4, **more: object) -> Finding:
    measurement = Measurement(value, None, None, "m", "plane", None, "surveyed")
    found = dataclasses.replace(
        SOUND, verdict=Verdict.PASS, stable=True, measurement=measurement, margin_nominal=margin, margin_certain=None,
        flips=(), subject=("b", "c"), message=Message("reason.area.pass"),
    )  # fmt: skip
    return dataclasses.replace(found, **more)  # type: ignore[arg-type]


def found(expected: Mapping[str, str], **more: object) -> list[tuple[str, str, str]]:
    return list(differences(finding(**more), expected))  # type: ignore[arg-type]


def test_everything_that_comes_out_as_expected() -> None:
    expected = {
        "verdict": "pass", "stable": "yes", "reason": "area.pass", "subject": "b, c", "flips": "none",
        "value": "2.0 km", "margin": "0.4 m",
    }  # fmt: skip
    assert found(expected) == []


@pytest.mark.parametrize(
    ("key", "asked", "came_out"),
    [
        ("verdict", "fail", "pass"), ("stable", "no", "yes"), ("reason", "area.fail", "area.pass"),
        ("subject", "b", "b, c"), ("subject", "c, b", "b, c"), ("flips", "plane", "none"),
        ("value", "2.1 km", "1999.6"), ("margin", "0.0 m", "0.4"), ("value", "none", "1999.6"),
        ("margin", "none", "0.4"), ("value", "two", "1999.6"), ("value", "2 kmm", "1999.6"),
    ],
)  # fmt: skip
def test_one_difference_is_told_with_what_was_expected_and_what_came_out(key: str, asked: str, came_out: str) -> None:
    assert found({key: asked}) == [(key, asked, came_out)]
    # a sound one beside it is not told
    other = "verdict" if key != "verdict" else "stable"
    assert found({other: {"verdict": "pass", "stable": "yes"}[other], key: asked}) == [(key, asked, came_out)]


def test_an_unstable_finding_and_its_flips() -> None:
    for asked in ("ellipsoid:GRS80, interval", "interval,ellipsoid:GRS80", " interval , ellipsoid:GRS80 "):
        assert found({"flips": asked, "stable": "no"}, stable=False, flips=("interval", "ellipsoid:GRS80")) == []
    for asked in ("interval", "interval, plane", "none", "interval, interval"):
        assert found({"flips": asked}, flips=("interval", "ellipsoid:GRS80")) == [
            ("flips", asked, "ellipsoid:GRS80, interval")
        ]
    assert found({"stable": "yes"}, stable=False) == [("stable", "yes", "no")]


@pytest.mark.parametrize(
    ("value", "asked", "agrees"),
    [
        (1999.6, "2.0 km", True), (1999.6, "1999.6 m", True), (1999.6, "2.00 km", True), (1999.6, "1999 m", False),
        (1994.9, "2.00 km", False), (1995.0, "2.00 km", True), (2005.0, "2.00 km", True), (2005.1, "2.00 km", False),
        (-0.4, "0 m", True), (-5.0, "-5 m", True), (-5.0, "5 m", False), (0.0, "0.00 m", True),
        (None, "none", True), (None, "0 m", False), (0.0, "none", False),
    ],
)  # fmt: skip
def test_a_figure_agrees_where_it_rounds_to_the_expected_one(value: float | None, asked: str, agrees: bool) -> None:
    for key in ("value", "margin"):
        told = [(key, asked, "none" if value is None else repr(value))]
        assert found({key: asked}, **{key: value}) == ([] if agrees else told)


def test_a_figure_of_what_was_never_measured() -> None:
    assert list(differences(dataclasses.replace(SOUND, measurement=None), {"value": "none"})) == []
    assert list(differences(dataclasses.replace(SOUND, measurement=None), {"value": "1 m"})) == [
        ("value", "1 m", "none")
    ]


def test_a_figure_in_another_dimension_never_agrees() -> None:
    assert found({"value": "1999.6 m2"}) == [("value", "1999.6 m2", "1999.6")]


def test_all_differences_are_told_in_the_order_asked() -> None:
    told = found({"margin": "7 m", "verdict": "fail", "flips": "plane", "value": "7 m"})
    assert [key for key, _, _ in told] == ["margin", "verdict", "flips", "value"]


def test_an_outcome_without_differences() -> None:
    assert CaseOutcome("book.md:1", "a case").differences == ()
