"""Plan: turn a study and one of its proposals into the columns that the measures read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.evaluation.reconciliation import reconcile
from zonegeo.geodesy.crs import DEGREES, SCALE_BOUND, AnalysisCrs, analysis_crs, belts_fit_for
from zonegeo.geodesy.plane_area import ellipsoid_area
from zonegeo.geometry import Floats, Geometry, ShapesLike, column_of, shapes_of, single
from zonegeo.measures.scene import Found, LayerColumns, RasterColumns, Scene, Shapes
from zonegeo.model.profile import Tolerance, is_known
from zonegeo.model.study import Basis, Fact, Layer, Proposal, Raster, Site, Study

T = TypeVar("T")
# a crossing below this comes from the last digits of degrees
_CROSSING_M2 = 0.01
# lengths to other land are measured as far as this beyond the sites
_AROUND_DEGREES = np.array([-0.1, -0.1, 0.1, 0.1])


def proposal_of(study: Study, proposal_id: str | None) -> Proposal:
    """Return the proposal of that id, or the one that the study names as its own."""
    wanted = proposal_id or study.default_proposal
    if wanted not in study.proposals:
        values = {
            "value": wanted,
            "nearest": nearest_name(wanted, study.proposals),
            "known": ", ".join(study.proposals),
        }
        raise UsageError(Problem("unknown-proposal", study.id, values))
    return study.proposals[wanted]


def as_of_for(proposal: Proposal, as_of: date | None) -> date:
    """Return the day whose law applies: the one asked for, else the proposal's own; never today."""
    day = as_of or proposal.as_of
    if day is None:
        raise UsageError(Problem("as-of-missing", proposal.id, {"proposal": proposal.id}))
    return day


def build_scene(
    study: Study, proposal: Proposal, as_of: date, *, tolerances: Sequence[Tolerance] = (), found: Found | None = None
) -> Scene:
    """Return the columns of a proposal in metres of the study's analysis CRS.

    ``tolerances`` are those of the profile: by them it is known which sites have two areas that cannot both be right.
    ``found`` is what was found for proposals before this one, and what this one adds.
    """
    found = {} if found is None else found
    crs = _crs_of(study)
    sites = study.sites_of(proposal)
    lonlat, shapes = _outlines(study, sites, crs, found)
    places, place_accuracy = _places(study, sites, crs, found)
    accuracy, unknown_accuracy = _accuracy(sites, place_accuracy)
    declared = [site.declared_area for site in sites]
    return Scene(
        crs=study.analysis_crs,
        as_of=as_of,
        sites=sites,
        shapes=shapes,
        lonlat=lonlat,
        other_planes={code: analysis_crs(code).to_plane(lonlat) for code in _other_belts(lonlat, study.analysis_crs)},
        places=places,
        accuracy=accuracy,
        unknown_accuracy=unknown_accuracy,
        declared=np.array([np.nan if q is None else float(q.si) for q in declared], dtype=float),
        declared_half=np.array([0.0 if q is None else float(q.half_step_si) for q in declared], dtype=float),
        institutions=study.institutions,
        agreements=study.agreements,
        assessments=study.assessments,
        figures=proposal.figures,
        stated=proposal.stated,
        place_names={place.id: place.name for place in study.places.values()},
        other_zones=study.other_zones,
        zone_shapes=_once(found, "zones", study.other_zones, crs, lambda: _zone_shapes(study, crs)),
        to_lonlat=crs.to_lonlat,
        stretch=_stretch(lonlat, _once(found, "bounds", study.places, crs, lambda: _bounds_of_places(study)), crs),
        facts=_facts(study, proposal, None, as_of),
        site_facts=_site_facts(study, proposal, sites, as_of),
        layers=_once(found, "layers", study.layers, crs, lambda: _layers(study, crs)),
        rasters=_once(found, "rasters", study.rasters, crs, lambda: _rasters(study)),
        at_odds=sites_at_odds(sites, shapes, tolerances),
        own_zone_is_told=study.own_zone_is_told,
        no_agreement=study.no_agreement,
        found=found,
    )


def _once(found: Found, asked: str, of: object, crs: AnalysisCrs, make: Callable[[], T]) -> T:
    """Return what is the same for every proposal of a study, made once; kept with what it is of, whose id names it."""
    key = (asked, crs.code, id(of))
    if key not in found:
        found[key] = (of, make())
    made: T = found[key][1]
    return made


