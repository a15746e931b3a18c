"""``zonegeo compare``: alternatives side by side, and the land of each against the baseline."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.cli.console.output import claim, deliver, open_page
from zonegeo.cli.console.progress import shown_step
from zonegeo.cli.console.verbosity import VerboseOption, log
from zonegeo.cli.options.file_options import FileOptions, takes_files
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OpenOption,
    OutputOption,
    OverwriteOption,
    ProfileOption,
    format_of,
    format_option,
    receipt_argv,
)
from zonegeo.cli.options.shell_completion import complete_proposal, complete_study
from zonegeo.cli.subjects import study_or_files
from zonegeo.comparison.parse_objective import parse_weights
from zonegeo.i18n.language import language_of
from zonegeo.model.study import Study
from zonegeo.rendering.comparison import COMPARISON_FORMATS

_FOR_PEOPLE = ("text", "md", "xlsx")


@takes_files
def compare(
    study: Annotated[
        str, typer.Argument(metavar="STUDY|FILE", help=TEXT("help.compared-study"), autocompletion=complete_study)
    ],
    proposals: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PROPOSAL|FILE]...", help=TEXT("help.compared"), autocompletion=complete_proposal),
    ] = None,
    baseline: Annotated[
        str | None,
        typer.Option("--baseline", metavar="ID", help=TEXT("help.baseline"), autocompletion=complete_proposal),
    ] = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    objective: Annotated[
        list[str] | None, typer.Option("--objective", metavar="min|max:REQUIREMENT", help=TEXT("help.objective"))
    ] = None,
    weights: Annotated[
        str | None, typer.Option("--weights", metavar="REQUIREMENT=WEIGHT,…", help=TEXT("help.weights"))
    ] = None,
    history: Annotated[bool, typer.Option("--history", help=TEXT("help.history"))] = False,
    only_differences: Annotated[bool, typer.Option("--only-differences", help=TEXT("help.only-differences"))] = False,
    sliver_width: Annotated[
        str, typer.Option("--sliver-width", metavar="LENGTH", help=TEXT("help.sliver-width"))
    ] = "1 m",
    given_format: Annotated[str | None, format_option(COMPARISON_FORMATS)] = None,
    output: OutputOption = None,
    map_file: Annotated[Path | None, typer.Option("--map", metavar="FILE.html", help=TEXT("help.compare-map"))] = None,
    overwrite: OverwriteOption = False,
    open_it: OpenOption = False,
    lang: LangOption = None,
    verbose: VerboseOption = 0,
    debug: DebugOption = False,
    *,
    files: FileOptions,
) -> int:
    """Compare, print or write the tables. A comparison is no verdict: it ends with 0 whatever they say."""
    format_name = format_of(given_format, output, COMPARISON_FORMATS)
    if format_name == "xlsx" and output is None:
        raise UsageError(Problem("workbook-needs-a-file", "--format xlsx"))
    claim(output, map_file, overwrite=overwrite)
    listed, spoken = proposals or [], lang or language_of(os.environ)
    compared, role_by, crs = study_or_files(
        (study, *listed), files, profile=profile, as_of=as_of, language=spoken
    )  # fmt: skip
    given = {"--baseline": baseline, "--measure-in": crs,
             "--profile": profile, "--as-of": as_of, "--weights": weights,
             "--objective": objective}  # fmt: skip
    with shown_step("measure"):
        comparison = api.compare(
            compared, () if isinstance(compared, Study) else listed, baseline=baseline,
            profile=profile, as_of=as_of, objectives=objective or [],
            weights=None if weights is None else parse_weights(weights), history=history, sliver_width=sliver_width,
            with_shapes=map_file is not None,
            crs=crs, role_by=role_by, argv=receipt_argv("compare", study, *listed, options=given),
        )  # fmt: skip
    log(api.account_of_comparison(comparison, language=spoken), verbose)
    language = spoken if format_name in _FOR_PEOPLE else lang or "en"
    rendered = api.render_comparison(comparison, format_name, language=language, only_differences=only_differences)
    page = {} if map_file is None else {map_file: api.comparison_page(comparison, language=spoken)}
    deliver(rendered, output, for_people=format_name in _FOR_PEOPLE, overwrite=overwrite, files=page)
    if open_it:
        open_page(map_file)
    return 0
