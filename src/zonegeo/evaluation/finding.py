"""Explain: one requirement, measured and decided, as a finding with its evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import shapely

from zonegeo.evaluation.decision import Test, decide, limit_in_force, margin, review_in_force
from zonegeo.evaluation.stability import Stability, judge_stability
from zonegeo.measures import MEASURES
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.evaluation import Finding, GeoJSON, LimitUsed, Measurement, cite_of
from zonegeo.model.message import Message
from zonegeo.model.profile import Citation, Requirement
from zonegeo.model.quantity import UNITS, convert
from zonegeo.model.study import Stated
from zonegeo.model.verdict import Verdict


def find(scene: Scene, requirement: Requirement, as_of: date, *, cautious: bool = False) -> Finding:
    """Measure and decide one requirement of a proposal; ``cautious`` makes an unstable pass undecided."""
    limit = limit_in_force(requirement, as_of)
    if limit is None:
        return _without_limit(requirement, as_of)
    outcome: Outcome = MEASURES.resolve(requirement.measure)(scene, requirement, as_of=as_of)
    if outcome.not_applicable:
        return _not_applicable(requirement, Message(f"reason.not-applicable.{outcome.not_applicable}"), limit.cite)
    bound = float(limit.value.si) if limit.value is not None else float(outcome.total or 0)
    test = Test(requirement.op, bound, review_in_force(requirement, as_of))
    verdict = decide(test, low=outcome.answer.known_low, high=outcome.answer.known_high)
    if verdict is Verdict.UNDECIDED:
        stated = _stated_verdict(scene, requirement, test)
        if stated is not None:
            outcome, verdict = _as_stated(outcome, stated[0]), stated[1]
    stability = judge_stability(test, outcome, verdict)
    if cautious and verdict is Verdict.PASS and not stability.stable:
        outcome, verdict = replace(outcome, missing="unstable"), Verdict.UNDECIDED
    cite = test.review.cite if verdict is Verdict.REVIEW and test.review is not None else limit.cite
    return _finding(scene, requirement, cite, outcome, bound, verdict, stability)


def _stated_verdict(scene: Scene, requirement: Requirement, test: Test) -> tuple[Stated, Verdict] | None:
    """Decide on a figure that the document only states, where nothing can be computed.

    Such a figure may speak against its proposal, never for it: a stated distance above the limit is enough for the
    committee, one below the limit proves nothing (missing data never passes).
    """
    stated = scene.stated.get(requirement.measure)
    if stated is None:
        return None
    value, half = stated.value.si, stated.value.half_step_si
    verdict = decide(test, low=float(value - half), high=float(value + half))
    return (stated, verdict) if verdict in (Verdict.REVIEW, Verdict.FAIL) else None


def _as_stated(outcome: Outcome, stated: Stated) -> Outcome:
    value, half = float(stated.value.si), float(stated.value.half_step_si)
    return Outcome(
        unit=outcome.unit,
        method="stated",
        basis="stated",
        answer=Answer("method", "stated", value, value, value, value - half, value + half),
        parts=outcome.parts,
        remarks=(*outcome.remarks, Message("remark.value-as-stated", {"source": stated.source})),
        values=outcome.values,
    )


def _without_limit(requirement: Requirement, as_of: date) -> Finding:
    first = min((limit.since for limit in requirement.limits), default=None)
    values = {"as_of": as_of.isoformat(), "since": first.isoformat() if first else ""}
    cite = requirement.limits[0].cite if requirement.limits else None
    return _not_applicable(requirement, Message("reason.no-limit-in-force", values), cite)


def _not_applicable(requirement: Requirement, message: Message, cite: Citation | None) -> Finding:
    return Finding(
        requirement=requirement.id,
        name=requirement.name,
        severity=requirement.severity,
        verdict=Verdict.NOT_APPLICABLE,
        stable=True,
        subject=(),
        measurement=None,
        limit=None,
        margin=None,
        witness=None,
        message=message,
        cite=None if cite is None else cite_of(cite),
    )


def _finding(
    scene: Scene, requirement: Requirement, cite: Citation, outcome: Outcome, bound: float, verdict: Verdict,
    stability: Stability,
) -> Finding:  # fmt: skip
    answer = outcome.answer
    # the margin that is certain: of the value, or of the end that decided where there is none; none is, undecided
    deciding = answer.value if answer.value is not None else _worst_end(requirement, answer)
    if verdict is Verdict.UNDECIDED:
        deciding = None
    return Finding(
        requirement=requirement.id,
        name=requirement.name,
        severity=requirement.severity,
        verdict=verdict,
        stable=stability.stable,
        subject=outcome.subject,
        measurement=Measurement(
            answer.value, answer.low, answer.high, outcome.unit, outcome.method, outcome.crs, outcome.basis
        ),
        limit=LimitUsed(requirement.op, bound, outcome.unit),
        margin=None if deciding is None else margin(requirement.op, deciding, bound),
        witness=_witness(scene, outcome.witness),
        message=_message(requirement, outcome, bound, verdict),
        cite=cite_of(cite),
        alternatives=stability.alternatives,
        flips=stability.flips,
        parts=outcome.parts,
        remarks=(*outcome.remarks, *_stability_remarks(stability, outcome.unit)),
        reading=requirement.readings[0] if requirement.readings else None,
        shown=_shown(requirement, answer.value),
    )


def _worst_end(requirement: Requirement, answer: Answer) -> float | None:
    return answer.known_high if requirement.op in ("<=", "<") else answer.known_low


def _message(requirement: Requirement, outcome: Outcome, bound: float, verdict: Verdict) -> Message:
    values = {
        **outcome.values,
        "value": measured(outcome.answer.value, outcome.unit),
        "low": measured(outcome.answer.low, outcome.unit),
        "high": measured(outcome.answer.high, outcome.unit),
        "limit": measured(bound, outcome.unit),
    }
    if verdict is Verdict.UNDECIDED:
        return Message(f"reason.undecided.{outcome.missing or 'interval'}", values)
    subject = "stated" if outcome.basis == "stated" and not outcome.subject else requirement.measure
    return Message(f"reason.{subject}.{verdict.value}", values)


def _stability_remarks(stability: Stability, unit: str) -> tuple[Message, ...]:
    if stability.stable:
        return ()
    return tuple(
        Message(
            "remark.flips",
            {"name": each.name, "verdict": {"code": f"verdict.{each.verdict.value}"},
             "shift": measured(each.shift, unit), "value": measured(each.value, unit),
             "low": measured(each.low, unit), "high": measured(each.high, unit)},
        )
        for each in stability.alternatives
        if each.name in stability.flips
    )  # fmt: skip


def measured(value: float | None, unit: str) -> dict[str, Any] | None:
    """Return a number with its unit as the value of a message; ``None`` for an unknown one."""
    return None if value is None else {"value": value, "unit": unit}


def _witness(scene: Scene, shape: Any) -> GeoJSON | None:
    return None if shape is None else geojson(scene.to_lonlat([shape])[0])


def geojson(lonlat: Any) -> GeoJSON:
    """Return a shape in degrees as a GeoJSON geometry with nine decimals (0.1 mm), so that bytes repeat."""
    geometry: GeoJSON = shapely.geometry.mapping(lonlat)
    return {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 9)
    return [_rounded(each) for each in coordinates]


def _shown(requirement: Requirement, value: float | None) -> str | None:
    if value is None or requirement.rounding is None or requirement.shown_unit is None:
        return None
    number = requirement.rounding.apply(convert(Fraction(value), requirement.shown_unit))
    return f"{number} {UNITS[requirement.shown_unit].symbol}"
