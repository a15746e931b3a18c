"""One proposal under one profile at one date: the result file, as frozen values in SI units, unrounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Literal

from zonegeo.base.made_rows import Listed
from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.model.condition import Operator
from zonegeo.model.doors import DOORS
from zonegeo.model.profile import REPORT_SECTIONS, ROLES, RULE_CONFLICTS, Citation, Profile, ReportSection
from zonegeo.model.schedule import ScheduleResult
from zonegeo.model.study import AREA_KINDS, ZonePlace
from zonegeo.model.verdict import Verdict

SCHEMA_VERSION = "2"
# of a notice: the rules have the id of a carried profile, and are another one
NOT_CARRIED = "profile-not-carried"
# what is said of rules, whatever zone they are held against
OF_RULES = (NOT_CARRIED, *RULE_CONFLICTS)
GeoJSON = Mapping[str, Any]
ClaimVerdict = Literal["confirmed", "contradicted", "unverifiable"]


@value
class Measurement:
    """A value between ``low`` and ``high``; ``None`` for an end means that nothing bounds it."""

    value: float | None
    low: float | None
    high: float | None
    unit: str
    method: str
    crs: str | None
    basis: str


@value
class LimitUsed:
    """The limit that was in force: ``value op`` is the test.

    ``written`` is what the law writes, such as ``0.3 man-pyeong``, where that is no decimal of the unit of the test.
    """

    op: Operator
    value: float
    unit: str
    written: str = ""


@value
class Cite:
    """The clause behind a finding, and since when it is in force; ``is_held``: the text is only held since then."""

    act: str
    clause: str
    since: str
    source: str
    url: str = ""
    note: str = ""
    is_held: bool = False


def cite_of(citation: Citation) -> Cite:
    """Return a citation as it stands in a result."""
    since = citation.since.isoformat()
    return Cite(citation.act, citation.clause, since, citation.source, citation.url, citation.note, citation.is_held)


@value
class Alternative:
    """The same question under another admissible method, reading, end of the interval or condition, or as stated."""

    kind: Literal["method", "reading", "interval", "condition", "place"]
    name: str
    value: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    shift: float | None = None


@value
class Part:
    """One line below a finding: an item of an institution, a site's share of an area; what a document gives for it."""

    subject: str
    item: str
    name: Name
    value: float | None
    low: float | None
    high: float | None
    unit: str
    limit: LimitUsed | None
    verdict: Verdict | None
    evidence: tuple[Name, ...] = ()


@value
class Rule:
    """How a finding was decided, for a page that decides it again on another boundary.

    ``measure`` and ``scope`` as the profile has them. Where the test fails, ``otherwise`` says what follows, and
    ``review_limit`` (SI) up to where a committee may decide; ``None``: whatever the value.
    """

    measure: str
    scope: str
    otherwise: Literal["fail", "review"]
    review_limit: float | None
    decided_on: str


@value
class Finding:
    """What was decided on one requirement, with the evidence.

    ``group`` is the requirement that counts it, where it does not count by itself; ``needs`` is what would decide it.
    ``margin_nominal`` is how far the value is from its limit, ``margin_certain`` how far the worst world is: negative
    on the wrong side, ``None`` where nothing is known or bounds it, and for what is undecided.
    ``possible`` are the verdicts that it has in the worlds that missing data leave open, the best first.
    """

    requirement: str
    name: Name
    severity: str
    verdict: Verdict
    stable: bool
    subject: tuple[str, ...]
    measurement: Measurement | None
    limit: LimitUsed | None
    margin_nominal: float | None
    margin_certain: float | None
    witness: GeoJSON | None
    message: Message
    cite: Cite | None
    reason: str = ""
    alternatives: tuple[Alternative, ...] = ()
    flips: tuple[str, ...] = ()
    parts: Listed[Part] = ()
    remarks: tuple[Message, ...] = ()
    reading: str | None = None
    shown: str | None = None
    group: str | None = None
    needs: tuple[Message, ...] = ()
    rule: Rule | None = None
    possible: tuple[Verdict, ...] = ()

    @property
    def counts(self) -> bool:
        """True where the verdict of the whole hangs on it: a requirement that must hold and that no group counts."""
        return self.severity == "must" and self.group is None


