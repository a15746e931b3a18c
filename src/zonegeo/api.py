"""Floor 6: the use cases. The only room that knows both the doors and the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURE_UNITS
from zonegeo.model.comparison import Compared, Comparison
from zonegeo.model.errors import InputError, Problem, UsageError, ZonegeoError
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.repair import Repair
from zonegeo.model.study import Study
from zonegeo.model.suggestion import nearest_name

if TYPE_CHECKING:
    import folium


def read_study(study: str | Path) -> Study:
    """Read a study: a name (``"hongneung"``), or the path of its TOML file.

    A name is looked up in ``geo/`` of the working folder first, then among the studies that zonegeo carries.

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
    from zonegeo.sources.studies import find_study
    from zonegeo.sources.study import read_study_file

    return read_study_file(find_study(str(study), folder=Path.cwd()))


def read_profile(profile: str) -> Profile:
    """Read a profile: an id (``"kr/innotown"``), or the path of a TOML file.

    Examples
    --------
    >>> [requirement.id for requirement in read_profile("kr/innotown").requirements][:3]
    ['core-institutions', 'agreement', 'separation']
    """
    from zonegeo.profiles import library

    return library.read_profile(profile, measures=MEASURE_UNITS)


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
    rules = profile if isinstance(profile, Profile) else _profile_of(known, profile)
    return evaluate_proposal(known, rules, proposal_id=proposal, as_of=as_of, cautious=cautious, argv=argv)


def _profile_of(study: Study, profile: str | None) -> Profile:
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


def read_result(path: str | Path) -> Evaluation:
    """Read a result file back."""
    from zonegeo.sources.result import read_result_file

    return read_result_file(Path(path))


def render(evaluation: Evaluation, format_name: str, *, language: str = "en") -> str:
    """Return a result as text, json, jsonl, csv, md, junit or sarif, in Korean (``ko``) or English (``en``)."""
    from zonegeo.rendering import FORMATS

    text: str = FORMATS.resolve(format_name)(evaluation, Translator(language))
    return text


def draw_map(evaluation: Evaluation, *, language: str = "en") -> folium.Map:
    """Return the designation map of a result as a folium map, as a notebook shows it."""
    from zonegeo.rendering.maps import draw_map as draw

    return draw(evaluation, language=language)


def map_page(evaluation: Evaluation, *, language: str = "en") -> str:
    """Return the designation map of a result as one HTML page that needs no network."""
    from zonegeo.rendering.maps import map_page as page

    return page(evaluation, language=language)


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


def choose_proposals(
    study: Study | str | Path,
    proposals: Sequence[str] = (),
    *,
    profile: str | None = None,
    baseline: str | None = None,
    crs: str | None = None,
    role_by: str = "role",
) -> tuple[Compared, ...]:
    """Return the proposals that a comparison names: of the study, of other studies, or straight from boundary files.

    Parameters
    ----------
    study
        A study, its name or its path; or the first of some boundary files, which then stand alone.
    proposals
        Ids of the study, ``other-study:proposal``, or boundary files; none: every proposal of the study.
    baseline
        A proposal of the study that is to be among them.
    crs
        The analysis CRS of files alone; by default the Korean belt that fits all of them.
    role_by
        The attribute of a file that holds the role.

    Raises
    ------
    UsageError
        ``nothing-to-compare`` with fewer than two; ``unknown-proposal``, ``unknown-study``, ``profile-needed``.
    InputError
        With every mistake of the files.
    """
    from zonegeo.sources.choosing import choose_among_files, choose_from_study
    from zonegeo.sources.proposals import is_boundary_file

    if isinstance(study, Study) or not is_boundary_file(str(study)):
        known = study if isinstance(study, Study) else read_study(study)
        return choose_from_study(known, tuple(proposals), baseline=baseline, role_by=role_by, read_study=read_study)
    from zonegeo.evaluation.outlines import crs_for

    if profile is None:
        raise UsageError(Problem("profile-needed", "--profile", {"value": str(study)}))
    return choose_among_files((str(study), *proposals), profile=profile, crs=crs, crs_for=crs_for, role_by=role_by)


