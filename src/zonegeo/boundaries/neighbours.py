"""What outlines are to each other: the same twice, on top of each other, or a strip of nobody's ground between them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from zonegeo.boundaries.fault import Found, Progress, no_progress
from zonegeo.geodesy.shape import CONTACT_M, holes_of
from zonegeo.geometry import Floats, Indices, Shapes, ShapesLike, Truths, column_of, point_within

# ground below that is the rounding of coordinates to centimetres along a metre of boundary
SMALLEST_M2 = 0.01
# a strip between neighbours up to that width is taken for a gap, a wider one for a lane
GAP_WIDTH_M = 0.5
_AT_A_TIME = 2000
# a town of a million lots has some three million pairs of neighbours; more is a heap of outlines on one place
MOST_PAIRS = 5_000_000
_MITRE = 5.0


class CrowdedError(ValueError):
    """More outlines lie on each other than can be looked at pair by pair."""


def find_duplicates(file: ShapesLike) -> list[Found]:
    """Return the features whose outline is that of an earlier one, wherever its ring begins and however it turns.

    >>> square, again = shapely.box(0, 0, 1, 1), shapely.Polygon([(1, 1), (0, 1), (0, 0), (1, 0)])
    >>> [(fault.kind, fault.features) for fault in find_duplicates([square, None, again])]
    [('duplicate-feature', (0, 2))]
    """
    column = column_of(file)
    numbers = _of_one_box(column)
    plain = shapely.normalize(shapely.remove_repeated_points(shapely.force_2d(column[numbers])))
    first: dict[bytes, int] = {}
    found = []
    for number, shape, wkb in zip(numbers.tolist(), plain, shapely.to_wkb(plain), strict=True):
        earlier = first.setdefault(wkb, number)
        if earlier != number:
            found.append(Found("duplicate-feature", (earlier, number), tuple(shapely.get_coordinates(shape)[0])))
    return found


def _of_one_box(column: Shapes) -> Indices:
    """The shapes that have the box of another one, in their order: no others can be the same."""
    drawn = np.flatnonzero(~shapely.is_missing(column) & ~shapely.is_empty(column))
    boxes = shapely.bounds(column[drawn]) + 0.0  # of a zero the sign is no difference
    order = np.lexsort(boxes.T)
    same = (boxes[order[1:]] == boxes[order[:-1]]).all(axis=1)
    several = np.zeros(len(drawn), dtype=bool)
    several[order[:-1][same]] = several[order[1:][same]] = True
    several |= ~np.isfinite(boxes).all(axis=1)
    return drawn[several]


def sound_polygons(plane: ShapesLike, *, valid: Truths | None = None) -> Shapes:
    """Return the polygons of shapes fit for overlaying: what is not valid is mended, what has no area is ``None``.

    Where it is known which of them are ``valid`` nobody is asked again.
    """
    column = column_of(plane)
    wrong = ~(shapely.is_valid(column) if valid is None else valid) & ~shapely.is_missing(column)
    column[wrong] = shapely.make_valid(column[wrong], method="structure", keep_collapsed=False)
    column[shapely.area(column) == 0] = None
    mixed = shapely.get_type_id(column) == 7
    # a loop: few files mix kinds within one feature
    for number in np.flatnonzero(mixed):
        parts = shapely.get_parts(column[number])
        column[number] = shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
    return column


def find_overlaps(polygons: Shapes, *, near: Indices | None = None, progress: Progress = no_progress) -> list[Found]:
    """Return the pairs of polygons that have ground in common, with its area.

    Parameters
    ----------
    polygons
        Shape ``(n,)``: sound polygons in metres, or ``None``.
    near
        Pairs among which those that meet are, of :func:`near_pairs`; looked for where they are not given.

    Returns
    -------
    Pairs whose common ground is above ``SMALLEST_M2`` and wider than ``CONTACT_M``, the largest first.

    Examples
    --------
    >>> pair = column_of([shapely.box(0, 0, 9, 9), shapely.box(8, 0, 20, 9)])
    >>> [fault.sizes["area"][0] for fault in find_overlaps(pair)]
    [9.0]
    """
    pairs = near_pairs(polygons, None) if near is None else near[_meet(polygons, near, None)]
    found: list[Found] = []
    for at in range(0, len(pairs), _AT_A_TIME):
        progress("overlap", at, len(pairs))
        some = pairs[at : at + _AT_A_TIME]
        found.extend(_overlaps(polygons, some))
    progress("overlap", len(pairs), len(pairs))
    return sorted(found, key=lambda fault: (-fault.sizes["area"][0], fault.features))


def _overlaps(polygons: Shapes, pairs: Indices) -> Iterator[Found]:
    first, second = polygons[pairs[:, 0]], polygons[pairs[:, 1]]
    common = shapely.intersection(first, second)
    area, width = _area_and_width(common)
    smaller = np.minimum(shapely.area(first), shapely.area(second))
    for n in np.flatnonzero((area > SMALLEST_M2) & (width > CONTACT_M)):
        pair = (int(pairs[n, 0]), int(pairs[n, 1]))
        sizes = {
            "area": (float(area[n]), "m2", "plane"), "width": (float(width[n]), "m", "2A/P"),
            "share": (float(100 * area[n] / smaller[n]), "%", "of-the-smaller"),
        }  # fmt: skip
        yield Found("overlap", pair, point_within(common[n]), "plane", sizes)


def find_gaps(
    polygons: Shapes, *, width_m: float = GAP_WIDTH_M, near: Indices | None = None, progress: Progress = no_progress
) -> list[Found]:
    """Return the strips up to ``width_m`` wide between two neighbours that no polygon covers, with their area.

    Two neighbours are closed over strips of that width (grown by half of it and shrunk again, corners kept); what that
    adds to both, beyond what it adds to each alone, and what no other polygon covers, is the gap.

    Returns
    -------
    Gaps above ``SMALLEST_M2`` and wider than ``CONTACT_M``, the largest first.

    Examples
    --------
    >>> left, right = shapely.box(0, 0, 50, 40), shapely.box(50.1, 0, 90, 40)
    >>> [round(fault.sizes["area"][0], 6) for fault in find_gaps(column_of([left, right]))]
    [4.0]
    """
    pairs = near_pairs(polygons, width_m) if near is None else near[_meet(polygons, near, width_m)]
    if not len(pairs):
        progress("gap", 0, 0)
        return []
    involved = np.unique(pairs)
    alone = np.full(len(polygons), None, dtype=object)
    alone[involved] = _closed(polygons[involved], width_m)
    tree = shapely.STRtree(polygons)
    found: list[Found] = []
    for at in range(0, len(pairs), _AT_A_TIME):
        progress("gap", at, len(pairs))
        some = pairs[at : at + _AT_A_TIME]
        both = shapely.union(polygons[some[:, 0]], polygons[some[:, 1]])
        own = shapely.union(alone[some[:, 0]], alone[some[:, 1]])
        found.extend(_gaps(shapely.difference(_closed(both, width_m), own), some, polygons, tree))
    progress("gap", len(pairs), len(pairs))
    return sorted(found, key=lambda fault: (-fault.sizes["area"][0], fault.features))


def _gaps(between: Shapes, pairs: Indices, polygons: Shapes, tree: shapely.STRtree) -> Iterator[Found]:
    for n in np.flatnonzero(shapely.area(between) > SMALLEST_M2):  # few pairs are left: each has its own neighbours
        others = [other for other in tree.query(between[n], predicate="intersects") if other not in pairs[n]]
        free = shapely.difference(between[n], shapely.union_all(polygons[others])) if others else between[n]
        parts = shapely.get_parts(free)
        area, width = _area_and_width(parts)
        for m in np.flatnonzero((area > SMALLEST_M2) & (width > CONTACT_M)):
            sizes = {"area": (float(area[m]), "m2", "plane"), "width": (float(width[m]), "m", "2A/P")}
            yield Found("gap", (int(pairs[n, 0]), int(pairs[n, 1])), point_within(parts[m]), "plane", sizes)


def find_enclosed(polygons: Shapes, *, width_m: float = GAP_WIDTH_M, near: Indices | None = None) -> list[Found]:
    """Return the ground that several polygons enclose and none covers, where it is wider than a gap.

    A hole that one polygon has by itself is drawn on purpose and is not told here.

    >>> ring = [shapely.box(0, 0, 9, 3), shapely.box(6, 3, 9, 9), shapely.box(0, 6, 6, 9), shapely.box(0, 3, 3, 6)]
    >>> [(fault.features, fault.sizes["area"][0]) for fault in find_enclosed(column_of(ring))]
    [((0, 1, 2, 3), 9.0)]
    """
    # only what touches something can enclose ground with it: most buildings stand alone
    numbers = np.unique(near_pairs(polygons, CONTACT_M) if near is None else near[_meet(polygons, near, CONTACT_M)])
    if not len(numbers):
        return []
    known = polygons[numbers]
    holes = holes_of(shapely.union_all(known, grid_size=CONTACT_M))
    tree, found = shapely.STRtree(known), []
    area, width = _area_and_width(holes)
    for n in np.flatnonzero((area > SMALLEST_M2) & (width > width_m)):  # a loop: each hole has its own neighbours
        around = np.sort(numbers[tree.query(holes[n], predicate="dwithin", distance=2 * CONTACT_M)])
        if len(around) > 1:
            sizes = {"area": (float(area[n]), "m2", "plane"), "width": (float(width[n]), "m", "2A/P")}
            members = tuple(int(each) for each in around)
            found.append(Found("enclosed-ground", members, point_within(holes[n]), "plane", sizes))
    return sorted(found, key=lambda fault: (-fault.sizes["area"][0], fault.features))


def near_pairs(polygons: Shapes, within_m: float | None) -> Indices:
    """Return the pairs that meet, or that lie within a distance of each other; the smaller index first, in order.

    Raises
    ------
    CrowdedError
        Where they are too many.

    Examples
    --------
    >>> near_pairs(column_of([shapely.box(0, 0, 1, 1), None, shapely.box(2, 0, 3, 1)]), 1.0).tolist()
    [[0, 2]]
    """
    tree, listed, count = shapely.STRtree(polygons), [], 0
    for at in range(
        0, len(polygons), _AT_A_TIME
    ):  # some at a time: a heap of outlines is noticed before it fills memory
        some = polygons[at : at + _AT_A_TIME]
        if within_m is None:
            first, second = tree.query(some, predicate="intersects")
        else:
            first, second = tree.query(some, predicate="dwithin", distance=within_m)
        once = first + at < second
        listed.append(np.column_stack([first[once] + at, second[once]]).astype(np.intp))
        count += len(listed[-1])
        if count > MOST_PAIRS:
            raise CrowdedError(f"more than {MOST_PAIRS} pairs")
    pairs = np.concatenate(listed) if listed else np.zeros((0, 2), dtype=np.intp)
    return np.asarray(pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))], dtype=np.intp)


def _meet(polygons: Shapes, pairs: Indices, within_m: float | None) -> Truths:
    """Which of some pairs meet or lie within a distance of each other, as the tree would say it."""
    shapely.prepare(polygons[np.unique(pairs[:, 0])])
    first, second = polygons[pairs[:, 0]], polygons[pairs[:, 1]]
    met = shapely.intersects(first, second) if within_m is None else shapely.dwithin(first, second, within_m)
    return np.asarray(met, dtype=bool)


def _closed(shapes: Shapes, width_m: float) -> Shapes:
    grown = shapely.buffer(shapes, width_m / 2, join_style="mitre", mitre_limit=_MITRE)
    closed: Shapes = shapely.buffer(grown, -width_m / 2, join_style="mitre", mitre_limit=_MITRE)
    return closed


def _area_and_width(shapes: Shapes) -> tuple[Floats, Floats]:
    """Area (m2) and mean width ``2A/P`` (m): of a strip its width, of a square half its side."""
    area, length = shapely.area(shapes), shapely.length(shapes)
    return area, np.where(length > 0, 2 * area / np.where(length > 0, length, 1.0), 0.0)
