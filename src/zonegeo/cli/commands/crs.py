"""``zonegeo crs``: the CRS of a boundary file where nobody says it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo import api
from zonegeo.cli.console.output import deliver
from zonegeo.cli.console.progress import progress_bar
from zonegeo.cli.options.file_options import EncodingOption, LayerOption, one_of
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption, OutputOption, OverwriteOption, format_of
from zonegeo.i18n.language import language_of

crs_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

_SHOWN = 12
_UNDECIDED = 3


@crs_app.callback()
def _room() -> None:
    """A command of its own name is asked for, though there is but one."""


@crs_app.command(name="guess", help=TEXT("help.crs-guess"))
def guess(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.guessed-file"))],
    near: Annotated[str | None, typer.Option("--near", metavar="LON,LAT|NAME", help=TEXT("help.near"))] = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="LAYER", help=TEXT("help.guess-reference"))
    ] = None,
    layer: LayerOption = None,
    encoding: EncodingOption = None,
    everything: Annotated[bool, typer.Option("--all", help=TEXT("help.guess-all"))] = False,
    given_format: Annotated[
        Literal["text", "json"] | None, typer.Option("--format", help=TEXT("help.format-or-ending"))
    ] = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the ranking: 0 where one candidate is clearly ahead, 3 where it is undecided."""
    with progress_bar() as progress:
        found = api.guess_crs(
            file, near=near, reference=reference, layer=one_of(layer, "layer", file),
            encoding=one_of(encoding, "encoding", file), progress=progress,
        )  # fmt: skip
    format_name = format_of(given_format, output, ("text", "json"))
    spoken = lang or language_of(os.environ)
    language = lang or "en" if format_name == "json" else spoken
    text = api.render_guess(found, format_name, language=language, most=None if everything else _SHOWN)
    deliver(text, output, for_people=format_name != "json", overwrite=overwrite)
    return 0 if found.decided else _UNDECIDED
