"""A list of parcels (토지조서) among the files: its land is that of the parcels in the cadastral layer beside it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.study import InputFile
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.source_layers import SourceLayer, choose_layers
from zonegeo.sources.intake.words import PROPOSED_HEADINGS, SURE_HEADINGS, plain
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.columns import Table, heading_of, schedules_in
from zonegeo.sources.workbook.read_schedule import ParcelRow, read_schedule
from zonegeo.sources.workbook.read_workbook import grids_of
from zonegeo.sources.workbook.rows import FactsReading, Named
from zonegeo.sources.workbook.schedule_rows.dong_names import dong_names
from zonegeo.sources.workbook.schedule_rows.fill_down import filled_down, gaps_of
from zonegeo.sources.workbook.schedule_rows.parcel_numbers import candidates_of, contradictions

# how a layer that was joined is called in its evidence: its outlines are those of parcels
JOINED = "parcels"
_PNU = re.compile(r"\d{10}[12]\d{8}")
_MOSTLY, _SHOWN = 0.95, 5
_SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv")
# what a list of parcels is refused for where outlines are sought in it
_NO_OUTLINES = {
    "pnu-without-geometry", "table-no-geometry", "table-no-ring", "layer-not-chosen", "table-empty",
    "table-heading-twice", "table-row-too-wide", "pnu-lost-digits",
}  # fmt: skip
_HAS_OUTLINES = frozenset({"wkt", "wktgeom", "geom", "geometry", "x", "y", "도형"})
NO_COLUMN = "none"
# under these headings an intake knows what the list says of its sites
_SITE, _NUMBER, _AREA = "구역명", "PNU", "공부면적(㎡)"


@value
class ParcelList:
    """A workbook that names parcels and has no outlines: its name in messages, its lists, and what was read."""

    shown: str
    tables: tuple[Table, ...]
    inputs: tuple[InputFile, ...]


@value
class _Sheet:
    """A list as it is read: the sheet, what it is called where there are several, its rows, and what was read."""

    shown: str
    layer: str
    table: Table
    rows: tuple[ParcelRow, ...]
    inputs: tuple[InputFile, ...]
    notices: tuple[Message, ...]


def parcel_list(path: Path, error: InputError, encoding: str | None, *, shown: str) -> ParcelList | None:
    """Return the list of parcels in a table that was refused for want of outlines; ``None`` where there is none."""
    codes = {each.code for each in error.problems}
    if path.suffix.lower() not in _SUFFIXES or not codes <= _NO_OUTLINES:
        return None
    reading = Reading()
    tables = tuple(schedules_in(grids_of(path, reading, shown=shown, encoding=encoding)))
    listed = any(_HAS_OUTLINES.isdisjoint(_headings(table)) for table in tables)
    return ParcelList(shown, tables, reading.files) if listed else None


def joined(lists: Sequence[ParcelList], layers: Sequence[SourceLayer], asking: Asking) -> tuple[SourceLayer, ...]:
    """Return the layers with the lists in the place of the cadastral layers that they were joined to.

    Which sheets are meant, and whether a cell stands for those below it, is asked.

    Raises
    ------
    InputError
        ``parcel-list-alone`` without a cadastral layer, ``parcel-list-missing`` for parcels that it does not have,
        ``parcel-list-elsewhere`` for lots that it has in another dong than the list says,
        ``parcel-list-open`` for lots of which it has several, ``parcel-list-parts`` for those of which only a part
        counts, and every mistake of a list.
    """
    sheets = [sheet for each in lists for sheet in _sheets(each, asking)]
    if not sheets or asking.open:
        return tuple(layers)
    cadastres = {n: numbers for n, layer in enumerate(layers) if (numbers := _numbers(layer))}
    found = [_joined(each, layers, cadastres) for each in sheets]
    return (*(layer for n, layer in enumerate(layers) if n not in cadastres), *found)


def _joined(
    listed: _Sheet, layers: Sequence[SourceLayer], cadastres: Mapping[int, Mapping[str, Feature]]
) -> SourceLayer:
    rows, notices = listed.rows, list(listed.notices)
    if not cadastres:
        raise InputError(Problem("parcel-list-alone", listed.shown, {"count": len(rows)}))
    names = dong_names({})
    codes = {place: names.codes_of(place) for place in dict.fromkeys(row.place for row in rows)}
    wrong = contradictions(rows, codes, names)
    if wrong:
        raise InputError(wrong)
    unknown = [each for each in dict.fromkeys(row.place for row in rows if not row.number) if not codes[each]]
    if unknown:
        notices.append(Message("notice.parcel-list-by-lot", {"places": ", ".join(unknown[:_SHOWN])}))
    lots = {n: _by_lot(numbers) for n, numbers in cadastres.items()}
    known = {n: [_known(row, codes, numbers, lots[n]) for row in rows] for n, numbers in cadastres.items()}
    best = max(known, key=lambda n: sum(map(bool, known[n])))
    numbers, layer = cadastres[best], layers[best]
    elsewhere = {
        row.row: names.named(lot[0][:10]) for row in rows if row.lot and (lot := lots[best].get(row.lot.digits))
    }
    _check(list(zip(rows, known[best], strict=True)), numbers, layer, elsewhere)
    sites: dict[str, list[tuple[ParcelRow, str]]] = defaultdict(list)
    for row, (number,) in zip(rows, known[best], strict=True):
        sites[row.site].append((row, number))
    features = [_site(listed, name, of_site, numbers) for name, of_site in sites.items()]
    told = [{"code": each.code, "values": dict(each.values)} for each in notices]
    evidence = {**layer.evidence, "format": JOINED, "file": listed.shown, "aliases": {},
                "notices": [*layer.evidence["notices"], *told]}  # fmt: skip
    inputs = (*listed.inputs, *layer.inputs)
    return SourceLayer(listed.shown, listed.layer, layer.folder, tuple(features), evidence, inputs)


def _sheets(listed: ParcelList, asking: Asking) -> Iterator[_Sheet]:
    """Yield the lists of a workbook; whatever they call their sites are sites."""
    titles = [table.grid.title for table in listed.tables]
    said = asking.answers.of_file("layer", listed.shown)
    chosen = (
        titles if len(titles) < 2 else choose_layers(listed.shown, titles, asking) if said is None else said.split(",")
    )
    tables = tuple(each for each in listed.tables if each.grid.title in chosen)
    headings = _filled(listed.shown, tables, asking)
    for table in tables:
        layer = table.grid.title if len(chosen) > 1 else ""
        filled = filled_down(table, headings)
        column = filled.columns.get("parcel.site")
        named = [] if column is None else [filled.grid.cell(row, column).text.strip() for row in filled.data]
        reading = FactsReading(sites=[Named(each, (each,)) for each in dict.fromkeys(named) if each])
        if asking.open:
            continue
        rows = read_schedule(filled, reading)
        reading.reading.finish()
        yield _Sheet(listed.shown, layer, filled, rows, listed.inputs, tuple(reading.notices))


def _filled(shown: str, tables: Sequence[Table], asking: Asking) -> Sequence[str]:
    """Return the columns whose blank cells mean the one above: asked once for all sheets of a file, with the cells."""
    told = {plain(word) for words in (SURE_HEADINGS, PROPOSED_HEADINGS) for ours in ("role", "proposal", "name")
            for word in words.get(ours, ())}  # fmt: skip
    gaps: dict[str, list[str]] = defaultdict(list)
    for table in tables:
        own = set(table.columns.values())
        others = [each for each in range(1, table.grid.columns + 1)
                  if each not in own and plain(heading_of(table, each)) in told]  # fmt: skip
        for heading, cells in gaps_of(table, others).items():
            gaps[heading] += cells
    said = asking.answers.of_file("fill-down", shown)
    if said is None and gaps:
        empty = [cell for each in gaps.values() for cell in each]
        proposed = ",".join(gaps)
        values = {"file": shown, "columns": list(gaps), "count": len(empty), "example": empty[0].partition(": ")[2]}
        choices = (Choice(proposed, Message("intake.word.yes")), Choice(NO_COLUMN, Message("intake.word.no")))
        said = asking.ask(Question(f"fill-down:{shown}", "fill-down", shown, proposed, choices, values))
    return [] if said in (None, NO_COLUMN) else [each.strip() for each in said.split(",")]


def _numbers(layer: SourceLayer) -> Mapping[str, Feature]:
    """Return the parcels of a cadastral layer by their numbers; nothing for any other layer."""
    for heading in layer.headings:
        cells = [str(cell or "").strip().replace("-", "") for cell in layer.column(heading)]
        if cells and sum(bool(_PNU.fullmatch(cell)) for cell in cells) >= _MOSTLY * len(cells):
            return dict(zip(cells, layer.features, strict=True))
    return {}


def _by_lot(numbers: Mapping[str, Feature]) -> Mapping[str, Sequence[str]]:
    """Return the parcels of a layer by the part of their number behind the dong."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in numbers:
        found[each[10:]].append(each)
    return found


