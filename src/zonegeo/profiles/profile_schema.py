"""What a profile file may say. Its JSON Schema is ``zonegeo profile schema``."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from zonegeo.base.schema.markers import BeforeValidator, Field, model_validator
from zonegeo.model.file_model import (
    Count,
    Day,
    FactText,
    FileModel,
    NameEntry,
    Number,
    QuantityOrAll,
    QuantityText,
    no_entries,
    quantity_error,
)
from zonegeo.model.profile import REPORT_SECTIONS, ROLES, ReportSection, SiteRole, Treatment, Way

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=64)]
ProfileId = Annotated[str, Field(min_length=1, max_length=200)]
Operator = Literal["<=", "<", ">=", ">"]
SourceWord = Literal["primary", "secondary", "assumed"]
Language = Literal["ko", "en"]


def _listed(given: object) -> object:
    return [given] if isinstance(given, str | bool) else given


FactValues = Annotated[
    tuple[FactText, ...], BeforeValidator(_listed, json_schema_input_type=str | bool | list[str | bool])
]


class HeldEntry(FileModel):
    """``since`` is the day a text came into force, ``held_since`` the day from which it is held here.

    One of the two is needed. Where only ``held_since`` is known, what held before it is not known.
    """

    since: Day | None = None
    held_since: Day | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> "HeldEntry":
        if self.since is None and self.held_since is None:
            raise quantity_error("since-missing")
        return self

    @property
    def start(self) -> date:
        """The first day on which the text that is held here was in force."""
        return max(each for each in (self.since, self.held_since) if each is not None)

    @property
    def open_from(self) -> date | None:
        """The day from which another text may have been in force before ``start``; ``None`` where none was."""
        return (self.since or date.min) if self.held_since is not None else None


class CiteEntry(HeldEntry):
    """The clause that a limit stands on, and how well its text is known."""

    act: str
    clause: str
    source: SourceWord = "primary"
    url: str = ""
    note: str = ""


class ConditionEntry(FileModel):
    """One statement: of a fact, a role, a measure or another requirement; or all, any or none of several."""

    fact: Id | None = None
    is_: FactValues = Field(default=(), alias="is")
    role: SiteRole | None = None
    measure: str | None = None
    roles: tuple[SiteRole, ...] = ()
    layer: Id | None = None
    requirement: Id | None = None
    op: Operator | None = None
    value: QuantityText | None = None
    all_: tuple["ConditionEntry", ...] = Field(default=(), alias="all")
    any_: tuple["ConditionEntry", ...] = Field(default=(), alias="any")
    none_: tuple["ConditionEntry", ...] = Field(default=(), alias="none")


class LimitEntry(HeldEntry):
    """A limit in force from ``since`` until ``until``, both days included; ``value = "all"`` asks for all of them.

    ``when`` is the case in which it applies: of several limits in force, the first whose case holds counts.
    """

    value: QuantityOrAll
    until: Day | None = None
    when: ConditionEntry | None = None
    cite: CiteEntry


class ItemLimitEntry(HeldEntry):
    """A limit of one item, for the kind of institution that ``when`` names."""

    value: QuantityText
    until: Day | None = None
    when: dict[str, str] = Field(default_factory=no_entries)
    cite: CiteEntry


class ItemEntry(FileModel):
    """One of the items that a requirement counts."""

    id: str
    name: NameEntry
    limit: tuple[ItemLimitEntry, ...] = ()


class ExplanationEntry(FileModel):
    """What the requirement checks, why, how, who is exempt, and two examples."""

    what: NameEntry
    why: NameEntry
    how: NameEntry
    exempt: NameEntry
    passes: NameEntry
    fails: NameEntry


class ReviewEntry(HeldEntry):
    """From (or up to) which value a committee may decide where the test fails, since when, and under which clause."""

    limit: QuantityText | None = None
    until: Day | None = None
    when: ConditionEntry | None = None
    cite: CiteEntry


class ShownEntry(FileModel):
    """How the value is rounded for display: a step with its unit, and a mode."""

    step: QuantityText
    mode: Literal["half-even", "half-up", "down", "up"]


class RequirementEntry(FileModel):
    """One requirement: scope × measure × test × condition × citation."""

    id: Id
    name: NameEntry
    measure: str
    scope: Literal["proposal", "site", "pair", "portfolio"] | None = None
    roles: tuple[SiteRole, ...] = ()
    op: Operator
    severity: Literal["must", "should", "info"] = "must"
    basis: Literal["declared", "measured"] = "declared"
    readings: tuple[str, ...] = ()
    when: ConditionEntry | None = None
    otherwise: Literal["fail", "review"] = "fail"
    review: tuple[ReviewEntry, ...] = ()
    shown: ShownEntry | None = None
    decided_on: Literal["unrounded", "shown"] = "unrounded"
    layer: Id | None = None
    where: ConditionEntry | None = None
    fact: Id | None = None
    is_: FactValues = Field(default=(), alias="is")
    between: Literal["edge", "centroid", "farthest"] | None = None
    reach: QuantityText | None = None
    of: tuple[Id, ...] = ()
    limit: Annotated[tuple[LimitEntry, ...], Field(min_length=1)]
    item: tuple[ItemEntry, ...] = ()
    explanation: ExplanationEntry


class FactEntry(FileModel):
    """A fact that the profile asks for: a word is one of the values of ``is``, a quantity has a base ``unit``.

    ``words`` names the values of a word for people.
    """

    id: Id
    name: NameEntry
    kind: Literal["word", "yes-no", "quantity"]
    is_: FactValues = Field(default=(), alias="is")
    words: dict[str, NameEntry] = Field(default_factory=no_entries)
    unit: Literal["m", "m2", "KRW", "%", "ratio", "person", "case", "item", "institution", "site", "household",
                  "company", "storey", "year"] | None = None  # fmt: skip


class LayerEntry(FileModel):
    """A reference layer that the profile asks for, with the facts that its features carry."""

    id: Id
    name: NameEntry
    fact: tuple[FactEntry, ...] = ()


class CodeEntry(FileModel):
    """One entry of a code list."""

    id: Id
    name: NameEntry
    cite: CiteEntry


class ToleranceEntry(FileModel):
    """How far a declared and a measured area may differ: a percentage, or the cadastral formula of a scale."""

    id: Id
    name: NameEntry
    kind: Literal["percentage", "cadastral"]
    percent: Annotated[Number, Field(gt=0, le=100)] | None = None
    scale: Annotated[Count, Field(le=50_000)] | None = None
    cite: CiteEntry

    def exact_percent(self) -> Decimal | None:
        """Return the percentage as the decimal that was written."""
        return None if self.percent is None else Decimal(repr(self.percent))


class ArticleEntry(FileModel):
    """What is done about clauses of one act, and why: a row of the list of every article."""

    id: Id
    name: NameEntry
    act: str
    clauses: Annotated[tuple[str, ...], Field(min_length=1)]
    does: Treatment
    by: tuple[Id, ...] = ()
    why: NameEntry


class GroundEntry(HeldEntry):
    """A ground on which a change of a zone is minor: the condition of the change, and the clause."""

    id: Id
    name: NameEntry
    until: Day | None = None
    when: ConditionEntry
    cite: CiteEntry


class StepEntry(FileModel):
    """A step of a procedure: in which ways it is taken, by whom, with which documents, and a term from the notice."""

    id: Id
    name: NameEntry
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    who: NameEntry
    cite: CiteEntry
    documents: tuple[NameEntry, ...] = ()
    days: Annotated[Count, Field(le=3650)] | None = None
    years: Annotated[Count, Field(le=100)] | None = None


class HeadEntry(FileModel):
    """The profile itself; ``extends`` names the profile that it changes.

    Every name exists in each of its ``languages``; one that speaks one language alone says the same in the other.
    """

    id: ProfileId
    version: Annotated[str, Field(max_length=64)]
    name: NameEntry
    source: SourceWord = "primary"
    extends: str | None = None
    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = ("ko", "en")
    roles: Annotated[tuple[SiteRole, ...], Field(min_length=1)] = ROLES
    sections: Annotated[tuple[ReportSection, ...], Field(min_length=1)] = REPORT_SECTIONS


class ProfileFile(FileModel):
    """A profile file; ``words`` are what it calls things by names of its own."""

    profile: HeadEntry
    words: Annotated[dict[str, NameEntry], Field(default_factory=dict)]
    fact: tuple[FactEntry, ...] = ()
    layer: tuple[LayerEntry, ...] = ()
    boundary_factor: tuple[CodeEntry, ...] = ()
    tolerance: tuple[ToleranceEntry, ...] = ()
    requirement: Annotated[tuple[RequirementEntry, ...], Field(min_length=1)]
    article: tuple[ArticleEntry, ...] = ()
    ground: tuple[GroundEntry, ...] = ()
    step: tuple[StepEntry, ...] = ()
