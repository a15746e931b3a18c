"""A study: everything that is known of one place, as frozen values in longitude and latitude."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.model.condition import FactValue
from zonegeo.model.profile import Dated
from zonegeo.model.quantity import Quantity
from zonegeo.model.schedule import Schedule

# A GeoJSON geometry (RFC 7946): longitude and latitude in degrees, WGS 84.
GeoJSON = Mapping[str, Any]


# What an agreement must contain (고시 제9조 제1항 제1호–제5호), and the words of the clause
AGREEMENT_CONTENTS = {
    "purpose-and-period": Name("협약 목적 및 기간", "purpose and period"),
    "responsibilities": Name("협약 당사자의 책임과 역할", "responsibilities and roles of the parties"),
    "funding": Name("재원분담 계획 및 목표", "plan and targets of funding"),
    "diligence": Name("성실 수행 의무", "duty to perform in good faith"),
    "other": Name("그 밖의 사항", "other matters"),
}

# What a claim can be about
ClaimQuantity = Literal[
    "total-area",
    "core-area",
    "background-area",
    "background-site-count",
    "separation",
    "sum-of-parts",
    "difference",
    "product",
    "share",
    "rate",
    "count-of-list",
    "equality",
    "order-of-dates",
]
# what is compared as it stands in the document: there is no figure to state beside it
LISTED_ALONE: tuple[ClaimQuantity, ...] = ("equality", "order-of-dates")


class Role(StrEnum):
    """What a site is for: 기술 핵심기관 or 배후공간 (고시 제6조 제1항)."""

    CORE = "core"
    BACKGROUND = "background"


class Basis(StrEnum):
    """Where a boundary comes from, from the best known to the least."""

    SURVEYED = "surveyed"
    CADASTRAL = "cadastral"
    OSM = "osm"
    INFERRED = "inferred"
    DRAWN = "drawn"
    SCHEMATIC = "schematic"
    WITHIN = "within"

    @property
    def is_an_outline(self) -> bool:
        """True where the polygon was drawn from the land itself, so that measuring its area says something.

        A schematic square was made from the declared area: measuring it would only give that back.
        """
        return self not in (Basis.SCHEMATIC, Basis.WITHIN)


@value
class Provenance:
    """Where a figure or an outline was taken from."""

    source: str
    source_date: str
    licence: str
    note: str = ""


@value
class PlaceEvidence:
    """How the place of a site is known: as a document states it, or inferred; ``stated`` are the places it does state.

    ``settled_by`` says what would settle an inferred place.
    """

    basis: Literal["stated", "inferred"]
    source: str
    stated: tuple[str, ...] = ()
    settled_by: Name | None = None


@value
class Boundary:
    """What is known of the place of a site.

    ``geometry`` is ``None`` where the site is only known to lie in the places ``within``; where that is empty too,
    nothing is known. ``pnu`` are the parcel numbers (필지고유번호) of the boundary, empty where none is told, and
    ``where`` is its place in its file, such as ``sites.geojson: features[2]``. ``redrawn`` is true where somebody
    drew it anew in place of that of the study.
    """

    geometry: GeoJSON | None
    basis: Basis
    accuracy_m: float | None
    within: tuple[str, ...]
    provenance: Provenance
    pnu: str = ""
    where: str = ""
    redrawn: bool = False
    place: PlaceEvidence | None = None

    @property
    def is_inferred_place(self) -> bool:
        """True where the site lies somewhere, and where that is was inferred."""
        return self.geometry is None and self.place is not None and self.place.basis == "inferred"


# what an area is that is declared of a site: told by a notice, planned, or that of the register (공부면적)
AREA_KINDS = ("notice", "planned", "register")


@value
class Site:
    """One piece of land with a role, a declared area, and what is known of its boundary.

    ``area_kind`` is one of :data:`AREA_KINDS`, empty where nobody says what the declared area is.
    """

    id: str
    name: Name
    role: Role
    boundary: Boundary
    declared_area: Quantity | None = None
    area_kind: str = ""
    aliases: tuple[str, ...] = ()
    institution: str | None = None
    address: str = ""
    status: str = ""
    boundary_factors: tuple[str, ...] = ()
    legal_basis: str = ""


@value
class Place:
    """A named area in which an unlocated site is known to lie, such as a legal dong."""

    id: str
    name: Name
    geometry: GeoJSON
    accuracy_m: float
    provenance: Provenance


@value
class Fact:
    """Something known of the study, of one proposal or of one site, with its source.

    ``value`` is yes or no, a word of the law, or a quantity as a text, such as ``"52.3 %"``. It is known from ``since``
    on, on every day without one.
    """

    id: str
    value: FactValue
    source: str
    site: str | None = None
    proposal: str | None = None
    since: date | None = None


@value
class LayerFeature:
    """One feature of a reference layer: a polygon, line or point, what is known of it, and its place in the file."""

    geometry: GeoJSON
    facts: Mapping[str, FactValue]
    where: str = ""


@value
class Layer:
    """A reference layer that sites are measured against, such as urban areas, roads or stations.

    ``complete`` says that everything of its kind near the study is in it. Where it is not, that nothing of it is here
    proves nothing.
    """

    id: str
    name: Name
    complete: bool
    accuracy_m: float
    features: tuple[LayerFeature, ...]
    provenance: Provenance


@value
class Figure:
    """One figure of a core institution, as requested (요청) or confirmed (확인), known from ``since`` on."""

    item: str
    stage: str
    value: Quantity
    source: str
    since: date | None = None


@value
class Institution:
    """A core institution: what kind it is decides its thresholds (고시 별표 3); empty where nobody knows it."""

    id: str
    name: Name
    kind: str
    figures: tuple[Figure, ...] = ()


@value
class Agreement:
    """An agreement between institutions and the head of a province or metropolitan city (시행령 제5조 제3항 제2호).

    ``contents`` are keys of :data:`AGREEMENT_CONTENTS`, ``None`` where nothing is recorded of them.
    """

    id: str
    signed: date
    institutions: tuple[str, ...]
    governor: str
    source: str
    contents: tuple[str, ...] | None = None

    @property
    def lacking(self) -> tuple[str, ...]:
        """The contents that 고시 제9조 제1항 asks for and the record does not have; none where nothing is recorded."""
        return () if self.contents is None else tuple(each for each in AGREEMENT_CONTENTS if each not in self.contents)


@value
class Assessment:
    """One qualitative item as the committee judged it: satisfied or not, or a grade from 1 (best) to 5.

    ``since`` is the day it was made: before it nothing is known of it. ``None``: it counts on every day.
    ``evidence`` is what the document gives for it, each with whose it is and where it stands.
    """

    requirement: str
    item: int
    source: str
    satisfied: bool | None = None
    grade: int | None = None
    since: date | None = None
    evidence: tuple[Name, ...] = ()


@value
class Claim:
    """A figure that a document states and that can be recomputed.

    ``quantity`` says of what; ``parts`` are further stated figures that the document adds up, ``pair`` the two sites
    of a distance. ``listed`` are names that are counted, what two places say of one thing, or dates in their order.
    """

    id: str
    name: Name
    proposal: str
    quantity: ClaimQuantity
    stated: Quantity
    source: str
    parts: tuple[Quantity, ...] = ()
    pair: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()


_PRINTED_DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}", re.ASCII)


def date_span(text: str) -> tuple[date, date]:
    """Return the first and the last day that a printed date may be: a day, a month or a year.

    >>> [day.isoformat() for day in date_span("2020-02")]
    ['2020-02-01', '2020-02-29']

    Raises
    ------
    ValueError
        It is none: ``2020-13``, or words.
    """
    if _PRINTED_DATE.fullmatch(text) is None:
        raise ValueError(text)
    parts = [int(part) for part in text.split("-")]
    first = date(*(*parts, 1, 1)[:3])
    if len(parts) == len(("year", "month", "day")):
        return first, first
    month = first.month if len(parts) > 1 else 12
    return first, date(first.year, month, monthrange(first.year, month)[1])


@value
class StatedFigure:
    """A figure in digits that a document prints, and what answers it: ``claim:ID``, ``requirement:ID`` or nothing."""

    document: str
    where: str
    figure: str
    about: str
    by: str


@value
class Stated:
    """A figure that the document states of a whole proposal, with its source."""

    value: Quantity
    source: str

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that rounds to the figure in its last digit, SI."""
        exact, half = self.value.si, self.value.half_step_si
        return float(exact - half), float(exact + half)

    def lies_within(self, low: float, high: float | None) -> bool:
        """Say whether what the figure stands for may lie in an interval; ``high=None``: nothing bounds it."""
        least, most = self.ends
        return low <= most and (high is None or least <= high)


