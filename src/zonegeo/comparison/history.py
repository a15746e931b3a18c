"""History: proposals with days of their own as a sequence, what changed between each, and why a verdict moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from zonegeo.base.message import Message, name_value
from zonegeo.comparison.difference import difference_of
from zonegeo.comparison.land import Projection
from zonegeo.comparison.site_figures import figure_rows, figures_of
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.answers.comparison import Compared, Step, VerdictMove
from zonegeo.model.evaluation import Evaluation, Finding, LimitUsed
from zonegeo.model.profile import Profile, only
from zonegeo.model.study import Proposal, Site, Study
from zonegeo.model.verdict import Verdict


def steps_of(
    compared: Sequence[Compared], profile: Profile, projection: Projection, *, sliver_width_m: float
) -> tuple[Step, ...]:
    """Return the steps between the proposals that have a day, in the order of their days.

    Each proposal is evaluated on its own day, and the earlier of two on the later day as well: that tells what time
    moved (law, other zones) from what the proposal moved.
    """
    dated = sorted((day, each.id, each) for each in compared if (day := _proposal(each).as_of) is not None)
    return tuple(
        _step(one, other, profile, projection, sliver_width_m=sliver_width_m)
        for (_, _, one), (_, _, other) in pairwise(dated)
    )


def _proposal(each: Compared) -> Proposal:
    return each.study.proposals[each.proposal]


def _day(each: Compared) -> date:
    day = _proposal(each).as_of
    assert day is not None  # noqa: S101 - only dated proposals get here
    return day


def _step(one: Compared, other: Compared, profile: Profile, projection: Projection, *, sliver_width_m: float) -> Step:
    before, after = _on(one, profile, _day(one)), _on(other, profile, _day(other))
    unaided = _on(one, profile, _day(other))
    sites = [(each.id, each.study.sites_of(_proposal(each))) for each in (one, other)]
    figures = [figures_of(found, _proposal(each), name=each.id) for found, each in ((before, one), (after, other))]
    moves = [
        _move(one, other, profile, (f, u, a))
        for f, u, a in zip(before.findings, unaided.findings, after.findings, strict=True)
        if len({f.verdict, u.verdict, a.verdict}) > 1
    ]
    return Step(
        before=one.id,
        after=other.id,
        day_before=_day(one).isoformat(),
        day_after=_day(other).isoformat(),
        difference=difference_of(sites[0], sites[1], projection, sliver_width_m=sliver_width_m),
        figures=figure_rows(figures, [one.id, other.id]),
        moves=tuple(moves),
    )


def _on(each: Compared, profile: Profile, day: date) -> Evaluation:
    return evaluate_proposal(each.study, profile, proposal_id=each.proposal, as_of=day)


def _move(one: Compared, other: Compared, profile: Profile, found: tuple[Finding, Finding, Finding]) -> VerdictMove:
    before, unaided, after = found
    causes: list[Message] = []
    if before.verdict is not unaided.verdict:
        causes.append(_time_cause(before, unaided, _day(one), _day(other)))
    if unaided.verdict is not after.verdict:
        verdicts = _alone(one, other, only(profile, [after.requirement]), after.requirement)
        alone = [cause for cause, verdict in verdicts if verdict is after.verdict]
        untried = "cause.together" if one.study.id == other.study.id else "cause.other-study"
        causes.extend(alone or [Message(untried, {"proposal": name_value(_proposal(other).name)})])
    return VerdictMove(after.requirement, after.name, before.verdict, unaided.verdict, after.verdict, tuple(causes))


def _time_cause(before: Finding, later: Finding, since: date, until: date) -> Message:
    days = {"since": since.isoformat(), "until": until.isoformat()}
    if before.limit != later.limit:
        return Message("cause.limit", {"before": _limit(before.limit), "after": _limit(later.limit), **days})
    return Message("cause.time", days)


def _limit(limit: LimitUsed | None) -> dict[str, object] | None:
    return None if limit is None else {"value": limit.value, "unit": limit.unit}


def _alone(one: Compared, other: Compared, profile: Profile, requirement: str) -> Iterator[tuple[Message, Verdict]]:
    """Yield every single change from the earlier to the later proposal, and the verdict that it alone would give.

    Proposals of different studies share neither places nor facts: nothing is tried there.
    """
    if one.study.id != other.study.id:
        return
    before, after = _proposal(one), _proposal(other)
    for cause, variant, sites in _variants(one.study, other.study, before, after):
        # it keeps the earlier proposal's id and land: facts may be of it, and only one thing is to change
        known = {**other.study.sites, **one.study.sites, **sites}
        whole = replace(one.study, sites=known, proposals={variant.id: variant}, claims=())
        found = evaluate_proposal(whole, profile, proposal_id=variant.id, as_of=_day(other))
        yield cause, found.finding(requirement).verdict


def _variants(
    old: Study, new: Study, before: Proposal, after: Proposal
) -> Iterator[tuple[Message, Proposal, dict[str, Site]]]:
    """Yield what changed, the earlier proposal with that alone, and the sites that are another then."""
    for site in before.sites:
        if site not in after.sites:
            left = tuple(each for each in before.sites if each != site)
            yield (
                Message("cause.site-left", {"site": name_value(old.sites[site].name)}),
                replace(before, sites=left),
                {},
            )
        elif old.sites[site] != new.sites[site]:
            changed = {site: new.sites[site]}
            yield Message("cause.site-changed", {"site": name_value(new.sites[site].name)}), before, changed
    for site in after.sites:
        if site not in before.sites:
            joined = replace(before, sites=(*before.sites, site))
            message = Message("cause.site-joined", {"site": name_value(new.sites[site].name)})
            yield message, joined, {site: new.sites[site]}
    if before.figures != after.figures:
        values = {"before": {"code": f"basis.{before.figures}"}, "after": {"code": f"basis.{after.figures}"}}
        yield Message("cause.figures", values), replace(before, figures=after.figures), {}
    if before.stated != after.stated:
        yield Message("cause.stated", {}), replace(before, stated=after.stated), {}
