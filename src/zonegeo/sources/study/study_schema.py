"""What a study file (``geo/<study>.toml``) and the features it names may say."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from zonegeo.base.message import Name, in_two_languages, said_twice
from zonegeo.base.schema.markers import AfterValidator, BeforeValidator, Field, PlainValidator, model_validator
from zonegeo.model.file_model import (
    LONGEST_NAME,
    Count,
    DateOrWords,
    Day,
    FactText,
    FileModel,
    Id,
    Metres,
    PathText,
    PrintedDate,
    ProvenanceEntry,
    QuantityText,
    Shown,
    Text,
    no_entries,
    one_spelling,
    quantity_error,
)
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import AGREEMENT_CONTENTS, Basis, ClaimQuantity, Role
from zonegeo.sources.intake.words import role_of
from zonegeo.sources.raster.raster_entry import RasterEntry


def _area(quantity: Quantity) -> Quantity:
    if quantity.dimension != "area":
        raise quantity_error("quantity-not-an-area")
    if quantity.value <= 0:
        raise quantity_error("area-not-positive")
    return quantity


def _sought(given: Any) -> Any:
    """The value that an attribute has to have: a text, a number, yes or no, or a list of some."""
    listed = given if isinstance(given, list | tuple) else [given]
    if not listed or not all(isinstance(each, str | int | float) for each in listed):
        raise ValueError("sought")
    return tuple(listed)


Sought = Annotated[tuple[Any, ...], PlainValidator(_sought, json_schema_input_type=str | float | list[str | float])]
Area = Annotated[QuantityText, AfterValidator(_area)]

# 필지고유번호: legal dong 10 digits, land or mountain 1, main and sub number 4 each; several stand between commas
_PNU = re.compile(r"\d{19}(, ?\d{19})*")


def _digits(given: Any) -> Any:
    # a whole number keeps its digits; one with a point has lost the last ones already
    if isinstance(given, float):
        raise quantity_error("pnu-not-19-digits")
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else _told(given)


def _told(given: Any) -> Any:
    # a column of a table has empty cells, and cells with a blank
    return "" if given is None or (isinstance(given, str) and not given.strip()) else given


def _pnu(text: str) -> str:
    if text and not _PNU.fullmatch(text):
        raise quantity_error("pnu-not-19-digits")
    return text


def _listed(given: Any) -> Any:
    # one alone may stand without a list
    return (given,) if isinstance(given, str) else given


# the id of a place of the study, or the name of a legal dong
PlaceId = Annotated[Text, BeforeValidator(one_spelling), Field(min_length=1)]
Pnu = Annotated[Text, BeforeValidator(_digits), AfterValidator(_pnu)]
Address = Annotated[Text, BeforeValidator(_told)]


def _role_word(given: Any) -> Any:
    """Return the role that a word of the law means; any other word is refused as it stands."""
    role, how = role_of(given) if isinstance(given, str) else (None, "")
    return role if how == "sure" else given


RoleWord = Annotated[Role, BeforeValidator(_role_word, json_schema_input_type=str)]


class OwnName(FileModel):
    """A name in Korean, in English, or in both: in one language alone it is the same in the other."""

    ko: Shown
    en: Annotated[str, Field(max_length=LONGEST_NAME)] = ""

    @model_validator(mode="before")
    @classmethod
    def _in_english_alone(cls, given: Any) -> Any:
        is_english = isinstance(given, dict) and given.get("en") and "ko" not in given
        return {**given, "ko": given["en"]} if is_english else given

    def name(self) -> Name:
        """Return it as a value."""
        return Name(self.ko, self.en if self.en.strip() else self.ko)


AreaKind = Literal["notice", "planned", "register"]


class SiteProperties(ProvenanceEntry):
    """The properties of a site's feature: what is known of its boundary."""

    id: Id
    role: RoleWord
    declared_area: Area | None
    area_kind: AreaKind | None = None
    basis: Basis
    accuracy_m: Metres | None
    within: tuple[PlaceId, ...] = ()
    name: Annotated[Text, BeforeValidator(_told)] = ""
    name_en: Annotated[Text, BeforeValidator(_told)] = ""
    pnu: Pnu = ""
    address: Address = ""


