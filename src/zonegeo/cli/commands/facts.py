"""``zonegeo facts``: the workbook of a study's facts, and what would decide it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zonegeo import api
from zonegeo.base.plain_text import as_lines
from zonegeo.cli.console.output import claim, tell_written
from zonegeo.cli.console.streams import emit, say, write_whole
from zonegeo.cli.options.shared_options import (
    TEXT,
    DebugOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
    StudyArgument,
)
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import speaking_of


def facts(
    study: StudyArgument,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx|DIR", help=TEXT("help.facts-output"))
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help=TEXT("help.facts-missing"))] = False,
    figures: Annotated[bool, typer.Option("--figures", help=TEXT("help.facts-figures"))] = False,
    output_format: Annotated[
        Literal["text", "json"], typer.Option("--format", help=TEXT("help.facts-format"))
    ] = "text",
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write the workbook whole or not at all, or tell what is missing; either way it is no verdict."""
    if figures:
        say(api.render_figures(api.stated_figures(study), language=lang or language_of(os.environ)))
        return 0
    if output is None and not missing:
        raise typer.BadParameter(TEXT("usage.facts-what"))
    folder = None
    if output is not None:
        folder = output if api.is_folder_of_facts(output) else None
        claim(*([output] if folder is None else sorted(output.glob("*.csv"))), overwrite=overwrite)
    asked = api.read_asked(study, profile=profile, proposal=proposal, language=lang)
    if output is not None:
        named, line = api.study_with_facts(asked, output)
        made = api.facts_files(asked, output)
        files: dict[Path, str | bytes] = {**named, **made}
        # a workbook that the study names was read in order to be written again, and that it may be was asked before
        edited = [*named, *(made if api.is_own_workbook(asked, output) else ())]
        write_whole(files, overwrite=overwrite, edited=edited, made=folder)
        tell_written(*files)
        if named:
            say(TEXT("facts.named", path=str(asked.study_file)) + "\n", error=True)
        elif line:
            say(TEXT("facts.name-it", line=line) + "\n", error=True)
    if missing:
        records = api.missing_records(asked)
        if output_format == "json":
            emit(json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        else:
            with speaking_of(words=asked.evaluation.profile.words):
                say(_told(records))
    return 0


def _told(records: list[dict[str, Any]]) -> str:
    if not records:
        return TEXT("facts.nothing-missing") + "\n"
    lines = []
    for each in records:
        verdict = TEXT(f"verdict.{each['verdict']}")
        lines.append(f"{each['name']}: {verdict} – {'; '.join(each['needs'])}")
        lines += [
            f"  {cell['sheet']}!{cell['cell']}  {' · '.join(filter(None, (cell['row'], cell['heading'])))}"
            for cell in each["cells"]
        ]
    return as_lines(lines)
