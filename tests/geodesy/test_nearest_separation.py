"""The nearest of several targets: equal to the least of all pairs, also where shapes touch, overlap or are missing."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from zonegeo.geodesy.distance import nearest_separation, separation


@pytest.mark.parametrize("seed", range(20))
def test_it_is_the_least_of_all_pairs(seed: int) -> None:
    chance = np.random.default_rng(seed)
    hulls = [shapely.convex_hull(shapely.MultiPoint(chance.uniform(0, 30, (6, 2)) + chance.uniform(0, 300, 2)))
             for _ in range(68)]  # fmt: skip
    sites, targets = np.array(hulls[:60], dtype=object), np.array(hulls[60:], dtype=object)
    sites[:20] = shapely.difference(sites[:20], shapely.buffer(shapely.centroid(sites[:20]), 2.0))
    sites[20:30] = shapely.union(sites[20:30], sites[30:40])
    sites[40] = targets[0]
    assert nearest_separation(sites, targets).tolist() == separation(sites[:, None], targets).min(axis=1).tolist()


def test_a_target_whose_box_is_nearer_may_be_the_farther_one() -> None:
    # the box of the corner holds the point, its land is 7.07 m away; the square is 3 m away
    corner = shapely.Polygon([(0, 0), (20, 0), (0, 20)])
    assert nearest_separation([shapely.Point(15, 15)], [corner, shapely.box(18, 10, 30, 30)]).tolist() == [3.0]


def test_what_is_missing_or_empty_has_no_distance() -> None:
    found = nearest_separation([None, shapely.Polygon(), shapely.Point(0, 1)], [shapely.Point(0, 0)])
    assert np.isnan(found).tolist() == [True, True, False]
