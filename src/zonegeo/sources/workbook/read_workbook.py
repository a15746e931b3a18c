"""Read the facts of a study from its workbook: one door for XLSX and for a folder of CSV files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.columns import Table, meta_of, schedules_in, tables_of
from zonegeo.sources.workbook.csv_folder import grid_of_csv, read_csv_folder
from zonegeo.sources.workbook.grid import Grid, read_grids
from zonegeo.sources.workbook.read_claims import read_claims, read_facts
from zonegeo.sources.workbook.read_schedule import ParcelRow, read_schedule
from zonegeo.sources.workbook.rows import FactsReading, Named
from zonegeo.sources.workbook.schedule_rows.fill_down import filled_down
from zonegeo.sources.workbook.sheets import (
    read_agreements,
    read_assessments,
    read_figures,
    read_institutions,
    read_sites,
    told_words,
)

_BOOKS, _TEXTS = (".xlsx", ".xlsm"), (".csv", ".tsv")
# institutions first: sites, figures and agreements name them
_READERS = {
    "institution": read_institutions, "site": read_sites, "figure": read_figures, "agreement": read_agreements,
    "assessment": read_assessments, "claim": read_claims, "fact": read_facts,
}  # fmt: skip


def read_workbook(path: Path, reading: FactsReading, *, shown: str) -> tuple[ParcelRow, ...]:
    """Read a workbook of facts into ``reading`` and return its list of parcels.

    Every mistake joins ``reading.problems`` with its sheet and cell; what was read is remembered there.
    """
    try:
        if path.is_file() and path.suffix.lower() in _TEXTS:  # one sheet is not a workbook
            raise InputError(Problem("facts-format", shown, {"value": path.name}))
        grids = grids_of(path, reading.reading, shown=shown)
        tables = tables_of(grids, reading.reading)
    except (InputError, UsageError) as error:
        reading.problems.extend(error.problems)
        return ()
    reading.told, reading.facts = told_words(meta_of(grids))
    if not tables and not reading.problems:
        reading.complain("facts-without-sheets", shown)
    for name, read in _READERS.items():
        if name in tables:
            _whole(tables[name], read, reading)
    return tuple(_whole(tables["parcel"], read_schedule, reading)) if "parcel" in tables else ()


def read_parcel_list(
    path: Path, reading: FactsReading, *, shown: str, sheet: str | None = None, fill_down: Sequence[str] = ()
) -> tuple[ParcelRow, ...]:
    """Return the rows of a list of parcels that is a workbook of its own, some columns filled from the cell above."""
    try:
        grids = grids_of(path, reading.reading, shown=shown)
    except (InputError, UsageError) as error:
        reading.problems.extend(error.problems)
        return ()
    found = schedules_in([grid for grid in grids if sheet in (None, grid.title)])
    if len(found) != 1:
        known = ", ".join(table.grid.title for table in found) or ", ".join(grid.title for grid in grids)
        reading.complain("schedule-sheets" if found else "schedule-without-head", shown, known=known)
        return ()
    return tuple(_whole(filled_down(found[0], fill_down), read_schedule, reading))


def _whole(table: Table, read: Any, reading: FactsReading) -> Any:
    try:
        return read(table, reading)
    except InputError as error:
        reading.problems.extend(error.problems)
        return ()


def grids_of(path: Path, reading: Reading, *, shown: str, encoding: str | None = None) -> tuple[Grid, ...]:
    """Return the sheets of a workbook, of a folder of CSV files or of one table of text."""
    if path.is_dir():
        return read_csv_folder(path, shown, reading)
    content, suffix = reading.content(path, shown=shown), path.suffix.lower()
    if suffix in _TEXTS:
        return (grid_of_csv(path.stem, shown, content, encoding=encoding, suffix=suffix),)
    if suffix not in _BOOKS:
        raise InputError(Problem("facts-format", shown, {"value": path.name}))
    return read_grids(content, shown)


def known_names(
    document: Mapping[str, Any], features: Mapping[str, Mapping[str, Any]], reading: Reading
) -> FactsReading:
    """Return a reading that knows the sites, institutions and proposals of a study by their names.

    ``features`` are the properties of the sites' features by their ids.
    """
    entries = {str(each.get("id")): each for each in _entries(document, "site")}
    sites = []
    for id_ in dict.fromkeys((*entries, *features)):
        own, feature = entries.get(id_, {}), features.get(id_, {})
        boundary = own.get("boundary")
        role = feature.get("role") or (boundary.get("role") if isinstance(boundary, dict) else "")
        names = (*_names(own), *(str(each) for each in own.get("aliases", ())), str(feature.get("name") or ""))
        sites.append(Named(id_, tuple(filter(None, names)), str(role or "")))
    others = {
        table: [Named(str(each.get("id")), _names(each)) for each in _entries(document, table)]
        for table in ("institution", "proposal")
    }
    return FactsReading(sites, others["institution"], others["proposal"], reading=reading)


def _entries(document: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    listed = document.get(table)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _names(entry: Mapping[str, Any]) -> tuple[str, ...]:
    name = entry.get("name")
    return tuple(str(each) for each in name.values()) if isinstance(name, dict) else ()
