"""What a rigid motion or a change of scale does to area and distance, on polygons that hypothesis draws."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import affinity

from tests.pictures import stars
from zonegeo.geodesy.distance import farthest_pair, nearest_lines, separation
from zonegeo.geodesy.plane_area import area_interval, plane_area

SHIFTS = st.floats(-1e5, 1e5)
TURNS = st.floats(0, 360)
FACTORS = st.floats(0.01, 100)


def area(shape: object) -> float:
    return float(plane_area([shape])[0])


@given(stars(), SHIFTS, SHIFTS, TURNS)
def test_moving_and_turning_keep_an_area(shape: shapely.Polygon, east: float, north: float, turn: float) -> None:
    moved = affinity.translate(affinity.rotate(shape, turn, origin=(0, 0)), east, north)
    assert area(moved) == pytest.approx(area(shape), rel=1e-9, abs=1e-4)


@given(stars(), FACTORS)
def test_scaling_by_k_gives_k_squared_times_the_area(shape: shapely.Polygon, k: float) -> None:
    assert area(affinity.scale(shape, k, k, origin=(0, 0))) == pytest.approx(k * k * area(shape), rel=1e-9)


@given(stars())
def test_an_area_is_that_of_the_shoelace_formula(shape: shapely.Polygon) -> None:
    # an independent method: Σ (x_i y_{i+1} − x_{i+1} y_i) / 2 of the outer ring less that of the holes
    rings = [abs(shoelace(np.array(ring.coords))) for ring in (shape.exterior, *shape.interiors)]
    assert area(shape) == pytest.approx(rings[0] - sum(rings[1:]), rel=1e-9)


def shoelace(xy: np.ndarray) -> float:
    x, y = (xy - xy[0]).T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


@given(stars(), st.floats(0, 5))
def test_an_interval_of_area_holds_the_area_and_grows_with_the_accuracy(
    shape: shapely.Polygon, accuracy: float
) -> None:
    low, high = area_interval([shape], accuracy_m=accuracy)
    wider_low, wider_high = area_interval([shape], accuracy_m=accuracy + 1.0)
    assert 0 <= wider_low[0] <= low[0] <= area(shape) <= high[0] < wider_high[0]


@given(stars(), stars(), SHIFTS, SHIFTS, TURNS)
def test_moving_and_turning_both_keep_their_distance(
    first: shapely.Polygon, second: shapely.Polygon, east: float, north: float, turn: float
) -> None:
    second = affinity.translate(second, 700.0, -300.0)

    def move(shape: shapely.Polygon) -> shapely.Polygon:
        return affinity.translate(affinity.rotate(shape, turn, origin=(0, 0)), east, north)

    assert float(separation(move(first), move(second))) == pytest.approx(float(separation(first, second)), abs=1e-6)


@given(stars(), stars(), FACTORS)
def test_scaling_by_k_gives_k_times_the_distance(first: shapely.Polygon, second: shapely.Polygon, k: float) -> None:
    second = affinity.translate(second, 500.0, 500.0)
    scaled = [affinity.scale(shape, k, k, origin=(0, 0)) for shape in (first, second)]
    expected = k * float(separation(first, second))
    assert float(separation(*scaled)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(stars(), stars(), st.floats(-600, 600), st.floats(-600, 600))
def test_a_distance_is_symmetric_and_0_exactly_where_the_shapes_meet(
    first: shapely.Polygon, second: shapely.Polygon, east: float, north: float
) -> None:
    second = affinity.translate(second, east, north)
    there, back = float(separation(first, second)), float(separation(second, first))
    assert there == back
    # DE-9IM "disjoint" is another algorithm than the distance
    assert (there == 0.0) is (not first.disjoint(second))


@given(stars(), st.floats(1, 400))
def test_a_shape_pushed_away_by_d_is_at_most_d_further(shape: shapely.Polygon, d: float) -> None:
    other = affinity.translate(shape, 450.0, 0.0)
    assume(not shape.intersects(other))
    pushed = affinity.translate(other, d, 0.0)
    before = float(separation(shape, other))
    assert before - d - 1e-9 <= float(separation(shape, pushed)) <= before + d + 1e-9


@given(stars(), stars(), st.floats(-600, 600), st.floats(-600, 600))
def test_the_nearest_line_ends_on_both_shapes_and_is_as_long_as_the_distance(
    first: shapely.Polygon, second: shapely.Polygon, east: float, north: float
) -> None:
    second = affinity.translate(second, east, north)
    line = nearest_lines(first, second).item()
    start, end = shapely.points(line.coords[0]), shapely.points(line.coords[-1])
    assert line.length == pytest.approx(float(separation(first, second)), abs=1e-9)
    assert max(first.distance(start), second.distance(end)) < 1e-9


@given(stars(), stars(), st.floats(-600, 600))
def test_the_farthest_pair_is_the_farthest_of_all_vertices(
    first: shapely.Polygon, second: shapely.Polygon, east: float
) -> None:
    second = affinity.translate(second, east, 0.0)
    a, b = shapely.get_coordinates(first), shapely.get_coordinates(second)
    # the last digit hangs on the C library's square root
    assert farthest_pair(first, second) == pytest.approx(max(math.dist(p, q) for p in a for q in b), rel=1e-14)