@value
class Proposal:
    """One alternative: a set of sites with a status, a date as the document gives it, and the day whose law applies."""

    id: str
    name: Name
    status: str
    dated: str
    as_of: date | None
    sites: tuple[str, ...]
    figures: str = "confirmed"
    stated: Mapping[str, Stated] = field(default_factory=dict)
    note: Name | None = None


@value
class ZonePlace:
    """Where land of another zone is known to lie: a point inside it, or a box around it.

    Its land reaches no more than ``reach_m`` beyond (the accuracy of the place, and the way to parts not placed).
    """

    geometry: GeoJSON
    accuracy_m: float
    reach_m: float
    source: str


@value
class ZoneArea(Dated):
    """The background area of another zone from ``since`` to ``until``; ``low`` and ``high`` where a role is unclear."""

    area: Quantity
    low: Quantity
    high: Quantity
    since: date
    until: date | None
    source: str


@value
class ZoneClaim(Dated):
    """A figure that a notice prints of a zone, with the parts that it prints, from ``since`` to ``until``."""

    claim: Claim
    since: date
    until: date | None


@value
class Zone(Dated):
    """Another designated zone of the same kind, in force from ``since`` to ``until``."""

    id: str
    name: Name
    since: date
    until: date | None
    notice: str
    areas: tuple[ZoneArea, ...]
    places: tuple[ZonePlace, ...]
    core: str = ""
    date_source: str = ""
    claims: tuple[ZoneClaim, ...] = ()

    def area_on(self, day: date) -> ZoneArea | None:
        """Return its area on a day; ``None`` where none is stated."""
        return next((area for area in self.areas if area.in_force(day)), None)


