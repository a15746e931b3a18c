"""What a proposal could take over: the sites of the study that only its other proposals have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import sites_at_odds
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geometry import shapes_of
from zonegeo.model.answers.other_site import OtherSite
from zonegeo.model.profile import Tolerance
from zonegeo.model.study import Fact, Site, Study


def other_sites_of(study: Study, own: Collection[str], tolerances: Sequence[Tolerance] | None) -> tuple[OtherSite, ...]:
    """Return the sites of the other proposals in the order in which these name them.

    Parameters
    ----------
    own
        The ids of the sites that the proposal has.
    tolerances
        Those of the profile, by which two areas may both be right; ``None`` where they are not known, and then no
        site with both is sure.

    Examples
    --------
    >>> import zonegeo
    >>> study = zonegeo.read_study("hongneung")
    >>> [each.site.id for each in other_sites_of(study, study.proposals["designation-2020"].sites, ())]
    ['requested-sixth', 'korea-health']
    """
    named: dict[str, list[Name]] = {}
    for proposal in study.proposals.values():
        for each in proposal.sites:
            if each not in own:
                named.setdefault(each, []).append(proposal.name)
    sites = [study.sites[each] for each in named]
    if not sites:
        return ()
    outlines = analysis_crs(study.analysis_crs).to_plane(shapes_of(site.boundary.geometry for site in sites))
    odd = sites_at_odds(sites, outlines, tolerances or ())
    return tuple(
        OtherSite(
            site,
            tuple(named[site.id]),
            tuple(study.places[each] for each in site.boundary.within),
            site.id in odd or _is_open(site, tolerances),
        )
        for site in sites
    )


def decided_alike(study: Study, proposal: str, as_of: date) -> frozenset[str]:
    """Return the other proposals of which the same is known as of this one, decided on its day.

    The law of the same day holds for them, the same facts are recorded of them, and their figures are as sure: what
    is decided of some sites in one of them is decided alike in the other.

    Examples
    --------
    >>> import zonegeo
    >>> study = zonegeo.read_study("hongneung")
    >>> sorted(decided_alike(study, "designation-2020", study.proposals["designation-2020"].as_of))
    []
    """
    figures, facts = study.proposals[proposal].figures, _recorded(study, proposal)
    return frozenset(
        each.id
        for each in study.proposals.values()
        if each.id != proposal and (each.as_of, each.figures) == (as_of, figures) and _recorded(study, each.id) == facts
    )


def _recorded(study: Study, proposal: str) -> frozenset[Fact]:
    return frozenset(replace(fact, proposal=None) for fact in study.facts if fact.proposal == proposal)


def _is_open(site: Site, tolerances: Sequence[Tolerance] | None) -> bool:
    has_outline = site.boundary.geometry is not None and site.boundary.basis.is_an_outline
    return has_outline and (site.declared_area is None or tolerances is None)
