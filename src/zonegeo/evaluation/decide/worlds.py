"""Worlds: verdicts, conditions, tiers and groups decided in everything that what is open may be, one world at a time.

A world holds what is supposed of the open things that were asked for so far. Where a statement is neither true nor
false in a world, the world is split in two; so one unknown has one value wherever it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from math import inf, isnan, nextafter
from typing import Any, TypeVar

from zonegeo.base.value import value
from zonegeo.evaluation.decide.circumstances import Circumstances, in_site
from zonegeo.measures.filters import fact_holds
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    Operator,
    VerdictCondition,
)
from zonegeo.model.evaluation import Finding
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact
from zonegeo.model.verdict import Verdict, worst

# what a value may be: closed spans of numbers, in SI
Spans = tuple[tuple[float, float], ...]
# what a world supposes: of each open thing, the words or the spans that it may still be
World = frozenset[tuple[tuple[str, str], Any]]
ANYTHING: World = frozenset()
# more than these are no longer told from each other: what hangs on them may then come out either way
MOST_WORLDS = 256
_UNKNOWN = frozenset({Verdict.PASS, Verdict.REVIEW, Verdict.FAIL})
State = TypeVar("State", bound=Hashable)


@value
class Case:
    """What a requirement comes to in a world; ``limit`` and ``review`` are the places of those that count in it.

    ``why`` says why it is not asked for.
    """

    verdict: Verdict
    limit: int | None = None
    review: int | None = None
    why: str = ""


NOT_ASKED = {why: Case(Verdict.NOT_APPLICABLE, why=why) for why in ("condition", "day", "limit", "measure")}


class Worlds:
    """The worlds of what is missing; for requirements that are ``wide``, those of what is rough, and every way, too.

    ``wide`` names the requirements whose values may be anything that an admissible method, reading, area basis or
    accuracy gives; ``None`` means all of them.
    """

    def __init__(self, circumstances: Circumstances, *, wide: frozenset[str] | None = frozenset()) -> None:
        self.here, self.wide = circumstances, wide

    def all_of(self, condition: Condition | None) -> frozenset[bool]:
        """Return whether a condition may hold, and whether it may not."""
        return frozenset(truth for _, truth in self.truths(condition, ANYTHING, wide=self.wide is None))

    def _is_wide(self, name: str) -> bool:
        return self.wide is None or name in self.wide or name in self.here.ledger.loosened

    def possible(self, requirement: Requirement) -> tuple[Case, ...]:
        """Return what the requirement may come to, each once, in the order in which its limits are tried."""
        # nothing is asked after this: what sites suppose of themselves need not be kept
        return tuple(dict.fromkeys(case for _, case in self.cases(requirement, ANYTHING, forgetful=True)))

    def verdicts_of(self, requirement: Requirement) -> frozenset[Verdict]:
        """Return every verdict that the requirement may come to."""
        return frozenset(case.verdict for case in self.possible(requirement))

    # --- conditions ---------------------------------------------------------------------------------------------------

    def truths(self, condition: Condition | None, world: World, *, wide: bool) -> Iterator[tuple[World, bool]]:
        """Yield the worlds within a world in which a condition holds, and those in which it does not."""
        if condition is None:
            yield world, True
        elif isinstance(condition, Combined):
            yield from self._combined(condition, world, wide=wide)
        elif isinstance(condition, FactCondition):
            yield from self._fact(condition, world, wide=wide)
        elif isinstance(condition, MeasureCondition):
            yield from self._measure(condition, world, wide=wide)
        elif isinstance(condition, VerdictCondition):
            yield from self._verdict(condition, world, wide=wide)
        else:
            raise TypeError(f"{type(condition).__name__} is no statement about a proposal")

    def _combined(self, condition: Combined, world: World, *, wide: bool) -> Iterator[tuple[World, bool]]:
        """All go on while each holds, any and none while each does not; what stops them is the answer."""
        going_on = condition.kind == "all"
        open_ = [world]
        for part in condition.parts:
            found = dict.fromkeys(each for one in open_ for each in self.truths(part, one, wide=wide))
            if len(found) > MOST_WORLDS:
                found = dict.fromkeys((world, truth) for _, truth in found)
            for one, truth in found:
                if truth is not going_on:
                    yield one, condition.kind == "any"
            open_ = [one for one, truth in found if truth is going_on]
        for one in open_:
            yield one, condition.kind != "any"

    def _fact(self, condition: FactCondition, world: World, *, wide: bool) -> Iterator[tuple[World, bool]]:
        recorded, key = self.here.scene.facts.get(condition.fact), (self.here.site, f"fact {condition.fact}")
        if condition.op is not None and condition.quantity is not None and (recorded is None or wide):
            cut = partial(_cut, op=condition.op, limit=float(condition.quantity.si))
            yield from _split(world, key, _EVERYTHING if recorded is None else _within_last_digit(recorded), cut)
        elif recorded is not None:
            yield world, bool(fact_holds(condition, recorded.value))
        elif (words := self._words(condition.fact)) is not None:
            yield from _split(world, key, words, partial(_sorted_out, among=condition.among))
        else:  # nobody described what it may be
            yield from ((world, truth) for truth in (True, False))

    def _words(self, fact: str) -> frozenset[FactValue] | None:
        for each in self.here.profile.facts:
            if each.id == fact and each.kind != "quantity":
                return frozenset(each.among if each.kind == "word" else (True, False))
        return None

    def _measure(self, condition: MeasureCondition, world: World, *, wide: bool) -> Iterator[tuple[World, bool]]:
        asked = self.here.ask(condition)
        outcome = self.here.measured(asked)
        if outcome.not_applicable:  # nothing is there to be measured: the statement is neither true nor false of it
            yield from ((world, truth) for truth in (True, False))
            return
        spans = _spans(outcome, wide=wide)
        cut = partial(_cut, op=condition.op, limit=float(condition.quantity.si))
        yield from _split(world, self.here.key(asked), spans, cut)

    def _verdict(self, condition: VerdictCondition, world: World, *, wide: bool) -> Iterator[tuple[World, bool]]:
        if Verdict.UNDECIDED in condition.among:  # asks what is known of the other, and that is no matter of worlds
            finding = self.here.findings[condition.requirement]
            known = finding.verdict in condition.among
            open_ = wide and not finding.stable
            yield from ((world, truth) for truth in ((True, False) if open_ else (known,)))
            return
        for one, verdict in self.verdicts(condition.requirement, world):
            if verdict is Verdict.UNDECIDED:
                yield from ((one, truth) for truth in (True, False))
            else:
                yield one, verdict in condition.among

    def verdicts(self, name: str, world: World) -> Iterator[tuple[World, Verdict]]:
        """Yield what another requirement of the whole proposal comes to in the worlds within a world."""
        requirement = self.here.profile.requirement(name)
        if requirement is None:
            wide = self._is_wide(name)
            yield from ((world, each) for each in sorted(verdicts_of(self.here.findings[name], wide=wide)))
            return
        for one, case in Worlds(in_site(self.here, None), wide=self.wide).cases(requirement, world):
            yield one, case.verdict

    # --- requirements -------------------------------------------------------------------------------------------------

    def cases(
        self, requirement: Requirement, world: World, *, forgetful: bool = False
    ) -> tuple[tuple[World, Case], ...]:
        """Return the worlds within a world, and what the requirement comes to in each.

        ``forgetful``: without what a site supposes of itself once it is decided. Nobody asks for that but further
        requirements in the same world, and thousands of sites would otherwise have more worlds than are told apart.
        """
        store, sites = self.here.ledger.cases, self.here.sites_of(requirement)
        key = (self.here.site, requirement.id, self.wide, world, forgetful and bool(sites))
        if key not in store:
            found = (
                self._of_sites(requirement, sites, world, forgetful=forgetful)
                if sites else self._of_one(requirement, world)
            )  # fmt: skip
            store[key] = _bounded(found, world)
        cases: tuple[tuple[World, Case], ...] = store[key]
        return cases

    def _of_sites(
        self, requirement: Requirement, sites: Iterable[int], world: World, *, forgetful: bool
    ) -> Iterator[tuple[World, Case]]:
        """The worst of the sites, in each world."""
        found: dict[tuple[World, Case], None] = {(world, NOT_ASKED["condition"]): None}
        # what sites suppose of themselves forgotten, the worst of two that are alike is that of one
        alike = {name: site for site, name in self.here.alike(requirement, sites).items()} if forgetful else {}
        # a loop: each site has its own conditions, limits and facts
        for site in alike.values() if forgetful else sites:
            of_site = Worlds(in_site(self.here, site), wide=self.wide)
            steps = (
                (
                    _without(of_site.here.site, after) if forgetful else after,
                    max(case, other, key=lambda each: each.verdict.severity),
                )
                for before, case in found
                for after, other in of_site.cases(requirement, before)
            )
            found = dict.fromkeys(_bounded(steps, world))
        yield from found

    def _of_one(self, requirement: Requirement, world: World) -> Iterator[tuple[World, Case]]:
        day, wide = self.here.scene.as_of, self._is_wide(requirement.id)
        unread = next((place for place, limit in enumerate(requirement.limits) if limit.is_unread(day)), None)
        if unread is not None:  # a text that nobody holds here may say anything, of its case too
            yield world, Case(Verdict.UNDECIDED, unread, why="text")
            return
        for one, holds in self.truths(requirement.condition, world, wide=wide):
            if holds:
                yield from self._under_limits(requirement, one)
            else:
                yield one, NOT_ASKED["condition"]

    def _under_limits(self, requirement: Requirement, world: World) -> Iterator[tuple[World, Case]]:
        """The first limit whose case holds counts."""
        day, wide = self.here.scene.as_of, self._is_wide(requirement.id)
        in_force = [place for place, limit in enumerate(requirement.limits) if limit.in_force(day)]
        if not in_force:
            yield world, NOT_ASKED["day"]
            return
        open_ = [world]
        for place in in_force:
            condition = requirement.limits[place].condition
            found = [each for one in open_ for each in self.truths(condition, one, wide=wide)]
            for one, holds in found:
                if holds:
                    yield from self._under(requirement, place, one)
            open_ = [one for one, holds in found if not holds]
        for one in open_:
            yield one, NOT_ASKED["limit"]

    def _under(self, requirement: Requirement, limit: int, world: World) -> Iterator[tuple[World, Case]]:
        if requirement.scope == "site" and not self.here.site:  # there is no site of these roles
            yield world, Case(Verdict.UNDECIDED, limit)
        elif requirement.measure == "group":
            yield from self._group(requirement, limit, world)
        else:
            yield from self._tested(requirement, limit, world)

    def _tested(self, requirement: Requirement, limit: int, world: World) -> Iterator[tuple[World, Case]]:
        outcome = self.here.measured(requirement)
        if outcome.not_applicable:
            yield world, NOT_ASKED["measure"]
            return
        quantity = requirement.limits[limit].value
        asked = float(quantity.si) if quantity is not None else float(outcome.total or 0)
        split = self._splitter(requirement, outcome)
        for one, satisfied in split(world, requirement.op, asked):
            if satisfied:
                yield one, Case(Verdict.PASS, limit)
                continue
            for inner, review in self._reviews(requirement, one):
                bound = None if review is None else requirement.reviews[review].limit
                if bound is None:
                    yield inner, Case(Verdict.FAIL if review is None else Verdict.REVIEW, limit, review)
                    continue
                for last, within in split(inner, requirement.op, float(bound.si)):
                    yield last, Case(Verdict.REVIEW if within else Verdict.FAIL, limit, review)

    def _splitter(self, requirement: Requirement, outcome: Outcome) -> Callable[..., Iterator[tuple[World, bool]]]:
        """Return how worlds are split by the value of a requirement."""
        if requirement.measure == "fact-is" and outcome.missing:
            # 1 where the fact is one of those asked for, else 0: the same unknown as in conditions
            is_one = FactCondition(requirement.fact, requirement.among)

            def by_fact(world: World, op: Operator, limit: float) -> Iterator[tuple[World, bool]]:
                for one, truth in self._fact(is_one, world, wide=False):
                    yield one, satisfies(op, float(truth), limit)
                if (words := self._words(requirement.fact)) is not None and words <= set(requirement.among):
                    # every listed word would do, and still nothing is on record: missing data never passes
                    yield world, satisfies(op, 0.0, limit)

            return by_fact
        spans, key = _spans(outcome, wide=self._is_wide(requirement.id)), self.here.key(requirement)

        def by_value(world: World, op: Operator, limit: float) -> Iterator[tuple[World, bool]]:
            return _split(world, key, spans, partial(_cut, op=op, limit=limit))

        return by_value

    def _reviews(self, requirement: Requirement, world: World) -> Iterator[tuple[World, int | None]]:
        """Yield what a committee may decide where the test fails: the first review in force whose condition holds."""
        open_, wide = [world], self._is_wide(requirement.id)
        for place, review in enumerate(requirement.reviews if requirement.otherwise == "review" else ()):
            if review.is_unread(self.here.scene.as_of):
                yield from ((one, place) for one in open_)
            if review.in_force(self.here.scene.as_of):
                found = [each for one in open_ for each in self.truths(review.condition, one, wide=wide)]
                yield from ((one, place) for one, holds in found if holds)
                open_ = [one for one, holds in found if not holds]
        yield from ((one, None) for one in open_)

    # --- groups -------------------------------------------------------------------------------------------------------

    def _group(self, requirement: Requirement, limit: int, world: World) -> Iterator[tuple[World, Case]]:
        """Count the members of each world: those that pass, that a committee may let pass, and that are asked for."""
        found: dict[tuple[World, tuple[int, int, int]], None] = {(world, (0, 0, 0)): None}
        for name in dict.fromkeys(requirement.members):
            steps = (
                (after, _counted(counts, each))
                for before, counts in found
                for after, verdict in self.verdicts(name, before)
                for each in (sorted(_UNKNOWN) if verdict is Verdict.UNDECIDED else (verdict,))
            )
            found = dict.fromkeys(_bounded(steps, world))
        for one, counts in found:
            yield from self._of_counts(requirement, limit, counts, one)

    def _of_counts(
        self, requirement: Requirement, limit: int, counts: tuple[int, int, int], world: World
    ) -> Iterator[tuple[World, Case]]:
        passing, passable, asked = counts
        quantity = requirement.limits[limit].value
        least = float(quantity.si) if quantity is not None else float(asked)
        if not asked:
            yield world, NOT_ASKED["measure"]
        elif not any(satisfies(requirement.op, float(count), least) for count in range(asked + 1)):
            yield world, Case(Verdict.UNDECIDED, limit)  # fewer are asked for than have to hold: the law leaves it open
        elif satisfies(requirement.op, float(passing), least):
            yield world, Case(Verdict.PASS, limit)
        elif satisfies(requirement.op, float(passable), least):
            yield world, Case(Verdict.REVIEW, limit)
        else:
            for one, review in self._reviews(requirement, world):
                bound = None if review is None else requirement.reviews[review].limit
                enough = review is not None and (
                    bound is None or satisfies(requirement.op, float(passing), float(bound.si))
                )
                yield one, Case(Verdict.REVIEW if enough else Verdict.FAIL, limit, review)


def _counted(counts: tuple[int, int, int], verdict: Verdict) -> tuple[int, int, int]:
    passing, passable, asked = counts
    return (
        passing + (verdict is Verdict.PASS),
        passable + (verdict in (Verdict.PASS, Verdict.REVIEW)),
        asked + (verdict is not Verdict.NOT_APPLICABLE),
    )


def verdicts_of(finding: Finding, *, wide: bool) -> frozenset[Verdict]:
    """Return what a finding may come to, where only it is known; ``wide``: by any admissible way."""
    known = frozenset(finding.possible) or frozenset((finding.verdict,))
    known = known - {Verdict.UNDECIDED} | (_UNKNOWN if Verdict.UNDECIDED in known else frozenset())
    if wide and not finding.stable:
        others = {each.verdict for each in finding.alternatives} or _UNKNOWN
        return known | (others - {Verdict.UNDECIDED}) | (_UNKNOWN if Verdict.UNDECIDED in others else frozenset())
    return known


def verdict_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of a requirement that may come to these: what holds in all worlds.

    A pass that may not apply stays a pass: it would be one, or not be asked for.

    >>> verdict_of([Verdict.PASS, Verdict.NOT_APPLICABLE]).value, verdict_of([Verdict.PASS, Verdict.FAIL]).value
    ('pass', 'undecided')
    """
    found = set(verdicts)
    if found == {Verdict.PASS, Verdict.NOT_APPLICABLE}:
        return Verdict.PASS
    return worst(found) if len(found) == 1 else Verdict.UNDECIDED