@value
class InputFile:
    """A file that was read, by its name within the study and the SHA-256 of its bytes.

    Where it was not in longitude and latitude already: its CRS, the transformation from there, its stated accuracy (m).
    """

    path: str
    sha256: str
    crs: str = ""
    operation: str = ""
    accuracy_m: float | None = None


@value
class Raster:
    """Cells of one fact around the sites, such as slope, population or land cover.

    ``values`` is an array of shape ``(rows, columns)`` from the north-west with NaN where there is no data; ``west``,
    ``north``, ``width`` and ``height`` of a cell are in the units of ``crs``. ``unit`` is that of the values; without
    one they are codes, which ``words`` names.
    """

    id: str
    name: Name
    fact: str
    unit: str
    words: Mapping[float, str]
    crs: str
    west: float
    north: float
    width: float
    height: float
    values: Any
    provenance: Provenance


@value
class Study:
    """One place with all its sites, proposals, facts, claims and reference layers.

    ``other_zones`` is ``None`` where the study names no table of zones: nothing is known of them then.
    ``no_agreement`` says that there is none, which no list of agreements can say by being empty. ``notices`` are what
    was noticed while it was read; every result tells them.
    ``own_zone_is_told`` says that none of the other zones can be the study's own; ``own_zone`` is the entry that is.
    """

    id: str
    name: Name
    profile: str
    analysis_crs: str
    default_proposal: str
    sites: Mapping[str, Site]
    places: Mapping[str, Place]
    institutions: Mapping[str, Institution]
    agreements: tuple[Agreement, ...]
    assessments: tuple[Assessment, ...]
    proposals: Mapping[str, Proposal]
    claims: tuple[Claim, ...]
    inputs: tuple[InputFile, ...]
    other_zones: tuple[Zone, ...] | None = None
    facts: tuple[Fact, ...] = ()
    layers: Mapping[str, Layer] = field(default_factory=dict)
    rasters: Mapping[str, Raster] = field(default_factory=dict)
    no_agreement: bool = False
    schedule: Schedule | None = None
    notices: tuple[Message, ...] = ()
    own_zone_is_told: bool = True
    own_zone: Zone | None = None

    def sites_of(self, proposal: Proposal) -> tuple[Site, ...]:
        """Return the sites of a proposal in its own order."""
        return tuple(self.sites[site] for site in proposal.sites)
