"""``zonegeo proposal``: the alternatives of a study."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import tell_written
from zonegeo.cli.console.questions import asker, today
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import TEXT, AsOfOption, DebugOption, LangOption, StudyArgument
from zonegeo.cli.options.shell_completion import complete_proposal
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.text_columns import aligned

proposal_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@proposal_app.command(name="list", help=TEXT("help.proposal-list"))
def list_them(study: StudyArgument, lang: LangOption = None, debug: DebugOption = False) -> int:
    """Print a line for each proposal; the study's own is marked."""
    rows = [
        ("*" if each.is_default else " ", each.id, each.name, TEXT(f"status.{each.status}"),
         TEXT("proposal.sites", count=each.sites))
        for each in api.list_proposals(study, language=lang or language_of(os.environ))
    ]  # fmt: skip
    say("".join(f"{line}\n" for line in aligned(rows)))
    return 0


@proposal_app.command(name="add", help=TEXT("help.proposal-add"))
@takes_files
def add(
    study: StudyArgument,
    given: Annotated[list[str], typer.Argument(metavar="FILE...", help=TEXT("help.proposal-files"))],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=TEXT("help.proposal-name"))],
    as_of: AsOfOption = None,
    lang: LangOption = None,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Take the files in as one proposal and write it at the end of the study file."""
    known = api.read_study(study)
    day = as_of or known.proposals[known.default_proposal].as_of
    # the study says its scheme and its zone, and all the files are the one proposal that is named
    answers = files.answers(profile=known.profile, as_of=day).adding("proposal-by", "one").adding("zone", "none")
    intake = api.take_in(given, answers, today=today(), ask=asker(Translator(lang or language_of(os.environ))))
    tell_written(*api.add_proposal(study, intake, name=name))
    return 0


@proposal_app.command(name="remove", help=TEXT("help.proposal-remove"))
def remove(
    study: StudyArgument,
    name: Annotated[str, typer.Argument(metavar="ID", autocompletion=complete_proposal, help=TEXT("help.proposal"))],
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Take one out of the study file; the files of its boundaries stay."""
    left: tuple[Path, ...] = api.remove_proposal(study, name)
    say(TEXT("proposal.removed", value=name) + "\n", error=True)
    for path in left:
        say(TEXT("proposal.file-left", path=str(path)) + "\n", error=True)
    return 0
