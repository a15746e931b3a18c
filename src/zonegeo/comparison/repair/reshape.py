"""How far an edge must move, or how much to cut and where, so that a requirement passes: solved to 0.1 m."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from math import atan2, ceil, degrees, hypot

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.evaluation.finding import geojson
from zonegeo.evaluation.variants import Question
from zonegeo.geodesy.crs import AnalysisCrs, analysis_crs
from zonegeo.geometry import Floats, Geometry, column_of, shape_of
from zonegeo.model.answers.suggested_change import Means, Reshaped, Shift
from zonegeo.model.evaluation import Finding
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Role, Site

STEP_M = 0.1
# an arc of so many segments a quarter circle is at most 0.02 m short at 3 km
_SEGMENTS = 256
# no site is that large: the search ends there
_FARTHEST_M = 20_000.0


@value
class LandChange:
    """Outlines changed by the least multiple of 0.1 m that passes, or by whole parcels."""

    means: Means
    sites: tuple[Site, ...]
    shifts: tuple[Shift, ...] = ()
    reshaped: tuple[Reshaped, ...] = ()


class Plan:
    """The sites of a proposal in the plane, and how a change of an outline becomes a site again."""

    def __init__(self, question: Question, target: str) -> None:
        self.question = question.of(target)
        self.crs: AnalysisCrs = analysis_crs(question.study.analysis_crs)
        self.sites = tuple(question.study.sites[name] for name in question.proposal.sites)
        located = [site for site in self.sites if site.boundary.geometry is not None]
        planes = self.crs.to_plane(column_of(shape_of(site.boundary.geometry) for site in located))
        self.shapes: dict[str, Geometry] = {site.id: plane for site, plane in zip(located, planes, strict=True)}

    def located(self, role: Role) -> list[Site]:
        """Return the sites of a role that have an outline, in the order of their ids."""
        return sorted((s for s in self.sites if s.role is role and s.id in self.shapes), key=lambda site: site.id)

    def with_shapes(self, shapes: Mapping[str, Geometry]) -> tuple[Site, ...] | None:
        """Return the sites with other outlines; ``None`` where one of them has no land left."""
        if any(shapely.is_empty(shape) for shape in shapes.values()):
            return None
        return tuple(self._with_shape(site, shapes[site.id]) if site.id in shapes else site for site in self.sites)

    def _with_shape(self, site: Site, shape: Geometry) -> Site:
        geometry = geojson(self.crs.to_lonlat([shape])[0])
        cut = shapely.area(self.shapes[site.id]) - shapely.area(shape)
        # of land that is added nothing was declared
        declared = site.declared_area if cut > -1e-3 else None
        if declared is not None and cut > 1e-3:
            # what is cut comes off the declared area; rounded up to 0.1 m2, so that none is claimed to be smaller
            left = max(Decimal(str(float(declared.si))) - Decimal(str(float(cut))), Decimal("0.1"))
            declared = Quantity(left.quantize(Decimal("0.1"), rounding=ROUND_CEILING), "m2")
        return replace(site, boundary=replace(site.boundary, geometry=geometry), declared_area=declared)

    def least(
        self, shapes_at: Callable[[float], Mapping[str, Geometry]], most_m: float
    ) -> tuple[float, tuple[Site, ...]] | None:
        """Return the least multiple of 0.1 m at which the target passes, and the sites then.

        ``shapes_at`` must pass from some distance on; that the step before does not is evaluated as well.
        """

        def at(step: int) -> tuple[Site, ...] | None:
            sites = self.with_shapes(shapes_at(step * STEP_M))
            return sites if sites is not None and self.question.passes(sites) else None

        low, high = 0, ceil(min(most_m, _FARTHEST_M) / STEP_M)
        # at the very end nothing is left: the most that can be taken away is a step or two before it
        while high > 0 and self.with_shapes(shapes_at(high * STEP_M)) is None:
            high -= 1
        found = at(high) if high > 0 else None
        if found is None:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            passing = at(middle)
            low, high, found = (low, middle, passing) if passing is not None else (middle, high, found)
        return high * STEP_M, found


def land_changes(question: Question, finding: Finding) -> Iterator[LandChange]:
    """Yield the changes of outlines that make a requirement pass: cuts and offsets of areas, moves of sites."""
    requirement = next(each for each in question.profile.requirements if each.id == finding.requirement)
    plan = Plan(question, finding.requirement)
    if requirement.measure == "area" and requirement.op in ("<=", "<"):
        yield from _smaller(plan)
    elif requirement.measure == "separation" and requirement.op in ("<=", "<"):
        if finding.limit is not None:
            yield from _nearer(plan, finding.limit.value)
    elif requirement.measure == "zone-spacing":
        yield from _farther(plan, finding)


def _smaller(plan: Plan) -> Iterator[LandChange]:
    """A half-plane cut of the largest background space, on the side away from the core; and its edge moved inward."""
    backgrounds = plan.located(Role.BACKGROUND)
    if not backgrounds:
        return
    largest = max(backgrounds, key=lambda site: float(shapely.area(plan.shapes[site.id])))
    shape = plan.shapes[largest.id]
    direction = _away_from(shape, [plan.shapes[site.id] for site in plan.located(Role.CORE)])
    found = _cut(plan, largest, direction)
    if found is not None:
        yield found
    inner = float(shapely.length(shapely.maximum_inscribed_circle([shape]))[0])
    solved = plan.least(lambda t: {largest.id: shapely.buffer(shape, -t, join_style="mitre")}, inner)
    if solved is not None:
        yield LandChange("offset", solved[1], (_shift(plan, largest, solved, None),))


def _cut(plan: Plan, site: Site, direction: Floats) -> LandChange | None:
    """Cut a site by a line across ``direction``, from its far end inward."""
    shape = plan.shapes[site.id]
    along = shapely.get_coordinates(shape) @ direction
    solved = plan.least(lambda t: {site.id: _kept(shape, direction, float(along.max()) - t)}, float(np.ptp(along)))
    if solved is None:
        return None
    return LandChange("cut", solved[1], (_shift(plan, site, solved, direction),))


def _kept(shape: Geometry, direction: Floats, most: float) -> Geometry:
    """The part of a shape whose coordinate along a direction is at most ``most``."""
    xy = shapely.get_coordinates(shape)
    centre = xy.mean(axis=0)
    reach = float(np.hypot(*(xy - centre).T).max()) + 1.0
    across = np.array([-direction[1], direction[0]])
    edge = centre + direction * (most - float(centre @ direction))
    back = edge - direction * (2 * reach + abs(most - float(centre @ direction)))
    corners = [edge - across * reach, edge + across * reach, back + across * reach, back - across * reach]
    return shapely.intersection(shape, shapely.Polygon(corners))


def _away_from(shape: Geometry, cores: Sequence[Geometry]) -> Floats:
    centre = shapely.get_coordinates(shapely.centroid(shape))[0]
    if not cores:
        return np.array([1.0, 0.0])
    nearest = min(cores, key=lambda core: float(shapely.distance(core, shape)))
    away = centre - shapely.get_coordinates(shapely.centroid(nearest))[0]
    length = hypot(*away)
    return away / length if length > 0 else np.array([1.0, 0.0])


def _nearer(plan: Plan, limit_m: float) -> Iterator[LandChange]:
    """Move every background space that is too far, by the shortest way to where all core sites are near enough."""
    cores = [plan.shapes[site.id] for site in plan.located(Role.CORE)]
    if len(cores) < sum(site.role is Role.CORE for site in plan.sites):
        return  # where a core site is, nobody knows: no way leads there
    ways: dict[str, Floats] = {}
    for site in plan.located(Role.BACKGROUND):
        shape = plan.shapes[site.id]
        if all(shapely.distance(shape, core) <= limit_m for core in cores):
            continue
        way = _shortest_way(shape, cores, limit_m)
        if way is None:
            return
        ways[site.id] = way
    if not ways:
        return
    lengths = {name: hypot(*way) for name, way in ways.items()}
    sites = {site.id: site for site in plan.sites}

    def moved(extra: float) -> dict[str, Geometry]:
        return {name: _carried(plan.shapes[name], way, _on_step(lengths[name]) + extra) for name, way in ways.items()}

    # the way is the shortest but for the arcs of the offset: at most a step more
    for steps in range(3):
        shapes = moved(steps * STEP_M)
        found = plan.with_shapes(shapes)
        if found is not None and plan.question.passes(found):
            shifts = tuple(
                Shift(name, _on_step(lengths[name]) + steps * STEP_M, _bearing(way), 0.0) for name, way in ways.items()
            )
            assert set(ways) <= set(sites)  # noqa: S101 - they are the proposal's own
            yield LandChange("move", found, shifts)
            return


def _on_step(length: float) -> float:
    return ceil(round(length / STEP_M, 6)) * STEP_M


def _carried(shape: Geometry, way: Floats, metres: float) -> Geometry:
    step = np.asarray(way) / hypot(*way) * metres
    return shapely.transform(shape, lambda xy: xy + step)


def _shortest_way(shape: Geometry, cores: Sequence[Geometry], limit_m: float) -> Floats | None:
    """Return the shortest translation after which a shape is within the limit of every core site; ``None`` if none is.

    The shape moved by ``v`` meets the offset of a core where ``v`` lies in their Minkowski difference, offset by the
    limit: the nearest point of the common part of all of them is the way.
    """
    common: Geometry | None = None
    for core in cores:
        reach = shapely.buffer(_difference_of(core, shape), limit_m, quad_segs=_SEGMENTS)
        common = reach if common is None else shapely.intersection(common, reach)
    if common is None or shapely.is_empty(common):
        return None
    line = shapely.shortest_line(shapely.Point(0.0, 0.0), common)
    end: Floats = shapely.get_coordinates(line)[1]
    return end


def _difference_of(core: Geometry, shape: Geometry) -> Geometry:
    """Every ``p − q`` with ``p`` in the core and ``q`` in the shape: edges slid along edges, and the insides."""
    ours, theirs = _edges(core), _edges(shape)
    a, b = ours[:, None], theirs[None, :]
    corners = np.stack([a[..., 0, :] - b[..., 0, :], a[..., 1, :] - b[..., 0, :],
                        a[..., 1, :] - b[..., 1, :], a[..., 0, :] - b[..., 1, :]], axis=2)  # fmt: skip
    slid = shapely.convex_hull(np.asarray(shapely.multipoints(corners.reshape(-1, 4, 2)), dtype=object))
    at = shapely.get_coordinates(shape)[0]
    whole = shapely.transform(core, lambda xy: xy - at)
    inside = shapely.get_coordinates(core)[0]
    turned = shapely.transform(shape, lambda xy: inside - xy)
    return shapely.union_all([*slid, whole, turned])


def _edges(shape: Geometry) -> Floats:
    rings = shapely.get_parts(shapely.boundary(shape))
    return np.concatenate([np.stack([xy[:-1], xy[1:]], axis=1) for xy in map(shapely.get_coordinates, rings)])


def _farther(plan: Plan, finding: Finding) -> Iterator[LandChange]:
    """Cut the site that is nearest to another zone by a line across the shortest way there."""
    if finding.witness is None or not finding.subject or finding.subject[0] not in plan.shapes:
        return
    ends = shapely.get_coordinates(plan.crs.to_plane([shape_of(finding.witness)])[0])
    way = ends[-1] - ends[0]
    if hypot(*way) == 0.0:
        return
    site = next(each for each in plan.sites if each.id == finding.subject[0])
    found = _cut(plan, site, way / hypot(*way))
    if found is not None:
        yield found


def _shift(plan: Plan, site: Site, solved: tuple[float, tuple[Site, ...]], direction: Floats | None) -> Shift:
    metres, sites = solved
    after = next(each for each in sites if each.id == site.id)
    plane = plan.crs.to_plane([shape_of(after.boundary.geometry)])[0]
    cut = float(shapely.area(plan.shapes[site.id]) - shapely.area(plane))
    return Shift(site.id, round(metres, 1), None if direction is None else _bearing(direction), cut)


def _bearing(direction: Floats) -> float:
    return degrees(atan2(direction[0], direction[1])) % 360.0