@value
class ClaimFinding:
    """What recomputing a stated figure gave; both figures in ``unit``."""

    id: str
    name: Name
    stated: str
    stated_value: float
    computed: float | None
    low: float | None
    high: float | None
    unit: str
    shown: str | None
    shown_unit: str
    verdict: ClaimVerdict
    message: Message
    source: str
    reason: str = ""
    remarks: tuple[Message, ...] = ()


@value
class Reconciled:
    """A difference between declared and measured area against one tolerance of the profile; both in m2."""

    tolerance: str
    name: Name
    allowed: float
    within: bool
    cite: Cite


@value
class SiteResult:
    """A site as it was evaluated: areas three times (declared, measured, their difference), basis, provenance.

    ``pnu`` are the parcel numbers (필지고유번호, 19 digits each) of its boundary, empty where the file tells none.
    ``where`` is the place of its boundary: the file, and which of its features. ``area_kind`` says what the declared
    area is (:data:`zonegeo.model.study.AREA_KINDS`), empty where nobody says it.
    """

    id: str
    name: Name
    role: str
    institution: str | None
    address: str
    status: str
    declared_area: float | None
    declared_text: str | None
    measured_area: float | None
    measured_low: float | None
    measured_high: float | None
    ellipsoid_area: float | None
    difference: float | None
    difference_percent: float | None
    basis: str
    accuracy_m: float | None
    geometry: GeoJSON | None
    within: tuple[str, ...]
    source: str
    source_date: str
    licence: str
    note: str
    reconciled: tuple[Reconciled, ...] = ()
    boundary_factors: tuple[str, ...] = ()
    pnu: str = ""
    where: str = ""
    legal_basis: str = ""
    area_kind: str = ""


@value
class PlaceResult:
    """A place in which unlocated sites lie."""

    id: str
    name: Name
    geometry: GeoJSON
    source: str
    source_date: str
    licence: str


@value
class Separation:
    """One cell of the core × background matrix, in metres, edge to edge.

    ``value`` is ``None`` where either site has no known outline; ``low`` and ``high`` then bound it.
    """

    core: str
    background: str
    value: float | None
    low: float
    high: float | None
    ellipsoid: float | None
    centroid: float | None
    line: GeoJSON | None


@value
class OtherZone:
    """Another zone in force on the day: where its land is known to lie, and its area, m2.

    ``area_low`` and ``area_high`` are what an unclear role leaves open, ``area_half`` is half of what the area was
    rounded by; all are ``None`` where no area is stated.
    """

    id: str
    name: Name
    places: tuple[ZonePlace, ...]
    area: float | None
    area_low: float | None
    area_high: float | None
    area_half: float | None


@value
class OtherZones:
    """The other zones that requirements of the profile ask about.

    Where ``own_is_told`` is false the study does not say which entry is its own: one that lies where it lies may be.
    """

    zones: tuple[OtherZone, ...]
    own_is_told: bool


@value
class Drawing:
    """A geometry that belongs to a requirement on a map, such as the reach of a distance limit."""

    id: str
    requirement: str
    kind: str
    message: Message
    geometry: GeoJSON


@value
class Notice:
    """Something that the reader should know beside the verdicts."""

    code: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


def rule_notices(profile: Profile) -> tuple[Notice, ...]:
    """Return what the reader should know of the rules themselves.

    That they have the id of a carried profile and are not that one; and those that come out alike for every zone.
    """
    told = [
        {"code": "rule-change", "values": {
            "requirement": each.requirement, "part": each.part, "carried": each.carried, "found": each.found,
        }}
        for each in profile.changes
    ]  # fmt: skip
    values = {"profile": profile.poses_as, "changes": told or {"code": "rule-change.none"}}
    posing = (Notice(NOT_CARRIED, profile.id, values),) if profile.poses_as else ()
    return (*posing, *(Notice(each.code, each.place, each.values) for each in profile.conflicts))


@value
class InputUsed:
    """An input file by the SHA-256 of its bytes."""

    path: str
    sha256: str


@value
class Receipt:
    """What is needed to run the evaluation again. It holds no clock."""

    zonegeo: str
    geos: str
    proj: str
    operation: str
    inputs: tuple[InputUsed, ...]
    as_of: str
    seed: int | None
    argv: tuple[str, ...]


