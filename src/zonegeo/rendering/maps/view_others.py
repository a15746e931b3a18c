"""The sites of other proposals as the editor of the page offers them to a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zonegeo.model.answers.other_site import OtherSite
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Basis, Proposal, Site
from zonegeo.rendering.maps.view_sites import STYLES, area
from zonegeo.rendering.page.bilingual import joined, name, text


def other_view(other: OtherSite) -> dict[str, Any]:
    """Return a site as the page knows those of its own, with the proposals that have it."""
    site = other.site
    boundary, basis = site.boundary, site.boundary.basis.value
    return {
        "id": site.id,
        "name": name(site.name),
        "role": site.role.value,
        "role_word": text(f"role.{site.role.value}"),
        "style": None if boundary.geometry is None else STYLES.get(basis, "inferred"),
        "geometry": boundary.geometry,
        "within": list(boundary.within),
        "declared": None if site.declared_area is None else area(float(site.declared_area.si)),
        "measured": None,
        "measured_m2": None,
        "difference": None,
        "basis": text(f"basis.{basis}"),
        "label": text(f"basis.{basis}"),
        "rows": [],
        "distances": [],
        "proposals": joined((name(each) for each in other.proposals), ", "),
        "coarse": max((place.accuracy_m for place in other.places), default=0.0),
        "area_is_open": other.area_is_open,
    }


def proposal_view(proposal: Proposal, is_decided_alike: bool) -> dict[str, Any]:
    """Return another proposal of the study: a draft may begin with its sites, and is then one of that proposal."""
    sites = list(proposal.sites)
    return {"id": proposal.id, "name": name(proposal.name), "sites": sites, "is_decided_alike": is_decided_alike}


def other_places(others: Sequence[OtherSite], evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return the places in which these sites lie, each once, and none that the page has for its own sites."""
    own = {place.id for place in evaluation.places}
    places = {place.id: place for each in others for place in each.places if place.id not in own}
    return [{"id": place.id, "name": name(place.name), "geometry": place.geometry} for place in places.values()]


def told_of(site: Site) -> dict[str, Any]:
    """Return what a download says of such a site beside its outline, and what counts where nothing is measured."""
    boundary, declared = site.boundary, site.declared_area
    return {
        "declared": None if declared is None else float(declared.si),
        "half": 0.0 if declared is None else float(declared.half_step_si),
        "accuracy": boundary.accuracy_m or 0.0,
        "outline": boundary.geometry is not None and boundary.basis not in (Basis.SCHEMATIC, Basis.WITHIN),
        "properties": {
            "id": site.id,
            "role": site.role.value,
            "declared_area": None if declared is None else str(declared),
            **({"area_kind": site.area_kind} if site.area_kind else {}),
            "basis": boundary.basis.value,
            "accuracy_m": boundary.accuracy_m,
            "within": list(boundary.within),
            "source": boundary.provenance.source,
            "source_date": boundary.provenance.source_date,
            "licence": boundary.provenance.licence,
            "note": boundary.provenance.note,
        },
    }
