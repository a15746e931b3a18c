"""``zonegeo zones``: all zones of one kind by date, and a proposal among them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo import api
from zonegeo.cli.console.output import claim, deliver
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.cli.options.shell_completion import complete_study
from zonegeo.i18n.language import language_of


def zones(
    study: Annotated[
        str | None, typer.Argument(metavar="STUDY", help=TEXT("help.zones-study"), autocompletion=complete_study)
    ] = None,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    format_: Annotated[Literal["text", "json"], typer.Option("--format", help=TEXT("help.format"))] = "text",
    map_file: Annotated[Path | None, typer.Option("--map", metavar="FILE.html", help=TEXT("help.map"))] = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the zones of a table, with claims, spacings and the use of the cap; draw them with a slider of days."""
    claim(map_file, overwrite=overwrite)
    language = lang or language_of(os.environ)
    overview = api.survey_zones(study, proposal=proposal, profile=profile, as_of=as_of)
    told = api.render_zones(overview, format_, language=language)
    page = {} if map_file is None else {map_file: api.zones_page(overview, language=language)}
    deliver(told, None, for_people=format_ == "text", overwrite=overwrite, files=page)
    return 0