def _known(
    row: ParcelRow, codes: Mapping[str, tuple[str, ...]], numbers: Mapping[str, Feature],
    lots: Mapping[str, Sequence[str]],
) -> Sequence[str]:  # fmt: skip
    """Return the parcels of a layer that a row may mean: of the dong that it names, of any where none is known."""
    if row.number or codes[row.place]:
        return [each for each in candidates_of(row, codes) if each in numbers]
    return lots.get(row.lot.digits, ()) if row.lot else ()


def _check(
    rows: Sequence[tuple[ParcelRow, Sequence[str]]], numbers: Mapping[str, Feature], layer: SourceLayer,
    elsewhere: Mapping[int, str],
) -> None:  # fmt: skip
    missing = [row for row, known in rows if not known or numbers[known[0]].geometry is None]
    other = [row for row in missing if not row.number and row.row in elsewhere]
    missing = [row for row in missing if row.number or row.row not in elsewhere]
    several = [row for row, known in rows if len(known) > 1]
    parts = [row for row, _ in rows if not row.whole and row.part_area != row.register_area]
    counts = Counter(known[0] for _, known in rows if known)
    twice = [row for row, known in rows if known and counts[known[0]] > 1]
    found = (
        ("parcel-list-missing", missing), ("parcel-list-elsewhere", other), ("parcel-list-open", several),
        ("parcel-list-parts", parts), ("parcel-list-twice", twice),
    )  # fmt: skip
    problems = []
    for code, of in ((code, of) for code, of in found if of):
        names = dict.fromkeys(str(each.number or " ".join(filter(None, (each.place, str(each.lot))))) for each in of)
        listed = ", ".join(list(names)[:_SHOWN])
        dongs = ", ".join(dict.fromkeys(filter(None, (elsewhere.get(each.row) for each in of))))
        values = {"count": len(of), "file": layer.shown, "known": listed, "dongs": dongs or "–"}
        problems.append(Problem(code, of[0].where, values))
    if problems:
        raise InputError(problems)


