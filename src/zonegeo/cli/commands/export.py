"""``zonegeo export``: the sites of a study or a result in a file that other programs read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import tell_written
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    ExportCrsOption,
    ExportEncodingOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)  # fmt: skip
from zonegeo.i18n.language import language_of


def export(
    source: Annotated[str, typer.Argument(metavar="STUDY|RESULT", help=TEXT("help.export-source"))],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.{geojson,gpkg,...}", help=TEXT("help.export-output"))
    ],
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    export_crs: ExportCrsOption = None,
    export_encoding: ExportEncodingOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write from the result file alone where one is named; evaluate the study otherwise."""
    exported = api.export_sites(
        source, output, proposal=proposal, profile=profile, as_of=as_of, crs=export_crs, encoding=export_encoding,
        overwrite=overwrite, language=lang or language_of(os.environ),
    )  # fmt: skip
    for notice in exported.notices:
        say(TEXT(notice.code, **notice.values) + "\n", error=True)
    tell_written(*exported.files)
    return 0
