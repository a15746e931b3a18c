"""Distances of long outlines are those of GEOS over all segments, to the last digit, and so are the witnesses."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from zonegeo.geodesy import nearest_runs
from zonegeo.geodesy.distance import nearest_lines, separation
from zonegeo.geometry import Geometry


def _ring(seed: int, middle: tuple[float, float]) -> shapely.Polygon:
    random = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, int(random.integers(40, 300)), endpoint=False)
    radius = 500 + 25 * np.sin(7 * turn) + 10 * random.standard_normal(len(turn))
    return shapely.Polygon(np.column_stack([middle[0] + radius * np.cos(turn), middle[1] + radius * np.sin(turn)]))


def _pairs(seed: int) -> list[tuple[Geometry, Geometry]]:
    random = np.random.default_rng(seed)
    one = shapely.buffer(_ring(seed, (200_000, 550_000)), 0)
    other = shapely.buffer(_ring(seed + 1, (200_000 + random.uniform(0, 3_000), 550_000)), 0)
    holed = shapely.difference(one, shapely.buffer(one.centroid, 200))
    grid, beside = (
        shapely.segmentize(shapely.box(x, 0, x + 64, 64), 1.0) for x in (0, 64 + int(random.integers(0, 3)))
    )
    return [
        (one, other),
        (holed, shapely.buffer(one.centroid, float(random.uniform(10, 190)))),  # inside the hole
        (shapely.union_all([one, shapely.affinity.translate(one, 4_000, 0)]), other),  # detached parts
        (one, shapely.buffer(one, 50).exterior),  # everywhere nearly as far
        (grid, beside),  # many pairs of segments exactly as far
        (one, shapely.buffer(one.centroid, 5)),  # inside
    ]


@pytest.mark.parametrize("seed", range(0, 40, 2))
def test_runs_answer_as_all_pairs_of_segments_do(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearest_runs, "_FEW_PAIRS", 0)
    for one, other in _pairs(seed):
        assert nearest_runs.long_pairs(one, other)
        assert float(separation(one, other)) == shapely.distance(one, other)
        assert nearest_lines(one, other).item().wkb == shapely.shortest_line(one, other).wkb


def test_only_drawn_pairs_with_many_corners_are_cut_into_runs() -> None:
    long, short = shapely.segmentize(shapely.box(0, 0, 1_000, 1_000), 0.5), shapely.box(5, 5, 6, 6)
    shapes = np.array([long, short, shapely.Point(0, 0), None], dtype=object)
    assert nearest_runs.long_pairs(shapes[:, None], shapes[None, :]).tolist() == [
        [True, *[False] * 3],
        *[[False] * 4] * 3,
    ]
    apart = separation(shapes[:, None], shapes[None, :])
    assert np.array_equal(apart, shapely.distance(shapes[:, None], shapes[None, :]), equal_nan=True)
