"""Grow land from parcels: start at a parcel, take in neighbours across shared edges until an area is reached.

A seeded search: it says what it found, never that nothing better exists. Everything is columns over parcels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np

from zonegeo.exploration.growth.adjacency import Ground, Survey
from zonegeo.exploration.growth.constraints import Need
from zonegeo.exploration.search.task import Watch
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.geometry import Floats
from zonegeo.measures.scene import Indices

__all__ = ["SHORT", "Ground", "Grown", "difference", "grow_land"]

# how far chance moves a choice, in steps from the best neighbour to the middle one: enough for other shapes
_CHANCE = 0.7
# what nearness to the middle of the land counts at the most beside the outline that it leaves: a draw for each try
_ROUND = 2.0
# how many steps the neighbour that brings most of what is needed, or lies nearest to it, is ahead: a draw too
_PULL = (2.0, 6.0)
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


def grow_land(
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
    where something is), and takes in the neighbour that leaves the land most compact and lies near its middle, moved by
    chance, as long as that brings it nearer to the middle of the bounds; what would be more than ``most`` is passed
    over. Neighbours that bring what is needed come first, and once there is enough of it no choice is made that would
    lose it. ``refused`` counts the tries that end without the area (``SHORT``) or without what is needed (the id of the
    need).

    Examples
    --------
    >>> pairs = np.array([[0, 1], [1, 2]])
    >>> row = Ground(np.ones(3), np.full(3, 4.0), pairs, np.ones(2), np.empty((0, 2), int), np.ones(3, bool))
    >>> [(each.parcels, each.perimeter) for each in grow_land(row, [0], least=2.0, most=2.5, tries=1, seed=1)]
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
        land = _Land(ground, needs, most, roundness=_ROUND * float(chance.random()), pull=float(chance.uniform(*_PULL)))
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


def _scaled(marks: Floats) -> Floats:
    """Return marks as steps from the best one, one from the best to the middle one: alike for little and much land.

    >>> _scaled(np.array([4.0, 3.0, 2.0, 1.0, 0.0])).tolist(), _scaled(np.ones(2)).tolist()
    ([0.0, -0.5, -1.0, -1.5, -2.0], [0.0, 0.0])
    """
    order = np.sort(marks)  # the median of a few marks, which NumPy's own takes many times as long to find
    best, middle = float(order[-1]), float(order[(len(order) - 1) // 2] + order[len(order) // 2]) / 2
    step = best - middle
    return np.asarray((marks - best) / step if step > 0 else np.zeros(len(marks)), dtype=float)


class _Land:
    """Land on its way: what is taken, the edge that each neighbour shares with it, and what it has of each need."""

    def __init__(
        self, ground: Ground | Survey, needs: Sequence[Need], most: float, *, roundness: float, pull: float
    ) -> None:
        self.ground, self.needs, self.most, self.roundness, self.pull = ground, needs, most, roundness, pull
        self.area = self.perimeter = 0.0
        self.moment: Floats = np.zeros(2)
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
        if not len(ids):
            return None
        edges = np.array([self.shared[each] for each in ids.tolist()], dtype=float)
        grown = self.area + self.ground.areas[ids]
        outline = np.maximum(self.perimeter + self.ground.perimeters[ids] - 2 * edges, CONTACT_M)
        admitted, brings = grown <= self.most, np.zeros(len(ids), dtype=bool)
        marks = _scaled(np.log(grown / outline**2)) + _CHANCE * chance.random(len(ids))
        lacking = self.lacking()
        for need in self.needs:
            gains = self._gains(need, ids)
            if need not in lacking:
                admitted &= self.has[need.id] + gains >= need.least
                continue
            brings |= gains > 0
            # what brings most of it comes first; where there is none yet, what lies towards it
            most = float(gains.max())
            marks += self.pull * (np.maximum(gains, 0.0) / most if most > 0 else _scaled(-need.way[ids]))
        if self.ground.centres is not None and not lacking:
            # one street is as good as the next until the block behind it is there: the nearer to the middle the rounder
            away = self.ground.centres[ids] - self.moment / self.area
            marks += self.roundness * _scaled(-np.hypot(away[:, 0], away[:, 1]))
        if self.area >= least:
            # enough land: on only to come nearer to the middle, or for what is still needed
            middle = (least + self.most) / 2
            admitted &= (np.abs(grown - middle) < abs(self.area - middle)) | brings
        marks[~admitted] = -np.inf
        return int(ids[np.argmax(marks)]) if admitted.any() else None

    def _gains(self, need: Need, ids: Indices) -> Floats:
        lost = self.lost[need.id]
        return np.array([need.lot(each) - lost.get(each, 0.0) for each in ids.tolist()], dtype=float)

    def take(self, parcel: int) -> None:
        """Take a parcel in: its neighbours are neighbours of the land, and those on its land are barred."""
        ground = self.ground
        for need in self.needs:
            self.has[need.id] += need.lot(parcel) - self.lost[need.id].pop(parcel, 0.0)
        self.perimeter += float(ground.perimeters[parcel]) - 2 * self.shared.pop(parcel, 0.0)
        self.area += float(ground.areas[parcel])
        if ground.centres is not None:
            self.moment = self.moment + ground.areas[parcel] * ground.centres[parcel]
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
