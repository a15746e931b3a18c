"""One proposal under one profile at one date."""

from __future__ import annotations

from datetime import date

import pyproj
import shapely

from zonegeo.evaluation.claims import check_claim
from zonegeo.evaluation.finding import find
from zonegeo.evaluation.record import record_drawings, record_matrix, record_notices, record_places, record_sites
from zonegeo.evaluation.scene import as_of_for, build_scene, proposal_of
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.evaluation import SCHEMA_VERSION, Evaluation, InputUsed, ProfileUsed, Receipt
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.model.verdict import worst
from zonegeo.model.version import __version__


def evaluate_proposal(
    study: Study,
    profile: Profile,
    *,
    proposal_id: str | None = None,
    as_of: date | None = None,
    cautious: bool = False,
    argv: tuple[str, ...] = (),
) -> Evaluation:
    """Evaluate one proposal of a study: findings, claims, notices and the receipt.

    ``cautious`` turns a pass that another admissible method, reading or accuracy would flip into ``undecided``.
    Requirements of severity ``should`` and ``info`` are reported and do not count for the whole.

    Raises
    ------
    UsageError
        ``unknown-proposal``; ``as-of-missing`` where neither the proposal nor the caller names a day.
    """
    proposal = proposal_of(study, proposal_id)
    day = as_of_for(proposal, as_of)
    scene = build_scene(study, proposal, day)
    findings = tuple(find(scene, requirement, day, cautious=cautious) for requirement in profile.requirements)
    counted = [finding for finding in findings if finding.severity == "must"]
    sites = record_sites(scene)
    return Evaluation(
        schema_version=SCHEMA_VERSION,
        study=study.id,
        study_name=study.name,
        proposal=proposal.id,
        proposal_name=proposal.name,
        proposal_status=proposal.status,
        proposal_dated=proposal.dated,
        profile=ProfileUsed(profile.id, profile.version, profile.sha256, profile.name),
        as_of=day.isoformat(),
        analysis_crs=study.analysis_crs,
        verdict=worst(finding.verdict for finding in counted),
        stable=all(finding.stable for finding in counted),
        findings=findings,
        claims=tuple(check_claim(scene, claim) for claim in study.claims if claim.proposal == proposal.id),
        sites=sites,
        places=record_places(study, scene),
        matrix=record_matrix(scene),
        drawings=record_drawings(scene, profile),
        notices=record_notices(scene, sites),
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
    )
