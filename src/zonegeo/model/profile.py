"""A profile: a set of requirements as data. A requirement never holds a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal

from zonegeo.model.message import Name
from zonegeo.model.period import Dated
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.value import value

Operator = Literal["<=", "<", ">=", ">"]
Severity = Literal["must", "should", "info"]
SourceQuality = Literal["primary", "secondary", "assumed"]


@value
class Citation:
    """The words of the law that a figure stands on.

    ``source`` says how well it is known: read in the primary text, from a secondary source, or assumed.
    """

    act: str
    clause: str
    since: date
    source: SourceQuality = "primary"
    url: str = ""
    note: str = ""


@value
class Limit(Dated):
    """A limit in force from ``since`` until ``until`` (both days included) for the subjects that ``when`` names.

    ``value`` is ``None`` where the limit is "all of them".
    """

    value: Quantity | None
    since: date
    cite: Citation
    until: date | None = None
    when: Mapping[str, str] = field(default_factory=dict)


@value
class Review(Dated):
    """What a committee may decide where a test fails: from (or up to) ``limit``; ``None``: whatever value."""

    since: date
    cite: Citation
    until: date | None = None
    limit: Quantity | None = None


@value
class Item:
    """One item of a requirement that counts items, with its own dated limits."""

    id: str
    name: Name
    limits: tuple[Limit, ...] = ()


@value
class Explanation:
    """What a requirement checks, why, how it is measured, who is exempt, one example that passes and one that fails."""

    what: Name
    why: Name
    how: Name
    exempt: Name
    passes: Name
    fails: Name


@value
class Requirement:
    """Scope × measure × test × citation.

    ``readings`` lists the readings of the clause, the deciding one first. ``otherwise="review"`` is for a test that a
    committee may set aside where it fails, by the review that is in force.
    """

    id: str
    name: Name
    measure: str
    roles: tuple[str, ...]
    op: Operator
    limits: tuple[Limit, ...]
    explanation: Explanation
    severity: Severity = "must"
    basis: Literal["declared", "measured"] = "declared"
    readings: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    otherwise: Literal["fail", "review"] = "fail"
    reviews: tuple[Review, ...] = ()
    rounding: Rounding | None = None
    shown_unit: str | None = None


@value
class Profile:
    """Requirements with an id, a version and the SHA-256 of the file they were read from."""

    id: str
    version: str
    name: Name
    requirements: tuple[Requirement, ...]
    sha256: str
    source: SourceQuality = "primary"

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return the requirement of that id, or ``None``."""
        return next((each for each in self.requirements if each.id == requirement_id), None)
