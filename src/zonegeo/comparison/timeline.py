"""A timeline: the proposals of a study that have a date, and what changed of their sites from one to the next."""

from __future__ import annotations

from datetime import date

from zonegeo.comparison.difference import difference_of
from zonegeo.comparison.land import Projection
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.answers.comparison import SiteChange
from zonegeo.model.answers.timeline import DatedLand
from zonegeo.model.study import Proposal, Study, date_span


def timeline_of(study: Study) -> tuple[DatedLand, ...]:
    """Return the dated proposals of a study in the order of their days; none where there are fewer than two.

    A draft has no date of its own: what was drawn anew belongs to no document.

    Examples
    --------
    >>> import zonegeo
    >>> [each.id for each in timeline_of(zonegeo.read_study("hongneung"))]
    ['request-2019', 'designation-2020', 'plan-2023']
    """
    dated = sorted((day, each.id) for each in study.proposals.values() if (day := _day(each)) is not None)
    if len(dated) < 2:
        return ()
    projection = Projection(analysis_crs(study.analysis_crs))
    found: list[DatedLand] = []
    for day, name in dated:
        proposal = study.proposals[name]
        sites = tuple(study.sites_of(proposal))
        changes: tuple[SiteChange, ...] = ()
        if found:
            changes = difference_of((found[-1].id, found[-1].sites), (name, sites), projection).changes
        found.append(DatedLand(name, proposal.name, proposal.dated or day.isoformat(), sites, changes))
    return tuple(found)


def _day(proposal: Proposal) -> date | None:
    """Return the day whose law applies, or the last one that the date of the document may be."""
    if proposal.status == "draft":
        return None
    return proposal.as_of or (date_span(proposal.dated)[1] if proposal.dated else None)
