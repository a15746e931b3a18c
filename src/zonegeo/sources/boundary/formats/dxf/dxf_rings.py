"""Closed lines of a drawing as rings: arcs of bulges as short chords, and rings within rings as holes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geometry import Floats

# an arc and its chords are nowhere farther apart (in the drawing's unit, which is the metre of its CRS)
ARC_TOLERANCE = 0.001
_MOST_CHORDS = 4096


class ArcTooLargeError(ValueError):
    """An arc that would take more chords than any drawing needs."""


@value
class Ring:
    """A closed line: its positions (n, 2) without the closing one, and what the drawing says of it."""

    xy: Floats
    layer: str
    entity: str
    handle: str


@value
class Area:
    """A polygon of a drawing and the ring that is its outer edge."""

    polygon: shapely.Polygon
    ring: Ring


def chords(points: Sequence[tuple[float, float, float]], *, closed: bool) -> Floats:
    """Return the positions (n, 2) of a polyline (x, y, bulge); a bulge is the tangent of a quarter of its arc.

    The chords deviate from each arc by ``ARC_TOLERANCE`` at most; they lie inside of it, so an area is smaller by less
    than that times the length of the arc.

    Examples
    --------
    A circle of radius 10 of two half arcs:

    >>> import shapely
    >>> circle = shapely.Polygon(chords([(-10, 0, 1), (10, 0, 1)], closed=True))
    >>> abs(circle.area - 100 * math.pi) < 0.001 * 2 * math.pi * 10
    True
    """
    found: list[tuple[float, float]] = []
    following = [*points[1:], points[0]] if closed else list(points[1:])
    for (x, y, bulge), (to_x, to_y, _) in zip(points, following, strict=False):
        found.append((x, y))
        if bulge and math.isfinite(bulge):
            found.extend(_arc(x, y, to_x, to_y, bulge))
    if not closed and points:
        found.append(points[-1][:2])
    return np.array(found, dtype=float).reshape(-1, 2)


def _arc(x: float, y: float, to_x: float, to_y: float, bulge: float) -> Iterator[tuple[float, float]]:
    """Yield the positions between two ends of an arc; a positive bulge turns counter-clockwise."""
    chord = math.hypot(to_x - x, to_y - y)
    if chord == 0.0 or not math.isfinite(chord):
        return
    angle = 4.0 * math.atan(bulge)
    radius = chord / (2.0 * math.sin(abs(angle) / 2.0)) if abs(angle) < math.tau else math.inf
    if abs(bulge) * chord / 2.0 <= ARC_TOLERANCE:  # the sagitta itself
        return
    count = chord_count(radius, abs(angle))
    # the centre lies off the middle of the chord by radius * cos(angle / 2), to the left of a positive bulge
    middle_x, middle_y = (x + to_x) / 2.0, (y + to_y) / 2.0
    offset = chord / 2.0 / math.tan(angle / 2.0)
    centre_x = middle_x - offset * (to_y - y) / chord
    centre_y = middle_y + offset * (to_x - x) / chord
    start = math.atan2(y - centre_y, x - centre_x)
    for number in range(1, count):
        turned = start + angle * number / count
        yield centre_x + radius * math.cos(turned), centre_y + radius * math.sin(turned)


def chord_count(radius: float, angle: float) -> int:
    """Return how many chords keep within the tolerance of an arc."""
    share = min(max(1.0 - ARC_TOLERANCE / radius, -1.0), 1.0) if radius > 0 else -1.0
    step = 2.0 * math.acos(share)
    if not math.isfinite(radius) or step <= 0 or angle / step > _MOST_CHORDS:
        raise ArcTooLargeError(f"radius {radius:.6g}")
    return max(2, math.ceil(angle / step))


def arc(x: float, y: float, radius: float, start: float, end: float) -> Floats:
    """Return the positions (n, 2) of an arc, counter-clockwise from ``start`` to ``end``, both in degrees.

    >>> arc(0, 0, 1, 0, 90)[[0, -1]].round(9).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    turn = math.radians((end - start) % 360.0) or math.tau
    count = max(8, chord_count(radius, turn))
    turned = math.radians(start) + np.linspace(0.0, turn, count + 1)
    return np.column_stack((x + radius * np.cos(turned), y + radius * np.sin(turned)))


def circle(x: float, y: float, radius: float) -> Floats:
    """Return the positions (n, 2) of a circle."""
    turned = np.linspace(0.0, math.tau, max(8, chord_count(radius, math.tau)), endpoint=False)
    return np.column_stack((x + radius * np.cos(turned), y + radius * np.sin(turned)))


def areas_of(rings: Sequence[Ring]) -> tuple[list[Area], int, int]:
    """Return the polygons of closed lines, how many rings became holes, and how many were drawn twice.

    A ring that lies within another one, touching it in points at most, is a hole of it; a ring within a hole is an
    island of its own. Rings that share a line with one another stay polygons of their own.
    """
    whole = [shapely.Polygon(ring.xy) for ring in rings]
    kept = _once(whole)
    tree = shapely.STRtree([whole[number] for number in kept])
    outer_of: dict[int, list[int]] = {}
    for place, number in enumerate(kept):
        inner = whole[number]
        if not inner.is_valid:
            continue  # told by the check of its geometry
        around = [kept[int(each)] for each in tree.query(inner, predicate="within") if int(each) != place]
        outer_of[number] = [each for each in around if whole[each].is_valid and _only_touches(inner, whole[each])]
    holes = {number: around for number, around in outer_of.items() if len(around) % 2 == 1}
    parent = {number: min(around, key=lambda each: whole[each].area) for number, around in holes.items()}
    inside: dict[int, list[Any]] = {}
    for number, outer in parent.items():
        inside.setdefault(outer, []).append(rings[number].xy)
    areas = [Area(shapely.Polygon(rings[n].xy, inside.get(n, [])), rings[n]) for n in kept if n not in parent]
    return areas, len(parent), len(whole) - len(kept)


def _once(whole: Sequence[shapely.Polygon]) -> list[int]:
    """Return the numbers of the polygons, each of those that cover the same land once."""
    seen: dict[tuple[float, ...], list[int]] = {}
    kept = []
    for number, polygon in enumerate(whole):
        key = tuple(round(each, 3) for each in (*polygon.bounds, polygon.area))
        if any(shapely.equals_exact(shapely.normalize(whole[n]), shapely.normalize(polygon), 1e-3) for n in
               seen.get(key, ())):  # fmt: skip
            continue
        seen.setdefault(key, []).append(number)
        kept.append(number)
    return kept


def _only_touches(inner: shapely.Polygon, outer: shapely.Polygon) -> bool:
    return float(shapely.intersection(inner.exterior, outer.exterior).length) == 0.0
