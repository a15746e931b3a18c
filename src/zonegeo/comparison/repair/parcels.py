"""Whole parcels taken out of a background space, or added to it, so that a requirement passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.comparison.repair.reshape import LandChange, Plan
from zonegeo.evaluation.variants import Question
from zonegeo.geodesy.shape import CONTACT_M, merged, polygons_of
from zonegeo.geometry import Floats, Geometry, Shapes, column_of, shape_of
from zonegeo.model.answers.suggested_change import Means, Reshaped
from zonegeo.model.evaluation import Finding, GeoJSON
from zonegeo.model.study import Role, Site

# with more parcels changed a site would be another one
MOST_PARCELS = 200
Enough = Callable[[Geometry], bool]


@value
class Parcels:
    """Parcels as columns of length ``n``, in metres of the analysis CRS, in the order of their names."""

    names: tuple[str, ...]
    shapes: Shapes


def parcel_changes(question: Question, finding: Finding, parcels: Mapping[str, GeoJSON]) -> Iterator[LandChange]:
    """Yield what makes a requirement pass by whole parcels: none of those that are named can be left out.

    Parameters
    ----------
    parcels
        Outlines in degrees, by the names of the parcels. A parcel belongs to a site in which more than half of it lies.

    Notes
    -----
    Parcels are taken out at the edge, and added where they touch: a site keeps as many parts and holes as it has. Which
    come first is by distance: for a smaller area the farthest from the core sites, for a larger one the nearest to the
    middle, for the separation the nearest to the core sites, for another zone the nearest to that.
    """
    requirement = next(each for each in question.profile.requirements if each.id == finding.requirement)
    plan = Plan(question, finding.requirement)
    names = tuple(sorted(parcels))
    lots = Parcels(names, plan.crs.to_plane(column_of(shape_of(parcels[name]) for name in names)))
    cores = [plan.shapes[site.id] for site in plan.located(Role.CORE)]
    backgrounds = plan.located(Role.BACKGROUND)
    at_most = requirement.op in ("<=", "<")
    changed: dict[str, tuple[list[int], Geometry]] = {}
    if requirement.measure == "area" and backgrounds:
        site = max(backgrounds, key=lambda each: float(shapely.area(plan.shapes[each.id])))
        shape = plan.shapes[site.id]
        if at_most:
            away = _apart(lots.shapes, cores or [shapely.centroid(shape)], np.min)
            found = _solved(shape, _taken_out(shape, lots, -away), lots, _without, _passing(plan, site))
        else:
            order = _apart(lots.shapes, [shapely.centroid(shape)], np.min)
            found = _solved(shape, _added(plan, shape, lots, order), lots, _with, _passing(plan, site))
        changed = {} if found is None else {site.id: found}
    elif requirement.measure == "separation" and at_most and finding.limit is not None:
        limit, at_most = finding.limit.value, False
        changed = _nearer(plan, lots, cores, backgrounds, limit)
    elif requirement.measure == "zone-spacing" and finding.witness is not None and finding.subject:
        at_most = True
        other = shapely.get_point(plan.crs.to_plane([shape_of(finding.witness)])[0], -1)
        order = _apart(lots.shapes, [other], np.min)
        for site in (each for each in backgrounds if each.id == finding.subject[0]):
            shape = plan.shapes[site.id]
            found = _solved(shape, _taken_out(shape, lots, order), lots, _without, _passing(plan, site))
            changed = {} if found is None else {site.id: found}
    sites = plan.with_shapes({name: shape for name, (_, shape) in changed.items()})
    if changed and sites is not None and plan.question.passes(sites):
        means: Means = "take-out" if at_most else "add"
        reshaped = tuple(
            Reshaped(name, tuple(lots.names[each] for each in sorted(chosen)),
                     abs(float(shapely.area(shape) - shapely.area(plan.shapes[name]))))
            for name, (chosen, shape) in changed.items()
        )  # fmt: skip
        yield LandChange(means, sites, reshaped=reshaped)


def _passing(plan: Plan, site: Site) -> Enough:
    def enough(shape: Geometry) -> bool:
        sites = plan.with_shapes({site.id: shape})
        return sites is not None and plan.question.passes(sites)

    return enough


def _nearer(
    plan: Plan, lots: Parcels, cores: Sequence[Geometry], backgrounds: Sequence[Site], limit_m: float
) -> dict[str, tuple[list[int], Geometry]]:
    """Grow every background space that is too far towards the core sites; nothing where one cannot be near enough."""
    if not cores or len(cores) < sum(site.role is Role.CORE for site in plan.sites):
        return {}  # where a core site is, nobody knows: no way leads there
    order, changed = _apart(lots.shapes, cores, np.max), {}

    def enough(shape: Geometry) -> bool:
        return bool(shapely.distance(shape, np.asarray(cores, dtype=object)).max() <= limit_m)

    for site in backgrounds:
        shape = plan.shapes[site.id]
        if enough(shape):
            continue
        found = _solved(shape, _added(plan, shape, lots, order), lots, _with, enough)
        if found is None:
            return {}
        changed[site.id] = found
    return changed


def _apart(shapes: Shapes, others: Sequence[Geometry], fold: Callable[..., Floats]) -> Floats:
    distances = shapely.distance(shapes[:, None], np.asarray(others, dtype=object)[None, :])
    return np.asarray(fold(distances, axis=1), dtype=np.float64)


def _taken_out(shape: Geometry, lots: Parcels, order: Floats) -> list[int]:
    """Return the parcels of a site, one after the other as each lies at its edge then."""
    common = shapely.area(shapely.intersection(lots.shapes, shape))
    waiting = [
        int(each) for each in np.argsort(order, kind="stable") if 2 * common[each] > shapely.area(lots.shapes[each])
    ]
    taken: list[int] = []
    while waiting and len(taken) < MOST_PARCELS:
        found = next((each for each in waiting if _hangs_together(_without(shape, lots, [*taken, each]), shape)), None)
        if found is None:
            break
        waiting.remove(found)
        taken.append(found)
    return taken


def _added(plan: Plan, shape: Geometry, lots: Parcels, order: Floats) -> list[int]:
    """Return parcels outside of all sites, one after the other as each touches the land along an edge then."""
    land = shapely.union_all(np.asarray(list(plan.shapes.values()), dtype=object))
    free = shapely.area(shapely.intersection(lots.shapes, land)) <= CONTACT_M * shapely.length(lots.shapes)
    waiting = [int(each) for each in np.argsort(order, kind="stable") if free[each]]
    taken: list[int] = []
    while waiting and len(taken) < MOST_PARCELS:
        grown = _with(shape, lots, taken)
        near = shapely.dwithin(lots.shapes[waiting], grown, CONTACT_M)
        found = next((each for each, is_near in zip(waiting, near, strict=True)
                      if is_near and _hangs_together(_with(shape, lots, [*taken, each]), shape)), None)  # fmt: skip
        if found is None:
            break
        waiting.remove(found)
        taken.append(found)
    return taken


def _without(shape: Geometry, lots: Parcels, chosen: Sequence[int]) -> Geometry:
    return shapely.difference(shape, shapely.union_all(lots.shapes[list(chosen)]), grid_size=CONTACT_M)


def _with(shape: Geometry, lots: Parcels, chosen: Sequence[int]) -> Geometry:
    return merged([shape, *lots.shapes[list(chosen)]])


def _hangs_together(shape: Geometry, before: Geometry) -> bool:
    """Say whether land has no more parts and no more holes than before, and is some."""
    now, then = polygons_of(shape), polygons_of(before)
    holes, had = (int(shapely.get_num_interior_rings(each).sum()) for each in (now, then))
    return 0 < len(now) <= len(then) and holes <= had


def _solved(
    shape: Geometry, order: Sequence[int], lots: Parcels, changed: Callable[..., Geometry], enough: Enough
) -> tuple[list[int], Geometry] | None:
    """Return the first parcels of an order that are enough, without those that can be left out."""
    if not order or not enough(changed(shape, lots, order)):
        return None
    low, high = 0, len(order)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(changed(shape, lots, order[:middle])) else (middle, high)
    chosen = list(order[:high])
    # the largest first: what is left is the least land that way
    for each in sorted(chosen, key=lambda index: -float(shapely.area(lots.shapes[index]))):
        fewer = [other for other in chosen if other != each]
        left = changed(shape, lots, fewer) if fewer else shape
        if fewer and _hangs_together(left, shape) and enough(left):
            chosen = fewer
    return chosen, changed(shape, lots, chosen)
