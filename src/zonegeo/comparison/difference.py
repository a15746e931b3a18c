"""The land of one proposal against another's: sites, roles, square metres, boundary shift, slivers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely

from zonegeo.comparison.land import Exchange, Lot, Projection
from zonegeo.comparison.matching import Match, match_sites
from zonegeo.comparison.shift import boundary_shift
from zonegeo.evaluation.finding import geojson
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geometry import Geometry, union_of
from zonegeo.model.answers.comparison import ChangeKind, Difference, RoleChange, SiteChange
from zonegeo.model.answers.dated_land import DatedLand
from zonegeo.model.evaluation import GeoJSON
from zonegeo.model.study import Proposal, Role, Site, Study, date_span

# narrower than this is a sliver, unless asked otherwise: two drawings of one parcel line differ by less
SLIVER_WIDTH_M = 1.0
# the same outline elsewhere: its parts lie within a centimetre after the shift
_SAME_M = 0.01


def difference_of(
    before: tuple[str, Sequence[Site]],
    after: tuple[str, Sequence[Site]],
    projection: Projection,
    *,
    sliver_width_m: float = SLIVER_WIDTH_M,
    with_shapes: bool = False,
) -> Difference:
    """Return what changed between the sites of two proposals, each given with the proposal's id.

    Parameters
    ----------
    projection
        The plane in which everything is measured.
    sliver_width_m
        Pieces narrower than this are told apart.
    with_shapes
        Keep what was added and removed as geometries, for a map.

    Returns
    -------
    One entry for each site or group of sites, and one for each role and for all land together. Sites without an outline
    are named and not measured.
    """
    old, new = projection.lots(before[1]), projection.lots(after[1])
    changes = [
        _change(match, old, new, projection, sliver_width_m=sliver_width_m, with_shapes=with_shapes)
        for match in match_sites(old, new)
    ]
    roles = tuple(
        _role(role, old, new, projection, sliver_width_m=sliver_width_m)
        for role in (*(each.value for each in Role), "all")
        # a scheme of one kind of sites has no row for the other
        if role == "all" or any(lot.role == role for lot in (*old, *new))
    )
    return Difference(before[0], after[0], projection.crs.code, sliver_width_m, tuple(changes), roles)


def _change(
    match: Match, old: Sequence[Lot], new: Sequence[Lot], projection: Projection, *, sliver_width_m: float,
    with_shapes: bool,
) -> SiteChange:  # fmt: skip
    ones, others = [old[i] for i in match.before], [new[j] for j in match.after]
    unlocated = tuple(dict.fromkeys(lot.id for lot in (*ones, *others) if lot.shape is None))
    land = None
    if not unlocated:
        land = projection.exchange(ones, others, sliver_width_m=sliver_width_m)
    shift, displacement = _shifts(ones, others, land)
    return SiteChange(
        kind=_kind(ones, others, land, displacement),
        matched_by=match.by,
        before=tuple(sorted(lot.id for lot in ones)),
        after=tuple(sorted(lot.id for lot in others)),
        role_before=_roles(ones),
        role_after=_roles(others),
        area_before=None if land is None else land.area_before,
        area_after=None if land is None else land.area_after,
        added=None if land is None else land.added,
        removed=None if land is None else land.removed,
        sliver_added=0.0 if land is None else land.sliver_added,
        sliver_removed=0.0 if land is None else land.sliver_removed,
        slivers=0 if land is None else land.slivers,
        hausdorff=None if shift is None else shift[0],
        mean_shift=None if shift is None else shift[1],
        displacement=displacement,
        unlocated=unlocated,
        **(_shapes(ones, others, land, projection) if with_shapes and land is not None else {}),
    )


def _land(lots: Sequence[Lot]) -> Geometry:
    return union_of(lot.shape for lot in lots)


def _roles(lots: Sequence[Lot]) -> str:
    return "+".join(sorted({lot.role for lot in lots}))


def _shifts(
    ones: Sequence[Lot], others: Sequence[Lot], land: Exchange | None
) -> tuple[tuple[float, float] | None, float | None]:
    if land is None or not ones or not others:
        return None, None
    if not land.added and not land.removed:
        return (0.0, 0.0), 0.0
    before, after = _land(ones), _land(others)
    displacement = float(shapely.distance(shapely.centroid(before), shapely.centroid(after)))
    return boundary_shift(before, after), displacement


def _kind(ones: Sequence[Lot], others: Sequence[Lot], land: Exchange | None, displacement: float | None) -> ChangeKind:
    if not ones or not others:
        return "added" if others else "removed"
    if len(ones) > 1 or len(others) > 1:
        return "rearranged" if len(ones) > 1 and len(others) > 1 else "split" if len(others) > 1 else "merged"
    one, other = ones[0], others[0]
    if one.role != other.role:
        return "role"
    if one.id != other.id:
        return "renamed"
    if land is None:
        # without an outline a site is what is told of it: its places and its declared area
        same = (one.shape is None) == (other.shape is None)
        return "unchanged" if same and (one.within, one.declared) == (other.within, other.declared) else "changed"
    if not land.added and not land.removed:
        return "unchanged"
    if displacement and one.shape is not None and other.shape is not None and _is_moved(one.shape, other.shape):
        return "moved"
    return "changed"


def _is_moved(before: Geometry, after: Geometry) -> bool:
    """The same outline elsewhere, or land that shares nothing with what it was."""
    if not shapely.intersects(before, after):
        return True
    (x0, y0), (x1, y1) = (shapely.get_coordinates(shapely.centroid(shape))[0] for shape in (before, after))
    carried = shapely.transform(before, lambda xy: xy + np.array([x1 - x0, y1 - y0]))
    return boundary_shift(carried, after)[0] <= _SAME_M


def _role(
    role: str, old: Sequence[Lot], new: Sequence[Lot], projection: Projection, *, sliver_width_m: float
) -> RoleChange:
    ones = [lot for lot in old if role in ("all", lot.role)]
    others = [lot for lot in new if role in ("all", lot.role)]
    land = projection.exchange(ones, others, sliver_width_m=sliver_width_m)
    return RoleChange(
        role=role,
        area_before=land.area_before,
        area_after=land.area_after,
        added=land.added,
        removed=land.removed,
        sliver_added=land.sliver_added,
        sliver_removed=land.sliver_removed,
        slivers=land.slivers,
        unlocated_before=tuple(sorted(lot.id for lot in ones if lot.shape is None)),
        unlocated_after=tuple(sorted(lot.id for lot in others if lot.shape is None)),
    )


def _shapes(
    ones: Sequence[Lot], others: Sequence[Lot], land: Exchange, projection: Projection
) -> dict[str, GeoJSON | None]:
    """Return the land that stayed, came and went, for a map."""
    common = shapely.get_parts(shapely.intersection(_land(ones), _land(others)))
    kept = shapely.MultiPolygon(list(common[shapely.get_dimensions(common) == 2]))
    shapes = {"kept_shape": kept, "added_shape": land.added_shape, "removed_shape": land.removed_shape}
    return {name: _drawn(shape, projection) for name, shape in shapes.items()}


def _drawn(shape: Geometry, projection: Projection) -> GeoJSON | None:
    return None if shapely.is_empty(shape) else geojson(projection.crs.to_lonlat([shape])[0])


# --- the dated proposals of a study, one after the other


def timeline_of(study: Study) -> tuple[DatedLand, ...]:
    """Return the dated proposals of a study in the order of their days; none where there are fewer than two.

    A draft has no date of its own: what was drawn anew belongs to no document.

    Examples
    --------
    >>> import zonegeo
    >>> [each.id for each in timeline_of(zonegeo.read_study("hongneung"))]
    ['request-2019', 'designation-2020', 'plan-2023']
    """
    dated = sorted((day, each.id) for each in study.proposals.values() if (day := _day(each)) is not None)
    if len(dated) < 2:
        return ()
    projection = Projection(analysis_crs(study.analysis_crs))
    found: list[DatedLand] = []
    for day, name in dated:
        proposal = study.proposals[name]
        sites = tuple(study.sites_of(proposal))
        changes: tuple[SiteChange, ...] = ()
        if found:
            changes = difference_of((found[-1].id, found[-1].sites), (name, sites), projection).changes
        found.append(DatedLand(name, proposal.name, proposal.dated or day.isoformat(), sites, changes))
    return tuple(found)


def _day(proposal: Proposal) -> date | None:
    """Return the day whose law applies, or the last one that the date of the document may be."""
    if proposal.status == "draft":
        return None
    return proposal.as_of or (date_span(proposal.dated)[1] if proposal.dated else None)
