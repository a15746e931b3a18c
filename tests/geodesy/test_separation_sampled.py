"""The shortest straight line against points strewn along the outlines."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import affinity

from tests.pictures import stars
from zonegeo.geodesy.distance import separation

STEP_M = 2.0


def edge(shape: shapely.Polygon) -> np.ndarray:
    return shapely.get_coordinates(shapely.segmentize(shape, STEP_M))


def segments(shape: shapely.Polygon) -> np.ndarray:
    rings = [np.array(ring.coords) for ring in (shape.exterior, *shape.interiors)]
    return np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])


def to_segments(points: np.ndarray, ends: np.ndarray) -> float:
    """Return the shortest way from points to segments: the foot of the perpendicular, or the nearer end."""
    start, along = ends[:, 0], ends[:, 1] - ends[:, 0]
    share = np.einsum("psk,sk->ps", points[:, None, :] - start[None], along) / np.einsum("sk,sk->s", along, along)
    foot = start[None] + np.clip(share, 0.0, 1.0)[..., None] * along[None]
    return float(np.linalg.norm(points[:, None, :] - foot, axis=-1).min())


@given(stars(), stars(), st.floats(-800, 800), st.floats(-800, 800))
def test_no_two_points_of_the_outlines_are_nearer(
    first: shapely.Polygon, second: shapely.Polygon, east: float, north: float
) -> None:
    second = affinity.translate(second, east, north)
    a, b = edge(first), edge(second)
    nearest = float(np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=-1)).min())
    measured = float(separation(first, second))
    assert measured <= nearest + 1e-9
    if first.disjoint(second):
        # a nearest point lies within half a step of a strewn one on either outline
        assert nearest <= measured + STEP_M + 1e-9


@given(stars(), stars(), st.floats(-800, 800), st.floats(-800, 800))
def test_apart_the_shortest_line_ends_at_a_vertex_of_one_of_them(
    first: shapely.Polygon, second: shapely.Polygon, east: float, north: float
) -> None:
    # exact and independent: of two edges that do not cross, one end is nearest
    second = affinity.translate(second, east, north)
    if first.disjoint(second):
        a, b = segments(first), segments(second)
        exact = min(to_segments(a[:, 0], b), to_segments(b[:, 0], a))
        assert abs(float(separation(first, second)) - exact) < 1e-9
    else:
        assert float(separation(first, second)) == 0.0


def test_arrays_broadcast_and_unknown_shapes_stay_unknown() -> None:
    rows = np.array([shapely.box(0, 0, 1, 1), None], dtype=object)
    columns = np.array([shapely.box(4, 0, 5, 1), shapely.box(0, 3, 1, 4), None], dtype=object)
    table = separation(rows[:, None], columns[None, :])
    assert table.shape == (2, 3)
    assert table[0, :2].tolist() == [3.0, 2.0]
    assert np.isnan(table[1]).all()
    assert np.isnan(table[0, 2])
