"""Findings, claims and notices as the panel shows them: texts in both languages, shares of a chart, links to sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from math import floor, isfinite
from typing import Any

from zonegeo.i18n.number_text import grouped, number_text
from zonegeo.i18n.phrases import (
    as_printed,
    cite_text,
    interval_text,
    limit_number,
    limit_text,
    margin_text,
    method_text,
    value_text,
)
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import (
    Alternative,
    ClaimFinding,
    Evaluation,
    Finding,
    LimitUsed,
    Measurement,
    Notice,
    Part,
)
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import CLAIM_GLYPHS, GLYPHS
from zonegeo.rendering.margin_chart import margin_chart
from zonegeo.rendering.page.bilingual import Pair, both, joined, measurement, name, plain, tell, text

_DECIDED = (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW)
# from here on an area is read in km2
_KM2_FROM_M2 = 100_000.0
# of the parts of a figure the page shows so many; reports and the result have all of them
MOST_PARTS = 500


def finding_view(finding: Finding, evaluation: Evaluation) -> dict[str, Any]:
    """Return one row of the checklist with what unfolds below it and what it shows on the map."""
    with speaking_of(*evaluation.area_kinds_of(finding.subject)):
        return _finding_view(finding, evaluation)


def _finding_view(finding: Finding, evaluation: Evaluation) -> dict[str, Any]:
    measured, limit, cite = finding.measurement, finding.limit, finding.cite
    decided = finding.verdict in _DECIDED
    order = {site.id: number for number, site in enumerate(evaluation.sites)}
    return {
        "id": finding.requirement,
        "name": name(finding.name),
        **_verdict(finding.verdict),
        "severity": None if finding.severity == "must" else text(f"map.severity.{finding.severity}"),
        "counts": finding.counts,
        "value": _value(finding),
        "limit": None if limit is None else _limit(limit),
        "test": _short_test(finding),
        "margins": _short_margins(finding),
        "chart": _chart(finding),
        "clause": None if cite is None else text("map.finding.clause", act=_short_act(cite.act), clause=cite.clause),
        "cite": None if cite is None else both(lambda translator: cite_text(translator, cite)),
        "cite_url": "" if cite is None else cite.url,
        "cite_note": None if cite is None or not cite.note else plain(cite.note),
        "method": _method(finding),
        "interval": _interval(measured),
        "stability": _stability(finding, "map.finding.stable") if decided else None,
        "stability_in_full": _stability(finding, "word.stable") if decided else None,
        "reason": tell(finding.message),
        "remarks": [tell(remark) for remark in finding.remarks],
        "needs": [tell(need) for need in finding.needs],
        "alternatives": [_alternative(each, measured) for each in finding.alternatives],
        "parts": [_part(part, order, evaluation) for part in finding.parts[:MOST_PARTS]],
        "more_parts": max(len(finding.parts) - MOST_PARTS, 0),
        "sites": evidence_sites(finding, evaluation),
        "witness": finding.witness,
        "pair": _pair_label(finding, evaluation),
        "pill": _pill(finding),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"verdict": verdict.value, "glyph": GLYPHS[verdict], "word": text(f"verdict.{verdict.value}")}


def _value(finding: Finding) -> Pair | None:
    if finding.measurement is None:
        return None
    return both(lambda translator: value_text(translator, finding))


def _interval(measured: Measurement | None) -> Pair | None:
    if measured is None:
        return None
    pair = both(lambda translator: interval_text(translator, measured))
    return pair if any(pair.values()) else None


def _limit(limit: LimitUsed) -> Pair:
    """Return a limit with its sign."""
    return both(lambda translator: limit_text(translator, as_printed(limit)))


def _chart(finding: Finding) -> dict[str, Any] | None:
    """Return the chart of a row: shares of its line, and what its marks say in full."""
    measured, limit = finding.measurement, finding.limit
    chart = margin_chart(measured, limit)
    if chart is None or measured is None or limit is None:
        return None
    unit, beside = measured.unit, limit.value
    ends = {"low": measured.low, "high": measured.high}

    def mark(kind: str, number: float | None) -> Pair | None:
        if number is None:
            return None
        return both(lambda t: t.text(f"map.mark.{kind}", value=t.measurement(number, unit, beside=beside)))

    def margin(kind: str, number: float | None) -> Pair | None:
        return None if number is None else text(f"map.mark.{kind}", margin=_short_margin(number, unit, limit.op))

    is_wide = measured.low != measured.high
    return {
        **asdict(chart),
        "marks": {
            "value": mark("value", measured.value),
            "limit": text("map.mark.limit", value=both(lambda t: limit_number(t, as_printed(limit)))),
            **{end: mark(end, number) if is_wide else None for end, number in ends.items()},
            "nominal": margin("nominal", finding.margin_nominal),
            "certain": margin("certain", finding.margin_certain) if is_wide else None,
        },
    }


def _short_test(finding: Finding) -> Pair | None:
    """Return ``1,305.6 ≤ 3,000 m``: the unit once where both have the same."""
    measured, limit = finding.measurement, finding.limit
    if measured is None or limit is None:
        return None
    shown = as_printed(limit)

    def told(translator: Translator) -> str:
        number = measured.low if measured.value is None else measured.value
        if number is None or (measured.value is None and not number):
            figure = translator.text("word.unknown")
        else:
            figure, unit = _short_figure(number, measured.unit, limit.value)
            figure = figure if unit == shown.unit else translator.with_unit(figure, unit)
        if measured.value is None and number:
            figure = translator.text("map.row.at-least", value=figure)
        return f"{figure} {limit_text(translator, shown)}"

    return both(told)


def _short_figure(number: float, unit: str, limit: float) -> tuple[str, str]:
    """Return a figure and its unit: a large area in km2, unless it would look as if it lay on its limit."""
    if unit == "m2" and number >= _KM2_FROM_M2:
        rounded = grouped(number / 1e6, 3).rstrip("0").rstrip(".")
        if (float(rounded.replace(",", "")) - limit / 1e6) * (number - limit) > 0:
            return rounded, "km2"
    return number_text(number, unit, beside=limit), unit


def _short_margins(finding: Finding) -> dict[str, Pair | None]:
    """Return both margins of a row; where only the interval is known there is none by the figure."""
    measured, limit = finding.measurement, finding.limit
    if measured is None or limit is None:
        return {"nominal": None, "certain": None}
    nominal, certain = finding.margin_nominal, finding.margin_certain
    if nominal is None and certain is None:
        return {"nominal": None, "certain": None}
    unit, op = measured.unit, limit.op
    told = text("map.row.no-margin") if certain is None else text(
        "map.row.certain", margin=_short_margin(certain, unit, op)
    )  # fmt: skip
    return {
        "nominal": text("map.row.interval-only") if nominal is None else _short_margin(nominal, unit, op),
        "certain": told,
    }


def _short_margin(margin: float, unit: str, op: str) -> Pair:
    """Return a margin; one of a large area in km2, rounded to the side that promises less."""
    if unit == "m2" and abs(margin) >= _KM2_FROM_M2:
        number = grouped(abs(floor(margin / 100) / 10_000), 4)
        beyond = "over" if op[0] == "<" else "short"

        def told(translator: Translator) -> str:
            area = translator.with_unit(number, "km2")
            return translator.text(f"margin.plain-{beyond}", margin=area) if margin < 0 else area

        return both(told)
    if "KRW" in unit:
        # a word as long as that of money stands beside the figure already
        return plain(number_text(margin, unit))
    return both(lambda translator: margin_text(translator, margin, unit, op))


def _short_act(act: str) -> str:
    """Return the kind of an act by which planners call it: the last word of its name."""
    return act.split()[-1] if act.split() else act


def _method(finding: Finding) -> Pair | None:
    measured, reading = finding.measurement, finding.reading
    if measured is None:
        return None
    return joined([_method_name(measured.method), None if reading is None else _method_name(reading)])


def _stability(finding: Finding, stable: str) -> Pair:
    if finding.stable:
        return text(stable)
    return text("map.finding.flips", flips=[_method_name(each) for each in finding.flips])


def _method_name(method: str) -> Pair:
    return both(lambda translator: method_text(translator, method))


def _alternative(each: Alternative, measured: Measurement | None) -> dict[str, Any]:
    unit = measured.unit if measured else ""
    interval = Measurement(each.value, _bounded(each.low), _bounded(each.high), unit, each.name, None, "")
    return {
        "name": _method_name(each.name),
        "value": _interval(interval) if each.value is None else measurement(each.value, unit),
        **_verdict(each.verdict),
    }


def _bounded(end: float | None) -> float | None:
    return end if end is not None and isfinite(end) else None


def _part(part: Part, order: Mapping[str, int], evaluation: Evaluation) -> dict[str, Any]:
    """Return one line of a figure; ``order`` are the places of the sites in their list, looked up for each of many."""
    interval = Measurement(part.value, _bounded(part.low), _bounded(part.high), part.unit, "", None, "")
    limit, site = part.limit, order.get(part.subject)
    return {
        "subject": subject_name(part.subject, evaluation) if site is None else name(evaluation.sites[site].name),
        "name": name(part.name) if not part.evidence else joined([name(part.name), *map(name, part.evidence)]),
        "value": _interval(interval) if part.value is None else measurement(part.value, part.unit),
        "limit": None if limit is None else both(lambda translator: limit_text(translator, limit)),
        "verdict": None if part.verdict is None else _verdict(part.verdict),
        "sites": sorted({part.subject, part.item} & order.keys(), key=lambda site: order[site]),
    }


def subject_name(subject: str, evaluation: Evaluation) -> Pair | None:
    """Return the name of a site, or of the sites of an institution; ``None`` for the proposal as a whole."""
    for site in evaluation.sites:
        if subject == site.id:
            return name(site.name)
    owned = [name(site.name) for site in evaluation.sites if site.institution == subject]
    if owned:
        return joined(owned, ", ")
    return None if subject in ("", "proposal") else plain(subject)


def evidence_sites(finding: Finding, evaluation: Evaluation) -> list[str]:
    """Return the sites that a finding is about: its subject by itself, or through the institution that owns them."""
    named = set(finding.subject)
    return [site.id for site in evaluation.sites if site.id in named or site.institution in named]


def _pair_label(finding: Finding, evaluation: Evaluation) -> Pair | None:
    """Return ``A ⇔ B 1,305.6 m (1.3 km)`` for a finding whose witness is the line between two sites."""
    if finding.witness is None or finding.witness.get("type") != "LineString" or len(finding.subject) != 2:
        return None
    first, second = (subject_name(each, evaluation) for each in finding.subject)
    return text("map.pair", first=first, second=second, value=_value(finding))


def _pill(finding: Finding) -> Pair | None:
    """Return what stands on the line that decides: the requirement and its figure."""
    measured = finding.measurement
    if measured is None or measured.value is None:
        return None
    beside = None if finding.limit is None else finding.limit.value
    number = both(lambda translator: translator.measurement(measured.value, measured.unit, beside=beside))
    return joined([name(finding.name), number], " ")


def claim_view(claim: ClaimFinding) -> dict[str, Any]:
    """Return one row of the claims table."""
    return {
        "id": claim.id,
        "name": name(claim.name),
        "stated": _stated(claim.stated),
        "computed": text("word.unknown") if claim.shown is None else _stated(f"{claim.shown} {claim.shown_unit}"),
        "verdict": claim.verdict,
        "glyph": CLAIM_GLYPHS[claim.verdict],
        "word": text(f"claim.{claim.verdict}"),
        "reason": tell(claim.message),
        "remarks": [tell(remark) for remark in claim.remarks],
        "source": plain(claim.source),
    }


def _stated(stated: str) -> Pair:
    """Return ``1.36 km2`` as it was stated, digit by digit, with the word of its unit."""
    number, _, unit = stated.partition(" ")
    return both(lambda translator: translator.with_unit(number, unit) if unit else number)


def notice_view(notice: Notice) -> dict[str, Any]:
    """Return one notice; ``where`` is the site it is about."""
    values: Mapping[str, Any] = {**notice.values}
    return {"code": notice.code, "where": notice.where, "text": text(f"notice.{notice.code}", **values)}
