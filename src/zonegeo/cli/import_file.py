"""``zonegeo import``: a boundary file of another format as GeoJSON, with the evidence of how it was read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo.cli.logs import VerboseOption, log
from zonegeo.cli.options import TEXT, DebugOption, LangOption
from zonegeo.cli.screen import say
from zonegeo.i18n.language import language_of


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.import-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT.geojson", help=TEXT("help.import-output"))],
    crs: Annotated[str | None, typer.Option("--crs", metavar="EPSG:N", help=TEXT("help.import-crs"))] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=TEXT("help.encoding"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", metavar="NAME", help=TEXT("help.layer"))] = None,
    lang: LangOption = None,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
) -> int:
    """Write the features in longitude and latitude; nothing that exists is replaced."""
    from zonegeo.api.files import account_of_import, import_boundaries

    read = import_boundaries(file, output, crs=crs, encoding=encoding, layer=layer)
    log(account_of_import(read, language=lang or language_of(os.environ)), verbose)
    told = {key: each for key, each in read.items() if key != "reader"}
    say(TEXT("import.read", **told) + "\n", error=True)
    for each in read["reader"]:
        say(TEXT("import.reader", value=each) + "\n", error=True)
    say(TEXT("screen.written", path=str(output)) + "\n", error=True)
    return 0
