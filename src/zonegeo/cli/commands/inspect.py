"""``zonegeo inspect``: what a boundary file is, where it lies, and every fault with its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from zonegeo import api
from zonegeo.cli.console.output import deliver
from zonegeo.cli.console.progress import progress_bar
from zonegeo.cli.console.streams import emit
from zonegeo.cli.options.file_options import CrsOption, EncodingOption, LayerOption, one_of
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption, OutputOption, OverwriteOption, format_of
from zonegeo.i18n.language import language_of

Format = Literal["text", "json", "md"]
_SHOWN_OF_EACH = 10


def _schema(asked: bool) -> None:
    if asked:
        emit(json.dumps(api.inspection_schema(), ensure_ascii=False, indent=1) + "\n")
        raise typer.Exit


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.inspect-file"))],
    layer: LayerOption = None,
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    gap_width: Annotated[str, typer.Option("--gap-width", metavar="LENGTH", help=TEXT("help.gap-width"))] = "0.5 m",
    reference: Annotated[
        list[str] | None, typer.Option("--reference", metavar="LAYER", help=TEXT("help.reference"))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=TEXT("help.inspect-all"))] = False,
    given_format: Annotated[Format | None, typer.Option("--format", help=TEXT("help.format-or-ending"))] = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    schema: Annotated[
        bool, typer.Option("--schema", callback=_schema, is_eager=True, help=TEXT("help.inspect-schema"))
    ] = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print what was seen. Faults are told, not refused: 0 wherever the file could be read."""
    with progress_bar() as progress:
        found = api.inspect_file(
            file, layer=one_of(layer, "layer", file), crs=one_of(crs, "crs", file),
            encoding=one_of(encoding, "encoding", file), gap_width=gap_width, references=reference or (),
            progress=progress,
        )  # fmt: skip
    format_name = format_of(given_format, output, get_args(Format))
    spoken = lang or language_of(os.environ)
    language = lang or "en" if format_name == "json" else spoken
    most = None if everything else _SHOWN_OF_EACH
    text = api.render_inspection(found, format_name, language=language, most=most)
    deliver(text, output, for_people=format_name != "json", overwrite=overwrite)
    return 0
