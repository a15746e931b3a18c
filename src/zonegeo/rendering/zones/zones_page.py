"""All zones of one kind as one HTML page that loads nothing: a map, a slider of days, and every figure as a table."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from html import escape
from typing import Any

from zonegeo.base.message import name_value
from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.phrases import cite_text, computed_text, stated_text, value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.zone_overview import PlacedProposal, ZoneOverview
from zonegeo.model.evaluation import ClaimFinding, Finding, cite_of
from zonegeo.model.profile import Limit, Requirement
from zonegeo.model.study import Zone, ZoneClaim
from zonegeo.rendering.page.bilingual import both, credits_in, fixed_words, name, plain, tell, text
from zonegeo.rendering.page.data_block import data_block, inert_json
from zonegeo.rendering.page.linker import linked
from zonegeo.rendering.page.standalone import LEAFLET_CSS, LEAFLET_JS, asset, standalone
from zonegeo.rendering.page.typeface import typeface_style
from zonegeo.rendering.zones.zones_text import claim_name, limit_on

START = "zones/assets/open_zones.js"
STYLES = ("page/assets/panel.css", "page/assets/map.css", "zones/assets/zones.css")
_WORDS = (
    "area", "claims", "core", "from-to", "in-force", "legend", "legend-place", "legend-reach", "matrix", "next",
    "notice", "previous", "slider", "spacing", "zone", "zones",
)  # fmt: skip


def page_of_zones(overview: ZoneOverview, *, language: str) -> str:
    """Return the page, which opens in a language (``ko`` or ``en``) and speaks both. Write it as UTF-8."""
    view = _view(overview, language)
    data = inert_json(view)
    script = f"var zonegeo = {linked(START)};\n"
    styles = [typeface_style(data + script), *map(asset, STYLES)]
    credited = credits_in(place.source for zone in overview.zones for place in zone.places)
    own = [f"<style>\n{each}</style>\n" for each in styles] + [f"<script>\n{script}</script>\n"]
    return standalone(
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<!-- content-security-policy -->\n"
        f"<title>{escape(in_one_line(view['title'][language]))}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="{LEAFLET_CSS}"/>\n<script src="{LEAFLET_JS}"></script>\n{"".join(own)}</head>\n'
        '<body class="zones">\n<aside class="panel" id="panel"></aside>\n'
        '<main class="stage" id="stage"></main>\n<section class="tables" id="tables"></section>\n'
        f'<footer class="credits">{escape(" · ".join(credited))}</footer>\n'
        f"{data_block('zonegeo-zones', data)}<!--\n{asset('page/assets/licences.txt')}-->\n"
        "<script>\nzonegeo.zones = zonegeo.openZones(document.getElementById('zonegeo-zones'));\n</script>\n"
        "</body>\n</html>\n"
    )


def _view(overview: ZoneOverview, language: str) -> dict[str, Any]:
    days = [use.since for use in overview.cap_use]
    return {
        "language": language,
        "title": text("zones.page-title", count=len(overview.zones)),
        "words": fixed_words(("other-language", "zoom-in", "zoom-out"))
        | {f"zones.{code}": text(f"zones.ui.{code}") for code in _WORDS}
        | {"unit.km2": text("unit.km2")},
        "day": overview.as_of.isoformat(),
        "first": min(days).isoformat(),
        "last": max(overview.as_of, max(days) + timedelta(days=90)).isoformat(),
        "zones": [_zone(zone, overview) for zone in overview.zones],
        "spacings": [[each.first, each.second, each.low, each.high] for each in overview.spacings],
        "use": [
            {"since": use.since.isoformat(), "low": use.low, "value": use.value, "high": use.high}
            for use in overview.cap_use
        ],
        "spacingRule": _rule(overview.spacing_rule, overview.as_of),
        "capRule": _rule(overview.cap_rule, overview.as_of),
        "proposal": None if overview.proposal is None else _proposal(overview.proposal),
    }


def _zone(zone: Zone, overview: ZoneOverview) -> dict[str, Any]:
    return {
        "id": zone.id,
        "name": name(zone.name),
        "since": zone.since.isoformat(),
        "until": _day(zone.until),
        "notice": plain(zone.notice),
        "core": plain(zone.core),
        "source": plain(zone.date_source),
        "places": [{"geometry": each.geometry, "reach": each.reach_m} for each in zone.places],
        "areas": [
            {"since": each.since.isoformat(), "until": _day(each.until), "low": float(each.low.si),
             "value": float(each.area.si), "high": float(each.high.si)}
            for each in zone.areas
        ],
        "claims": [_claim(printed, found) for printed, found in overview.claims[zone.id]],
    }  # fmt: skip


def _claim(printed: ZoneClaim, found: ClaimFinding) -> dict[str, Any]:
    parts = " + ".join(str(each.value) for each in printed.claim.parts)
    return {
        "name": both(lambda translator: claim_name(printed, translator)),
        "told": both(lambda t: f"{stated_text(t, found)} → {computed_text(t, found)} = {parts}"),
        "verdict": found.verdict,
        "word": text(f"claim.{found.verdict}"),
        "source": plain(found.source),
    }


def _rule(rule: Requirement | None, day: date) -> dict[str, Any] | None:
    limit: Limit | None = limit_on(rule, day)
    if rule is None or limit is None or limit.value is None:
        return None
    stated = limit.value
    return {
        "name": name(rule.name),
        "limit": float(stated.si),
        "shown": both(lambda translator: translator.with_unit(str(stated.value), stated.unit)),
        "cite": both(lambda translator: cite_text(translator, cite_of(limit.cite))),
    }


def _proposal(placed: PlacedProposal) -> dict[str, Any]:
    return {
        "name": text("zones.proposal", study=name_value(placed.study_name), proposal=name_value(placed.name)),
        "places": list(placed.outlines),
        "spacings": {each.subject: [each.low, each.high] for each in placed.spacings},
        "findings": [
            {"name": name(each.name), "verdict": each.verdict, "word": text(f"verdict.{each.verdict}"),
             "value": both(partial(_value, each)),
             "told": tell(each.message)}
            for each in placed.findings
        ],
    }  # fmt: skip


def _value(finding: Finding, translator: Translator) -> str:
    return value_text(translator, finding)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
