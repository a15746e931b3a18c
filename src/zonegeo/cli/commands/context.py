"""``zonegeo context``: what is drawn around the sites of every map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import claim, tell_written
from zonegeo.cli.console.streams import write_whole
from zonegeo.cli.options.shared_options import (
    TEXT,
    DebugOption,
    LangOption,
    OutputOption,
    OverwriteOption,
    ProposalOption,
)
from zonegeo.cli.options.shell_completion import complete_study

context_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@context_app.command(name="build", help=TEXT("help.context-build"))
def build(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"), autocompletion=complete_study)],
    proposal: ProposalOption = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write the districts and legal dongs around a study."""
    path = output or Path("context.geojson")
    claim(path, overwrite=overwrite)
    made = api.build_context(api.evaluate(study, proposal=proposal))
    write_whole({path: made}, overwrite=overwrite)
    tell_written(path)
    return 0


@context_app.command(name="add", help=TEXT("help.context-add"))
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.context-file"))],
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Keep a file for this computer."""
    tell_written(api.add_context(file, overwrite=overwrite))
    return 0