def compare(
    study: Study | str | Path,
    proposals: Sequence[str] = (),
    *,
    baseline: str | None = None,
    profile: Profile | str | None = None,
    as_of: date | None = None,
    objectives: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    history: bool = False,
    sliver_width: str = "1 m",
    crs: str | None = None,
    role_by: str = "role",
    with_shapes: bool = False,
    argv: tuple[str, ...] = (),
) -> Comparison:
    """Compare proposals on the same data, under the same profile, on the same day.

    Parameters
    ----------
    study, proposals, crs, role_by
        As in :func:`choose_proposals`.
    baseline
        The proposal against which the others are held; by default the study's own, else the first.
    as_of
        The day whose law applies to all; by default the baseline's own, else the day of the profile's newest limit.
    objectives
        Such as ``"min:separation"``: those that no other beats in all of them are named.
    weights
        The weight of every objective: only then is there a ranking.
    history
        Read the proposals as a sequence by their own days as well.
    sliver_width
        Pieces of land narrower than this are told apart.
    with_shapes
        Keep the geometries, for :func:`comparison_page`.

    Examples
    --------
    >>> comparison = compare("hongneung", ["request-2019", "designation-2020"])
    >>> [(cell.proposal, cell.verdict.value) for cell in comparison.row("separation").cells]
    [('request-2019', 'review'), ('designation-2020', 'pass')]
    """
    from zonegeo.comparison.compare import compare_proposals
    from zonegeo.comparison.requests import parse_length, parse_objective

    named = profile.id if isinstance(profile, Profile) else profile
    chosen = choose_proposals(study, proposals, profile=named, baseline=baseline, crs=crs, role_by=role_by)
    rules = profile if isinstance(profile, Profile) else _profile_of(chosen[0].study, profile)
    return compare_proposals(
        chosen, rules, baseline=baseline, as_of=as_of,
        objectives=[parse_objective(each) for each in objectives], weights=weights, history=history,
        sliver_width_m=parse_length(sliver_width, "--sliver-width"), with_shapes=with_shapes, argv=argv,
    )  # fmt: skip


def render_comparison(
    comparison: Comparison, format_name: str, *, language: str = "en", only_differences: bool = False
) -> str | bytes:
    """Return a comparison as text, json, csv or md, or as the bytes of an xlsx workbook."""
    from zonegeo.rendering.comparison import COMPARISON_FORMATS

    renderer = COMPARISON_FORMATS.resolve(format_name)
    rendered: str | bytes = renderer(comparison, Translator(language), only_differences=only_differences)
    return rendered


def comparison_page(comparison: Comparison, *, language: str = "en") -> str:
    """Return a comparison that was made ``with_shapes`` as one HTML page that needs no network: tables and a map."""
    from zonegeo.rendering.comparison.page import comparison_page as page

    return page(comparison, Translator(language))


def comparison_frame(comparison: Comparison) -> Any:
    """Return the verdict matrix as a pandas ``DataFrame``, a row for each requirement and proposal.

    >>> frame = comparison_frame(compare("hongneung", ["request-2019", "designation-2020"]))
    >>> frame.pivot(index="requirement", columns="proposal", values="verdict").loc["separation"].to_dict()
    {'designation-2020': 'pass', 'request-2019': 'review'}
    """
    from pandas import DataFrame

    return DataFrame(comparison.records())


def repair(
    study: Study | str | Path,
    *,
    proposal: str | None = None,
    requirement: str | None = None,
    profile: Profile | str | None = None,
    as_of: date | None = None,
    candidates: str | Path | None = None,
    argv: tuple[str, ...] = (),
) -> Repair:
    """Return what would make a proposal pass: the smallest changes, each evaluated, with their cost on everything else.

    Parameters
    ----------
    requirement
        The one to mend; by default every one that fails or is for review.
    candidates
        A boundary file of sites that may be taken in; by default the study's other sites.

    Examples
    --------
    >>> mended = repair("hongneung", proposal="request-2019")
    >>> [(suggestion.dropped, suggestion.verdict.value) for suggestion in mended.suggestions]
    [(('requested-sixth',), 'pass')]
    """
    from zonegeo.comparison.repair import repair_proposal

    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else _profile_of(known, profile)
    others = None
    if candidates is not None:
        from zonegeo.sources.proposals import proposal_from, read_drawn

        drawn = proposal_from(read_drawn(Path(candidates)), known, name="candidates")
        others = drawn.study.sites_of(drawn.study.proposals["candidates"])
    return repair_proposal(
        known, rules, proposal_id=proposal, requirement=requirement, as_of=as_of, candidates=others, argv=argv
    )


def render_repair(mended: Repair, format_name: str, *, language: str = "en") -> str:
    """Return a repair as text or json."""
    from zonegeo.rendering.comparison import REPAIR_FORMATS

    rendered: str = REPAIR_FORMATS.resolve(format_name)(mended, Translator(language))
    return rendered


def suggestion_files(mended: Repair, folder: str | Path) -> dict[Path, str]:
    """Return the proposal file of every suggestion by the path at which it belongs: nothing is written."""
    from zonegeo.rendering.comparison.suggestions import proposal_file

    return {Path(folder) / f"{each.id}.geojson": proposal_file(each) for each in mended.suggestions}


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
