"""``zonegeo check``: decide every requirement of a proposal."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo.cli.check_task import CheckTask
from zonegeo.cli.console.verbosity import VerboseOption
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    DraftOption,
    LangOption,
    OpenOption,
    OutputOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
    StudiesArgument,
    WatchOption,
    format_of,
    format_option,
)
from zonegeo.i18n.language import language_of
from zonegeo.rendering import FORMATS


@takes_files
def check(
    studies: StudiesArgument,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    draft: DraftOption = None,
    decide: Annotated[Literal["value", "cautious"], typer.Option("--decide", help=TEXT("help.decide"))] = "value",
    format_name: Annotated[str | None, format_option(FORMATS)] = None,
    output: OutputOption = None,
    map_file: Annotated[Path | None, typer.Option("--map", metavar="FILE", help=TEXT("help.map-option"))] = None,
    pack: Annotated[Path | None, typer.Option("--pack", metavar="FILE.zip", help=TEXT("help.pack"))] = None,
    pack_inputs: Annotated[
        Literal["copy", "hashes"], typer.Option("--pack-inputs", help=TEXT("help.pack-inputs"))
    ] = "copy",
    allow_outside: Annotated[bool, typer.Option("--allow-outside", help=TEXT("help.allow-outside"))] = False,
    sign: Annotated[Path | None, typer.Option("--sign", metavar="KEY.pem", help=TEXT("help.sign"))] = None,
    overwrite: OverwriteOption = False,
    watch: WatchOption = False,
    open_it: OpenOption = False,
    lang: LangOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help=TEXT("help.exit-zero"))] = False,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Check once, or again after each change of a file; return the exit code of the verdict, of several the worst."""
    named = format_of(format_name, output, FORMATS, of_result=True)
    task = CheckTask(
        tuple(studies), files, proposal, profile, as_of, draft, decide, named, output, map_file, pack,
        pack_inputs, allow_outside, sign, overwrite, open_it, exit_zero, verbose, lang, lang or language_of(os.environ),
    )  # fmt: skip
    if not watch:
        return task.run()
    from zonegeo.cli.console.watch_files import watch as watch_them

    return watch_them([task.run, task.without_opening().run], task.watched, language=task.spoken)
