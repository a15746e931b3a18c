"""Look ahead: what the outlines of many proposals are asked for one by one, found for all of them in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zonegeo.base.errors import InputError
from zonegeo.evaluation.build_scene import build_scene, is_drawn
from zonegeo.measures.land.area import ellipsoid_areas, enclosed_areas
from zonegeo.measures.scene import Found
from zonegeo.model.study import Proposal, Study


def look_ahead(study: Study, proposals: Sequence[Proposal], as_of: date, found: Found) -> None:
    """Add what is found of the outlines of some proposals of a study that no proposal had before.

    Columns of a hundred outlines take hardly longer than those of one. It is the same as each evaluation would find;
    what a file has wrong is left for the evaluation of the proposal that has it.
    """
    asked = dict.fromkeys(name for proposal in proposals for name in proposal.sites)
    fresh = tuple(name for name in asked if not is_drawn(study, study.sites[name], found))
    if len(fresh) < 2:
        return
    try:
        scene = build_scene(study, replace(proposals[0], sites=fresh), as_of, found=found)
    except InputError:
        return
    enclosed_areas(scene)
    ellipsoid_areas(scene)
