"""The use case of a file whose CRS nobody says: rank the readings of its numbers. Nothing is assigned."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.boundaries.crs_candidates import CANDIDATE_CODES, SAME_M, Fit, Reference, apart, decide, fit_of, ranked
from zonegeo.boundaries.fault import Progress, no_progress
from zonegeo.geodesy.crs import AnalysisCrs, analysis_crs, belts_fit_for
from zonegeo.geometry import Geometry, Shapes, column_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.crs_guess import GUESS_VERSION, CrsCandidate, CrsGuess
from zonegeo.rendering.inspection import guesses
from zonegeo.sources.boundary.coordinate_system import CoordinateSystem, coordinate_system
from zonegeo.sources.boundary.lenient_read import InspectedFile, read_inspected_file
from zonegeo.sources.study.reference_places import find_place, read_reference

# evenly chosen outlines of a large file say as much as all of them
_MOST_FEATURES = 500


@value
class _Reading:
    """The numbers of a file as one candidate has them."""

    code: str
    swapped: bool
    system: CoordinateSystem
    fit: Fit
    lonlat: tuple[float, float]


def guess_crs(
    path: str | Path, *, near: str | None = None, reference: str | None = None, encoding: str | None = None,
    layer: str | None = None, progress: Progress = no_progress,
) -> CrsGuess:  # fmt: skip
    """Rank the systems in which the numbers of a file may be, by what is known to lie there.

    Parameters
    ----------
    path
        The boundary file; what it says of its CRS is held against the ranking and decides nothing.
    near
        Where the land roughly lies: ``lon,lat`` or the name of a study, a site or a place of a study.
    reference
        A layer that the land lies in or shares boundaries with: a boundary file, a study, ``study:layer``.
    encoding, layer
        Of the file.
    progress
        Called with the step, what is done of it, and all of it.

    Returns
    -------
    Candidates, the most probable first, each with what speaks for it (overlap in %, distances in m). Nothing is
    assigned: the user says ``--crs``.

    Raises
    ------
    UsageError
        ``guess-needs-place`` with neither; unknown places and layers.
    InputError
        Where the file or the reference cannot be read or has no coordinates.

    Examples
    --------
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> guess_crs(carried_root() / "geo" / "legal-dongs.geojson", near="hongneung").candidates[0].crs
    'EPSG:4326'
    """
    if near is None and reference is None:
        raise UsageError(Problem("guess-needs-place", "--near"))
    place = None if near is None else find_place(near, folder=Path.cwd())
    known = () if reference is None else read_reference(reference, folder=Path.cwd())
    read = read_inspected_file(Path(path), encoding=encoding, layer=layer)
    shapes = _located(read)
    used = shapes[np.unique(np.linspace(0, len(shapes) - 1, min(len(shapes), _MOST_FEATURES)).astype(int))]
    outlines = column_of([each.geometry for each in known])
    if reference is not None and not len(outlines):
        raise InputError(Problem("no-outline", reference, {"value": reference}))
    place_or_all = shapely.box(*shapely.total_bounds(outlines)) if known or place is None else place.geometry
    plane = _plane_at(shapely.centroid(place_or_all))
    layer_of = Reference.of(plane.to_plane(outlines)) if known else None
    target = None if place is None else plane.to_plane([place.geometry])[0]
    readings = _readings(used, plane, layer_of, target, progress)
    if not readings:
        raise InputError(Problem("no-crs-fits", read.file, {"value": read.file}))
    return _guess(read, readings, plane, (shapes, used), (str(path), near, reference))


def _located(read: InspectedFile) -> Shapes:
    shapes: Shapes = shapely.force_2d(column_of(read.shapes))
    shapes = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    if read.layer is None or not len(shapes):
        raise InputError((*read.problems, Problem("no-outline", read.file, {"value": read.file})))
    return shapes


def _plane_at(point: shapely.Point) -> AnalysisCrs:
    fitting = belts_fit_for(point.x)
    if fitting and 32 <= point.y <= 40:
        return analysis_crs(fitting[0])
    return analysis_crs(
        f"+proj=tmerc +lat_0={point.y:.1f} +lon_0={point.x:.1f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m"
    )


def _readings(
    shapes: Shapes, plane: AnalysisCrs, reference: Reference | None, place: Geometry | None, progress: Progress
) -> list[_Reading]:
    """Every candidate and its mirror, the best first; a reading without a place on the globe is left out."""
    found: list[_Reading] = []
    mirrored = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    tried = [(code, swapped) for code in CANDIDATE_CODES for swapped in (False, True)]
    for number, (code, swapped) in enumerate(tried):
        progress("candidates", number, len(tried))
        system = _system(code)
        numbers = mirrored if swapped else shapes
        lonlat = _on_the_globe(system.to_lonlat(numbers))
        if lonlat is None or not _comes_back(numbers, lonlat, system):
            continue
        fit = fit_of(plane.to_plane(lonlat), reference=reference, place=place)
        if fit is not None:
            west, south, east, north = shapely.total_bounds(lonlat)
            found.append(_Reading(code, swapped, system, fit, (float(west + east) / 2, float(south + north) / 2)))
    return [found[number] for number in ranked([each.fit for each in found])]


@lru_cache(maxsize=32)
def _system(code: str) -> CoordinateSystem:
    """A candidate with its best transformation; a ballpark shift is refused there."""
    return coordinate_system(code, option=code, where=code)


def _comes_back(numbers: Shapes, lonlat: Shapes, system: CoordinateSystem) -> bool:
    """True where a vertex returns to its own numbers: beyond its reach a projection wraps around the globe."""
    (x, y), (lon, lat) = (shapely.get_coordinates(each[0])[0] for each in (numbers, lonlat))
    back = system.move_back(np.array([[lon, lat]]))[0]
    return bool(np.hypot(back[0] - x, back[1] - y) <= 1e-6 * max(1.0, abs(x), abs(y)))


def _on_the_globe(lonlat: Shapes) -> Shapes | None:
    bounds = shapely.total_bounds(lonlat)
    sound = bool((np.abs(bounds[[0, 2]]) <= 180).all() and (np.abs(bounds[[1, 3]]) <= 90).all())
    return lonlat if sound else None


def _guess(
    read: InspectedFile, readings: Sequence[_Reading], plane: AnalysisCrs, shapes: tuple[Shapes, Shapes],
    asked: tuple[str, str | None, str | None],
) -> CrsGuess:  # fmt: skip
    best = readings[0]
    evidence, alike = decide([each.fit for each in readings])
    said = _said(read, shapes[1], plane, readings)
    candidates = tuple(
        replace(_candidate(each, best), said_by_file=number == said) for number, each in enumerate(readings)
    )
    notices = []
    if said is not None and evidence is not None and said > 0:
        away = {"value": apart(best.fit, readings[said].fit), "unit": "m"}
        notices.append(Message("notice.crs-said-differs", {"value": read.crs.known.value, "distance": away}))
    if evidence is None and alike:
        far = [apart(best.fit, readings[number].fit) for number in alike]
        values = {
            "value": [_label(best), *(_label(readings[number]) for number in alike)],
            "low": {"value": min(far), "unit": "m"}, "high": {"value": max(far), "unit": "m"},
        }  # fmt: skip
        notices.append(Message("notice.crs-alike", values))
    return CrsGuess(
        GUESS_VERSION, read.file, read.sha256, read.crs.known, asked[1], asked[2], plane.code,
        int(shapely.get_num_coordinates(shapes[1]).sum()), int(shapely.get_num_coordinates(shapes[0]).sum()),
        candidates, evidence is not None, evidence, tuple(_label(readings[number]) for number in alike),
        tuple(notices), _command(read, asked[0], best),
    )  # fmt: skip


def _candidate(reading: _Reading, best: _Reading) -> CrsCandidate:
    fit, system = reading.fit, reading.system
    return CrsCandidate(
        reading.code, str(CRS.from_user_input(reading.code).name), reading.swapped, fit.overlap, fit.residual_m,
        fit.distance_m, fit.place_m, apart(best.fit, fit), *reading.lonlat, system.operation, system.accuracy_m,
    )  # fmt: skip


def _said(read: InspectedFile, used: Shapes, plane: AnalysisCrs, readings: Sequence[_Reading]) -> int | None:
    """The candidate that puts the land where the file's own CRS does: systems are compared by place, not by code."""
    if read.crs.system is None:
        return None
    lonlat = _on_the_globe(read.crs.system.to_lonlat(used))
    own = None if lonlat is None else fit_of(plane.to_plane(lonlat), reference=None, place=None)
    if own is None:
        return None
    return next((n for n, each in enumerate(readings) if not each.swapped and apart(own, each.fit) <= SAME_M), None)


def _label(reading: _Reading) -> str:
    return f"{reading.code} (y, x)" if reading.swapped else reading.code


def _command(read: InspectedFile, path: str, best: _Reading) -> str:
    target = f"{Path(read.file).stem}-lonlat.geojson"
    words = ["zonegeo", "import", path, "-o", target, "--crs", best.code]
    if len(read.layers) > 1 and read.layer is not None:
        words += ["--layer", read.layer]
    return shlex.join([*words, "--swap-xy"] if best.swapped else words)


def render_guess(guess: CrsGuess, format_name: str, *, language: str, most: int | None = None) -> str:
    """Return a ranking as ``text`` or ``json``; ``most`` candidates, all of them for ``None``."""
    translator = Translator(language)
    if format_name == "json":
        return guesses.render_json(guess, translator)
    return guesses.render_text(guess, translator, most=most)
