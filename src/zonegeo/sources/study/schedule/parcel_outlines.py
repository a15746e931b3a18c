"""The outline and the area of a site from its parcels in the list: whole ones add up, what is open stays open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import shapely

from zonegeo.geometry import shape_of
from zonegeo.model.quantity import Quantity
from zonegeo.model.schedule import Schedule, ScheduleRow
from zonegeo.model.study import Basis
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.study.study_schema import PlaceProperties, SiteEntry, SiteProperties

# beyond so many the list of parcels tells them
_MOST_NAMED = 500
Sites = list[tuple[Feature, SiteProperties]]
Places = list[tuple[Feature, PlaceProperties]]


def rows_of_site(schedule: Schedule, site: str) -> tuple[ScheduleRow, ...]:
    """Return the rows that name a site."""
    return tuple(row for row in schedule.rows if row.site == site)


def area_of_site(schedule: Schedule, site: str) -> Quantity | None:
    """Return the area that the list states for a site: the whole parcels and the parts, exact.

    ``None`` where a row has no area or is not sure to be a parcel of its own: a sum of what is left would be too small.
    """
    rows = rows_of_site(schedule, site)
    areas = [row.included_area for row in rows]
    sure = all(row.status in ("found", "unchecked") for row in rows)
    if not rows or not sure or any(area is None for area in areas):
        return None
    total = sum((area for area in areas if area is not None), Decimal(0))
    return Quantity(total, "m2") if total > 0 else None


def kind_of_area(schedule: Schedule, site: str) -> str:
    """Return what the area of the list is: of the register where every parcel is whole; a sum with parts is neither."""
    return "register" if all(row.part_area is None for row in rows_of_site(schedule, site)) else ""


def sites_of_parcels(entries: Sequence[SiteEntry], schedule: Schedule | None) -> tuple[Sites, Places]:
    """Return the sites whose outline is that of their parcels, and the places in which those with parts lie.

    A site whose parcels are all found and whole has their outline. One with parts of parcels is known to lie in them.
    Where a parcel is missing, listed twice or open, nothing is known of its place.
    """
    sites: Sites = []
    places: Places = []
    geometries = _by_number(schedule)
    for entry in entries:
        if entry.parcels is None:
            continue
        rows = rows_of_site(schedule, entry.id) if schedule else ()
        found = [geometries.get(row.pnu) for row in rows if row.status == "found"]
        is_sure = bool(rows) and len(found) == len(rows) and all(each is not None for each in found)
        union = _union(found) if is_sure else None
        is_whole = is_sure and all(row.part_area is None for row in rows)
        numbers = [row.pnu for row in rows] if is_whole and len(rows) <= _MOST_NAMED else []
        within = (f"{entry.id}-parcels",) if union is not None and not is_whole else ()
        given = entry.parcels
        told: dict[str, Any] = {
            "source": given.source or (schedule.layer if schedule else ""), "source_date": given.source_date,
            "licence": given.licence, "accuracy_m": given.accuracy_m,
        }  # fmt: skip
        properties = SiteProperties(
            id=entry.id, role=given.role, declared_area=None, basis=Basis.CADASTRAL if is_whole else Basis.WITHIN,
            within=within, pnu=", ".join(numbers), **told,
        )  # fmt: skip
        where = f"{schedule.layer if schedule else ''}: {entry.id}"
        sites.append((Feature(where, properties.model_dump(), union if is_whole else None), properties))
        if within:
            name = entry.name.name()
            place = PlaceProperties(id=within[0], name_ko=name.ko, name_en=name.en, **told)
            places.append((Feature(where, place.model_dump(), union), place))
    return sites, places


def _by_number(schedule: Schedule | None) -> dict[str, Any]:
    """The outlines of the parcels by their numbers; of one with several pieces all of them."""
    pieces: dict[str, list[Any]] = {}
    for parcel in schedule.parcels if schedule else ():
        pieces.setdefault(parcel.pnu, []).append(shape_of(parcel.geometry))
    return {number: shapely.union_all(found) for number, found in pieces.items()}


def _union(shapes: Sequence[Any]) -> Mapping[str, Any]:
    return geometry_of(shapely.union_all(list(shapes)))
