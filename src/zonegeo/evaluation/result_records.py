"""The plain records of a result: sites, places, the distance matrix, drawings, notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from math import isfinite, isnan
from typing import Any

import numpy as np
import shapely

from zonegeo.base.made_rows import Rows
from zonegeo.base.message import Message, name_value
from zonegeo.evaluation.decide.decision import limit_in_force
from zonegeo.evaluation.finding import exact, geojson, line_of, measured
from zonegeo.evaluation.reconciliation import reconcile
from zonegeo.geodesy.crs import analysis_crs, percent_of
from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.plane_area import plane_area
from zonegeo.geodesy.shape import CONTACT_M, near_pairs
from zonegeo.geometry import Floats
from zonegeo.measures.land.area import ellipsoid_areas, enclosed_areas
from zonegeo.measures.land.distance_matrix import ellipsoid_matrix, lonlat_ends_between, separation_matrix
from zonegeo.measures.land.overlap import overlaps_of
from zonegeo.measures.land.parts import part_count
from zonegeo.measures.scene import Scene, mark_of
from zonegeo.model.evaluation import (
    Drawing,
    Notice,
    OtherZone,
    OtherZones,
    PlaceResult,
    Separation,
    SiteResult,
    rule_notices,
)
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study, Zone

# ≥ 64 segments a quarter circle: the offset is then at most 0.23 m short of 3 km
SEGMENTS_A_QUARTER = 64
# reading of the clause → how the offsets of the core sites combine, and what the drawing is called where every core
# site has a known place, and where some have not
_ALL = (shapely.intersection_all, "drawing.reach", "drawing.reach-of-known")
_ANY = (shapely.union_all, "drawing.reach-of-any", "drawing.reach-of-any-of-known")
_REACHES: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "max_pair": _ALL,
    "max_over_background_min_core": _ANY,
    "min_pair": _ANY,
}
# differences between declared and measured area above this share are told in a notice
TOLD_DIFFERENCE_PERCENT = 1.0


def record_sites(scene: Scene, profile: Profile) -> tuple[SiteResult, ...]:
    """Return every site with its area declared, measured, and the difference between the two."""
    outline = np.array([site.boundary.basis.is_an_outline for site in scene.sites], dtype=bool) & scene.located
    measured_area = np.where(outline, plane_area(scene.shapes), np.nan)
    low, high = enclosed_areas(scene)
    ellipsoid = np.where(outline, ellipsoid_areas(scene), np.nan)
    difference = measured_area - scene.declared
    percent = difference / scene.declared * 100.0
    return tuple(
        SiteResult(
            id=site.id, name=site.name, role=site.role.value, institution=site.institution, address=site.address,
            status=site.status,
            declared_area=_known(scene.declared[i]),
            declared_text=None if site.declared_area is None else str(site.declared_area),
            measured_area=_known(measured_area[i]),
            measured_low=_known(low[i]) if outline[i] else None,
            measured_high=_known(high[i]) if outline[i] else None,
            ellipsoid_area=_known(ellipsoid[i]),
            difference=_known(difference[i]),
            difference_percent=_known(percent[i]),
            basis=site.boundary.basis.value,
            accuracy_m=site.boundary.accuracy_m,
            geometry=site.boundary.geometry,
            within=site.boundary.within,
            source=site.boundary.provenance.source, source_date=site.boundary.provenance.source_date,
            licence=site.boundary.provenance.licence, note=site.boundary.provenance.note,
            reconciled=reconcile(scene.declared[i], difference[i], profile.tolerances),
            boundary_factors=site.boundary_factors,
            pnu=site.boundary.pnu,
            where=site.boundary.where,
            legal_basis=site.legal_basis,
            area_kind=site.area_kind,
        )
        for i, site in enumerate(scene.sites)
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def record_places(study: Study, scene: Scene) -> tuple[PlaceResult, ...]:
    """Return the places in which the unlocated sites of the proposal lie."""
    used = dict.fromkeys(name for site in scene.sites for name in site.boundary.within)
    places = (study.places[name] for name in used)
    return tuple(
        PlaceResult(place.id, place.name, place.geometry, place.provenance.source, place.provenance.source_date,
                    place.provenance.licence)
        for place in places
    )  # fmt: skip


def record_other_zones(scene: Scene, profile: Profile) -> OtherZones | None:
    """Return the other zones in force on the day; ``None`` where none are known, or no requirement asks about any."""
    asked = any(each.measure in ("zone-spacing", "national-area") for each in profile.requirements)
    if scene.other_zones is None or not asked:
        return None
    in_force = tuple(_other_zone(zone, scene) for zone in scene.other_zones if zone.in_force(scene.as_of))
    return OtherZones(in_force, scene.own_zone_is_told)


def _other_zone(zone: Zone, scene: Scene) -> OtherZone:
    area = zone.area_on(scene.as_of)
    if area is None:
        return OtherZone(zone.id, zone.name, zone.places, None, None, None, None)
    figures = (float(each) for each in (area.area.si, area.low.si, area.high.si, area.area.half_step_si))
    return OtherZone(zone.id, zone.name, zone.places, *figures)


def record_matrix(scene: Scene) -> Sequence[Separation]:
    """Return the full core × background matrix with low and high, ellipsoidal and centroid distances beside it."""
    cores, backgrounds = scene.indices(("core",)), scene.indices(("background",))
    if not len(cores) or not len(backgrounds):
        return ()
    own = [scene.ids[index] for index in cores]
    theirs = [scene.ids[index] for index in backgrounds]

    @cache  # who looks at no cell asks for no distances
    def columns() -> tuple[Floats, ...]:
        matrix, centres = separation_matrix(scene, cores, backgrounds), shapely.centroid(scene.shapes)
        return (
            matrix.value, matrix.low, matrix.high,
            ellipsoid_matrix(scene, cores, backgrounds),
            separation(centres[cores][:, None], centres[backgrounds][None, :]),
            lonlat_ends_between(scene, cores, backgrounds),
        )  # fmt: skip

    # cells are looked at row after row: a row of arrays as numbers at once, not one number after the other
    @lru_cache(maxsize=1)
    def row(i: int) -> list[Separation]:
        numbers = zip(theirs, *(column[i].tolist() for column in columns()), strict=True)
        return [
            Separation(
                own[i], far, _known(value), low, high if isfinite(high) else None, _known(on_ellipsoid),
                _known(of_centres), None if any(map(isnan, (*line[0], *line[1]))) else line_of(line),
            )
            for far, value, low, high, on_ellipsoid, of_centres, line in numbers
        ]  # fmt: skip

    return Rows(len(own) * len(theirs), lambda place: row(place // len(theirs))[place % len(theirs)])


def record_drawings(scene: Scene, profile: Profile) -> tuple[Drawing, ...]:
    """Return the reach of every separation limit: where a background space satisfies it, as a true offset.

    Within the limit of all core sites or of any, as the deciding reading asks; the spanning link has no such place.
    """
    drawings = []
    all_cores = scene.shapes[scene.indices(("core",))]
    cores = [shape for shape in all_cores if shape is not None]
    for requirement in profile.requirements:
        limit = limit_in_force(requirement, scene.as_of)
        reading = requirement.readings[0] if requirement.readings else "max_pair"
        if requirement.measure != "separation" or limit is None or limit.value is None or not cores:
            continue
        if reading not in _REACHES:
            continue
        combine, of_all, of_known = _REACHES[reading]
        metres = float(limit.value.si)
        key: tuple[str | bytes, ...] = (f"reach {reading} {metres!r}", *map(mark_of, cores))
        if key not in scene.found:
            scene.found[key] = combine(shapely.buffer(cores, metres, quad_segs=SEGMENTS_A_QUARTER))
        reach = scene.found[key]
        if shapely.is_empty(reach):  # the core sites are so far apart that no place is near all of them
            continue
        values = {"limit": exact(float(limit.value.si), "m"), "count": len(cores), "of": len(all_cores)}
        geometry = geojson(scene.to_lonlat([reach])[0])
        message = Message(of_all if len(cores) == len(all_cores) else of_known, values)
        drawings.append(Drawing(f"reach-{requirement.id}", requirement.id, "reach", message, geometry))
    return tuple(drawings)


def record_notices(scene: Scene, profile: Profile, sites: tuple[SiteResult, ...]) -> tuple[Notice, ...]:
    """Return what a reader should know beside the verdicts: how well the profile is known, areas, sites' places."""
    notices = list(rule_notices(profile))
    values: dict[str, Any]
    if profile.source != "primary":
        values = {"profile": name_value(profile.name), "source": {"code": f"word.source-{profile.source}"}}
        notices.append(Notice("profile-source", profile.id, values))
    notices.extend(_plane_notices(scene))
    for site, result, result_shape in zip(scene.sites, sites, scene.shapes, strict=True):
        name = name_value(site.name)
        if result.difference_percent is not None and abs(result.difference_percent) > TOLD_DIFFERENCE_PERCENT:
            values = {
                "site": name,
                "declared": measured(result.declared_area, "m2"),
                "measured": measured(result.measured_area, "m2"),
                "difference": measured(result.difference, "m2"),
                "percent": f"{result.difference_percent:+.1f}",
                "basis": {"code": f"basis.{site.boundary.basis.value}"},
                "beyond": [name_value(each.name) for each in result.reconciled if not each.within]
                if profile.tolerances
                else {"code": "word.no-tolerance"},
            }
            if site.area_kind:  # of this site, whatever those of the others are
                values["area_kind"] = {"code": f"word.area-kind.{site.area_kind}"}
            notices.append(Notice("area-differs", site.id, values))
        if result.geometry is None:
            code = "site-within-place" if site.boundary.within else "site-without-place"
            notices.append(Notice(code, site.id, {"site": name, "places": _place_names(scene, site.boundary.within)}))
            if site.boundary.is_inferred_place and site.boundary.place is not None:
                evidence = site.boundary.place
                values = {"site": name, "stated": _place_names(scene, evidence.stated), "source": evidence.source}
                notices.append(Notice("site-place-inferred", site.id, values))
        elif result.basis in ("inferred", "schematic", "drawn"):
            values = {"site": name, "accuracy": measured(site.boundary.accuracy_m, "m")}
            notices.append(Notice(f"boundary-{result.basis}", site.id, values))
        if (count := part_count(result_shape)) > 1:
            notices.append(Notice("site-of-parts", site.id, {"site": name, "count": {"value": count, "unit": "part"}}))
        if site.boundary.redrawn:
            notices.append(Notice("site-redrawn", site.id, {"site": name}))
        elif result.declared_area is None:
            notices.append(Notice("area-not-declared", site.id, {"site": name}))
    notices.extend(_overlap_notices(scene))
    return tuple(notices)


