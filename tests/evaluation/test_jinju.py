"""A square whose verdict hangs on the method: near the edge of a belt a plane reads more than there is.

The square lies at 128.1° E, 35.15° N and has 1,999,800 m2 on the ellipsoid: truly below 2 km2. At 1.1° from the
meridian of EPSG:5186 lengths are stretched by x² / 2R² = 1.24e-4, areas by 2.48e-4: 2,000,295 m2, above the limit.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping

from tests.geodesics import GRS80
from tests.pictures import area_of, draw, moved_site
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

PLACE = (128.1, 35.15)
TRUE_AREA = 1_999_800.0


def corners(half_diagonal: float) -> list[tuple[float, float]]:
    """Return a square by its four corners, north-east first, each as far from its middle on the ellipsoid."""
    found = [GRS80.Direct(PLACE[1], PLACE[0], azimuth, half_diagonal) for azimuth in (45.0, 135.0, 225.0, 315.0)]
    return [(point["lon2"], point["lat2"]) for point in found]


def true_area(square: list[tuple[float, float]]) -> float:
    polygon = GRS80.Polygon()
    for lon, lat in square:
        polygon.AddPoint(lat, lon)
    return abs(polygon.Compute(False, True)[2])


def square() -> shapely.Polygon:
    # of a square of half diagonal r the area is 2 r²; one correction is enough for a tenth of a square millimetre
    half = (TRUE_AREA / 2) ** 0.5
    half *= (TRUE_AREA / true_area(corners(half))) ** 0.5
    return shapely.Polygon(corners(half))


def jinju(crs: str = "EPSG:5186", **boundary: Any) -> Study:
    return moved_site(draw("A.b", crs=crs), "b", geometry=mapping(square()), **boundary)


@pytest.fixture(scope="module")
def only_background() -> Study:
    """The core institution of the picture lies near Seoul: leave it out."""
    return alone(jinju())


def alone(study: Study) -> Study:
    proposal = dataclasses.replace(study.proposals["drawn"], sites=("b",))
    return dataclasses.replace(study, proposals={"drawn": proposal})


def test_the_square_is_what_it_says() -> None:
    assert true_area(list(square().exterior.coords)[:-1]) == pytest.approx(TRUE_AREA, abs=1e-3)


def test_5186_reads_more_than_2_km2_and_the_finding_says_that_it_is_unstable(only_background: Study) -> None:
    finding = area_of(only_background, "2 km2")
    assert finding.measurement.value == pytest.approx(2_000_295, abs=1.0)
    assert (finding.verdict, finding.stable) == (Verdict.FAIL, False)
    assert finding.flips == ("ellipsoid:GRS80",)
    assert [remark.values["name"] for remark in finding.remarks if remark.code == "remark.flips"] == [
        {"method": "ellipsoid:GRS80"}
    ]


def test_the_finding_says_by_how_much(only_background: Study) -> None:
    finding = area_of(only_background, "2 km2")
    ellipsoid = next(each for each in finding.alternatives if each.name == "ellipsoid:GRS80")
    assert ellipsoid.value == pytest.approx(TRUE_AREA, abs=1e-2)
    assert ellipsoid.verdict is Verdict.PASS
    assert ellipsoid.shift == pytest.approx(TRUE_AREA - 2_000_295, abs=1.0)
    assert finding.margin_nominal == pytest.approx(-295, abs=1.0)


def test_the_other_belt_that_is_fit_is_asked_as_well(only_background: Study) -> None:
    # 0.9° from the meridian of EPSG:5187 the areas are 1.66e-4 too large: 2,000,131 m2, also above
    finding = area_of(only_background, "2 km2")
    other = next(each for each in finding.alternatives if each.name == "plane:EPSG:5187")
    assert other.value == pytest.approx(2_000_131, abs=2.0)
    assert other.verdict is Verdict.FAIL


def test_5179_reads_less_and_is_flipped_by_both_belts_that_are_fit() -> None:
    finding = area_of(alone(jinju("EPSG:5179")), "2 km2")
    assert finding.measurement.value == pytest.approx(1_998_348, abs=1.0)
    assert (finding.verdict, finding.stable) == (Verdict.PASS, False)
    assert set(finding.flips) == {"plane:EPSG:5187", "plane:EPSG:5186"}


def test_the_accuracy_of_the_boundary_flips_it_too() -> None:
    # 5.66 km of edge: 0.1 m is 566 m2, more than the 295 m2 above the limit
    finding = area_of(alone(jinju(accuracy_m=0.1)), "2 km2")
    assert set(finding.flips) == {"accuracy", "ellipsoid:GRS80"}


def test_a_limit_that_all_methods_keep_to_is_stable(only_background: Study) -> None:
    assert area_of(only_background, "2.1 km2").stable
    assert area_of(only_background, "1.9 km2").stable


def test_a_cautious_decision_makes_the_unstable_pass_undecided() -> None:
    study = alone(jinju("EPSG:5179"))
    finding = area_of(study, "2 km2", cautious=True)
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.message.code == "reason.undecided.unstable"
    assert set(finding.flips) == {"plane:EPSG:5187", "plane:EPSG:5186"}
    # a stable pass and a fail stay what they are
    assert area_of(study, "2.1 km2", cautious=True).verdict is Verdict.PASS
    assert area_of(study, "1.9 km2", cautious=True).verdict is Verdict.FAIL
