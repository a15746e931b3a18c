"""``zonegeo context``: what is drawn around the sites of every map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import claim, deliver, tell_written
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption, OutputOption, OverwriteOption
from zonegeo.cli.options.shell_completion import complete_study

context_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@context_app.command(name="build", help=TEXT("help.context-build"))
def build(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"), autocompletion=complete_study)],
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print or write the districts and legal dongs around a study."""
    claim(output, overwrite=overwrite)
    deliver(api.build_context(api.read_study(study)), output, for_people=False, overwrite=overwrite)
    return 0


@context_app.command(name="add", help=TEXT("help.context-add"))
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.context-file"))],
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Keep a file for this computer."""
    tell_written(api.add_context(file))
    return 0
