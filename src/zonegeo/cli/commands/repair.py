"""``zonegeo repair``: the smallest changes that make a failing proposal pass."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import deliver
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
    StudyArgument,
    format_option,
    receipt_argv,
)
from zonegeo.cli.options.shell_completion import complete_requirement
from zonegeo.i18n.language import language_of
from zonegeo.rendering.comparison import REPAIR_FORMATS


def repair(
    study: StudyArgument,
    proposal: ProposalOption = None,
    requirement: Annotated[
        str | None,
        typer.Option("--requirement", metavar="ID", help=TEXT("help.mend"), autocompletion=complete_requirement),
    ] = None,
    candidates: Annotated[
        Path | None, typer.Option("--candidates", metavar="FILE", help=TEXT("help.candidates"))
    ] = None,
    parcels: Annotated[Path | None, typer.Option("--parcels", metavar="FILE", help=TEXT("help.repair-parcels"))] = None,
    fixed: Annotated[str, typer.Option("--fixed", metavar="core|all|none|ID,…", help=TEXT("help.fixed"))] = "core",
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    format_name: Annotated[str, format_option(REPAIR_FORMATS)] = "text",
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FOLDER", help=TEXT("help.suggestions"))
    ] = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the suggestions, write their proposal files; 3 where something that failed has none."""
    given = {"--proposal": proposal, "--requirement": requirement, "--profile": profile, "--as-of": as_of}
    given |= {"--fixed": fixed} if fixed != "core" else {}
    argv = receipt_argv("repair", study, options=given)
    mended = api.repair(
        study, proposal=proposal, requirement=requirement, profile=profile, as_of=as_of, candidates=candidates,
        fixed=[each for each in fixed.split(",") if each], parcels=parcels, argv=argv,
    )  # fmt: skip
    spoken = lang or language_of(os.environ)
    text = api.render_repair(mended, format_name, language=spoken if format_name == "text" else lang or "en")
    files = {} if folder is None else api.suggestion_files(mended, folder)
    deliver(text, None, for_people=format_name == "text", overwrite=overwrite, files=files, folder=folder)
    return 3 if mended.open else 0
