"""The envelope of a rule: where a new background space satisfies it, as a place and as distances to what decides."""

from __future__ import annotations

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.value import value
from zonegeo.geometry import Geometry, Shapes, column_of, lines_along, points_at
from zonegeo.measures.scene import Floats, Scene
from zonegeo.model.condition import Operator
from zonegeo.model.profile import Profile, Requirement

# how far the drawn border of a place may lie from the true offset, metres
TOLERANCE_M = 0.1
Fold = Literal["all", "any"]
# which distances a reading of the separation asks for: to every core site, or to any
_FOLDS: dict[str, Fold] = {"max_pair": "all", "max_over_background_min_core": "any", "min_pair": "any"}


@value
class Rule:
    """A requirement as distances to targets: within ``limit_m`` (or beyond it) of all of them, or of any.

    ``targets`` has shape ``(n,)``, metres of the analysis CRS; ``ids`` names what each belongs to; ``reach_m`` is what
    land may reach beyond a target that is only a place, taken off the distance.
    """

    requirement: Requirement
    limit_m: float
    targets: Shapes
    ids: tuple[str, ...]
    reach_m: Floats
    fold: Fold

    @property
    def inward(self) -> bool:
        """True where the place lies around the targets, false where it lies outside."""
        return self.requirement.op in ("<=", "<")


@value
class Unplaced:
    """Why a requirement has no envelope: a code of the catalogue."""

    requirement: Requirement
    reason: str


def rules_of(scene: Scene, profile: Profile) -> tuple[Rule | Unplaced, ...]:
    """Return every requirement of a profile on the day of the scene as a rule over places, or why it is none.

    A separation asks for a distance to the core sites, a zone spacing to the places of the other zones.
    """
    return tuple(_rule(scene, requirement) for requirement in profile.requirements)


def _rule(scene: Scene, requirement: Requirement) -> Rule | Unplaced:
    limit = next((each for each in requirement.limits if each.in_force(scene.as_of)), None)
    if requirement.measure not in ("separation", "zone-spacing"):
        return Unplaced(requirement, "envelope.not-of-place")
    if limit is None or limit.value is None:
        return Unplaced(requirement, "envelope.no-limit")
    if requirement.measure == "separation":
        return _separation(scene, requirement, float(limit.value.si))
    return _spacing(scene, requirement, float(limit.value.si))


def _separation(scene: Scene, requirement: Requirement, limit_m: float) -> Rule | Unplaced:
    fold = _FOLDS.get(requirement.readings[0] if requirement.readings else "max_pair")
    cores = scene.indices(("core",))
    if fold is None:
        return Unplaced(requirement, "envelope.reading-without-place")
    targets, ids = [], []
    for index in cores:
        shape, place = scene.shapes[index], scene.places[index]
        if shape is not None:
            targets.append(shape)
        elif fold == "all" and place is not None:
            # wherever it lies in its place: no farther than the farthest corner of the hull of that place
            corners = points_at(shapely.get_coordinates(shapely.convex_hull(place)))
            targets.extend(corners)
            ids.extend([scene.ids[index]] * (len(corners) - 1))
        elif fold == "all":
            return Unplaced(requirement, "envelope.core-without-place")
        else:
            continue
        ids.append(scene.ids[index])
    if not targets:
        return Unplaced(requirement, "envelope.core-without-place")
    return Rule(requirement, limit_m, column_of(targets), tuple(ids), np.zeros(len(targets)), fold)


def _spacing(scene: Scene, requirement: Requirement, limit_m: float) -> Rule | Unplaced:
    if scene.other_zones is None:
        return Unplaced(requirement, "envelope.other-zones-unknown")
    zones = [zone for zone in scene.other_zones if zone.in_force(scene.as_of)]
    targets = [shape for zone in zones for shape in scene.zone_shapes[zone.id]]
    if not targets:
        return Unplaced(requirement, "envelope.no-other-zone")
    ids = [zone.id for zone in zones for _ in zone.places]
    reach = np.array([place.reach_m for zone in zones for place in zone.places])
    return Rule(requirement, limit_m, column_of(targets), tuple(ids), reach, "all")


def satisfies(op: Operator, distance_m: Floats, limit_m: float) -> NDArray[np.bool_]:
    """Return where a distance satisfies a limit, for arrays of any shape; infinity and NaN compare as numbers do."""
    compare = {"<=": np.less_equal, "<": np.less, ">=": np.greater_equal, ">": np.greater}[op]
    return np.asarray(compare(distance_m, limit_m), dtype=bool)


# --- the place --------------------------------------------------------------------------------------------------------


def segments_for(radius_m: float, tolerance_m: float = TOLERANCE_M) -> int:
    """Return how many chords a quarter of a circle needs to lie within a tolerance of it.

    A chord over an angle ``2α`` lies ``r (1 − cos α)`` inside the circle.

    >>> segments_for(3000.0)
    97
    """
    if radius_m <= tolerance_m:
        return 4
    return int(np.ceil(np.pi / 4.0 / np.arccos(1.0 - tolerance_m / radius_m)))


