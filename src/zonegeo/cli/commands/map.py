"""``zonegeo map``: draw a study, or a result file that was made earlier."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import claim, open_page, tell, tell_written
from zonegeo.cli.console.streams import say, write_whole
from zonegeo.cli.console.verbosity import VerboseOption, log
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    DraftOption,
    LangOption,
    OpenOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.cli.options.shell_completion import complete_study
from zonegeo.cli.subjects import evaluation_of
from zonegeo.i18n.language import language_of


@takes_files
def draw(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="STUDY|RESULT|FILE...", help=TEXT("help.map-source"), autocompletion=complete_study),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help=TEXT("help.output"))],
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    basemap: Annotated[Path | None, typer.Option("--basemap", metavar="FILE.tif", help=TEXT("help.basemap"))] = None,
    draft: DraftOption = None,
    drawn: Annotated[list[Path] | None, typer.Option("--draw", metavar="FILE", help=TEXT("help.draw"))] = None,
    context: Annotated[str | None, typer.Option("--context", metavar="FILE|none", help=TEXT("help.context"))] = None,
    tiles: Annotated[str | None, typer.Option("--tiles", metavar="osm|vworld", help=TEXT("help.tiles"))] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help=TEXT("help.key"))] = None,
    overwrite: OverwriteOption = False,
    open_it: OpenOption = False,
    lang: LangOption = None,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Draw from the result file alone where one is named; evaluate the study or the files otherwise."""
    claim(output, overwrite=overwrite)
    spoken = lang or language_of(os.environ)
    evaluation, study = evaluation_of(
        sources, files, proposal=proposal, profile=profile, as_of=as_of, draft=draft, language=spoken, verbose=verbose
    )
    log(api.account_of(evaluation, language=spoken), verbose)
    page = api.map_page(
        evaluation, language=spoken, basemap=basemap, layers=drawn or (), tiles=tiles, key=key, context=context,
        study=study, tell=tell,
    )  # fmt: skip
    write_whole({output: page}, overwrite=overwrite)
    if tiles is not None:
        say(TEXT("screen.tiles-need-network") + "\n", error=True)
    if key is not None:
        say(TEXT("screen.key-in-page") + "\n", error=True)
    tell_written(output)
    if open_it:
        open_page(output)
    return 0
