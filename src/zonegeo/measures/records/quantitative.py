"""How many quantitative items each core institution meets (고시 제5조 제1항, 제14조 제2항, 별표 3)."""

from __future__ import annotations

from datetime import date

from zonegeo.base.message import Message, Name, name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.evaluation import LimitUsed, Part
from zonegeo.model.profile import Item, Limit, Requirement, is_known
from zonegeo.model.study import Institution
from zonegeo.model.verdict import Verdict


def limit_for(item: Item, institution: Institution, as_of: date) -> Limit | None:
    """Return the limit of an item that is in force for the kind of an institution, or ``None``."""
    for limit in item.limits:
        if limit.in_force(as_of) and limit.when.get("kind", institution.kind) == institution.kind:
            return limit
    return None


def count_items_met(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count, for each institution, the items whose confirmed (or requested) figure is at or above its threshold.

    The whole is the institution with the fewest. A figure is known to its last digit, but a count is exact. One that is
    missing counts as not met at the low end and as met at the high end; an item without a limit in force for that kind
    of institution makes the count unknown.
    """
    institutions = scene.core_institutions()
    parts: list[Part] = []
    lows, highs, rough_lows, rough_highs = [], [], [], []
    for institution in institutions:
        lines = [_line(scene, institution, item, as_of) for item in requirement.items]
        parts.extend(lines)
        lows.append(sum(line.verdict is Verdict.PASS for line in lines))
        highs.append(sum(line.verdict is not Verdict.FAIL for line in lines))
        rough_lows.append(sum(line.verdict is not Verdict.UNDECIDED and _is_met(line, line.low) for line in lines))
        rough_highs.append(sum(line.verdict is Verdict.UNDECIDED or _is_met(line, line.high) for line in lines))
    unnamed = [site for site in scene.sites if site.role.value == "core" and not site.institution]
    if unnamed or not institutions:
        every = len(requirement.items)
        for ends, count in ((lows, 0), (rough_lows, 0), (highs, every), (rough_highs, every)):
            ends.append(count)
    low, high, rough_low, rough_high = (float(min(each)) for each in (lows, highs, rough_lows, rough_highs))
    unknown = [part for part in parts if part.verdict is Verdict.UNDECIDED]
    weakest = [each for each, met in zip(institutions, lows, strict=False) if met == min(lows)]
    failed = [part for part in parts if part.verdict is Verdict.FAIL]
    owners = {institution.id: institution.name for institution in institutions}
    return Outcome(
        unit="item",
        method="count",
        basis=scene.figures,
        answer=Answer("method", "count", low if low == high else None, low, high, rough_low, rough_high),
        subject=tuple(institution.id for institution in institutions),
        parts=tuple(parts),
        total=len(requirement.items),
        missing="" if low == high else "figure-missing",
        remarks=tuple(_not_met(owners[part.subject], part) for part in failed),
        values={
            "names": [name_value(institution.name) for institution in institutions],
            "weakest": [name_value(institution.name) for institution in weakest],
            "of": len(requirement.items),
            "unknown": len(unknown) + len(unnamed) * len(requirement.items),
        },
    )


def _not_met(institution: Name, part: Part) -> Message:
    limit = None if part.limit is None else {"value": part.limit.value, "unit": part.limit.unit, "exact": True}
    values = {"institution": name_value(institution), "item": name_value(part.name), "limit": limit}
    return Message("remark.item-not-met", values | {"value": {"value": part.value, "unit": part.unit}})


def _line(scene: Scene, institution: Institution, item: Item, as_of: date) -> Part:
    limit = limit_for(item, institution, as_of)
    figure = next(
        (f for f in institution.figures if f.item == item.id and f.stage == scene.figures and is_known(f.since, as_of)),
        None,
    )
    used = None
    if limit is not None and limit.value is not None:
        used = LimitUsed(">=", float(limit.value.si), limit.value.si_unit)
    value = low = high = None
    if figure is not None:
        exact, slack = figure.value.si, figure.value.slack_si
        value, low, high = float(exact), float(exact - slack), float(exact + slack)
    verdict = Verdict.UNDECIDED
    if figure is not None and limit is not None and limit.value is not None and figure.value.si_unit == used_unit(used):
        verdict = Verdict.PASS if figure.value.si >= limit.value.si else Verdict.FAIL
    unit = used.unit if used else figure.value.si_unit if figure else ""
    return Part(institution.id, item.id, item.name, value, low, high, unit, used, verdict)


def _is_met(line: Part, end: float | None) -> bool:
    return line.limit is not None and end is not None and end >= line.limit.value


def used_unit(used: LimitUsed | None) -> str:
    """Return the unit of a limit, or an empty text where there is none."""
    return used.unit if used else ""
