"""``zonegeo screen``: which of many parcels satisfy limits of place and area."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import called
from zonegeo.cli.console.interruptible import watched
from zonegeo.cli.console.output import tell_rules, tell_written
from zonegeo.cli.console.streams import emit, say
from zonegeo.cli.exit_codes import EXIT_INTERRUPTED, EXIT_OPEN
from zonegeo.cli.options.file_options import (
    CrsOption,
    EncodingOption,
    FieldsOption,
    LayerOption,
    YesOption,
    fields_of,
    one_of,
)
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.cli.subjects import study_alone
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import speaking_of
from zonegeo.model.quantity import asked_quantity

if TYPE_CHECKING:
    from zonegeo.api.search.screen.screen import Screening


def screen_parcels(
    parcels: Annotated[list[str], typer.Argument(metavar="PARCELS...", help=TEXT("help.screen-parcels"))],
    study: Annotated[list[str], typer.Option("--study", metavar="STUDY|FILE", help=TEXT("help.screen-study"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=TEXT("help.screen-output"))],
    near: Annotated[
        list[str] | None, typer.Option("--near", metavar="ID|LAYER[:DISTANCE]", help=TEXT("help.screen-near"))
    ] = None,
    within: Annotated[Path | None, typer.Option("--within", metavar="FILE", help=TEXT("help.screen-within"))] = None,
    least_area: Annotated[
        str | None, typer.Option("--min-area", metavar="QUANTITY", help=TEXT("help.screen-min-area"))
    ] = None,
    most_area: Annotated[
        str | None, typer.Option("--max-area", metavar="QUANTITY", help=TEXT("help.screen-max-area"))
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option("--where", metavar="COLUMN=VALUE|COLUMN>=N", help=TEXT("help.screen-where"))
    ] = None,
    requirement: Annotated[
        list[str] | None, typer.Option("--requirement", metavar="ID", help=TEXT("help.screen-requirement"))
    ] = None,
    fields: FieldsOption = None,
    layer: LayerOption = None,
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    threads: Annotated[int, typer.Option("--threads", min=1, max=64, help=TEXT("help.screen-threads"))] = 2,
    memory: Annotated[
        int, typer.Option("--memory", metavar="MB", min=64, max=1_000_000, help=TEXT("help.screen-memory"))
    ] = 256,
    engine: Annotated[Literal["local", "dask"], typer.Option("--engine", help=TEXT("help.screen-engine"))] = "local",
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help=TEXT("help.screen-scheduler"))
    ] = None,
    tls_keys: Annotated[
        Path | None, typer.Option("--tls-keys", metavar="DIR", help=TEXT("help.screen-tls-keys"))
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option("--time-limit", metavar="SECONDS", min=0, help=TEXT("help.screen-time-limit"))
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help=TEXT("help.screen-resume"))] = False,
    format_name: Annotated[Literal["text", "json"], typer.Option("--format", help=TEXT("help.format"))] = "text",
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    overwrite: OverwriteOption = False,
    yes: YesOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Screen, write, and tell how many parcels went why. 3 where none is kept or time ran out, 130 after Ctrl-C."""
    if scheduler is not None and engine != "dask":
        raise UsageError(Problem("scheduler-without-dask", "--scheduler", {"value": scheduler}))
    asked = api.AskedLimits(
        tuple(requirement or ()), tuple(near or ()), within, _area(least_area, "--min-area"),
        _area(most_area, "--max-area"), tuple(where or ()),
    )  # fmt: skip
    first = parcels[0]
    reading = api.Reading(
        fields_of(fields).get("id"), one_of(crs, "crs", first), one_of(layer, "layer", first), threads, memory,
        engine, scheduler, one_of(encoding, "encoding", first), None if tls_keys is None else str(tls_keys),
    )  # fmt: skip
    known = study_alone(study, profile=profile, as_of=as_of, language=lang or language_of(os.environ), yes=yes)
    with watched(TEXT("screening.progress"), seconds=time_limit) as watch:
        found = api.screen(
            known, parcels, output, asked=asked, reading=reading, profile=profile, proposal=proposal, as_of=as_of,
            resume=resume, watch=watch, overwrite=overwrite,
        )  # fmt: skip
    if format_name == "json":
        emit(json.dumps(api.screening_document(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    else:
        with speaking_of(words=found.words):
            _tell(found, lang or language_of(os.environ))
    if found.stopped:
        code = f"screening.stopped-{found.stopped}"
        say(TEXT(code, done=found.done, files=len(found.files), parcels=found.total) + "\n", error=True)
        return EXIT_INTERRUPTED if found.stopped == "interrupted" else EXIT_OPEN
    tell_written(found.output)
    return 0 if found.kept else EXIT_OPEN


def _area(text: str | None, option: str) -> float | None:
    return None if text is None else float(asked_quantity(text, option, of="area", or_none=True))


def _tell(found: Screening, language: str) -> None:
    """Print how many parcels there are of each reason; the numbers add up to all that were looked at."""
    tell_rules(found.notices)
    width = max(len(f"{found.total:,}"), 1)
    for reason, count in found.counts.items():
        say(f"{count:>{width},}  {_reason(reason, found, language)}\n")
    say(f"{found.total:>{width},}  {TEXT('screening.total')}\n")
    for each in found.unplaced:
        name, code = each.requirement.name.within(language), {"code": each.reason}
        say(TEXT("screening.not-screened", requirement=each.requirement.id, name=name, reason=code) + "\n")
    told = called(found.proposal, found.proposal_name)
    say(TEXT("screening.method", crs=found.crs, day=found.as_of.isoformat(), proposal=told) + "\n")


def _reason(reason: str, found: Screening, language: str) -> str:
    limits = found.limits
    if reason.startswith("where:"):
        return TEXT("screening.where", condition=reason.removeprefix("where:"))
    if reason == "min-area":
        return TEXT("screening.min-area", area={"value": limits.least_area, "unit": "m2"})
    if reason == "max-area":
        return TEXT("screening.max-area", area={"value": limits.most_area, "unit": "m2"})
    rule = next((each for each in limits.rules if each.requirement.id == reason), None)
    if rule is None:
        return TEXT(f"screening.{reason}")
    limit = {"op": rule.requirement.op, "number": f"{rule.limit_m:,g}", "unit": "m"}
    name = TEXT("screening.near") if rule.requirement.measure == "near" else rule.requirement.name.within(language)
    return TEXT("screening.rule", requirement=reason, name=name, limit=limit)
