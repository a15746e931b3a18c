"""The picture of heights: its shade is that of a plane's normal, its contours stand where the ground crosses them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.sources.raster.relief import contour_interval, relief, relief_colours

LEVEL = 31  # neither black nor white is painted over level ground
CONTOUR, FIFTH, UNKNOWN = 63, 64, 65


def plane(east: float, north: float, *, side: int = 5) -> np.ndarray:
    """Heights that rise by ``east`` and ``north`` a metre, none on a contour: rows are from the north."""
    rows, columns = np.mgrid[0:side, 0:side]
    return 0.001 * (east * columns - north * rows) + 500.5


@given(east=st.floats(-3, 3), north=st.floats(-3, 3))
def test_the_shade_of_a_plane_is_that_of_its_normal_to_the_light(east: float, north: float) -> None:
    normal = np.array([-east, -north, 1.0]) / math.sqrt(east**2 + north**2 + 1)
    light = np.array([-0.5, 0.5, math.sqrt(0.5)])  # from the north-west, 45 degrees up
    shade, flat = max(float(normal @ light), 0.0), math.sqrt(0.5)
    step = LEVEL * shade / flat if shade < flat else LEVEL + LEVEL * (shade - flat) / (1 - flat)
    found = relief(plane(east, north), cell_m=0.001, interval_m=1000.0)
    assert abs(found.astype(float) - step).max() <= 0.5 + 1e-6


def test_what_faces_the_light_is_bright_and_what_turns_away_is_dark() -> None:
    rows, columns = np.mgrid[-50:51, -50:51]
    hill = 100.0 - np.hypot(rows, columns)
    found = relief(hill, cell_m=1.0, interval_m=10_000.0)
    colours = relief_colours()
    assert colours[int(found[20, 20])][:3] == (255, 255, 255)
    assert colours[int(found[80, 80])][:3] == (0, 0, 0)
    assert colours[int(found[80, 80])][3] > 80


def test_contours_stand_where_the_ground_crosses_them_and_every_fifth_is_stronger() -> None:
    ramp = np.tile(np.arange(1.5, 121.5), (4, 1))  # a metre more in each column
    found = relief(ramp, cell_m=1.0, interval_m=10.0)[0]
    crossed = np.flatnonzero((found == CONTOUR) | (found == FIFTH))
    assert [float(ramp[0, at]) for at in crossed] == [9.5 + 10 * step for step in range(12)]
    assert [int(at) for at in crossed[found[crossed] == FIFTH]] == [int(crossed[4]), int(crossed[9])]


def test_the_level_of_the_sea_and_the_edge_of_what_is_known_are_no_contours() -> None:
    coast = np.tile(np.r_[np.zeros(10), np.linspace(0.1, 4.0, 10)], (5, 1))
    assert not np.isin(relief(coast, cell_m=5.0, interval_m=5.0), (CONTOUR, FIFTH)).any()
    holed = np.full((9, 9), 123.0)
    holed[:, 5:] = np.nan
    found = relief(holed, cell_m=5.0, interval_m=5.0)
    assert set(np.unique(found[:, :4])) == {LEVEL}
    assert set(np.unique(found[:, 5:])) == {UNKNOWN}
    assert relief_colours()[UNKNOWN][3] == 0


@pytest.mark.parametrize(("low", "high", "interval"), [(0, 10, 1), (3, 45, 5), (20, 340, 20), (0, 1950, 100)])
def test_the_interval_is_a_round_one(low: float, high: float, interval: float) -> None:
    assert contour_interval(np.linspace(low, high, 500)) == interval


def test_one_row_of_heights_has_a_picture() -> None:
    assert relief(np.array([[1.0, 2.0, np.nan]]), cell_m=1.0, interval_m=10.0).shape == (1, 3)
