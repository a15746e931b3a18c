"""Repair: for every requirement that a proposal does not pass the smallest change that does, evaluated before told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Message, Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.comparison.repair.drop_sites import SiteChange, smallest_site_changes
from zonegeo.comparison.repair.parcels import parcel_changes
from zonegeo.comparison.repair.reshape import land_changes
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.variants import Question, proposal_document
from zonegeo.model.answers.suggested_change import (
    REPAIR_VERSION,
    Effect,
    Means,
    Relaxation,
    Repair,
    Reshaped,
    Shift,
    Suggestion,
)
from zonegeo.model.evaluation import OF_RULES, Cite, Evaluation, Finding, GeoJSON, Notice, cite_of
from zonegeo.model.margin import limit_at
from zonegeo.model.profile import Profile
from zonegeo.model.study import Role, Site, Study
from zonegeo.model.verdict import Verdict

ALL = "all"
_FAILED = (Verdict.FAIL, Verdict.REVIEW)


def repair_proposal(
    study: Study,
    profile: Profile,
    *,
    proposal_id: str | None = None,
    requirement: str | None = None,
    as_of: date | None = None,
    candidates: Sequence[Site] | None = None,
    fixed: Sequence[str] | None = None,
    parcels: Mapping[str, GeoJSON] | None = None,
    argv: tuple[str, ...] = (),
) -> Repair:
    """Return what would make a proposal pass.

    Parameters
    ----------
    requirement
        The one to mend, whatever its verdict; by default every one that fails or is for review.
    candidates
        Sites that may be taken in; by default those of the study that the proposal does not have.
    fixed
        Sites that are not dropped; by default the core sites.
    parcels
        Outlines of parcels in degrees, by their names: what is cut or added goes along their edges first; by default
        those of the study's own cadastral layer.

    Raises
    ------
    UsageError
        ``unknown-requirement``, ``unknown-proposal``, ``as-of-missing``.
    """
    before = evaluate_proposal(study, profile, proposal_id=proposal_id, as_of=as_of)
    proposal = study.proposals[before.proposal]
    question = Question(study, proposal, profile, date.fromisoformat(before.as_of))
    targets = _targets(before, requirement)
    others = (
        [site for name, site in study.sites.items() if name not in proposal.sites] if candidates is None else candidates
    )
    stay = [site.id for site in study.sites_of(proposal) if site.role is Role.CORE] if fixed is None else fixed
    lots = _parcels_of(study) if parcels is None else parcels
    suggestions: list[Suggestion] = []
    for target in targets:
        suggestions.extend(_suggestions(question, before, (target.requirement,), others, stay, lots))
    if len(targets) > 1:
        every = tuple(each.requirement for each in targets)
        suggestions.extend(_suggestions(question, before, every, others, stay, lots))
    solved = {each.target for each in suggestions}
    return Repair(
        schema_version=REPAIR_VERSION,
        study=study.id,
        study_name=study.name,
        proposal=proposal.id,
        proposal_name=proposal.name,
        profile=before.profile,
        as_of=before.as_of,
        verdict=before.verdict,
        targets=tuple(each.requirement for each in targets),
        suggestions=tuple(suggestions),
        relaxations=tuple(_relaxations(profile, targets, question.day)),
        open=tuple(each.requirement for each in targets if each.requirement not in solved),
        notices=(*_notices(before, targets), *_along_no_parcel(before, suggestions, has_parcels=bool(lots))),
        receipt=replace(before.receipt, argv=argv),
        requirement_names={each.requirement: each.name for each in before.findings},
    )


def _targets(before: Evaluation, requirement: str | None) -> list[Finding]:
    if requirement is None:
        return [finding for finding in before.findings if finding.verdict in _FAILED and finding.counts]
    known = [finding.requirement for finding in before.findings]
    if requirement not in known:
        values = {"value": requirement, "nearest": nearest_name(requirement, known), "known": ", ".join(known)}
        raise UsageError(Problem("unknown-requirement", "--requirement", values))
    finding = before.finding(requirement)
    return [] if finding.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE) else [finding]


def _suggestions(
    question: Question, before: Evaluation, targets: tuple[str, ...], candidates: Sequence[Site], fixed: Sequence[str],
    parcels: Mapping[str, GeoJSON],
) -> Iterator[Suggestion]:  # fmt: skip
    """Yield what passes: first the sites to change, then (for one requirement) whole parcels, then the outlines."""
    name = targets[0] if len(targets) == 1 else ALL
    number = 1
    for change in smallest_site_changes(question, targets, candidates, fixed=fixed):
        yield _told(question, before, name, number, "sites", change.sites, change=change)
        number += 1
    if len(targets) > 1:
        return
    finding = before.finding(targets[0])
    by_parcels = parcel_changes(question, finding, parcels) if parcels else ()
    for land in (*by_parcels, *land_changes(question, finding)):
        yield _told(question, before, name, number, land.means, land.sites, shifts=land.shifts, reshaped=land.reshaped)
        number += 1


def _told(
    question: Question, before: Evaluation, target: str, number: int, means: Means, sites: tuple[Site, ...], *,
    change: SiteChange | None = None, shifts: tuple[Shift, ...] = (), reshaped: tuple[Reshaped, ...] = (),
) -> Suggestion:  # fmt: skip
    name = f"{question.proposal.id}-{target}-{number}"
    after = question.evaluate(sites)
    dropped = () if change is None else change.dropped
    joined = () if change is None else change.joined
    outlines: tuple[Shift | Reshaped, ...] = (*shifts, *reshaped)
    land = sum(each.square_metres for each in outlines) + _land(before, dropped) + _land(after, joined)
    known = {**question.study.sites, **{site.id: site for site in sites}}
    message = _message(known, means, dropped, joined, shifts, reshaped)
    changed = [*joined, *(each.site for each in outlines)]
    told = Name(f"{question.proposal.name.ko} 수정안 ({target})", f"{question.proposal.name.en}, mended ({target})")
    return Suggestion(
        id=name,
        target=target,
        means=means,
        dropped=dropped,
        joined=joined,
        shifts=shifts,
        square_metres=land,
        smallest=not reshaped if change is None else change.smallest,
        verdict=after.verdict,
        effects=tuple(_effect(one, other) for one, other in zip(before.findings, after.findings, strict=True)),
        message=message,
        document=proposal_document(question, sites, name=name, told=told, changed=changed),
        reshaped=reshaped,
    )


def _land(evaluation: Evaluation, names: Sequence[str]) -> float:
    sites = {site.id: site for site in evaluation.sites}
    areas = (sites[name].declared_area or sites[name].measured_area or 0.0 for name in names)
    return float(sum(areas))


def _margin(finding: Finding) -> float | None:
    """The margin of the value; where no value is known, that of the worst world."""
    return finding.margin_certain if finding.margin_nominal is None else finding.margin_nominal


def _effect(one: Finding, other: Finding) -> Effect:
    measured = other.measurement or one.measurement
    unit = measured.unit if measured else ""
    limit = other.limit or one.limit
    sign = "<=" if limit is None else limit.op
    return Effect(one.requirement, one.name, one.verdict, other.verdict, unit, _margin(one), _margin(other), sign)


def _message(
    known: Mapping[str, Site], means: Means, dropped: Sequence[str], joined: Sequence[str], shifts: Sequence[Shift],
    reshaped: Sequence[Reshaped],
) -> Message:  # fmt: skip
    def names(ids: Sequence[str]) -> list[dict[str, str]]:
        return [_name(known[each]) for each in ids]

    if means == "sites":
        code = "swap" if dropped and joined else "drop" if dropped else "join"
        return Message(f"suggestion.{code}", {"dropped": names(dropped), "joined": names(joined)})
    if reshaped:
        values = {
            "sites": names([each.site for each in reshaped]),
            "parcels": [name for each in reshaped for name in each.parcels],
            "area": {"value": sum(each.square_metres for each in reshaped), "unit": "m2"},
        }
        return Message(f"suggestion.{means}", values)
    values = {
        "sites": names([shift.site for shift in shifts]),
        "metres": [{"value": shift.metres, "unit": "m"} for shift in shifts],
        "bearing": [f"{shift.bearing:.1f}°" for shift in shifts if shift.bearing is not None],
        "area": {"value": sum(shift.square_metres for shift in shifts), "unit": "m2"},
    }
    return Message(f"suggestion.{means}", values)


def _name(site: Site) -> dict[str, str]:
    """The names of a site; where its English one is but its id, the Korean one stands beside it."""
    english = f"{site.name.en} ({site.name.ko})" if site.name.en == site.id != site.name.ko else site.name.en
    return {"ko": site.name.ko, "en": english}


def _relaxations(profile: Profile, targets: Sequence[Finding], day: date) -> Iterator[Relaxation]:
    """Yield what the law lets a committee decide: the review in force, and the limit that would be enough."""
    for finding in targets:
        cite = _review_of(profile, finding, day)
        if cite is None or finding.limit is None:
            continue
        left = _margin(finding)
        needed = None if left is None else limit_at(finding.limit.op, finding.limit.value, left)
        yield Relaxation(finding.requirement, finding.name, finding.limit, needed, cite)


def _review_of(profile: Profile, finding: Finding, day: date) -> Cite | None:
    """Return the clause by which a committee may decide; where the verdict is undecided, the one that might come to it.

    A failed finding has none: it is beyond what the committee may decide.
    """
    if finding.verdict is Verdict.REVIEW:
        return finding.cite
    requirement = profile.requirement(finding.requirement)
    if requirement is None or requirement.otherwise != "review" or finding.verdict is not Verdict.UNDECIDED:
        return None
    return next((cite_of(each.cite) for each in requirement.reviews if each.in_force(day)), None)


def _parcels_of(study: Study) -> Mapping[str, GeoJSON]:
    """The parcels of the cadastral layer of a study: those that are listed, and those that lie in an outline."""
    return {} if study.schedule is None else {each.pnu: each.geometry for each in study.schedule.parcels}


def _along_no_parcel(before: Evaluation, suggestions: Sequence[Suggestion], *, has_parcels: bool) -> Iterator[Notice]:
    """Say of which requirements land is cut or moved along no parcel's edge, and why."""
    along = {each.target for each in suggestions if each.reshaped}
    lines = dict.fromkeys(each.target for each in suggestions if each.shifts and each.target not in along)
    if lines:
        code = "parcels-not-enough" if has_parcels else "no-parcels-given"
        yield Notice(code, before.proposal, {"requirements": list(lines)})


def _notices(before: Evaluation, targets: Sequence[Finding]) -> Iterator[Notice]:
    yield from (each for each in before.notices if each.code in OF_RULES)
    if not targets:
        yield Notice("nothing-to-repair", before.proposal, {"proposal": before.proposal})
    undecided = [f.requirement for f in before.findings if f.verdict is Verdict.UNDECIDED and f not in targets]
    if undecided:
        yield Notice("undecided-not-repaired", before.proposal, {"requirements": undecided})
