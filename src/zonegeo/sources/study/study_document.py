"""The facts of a study from wherever they stand: its own file, its workbook, its list of parcels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from zonegeo.base.files.path_text import slashed
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.named_files import shown_name
from zonegeo.sources.study.study_schema import SiteProperties


@dataclass
class StudyDocument:
    """A study file with what its workbook says, before it is a study.

    ``data`` is the document as it stands there, for who writes it back; ``checked`` the same with a source for each
    entry. ``merged`` knows the cells, ``reading`` what else the workbook says,
    ``parcels`` the rows of the list of parcels, ``declared`` the areas that the boundaries declare, by site.
    """

    where: str
    data: dict[str, Any]
    checked: dict[str, Any]
    merged: Any = None
    reading: Any = None
    parcels: tuple[Any, ...] = ()
    declared: dict[str, str] = field(default_factory=dict)

    def at_cells(self, problems: Sequence[Any]) -> list[Any]:
        """Return mistakes of the document at the cells that they come from."""
        return list(problems) if self.merged is None else self.merged.at_cells(problems, self.where)


def read_document(
    path: Path, data: dict[str, Any], sites: Sequence[tuple[Feature, SiteProperties]], reading: Reading
) -> StudyDocument:
    """Return the document of a study with its workbook and its list of parcels; a study without is as it was."""
    head = data.get("study")
    facts, schedule = (head.get(key) if isinstance(head, Mapping) else None for key in ("facts", "schedule"))
    declared = {each.id: str(each.declared_area) for _, each in sites if each.declared_area is not None}
    if not isinstance(facts, str) and schedule is None:
        return StudyDocument(path.name, data, data, declared=declared)
    from zonegeo.sources.workbook.merge import merge
    from zonegeo.sources.workbook.read_workbook import known_names, read_workbook

    told = known_names(data, {each.id: feature.properties for feature, each in sites}, reading)
    parcels: tuple[Any, ...] = ()
    if isinstance(facts, str):
        parcels = read_workbook(path.parent / slashed(facts), told, shown=shown_name(path, facts))
    parcels = (*parcels, *_own_list(path, schedule, told))
    # read again for the lines of what is said twice
    merged = merge(data, told, where=path.name, text=path.read_text(encoding="utf-8-sig"))
    reading.add(merged.problems)
    return StudyDocument(path.name, merged.data, merged.with_sources(), merged, told, parcels, declared)


def _own_list(path: Path, given: Any, told: Any) -> tuple[Any, ...]:
    """The rows of a list of parcels in a file of its own; rows without a site are of the one that the study names."""
    from zonegeo.sources.workbook.read_workbook import read_parcel_list

    choice = {"file": given} if isinstance(given, str) else given
    if not isinstance(choice, Mapping) or not isinstance(choice.get("file"), str):
        return ()  # told by the check of the study file
    file, site = slashed(choice["file"]), str(choice.get("site") or "")
    listed = choice.get("fill_down")
    rows = read_parcel_list(
        path.parent / file, told, shown=shown_name(path, file), sheet=choice.get("sheet"),
        fill_down=[str(each) for each in listed] if isinstance(listed, list) else (),
    )  # fmt: skip
    return tuple(replace(row, site=row.site or site) for row in rows)
