"""A profile: a set of requirements as data. A requirement never holds a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.condition import Condition, FactValue, Operator, VerdictCondition, leaves
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding

Severity = Literal["must", "should", "info"]
SourceQuality = Literal["primary", "secondary", "assumed"]


class Dated:
    """Something in force from ``since`` until ``until``, both days included; ``None``: until further notice."""

    since: date
    until: date | None

    def in_force(self, as_of: date) -> bool:
        """True on the days from ``since`` to ``until``."""
        return self.since <= as_of and (self.until is None or as_of <= self.until)


class Held(Dated):
    """A text in force from ``since`` as it is held here; ``open_from`` is since when another one may have been.

    Of a text that was read on a day it is not known what held before: from ``open_from`` to the day before ``since``
    something may be in force that nobody has read here. ``None``: nothing was.
    """

    open_from: date | None

    def is_unread(self, as_of: date) -> bool:
        """True on the days of which it is not known what was in force."""
        return self.open_from is not None and self.open_from <= as_of < self.since


def is_known(since: date | None, as_of: date) -> bool:
    """True where something that became known on a day is known on another; without a day it always is."""
    return since is None or since <= as_of


@value
class Citation:
    """The words of the law that a figure stands on.

    ``source`` says how well it is known: read in the primary text, from a secondary source, or assumed. ``is_held`` is
    true where ``since`` is only the day from which the text is held here: it may be older.
    """

    act: str
    clause: str
    since: date
    source: SourceQuality = "primary"
    url: str = ""
    note: str = ""
    is_held: bool = False


@value
class Limit(Held):
    """A limit in force from ``since`` until ``until`` (both days included).

    ``value`` is ``None`` where the limit is "all of them". ``when`` names the subjects of the limit of an item (the
    kind of an institution), ``condition`` the case in which the limit of a requirement applies: the first one that
    does counts.
    """

    value: Quantity | None
    since: date
    cite: Citation
    until: date | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    condition: Condition | None = None
    open_from: date | None = None


@value
class Review(Held):
    """What a committee may decide where a test fails: from (or up to) ``limit``; ``None``: whatever value.

    Where there is a ``condition``, only if it holds.
    """

    since: date
    cite: Citation
    until: date | None = None
    limit: Quantity | None = None
    condition: Condition | None = None
    open_from: date | None = None


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


# the kinds of sites that there are; a scheme may have one of them alone
SiteRole = Literal["core", "background"]
ROLES: tuple[SiteRole, ...] = get_args(SiteRole)
# the sections of a report, in the order of a designation document (요약, 공간적 범위, 지구별 면적, 주요 변경사항,
# 지정요건, 정량ㆍ정성조건, 지구경계 결정), then the evidence; a scheme may have others, in another order
ReportSection = Literal[
    "summary", "extent", "areas", "changes", "requirements", "quantitative", "qualitative", "boundaries", "schedule",
    "claims", "distances", "details", "method", "sources", "notices", "receipt",
]  # fmt: skip
REPORT_SECTIONS: tuple[ReportSection, ...] = get_args(ReportSection)
# what a verdict rests on stands in every report
NEEDED_SECTIONS: tuple[ReportSection, ...] = ("requirements", "details", "method", "sources", "notices", "receipt")
# what a scheme may call by words of its own beside those of base.message: verdicts, headings, the legend of its map
OWN_WORDS_BELOW = ("verdict.", "report.", "map.ui.", "figure.")

Scope = Literal["proposal", "site", "pair", "portfolio"]


@value
class Requirement:
    """Scope × measure × test × condition × citation.

    ``scope`` says of what: the whole proposal, each of its sites, its pairs of sites, or the portfolio of all zones.
    ``readings`` lists the readings of the clause, the deciding one first. ``otherwise="review"`` is for a test that a
    committee may set aside where it fails, by the review that is in force. Where ``condition`` does not hold the
    requirement is not applicable. ``members`` are the requirements that a group counts. ``decided_on="shown"`` is for a
    rule that compares the rounded figure. The fields from ``layer`` on are what its measure takes.
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
    scope: Scope = "proposal"
    condition: Condition | None = None
    decided_on: Literal["unrounded", "shown"] = "unrounded"
    members: tuple[str, ...] = ()
    layer: str = ""
    where: Condition | None = None
    fact: str = ""
    among: tuple[FactValue, ...] = ()
    between: Literal["edge", "centroid", "farthest"] = "edge"
    reach_m: float | None = None


