"""Decide one requirement: which limit applies, what the measure gives, which verdict holds, and would it survive."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zonegeo.base.message import Message, name_value
from zonegeo.base.value import value
from zonegeo.evaluation.decide.circumstances import Circumstances, in_site
from zonegeo.evaluation.decide.decision import Test, decide
from zonegeo.evaluation.decide.group import as_decided, member_count
from zonegeo.evaluation.decide.judge_condition import Truth, judge_condition
from zonegeo.evaluation.decide.stability import Stability, bound, judge_stability, with_conditions
from zonegeo.evaluation.decide.worlds import Case, Worlds, verdict_of
from zonegeo.measures.land.area import stated_area
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.condition import Operator
from zonegeo.model.evaluation import LimitUsed, Part
from zonegeo.model.margin import margin
from zonegeo.model.profile import Citation, Limit, Requirement, Review
from zonegeo.model.study import Site, Stated
from zonegeo.model.verdict import Verdict, worst


@value
class NotApplicable:
    """Why a requirement does not apply."""

    message: Message
    cite: Citation | None
    remarks: tuple[Message, ...] = ()
    stable: bool = True


@value
class Judgement:
    """What was decided, on which limit and which outcome.

    ``possible`` is what it may come to in the worlds of what is missing, ``ways`` what it may in every way, too.
    """

    limit: Limit
    test: Test
    outcome: Outcome
    verdict: Verdict
    stability: Stability
    possible: frozenset[Verdict]
    ways: frozenset[Verdict]


def judge(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    """Decide a requirement: of the whole, or of each of its sites.

    What it may come to is worked out world by world (:mod:`~zonegeo.evaluation.decide.worlds`); here that becomes a
    verdict, with the limit and the outcome that are told, and what would flip it.
    """
    sites = circumstances.sites_of(requirement)
    return _judge_sites(circumstances, requirement, sites, as_of) if sites else _judge_one(circumstances, requirement)


# --- one subject ------------------------------------------------------------------------------------------------------


def _judge_one(circumstances: Circumstances, requirement: Requirement) -> Judgement | NotApplicable:
    cases = Worlds(circumstances).possible(requirement)
    asked = [case for case in cases if case.verdict is not Verdict.NOT_APPLICABLE]
    condition = judge_condition(requirement.condition, circumstances)
    if not asked:
        # a condition that is not known is no reason where the measure has nothing to test either
        whys = [case.why for case in cases]
        why = "measure" if condition.holds is None and "measure" in whys else whys[0]
        return _not_asked(circumstances, requirement, why, condition)
    limits = [requirement.limits[place] for place in sorted({case.limit for case in asked if case.limit is not None})]
    reviews, review_told = _reviews(circumstances, requirement)
    outcome = _outcome(circumstances, requirement)
    told = (*_contradiction(circumstances, requirement, outcome), *_limits_told(circumstances, requirement))
    outcome = _with_remarks(outcome, (*told, *review_told))
    tests = [_test(requirement, each, outcome, review) for each in limits for review in reviews]
    stated = _stated_against(circumstances, requirement, outcome, tests)
    if stated is not None:
        outcome = _as_stated(outcome, stated)
        circumstances.ledger.replace_outcome(circumstances.site, requirement.id, outcome)
        cases = Worlds(circumstances).possible(requirement)
    verdict = verdict_of(case.verdict for case in cases)
    if requirement.members:
        outcome = as_decided(outcome, requirement, verdict, circumstances.findings)
    if verdict is Verdict.UNDECIDED:
        outcome = replace(outcome, missing=_missing(requirement, cases, outcome))
    day = circumstances.scene.as_of
    if any(each.is_unread(day) for each in limits):
        days = {"as_of": day.isoformat(), "since": min(each.since for each in limits).isoformat()}
        outcome = replace(outcome, values={**outcome.values, **days})
    limit = min(limits, key=lambda each: _margin(_test(requirement, each, outcome, None), outcome))
    test = _test(requirement, limit, outcome, reviews[0])
    possible = frozenset(case.verdict for case in cases)
    ways = possible | Worlds(circumstances, wide=None).verdicts_of(requirement)
    of_a_value = not requirement.members and (requirement.scope != "site" or bool(circumstances.site))
    stability = judge_stability(tests, outcome, verdict) if of_a_value else Stability((), ())
    stability = with_conditions(stability, circumstances, requirement, outcome, possible, ways)
    judged = Judgement(limit, test, _with_remarks(outcome, condition.told), verdict, stability, possible, ways)
    return _with_unknown_accuracy(judged, circumstances.scene)


def _with_unknown_accuracy(judged: Judgement, scene: Scene) -> Judgement:
    """What is measured on an outline of unknown accuracy holds as it is drawn, and nobody knows how firmly."""
    unknown = [site for site, is_unknown in zip(scene.sites, scene.unknown_accuracy, strict=False) if is_unknown]
    rests_on = [site for site in unknown if not judged.outcome.subject or site.id in judged.outcome.subject]
    if judged.outcome.crs is None or not rests_on or judged.verdict is Verdict.UNDECIDED:
        return judged
    remark = Message("remark.accuracy-unknown", {"names": [name_value(site.name) for site in rests_on]})
    stability = replace(judged.stability, flips=(*judged.stability.flips, "accuracy-unknown"))
    return replace(judged, stability=stability, outcome=_with_remarks(judged.outcome, (remark,)))


def _not_asked(circumstances: Circumstances, requirement: Requirement, why: str, condition: Truth) -> NotApplicable:
    """Say why a requirement is not asked for, and whether every admissible way says so."""
    day = circumstances.scene.as_of
    in_force = [limit for limit in requirement.limits if limit.in_force(day)]
    cite = (in_force or requirement.limits)[0].cite if requirement.limits else None
    told: tuple[Message, ...] = ()
    if why == "day":
        first = min((limit.since for limit in requirement.limits), default=None)
        values: Mapping[str, Any] = {"as_of": day.isoformat(), "since": first.isoformat() if first else ""}
        message = Message("reason.no-limit-in-force", values)
    elif why == "limit":
        message, told = Message("reason.no-limit-for-this-case"), _limits_told(circumstances, requirement)
    elif why == "measure":
        outcome = _outcome(circumstances, requirement)
        message = Message(f"reason.not-applicable.{outcome.not_applicable or 'no-member'}", outcome.values)
    else:
        cite = requirement.limits[0].cite if requirement.limits else None
        message, told = Message("reason.condition-not-met"), condition.told
    stable = Worlds(circumstances, wide=None).verdicts_of(requirement) == {Verdict.NOT_APPLICABLE}
    return NotApplicable(message, cite, told, stable)


def _missing(requirement: Requirement, cases: Sequence[Case], outcome: Outcome) -> str:
    """Return the code of what leaves a requirement undecided."""
    asked = [case for case in cases if case.verdict is not Verdict.NOT_APPLICABLE]
    if any(case.why == "text" for case in cases):
        return "text-not-held"
    if len({case.verdict for case in asked}) == 1 and asked[0].verdict is not Verdict.UNDECIDED:
        return "condition-unknown" if any(case.why == "condition" for case in cases) else "limit-unknown"
    if outcome.missing:
        return outcome.missing
    if len({case.limit for case in asked}) > 1:
        return "limit-unknown"
    if len({case.review for case in asked if case.verdict is not Verdict.PASS}) > 1:
        return "review-unknown"
    return "too-few-members" if requirement.members else ""


def _with_remarks(outcome: Outcome, remarks: tuple[Message, ...]) -> Outcome:
    return replace(outcome, remarks=(*outcome.remarks, *remarks)) if remarks else outcome


def _outcome(circumstances: Circumstances, requirement: Requirement) -> Outcome:
    if requirement.members:
        return member_count(requirement, circumstances.findings)
    if requirement.scope == "site" and not circumstances.site:
        day = circumstances.scene.as_of
        limit = next(each for each in requirement.limits if each.in_force(day) or each.is_unread(day))
        unit = "item" if limit.value is None else limit.value.si_unit
        nothing = Answer("method", "count", None, 0.0, None, 0.0, None)
        return Outcome(unit, "count", "unknown", nothing, missing="no-site")
    return circumstances.measured(requirement)


def _limits_told(circumstances: Circumstances, requirement: Requirement) -> tuple[Message, ...]:
    in_force = [limit for limit in requirement.limits if limit.in_force(circumstances.scene.as_of)]
    return tuple(each for limit in in_force for each in judge_condition(limit.condition, circumstances).told)


def _reviews(circumstances: Circumstances, requirement: Requirement) -> tuple[list[Review | None], tuple[Message, ...]]:
    """What a committee may decide on that day: one answer, or both where its condition is not known."""
    if requirement.otherwise != "review":
        return [None], ()
    told: list[Message] = []
    possible: list[Review | None] = []
    for review in requirement.reviews:
        if not review.in_force(circumstances.scene.as_of):
            continue
        truth = judge_condition(review.condition, circumstances)
        told.extend(truth.told)
        if truth.holds is not False:
            possible.append(review)
        if truth.holds:
            return possible, tuple(told)
    return [*possible, None], tuple(told)


def _test(requirement: Requirement, limit: Limit, outcome: Outcome, review: Review | None) -> Test:
    asked = float(limit.value.si) if limit.value is not None else float(outcome.total or 0)
    return Test(requirement.op, asked, review)


def _verdict_of(test: Test, outcome: Outcome) -> Verdict:
    return decide(test, low=outcome.answer.known_low, high=outcome.answer.known_high)


def _stated_against(
    circumstances: Circumstances, requirement: Requirement, outcome: Outcome, tests: Sequence[Test]
) -> Stated | None:
    """Return a figure that the document only states and that decides, where what is missing leaves all open.

    Such a figure may speak against its proposal, never for it: a stated distance above the limit is enough for the
    committee, one below the limit proves nothing (missing data never passes); and one that no world has is wrong.
    """
    stated, answer = _stated(circumstances, requirement), outcome.answer
    if stated is None or any(_verdict_of(test, outcome) is not Verdict.UNDECIDED for test in tests):
        return None
    low, high = stated.ends
    verdicts = {decide(test, low=low, high=high) for test in tests}
    speaks_against = len(verdicts) == 1 and verdicts <= {Verdict.REVIEW, Verdict.FAIL}
    return stated if speaks_against and stated.lies_within(answer.known_low, answer.known_high) else None


def _stated(circumstances: Circumstances, requirement: Requirement) -> Stated | None:
    if requirement.members:
        return None
    return circumstances.scene.stated.get(requirement.measure) or stated_area(circumstances.scene, requirement)


def _contradiction(circumstances: Circumstances, requirement: Requirement, outcome: Outcome) -> tuple[Message, ...]:
    """Tell a stated figure that the sites cannot have, whatever is open of them."""
    # what is asked of all zones together is more than the figure of this one
    stated = None if requirement.measure == "national-area" else _stated(circumstances, requirement)
    answer = outcome.answer
    if stated is None or stated.lies_within(answer.low, answer.high):
        return ()
    known = [None if end is None else {"value": end, "unit": outcome.unit} for end in (answer.low, answer.high)]
    told = {"stated": {"value": float(stated.value.si), "unit": outcome.unit}, "source": stated.source}
    return (Message("remark.stated-contradicted", {**told, "low": known[0], "high": known[1]}),)


def _as_stated(outcome: Outcome, stated: Stated) -> Outcome:
    value = float(stated.value.si)
    return Outcome(
        unit=outcome.unit,
        method="stated",
        basis="stated",
        answer=Answer("method", "stated", value, value, value, *stated.ends),
        parts=outcome.parts,
        remarks=(*outcome.remarks, Message("remark.value-as-stated", {"source": stated.source})),
        values=outcome.values,
    )


# --- every site by itself ---------------------------------------------------------------------------------------------


def _judge_sites(
    circumstances: Circumstances, requirement: Requirement, sites: tuple[int, ...], as_of: date
) -> Judgement | NotApplicable:
    """Decide each site by itself: the whole is its worst site, and of several such the one with the least margin."""
    judged: list[tuple[Site, Judgement]] = []
    not_applicable: NotApplicable | None = None
    alike = circumstances.alike(requirement, sites)
    shared = circumstances.ledger.alike.get(requirement.id) if circumstances.asks_facts(requirement) else None
    known: dict[Hashable, Any] = {} if shared is None else shared
    # a loop: each site has its own conditions, limits and facts
    for index in sites:
        if alike[index] not in known:
            known[alike[index]] = _judge_one(in_site(circumstances, index), requirement)
        one = known[alike[index]]
        if isinstance(one, NotApplicable):
            not_applicable = not_applicable or one
        else:
            judged.append((circumstances.scene.sites[index], one))
    if not judged and not_applicable is not None:
        return not_applicable
    # of sites of which the same is known the whole comes to the same
    whole = ("whole", *dict.fromkeys(alike.values()))
    if whole not in known:
        possible = Worlds(circumstances).verdicts_of(requirement)
        known[whole] = possible, possible | Worlds(circumstances, wide=None).verdicts_of(requirement)
    possible, ways = known[whole]
    verdict = verdict_of(possible)
    # where each world has another worst site, none of them is the worst in all
    worst_ones = [each for each in judged if each[1].verdict is verdict] or judged
    # of equal margins the one that is so in every way: it carries the verdict
    site, deciding = min(
        worst_ones, key=lambda each: (_margin(each[1].test, each[1].outcome), bool(each[1].stability.flips))
    )
    outcome = _with_remarks(deciding.outcome, (Message("remark.deciding-site", {"site": name_value(site.name)}),))
    outcome = replace(
        outcome,
        subject=(site.id,),
        parts=tuple(_part(site, requirement, each) for site, each in judged),
    )
    stability = _of_all([each for _, each in judged], deciding, possible, ways)
    return replace(deciding, outcome=outcome, verdict=verdict, stability=stability, possible=possible, ways=ways)


def _margin(test: Test, outcome: Outcome) -> float:
    deciding = deciding_value(test.op, outcome.answer)
    return float("-inf") if deciding is None else margin(test.op, deciding, test.limit)


def deciding_value(op: Operator, answer: Answer) -> float | None:
    """Return what the margin is measured from: the value, or the worse end of what missing data leaves open."""
    if answer.value is not None:
        return answer.value
    return answer.known_high if op in ("<=", "<") else answer.known_low


def _part(site: Site, requirement: Requirement, judged: Judgement) -> Part:
    answer, unit = judged.outcome.answer, judged.outcome.unit
    used = LimitUsed(judged.test.op, judged.test.limit, unit)
    return Part(
        site.id,
        requirement.measure,
        site.name,
        answer.value,
        bound(answer.low),
        answer.high,
        unit,
        used,
        judged.verdict,
    )


def _of_all(
    judged: Sequence[Judgement], deciding: Judgement, possible: frozenset[Verdict], ways: frozenset[Verdict]
) -> Stability:  # fmt: skip
    """A method flips the whole where the worst site under it is not the worst site under the deciding one."""
    verdict, flips = verdict_of(possible), []
    names = dict.fromkeys(name for one in judged for name in one.stability.flips)
    for name in names:
        under = [
            [each.verdict for each in one.stability.alternatives if each.name == name and name in one.stability.flips]
            for one in judged
        ]
        sites = [found or [one.verdict] for found, one in zip(under, judged, strict=True)]
        # a condition that may fall several ways gives several verdicts of one site: the best and the worst of each
        ends = {worst(max(each, key=_severity) for each in sites), worst(min(each, key=_severity) for each in sites)}
        if ends != {verdict}:
            flips.append(name)
    if verdict is Verdict.UNDECIDED:
        flips = []
    elif not flips and not ways <= possible:  # several together flip what none does alone
        flips = list(names) or ["condition"]
    return Stability(deciding.stability.alternatives, tuple(flips))


def _severity(verdict: Verdict) -> int:
    return verdict.severity
