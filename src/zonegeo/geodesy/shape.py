"""Plane geometry of land: what hangs together, what it encloses, and how compact it is."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.base.value import value
from zonegeo.geometry import Floats, Geometry, Indices, Shapes, ShapesLike, column_of

# Land nearer than this touches: far below any survey, and above what coordinates in degrees with nine decimals
# (0.1 mm) leave open where a corner of one outline lies on an edge of the next.
CONTACT_M = 0.001
# What touches along less than that touches in a corner: the corners of two squares are this near along 2 mm.
_EDGE_M = 10 * CONTACT_M


# --- what hangs together ----------------------------------------------------------------------------------------------


def merged(plane: ShapesLike) -> Geometry:
    """Return the union of shapes, snapped to a grid of ``CONTACT_M``: hairlines between neighbours close.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons or multipolygons in metres; ``None`` among them is passed over.

    Returns
    -------
    One polygon or multipolygon whose polygons touch in points at most; an empty shape where there is nothing.

    Examples
    --------
    >>> import shapely
    >>> merged([shapely.box(0, 0, 1, 1), shapely.box(1.0003, 0, 2, 1)]).area
    2.0
    """
    shapes = np.asarray(plane, dtype=object)
    united = shapely.union_all(shapes, grid_size=CONTACT_M)
    hairlines = _hairlines(shapes, polygons_of(united))
    return united if not len(hairlines) else shapely.union_all([united, *hairlines], grid_size=CONTACT_M)


def _hairlines(shapes: Shapes, united: Shapes) -> Shapes:
    """The ground between neighbours that the grid left apart: as near as what touches, along an edge of some length."""
    nothing = np.empty(0, dtype=object)
    if len(united) < 2:
        return nothing
    pieces = np.asarray(shapely.get_parts(shapes), dtype=object)
    pairs = near_pairs(pieces, reach_m=0.0)
    if not len(pairs):
        return nothing
    part = shapely.STRtree(united).nearest(shapely.point_on_surface(pieces))
    one, other = pieces[pairs[part[pairs[:, 0]] != part[pairs[:, 1]]]].T
    grown = (shapely.buffer(each, CONTACT_M, join_style="mitre") for each in (one, other))
    between = np.asarray(shapely.intersection(*grown), dtype=object)
    return np.asarray(between[shapely.length(between) / 2 > _EDGE_M], dtype=object)


def polygons_of(shape: Geometry | Shapes | None) -> Shapes:
    """Return the polygons that a shape is made of, shape ``(n,)``; points and lines are left out.

    >>> import shapely
    >>> touching = shapely.intersection(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    >>> touching.geom_type, len(polygons_of(touching)), len(polygons_of(shapely.box(0, 0, 1, 1)))
    ('LineString', 0, 1)
    """
    parts = np.asarray(shapely.get_parts(shapely.get_parts(shape)), dtype=object)
    return np.asarray(parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)], dtype=object)


def near_pairs(plane: ShapesLike, *, reach_m: ArrayLike) -> Indices:
    """Return the pairs of shapes whose gap is closed where each reaches so far beyond its boundary.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons in metres.
    reach_m
        Shape ``(n,)`` or a number, metres; 0 asks for the pairs that touch or overlap (within ``CONTACT_M``).

    Returns
    -------
    Shape ``(k, 2)``: indices, the smaller one first, each pair once.

    Examples
    --------
    >>> import shapely
    >>> row = [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(5, 0, 6, 1)]
    >>> near_pairs(row, reach_m=0.0).tolist(), near_pairs(row, reach_m=[0.0, 1.0, 2.0]).tolist()
    ([[0, 1]], [[0, 1], [1, 2]])
    """
    shapes = np.asarray(plane, dtype=object)
    if len(shapes) < 2:
        return np.empty((0, 2), dtype=np.intp)
    reach = np.broadcast_to(np.asarray(reach_m, dtype=np.float64), shapes.shape)
    widest = reach + reach.max() + CONTACT_M
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=widest)
    once = first < second
    first, second = first[once], second[once]
    apart = np.asarray(shapely.distance(shapes[first], shapes[second]), dtype=np.float64)
    kept = apart <= reach[first] + reach[second] + CONTACT_M
    pairs = np.column_stack([first[kept], second[kept]]).astype(np.intp)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def groups(count: int, pairs: ArrayLike) -> Indices:
    """Return for each of some things the group that it belongs to, where pairs of them hang together.

    Parameters
    ----------
    count
        How many things there are.
    pairs
        Shape ``(k, 2)``: indices of things that hang together.

    Returns
    -------
    Shape ``(count,)``: the smallest index in the group of each.

    Examples
    --------
    >>> groups(5, [(0, 3), (3, 4)]).tolist()
    [0, 1, 2, 0, 0]
    """
    leader = np.arange(count, dtype=np.intp)
    joined = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    # a loop: each round brings every group the smallest index that it can see, and halves the way to it
    while True:
        before = leader.copy()
        low = np.minimum(leader[joined[:, 0]], leader[joined[:, 1]])
        np.minimum.at(leader, joined[:, 0], low)
        np.minimum.at(leader, joined[:, 1], low)
        leader = leader[leader]
        if np.array_equal(leader, before):
            return leader


# --- what it encloses -------------------------------------------------------------------------------------------------


def holes_of(shape: Geometry) -> Shapes:
    """Return the ground that each interior ring of a shape encloses, less the islands of land in it.

    Parameters
    ----------
    shape
        A polygon or multipolygon in metres.

    Returns
    -------
    Shape ``(n,)``, one for each interior ring. A ring that touches the outer one in a point is a hole; ground between
    parts that touch each other in points only is none, no ring encloses it.

    Examples
    --------
    >>> import shapely
    >>> yard = shapely.box(0, 0, 9, 9) - shapely.box(2, 2, 7, 7)
    >>> [hole.area for hole in holes_of(yard)], [hole.area for hole in holes_of(yard | shapely.box(4, 4, 5, 5))]
    ([25.0], [24.0])
    """
    parts = polygons_of(shape)
    shells: Shapes = np.asarray(shapely.polygons(shapely.get_exterior_ring(parts)), dtype=object)
    rings = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    # a loop: the islands in one ring are not those in another
    holes = [shapely.difference(ring, shapely.union_all(shells[shapely.covers(ring, shells)])) for ring in rings]
    return column_of(holes)


@value
class HoleBounds:
    """What the accuracy of some boundaries leaves of the holes of their land.

    ``certain`` is ground in holes wherever the boundaries run; ``fewest`` and ``most`` bound the number of holes
    (``most`` is ``None`` where nothing does); ``closable`` are those that appear where an inlet closes, ``pockets`` is
    ground that neighbours may enclose between them where they part.
    """

    certain: Geometry
    fewest: int
    most: int | None
    closable: Shapes
    pockets: Geometry


def hole_bounds(plane: ShapesLike, *, accuracy_m: ArrayLike) -> HoleBounds:
    """Bound the holes of the union of shapes, the boundary of each known to ``accuracy_m``, each for itself.

    A hole that the land, grown by the accuracy, fills may not be there; one that the land, shrunk by it, no longer
    encloses may be open to the outside, also where neighbours part; holes that then are one may be one. Ground that
    only the grown land encloses may be a hole, and one hole may be several. Neighbours whose boundaries may meet and
    part may enclose any number of pockets between them. A boundary does not touch itself but where an inlet closes.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons or multipolygons in metres.
    accuracy_m
        Shape ``(n,)`` or a number: how far the boundary may lie from the true one, metres.

    Examples
    --------
    >>> import shapely
    >>> yard = [shapely.box(0, 0, 10, 10) - shapely.box(4, 4, 6, 6)]
    >>> [(found.fewest, found.most) for found in (hole_bounds(yard, accuracy_m=a) for a in (0.0, 0.5, 1.5))]
    [(1, 1), (1, 1), (0, 1)]
    >>> halves = hole_bounds([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], accuracy_m=0.5)
    >>> halves.fewest, halves.most, halves.pockets.area
    (0, None, 15.0)
    """
    shapes = np.asarray(plane, dtype=object)
    pieces, owner = shapely.get_parts(shapes, return_index=True)
    reach = np.broadcast_to(np.asarray(accuracy_m, dtype=np.float64), shapes.shape)[owner]
    drawn = holes_of(merged(pieces))
    if not reach.any():
        return HoleBounds(shapely.union_all(drawn), len(drawn), len(drawn), drawn[:0], shapely.GeometryCollection())
    # corners, not arcs: chords lie inside of what may be land, and outside of what is
    wide, narrow = (merged(polygons_of(shapely.buffer(pieces, by, join_style="mitre"))) for by in (reach, -reach))
    closed, open_ = holes_of(wide), holes_of(narrow)
    within = shapely.intersects(drawn[:, None], closed[None, :])
    certain = shapely.difference(open_, wide)
    pockets = _pockets(pieces, reach, narrow)
    most = len(closed) + int((~within.any(axis=1)).sum())
    return HoleBounds(
        certain=shapely.union_all(certain),
        fewest=int((shapely.area(certain) > 0).sum()),
        most=most if pockets.is_empty else None,
        closable=closed[~within.any(axis=0)],
        pockets=pockets,
    )


def _pockets(pieces: Shapes, reach: Floats, narrow: Geometry) -> Geometry:
    """The ground between neighbours that may part and meet: near both, and not land for certain."""
    one, other = near_pairs(pieces, reach_m=reach).T
    apart = reach[one] + reach[other]
    one, other, apart = one[apart > 0], other[apart > 0], apart[apart > 0]
    near = (shapely.buffer(pieces[each], apart, join_style="mitre") for each in (one, other))
    return shapely.difference(shapely.union_all(shapely.intersection(*near)), narrow)


# --- how compact it is ------------------------------------------------------------------------------------------------


def polsby_popper(plane: ShapesLike, *, accuracy_m: ArrayLike = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return ``4πA / P²``: the area against that of a circle with the same perimeter (Polsby and Popper, 1991).

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons or multipolygons in metres; an empty shape gives NaN. Holes take area away and add
        perimeter.
    accuracy_m
        Shape ``(n,)`` or a number: how far each corner may lie from the true one, metres.

    Returns
    -------
    Three arrays of shape ``(n,)``: the value, and the least and the most that corners so far off allow; 0 to 1.

    Notes
    -----
    With ``n`` corners each up to ``ε`` off, no edge changes by more than ``2ε``: ``P ± 2nε``. Twice the area is the sum
    of the cross products of the corners, so it changes by ``Σ dᵢ × (vᵢ₊₁ − vᵢ₋₁) + Σ dᵢ × dᵢ₊₁``: ``A ± (εP + nε²/2)``.
    Both are the worst case, which corners that are off independently of each other hardly reach.

    Examples
    --------
    >>> import shapely
    >>> value, low, high = polsby_popper([shapely.box(0, 0, 10, 10)], accuracy_m=0.1)
    >>> [round(float(each[0]), 4) for each in (value, low, high)]
    [0.7854, 0.7246, 0.8507]
    """
    return _clipped(*_isoperimetric(plane, accuracy_m))


def schwartzberg(plane: ShapesLike, *, accuracy_m: ArrayLike = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return ``2√(πA) / P``: the perimeter of the circle of equal area against the perimeter (Schwartzberg, 1966).

    The root of :func:`polsby_popper`, with the same parameters and bounds.

    >>> import shapely
    >>> round(float(schwartzberg([shapely.box(0, 0, 10, 10)])[0][0]), 4)
    0.8862
    """
    value, low, high = _clipped(*_isoperimetric(plane, accuracy_m))
    return np.sqrt(value), np.sqrt(low), np.sqrt(high)


def reock(plane: ShapesLike, *, accuracy_m: ArrayLike = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return ``A / πR²``: the area against that of the smallest circle around it (Reock, 1961).

    Parameters as for :func:`polsby_popper`. With corners up to ``ε`` off the radius of that circle changes by no more:
    ``R ± ε``.

    >>> import shapely
    >>> round(float(reock([shapely.box(0, 0, 10, 10)])[0][0]), 4)
    0.6366
    """
    shapes, accuracy = np.asarray(plane, dtype=object), np.asarray(accuracy_m, dtype=np.float64)
    area, change = _area_and_change(shapes, accuracy)
    radius = np.asarray(shapely.minimum_bounding_radius(shapes), dtype=np.float64)
    return _clipped(
        _share(area, np.pi * radius**2),
        _share(area - change, np.pi * (radius + accuracy) ** 2),
        _share(area + change, np.pi * np.maximum(radius - accuracy, 0.0) ** 2),
    )


def convex_hull_ratio(plane: ShapesLike, *, accuracy_m: ArrayLike = 0.0) -> tuple[Floats, Floats, Floats]:
    """Return ``A / A(hull)``: the area against that of the convex hull; 1 for a convex shape without a hole.

    Parameters as for :func:`polsby_popper`. With corners up to ``ε`` off, the new hull lies in the old one grown by
    ``ε`` and the old one in the new: ``H + εP + πε²`` at the most and ``H − εP − 3πε²`` at the least, of the hull's
    area ``H`` and perimeter ``P`` (J. Steiner, 1840).

    >>> import shapely
    >>> corner = shapely.box(0, 0, 10, 10) - shapely.box(5, 5, 10, 10)
    >>> round(float(convex_hull_ratio([corner])[0][0]), 4)
    0.8571
    """
    shapes, accuracy = np.asarray(plane, dtype=object), np.asarray(accuracy_m, dtype=np.float64)
    area, change = _area_and_change(shapes, accuracy)
    hulls = shapely.convex_hull(shapes)
    hull, reach = shapely.area(hulls), accuracy * shapely.length(hulls)
    return _clipped(
        _share(area, hull),
        _share(area - change, hull + reach + np.pi * accuracy**2),
        _share(area + change, hull - reach - 3 * np.pi * accuracy**2),
    )


def _isoperimetric(plane: ShapesLike, accuracy_m: ArrayLike) -> tuple[Floats, Floats, Floats]:
    shapes, accuracy = np.asarray(plane, dtype=object), np.asarray(accuracy_m, dtype=np.float64)
    area, change = _area_and_change(shapes, accuracy)
    perimeter = np.asarray(shapely.length(shapes), dtype=np.float64)
    stretch = 2.0 * _corner_count(shapes) * accuracy
    return (
        _share(4 * np.pi * area, perimeter**2),
        _share(4 * np.pi * (area - change), (perimeter + stretch) ** 2),
        _share(4 * np.pi * (area + change), np.maximum(perimeter - stretch, 0.0) ** 2),
    )


def _area_and_change(shapes: Shapes, accuracy: Floats) -> tuple[Floats, Floats]:
    change = accuracy * shapely.length(shapes) + _corner_count(shapes) * accuracy**2 / 2
    return np.asarray(shapely.area(shapes), dtype=np.float64), np.asarray(change, dtype=np.float64)


def _corner_count(shapes: Shapes) -> Floats:
    """The corners of each shape: its coordinates, less the one that closes each ring."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings = np.bincount(owner, weights=1 + shapely.get_num_interior_rings(parts), minlength=len(shapes))
    return np.asarray(shapely.get_num_coordinates(shapes) - rings, dtype=np.float64)


def _share(part: Floats, whole: Floats) -> Floats:
    """``part / whole``; where nothing is left of the whole it bounds nothing, and where there is nothing at all NaN."""
    endless = np.where(part > 0, np.inf, np.nan)
    return np.asarray(np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), endless), dtype=np.float64)


def _clipped(value: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
    return np.clip(value, 0.0, 1.0), np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
