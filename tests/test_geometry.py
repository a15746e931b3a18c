"""What any room may ask of a shape."""

from __future__ import annotations

import numpy as np
import shapely

from zonegeo.geometry import column_of, simplified


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