def asks_alike(requirement: Requirement) -> bool:
    """Say whether a requirement asks the same of all sites, whatever else is known: no cases and no filters.

    What such a requirement gives follows from its sites alone, so a search may fold it over parts.
    """
    plain = Requirement(
        requirement.id, requirement.name, requirement.measure, requirement.roles, requirement.op, requirement.limits,
        requirement.explanation, requirement.severity, requirement.basis, requirement.readings, requirement.items,
        requirement.otherwise, requirement.reviews, requirement.rounding, requirement.shown_unit,
        # by pair or of the proposal is the same sum or maximum; by site is not
        scope="proposal" if requirement.scope == "site" else requirement.scope,
    )  # fmt: skip
    return requirement == plain and not any(limit.condition for limit in requirement.limits)


def hangs_on(requirement: Requirement) -> tuple[str, ...]:
    """Return the requirements that must be decided before this one: its members, and those its conditions name."""
    statements = (leaf for each in conditions_of(requirement) for leaf in leaves(each))
    named = [leaf.requirement for leaf in statements if isinstance(leaf, VerdictCondition)]
    return (*requirement.members, *named)


def limits_by_measure(profile: Profile) -> dict[str, frozenset[float]]:
    """Return for each measure every number that a requirement holds its values against, whenever in force, in SI.

    Where all of them are asked for, that is what there is: 0 stands for it.
    """
    found: dict[str, set[float]] = {}
    for requirement in profile.requirements:
        asked = [limit.value for limit in requirement.limits]
        reviews = [review.limit for review in requirement.reviews if review.limit is not None]
        numbers = (0.0 if each is None else float(each.si) for each in (*asked, *reviews))
        found.setdefault(requirement.measure, set()).update(numbers)
    return {measure: frozenset(numbers) for measure, numbers in found.items()}


def conditions_of(requirement: Requirement) -> tuple[Condition | None, ...]:
    """Return the conditions of a requirement, of its limits and of its reviews."""
    limits, reviews = ([each.condition for each in parts] for parts in (requirement.limits, requirement.reviews))
    return (requirement.condition, *limits, *reviews)


@value
class FactDescription:
    """A fact that a profile asks for: its name, its kind, the values that a word may have, a quantity's base unit."""

    id: str
    name: Name
    kind: Literal["word", "yes-no", "quantity"]
    among: tuple[str, ...] = ()
    unit: str = ""
    words: Mapping[str, Name] = field(default_factory=dict)


@value
class LayerDescription:
    """A reference layer that a profile asks for: its name, and the facts that its features carry."""

    id: str
    name: Name
    facts: tuple[FactDescription, ...] = ()


@value
class Code:
    """One entry of a code list, such as the factors of a boundary decision (고시 제6조 제3항)."""

    id: str
    name: Name
    cite: Citation


Treatment = Literal["decided", "evidence", "procedure", "open", "nothing"]
TREATMENTS: tuple[Treatment, ...] = get_args(Treatment)


@value
class Article:
    """What is done about clauses of one act: decided, asked as evidence, a step of the procedure, or not, and why.

    ``open`` could be decided from data and is not; of ``nothing`` there is nothing to decide (a definition, a power).
    ``by`` are the requirements that answer, and ``why`` says what is done or why nothing is.
    """

    id: str
    name: Name
    act: str
    clauses: tuple[str, ...]
    does: Treatment
    why: Name
    by: tuple[str, ...] = ()


Way = Literal["designation", "change", "minor", "release"]


@value
class Ground(Held):
    """A ground on which a change is minor, where its condition holds of the facts of the change."""

    id: str
    name: Name
    condition: Condition | None
    cite: Citation
    since: date
    until: date | None = None
    open_from: date | None = None


@value
class Step:
    """One step: in which ways it is taken, by whom, with which documents.

    ``days`` and ``years`` are a term that runs from the notice: for so long at least, or by then at the latest.
    """

    id: str
    name: Name
    ways: tuple[Way, ...]
    who: Name
    cite: Citation
    documents: tuple[Name, ...] = ()
    days: int | None = None
    years: int | None = None


