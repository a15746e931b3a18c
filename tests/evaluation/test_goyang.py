"""Goyang (2024), a candidate of which little is known: what can be decided is, and the rest names what it lacks."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import pytest

from tests.geodesics import GRS80
from tests.places import ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.message import Name
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Agreement, Assessment, Basis, Boundary, Figure, Provenance, Role, Site, Study, ZonePlace
from zonegeo.model.verdict import Verdict

STUDY = ROOT / "geo" / "goyang.toml"
BOUNDARIES = ROOT / "data" / "boundaries" / "goyang"
DAY = date(2024, 12, 31)
ACCURACY = 5.0

# requirement → verdict and reason
FINDINGS = {
    "core-institutions": ("pass", "reason.institution-count.pass"),
    "agreement": ("undecided", "reason.undecided.no-agreement-recorded"),
    "separation": ("undecided", "reason.undecided.no-background-site"),
    "background-area": ("undecided", "reason.undecided.no-site"),
    "zone-spacing": ("undecided", "reason.undecided.proposal-incomplete"),
    "core-quantitative": ("undecided", "reason.undecided.figure-missing"),
    "core-qualitative": ("undecided", "reason.undecided.item-not-judged"),
    "zone-qualitative": ("undecided", "reason.undecided.item-not-judged"),
    "national-cap": ("undecided", "reason.undecided.no-site"),
}
UNDECIDED = {name for name, (verdict, _) in FINDINGS.items() if verdict == "undecided"}
# facts of the study: areas of the rings in EPSG:5186, measured by others on the same outlines, and their corners
RINGS = {"ncc": (44_358, 8), "dongguk-biomedi": (66_720, 18), "dongguk-hospital": (32_401, 18)}


@pytest.fixture(scope="module")
def goyang() -> Study:
    return read_study(STUDY)


@pytest.fixture(scope="module")
def candidate(goyang: Study, innotown: Profile) -> Evaluation:
    return evaluate(goyang, profile=innotown)


# --- the nine verdicts -----------------------------------------------------------------------------------------------


def test_the_whole_is_undecided(candidate: Evaluation) -> None:
    assert (candidate.proposal, candidate.proposal_status) == ("candidate-2024", "what-if")
    assert (candidate.as_of, candidate.analysis_crs) == ("2024-12-31", "EPSG:5186")
    assert candidate.verdict is Verdict.UNDECIDED
    assert {each.requirement for each in candidate.findings if each.counts} == set(FINDINGS)


@pytest.mark.parametrize(("requirement", "expected"), FINDINGS.items())
def test_the_verdict_and_the_reason_of_each_requirement(
    candidate: Evaluation, requirement: str, expected: tuple[str, str]
) -> None:
    finding = candidate.finding(requirement)
    assert (finding.verdict.value, finding.message.code) == expected
    assert finding.cite is not None
    if finding.verdict is Verdict.UNDECIDED:
        assert finding.margin_nominal is None
        assert finding.measurement.value is None


def test_two_or_three_institutions_are_enough(candidate: Evaluation) -> None:
    """Whom the hospital counts with is not known: it is not guessed, and it does not matter here."""
    finding = candidate.finding("core-institutions")
    assert (finding.measurement.low, finding.measurement.high) == (2.0, 3.0)
    assert (finding.limit.value, finding.margin_certain, finding.stable) == (1.0, 1.0, True)
    remarks = [(remark.code, remark.values["site"]["en"]) for remark in finding.remarks]
    assert remarks == [("remark.site-without-institution", "Dongguk University Ilsan Hospital")]


def test_what_is_missing_is_named_or_counted(candidate: Evaluation) -> None:
    told = {each.requirement: each.message.values for each in candidate.findings}
    assert [name["en"] for name in told["agreement"]["without"]] == ["National Cancer Center", "Dongguk University"]
    # five figures of each of the two institutions, and of the one that is not named
    assert told["core-quantitative"]["unknown"] == 3 * 5
    assert (told["core-qualitative"]["unknown"], told["zone-qualitative"]["unknown"]) == (9, 17)
    assert told["zone-spacing"]["zone"]["en"] == "Incheon Seo-gu"


# --- the spacing, by geodesics between corners -----------------------------------------------------------------------


def zones_of_the_table() -> dict[str, dict[str, Any]]:
    """The table of zones as it is written, past zonegeo's own reader."""
    table = tomllib.loads((ROOT / "geo" / "innotown-zones.toml").read_text(encoding="utf-8"))
    return {zone["id"]: zone for zone in table["zone"]}


