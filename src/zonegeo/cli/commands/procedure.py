"""``zonegeo procedure``: the steps from one proposal to another."""

from __future__ import annotations

import os
from datetime import date
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.streams import say
from zonegeo.cli.exit_codes import EXIT_OPEN
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    ProfileOption,
    StudyArgument,
    day_of,
)
from zonegeo.cli.options.shell_completion import complete_proposal
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.procedure_text import render_procedure


def procedure(
    study: StudyArgument,
    before: Annotated[
        str, typer.Argument(metavar="FROM", help=TEXT("help.procedure-from"), autocompletion=complete_proposal)
    ],
    after: Annotated[
        str, typer.Argument(metavar="TO", help=TEXT("help.procedure-to"), autocompletion=complete_proposal)
    ],
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    notice: Annotated[
        date | None, typer.Option("--notice", metavar="YYYY-MM-DD", parser=day_of, help=TEXT("help.notice"))
    ] = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print whether a change is minor, and the steps that follow; what is not known leaves it open (exit 3)."""
    known = api.read_study(study)
    rules = api.profile_of(known, profile)
    found = api.find_procedure(known, before, after, profile=rules, as_of=as_of, notice=notice)
    say(render_procedure(found, rules, Translator(lang or language_of(os.environ))))
    return EXIT_OPEN if found.way == "change" and found.minor is None else 0