def _site(listed: _Sheet, name: str, rows: Sequence[tuple[ParcelRow, str]], numbers: Mapping[str, Feature]) -> Feature:
    """Return one site: the land of its parcels together, and what all its rows say alike."""
    land = shapely.union_all([shape_of(numbers[number].geometry or {}) for _, number in rows])
    areas = [row.register_area for row, _ in rows]
    told: dict[str, Any] = _shared(listed.table, [row.row for row, _ in rows])
    told |= {_SITE: name or listed.layer or Path(listed.shown).stem, _NUMBER: ", ".join(number for _, number in rows)}
    if None not in areas:
        told[_AREA] = str(sum((each for each in areas if each is not None), Decimal(0)))
    return Feature(f"{listed.shown}: {rows[0][0].row}", told, geometry_of(land))


def _shared(table: Table, rows: Sequence[int]) -> dict[str, Any]:
    """Return the cells under headings that are not the list's own, such as the role, where all rows of a site agree."""
    own = set(table.columns.values())
    found: dict[str, Any] = {}
    for column in (each for each in range(1, table.grid.columns + 1) if each not in own):
        heading = heading_of(table, column)
        cells = {table.grid.cell(row, column).text.strip() for row in rows}
        if heading and len(cells) == 1:
            found[heading] = cells.pop() or None
    return found


def _headings(table: Table) -> frozenset[str]:
    return frozenset(plain(heading_of(table, each)) for each in range(1, table.grid.columns + 1))
