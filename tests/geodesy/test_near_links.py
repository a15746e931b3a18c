"""The pairs that a shortest tree may link, against the tree over the whole table of distances."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.geodesy.near_links import near_links
from zonegeo.measures.land.separation import spanning_link

STRETCH = 1e-3
LARGEST_ACCURACY_M = 3.0


@st.composite
def lands(draw: st.DrawFn) -> np.ndarray:
    """Squares on a coarse grid, so that equal gaps and touching occur, in up to three towns far from each other."""
    towns = draw(st.lists(st.sampled_from([(0, 0), (40_000, 0), (0, 9_000), (41_000, 300)]), min_size=1, max_size=3))
    corners = [
        (east + 10 * x, north + 10 * y)
        for east, north in towns
        for x, y in draw(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=25))
    ]
    at = np.array(corners + corners[:1] * (len(corners) < 2), dtype=float)
    return np.asarray(shapely.box(at[:, 0], at[:, 1], at[:, 0] + 10, at[:, 1] + 10), dtype=object)


def tables(shapes: np.ndarray, accuracy: np.ndarray, seed: int) -> list[np.ndarray]:
    """The distances, both their ends, and those of another method that stretches each length for itself."""
    metres = shapely.distance(shapes[:, None], shapes[None, :])
    both = accuracy[:, None] + accuracy[None, :]
    noise = np.triu(np.random.default_rng(seed).uniform(-STRETCH, STRETCH, metres.shape), 1)
    stretched = metres * (1 + noise + noise.T)
    return [metres, np.maximum(metres - both, 0.0), metres + both, stretched, stretched + both]


@given(lands(), st.integers(0, 10**6), st.sampled_from([0.0, LARGEST_ACCURACY_M]))
def test_links_are_those_of_the_whole_table_by_every_method_and_at_every_end(
    shapes: np.ndarray, seed: int, rough: float
) -> None:
    accuracy = np.random.default_rng(seed).choice([0.0, rough], len(shapes))
    links = near_links(shapes, accuracy, STRETCH)
    for table in tables(shapes, accuracy, seed):
        metres = table[links.one, links.other]
        # the same length and the same two shapes, equal lengths included
        assert links.longest(metres) == spanning_link(table)
        others = table + np.where(np.eye(len(table), dtype=bool), np.inf, 0.0)
        assert links.other[links.nearest(metres)].tolist() == others.argmin(axis=1).tolist()


@pytest.mark.parametrize("towns", [1, 2, 5])
def test_pairs_grow_with_the_shapes_and_not_with_their_square(towns: int) -> None:
    side = 20
    x, y = (each.ravel() * 30.0 for each in np.meshgrid(np.arange(side), np.arange(side)))
    # a loop: each town 20 km from the one before
    shapes = np.concatenate(
        [shapely.box(x + 20_000 * town, y, x + 20_000 * town + 10, y + 10) for town in range(towns)]
    )
    links = near_links(shapes, np.full(len(shapes), 1.0), STRETCH)
    assert len(links.one) < 12 * len(shapes)
    assert links.longest(shapely.distance(shapes[links.one], shapes[links.other]))[0] == (
        20.0 if towns == 1 else 20_000 - 30.0 * (side - 1) - 10
    )