def _overlap_notices(scene: Scene) -> Iterator[Notice]:
    """Say of two sites that have land in common, which a sum of areas counts twice.

    Told where they have it wherever their boundaries may truly lie, and where most of the smaller one is of both: then
    no accuracy explains it. What accuracy may explain, as along an edge that was drawn twice, is not told.
    """
    drawn = np.flatnonzero(scene.located)
    pairs = drawn[near_pairs(scene.shapes[drawn], reach_m=0.0)]
    if not len(pairs):
        return
    one, other = scene.shapes[pairs[:, 0]], scene.shapes[pairs[:, 1]]
    pairs = pairs[shapely.area(shapely.intersection(one, other, grid_size=CONTACT_M)) > 0]
    among = np.zeros(len(scene.shapes), dtype=bool)  # np.unique opens numpy.ma for it, longer than all of this takes
    among[pairs] = True
    mine = np.flatnonzero(among)
    found = overlaps_of(scene.shapes[mine], accuracy_m=np.nan_to_num(scene.accuracy[mine]))
    smaller = shapely.area(scene.shapes[mine])[found.pairs].min(axis=1)
    told = (found.low > 0) | (2 * found.area > smaller)
    for (first, second), area in zip(mine[found.pairs[told]].tolist(), found.area[told].tolist(), strict=True):
        site, beside = scene.sites[first], scene.sites[second]
        values = {"site": name_value(site.name), "other": name_value(beside.name), "area": measured(area, "m2")}
        yield Notice("sites-overlap", site.id, values)


def _plane_notices(scene: Scene) -> list[Notice]:
    """Say how far off the analysis plane is where it is not fit: the national ones are taken all the same."""
    located = scene.lonlat[scene.located]
    bounds = shapely.total_bounds(located) if len(located) else np.full(4, np.nan)
    plane = analysis_crs(scene.crs)
    if np.isnan(bounds).any() or plane.is_fit(bounds):
        return []
    values = {"crs": scene.crs, "percent": percent_of(plane.scale_error(bounds)),
              "known": ", ".join(plane.fit_planes(bounds))}  # fmt: skip
    return [Notice("plane-not-fit", scene.crs, values)]


def _place_names(scene: Scene, within: tuple[str, ...]) -> list[dict[str, str]]:
    return [name_value(scene.place_names[name]) for name in within]
