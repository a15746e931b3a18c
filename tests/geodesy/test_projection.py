"""The planes of Korea 2000 against a transverse Mercator written here from the series (L. Krüger, 1912)."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from zonegeo.base.errors import InputError
from zonegeo.geodesy.crs import FIT_DEGREES, KOREAN_BELTS, PLANE_DIGITS, SCALE_BOUND, analysis_crs, belts_fit_for

A = 6_378_137.0
F = 1 / 298.257222101
N = F / (2 - F)
# α to n⁵ (C. F. F. Karney, J. Geodesy 85, 2011, equation 35): the next terms are below a micrometre by far
ALPHA = (
    N / 2 - 2 * N**2 / 3 + 5 * N**3 / 16 + 41 * N**4 / 180 - 127 * N**5 / 288,
    13 * N**2 / 48 - 3 * N**3 / 5 + 557 * N**4 / 1440 + 281 * N**5 / 630,
    61 * N**3 / 240 - 103 * N**4 / 140 + 15061 * N**5 / 26880,
    49561 * N**4 / 161280 - 179 * N**5 / 168,
    34729 * N**5 / 80640,
)
RECTIFYING = A / (1 + N) * (1 + N**2 / 4 + N**4 / 64)

# code → central meridian, scale, false easting, false northing; the origin is 38° N (국토지리정보원 고시)
PLANES = {
    "EPSG:5185": (125.0, 1.0, 200_000.0, 600_000.0),
    "EPSG:5186": (127.0, 1.0, 200_000.0, 600_000.0),
    "EPSG:5187": (129.0, 1.0, 200_000.0, 600_000.0),
    "EPSG:5188": (131.0, 1.0, 200_000.0, 600_000.0),
    "EPSG:5179": (127.5, 0.9996, 1_000_000.0, 2_000_000.0),
}


def series(lon_from_meridian: float, lat: float) -> tuple[float, float]:
    """Return ξ and η in metres: the Gauss–Schreiber sphere, then the series of Krüger."""
    e = math.sqrt(F * (2 - F))
    phi, lam = math.radians(lat), math.radians(lon_from_meridian)
    tau = math.tan(phi)
    sigma = math.sinh(e * math.atanh(e * math.sin(phi)))
    conformal = tau * math.hypot(1, sigma) - sigma * math.hypot(1, tau)
    xi = math.atan2(conformal, math.cos(lam))
    eta = math.asinh(math.sin(lam) / math.hypot(conformal, math.cos(lam)))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(ALPHA, 1))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(ALPHA, 1))
    return RECTIFYING * north, RECTIFYING * east


def by_series(code: str, lon: float, lat: float) -> tuple[float, float]:
    meridian, scale, false_east, false_north = PLANES[code]
    north, east = series(lon - meridian, lat)
    return false_east + scale * east, false_north + scale * (north - series(0.0, 38.0)[0])


def by_zonegeo(code: str, lon: float, lat: float) -> tuple[float, float]:
    point = analysis_crs(code).to_plane([shapely.Point(lon, lat)])[0]
    return point.x, point.y


def test_the_series_itself_knows_the_quarter_meridian() -> None:
    # guards the independent method: at the pole ξ is a quarter meridian
    assert series(0.0, 90.0)[0] == pytest.approx(10_001_965.7292, abs=1e-4)


@pytest.mark.parametrize("code", PLANES)
@given(st.floats(-2.0, 2.0), st.floats(33.0, 43.0))
def test_a_plane_is_that_of_the_series_to_a_micrometre(code: str, off: float, lat: float) -> None:
    lon = PLANES[code][0] + off
    assert math.dist(by_zonegeo(code, lon, lat), by_series(code, lon, lat)) < 1e-6


@pytest.mark.parametrize("code", PLANES)
def test_the_origin_is_where_the_notice_puts_it(code: str) -> None:
    meridian, _, east, north = PLANES[code]
    assert by_zonegeo(code, meridian, 38.0) == pytest.approx((east, north), abs=1e-6)


@pytest.mark.parametrize("code", PLANES)
@given(st.floats(-1.5, 1.5), st.floats(33.0, 39.0))
def test_there_and_back_again(code: str, off: float, lat: float) -> None:
    crs = analysis_crs(code)
    lon = PLANES[code][0] + off
    back = crs.to_lonlat(crs.to_plane([shapely.Point(lon, lat)]))[0]
    assert (back.x, back.y) == pytest.approx((lon, lat), abs=1e-10)


def test_unknown_shapes_stay_unknown_both_ways() -> None:
    crs = analysis_crs("EPSG:5186")
    shapes = np.array([None, shapely.Point(127, 37)], dtype=object)
    assert crs.to_plane(shapes)[0] is None
    assert crs.to_lonlat(shapes)[0] is None


@pytest.mark.parametrize(("code", "meridian"), KOREAN_BELTS.items())
def test_within_its_reach_a_belt_stretches_less_than_the_bound(code: str, meridian: float) -> None:
    # measured: one second of arc northwards in the plane against the same on the meridian of the belt
    def second(lon: float, lat: float) -> float:
        return math.dist(by_zonegeo(code, lon, lat), by_zonegeo(code, lon, lat + 1 / 3600))

    for lat in (33.0, 36.0, 39.0):
        stretch = second(meridian + FIT_DEGREES, lat) / second(meridian, lat) - 1
        assert 0 < stretch < SCALE_BOUND


@pytest.mark.parametrize(
    ("lon", "belts"),
    [
        (125.0, ("EPSG:5185",)),
        (126.0, ("EPSG:5185", "EPSG:5186")),
        (127.0, ("EPSG:5186",)),
        (128.5, ("EPSG:5187", "EPSG:5186")),  # exactly at the reach of both
        (128.1, ("EPSG:5187", "EPSG:5186")),
        (131.0, ("EPSG:5188",)),
        (120.0, ()),
        (-127.0, ()),
    ],
)
def test_the_belts_that_are_fit_come_nearest_first(lon: float, belts: tuple[str, ...]) -> None:
    assert belts_fit_for(lon) == belts


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("EPSG:4326", "crs-in-degrees"),
        ("EPSG:4737", "crs-in-degrees"),  # Korea 2000, geographic
        ("EPSG:3857", "crs-web-mercator"),
        ("epsg:3857", "crs-web-mercator"),
        ("EPSG:900913", "crs-web-mercator"),
        ("EPSG:2263", "crs-not-in-metres"),  # New York, in feet
        ("EPSG:999999", "crs-unknown"),
        ("", "crs-unknown"),
    ],
)
def test_what_cannot_be_measured_in_is_refused(code: str, problem: str) -> None:
    with pytest.raises(InputError) as raised:
        analysis_crs(code)
    assert [each.code for each in raised.value.problems] == [problem]


@pytest.mark.parametrize("code", list(KOREAN_BELTS))
def test_a_belt_is_the_operation_that_proj_chooses_by_itself(code: str) -> None:
    chosen = Transformer.from_crs("EPSG:4326", code, always_xy=True, allow_ballpark=False)
    ours = analysis_crs(code)
    assert ours.operation.replace("+", "").split() == chosen.definition.split()
    points = shapely.points([[124.5, 33.1], [127.04, 37.6], [128.1, 35.15], [131.9, 38.6]])
    expected = np.column_stack(chosen.transform(*shapely.get_coordinates(points).T))
    assert np.array_equal(shapely.get_coordinates(ours.to_plane(points)), np.round(expected, PLANE_DIGITS))


@pytest.mark.parametrize("code", ["EPSG:5186", "EPSG:5179", "EPSG:32652"])
@pytest.mark.parametrize("place", [(127.0, 37.5), (128.1, 35.1), (129.6, 36.0)])
def test_no_length_differs_from_the_geodesic_by_more_than_the_bound(code: str, place: tuple[float, float]) -> None:
    geodesic = Geodesic(6_378_137.0, 1 / 298.257222101)
    lon, lat = place
    bound = analysis_crs(code).stretch_bound((lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1))
    ratios = []
    for azimuth in range(0, 180, 15):
        end = geodesic.Direct(lat, lon, azimuth, 5000.0)
        line = shapely.LineString([(lon, lat), (end["lon2"], end["lat2"])])
        ratios.append(analysis_crs(code).to_plane([line])[0].length / 5000.0)
    worst = max(abs(each - 1.0) for each in ratios)
    # UTM is true to scale somewhere near 127.7 E; elsewhere the bound is as tight as it can be told in a round figure
    assert worst <= bound
    assert bound <= max(SCALE_BOUND, 1.5 * worst + 1e-4)