def _bounded(pairs: Iterable[tuple[World, State]], world: World) -> tuple[tuple[World, State], ...]:
    """Each pair once; where they are too many, without what tells their worlds apart."""
    found = tuple(dict.fromkeys(pairs))
    return found if len(found) <= MOST_WORLDS else tuple(dict.fromkeys((world, state) for _, state in found))


def _without(site: str, world: World) -> World:
    """Leave out what is supposed of a site itself: the first part of what names an open thing is the site's id."""
    return frozenset(each for each in world if each[0][0] != site)


# --- what may be ------------------------------------------------------------------------------------------------------

_EVERYTHING: Spans = ((-inf, inf),)


def _spans(outcome: Outcome, *, wide: bool) -> Spans:
    """What the value may be: as far as missing data leaves it open, or by every method, reading and accuracy."""
    if not wide:
        return (_span(outcome.answer.known_low, outcome.answer.known_high),)
    answers: tuple[Answer, ...] = (outcome.answer, *outcome.others)
    return tuple(_span(each.low, each.high) for each in answers)


def _within_last_digit(fact: Fact) -> Spans:
    """What rounds to a recorded quantity in its last digit; a count is exact."""
    quantity = Quantity.parse(str(fact.value))
    return ((float(quantity.si - quantity.slack_si), float(quantity.si + quantity.slack_si)),)