def _outlines(study: Study, sites: tuple[Site, ...], crs: AnalysisCrs, found: Found) -> tuple[Shapes, Shapes]:
    """Return the outlines of sites in degrees and in the plane: those that no proposal had before are looked at."""
    keys = [_key_of(site, crs.code) for site in sites]
    fresh = [index for index, key in enumerate(keys) if key not in found]
    new = tuple(sites[index] for index in fresh)
    lonlat = shapes_of(site.boundary.geometry for site in new)
    known = [found[key][1] for key in keys if key in found]
    drawn = column_of([*lonlat, *known])
    around = _bounds_of_places(study) if shapely.is_missing(drawn).all() else _bounds(drawn)
    crs.check_fit(around, _place_of(study))
    plane = crs.to_plane(lonlat)
    _check_valid(new, lonlat, plane)
    found.update(
        (keys[index], (sites[index].boundary.geometry, *both))
        for index, both in zip(fresh, zip(lonlat, plane, strict=True), strict=True)
    )
    return column_of([found[key][1] for key in keys]), column_of([found[key][2] for key in keys])


def is_drawn(study: Study, site: Site, found: Found) -> bool:
    """Say whether the outline of a site is none, or was looked at for a proposal before."""
    return site.boundary.geometry is None or _key_of(site, study.analysis_crs) in found


def _key_of(site: Site, crs: str) -> tuple[str, str, int]:
    return "outline", crs, id(site.boundary.geometry)


def with_stated_places(scene: Scene, study: Study) -> Scene | None:
    """Return the scene in which every inferred place is left for what is stated; ``None`` where none is inferred."""
    if not any(site.boundary.is_inferred_place for site in scene.sites):
        return None
    sites = tuple(_as_stated(site) for site in scene.sites)
    places, place_accuracy = _places(study, sites, analysis_crs(scene.crs), scene.found)
    return scene.lying_in(sites, places, _accuracy(sites, place_accuracy)[0])


def _as_stated(site: Site) -> Site:
    if not site.boundary.is_inferred_place:
        return site
    stated = () if site.boundary.place is None else site.boundary.place.stated
    return replace(site, boundary=replace(site.boundary, within=stated, place=None))


