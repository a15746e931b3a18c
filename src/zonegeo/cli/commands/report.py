"""``zonegeo report``: a result as a report that a ministry, a meeting or an auditor can read."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.cli.console.output import claim, tell_written
from zonegeo.cli.console.progress import shown_progress
from zonegeo.cli.console.streams import write_whole
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    DraftOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.cli.subjects import evaluation_of
from zonegeo.i18n.language import language_of
from zonegeo.model.answers.comparison import Comparison
from zonegeo.model.evaluation import Evaluation


@takes_files
def report(
    sources: Annotated[list[str], typer.Argument(metavar="RESULT|STUDY|FILE...", help=TEXT("help.report-source"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=TEXT("help.report-output"))],
    compare: Annotated[
        list[Path] | None, typer.Option("--compare", metavar="FILE.json", help=TEXT("help.report-compare"))
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", metavar="FILE", help=TEXT("help.report-template"))
    ] = None,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    draft: DraftOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Write the report whole or not at all; a report is no verdict: it ends with 0 whatever it says."""
    claim(output, overwrite=overwrite)
    language = lang or language_of(os.environ)
    evaluation, _study = evaluation_of(
        sources, files, proposal=proposal, profile=profile, as_of=as_of, draft=draft, language=language
    )
    read = [api.read_compared(path) for path in compare or ()]
    others = [each for each in read if isinstance(each, Evaluation)]
    comparisons = [each for each in read if isinstance(each, Comparison)]
    if len(comparisons) > 1:
        raise typer.BadParameter(TEXT("usage.one-comparison"))
    with shown_progress() as show:
        parts = count(1)
        title = TEXT("report.progress")
        content = api.render_report(
            evaluation, output.suffix.lower().removeprefix("."), language=language, others=others,
            comparison=comparisons[0] if comparisons else None, template=template,
            progress=lambda part: show(f"{title}: {part}", next(parts), None),
        )  # fmt: skip
    write_whole({output: content}, overwrite=overwrite)
    tell_written(output)
    return 0
