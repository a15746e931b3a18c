"""``zonegeo import``: a boundary file in another format, with the evidence of how it was read and mended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import tell_written
from zonegeo.cli.console.streams import say
from zonegeo.cli.console.verbosity import VerboseOption, log
from zonegeo.cli.options.file_options import CrsOption, EncodingOption, FieldsOption, LayerOption, fields_of, one_of
from zonegeo.cli.options.shared_options import (
    TEXT,
    DebugOption,
    ExportCrsOption,
    ExportEncodingOption,
    LangOption,
    OverwriteOption,
)  # fmt: skip
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.ledger_text import render_ledger


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.import-file"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT.{geojson,gpkg,...}", help=TEXT("help.import-output"))
    ],
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    layer: LayerOption = None,
    swap_xy: Annotated[bool, typer.Option("--swap-xy", help=TEXT("help.swap-xy"))] = False,
    fields: FieldsOption = None,
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
    read = api.import_boundaries(
        file, output, crs=one_of(crs, "crs", file), encoding=one_of(encoding, "encoding", file),
        layer=one_of(layer, "layer", file), swap_xy=swap_xy, fields=fields_of(fields), mend=mend,
        mend_limit=mend_limit, export_crs=export_crs, export_encoding=export_encoding, overwrite=overwrite,
    )  # fmt: skip
    told = {key: each for key, each in read.items() if each is None or isinstance(each, str | int | float)}
    accuracy = {"transformation_accuracy_m": {"value": read["transformation_accuracy_m"], "unit": "m"}}
    evidence = {key: {"code": f"known.{told[key]}"} for key in ("crs_known_by", "encoding_evidence") if told.get(key)}
    log(api.account_of_import(read, language=lang or language_of(os.environ)), verbose)
    say(TEXT("import.read", **(told | evidence | accuracy)) + "\n", error=True)
    for notice in read["notices"]:
        say(TEXT(notice["code"], **notice["values"]) + "\n", error=True)
    for each in read["reader"]:
        say(TEXT("import.reader", value=each) + "\n", error=True)
    say(render_ledger(read["mending"], Translator(lang or language_of(os.environ))), error=True)
    for notice in read["export_notices"]:
        say(TEXT(notice["code"], **notice["values"]) + "\n", error=True)
    tell_written(*read["written"])
    return 0
