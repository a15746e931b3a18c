"""Grow land from parcels: start at a parcel, take in neighbours across shared edges until an area is reached.

A seeded search: it says what it found, never that nothing better exists. Everything is columns over parcels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi

import numpy as np
import shapely

from zonegeo.exploration.columns import Columns
from zonegeo.exploration.task import Floats, Truths, Watch
from zonegeo.geodesy.shape import CONTACT_M, groups, merged
from zonegeo.measures.scene import Indices

# how far chance moves a choice among neighbours: enough for other shapes, too little for tentacles
_CHANCE = 0.35


@dataclass(frozen=True, eq=False)
class Ground:
    """Parcels as columns of length ``n`` (m2, metres) and as pairs that share an edge or land, shape ``(k, 2)``.

    ``usable`` says which may be taken in; ``clashing`` are pairs that share land, of which one at most may be.
    """

    areas: Floats
    perimeters: Floats
    pairs: Indices
    edges: Floats
    clashing: Indices
    usable: Truths

    def neighbours(self) -> list[list[tuple[int, float]]]:
        """Return for each parcel those across an edge, with the length of that edge; in ascending order."""
        found: list[list[tuple[int, float]]] = [[] for _ in self.areas]
        for (a, b), edge in zip(self.pairs.tolist(), self.edges.tolist(), strict=True):
            found[a].append((b, edge))
            found[b].append((a, edge))
        return [sorted(each) for each in found]

    def largest(self) -> float:
        """Return the area of the largest contiguous land that may be taken in, m2; 0 where there is none."""
        joined = self.pairs[self.usable[self.pairs].all(axis=1)]
        leader = groups(len(self.areas), joined)
        total = np.bincount(leader, weights=np.where(self.usable, self.areas, 0.0), minlength=1)
        return float(total.max())


@dataclass(frozen=True)
class Grown:
    """Contiguous land: its parcels in ascending order, its area and perimeter, folded from the columns."""

    parcels: tuple[int, ...]
    area: float
    perimeter: float

    @property
    def compactness(self) -> float:
        """``4πA / P²`` (Polsby and Popper, 1991).

        >>> round(Grown((0,), 100.0, 40.0).compactness, 4)
        0.7854
        """
        return 4 * pi * self.area / self.perimeter**2


def ground_of(columns: Columns, bad: Truths) -> Ground:
    """Return the ground that candidates make; ``bad`` ones, and those on the land of a fixed site, stay out.

    The edge that two share is half of what their outlines lose when they are merged, snapped to ``CONTACT_M``.
    """
    shapes, fixed = columns.scene.shapes[columns.fixed :], columns.fixed
    near = columns.near[(columns.near >= fixed).all(axis=1)] - fixed
    perimeters = columns.lengths
    together = shapely.length(shapely.union(shapes[near[:, 0]], shapes[near[:, 1]], grid_size=CONTACT_M))
    edges = np.asarray((perimeters[near].sum(axis=1) - together) / 2, dtype=float)
    touching = edges > CONTACT_M
    mixed = (columns.overlapping >= fixed).sum(axis=1)
    on_fixed = columns.overlapping[mixed == 1].max(axis=1, initial=0) - fixed
    clashing = columns.overlapping[mixed == 2] - fixed
    usable = ~np.asarray(bad, dtype=bool)
    usable[on_fixed[on_fixed >= 0]] = False
    # land in several polygons is no contiguous start, and would bring an island along
    usable &= np.array([shapely.get_num_geometries(merged([each])) == 1 for each in shapes], dtype=bool)
    areas = np.asarray(shapely.area(shapes), dtype=float)
    return Ground(areas, perimeters, near[touching], edges[touching], clashing, usable)


def grow(
    ground: Ground,
    seeds: Sequence[int],
    *,
    least: float,
    most: float,
    tries: int,
    seed: int,
    watch: Watch | None = None,
) -> Iterator[Grown]:
    """Yield land of ``least`` to ``most`` square metres, one for each try that reaches it.

    Each try starts at the next of the seeds (at any usable parcel, by chance, where there are none), and takes in the
    neighbour that leaves the land most compact, moved by chance, as long as that brings it nearer to the middle of the
    bounds; what would be more than ``most`` is passed over.

    Examples
    --------
    >>> pairs = np.array([[0, 1], [1, 2]])
    >>> row = Ground(np.ones(3), np.full(3, 4.0), pairs, np.ones(2), np.empty((0, 2), int), np.ones(3, bool))
    >>> [(each.parcels, each.perimeter) for each in grow(row, [0], least=2.0, most=2.5, tries=1, seed=1)]
    [((0, 1), 6.0)]
    """
    chance = np.random.default_rng(seed)
    neighbours = ground.neighbours()
    clashes: list[set[int]] = [set() for _ in ground.areas]
    for a, b in ground.clashing.tolist():
        clashes[a].add(b)
        clashes[b].add(a)
    anywhere = np.flatnonzero(ground.usable).tolist()
    starts = [each for each in seeds if ground.usable[each]] if len(seeds) else anywhere
    watching = watch or Watch()
    # a loop: every step of a growth hangs on the one before it
    for number in range(tries if starts else 0):
        if watching.should_stop():
            return
        watching.tell(number, tries)
        start = starts[number % len(starts)] if len(seeds) else starts[int(chance.integers(len(starts)))]
        found = _grow_one(ground, neighbours, clashes, start, (least, most), chance)
        if found is not None:
            yield found


def _grow_one(
    ground: Ground, neighbours: list[list[tuple[int, float]]], clashes: list[set[int]], start: int,
    bounds: tuple[float, float], chance: np.random.Generator,
) -> Grown | None:  # fmt: skip
    least, most = bounds
    area, perimeter = 0.0, 0.0
    taken: set[int] = set()
    barred: set[int] = set()
    shared = {start: 0.0}  # the edge of the land: each neighbour with the length of edge it shares with the land
    while shared:
        best, best_mark = -1, -1.0
        for each in sorted(shared):
            grown = area + float(ground.areas[each])
            outline = perimeter + float(ground.perimeters[each]) - 2 * shared[each]
            mark = grown / max(outline, CONTACT_M) ** 2 * (1.0 + _CHANCE * float(chance.random()))
            if grown <= most and mark > best_mark:
                best, best_mark = each, mark
        grown, middle = area + float(ground.areas[best]), (least + most) / 2
        if best < 0 or (area >= least and abs(grown - middle) >= abs(area - middle)):
            break
        edge = shared.pop(best)
        taken.add(best)
        area += float(ground.areas[best])
        perimeter += float(ground.perimeters[best]) - 2 * edge
        barred |= clashes[best]
        shared = {each: length for each, length in shared.items() if each not in barred}
        for each, length in neighbours[best]:
            if each not in taken and each not in barred and ground.usable[each]:
                shared[each] = shared.get(each, 0.0) + length
    return Grown(tuple(sorted(taken)), area, perimeter) if area >= least else None


def difference(first: Grown, second: Grown, areas: Floats) -> float:
    """Return the share of area not in common: ``1 − |A ∩ B| / |A ∪ B|``; 0 for the same land, 1 for land apart.

    >>> difference(Grown((0, 1), 2.0, 6.0), Grown((1, 2), 2.0, 6.0), np.ones(3))
    0.6666666666666667
    """
    one, other = set(first.parcels), set(second.parcels)
    common = float(areas[sorted(one & other)].sum())
    return 1.0 - common / float(areas[sorted(one | other)].sum())
