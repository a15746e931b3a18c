"""``zonegeo map``: draw a study, or a result file that was made earlier."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo.cli.options import TEXT, AsOfOption, DebugOption, LangOption, ProfileOption, ProposalOption
from zonegeo.cli.screen import say, write_whole
from zonegeo.i18n.language import language_of


def draw(
    source: Annotated[str, typer.Argument(metavar="STUDY|RESULT", help=TEXT("help.map-source"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help=TEXT("help.output"))],
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Draw from the result file alone where one is named; evaluate the study otherwise."""
    from zonegeo.api import evaluate, map_page, read_result

    if source.endswith(".json") or (Path(source).is_file() and not source.endswith(".toml")):
        if proposal or profile or as_of:
            raise typer.BadParameter(TEXT("usage.result-is-decided"))
        evaluation = read_result(source)
    else:
        evaluation = evaluate(source, profile=profile, proposal=proposal, as_of=as_of)
    write_whole((output, map_page(evaluation, language=lang or language_of(os.environ))))
    say(TEXT("screen.written", path=str(output)) + "\n", error=True)
    return 0
