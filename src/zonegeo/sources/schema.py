"""What a study file (``geo/<study>.toml``) and the features it names may say."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from zonegeo.model.fields import (
    Count,
    Day,
    FactText,
    FileModel,
    Metres,
    NameEntry,
    QuantityText,
    no_entries,
    quantity_error,
)
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, ClaimQuantity, Role

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
Text = Annotated[str, Field(max_length=20_000)]


def _area(quantity: Quantity) -> Quantity:
    if quantity.dimension != "area":
        raise quantity_error("quantity-not-an-area")
    if quantity.value <= 0:
        raise quantity_error("area-not-positive")
    return quantity


Area = Annotated[QuantityText, AfterValidator(_area)]

# 필지고유번호: legal dong 10 digits, land or mountain 1, main and sub number 4 each; several stand between commas
_PNU = re.compile(r"\d{19}(, ?\d{19})*")


def _digits(given: Any) -> Any:
    # a whole number keeps its digits; one with a point has lost the last ones already
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _pnu(text: str) -> str:
    if text and not _PNU.fullmatch(text):
        raise quantity_error("pnu-not-19-digits")
    return text


Pnu = Annotated[Text, BeforeValidator(_digits), AfterValidator(_pnu)]


class Provenance(FileModel):
    """Where a feature comes from."""

    source: Text
    source_date: Text
    licence: Text
    note: Text = ""


class SiteProperties(Provenance):
    """The properties of a site's feature: what is known of its boundary."""

    id: Id
    role: Role
    declared_area: Area | None
    basis: Basis
    accuracy_m: Metres | None
    within: tuple[Id, ...] = ()
    pnu: Pnu = ""
    address: Text = ""


class PlaceProperties(Provenance):
    """The properties of a place, such as a legal dong."""

    id: Id
    name_ko: Text
    name_en: Text
    accuracy_m: Metres


class StudyHead(FileModel):
    """The study itself, and the files it is made of (relative to the study file).

    ``zones`` is a table of the designated zones, ``zone`` the id that the study itself has there.
    """

    id: Id
    name: NameEntry
    profile: str
    analysis_crs: str
    proposal: Id
    zones: str | None = None
    zone: Id | None = None
    boundaries: Annotated[tuple[str, ...], Field(min_length=1)]
    places: tuple[str, ...] = ()


class SiteEntry(FileModel):
    """The names and facts of a site; its boundary and role stand in the feature of the same id."""

    id: Id
    name: NameEntry
    aliases: tuple[Text, ...] = ()
    institution: Id | None = None
    address: Text = ""
    status: Text = ""
    boundary_factors: tuple[Id, ...] = ()


class FactEntry(FileModel):
    """Something known of the study, or of the ``proposal`` or ``site`` that it names, with its source."""

    id: Id
    value: FactText
    source: Text
    site: Id | None = None
    proposal: Id | None = None


class PropertyEntry(FileModel):
    """The property of a layer's features that holds a fact; a number needs the unit that it is in."""

    property: Text
    unit: Text | None = None


class LayerEntry(Provenance):
    """A reference layer: a GeoJSON file, whether it is complete near the study, and where its facts stand."""

    id: Id
    name: NameEntry
    file: Text
    complete: Annotated[bool, Field(strict=True)]
    accuracy_m: Metres
    facts: dict[Id, PropertyEntry] = Field(default_factory=no_entries)


class FigureEntry(FileModel):
    """One figure of an institution at one stage."""

    item: Id
    requested: QuantityText | None = None
    confirmed: QuantityText | None = None


class InstitutionEntry(FileModel):
    """A core institution: its kind decides its thresholds."""

    id: Id
    name: NameEntry
    kind: Literal["university", "research-institute"]
    source: Text = ""
    figure: tuple[FigureEntry, ...] = ()


class AgreementEntry(FileModel):
    """An agreement with the head of a province or metropolitan city."""

    id: Id
    signed: Day
    institutions: Annotated[tuple[Id, ...], Field(min_length=1)]
    governor: Text
    contents: tuple[Text, ...] | None = None
    source: Text


class AssessmentEntry(FileModel):
    """The qualitative items of one requirement by their numbers; grades run from 1 (best) to 5."""

    requirement: Id
    satisfied: tuple[Count, ...] = ()
    not_satisfied: tuple[Count, ...] = ()
    grades: dict[Annotated[str, Field(pattern=r"^[1-9]\d*$")], Annotated[Count, Field(le=5)]] = Field(
        default_factory=no_entries
    )
    source: Text


class StatedEntry(FileModel):
    """A figure that the document states of a whole proposal."""

    value: QuantityText
    source: Text


class StatedEntries(FileModel):
    """Every figure that can be stated of a whole proposal."""

    total_area: StatedEntry | None = None
    core_area: StatedEntry | None = None
    background_area: StatedEntry | None = None
    separation: StatedEntry | None = None


class ProposalEntry(FileModel):
    """One alternative. ``as_of`` is the day whose law applies; ``dated`` is the date as the document gives it."""

    id: Id
    name: NameEntry
    status: Literal["requested", "designated", "planned", "what-if"]
    dated: str
    as_of: Day | None = None
    sites: Annotated[tuple[Id, ...], Field(min_length=1)]
    figures: Literal["requested", "confirmed"] = "confirmed"
    stated: StatedEntries = StatedEntries()
    note: NameEntry | None = None


class ClaimEntry(FileModel):
    """A figure that a document states and that can be recomputed."""

    id: Id
    proposal: Id
    name: NameEntry
    quantity: ClaimQuantity
    stated: QuantityText
    parts: tuple[QuantityText, ...] = ()
    pair: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    source: Text


class StudyFile(FileModel):
    """A study file."""

    study: StudyHead
    site: Annotated[tuple[SiteEntry, ...], Field(min_length=1)]
    institution: tuple[InstitutionEntry, ...] = ()
    agreement: tuple[AgreementEntry, ...] = ()
    assessment: tuple[AssessmentEntry, ...] = ()
    proposal: Annotated[tuple[ProposalEntry, ...], Field(min_length=1)]
    claim: tuple[ClaimEntry, ...] = ()
    fact: tuple[FactEntry, ...] = ()
    layer: tuple[LayerEntry, ...] = ()
