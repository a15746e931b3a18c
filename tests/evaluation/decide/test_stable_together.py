"""Stable is stable: every method, reading, area basis, accuracy and part together, each with its own interval."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import shapely

from tests.pictures import CRS, ORIGIN, READINGS, area_of, draw, judged, lonlat, moved_site, requirement, separation_of
from zonegeo.base.errors import InputError
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

PASS, REVIEW, UNDECIDED, FAIL = Verdict.PASS, Verdict.REVIEW, Verdict.UNDECIDED, Verdict.FAIL
X, Y = ORIGIN
# 35 km east of the meridian: there the plane reads a length 0.0015 % too long
EAST = 35_000.0


def pair(metres: float, *, accuracy_m: float = 0.0, crs: str = CRS, east: float = 0.0) -> Study:
    """A core site and a background space that far apart in the belt of Seoul."""
    study = draw("A.b", accuracy_m=accuracy_m, crs=crs)
    for site, at in (("A", X + east - 100), ("b", X + east + metres)):
        study = moved_site(study, site, geometry=lonlat(shapely.box(at, Y, at + 100, Y + 100)))
    return study


# --- one alternative with the interval of another ---------------------------------------------------------------------


def test_a_measured_area_flips_by_its_own_accuracy_where_the_declared_one_decides() -> None:
    # declared 0.99 ha to the square metre; drawn 1 ha less 1 m2, and 5 m off anywhere
    study = draw("A.b", cell_m=99.995, declared={"b": "9900 m2"}, accuracy_m=5.0)
    finding = area_of(study, "10000 m2")
    assert (finding.verdict, finding.stable) == (PASS, False)
    assert finding.flips == ("plane:EPSG:5186", "ellipsoid:GRS80")
    assert area_of(draw("A.b", cell_m=99.995, declared={"b": "9900 m2"}), "10000 m2").stable
    assert area_of(study, "10000 m2", cautious=True).verdict is UNDECIDED


def test_another_plane_flips_with_the_accuracy() -> None:
    # 2,999.6 m ± 0.3 m each: 5186 may reach 3,000.2 m; the national grid reads 1.2 m less and keeps within the limit
    finding = separation_of(pair(2999.6, accuracy_m=0.3, crs="EPSG:5179"), readings=["max_pair"])
    assert finding.measurement.high < 3000.0
    assert (finding.verdict, finding.stable) == (PASS, False)
    assert "plane:EPSG:5186" in finding.flips


def test_another_reading_flips_by_another_method_alone() -> None:
    # 5 km by the reading that decides, whatever the method; by the other 3,000 m in the plane, less on the ellipsoid
    study = draw("A.bc")
    for site, at in (("A", -100.0), ("b", 3000.0), ("c", 5000.0)):
        at += X + EAST
        study = moved_site(study, site, geometry=lonlat(shapely.box(at, Y, at + 100, Y + 100)))
    at_least = requirement("separation", "3 km", op=">=", readings=["max_pair", "min_pair"])
    finding = judged(study, at_least).findings[0]
    assert (finding.verdict, finding.flips) == (PASS, ("min_pair",))
    (other,) = [each for each in finding.alternatives if each.name == "min_pair"]
    assert other.low is not None
    assert (other.value, other.low < 3000.0) == (pytest.approx(3000.0, abs=1e-3), True)


def test_the_outer_parallel_body_is_more_than_accuracy_times_perimeter() -> None:
    # 100 m × 100 m, 5 m off: 1 ha + 400 m × 5 m = 12,000 m2; a boundary 5 m outside everywhere has 12,078.5 m2
    study = draw("A.b", cell_m=100.0, accuracy_m=5.0)
    for limit, stable in (("12050 m2", False), ("12100 m2", True)):
        finding = area_of(study, limit)
        assert (finding.verdict, finding.stable) == (PASS, stable)


# --- a site of detached parts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("picture", "told"), [("A.b....b", True), ("A.b.c...", False), ("A.bb....", False)])
def test_parts_far_apart_are_told_measured_and_flip(picture: str, told: bool) -> None:
    # as one site b is 100 m away, its other part 600 m
    evaluation = judged(draw(picture, cell_m=100.0), requirement("separation", "500 m", readings=["max_pair"]))
    finding = evaluation.findings[0]
    assert (finding.verdict, finding.stable) == (PASS, not told)
    assert ("site-of-parts" in [each.code for each in evaluation.notices]) is told
    if told:
        assert finding.flips == ("by-part",)
        assert [(each.name.en, each.value) for each in finding.parts] == [
            ("b (1/2)", pytest.approx(100.0)), ("b (2/2)", pytest.approx(600.0)),
        ]  # fmt: skip


def test_parts_that_touch_are_one() -> None:
    evaluation = judged(draw("A.b.\n...b", cell_m=100.0), requirement("separation", "500 m", readings=["max_pair"]))
    assert evaluation.findings[0].stable
    assert "site-of-parts" not in [each.code for each in evaluation.notices]


# --- what the place leaves of several distances together --------------------------------------------------------------


def test_between_two_core_sites_far_apart_no_place_is_near_to_both() -> None:
    # 700 m between A and B, x anywhere between them: 350 m from one of them at the least
    study = draw("A1111111B", cell_m=100.0, within={"x": "1"})
    finding = separation_of(study, "340 m", readings=["max_pair"])
    assert (finding.verdict, finding.possible) == (FAIL, (FAIL,))
    assert finding.measurement.low == pytest.approx(350.0, abs=0.3)
    assert separation_of(study, "360 m", readings=["max_pair"]).verdict is UNDECIDED


def test_the_nearest_of_several_is_bounded_by_all_of_them() -> None:
    # each alone may be 700 m away; the nearer of both never more than 350 m
    study = draw("A1111111B", cell_m=100.0, within={"x": "1"})
    for reading in ("max_over_background_min_core", "min_pair"):
        finding = separation_of(study, "360 m", readings=[reading])
        assert (finding.verdict, finding.measurement.high) == (PASS, pytest.approx(350.0, abs=0.3))
    linked = draw("A1111111B\n........c", cell_m=100.0, within={"x": "1"})
    assert separation_of(linked, "800 m", readings=["spanning_link"]).measurement.high < 720.0


def test_only_what_is_unbounded_is_named() -> None:
    study = draw("A..1..b", within={"x": "1", "y": ""})
    finding = separation_of(study, readings=READINGS[:1])
    assert finding.message.code == "reason.undecided.site-without-place"
    assert finding.message.values["unlocated"] == [{"ko": "y", "en": "y"}]
    assert finding.needs[0].values["unlocated"] == [{"ko": "y", "en": "y"}]


# --- one tolerance of contact -----------------------------------------------------------------------------------------


def neighbours(gap_m: float, *, aside_m: float = 0.0) -> Study:
    """Two squares of 100 m; the origin is off the grid that land is snapped to."""
    study = draw("Ab")
    for site, at, up in (("A", X + 0.0003, 0.0), ("b", X + 100.0003 + gap_m, aside_m)):
        study = moved_site(study, site, geometry=lonlat(shapely.box(at, Y + up, at + 100, Y + up + 100)))
    return study


@pytest.mark.parametrize(
    ("gap_m", "touch"), [(0.0, True), (0.0004, True), (0.0009, True), (0.002, False), (0.01, False)]
)
def test_gap_and_parts_agree_on_what_touches(gap_m: float, touch: bool) -> None:
    parts, queen = (requirement("part-count", "1 part", readings=[each]) for each in ("rook", "queen"))
    gap = requirement("gap", "0 m")
    rules = [dataclasses.replace(each, id=str(n)) for n, each in enumerate((parts, queen, gap))]
    found = judged(neighbours(gap_m), *rules).findings
    assert {each.verdict for each in found} == {PASS if touch else FAIL}


def test_corners_touch_without_an_edge() -> None:
    rules = [
        dataclasses.replace(requirement("part-count", "1 part", readings=[each]), id=each) for each in ("rook", "queen")
    ]
    found = judged(neighbours(0.0005, aside_m=100.0005), *rules)
    assert (found.finding("rook").verdict, found.finding("queen").verdict) == (FAIL, PASS)


def test_rough_neighbours_may_come_apart() -> None:
    measured = judged(draw("Ab", accuracy_m=1.0), requirement("part-count", "1 part", readings=["rook"])).findings[0]
    assert (measured.verdict, measured.stable, measured.measurement.high) == (PASS, False, 2.0)


# --- the plane --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["EPSG:25832", "EPSG:32651", "EPSG:32633", "EPSG:3035"])
def test_a_plane_of_elsewhere_is_refused(code: str) -> None:
    with pytest.raises(InputError) as caught:
        judged(dataclasses.replace(pair(100.0), analysis_crs=code), requirement("separation", "3 km"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.values["known"]) == ("crs-unfit-here", "EPSG:5186")


@pytest.mark.parametrize("code", ["EPSG:5186", "EPSG:5179"])
def test_a_national_plane_is_for_its_nation(code: str) -> None:
    """In Berlin areas in EPSG:5186 would be 49 % too large."""
    study = draw("A.b")
    for site, west in (("A", 13.40), ("b", 13.41)):
        there = shapely.geometry.mapping(shapely.box(west, 52.5, west + 0.001, 52.501))
        study = moved_site(study, site, geometry=there)
    with pytest.raises(InputError) as caught:
        judged(dataclasses.replace(study, analysis_crs=code), requirement("separation", "3 km"))
    (problem,) = caught.value.problems
    assert problem.code == "crs-unfit-here"
    assert problem.values["known"].startswith("+proj=tmerc +lat_0=52.5")


@pytest.mark.parametrize(("code", "percent"), [("EPSG:5179", "0.038"), ("EPSG:5185", "0.038"), ("EPSG:5188", "0.15")])
def test_a_national_plane_that_is_not_fit_is_told_with_its_scale_error(code: str, percent: str) -> None:
    study = dataclasses.replace(pair(3000.4), analysis_crs=code)
    evaluation = judged(study, requirement("separation", "3 km", readings=["max_pair"]))
    (notice,) = [each for each in evaluation.notices if each.code == "plane-not-fit"]
    assert (notice.values["crs"], notice.values["known"]) == (code, "EPSG:5186")
    assert float(notice.values["percent"]) == pytest.approx(float(percent), rel=0.1)
    if code == "EPSG:5179":
        finding = evaluation.findings[0]
        assert (finding.verdict, finding.stable) == (PASS, False)
        cautious = judged(study, requirement("separation", "3 km", readings=["max_pair"]), cautious=True)
        assert cautious.findings[0].verdict is UNDECIDED


def test_the_belt_of_the_place_is_not_told() -> None:
    assert "plane-not-fit" not in [each.code for each in judged(pair(10.0), requirement("separation", "3 km")).notices]


# --- margins ----------------------------------------------------------------------------------------------------------


def test_the_nominal_margin_is_of_the_value_and_the_certain_one_of_the_worst_world() -> None:
    # b is 100 m away, x touches A or lies up to 500 m away
    study = draw("A1b111", cell_m=100.0, within={"x": "1"})
    finding = separation_of(study, "1 km", readings=["max_pair"])
    assert finding.verdict is PASS
    assert finding.margin_nominal == pytest.approx(900.0)
    assert finding.margin_certain == pytest.approx(500.0, abs=0.2)
    # where x is farther than b in every world, the distance to b is not the largest: there is no such value
    farther = separation_of(draw("A.b1111", cell_m=100.0, within={"x": "1"}), "1 km", readings=["max_pair"])
    assert (farther.margin_nominal, farther.margin_certain) == (None, pytest.approx(400.0, abs=0.2))
    undecided: Any = separation_of(study, "300 m", readings=["max_pair"])
    assert (undecided.margin_nominal, undecided.margin_certain) == (None, None)
    # nothing bounds the worst world of what fails already
    open_ = area_of(draw("A.b", cell_m=100.0, within={"x": ""}), "5000 m2", basis="measured")
    assert (open_.verdict, open_.margin_nominal, open_.margin_certain) == (FAIL, None, None)
