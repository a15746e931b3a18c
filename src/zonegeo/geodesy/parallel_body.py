"""The area of what lies within a distance of a shape, or that far inside of it: its parallel body, arcs and all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geometry import Floats, Indices, Shapes, Truths

# how much nearer than the reach a boundary has to come to be nearer: what rounding leaves of equal distances
_EVEN_M = 1e-9
# corners that are looked at in one go: enough that arrays pay, few enough for the memory
_AT_ONCE = 20_000


@value
class Edges:
    """The edges of shapes, their land on the left, shape ``(n, 2)``: around the middle of their own shape.

    ``after`` is the edge that follows each on its ring, ``owner`` the shape that it is of.
    """

    start: Floats
    end: Floats
    after: Indices
    owner: Indices


@value
class Offsets:
    """The line at a distance from every edge and around every corner: what the edge of a body is made of.

    Of an edge: from ``start`` along the unit vector ``along``, by ``length`` metres. Of a corner: around ``centre``
    from the angle ``begin`` on, by ``length`` radians, which is negative clockwise. ``is_arc`` says which it is,
    ``reach_m`` how far it lies from the edge or corner.
    """

    start: Floats
    along: Floats
    centre: Floats
    begin: Floats
    length: Floats
    is_arc: Truths
    reach_m: Floats
    owner: Indices

    def points(self, which: Indices, at: Floats) -> Floats:
        """Return the places at ``at`` (metres, radians) along some of the lines, shape ``(k, 2)``."""
        straight = self.start[which] + at[:, None] * self.along[which]
        angle = self.begin[which] + at
        around = self.centre[which] + self.reach_m[which, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        return np.where(self.is_arc[which, None], around, straight)

    def swept(self, which: Indices, first: Floats, last: Floats) -> Floats:
        """Return ``½ ∫ x dy − y dx`` over pieces of the lines (G. Green, 1828), shape ``(k,)``."""
        one, other = self.points(which, first), self.points(which, last)
        around = self.reach_m[which] ** 2 * (last - first) + _cross(self.centre[which], other - one)
        return np.where(self.is_arc[which], around, _cross(one, other)) / 2.0


def parallel_body_areas(shapes: Shapes, reach_m: Floats) -> Floats:
    """Return the areas of the outer parallel bodies of shapes, or of the inner ones where ``reach_m`` is negative, m2.

    Parameters
    ----------
    shapes
        Shape ``(n,)``: valid polygons or multipolygons in metres, none of them empty.
    reach_m
        Shape ``(n,)``: how far the body's edge lies from the boundary, outward; negative: inward. Not nought.

    Returns
    -------
    Shape ``(n,)``, m2.

    Notes
    -----
    The edge of the body is made of pieces of the lines that lie so far from every edge, and of the arcs around corners
    (J. Steiner, 1840). Each is split where it meets another; a piece belongs to the edge where nothing of the boundary
    is nearer to its middle. The integral of Green over these pieces is the area, exact but for the rounding of floats.
    ``body.js`` of the map page does the same.

    Examples
    --------
    >>> import shapely
    >>> square = np.array([shapely.box(0, 0, 10, 10)] * 2)
    >>> outer, inner = parallel_body_areas(square, np.array([1.0, -1.0]))
    >>> round(float(outer), 6) == round(100 + 40 + np.pi, 6), float(inner)
    (True, 64.0)
    """
    areas = np.zeros(len(shapes))
    for some in _groups(shapes):
        areas[some] = _areas(shapes[some], reach_m[some])
    return areas


def _groups(shapes: Shapes) -> Iterator[slice]:
    """Yield neighbours in the column that have few enough corners together."""
    corners = np.cumsum(shapely.get_num_coordinates(shapes))
    ends = np.flatnonzero(np.diff(corners // _AT_ONCE)) + 1
    stops = [0, *ends.tolist(), len(shapes)]
    yield from (slice(first, last) for first, last in pairwise(stops) if first < last)


def _areas(shapes: Shapes, reach_m: Floats) -> Floats:
    # around the middle of each: figures of millions of metres would leave no digits for the sum
    middles = shapely.get_coordinates(shapely.centroid(shapely.envelope(shapes)))
    edges = _edges(shapes, middles)
    offsets = _offsets(edges, reach_m)
    which, first, last = _pieces(offsets, edges, _in_a_row(shapes, reach_m))
    segments = np.stack([edges.start, edges.end], axis=1)
    boundaries = np.asarray(shapely.multilinestrings(np.asarray(shapely.linestrings(segments)), indices=edges.owner))
    shapely.prepare(boundaries)
    owner = offsets.owner[which]
    halfway = np.asarray(shapely.points(offsets.points(which, (first + last) / 2.0)))
    # the stubs of shapely know one distance alone
    away: Any = np.abs(reach_m)[owner] - _EVEN_M
    free = ~np.asarray(shapely.dwithin(boundaries[owner], halfway, away), dtype=bool)
    swept = offsets.swept(which[free], first[free], last[free])
    areas: Floats = np.bincount(owner[free], weights=swept, minlength=len(shapes)).astype(np.float64)
    return areas


def _in_a_row(shapes: Shapes, reach_m: Floats) -> Floats:
    """Return middles side by side, so far apart that nothing of one shape is within reach of another's: ``(n, 2)``."""
    x0, y0, x1, y1 = shapely.bounds(shapes).T
    room = np.ceil(np.maximum(x1 - x0, y1 - y0) + 8.0 * np.abs(reach_m))
    return np.column_stack([np.cumsum(room) - room / 2.0, np.zeros(len(shapes))])


