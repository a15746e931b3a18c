"""What a profile file may say. Its JSON Schema is ``zonegeo profile schema``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zonegeo.model.fields import Day, FileModel, NameEntry, QuantityOrAll, QuantityText, no_entries


class CiteEntry(FileModel):
    """The clause that a limit stands on, and how well its text is known."""

    act: str
    clause: str
    since: Day
    source: Literal["primary", "secondary", "assumed"] = "primary"
    url: str = ""
    note: str = ""


class LimitEntry(FileModel):
    """A limit in force from ``since`` until ``until``, both days included; ``value = "all"`` asks for all of them."""

    value: QuantityOrAll
    since: Day
    until: Day | None = None
    when: dict[str, str] = Field(default_factory=no_entries)
    cite: CiteEntry


class ItemEntry(FileModel):
    """One of the items that a requirement counts."""

    id: str
    name: NameEntry
    limit: tuple[LimitEntry, ...] = ()


class ExplanationEntry(FileModel):
    """What the requirement checks, why, how, who is exempt, and two examples."""

    what: NameEntry
    why: NameEntry
    how: NameEntry
    exempt: NameEntry
    passes: NameEntry
    fails: NameEntry


class ReviewEntry(FileModel):
    """From (or up to) which value a committee may decide where the test fails, since when, and under which clause."""

    limit: QuantityText | None = None
    since: Day
    until: Day | None = None
    cite: CiteEntry


class ShownEntry(FileModel):
    """How the value is rounded for display: a step with its unit, and a mode."""

    step: QuantityText
    mode: Literal["half-even", "half-up", "down", "up"]


class RequirementEntry(FileModel):
    """One requirement: scope × measure × test × citation."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: NameEntry
    measure: str
    roles: tuple[Literal["core", "background"], ...] = ()
    op: Literal["<=", "<", ">=", ">"]
    severity: Literal["must", "should", "info"] = "must"
    basis: Literal["declared", "measured"] = "declared"
    readings: tuple[Literal["max_pair", "max_over_background_min_core", "min_pair", "spanning_link"], ...] = ()
    otherwise: Literal["fail", "review"] = "fail"
    review: tuple[ReviewEntry, ...] = ()
    shown: ShownEntry | None = None
    limit: Annotated[tuple[LimitEntry, ...], Field(min_length=1)]
    item: tuple[ItemEntry, ...] = ()
    explanation: ExplanationEntry


class HeadEntry(FileModel):
    """The profile itself."""

    id: str
    version: str
    name: NameEntry
    source: Literal["primary", "secondary", "assumed"] = "primary"


class ProfileFile(FileModel):
    """A profile file."""

    profile: HeadEntry
    requirement: Annotated[tuple[RequirementEntry, ...], Field(min_length=1)]