def _span(low: float, high: float | None) -> tuple[float, float]:
    end = inf if high is None or isnan(high) else high
    return -inf if isnan(low) else low, end


def _split(
    world: World, key: tuple[str, str], start: Any, parted: Callable[[Any], tuple[Any, Any]]
) -> Iterator[tuple[World, bool]]:
    """Part what an open thing may be in a world in two: where a statement of it holds, and where it does not."""
    known = next((domain for name, domain in world if name == key), None)
    domain = start if known is None else known
    for part, truth in zip(parted(domain), (True, False), strict=True):
        if part == domain:  # the statement is settled in this world
            yield world, truth
        elif part:
            yield (world if known is None else world - {(key, known)}) | {(key, part)}, truth


def _cut(spans: Spans, *, op: Operator, limit: float) -> tuple[Spans, Spans]:
    """Part spans at a limit: the numbers that satisfy ``op limit``, and the others.

    >>> _cut(((0.0, 10.0),), op="<=", limit=10.0)
    (((0.0, 10.0),), ())
    """
    # the largest number on the lower side of the limit
    last = limit if op in ("<=", ">") else nextafter(limit, -inf)
    below = tuple((low, min(high, last)) for low, high in spans if low <= last)
    above = tuple((max(low, nextafter(last, inf)), high) for low, high in spans if high > last)
    return (below, above) if op in ("<=", "<") else (above, below)


def _sorted_out(words: frozenset[Any], *, among: tuple[Any, ...]) -> tuple[frozenset[Any], frozenset[Any]]:
    return words & frozenset(among), words - frozenset(among)
