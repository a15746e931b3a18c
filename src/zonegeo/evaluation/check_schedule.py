"""The list of parcels of a proposal against the cadastral layer and the outlines: every parcel accounted for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
import shapely

from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geometry import Shapes, column_of, shapes_of
from zonegeo.measures.land.listed_parcels import areas_inside, is_inside, parcels_within
from zonegeo.measures.scene import Scene
from zonegeo.model.evaluation import Notice
from zonegeo.model.parcel import ParcelError, ParcelNumber
from zonegeo.model.schedule import (
    ListedParcel,
    Schedule,
    ScheduleResult,
    ScheduleRow,
    ScheduleSum,
    UnlistedParcel,
)

_CELLS_TOLD = 8


def check_schedule(schedule: Schedule | None, scene: Scene) -> ScheduleResult | None:
    """Return what became of every row of a list, what of the outlines is not listed, and the sums.

    Rows of sites that the proposal does not have are left out.
    """
    if schedule is None:
        return None
    rows = [row for row in schedule.rows if row.site in ("", *scene.ids)]
    numbers, plane = _by_number(schedule, scene)
    at = np.array([numbers.get(row.pnu, -1) if row.status in ("found", "twice") else -1 for row in rows], dtype=int)
    shapes = _chosen(plane, at)
    outlines = _chosen(scene.shapes, np.array([_site_of(row, scene) for row in rows], dtype=int))
    measured, inside = shapely.area(shapes), areas_inside(shapes, outlines)
    outside = ~np.isnan(inside) & ~is_inside(inside, measured)
    listed = tuple(
        _listed(row, schedule, number, float(whole), float(part), is_outside=bool(out))
        for number, (row, whole, part, out) in enumerate(zip(rows, measured, inside, outside, strict=True), start=1)
    )
    unlisted = tuple(_unlisted(schedule, scene, numbers, plane, {row.pnu for row in rows}))
    by_site = _sums(listed, [each.site for each in listed])
    by_category = _sums(listed, [each.category for each in listed])
    return ScheduleResult(schedule.layer, listed, unlisted, by_site, by_category)


def _by_number(schedule: Schedule, scene: Scene) -> tuple[dict[str, int], Shapes]:
    """The parcels of the layer by number, those of one number as one shape, in metres."""
    crs = analysis_crs(scene.crs)
    plane = crs.to_plane(shapes_of(parcel.geometry for parcel in schedule.parcels))
    groups: dict[str, list[int]] = {}
    for number, parcel in enumerate(schedule.parcels):
        groups.setdefault(parcel.pnu, []).append(number)
    whole = column_of(plane[n[0]] if len(n) == 1 else shapely.union_all(plane[n]) for n in groups.values())
    return {number: place for place, number in enumerate(groups)}, whole


def _chosen(shapes: Shapes, at: Iterable[int]) -> Shapes:
    return column_of(shapes[place] if place >= 0 else None for place in at)


def _site_of(row: ScheduleRow, scene: Scene) -> int:
    return scene.ids.index(row.site) if row.site in scene.ids else -1


def _listed(
    row: ScheduleRow, schedule: Schedule, number: int, whole: float, part: float, *, is_outside: bool
) -> ListedParcel:
    status = "outside" if row.status == "found" and is_outside else row.status
    return ListedParcel(
        number=number, where=row.where, site=row.site, pnu=row.pnu, place=row.place or _place(schedule, row.pnu),
        lot=row.lot, category=row.category, register_area=_number(row.register_area), part_area=_number(row.part_area),
        included_area=_number(row.included_area), measured_area=_known(whole), inside_area=_known(part),
        status=status, hint=row.hint, note=row.note,
    )  # fmt: skip


def _place(schedule: Schedule, pnu: str) -> str:
    return schedule.dongs.get(pnu[:10], "")


def _number(area: Decimal | None) -> float | None:
    return None if area is None else float(area)


def _known(area: float) -> float | None:
    return None if np.isnan(area) or area == 0.0 else area


def _unlisted(
    schedule: Schedule, scene: Scene, numbers: Mapping[str, int], plane: Shapes, known: set[str]
) -> Iterator[UnlistedParcel]:
    """Yield the parcels that lie in the outline of a site for which parcels are listed, and are not among them."""
    sites = {row.site for row in schedule.rows}
    outlines = [shape if site in sites else None for site, shape in zip(scene.ids, scene.shapes, strict=True)]
    if not len(plane) or not any(outline is not None for outline in outlines):
        return
    names = list(numbers)
    for parcel, outline, inside in zip(*parcels_within(plane, outlines), strict=True):
        pnu = names[parcel]
        if pnu in known:
            continue
        try:
            lot = str(ParcelNumber.parse(pnu).lot)
        except ParcelError:
            lot = ""
        area = float(shapely.area(plane[parcel]))
        yield UnlistedParcel(scene.ids[outline], pnu, _place(schedule, pnu), lot, area, float(inside))


def _sums(listed: Sequence[ListedParcel], keys: Sequence[str]) -> tuple[ScheduleSum, ...]:
    """Return the sums of the parcels by a key: registered, included (exact, as listed) and measured."""
    sums = []
    for key in dict.fromkeys(keys):
        own = [each for each, of in zip(listed, keys, strict=True) if of == key]
        included = [each.included_area for each in own]
        register = [each.register_area for each in own]
        measured = [each.measured_area if each.inside_area is None else each.inside_area for each in own]
        sums.append(ScheduleSum(
            key, len(own), sum(each.part_area is None for each in own), _total(register), _total(included),
            _total(measured),
        ))  # fmt: skip
    return tuple(sums)


def _total(areas: Sequence[float | None]) -> float | None:
    """The exact sum of areas as they are stated; ``None`` where one is not known."""
    if any(area is None for area in areas):
        return None
    return float(sum((Decimal(repr(area)) for area in areas), Decimal(0)))


def schedule_notices(result: ScheduleResult | None) -> Iterator[Notice]:
    """Yield what a reader should know of a list: how many were found, and the cells of those that were not."""
    if result is None or not result.parcels:
        return
    found = sum(each.status == "found" for each in result.parcels)
    values = {"count": len(result.parcels), "found": found, "layer": result.layer}
    yield Notice("schedule" if result.layer else "schedule-unchecked", result.parcels[0].where, values)
    for status in ("missing", "twice", "open", "outside"):
        own = [each for each in result.parcels if each.status == status]
        if own:
            cells = [f"{each.where} ({' '.join(filter(None, (each.place, each.lot))) or each.pnu})" for each in own]
            told = {"count": len(own), "cells": cells[:_CELLS_TOLD]}
            yield Notice(f"schedule-{status}", own[0].where, told)
    if result.unlisted:
        cells = [" ".join(filter(None, (each.place, each.lot))) or each.pnu for each in result.unlisted[:_CELLS_TOLD]]
        yield Notice("schedule-unlisted", result.layer, {"count": len(result.unlisted), "cells": cells})
