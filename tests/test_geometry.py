"""What any room may ask of a shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from zonegeo.geometry import column_of, shape_of, shapes_of, simplified


def test_a_line_of_very_many_positions_is_simplified_within_the_tolerance() -> None:
    """As a whole the library would go a call deeper for each position and end the process."""
    numbers = np.arange(150_000.0)
    crooked = np.column_stack([numbers, numbers % 2 * 1000])
    straight = np.column_stack([numbers, np.zeros(len(numbers))])
    kept, gone = simplified(column_of([shapely.LineString(crooked), shapely.LineString(straight)]), 0.5)
    assert shapely.get_num_coordinates(kept) == len(numbers)
    assert shapely.get_num_coordinates(gone) <= 151  # the ends of each stretch
    assert shapely.get_coordinates(gone)[[0, -1]].tolist() == straight[[0, -1]].tolist()


def test_a_large_ring_stays_a_ring_of_the_same_land() -> None:
    circle = shapely.Point(0, 0).buffer(1.0, quad_segs=4000) - shapely.Point(0, 0).buffer(0.5)
    both = shapely.MultiPolygon([circle, shapely.box(3, 3, 4, 4)])
    (found,) = simplified(column_of([both]), 1e-4)
    assert found.is_valid
    assert shapely.get_num_coordinates(found) < 600
    assert shapely.hausdorff_distance(found, both) <= 1e-4
    assert len(found.geoms) == 2
    assert len(found.geoms[0].interiors) == 1


def _polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [*rings]}


def test_many_shapes_at_once_are_those_of_each_alone() -> None:
    outer, hole = [[0.0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1.1, 1], [2, 1], [2, 2], [1.1, 1]]
    plain = [_polygon(outer), None, _polygon(outer, hole), _polygon(outer[:-1])]  # the last one is not closed
    others: list[dict[str, Any] | None] = [
        {"type": "Point", "coordinates": [1.0, 2.0]},
        {"type": "MultiPolygon", "coordinates": [[outer], [hole]]},
        _polygon([[*each, 5.0] for each in outer]),
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    ]
    for given in ([], [None], plain, *([*plain, each] for each in others), others):
        found = shapes_of(given)
        assert [shapely.to_wkb(each) for each in found] == [shapely.to_wkb(shape_of(each)) for each in given]
