"""The use cases of one evaluation: read a study, evaluate it under a profile, read a result back, write it as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.base.errors import Problem, UsageError
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.crs import operations
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.rendering import FORMATS
from zonegeo.rendering.terminal.account import account_of_evaluation
from zonegeo.rendering.terminal.account import account_of_inputs as account
from zonegeo.rendering.terminal.summary import render_summary
from zonegeo.sources.boundary.formats.readers import is_boundary_format
from zonegeo.sources.boundary.land_file import LandLike, is_in_memory
from zonegeo.sources.study import find_study
from zonegeo.sources.study.read_study import read_study_file

if TYPE_CHECKING:
    from zonegeo.rendering.terminal.account import Line
    from zonegeo.rendering.terminal.summary import Spans

# what a map writes a draft as
_DRAWN = (".geojson", ".json")


def read_study(
    study: str | Path, *, draft: str | Path | None = None, proposal: str | None = None, measure_in: str | None = None
) -> Study:
    """Read a study: a name (``"hongneung"``), the path of its TOML file, its folder, or a draft drawn on its map.

    A name is looked up in ``geo/`` of the working folder first, then among the studies that zonegeo carries.

    Parameters
    ----------
    study
        The name, or the path of a TOML file.
    draft
        A GeoJSON file of boundaries, as the map's editor writes it, to be put in place of the study's own.
    proposal
        The proposal that the draft is asked about; one that was drawn on another is refused.
    measure_in
        Another analysis CRS than the study's.

    Returns
    -------
    Everything that is known of the place, in longitude and latitude; areas in m2.

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
    drawn_on = _drawn_on(study) if draft is None else None
    if drawn_on is not None:
        study, draft = drawn_on, study
    found = read_study_file(find_study.find_study(str(study), folder=Path.cwd()))
    if measure_in is not None:
        found = replace(found, analysis_crs=measure_in)
    if draft is None:
        return found
    from zonegeo.sources.study.draft import with_draft

    return with_draft(found, Path(draft), proposal=proposal)


def _drawn_on(study: str | Path) -> str | None:
    """Return the study that a draft was drawn on; only a file that may be a draft opens what reads drafts."""
    if Path(study).suffix.lower() not in _DRAWN:
        return None
    from zonegeo.sources.study.draft import drafted_study

    return drafted_study(study)


def studies_in(folder: str | Path) -> tuple[Path, ...]:
    """Return the study files of a folder, in it and one folder below."""
    return find_study.studies_in(Path(folder))


def evaluate(
    study: Study | LandLike,
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
        A study, its name or its path; or land as :func:`~zonegeo.study_from` takes it (a GeoDataFrame, a boundary
        file), with the id of a profile and a day.
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

    Raises
    ------
    UsageError
        ``unknown-proposal``, ``unknown-profile``, ``as-of-missing``.
    InputError
        Every mistake of the study and of the profile, and where the one does not fit the other.

    Examples
    --------
    >>> evaluation = evaluate("hongneung")
    >>> evaluation.finding("background-area").verdict.value
    'pass'
    >>> round(evaluation.finding("separation").measurement.value)
    1306
    """
    known = study if isinstance(study, Study) else _known(study, profile, as_of)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    return evaluate_proposal(known, rules, proposal_id=proposal, as_of=as_of, cautious=cautious, argv=argv)


def _known(study: LandLike, profile: Profile | str | None, as_of: date | None) -> Study:
    """Return the study that is named, or the one that land by itself makes up."""
    if not is_in_memory(study) and not is_boundary_format(Path(str(study))):
        return read_study(str(study))
    from zonegeo.api.land.intake import is_file_of_land
    from zonegeo.api.land.study_from import study_from

    if not is_in_memory(study) and not is_file_of_land(str(study)):  # a draft names the study that it was drawn on
        return read_study(str(study))
    told = profile.id if isinstance(profile, Profile) else profile
    if told is None or as_of is None:
        missing = "profile" if told is None else "as_of"
        raise UsageError(Problem("land-needs", missing, {"value": missing}))
    return study_from(study, profile=told, as_of=as_of)


def read_result(path: str | Path) -> Evaluation:
    """Read a result file back.

    Parameters
    ----------
    path
        The JSON of ``zonegeo check --format json``.

    Returns
    -------
    The evaluation, as it was decided then; nothing is measured again.

    Raises
    ------
    InputError
        Where it is no result, of a version that is not read, or at odds with itself (``result-disagrees``).

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp(), "result.json")
    >>> _ = file.write_text(render(evaluate("hongneung"), "json"), encoding="utf-8")
    >>> read_result(file).finding("separation").verdict.value
    'pass'
    """
    from zonegeo.api.results.careful_results import careful
    from zonegeo.sources.pack.result_file import read_result_file

    return careful(read_result_file(Path(path)), where=Path(path).name)


def render(evaluation: Evaluation, format_name: str, *, language: str = "en") -> str:
    """Return a result as text, json, jsonl, csv, md, github, junit or sarif, in Korean (``ko``) or English (``en``).

    Parameters
    ----------
    evaluation
        What :func:`evaluate` or :func:`read_result` returned.
    format_name
        A name of ``zonegeo.rendering.FORMATS``; installed packages may add some.
    language
        ``ko`` or ``en``.

    Returns
    -------
    The text; figures of machine formats in SI units, unrounded.

    Raises
    ------
    UsageError
        ``unknown-name``.

    Examples
    --------
    >>> render(evaluate("hongneung"), "text").splitlines()[0]
    'Seoul Hongneung InnoTown (hongneung)'
    """
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        text: str = FORMATS[format_name](evaluation, Translator(language))
    return text


def summary_lines(evaluation: Evaluation, *, language: str = "en", width: int = 80) -> list[Spans]:
    """Return a result as the lines of one screen of a terminal: verdict, a line a requirement, cautions.

    Parameters
    ----------
    evaluation
        What :func:`evaluate` or :func:`read_result` returned.
    language
        ``ko`` or ``en``.
    width
        Columns of the terminal; no line is wider.

    Returns
    -------
    Each line as pieces of text with what they mean (``pass``, ``caution`` and so on), for who prints them in colour.

    Examples
    --------
    >>> lines = summary_lines(evaluate("hongneung"), width=100)
    >>> [span.text for span in lines[3]][0], max(sum(len(span.text) for span in line) for line in lines) <= 100
    ('○ satisfied', True)
    """
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        return render_summary(evaluation, Translator(language), width=width)


def account_of_inputs(study: Study, *, language: str = "en") -> Iterator[Line]:
    """Yield what was read for a study: each file with its hash and CRS."""
    return account(study.inputs, Translator(language))


def account_of(evaluation: Evaluation, *, language: str = "en") -> Iterator[Line]:
    """Yield how a result came about: rules, day, transformation with its accuracy, each measure and why it is so."""
    return account_of_evaluation(evaluation, operations(evaluation.analysis_crs), Translator(language))


def result_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of the result file."""
    from zonegeo.sources.pack.result_file import result_schema as schema

    return schema()


def write_starter(folder: str | Path) -> tuple[Path, ...]:
    """Write an editable copy of the carried studies into a folder; nothing that exists is replaced.

    Parameters
    ----------
    folder
        Where ``geo/`` and ``data/`` are to stand; made where it is missing.

    Returns
    -------
    The files that were written.

    Raises
    ------
    UsageError
        ``output-exists``: then nothing was written.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp(), "copy")
    >>> (folder / "geo" / "hongneung.toml") in write_starter(folder)
    True
    """
    return find_study.write_starter(Path(folder))
