"""The list of parcels of a study (토지조서), joined to a cadastral layer, and what became of it. Areas in m2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from zonegeo.base.value import value


@value
class ScheduleRow:
    """One row of a list of parcels (토지조서) and what it was found as.

    Areas are those that the list states, in m2 and exact: ``register_area`` (공부) and, where a part alone is included,
    ``part_area`` (편입). ``status`` is ``found``, ``missing`` (no such parcel in the cadastral layer), ``twice`` (more
    than one row), ``open`` (which parcel is meant is not known) or ``unchecked`` (there is no layer); ``hint`` is what
    may have happened: ``split`` or ``merged``.
    """

    where: str
    site: str
    pnu: str
    place: str
    lot: str
    category: str
    register_area: Decimal | None
    part_area: Decimal | None
    note: str = ""
    status: str = "unchecked"
    hint: str = ""

    @property
    def included_area(self) -> Decimal | None:
        """What of the parcel is included (m2): the part, or the whole where no part is named."""
        return self.register_area if self.part_area is None else self.part_area


@value
class CadastralParcel:
    """A parcel of the cadastral layer that is listed, or that lies in an outline."""

    pnu: str
    geometry: Mapping[str, Any]
    where: str = ""


@value
class Schedule:
    """The list of parcels of a study, with the parcels of the cadastral layer that it was joined to.

    ``layer`` names that layer; empty where there is none.
    """

    rows: tuple[ScheduleRow, ...]
    parcels: tuple[CadastralParcel, ...] = ()
    layer: str = ""
    dongs: Mapping[str, str] = field(default_factory=dict)


@value
class ListedParcel:
    """A row of the list: what it states, what the cadastral layer has, and how much lies in the outline of its site.

    ``status`` is ``found``, ``missing``, ``twice``, ``open``, ``unchecked``, or ``outside`` the outline. ``where`` is
    the cell of the row.
    """

    number: int
    where: str
    site: str
    pnu: str
    place: str
    lot: str
    category: str
    register_area: float | None
    part_area: float | None
    included_area: float | None
    measured_area: float | None
    inside_area: float | None
    status: str
    hint: str = ""
    note: str = ""


@value
class UnlistedParcel:
    """A parcel of the cadastral layer that lies in the outline of a site and that the list does not have."""

    site: str
    pnu: str
    place: str
    lot: str
    measured_area: float
    inside_area: float


@value
class ScheduleSum:
    """The sums of some parcels: by site or by land category (``key``); ``whole`` is how many are included whole.

    A sum is ``None`` where the area of one of them is not known.
    """

    key: str
    count: int
    whole: int
    register_area: float | None
    included_area: float | None
    measured_area: float | None


@value
class ScheduleResult:
    """A list of parcels as it was checked against ``layer``; empty where there is none."""

    layer: str
    parcels: tuple[ListedParcel, ...]
    unlisted: tuple[UnlistedParcel, ...]
    by_site: tuple[ScheduleSum, ...]
    by_category: tuple[ScheduleSum, ...]
