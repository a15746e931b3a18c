"""The figure that a requirement is decided on: rounded where the rule says so, or one that is only stated."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from tests.pictures import draw, requirement
from tests.rules import asked, finding_of, holds, land, limit, review, verdict_of
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.verdict import Verdict

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict


# --- the rounded figure, and a figure that is only stated -------------------------------------------------------------


def shown(step: str, mode: Any, *, decided_on: Any, text: str = "2 km2", op: Any = "<=") -> Requirement:
    rounding = Rounding(Decimal(step), mode)
    return asked(limit(text), op=op, rounding=rounding, shown_unit="km2", decided_on=decided_on)


@pytest.mark.parametrize(
    ("area", "mode", "unrounded", "rounded"),
    [
        ("2004999 m2", "half-even", FAIL, PASS),  # 2.00
        ("2005000 m2", "half-even", FAIL, PASS),  # a half goes to the even neighbour: 2.00
        ("2005000 m2", "half-up", FAIL, FAIL),  # 2.01
        ("2005001 m2", "half-even", FAIL, FAIL),
        ("2000001 m2", "up", FAIL, FAIL), ("2009999 m2", "down", FAIL, PASS), ("2000000 m2", "up", PASS, PASS),
    ],
)  # fmt: skip
def test_a_rule_that_compares_the_rounded_figure(area: str, mode: Any, unrounded: Verdict, rounded: Verdict) -> None:
    study = land(area)
    assert verdict_of(study, shown("0.01", mode, decided_on="unrounded")) is unrounded
    finding = finding_of(study, shown("0.01", mode, decided_on="shown"))
    assert finding.verdict is rounded
    assert finding.measurement is not None
    # whole hundredths of a km2 in m2: what was compared is what is told, and the margin is of it
    value = finding.measurement.value
    assert value is not None
    assert value % 10_000 == 0
    assert abs(value - float(area.split()[0])) < 10_000
    assert finding.margin_nominal == 2_000_000 - value


def test_every_method_is_rounded_where_the_rule_compares_the_rounded_figure() -> None:
    # declared 1,000,000 m2, drawn 1,000,000 m2 in this plane, some hundred less or more in other methods
    study = draw("A.b", cell_m=1000.0, declared={"b": "1000000 m2"})
    finding = finding_of(study, shown("0.01", "half-even", decided_on="shown", text="1 km2"))
    assert (finding.verdict, finding.stable) == (PASS, True)
    assert len(finding.alternatives) > 2
    for each in finding.alternatives:
        assert (each.value, each.low, each.high) == (1e6, 1e6, 1e6)
    unrounded = finding_of(study, shown("0.01", "half-even", decided_on="unrounded", text="1 km2"))
    assert not unrounded.stable


def test_what_is_not_known_is_not_rounded() -> None:
    finding = finding_of(land(None), shown("0.01", "half-even", decided_on="shown"))
    assert finding.verdict is UNDECIDED
    assert finding.measurement is not None
    assert (finding.measurement.value, finding.measurement.low, finding.measurement.high) == (None, 0.0, None)


def test_a_recorded_figure_that_is_missing_may_be_anything() -> None:
    # nothing is known of the figure, not even that it is not negative
    asked_for = dataclasses.replace(
        requirement("fact", "0 %", op=">="), fact="share", decided_on="shown", rounding=Rounding(Decimal(1)),
        shown_unit="%",
    )  # fmt: skip
    assert verdict_of(land(), asked_for) is UNDECIDED


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("2.9 km", UNDECIDED),  # below: proves nothing
        ("3.0 km", UNDECIDED),  # 2.95 to 3.05
        ("3.1 km", REVIEW),  # 3.05 to 3.15
        ("6.0 km", REVIEW),  # 5.95 to 6.05, up to which a committee may decide
        ("6.1 km", UNDECIDED), ("6.2 km", FAIL),
    ],
)  # fmt: skip
def test_a_stated_figure_may_speak_against_its_proposal_and_never_for_it(stated: str, verdict: Verdict) -> None:
    study = draw("A.", within={"b": ""}, stated={"separation": stated})
    rule = dataclasses.replace(
        requirement("separation", "3 km", readings=["max_pair"]), otherwise="review", reviews=(review("6.05 km"),)
    )
    finding = finding_of(study, rule)
    assert finding.verdict is verdict
    assert finding.measurement is not None
    metres = float(Quantity.parse(stated).si)
    if verdict is UNDECIDED:
        assert finding.measurement.value is None
    else:
        measured = finding.measurement
        assert (measured.value, measured.low, measured.high) == (metres, metres - 50.0, metres + 50.0)
        assert (measured.unit, measured.method, measured.basis, measured.crs) == ("m", "stated", "stated", None)
        assert finding.message.code == f"reason.stated.{verdict.value}"
        assert [each.code for each in finding.remarks][-1] == "remark.value-as-stated"
        assert finding.remarks[-1].values == {"source": "a test"}
        assert finding.margin_nominal == 3000.0 - metres
        # what was found of the land stays beside it
        unstated = finding_of(draw("A.", within={"b": ""}), rule)
        assert finding.parts == unstated.parts
        assert finding.parts
        for key in set(unstated.message.values) - {"value", "low", "high"}:
            assert finding.message.values[key] == unstated.message.values[key]
        (interval,) = finding.alternatives
        assert (interval.kind, interval.name, interval.value) == ("interval", "accuracy", metres)


def test_a_stated_figure_says_nothing_where_the_land_is_measured() -> None:
    # 30 m as drawn, against 20 m or 10 km: nobody knows which; that the document states 11 km is a claim to be checked
    rule = dataclasses.replace(
        requirement("separation", "20 m", readings=["max_pair"]),
        limits=(limit("20 m", when=holds("c")), limit("10 km")),
    )
    finding = finding_of(draw("A...b", stated={"separation": "11 km"}), rule)
    assert finding.measurement is not None
    assert (finding.verdict, finding.measurement.value) == (UNDECIDED, pytest.approx(30.0, abs=1e-6))


@pytest.mark.parametrize(
    ("stated", "limit_", "op", "verdict", "told"),
    [
        # "b" lies 20 m to 40 m east of "A": what no place of it has decides nothing, and is told
        ("90 m", "30 m", "<=", UNDECIDED, True), ("35 m", "30 m", "<=", FAIL, False),
        ("10 m", "30 m", ">=", UNDECIDED, True), ("25 m", "30 m", ">=", FAIL, False),
        # every place is near enough, or too near, whatever is stated
        ("90 m", "50 m", "<=", Verdict.PASS, True), ("35 m", "50 m", "<=", Verdict.PASS, False),
        ("10 m", "15 m", ">=", Verdict.PASS, True), ("5 m", "15 m", "<=", FAIL, True),
    ],
)  # fmt: skip
def test_a_stated_distance_that_no_place_has_decides_nothing(
    stated: str, limit_: str, op: Any, verdict: Verdict, told: bool
) -> None:
    study = draw("A..11", within={"b": "1"}, stated={"separation": stated})
    finding = finding_of(study, requirement("separation", limit_, op=op, readings=["max_pair"]))
    assert (finding.verdict, finding.flips) == (verdict, ())
    assert ("remark.stated-contradicted" in [each.code for each in finding.remarks]) == told


def test_what_a_zone_is_stated_to_have_contradicts_nothing_that_all_zones_have() -> None:
    cap = requirement("national-area", "20 km2")
    study = dataclasses.replace(draw("A.b", stated={"background_area": "1 km2"}), other_zones=())
    assert [each.code for each in finding_of(study, cap).remarks if "stated" in each.code] == []


@pytest.mark.parametrize("known_land", [False, True])
@pytest.mark.parametrize("what", ["limit", "review"])
def test_a_stated_figure_decides_nothing_that_an_unknown_case_leaves_open(known_land: bool, what: str) -> None:
    # 2.5 km is stated; the limit is 20 m or 10 km, or a committee may decide or not: nobody knows which
    study = draw("A...b", stated={"separation": "2.5 km"})
    if not known_land:
        study = draw("A.", within={"b": ""}, stated={"separation": "2.5 km"})
    base = requirement("separation", "20 m", readings=["max_pair"])
    limits = (limit("20 m", when=holds("c")), limit("10 km")) if what == "limit" else base.limits
    reviews = (review(when=holds("r")),) if what == "review" else ()
    rule = dataclasses.replace(base, limits=limits, reviews=reviews, otherwise="review")
    assert verdict_of(study, rule) is UNDECIDED
