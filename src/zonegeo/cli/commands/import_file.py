"""``zonegeo import``: a boundary file in another format, with the evidence of how it was read and mended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo.base.errors import Problem, UsageError
from zonegeo.cli.options import (
    TEXT,
    DebugOption,
    ExportCrsOption,
    ExportEncodingOption,
    LangOption,
    OverwriteOption,
)  # fmt: skip
from zonegeo.cli.output import tell_written
from zonegeo.cli.streams import say
from zonegeo.cli.verbosity import VerboseOption, log
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator


def fields_of(text: str | None) -> dict[str, str]:
    """Return what ``--map-fields`` says: our name for each column of the file.

    >>> fields_of("name=지구명, role=구분")
    {'name': '지구명', 'role': '구분'}
    """
    fields = {}
    for each in (text or "").split(","):
        ours, sign, theirs = (part.strip() for part in each.partition("="))
        if each.strip() and not (ours and sign and theirs and ours not in fields):
            raise UsageError(Problem("map-fields-not-understood", "--map-fields", {"value": each.strip()}))
        if ours:
            fields[ours] = theirs
    return fields


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.import-file"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT.{geojson,gpkg,...}", help=TEXT("help.import-output"))
    ],
    crs: Annotated[str | None, typer.Option("--crs", metavar="EPSG:N", help=TEXT("help.import-crs"))] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=TEXT("help.encoding"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", metavar="NAME", help=TEXT("help.layer"))] = None,
    swap_xy: Annotated[bool, typer.Option("--swap-xy", help=TEXT("help.swap-xy"))] = False,
    map_fields: Annotated[
        str | None, typer.Option("--map-fields", metavar="OURS=THEIRS,...", help=TEXT("help.map-fields"))
    ] = None,
    mend: Annotated[str | None, typer.Option("--mend", metavar="STEP,...", help=TEXT("help.import-mend"))] = None,
    mend_limit: Annotated[
        str | None, typer.Option("--mend-limit", metavar="'5 m2'|'0.1 %'", help=TEXT("help.mend-limit"))
    ] = None,
    export_crs: ExportCrsOption = None,
    export_encoding: ExportEncodingOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
) -> int:
    """Write the features in the format that the output's suffix names; nothing that exists is replaced unasked."""
    from zonegeo.api.boundary_files import account_of_import, import_boundaries
    from zonegeo.rendering.terminal.ledger_text import render_ledger

    fields = fields_of(map_fields)
    read = import_boundaries(
        file, output, crs=crs, encoding=encoding, layer=layer, swap_xy=swap_xy, fields=fields, mend=mend,
        mend_limit=mend_limit, export_crs=export_crs, export_encoding=export_encoding, overwrite=overwrite,
    )  # fmt: skip
    told = {key: each for key, each in read.items() if each is None or isinstance(each, str | int | float)}
    log(account_of_import(read, language=lang or language_of(os.environ)), verbose)
    say(TEXT("import.read", **told) + "\n", error=True)
    for notice in read["notices"]:
        say(TEXT(notice["code"], **notice["values"]) + "\n", error=True)
    for each in read["reader"]:
        say(TEXT("import.reader", value=each) + "\n", error=True)
    say(render_ledger(read["mending"], Translator(lang or language_of(os.environ))), error=True)
    for notice in read["export_notices"]:
        say(TEXT(notice["code"], **notice["values"]) + "\n", error=True)
    tell_written(*read["written"])
    return 0
