"""Decide one requirement: which limit applies, what the measure gives, which verdict holds, and would it survive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from zonegeo.evaluation.conditions import Circumstances, Truth, in_scene, judge_condition, possible_worlds
from zonegeo.evaluation.decision import Test, decide, margin
from zonegeo.evaluation.group import decide_group, member_count
from zonegeo.evaluation.stability import Stability, bound, judge_stability
from zonegeo.measures import MEASURES
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene, name_value
from zonegeo.model.condition import Operator
from zonegeo.model.evaluation import Alternative, LimitUsed, Part
from zonegeo.model.message import Message
from zonegeo.model.profile import Citation, Limit, Requirement, Review
from zonegeo.model.quantity import convert
from zonegeo.model.study import Site, Stated
from zonegeo.model.value import value
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
    """What was decided, on which limit and which outcome."""

    limit: Limit
    test: Test
    outcome: Outcome
    verdict: Verdict
    stability: Stability


def judge(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    """Decide a requirement in its scope, where its condition holds.

    Where it is not known whether the condition holds, a pass stays a pass (it would be one, or not be asked for), and
    everything else is undecided.
    """
    if requirement.scope == "site" and len(circumstances.scene.indices(requirement.roles)):
        return _judge_sites(circumstances, requirement, as_of)
    return _judge_in_case(circumstances, requirement, as_of)


def _judge_in_case(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    """Decide where the condition holds: of the whole, or of one site with what is known of it."""
    condition = judge_condition(requirement.condition, circumstances)
    if condition.holds is False:
        cite = requirement.limits[0].cite if requirement.limits else None
        return NotApplicable(Message("reason.condition-not-met"), cite, condition.told, condition.stable)
    if requirement.scope == "site" and not len(circumstances.scene.indices(requirement.roles)):
        judged = _without_site(requirement, as_of)
    else:
        judged = _judge_one(circumstances, requirement, as_of)
    if isinstance(judged, NotApplicable):
        return judged
    judged = replace(judged, outcome=_with_remarks(judged.outcome, condition.told))
    if condition.holds is None and judged.verdict is not Verdict.PASS:
        return _undecided(judged, "condition-unknown")
    if not condition.stable:
        judged = _unstable(judged, [Verdict.NOT_APPLICABLE])
    return judged


def _with_remarks(outcome: Outcome, remarks: tuple[Message, ...]) -> Outcome:
    return replace(outcome, remarks=(*outcome.remarks, *remarks)) if remarks else outcome


def _undecided(judged: Judgement, missing: str) -> Judgement:
    outcome = replace(
        judged.outcome, missing=missing if judged.verdict is not Verdict.UNDECIDED else judged.outcome.missing
    )
    stability = Stability(judged.stability.alternatives, ())
    return replace(judged, outcome=outcome, verdict=Verdict.UNDECIDED, stability=stability)


def _unstable(judged: Judgement, verdicts: Iterable[Verdict]) -> Judgement:
    """Add what the verdict would be if a condition fell the other way, as another admissible method makes it."""
    answer = judged.outcome.answer
    others = [Alternative("condition", "condition", answer.value, answer.low, answer.high, each) for each in verdicts]
    flips = judged.verdict is not Verdict.UNDECIDED and any(each.verdict is not judged.verdict for each in others)
    stability = Stability(
        (*judged.stability.alternatives, *others), (*judged.stability.flips, *(("condition",) if flips else ()))
    )
    return replace(judged, stability=stability)


# --- one subject ------------------------------------------------------------------------------------------------------


def _judge_one(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    in_force = [limit for limit in requirement.limits if limit.in_force(as_of)]
    if not in_force:
        return _without_limit(requirement, as_of)
    truths = [judge_condition(limit.condition, circumstances) for limit in in_force]
    candidates, perhaps_none = _candidates(circumstances, in_force)
    told = tuple(message for truth in truths for message in truth.told)
    if not candidates:
        stable = all(truth.stable for truth in truths)
        return NotApplicable(Message("reason.no-limit-for-this-case"), in_force[0].cite, told, stable)
    outcome = _measure(circumstances, requirement, as_of)
    if outcome.not_applicable:
        message = Message(f"reason.not-applicable.{outcome.not_applicable}", outcome.values)
        return NotApplicable(message, candidates[0].cite)
    outcome = _with_remarks(outcome, told)
    reviews, review_told = _reviews(circumstances, requirement, as_of)
    judged = _decided(circumstances, requirement, candidates, _with_remarks(outcome, review_told), reviews)
    # where perhaps no limit applies, a pass is one either way, and nothing else is certain
    if perhaps_none and judged.verdict is not Verdict.PASS:
        judged = _undecided(judged, "limit-unknown")
    if not all(truth.stable for truth in truths):
        tests = [_test(requirement, limit, outcome, reviews[0]) for limit in in_force]
        judged = _unstable(judged, [_verdict_of(circumstances, requirement, test, outcome) for test in tests])
    return judged


def _without_limit(requirement: Requirement, as_of: date) -> NotApplicable:
    first = min((limit.since for limit in requirement.limits), default=None)
    values = {"as_of": as_of.isoformat(), "since": first.isoformat() if first else ""}
    cite = requirement.limits[0].cite if requirement.limits else None
    return NotApplicable(Message("reason.no-limit-in-force", values), cite)


def _candidates(circumstances: Circumstances, limits: Sequence[Limit]) -> tuple[list[Limit], bool]:
    """Return every limit that may be the one that applies, and whether it may be that none does.

    The first limit whose case holds counts. Facts that are not recorded are tried with every value that they may have.
    """
    possible: list[Limit] = []
    perhaps_none = False
    for world in possible_worlds(circumstances, [limit.condition for limit in limits]):
        truths = [judge_condition(limit.condition, world) for limit in limits]
        possible.extend(_applying(limits, truths))
        perhaps_none = perhaps_none or not any(truth.holds for truth in truths)
    return [limit for limit in limits if limit in possible], perhaps_none


def _applying(limits: Sequence[Limit], truths: Sequence[Truth]) -> list[Limit]:
    """The first limit whose case holds, and before it those of which that is not known: any of them may count."""
    candidates = []
    for limit, truth in zip(limits, truths, strict=True):
        if truth.holds is not False:
            candidates.append(limit)
        if truth.holds:
            break
    return candidates


def _measure(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Outcome:
    if requirement.members:
        return member_count(requirement, circumstances.findings)
    outcome: Outcome = MEASURES.resolve(requirement.measure)(circumstances.scene, requirement, as_of=as_of)
    return _as_shown(outcome, requirement) if requirement.decided_on == "shown" else outcome


def _as_shown(outcome: Outcome, requirement: Requirement) -> Outcome:
    """Round every answer as the rule does that compares the rounded figure."""

    def rounded(number: float | None) -> float | None:
        if bound(number) is None or requirement.rounding is None or requirement.shown_unit is None:
            return number
        in_unit = requirement.rounding.apply(convert(Fraction(number or 0.0), requirement.shown_unit))
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


def _reviews(
    circumstances: Circumstances, requirement: Requirement, as_of: date
) -> tuple[list[Review | None], tuple[Message, ...]]:
    """What a committee may decide on that day: one answer, or both where its condition is not known."""
    if requirement.otherwise != "review":
        return [None], ()
    told: list[Message] = []
    possible: list[Review | None] = []
    for review in requirement.reviews:
        if not review.in_force(as_of):
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


def _verdict_of(circumstances: Circumstances, requirement: Requirement, test: Test, outcome: Outcome) -> Verdict:
    if requirement.members:
        return decide_group(requirement, circumstances.findings, test)
    return decide(test, low=outcome.answer.known_low, high=outcome.answer.known_high)


def _decided(
    circumstances: Circumstances,
    requirement: Requirement,
    candidates: Sequence[Limit],
    outcome: Outcome,
    reviews: Sequence[Review | None],
) -> Judgement:
    """Decide under every limit and review that may count; where the verdicts differ the answer is undecided."""
    limit = min(candidates, key=lambda each: _margin(_test(requirement, each, outcome, None), outcome))
    test = _test(requirement, limit, outcome, reviews[0])
    tests = [_test(requirement, each, outcome, review) for each in candidates for review in reviews]
    verdicts = {_verdict_of(circumstances, requirement, each, outcome) for each in tests}
    open_in_all = verdicts == {Verdict.UNDECIDED}  # what is measured settles it in no case
    verdict = verdicts.pop() if len(verdicts) == 1 else Verdict.UNDECIDED
    if verdicts and not outcome.missing:
        outcome = replace(outcome, missing="limit-unknown" if len(candidates) > 1 else "review-unknown")
    elif verdict is Verdict.UNDECIDED and requirement.members and not outcome.missing:
        outcome = replace(outcome, missing="too-few-members")
    if open_in_all:
        stated = _stated_verdict(circumstances, requirement, tests)
        if stated is not None:
            outcome, verdict = _as_stated(outcome, stated[0]), stated[1]
    judged = Judgement(limit, test, outcome, verdict, judge_stability(test, outcome, verdict))
    judged = _with_unknown_accuracy(judged, circumstances.scene)
    return _with_members(judged, requirement, circumstances) if requirement.members else judged


def _with_unknown_accuracy(judged: Judgement, scene: Scene) -> Judgement:
    """What is measured on an outline of unknown accuracy holds as it is drawn, and nobody knows how firmly."""
    unknown = [site for site, is_unknown in zip(scene.sites, scene.unknown_accuracy, strict=False) if is_unknown]
    rests_on = [site for site in unknown if not judged.outcome.subject or site.id in judged.outcome.subject]
    if judged.outcome.crs is None or not rests_on or judged.verdict is Verdict.UNDECIDED:
        return judged
    remark = Message("remark.accuracy-unknown", {"names": [name_value(site.name) for site in rests_on]})
    stability = replace(judged.stability, flips=(*judged.stability.flips, "accuracy-unknown"))
    outcome = replace(judged.outcome, remarks=(*judged.outcome.remarks, remark))
    return replace(judged, stability=stability, outcome=outcome)


def _with_members(judged: Judgement, requirement: Requirement, circumstances: Circumstances) -> Judgement:
    """A group is as unstable as the members whose flip would turn it over."""
    findings, answer = circumstances.findings, judged.outcome.answer
    alternatives, flips = list(judged.stability.alternatives), list(judged.stability.flips)
    for name in requirement.members:
        member = findings[name]
        others = {each.verdict for each in member.alternatives} - {member.verdict} if member.flips else set()
        for other in sorted(others):
            turned = decide_group(requirement, {**findings, name: replace(member, verdict=other)}, judged.test)
            alternatives.append(Alternative("condition", name, answer.value, answer.low, answer.high, turned))
            if turned is not judged.verdict and judged.verdict is not Verdict.UNDECIDED and name not in flips:
                flips.append(name)
    return replace(judged, stability=Stability(tuple(alternatives), tuple(flips)))


def _stated_verdict(
    circumstances: Circumstances, requirement: Requirement, tests: Sequence[Test]
) -> tuple[Stated, Verdict] | None:
    """Decide on a figure that the document only states, where nothing can be computed.

    Such a figure may speak against its proposal, never for it: a stated distance above the limit is enough for the
    committee, one below the limit proves nothing (missing data never passes).
    """
    stated = circumstances.scene.stated.get(requirement.measure)
    if stated is None:
        return None
    value, half = stated.value.si, stated.value.half_step_si
    verdicts = {decide(test, low=float(value - half), high=float(value + half)) for test in tests}
    verdict = verdicts.pop()
    return (stated, verdict) if not verdicts and verdict in (Verdict.REVIEW, Verdict.FAIL) else None


def _as_stated(outcome: Outcome, stated: Stated) -> Outcome:
    value, half = float(stated.value.si), float(stated.value.half_step_si)
    return Outcome(
        unit=outcome.unit,
        method="stated",
        basis="stated",
        answer=Answer("method", "stated", value, value, value, value - half, value + half),
        parts=outcome.parts,
        remarks=(*outcome.remarks, Message("remark.value-as-stated", {"source": stated.source})),
        values=outcome.values,
    )


# --- every site by itself ---------------------------------------------------------------------------------------------


def _judge_sites(circumstances: Circumstances, requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    """Decide each site by itself: the whole is its worst site, and of several such the one with the least margin."""
    scene = circumstances.scene
    judged: list[tuple[Site, Judgement]] = []
    not_applicable: NotApplicable | None = None
    # a loop: each site has its own conditions, limits and facts
    for index in scene.indices(requirement.roles):
        one = _judge_in_case(in_scene(circumstances, scene.of_site(int(index))), requirement, as_of)
        if isinstance(one, NotApplicable):
            not_applicable = not_applicable or one
        else:
            judged.append((scene.sites[int(index)], one))
    if not judged and not_applicable is not None:
        return not_applicable
    verdict = worst(each.verdict for _, each in judged)
    site, deciding = min(
        (each for each in judged if each[1].verdict is verdict), key=lambda each: _margin(each[1].test, each[1].outcome)
    )
    outcome = _with_remarks(deciding.outcome, (Message("remark.deciding-site", {"site": name_value(site.name)}),))
    outcome = replace(
        outcome,
        subject=(site.id,),
        parts=tuple(_part(site, requirement, each) for site, each in judged),
    )
    return replace(deciding, outcome=outcome, stability=_of_all([each for _, each in judged], deciding, verdict))


def _margin(test: Test, outcome: Outcome) -> float:
    deciding = deciding_value(test.op, outcome.answer)
    return float("-inf") if deciding is None else margin(test.op, deciding, test.limit)


def deciding_value(op: Operator, answer: Answer) -> float | None:
    """Return what the margin is measured from: the value, or the worse end of what missing data leaves open."""
    if answer.value is not None:
        return answer.value
    return answer.known_high if op in ("<=", "<") else answer.known_low


def _without_site(requirement: Requirement, as_of: date) -> Judgement | NotApplicable:
    limit = next((each for each in requirement.limits if each.in_force(as_of)), None)
    if limit is None:
        return _without_limit(requirement, as_of)
    unit = "item" if limit.value is None else limit.value.si_unit
    nothing = Answer("method", "count", None, 0.0, None, 0.0, None)
    outcome = Outcome(unit, "count", "unknown", nothing, missing="no-site")
    return Judgement(limit, _test(requirement, limit, outcome, None), outcome, Verdict.UNDECIDED, Stability((), ()))


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


def _of_all(judged: Sequence[Judgement], deciding: Judgement, verdict: Verdict) -> Stability:
    """A method flips the whole where the worst site under it is not the worst site under the deciding one."""
    names = dict.fromkeys(each.name for one in judged for each in one.stability.alternatives)
    flips = []
    for name in names:
        under = [[each.verdict for each in one.stability.alternatives if each.name == name] for one in judged]
        sites = [found or [one.verdict] for found, one in zip(under, judged, strict=True)]
        # a condition that may fall several ways gives several verdicts of one site: the best and the worst of each
        ends = {worst(max(each, key=_severity) for each in sites), worst(min(each, key=_severity) for each in sites)}
        if verdict is not Verdict.UNDECIDED and ends != {verdict}:
            flips.append(name)
    return Stability(deciding.stability.alternatives, tuple(flips))


def _severity(verdict: Verdict) -> int:
    return verdict.severity
