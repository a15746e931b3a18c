"""What requirements say of parcels while land grows: which can never be taken in, and what land has to reach.

A guide is never a verdict: what was grown is evaluated in full. Where the value of a requirement does not follow from
parcels one by one there is no guide, and the reason is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely

from zonegeo.evaluation.decide.decision import limit_in_force
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.geometry import Floats, Geometry, Truths, points_at
from zonegeo.measures.land.contiguity import land_of
from zonegeo.measures.layers.frontage import along, outer_boundary
from zonegeo.measures.layers.layer_features import Features, features_of
from zonegeo.measures.scene import Scene, Shapes
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Requirement

# arcs for a guide: coarser than the measure's, and 0.5 % short at the most
_SEGMENTS = 8


@dataclass(frozen=True, eq=False)
class Need:
    """Something of which the land has to have ``least``: metres of frontage, or one parcel near enough.

    ``way`` says how far each parcel is from where there is some, in metres. ``lot`` has some in itself; two lots that
    meet lose what lay between them.
    """

    id: str
    least: float
    way: Floats
    gains: Floats | None = None
    front: Front | None = None

    def lot(self, parcel: int) -> float:
        """Return what a parcel has by itself."""
        if self.front is not None:
            return self.front.length(parcel) if self.way[parcel] <= 0 else 0.0
        return 0.0 if self.gains is None else float(self.gains[parcel])

    def lost(self, one: int, other: int) -> float:
        """Return what two neighbours lose where they meet."""
        if self.front is None or self.way[one] > 0 or self.way[other] > 0:
            return 0.0
        return self.front.between(one, other)


@dataclass(frozen=True, eq=False)
class Front:
    """The frontage of parcels, measured when it is first asked for, and then kept."""

    shapes: Shapes
    features: Features
    reach_m: float
    contact_m: float
    _reached: dict[int, Geometry] = field(default_factory=dict)
    _length: dict[int, float] = field(default_factory=dict)

    def length(self, parcel: int) -> float:
        """Return the length of the outline of a parcel that lies along the features, metres."""
        if parcel not in self._length:
            reached = self._reach(parcel)
            self._length[parcel] = float(shapely.length(shapely.intersection(
                outer_boundary(self.shapes[parcel]), reached,
            )))  # fmt: skip
        return self._length[parcel]

    def between(self, one: int, other: int) -> float:
        """Return the frontage on both sides of the edge that two share, metres."""
        edge = shapely.intersection(
            shapely.boundary(self.shapes[one]), shapely.buffer(self.shapes[other], max(self.contact_m, CONTACT_M))
        )
        return 2 * float(shapely.length(shapely.intersection(edge, self._reach(one))))

    def _reach(self, parcel: int) -> Geometry:
        if parcel not in self._reached:
            near = self.features.near(self.shapes[parcel], reach_m=self.reach_m)
            self._reached[parcel] = shapely.union_all(
                shapely.buffer(self.features.shapes[near], self.reach_m or CONTACT_M, quad_segs=_SEGMENTS)
            )
        return self._reached[parcel]


@dataclass(frozen=True, eq=False)
class Guide:
    """What one requirement says: parcels that are ``bad`` whatever else is taken in, or a need; or ``why`` neither."""

    bad: Truths | None = None
    need: Need | None = None
    why: str = ""


def guide_of(scene: Scene, shapes: Shapes, requirement: Requirement, day: date, *, contact_m: float) -> Guide:
    """Return the guide of a requirement for parcels, shape ``(n,)``, beside the fixed sites of a scene.

    ``why`` is ``no-limit``, ``condition``, ``fixed`` (it does not ask anything of background spaces), ``layer`` (there
    is none), ``zones`` (none is known), or ``whole``: only the whole land has the value.
    """
    if requirement.roles and "background" not in requirement.roles:
        return Guide(why="fixed")
    limit = limit_in_force(requirement, day)
    if limit is None or limit.value is None:
        return Guide(why="no-limit")
    if requirement.condition is not None or limit.condition is not None:
        return Guide(why="condition")
    asked = float(limit.value.si)
    if requirement.measure == "zone-spacing":
        return _zones(scene, shapes, requirement, asked)
    if requirement.measure not in ("distance", "frontage", "feature-count"):
        return Guide(why="whole")
    layer = scene.layers.get(requirement.layer)
    if layer is None or not len(layer.shapes):
        return Guide(why="layer")
    features = features_of(layer, requirement.where)
    if requirement.measure == "distance":
        return _distance(scene, shapes, features, requirement, asked)
    if requirement.measure == "frontage":
        return _frontage(scene, shapes, features, requirement, asked, contact_m)
    return _crossing(shapes, features, requirement, asked)


def _zones(scene: Scene, shapes: Shapes, requirement: Requirement, asked: float) -> Guide:
    if scene.other_zones is None:
        return Guide(why="zones")
    if requirement.op[0] != ">":
        return Guide(why="whole")
    bad = np.zeros(len(shapes), dtype=bool)
    for zone in scene.other_zones:
        if zone.in_force(scene.as_of):
            for place, told in zip(scene.zone_shapes[zone.id], zone.places, strict=True):
                bad |= ~_keeps(requirement, np.maximum(shapely.distance(shapes, place) - told.reach_m, 0.0), asked)
    return Guide(bad)


def _distance(scene: Scene, shapes: Shapes, features: Features, requirement: Requirement, asked: float) -> Guide:
    at_most = requirement.op[0] == "<"
    if requirement.between == "farthest" and at_most:
        # no place of the land may be farther off, so no corner of a parcel
        corners, owner = shapely.get_coordinates(shapes, return_index=True)
        far = np.zeros(len(shapes))
        np.maximum.at(far, owner, features.certain.nearest(points_at(corners))[1])
        return Guide(~_keeps(requirement, far, asked))
    if requirement.between != "edge":
        return Guide(why="whole")
    if not at_most:
        return Guide(~_keeps(requirement, features.nearest(shapes)[1], asked))
    near = features.certain.nearest(shapes)[1]
    fixed = features.certain.nearest(_fixed(scene, requirement))[1]
    if _keeps(requirement, fixed, asked).any():
        return Guide()
    reached = _keeps(requirement, near, asked)
    return Guide(need=Need(requirement.id, 1.0, np.where(reached, 0.0, near - asked), reached.astype(float)))


def _frontage(
    scene: Scene, shapes: Shapes, features: Features, requirement: Requirement, asked: float, contact_m: float
) -> Guide:
    if requirement.op[0] != ">":
        return Guide(why="whole")
    reach, certain = requirement.reach_m or 0.0, features.certain
    had = sum(
        float(
            shapely.length(
                along(outer_boundary(each), certain.shapes[certain.near(each, reach_m=reach)], reach_m=reach)
            )
        )
        for each in _fixed(scene, requirement)
    )
    way = np.maximum(certain.nearest(shapes)[1] - max(reach, CONTACT_M), 0.0)
    front = Front(shapes, certain, reach, contact_m)
    return Guide(need=Need(requirement.id, asked - had, way, front=front)) if asked > had else Guide()


def _crossing(shapes: Shapes, features: Features, requirement: Requirement, asked: float) -> Guide:
    if requirement.op[0] != "<" or satisfies(requirement.op, 1.0, asked):
        return Guide(why="whole")
    crossing = features.tree.query(shapely.buffer(shapes, -CONTACT_M), predicate="intersects")[0]
    bad = np.zeros(len(shapes), dtype=bool)
    bad[crossing] = True
    return Guide(bad)


def _fixed(scene: Scene, requirement: Requirement) -> Shapes:
    """The fixed sites that count beside what is grown: none where each site has to keep the limit by itself."""
    if requirement.scope == "site":
        return np.empty(0, dtype=object)
    land = land_of(scene, requirement.roles)
    return np.asarray(scene.shapes[land.drawn], dtype=object)


def _keeps(requirement: Requirement, values: Floats, asked: float) -> Truths:
    return np.array([satisfies(requirement.op, each, asked) for each in values.tolist()], dtype=bool)
