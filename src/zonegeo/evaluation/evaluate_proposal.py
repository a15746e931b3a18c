"""One proposal under one profile at one date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pyproj
import shapely

from zonegeo.base.message import name_value
from zonegeo.base.version import __version__
from zonegeo.evaluation.agenda import Agenda, agenda_of
from zonegeo.evaluation.build_scene import as_of_for, build_scene, proposal_of, with_stated_places
from zonegeo.evaluation.check_facts import check_facts, unread_records
from zonegeo.evaluation.check_schedule import check_schedule, schedule_notices
from zonegeo.evaluation.claims import check_claim
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.finding import find
from zonegeo.evaluation.result_records import (
    record_drawings,
    record_matrix,
    record_notices,
    record_other_zones,
    record_places,
    record_sites,
)
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures.scene import Found, Scene
from zonegeo.model.evaluation import SCHEMA_VERSION, Evaluation, Finding, InputUsed, Notice, ProfileUsed, Receipt
from zonegeo.model.profile import ROLES, Profile, limits_by_measure
from zonegeo.model.study import Proposal, Study
from zonegeo.model.verdict import worst


def evaluate_proposal(
    study: Study,
    profile: Profile,
    *,
    proposal_id: str | None = None,
    as_of: date | None = None,
    cautious: bool = False,
    argv: tuple[str, ...] = (),
    found: Found | None = None,
    findings_alone: bool = False,
    verdicts_of_others: bool = False,
) -> Evaluation:
    """Evaluate one proposal of a study: findings, claims, notices and the receipt.

    ``cautious`` turns a pass that another admissible method, reading or accuracy would flip into ``undecided``.
    Requirements of severity ``should`` and ``info`` are reported and do not count for the whole. ``found`` is what was
    found of land in evaluations before this one, and what this one adds: those of many alternatives share most.
    ``findings_alone`` leaves out what stands beside findings, sites and places: claims, matrix, drawings, notices,
    schedule, other zones. ``verdicts_of_others``: of alternatives only value and verdict are asked for; their ends may
    lie anywhere on the same side of every limit.

    Raises
    ------
    UsageError
        ``unknown-proposal``; ``as-of-missing`` where neither the proposal nor the caller names a day.
    """
    proposal = proposal_of(study, proposal_id)
    day = as_of_for(proposal, as_of)
    found = {} if found is None else found
    if (checked := ("facts checked", id(study), id(profile))) not in found:
        check_facts(study, profile)
        found[checked] = study, profile  # whose ids name them
    words = {fact.id: fact.among for fact in profile.facts if fact.among}
    scene = build_scene(study, proposal, day, tolerances=profile.tolerances, found=found)
    scene = replace(scene, fact_values=words, limits=limits_by_measure(profile) if verdicts_of_others else None)
    agenda = agenda_of(profile, scene)
    as_stated = _as_stated(scene, study, agenda)
    findings = _findings(scene, agenda, cautious=cautious, as_stated=as_stated)
    counted = [finding for finding in findings if finding.counts]
    evaluation = Evaluation(
        schema_version=SCHEMA_VERSION,
        study=study.id,
        study_name=study.name,
        proposal=proposal.id,
        proposal_name=proposal.name,
        proposal_status=proposal.status,
        proposal_dated=proposal.dated,
        profile=_profile_used(profile, scene),
        as_of=day.isoformat(),
        analysis_crs=study.analysis_crs,
        verdict=worst(finding.verdict for finding in counted),
        stable=all(finding.stable for finding in counted),
        findings=findings,
        claims=(),
        sites=record_sites(scene, profile),
        places=record_places(study, scene),
        matrix=(),
        drawings=(),
        notices=(),
        receipt=Receipt(
            zonegeo=__version__,
            geos=shapely.geos_version_string,
            proj=pyproj.proj_version_str,
            operation=analysis_crs(study.analysis_crs).operation,
            inputs=tuple(InputUsed(each.path, each.sha256) for each in study.inputs),
            as_of=day.isoformat(),
            seed=None,
            argv=argv,
        ),
        proposal_note=proposal.note,
    )
    if findings_alone:
        return evaluation
    schedule = check_schedule(study.schedule, scene)
    return replace(
        evaluation,
        claims=tuple(check_claim(scene, claim) for claim in study.claims if claim.proposal == proposal.id),
        matrix=record_matrix(scene),
        drawings=record_drawings(scene, profile),
        notices=(
            *_told_while_reading(study),
            *unread_records(study, profile),
            *_redrawn_elsewhere(study, proposal),
            *record_notices(scene, profile, evaluation.sites),
            *schedule_notices(schedule),
        ),
        schedule=schedule,
        other_zones=record_other_zones(scene, profile),
    )


def _profile_used(profile: Profile, scene: Scene) -> ProfileUsed:
    roles = tuple(role for role in ROLES if role in profile.roles or any(site.role == role for site in scene.sites))
    used = (profile.id, profile.version, profile.sha256, profile.name, profile.source, profile.extends)
    return ProfileUsed(*used, profile.clause_count(), profile.words, roles, profile.sections)


def _told_while_reading(study: Study) -> tuple[Notice, ...]:
    """What the files of a study were read with that a reader should know."""
    where = study.inputs[0].path if study.inputs else study.id
    return tuple(Notice(each.code.removeprefix("notice."), where, each.values) for each in study.notices)


def _redrawn_elsewhere(study: Study, proposal: Proposal) -> Iterator[Notice]:
    """Tell of a draft of sites that the proposal does not have: nothing of it is in this answer."""
    for site in study.sites.values():
        if site.boundary.redrawn and site.id not in proposal.sites:
            values = {"site": name_value(site.name), "proposal": proposal.id}
            yield Notice("redrawn-elsewhere", site.id, values)


def _as_stated(scene: Scene, study: Study, agenda: Agenda) -> Mapping[str, Finding]:
    """What comes out where every inferred place is left for what is stated; nothing where no place is inferred.

    Nor of a requirement that comes out the same wherever sites without an outline lie.
    """
    stated = None if agenda.elsewhere is None else with_stated_places(scene, study)
    if agenda.elsewhere is None or stated is None:
        return {}
    found = _findings(stated, agenda_of(agenda.elsewhere, scene), cautious=False, as_stated={})
    return {each.requirement: each for each in found if agenda.reads[each.requirement] == "places"}


def _findings(scene: Scene, agenda: Agenda, *, cautious: bool, as_stated: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Find every requirement after those that it hangs on, and return them in the order of the profile."""
    found: dict[str, Finding] = {}
    circumstances = Circumstances(scene, agenda.profile, found)
    for requirement in agenda.order:
        # a cautious reading of one changes what others come to
        key = None if cautious else agenda.shared(scene, requirement)
        if key is not None and key in scene.found:
            found[requirement.id] = scene.found[key]
            continue
        of_sites = None if cautious else agenda.shared_of_sites(scene, requirement)
        if of_sites is not None:
            circumstances.ledger.alike[requirement.id] = scene.found.setdefault(("of sites", *of_sites), {})
        found[requirement.id] = find(
            circumstances, requirement, scene.as_of, cautious=cautious, as_stated=as_stated.get(requirement.id)
        )
        if key is not None:
            scene.found[key] = found[requirement.id]
    return tuple(found[requirement.id] for requirement in agenda.profile.requirements)
