"""The area of a role: declared, measured, stated, and what stands in for what."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from math import pi
from typing import Any

import pytest

from tests.pictures import area_of, draw
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

# one cell is 1 ha: b is 2 ha, c is 1 ha; the core institution A never counts
PICTURE = "AAAA\n....\nbb.c"


def picture(**more: object) -> Study:
    return draw(PICTURE, cell_m=100.0, **more)  # type: ignore[arg-type]


def test_only_the_background_counts() -> None:
    finding = area_of(picture(), "4 ha")
    assert (finding.subject, finding.verdict) == (("b", "c"), Verdict.PASS)
    assert finding.measurement.value == pytest.approx(30_000.0, abs=1e-3)
    assert (finding.measurement.method, finding.measurement.basis) == ("plane:EPSG:5186", "measured")


def test_a_declared_area_decides_over_a_measured_one() -> None:
    finding = area_of(picture(declared={"b": "1.5 ha", "c": "0.9 ha"}), "2.5 ha")
    assert (finding.measurement.value, finding.verdict) == (24_000.0, Verdict.PASS)
    assert finding.margin_nominal == pytest.approx(1_000.0)
    # 3 ha in the plane and on the ellipsoid would fail: said, not hidden
    assert {"plane:EPSG:5186", "ellipsoid:GRS80"} <= set(finding.flips)
    assert not finding.stable


def test_a_declared_area_is_known_to_half_its_last_digit() -> None:
    # 1.5 ha ± 0.05 ha and 0.90 ha ± 0.005 ha
    got = area_of(picture(declared={"b": "1.5 ha", "c": "0.90 ha"}), "4 ha").measurement
    assert (got.low, got.high) == pytest.approx((24_000.0 - 550.0, 24_000.0 + 550.0))


def test_the_profile_may_let_the_measured_area_decide() -> None:
    finding = area_of(picture(declared={"b": "1.5 ha", "c": "0.9 ha"}), "2.5 ha", basis="measured")
    assert (finding.verdict, finding.measurement.method) == (Verdict.FAIL, "plane:EPSG:5186")
    assert "declared" in finding.flips


def test_a_measured_area_reaches_from_the_inner_to_the_outer_parallel_bodies() -> None:
    # b: 200 m × 100 m, c: 100 m × 100 m; 2 m of accuracy each: 196 × 96 and 96 × 96, or 2 m more on all sides
    got = area_of(picture(accuracy_m=2.0), "4 ha").measurement
    assert (got.low, got.high) == pytest.approx((28_032.0, 32_000.0 + 8 * pi), abs=1e-2)


def test_a_site_without_an_outline_counts_with_its_declared_area_among_measured_ones() -> None:
    study = draw(PICTURE, cell_m=100.0, declared={"x": "5000 m2"}, within={"x": ""})
    finding = area_of(study, "4 ha")
    assert finding.measurement.value == pytest.approx(35_000.0, abs=1e-3)


def test_a_site_without_any_area_leaves_the_sum_open() -> None:
    finding = area_of(picture(within={"x": ""}), "4 ha")
    assert finding.verdict is Verdict.UNDECIDED
    assert (finding.measurement.value, finding.measurement.high) == (None, None)


def test_what_is_known_may_already_be_too_much() -> None:
    # declared: 3 ha without x, whatever x adds
    study = draw(PICTURE, cell_m=100.0, within={"x": ""}, declared={"b": "2 ha", "c": "1 ha"})
    assert area_of(study, "29999 m2").verdict is Verdict.FAIL
    assert area_of(study, "30000 m2").verdict is Verdict.UNDECIDED


def test_a_lower_limit_is_met_by_what_is_known() -> None:
    study = draw(PICTURE, cell_m=100.0, within={"x": ""}, declared={"b": "2 ha", "c": "1 ha"})
    assert area_of(study, "3 ha", op=">=").verdict is Verdict.PASS
    assert area_of(study, "3 ha", op=">").verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("stated", "op", "limit", "verdict", "method"),
    [
        # b and c have 3 ha, and nobody knows what x has: what is stated never passes
        ("3.5 ha", "<=", "4 ha", Verdict.UNDECIDED, "plane:EPSG:5186"),
        ("4.5 ha", "<=", "4 ha", Verdict.FAIL, "stated"),
        ("4.0 ha", "<=", "4 ha", Verdict.UNDECIDED, "plane:EPSG:5186"),  # 3.95 to 4.05
        ("4.5 ha", ">=", "4 ha", Verdict.UNDECIDED, "plane:EPSG:5186"),
        ("3.5 ha", ">=", "4 ha", Verdict.FAIL, "stated"),
        # 3 ha are there already: the sites cannot have what is stated, and it decides nothing
        ("1.0 ha", ">=", "4 ha", Verdict.UNDECIDED, "plane:EPSG:5186"),
        # what is known settles it already, whatever is stated
        ("1.0 ha", "<=", "2 ha", Verdict.FAIL, "plane:EPSG:5186"),
        ("1.0 ha", ">=", "2 ha", Verdict.PASS, "plane:EPSG:5186"),
    ],
)
def test_a_stated_sum_speaks_against_a_proposal_and_never_for_it(
    stated: str, op: Any, limit: str, verdict: Verdict, method: str
) -> None:
    finding = area_of(picture(within={"x": ""}, stated={"background_area": stated}), limit, op=op)
    assert (finding.measurement.method, finding.verdict) == (method, verdict)
    told = "remark.stated-contradicted" in [each.code for each in finding.remarks]
    assert told == (stated == "1.0 ha")


def test_where_every_site_has_an_area_a_stated_one_decides_nothing_and_is_told() -> None:
    study = picture(declared={"b": "2.0 ha", "c": "1.0 ha"}, stated={"background_area": "4.5 ha"})
    finding = area_of(study, "4 ha")
    assert (finding.verdict, finding.measurement.value) == (Verdict.PASS, 30_000.0)
    assert [each.code for each in finding.remarks] == ["remark.stated-contradicted"]


def test_no_background_at_all_is_not_an_area_of_zero() -> None:
    finding = area_of(draw("AA", cell_m=100.0), "4 ha")
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.message.code == "reason.undecided.no-site"


def test_a_schematic_square_is_no_measurement() -> None:
    # it was drawn from the declared area: measuring it would prove nothing
    study = picture(declared={"c": "1 ha"})
    b = dataclasses.replace(
        study.sites["b"], boundary=dataclasses.replace(study.sites["b"].boundary, basis=Basis.SCHEMATIC)
    )
    study = dataclasses.replace(study, sites={**study.sites, "b": b})
    assert area_of(study, "4 ha").verdict is Verdict.UNDECIDED


def test_declared_areas_of_0_1_m2_add_up_exactly_on_the_limit() -> None:
    # 20 ha in two parts: binary and decimal agree here
    finding = area_of(picture(declared={"b": "150000.5 m2", "c": "49999.5 m2"}), "20 ha")
    assert (finding.margin_nominal, finding.verdict) == (0.0, Verdict.PASS)


def test_three_declared_areas_of_0_1_m2_add_up_exactly_on_the_limit() -> None:
    # areas of the coordinate register are kept to 0.1 m2 (영 제60조); "2㎢ 이하" is met by exactly 2 km2
    areas = {"b": "851802.8 m2", "c": "758625.4 m2", "d": "389571.8 m2"}
    assert sum(Decimal(text.split()[0]) for text in areas.values()) == 2_000_000
    finding = area_of(draw("Abcd", cell_m=100.0, declared=areas), "2 km2")
    assert (finding.margin_nominal, finding.verdict) == (0.0, Verdict.PASS)
