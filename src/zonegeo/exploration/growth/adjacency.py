"""The ground that land grows on: which parcels share an edge, and how long it is, at a stated contact tolerance.

Surveys do not meet to the millimetre: corners rounded to a centimetre lie beside the next lot's edge, not on it. Two
parcels share an edge where closing strips as narrow as the tolerance makes them one; what is grown is closed likewise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from zonegeo.geodesy.shape import CONTACT_M, groups, merged, polygons_of
from zonegeo.geometry import Floats, Geometry, Truths
from zonegeo.measures.scene import Indices, Shapes

# parcels as near as this that do not touch look like neighbours of a coarser survey
NEARLY_M = 0.5
# land that touches in a corner shares no more than a few tolerances of edge
_EDGE_TOLERANCES = 4.0
# how many parcels are measured at a time, about: edges are measured where growth comes by
_A_TILE = 10.0
_MITRE = 20.0
_MANY_CORNERS = 60
# what the cut tips of sharp corners may take away, as a share of width x outline
_SHARP = 0.01


@dataclass(frozen=True, eq=False)
class Ground:
    """Parcels as columns of length ``n`` (m2, metres) and as pairs that share an edge or land, shape ``(k, 2)``.

    ``usable`` says which may be taken in; ``clashing`` are pairs that share land, of which one at most may be;
    ``centres`` (``(n, 2)``) are their centroids, where these are known.
    """

    areas: Floats
    perimeters: Floats
    pairs: Indices
    edges: Floats
    clashing: Indices
    usable: Truths
    centres: Floats | None = None

    @cached_property
    def _neighbours(self) -> list[list[tuple[int, float]]]:
        found: list[list[tuple[int, float]]] = [[] for _ in self.areas]
        for (a, b), edge in zip(self.pairs.tolist(), self.edges.tolist(), strict=True):
            found[a].append((b, edge))
            found[b].append((a, edge))
        return [sorted(each) for each in found]

    def neighbours(self, parcel: int) -> list[tuple[int, float]]:
        """Return the parcels across an edge, with the length of that edge; in ascending order."""
        return self._neighbours[parcel]

    def clashes(self, parcel: int) -> set[int]:
        """Return the parcels that have land in common with one."""
        return set(self.clashing[(self.clashing == parcel).any(axis=1)].ravel().tolist()) - {parcel}

    def largest(self) -> float:
        """Return the area of the largest contiguous land that may be taken in, m2; 0 where there is none."""
        joined = self.pairs[self.usable[self.pairs].all(axis=1)]
        leader = groups(len(self.areas), joined)
        total = np.bincount(leader, weights=np.where(self.usable, self.areas, 0.0), minlength=1)
        return float(total.max())


class Survey:
    """The ground that shapes make, measured as growth comes by: most of a town is never asked for.

    Which parcels touch is found tile by tile, the edges of a parcel when it is asked for.

    ``gaps`` and ``laps`` are the widths, in metres, of the strips between neighbours that are too wide to be closed and
    of the strips that they share, as far as they were met; both below ``NEARLY_M``.
    """

    def __init__(self, shapes: Shapes, usable: Truths, *, contact_m: float) -> None:
        self.shapes, self.contact_m = shapes, max(contact_m, CONTACT_M)
        self.areas = np.asarray(shapely.area(shapes), dtype=float)
        self.perimeters = np.asarray(shapely.length(shapes), dtype=float)
        self.centres = shapely.get_coordinates(shapely.centroid(shapes)).reshape(-1, 2)
        self.usable = usable & _in_one_part(shapes, self.contact_m)
        self.gaps: list[float] = []
        self.laps: list[float] = []
        self._where = np.flatnonzero(self.usable)
        self._tree = shapely.STRtree(shapes[self._where])
        self._tile = self._tiles()
        self._measured = np.zeros(len(shapes), dtype=bool)
        self._neighbours: dict[int, dict[int, float]] = {}
        self._clashes: dict[int, set[int]] = {}
        # pairs that touch and whose edge nobody has asked for, by either of the two
        self._touching: dict[int, set[tuple[int, int]]] = {}

    def neighbours(self, parcel: int) -> list[tuple[int, float]]:
        """Return the usable parcels across an edge, with the length of that edge; in ascending order."""
        if not self._measured[parcel]:
            self._measure(np.flatnonzero((self._tile == self._tile[parcel]) & self.usable))
        self._measure_edges(self._touching.get(parcel, set()))
        return sorted(self._neighbours.get(parcel, {}).items())

    def clashes(self, parcel: int) -> set[int]:
        """Return the usable parcels that have land in common with one."""
        self.neighbours(parcel)
        return self._clashes.get(parcel, set())

    def largest(self) -> float:
        """Return the area of the largest contiguous land that may be taken in, m2: this measures every parcel."""
        self._measure(np.flatnonzero(self.usable & ~self._measured))
        self._measure_edges(set().union(*self._touching.values()))
        pairs = [(a, b) for a, found in self._neighbours.items() for b in found if a < b]
        leader = groups(len(self.areas), np.array(pairs, dtype=np.intp).reshape(-1, 2))
        return float(np.bincount(leader, weights=np.where(self.usable, self.areas, 0.0), minlength=1).max())

    def _tiles(self) -> Indices:
        if not len(self._where):
            return np.zeros(len(self.shapes), dtype=np.intp)
        bounds = shapely.bounds(self.shapes)
        centre = (bounds[:, :2] + bounds[:, 2:]) / 2
        side = float(np.sqrt(_A_TILE * np.median(self.areas[self._where])))
        rows = np.floor((centre - np.nanmin(centre, axis=0)) / side).astype(np.intp)
        return np.asarray(np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1), dtype=np.intp)

    def _measure(self, members: Indices) -> None:
        own = np.zeros(len(self.shapes), dtype=bool)
        own[members] = True
        reach = max(self.contact_m, NEARLY_M)
        asked, found = self._tree.query(self.shapes[members], predicate="dwithin", distance=reach)
        first, second = members[asked], self._where[found]
        # what was measured before was measured from the other side
        kept = np.where(own[second], first < second, ~self._measured[second])
        self._measured[members] = True
        first, second = first[kept], second[kept]
        near = shapely.distance(self.shapes[first], self.shapes[second])
        touching = near <= self.contact_m
        if not touching.all():
            self._look_at_gaps(first[~touching], second[~touching], near[~touching])
        self._join(first[touching], second[touching], near[touching])

    def _join(self, first: Indices, second: Indices, near: Floats) -> None:
        one, other = self.shapes[first], self.shapes[second]
        # most neighbours meet in their outlines alone, which takes less time to see than to cut what is common
        over = near == 0.0
        over[over] = ~shapely.touches(one[over], other[over])
        common = np.full(len(first), None, dtype=object)
        common[over] = shapely.intersection(one[over], other[over])
        around = shapely.length(common)
        width = 2 * shapely.area(common) / np.where(around > 0, around, 1.0)
        clash = width > self.contact_m  # never of what has nothing in common, NaN
        self.laps += width[clash & (width <= NEARLY_M)].tolist()
        for a, b in zip(first[clash].tolist(), second[clash].tolist(), strict=True):
            self._clashes.setdefault(a, set()).add(b)
            self._clashes.setdefault(b, set()).add(a)
        for a, b in zip(first[~clash].tolist(), second[~clash].tolist(), strict=True):
            self._touching.setdefault(a, set()).add((a, b))
            self._touching.setdefault(b, set()).add((a, b))

    def _measure_edges(self, pairs: set[tuple[int, int]]) -> None:
        if not pairs:
            return
        asked = sorted(pairs)
        first, second = np.array(asked, dtype=np.intp).T
        edges = edges_between(self.shapes[first], self.shapes[second], self.contact_m)
        for (a, b), edge in zip(asked, edges.tolist(), strict=True):
            self._touching[a].discard((a, b))
            self._touching[b].discard((a, b))
            if edge > 0:
                self._neighbours.setdefault(a, {})[b] = edge
                self._neighbours.setdefault(b, {})[a] = edge

    def _look_at_gaps(self, first: Indices, second: Indices, apart: Floats) -> None:
        edges = edges_between(self.shapes[first], self.shapes[second], NEARLY_M)
        self.gaps += apart[edges > 0].tolist()


def edges_between(first: Shapes, second: Shapes, width_m: float) -> Floats:
    """Return the edge that each two share where strips up to a width are closed, metres, shape ``(n,)``.

    It is half of what their outlines lose when they become one; 0 for no more than a few times the width, as a corner
    has.

    >>> row = np.array([shapely.box(0, 0, 9, 9), shapely.box(9.02, 0, 20, 9), shapely.box(9.02, 9.02, 20, 20)])
    >>> edges_between(row[[0, 0, 0]], row[[1, 1, 2]], 0.05).round(1).tolist()
    [9.0, 9.0, 0.0]
    >>> edges_between(row[[0]], row[[1]], 0.001).tolist()
    [0.0]
    """
    one, other = _beside(first, second, width_m), _beside(second, first, width_m)
    together = closed(shapely.union(one, other, grid_size=CONTACT_M), width_m)
    edges = (shapely.length(one) + shapely.length(other) - shapely.length(together)) / 2
    return np.asarray(np.where(edges > _EDGE_TOLERANCES * width_m, edges, 0.0), dtype=float)


def _beside(shapes: Shapes, others: Shapes, width_m: float) -> Shapes:
    """Cut shapes of many corners, as a net of streets has, down to what lies around the others: cuts count nowhere."""
    many = shapely.get_num_coordinates(shapes) > _MANY_CORNERS
    if not many.any():
        return shapes
    found = shapes.copy()
    west, south, east, north = shapely.bounds(others[many]).T + np.array([[-1], [-1], [1], [1]]) * (1.0 + width_m)
    found[many] = shapely.intersection(shapes[many], shapely.box(west, south, east, north))
    return found


def closed(shapes: Any, width_m: float) -> Any:
    """Return shapes with strips up to a width closed: grown by half of it and shrunk again, corners kept.

    >>> closed(shapely.multipolygons([shapely.box(0, 0, 1, 9), shapely.box(1.04, 0, 2, 9)]), 0.05).area
    18.0
    """
    column = np.atleast_1d(np.asarray(shapes, dtype=object))
    grown = shapely.buffer(column, width_m / 2, join_style="mitre", mitre_limit=_MITRE)
    found = shapely.buffer(grown, -width_m / 2, join_style="mitre", mitre_limit=_MITRE)
    # kept corners may break what hangs together in a sharp corner alone: round ones never do
    lost = shapely.area(found) < shapely.area(column) - _SHARP * width_m * shapely.length(column)
    lost |= ~shapely.is_valid(found)
    found[lost] = shapely.buffer(shapely.buffer(column[lost], width_m / 2), -width_m / 2)
    return found if np.ndim(shapes) else found.item()


def land_of_parcels(shapes: Shapes, contact_m: float) -> tuple[Geometry, float]:
    """Return the land of parcels with the strips between them closed, and the area of those strips in m2."""
    land = merged(shapes)
    whole = merged([land, closed(land, max(contact_m, CONTACT_M))])
    return whole, float(shapely.area(whole) - shapely.area(land))


def lying_on(shapes: Shapes, others: Iterable[Geometry], contact_m: float) -> Truths:
    """Return which shapes have land in common with others: strips up to the tolerance are none."""
    found = np.zeros(len(shapes), dtype=bool)
    # a loop: over the few sites that stay
    for other in others:
        shapely.prepare(other)
        met = np.asarray(shapely.intersects(other, shapes), dtype=bool)
        common = shapely.intersection(shapes[met], other)
        found[met] |= 2 * shapely.area(common) > max(contact_m, CONTACT_M) * shapely.length(common)
    return found


def _in_one_part(shapes: Shapes, contact_m: float) -> Truths:
    """Land in several polygons is no contiguous start, and would bring an island along."""
    found = np.asarray(shapely.get_num_geometries(shapes) == 1, dtype=bool)
    several = np.flatnonzero(~found)
    found[several] = [len(polygons_of(land_of_parcels(shapes[[each]], contact_m)[0])) == 1 for each in several]
    return found