class PlaceProperties(ProvenanceEntry):
    """The properties of a place, such as a legal dong."""

    id: PlaceId
    name_ko: Shown
    name_en: Shown
    accuracy_m: Metres


class ReadingEntry(FileModel):
    """What has to be said of a file to read it right; without it a file says itself what it is.

    ``where`` keeps the features whose attributes have these values (one, or one of a list).
    """

    layer: Text | None = None
    crs: Text | None = None
    encoding: Text | None = None
    swap_xy: Annotated[bool, Field(strict=True)] = False
    where: dict[Text, Sought] = Field(default_factory=no_entries)


class FileChoice(ReadingEntry):
    """A boundary file of any format that zonegeo reads.

    ``fields`` are our names for the columns of the file, ``properties`` what is said of all its features.
    """

    file: PathText
    fields: dict[Text, Text] = Field(default_factory=no_entries)
    properties: dict[Text, Any] = Field(default_factory=no_entries)

    @property
    def is_plain(self) -> bool:
        """True for a GeoJSON file of our own make, of which nothing more has to be said."""
        return self.file.lower().endswith((".geojson", ".json")) and self.model_fields_set <= {"file"}


def file_choice(given: Any) -> Any:
    """A file's name alone is a file of which nothing more is said."""
    return {"file": given} if isinstance(given, str) else given


File = Annotated[FileChoice, BeforeValidator(file_choice, json_schema_input_type=str | FileChoice)]


def _schedule_choice(given: Any) -> Any:
    return {"file": given} if isinstance(given, str) else given


class ScheduleFile(FileModel):
    """A list of parcels (토지조서) in a workbook of its own; ``site`` where it is that of one site alone.

    ``fill_down`` names columns whose merged or blank cells mean the one above.
    """

    file: PathText
    sheet: Text | None = None
    site: Id | None = None
    fill_down: tuple[Text, ...] = ()


ScheduleChoice = Annotated[ScheduleFile, BeforeValidator(_schedule_choice, json_schema_input_type=str | ScheduleFile)]


class StudyHead(FileModel):
    """The study itself, and the files it is made of (relative to the study file).

    ``zones`` is a table of the designated zones, ``zone`` the id that the study itself has there (``none``: it has no
    entry). ``facts`` is a workbook of facts (or a folder of CSV files), ``figures`` a list of all that its documents
    state, ``schedule`` a list of parcels, ``cadastre`` the layer that has them.
    """

    id: Id
    name: OwnName
    profile: PathText
    analysis_crs: str
    proposal: Id
    zones: PathText | None = None
    zone: Id | None = None
    boundaries: tuple[File, ...] = ()
    places: tuple[File, ...] = ()
    facts: PathText | None = None
    figures: PathText | None = None
    schedule: ScheduleChoice | None = None
    cadastre: File | None = None


class SiteBoundaryEntry(FileChoice, ProvenanceEntry):
    """A site's boundary straight from a file: which features it is made of, and what is known of it."""

    role: RoleWord
    basis: Basis
    accuracy_m: Metres | None = None
    declared_area: Area | None = None


class SiteParcelsEntry(FileModel):
    """A site whose outline is that of its parcels in the list of parcels, and what is known of the cadastral layer."""

    role: Role
    accuracy_m: Metres
    source: Text = ""
    source_date: DateOrWords = ""
    licence: Text = ""


class SitePlaceEntry(FileModel):
    """How the place of a site is known, where its boundary is not: stated in a document, or inferred.

    ``stated`` are the places that the document itself names, ``settled_by`` what would settle an inferred one.
    """

    basis: Literal["stated", "inferred"]
    source: Text
    stated: tuple[Id, ...] = ()
    settled_by: OwnName | None = None


