"""The use case of all zones of one kind: the table of a study by date, and a proposal placed among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.comparison.survey_zones import cap_use_of, changes_of, spacings_between
from zonegeo.evaluation.build_scene import build_scene, proposal_of
from zonegeo.evaluation.claims import check_printed
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.measures.land.other_zones import spacings_to
from zonegeo.model.answers.zone_overview import PlacedProposal, ZoneOverview
from zonegeo.model.evaluation import GeoJSON
from zonegeo.model.profile import Profile, Requirement
from zonegeo.model.study import Study, Zone
from zonegeo.rendering.zones.zones_page import page_of_zones
from zonegeo.rendering.zones.zones_text import record_of_zones, render_zone_overview

# whose table is shown where no study is named
CARRIED = "hongneung"


def survey_zones(
    study: Study | str | Path | None = None,
    *,
    proposal: str | None = None,
    profile: Profile | str | None = None,
    as_of: date | None = None,
) -> ZoneOverview:
    """Return the zones of a study's table with claims, spacings and the use of the cap, and its proposal among them.

    Parameters
    ----------
    study
        A study, its name or its path; by default the carried table, with no proposal placed among its zones.
    proposal
        The id of a proposal; by default the one that the study names.
    profile
        Whose rules of several zones apply; by default those of the study's profile.
    as_of
        The day; by default the newest one on which the table changes.

    Raises
    ------
    UsageError
        ``no-zones`` where the study names no table of zones.

    Examples
    --------
    >>> overview = survey_zones(as_of=date(2024, 1, 1))
    >>> len(overview.zones), len(overview.in_force())
    (14, 14)
    """
    known = study if isinstance(study, Study) else read_study(study or CARRIED)
    zones = zones_of(known)
    if not zones:
        raise UsageError(Problem("no-zones", known.id, {"value": known.id}))
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    day = as_of or changes_of(zones)[-1]
    placed = None
    if study is not None or proposal is not None:
        placed = _placed(known, proposal_of(known, proposal).id, rules, day)
    return ZoneOverview(
        as_of=day,
        zones=zones,
        claims={zone.id: tuple((each, check_printed(each.claim)) for each in zone.claims) for zone in zones},
        spacings=spacings_between(zones, analysis_crs(known.analysis_crs)),
        cap_use=cap_use_of(zones),
        spacing_rule=_rule(rules, "zone-spacing"),
        cap_rule=_rule(rules, "national-area"),
        proposal=placed,
        words=rules.words,
    )


def zones_of(study: Study) -> tuple[Zone, ...]:
    """Return all zones of a study's table, its own among them, by the day on which they came into force."""
    own = () if study.own_zone is None else (study.own_zone,)
    return tuple(sorted((*own, *(study.other_zones or ())), key=lambda zone: (zone.since, zone.notice)))


def _rule(rules: Profile, measure: str) -> Requirement | None:
    return next((each for each in rules.requirements if each.measure == measure), None)


def _placed(study: Study, proposal: str, rules: Profile, day: date) -> PlacedProposal:
    """Hold a proposal to the rules of several zones on the day, and bound its way to every zone of the table."""
    evaluation = evaluate(study, profile=rules, proposal=proposal, as_of=day)
    asked = {each.id for each in rules.requirements if each.measure in ("zone-spacing", "national-area")}
    scene = build_scene(study, study.proposals[proposal], day, tolerances=rules.tolerances)
    return PlacedProposal(
        study=study.id,
        study_name=study.name,
        id=proposal,
        name=study.proposals[proposal].name,
        spacings=spacings_to(scene, study.other_zones or ()),
        findings=tuple(each for each in evaluation.findings if each.requirement in asked),
        outlines=tuple(_outlines(study, proposal)),
    )


def _outlines(study: Study, proposal: str) -> Iterator[GeoJSON]:
    for site in study.sites_of(study.proposals[proposal]):
        if site.boundary.geometry is not None:
            yield site.boundary.geometry
        else:
            yield from (study.places[each].geometry for each in site.boundary.within if each in study.places)


def render_zones(overview: ZoneOverview, format_: str, *, language: str) -> str:
    """Return an overview of zones as ``text`` or ``json``."""
    if format_ == "json":
        return json.dumps(record_of_zones(overview), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    with speaking_of(words=overview.words):
        return render_zone_overview(overview, Translator(language))


def zones_page(overview: ZoneOverview, *, language: str) -> str:
    """Return the page of all zones, with a slider of days; it loads nothing."""
    with speaking_of(words=overview.words):
        return page_of_zones(overview, language=language)
