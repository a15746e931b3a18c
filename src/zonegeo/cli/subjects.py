"""What a command was told to look at: studies, folders of them, or a planner's files straight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo.cli.console import say
from zonegeo.cli.file_options import FileOptions
from zonegeo.i18n.translator import Translator
from zonegeo.model.errors import Problem, UsageError
from zonegeo.model.value import value

if TYPE_CHECKING:
    from zonegeo.model.study import Study


@value
class Subject:
    """One study to look at, and which of its proposals; ``path`` is what was given, ``None`` for files alone."""

    shown: str
    path: str | None
    proposal: str | None
    study: Study | None = None


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
    from zonegeo.api.intake import is_file_of_land

    listed = [each for argument in given for each in _expanded(argument)]
    of_land = [each for each in listed if is_file_of_land(each)]
    if of_land and len(of_land) < len(listed):
        other = next(each for each in listed if each not in of_land)
        raise UsageError(Problem("files-and-studies", other, {"value": other}))
    if not of_land:
        files.refuse(listed[0] if listed else "")
        return [Subject(each, each, proposal) for each in listed]
    study = study_of_files(of_land, files, profile=profile, as_of=as_of, language=language, file_each=file_each)
    if proposal is not None:
        return [Subject(proposal, None, proposal, study)]
    return [Subject(each, None, each, study) for each in study.proposals]


def study_of_files(
    given: Sequence[str], files: FileOptions, *, profile: str | None, as_of: date | None, language: str,
    file_each: bool = False,
) -> Study:  # fmt: skip
    """Return a planner's files as a study, asking on a terminal what they do not say."""
    from zonegeo.api.intake import study_of, take_in
    from zonegeo.cli.init import today
    from zonegeo.cli.questions import asker
    from zonegeo.rendering.terminal.intake import render_answers

    translator = Translator(language)
    intake = take_in(given, files.answers(profile=profile, as_of=as_of), today=today(), file_each=file_each,
                     ask=asker(translator))  # fmt: skip
    say(render_answers(intake, translator), error=True)
    return study_of(intake)


def _expanded(argument: str) -> Iterator[str]:
    """Yield the studies below a folder, else the boundary files in it; anything else as it is."""
    from zonegeo.api.evaluating import studies_in
    from zonegeo.api.intake import files_in

    path = Path(argument)
    found = (studies_in(path) or files_in(path)) if path.is_dir() else ()
    yield from map(str, found or (argument,))
