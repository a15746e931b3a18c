"""What would make a failing proposal pass: suggestions, each with what it does to every other requirement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.model.evaluation import Cite, GeoJSON, LimitUsed, Notice, ProfileUsed, Receipt
from zonegeo.model.verdict import Verdict

REPAIR_VERSION = "1"
Means = Literal["sites", "take-out", "add", "move", "cut", "offset"]


@value
class Effect:
    """A requirement before and after a suggestion; margins in its own unit."""

    requirement: str
    name: Name
    before: Verdict
    after: Verdict
    unit: str
    margin_before: float | None
    margin_after: float | None
    op: str = "<="


@value
class Shift:
    """A site whose outline changes: by how many metres, in which direction, and how many m2 that takes away.

    ``bearing`` is in degrees clockwise from the north of the analysis CRS; ``None`` where the whole edge moves inward.
    """

    site: str
    metres: float
    bearing: float | None
    square_metres: float


@value
class Reshaped:
    """A site whose outline changes by whole parcels, and the area of the land that it gives or takes (m2)."""

    site: str
    parcels: tuple[str, ...]
    square_metres: float


@value
class Suggestion:
    """One change that makes its target pass, evaluated as a proposal before it is shown.

    ``target`` is a requirement, or ``all``. ``smallest`` says that no change of fewer sites passes (of as many sites,
    none of less land), or that no shift shorter by 0.1 m does. No parcel of ``reshaped`` sites can be left
    out, though others may do with less. ``document`` is the proposal file.
    """

    id: str
    target: str
    means: Means
    dropped: tuple[str, ...]
    joined: tuple[str, ...]
    shifts: tuple[Shift, ...]
    square_metres: float
    smallest: bool
    verdict: Verdict
    effects: tuple[Effect, ...]
    message: Message
    document: GeoJSON = field(repr=False)
    reshaped: tuple[Reshaped, ...] = ()


@value
class Relaxation:
    """A limit that the law lets a committee set otherwise: from ``limit`` to ``needed`` at least."""

    requirement: str
    name: Name
    limit: LimitUsed
    needed: float | None
    cite: Cite


@value
class Repair:
    """What would make a proposal pass. ``open`` are the targets for which nothing was found."""

    schema_version: str
    study: str
    study_name: Name
    proposal: str
    proposal_name: Name
    profile: ProfileUsed
    as_of: str
    verdict: Verdict
    targets: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    relaxations: tuple[Relaxation, ...]
    open: tuple[str, ...]
    notices: tuple[Notice, ...]
    receipt: Receipt = field(repr=False)
    requirement_names: Mapping[str, Name] = field(default_factory=dict)
