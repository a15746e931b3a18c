"""``zonegeo explore``: the best proposals among candidates."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

import typer

from zonegeo import api
from zonegeo.cli.console.interruptible import watched
from zonegeo.cli.console.output import claim, deliver
from zonegeo.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OPEN
from zonegeo.cli.options.file_options import (
    CrsOption,
    EncodingOption,
    FieldsOption,
    LayerOption,
    RoleByOption,
    fields_of,
    one_of,
)
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    MeasureInOption,
    OutputOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
    format_of,
    format_option,
    receipt_argv,
)
from zonegeo.i18n.language import language_of
from zonegeo.model.answers.exploration import Wishes
from zonegeo.model.quantity import asked_quantity
from zonegeo.rendering.exploration import EXPLORATION_FORMATS

# those of model/answers/exploration.py, which no other command has to load; a test holds them together
Strategy = Literal["enumeration", "integer-program", "local-search"]
_FOR_PEOPLE = ("text", "md")
Ids = list[str] | None


def explore(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"))],
    candidates: Annotated[Path, typer.Option("--candidates", metavar="FILE", help=TEXT("help.explore-candidates"))],
    objective: Annotated[
        list[str], typer.Option("--objective", metavar="min|max:NAME", help=TEXT("help.explore-objective"))
    ],
    proposal: ProposalOption = None,
    fixed: Annotated[str, typer.Option("--fixed", metavar="core|all|none|ID,…", help=TEXT("help.fixed"))] = "core",
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    require: Annotated[Ids, typer.Option("--require", metavar="ID,…", help=TEXT("help.require"))] = None,
    exclude: Annotated[Ids, typer.Option("--exclude", metavar="ID,…", help=TEXT("help.exclude"))] = None,
    exclusive: Annotated[Ids, typer.Option("--exclusive", metavar="ID,ID,…", help=TEXT("help.exclusive"))] = None,
    together: Annotated[Ids, typer.Option("--together", metavar="ID,ID,…", help=TEXT("help.together"))] = None,
    least_count: Annotated[int, typer.Option("--min-count", min=0, help=TEXT("help.min-count"))] = 1,
    most_count: Annotated[int | None, typer.Option("--max-count", min=1, help=TEXT("help.max-count"))] = None,
    least_area: Annotated[str | None, typer.Option("--min-area", metavar="AREA", help=TEXT("help.min-area"))] = None,
    most_area: Annotated[str | None, typer.Option("--max-area", metavar="AREA", help=TEXT("help.max-area"))] = None,
    most_spread: Annotated[
        str | None, typer.Option("--max-spread", metavar="LENGTH", help=TEXT("help.max-spread"))
    ] = None,
    contiguous: Annotated[bool, typer.Option("--contiguous", help=TEXT("help.contiguous"))] = False,
    keep: Annotated[int, typer.Option("--keep", min=1, help=TEXT("help.keep"))] = 10,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help=TEXT("help.seed"))] = None,
    strategy: Annotated[Strategy | None, typer.Option("--strategy", help=TEXT("help.strategy"))] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help=TEXT("help.time-limit"))
    ] = None,
    fields: FieldsOption = None,
    role_by: RoleByOption = None,
    crs: CrsOption = None,
    measure_in: MeasureInOption = None,
    encoding: EncodingOption = None,
    layer: LayerOption = None,
    given_format: Annotated[str | None, format_option(EXPLORATION_FORMATS)] = None,
    output: OutputOption = None,
    folder: Annotated[
        Path | None, typer.Option("--proposals", metavar="FOLDER", help=TEXT("help.explored-files"))
    ] = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Search, evaluate what is kept, print or write it. 3 where nothing was found, 130 after Ctrl-C."""
    spread = _asked(most_spread, "--max-spread", "length")
    claim(output, overwrite=overwrite)
    wishes = Wishes(
        required=_ids(require), excluded=_ids(exclude), exclusive=_groups(exclusive), together=_groups(together),
        least_count=least_count, most_count=most_count, least_area=_asked(least_area, "--min-area", "area"),
        most_area=_asked(most_area, "--max-area", "area"), most_spread_m=None if spread is None else float(spread),
        contiguous=contiguous,
    )  # fmt: skip
    given = {"--proposal": proposal, "--fixed": fixed, "--profile": profile, "--as-of": as_of, "--keep": keep,
             "--seed": seed, "--strategy": strategy, "--min-area": least_area, "--max-area": most_area,
             "--max-spread": most_spread, "--min-count": least_count, "--max-count": most_count,
             "--objective": objective, "--require": require, "--exclude": exclude, "--exclusive": exclusive,
             "--together": together, "--contiguous": contiguous, "--measure-in": measure_in}  # fmt: skip
    told = fields_of(fields)
    columns = api.Columns(
        told.get("id", "id"), role_by or told.get("role", "role"), told.get("declared_area", "declared_area"),
        one_of(crs, "crs", candidates), one_of(encoding, "encoding", candidates), one_of(layer, "layer", candidates),
    )  # fmt: skip
    with watched(TEXT("explore.searching"), seconds=time_limit) as watch:
        found = api.explore(
            api.read_study(study, measure_in=measure_in), candidates, objective, proposal=proposal,
            fixed=[each for each in fixed.split(",") if each],
            profile=profile, as_of=as_of, wishes=wishes, keep=keep, seed=seed, strategy=strategy,
            columns=columns, watch=watch,
            argv=receipt_argv("explore", study, options=given),
        )  # fmt: skip
    spoken = lang or language_of(os.environ)
    format_name = format_of(given_format, output, EXPLORATION_FORMATS)
    language = spoken if format_name in _FOR_PEOPLE else lang or "en"
    text = api.render_exploration(found, format_name, language=language)
    proposals = {} if folder is None else api.explored_files(found, folder)
    deliver(text, output, for_people=format_name in _FOR_PEOPLE, overwrite=overwrite, files=proposals, folder=folder)
    return EXIT_INTERRUPTED if found.search.stopped == "interrupted" else 0 if found.kept else EXIT_OPEN


def _ids(given: Ids) -> tuple[str, ...]:
    return tuple(name.strip() for each in given or () for name in each.split(",") if name.strip())


def _groups(given: Ids) -> tuple[tuple[str, ...], ...]:
    return tuple(_ids([each]) for each in given or ())


def _asked(text: str | None, option: str, of: Literal["area", "length"]) -> Fraction | None:
    return None if text is None else asked_quantity(text, option, of=of, or_none=True)