class SiteEntry(FileModel):
    """The names and facts of a site.

    Its boundary and role stand in the feature of the same id, or in ``boundary``, which names a file and its features.
    A feature without an entry is a site by itself, with the name that it has. A site of which nothing is drawn is
    known to lie ``within`` places of the study, or legal dongs of Korea by their names; then its ``role`` stands here.
    """

    id: Id
    name: OwnName
    aliases: tuple[Text, ...] = ()
    institution: Id | None = None
    address: Text = ""
    status: Text = ""
    legal_basis: Text = ""
    boundary_factors: tuple[Id, ...] = ()
    boundary: SiteBoundaryEntry | None = None
    place: SitePlaceEntry | None = None
    within: Annotated[tuple[PlaceId, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])] = ()
    role: RoleWord | None = None
    parcels: SiteParcelsEntry | None = None
    declared_area: Area | None = None
    area_kind: AreaKind | None = None
    source: Text = ""
    page: Text = ""
    note: Text = ""


class FactEntry(FileModel):
    """Something known of the study, or of the ``proposal`` or ``site`` that it names, with its source.

    Before the day ``since`` it is not known.
    """

    id: Id
    value: FactText
    source: Text
    site: Id | None = None
    proposal: Id | None = None
    since: Day | None = None
    page: Text = ""
    note: Text = ""


class PropertyEntry(FileModel):
    """The property of a layer's features that holds a fact; a number needs the unit that it is in."""

    property: Text
    unit: Text | None = None


class LayerEntry(ReadingEntry, ProvenanceEntry):
    """A reference layer: a file, whether it is complete near the study, and where its facts stand."""

    id: Id
    name: OwnName
    file: PathText
    complete: Annotated[bool, Field(strict=True)]
    accuracy_m: Metres
    facts: dict[Id, PropertyEntry] = Field(default_factory=no_entries)

    @property
    def choice(self) -> FileChoice:
        """The features that are read."""
        said = {name: getattr(self, name) for name in ReadingEntry.model_fields if name in self.model_fields_set}
        return FileChoice.model_validate({"file": self.file, **said})


class FigureEntry(FileModel):
    """One figure of an institution at one stage."""

    item: Id
    requested: QuantityText | None = None
    confirmed: QuantityText | None = None


class InstitutionEntry(FileModel):
    """A core institution: its kind decides its thresholds; without one no threshold is known.

    ``requested_since`` and ``confirmed_since`` are the days from which the figures of that stage are known.
    """

    id: Id
    name: OwnName
    kind: Literal["university", "research-institute", "other"] | None = None
    source: Text = ""
    requested_since: Day | None = None
    confirmed_since: Day | None = None
    figure: tuple[FigureEntry, ...] = ()
    page: Text = ""
    note: Text = ""
    requested_source: Text = ""
    requested_page: Text = ""
    confirmed_source: Text = ""
    confirmed_page: Text = ""


def _content(given: Any) -> Any:
    """The words of the clause are taken for the content that they name."""
    return next((name for name, words in AGREEMENT_CONTENTS.items() if given == words.ko), given)


AgreementContent = Annotated[
    Literal["purpose-and-period", "responsibilities", "funding", "diligence", "other"], BeforeValidator(_content)
]


class AgreementEntry(FileModel):
    """An agreement with the head of a province or metropolitan city.

    ``contents`` are those of 고시 제9조 제1항 that are in it; it is left out where nothing is known of them.
    """

    id: Id
    signed: Day
    institutions: Annotated[tuple[Id, ...], Field(min_length=1)]
    governor: Text
    contents: tuple[AgreementContent, ...] | None = None
    source: Text
    name: Text = ""
    page: Text = ""
    note: Text = ""


