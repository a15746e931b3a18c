"""``zonegeo envelope``: where a new background space satisfies a rule, or all of them."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import called
from zonegeo.cli.console.output import claim, tell_rules, tell_written
from zonegeo.cli.console.progress import shown_progress
from zonegeo.cli.console.streams import say, write_whole
from zonegeo.cli.options.shared_options import (
    TEXT,
    AsOfOption,
    DebugOption,
    LangOption,
    OverwriteOption,
    ProfileOption,
    ProposalOption,
)
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import speaking_of
from zonegeo.model.evaluation import rule_notices

if TYPE_CHECKING:
    from zonegeo.api.search.envelope import Envelope

_CELLS, _POLYGONS = (".tif", ".tiff"), (".geojson", ".json")


def envelope(
    study: Annotated[str, typer.Argument(metavar="STUDY", help=TEXT("help.study"))],
    requirement: Annotated[
        list[str] | None, typer.Option("--requirement", metavar="ID", help=TEXT("help.envelope-requirement"))
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", metavar="FILE.tif|FILE.geojson", help=TEXT("help.envelope-output")),
    ] = None,
    cell: Annotated[float, typer.Option("--cell", metavar="METRES", min=0.1, help=TEXT("help.envelope-cell"))] = 10.0,
    within: Annotated[Path | None, typer.Option("--within", metavar="FILE", help=TEXT("help.envelope-within"))] = None,
    map_file: Annotated[Path | None, typer.Option("--map", metavar="FILE.html", help=TEXT("help.map"))] = None,
    proposal: ProposalOption = None,
    profile: ProfileOption = None,
    as_of: AsOfOption = None,
    overwrite: OverwriteOption = False,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Find the place, write it as polygons or cells, and draw it behind the sites."""
    outputs = output or []
    for path in outputs:
        if path.suffix.lower() not in (*_CELLS, *_POLYGONS):
            raise UsageError(Problem("output-not-envelope", str(path), {"value": path.suffix or path.name}))
    claim(*outputs, map_file, overwrite=overwrite)
    found = api.find_envelope(
        study, requirements=requirement or (), within=within, profile=profile, proposal=proposal, as_of=as_of
    )
    with speaking_of(words=found.profile.words):
        _tell(found, lang or language_of(os.environ))
    made: dict[Path, str | bytes] = {}
    for path in (each for each in outputs if each.suffix.lower() in _POLYGONS):
        made[path] = json.dumps(api.envelope_features(found), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if map_file is not None:
        language = lang or language_of(os.environ)
        evaluation = api.evaluate(found.study, profile=profile, proposal=found.proposal, as_of=found.as_of)
        made[map_file] = api.map_page(evaluation, language=language, layers=api.envelope_layers(found))
    claim(*outputs, map_file, overwrite=overwrite)  # all that is read has been read
    for path in (each for each in outputs if each not in made):
        with shown_progress() as show:
            tell = partial(show, TEXT("envelope.progress"))
            api.write_envelope_cells(found, path, cell_m=cell, progress=tell, overwrite=overwrite)
    write_whole(made, overwrite=overwrite)
    tell_written(*outputs, *([] if map_file is None else [map_file]))
    return 0


def _tell(found: Envelope, language: str) -> None:
    """Print a line for each rule: the area of its place, or why it has none."""
    tell_rules(rule_notices(found.profile))
    names = {each.id: each.name.within(language) for each in found.profile.requirements}
    for place in found.places:
        rule = next(each for each in found.rules if each.requirement.id == place.requirement)
        limit = {"op": rule.requirement.op, "number": f"{rule.limit_m:,g}", "unit": "m"}
        area = {"value": place.area_m2, "unit": "m2"}
        name = names[rule.requirement.id]
        say(TEXT("envelope.rule", requirement=rule.requirement.id, name=name, limit=limit, area=area) + "\n")
    if len(found.places) > 1:
        say(TEXT("envelope.together", area={"value": found.together.area_m2, "unit": "m2"}) + "\n")
    for each in found.unplaced:
        name, reason = names[each.requirement.id], {"code": each.reason}
        say(TEXT("envelope.unplaced", requirement=each.requirement.id, name=name, reason=reason) + "\n")
    told = called(found.proposal, found.study.proposals[found.proposal].name)
    say(TEXT("envelope.method", crs=found.crs, day=found.as_of.isoformat(), proposal=told) + "\n")