@value
class ProfileUsed:
    """The profile by id, version and the SHA-256 of its file.

    ``articles`` is how many clauses of its acts are decided, asked as evidence and so on; empty where it keeps no list.
    ``words`` are what it calls things by names of its own, ``roles`` the kinds of sites that its zones are made of,
    ``sections`` those of its report.
    """

    id: str
    version: str
    sha256: str
    name: Name
    source: str = "primary"
    extends: str = ""
    articles: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Name] = field(default_factory=dict)
    roles: tuple[str, ...] = ROLES
    sections: tuple[ReportSection, ...] = REPORT_SECTIONS


# the plans whose areas a notice has told: of any other plan 고시 면적 would be wrong in law
_NOTIFIED = frozenset({"designated", "planned"})


@value
class Evaluation:
    """One proposal under one profile at one date."""

    schema_version: str
    study: str
    study_name: Name
    proposal: str
    proposal_name: Name
    proposal_status: str
    proposal_dated: str
    profile: ProfileUsed
    as_of: str
    analysis_crs: str
    verdict: Verdict
    stable: bool
    findings: tuple[Finding, ...]
    claims: tuple[ClaimFinding, ...]
    sites: tuple[SiteResult, ...]
    places: tuple[PlaceResult, ...]
    matrix: Listed[Separation]
    drawings: tuple[Drawing, ...]
    notices: tuple[Notice, ...]
    receipt: Receipt = field(repr=False)
    proposal_note: Name | None = None
    schedule: ScheduleResult | None = None
    other_zones: OtherZones | None = None

    @property
    def counted(self) -> tuple[Finding, ...]:
        """The findings on which the verdict of the whole hangs."""
        return tuple(finding for finding in self.findings if finding.counts)

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """What the declared areas are: of :data:`zonegeo.model.study.AREA_KINDS`.

        They are named in the order in which that has them.
        """
        return self.area_kinds_of(site.id for site in self.sites) or (self._otherwise,)

    def area_kinds_of(self, sites: Iterable[str]) -> tuple[str, ...]:
        """Return what the areas are that some of the sites declare, such as those that a finding is of."""
        wanted = {*sites}
        found = {self.area_kind_of(site) for site in self.sites if site.id in wanted and site.declared_area is not None}
        return tuple(kind for kind in AREA_KINDS if kind in found)

    def area_kind_of(self, site: SiteResult) -> str:
        """Return what the declared area of a site is: where nobody says it, what an area of such a plan is."""
        return site.area_kind or self._otherwise

    @property
    def _otherwise(self) -> str:
        return "notice" if self.proposal_status in _NOTIFIED else "planned"

    @property
    def poses_as(self) -> str:
        """The id of the carried profile that the rules call themselves by and are not; empty where they do not."""
        told = (each for each in self.notices if each.code == NOT_CARRIED)
        return next((str(each.values.get("profile", self.profile.id)) for each in told), "")

    def finding(self, requirement: str) -> Finding:
        """Return the finding of one requirement; an unknown id raises ``KeyError``."""
        for each in self.findings:
            if each.requirement == requirement:
                return each
        raise KeyError(requirement)

    def __repr__(self) -> str:
        """Return the verdict in a line; :meth:`to_frame` has the figures."""
        counted = ", ".join(f"{each.requirement}: {each.verdict.value}" for each in self.counted)
        told = f"{self.study}/{self.proposal} {self.profile.id} {self.as_of}"
        return f"<Evaluation {told}: {self.verdict.value} ({counted})>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: verdict, requirements, map; in the language of the environment."""
        shown: str = DOORS["evaluation card"](self)
        return shown

    def to_frame(self) -> Any:
        """Return a pandas ``DataFrame``: a row for each requirement, figures in SI units (``attrs["units"]``)."""
        return DOORS["findings"](self)

    def sites_frame(self) -> Any:
        """Return a ``GeoDataFrame`` in EPSG:4326: a row for each site, areas in m2 (``attrs["units"]``)."""
        return DOORS["sites"](self)

    def matrix_frame(self) -> Any:
        """Return a ``GeoDataFrame`` of the separations of core and background spaces, in m, with their lines."""
        return DOORS["matrix"](self)
