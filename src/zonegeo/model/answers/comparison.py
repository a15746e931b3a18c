"""Several proposals under one profile on one day: what a comparison says, as frozen values in SI units, unrounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.model.answers.verdict_changes import Sensitivity
from zonegeo.model.doors import DOORS
from zonegeo.model.evaluation import GeoJSON, LimitUsed, Notice, PlaceResult, ProfileUsed, Receipt
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

COMPARISON_VERSION = "2"
# what gave the day: the caller, the baseline's own day, or the newest limit of the profile; never today
DayFrom = Literal["asked", "baseline", "profile"]
ChangeKind = Literal[
    "unchanged", "changed", "moved", "renamed", "role", "added", "removed", "split", "merged", "rearranged"
]  # fmt: skip
MatchedBy = Literal["id", "overlap", ""]


@value
class Outline:
    """A site of a proposal; its geometry is ``None`` where its outline is not known, ``within`` is where it lies."""

    proposal: str
    site: str
    name: Name
    role: str
    geometry: GeoJSON | None
    within: tuple[str, ...] = ()
    licence: str = ""


@value
class DecidingLine:
    """The line from site to site on which a requirement of a proposal was decided."""

    proposal: str
    requirement: str
    first: Name
    second: Name
    geometry: GeoJSON


@value
class Compared:
    """One proposal to compare: the study that holds it, its id there, and the id it has in the comparison.

    ``source`` is the file where it is not the study's own; ``as_drawn`` are the sites of which that file states no
    accuracy.
    """

    id: str
    study: Study
    proposal: str
    source: str = ""
    as_drawn: tuple[str, ...] = ()


@value
class ComparedProposal:
    """A column of the matrix. ``day`` is the proposal's own day (empty where it has none), not the day compared on."""

    id: str
    name: Name
    study: str
    source: str
    status: str
    dated: str
    day: str
    verdict: Verdict
    stable: bool
    counts: Mapping[str, int]
    sites: Mapping[str, int]
    area_kinds: tuple[str, ...] = ()


@value
class OtherAnswer:
    """What another admissible method or reading gives for the same cell."""

    name: str
    value: float | None
    verdict: Verdict


@value
class Cell:
    """One requirement of one proposal.

    ``differs`` is against the baseline; ``best`` stands where a row differs: the best verdict, then the largest
    certain margin, where it is the best in every world.
    """

    proposal: str
    verdict: Verdict
    value: float | None
    low: float | None
    high: float | None
    unit: str
    margin_nominal: float | None
    margin_certain: float | None
    limit: LimitUsed | None
    stable: bool
    flips: tuple[str, ...]
    method: str
    shown: str | None
    message: Message
    others: tuple[OtherAnswer, ...] = ()
    cite: str = ""
    reason: str = ""
    differs: bool = False
    best: bool = False


@value
class Row:
    """One requirement over all proposals, in their order; ``differs`` is false where every cell says the same.

    ``counts`` is true where the verdicts of the whole hang on it.
    """

    requirement: str
    name: Name
    severity: str
    counts: bool
    cells: tuple[Cell, ...]
    differs: bool

    def cell(self, proposal: str) -> Cell:
        """Return the cell of a proposal; an unknown id raises ``KeyError``."""
        for each in self.cells:
            if each.proposal == proposal:
                return each
        raise KeyError(proposal)


@value
class FigureCell:
    """One figure of one proposal, with its interval; ``text`` is the figure as a document printed it."""

    proposal: str
    value: float | None
    low: float | None
    high: float | None
    text: str = ""
    source: str = ""


@value
class FigureRow:
    """A figure that is no requirement: numbers of sites, declared and stated areas, the stated separation."""

    id: str
    unit: str
    cells: tuple[FigureCell, ...]
    differs: bool


