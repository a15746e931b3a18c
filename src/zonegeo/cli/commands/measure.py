"""``zonegeo measure``: areas and separations of a boundary file, without a study."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.plain_text import in_one_line
from zonegeo.cli.console.output import tell
from zonegeo.cli.console.streams import emit, say
from zonegeo.cli.options.file_options import CrsOption, EncodingOption, LayerOption, one_of
from zonegeo.cli.options.shared_options import TEXT, DebugOption, LangOption, MeasureInOption
from zonegeo.i18n.number_text import grouped

measure_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

# a line of its own for each of a hundred thousand outlines would be as many calls of the system
_LINES_AT_ONCE = 1000

FileArgument = Annotated[Path, typer.Argument(help=TEXT("help.outlines"))]
FormatOption = Annotated[Literal["text", "json"], typer.Option("--format", help=TEXT("help.format"))]


@measure_app.command(name="area", help=TEXT("help.measure-area"))
def area(
    file: FileArgument,
    measure_in: MeasureInOption = None,
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    layer: LayerOption = None,
    format_name: FormatOption = "text",
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the area of every outline."""
    rows = api.measure_area(file, measure_in=measure_in, tell=tell, **_reading(file, crs, encoding, layer))
    if format_name == "json":
        return _json(rows)
    sentence = TEXT("measure.area")  # as it stands: every line fills in its own values
    _say_lines(rows, lambda row: _area_line(sentence, row))
    return 0


def _area_line(sentence: str, row: dict[str, Any]) -> str:
    return sentence.format(
        id=in_one_line(row["id"]), crs=row["crs"], area=grouped(row["area_m2"], 1),
        ellipsoid=grouped(row["ellipsoid_area_m2"], 1), perimeter=grouped(row["perimeter_m"], 1),
    )  # fmt: skip


@measure_app.command(name="separation", help=TEXT("help.measure-separation"))
def separation(
    file: FileArgument,
    first: Annotated[str | None, typer.Argument(metavar="ID", help=TEXT("help.from"))] = None,
    second: Annotated[str | None, typer.Argument(metavar="ID", help=TEXT("help.to"))] = None,
    to: Annotated[Literal["nearest"] | None, typer.Option("--to", help=TEXT("help.to-nearest"))] = None,
    measure_in: MeasureInOption = None,
    crs: CrsOption = None,
    encoding: EncodingOption = None,
    layer: LayerOption = None,
    format_name: FormatOption = "text",
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print the separation of two outlines, edge to edge, or of each from the one nearest to it."""
    if (first is None or second is None) if to is None else second is not None:
        raise UsageError(Problem("separation-of-what", "measure separation"))
    reading = _reading(file, crs, encoding, layer)
    if first is None or second is None:
        nearest = api.measure_nearest_separations(file, first, measure_in=measure_in, tell=tell, **reading)
        return _nearest(nearest, format_name)
    row = api.measure_separation(file, first, second, measure_in=measure_in, tell=tell, **reading)
    if format_name == "json":
        return _json(row)
    values = {name: grouped(row[name], 2) for name in row if name.endswith("_m")}
    say(TEXT("measure.separation", first=first, second=second, crs=row["crs"], **values) + "\n")
    return 0


def _nearest(rows: list[dict[str, Any]], format_name: str) -> int:
    if format_name == "json":
        return _json(rows)
    sentence = TEXT("measure.nearest")
    _say_lines(rows, lambda row: _nearest_line(sentence, row))
    return 0


def _nearest_line(sentence: str, row: dict[str, Any]) -> str:
    alone = row["to"] is None
    return sentence.format(
        first=in_one_line(row["from"]), second="–" if alone else in_one_line(row["to"]), crs=row["crs"],
        metres="–" if alone else grouped(row["separation_m"], 2),
    )  # fmt: skip


def _say_lines(rows: list[dict[str, Any]], line: Callable[[dict[str, Any]], str]) -> None:
    for first in range(0, len(rows), _LINES_AT_ONCE):
        say("".join(f"{line(row)}\n" for row in rows[first : first + _LINES_AT_ONCE]))


def _reading(
    file: Path, crs: list[str] | None, encoding: list[str] | None, layer: list[str] | None
) -> dict[str, str | None]:
    """Return what is said of the file; a CRS of the file that says its own has two meanings, and is refused."""
    api.refuse_two_meanings([file], one_of(crs, "crs", file))
    return {name: one_of(texts, name, file) for name, texts in (("crs", crs), ("encoding", encoding), ("layer", layer))}


@measure_app.command(name="raster", help=TEXT("help.measure-raster"))
def raster(
    file: FileArgument,
    raster_file: Annotated[Path, typer.Option("--raster", metavar="FILE.tif", help=TEXT("help.raster"))],
    band: Annotated[int, typer.Option("--band", metavar="N", min=1, help=TEXT("help.band"))] = 1,
    no_data: Annotated[str | None, typer.Option("--no-data", metavar="NUMBER|none", help=TEXT("help.no-data"))] = None,
    format_name: FormatOption = "text",
    lang: LangOption = None,
    debug: DebugOption = False,
) -> int:
    """Print what the cells of a raster hold inside every outline."""
    rows = api.measure_raster(file, raster_file, band=band, no_data=_no_data(no_data), tell=tell)
    if format_name == "json":
        return _json(rows)
    for row in rows:
        figures = {
            shown: "–" if row[key] is None else f"{row[key]:,.6g}"
            for key, shown in (("mean", "mean"), ("max", "largest"), ("min", "smallest"))
        }
        share = f"{row['without_data_percent']:.2f}"
        told = TEXT(
            "measure.cells",
            site=row["id"],
            count=row["cells"],
            share=share,
            crs=row["crs"],
            width=row["cell"],
            **figures,
        )
        say(told + "\n")
    return 0


def _no_data(given: str | None) -> float | str | None:
    """Return the number that an option says, or its word ``none``."""
    if given is None or given == "none":
        return given
    try:
        return float(given)
    except ValueError:
        raise UsageError(Problem("no-data-unknown", "--no-data", {"value": given})) from None


def _json(value: Any) -> int:
    emit(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    return 0