IN_FORCE = [
    name
    for name, zone in zones_of_the_table().items()
    if zone["since"] <= DAY and ("until" not in zone or zone["until"] >= DAY)
]


def length(text: str) -> float:
    return float(text.split()[0]) * {"m": 1.0, "km": 1000.0}[text.split()[1]]


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(GRS80.Inverse(a[1], a[0], b[1], b[0])["s12"])


def rings() -> dict[str, list[tuple[float, float]]]:
    """The outlines as they are written: longitude and latitude."""
    collection = json.loads((BOUNDARIES / "sites.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["id"]: [(lon, lat) for lon, lat in feature["geometry"]["coordinates"][0]]
        for feature in collection["features"]
    }


def corners(place: dict[str, Any]) -> list[tuple[float, float]]:
    if place["kind"] == "point":
        return [(place["lon"], place["lat"])]
    return list(product((place["west"], place["east"]), (place["south"], place["north"])))


def edge(place: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Points on the outline of a place, 200 to a side of a box."""
    lons, lats = zip(*corners(place), strict=True)
    for step in range(201):
        lon, lat = (min(ends) + (max(ends) - min(ends)) * step / 200 for ends in (lons, lats))
        yield from ((lon, min(lats)), (lon, max(lats)), (min(lons), lat), (max(lons), lat))


def dense(ring: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Points on an outline, four to a side."""
    for (x1, y1), (x2, y2) in pairwise(ring):
        yield from ((x1 + (x2 - x1) * step / 4, y1 + (y2 - y1) * step / 4) for step in range(4))


def bounds_by_geodesics(zone: dict[str, Any]) -> tuple[float, float]:
    """No land of it is nearer than the nearest pair less its reach; some lies in the place, however far in it."""
    lows, highs = [], []
    for place, ring in product(zone["place"], rings().values()):
        # so far away, the point of a place that is nearest to one corner of a site is nearest to all of it, to a metre
        nearest = [min(edge(place), key=lambda point: metres(ring[0], point)), *corners(place)]
        near = min(metres(point, end) for point, end in product(dense(ring), nearest))
        lows.append(near - length(place["accuracy"]) - length(place["widen"]) - ACCURACY)
        far = min(max(metres(point, end) for end in corners(place)) for point in dense(ring))
        highs.append(far + length(place["accuracy"]) + ACCURACY)
    return max(min(lows), 0.0), min(highs)


def test_every_zone_in_force_is_bounded_and_incheon_seo_gu_alone_leaves_the_answer_open(candidate: Evaluation) -> None:
    parts = candidate.finding("zone-spacing").parts
    assert {part.subject for part in parts} == set(IN_FORCE)
    assert len(parts) == len(IN_FORCE) == 14
    assert [part.subject for part in parts if part.low <= 10_000.0 < part.high] == ["incheon-seogu"]
    assert all(part.low < part.high for part in parts)


@pytest.mark.parametrize("zone", mostly_slow(IN_FORCE, one_in=4))
def test_the_bound_to_each_zone_agrees_with_geodesics(candidate: Evaluation, zone: str) -> None:
    part = next(each for each in candidate.finding("zone-spacing").parts if each.subject == zone)
    low, high = bounds_by_geodesics(zones_of_the_table()[zone])
    # EPSG:5186 stretches the way to Pohang (129.3E) by 1.8e-4; a side of a box is a parallel here and straight there
    assert part.low == pytest.approx(low, rel=2e-4, abs=0.1)
    assert part.high == pytest.approx(high, rel=2e-4, abs=0.1)


def test_the_nearest_bound_by_hand(candidate: Evaluation) -> None:
    """From a corner of the National Cancer Center to the north-eastern corner of the box around 검단, less 5 m."""
    finding = candidate.finding("zone-spacing")
    by_hand = metres((126.782967, 37.662756), (126.75, 37.65)) - ACCURACY
    assert by_hand == pytest.approx(3_230.3, abs=0.1)
    (incheon,) = [part for part in finding.parts if part.low == min(each.low for each in finding.parts)]
    assert (incheon.name.en, incheon.low) == ("Incheon Seo-gu", pytest.approx(by_hand, abs=0.1))
    # a background space that nobody has placed yet may lie nearer still
    assert finding.measurement.low == 0.0
    assert finding.subject == ("ncc",)
    assert finding.witness["coordinates"] == [[126.782967, 37.662756], [126.75, 37.65]]


def test_the_spacing_is_certainly_below_26_km(candidate: Evaluation) -> None:
    """Land of Hongneung is known to lie within 3 km of KIST; no other zone is as certainly near."""
    finding = candidate.finding("zone-spacing")
    nearest = min(finding.parts, key=lambda part: part.high)
    assert (nearest.subject, nearest.high) == ("hongneung", finding.measurement.high)
    assert 10_000.0 < finding.measurement.high < 26_000.0


def test_chuncheon_is_no_other_zone_once_released(goyang: Study, innotown: Profile) -> None:
    def zones(day: date) -> set[str]:
        parts = evaluate(goyang, profile=innotown, as_of=day).finding("zone-spacing").parts
        return {part.subject for part in parts}

    assert zones(date(2025, 12, 21)) - zones(date(2025, 12, 22)) == {"chuncheon"}


# --- areas -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "expected"), RINGS.items())
def test_areas_agree_with_the_figures_measured_by_others(
    candidate: Evaluation, name: str, expected: tuple[int, int]
) -> None:
    area, count = expected
    result = next(each for each in candidate.sites if each.id == name)
    assert abs(result.measured_area - area) <= 1.0
    ring = rings()[name]
    assert ring[0] == ring[-1]
    assert len(set(ring)) == len(ring) - 1 == count
    # the ellipsoid, by Karney's polygon: counter-clockwise (RFC 7946) is positive
    polygon = GRS80.Polygon()
    for lon, lat in ring[:-1]:
        polygon.AddPoint(lat, lon)
    _, _, geodesic = polygon.Compute()
    assert result.ellipsoid_area == pytest.approx(geodesic, abs=0.01)
    assert result.measured_area == pytest.approx(geodesic, rel=1e-5)


def test_the_area_that_is_taken_of_the_national_cap(candidate: Evaluation) -> None:
    """The areas of the table on that day by hand: 16.26 km2 at least, each known to half of its last digit."""
    areas = [
        entry.get("low", entry["area"])
        for zone in zones_of_the_table().values()
        for entry in zone["background"]
        if zone["id"] in IN_FORCE and entry["since"] <= DAY and ("until" not in entry or entry["until"] >= DAY)
    ]
    assert len(areas) == 14
    km2 = sum(float(area.removesuffix(" km2")) for area in areas)
    assert km2 == pytest.approx(16.26)
    measurement = candidate.finding("national-cap").measurement
    assert measurement.low == pytest.approx((km2 - 14 * 0.005) * 1e6)
    assert measurement.high is None


# --- nothing is invented ---------------------------------------------------------------------------------------------


def test_nothing_is_stated_that_the_sheets_do_not_state(goyang: Study) -> None:
    assert {site.role for site in goyang.sites.values()} == {Role.CORE}
    assert [site.declared_area for site in goyang.sites.values()] == [None] * 3
    assert [site.address for site in goyang.sites.values()] == [""] * 3
    assert [institution.figures for institution in goyang.institutions.values()] == [(), ()]
    assert (goyang.agreements, goyang.assessments) == ((), ())
    assert [(dict(each.stated), each.as_of) for each in goyang.proposals.values()] == [({}, DAY)]


def test_the_kinds_are_those_that_can_be_argued(goyang: Study) -> None:
    kinds = {institution.id: institution.kind for institution in goyang.institutions.values()}
    assert kinds == {"ncc": "research-institute", "dongguk-university": "university"}
    owners = {site.id: site.institution for site in goyang.sites.values()}
    assert owners == {"ncc": "ncc", "dongguk-biomedi": "dongguk-university", "dongguk-hospital": None}


def test_every_outline_says_where_it_comes_from(goyang: Study) -> None:
    for site in goyang.sites.values():
        assert (site.boundary.basis, site.boundary.accuracy_m) == (Basis.OSM, ACCURACY)
        assert site.boundary.provenance.source_date == "2021-08"
        assert "ODbL" in site.boundary.provenance.licence
    licences = (BOUNDARIES / "LICENSES.md").read_text(encoding="utf-8")
    assert "ODbL 1.0" in licences
    assert all(f"`{name}`" in licences for name in goyang.sites)


# --- claims ----------------------------------------------------------------------------------------------------------


def test_the_secured_funds_do_not_add_up(candidate: Evaluation) -> None:
    claim = candidate.claims[0]
    assert (claim.id, claim.verdict, claim.unit) == ("secured-funds", "contradicted", "KRW")
    assert (claim.stated_value, claim.computed) == (152_000_000.0, (105 + 45) * 1_000_000.0)


@pytest.mark.parametrize(
    ("claim", "verdict", "computed"),
    [
        # 4 + 3 + 1 + 1 + 2 + 1 + 1; a count is not rounded, however many parts it has
        ("press-reports", "contradicted", 13.0),
        ("meetings", "confirmed", 41.0),
        ("briefings", "confirmed", 3.0),
        ("expert-advice", "confirmed", 12.0),
        ("executed-funds", "contradicted", 150e6),
        ("city-funds", "contradicted", 195e6),
        ("city-funds-executed", "contradicted", 150e6),
        ("planned-funds", "confirmed", 150e6),
        ("hospitals", "confirmed", 6.0),
        ("feasibility", "confirmed", 150e6),
    ],
)
def test_figures_of_the_two_sheets(candidate: Evaluation, claim: str, verdict: str, computed: float) -> None:
    found = next(each for each in candidate.claims if each.id == claim)
    assert (found.verdict, found.computed) == (verdict, computed)


# --- what would decide it: the data that are missing, made up for these tests alone ----------------------------------

MADE_UP = Provenance("made up for a test", "2024", "CC0-1.0")
# A block of about 180 m × 220 m between the National Cancer Center and the two sites of Dongguk University
BLOCK = [[126.794, 37.670], [126.796, 37.670], [126.796, 37.672], [126.794, 37.672], [126.794, 37.670]]


def with_background(study: Study) -> Study:
    boundary = Boundary({"type": "Polygon", "coordinates": [BLOCK]}, Basis.SURVEYED, 1.0, (), MADE_UP)
    # the largest area that 제7조 allows
    yard = Site("yard", Name("가상 배후공간", "made-up yard"), Role.BACKGROUND, boundary, Quantity.parse("2 km2"))
    wider = {name: dataclasses.replace(each, sites=(*each.sites, "yard")) for name, each in study.proposals.items()}
    return dataclasses.replace(study, sites={**study.sites, "yard": yard}, proposals=wider)


def with_the_hospital_in_the_university(study: Study) -> Study:
    hospital = dataclasses.replace(study.sites["dongguk-hospital"], institution="dongguk-university")
    return dataclasses.replace(study, sites={**study.sites, "dongguk-hospital": hospital})


def with_agreement(study: Study) -> Study:
    pact = Agreement("pact", date(2024, 6, 1), tuple(study.institutions), "경기도", "made up for a test")
    return dataclasses.replace(study, agreements=(pact,))


def with_figures(study: Study) -> Study:
    many = {"person": ["research-staff"], "case": ["patents-filed", "technology-transfers"],
            "million KRW": ["transfer-income", "rnd-investment"]}  # fmt: skip
    figures = tuple(
        Figure(item, "confirmed", Quantity.parse(f"200000 {unit}"), "made up") for unit in many for item in many[unit]
    )
    known = {name: dataclasses.replace(each, figures=figures) for name, each in study.institutions.items()}
    return dataclasses.replace(study, institutions=known)


def with_assessment(requirement: str, items: int) -> Callable[[Study], Study]:
    def change(study: Study) -> Study:
        judged = tuple(Assessment(requirement, item + 1, "made up", satisfied=True) for item in range(items))
        return dataclasses.replace(study, assessments=(*study.assessments, *judged))

    return change


def with_incheon_placed(study: Study) -> Study:
    """The land of Incheon Seo-gu at one point, 16 km from the National Cancer Center."""
    place = ZonePlace({"type": "Point", "coordinates": [126.62, 37.60]}, 0.0, 0.0, "made up for a test")
    zones = {zone.id: zone for zone in study.other_zones or ()}
    zones["incheon-seogu"] = dataclasses.replace(zones["incheon-seogu"], places=(place,))
    return dataclasses.replace(study, other_zones=tuple(zones.values()))


# what is missing → the requirements that lack it
LACKS: dict[Callable[[Study], Study], set[str]] = {
    with_background: {"separation", "background-area", "zone-spacing", "national-cap"},
    with_the_hospital_in_the_university: {"agreement", "core-quantitative"},
    with_agreement: {"agreement"},
    with_figures: {"core-quantitative"},
    with_assessment("core-qualitative", 9): {"core-qualitative"},
    with_assessment("zone-qualitative", 17): {"zone-qualitative"},
    with_incheon_placed: {"zone-spacing"},
}


def completed(study: Study, profile: Profile, *, but: Callable[[Study], Study] | None = None) -> dict[str, Verdict]:
    for change in LACKS:
        study = study if change is but else change(study)
    return {each.requirement: each.verdict for each in evaluate(study, profile=profile).findings if each.counts}


def test_with_all_that_is_missing_every_requirement_is_decided(goyang: Study, innotown: Profile) -> None:
    assert set(completed(goyang, innotown).values()) == {Verdict.PASS}
    assert set().union(*LACKS.values()) == UNDECIDED


@pytest.mark.parametrize("but", LACKS)
def test_each_missing_fact_leaves_its_own_requirements_open(
    goyang: Study, innotown: Profile, but: Callable[[Study], Study]
) -> None:
    verdicts = completed(goyang, innotown, but=but)
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.UNDECIDED} == LACKS[but]
    assert set(verdicts.values()) == {Verdict.PASS, Verdict.UNDECIDED}


# --- the command -----------------------------------------------------------------------------------------------------


TOLD = {
    "en": [
        "Goyang bio precision-medicine cluster", "Overall: undecided (satisfied 1 · undecided 8)", "Dongguk University",
        "National Cancer Center", "No agreement is on record", "no background space",
        "contradicted  Sum of the secured funds [secured-funds]  152 million KRW → 150 million KRW",
    ],
    "ko": [
        "고양 바이오 정밀의료클러스터", "종합 판정: 판단불가 (충족 1 · 판단불가 8)", "국립암센터", "동국대학교",
        "협약에 관한 자료가 없는 기관: 국립암센터, 동국대학교", "배후공간 부지가 없습니다",
        "불일치  확보 재원의 합 [secured-funds]  152 백만원 → 150 백만원",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", TOLD)
def test_check_exits_with_3_and_says_why_in_both_languages(language: str, command: Any) -> None:
    said = command("check", STUDY, "--lang", language)
    assert (said.code, said.err) == (3, "")
    for text in TOLD[language]:
        assert text in said.out
    for word in ("reason.", "remark.", "claim.", "unit."):  # ids of sentences that a language lacks
        assert word not in said.out


def test_goyang_is_found_by_its_name(command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("check", "goyang", "--format", "json")
    assert said.code == 3
    assert {
        each["requirement"]
        for each in json.loads(said.out)["findings"]
        if each["verdict"] == "undecided" and each["severity"] == "must"
    } == UNDECIDED
