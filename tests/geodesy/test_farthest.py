"""The farthest place of an area: known cases, and dense sampling."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import affinity

from tests.pictures import shapes, stars
from zonegeo.geodesy import distance
from zonegeo.geodesy.distance import FARTHEST_TOLERANCE_M, farthest_place, separation

# sampling finds a place as far as the true one less half the diagonal of its grid
GRID_M = 4.0


def holds(bounds: tuple[float, float], true: float) -> bool:
    low, high = bounds
    return low <= true + 1e-9 and true - 1e-9 <= high and high - low <= FARTHEST_TOLERANCE_M + 1e-9


def test_a_corner() -> None:
    # from the corner (10, 10) to the corner (40, 50): 3-4-5
    assert holds(farthest_place(shapely.box(20, 20, 40, 50), shapely.box(0, 0, 10, 10)), 50.0)


def test_a_corner_from_which_all_of_the_place_is_nearer_is_found_without_a_search(monkeypatch: Any) -> None:
    monkeypatch.setattr(distance, "divided", lambda *_: pytest.fail("searched"))
    low, high = farthest_place(shapely.box(20, 20, 40, 50), shapely.box(0, 0, 10, 10))
    assert (low, high) == (50.0, 50.0 + FARTHEST_TOLERANCE_M)


def test_the_farthest_corner_of_what_lies_around_a_target_is_told_without_cutting_that_out() -> None:
    place = shapely.box(0, 0, 300, 200)
    target = shapely.Polygon([(40, 60), (90, 50), (110, 90), (60, 120)])
    assert farthest_place(place, target) == distance.farthest_point(place, target)[:2]
    assert distance._farthest_corner(place, target) == farthest_place(place, target)[0]
    # amid a round place some corner is as far on the other side
    assert distance._farthest_corner(shapely.Point(0, 0).buffer(100.0), shapely.box(-10, -10, 10, 10)) is None
    # what is all of the place but a rim
    assert distance._farthest_corner(place, place.buffer(-3.0)) is None


@given(stars(size_m=400.0), stars(size_m=80.0))
def test_a_place_around_a_target_is_bounded_as_what_is_left_of_it(place: shapely.Polygon, target: Any) -> None:
    assert farthest_place(place, target) == distance.farthest_point(place, target)[:2]


def test_the_middle_of_a_ring() -> None:
    # every vertex of the area is 10 m from the ring, its centre 20 m: the farthest place is inside
    ring = shapely.box(-30, -30, 30, 30) - shapely.box(-20, -20, 20, 20)
    assert holds(farthest_place(shapely.box(-10, -10, 10, 10), ring), 20.0)


def test_off_the_middle_of_a_ring() -> None:
    # an area whose own middle is not the farthest place: the one centre that the search starts from proves nothing
    ring = shapely.box(-30, -30, 30, 30) - shapely.box(-20, -20, 20, 20)
    assert holds(farthest_place(shapely.box(-17, -3, 5, 13), ring), 20.0)


@pytest.mark.parametrize("west", [0.0, -3.7, 11.0])
def test_amid_an_edge_between_two_targets(west: float) -> None:
    # targets end at x = −20 and begin at x = 80: amid them, at x = 30, both are 50 m away; the area touches that line
    # with an edge and has no vertex there. Straight up from there nothing is farther, as the targets are tall.
    targets = shapely.MultiPolygon([shapely.box(-40, -99, -20, 99), shapely.box(80, -99, 99, 99)])
    assert holds(farthest_place(shapely.box(west, 0, 61, 8), targets), 50.0)


def test_amid_a_slanting_edge() -> None:
    # two points at (0, 0) and (100, 0), the area a triangle above y = 0 whose long edge passes over their middle:
    # on the line x = 50 the farthest place is where the edge from (0, 0.0) to (100, 40) meets it: (50, 20)
    points = shapely.MultiPoint([(0, 0), (100, 0)])
    place = shapely.Polygon([(20, -10), (80, -10), (80, 32), (20, 8)])
    assert holds(farthest_place(place, points), math.hypot(50, 20))


def test_a_square_may_hold_its_farthest_place_near_its_corner() -> None:
    # on the edge y = 100 the points (28, 49) and (118, 36) are equally far where (x − 28)² + 51² = (x − 118)² + 64²,
    # at x = 14635/180. A search that allowed a square only half a side beyond its middle found 66.5 m here.
    points = shapely.MultiPoint([(2, 50), (-19, 16), (109, -12), (28, 49), (38, 39), (118, 36)])
    assert holds(farthest_place(shapely.box(0, 0, 100, 100), points), math.hypot(14635 / 180 - 28, 51))


def test_around_a_point_the_farthest_place_is_a_vertex() -> None:
    place = shapely.Polygon([(0, 0), (10, -3), (24, 7), (6, 9)])
    assert holds(farthest_place(place, shapely.Point(0, 0)), 25.0)  # 7-24-25


def test_an_area_within_the_target_is_nowhere_away_from_it() -> None:
    low, high = farthest_place(shapely.box(2, 2, 8, 8), shapely.box(0, 0, 10, 10))
    assert low == 0.0
    assert high <= FARTHEST_TOLERANCE_M


def test_an_empty_area_has_no_farthest_place() -> None:
    assert all(math.isnan(end) for end in farthest_place(shapely.Polygon(), shapely.Point(0, 0)))
    assert all(math.isnan(end) for end in farthest_place(None, shapely.Point(0, 0)))


def test_a_hole_holds_no_place() -> None:
    # the middle of the ring-shaped target is a hole of the area: what is left is at most 20 − 8 m away... from (8, y)
    ring = shapely.box(-30, -30, 30, 30) - shapely.box(-20, -20, 20, 20)
    place = shapely.box(-10, -10, 10, 10) - shapely.box(-8, -8, 8, 8)
    # the edge of the hole at x = ±8 or y = ±8 is 12 m from the ring
    assert holds(farthest_place(place, ring), 12.0)


def test_a_finer_tolerance_closes_the_gap() -> None:
    ring = shapely.box(-30, -30, 30, 30) - shapely.box(-20, -20, 20, 20)
    low, high = farthest_place(shapely.box(-17, -3, 5, 13), ring, tolerance_m=0.001)
    assert low <= 20.0 <= high <= low + 0.001


def test_a_picture_of_a_place_with_two_parts() -> None:
    # from A: 300 m and 400 m to the ends of the left part, 600 m and 700 m to those of the right one
    drawn = shapes("1...A......1", cell_m=100.0)
    assert holds(farthest_place(drawn["1"], drawn["A"]), 700.0)


def sampled(place: shapely.Polygon, target: shapely.Polygon) -> float:
    """Return the farthest of many places of an area: of a grid, its edge and its vertices."""
    x0, y0, x1, y1 = place.bounds
    grid = np.stack(np.meshgrid(np.arange(x0, x1, GRID_M), np.arange(y0, y1, GRID_M)), axis=-1).reshape(-1, 2)
    inside = grid[shapely.contains_xy(place, grid)]
    edge = shapely.get_coordinates(shapely.segmentize(place, GRID_M))
    return float(shapely.distance(shapely.points(np.vstack([inside, edge])), target).max())


def inside(place: shapely.Polygon, target: shapely.Polygon) -> bool:
    """Say whether nothing of an area is more than a metre outside a target: that case has its own test below."""
    return bool(shapely.covers(shapely.buffer(target, 1.0), place))


@given(stars(), stars(), st.floats(-700, 700), st.floats(-700, 700))
def test_no_sampled_place_is_farther_and_one_is_nearly_as_far(
    place: shapely.Polygon, target: shapely.Polygon, east: float, north: float
) -> None:
    target = affinity.translate(target, east, north)
    assume(not inside(place, target))
    low, high = farthest_place(place, target)
    found = sampled(place, target)
    assert high - low <= FARTHEST_TOLERANCE_M + 1e-9
    assert found <= high
    assert low <= found + GRID_M * math.sqrt(0.5)


@given(stars(), st.lists(st.tuples(st.integers(-400, 400), st.integers(-400, 400)), min_size=2, max_size=5))
def test_several_targets_inside_and_around(place: shapely.Polygon, points: list[tuple[int, int]]) -> None:
    # here the farthest place often lies inside the area or amid an edge: a vertex of the Voronoi diagram
    target = shapely.union_all([shapely.box(x, y, x + 10, y + 10) for x, y in points])
    low, high = farthest_place(place, target)
    found = sampled(place, target)
    assert found <= high
    assert low <= found + GRID_M * math.sqrt(0.5)


@given(stars(), stars(), st.floats(-700, 700))
def test_the_farthest_place_is_no_nearer_than_the_nearest(
    place: shapely.Polygon, target: shapely.Polygon, east: float
) -> None:
    target = affinity.translate(target, east, 0.0)
    assume(not inside(place, target))
    assert farthest_place(place, target)[1] >= float(separation(place, target))


class TooManySquaresError(AssertionError):
    """A search that will not end in reasonable time and memory."""


@pytest.mark.parametrize("outside", [0.0, 0.05])
def test_an_area_inside_a_campus_is_searched_in_reasonable_time(monkeypatch: Any, outside: float) -> None:
    # "somewhere on this campus" is a plausible place; 200 m × 200 m once took 19 s and 4 GB.
    # The squares are counted instead of the seconds, so that the answer does not depend on the machine.
    divided = distance.divided

    def counted(centres: np.ndarray, half: float) -> np.ndarray:
        if len(centres) > 50_000:
            raise TooManySquaresError
        return divided(centres, half)

    monkeypatch.setattr(distance, "divided", counted, raising=False)
    low, high = farthest_place(shapely.box(0, 0, 200, 200), shapely.box(-10, -10, 200 - outside, 210))
    assert holds((low, high), outside)
