"""What a command was told to look at: studies, folders of them, or a planner's files straight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.value import value
from zonegeo.cli.console.progress import shown_step
from zonegeo.cli.console.questions import asker, today
from zonegeo.cli.console.streams import say
from zonegeo.cli.console.verbosity import log
from zonegeo.cli.options.file_options import FileOptions
from zonegeo.cli.options.shared_options import TEXT, receipt_argv
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.sources.boundary.formats.readers import is_boundary_format

if TYPE_CHECKING:
    from zonegeo.model.evaluation import Evaluation
    from zonegeo.model.study import Study
    from zonegeo.sources.intake.read_intake import Intake


@value
class Subject:
    """One study to look at, and which of its proposals; ``path`` is what was given, ``None`` for files alone.

    ``intake`` is what the files were taken for.
    """

    shown: str
    path: str | None
    proposal: str | None
    study: Study | None = None
    intake: Intake | None = None


def subjects_of(
    given: Sequence[str], files: FileOptions, *, profile: str | None, proposal: str | None, as_of: date | None,
    language: str, file_each: bool = False,
) -> list[Subject]:  # fmt: skip
    """Return what the arguments name: each study once, or the proposals that files alone make up.

    Raises
    ------
    UsageError
        ``files-and-studies`` where both are named; the open questions of files.
    """
    listed = [each for argument in given for each in _expanded(argument)]
    # a draft names the study that it was drawn on: it is that study with other boundaries
    of_land = [each for each in listed if _is_file_of_land(each)]
    if of_land and len(of_land) < len(listed):
        other = next(each for each in listed if each not in of_land)
        raise UsageError(Problem("files-and-studies", other, {"value": other}))
    if not of_land:
        files.refuse_but(listed[0] if listed else "", "measure_in")
        return [Subject(each, each, proposal) for each in listed]
    intake = _intake_of(of_land, files, profile=profile, as_of=as_of, language=language, file_each=file_each)
    study = api.study_of(intake)
    chosen = study.proposals if proposal is None else (proposal,)
    return [Subject(each, None, each, study, intake) for each in chosen]


def evaluation_of(
    given: Sequence[str], files: FileOptions, *, proposal: str | None, profile: str | None, as_of: date | None,
    draft: Path | None, language: str, verbose: int = 0,
) -> tuple[Evaluation, Study | None]:  # fmt: skip
    """Return the one result that a command draws or reports, and its study: ``None`` for one read from a result file.

    Raises
    ------
    UsageError
        ``result-is-decided`` where a result is to be decided again, ``one-at-a-time`` where several studies are named.
    """
    source = given[0]
    is_result = ends_with(source, ".json") or (
        Path(source).is_file() and not ends_with(source, ".toml") and not is_boundary_format(Path(source))
    )
    if is_result and not _is_geojson(source):
        if proposal or profile or as_of or draft or files.used():
            raise typer.BadParameter(TEXT("usage.result-is-decided"))
        return api.read_result(source), None
    subjects = subjects_of(given, files, profile=profile, proposal=proposal, as_of=as_of, language=language)
    if len({each.path for each in subjects}) > 1:
        raise UsageError(Problem("option-of-one", subjects[1].shown, {"value": subjects[1].shown}))
    subject = subjects[0]
    measure_in = files.given["measure_in"]
    known = study_of(subject, draft=draft, measure_in=measure_in)
    log(api.account_of_inputs(known, language=language), verbose)
    argv = receipt_argv(
        "check",
        *given,
        options={
            "--proposal": proposal,
            "--profile": profile,
            "--as-of": as_of,
            "--with": draft,
            "--measure-in": measure_in,
        },
    )
    with shown_step("measure"):
        return api.evaluate(known, profile=profile, proposal=subject.proposal, as_of=as_of, argv=argv), known


def study_of(subject: Subject, *, draft: Path | None, measure_in: str | None, path: str | None = None) -> Study:
    """Return the study of a subject with its draft; ``path`` where files were written as one."""
    place = path or subject.path
    if place is None and subject.study is not None:
        return subject.study if draft is None else api.with_draft(subject.study, draft)
    with shown_step("read"):
        return api.read_study(str(place), draft=draft, proposal=subject.proposal, measure_in=measure_in)


def _is_geojson(source: str) -> bool:
    """A file of boundaries may end in .json too; a result says what it is."""
    if not ends_with(source, ".json"):
        return False
    path = Path(source)
    return path.is_file() and b'"FeatureCollection"' in path.read_bytes()[:4096]


def study_alone(
    given: Sequence[str], *, profile: str | None, as_of: date | None, language: str, yes: bool
) -> Study | str:
    """Return the study that an option names, or the one that a planner's files make up.

    Raises
    ------
    UsageError
        ``option-of-one`` where several studies are named.
    """
    if all(_is_file_of_land(each) for each in given):
        return study_of_files(given, FileOptions.taking(yes=yes), profile=profile, as_of=as_of, language=language)
    if len(given) > 1:
        raise UsageError(Problem("option-of-one", "--study", {"value": given[1]}))
    return given[0]


def study_or_files(
    given: Sequence[str], files: FileOptions, *, profile: str | None, as_of: date | None, language: str
) -> tuple[Study | str, str, str | None]:
    """Return what a comparison is of: files whose features say themselves what they are, or a study that is asked for.

    Each file is a proposal by itself where every feature has its role; otherwise the files make up one study together,
    whose proposals are compared. With it the column of the roles and the CRS that were named for a study's files.
    """

    role_by = str(files.given["role_by"] or "role")
    measure_in = files.given["measure_in"]
    told = None if measure_in is None else str(measure_in)
    others = [name for name in files.used() if name not in ("role_by", "measure_in")]
    if not _is_file_of_land(given[0]) or (not others and api.say_themselves(given, role_by)):
        files.refuse_but(given[0], "role_by", "measure_in")
        return given[0], role_by, told
    study = study_of_files(given, files, profile=profile, as_of=as_of, language=language, file_each=True)
    return study, role_by, None


def study_of_files(
    given: Sequence[str], files: FileOptions, *, profile: str | None, as_of: date | None, language: str,
    file_each: bool = False,
) -> Study:  # fmt: skip
    """Return a planner's files as a study, asking on a terminal what they do not say."""
    return api.study_of(_intake_of(given, files, profile=profile, as_of=as_of, language=language, file_each=file_each))


def _intake_of(
    given: Sequence[str], files: FileOptions, *, profile: str | None, as_of: date | None, language: str,
    file_each: bool,
) -> Intake:  # fmt: skip
    translator = Translator(language)
    intake = api.take_in(given, files.answers(profile=profile, as_of=as_of), today=today(), file_each=file_each,
                     ask=asker(translator), reading=lambda: shown_step("read"))  # fmt: skip
    with speaking_of(words=api.words_of(intake.profile)):
        say(api.render_answers(intake, translator), error=True)
    return intake


def _expanded(argument: str) -> Iterator[str]:
    """Yield the studies below a folder, else the boundary files in it; anything else as it is."""
    path = Path(argument)
    yield from map(str, (_in_folder(path) if path.is_dir() else ()) or (argument,))


def _in_folder(path: Path) -> Sequence[Path]:
    return api.studies_in(path) or api.files_in(path)


def _is_file_of_land(argument: str) -> bool:
    """Say whether an argument is a boundary file; only one that is called so opens the way in for files."""
    path = Path(argument)
    if is_boundary_format(path):
        return api.is_file_of_land(argument)
    # any other file is told as one that is not read: it is no name of a study
    return path.suffix.lower() not in ("", ".toml", ".json") and path.is_file()
