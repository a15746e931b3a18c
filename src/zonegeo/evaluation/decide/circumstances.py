"""What requirements are decided on: the proposal, its profile, and what was found and measured already."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.measures import carry_out
from zonegeo.measures.land.parts import scene_of_parts
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.condition import MeasureCondition, leaves
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import Explanation, Profile, Requirement, conditions_of
from zonegeo.model.quantity import convert
from zonegeo.model.study import Fact

# what is recorded of a site is recorded of all its parts, and how many these are is a question of the whole
_OF_NO_PART = ("fact", "fact-is", "part-count")
_NOTHING = Name("", "")
_UNTOLD = Explanation(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)


@dataclass(eq=False)
class Ledger:
    """What is kept while one proposal is decided: each measure is taken once, each case worked out once.

    ``replaced`` are the outcomes of requirements that a stated figure decides, by site and requirement; ``loosened``
    the requirements that a cautious reading leaves undecided.
    """

    outcomes: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    cases: dict[Hashable, Any] = field(default_factory=dict)
    scenes: dict[int, Scene] = field(default_factory=dict)
    replaced: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    loosened: set[str] = field(default_factory=set)
    # by requirement what was found of sites of which the same is known, in other proposals too
    alike: dict[str, dict[Hashable, Any]] = field(default_factory=dict)
    # what a requirement asks for, told once; kept with it, which its id names
    asked: dict[int, tuple[Requirement, str]] = field(default_factory=dict)

    def replace_outcome(self, site: str, requirement: str, outcome: Outcome) -> None:
        """Let an outcome stand for what a requirement measures."""
        self.replaced[site, requirement] = outcome
        self.cases.clear()

    def loosen(self, requirement: str) -> None:
        """Let a requirement come out in every way that is admissible."""
        self.loosened.add(requirement)
        self.cases.clear()


@value
class Circumstances:
    """What conditions are judged on: the proposal or one ``site`` of it, its profile, and what was found already."""

    scene: Scene
    profile: Profile
    findings: Mapping[str, Finding]
    site: str = ""
    whole: Scene | None = None
    ledger: Ledger = field(default_factory=Ledger)

    def sites_of(self, requirement: Requirement) -> tuple[int, ...]:
        """Return the sites of which a requirement asks one by one; none where it asks of all together, or of one."""
        if self.site or requirement.scope != "site":
            return ()
        return tuple(int(index) for index in self.scene.indices(requirement.roles))

    def alike(self, requirement: Requirement, sites: Iterable[int]) -> dict[int, Hashable]:
        """Return what names the sites that a requirement of each site finds alike: those with the same facts.

        Each by itself where more of it is asked for than facts.
        """
        asks_facts, facts = self.asks_facts(requirement), self.scene.site_facts
        return {site: _known_of(facts[site] if facts else {}) if asks_facts else site for site in sites}

    @staticmethod
    def asks_facts(requirement: Requirement) -> bool:
        """Say whether a requirement asks no more of a site than facts."""
        return requirement.measure in ("fact", "fact-is") and not any(
            isinstance(leaf, MeasureCondition) for each in conditions_of(requirement) for leaf in leaves(each)
        )

    def measured(self, requirement: Requirement) -> Outcome:
        """Measure what a requirement asks for, once."""
        if (self.site, requirement.id) in self.ledger.replaced:
            return self.ledger.replaced[self.site, requirement.id]
        known, key = self.ledger.outcomes, self.key(requirement)
        if key not in known:
            outcome = carry_out(requirement.measure, self.scene, requirement, as_of=self.scene.as_of)
            if self.site and requirement.measure not in _OF_NO_PART:
                outcome = _with_parts(outcome, self.scene, requirement)
            known[key] = _as_shown(outcome, requirement) if requirement.decided_on == "shown" else outcome
        return known[key]

    def key(self, requirement: Requirement) -> tuple[str, str]:
        """Return what names the value that a requirement asks for: two that ask the same are one unknown."""
        if (self.site, requirement.id) in self.ledger.replaced:
            return self.site, f"stated for {requirement.id}"
        if requirement.measure == "fact" and requirement.decided_on != "shown":
            return self.site, f"fact {requirement.fact}"
        known = self.ledger.asked
        if id(requirement) not in known:
            known[id(requirement)] = requirement, _asked(requirement)
        return self.site, known[id(requirement)][1]

    def ask(self, condition: MeasureCondition) -> Requirement:
        """Return what a condition asks of a measure, as a requirement."""
        return Requirement(
            condition.measure, _NOTHING, condition.measure, condition.roles, condition.op, (), _UNTOLD,
            layer=condition.layer,
        )  # fmt: skip


def _asked(requirement: Requirement) -> str:
    shown = (requirement.decided_on, requirement.rounding, requirement.shown_unit)
    asked = (
        requirement.measure, requirement.roles, requirement.basis, requirement.readings,
        [item.id for item in requirement.items], requirement.layer, requirement.where, requirement.fact,
        requirement.among, requirement.between, requirement.reach_m,
        shown if requirement.decided_on == "shown" else "",
        # items are assessed by requirement
        requirement.id if requirement.items else "",
    )  # fmt: skip
    return repr(asked)


def _known_of(facts: Mapping[str, Fact]) -> Hashable:
    """What is known of a site, but for which site it is."""
    return frozenset((name, replace(fact, site=None)) for name, fact in facts.items())


def in_site(circumstances: Circumstances, index: int | None) -> Circumstances:
    """Return the circumstances of one site of the proposal, or those of the whole."""
    whole = circumstances.whole or circumstances.scene
    if index is None:
        return circumstances if not circumstances.site else replace(circumstances, scene=whole, site="", whole=None)
    scenes = circumstances.ledger.scenes
    if index not in scenes:
        scenes[index] = whole.of_site(index)
    return replace(circumstances, scene=scenes[index], site=whole.ids[index], whole=whole)


def _with_parts(outcome: Outcome, scene: Scene, requirement: Requirement) -> Outcome:
    """Give beside the answer of one site that of its detached parts, each as a site: from the least to the most."""
    parts = scene_of_parts(scene)
    if parts is None:
        return outcome
    found = [
        carry_out(requirement.measure, parts.of_site(index), requirement, as_of=scene.as_of)
        for index in range(len(parts.sites))
    ]
    every = [answer for each in found for answer in (each.answer, *each.others)]
    answer = Answer(
        "reading", "by-part", None,
        min(each.answer.known_low for each in found), _highest([each.answer.known_high for each in found]),
        min(each.low for each in every), _highest([each.high for each in every]),
    )  # fmt: skip
    return replace(outcome, others=(*outcome.others, answer))


def _highest(ends: list[float | None]) -> float | None:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _as_shown(outcome: Outcome, requirement: Requirement) -> Outcome:
    """Round every answer as the rule does that compares the rounded figure."""

    def rounded(number: float | None) -> float | None:
        if number is None or not isfinite(number) or requirement.rounding is None or requirement.shown_unit is None:
            return number
        in_unit = requirement.rounding.apply(convert(Fraction(number), requirement.shown_unit))
        return float(Fraction(in_unit) / convert(Fraction(1), requirement.shown_unit))

    def lowest(number: float) -> float:
        found = rounded(number)
        return number if found is None else found

    def answer(given: Answer) -> Answer:
        return Answer(
            given.kind, given.name, rounded(given.value),
            lowest(given.known_low), rounded(given.known_high), lowest(given.low), rounded(given.high),
        )  # fmt: skip

    others = tuple(answer(other) for other in outcome.others)
    return replace(outcome, answer=answer(outcome.answer), others=others)
