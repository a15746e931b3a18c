"""``zonegeo map``: draw a study, or a result file that was made earlier."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo.cli.options import TEXT, AsOfOption, DebugOption, LangOption, ProfileOption, ProposalOption
from zonegeo.cli.output import tell_written
from zonegeo.cli.shell_completion import complete_study
from zonegeo.cli.streams import say, write_whole
from zonegeo.cli.verbosity import VerboseOption, log
from zonegeo.i18n.language import language_of


def draw(
    source: Annotated[
        str, typer.Argument(metavar="STUDY|RESULT", help=TEXT("help.map-source"), autocompletion=complete_study)
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help=TEXT("help.output"))],
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    basemap: Annotated[Path | None, typer.Option("--basemap", metavar="FILE.tif", help=TEXT("help.basemap"))] = None,
    layer: Annotated[list[Path] | None, typer.Option("--layer", metavar="FILE", help=TEXT("help.layer"))] = None,
    tiles: Annotated[str | None, typer.Option("--tiles", metavar="osm|vworld", help=TEXT("help.tiles"))] = None,
    key: Annotated[str | None, typer.Option("--key", metavar="KEY", help=TEXT("help.key"))] = None,
    lang: LangOption = None,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
) -> int:
    """Draw from the result file alone where one is named; evaluate the study otherwise."""
    from zonegeo.api.evaluate import account_of, account_of_inputs, evaluate, read_result, read_study
    from zonegeo.api.map import map_page

    spoken = lang or language_of(os.environ)

    if source.endswith(".json") or (Path(source).is_file() and not source.endswith(".toml")):
        if proposal or profile or as_of:
            raise typer.BadParameter(TEXT("usage.result-is-decided"))
        evaluation = read_result(source)
    else:
        known = read_study(source)
        log(account_of_inputs(known, language=spoken), verbose)
        evaluation = evaluate(known, profile=profile, proposal=proposal, as_of=as_of)
    log(account_of(evaluation, language=spoken), verbose)
    page = map_page(evaluation, language=spoken, basemap=basemap, layers=layer or (), tiles=tiles, key=key)
    write_whole((output, page))
    if tiles is not None:
        say(TEXT("screen.tiles-need-network") + "\n", error=True)
    if key is not None:
        say(TEXT("screen.key-in-page") + "\n", error=True)
    tell_written(output)
    return 0
