"""The table of the designated zones: where they are, since when, and their background areas by date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import duplicates, ids_in, read_as, unknown_reference
from zonegeo.base.message import Name
from zonegeo.base.schema.markers import AfterValidator, Field
from zonegeo.model.file_model import Day, FileModel, Id, NameEntry, Number, QuantityText, Text, quantity_error
from zonegeo.model.profile import SiteRole
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Claim, GeoJSON, Zone, ZoneArea, ZoneClaim, ZonePlace
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.study_schema import Area

# what a study says that has no entry in the table
NO_ZONE = "none"


def _length(quantity: Quantity) -> Quantity:
    if quantity.dimension != "length" or quantity.value < 0:
        raise quantity_error("quantity-not-a-length")
    return quantity


Length = Annotated[QuantityText, AfterValidator(_length)]
Degrees = Annotated[Number, Field(ge=-180, le=180)]


class TableHead(FileModel):
    """The table itself."""

    name: NameEntry
    source: Text


class BackgroundEntry(FileModel):
    """A declared background area by date; ``low`` and ``high`` where the role of a part is unclear."""

    area: Area
    low: Area | None = None
    high: Area | None = None
    since: Day
    until: Day | None = None
    source: Text


class PointEntry(FileModel):
    """A point inside land of the zone."""

    kind: Literal["point"]
    role: SiteRole
    lon: Degrees
    lat: Degrees
    accuracy: Length
    widen: Length
    source: Text

    def geometry(self) -> GeoJSON:
        """Return the point."""
        return {"type": "Point", "coordinates": [self.lon, self.lat]}


class BoxEntry(FileModel):
    """A box in which land of the zone lies."""

    kind: Literal["box"]
    role: SiteRole
    west: Degrees
    south: Degrees
    east: Degrees
    north: Degrees
    accuracy: Length
    widen: Length
    source: Text

    def geometry(self) -> GeoJSON:
        """Return the box as a polygon."""
        w, s, e, n = self.west, self.south, self.east, self.north
        return {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}


class ZoneClaimEntry(FileModel):
    """A figure that the notice prints of the zone, and the parts that it prints beside it."""

    of: Literal["total", "background"]
    stated: Area
    parts: Annotated[tuple[Area, ...], Field(min_length=1)]
    since: Day | None = None
    until: Day | None = None
    source: Text


class ZoneEntry(FileModel):
    """One zone."""

    id: Id
    name: NameEntry
    core: Text
    since: Day
    until: Day | None = None
    notice: Text
    date_source: Text
    background: Annotated[tuple[BackgroundEntry, ...], Field(min_length=1)]
    place: Annotated[tuple[Annotated[PointEntry | BoxEntry, Field(discriminator="kind")], ...], Field(min_length=1)]
    claim: tuple[ZoneClaimEntry, ...] = ()


class ZoneFile(FileModel):
    """A table of zones."""

    table: TableHead
    zone: Annotated[tuple[ZoneEntry, ...], Field(min_length=1)]


def read_zones(path: Path, reading: Reading, *, shown: str, own: str | None) -> tuple[Zone, ...]:
    """Return the zones of a table but for the study's own one; see :func:`read_zone_table`."""
    return read_zone_table(path, reading, shown=shown, own=own)[0]


def read_zone_table(
    path: Path, reading: Reading, *, shown: str, own: str | None
) -> tuple[tuple[Zone, ...], Zone | None]:
    """Return the zones of a table without the study's own one, and that one.

    Raises
    ------
    InputError
        With every mistake of the table; ``unknown-zone`` where ``own`` is not in it.
    """
    data = reading.toml(path, shown=shown)
    file, problems = read_as(ZoneFile, data, shown)
    problems.extend(_mistakes(file, shown, own, ids_in(data, "zone")))
    if problems:
        raise InputError(problems)
    zones = [_zone(entry) for entry in file.zone]
    return tuple(zone for zone in zones if zone.id != own), next((zone for zone in zones if zone.id == own), None)


def _mistakes(file: ZoneFile, shown: str, own: str | None, ids: tuple[str, ...]) -> Iterator[Problem]:
    for name in duplicates(ids):
        yield Problem("duplicate-id", f"{shown}: zone", {"value": name})
    if own is not None and own not in ids:
        yield unknown_reference("study.zone", own, ids, code="unknown-zone")
    for entry in file.zone:
        periods = [(entry.since, entry.until), *((each.since, each.until) for each in entry.background)]
        periods += [(each.since or entry.since, each.until) for each in entry.claim]
        for since, until in periods:
            if until is not None and until < since:
                values = {"since": since.isoformat(), "until": until.isoformat()}
                yield Problem("limit-ends-before-it-starts", f"{shown}: zone {entry.id}", values)


def _zone(entry: ZoneEntry) -> Zone:
    areas = (
        ZoneArea(each.area, each.low or each.area, each.high or each.area, each.since, each.until, each.source)
        for each in entry.background
    )
    places = (
        ZonePlace(each.geometry(), float(each.accuracy.si), float(each.accuracy.si + each.widen.si), each.source)
        for each in entry.place
    )
    name = entry.name.name()
    return Zone(
        entry.id, name, entry.since, entry.until, entry.notice, tuple(areas), tuple(places), entry.core,
        entry.date_source, tuple(_claim(each, entry, name) for each in entry.claim),
    )  # fmt: skip


def _claim(entry: ZoneClaimEntry, zone: ZoneEntry, name: Name) -> ZoneClaim:
    claim = Claim(entry.of, name, zone.id, "sum-of-parts", entry.stated, entry.source, entry.parts)
    return ZoneClaim(claim, entry.since or zone.since, entry.until or zone.until)