@value
class SiteChange:
    """What became of a site, or of several that split, merged or were rearranged; areas in m2, shifts in m.

    ``added`` − ``removed`` = ``area_after`` − ``area_before`` exactly. The slivers are counted in both and told apart.
    Figures are ``None`` where the outline of a site is not known (``unlocated`` names it): nothing is guessed.
    ``hausdorff`` and ``mean_shift`` say how far the boundary lies from the old one, ``displacement`` how far the
    centroid moved.
    """

    kind: ChangeKind
    matched_by: MatchedBy
    before: tuple[str, ...]
    after: tuple[str, ...]
    role_before: str
    role_after: str
    area_before: float | None
    area_after: float | None
    added: float | None
    removed: float | None
    sliver_added: float
    sliver_removed: float
    slivers: int
    hausdorff: float | None
    mean_shift: float | None
    displacement: float | None
    unlocated: tuple[str, ...] = ()
    kept_shape: GeoJSON | None = None
    added_shape: GeoJSON | None = None
    removed_shape: GeoJSON | None = None

    @property
    def kept(self) -> float | None:
        """The land that stayed, in m2: exact, as ``added`` is; ``None`` where it is not known."""
        return None if self.area_after is None or self.added is None else self.area_after - self.added


@value
class RoleChange:
    """The land of a role (``all``: of every role), each square metre counted once however many sites cover it."""

    role: str
    area_before: float
    area_after: float
    added: float
    removed: float
    sliver_added: float
    sliver_removed: float
    slivers: int
    unlocated_before: tuple[str, ...]
    unlocated_after: tuple[str, ...]

    @property
    def kept(self) -> float:
        """The land that stayed, in m2."""
        return self.area_after - self.added


@value
class Difference:
    """The land of one proposal against another's, in the plane of ``crs``."""

    before: str
    after: str
    crs: str
    sliver_width: float
    sites: tuple[SiteChange, ...]
    roles: tuple[RoleChange, ...]

    @property
    def changes(self) -> tuple[SiteChange, ...]:
        """What did not stay as it was."""
        return tuple(each for each in self.sites if each.kind != "unchanged")

    @property
    def is_empty(self) -> bool:
        """True where nothing was added, removed, moved, renamed or given another role."""
        return not self.changes


@value
class Objective:
    """``min`` or ``max`` of the value of a requirement (or of ``added``, ``removed``, ``changed`` m2)."""

    direction: Literal["min", "max"]
    of: str

    def __str__(self) -> str:
        return f"{self.direction}:{self.of}"


@value
class Front:
    """The proposals that no other is better than in everything.

    ``dominated_by`` names for each other proposal one that is at least as good in every objective and better in one.
    ``unknown`` has no value in some objective: it neither dominates nor is dominated. ``certain`` stays undominated
    wherever in their intervals the values lie.
    """

    objectives: tuple[Objective, ...]
    members: tuple[str, ...]
    certain: tuple[str, ...]
    dominated_by: Mapping[str, str]
    unknown: tuple[str, ...]


@value
class Ranked:
    """A place in a ranking; ties share it."""

    place: int
    proposal: str
    score: float


@value
class WeightRange:
    """Between which shares of the whole weight an objective keeps the order, and what changes below and above."""

    of: str
    share: float
    low: float
    high: float
    below: tuple[str, str] | None
    above: tuple[str, str] | None


@value
class MethodRanking:
    """The order that another way of scoring or of measuring gives, best first."""

    name: str
    order: tuple[str, ...]
    same: bool


@value
class Ranking:
    """A weighted ranking: asked for by weights, never made up."""

    weights: Mapping[str, float]
    places: tuple[Ranked, ...]
    unranked: tuple[str, ...]
    ranges: tuple[WeightRange, ...]
    methods: tuple[MethodRanking, ...]


@value
class VerdictMove:
    """Why the verdict of one requirement is another one than a step before.

    ``unaided`` is what the earlier proposal would have on the later day: where it differs from ``before``, time moved
    it (law, other zones); where ``after`` differs from it, the proposal did.
    """

    requirement: str
    name: Name
    before: Verdict
    unaided: Verdict
    after: Verdict
    causes: tuple[Message, ...]


