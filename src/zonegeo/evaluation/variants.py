"""Variants of a proposal: other sites, other outlines; each evaluated by the engine itself, and as a proposal file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.evaluation import Evaluation, GeoJSON
from zonegeo.model.profile import Profile, only
from zonegeo.model.study import Proposal, Site, Study
from zonegeo.model.verdict import Verdict


@value
class Question:
    """A proposal on a day, and the requirements asked of its variants."""

    study: Study
    proposal: Proposal
    profile: Profile
    day: date
    targets: tuple[str, ...] = ()

    def of(self, *requirements: str) -> Question:
        """Return the question of some requirements alone: a search asks it many times."""
        return replace(self, profile=only(self.profile, requirements), targets=requirements)

    def evaluate(self, sites: Sequence[Site]) -> Evaluation:
        """Evaluate other sites in the place of the proposal's, which keeps its id: facts may be of it.

        Figures that a document states of the whole were of the proposal as it was: a variant has none.
        """
        proposal = replace(self.proposal, sites=tuple(site.id for site in sites), stated={})
        known = {**self.study.sites, **{site.id: site for site in sites}}
        study = replace(self.study, sites=known, proposals={proposal.id: proposal}, claims=())
        return evaluate_proposal(study, self.profile, proposal_id=proposal.id, as_of=self.day)

    def passes(self, sites: Sequence[Site]) -> bool:
        """Say whether every target of the question passes with these sites."""
        if not sites:
            return False
        found = self.evaluate(sites)
        return all(found.finding(name).verdict is Verdict.PASS for name in self.targets)


def proposal_document(
    question: Question, sites: Sequence[Site], *, name: str, told: Name, changed: Sequence[str]
) -> GeoJSON:
    """Return the proposal file of a variant: ``zonegeo compare STUDY FILE`` reads it back as it was evaluated."""
    head = {
        "proposal": name,
        "name": {"ko": told.ko, "en": told.en},
        "as_of": question.day.isoformat(),
        "figures": question.proposal.figures,
        "study": question.study.id,
        "suggestion": question.proposal.id,
    }
    features = [_feature(site, is_changed=site.id in changed) for site in sites]
    return {"type": "FeatureCollection", "zonegeo": head, "features": features}


def _feature(site: Site, *, is_changed: bool) -> Mapping[str, Any]:
    boundary = site.boundary
    provenance = boundary.provenance
    properties = {
        "id": site.id,
        "role": site.role.value,
        "name_ko": site.name.ko,
        "name_en": site.name.en,
        "institution": site.institution,
        "declared_area": None if site.declared_area is None else str(site.declared_area),
        **({"area_kind": site.area_kind} if site.area_kind else {}),
        "basis": boundary.basis.value,
        "accuracy_m": boundary.accuracy_m,
        "within": list(boundary.within),
        "source": provenance.source,
        "source_date": provenance.source_date,
        "licence": provenance.licence,
        "note": provenance.note,
        "suggested": is_changed,
    }
    return {"type": "Feature", "properties": properties, "geometry": boundary.geometry}