def _edges(shapes: Shapes, middles: Floats) -> Edges:
    parts, part_owner = shapely.get_parts(shapely.orient_polygons(shapes), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    owner = part_owner[ring_part[ring]]
    points = points - middles[owner]
    # the first of a ring is its last again, and a corner that is there twice is one
    moves = (ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    start, end, of_ring = points[:-1][moves], points[1:][moves], ring[:-1][moves]
    after = np.arange(len(start)) + 1
    is_last = np.append(of_ring[1:] != of_ring[:-1], True)
    after[is_last] = np.flatnonzero(np.append(True, is_last[:-1]))
    return Edges(start, end, after, owner[:-1][moves])


def _offsets(edges: Edges, reach_m: Floats) -> Offsets:
    step = edges.end - edges.start
    length = np.hypot(step[:, 0], step[:, 1])
    along = step / length[:, None]
    reach, side = np.abs(reach_m)[edges.owner], np.sign(reach_m)[edges.owner]
    out = side[:, None] * np.column_stack([along[:, 1], -along[:, 0]])
    following = along[edges.after]
    turn = np.arctan2(_cross(along, following), (along * following).sum(axis=1))
    juts = turn * side > 0
    straight, arcs = len(length), int(juts.sum())
    return Offsets(
        start=np.concatenate([edges.start + reach[:, None] * out, np.zeros((arcs, 2))]),
        along=np.concatenate([along, np.zeros((arcs, 2))]),
        centre=np.concatenate([np.zeros((straight, 2)), edges.end[juts]]),
        begin=np.concatenate([np.zeros(straight), np.arctan2(out[juts, 1], out[juts, 0])]),
        length=np.concatenate([length, turn[juts]]),
        is_arc=np.repeat([False, True], [straight, arcs]),
        reach_m=np.concatenate([reach, reach[juts]]),
        owner=np.concatenate([edges.owner, edges.owner[juts]]),
    )


def _pieces(offsets: Offsets, edges: Edges, apart: Floats) -> tuple[Indices, Floats, Floats]:
    """Split every line where it comes within reach of another edge; return line, begin and end of each piece."""
    line, edge = _neighbours(offsets, edges, apart)
    which, at = _meetings(offsets, line, edges.start[edge], edges.end[edge])
    size = np.abs(offsets.length[which])
    within = (np.sign(offsets.length[which]) * at > 0) & (np.abs(at) < size)
    everyone = np.arange(len(offsets.length))
    which = np.concatenate([everyone, which[within], everyone])
    at = np.concatenate([np.zeros(len(everyone)), at[within], offsets.length])
    order = np.lexsort([np.abs(at), which])
    which, at = which[order], at[order]
    follows = which[1:] == which[:-1]
    return which[1:][follows], at[:-1][follows], at[1:][follows]


def _neighbours(offsets: Offsets, edges: Edges, apart: Floats) -> tuple[Indices, Indices]:
    """Return lines and edges of the same shape that may meet; each shape lies around a place ``apart`` from the others.

    Alternatives of one site lie on one another: where they are, the edges of all would be near each other.
    """
    arc, place = offsets.is_arc, apart[offsets.owner]
    begin = (offsets.start + place)[~arc]
    end = begin + (offsets.along * offsets.length[:, None])[~arc]
    straight, corners = np.stack([begin, end], axis=1), (offsets.centre + place)[arc]
    lines = np.concatenate([shapely.linestrings(straight), shapely.points(corners)])
    where = apart[edges.owner]
    tree = shapely.STRtree(np.asarray(shapely.linestrings(np.stack([edges.start + where, edges.end + where], axis=1))))
    line, edge = tree.query(lines, predicate="dwithin", distance=2.0 * offsets.reach_m)
    own = offsets.owner[line] == edges.owner[edge]
    return line[own], edge[own]


def _meetings(offsets: Offsets, line: Indices, start: Floats, end: Floats) -> tuple[Indices, Floats]:
    """Where lines meet what lies at the distance of edges: two parallels, and a circle around each of the two ends."""
    arc = offsets.is_arc[line]
    found = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for meets, chosen in ((_of_straight, ~arc), (_of_arc, arc)):
            for at in meets(offsets, line[chosen], start[chosen], end[chosen]):
                known = np.isfinite(at)
                found.append((line[chosen][known], at[known]))
    return np.concatenate([which for which, _ in found]), np.concatenate([at for _, at in found])


def _of_straight(offsets: Offsets, line: Indices, first: Floats, last: Floats) -> list[Floats]:
    start, along, reach = offsets.start[line], offsets.along[line], offsets.reach_m[line]
    found = []
    for corner in (first, last):
        to = corner - start
        foot = (to * along).sum(axis=1)
        half = np.sqrt(reach**2 - _cross(along, to) ** 2)
        found += [foot - half, foot + half]
    step = last - first
    size = np.hypot(step[:, 0], step[:, 1])
    aside, drift = _cross(step, start - first) / size, _cross(step, along) / size
    return [*found, (reach - aside) / drift, (-reach - aside) / drift]


def _of_arc(offsets: Offsets, line: Indices, first: Floats, last: Floats) -> list[Floats]:
    centre, begin, reach = offsets.centre[line], offsets.begin[line], offsets.reach_m[line]
    turn = np.sign(offsets.length[line])
    found = []
    for corner in (first, last):
        to = corner - centre
        half = np.arccos(np.hypot(to[:, 0], to[:, 1]) / (2.0 * reach))
        toward = np.arctan2(to[:, 1], to[:, 0])
        found += [toward - half, toward + half]
    step = last - first
    heading = np.arctan2(step[:, 1], step[:, 0])
    aside = _cross(step, centre - first) / np.hypot(step[:, 0], step[:, 1])
    for far in (reach, -reach):
        lean = np.arcsin((far - aside) / reach)
        found += [heading + lean, heading + np.pi - lean]
    # from the beginning of the arc on, the way that it turns
    return [turn * np.mod(turn * (angle - begin), 2.0 * np.pi) for angle in found]


def _cross(one: Floats, other: Floats) -> Floats:
    product: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product
