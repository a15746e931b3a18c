"""How near or far a place lets a site be from several others at once, against every place of a fine grid."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import shapes
from zonegeo.geodesy import extreme_place
from zonegeo.geodesy.distance import FARTHEST_TOLERANCE_M, divided, farthest_place
from zonegeo.geodesy.extreme_place import largest_nearest, least_farthest

# A and B at both ends, C below the middle; 1 is where the site lies
BETWEEN = """
A1111111B
....C....
"""
# the grid of the check is this fine
STEP_M = 1.0


def grid(place: Any) -> Any:
    x0, y0, x1, y1 = shapely.bounds(place)
    xs, ys = np.meshgrid(np.arange(x0, x1 + STEP_M, STEP_M), np.arange(y0, y1 + STEP_M, STEP_M))
    points = shapely.points(xs.ravel(), ys.ravel())
    return points[shapely.intersects(place, points)]


def test_amid_two_sites_no_place_is_next_to_both() -> None:
    drawn = shapes(BETWEEN)
    # 70 m of place between them: 35 m in the middle
    (least,) = least_farthest(drawn["1"], [drawn["A"], drawn["B"]])
    assert 35.0 - 2 * FARTHEST_TOLERANCE_M <= least <= 35.0
    # and none is more than 35 m from the nearer one; with C below none is more than 20.6 m from the nearest
    (largest,) = largest_nearest(drawn["1"], [drawn["A"], drawn["B"]])
    assert 35.0 <= largest <= 35.0 + 2 * FARTHEST_TOLERANCE_M


def test_one_site_alone_is_as_far_as_its_farthest_place() -> None:
    drawn = shapes(BETWEEN)
    (largest,) = largest_nearest(drawn["1"], [drawn["A"]])
    assert largest == pytest.approx(farthest_place(drawn["1"], drawn["A"])[1], abs=FARTHEST_TOLERANCE_M)
    (least,) = least_farthest(drawn["1"], [drawn["B"]])
    assert least == pytest.approx(0.0, abs=FARTHEST_TOLERANCE_M)


@given(
    st.lists(st.tuples(st.integers(-40, 120), st.integers(-40, 60)), min_size=2, max_size=4, unique=True),
    st.lists(st.sampled_from([0.0, 3.0, 10.0]), min_size=4, max_size=4),
)
def test_no_place_of_a_grid_is_beyond_the_bounds(corners: list[tuple[int, int]], accuracy: list[float]) -> None:
    place = shapely.box(0, 0, 80, 30) - shapely.box(30, 10, 50, 20)
    targets = [shapely.box(x, y, x + 10, y + 10) for x, y in corners]
    offsets = np.array([[0.0] * len(targets), accuracy[: len(targets)]])
    distances = shapely.distance(np.array(targets, dtype=object)[:, None], grid(place)[None, :])
    least, largest = (
        least_farthest(place, targets, offset_m=-offsets),
        largest_nearest(place, targets, offset_m=offsets),
    )
    for row in range(2):
        farthest = (distances - offsets[row][:, None]).max(axis=0).min()
        nearest = (distances + offsets[row][:, None]).min(axis=0).max()
        assert farthest - STEP_M - 2 * FARTHEST_TOLERANCE_M <= least[row] <= farthest + 1e-9
        assert nearest - 1e-9 <= largest[row] <= max(nearest, *offsets[row]) + STEP_M + 2 * FARTHEST_TOLERANCE_M


@pytest.mark.parametrize("outside", [0.0, 0.05])
def test_a_place_inside_a_campus_is_searched_in_reasonable_time(monkeypatch: Any, outside: float) -> None:
    # the squares are counted instead of the seconds: a flat field of zeros would be cut into millions
    counted = 0

    def counting(centres: Any, half: float) -> Any:
        nonlocal counted
        counted += len(centres)
        return divided(centres, half)

    monkeypatch.setattr(extreme_place, "divided", counting)
    campus, other = shapely.box(0, 0, 300, 300), shapely.box(100 - outside, 100, 900, 400)
    place = shapely.box(100 - outside, 100, 300 + outside, 300)
    assert float(largest_nearest(place, [campus, other])[0]) <= outside + 2 * FARTHEST_TOLERANCE_M
    assert float(least_farthest(place, [campus, other])[0]) == 0.0
    assert counted < 50_000


@given(
    st.lists(st.tuples(*[st.integers(-50, 50)] * 2, *[st.integers(1, 40)] * 2), min_size=1, max_size=6),
    st.lists(st.tuples(*[st.floats(-200, 200)] * 2), min_size=1, max_size=8),
    st.lists(st.floats(-30, 30), min_size=6, max_size=6),
    st.sampled_from(["nearest", "farthest"]),
)
def test_bounds_leave_out_no_target_that_decides(boxes: Any, points: Any, offsets: Any, asked: Any) -> None:
    # triangles: their bounds hold more than they do
    targets = [shapely.Polygon([(x, y), (x + w, y), (x, y + h)]) for x, y, w, h in boxes]
    offset = np.array([np.zeros(len(targets)), offsets[: len(targets)]])
    every = shapely.distance(np.array(targets)[:, None], shapely.points(points)[None, :])
    fold = {"nearest": np.min, "farthest": np.max}[asked]
    found = extreme_place.extreme_distances(targets, np.array(points), offset, asked)
    assert np.array_equal(found, fold(every[None, :, :] + offset[:, :, None], axis=1))
