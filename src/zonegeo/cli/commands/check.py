"""``zonegeo check``: decide every requirement of a proposal."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zonegeo.base.errors import Problem, UsageError
from zonegeo.cli.check_many import check_many
from zonegeo.cli.exit_codes import OF_VERDICT
from zonegeo.cli.file_options import FileOptions, takes_files
from zonegeo.cli.options import (
    TEXT,
    AsOfOption,
    DebugOption,
    DraftOption,
    LangOption,
    OutputOption,
    ProfileOption,
    ProposalOption,
    StudiesArgument,
    receipt_argv,
)
from zonegeo.cli.output import deliver
from zonegeo.cli.streams import say
from zonegeo.cli.subjects import Subject, subjects_of
from zonegeo.cli.verbosity import VerboseOption, log
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator

if TYPE_CHECKING:
    from zonegeo.model.evaluation import Evaluation
    from zonegeo.model.study import Study

Format = Literal["text", "json", "jsonl", "csv", "md", "github", "junit", "sarif"]
# read by people; the others are read by programs, and their bytes must not depend on the locale
_FOR_PEOPLE = ("text", "md")


@takes_files
def check(
    studies: StudiesArgument,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    draft: DraftOption = None,
    decide: Annotated[Literal["value", "cautious"], typer.Option("--decide", help=TEXT("help.decide"))] = "value",
    format_name: Annotated[Format, typer.Option("--format", help=TEXT("help.format"))] = "text",
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
    *,
    files: FileOptions,
) -> int:
    """Evaluate, print or write the result, draw the map, and return the exit code of the verdict."""
    from zonegeo.api.evaluate import account_of, account_of_inputs, evaluate, read_study, render
    from zonegeo.api.map import map_page

    spoken = lang or language_of(os.environ)
    subjects = subjects_of(studies, files, profile=profile, proposal=proposal, as_of=as_of, language=spoken)
    cautious = decide == "cautious"
    options = {"--profile": profile, "--as-of": as_of, "--with": draft, "--decide": decide if cautious else None,
               "--measure-in": files.given["measure_in"]}  # fmt: skip

    def known_of(subject: Subject) -> Study:
        if subject.study is None:
            return read_study(str(subject.path), draft=draft, measure_in=files.given["measure_in"])
        for option in (name for name, each in {"--with": draft, "--pack": pack}.items() if each is not None):
            raise UsageError(Problem("study-needed", option, {"value": option}))
        return subject.study

    def checked(subject: Subject, known: Study) -> Evaluation:
        named = (subject.path,) if subject.path is not None else tuple(studies)
        argv = receipt_argv("check", *named, options={"--proposal": subject.proposal, **options})
        found = evaluate(
            known, profile=profile if subject.path is not None else None, proposal=subject.proposal, as_of=as_of,
            cautious=cautious, argv=argv,
        )  # fmt: skip
        log(account_of(found, language=spoken), verbose)
        return found

    def code_of(found: Evaluation) -> int:
        return 0 if exit_zero else OF_VERDICT[found.verdict]

    if len(subjects) > 1:
        refused = {"--map": map_file, "--pack": pack}
        for option in (name for name, each in refused.items() if each is not None):
            raise UsageError(Problem("option-of-one", option, {"value": option}))
        return check_many(
            subjects, lambda each: checked(each, known_of(each)), code_of, format_name=format_name, output=output,
            translator=Translator(spoken), given=studies,
        )  # fmt: skip
    known = known_of(subjects[0])
    log(account_of_inputs(known, language=spoken), verbose)
    evaluation = checked(subjects[0], known)
    text = render(evaluation, format_name, language=spoken if format_name in _FOR_PEOPLE else lang or "en")
    # everything is made before anything is written, so that a failure leaves nothing behind
    made: dict[Path, str | bytes] = {}
    if map_file is not None:
        from zonegeo.api.map import map_page

        made[map_file] = map_page(evaluation, language=spoken)
    if pack is not None:
        from zonegeo.api.packs.make_pack import make_pack

        packed = make_pack(
            evaluation, known, path=str(subjects[0].path), profile=profile, draft=draft, inputs=pack_inputs,
            language=lang or "en",
        )  # fmt: skip
        made[pack] = packed
    deliver(text, output, for_people=format_name in _FOR_PEOPLE, files=made)
    if pack is not None:
        say(TEXT("verify.pack-sha256", value=sha256(packed).hexdigest()) + "\n", error=True)
    return code_of(evaluation)