def place_of(rule: Rule, ground: Geometry) -> Geometry:
    """Return the part of the ground whose every point satisfies a rule, in metres.

    Parameters
    ----------
    rule
        What is asked for.
    ground
        A polygon or multipolygon in metres: what is looked at.

    Returns
    -------
    A polygon or multipolygon, empty where there is none. Its border lies within ``TOLERANCE_M`` of the true one and
    always on the side that satisfies: offsets that are kept are drawn inside the true ones, those cut away outside.

    Notes
    -----
    A site within this place satisfies the rule as a whole. A separation counts from the nearest edge: a site that only
    reaches into the place satisfies it too.
    """
    radii = rule.limit_m + rule.reach_m
    offsets = []
    # a loop: each target has its own radius, and the number of chords follows from it
    for target, radius in zip(rule.targets, radii, strict=True):
        chords = segments_for(float(radius))
        outward = 1.0 if rule.inward else 1.0 / np.cos(np.pi / 4.0 / chords)
        offsets.append(shapely.buffer(target, float(radius) * outward, quad_segs=chords))
    if not rule.inward:
        return shapely.difference(ground, shapely.union_all(offsets))
    around = shapely.intersection_all(offsets) if rule.fold == "all" else shapely.union_all(offsets)
    return shapely.intersection(ground, around)


def ground_around(rules: tuple[Rule, ...], scene: Scene) -> Geometry:
    """Return the ground to look at where none is named: all that the inward rules reach, else around the sites.

    A box in metres; 0.1 m wider than the offsets.
    """
    inward = [rule for rule in rules if rule.inward]
    boxes = [_box_around(rule.targets, rule.limit_m + TOLERANCE_M, together=rule.fold == "all") for rule in inward]
    if boxes:
        return shapely.intersection_all(boxes)
    known = [shape for shape in (*scene.shapes, *scene.places) if shape is not None]
    widest = max((rule.limit_m for rule in rules), default=0.0)
    return _box_around(column_of(known), widest, together=False)


def _box_around(targets: Shapes, radius_m: float, *, together: bool) -> Geometry:
    boxes = shapely.bounds(targets) + np.array([-radius_m, -radius_m, radius_m, radius_m])
    if together:
        (west, south), (east, north) = boxes[:, :2].max(axis=0), boxes[:, 2:].min(axis=0)
        empty = not (west < east and south < north)
        return shapely.Polygon() if empty else shapely.box(float(west), float(south), float(east), float(north))
    (west, south), (east, north) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return shapely.box(float(west), float(south), float(east), float(north))


# --- the distances ----------------------------------------------------------------------------------------------------


class Field:
    """Distances of points to the targets of a rule, by a tree over the edges of each target.

    Built once for a rule, asked for one block of points after another.
    """

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._trees = [shapely.STRtree(_edges(target)) for target in rule.targets]
        shapely.prepare(rule.targets)

    def distances(self, x: Floats, y: Floats) -> tuple[Floats, NDArray[np.intp]]:
        """Return the deciding distance of points and the index of its target.

        Parameters
        ----------
        x, y
            Shape ``(n,)``, metres of the analysis CRS.

        Returns
        -------
        Metres, shape ``(n,)``: the largest distance where all targets count and the place lies around them, otherwise
        the smallest, each less what land may reach beyond its target; and the number of the target it is to.
        """
        points = shapely.points(x, y)
        columns = np.empty((len(self._trees), len(x)))
        for row, (tree, target) in enumerate(zip(self._trees, self._rule.targets, strict=True)):
            away = tree.query_nearest(points, return_distance=True, all_matches=False)[1]
            inside = shapely.contains_xy(target, x, y) if shapely.get_dimensions(target) == 2 else False
            columns[row] = np.where(inside, 0.0, away) - self._rule.reach_m[row]
        np.maximum(columns, 0.0, out=columns)
        farthest = self._rule.inward and self._rule.fold == "all"
        deciding = columns.argmax(axis=0) if farthest else columns.argmin(axis=0)
        return columns[deciding, np.arange(len(x))], deciding


def _edges(target: Geometry) -> Shapes:
    """Return the edges of a shape as segments (a point as itself): distances to them are those to its border."""
    if shapely.get_dimensions(target) == 0:
        return np.asarray(shapely.get_parts(target), dtype=object)
    rings = shapely.get_rings(target) if shapely.get_dimensions(target) == 2 else shapely.get_parts(target)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    ends = np.stack([coordinates[:-1][same], coordinates[1:][same]], axis=1)
    return lines_along(ends)


# --- cells ------------------------------------------------------------------------------------------------------------


@value
class Grid:
    """Square cells over a box: ``west`` and ``north`` in metres, the size of a cell, and how many there are."""

    west: float
    north: float
    cell_m: float
    columns: int
    rows: int

    def centres(self, first_row: int, count: int) -> tuple[Floats, Floats]:
        """Return the middles of the cells of some rows, row by row from the north, metres, shape ``(n,)`` each."""
        x = self.west + (np.arange(self.columns) + 0.5) * self.cell_m
        y = self.north - (np.arange(first_row, first_row + count) + 0.5) * self.cell_m
        grid_x, grid_y = np.meshgrid(x, y)
        return grid_x.ravel(), grid_y.ravel()


def grid_over(ground: Geometry, cell_m: float) -> Grid:
    """Return the cells that cover the ground, their borders on whole multiples of the cell size.

    >>> import shapely
    >>> grid_over(shapely.box(3, 2, 21, 19), 10.0)
    Grid(west=0.0, north=20.0, cell_m=10.0, columns=3, rows=2)
    """
    west, south, east, north = shapely.bounds(ground)
    left, top = np.floor(west / cell_m), np.ceil(north / cell_m)
    columns = int(np.ceil(east / cell_m) - left)
    rows = int(top - np.floor(south / cell_m))
    return Grid(float(left * cell_m), float(top * cell_m), float(cell_m), columns, rows)