class EvidenceEntry(FileModel):
    """What a document gives for one qualitative item, of one institution or of the whole zone."""

    requirement: Id
    item: Count
    institution: Id | None = None
    text: OwnName
    source: Text
    page: Text = ""


class AssessmentEntry(FileModel):
    """The qualitative items of one requirement by their numbers; grades run from 1 (best) to 5.

    ``since`` is the day on which they were judged: before it nothing is known of them.
    """

    requirement: Id
    satisfied: tuple[Count, ...] = ()
    not_satisfied: tuple[Count, ...] = ()
    grades: dict[Annotated[str, Field(pattern=r"^[1-9]\d*$")], Annotated[Count, Field(le=5)]] = Field(
        default_factory=no_entries
    )
    since: Day | None = None
    source: Text
    page: Text = ""
    note: Text = ""


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
    """One alternative. ``as_of`` is the day whose law applies; ``dated`` is the date as the document gives it.

    ``sites`` are ids, or boundary files of the study whose features are meant: then the files that no proposal names
    belong to it too.
    """

    id: Id
    name: OwnName | None = None
    status: Literal["requested", "designated", "planned", "what-if"]
    dated: PrintedDate = ""
    as_of: Day | None = None
    sites: Annotated[
        tuple[Annotated[Text, BeforeValidator(one_spelling)], ...],
        BeforeValidator(_listed, json_schema_input_type=str | list[str]),
        Field(min_length=1),
    ]
    figures: Literal["requested", "confirmed"] = "confirmed"
    # made without its validator, which would be built when this file opens
    stated: StatedEntries = StatedEntries.model_construct()
    note: OwnName | None = None


class ClaimEntry(FileModel):
    """A figure that a document states and that can be recomputed; no ``stated`` where texts are compared."""

    id: Id
    proposal: Id
    name: OwnName
    quantity: ClaimQuantity
    stated: QuantityText | None = None
    parts: tuple[QuantityText, ...] = ()
    pair: Annotated[tuple[Id, ...], Field(max_length=2)] = ()
    listed: tuple[Text, ...] = ()
    source: Text
    page: Text = ""
    note: Text = ""


class TranslationEntry(FileModel):
    """A source, licence or note as a file of the study has it, and as it reads in Korean and in English.

    It is for files whose bytes must stay as they are: any other says both by itself (``경계 / boundary``). The language
    that is left out is that of the ``text`` itself.
    """

    text: Shown
    ko: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    en: Annotated[str, Field(max_length=LONGEST_NAME)] = ""

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        told = self.name()
        if told.ko == told.en or in_two_languages(said_twice(told)) != told:
            raise quantity_error("translation-not-told-apart")
        return self

    def name(self) -> Name:
        """Return it as a value."""
        return Name(self.ko or self.text, self.en or self.text)


class StudyFile(FileModel):
    """A study file."""

    study: StudyHead
    site: tuple[SiteEntry, ...] = ()
    institution: tuple[InstitutionEntry, ...] = ()
    agreement: tuple[AgreementEntry, ...] = ()
    assessment: tuple[AssessmentEntry, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()
    proposal: Annotated[tuple[ProposalEntry, ...], Field(min_length=1)]
    claim: tuple[ClaimEntry, ...] = ()
    fact: tuple[FactEntry, ...] = ()
    layer: tuple[LayerEntry, ...] = ()
    raster: tuple[RasterEntry, ...] = ()
    translation: tuple[TranslationEntry, ...] = ()


class DraftedOn(FileModel):
    """A file that a draft was drawn on; what names none is no file of any study."""

    path: str = ""
    sha256: str = ""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: Any) -> Any:
        return given if isinstance(given, Mapping) else {"path": str(given)}


class DraftHead(FileModel):
    """What the map says of its draft: of which study and proposal, drawn on which files, and who joins or leaves."""

    study: str | None = None
    proposal: str | None = None
    base: tuple[DraftedOn, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
