"""The parcels that land may grow on: what requirements leave of them, and where growth starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.exploration.candidates.candidate_columns import measure_columns
from zonegeo.exploration.candidates.folds import SeparationFold, folds_of
from zonegeo.exploration.growth.adjacency import lying_on
from zonegeo.exploration.growth.constraints import Guide, guide_of
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.geometry import shapes_of
from zonegeo.measures.land.area import has_outline
from zonegeo.model.profile import only
from zonegeo.model.study import Role, Site

if TYPE_CHECKING:
    from zonegeo.evaluation.variants import Question
    from zonegeo.exploration.candidates.folds import AreaFold
    from zonegeo.exploration.growth.constraints import Need
    from zonegeo.geometry import Floats, Truths
    from zonegeo.measures.scene import Indices, Scene, Shapes

# parcels are held against the core sites so many at a time
_AT_A_TIME = 2000
# the side of the blocks of parcels that are held against them at once
_BLOCK_M = 200.0


@value
class GrowTask:
    """What is grown: areas in m2; ``tolerance`` and ``different`` are shares of 1; ``starts`` are ids or lon,lat.

    Parcels no more than ``snap_m`` apart touch, and strips as narrow as that between them are closed.
    """

    target_m2: float
    tolerance: float = 0.05
    starts: tuple[str, ...] = ()
    keep: int = 3
    different: float = 0.3
    least_compactness: float = 0.0
    requirements: tuple[str, ...] = ()
    tries: int = 200
    snap_m: float = 0.05


@value
class Asked:
    """What became of one requirement: the parcels that it ruled out, the tries and the grown proposals it refused.

    ``unguided`` says why it decides at the end alone (see :func:`~zonegeo.exploration.growth.constraints.guide_of`).
    """

    requirement: str
    name: Name
    parcels: int
    tries: int
    evaluated: int
    unguided: str = ""


@value
class Lots:
    """The parcels as columns of length ``n`` beside the scene of the fixed sites, and what is asked of them."""

    sites: tuple[Site, ...]
    scene: Scene
    shapes: Shapes
    lonlat: Shapes
    usable: Truths
    needs: tuple[Need, ...]
    least_m2: float
    most_m2: float
    asked: tuple[Asked, ...]


def lots_of(question: Question, cores: Sequence[str], sites: Sequence[Site], task: GrowTask) -> Lots:
    """Return the parcels, those that no requirement, no role and no core site rules out as usable."""
    fixed = replace(question.proposal, sites=tuple(cores), stated={})
    scene = build_scene(question.study, fixed, question.day)
    lonlat = shapes_of(site.boundary.geometry for site in sites)
    shapes = analysis_crs(scene.crs).to_plane(lonlat)
    drawn = scene.shapes[has_outline(scene, np.arange(len(cores), dtype=np.intp))]
    usable = np.array(
        [site.role is Role.BACKGROUND and site.boundary.basis.is_an_outline for site in sites], dtype=bool
    )
    usable &= shapely.is_valid(shapes) & ~lying_on(shapes, drawn, task.snap_m)
    needs, asked = [], []
    bounds = (task.target_m2 * (1 - task.tolerance), task.target_m2 * (1 + task.tolerance))
    # without a requirement named the separation alone rules parcels out
    for each in question.profile.requirements:
        if each.id not in task.requirements and (task.requirements or each.measure != "separation"):
            continue
        guide = guide_of(scene, shapes, each, question.day, contact_m=task.snap_m)
        if each.measure == "separation":
            bad = _ruled_out(question, each.id, cores, sites, usable, _Places(scene, lonlat, shapes))
            guide = guide if bad is None else Guide(bad)
        elif each.measure == "area" and usable.any():
            narrowed = _narrowed(question, each.id, cores, sites[int(usable.argmax())], bounds)
            bounds, guide = (bounds, guide) if narrowed is None else (narrowed, Guide())
        ruled_out = 0 if guide.bad is None else int((guide.bad & usable).sum())
        usable = usable if guide.bad is None else usable & ~guide.bad
        needs += [guide.need] if guide.need is not None else []
        asked.append(Asked(each.id, each.name, ruled_out, 0, 0, guide.why))
    return Lots(tuple(sites), scene, shapes, lonlat, usable, tuple(needs), bounds[0], bounds[1], tuple(asked))


@dataclass(frozen=True, eq=False)
class _Places:
    """Where the parcels lie beside the fixed sites: in degrees, and in the plane of the scene."""

    scene: Scene
    lonlat: Shapes
    shapes: Shapes

    def around(self, rows: Indices) -> tuple[Indices, Floats, Floats] | None:
        """Return the block that each parcel lies in, and between which distances of each fixed site a block lies.

        Distances have shape ``(sites, blocks)``. ``None`` where a site has no outline, or the plane is not fit for all.
        """
        scene = self.scene
        if not scene.located.all():
            return None
        try:
            together = [*scene.lonlat, *self.lonlat[rows]]
            analysis_crs(scene.crs).check_fit(shapely.total_bounds(together), "")
        except InputError:
            return None
        bounds = shapely.bounds(self.shapes[rows])
        cells = np.floor((bounds[:, :2] + bounds[:, 2:]) / 2 / _BLOCK_M)
        _, block = np.unique(cells @ np.array([1.0, 1j]), return_inverse=True)
        order = np.argsort(block, kind="stable")
        first = np.searchsorted(block[order], np.arange(block.max() + 1))
        low = np.minimum.reduceat(bounds[order, :2], first)
        high = np.maximum.reduceat(bounds[order, 2:], first)
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        nearest = separation(scene.shapes[:, None], boxes[None, :])
        # no parcel of a block lies farther off than its nearest place and the way across it
        farthest = nearest + np.hypot(*(high - low).T)
        return np.asarray(block, dtype=np.intp), nearest - CONTACT_M, farthest + CONTACT_M


def _ruled_out(
    question: Question, name: str, cores: Sequence[str], sites: Sequence[Site], usable: Truths, places: _Places
) -> Truths | None:
    """Return the parcels that a separation rules out; ``None`` where it does not fold.

    Blocks that lie on one side of the limit as a whole are decided at once; the others parcel by parcel, some at a
    time: a fold keeps a table of pairs.
    """
    bad = np.zeros(len(sites), dtype=bool)
    rows = np.flatnonzero(usable)
    if len(rows) > _AT_A_TIME and not {*cores} & {sites[row].id for row in rows.tolist()}:
        fold = _fold(question, name, cores, [sites[int(rows[0])]])
        around = places.around(rows) if isinstance(fold, SeparationFold) else None
        if isinstance(fold, SeparationFold) and around is not None:
            block, nearest, farthest = around
            near, far = fold.bad_at(nearest), fold.bad_at(farthest)
            bad[rows] = near[block]
            rows = rows[near[block] != far[block]]
    # a loop: over what no block decides
    for at in range(0, len(rows), _AT_A_TIME):
        some = rows[at : at + _AT_A_TIME]
        fold = _fold(question, name, cores, [sites[row] for row in some.tolist()])
        if fold is None:
            return None
        bad[some] = fold.bounds().bad
    return bad


def _narrowed(
    question: Question, name: str, cores: Sequence[str], parcel: Site, bounds: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the bounds that a requirement leaves of an area, beside the fixed sites; ``None`` where it does not fold.

    What is grown is measured, so one measured parcel tells what counts.
    """
    fold = _fold(question, name, cores, [parcel])
    total = None if fold is None else fold.bounds().total
    if total is None:
        return None
    least, most = ((0 if end is None else end - total.base) / total.denominator for end in (total.least, total.most))
    return max(bounds[0], least), bounds[1] if total.most is None else min(bounds[1], most)


