"""All designated zones of one kind by date: claims recomputed, how far apart they lie, how much the cap is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from math import inf

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.condition import Operator
from zonegeo.model.evaluation import ClaimFinding, Finding, GeoJSON, Part
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Zone, ZoneClaim
from zonegeo.model.verdict import Verdict


@value
class Spacing:
    """Bounds of the distance between two zones, metres; ``high=None``: nothing bounds it."""

    first: str
    second: str
    low: float
    high: float | None


def verdict_of_spacing(low: float, high: float | None, op: Operator, limit_m: float | None) -> Verdict:
    """Say whether the distance of two zones certainly satisfies a limit, certainly does not, or may.

    >>> verdict_of_spacing(9_000.0, 11_000.0, ">", 10_000.0), verdict_of_spacing(9_000.0, 10_000.0, ">", 10_000.0)
    (<Verdict.UNDECIDED: 'undecided'>, <Verdict.FAIL: 'fail'>)
    """
    if limit_m is None:
        return Verdict.PASS
    holds = {satisfies(op, end, limit_m) for end in (low, inf if high is None else high)}
    return Verdict.UNDECIDED if len(holds) > 1 else Verdict.PASS if holds == {True} else Verdict.FAIL


@value
class CapUse:
    """The areas of the zones in force from ``since`` on, m2; ``unknown`` are those that state none then."""

    since: date
    count: int
    low: float
    value: float
    high: float
    unknown: tuple[str, ...] = ()


@value
class PlacedProposal:
    """A proposal among the zones: its spacing to each of them, and what the rules of several zones say of it.

    ``outlines`` are the outlines of its sites, or the areas in which they lie, in longitude and latitude.
    """

    study: str
    study_name: Name
    id: str
    name: Name
    spacings: tuple[Part, ...]
    findings: tuple[Finding, ...]
    outlines: tuple[GeoJSON, ...] = ()


@value
class ZoneOverview:
    """The zones of a table, those in force on ``as_of`` and the others.

    ``spacing_rule`` and ``cap_rule`` are the requirements of the profile that ask for a spacing and bound the sum,
    ``words`` its words.
    """

    as_of: date
    zones: tuple[Zone, ...]
    claims: Mapping[str, tuple[tuple[ZoneClaim, ClaimFinding], ...]]
    spacings: tuple[Spacing, ...]
    cap_use: tuple[CapUse, ...]
    spacing_rule: Requirement | None
    cap_rule: Requirement | None
    proposal: PlacedProposal | None = None
    words: Mapping[str, Name] = field(default_factory=dict)

    def in_force(self) -> tuple[Zone, ...]:
        """Return the zones in force on the day."""
        return tuple(zone for zone in self.zones if zone.in_force(self.as_of))
