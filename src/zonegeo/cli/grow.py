"""``zonegeo grow``: contiguous background spaces from parcels, to a target area."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zonegeo.cli.explore import EXIT_INTERRUPTED
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
from zonegeo.cli.screen import say, write_whole
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.errors import Problem, UsageError
from zonegeo.model.quantity import Quantity, QuantityError

if TYPE_CHECKING:
    from zonegeo.api.growing import Growth


def grow(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"))],
    parcels: Annotated[Path, typer.Option("--parcels", metavar="FILE", help=TEXT("help.grow-parcels"))],
    target_area: Annotated[str, typer.Option("--target-area", metavar="AREA", help=TEXT("help.grow-target"))],
    seed: Annotated[int, typer.Option("--seed", min=0, help=TEXT("help.grow-seed"))],
    tolerance: Annotated[str, typer.Option("--tolerance", metavar="SHARE", help=TEXT("help.grow-tolerance"))] = "5%",
    start: Annotated[
        list[str] | None, typer.Option("--from", metavar="LON,LAT|ID", help=TEXT("help.grow-from"))
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help=TEXT("help.grow-keep"))] = 3,
    different: Annotated[str, typer.Option("--different", metavar="SHARE", help=TEXT("help.grow-different"))] = "0.3",
    compactness: Annotated[
        float, typer.Option("--min-compactness", min=0, max=1, help=TEXT("help.grow-compactness"))
    ] = 0.0,
    requirement: Annotated[
        list[str] | None, typer.Option("--requirement", metavar="ID", help=TEXT("help.grow-requirement"))
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help=TEXT("help.time-limit"))
    ] = None,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    id_by: Annotated[str, typer.Option("--id-by", metavar="ATTRIBUTE", help=TEXT("help.id-by"))] = "id",
    crs: CrsOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Grow, print what was kept, write a proposal file of each. 3 where nothing was kept, 130 after Ctrl-C."""
    from zonegeo.api.exploring import Columns
    from zonegeo.api.growing import GrowTask, grow_proposals, grown_files
    from zonegeo.cli.watch import watched

    task = GrowTask(
        _area(target_area), _share(tolerance, "--tolerance"), tuple(start or ()), keep,
        _share(different, "--different"), compactness, tuple(requirement or ()),
    )  # fmt: skip
    with watched(TEXT("grow.growing"), seconds=time_limit) as watch:
        found = grow_proposals(
            study, parcels, task, seed=seed, proposal=proposal, profile=profile, as_of=as_of,
            columns=Columns(id_by=id_by, crs=crs), watch=watch,
        )  # fmt: skip
        stopped = watch.should_stop()
    _tell(found, Translator(lang or language_of(os.environ)), seed, stopped)
    if output is not None and found.kept:
        files = grown_files(found, output)
        write_whole(*files.items())
        for path in files:
            say(TEXT("screen.written", path=str(path)) + "\n", error=True)
    return EXIT_INTERRUPTED if stopped == "interrupted" else 0 if found.kept else 3


def _tell(found: Growth, speak: Translator, seed: int, stopped: str) -> None:
    text = speak.text
    for each in found.kept:
        apart = text("grow.first") if each.difference is None else f"{each.difference:.0%}"
        shown = {"area": {"value": each.area_m2, "unit": "m2"}, "compactness": f"{each.compactness:.2f}"}
        verdict = text(f"verdict.{each.evaluation.verdict.value}")
        say(text("grow.row", proposal=each.id, count=len(each.parcels), apart=apart, verdict=verdict, **shown) + "\n")
    if not found.kept:
        code = "grow.refused" if found.refused else "grow.not-compact" if found.reached else "grow.none"
        say(text(code, area={"value": found.largest_m2, "unit": "m2"}, count=found.refused or found.reached) + "\n")
    if stopped:
        say(text("grow.stopped") + "\n")
    say(text("grow.method", crs=found.crs, seed=str(seed), count=found.parcels, usable=found.usable,
             reached=found.reached) + "\n")  # fmt: skip


def _area(text: str) -> float:
    try:
        found = Quantity.parse(text)
    except QuantityError:
        found = None
    if found is None or found.dimension != "area" or found.value <= 0:
        raise UsageError(Problem("area-not-understood", "--target-area", {"value": text}))
    return float(found.si)


def _share(text: str, option: str) -> float:
    """Return ``5%`` or ``0.05`` as a share of 1, from 0 up to 1."""
    try:
        share = float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise UsageError(Problem("grow-share-not-understood", option, {"value": text}))
    return share