def _fold(
    question: Question, name: str, cores: Sequence[str], parcels: Sequence[Site]
) -> AreaFold | SeparationFold | None:

    # distances and areas ask for no layer and no other zone: these are not projected again and again
    bare = replace(question.study, layers={}, rasters={}, other_zones=None)
    # what a parcel declares is not the area that is grown
    lots = [each if each.declared_area is None else replace(each, declared_area=None) for each in parcels]
    columns = measure_columns(bare, question.proposal, cores, lots, question.day)
    folds = folds_of(columns, only(question.profile, [name]), question.day)[0]
    return next((each for each in folds if each.requirement.id == name), None)


def starts_among(lots: Lots, asked: Sequence[str]) -> list[int]:
    """Return the parcels that growth starts at: by their ids, or by a point that they hold."""
    ids = {site.id: row for row, site in enumerate(lots.sites)}
    found, problems = [], []
    for text in asked:
        if text in ids:
            found.append(ids[text])
            continue
        try:
            longitude, latitude = (float(each) for each in text.split(","))
        except ValueError:
            holding: Any = []
        else:
            holding = shapely.intersects_xy(lots.lonlat, longitude, latitude).nonzero()[0].tolist()
        found += holding[:1]
        if not holding:
            problems.append(Problem("grow-start-unknown", "--from", {"value": text}))
    if problems:
        raise UsageError(problems)
    return found
