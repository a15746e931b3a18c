"""Ellipsoidal areas and lengths against geographiclib (C. F. F. Karney) and against closed formulas.

geographiclib is Karney's own Python, a separate program from the C of PROJ that zonegeo calls. What it cannot show, as
the algorithm is the same, the closed formulas show: an octant and a quarter meridian need no geodesic at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from tests.pictures import stars
from zonegeo.geodesy.crs import SCALE_BOUND, analysis_crs
from zonegeo.geodesy.distance import ellipsoid_length
from zonegeo.geodesy.plane_area import ellipsoid_area, grs80, plane_area

A = 6_378_137.0
F = 1 / 298.257222101
GRS80 = Geodesic(A, F)


def ring_area(ring: Any) -> float:
    polygon = GRS80.Polygon()
    for lon, lat in list(ring.coords)[:-1]:
        polygon.AddPoint(lat, lon)
    return abs(polygon.Compute(False, True)[2])


def area_by_geographiclib(shape: Any) -> float:
    return sum(
        ring_area(polygon.exterior) - sum(ring_area(ring) for ring in polygon.interiors)
        for polygon in shapely.get_parts(shape)
    )


def area(shape: Any) -> float:
    return float(ellipsoid_area([shape])[0])


def in_degrees(shape: Any, *, lon: float, lat: float, metres_a_degree: float) -> Any:
    """Spread a star drawn in metres over so many degrees round a place: only its form matters here."""
    small = affinity.scale(shape, 1 / metres_a_degree, 1 / metres_a_degree, origin=(0, 0))
    return affinity.translate(small, lon, lat)


KOREA = {"lon": st.floats(125.0, 131.5), "lat": st.floats(33.5, 38.5)}
WORLD = {"lon": st.floats(-150, 150), "lat": st.floats(-70, 70)}


def test_the_ellipsoid_is_the_grs80_of_the_decree() -> None:
    assert (grs80().a, grs80().f) == pytest.approx((A, F), rel=1e-15)


@given(shape=stars(), **KOREA)
def test_areas_in_korea_agree_with_geographiclib(shape: shapely.Polygon, lon: float, lat: float) -> None:
    placed = in_degrees(shape, lon=lon, lat=lat, metres_a_degree=100_000.0)  # about 500 m across
    assert area(placed) == pytest.approx(area_by_geographiclib(placed), rel=1e-9, abs=1e-4)


@given(shape=stars(), **WORLD)
def test_areas_the_size_of_countries_agree_with_geographiclib(shape: shapely.Polygon, lon: float, lat: float) -> None:
    placed = in_degrees(shape, lon=lon, lat=lat, metres_a_degree=20.0)  # about 25 degrees across
    assert area(placed) == pytest.approx(area_by_geographiclib(placed), rel=1e-12)


@given(first=stars(), second=stars(), **KOREA)
def test_parts_add_up_and_holes_are_taken_away(
    first: shapely.Polygon, second: shapely.Polygon, lon: float, lat: float
) -> None:
    placed = in_degrees(first, lon=lon, lat=lat, metres_a_degree=100_000.0)
    beside = in_degrees(second, lon=lon + 0.01, lat=lat, metres_a_degree=100_000.0)
    both = shapely.MultiPolygon([placed, beside])
    assert area(both) == pytest.approx(area(placed) + area(beside), rel=1e-12)
    assert area(both) == pytest.approx(area_by_geographiclib(both), rel=1e-9, abs=1e-4)
    whole = shapely.Polygon(placed.exterior)
    holes = sum(area(shapely.Polygon(ring)) for ring in placed.interiors)
    assert area(placed) == pytest.approx(area(whole) - holes, rel=1e-9, abs=1e-4)


@given(shape=stars(), **KOREA)
def test_the_direction_of_the_rings_does_not_matter(shape: shapely.Polygon, lon: float, lat: float) -> None:
    placed = in_degrees(shape, lon=lon, lat=lat, metres_a_degree=100_000.0)
    for turned in (shapely.reverse(placed), shapely.normalize(placed), shapely.orient_polygons(placed)):
        assert area(turned) == pytest.approx(area(placed), rel=1e-9)


def test_an_octant_is_an_eighth_of_the_ellipsoid() -> None:
    # equator and meridians are geodesics; the whole surface is 2π a² (1 + (1 − e²) / e · artanh e)
    e = math.sqrt(F * (2 - F))
    surface = 2 * math.pi * A**2 * (1 + (1 - e * e) / e * math.atanh(e))
    octant = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 0)])
    assert area(octant) == pytest.approx(surface / 8, rel=1e-12)


def test_unknown_and_empty_shapes() -> None:
    areas = ellipsoid_area([None, shapely.Polygon(), shapely.box(127, 37, 127.001, 37.001)])
    assert math.isnan(areas[0])
    assert areas[1] == 0.0
    assert areas[2] > 0.0


def length(points: Sequence[tuple[float, float]]) -> float:
    return float(ellipsoid_length([shapely.LineString(points)])[0])


def test_along_the_equator_a_degree_is_that_of_the_circle() -> None:
    assert length([(10, 0), (11, 0)]) == pytest.approx(A * math.radians(1), abs=1e-8)


def test_a_quarter_meridian() -> None:
    # series in the third flattening n: a / (1 + n) · π / 2 · (1 + n²/4 + n⁴/64 + …) = 10,001,965.7292 m for GRS80
    n = F / (2 - F)
    quarter = A / (1 + n) * (math.pi / 2) * (1 + n**2 / 4 + n**4 / 64 + n**6 / 256)
    assert quarter == pytest.approx(10_001_965.7292, abs=1e-4)
    assert length([(127, 0), (127, 90)]) == pytest.approx(quarter, abs=1e-6)


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(-150, 150), st.floats(-80, 80))
def test_lengths_over_the_world_agree_with_geographiclib(lon: float, lat: float, turn: float, other: float) -> None:
    # at most 150° of longitude apart: nowhere near the antipode, where iterations may part
    line = [(lon, lat), (lon + turn, other)]
    expected = GRS80.Inverse(lat, lon, other, lon + turn)["s12"]
    assert length(line) == pytest.approx(expected, rel=1e-12, abs=1e-6)


@given(*(st.floats(125.0, 131.5), st.floats(33.5, 38.5)) * 2)
def test_lengths_in_korea_agree_with_geographiclib(lon: float, lat: float, lon2: float, lat2: float) -> None:
    expected = GRS80.Inverse(lat, lon, lat2, lon2)["s12"]
    assert length([(lon, lat), (lon2, lat2)]) == pytest.approx(expected, abs=1e-6)
    assert length([(lon2, lat2), (lon, lat)]) == pytest.approx(length([(lon, lat), (lon2, lat2)]), abs=1e-7)


def test_lengths_keep_the_shape_of_their_array_and_what_is_unknown() -> None:
    line = shapely.LineString([(127, 37), (127.01, 37)])
    lines = np.array([[line, None], [None, line]], dtype=object)
    lengths = ellipsoid_length(lines)
    assert lengths.shape == (2, 2)
    assert np.isnan(lengths).tolist() == [[False, True], [True, False]]
    assert lengths[0, 0] == lengths[1, 1] == pytest.approx(890.0, abs=1.0)


@given(stars(), st.floats(125.6, 128.4), st.floats(33.5, 38.5))
def test_plane_and_ellipsoid_differ_by_less_than_the_stated_bound(
    shape: shapely.Polygon, lon: float, lat: float
) -> None:
    # areas by twice the bound of lengths; the belt of EPSG:5186 is fit from 125.5 to 128.5 degrees
    placed = in_degrees(shape, lon=lon, lat=lat, metres_a_degree=100_000.0)
    plane = float(plane_area(analysis_crs("EPSG:5186").to_plane([placed]))[0])
    assert abs(plane / area(placed) - 1) < 2 * SCALE_BOUND
