"""Which of many parcels satisfy limits of place and area, each with the reason: columns in, columns out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from zonegeo.base.value import value
from zonegeo.exploration.places.find_envelope import Rule, satisfies
from zonegeo.geodesy.nearest_target import deciding_separation
from zonegeo.geodesy.plane_area import plane_area
from zonegeo.geometry import Geometry, ShapesLike, Truths
from zonegeo.measures.scene import Floats, Shapes

Box = tuple[float, float, float, float]
KEPT = "kept"
OUTSIDE_REACH = "outside-reach"
Numbers = NDArray[np.intp]
# of an area: what rounding alone takes off a convex outline
_SAME_AREA = 1e-9
# what leaves a parcel undecided: it is neither kept nor rejected, and it is written with the kept ones
UNDECIDED = ("missing-value", "no-geometry", "not-a-polygon", "invalid-geometry", "core-place")
_LAND = ("within", "min-area", "max-area")


@value
class Limits:
    """What is asked of a parcel: rules over distances, land to lie in (metres), least and most area (m2)."""

    rules: tuple[Rule, ...] = ()
    within: Geometry | None = None
    least_area: float | None = None
    most_area: float | None = None


@value
class Screened:
    """The verdict of ``n`` parcels: ``why`` is the number of a reason among ``reasons``.

    A reason is :data:`KEPT`, one of :data:`UNDECIDED`, or the limit that a parcel fails. ``area_m2`` has shape
    ``(n,)``; ``distance_m`` and ``deciding`` (the number of the target) have shape ``(rules, n)``. All are NaN or -1
    where nothing was measured.
    """

    reasons: tuple[str, ...]
    why: Numbers
    area_m2: Floats
    distance_m: Floats
    deciding: Numbers

    @property
    def reason(self) -> NDArray[np.object_]:
        """The reason of each parcel in words, shape ``(n,)``."""
        return np.asarray(np.array(self.reasons, dtype=object)[self.why], dtype=object)

    @property
    def written(self) -> Numbers:
        """Which parcels are kept or undecided."""
        return np.flatnonzero(self.why <= len(UNDECIDED))

    def counts(self) -> dict[str, int]:
        """How many parcels there are of each reason that occurs."""
        found = np.bincount(self.why, minlength=len(self.reasons)).tolist()
        return {reason: count for reason, count in zip(self.reasons, found, strict=True) if count}


def screen_parcels(
    plane: ShapesLike, limits: Limits, *, conditions: Sequence[str] = (), met: ArrayLike | None = None
) -> Screened:
    """Decide parcels, each by itself.

    Parameters
    ----------
    plane
        Shape ``(n,)``: outlines in metres of the analysis CRS; ``None`` where there is none.
    conditions, met
        Names of conditions decided before, and how: shape ``(conditions, n)``, 1 met, 0 not met, -1 unknown.

    Returns
    -------
    The first limit that a parcel fails, in the order: conditions, land to lie in, areas, rules. What cannot be
    measured is undecided, unless it fails a condition. A parcel fails ``within`` where any of it lies outside.

    Notes
    -----
    Areas and distances are those of ``evaluation``: areas in the plane, distances edge to edge. Where a core site is
    known by its place alone, a parcel is kept that is near enough wherever the site lies, rejected where a place is too
    far, and left undecided between both.

    Examples
    --------
    >>> import shapely
    >>> square = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 1, 1), None], dtype=object)
    >>> list(screen_parcels(square, Limits(least_area=50.0)).reason)
    ['kept', 'min-area', 'no-geometry']
    """
    shapes = np.asarray(plane, dtype=object)
    count = len(shapes)
    marks = np.zeros((0, count), dtype=np.int8) if met is None else np.asarray(met)
    reasons = (KEPT, *UNDECIDED, *conditions, *_LAND, *(rule.requirement.id for rule in limits.rules))
    of_condition, of_land = len(UNDECIDED) + 1, len(UNDECIDED) + 1 + len(conditions)
    why = np.zeros(count, dtype=np.intp)
    for number, column in enumerate(marks, of_condition):
        why[(why == 0) & (column == 0)] = number
    area = np.full(count, np.nan)
    distance = np.full((len(limits.rules), count), np.nan)
    deciding = np.full((len(limits.rules), count), -1, dtype=np.intp)
    unmeasured = _unmeasured(shapes, why)
    at = np.flatnonzero((why == 0) & (unmeasured == 0))
    area[at] = plane_area(shapes[at])
    for number, failed in enumerate(_land(shapes[at], area[at], limits), of_land):
        _reject(why, at, failed, number)
    unsure = np.zeros(count, dtype=bool)
    for row, rule in enumerate(limits.rules):
        left = at[why[at] == 0]
        distance[row, left], deciding[row, left] = distances(shapes[left], rule)
        kept = satisfies(rule.requirement.op, distance[row, left], rule.limit_m)
        unsure[left[kept]] |= _may_lie_farther(shapes[left[kept]], rule)
        _reject(why, left, ~kept, of_land + len(_LAND) + row)
    why[(why == 0) & unsure] = reasons.index("core-place")
    why[why == 0] = unmeasured[why == 0]
    why[(why == 0) & (marks < 0).any(axis=0)] = reasons.index("missing-value")
    return Screened(reasons, why, area, distance, deciding)


def _reject(why: Numbers, at: Numbers, failed: Truths, number: int) -> None:
    rows = at[np.asarray(failed, dtype=bool)]
    why[rows[why[rows] == 0]] = number


def _unmeasured(shapes: Shapes, why: Numbers) -> Numbers:
    """Return the number of the reason why a parcel cannot be measured, else 0; what is rejected is not looked at."""
    found = np.zeros(len(shapes), dtype=np.intp)
    at = np.flatnonzero(why == 0)
    looked = shapes[at]
    kind = shapely.get_type_id(looked)
    finite = np.isfinite(shapely.bounds(looked)).all(axis=1)
    number = {reason: place for place, reason in enumerate(UNDECIDED, 1)}
    found[at[~(finite & shapely.is_valid(looked))]] = number["invalid-geometry"]
    found[at[(kind != 3) & (kind != 6)]] = number["not-a-polygon"]
    found[at[shapely.is_missing(looked) | shapely.is_empty(looked)]] = number["no-geometry"]
    return found


def _land(shapes: Shapes, area: Floats, limits: Limits) -> tuple[NDArray[np.bool_], ...]:
    """Return which parcels fail each of :data:`_LAND`."""
    least = -np.inf if limits.least_area is None else limits.least_area
    most = np.inf if limits.most_area is None else limits.most_area
    return _outside(shapes, limits.within), area < least, area > most


def _outside(shapes: Shapes, land: Geometry | None) -> NDArray[np.bool_]:
    if land is None:
        return np.zeros(len(shapes), dtype=bool)
    shapely.prepare(land)
    return np.asarray(~shapely.covers(land, shapes), dtype=bool)


def distances(plane: ShapesLike, rule: Rule) -> tuple[Floats, Numbers]:
    """Return the deciding distance of shapes to the targets of a rule (metres, edge to edge) and whose it is.

    The largest where a rule asks for nearness to all, else the smallest; each less what land may reach beyond a target
    that is only a place. Shapes ``(n,)`` both.
    """
    farthest = rule.inward and rule.fold == "all"
    return deciding_separation(plane, rule.targets, farthest=farthest, reach_m=rule.reach_m)


def _may_lie_farther(shapes: Shapes, rule: Rule) -> NDArray[np.bool_]:
    """Return where a core site that lies somewhere in a place may be beyond the limit, although its corners are not.

    The distance to a convex parcel is a convex function, largest at a corner of the convex hull of the place; that to a
    parcel with a bay is not. There some point of the parcel that is near enough to all corners settles it.
    """
    places = [name for name in dict.fromkeys(rule.ids) if rule.ids.count(name) > 1]
    unsure = np.zeros(len(shapes), dtype=bool)
    if not places or rule.requirement.measure != "separation" or not rule.inward or rule.fold != "all":
        return unsure
    bayed = shapely.area(shapes) < shapely.area(shapely.convex_hull(shapes)) * (1.0 - _SAME_AREA)
    for name in places:
        corners = [target for target, owner in zip(rule.targets, rule.ids, strict=True) if owner == name]
        middle = shapely.centroid(shapely.convex_hull(shapely.multipoints(corners)))
        nearest = shapely.get_point(shapely.shortest_line(shapes, middle), 0)
        widest = np.max([shapely.distance(nearest, corner) for corner in corners], axis=0)
        unsure |= bayed & ~satisfies(rule.requirement.op, widest, rule.limit_m)
    return unsure


def reach_boxes(limits: Limits) -> tuple[Box, ...]:
    """Return boxes (metres), each of which a parcel that is kept touches; none where nothing bounds it."""
    boxes: list[Box] = []
    for rule in limits.rules:
        if not rule.inward:
            continue
        around = shapely.bounds(rule.targets) + np.multiply.outer(rule.limit_m + rule.reach_m, (-1.0, -1.0, 1.0, 1.0))
        if rule.fold == "any":
            around = np.concatenate([around[:, :2].min(axis=0), around[:, 2:].max(axis=0)])[None, :]
        boxes += [_box(each) for each in np.unique(around, axis=0)]
    if limits.within is not None:
        boxes.append(_box(shapely.bounds(limits.within)))
    return tuple(boxes)


def _box(sides: Sequence[float] | Floats) -> Box:
    west, south, east, north = (float(each) for each in sides)
    return west, south, east, north


def common_boxes(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Return one box instead of several where it says the same: where all of them overlap.

    Boxes that overlap pairwise have a box in common, and a box that touches each of them touches that one (E. Helly's
    theorem, 1923, holds for boxes with pairs).

    >>> common_boxes([(0.0, 0.0, 4.0, 4.0), (2.0, 1.0, 9.0, 9.0)])
    ((2.0, 1.0, 4.0, 4.0),)
    >>> len(common_boxes([(0.0, 0.0, 1.0, 1.0), (2.0, 2.0, 3.0, 3.0)]))
    2
    """
    if not boxes:
        return ()
    sides = np.array(boxes)
    (west, south), (east, north) = sides[:, :2].max(axis=0), sides[:, 2:].min(axis=0)
    return (_box((west, south, east, north)),) if west <= east and south <= north else tuple(dict.fromkeys(boxes))
