"""Declared and measured areas that cannot both be right: where they lead to two verdicts neither alone decides."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from tests.pictures import DAY, draw, profile, requirement
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.i18n.translator import Translator
from zonegeo.model.profile import Citation, Tolerance
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

PASS, FAIL, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED
CITE = Citation("시험법", "제1조", DAY)
FIVE = Tolerance("five", Name("오차", "tolerance"), "percentage", CITE, percent=Decimal(5))
TEN = dataclasses.replace(FIVE, id="ten", percent=Decimal(10))


def found(study: Study, limit: str, *, op: Any = "<=", tolerances: tuple[Tolerance, ...] = (FIVE,), **more: Any) -> Any:
    asked = dataclasses.replace(requirement("area", limit, op=op, roles=["background"]), **more)
    rules = dataclasses.replace(profile(asked), tolerances=tolerances)
    return evaluate_proposal(study, rules, as_of=DAY).finding("area")


def drawn(declared: str, basis: Basis = Basis.SURVEYED) -> Study:
    """A background space of 2 cells of 100 m: 20,000 m2 measured."""
    study = draw("A.bb", cell_m=100.0, declared={"b": declared})
    site = study.sites["b"]
    changed = dataclasses.replace(site, boundary=dataclasses.replace(site.boundary, basis=basis))
    return dataclasses.replace(study, sites={**study.sites, "b": changed})


@pytest.mark.parametrize("basis", ["declared", "measured"])
@pytest.mark.parametrize(
    ("declared", "op", "verdict"),
    [
        ("12000 m2", "<=", UNDECIDED), ("12000 m2", ">=", UNDECIDED),  # 12,000 or 20,000 against 15,000
        ("28000 m2", "<=", FAIL), ("28000 m2", ">=", PASS),  # both above
        ("14000 m2", "<", UNDECIDED), ("15000 m2", ">", UNDECIDED), ("15000 m2", ">=", PASS),
    ],
)  # fmt: skip
def test_where_the_two_lead_to_different_verdicts(declared: str, op: str, verdict: Verdict, basis: Any) -> None:
    finding = found(drawn(declared), "15000 m2", op=op, basis=basis)
    assert finding.verdict is verdict
    if verdict is UNDECIDED:
        assert finding.message.code == "reason.undecided.area-at-odds"
        for language in ("ko", "en"):
            assert "b" in Translator(language).tell(finding.message)
    ends = (finding.measurement.low, finding.measurement.high)
    number = float(declared.split()[0])
    assert ends == (pytest.approx(min(number, 20_000.0), abs=0.6), pytest.approx(max(number, 20_000.0), abs=0.6))


@pytest.mark.parametrize(
    ("declared", "tolerances", "verdict"),
    [
        ("19048 m2", (FIVE,), PASS),  # 5 % of 19,048 is 952.4, and 952 apart
        ("19047 m2", (FIVE,), UNDECIDED), ("19047 m2", (FIVE, TEN), PASS), ("18181 m2", (FIVE, TEN), UNDECIDED),
        ("12000 m2", (), PASS),  # no tolerance is set: nothing says how far they may be apart
    ],
)  # fmt: skip
def test_beyond_every_tolerance_and_not_beyond_one(
    declared: str, tolerances: tuple[Tolerance, ...], verdict: Verdict
) -> None:
    assert found(drawn(declared), "19500 m2", tolerances=tolerances).verdict is verdict


@pytest.mark.parametrize(
    ("basis", "verdict"),
    [(Basis.CADASTRAL, UNDECIDED), (Basis.OSM, UNDECIDED), (Basis.INFERRED, PASS), (Basis.SCHEMATIC, PASS)],
)
def test_an_outline_that_was_made_from_the_declared_area_is_no_measurement(basis: Basis, verdict: Verdict) -> None:
    assert found(drawn("12000 m2", basis), "15000 m2").verdict is verdict


def test_each_of_two_sites_may_be_either() -> None:
    # 1 ha and 2 ha measured, 2 ha and 1 ha declared: 2 to 4 ha, though both sums are 3 ha
    study = draw("A.b.cc", cell_m=100.0, declared={"b": "20000 m2", "c": "10000 m2"})
    assert [found(study, limit).verdict for limit in ("40000.9 m2", "39000 m2", "21000 m2", "19000 m2")] == [
        PASS, UNDECIDED, UNDECIDED, FAIL,
    ]  # fmt: skip


def test_the_measured_one_of_two_areas_is_open_by_method_too() -> None:
    """On the ellipsoid the land is smaller than in the plane; a limit between the two leaves no verdict stable."""
    study = draw("A.bb", cell_m=100.0, declared={"b": "28000 m2"})
    plane = {each.name: each for each in found(study, "1 m2").alternatives}
    ends = [plane[name].low for name in ("plane:EPSG:5186", "ellipsoid:GRS80")]
    assert min(ends) < max(ends)
    assert plane["accuracy"].low == min(ends)
