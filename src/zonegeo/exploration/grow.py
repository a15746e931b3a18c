"""Grow land from parcels: start at a parcel, take in neighbours across shared edges until an area is reached.

A seeded search: it says what it found, never that nothing better exists. Everything is columns over parcels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from zonegeo.exploration.ground import Ground, Survey
from zonegeo.exploration.guide import Need
from zonegeo.exploration.task import Floats, Watch
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.measures.scene import Indices

__all__ = ["SHORT", "Ground", "Grown", "difference", "grow"]

# how far chance moves a choice among neighbours: enough for other shapes, too little for tentacles
_CHANCE = 0.35
# how much more a neighbour is worth that brings all that is still needed
_PULL = 3.0
# a guide may be a little short of what the measure finds
_GUIDED = 0.97
# the key under which tries are counted that never reach the area
SHORT = ""


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


def grow(
    ground: Ground | Survey,
    seeds: Sequence[int],
    *,
    least: float,
    most: float,
    tries: int,
    seed: int,
    needs: Sequence[Need] = (),
    refused: Counter[str] | None = None,
    watch: Watch | None = None,
) -> Iterator[Grown]:
    """Yield land of ``least`` to ``most`` square metres, one for each try that reaches it.

    Each try starts at the next of the seeds (at any usable parcel, by chance, where there are none; near what is needed
    where something is), and takes in the neighbour that leaves the land most compact, moved by chance, as long as that
    brings it nearer to the middle of the bounds; what would be more than ``most`` is passed over. Neighbours that bring
    what is needed come first, and once there is enough of it no choice is made that would lose it. ``refused`` counts
    the tries that end without the area (``SHORT``) or without what is needed (the id of the need).

    Examples
    --------
    >>> pairs = np.array([[0, 1], [1, 2]])
    >>> row = Ground(np.ones(3), np.full(3, 4.0), pairs, np.ones(2), np.empty((0, 2), int), np.ones(3, bool))
    >>> [(each.parcels, each.perimeter) for each in grow(row, [0], least=2.0, most=2.5, tries=1, seed=1)]
    [((0, 1), 6.0)]
    """
    chance = np.random.default_rng(seed)
    counted = Counter[str]() if refused is None else refused
    starts = [each for each in seeds if ground.usable[each]] if len(seeds) else _starts(ground, needs, most)
    watching = watch or Watch()
    # a loop: every step of a growth hangs on the one before it
    for number in range(tries if starts else 0):
        if watching.should_stop():
            return
        watching.tell(number, tries)
        start = starts[number % len(starts)] if len(seeds) else starts[int(chance.integers(len(starts)))]
        land = _Land(ground, needs, most)
        while (step := land.next_step(start, least, chance)) is not None:
            land.take(step)
        lacking = land.lacking(_GUIDED)
        if land.area < least:
            counted[SHORT] += 1
        elif lacking:
            counted.update(each.id for each in lacking)
        else:
            yield Grown(tuple(sorted(land.taken)), land.area, land.perimeter)


def _starts(ground: Ground | Survey, needs: Sequence[Need], most: float) -> list[int]:
    """The parcels to start at by chance: those from which compact land of the area may reach what is needed."""
    near = ground.usable.copy()
    for need in needs:
        near &= need.way <= sqrt(most)
    return np.flatnonzero(near if near.any() else ground.usable).tolist()


class _Land:
    """Land on its way: what is taken, the edge that each neighbour shares with it, and what it has of each need."""

    def __init__(self, ground: Ground | Survey, needs: Sequence[Need], most: float) -> None:
        self.ground, self.needs, self.most = ground, needs, most
        self.area = self.perimeter = 0.0
        self.taken: set[int] = set()
        self.barred: set[int] = set()
        self.shared: dict[int, float] = {}
        self.has = {need.id: 0.0 for need in needs}
        self.lost: dict[str, dict[int, float]] = {need.id: {} for need in needs}

    def lacking(self, share: float = 1.0) -> list[Need]:
        """Return the needs of which there is not enough."""
        return [need for need in self.needs if self.has[need.id] < share * need.least]

    def next_step(self, start: int, least: float, chance: np.random.Generator) -> int | None:
        """Return the parcel to be taken in next; ``None`` where the land is done."""
        if not self.taken:
            return start if self.ground.areas[start] <= self.most else None
        ids = np.array(sorted(self.shared), dtype=np.intp)
        edges = np.array([self.shared[each] for each in ids.tolist()], dtype=float)
        grown = self.area + self.ground.areas[ids]
        outline = np.maximum(self.perimeter + self.ground.perimeters[ids] - 2 * edges, CONTACT_M)
        marks = grown / outline**2 * (1.0 + _CHANCE * chance.random(len(ids)))
        lacking, middle = self.lacking(), (least + self.most) / 2
        for need in self.needs:
            marks = marks * self._pull(need, ids)
        marks[grown > self.most] = 0.0
        if self.area >= least:
            # enough land: on only to come nearer to the middle, or for what is still needed
            further = np.abs(grown - middle) >= abs(self.area - middle)
            brings = np.zeros(len(ids), dtype=bool)
            for need in lacking:
                brings |= self._gains(need, ids) > 0
            marks[further & ~brings] = 0.0
        return int(ids[np.argmax(marks)]) if len(ids) and marks.max() > 0 else None

    def _gains(self, need: Need, ids: Indices) -> Floats:
        lost = self.lost[need.id]
        return np.array([need.lot(each) - lost.get(each, 0.0) for each in ids.tolist()], dtype=float)

    def _pull(self, need: Need, ids: Indices) -> Floats:
        gains, lacks = self._gains(need, ids), need.least - self.has[need.id]
        if lacks <= 0:
            return np.where(gains >= lacks, 1.0, 0.0)
        share = np.clip(gains / lacks, 0.0, 1.0)
        # towards where there is some; a parcel that lies there counts by what it brings
        nearness = 1.0 / (1.0 + need.way[ids] / sqrt(self.most))
        return np.asarray(nearness * (1.0 + _PULL * share), dtype=float)

    def take(self, parcel: int) -> None:
        """Take a parcel in: its neighbours are neighbours of the land, and those on its land are barred."""
        ground = self.ground
        for need in self.needs:
            self.has[need.id] += need.lot(parcel) - self.lost[need.id].pop(parcel, 0.0)
        self.perimeter += float(ground.perimeters[parcel]) - 2 * self.shared.pop(parcel, 0.0)
        self.area += float(ground.areas[parcel])
        self.taken.add(parcel)
        self.barred |= ground.clashes(parcel)
        for each in self.barred & self.shared.keys():
            del self.shared[each]
        for each, length in ground.neighbours(parcel):
            if each not in self.taken and each not in self.barred and ground.usable[each]:
                self.shared[each] = self.shared.get(each, 0.0) + length
                for need in self.needs:
                    lost = self.lost[need.id]
                    lost[each] = lost.get(each, 0.0) + need.lost(each, parcel)


def difference(first: Grown, second: Grown, areas: Floats) -> float:
    """Return the share of area not in common: ``1 − |A ∩ B| / |A ∪ B|``; 0 for the same land, 1 for land apart.

    >>> difference(Grown((0, 1), 2.0, 6.0), Grown((1, 2), 2.0, 6.0), np.ones(3))
    0.6666666666666667
    """
    one, other = set(first.parcels), set(second.parcels)
    common = float(areas[sorted(one & other)].sum())
    return 1.0 - common / float(areas[sorted(one | other)].sum())
