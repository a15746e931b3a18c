"""The land of a proposal: the outlines of its sites in the plane, and areas that add up exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.crs import AnalysisCrs
from zonegeo.geodesy.plane_area import plane_area
from zonegeo.geometry import Geometry, ShapesLike, column_of, shape_of, union_of
from zonegeo.model.study import Site

# Areas of a difference are multiples of 2⁻²⁰ m2 (a square of 1 mm): sums and differences of such numbers below 2³³ m2
# (8,590 km2) are exact in binary: what was added less what was removed is the difference of the areas to the last bit.
AREA_STEP_M2 = 2.0**-20


@value
class Lot:
    """A site as land: its shape in metres, ``None`` where its outline is not known, and what is known instead."""

    id: str
    role: str
    shape: Geometry | None
    within: tuple[str, ...]
    declared: str


# outlines, unions and exchanges that are kept: a few proposals of thirty sites, so that thousands take no more memory
_KEPT_OUTLINES, _KEPT_UNIONS = 256, 16


class Projection:
    """Brings sites into the plane; what was last made of them is kept, and the baseline is used all along."""

    def __init__(self, crs: AnalysisCrs) -> None:
        self.crs = crs
        # the geometry is kept beside its shape, so that its identity stays its own
        self._known: dict[int, tuple[Mapping[str, Any], Geometry]] = {}
        self._unions: dict[tuple[int, ...], tuple[list[Geometry], Geometry]] = {}
        self._pieces: dict[tuple[int, int, float], tuple[tuple[Geometry, Geometry], Pieces]] = {}

    def lots(self, sites: Sequence[Site]) -> tuple[Lot, ...]:
        """Return the sites as land in metres; shapes are in their normal form, whatever the order of their vertices."""
        fresh = {
            id(site.boundary.geometry): site.boundary.geometry
            for site in sites
            if site.boundary.geometry is not None and id(site.boundary.geometry) not in self._known
        }
        if fresh:
            lonlat = column_of(map(shape_of, fresh.values()))
            planes = shapely.normalize(self.crs.to_plane(lonlat))
            self._known.update({key: (fresh[key], plane) for key, plane in zip(fresh, planes, strict=True)})
        lots = tuple(self._lot(site) for site in sites)
        while len(self._known) > max(_KEPT_OUTLINES, len(sites)):
            del self._known[next(iter(self._known))]
        return lots

    def union(self, lots: Sequence[Lot]) -> Geometry:
        """Return the land of some lots; asked for again, it is not made again."""
        shapes = [lot.shape for lot in lots if lot.shape is not None]
        if len(shapes) == 1:
            return shapes[0]
        key = tuple(sorted(map(id, shapes)))
        # the shapes are kept beside their union, so that their identities stay their own
        found = self._unions.pop(key, None) or (shapes, union_of(shapes))
        self._unions[key] = found
        while len(self._unions) > _KEPT_UNIONS:
            del self._unions[next(iter(self._unions))]
        return found[1]

    def exchange(self, ones: Sequence[Lot], others: Sequence[Lot], *, sliver_width_m: float) -> Exchange:
        """Measure what was added and removed: ``added − removed = area_after − area_before``, exactly.

        Lots that both have and that meet none of those that only one has neither give nor take: the overlay is of the
        others alone, and most alternatives differ in one site.

        Parameters
        ----------
        ones, others
            Land before and after, in metres, in its normal form; none for no land.
        sliver_width_m
            A piece into which no circle of that diameter fits is a sliver: it is counted in ``added`` or ``removed``
            like every other, and told apart.

        Returns
        -------
        Areas in m2, multiples of 2⁻²⁰ m2. The overlay places new corners to about 1 nm, so its pieces and the areas of
        the two shapes agree to far less than 1 m2; that rest goes to the side that has it, and the sum stays exact.

        Examples
        --------
        >>> import shapely
        >>> from zonegeo.geodesy.crs import analysis_crs
        >>> boxes = (shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10.2))
        >>> one, other = (Lot("yard", "background", box, (), "") for box in boxes)
        >>> told = Projection(analysis_crs("EPSG:5186")).exchange([one], [other], sliver_width_m=1.0)
        >>> round(told.added, 3), round(told.removed, 3)
        (52.0, 50.0)
        >>> told.added - told.removed == told.area_after - told.area_before
        True
        """
        before, after = self.union(ones), self.union(others)
        if before is after or shapely.equals_exact(before, after):
            return _same(before)
        one, other = (self.union(each) for each in _moved(ones, others))
        gained, lost = self._left(other, one, sliver_width_m), self._left(one, other, sliver_width_m)
        return _exchanged(before, after, gained, lost)

    def _left(self, one: Geometry, other: Geometry, sliver_width_m: float) -> Pieces:
        """Return the pieces that another shape does not cover; asked for again, they are not cut out again."""
        key = (id(one), id(other), sliver_width_m)
        # the shapes are kept beside the pieces, so that their identities stay their own
        found = self._pieces.pop(key, None) or ((one, other), _pieces(one, other, sliver_width_m))
        self._pieces[key] = found
        while len(self._pieces) > _KEPT_UNIONS:
            del self._pieces[next(iter(self._pieces))]
        return found[1]

    def _lot(self, site: Site) -> Lot:
        geometry = site.boundary.geometry
        shape = None
        if geometry is not None:
            kept = self._known.pop(id(geometry))
            self._known[id(geometry)] = kept  # last used, last to go
            shape = kept[1]
        declared = "" if site.declared_area is None else str(site.declared_area)
        return Lot(site.id, site.role.value, shape, site.boundary.within if geometry is None else (), declared)


def exact_areas(shapes: ShapesLike) -> list[float]:
    """Return areas in the plane on the step of :data:`AREA_STEP_M2`.

    Shapes in their normal form have the same area for every order of the vertices they were drawn in.

    >>> import shapely
    >>> exact_areas([shapely.box(0, 0, 10, 10), shapely.Polygon()])
    [100.0, 0.0]
    """
    if not len(shapes):
        return []
    areas: list[float] = (np.round(plane_area(shapes) / AREA_STEP_M2) * AREA_STEP_M2).tolist()
    return areas


@value
class Exchange:
    """What land ``after`` has and ``before`` had not, and the other way round; m2 on the exact step."""

    area_before: float
    area_after: float
    added: float
    removed: float
    sliver_added: float
    sliver_removed: float
    slivers: int
    added_shape: Geometry
    removed_shape: Geometry


def _same(land: Geometry) -> Exchange:
    (area,) = exact_areas([land])
    return Exchange(area, area, 0.0, 0.0, 0.0, 0.0, 0, shapely.Polygon(), shapely.Polygon())


def _moved(ones: Sequence[Lot], others: Sequence[Lot]) -> tuple[list[Lot], list[Lot]]:
    """Leave out the lots of both that meet no other land than what both have."""
    still = {id(lot.shape) for lot in ones} & {id(lot.shape) for lot in others if lot.shape is not None}
    changed = [lot.shape for lot in (*ones, *others) if lot.shape is not None and id(lot.shape) not in still]
    tree = shapely.STRtree(changed)

    def moves(lot: Lot) -> bool:
        return lot.shape is not None and (id(lot.shape) not in still or bool(len(tree.query(lot.shape, "intersects"))))

    return [lot for lot in ones if moves(lot)], [lot for lot in others if moves(lot)]


def _exchanged(before: Geometry, after: Geometry, gained: Pieces, lost: Pieces) -> Exchange:
    area_before, area_after = exact_areas([before, after])
    added, removed = sum(gained.areas), sum(lost.areas)
    rest = (area_after - area_before) - (added - removed)
    added, removed = added + max(rest, 0.0), removed + max(-rest, 0.0)
    return Exchange(
        area_before=area_before,
        area_after=area_after,
        added=added,
        removed=removed,
        # where every piece is a sliver the rest of the overlay is one too
        sliver_added=added if gained.are_slivers else sum(gained.thin),
        sliver_removed=removed if lost.are_slivers else sum(lost.thin),
        slivers=len(gained.thin) + len(lost.thin),
        added_shape=shapely.MultiPolygon(gained.shapes),
        removed_shape=shapely.MultiPolygon(lost.shapes),
    )


def is_sliver(piece: Geometry, width_m: float) -> bool:
    """Say whether no circle of a diameter fits into a piece; one of exactly that width is none.

    >>> import shapely
    >>> is_sliver(shapely.box(0, 0, 100, 0.5), 1.0), is_sliver(shapely.box(0, 0, 2, 2), 1.0)
    (True, False)
    """
    inner = shapely.buffer(piece, -width_m / 2 * (1 - 1e-6), join_style="mitre")
    return bool(shapely.is_empty(inner))


@value
class Pieces:
    """The pieces of one shape that another does not cover, in their normal form, with their areas; ``thin`` slivers."""

    shapes: list[shapely.Polygon]
    areas: list[float]
    thin: list[float]

    @property
    def are_slivers(self) -> bool:
        """True where there are pieces, and each of them is a sliver."""
        return 0 < len(self.areas) == len(self.thin)


def _pieces(one: Geometry, other: Geometry, sliver_width_m: float) -> Pieces:
    if shapely.is_empty(one):
        return Pieces([], [], [])
    left = one if shapely.is_empty(other) else shapely.difference(one, other)
    parts = shapely.get_parts(shapely.get_parts(shapely.normalize(left)))
    parts = parts[shapely.get_dimensions(parts) == 2]
    pieces = [(part, area) for part, area in zip(parts, exact_areas(parts), strict=True) if area > 0.0]
    thin = [area for part, area in pieces if is_sliver(part, sliver_width_m)]
    return Pieces([part for part, _ in pieces], [area for _, area in pieces], thin)
