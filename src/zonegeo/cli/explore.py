"""``zonegeo explore``: the best proposals among candidates."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zonegeo.cli.options import (
    TEXT,
    AsOfOption,
    CrsOption,
    DebugOption,
    LangOption,
    OutputOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.cli.screen import emit, say, write_whole
from zonegeo.i18n.language import language_of
from zonegeo.model.errors import Problem, UsageError
from zonegeo.model.quantity import Quantity, QuantityError

if TYPE_CHECKING:
    from zonegeo.model.exploration import Exploration

# those of model/exploration.py, which no other command has to load; a test holds them together
Strategy = Literal["enumeration", "integer-program", "local-search"]
EXIT_INTERRUPTED = 130
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
    id_by: Annotated[str, typer.Option("--id-by", metavar="ATTRIBUTE", help=TEXT("help.id-by"))] = "id",
    role_by: Annotated[str, typer.Option("--role-by", metavar="ATTRIBUTE", help=TEXT("help.role-by"))] = "role",
    area_by: Annotated[
        str, typer.Option("--area-by", metavar="ATTRIBUTE[:UNIT]", help=TEXT("help.area-by"))
    ] = "declared_area",
    crs: CrsOption = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=TEXT("help.encoding"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", metavar="NAME", help=TEXT("help.layer"))] = None,
    format_name: Annotated[
        Literal["text", "json", "csv", "md", "geojson"], typer.Option("--format", help=TEXT("help.format"))
    ] = "text",
    output: OutputOption = None,
    folder: Annotated[
        Path | None, typer.Option("--proposals", metavar="FOLDER", help=TEXT("help.explored-files"))
    ] = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Search, evaluate what is kept, print or write it. 3 where nothing was found, 130 after Ctrl-C."""
    from zonegeo.api.exploring import Columns
    from zonegeo.api.exploring import explore as explore_all
    from zonegeo.cli.watch import watched
    from zonegeo.model.exploration import Wishes

    wishes = Wishes(
        required=_ids(require), excluded=_ids(exclude), exclusive=_groups(exclusive), together=_groups(together),
        least_count=least_count, most_count=most_count, least_area=_quantity(least_area, "area", "--min-area"),
        most_area=_quantity(most_area, "area", "--max-area"), most_spread_m=_metres(most_spread),
        contiguous=contiguous,
    )  # fmt: skip
    given = {"--proposal": proposal, "--fixed": fixed, "--profile": profile, "--as-of": as_of, "--keep": keep,
             "--seed": seed, "--strategy": strategy, "--min-area": least_area, "--max-area": most_area,
             "--max-spread": most_spread, "--min-count": least_count, "--max-count": most_count}  # fmt: skip
    several = {"--objective": objective, "--require": require, "--exclude": exclude, "--exclusive": exclusive,
               "--together": together}  # fmt: skip
    argv = _argv(study, given, several, contiguous=contiguous)
    with watched(TEXT("explore.searching"), seconds=time_limit) as watch:
        found = explore_all(
            study, candidates, objective, proposal=proposal, fixed=[each for each in fixed.split(",") if each],
            profile=profile, as_of=as_of, wishes=wishes, keep=keep, seed=seed, strategy=strategy,
            columns=Columns(id_by, role_by, area_by, crs, encoding, layer), watch=watch, argv=argv,
        )  # fmt: skip
    _put_out(found, format_name, lang=lang, output=output, folder=folder)
    return EXIT_INTERRUPTED if found.search.stopped == "interrupted" else 0 if found.kept else 3


def _argv(study: str, given: Mapping[str, object], several: Mapping[str, Ids], *, contiguous: bool) -> tuple[str, ...]:
    """Return what was asked as the receipt tells it."""
    argv = ["explore", study, *(f"{name}={each}" for name, each in given.items() if each is not None)]
    argv += [f"{name}={each}" for name, listed in several.items() for each in listed or ()]
    return (*argv, "--contiguous") if contiguous else tuple(argv)


def _put_out(
    found: Exploration, format_name: str, *, lang: str | None, output: Path | None, folder: Path | None
) -> None:
    """Print what was found, or write it; and the proposal files where a folder is given."""
    from zonegeo.api.exploring import explored_files, render_exploration

    spoken = lang or language_of(os.environ)
    text = render_exploration(found, format_name, language=spoken if format_name in _FOR_PEOPLE else lang or "en")
    files: dict[Path, str | bytes] = {} if folder is None else dict(explored_files(found, folder))
    if output is not None:
        files[output] = text
    write_whole(*files.items())
    if output is None:
        (say if format_name in _FOR_PEOPLE else emit)(text)
    for path in files:
        say(TEXT("screen.written", path=str(path)) + "\n", error=True)


def _ids(given: Ids) -> tuple[str, ...]:
    return tuple(name.strip() for each in given or () for name in each.split(",") if name.strip())


def _groups(given: Ids) -> tuple[tuple[str, ...], ...]:
    return tuple(_ids([each]) for each in given or ())


def _quantity(text: str | None, dimension: str, option: str) -> Fraction | None:
    if text is None:
        return None
    try:
        found = Quantity.parse(text)
    except QuantityError:
        found = None
    if found is None or found.dimension != dimension or found.value < 0:
        code = "area-not-understood" if dimension == "area" else "length-not-understood"
        raise UsageError(Problem(code, option, {"value": text}))
    return found.si


def _metres(text: str | None) -> float | None:
    found = _quantity(text, "length", "--max-spread")
    return None if found is None else float(found)
