"""All zones by date: spacings by another library and by hand, the sum of areas of the fact sheet, claims that fail."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from itertools import product

import pytest

from tests.geodesics import GRS80
from zonegeo.api import render_zones, survey_zones, zones_page
from zonegeo.base.errors import UsageError
from zonegeo.base.message import Name
from zonegeo.comparison.survey_zones import cap_use_of, changes_of, spacings_between
from zonegeo.evaluation.claims import check_printed
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.answers.zone_overview import Spacing, ZoneOverview, verdict_of_spacing
from zonegeo.model.condition import Operator
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Zone, ZoneArea, ZonePlace
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.zones.zones_text import distance_range

PLANE = analysis_crs("EPSG:5186")


def way(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GRS80.Inverse(one[1], one[0], other[1], other[0])["s12"])


def zone(name: str, *places: ZonePlace, areas: tuple[ZoneArea, ...] = ()) -> Zone:
    return Zone(name, Name(name, name), date(2019, 1, 1), None, "notice", areas, places)


def point(lon: float, lat: float, *, accuracy: float = 0.0, reach: float = 0.0) -> ZonePlace:
    return ZonePlace({"type": "Point", "coordinates": [lon, lat]}, accuracy, accuracy + reach, "by hand")


def box(west: float, south: float, east: float, north: float) -> ZonePlace:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return ZonePlace({"type": "Polygon", "coordinates": [ring]}, 0.0, 0.0, "by hand")


@pytest.fixture(scope="module")
def overview() -> ZoneOverview:
    return survey_zones("hongneung", as_of=date(2024, 8, 20))


def test_points_are_as_far_apart_as_another_library_says() -> None:
    one, other = (127.0, 37.5), (127.3, 37.4)
    (found,) = spacings_between(
        [zone("a", point(*one, accuracy=100.0, reach=2000.0)), zone("b", point(*other, accuracy=50.0))], PLANE
    )
    assert found.low == pytest.approx(way(one, other) - 2100.0 - 50.0, abs=1e-3)
    assert found.high == pytest.approx(way(one, other) + 150.0, abs=1e-3)


def test_of_two_boxes_the_nearest_and_the_farthest_points_bound_it() -> None:
    (found,) = spacings_between(
        [zone("a", box(127.0, 37.0, 127.1, 37.1)), zone("b", box(127.3, 37.0, 127.4, 37.1))], PLANE
    )
    # along the northern edges, where meridians lie nearest, and from corner to corner
    assert found.low == pytest.approx(way((127.1, 37.1), (127.3, 37.1)), abs=1.0)
    corners = [
        way(a, b) for a, b in product(product((127.0, 127.1), (37.0, 37.1)), product((127.3, 127.4), (37.0, 37.1)))
    ]
    assert found.high == pytest.approx(max(corners), abs=1e-3)


def test_the_place_that_lies_nearer_decides_and_land_that_may_touch_is_no_distance() -> None:
    far, near = point(128.0, 37.0), point(127.05, 37.0, reach=9000.0)
    (found,) = spacings_between([zone("a", point(127.0, 37.0)), zone("b", far, near)], PLANE)
    assert found.low == 0.0
    assert found.high == pytest.approx(way((127.0, 37.0), (127.05, 37.0)), abs=1e-3)
    (nowhere,) = spacings_between([zone("a", point(127.0, 37.0)), zone("b")], PLANE)
    assert (nowhere.low, nowhere.high) == (0.0, None)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(10_000.1, None, "pass"), (10_000.0, 10_000.0, "fail"), (0.0, 10_000.0, "fail"), (0.0, 10_000.1, "undecided"),
     (0.0, None, "undecided")],
)  # fmt: skip
def test_more_than_the_limit_is_asked_for(low: float, high: float | None, verdict: Verdict) -> None:
    assert verdict_of_spacing(low, high, ">", 10_000.0) == verdict


@pytest.mark.parametrize(
    ("op", "low", "high", "verdict"),
    [(">=", 10_000.0, None, "pass"), (">=", 9_000.0, 10_000.0, "undecided"), (">=", 0.0, 9_999.9, "fail"),
     ("<=", 0.0, 10_000.0, "pass"), ("<=", 0.0, None, "undecided"), ("<", 10_000.0, 11_000.0, "fail")],
)  # fmt: skip
def test_a_spacing_is_held_against_the_sign_of_its_own_limit(
    op: Operator, low: float, high: float | None, verdict: Verdict
) -> None:
    assert verdict_of_spacing(low, high, op, 10_000.0) == verdict


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(0.0, 1_000.0, "0.0–1.0 km"), (1_000.0, 1_000.1, "1.0–1.1 km"), (999.9, 1_100.0, "0.9–1.1 km"),
     (0.0, 1_100.0000000000002, "0.0–1.2 km"), (700.0, None, "≥ 0.7 km")],
)  # fmt: skip
def test_a_distance_is_told_outward_to_a_tenth_and_a_whole_one_as_it_is(
    low: float, high: float | None, told: str
) -> None:
    assert distance_range(Spacing("a", "b", low, high)) == told


def test_incheon_and_ansan_may_lie_too_near(overview: ZoneOverview) -> None:
    """Two campuses 19.7 km apart, of which one may reach 15 km beyond: by hand."""
    (found,) = (each for each in overview.spacings if {each.first, each.second} == {"incheon-seogu", "ansan"})
    places = {each.id: each.places for each in overview.zones if each.id in ("incheon-seogu", "ansan")}
    (own,) = places["ansan"]
    ways = [
        way(tuple(own.geometry["coordinates"]), tuple(each.geometry["coordinates"])) - own.reach_m - each.reach_m
        for each in places["incheon-seogu"] if each.geometry["type"] == "Point"
    ]  # fmt: skip
    assert found.low == pytest.approx(min(ways), abs=1e-3)
    assert found.low < 10_000 < found.high


def test_the_sum_of_areas_by_date_is_that_of_the_notices(overview: ZoneOverview) -> None:
    """16.72 km2 with the newest figures, 15.79 without Chuncheon: added by hand from the notices and plans."""
    use = {each.since.isoformat(): each for each in overview.cap_use}
    assert (use["2024-08-20"].count, round(use["2024-08-20"].value)) == (14, 16_720_000)
    assert (use["2025-12-22"].count, round(use["2025-12-22"].value)) == (13, 15_790_000)
    # the role of one district of Cheongju, 0.46, is unclear
    assert round(use["2024-08-20"].high - use["2024-08-20"].low) == 460_000


def test_a_zone_without_an_area_is_named_and_not_taken_for_nothing() -> None:
    area = ZoneArea(*(Quantity.parse("1 km2"),) * 3, date(2020, 1, 1), date(2020, 12, 31), "by hand")
    zones = [zone("a", point(127.0, 37.0), areas=(area,))]
    assert changes_of(zones) == (date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1))
    assert [(each.value, each.unknown) for each in cap_use_of(zones)] == [(0, ("a",)), (1_000_000, ()), (0, ("a",))]


def test_every_area_that_a_notice_states_is_the_sum_of_its_parts(overview: ZoneOverview) -> None:
    found = {
        (name, printed.claim.id, str(printed.claim.stated)): each.verdict
        for name, claims in overview.claims.items() for printed, each in claims
    }  # fmt: skip
    assert len(overview.zones) == 14
    assert {name for name, what, _ in found if what == "total"} == {each.id for each in overview.zones}
    assert set(found.values()) == {"confirmed"}
    # and one that is printed wrongly is not
    (printed, _), *_ = overview.claims["gumi"]
    assert check_printed(dataclasses.replace(printed.claim, stated=Quantity.parse("2.59 km2"))).verdict == "confirmed"
    assert (
        check_printed(dataclasses.replace(printed.claim, stated=Quantity.parse("2.60 km2"))).verdict == "contradicted"
    )


def test_a_proposal_stands_among_the_others_and_not_beside_itself(overview: ZoneOverview) -> None:
    placed = overview.proposal
    assert placed is not None
    assert {each.subject for each in placed.spacings} == {each.id for each in overview.zones} - {"hongneung"}
    assert [(each.requirement, each.verdict) for each in placed.findings] == [
        ("zone-spacing", "pass"),
        ("national-cap", "pass"),
    ]
    assert survey_zones(as_of=date(2024, 8, 20)).proposal is None


def test_a_study_without_a_table_of_zones_is_told_so() -> None:
    with pytest.raises(UsageError) as caught:
        survey_zones("seoul-programme")
    assert [each.code for each in caught.value.problems] == ["no-zones"]


def test_the_page_loads_nothing_and_the_record_has_what_the_text_has(overview: ZoneOverview) -> None:
    page = zones_page(overview, language="en")
    assert "default-src 'none'" in page
    assert page.count('"id":"gumi"') == 1
    # a square kilometre is one sign in Korean, in what the script writes, too
    assert '"unit.km2":{"ko":"㎢","en":"km²"}' in page
    record = json.loads(render_zones(overview, "json", language="en"))
    assert len(record["spacings"]) == 14 * 13 // 2
    assert {each["id"]: each["in_force"] for each in record["zones"]}["chuncheon"]
    for language in ("ko", "en"):
        told = render_zones(overview, "text", language=language)
        assert "2.57 km² = 0.66 + 0.88 + 0.08 + 0.95" in told.replace("㎢", "km²")
