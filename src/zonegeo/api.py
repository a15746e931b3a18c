"""Floor 6: the use cases. The only room that knows both the doors and the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURE_KINDS
from zonegeo.model.errors import InputError, Problem, UsageError, ZonegeoError
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.model.suggestion import nearest_name

if TYPE_CHECKING:
    import folium

    from zonegeo.evaluation.casebook import CaseOutcome
    from zonegeo.rendering.maps.behind import Behind
    from zonegeo.sources.casebook import Case


def read_study(study: str | Path, *, draft: str | Path | None = None) -> Study:
    """Read a study: a name (``"hongneung"``), or the path of its TOML file.

    A name is looked up in ``geo/`` of the working folder first, then among the studies that zonegeo carries.
    ``draft`` is a GeoJSON file of boundaries, as the map's editor writes it, to be put in place of the study's own.

    Raises
    ------
    InputError
        With every mistake of the study and of its boundary files.
    UsageError
        Where no study has that name.

    Examples
    --------
    >>> study = read_study("hongneung")
    >>> len(study.proposals["designation-2020"].sites)
    8
    """
    from zonegeo.sources.draft import with_draft
    from zonegeo.sources.studies import find_study
    from zonegeo.sources.study import read_study_file

    found = read_study_file(find_study(str(study), folder=Path.cwd()))
    return found if draft is None else with_draft(found, Path(draft))


def read_profile(profile: str) -> Profile:
    """Read a profile: an id (``"kr/innotown"``), or the path of a TOML file.

    Examples
    --------
    >>> [requirement.id for requirement in read_profile("kr/innotown").requirements][:3]
    ['core-institutions', 'agreement', 'separation']
    """
    from zonegeo.profiles import library

    return library.read_profile(profile, measures=MEASURE_KINDS)


def list_profiles() -> tuple[str, ...]:
    """Return the ids of the profiles that zonegeo carries."""
    from zonegeo.profiles.library import profile_ids

    return profile_ids()


def evaluate(
    study: Study | str | Path,
    *,
    profile: Profile | str | None = None,
    proposal: str | None = None,
    as_of: date | None = None,
    cautious: bool = False,
    argv: tuple[str, ...] = (),
) -> Evaluation:
    """Evaluate one proposal of a study under a profile on a day.

    Parameters
    ----------
    study
        A study, its name or its path.
    profile
        A profile, its id or its path; by default the one that the study names.
    proposal
        The id of a proposal; by default the one that the study names.
    as_of
        The day whose law applies; by default the proposal's own. Never today.
    cautious
        Make a pass ``undecided`` where another admissible method, reading or accuracy would flip it.
    argv
        What the receipt keeps of the command that asked.

    Returns
    -------
    Findings, claims, notices and the receipt; distances in m, areas in m2, geometries in EPSG:4326.

    Examples
    --------
    >>> evaluation = evaluate("hongneung")
    >>> evaluation.finding("background-area").verdict.value
    'pass'
    >>> round(evaluation.finding("separation").measurement.value)
    1306
    """
    from zonegeo.evaluation.evaluate import evaluate_proposal

    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    return evaluate_proposal(known, rules, proposal_id=proposal, as_of=as_of, cautious=cautious, argv=argv)


def profile_of(study: Study, profile: str | None) -> Profile:
    """Return the profile of that id or path, or the one that the study names."""
    if profile is not None:
        return read_profile(profile)
    try:
        return read_profile(study.profile)
    except ZonegeoError as error:
        if study.profile.endswith(".toml") and Path(study.profile).is_file():
            raise  # its own mistakes, at their own places
        # the study names it, so the input is at fault and not the request
        place = f"{study.inputs[0].path}: study.profile"
        raise InputError(Problem(p.code, place, p.values) for p in error.problems) from None


def run_casebook(profile: str, cases: str | Path | None = None) -> tuple[CaseOutcome, ...]:
    """Run the case book of a profile: every case is evaluated, and what comes out otherwise than the book says is told.

    Parameters
    ----------
    profile
        An id or the path of a TOML file.
    cases
        The path of a case book; by default the one beside the file, or the one that zonegeo carries for the id.

    Examples
    --------
    >>> outcomes = run_casebook("kr/innotown")
    >>> [outcome for outcome in outcomes if outcome.differences]
    []
    """
    from zonegeo.sources.casebook import read_casebook
    from zonegeo.sources.studies import find_casebook

    rules = read_profile(profile)
    path = Path(cases) if cases is not None else find_casebook(profile)
    return tuple(_run_case(case, rules) for case in read_casebook(path))


def _run_case(case: Case, profile: Profile) -> CaseOutcome:
    from zonegeo.evaluation.casebook import CaseOutcome, differences
    from zonegeo.evaluation.evaluate import evaluate_proposal
    from zonegeo.geodesy.crs import analysis_crs
    from zonegeo.model.validation import unknown_reference
    from zonegeo.profiles.library import find_profile
    from zonegeo.profiles.reader import read_profile_text
    from zonegeo.sources.case_study import case_entry, study_of_case

    if case.invalid:
        found: list[str] = []
        try:
            content = case.given["text"].encode()
            read_profile_text(content, where=case.where, measures=MEASURE_KINDS, find=find_profile)
        except ZonegeoError as error:
            found = [problem.code for problem in error.problems]
        differs = sorted(found) != sorted(case.invalid)
        told = (("invalid", ", ".join(case.invalid), ", ".join(found)),) if differs else ()
        return CaseOutcome(case.where, case.title, told)
    entry = case_entry(case)
    study = study_of_case(entry, lambda crs, shape: analysis_crs(crs).to_lonlat([shape])[0])
    try:
        finding = evaluate_proposal(study, profile).finding(entry.requirement)
    except KeyError:
        known = [requirement.id for requirement in profile.requirements]
        raise InputError(
            unknown_reference(case.where, entry.requirement, known, code="unknown-requirement-id")
        ) from None
    return CaseOutcome(case.where, case.title, tuple(differences(finding, case.expected)))


def write_profile(path: str | Path, *, base: str | None = None) -> tuple[Path, ...]:
    """Write a profile to start from, and its case book beside it; nothing that exists is replaced.

    ``base`` is the id of a profile to extend; without it the profile stands by itself.
    """
    from zonegeo.profiles.starter import starter_files
    from zonegeo.sources.documents import write_new

    if base is not None:
        read_profile(base)
    return write_new(starter_files(Path(path), base))


def read_result(path: str | Path) -> Evaluation:
    """Read a result file back."""
    from zonegeo.sources.result import read_result_file

    return read_result_file(Path(path))


def render(evaluation: Evaluation, format_name: str, *, language: str = "en") -> str:
    """Return a result as text, json, jsonl, csv, md, junit or sarif, in Korean (``ko``) or English (``en``)."""
    from zonegeo.rendering import FORMATS

    text: str = FORMATS.resolve(format_name)(evaluation, Translator(language))
    return text


def draw_map(evaluation: Evaluation, *, language: str = "en", **behind: Any) -> folium.Map:
    """Return the designation map of a result as a folium map, as a notebook shows it; options as :func:`map_page`."""
    from zonegeo.rendering.maps import draw_map as draw

    return draw(evaluation, language=language, behind=_behind(evaluation, **behind))


def map_page(evaluation: Evaluation, *, language: str = "en", **behind: Any) -> str:
    """Return the designation map of a result as one HTML page that needs no network.

    Parameters
    ----------
    basemap
        The path of a GeoTIFF (or COG) whose part around the sites becomes the ground of the map.
    layers
        The paths of vector files with polygons to be seen around the sites.
    tiles, key
        ``osm`` or ``vworld`` (with its key): tiles from their servers, which need a network and a page opened over
        http. The key stands in the page for everyone who gets it.
    """
    from zonegeo.rendering.maps import map_page as page

    return page(evaluation, language=language, behind=_behind(evaluation, **behind))


def _behind(
    evaluation: Evaluation,
    *,
    basemap: str | Path | None = None,
    layers: Iterable[str | Path] = (),
    tiles: str | None = None,
    key: str | None = None,
) -> Behind:
    from zonegeo.rendering.maps.behind import Behind
    from zonegeo.rendering.maps.tiles import tile_service
    from zonegeo.rendering.maps.view import bounds_of

    picture = None
    if basemap is not None:
        from zonegeo.sources.basemap import read_basemap

        picture = read_basemap(Path(basemap), bounds=bounds_of(evaluation))
    read = []
    if layers:
        from zonegeo.sources.context import read_context

        read = [read_context(Path(each)) for each in layers]
    return Behind(picture, None if tiles is None else tile_service(tiles, key), tuple(read))


def measure_area(path: str | Path, *, crs: str | None = None) -> list[dict[str, Any]]:
    """Measure every outline of a GeoJSON file: plane and ellipsoidal area (m2) and perimeter (m).

    ``crs`` is the analysis CRS; without it the Korean belt that fits all outlines is used and named in every row.
    """
    from zonegeo.evaluation.outlines import measure_areas
    from zonegeo.sources.outlines import read_outlines

    return measure_areas(read_outlines(Path(path)), crs=crs)


def measure_separation(path: str | Path, first: str, second: str, *, crs: str | None = None) -> dict[str, Any]:
    """Measure the shortest straight line between two outlines of a GeoJSON file, edge to edge (m)."""
    from zonegeo.evaluation.outlines import measure_pair
    from zonegeo.sources.outlines import read_outlines

    outlines = read_outlines(Path(path))
    for name in (first, second):
        if name not in outlines:
            values = {"value": name, "nearest": nearest_name(name, outlines), "known": ", ".join(outlines)}
            raise UsageError(Problem("unknown-site", Path(path).name, values))
    return measure_pair(outlines, first, second, crs=crs)


def import_boundaries(
    path: str | Path, output: str | Path, *, crs: str | None = None, encoding: str | None = None,
    layer: str | None = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Write a boundary file as GeoJSON (RFC 7946) and return the evidence of how it was read, which the file keeps too.

    ``crs``, ``encoding`` and ``layer`` are those of the file read; an existing output is never replaced.
    """
    import json

    from zonegeo.sources.boundary_files import read_boundary_file
    from zonegeo.sources.documents import write_new

    written = Path(output)
    if written.suffix.lower() not in (".geojson", ".json"):
        raise UsageError(Problem("output-not-geojson", str(written), {"value": written.suffix or written.name}))
    read = read_boundary_file(Path(path), crs=crs, encoding=encoding, layer=layer)
    features = [{"type": "Feature", "properties": dict(f.properties), "geometry": f.geometry} for f in read.features]
    document = {"type": "FeatureCollection", "provenance": dict(read.evidence), "features": features}
    write_new({written: json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"})
    return read.evidence


def result_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of the result file."""
    from zonegeo.sources.result import result_schema as schema

    return schema()


def profile_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a profile file."""
    from zonegeo.profiles.schema import ProfileFile

    schema = ProfileFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "zonegeo profile"}


def write_starter(folder: str | Path) -> tuple[Path, ...]:
    """Write an editable copy of the carried studies into a folder; nothing that exists is replaced."""
    from zonegeo.sources.studies import write_starter as write

    return write(Path(folder))
