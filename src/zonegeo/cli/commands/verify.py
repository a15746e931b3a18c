"""``zonegeo verify``: replay a result or an evidence pack, and say whether it comes out the same."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo import api
from zonegeo.cli.console.output import deliver
from zonegeo.cli.exit_codes import OF_REPLAY
from zonegeo.cli.options.shared_options import (
    TEXT,
    DebugOption,
    LangOption,
    OutputOption,
    OverwriteOption,
    ProfileOption,
    format_of,
)
from zonegeo.i18n.language import language_of


def verify(
    file: Annotated[Path, typer.Argument(metavar="RESULT|PACK", help=TEXT("help.verify-file"))],
    study: Annotated[str | None, typer.Option("--study", metavar="FILE", help=TEXT("help.verify-study"))] = None,
    profile: ProfileOption = None,
    draft: Annotated[Path | None, typer.Option("--with", metavar="FILE.geojson", help=TEXT("help.verify-with"))] = None,
    expect: Annotated[str | None, typer.Option("--expect", metavar="SHA256", help=TEXT("help.expect"))] = None,
    key: Annotated[Path | None, typer.Option("--key", metavar="PUB.pem", help=TEXT("help.verify-key"))] = None,
    given_format: Annotated[
        Literal["text", "json"] | None, typer.Option("--format", help=TEXT("help.format-or-ending"))
    ] = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the answer; 0 the same (or within rounding), 3 different, 4 not to be read."""
    outcome = api.verify(file, study=study, profile=profile, draft=draft, expect=expect, key=key)
    format_name = format_of(given_format, output, ("text", "json"))
    spoken = lang or language_of(os.environ)
    text = api.render_verification(outcome, format_name, language=spoken if format_name == "text" else lang or "en")
    deliver(text, output, for_people=format_name == "text", overwrite=overwrite)
    return OF_REPLAY[outcome.status]
