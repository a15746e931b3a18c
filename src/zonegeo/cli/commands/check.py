"""``zonegeo check``: decide every requirement of a proposal."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo.cli.exit_codes import OF_VERDICT
from zonegeo.cli.options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OutputOption,
    ProfileOption,
    ProposalOption,
    StudyArgument,
    format_option,
    receipt_argv,
)
from zonegeo.cli.output import deliver
from zonegeo.cli.streams import say
from zonegeo.cli.verbosity import VerboseOption, log
from zonegeo.i18n.language import language_of
from zonegeo.rendering import FORMATS

# read by people; the others are read by programs, and their bytes must not depend on the locale
_FOR_PEOPLE = ("text", "md")


def check(
    study: StudyArgument,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    draft: Annotated[Path | None, typer.Option("--with", metavar="FILE.geojson", help=TEXT("help.with"))] = None,
    decide: Annotated[Literal["value", "cautious"], typer.Option("--decide", help=TEXT("help.decide"))] = "value",
    format_name: Annotated[str, format_option(FORMATS)] = "text",
    output: OutputOption = None,
    map_file: Annotated[Path | None, typer.Option("--map", metavar="FILE", help=TEXT("help.map-option"))] = None,
    pack: Annotated[Path | None, typer.Option("--pack", metavar="FILE.zip", help=TEXT("help.pack"))] = None,
    pack_inputs: Annotated[
        Literal["copy", "hashes"], typer.Option("--pack-inputs", help=TEXT("help.pack-inputs"))
    ] = "copy",
    lang: LangOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help=TEXT("help.exit-zero"))] = False,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
) -> int:
    """Evaluate, print or write the result, draw the map, and return the exit code of the verdict."""
    from zonegeo.api.evaluate import account_of, account_of_inputs, evaluate, read_study, render
    from zonegeo.api.map import map_page

    cautious = decide == "cautious"
    argv = receipt_argv("check", study, options={
        "--proposal": proposal, "--profile": profile, "--as-of": as_of, "--with": draft,
        "--decide": decide if cautious else None,
    })  # fmt: skip
    spoken = lang or language_of(os.environ)
    known = read_study(study, draft=draft)
    log(account_of_inputs(known, language=spoken), verbose)
    evaluation = evaluate(known, profile=profile, proposal=proposal, as_of=as_of, cautious=cautious, argv=argv)
    log(account_of(evaluation, language=spoken), verbose)
    text = render(evaluation, format_name, language=spoken if format_name in _FOR_PEOPLE else lang or "en")
    # everything is made before anything is written, so that a failure leaves nothing behind
    files: dict[Path, str | bytes] = {}
    if map_file is not None:
        files[map_file] = map_page(evaluation, language=spoken)
    if pack is not None:
        from zonegeo.api.packs.make_pack import make_pack

        made = make_pack(
            evaluation, known, path=study, profile=profile, draft=draft, inputs=pack_inputs, language=lang or "en"
        )
        files[pack] = made
    deliver(text, output, for_people=format_name in _FOR_PEOPLE, files=files)
    if pack is not None:
        say(TEXT("verify.pack-sha256", value=sha256(made).hexdigest()) + "\n", error=True)
    return 0 if exit_zero else OF_VERDICT[evaluation.verdict]