def _accuracy(sites: tuple[Site, ...], place_accuracy: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the accuracy of each boundary or place, and for which outlines nobody knows it.

    Such an outline is measured as it is drawn, and no verdict on it is stable.
    """
    own = np.array([np.nan if s.boundary.accuracy_m is None else s.boundary.accuracy_m for s in sites], dtype=float)
    is_drawn = np.array([site.boundary.geometry is not None for site in sites], dtype=bool)
    return np.where(np.isnan(own), np.where(is_drawn, 0.0, place_accuracy), own), np.isnan(own) & is_drawn


def sites_at_odds(sites: Sequence[Site], shapes: Shapes, tolerances: Sequence[Tolerance]) -> frozenset[str]:
    """Return the sites whose two areas cannot both be right; an outline inferred from the declared one is none."""
    found = []
    for site, shape in zip(sites, shapes, strict=True):
        measured = site.boundary.basis.is_an_outline and site.boundary.basis is not Basis.INFERRED
        if shape is None or site.declared_area is None or not measured:
            continue
        declared = float(site.declared_area.si)
        held = reconcile(declared, float(shapely.area(shape)) - declared, tolerances)
        if held and not any(each.within for each in held):
            found.append(site.id)
    return frozenset(found)


def _check_valid(sites: tuple[Site, ...], lonlat: Shapes, plane: Shapes) -> None:
    """The doors refuse an outline that crosses itself; a study made in Python has passed none of them.

    An outline that touches itself in a corner may cross there by the last digit: what encloses no area is no crossing.
    """
    faulty = np.flatnonzero(~(shapely.is_valid(plane) | shapely.is_missing(plane)))
    mended = shapely.area(shapely.make_valid(plane[faulty])) - shapely.area(plane[faulty])
    problems = []
    for index in faulty[np.abs(mended) > _CROSSING_M2]:
        reason, _, spot = str(shapely.is_valid_reason(lonlat[index])).partition("[")
        values = {"value": spot.rstrip("]").replace(" ", ", "), "detail": reason}
        problems.append(Problem("geometry-invalid", sites[index].id, values))
    if problems:
        raise InputError(problems)


def _facts(study: Study, proposal: Proposal, site: str | None, as_of: date) -> dict[str, Fact]:
    """The facts of the whole or of one site that are known on a day.

    What is known of the proposal goes before what is known of the study, and of each of the two the latest record.
    """
    known = [
        fact for fact in study.facts
        if fact.site == site and fact.proposal in (None, proposal.id) and is_known(fact.since, as_of)
    ]  # fmt: skip
    return {
        fact.id: fact for fact in sorted(known, key=lambda fact: (fact.proposal is not None, fact.since or date.min))
    }


def _site_facts(study: Study, proposal: Proposal, sites: Sequence[Site], as_of: date) -> tuple[dict[str, Fact], ...]:
    """The facts of each site; of thousands of parcels hardly one has any."""
    told = {fact.site for fact in study.facts}
    return tuple(_facts(study, proposal, site.id, as_of) if site.id in told else {} for site in sites)


def _layers(study: Study, crs: AnalysisCrs) -> dict[str, LayerColumns]:
    return {layer.id: _columns(layer, crs) for layer in study.layers.values()}


def _rasters(study: Study) -> dict[str, RasterColumns]:
    return {raster.id: raster_columns(raster) for raster in study.rasters.values()}


def _columns(layer: Layer, crs: AnalysisCrs) -> LayerColumns:
    shapes = crs.to_plane(shapes_of(feature.geometry for feature in layer.features))
    return LayerColumns(shapes, tuple(feature.facts for feature in layer.features), layer.complete, layer.accuracy_m)


def raster_columns(raster: Raster) -> RasterColumns:
    """Return a raster as the measures read it; outlines are brought to its cells, never the cells to the outlines."""
    rows, columns = raster.values.shape
    east, south = raster.west + columns * raster.width, raster.north - rows * raster.height
    if raster.crs == DEGREES:
        lats = raster.north - np.arange(rows) * raster.height
        left = np.full(rows, raster.west)
        cells = np.asarray(shapely.box(left, lats - raster.height, left + raster.width, lats), dtype=object)
        to_cells, cell_m2, unit = _as_they_are, ellipsoid_area(cells), "°"
    else:
        to_cells = analysis_crs(raster.crs).to_plane
        cell_m2, unit = np.full(rows, raster.width * raster.height), "m"
    return RasterColumns(
        name=raster.id, fact=raster.fact, unit=raster.unit, words=raster.words, crs=raster.crs, values=raster.values,
        bounds=(raster.west, south, east, raster.north), cell_m2=cell_m2, cell_size=(raster.width, raster.height, unit),
        to_cells=to_cells,
    )  # fmt: skip


def _as_they_are(lonlat: ShapesLike) -> Shapes:
    return np.asarray(lonlat, dtype=object)


def _crs_of(study: Study) -> AnalysisCrs:
    try:
        return analysis_crs(study.analysis_crs)
    except InputError as error:
        raise InputError(Problem(each.code, _place_of(study), each.values) for each in error.problems) from None


def _place_of(study: Study) -> str:
    return f"{study.inputs[0].path if study.inputs else study.id}: study.analysis_crs"


def _places(study: Study, sites: tuple[Site, ...], crs: AnalysisCrs, found: Found) -> tuple[Shapes, Floats]:
    """Return for each site the area in which it lies, as one object for all sites with the same places."""
    unions: dict[tuple[str, ...], Geometry | None] = _once(found, "places", study.places, crs, lambda: {(): None})
    asked = [site.boundary.within if site.boundary.geometry is None else () for site in sites]
    used = dict.fromkeys(name for within in asked if within not in unions for name in within)
    planes = dict(zip(used, crs.to_plane(shapes_of(study.places[n].geometry for n in used)), strict=True))
    column, accuracy = [], []
    for within in asked:
        if within not in unions:
            parts = [part for name in within for part in shapely.get_parts(planes[name])]
            unions[within] = single(shapely.multipolygons(parts))
        column.append(unions[within])
        accuracy.append(max((study.places[name].accuracy_m for name in within), default=np.nan))
    return column_of(column), np.array(accuracy, dtype=float)


def _zone_shapes(study: Study, crs: AnalysisCrs) -> dict[str, Shapes]:
    """Project the places of all the other zones in one go."""
    zones = study.other_zones or ()
    owners = [zone.id for zone in zones for _ in zone.places]
    planes = crs.to_plane(shapes_of(place.geometry for zone in zones for place in zone.places))
    return {zone.id: planes[[owner == zone.id for owner in owners]] for zone in zones}


def _bounds_of_places(study: Study) -> Floats:
    return _bounds(shapes_of(place.geometry for place in study.places.values()))


def _bounds(shapes: Shapes) -> Floats:
    """Return west, south, east and north; NaN where there is no outline, or nothing at all."""
    return np.asarray(shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan), dtype=np.float64)


def _stretch(lonlat: Shapes, of_places: Floats, crs: AnalysisCrs) -> float:
    """The share by which the methods may differ in a length around the sites and their places.

    A belt stretches what the ellipsoid has, by its own bound at the most; another plane may shrink it, and the belts
    stand beside it.
    """
    both = np.array([_bounds(lonlat), of_places])
    bounds = np.concatenate([np.fmin(*both[:, :2]), np.fmax(*both[:, 2:])])
    if np.isnan(bounds).any():
        return SCALE_BOUND
    own = crs.stretch_bound(bounds + _AROUND_DEGREES)
    return own if own == SCALE_BOUND else own + SCALE_BOUND


def _other_belts(lonlat: Shapes, code: str) -> tuple[str, ...]:
    bounds = _bounds(lonlat)
    if np.isnan(bounds).any():
        return ()
    return tuple(belt for belt in belts_fit_for(float(bounds[0] + bounds[2]) / 2) if belt != code)
