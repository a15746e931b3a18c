"""The spacing between zones and the national cap: pictures, geodesics, and every method that may turn the answer."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from tests.geodesics import GRS80
from tests.pictures import DAY, ORIGIN, draw, ends, judged, lonlat, moved_site, requirement, shapes
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land.other_zones import measure_national_area, measure_zone_spacing
from zonegeo.measures.outcome import Outcome
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Study, Zone, ZoneArea, ZonePlace
from zonegeo.model.verdict import Verdict

NAME = Name("다른 특구", "another zone")
FIRST = date(2018, 1, 1)
MILLIMETRE = 1e-3


def zone(*places: Any, reach: float = 0.0, accuracy: float = 0.0, area: str = "1.00 km2", name: str = "other") -> Zone:
    own = tuple(ZonePlace(place, accuracy, reach, "a test") for place in places)
    size = Quantity.parse(area)
    areas = (ZoneArea(size, size, size, FIRST, None, "a test"),)
    return Zone(name, NAME, FIRST, None, "고시", areas, own)


def point(x: float, y: float) -> Any:
    """A point in metres from the corner of the pictures."""
    return lonlat(shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y))


def beside(picture: str, *zones: Zone, cell_m: float = 1000.0, **drawn: Any) -> Study:
    return dataclasses.replace(draw(picture, cell_m=cell_m, **drawn), other_zones=zones)


def spacing_of(study: Study) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_zone_spacing(scene, requirement("zone-spacing", "10 km", op=">"), as_of=DAY)


def finding_of(study: Study) -> Any:
    return judged(study, requirement("zone-spacing", "10 km", op=">")).finding("zone-spacing")


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_point_before_the_middle_of_an_edge_is_bounded_on_both_sides_by_its_distance() -> None:
    # A is a square of 1 km; the point is 10 km north of its upper edge
    answer = spacing_of(beside("A.b", zone(point(500, 11_000)))).answer
    assert ends(answer)[1:] == pytest.approx((10_000.0,) * 4, abs=MILLIMETRE)


def test_exactly_ten_kilometres_is_not_more_than_ten() -> None:
    # on the central meridian the drawn metre is a metre of the plane to far below a millimetre
    for north, verdict in ((10_999.0, Verdict.FAIL), (11_001.0, Verdict.PASS)):
        assert finding_of(beside("A.b", zone(point(500, north)))).verdict is verdict


def test_land_may_reach_nearer_than_its_place_and_is_no_farther_than_the_place_is_known() -> None:
    answer = spacing_of(beside("A.b", zone(point(500, 21_000), reach=3_000.0, accuracy=700.0))).answer
    assert ends(answer)[1:] == pytest.approx((17_000.0, 20_700.0, 17_000.0, 20_700.0), abs=MILLIMETRE)


def test_the_accuracy_of_the_own_boundary_is_an_accuracy_and_no_missing_data() -> None:
    study = beside("A.b", zone(point(500, 11_010)), accuracy_m=15.0)
    answer = spacing_of(study).answer
    assert ends(answer)[1:] == pytest.approx((10_010.0, 10_010.0, 9_995.0, 10_025.0), abs=MILLIMETRE)
    finding = finding_of(study)
    # it passes, and the boundary as it is surveyed leaves that open
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))


def test_land_somewhere_in_a_box_lies_between_its_near_and_its_far_edge() -> None:
    box = lonlat(shapely.box(ORIGIN[0], ORIGIN[1] + 13_000, ORIGIN[0] + 1000, ORIGIN[1] + 17_000))
    answer = spacing_of(beside("A.b", zone(box))).answer
    # from the upper edge to the lower edge of the box: 12 km; to its upper corners from the middle of the edge's ends
    assert answer.known_low == pytest.approx(12_000.0, abs=MILLIMETRE)
    assert 16_000.0 <= answer.known_high <= (16_000.0**2 + 1000.0**2) ** 0.5 + MILLIMETRE


def test_an_unlocated_site_may_lie_at_the_far_end_of_its_place() -> None:
    study = beside("1\n.\nA", zone(point(500, 14_000)), within={"b": "1"})
    answer = spacing_of(study).answer
    # the place ends 3 km up: 11 km to the point at the nearest
    assert answer.known_low == pytest.approx(11_000.0, abs=MILLIMETRE)
    # A itself is 13 km away; the farthest corners of the place are (500² + 12,000²)^0.5 = 12,010.4 m away, nearer still
    assert answer.known_high == pytest.approx((500.0**2 + 12_000.0**2) ** 0.5, abs=MILLIMETRE)


def test_the_nearest_of_several_zones_decides_and_each_has_its_line() -> None:
    near, far = zone(point(500, 16_000), name="near"), zone(point(500, 31_000), point(500, 41_000), name="far")
    outcome = spacing_of(beside("A.b", far, near))
    assert [(part.subject, round(part.low or 0.0, 3)) for part in outcome.parts] == [("near", 15e3), ("far", 30e3)]
    assert (outcome.subject, outcome.witness.length) == (("A",), pytest.approx(15_000.0, abs=MILLIMETRE))


def test_a_zone_without_a_place_may_be_anywhere() -> None:
    outcome = spacing_of(beside("A.b", zone(point(500, 41_000)), zone(name="nowhere")))
    assert (outcome.answer.known_low, outcome.answer.known_high) == pytest.approx((0.0, 40_000.0), abs=MILLIMETRE)
    assert (outcome.subject, outcome.witness, outcome.parts[0].high) == ((), None, None)
    alone = spacing_of(beside("A.b", zone(name="nowhere")))
    assert ends(alone.answer) == (None, 0.0, None, 0.0, None)
    assert finding_of(beside("A.b", zone(name="nowhere"))).verdict is Verdict.UNDECIDED


# --- every admissible method ------------------------------------------------------------------------------------------


def far_from_the_meridian() -> Study:
    """A square of 1 km at 128.1° E and a point that is 9,999.4 m north of it on the ellipsoid."""
    lon, lat = 128.1, 36.0
    corner = GRS80.Direct(lat, lon, 90.0, 1000.0)
    above = GRS80.Direct(lat, lon, 0.0, 1000.0)
    square = shapely.box(lon, lat, corner["lon2"], above["lat2"])
    target = GRS80.Direct(above["lat2"], lon, 0.0, 9_999.4)
    study = beside("A.b", zone(mapping(shapely.Point(target["lon2"], target["lat2"]))))
    for site, shape in (("A", square), ("b", square)):
        study = moved_site(study, site, geometry=mapping(shape))
    return study


def test_a_spacing_that_another_plane_turns_is_unstable_and_the_ellipsoid_is_named() -> None:
    # 1.1° from the meridian of EPSG:5186 lengths are stretched by 1.24e-4: 10,000.6 m there, above the limit
    finding = finding_of(far_from_the_meridian())
    assert (finding.verdict, finding.stable) == (Verdict.PASS, False)
    assert "ellipsoid:GRS80" in finding.flips
    by_name = {each.name: each for each in spacing_of(far_from_the_meridian()).others}
    assert by_name["ellipsoid:GRS80"].known_low == pytest.approx(9_999.4, abs=MILLIMETRE)
    # 128.1° E lies in reach of both belts, 0.9° from the other meridian
    assert set(by_name) == {"plane:EPSG:5187", "ellipsoid:GRS80"}


@given(st.integers(-40_000, 40_000), st.integers(-40_000, 40_000))
def test_the_ellipsoidal_bound_is_the_geodesic_to_the_nearest_corner_or_edge(x: int, y: int) -> None:
    drawn = shapes("A.b", cell_m=1000.0)
    target = shapely.Point(ORIGIN[0] + x, ORIGIN[1] + y)
    outcome = spacing_of(beside("A.b", zone(point(x, y))))
    by_name = {each.name: each for each in outcome.others}
    expected = min(drawn[letter].distance(target) for letter in "Ab")
    assert outcome.answer.known_low == pytest.approx(expected, abs=MILLIMETRE)
    # 40 km from the meridian the plane stretches lengths by 2e-5 at the most
    assert by_name["ellipsoid:GRS80"].known_low == pytest.approx(expected, rel=2.1e-5, abs=MILLIMETRE)


# --- the national cap -------------------------------------------------------------------------------------------------


def national(study: Study, limit: str, basis: str) -> Any:
    asked = requirement("national-area", limit, roles=["background"], basis=basis)
    return judged(study, asked).finding("national-area")


def test_the_cap_counts_the_measured_area_by_every_method() -> None:
    # b is one cell of 1 km2 as drawn and 1.01 km2 as declared; the other zone has 1.00 km2
    study = beside("A.b", zone(point(500, 41_000)), declared={"b": "1.01 km2"})
    scene = build_scene(study, study.proposals["drawn"], DAY)
    asked = requirement("national-area", "2 km2", roles=["background"], basis="measured")
    outcome = measure_national_area(scene, asked, as_of=DAY)
    assert (outcome.method, outcome.answer.value) == ("plane:EPSG:5186", pytest.approx(2_000_000.0, abs=0.01))
    by_name = {each.name: each.value for each in outcome.others}
    assert set(by_name) == {"declared", "ellipsoid:GRS80"}
    assert by_name["declared"] == 2_010_000.0
    finding = national(study, "2.005 km2", "measured")
    assert (finding.verdict, finding.stable, finding.flips[0]) == (Verdict.PASS, False, "declared")
    assert national(study, "2.005 km2", "declared").verdict is Verdict.FAIL


def test_an_own_area_that_nobody_knows_leaves_the_cap_open_above_the_rest() -> None:
    study = beside("A", zone(point(500, 41_000)), within={"b": ""})
    finding = national(study, "2 km2", "declared")
    assert (finding.verdict, finding.measurement.low, finding.measurement.high) == (Verdict.UNDECIDED, 995_000.0, None)
    assert national(study, "0.9 km2", "declared").verdict is Verdict.FAIL
