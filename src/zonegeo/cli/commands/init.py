"""``zonegeo init``: a study from a planner's own files, or an editable copy of the carried ones to start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.base.plain_text import quoted
from zonegeo.cli.console.progress import shown_step
from zonegeo.cli.console.questions import asker, today
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import TEXT, AsOfOption, DebugOption, LangOption, ProfileOption
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.rendering.terminal.intake_text import render_files, render_intake, render_script


@takes_files
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=TEXT("help.folder"))],
    more: Annotated[list[str] | None, typer.Argument(metavar="[FILE]...", help=TEXT("help.init-files"))] = None,
    source: Annotated[list[str] | None, typer.Option("--from", metavar="FILE...", help=TEXT("help.init-from"))] = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Read the files, ask what they do not say, write the study and tell what was taken for what."""
    given = [*(source or ()), *(more or ())]
    if not given:
        files.refuse(str(folder))
        return _starter(folder)

    translator = Translator(lang or language_of(os.environ))
    api.check_folder(folder)
    intake = api.take_in(
        given, files.answers(profile=profile, as_of=as_of), today=today(), asks_day=False, ask=asker(translator),
        begun=lambda begun: say(render_files(begun, translator), error=True), reading=lambda: shown_step("read"),
    )  # fmt: skip
    with shown_step("measure"):
        study = api.study_of(intake, folder=folder)
        evaluations = [api.evaluate(study, proposal=proposal) for proposal in study.proposals]
    written = api.write_study(intake, folder)
    with speaking_of(words=api.words_of(intake.profile)):
        say(render_intake(intake, evaluations, translator))
    say(TEXT("intake.written", files=[str(path) for path in written]) + "\n", error=True)
    say(TEXT("intake.script", command=render_script(intake, str(folder), given)) + "\n", error=True)
    say(TEXT("intake.next", path=quoted(str(folder))) + "\n", error=True)
    return 0


def _starter(folder: Path) -> int:
    for path in api.write_starter(folder):
        say(f"{path}\n")
    say(TEXT("init.next", path=str(folder / "geo" / "hongneung.toml")) + "\n", error=True)
    return 0
