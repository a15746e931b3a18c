"""The nearest of the others of many shapes: that of all pairs, in whatever way they lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.nearest_other import nearest_other
from zonegeo.geometry import column_of


def of_all_pairs(shapes: Any) -> tuple[list[float], list[int]]:
    metres = separation(shapes[:, None], shapes[None, :])
    np.fill_diagonal(metres, np.inf)
    return metres.min(axis=1).tolist(), metres.argmin(axis=1).tolist()


def scattered(chance: np.random.Generator, count: int, width: float, spread: float) -> Any:
    middles = chance.uniform(0, spread, (count, 1, 2)) ** chance.uniform(1, 2)
    return np.array([shapely.convex_hull(shapely.MultiPoint(each)) for each in
                     middles + chance.uniform(0, width, (count, 5, 2))], dtype=object)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_it_is_that_of_all_pairs(seed: int) -> None:
    chance = np.random.default_rng(seed)
    # dense and overlapping, sparse, and a huge one around many small ones
    shapes = np.concatenate([scattered(chance, 60, 30, 120), scattered(chance, 60, 8, 4_000),
                             [shapely.box(0, 0, 900, 900).boundary.buffer(5), None]])[:-1]  # fmt: skip
    metres, which = nearest_other(shapes)
    assert (metres.tolist(), which.tolist()) == of_all_pairs(shapes)


def test_of_equally_near_ones_the_first_is_named() -> None:
    squares = column_of(
        shapely.box(30.0 * x, 30.0 * y, 30.0 * x + 10, 30.0 * y + 10) for x in range(7) for y in range(7)
    )
    metres, which = nearest_other(squares)
    assert (metres.tolist(), which.tolist()) == of_all_pairs(squares)
    assert set(metres.tolist()) == {20.0}
    assert which[8] == 1  # of the four around it


def test_two_at_one_place_and_two_alone() -> None:
    same = [shapely.Point(5, 5)] * 2
    assert [each.tolist() for each in nearest_other(same)] == [[0.0, 0.0], [1, 0]]
    far = [shapely.Point(0, 0), shapely.Point(300, 400)]
    assert [each.tolist() for each in nearest_other(far)] == [[500.0, 500.0], [1, 0]]


def test_what_is_asked_for_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = scattered(np.random.default_rng(5), 100, 20, 500)
    whole = [each.tolist() for each in nearest_other(shapes)]
    monkeypatch.setattr("zonegeo.geodesy.nearest_other._AT_A_TIME", 7)
    assert [each.tolist() for each in nearest_other(shapes)] == whole
