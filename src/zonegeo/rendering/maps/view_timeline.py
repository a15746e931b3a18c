"""Dated proposals as the page steps through them: outlines, and what became of the sites of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonegeo.base.message import Name
from zonegeo.model.answers.comparison import Outline, SiteChange
from zonegeo.model.answers.dated_land import DatedLand
from zonegeo.model.answers.other_site import OtherSite
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.page.bilingual import name, plain, text


def timeline_view(
    timeline: Sequence[DatedLand], evaluation: Evaluation, others: Sequence[OtherSite] = ()
) -> list[dict[str, Any]]:
    """Return the dated proposals; an outline that the page has already is not written a second time."""
    names = {site.id: site.name for land in timeline for site in land.sites}
    written = {site.id for site in evaluation.sites if site.geometry is not None}
    written |= {each.site.id for each in others}
    lands = []
    for before, land in zip((None, *timeline), timeline, strict=False):
        sites = [
            {
                "id": site.id,
                "name": name(site.name),
                "role": site.role.value,
                "geometry": None if site.id in written else site.boundary.geometry,
                "is_placed": site.boundary.geometry is not None,
            }
            for site in land.sites
        ]
        written |= {site.id for site in land.sites}
        lands.append(
            {
                "id": land.id,
                "name": name(land.name),
                "dated": plain(land.dated),
                "since": None if before is None else before.id,
                "is_evaluated": land.id == evaluation.proposal,
                "sites": sites,
                "changes": [_change(each, names) for each in land.changes],
            }
        )
    return lands


def _change(change: SiteChange, names: Mapping[str, Name]) -> dict[str, Any]:
    return {
        "word": text(f"change.{change.kind}"),
        "before": [name(names[each]) for each in change.before],
        "after": [name(names[each]) for each in change.after],
    }


def outlines_of(timeline: Sequence[DatedLand], others: Sequence[OtherSite] = ()) -> Iterator[Outline]:
    """Yield the sites whose outlines may be drawn: their licences stand at the foot of the page."""
    everyone = [(land.id, site) for land in timeline for site in land.sites]
    for proposal, site in (*everyone, *(("", each.site) for each in others)):
        boundary = site.boundary
        licence = boundary.provenance.licence
        yield Outline(proposal, site.id, site.name, site.role.value, boundary.geometry, boundary.within, licence)
