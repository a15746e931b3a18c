"""``zonegeo import``: a boundary file of another format as GeoJSON, with the evidence of how it was read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zonegeo.cli.options import TEXT, DebugOption, LangOption
from zonegeo.cli.screen import say
from zonegeo.model.errors import Problem, UsageError


def fields_of(text: str | None) -> dict[str, str]:
    """Return what ``--map-fields`` says: our name for each column of the file.

    >>> fields_of("name=지구명, role=구분")
    {'name': '지구명', 'role': '구분'}
    """
    fields = {}
    for each in (text or "").split(","):
        ours, sign, theirs = (part.strip() for part in each.partition("="))
        if each.strip() and not (ours and sign and theirs and ours not in fields):
            raise UsageError(Problem("map-fields-not-understood", "--map-fields", {"value": each.strip()}))
        if ours:
            fields[ours] = theirs
    return fields


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=TEXT("help.import-file"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT.geojson", help=TEXT("help.import-output"))],
    crs: Annotated[str | None, typer.Option("--crs", metavar="EPSG:N", help=TEXT("help.import-crs"))] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=TEXT("help.encoding"))] = None,
    layer: Annotated[str | None, typer.Option("--layer", metavar="NAME", help=TEXT("help.layer"))] = None,
    swap_xy: Annotated[bool, typer.Option("--swap-xy", help=TEXT("help.swap-xy"))] = False,
    map_fields: Annotated[
        str | None, typer.Option("--map-fields", metavar="OURS=THEIRS,...", help=TEXT("help.map-fields"))
    ] = None,
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Write the features in longitude and latitude; nothing that exists is replaced."""
    from zonegeo.api.files import import_boundaries

    fields = fields_of(map_fields)
    read = import_boundaries(
        file, output, crs=crs, encoding=encoding, layer=layer, swap_xy=swap_xy, fields=fields
    )  # fmt: skip
    told = {key: each for key, each in read.items() if each is None or isinstance(each, str | int | float)}
    say(TEXT("import.read", **told) + "\n", error=True)
    for notice in read["notices"]:
        say(TEXT(notice["code"], **notice["values"]) + "\n", error=True)
    for each in read["reader"]:
        say(TEXT("import.reader", value=each) + "\n", error=True)
    say(TEXT("screen.written", path=str(output)) + "\n", error=True)
    return 0
