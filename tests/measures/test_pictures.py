"""Areas and distances that the eye can check: one character is one square."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.pictures import shapes
from zonegeo.geodesy.distance import farthest_pair, nearest_lines, separation
from zonegeo.geodesy.plane_area import area_interval, plane_area

METRE = 1e-6


def area(picture: str, letter: str = "A", cell_m: float = 10.0) -> float:
    return float(plane_area([shapes(picture, cell_m=cell_m)[letter]])[0])


def distance(picture: str, first: str = "A", second: str = "b", cell_m: float = 10.0) -> float:
    drawn = shapes(picture, cell_m=cell_m)
    return float(separation(drawn[first], drawn[second]))


@pytest.mark.parametrize(
    ("picture", "square_metres"),
    [
        ("A", 100),  # 1 cell of 10 m × 10 m
        ("AAA\nAAA", 600),  # 6 cells
        ("AA.\nAA.\n..A", 500),  # 5 cells, of which one touches the others in a corner only
        ("AAA\nA.A\nAAA", 800),  # 9 cells less a hole of 1
        ("AAAAA\nA...A\nA.A.A\nA...A\nAAAAA", 1700),  # 25 cells less a hole of 9 with an island of 1 in it
        ("AA...A", 300),  # two parts: 2 cells and 1
    ],
    ids=["one", "block", "corner", "hole", "island", "two parts"],
)
def test_an_area_is_the_number_of_cells_times_the_area_of_one(picture: str, square_metres: float) -> None:
    assert area(picture) == pytest.approx(square_metres, abs=1e-6)


def test_a_cell_of_100_m_is_a_hectare() -> None:
    assert area("AA", cell_m=100.0) == pytest.approx(20_000.0, abs=1e-6)


def test_a_shape_with_a_hole_and_an_island_is_not_its_hull() -> None:
    # guards the picture itself: the hole must really be one
    shape = shapes("AAA\nA.A\nAAA")["A"]
    assert len(shape.interiors) == 1
    assert shapely.convex_hull(shape).area == pytest.approx(900.0)


def test_an_area_reaches_from_its_inner_to_its_outer_parallel_body() -> None:
    # 20 m × 10 m, perimeter 60 m; 1 m off: 18 m × 8 m at the least, and a quarter of a circle more at each corner
    low, high = area_interval([shapes("AA")["A"]], accuracy_m=1.0)
    assert (low[0], high[0]) == pytest.approx((144.0, 260.0 + np.pi))


def test_a_boundary_drawn_outside_everywhere_is_within_the_bound() -> None:
    # the land that an outline 3 m farther out encloses, its corners round: more than area and accuracy × perimeter
    shape = shapes("AAA\nA..")["A"]
    low, high = area_interval([shape], accuracy_m=3.0)
    outside, inside = shape.buffer(3.0, quad_segs=512), shape.buffer(-3.0, quad_segs=512)
    assert outside.area <= high[0] <= outside.area * 1.001
    assert inside.area * 0.999 <= low[0] <= inside.area
    # at a corner that juts in it may be less than that
    assert high[0] < shape.area + 3.0 * shape.length + np.pi * 9.0
    # a square has more than that, by the four quarters of a circle at its corners
    square = shapes("A")["A"]
    (most,) = area_interval([square], accuracy_m=3.0)[1]
    assert most == pytest.approx(square.area + 3.0 * square.length + np.pi * 9.0)


def test_the_edges_of_a_hole_are_as_uncertain_as_the_outer_ones() -> None:
    # 30 m × 30 m around a hole of 10 m × 10 m: 29² less a rounded 11², or a rounded 31² less 9²
    low, high = area_interval([shapes("AAA\nA.A\nAAA")["A"]], accuracy_m=0.5)
    corners = np.pi * 0.25
    assert (low[0], high[0]) == pytest.approx((29.0**2 - 120.0 - corners, 960.0 + corners - 9.0**2), abs=0.05)


def test_an_area_is_never_negative_however_vague_its_boundary() -> None:
    low, high = area_interval([shapes("A")["A"]], accuracy_m=40.0)
    assert low[0] == 0.0
    assert high[0] == pytest.approx(100.0 + 40.0 * 40.0 + np.pi * 40.0**2)


@pytest.mark.parametrize(
    ("picture", "metres"),
    [
        ("A...b", 30.0),  # three empty cells between them
        ("Ab", 0.0),  # they share an edge
        ("A.\n.b", 0.0),  # they share a corner
        ("A.\n..\n.b", 10.0),  # one row between them, corners above each other: no diagonal
        ("A....\n.....\n.....\n.....\n.....\n....b", 50.0),  # 3 columns and 4 rows between the corners: 3-4-5
        ("A..b..A", 20.0),  # the nearer part of two equally near ones
        ("A.b....A", 10.0),  # the nearer part of two
        ("AAAAA\nA...A\nA.b.A\nA...A\nAAAAA", 10.0),  # inside the hole of A, not within A
        ("AAA\nAbA\nAAA", 0.0),  # fills the hole of A
    ],
    ids=["row", "edge", "corner", "rows", "3-4-5", "two parts", "nearer part", "in a hole", "fills a hole"],
)
def test_a_separation_is_the_empty_land_between_the_edges(picture: str, metres: float) -> None:
    assert distance(picture) == pytest.approx(metres, abs=METRE)
    assert distance(picture, "b", "A") == distance(picture)


def test_one_site_inside_another_is_0_m_apart() -> None:
    outer = shapes("AAA\nAAA\nAAA")["A"]
    assert float(separation(outer, shapely.buffer(shapely.centroid(outer), 1.0))) == 0.0


def test_a_distance_scales_with_the_cell() -> None:
    picture = "A....\n.....\n.....\n.....\n.....\n....b"
    assert distance(picture, cell_m=100.0) == pytest.approx(500.0, abs=METRE)


def test_the_nearest_line_runs_from_corner_to_corner() -> None:
    # from the lower right corner of A, 10 m east of the origin and 50 m north, to the upper left corner of b
    drawn = shapes("A....\n.....\n.....\n.....\n.....\n....b", origin=(0.0, 0.0))
    line = nearest_lines(drawn["A"], drawn["b"]).item()
    assert list(line.coords) == [(10.0, 50.0), (40.0, 10.0)]


def test_the_farthest_pair_runs_between_the_outer_corners() -> None:
    # 5 columns and 12 rows from the upper left to the lower right corner: 5-12-13
    drawn = shapes("A....\n" + ".....\n" * 10 + "....b")
    assert farthest_pair(drawn["A"], drawn["b"]) == pytest.approx(130.0, abs=METRE)
