"""The area of what lies within a distance of a shape, or that far inside of it: its parallel body, arcs and all."""

from __future__ import annotations

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geometry import Floats, Geometry, Indices, Truths

# how much nearer than the reach a boundary has to come to be nearer: what rounding leaves of equal distances
_EVEN_M = 1e-9


@value
class Offsets:
    """The line at a distance from every edge and around every corner, shape ``(n,)`` each: what a body's edge is of.

    Of an edge: from ``start`` along the unit vector ``along``, by ``length`` metres. Of a corner: around ``centre``
    from the angle ``turn_from`` on, by ``length`` radians, which is negative clockwise. ``is_arc`` says which it is.
    """

    start: Floats
    along: Floats
    centre: Floats
    turn_from: Floats
    length: Floats
    is_arc: Truths
    reach_m: float

    def points(self, which: Indices, at: Floats) -> Floats:
        """Return the places at ``at`` (metres, radians) along some of the lines, shape ``(k, 2)``."""
        straight = self.start[which] + at[:, None] * self.along[which]
        angle = self.turn_from[which] + at
        around = self.centre[which] + self.reach_m * np.column_stack([np.cos(angle), np.sin(angle)])
        return np.where(self.is_arc[which][:, None], around, straight)

    def swept(self, which: Indices, first: Floats, last: Floats) -> Floats:
        """Return ``½ ∫ x dy − y dx`` over pieces of the lines (G. Green, 1828), shape ``(k,)``."""
        one, other = self.points(which, first), self.points(which, last)
        straight = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
        along = other - one
        centre = self.centre[which]
        around = self.reach_m**2 * (last - first) + centre[:, 0] * along[:, 1] - centre[:, 1] * along[:, 0]
        return np.where(self.is_arc[which], around, straight) / 2.0


def parallel_body_area(shape: Geometry, reach_m: float) -> float:
    """Return the area of the outer parallel body of a shape, or of the inner one where ``reach_m`` is negative, m2.

    Parameters
    ----------
    shape
        A valid polygon or multipolygon in metres.
    reach_m
        How far the body's edge lies from the boundary, outward; negative: inward.

    Notes
    -----
    The edge of the body is made of pieces of the lines that lie so far from every edge, and of the arcs around corners
    (J. Steiner, 1840). Each is split where it meets another; a piece belongs to the edge where nothing of the boundary
    is nearer to its middle. The integral of Green over these pieces is the area, exact but for the rounding of floats.
    ``body.js`` of the map page does the same.

    Examples
    --------
    >>> import shapely
    >>> round(parallel_body_area(shapely.box(0, 0, 10, 10), 1.0), 6) == round(100 + 40 + np.pi, 6)
    True
    >>> parallel_body_area(shapely.box(0, 0, 10, 10), -1.0)
    64.0
    """
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(parts)]
    # around its own middle: figures of millions of metres would leave no digits for the sum
    middle = np.concatenate(rings).mean(axis=0)
    offsets, edges = _offsets([ring - middle for ring in rings], reach_m)
    boundary = shapely.multilinestrings(list(edges))
    shapely.prepare(boundary)
    which, first, last = _pieces(offsets, edges)
    halfway = shapely.points(offsets.points(which, (first + last) / 2.0))
    free = ~shapely.dwithin(boundary, halfway, offsets.reach_m - _EVEN_M)
    return float(offsets.swept(which[free], first[free], last[free]).sum())


def _offsets(rings: list[Floats], reach_m: float) -> tuple[Offsets, Floats]:
    """Return the lines at a distance from rings that have their land on the left, and their edges ``(n, 2, 2)``."""
    edges = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings])
    step = edges[:, 1] - edges[:, 0]
    length = np.hypot(step[:, 0], step[:, 1])
    kept = length > 0
    edges, length = edges[kept], length[kept]
    along = step[kept] / length[:, None]
    # the edge after each: of the last of a ring its first
    sizes = [int(count) for count in _sums(kept, [len(ring) - 1 for ring in rings])]
    first = np.cumsum([0, *sizes[:-1]])
    after = np.arange(len(edges)) + 1
    after[first + np.array(sizes) - 1] = first
    side = np.sign(reach_m)
    out = side * np.column_stack([along[:, 1], -along[:, 0]])
    turn = np.arctan2(along[:, 0] * along[after, 1] - along[:, 1] * along[after, 0], (along * along[after]).sum(axis=1))
    corner = turn * side > 0
    reach = abs(reach_m)
    straight, arcs = len(edges), int(corner.sum())
    return Offsets(
        start=np.concatenate([edges[:, 0] + reach * out, np.zeros((arcs, 2))]),
        along=np.concatenate([along, np.zeros((arcs, 2))]),
        centre=np.concatenate([np.zeros((straight, 2)), edges[corner, 1]]),
        turn_from=np.concatenate([np.zeros(straight), np.arctan2(out[corner, 1], out[corner, 0])]),
        length=np.concatenate([length, turn[corner]]),
        is_arc=np.repeat([False, True], [straight, arcs]),
        reach_m=reach,
    ), edges


