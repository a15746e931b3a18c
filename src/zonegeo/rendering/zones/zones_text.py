"""All zones of one kind as text and as a record: areas, claims, the use of the cap, spacings, a proposal among them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from zonegeo.base.message import called, name_value
from zonegeo.i18n.phrases import cite_text, computed_text, limit_text, stated_text, value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.zone_overview import CapUse, PlacedProposal, Spacing, ZoneOverview, verdict_of_spacing
from zonegeo.model.condition import Operator
from zonegeo.model.evaluation import ClaimFinding, Part, cite_of
from zonegeo.model.profile import Limit, Requirement
from zonegeo.model.study import Zone, ZoneClaim
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import CLAIM_GLYPHS, GLYPHS
from zonegeo.rendering.terminal.text_columns import aligned


def render_zone_overview(overview: ZoneOverview, translator: Translator) -> str:
    """Return the overview for a reader at a console."""
    text = translator.text
    zones = overview.in_force()
    lines = [text("zones.title", day=overview.as_of.isoformat(), count=len(zones), of=len(overview.zones)), ""]
    lines += aligned([_head(zone, overview.as_of, translator) for zone in overview.zones])
    lines += ["", text("zones.claims", count=sum(len(each) for each in overview.claims.values()))]
    for zone in overview.zones:
        for printed, found in overview.claims[zone.id]:
            lines += _claim(zone, printed, found, translator)
    lines += ["", *_cap(overview, translator), "", *_spacings(overview, translator)]
    if overview.proposal is not None:
        lines += ["", *_proposal(overview, overview.proposal, translator)]
    return "\n".join(lines) + "\n"


def _head(zone: Zone, day: date, translator: Translator) -> list[str]:
    area = zone.area_on(day) or (zone.areas[-1] if not zone.in_force(day) else None)
    told = translator.text("word.unknown")
    if area is not None:
        told = translator.with_unit(str(area.area.value), area.area.unit)
        if area.low != area.high:
            told += f" ({area.low.value}–{area.high.value})"
    until = "" if zone.until is None else zone.until.isoformat()
    period = f"{zone.since.isoformat()}–{until}"
    mark = "●" if zone.in_force(day) else "·"
    notice, core = (translator.of_file(each) for each in (zone.notice, zone.core))
    return [mark, zone.name.within(translator.language), period, told, notice, core]


def _claim(zone: Zone, printed: ZoneClaim, found: ClaimFinding, translator: Translator) -> Iterator[str]:
    sides = f"{stated_text(translator, found)} → {computed_text(translator, found)}"
    parts = " + ".join(str(each.value) for each in printed.claim.parts)
    what = claim_name(printed, translator)
    yield f"  {CLAIM_GLYPHS[found.verdict]} {translator.text(f'claim.{found.verdict}')}  {what}  {sides} = {parts}"
    yield f"      {translator.of_file(found.source)}"


def claim_name(printed: ZoneClaim, translator: Translator) -> str:
    """Return which figure of which zone is stated, with its days where they are not those of the zone."""
    name = printed.claim.name.within(translator.language)
    until = "" if printed.until is None else printed.until.isoformat()
    values = {"name": name, "since": printed.since.isoformat(), "until": until}
    return translator.text(f"zones.claim.{printed.claim.id}", **values)


def limit_on(rule: Requirement | None, day: date) -> Limit | None:
    """Return the limit of a requirement that is in force on a day."""
    return None if rule is None else next((each for each in rule.limits if each.in_force(day)), None)


def _cap(overview: ZoneOverview, translator: Translator) -> Iterator[str]:
    text, rule = translator.text, overview.cap_rule
    limit = limit_on(rule, overview.as_of)
    yield text("zones.cap", name="" if rule is None else rule.name.within(translator.language))
    if limit is not None and limit.value is not None:
        cap = translator.with_unit(str(limit.value.value), limit.value.unit)
        yield f"  {text('zones.cap-limit', cap=cap, cite=cite_text(translator, cite_of(limit.cite)))}"
    cap_m2 = None if limit is None or limit.value is None else float(limit.value.si)
    rows = []
    for use in overview.cap_use:
        share = "" if cap_m2 is None else f"{100 * use.value / cap_m2:.1f} %"
        rows.append(
            ["", use.since.isoformat(), text("zones.count", count=use.count), cap_range(use, translator), share]
        )
    yield from aligned(rows)


def cap_range(use: CapUse, translator: Translator) -> str:
    """Return a sum of areas with its ends where roles are unclear, and which zones state none."""
    km2 = translator.with_unit(f"{use.value / 1e6:.2f}", "km2")
    if use.low != use.high:
        km2 += f" ({use.low / 1e6:.2f}–{use.high / 1e6:.2f})"
    return f"{km2} {translator.text('zones.without', ids=', '.join(use.unknown))}" if use.unknown else km2


def _spacings(overview: ZoneOverview, translator: Translator) -> Iterator[str]:
    text, language = translator.text, translator.language
    limit = limit_on(overview.spacing_rule, overview.as_of)
    limit_m = None if limit is None or limit.value is None else float(limit.value.si)
    names = {zone.id: zone.name.within(language) for zone in overview.in_force()}
    known = [each for each in overview.spacings if each.first in names and each.second in names]
    op: Operator = ">" if overview.spacing_rule is None else overview.spacing_rule.op
    verdicts = [verdict_of_spacing(each.low, each.high, op, limit_m) for each in known]
    count = {word: verdicts.count(word) for word in GLYPHS}
    name = "" if overview.spacing_rule is None else overview.spacing_rule.name.within(language)
    yield text("zones.spacings", name=name, pairs=len(known), certain=count[Verdict.PASS],
               open=count[Verdict.UNDECIDED], less=count[Verdict.FAIL])  # fmt: skip
    if limit is not None and limit.value is not None:
        cap = translator.with_unit(str(limit.value.value), limit.value.unit)
        yield f"  {text('zones.spacing-limit', limit=cap, cite=cite_text(translator, cite_of(limit.cite)))}"
    rows = []
    for zone in names:
        own = sorted((each for each in known if zone in (each.first, each.second)), key=lambda each: each.low)
        if own:
            other = own[0].second if own[0].first == zone else own[0].first
            verdict = verdict_of_spacing(own[0].low, own[0].high, op, limit_m)
            rows.append(["", GLYPHS[verdict], names[zone], "–", names[other], distance_range(own[0])])
    yield f"  {text('zones.nearest')}"
    yield from aligned(rows)


def distance_range(spacing: Spacing | Part) -> str:
    """Return the ends of a distance in km, outward to 0.1 km; what is whole stays.

    >>> distance_range(Spacing("a", "b", 250.0, 1_000.0)), distance_range(Spacing("a", "b", 0.0, 1_000.5))
    ('0.2–1.0 km', '0.0–1.1 km')
    """
    # fractions: a float of tenths may lie beside the distance that it is of
    low = floor(Fraction(spacing.low or 0.0) / 100) / 10
    if spacing.high is None:
        return f"≥ {low:.1f} km"
    return f"{low:.1f}–{ceil(Fraction(spacing.high) / 100) / 10:.1f} km"


def _proposal(overview: ZoneOverview, placed: PlacedProposal, translator: Translator) -> Iterator[str]:
    language = translator.language
    names = {zone.id: zone.name.within(language) for zone in overview.zones}
    yield translator.text(
        "zones.proposal", study=name_value(placed.study_name), proposal=called(placed.id, placed.name)
    )
    for finding in placed.findings:
        limit = "" if finding.limit is None else f" {limit_text(translator, finding.limit)}"
        verdict = f"{GLYPHS[finding.verdict]} {translator.text(f'verdict.{finding.verdict}')}"
        yield f"  {verdict}  {finding.name.within(language)}  {value_text(translator, finding)}{limit}"
        yield f"      {translator.tell(finding.message)}"
    forced = {zone.id for zone in overview.in_force()}
    yield from aligned([
        ["", "●" if each.subject in forced else "·", names[each.subject], distance_range(each)]
        for each in placed.spacings
    ])  # fmt: skip


def record_of_zones(overview: ZoneOverview) -> dict[str, Any]:
    """Return the overview as JSON: SI units, unrounded."""
    placed = overview.proposal
    return {
        "as_of": overview.as_of.isoformat(),
        "zones": [_zone_record(zone, overview) for zone in overview.zones],
        "spacings": [
            {"first": each.first, "second": each.second, "low": each.low, "high": each.high, "unit": "m"}
            for each in overview.spacings
        ],
        "cap_use": [
            {"since": use.since.isoformat(), "count": use.count, "low": use.low, "value": use.value,
             "high": use.high, "unit": "m2", "unknown": list(use.unknown)}
            for use in overview.cap_use
        ],
        "proposal": None if placed is None else {
            "study": placed.study, "id": placed.id,
            "spacings": [{"zone": each.subject, "low": each.low, "high": each.high} for each in placed.spacings],
            "findings": [{"requirement": each.requirement, "verdict": each.verdict} for each in placed.findings],
        },
    }  # fmt: skip


def _zone_record(zone: Zone, overview: ZoneOverview) -> dict[str, Any]:
    return {
        "id": zone.id,
        "since": zone.since.isoformat(),
        "until": None if zone.until is None else zone.until.isoformat(),
        "in_force": zone.in_force(overview.as_of),
        "notice": zone.notice,
        "core": zone.core,
        "areas": [
            {"since": each.since.isoformat(), "until": None if each.until is None else each.until.isoformat(),
             "area": float(each.area.si), "low": float(each.low.si), "high": float(each.high.si), "unit": "m2"}
            for each in zone.areas
        ],
        "claims": [
            {"of": printed.claim.id, "since": printed.since.isoformat(), "stated": found.stated,
             "parts": [str(each) for each in printed.claim.parts], "computed": found.computed,
             "verdict": found.verdict}
            for printed, found in overview.claims[zone.id]
        ],
    }  # fmt: skip
