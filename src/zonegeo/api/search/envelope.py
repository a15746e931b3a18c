"""The use cases of envelopes: where a new background space satisfies the rules, as polygons and as cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.api.files.boundary_files import land_of
from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Name, said_twice
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.evaluation.build_scene import as_of_for, build_scene, proposal_of
from zonegeo.evaluation.finding import geojson
from zonegeo.exploration.places.find_envelope import (
    TOLERANCE_M,
    Field,
    Grid,
    Rule,
    Unplaced,
    grid_over,
    ground_around,
    place_of,
    rules_of,
    satisfies,
)
from zonegeo.geodesy.plane_area import ellipsoid_area, plane_area
from zonegeo.geometry import Floats, Geometry
from zonegeo.i18n.translator import Translator
from zonegeo.measures.scene import Scene
from zonegeo.model.backdrop import ContextLayer
from zonegeo.model.profile import Profile, Requirement
from zonegeo.model.study import Study
from zonegeo.sources.boundary.context_layers import layer_of

MOST_CELLS = 100_000_000
_BLOCK_CELLS = 1_000_000
Progress = Callable[[int, int], None]


@value
class Feasible:
    """The place of one rule, or of all together (``requirement`` is ``None``), in the plane and in degrees."""

    requirement: str | None
    plane: Geometry
    lonlat: Geometry
    area_m2: float
    ellipsoid_m2: float


@value
class Envelope:
    """Where a new background space satisfies the rules of a profile, and which of them have no such place."""

    study: Study
    profile: Profile
    proposal: str
    as_of: date
    crs: str
    scene: Scene
    rules: tuple[Rule, ...]
    unplaced: tuple[Unplaced, ...]
    ground: Geometry
    places: tuple[Feasible, ...]
    together: Feasible


def find_envelope(
    study: Study | str | Path,
    *,
    requirements: Sequence[str] = (),
    within: str | Path | None = None,
    profile: str | None = None,
    proposal: str | None = None,
    as_of: date | None = None,
) -> Envelope:
    """Find where a new background space satisfies some requirements, or all that are about places.

    Each rule is a place: within its distance of the core institutions the parallel body of their outlines, outside a
    distance of other zones its complement; the envelope is their intersection.

    Parameters
    ----------
    study
        A study, its name (``"hongneung"``) or the path of its TOML file.
    requirements
        Ids; none means every requirement that has a place.
    within
        The path of a file of polygons to look in, such as a city; otherwise all that the rules reach.
    profile, proposal, as_of
        The rules, the proposal and the day; by default the study's and the proposal's own.

    Returns
    -------
    The place of each rule and of all together, in the plane and in longitude and latitude, with areas in m2.

    Raises
    ------
    UsageError
        ``unknown-requirement``; ``envelope-without-place`` where a requirement that was named has none.

    Examples
    --------
    >>> found = find_envelope("hongneung", requirements=["separation"])
    >>> round(found.together.area_m2 / 1e6, 1)
    22.2
    """
    known = study if isinstance(study, Study) else read_study(study)
    rules = profile_of(known, profile)
    chosen = proposal_of(known, proposal)
    day = as_of_for(chosen, as_of)
    scene = build_scene(known, chosen, day)
    placed, unplaced = _asked(rules_of(scene, rules), requirements, rules)
    ground = ground_around(placed, scene) if within is None else land_of(Path(within), scene.crs)
    found = tuple(_feasible(rule.requirement.id, place_of(rule, ground), scene) for rule in placed)
    together = shapely.intersection_all([each.plane for each in found])
    return Envelope(
        study=known, profile=rules, proposal=chosen.id, as_of=day, crs=scene.crs, scene=scene, rules=placed,
        unplaced=unplaced, ground=ground, places=found, together=_feasible(None, together, scene),
    )  # fmt: skip


def _asked(
    every: Sequence[Rule | Unplaced], requirements: Sequence[str], profile: Profile
) -> tuple[tuple[Rule, ...], tuple[Unplaced, ...]]:
    ids = [each.id for each in profile.requirements]
    problems = []
    for name in requirements:
        if name not in ids:
            values = {"value": name, "nearest": nearest_name(name, ids), "known": ", ".join(ids)}
            problems.append(Problem("unknown-requirement", profile.id, values))
    named = [each for each in every if each.requirement.id in requirements]
    without = [each for each in named if isinstance(each, Unplaced)]
    problems += [
        Problem("envelope-without-place", each.requirement.id, {"reason": {"code": each.reason}}) for each in without
    ]
    placed = tuple(each for each in (named or every) if isinstance(each, Rule))
    if not placed and not problems:
        problems.append(Problem("envelope-without-place", profile.id, {"reason": {"code": "envelope.none"}}))
    if problems:
        raise UsageError(problems, words=profile.words)
    return placed, tuple(each for each in every if isinstance(each, Unplaced) and not requirements)


def _feasible(requirement: str | None, plane: Geometry, scene: Scene) -> Feasible:
    lonlat = scene.to_lonlat([plane])[0]
    return Feasible(requirement, plane, lonlat, float(plane_area([plane])[0]), float(ellipsoid_area([lonlat])[0]))


def envelope_features(envelope: Envelope) -> dict[str, Any]:
    """Return the places as a GeoJSON document, each with its rule, its area and how it was found."""
    features = [_feature(envelope, each) for each in (*envelope.places, envelope.together)]
    provenance = {
        "study": envelope.study.id, "proposal": envelope.proposal, "profile": envelope.profile.id,
        "profile_version": envelope.profile.version, "profile_sha256": envelope.profile.sha256,
        "as_of": envelope.as_of.isoformat(), "crs": envelope.crs, "tolerance_m": TOLERANCE_M,
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in envelope.study.inputs],
    }  # fmt: skip
    return {"type": "FeatureCollection", "provenance": provenance, "features": features}


def _feature(envelope: Envelope, place: Feasible) -> dict[str, Any]:
    rule = next((each for each in envelope.rules if each.requirement.id == place.requirement), None)
    told = (
        {} if rule is None else {"op": rule.requirement.op, "limit_m": rule.limit_m, "targets": sorted(set(rule.ids))}
    )
    return {
        "type": "Feature",
        "properties": {
            "requirement": place.requirement or "all", **told, "area_m2": place.area_m2,
            "ellipsoid_area_m2": place.ellipsoid_m2,
        },
        "geometry": None if shapely.is_empty(place.plane) else geojson(place.lonlat),
    }  # fmt: skip


def write_envelope_cells(
    envelope: Envelope, path: str | Path, *, cell_m: float, progress: Progress | None = None, overwrite: bool = False
) -> Grid:
    """Write the envelope as cells: for each rule the distance to what decides, nothing outside its place.

    Parameters
    ----------
    envelope
        What :func:`find_envelope` returned.
    path
        A GeoTIFF to write, in the analysis CRS.
    cell_m
        The side of a cell in m.
    progress
        Told how many rows of how many are done.
    overwrite
        Replace a file that exists.

    Returns
    -------
    The grid. The last band is the least margin of all rules, metres, where all are satisfied.

    Raises
    ------
    UsageError
        ``envelope-too-fine`` where there would be more than ``MOST_CELLS`` cells; ``envelope-empty`` without a place.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> found = find_envelope("hongneung", requirements=["separation"])
    >>> grid = write_envelope_cells(found, Path(mkdtemp(), "envelope.tif"), cell_m=500)
    >>> grid.cell_m
    500.0
    """
    from zonegeo.exports.raster import Cells, write_cells

    if shapely.is_empty(envelope.ground):
        raise UsageError(Problem("envelope-empty", str(path)))
    grid = grid_over(envelope.ground, cell_m)
    if grid.rows * grid.columns > MOST_CELLS:
        values = {"count": grid.rows * grid.columns, "limit": MOST_CELLS, "value": cell_m}
        raise UsageError(Problem("envelope-too-fine", str(path), values))
    names = (*(f"{each.requirement.id}: m" for each in envelope.rules), "least margin: m")
    cells = Cells(envelope.crs, grid.west, grid.north, grid.cell_m, grid.columns, grid.rows, names)
    tags = {
        "ZONEGEO_STUDY": envelope.study.id,
        "ZONEGEO_PROPOSAL": envelope.proposal,
        "ZONEGEO_PROFILE": envelope.profile.id,
        "ZONEGEO_AS_OF": envelope.as_of.isoformat(),
        "ZONEGEO_METHOD": f"plane:{envelope.crs}, edge to edge, cell centres",
    }
    write_cells(Path(path), cells, _blocks(envelope, grid, progress), tags=tags, overwrite=overwrite)
    return grid


def _blocks(envelope: Envelope, grid: Grid, progress: Progress | None) -> Iterator[tuple[int, NDArray[np.float32]]]:
    fields = [Field(rule) for rule in envelope.rules]
    shapely.prepare(envelope.ground)
    step = max(1, _BLOCK_CELLS // grid.columns)
    for first in range(0, grid.rows, step):
        count = min(step, grid.rows - first)
        values = cell_values(envelope, fields, *grid.centres(first, count))
        yield first, values.reshape(len(values), count, grid.columns)
        if progress is not None:
            progress(first + count, grid.rows)


def cell_values(envelope: Envelope, fields: Sequence[Field], x: Floats, y: Floats) -> NDArray[np.float32]:
    """Return the bands at points: the distance of each rule where it is satisfied, then the least margin of all."""
    on_ground = shapely.contains_xy(envelope.ground, x, y)
    bands, margins = [], []
    for rule, field in zip(envelope.rules, fields, strict=True):
        distance = field.distances(x, y)[0]
        kept = satisfies(rule.requirement.op, distance, rule.limit_m) & on_ground
        bands.append(np.where(kept, distance, np.nan))
        margins.append(np.where(kept, np.abs(rule.limit_m - distance), np.nan))
    # one rule that is not satisfied leaves the cell without a margin
    bands.append(np.min(np.stack(margins), axis=0))
    return np.stack(bands).astype(np.float32)


def envelope_layers(envelope: Envelope) -> tuple[ContextLayer, ...]:
    """Return the places as layers to be seen behind the sites of a map, called in both languages as the map is."""
    layers = []
    for place in (*envelope.places, *([envelope.together] if len(envelope.places) > 1 else [])):
        if shapely.is_empty(place.plane):
            continue
        named = next((each for each in envelope.profile.requirements if each.id == place.requirement), None)
        layers.append(layer_of(said_twice(Name(*(_layer_name(named, each) for each in ("ko", "en")))), [place.lonlat]))
    return tuple(layers)


def _layer_name(rule: Requirement | None, language: str) -> str:
    text = Translator(language).text
    name = text("envelope.all-rules") if rule is None else rule.name.within(language)
    return text("envelope.layer", rule=name)