@value
class Tolerance:
    """How far a declared and a measured area may differ.

    ``percentage``: a share of the declared area. ``cadastral``: ``0.026² · M · √F`` m2 with the denominator ``M`` of
    the scale (1/3000 is taken as 1/6000) and the declared area ``F`` in m2 (공간정보관리법 시행령 제19조).
    """

    id: str
    name: Name
    kind: Literal["percentage", "cadastral"]
    cite: Citation
    percent: Decimal | None = None
    scale: int | None = None


@value
class RuleChange:
    """One part of a requirement in which a profile decides otherwise than the carried one whose id it has."""

    requirement: str
    part: str
    carried: str
    found: str


# what can be wrong with rules that are read without a fault
RuleConflictCode = Literal[
    "rule-never-applies", "limit-never-applies", "review-never-applies", "case-taken-before",
    "filter-lets-nothing-through", "ground-never-holds", "limit-met-by-all", "limit-met-by-none",
    "limits-exclude-each-other",
]  # fmt: skip
RULE_CONFLICTS: tuple[RuleConflictCode, ...] = get_args(RuleConflictCode)


@value
class RuleConflict:
    """Rules that answer every zone alike, whatever is measured: what of them, of which requirement, and the values."""

    code: RuleConflictCode
    place: str
    values: Mapping[str, Any]


@value
class Profile:
    """Requirements with an id, a version and the SHA-256 of the file they were read from.

    ``sha256`` covers the profiles that it extends too. ``poses_as`` is the id of a carried profile that it has or
    resembles and is not; ``changes`` are the rules in which it decides otherwise than that one. ``conflicts`` are its
    rules that come out alike for every zone.
    ``words`` are sentences of its own by their code, ``roles`` the kinds of sites that its zones are made of,
    ``sections`` those of its report in their order.
    """

    id: str
    version: str
    name: Name
    requirements: tuple[Requirement, ...]
    sha256: str
    source: SourceQuality = "primary"
    facts: tuple[FactDescription, ...] = ()
    layers: tuple[LayerDescription, ...] = ()
    boundary_factors: tuple[Code, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    extends: str = ""
    articles: tuple[Article, ...] = ()
    grounds: tuple[Ground, ...] = ()
    steps: tuple[Step, ...] = ()
    poses_as: str = ""
    changes: tuple[RuleChange, ...] = ()
    conflicts: tuple[RuleConflict, ...] = ()
    words: Mapping[str, Name] = field(default_factory=dict)
    roles: tuple[str, ...] = ROLES
    sections: tuple[ReportSection, ...] = REPORT_SECTIONS

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return the requirement of that id, or ``None``."""
        return next((each for each in self.requirements if each.id == requirement_id), None)

    def clause_count(self) -> Mapping[str, int]:
        """Return how many clauses are decided, asked as evidence and so on; nothing where it keeps no list of them."""
        kinds = TREATMENTS if self.articles else ()
        return {kind: sum(len(each.clauses) for each in self.articles if each.does == kind) for kind in kinds}

    def group_of(self, requirement_id: str) -> str | None:
        """Return the id of the group that counts a requirement, or ``None``: then it counts by itself."""
        return next((each.id for each in self.requirements if requirement_id in each.members), None)

    def fact_name(self, fact: str) -> Name:
        """Return the name of a fact; its id where the profile does not describe it."""
        return next((each.name for each in self._described() if each.id == fact), Name(fact, fact))

    def word_name(self, fact: str, word: str) -> Name:
        """Return the name of a value that a fact may have; the word itself where it has none."""
        named = (each.words[word] for each in self._described() if each.id == fact and word in each.words)
        return next(named, Name(word, word))

    def _described(self) -> tuple[FactDescription, ...]:
        return (*self.facts, *(fact for layer in self.layers for fact in layer.facts))

    def layer_name(self, layer: str) -> Name:
        """Return the name of a layer; its id where the profile does not describe it."""
        return next((each.name for each in self.layers if each.id == layer), Name(layer, layer))


def only(profile: Profile, requirements: Sequence[str]) -> Profile:
    """Return a profile of some requirements, and of those that they hang on."""
    wanted = set(requirements)
    while True:
        named = {name for each in profile.requirements if each.id in wanted for name in hangs_on(each)}
        if named <= wanted:
            break
        wanted |= named
    return replace(profile, requirements=tuple(each for each in profile.requirements if each.id in wanted))