def _sums(kept: Truths, sizes: list[int]) -> list[int]:
    return [int(part.sum()) for part in np.split(kept, np.cumsum(sizes)[:-1])]


def _pieces(offsets: Offsets, edges: Floats) -> tuple[Indices, Floats, Floats]:
    """Split every line where it comes within reach of another edge; return line, begin and end of each piece."""
    straight = ~offsets.is_arc
    begin = offsets.start[straight]
    end = begin + offsets.along[straight] * offsets.length[straight, None]
    lines = np.concatenate(
        [shapely.linestrings(np.stack([begin, end], axis=1)), shapely.points(offsets.centre[offsets.is_arc])]
    )
    tree = shapely.STRtree(np.asarray(shapely.linestrings(edges)))
    line, edge = tree.query(lines, predicate="dwithin", distance=2.0 * offsets.reach_m)
    which, at = _meetings(offsets, line, edges[edge])
    size = np.abs(offsets.length[which])
    within = (np.sign(offsets.length[which]) * at > 0) & (np.abs(at) < size)
    everyone = np.arange(len(lines))
    which = np.concatenate([everyone, which[within], everyone])
    at = np.concatenate([np.zeros(len(lines)), at[within], offsets.length])
    order = np.lexsort([np.abs(at), which])
    which, at = which[order], at[order]
    follows = which[1:] == which[:-1]
    return which[1:][follows], at[:-1][follows], at[1:][follows]


def _meetings(offsets: Offsets, line: Indices, edges: Floats) -> tuple[Indices, Floats]:
    """Where lines meet what lies at the distance of edges: two parallels, and a circle around each of the two ends."""
    arc = offsets.is_arc[line]
    found = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for meets, chosen in ((_of_straight, ~arc), (_of_arc, arc)):
            for at in meets(offsets, line[chosen], edges[chosen]):
                known = np.isfinite(at)
                found.append((line[chosen][known], at[known]))
    return np.concatenate([which for which, _ in found]), np.concatenate([at for _, at in found])


def _of_straight(offsets: Offsets, line: Indices, edges: Floats) -> list[Floats]:
    start, along, reach = offsets.start[line], offsets.along[line], offsets.reach_m
    found = []
    for end in (edges[:, 0], edges[:, 1]):
        to = end - start
        foot = (to * along).sum(axis=1)
        half = np.sqrt(reach**2 - (_cross(along, to)) ** 2)
        found += [foot - half, foot + half]
    step = edges[:, 1] - edges[:, 0]
    aside = _cross(step, start - edges[:, 0]) / np.hypot(step[:, 0], step[:, 1])
    drift = _cross(step, along) / np.hypot(step[:, 0], step[:, 1])
    return [*found, (reach - aside) / drift, (-reach - aside) / drift]


def _of_arc(offsets: Offsets, line: Indices, edges: Floats) -> list[Floats]:
    centre, begin, turn, reach = offsets.centre[line], offsets.turn_from[line], offsets.length[line], offsets.reach_m
    found = []
    for end in (edges[:, 0], edges[:, 1]):
        to = end - centre
        half = np.arccos(np.hypot(to[:, 0], to[:, 1]) / (2.0 * reach))
        toward = np.arctan2(to[:, 1], to[:, 0])
        found += [toward - half, toward + half]
    step = edges[:, 1] - edges[:, 0]
    heading = np.arctan2(step[:, 1], step[:, 0])
    aside = _cross(step, centre - edges[:, 0]) / np.hypot(step[:, 0], step[:, 1])
    for far in (reach, -reach):
        lean = np.arcsin((far - aside) / reach)
        found += [heading + lean, heading + np.pi - lean]
    # from the beginning of the arc on, the way that it turns
    return [np.sign(turn) * np.mod(np.sign(turn) * (angle - begin), 2.0 * np.pi) for angle in found]


def _cross(one: Floats, other: Floats) -> Floats:
    product: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product
