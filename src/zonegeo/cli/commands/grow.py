"""``zonegeo grow``: contiguous background spaces from parcels, to a target area."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.outputs import STDOUT
from zonegeo.base.message import Name, called
from zonegeo.cli.console.interruptible import watched
from zonegeo.cli.console.output import claim, tell_rules
from zonegeo.cli.console.streams import say, write_whole
from zonegeo.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OPEN
from zonegeo.cli.options.file_options import CrsOption, FieldsOption, fields_of, one_of
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OutputOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.quantity import Quantity, QuantityError

if TYPE_CHECKING:
    from zonegeo.api.search.grow import Growth

# wider strips are lanes, which are no fault of a survey
_WIDEST_SNAP_M = 1.0


def grow(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"))],
    parcels: Annotated[Path, typer.Option("--parcels", metavar="FILE", help=TEXT("help.grow-parcels"))],
    target_area: Annotated[str, typer.Option("--target-area", metavar="AREA", help=TEXT("help.grow-target"))],
    seed: Annotated[int, typer.Option("--seed", min=0, help=TEXT("help.grow-seed"))],
    tolerance: Annotated[str, typer.Option("--tolerance", metavar="SHARE", help=TEXT("help.grow-tolerance"))] = "5%",
    start: Annotated[
        list[str] | None, typer.Option("--start", metavar="LON,LAT|ID", help=TEXT("help.grow-from"))
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help=TEXT("help.grow-keep"))] = 3,
    different: Annotated[str, typer.Option("--different", metavar="SHARE", help=TEXT("help.grow-different"))] = "0.3",
    compactness: Annotated[
        float, typer.Option("--min-compactness", min=0, max=1, help=TEXT("help.grow-compactness"))
    ] = 0.0,
    requirement: Annotated[
        list[str] | None, typer.Option("--requirement", metavar="ID", help=TEXT("help.grow-requirement"))
    ] = None,
    snap: Annotated[str, typer.Option("--snap", metavar="LENGTH", help=TEXT("help.grow-snap"))] = "0.05 m",
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help=TEXT("help.time-limit"))
    ] = None,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    fields: FieldsOption = None,
    crs: CrsOption = None,
    output: OutputOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Grow, print what was kept, write a proposal file of each. 3 where nothing was kept, 130 after Ctrl-C."""
    task = api.GrowTask(
        _area(target_area), _share(tolerance, "--tolerance"), tuple(start or ()), keep,
        _share(different, "--different"), compactness, tuple(requirement or ()),
        snap_m=_length(snap),
    )  # fmt: skip
    # a file for each land that is kept: stdout takes one
    claim(output, overwrite=overwrite, made=output if output == STDOUT else None)
    with watched(TEXT("grow.growing"), seconds=time_limit) as watch:
        found = api.grow(
            study, parcels, task, seed=seed, proposal=proposal, profile=profile, as_of=as_of,
            columns=api.Columns(id_by=fields_of(fields).get("id", "id"), crs=one_of(crs, "crs", parcels)), watch=watch,
        )  # fmt: skip
        stopped = watch.should_stop()
    with speaking_of(words=found.words):
        _tell(found, Translator(lang or language_of(os.environ)), seed, stopped)
    if output is not None and found.kept:
        files = api.grown_files(found, output)
        write_whole(files, overwrite=overwrite)
        for path in files:
            say(TEXT("screen.written", path=str(path)) + "\n", error=True)
    return EXIT_INTERRUPTED if stopped == "interrupted" else 0 if found.kept else EXIT_OPEN


def _tell(found: Growth, speak: Translator, seed: int, stopped: str) -> None:
    text = speak.text
    tell_rules(found.kept[0].evaluation.notices if found.kept else ())
    for each in found.kept:
        apart = text("grow.first") if each.difference is None else f"{each.difference:.0%}"
        shown = {"area": {"value": each.area_m2, "unit": "m2"}, "compactness": f"{each.compactness:.2f}"}
        verdict = text(f"verdict.{each.evaluation.verdict.value}")
        told = called(each.id, Name(**each.document["zonegeo"]["name"]))
        say(text("grow.row", proposal=told, count=len(each.parcels), apart=apart, verdict=verdict, **shown) + "\n")
    if not found.kept:
        say(_why_none(found, text) + "\n")
    for line in _lines(found, text):
        say(line + "\n")
    if stopped:
        say(text("grow.stopped") + "\n")
    closed = max((each.closed_m2 for each in found.kept), default=0.0)
    values = {"snap": _metres(found.task.snap_m), "closed": {"value": closed, "unit": "m2"}}
    say(text("grow.method", crs=found.crs, seed=str(seed), count=found.parcels, usable=found.usable,
             reached=found.reached, **values) + "\n")  # fmt: skip


def _why_none(found: Growth, text: Callable[..., str]) -> str:
    if found.refused:
        return text("grow.refused", count=found.refused)
    if found.uncompact:
        return text("grow.not-compact", count=found.uncompact)
    if found.unwritten:
        return text("grow.unwritten", count=found.unwritten)
    if found.largest_m2 is None:
        return text("grow.not-yet")
    return text("grow.none", area={"value": found.largest_m2, "unit": "m2"})


def _lines(found: Growth, text: Callable[..., str]) -> Iterator[str]:
    """Yield what became of each requirement, and what in the parcels kept land from growing."""
    for each in found.asked:
        requirement = called(each.requirement, each.name)
        if each.requirement in found.task.requirements:
            values = {"tries": each.tries, "evaluated": each.evaluated, "parcels": each.parcels}
            yield text("grow.asked", requirement=requirement, **values)
            if each.unguided:
                yield text(f"grow.unguided.{each.unguided}", requirement=requirement)
    if found.unusable_starts:
        yield text("grow.start-unusable", starts=", ".join(found.unusable_starts))
    if found.gaps or found.laps:
        widths = {"widest": _metres(found.widest_m), "snap": _metres(found.task.snap_m)}
        yield text("grow.nearly", gaps=found.gaps, laps=found.laps, **widths)


def _metres(value: float) -> str:
    """Write a width to the millimetre: it is too small for the decimals of a distance."""
    return f"{value:.3f}".rstrip("0").rstrip(".") + " m"


def _length(text: str) -> float:
    width = _quantity(text, "length", "length-not-understood", "--snap", least=0.0)
    if width > _WIDEST_SNAP_M:
        raise UsageError(Problem("grow-snap-too-wide", "--snap", {"value": text}))
    return width


def _area(text: str) -> float:
    return _quantity(text, "area", "area-not-understood", "--target-area", least=1e-6)


def _quantity(text: str, dimension: str, code: str, option: str, *, least: float) -> float:
    try:
        found = Quantity.parse(text)
    except QuantityError:
        found = None
    if found is None or found.dimension != dimension or found.si < least:
        raise UsageError(Problem(code, option, {"value": text}))
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
