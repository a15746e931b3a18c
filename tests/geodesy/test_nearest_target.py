"""The nearest and the farthest of several targets: those of all pairs, also where shapes touch or are missing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.nearest_target import deciding_separation


def hulls(chance: np.random.Generator, count: int) -> Any:
    shapes = [shapely.convex_hull(shapely.MultiPoint(chance.uniform(0, 30, (6, 2)) + chance.uniform(0, 300, 2)))
              for _ in range(count)]  # fmt: skip
    return np.array(shapes, dtype=object)


@pytest.mark.parametrize("farthest", [False, True])
@pytest.mark.parametrize(("seed", "targets"), [*((seed, 8) for seed in range(20)), (20, 1), (21, 100), (22, 100)])
def test_it_is_that_of_all_pairs(seed: int, targets: int, farthest: bool) -> None:
    chance = np.random.default_rng(seed)
    sites, cores = hulls(chance, 60), hulls(chance, targets)
    sites[:20] = shapely.difference(sites[:20], shapely.buffer(shapely.centroid(sites[:20]), 2.0))
    sites[20:30] = shapely.union(sites[20:30], sites[30:40])
    sites[40] = cores[0]
    sites[41] = None
    if seed % 2:  # a star of many corners, which is prepared
        cores[0] = shapely.buffer(cores[0], 20.0, quad_segs=80)
    for reach in (0.0, chance.uniform(0, 400, targets)):
        truth = np.maximum(separation(sites[:, None], cores) - reach, 0.0)
        known = np.arange(60) != 41
        best = truth[known].argmax(axis=1) if farthest else truth[known].argmin(axis=1)
        metres, which = deciding_separation(sites, cores, farthest=farthest, reach_m=reach)
        assert metres[known].tolist() == truth[known][np.arange(59), best].tolist()
        assert which[known].tolist() == best.tolist()
        assert np.isnan(metres[41])
        assert which[41] == -1


def test_a_target_whose_box_is_nearer_may_be_the_farther_one() -> None:
    # the box of the corner holds the point, its land is 7.07 m away; the square is 3 m away
    corner = shapely.Polygon([(0, 0), (20, 0), (0, 20)])
    square = shapely.box(18, 10, 30, 30)
    metres, which = deciding_separation([shapely.Point(15, 15)], [corner, square])
    assert (metres.tolist(), which.tolist()) == ([3.0], [1])
    metres, which = deciding_separation([shapely.Point(15, 15)], [corner, square], farthest=True)
    assert (metres.round(2).tolist(), which.tolist()) == ([7.07], [0])


def test_of_equal_ones_the_first_decides() -> None:
    pair = [shapely.Point(0, 3), shapely.Point(0, -3)]
    for farthest in (False, True):
        assert deciding_separation([shapely.Point(0, 0)], pair, farthest=farthest)[1].tolist() == [0]
    many = [shapely.Point(0, 3)] * 100
    assert deciding_separation([shapely.Point(0, 0)], many)[1].tolist() == [0]


def test_what_is_missing_or_empty_has_no_distance() -> None:
    found, which = deciding_separation([None, shapely.Polygon(), shapely.Point(0, 1)], [shapely.Point(0, 0)])
    assert np.isnan(found).tolist() == [True, True, False]
    assert which.tolist() == [-1, -1, 0]
    assert [len(each) for each in deciding_separation([], [shapely.Point(0, 0)])] == [0, 0]
