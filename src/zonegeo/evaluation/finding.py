"""Explain: a judgement as a finding with its evidence, told in codes and values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, Literal

import shapely

from zonegeo.base.message import Message, name_value
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.decide.judge_condition import shown_fact
from zonegeo.evaluation.decide.judgement import Judgement, NotApplicable, judge
from zonegeo.evaluation.decide.stability import Stability, bound
from zonegeo.geometry import Geometry
from zonegeo.measures.outcome import Answer
from zonegeo.measures.scene import Scene
from zonegeo.model.condition import facts_of
from zonegeo.model.evaluation import Alternative, Finding, GeoJSON, LimitUsed, Measurement, Rule, cite_of
from zonegeo.model.margin import certain_margin, margin
from zonegeo.model.profile import Limit, Profile, Requirement
from zonegeo.model.quantity import UNITS, convert
from zonegeo.model.verdict import Verdict

# measures whose findings have sentences of their own; the others share one for each verdict
_OWN_SENTENCES = (
    "institution-count", "agreement", "separation", "area", "items-met", "items-satisfied", "zone-spacing",
    "national-area", "fact-is", "on-record", "group",
)  # fmt: skip


# the name of what comes out where inferred places are left for what is stated of them
AS_STATED = "as-stated"
# what flips every answer of a profile from secondary sources: nobody has read the law itself, another limit may hold
SECONDARY = "source-secondary"


def find(
    circumstances: Circumstances,
    requirement: Requirement,
    as_of: date,
    *,
    cautious: bool = False,
    as_stated: Finding | None = None,
) -> Finding:
    """Measure and decide one requirement of a proposal; ``cautious`` makes an unstable pass undecided.

    ``as_stated`` is what comes out where inferred places are left for what is stated of them: it stands beside, and
    where it is another verdict the finding is not stable.
    """
    judged = judge(circumstances, requirement, as_of)
    if isinstance(judged, NotApplicable):
        return _not_applicable(requirement, judged, circumstances.profile)
    if as_stated is not None:
        judged = _beside_what_is_stated(circumstances.scene, judged, as_stated)
    if circumstances.profile.source == "secondary" and judged.verdict is not Verdict.UNDECIDED:
        stability = replace(judged.stability, flips=(*judged.stability.flips, SECONDARY))
        judged = replace(judged, stability=stability)
    if cautious and judged.verdict is Verdict.PASS and not judged.stability.stable:
        outcome = replace(judged.outcome, missing="unstable")
        judged = replace(judged, outcome=outcome, verdict=Verdict.UNDECIDED, possible=judged.ways)
        circumstances.ledger.loosen(requirement.id)
    return _finding(circumstances, requirement, judged)


def _beside_what_is_stated(scene: Scene, judged: Judgement, other: Finding) -> Judgement:
    measured_so = other.measurement
    value, low, high = (measured_so.value, measured_so.low, measured_so.high) if measured_so else (None, None, None)
    here = judged.outcome.answer
    if (value, low, high) == (here.value, bound(here.low), bound(here.high)) and other.verdict is judged.verdict:
        return judged  # the places are of no matter here
    decided = judged.verdict is not Verdict.UNDECIDED
    flips = [AS_STATED] if decided and other.verdict is not judged.verdict else list(other.flips) if decided else []
    known = judged.stability
    stability = Stability(
        (*known.alternatives, Alternative("place", AS_STATED, value, low, high, other.verdict)),
        tuple(dict.fromkeys((*known.flips, *flips))),
    )
    remarks = (_inferred_remark(scene, other, judged.outcome.unit),) if flips else ()
    outcome = replace(judged.outcome, remarks=(*judged.outcome.remarks, *remarks))
    return replace(judged, outcome=outcome, stability=stability, ways=judged.ways | frozenset(other.possible))


def _inferred_remark(scene: Scene, other: Finding, unit: str) -> Message:
    """Tell which places are inferred, what comes out of what is stated alone, and what would settle it."""
    inferred = [site for site in scene.sites if site.boundary.is_inferred_place]
    evidence = [site.boundary.place for site in inferred if site.boundary.place is not None]
    settled = dict.fromkeys(each.settled_by for each in evidence if each.settled_by is not None)
    found = other.measurement
    values = {
        "sites": [name_value(site.name) for site in inferred],
        "inferred": _names(scene, (name for site in inferred for name in site.boundary.within)),
        "stated": _names(scene, (name for each in evidence for name in each.stated)),
        "verdict": {"code": f"verdict.{other.verdict.value}"},
        "low": None if found is None else measured(found.low, unit),
        "high": None if found is None else measured(found.high, unit),
        "settled": [name_value(each) for each in settled],
    }
    return Message("remark.places-inferred", values)


def _names(scene: Scene, places: Iterable[str]) -> list[dict[str, str]]:
    return [name_value(scene.place_names[each]) for each in dict.fromkeys(places)]


def _not_applicable(requirement: Requirement, why: NotApplicable, profile: Profile) -> Finding:
    flips = () if why.stable else ("condition",)
    if profile.source == "secondary":
        flips = (*flips, SECONDARY)
    return Finding(
        requirement=requirement.id,
        name=requirement.name,
        severity=requirement.severity,
        verdict=Verdict.NOT_APPLICABLE,
        stable=not flips,
        subject=(),
        measurement=None,
        limit=None,
        margin_nominal=None,
        margin_certain=None,
        witness=None,
        message=why.message,
        cite=None if why.cite is None else cite_of(why.cite),
        flips=flips,
        remarks=why.remarks,
        possible=(Verdict.NOT_APPLICABLE,),
        group=profile.group_of(requirement.id),
    )


def _finding(circumstances: Circumstances, requirement: Requirement, judged: Judgement) -> Finding:
    outcome, verdict, limit = judged.outcome, judged.verdict, judged.test.limit
    answer, review = outcome.answer, judged.test.review
    nominal, certain = (None, None) if verdict is Verdict.UNDECIDED else _margins(requirement.op, answer, limit)
    cite = review.cite if verdict is Verdict.REVIEW and review is not None else judged.limit.cite
    message = _message(circumstances.profile, requirement, judged)
    return Finding(
        requirement=requirement.id,
        name=requirement.name,
        severity=requirement.severity,
        verdict=verdict,
        stable=judged.stability.stable,
        subject=outcome.subject,
        measurement=Measurement(
            answer.value,
            bound(answer.low),
            bound(answer.high),
            outcome.unit,
            outcome.method,
            outcome.crs,
            outcome.basis,
        ),
        # which limit applies is not known where the verdict hangs on that: none is shown as if it did
        limit=None
        if outcome.missing in ("limit-unknown", "text-not-held")
        else LimitUsed(
            requirement.op, limit, outcome.unit, "" if _limit(judged.limit) is None else str(judged.limit.value)
        ),
        margin_nominal=nominal,
        margin_certain=certain,
        witness=_witness(circumstances.scene, outcome.witness),
        message=message,
        cite=cite_of(cite),
        alternatives=judged.stability.alternatives,
        flips=judged.stability.flips,
        parts=outcome.parts,
        remarks=(
            *(_named(remark, circumstances.profile) for remark in outcome.remarks),
            *_stability_remarks(judged.stability, outcome.unit),
        ),
        reading=requirement.readings[0] if requirement.readings else None,
        shown=_shown(requirement, answer.value),
        group=circumstances.profile.group_of(requirement.id),
        needs=_needs(message, verdict),
        rule=_rule(requirement, judged),
        possible=tuple(sorted(judged.possible, key=lambda each: each.severity)),
    )


def _margins(op: str, answer: Answer, limit: float) -> tuple[float | None, float | None]:
    nominal = None if answer.value is None else margin(op, answer.value, limit)
    return nominal, certain_margin(op, bound(answer.low), bound(answer.high), limit)


def _rule(requirement: Requirement, judged: Judgement) -> Rule:
    review = judged.test.review
    limit = None if review is None or review.limit is None else float(review.limit.si)
    otherwise: Literal["fail", "review"] = "fail" if review is None else "review"
    return Rule(requirement.measure, requirement.scope, otherwise, limit, requirement.decided_on)


def _needs(message: Message, verdict: Verdict) -> tuple[Message, ...]:
    """What would decide an undecided finding."""
    if verdict is not Verdict.UNDECIDED:
        return ()
    return (Message(f"need.{message.code.removeprefix('reason.undecided.')}", message.values),)


def _message(profile: Profile, requirement: Requirement, judged: Judgement) -> Message:
    outcome, verdict = judged.outcome, judged.verdict
    # a measure knows facts by their ids; their names are the profile's
    asked = outcome.values.get("fact") or ((requirement.fact,) if requirement.fact else facts_of(requirement.where))
    values = {
        "measure": {"code": f"measurand.{requirement.measure}"},
        "layer": name_value(profile.layer_name(requirement.layer)),
        **outcome.values,
        "fact": [name_value(profile.fact_name(fact)) for fact in asked],
        "value": measured(outcome.answer.value, outcome.unit, beside=judged.test.limit),
        "low": measured(bound(outcome.answer.low), outcome.unit, beside=judged.test.limit),
        "high": measured(bound(outcome.answer.high), outcome.unit, beside=judged.test.limit),
        "limit": _limit(judged.limit) or exact(judged.test.limit, outcome.unit),
    }
    if "recorded" in values:
        values["recorded"] = shown_fact(profile, requirement.fact, values["recorded"])
    if verdict is Verdict.UNDECIDED:
        return Message(f"reason.undecided.{outcome.missing or 'interval'}", values)
    open_ = "measured-at-least" if outcome.answer.high is None else "measured-between"
    subject = "measured" if outcome.answer.value is not None else open_
    if requirement.measure in _OWN_SENTENCES:
        subject = requirement.measure
    if outcome.basis == "stated" and not outcome.subject:
        subject = "stated"
    if requirement.measure == "fact-is" and verdict is Verdict.PASS and outcome.answer.value != 1.0:
        subject = "settled"  # the limit of the case asks for none: somebody has decided it
    return Message(f"reason.{subject}.{verdict.value}", values)


def _named(remark: Message, profile: Profile) -> Message:
    facts = remark.values.get("facts")
    if facts is None:
        return remark
    names = [name_value(profile.fact_name(fact)) for fact in facts]
    return Message(remark.code, {**remark.values, "facts": names})


def _stability_remarks(stability: Stability, unit: str) -> tuple[Message, ...]:
    if stability.stable:
        return ()
    return tuple(
        Message(
            "remark.flips",
            {"name": {"method": each.name}, "verdict": {"code": f"verdict.{each.verdict.value}"},
             "shift": measured(each.shift, unit), "value": measured(each.value, unit),
             "low": measured(each.low, unit), "high": measured(each.high, unit)},
        )
        for each in stability.alternatives
        if each.name in stability.flips
    )  # fmt: skip


def measured(value: float | None, unit: str, *, beside: float | None = None) -> dict[str, Any] | None:
    """Return a number with its unit as the value of a message; ``None`` for an unknown one.

    So near ``beside`` a limit that rounding might make it equal, it tells the limit too.
    """
    if value is None:
        return None
    near = beside is not None and value != beside and abs(value - beside) <= max(1.0, abs(beside) * 1e-9)
    return {"value": value, "unit": unit, **({"beside": beside} if near else {})}


def exact(value: float, unit: str) -> dict[str, Any]:
    """Return a number that is shown with every digit, as a limit is."""
    return {"value": value, "unit": unit, "exact": True}


def _limit(limit: Limit) -> dict[str, Any] | None:
    """Return a limit as the law writes it where that is no decimal of the base unit."""
    value = limit.value
    return None if value is None or value.is_exact_in_si else exact(float(value.value), value.unit)


def _witness(scene: Scene, shape: Geometry | None) -> GeoJSON | None:
    return None if shape is None else geojson(scene.to_lonlat([shape])[0])


def geojson(lonlat: Geometry) -> GeoJSON:
    """Return a shape in degrees as a GeoJSON geometry with nine decimals (0.1 mm), so that bytes repeat."""
    geometry: GeoJSON = shapely.geometry.mapping(lonlat)
    return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}


def line_of(lonlat_ends: list[list[float]]) -> GeoJSON:
    """Return the line between two positions in degrees as :func:`geojson` does."""
    return {"type": "LineString", "coordinates": [[round(lon, 9), round(lat, 9)] for lon, lat in lonlat_ends]}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 9)
    return [_rounded(each) for each in coordinates]


def _shown(requirement: Requirement, value: float | None) -> str | None:
    if value is None or requirement.rounding is None or requirement.shown_unit is None:
        return None
    number = requirement.rounding.apply(convert(Fraction(value), requirement.shown_unit))
    return f"{number} {UNITS[requirement.shown_unit].symbol}"