@value
class Step:
    """From one proposal of a sequence to the next, each on its own day."""

    before: str
    after: str
    day_before: str
    day_after: str
    difference: Difference
    figures: tuple[FigureRow, ...]
    moves: tuple[VerdictMove, ...]


@value
class Comparison:
    """Proposals × requirements, and the land of each against the baseline.

    ``outlines``, ``places``, ``lines`` and ``pairs`` are there for a map: ``pairs`` holds the land between those that
    are not the baseline.
    """

    schema_version: str
    study: str
    study_name: Name
    profile: ProfileUsed
    as_of: str
    as_of_from: DayFrom
    analysis_crs: str
    baseline: str
    proposals: tuple[ComparedProposal, ...]
    rows: tuple[Row, ...]
    figures: tuple[FigureRow, ...]
    differences: tuple[Difference, ...]
    sensitivity: Sensitivity
    front: Front | None
    ranking: Ranking | None
    steps: tuple[Step, ...]
    outlines: tuple[Outline, ...]
    notices: tuple[Notice, ...]
    receipt: Receipt = field(repr=False)
    places: tuple[PlaceResult, ...] = ()
    lines: tuple[DecidingLine, ...] = ()
    pairs: tuple[Difference, ...] = ()
    site_names: Mapping[str, Name] = field(default_factory=dict)

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """What the areas are that the proposals declare: of :data:`zonegeo.model.study.AREA_KINDS`."""
        return tuple(dict.fromkeys(kind for each in self.proposals for kind in each.area_kinds))

    def row(self, requirement: str) -> Row:
        """Return the row of a requirement; an unknown id raises ``KeyError``."""
        for each in self.rows:
            if each.requirement == requirement:
                return each
        raise KeyError(requirement)

    def proposal(self, proposal: str) -> ComparedProposal:
        """Return the column of a proposal; an unknown id raises ``KeyError``."""
        for each in self.proposals:
            if each.id == proposal:
                return each
        raise KeyError(proposal)

    def difference(self, proposal: str) -> Difference:
        """Return the land of a proposal against the baseline; an unknown id raises ``KeyError``."""
        for each in self.differences:
            if each.after == proposal:
                return each
        raise KeyError(proposal)

    def __repr__(self) -> str:
        """Return the verdicts in a line; :meth:`to_frame` has the figures."""
        verdicts = ", ".join(f"{each.id}: {each.verdict.value}" for each in self.proposals)
        return f"<Comparison {self.study} {self.profile.id} {self.as_of}: {verdicts}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: a row for each requirement, a column for each proposal."""
        shown: str = DOORS["comparison card"](self)
        return shown

    def to_frame(self) -> Any:
        """Return a pandas ``DataFrame``: a row for each requirement and proposal, figures in SI units."""
        return DOORS["comparison"](self)

    def land_frame(self) -> Any:
        """Return a ``GeoDataFrame`` in EPSG:4326 of the land that stayed, came and went, in m2.

        The shapes are there where the comparison was made ``with_shapes``.
        """
        return DOORS["land"](self)

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each requirement and proposal: what a data frame is made of."""
        return [
            {
                "requirement": row.requirement, "proposal": cell.proposal, "baseline": cell.proposal == self.baseline,
                "verdict": cell.verdict.value, "value": cell.value, "low": cell.low, "high": cell.high,
                "unit": cell.unit, "op": cell.limit.op if cell.limit else None,
                "limit": cell.limit.value if cell.limit else None, "margin_nominal": cell.margin_nominal,
                "margin_certain": cell.margin_certain, "stable": cell.stable,
                "flips": ", ".join(cell.flips), "method": cell.method, "differs": cell.differs, "best": cell.best,
                "as_of": self.as_of, "profile": self.profile.id,
            }
            for row in self.rows
            for cell in row.cells
        ]  # fmt: skip
