"""The plain records of a result from drawn sites: areas, places, the distance matrix, reaches and notices."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

import pyproj
import pytest
import shapely
from pyproj import Geod

from tests.pictures import DAY, draw, judged, moved_site, profile, requirement
from zonegeo import __version__
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Notice
from zonegeo.model.profile import Profile
from zonegeo.model.study import Basis, InputFile, Study

GEOD = Geod(ellps="GRS80")
RULE = requirement("area", "1 km2", roles=["background"])


def evaluated(study: Study, rules: Profile | None = None, **more: Any) -> Evaluation:
    evaluation = evaluate_proposal(study, rules or profile(RULE), **more)
    for language in ("ko", "en"):
        for notice in told(evaluation, Translator(language)).notices:
            assert notice.text
            assert not notice.text.startswith("notice.")
    return evaluation


def bounds(geometry: Any) -> tuple[float, ...]:
    plane = analysis_crs("EPSG:5186").to_plane([shapely.geometry.shape(geometry)])
    west, south, east, north = shapely.bounds(plane)[0]
    return tuple(
        round(float(each), 3) + 0.0 for each in (west - 200_000, south - 555_000, east - 200_000, north - 555_000)
    )


# --- sites ------------------------------------------------------------------------------------------------------------


def test_a_site_with_its_areas_three_times() -> None:
    # 20 m × 20 m, declared 500 m2, known to 1 m: 400 m2 ± 1 m × 80 m
    study = draw("Abb\n.bb", declared={"b": "500 m2"}, accuracy_m=1.0)
    (_, site) = evaluated(study).sites
    assert (site.id, site.name, site.role) == ("b", Name("b", "b"), "background")
    assert (site.declared_area, site.declared_text) == (500.0, "500 m2")
    assert site.measured_area == pytest.approx(400.0, abs=1e-5)
    assert site.measured_low == pytest.approx(320.0, rel=0.02)
    assert site.measured_high == pytest.approx(480.0, rel=0.02)
    ellipsoid, _ = GEOD.geometry_area_perimeter(shapely.geometry.shape(site.geometry))
    assert site.ellipsoid_area == pytest.approx(abs(ellipsoid), rel=1e-8)
    assert site.difference == pytest.approx(-100.0, abs=1e-5)
    assert site.difference_percent == pytest.approx(-20.0, abs=1e-5)
    assert (site.basis, site.accuracy_m, site.within) == ("surveyed", 1.0, ())
    assert (site.source, site.source_date, site.licence, site.note) == ("drawn for a test", "2022", "Apache-2.0", "")
    assert bounds(site.geometry) == (10.0, 0.0, 30.0, 20.0)
    assert (site.reconciled, site.boundary_factors) == ((), ())


def test_what_is_told_of_a_site_is_carried_over() -> None:
    study = draw("A.b", declared={"A": "1 m2"})
    changed = dataclasses.replace(
        study.sites["A"],
        institution="kist",
        address="서울",
        status="운영",
        boundary_factors=("river",),
        boundary=dataclasses.replace(study.sites["A"].boundary, pnu="1123010700100560000"),
    )
    study = dataclasses.replace(study, sites={**study.sites, "A": changed})
    study = dataclasses.replace(study, institutions={})
    (site, other) = evaluated(study).sites
    assert (site.institution, site.address, site.status, site.role) == ("kist", "서울", "운영", "core")
    assert site.boundary_factors == ("river",)
    assert (site.pnu, other.pnu) == ("1123010700100560000", "")
    assert (other.institution, other.address, other.status) == (None, "", "")


@pytest.mark.parametrize("basis", list(Basis))
def test_a_square_that_was_made_from_the_declared_area_is_not_measured(basis: Basis) -> None:
    study = moved_site(draw("A.b", declared={"b": "100 m2"}), "b", basis=basis)
    site = evaluated(study).sites[1]
    measured = basis not in (Basis.SCHEMATIC, Basis.WITHIN)
    for figure in (site.measured_area, site.measured_low, site.measured_high, site.ellipsoid_area, site.difference):
        assert (figure is not None) is measured
    assert site.basis == basis.value


def test_what_is_not_known_of_a_site_is_none() -> None:
    site = evaluated(draw("A.1", within={"b": "1"})).sites[1]
    for figure in (
        site.declared_area, site.declared_text, site.measured_area, site.measured_low, site.measured_high,
        site.ellipsoid_area, site.difference, site.difference_percent, site.accuracy_m, site.geometry,
    ):  # fmt: skip
        assert figure is None
    assert (site.basis, site.within) == ("within", ("1",))


def test_only_places_that_are_used_are_recorded_each_once() -> None:
    evaluation = evaluated(draw("A.1.2.3", within={"b": "21", "c": "1"}))
    assert [place.id for place in evaluation.places] == ["2", "1"]
    (place, _) = evaluation.places
    assert (place.name, place.source, place.source_date) == (Name("2", "2"), "drawn for a test", "2022")
    assert place.licence == "Apache-2.0"
    assert bounds(place.geometry) == (40.0, 0.0, 50.0, 10.0)


# --- the matrix -------------------------------------------------------------------------------------------------------


def test_every_core_site_against_every_background_space() -> None:
    evaluation = evaluated(draw("A..b..c..D", accuracy_m=1.0))
    cells = {(each.core, each.background): each for each in evaluation.matrix}
    assert list(cells) == [("A", "b"), ("A", "c"), ("D", "b"), ("D", "c")]
    for pair, metres in {("A", "b"): 20.0, ("A", "c"): 50.0, ("D", "b"): 50.0, ("D", "c"): 20.0}.items():
        cell = cells[pair]
        assert cell.value == pytest.approx(metres, abs=1e-6)
        assert (cell.low, cell.high) == (pytest.approx(metres - 2, abs=1e-6), pytest.approx(metres + 2, abs=1e-6))
        assert cell.centroid == pytest.approx(metres + 10, abs=1e-6)
        line = shapely.geometry.shape(cell.line)
        assert GEOD.geometry_length(line) == pytest.approx(cell.ellipsoid, abs=1e-4)
        assert cell.ellipsoid == pytest.approx(metres, rel=1e-4)
    assert cells["A", "b"].line is not None
    assert cells["A", "b"].line["type"] == "LineString"
    assert all(len(each) == 2 for each in cells["A", "b"].line["coordinates"])
    # nine decimals of a degree: 0.1 mm
    assert all(round(number, 9) == number for each in cells["A", "b"].line["coordinates"] for number in each)


def test_a_site_in_a_place_is_bounded_and_one_of_which_nothing_is_known_is_not() -> None:
    evaluation = evaluated(draw("A..1", within={"b": "1", "c": ""}))
    bounded, unbounded = evaluation.matrix
    assert (bounded.value, bounded.ellipsoid, bounded.centroid, bounded.line) == (None,) * 4
    assert bounded.low == pytest.approx(20.0, abs=1e-6)
    assert bounded.high is not None
    # the far edge of the cell is 30 m away; the search ends within 0.1 m
    assert 29.9 < bounded.high < 30.2
    assert (unbounded.value, unbounded.low, unbounded.high) == (None, 0.0, None)


@pytest.mark.parametrize("picture", ["A", "b", "A.B", "b.c"])
def test_without_both_roles_there_is_no_matrix(picture: str) -> None:
    assert evaluated(draw(picture)).matrix == ()


# --- the reach of a limit ---------------------------------------------------------------------------------------------


def test_the_reach_tells_its_limit_and_how_many_core_sites_are_known() -> None:
    rule = dataclasses.replace(requirement("separation", "2 km"), id="near")
    (drawing,) = judged(draw("A..b..C"), rule).drawings
    assert (drawing.id, drawing.requirement, drawing.kind) == ("reach-near", "near", "reach")
    assert (drawing.message.code, drawing.message.values) == (
        "drawing.reach", {"limit": {"value": 2000.0, "unit": "m", "exact": True}, "count": 2, "of": 2},
    )  # fmt: skip
    assert drawing.geometry["type"] == "Polygon"
    # the first reading is the one of every pair: near both, the lens of two offsets
    assert bounds(drawing.geometry)[0] == pytest.approx(60.0 - 2000.0, abs=0.01)
    (partly,) = judged(draw("A..b", within={"C": ""}), rule).drawings
    assert (partly.message.code, partly.message.values["count"], partly.message.values["of"]) == (
        "drawing.reach-of-known", 1, 2,
    )  # fmt: skip
    west, south, east, north = bounds(partly.geometry)
    assert (west, south, east, north) == pytest.approx((-2000.0, -2000.0, 2010.0, 2010.0), abs=0.01)


@pytest.mark.parametrize(("reading", "code"), [("min_pair", "of-any"), ("max_over_background_min_core", "of-any")])
def test_the_reach_of_any_core_site(reading: str, code: str) -> None:
    rule = requirement("separation", "2 km", readings=[reading])
    (drawing,) = judged(draw("A..b..C"), rule).drawings
    assert drawing.message.code == f"drawing.reach-{code}"
    assert bounds(drawing.geometry) == pytest.approx((-2000.0, -2000.0, 2070.0, 2010.0), abs=0.01)
    (partly,) = judged(draw("A..b", within={"C": ""}), rule).drawings
    assert partly.message.code == f"drawing.reach-{code}-of-known"


def test_the_offset_is_round() -> None:
    (drawing,) = judged(draw("A..b"), requirement("separation", "3 km")).drawings
    plane = analysis_crs("EPSG:5186").to_plane([shapely.geometry.shape(drawing.geometry)])
    exact = 100.0 + 4 * 10 * 3000.0 + math.pi * 3000.0**2
    # a chord of a 64th of a quarter circle lies at most 0.23 m inside it
    assert shapely.area(plane)[0] == pytest.approx(exact, rel=2e-4)
    assert shapely.area(plane)[0] < exact


def test_there_is_no_reach_without_a_limit_a_place_or_a_distance() -> None:
    near = requirement("separation", "2 km")
    later = dataclasses.replace(near, limits=(dataclasses.replace(near.limits[0], since=DAY.replace(year=2030)),))
    everything = dataclasses.replace(near, limits=(dataclasses.replace(near.limits[0], value=None),))
    for rule in (later, everything, requirement("area", "1 km2"), requirement("gap", "1 km")):
        assert judged(draw("A..b"), rule).drawings == ()
    assert judged(draw("b", within={"A": ""}), near).drawings == ()
    # the others are drawn all the same
    other = dataclasses.replace(near, id="other")
    assert [each.id for each in judged(draw("A..b"), later, RULE, other).drawings] == ["reach-other"]


# --- notices ----------------------------------------------------------------------------------------------------------


def notices(study: Study, **more: Any) -> dict[tuple[str, str], Mapping[str, Any]]:
    found: tuple[Notice, ...] = evaluated(study, **more).notices
    return {(each.code, each.where): each.values for each in found}


SITE = {"ko": "b", "en": "b"}
DECLARED = {"A": "100 m2", "b": "100 m2"}


def test_a_sound_study_needs_no_notice() -> None:
    assert notices(draw("A.b", declared=DECLARED)) == {}


@pytest.mark.parametrize(
    ("declared", "is_told"), [("99.01 m2", False), ("98.9 m2", True), ("100.9 m2", False), ("101.1 m2", True)]
)
def test_a_difference_of_more_than_one_percent_is_told(declared: str, is_told: bool) -> None:
    found = notices(draw("A.b", declared=DECLARED | {"b": declared}))
    assert list(found) == ([("area-differs", "b")] if is_told else [])


def test_a_difference_is_told_with_both_areas() -> None:
    values = notices(draw("A.b", declared=DECLARED | {"b": "80 m2"}))["area-differs", "b"]
    assert values["declared"] == {"value": 80.0, "unit": "m2"}
    assert values["measured"] == {"value": pytest.approx(100.0), "unit": "m2"}
    assert values["difference"] == {"value": pytest.approx(20.0), "unit": "m2"}
    assert (values["site"], values["percent"], values["basis"]) == (SITE, "+25.0", {"code": "basis.surveyed"})
    assert values["beyond"] == {"code": "word.no-tolerance"}
    assert set(values) == {"site", "declared", "measured", "difference", "percent", "basis", "beyond"}
    smaller = notices(draw("A.b", declared=DECLARED | {"b": "125 m2"}))["area-differs", "b"]
    assert smaller["percent"] == "-20.0"


def test_a_profile_that_is_not_known_from_its_text() -> None:
    for source in ("secondary", "assumed"):
        rules = dataclasses.replace(profile(RULE), source=source, id="city")
        found = notices(draw("A.b", declared=DECLARED), rules=rules)
        values = {"profile": {"ko": "그림", "en": "picture"}, "source": {"code": f"word.source-{source}"}}
        assert found == {("profile-source", "city"): values}


@pytest.mark.parametrize("basis", list(Basis))
def test_an_outline_that_was_never_surveyed(basis: Basis) -> None:
    study = moved_site(draw("A.b", declared=DECLARED, accuracy_m=30.0), "b", basis=basis)
    values = {"site": SITE, "accuracy": {"value": 30.0, "unit": "m"}}
    unsure = basis in (Basis.INFERRED, Basis.DRAWN, Basis.SCHEMATIC)
    assert notices(study) == ({(f"boundary-{basis.value}", "b"): values} if unsure else {})


def test_a_site_that_lies_somewhere_or_nobody_knows_where() -> None:
    found = notices(draw("A.1.2", within={"b": "12"}, declared=DECLARED))
    places = [{"ko": "1", "en": "1"}, {"ko": "2", "en": "2"}]
    assert found == {("site-within-place", "b"): {"site": SITE, "places": places}}
    nowhere = notices(draw("A", within={"b": ""}, declared=DECLARED))
    assert nowhere == {("site-without-place", "b"): {"site": SITE, "places": []}}


def test_a_site_that_declares_nothing() -> None:
    assert notices(draw("A.b", declared={"A": "100 m2"})) == {("area-not-declared", "b"): {"site": SITE}}
    both = notices(draw("A", within={"b": ""}))
    assert list(both) == [("area-not-declared", "A"), ("site-without-place", "b"), ("area-not-declared", "b")]


# --- the whole --------------------------------------------------------------------------------------------------------


def test_what_an_evaluation_says_of_itself() -> None:
    study = draw("A.b", declared=DECLARED)
    proposal = dataclasses.replace(study.proposals["drawn"], note=Name("메모", "note"))
    study = dataclasses.replace(
        study, proposals={"drawn": proposal}, inputs=(InputFile("geo/a.toml", "12"), InputFile("b.geojson", "34"))
    )
    rules = dataclasses.replace(profile(RULE), version="7", source="secondary", extends="kr/innotown")
    evaluation = evaluated(study, rules, argv=("check", "picture"))
    assert (evaluation.schema_version, evaluation.study, evaluation.study_name) == (
        "2",
        "picture",
        Name("그림", "picture"),
    )
    assert (evaluation.proposal, evaluation.proposal_name) == ("drawn", Name("그림", "picture"))
    assert (evaluation.proposal_status, evaluation.proposal_dated) == ("what-if", "2022")
    assert evaluation.proposal_note == Name("메모", "note")
    used = evaluation.profile
    assert (used.id, used.version, used.sha256, used.name) == ("picture", "7", "0" * 64, Name("그림", "picture"))
    assert (used.source, used.extends) == ("secondary", "kr/innotown")
    assert (evaluation.as_of, evaluation.analysis_crs) == ("2022-01-01", "EPSG:5186")
    receipt = evaluation.receipt
    assert [(each.path, each.sha256) for each in receipt.inputs] == [("geo/a.toml", "12"), ("b.geojson", "34")]
    assert (receipt.as_of, receipt.seed, receipt.argv) == ("2022-01-01", None, ("check", "picture"))
    assert (receipt.geos, receipt.operation) == (shapely.geos_version_string, analysis_crs("EPSG:5186").operation)
    assert (receipt.proj, receipt.zonegeo) == (pyproj.proj_version_str, __version__)


@pytest.mark.parametrize(("picture", "other", "told_area"), [
    ("A.b.c", "b", 100.0),  # the same land twice
    ("A.b.c", "", None),
    ("Abc", "", None),  # side by side
])  # fmt: skip
def test_land_that_two_sites_have_is_told(picture: str, other: str, told_area: float | None) -> None:
    study = draw(picture, accuracy_m=2.0)
    if other:
        boundary = dataclasses.replace(study.sites["c"].boundary, geometry=study.sites[other].boundary.geometry)
        study = dataclasses.replace(
            study, sites={**study.sites, "c": dataclasses.replace(study.sites["c"], boundary=boundary)}
        )
    found = [each for each in evaluated(study).notices if each.code == "sites-overlap"]
    assert [each.where for each in found] == (["b"] if told_area else [])
    for each in found:
        assert each.values["area"]["value"] == pytest.approx(told_area, abs=1e-3)
        assert each.values["other"]["en"] == "c"
