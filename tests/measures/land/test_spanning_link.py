"""The longest link of a minimum spanning tree, against every spanning tree there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.measures.land.separation import longest_spanning_link


def trees(count: int) -> list[list[tuple[int, int]]]:
    """Return the edges of all ``n^(n−2)`` labelled trees, one for each Prüfer sequence (H. Prüfer, 1918)."""
    found = []
    for sequence in product(range(count), repeat=count - 2):
        degree = [1 + sequence.count(node) for node in range(count)]
        edges = []
        for node in sequence:
            leaf = degree.index(1)
            edges.append((leaf, node))
            degree[leaf] -= 1
            degree[node] -= 1
        edges.append(tuple(node for node in range(count) if degree[node] == 1))  # type: ignore[arg-type]
        found.append(edges)
    return found


TREES = {count: trees(count) for count in range(2, 7)}


def shortest_longest_link(distances: np.ndarray) -> float:
    """Return the least that the longest link of any tree can be: by trying them all."""
    return min(max(distances[a, b] for a, b in edges) for edges in TREES[len(distances)])


def test_the_trees_are_all_there() -> None:
    # Cayley: n^(n−2)
    assert {count: len({frozenset(map(frozenset, tree)) for tree in found}) for count, found in TREES.items()} == {
        2: 1, 3: 3, 4: 16, 5: 125, 6: 1296,
    }  # fmt: skip


@st.composite
def distance_tables(draw: st.DrawFn) -> np.ndarray:
    count = draw(st.integers(2, 6))
    # whole numbers, so that equal distances occur; zero is sites that touch
    upper = draw(st.lists(st.integers(0, 9), min_size=count * count, max_size=count * count))
    table = np.triu(np.array(upper, dtype=float).reshape(count, count), 1)
    return table + table.T


@given(distance_tables())
def test_no_spanning_tree_has_a_shorter_longest_link(table: np.ndarray) -> None:
    assert longest_spanning_link(table) == shortest_longest_link(table)


@given(distance_tables(), st.integers(0, 10**6))
def test_the_order_of_the_sites_does_not_matter(table: np.ndarray, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(table))
    assert longest_spanning_link(table[np.ix_(order, order)]) == longest_spanning_link(table)


@given(distance_tables(), st.integers(0, 35), st.integers(1, 9))
def test_a_longer_distance_never_shortens_the_link(table: np.ndarray, cell: int, more: int) -> None:
    # this is why the ends of an interval of each distance bound the link
    i, j = cell % len(table), (cell // len(table)) % len(table)
    longer = table.copy()
    if i != j:
        longer[i, j] = longer[j, i] = table[i, j] + more
    assert longest_spanning_link(longer) >= longest_spanning_link(table)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_sites_that_all_touch_need_no_link(count: int) -> None:
    assert longest_spanning_link(np.zeros((count, count))) == 0.0


def test_a_site_that_may_lie_anywhere_makes_the_link_endless() -> None:
    table = np.array([[0.0, 1.0, np.inf], [1.0, 0.0, np.inf], [np.inf, np.inf, 0.0]])
    assert longest_spanning_link(table) == np.inf
