"""A list of parcels (토지조서) among the files: its land is that of the parcels in the cadastral layer beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.parcel import ParcelNumber
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.columns import Table, heading_at, schedule_table
from zonegeo.sources.workbook.read_schedule import ParcelRow
from zonegeo.sources.workbook.read_workbook import grids_of, read_parcel_list
from zonegeo.sources.workbook.rows import FactsReading, Named

# how a layer that was joined is called in its evidence: its outlines are those of parcels
JOINED = "parcels"
_PNU = re.compile(r"\d{10}[12]\d{8}")
_MOSTLY, _SHOWN = 0.95, 5
# under these headings an intake knows what the list says of its sites
_SITE, _NUMBER, _AREA = "구역명", "PNU", "공부면적(㎡)"


@value
class ParcelList:
    """A workbook that names parcels and has no outlines: its file, and its name in messages."""

    path: Path
    shown: str


def is_parcel_list(path: Path, error: InputError) -> bool:
    """True for a workbook that was refused for want of outlines, in which a list of parcels stands."""
    codes = {each.code for each in error.problems}
    if path.suffix.lower() != ".xlsx" or not codes <= {"pnu-without-geometry", "table-no-geometry"}:
        return False
    return any(schedule_table(grid) is not None for grid in grids_of(path, FactsReading().reading, shown=path.name))


def joined(lists: Sequence[ParcelList], layers: Sequence[SourceLayer]) -> tuple[SourceLayer, ...]:
    """Return the layers with the lists in the place of the cadastral layers that they were joined to.

    Raises
    ------
    InputError
        ``parcel-list-alone`` without a cadastral layer, ``parcel-list-missing`` for parcels that it does not have,
        ``parcel-list-parts`` for those of which only a part counts, and every mistake of a list.
    """
    if not lists:
        return tuple(layers)
    cadastres = {n: numbers for n, layer in enumerate(layers) if (numbers := _numbers(layer))}
    found = [_joined(each, layers, cadastres) for each in lists]
    return (*(layer for n, layer in enumerate(layers) if n not in cadastres), *found)


def _joined(
    listed: ParcelList, layers: Sequence[SourceLayer], cadastres: Mapping[int, Mapping[str, Feature]]
) -> SourceLayer:
    table, rows, reading = _rows(listed)
    if not cadastres:
        raise InputError(Problem("parcel-list-alone", listed.shown, {"count": len(rows)}))
    told = {n: sum(row.number in numbers for row in rows) for n, numbers in cadastres.items()}
    best = max(told, key=lambda n: told[n])
    numbers, layer = cadastres[best], layers[best]
    sites: dict[str, list[tuple[ParcelRow, str]]] = defaultdict(list)
    for row in rows:
        sites[row.site].append((row, row.number or _by_lot(row, numbers)))
    _check(listed, [each for of_site in sites.values() for each in of_site], numbers, layer)
    features = [_site(listed, table, name, of_site, numbers) for name, of_site in sites.items()]
    notices = [{"code": each.code, "values": dict(each.values)} for each in reading.notices]
    evidence = {**layer.evidence, "format": JOINED, "file": listed.shown, "aliases": {},
                "notices": [*layer.evidence["notices"], *notices]}  # fmt: skip
    inputs = (*reading.files, *layer.inputs)
    return SourceLayer(listed.shown, "", layer.folder, tuple(features), evidence, inputs)


def _rows(listed: ParcelList) -> tuple[Table, tuple[ParcelRow, ...], Reading]:
    """Return the rows of a list; whatever it calls its sites are sites."""
    before = FactsReading()
    tables = [table for grid in grids_of(listed.path, before.reading, shown=listed.shown)
              if (table := schedule_table(grid)) is not None]  # fmt: skip
    table = tables[0]
    column = table.columns.get("parcel.site")
    named = [] if column is None else [table.grid.cell(row, column).text.strip() for row in table.data]
    reading = FactsReading(sites=[Named(each, (each,)) for each in dict.fromkeys(named) if each])
    rows = read_parcel_list(listed.path, reading, shown=listed.shown)
    reading.reading.finish()
    return table, rows, reading.reading


def _numbers(layer: SourceLayer) -> Mapping[str, Feature]:
    """Return the parcels of a cadastral layer by their numbers; nothing for any other layer."""
    for heading in layer.headings:
        cells = [str(cell or "").strip().replace("-", "") for cell in layer.column(heading)]
        if cells and sum(bool(_PNU.fullmatch(cell)) for cell in cells) >= _MOSTLY * len(cells):
            return dict(zip(cells, layer.features, strict=True))
    return {}


def _by_lot(row: ParcelRow, numbers: Mapping[str, Feature]) -> str:
    """Return the only parcel of a layer with the lot of a row; nothing where several dongs have such a lot."""
    found = [each for each in numbers if _PNU.fullmatch(each) and ParcelNumber.parse(each).lot == row.lot]
    return found[0] if len(found) == 1 else ""


def _check(
    listed: ParcelList, rows: Sequence[tuple[ParcelRow, str]], numbers: Mapping[str, Feature], layer: SourceLayer
) -> None:
    missing = [row for row, number in rows if numbers.get(number) is None or numbers[number].geometry is None]
    parts = [row for row, _ in rows if not row.whole and row.part_area != row.register_area]
    twice = [row for n, (row, number) in enumerate(rows) if number and number in [each for _, each in rows[:n]]]
    found = (("parcel-list-missing", missing), ("parcel-list-parts", parts), ("parcel-list-twice", twice))
    problems = []
    for code, of in ((code, of) for code, of in found if of):
        known = ", ".join(str(each.number or each.lot) for each in of[:_SHOWN])
        problems.append(Problem(code, of[0].where, {"count": len(of), "file": layer.shown, "known": known}))
    if problems:
        raise InputError(problems)


def _site(
    listed: ParcelList, table: Table, name: str, rows: Sequence[tuple[ParcelRow, str]], numbers: Mapping[str, Feature]
) -> Feature:
    """Return one site: the land of its parcels together, and what all its rows say alike."""
    land = shapely.union_all([shape_of(numbers[number].geometry or {}) for _, number in rows])
    areas = [row.register_area for row, _ in rows]
    told: dict[str, Any] = _shared(table, [row.row for row, _ in rows])
    told |= {_SITE: name or Path(listed.shown).stem, _NUMBER: ", ".join(number for _, number in rows)}
    if None not in areas:
        told[_AREA] = str(sum((each for each in areas if each is not None), Decimal(0)))
    return Feature(f"{listed.shown}: {rows[0][0].row}", told, geometry_of(land))


def _shared(table: Table, rows: Sequence[int]) -> dict[str, Any]:
    """Return the cells under headings that are not the list's own, such as the role, where all rows of a site agree."""
    head, own = min(table.data) - 1, set(table.columns.values())
    found: dict[str, Any] = {}
    for column in (each for each in range(1, table.grid.columns + 1) if each not in own):
        heading = (heading_at(table.grid, head, column) or heading_at(table.grid, head - 1, column)).strip()
        cells = {table.grid.cell(row, column).text.strip() for row in rows}
        if heading and len(cells) == 1:
            found[heading] = cells.pop() or None
    return found
