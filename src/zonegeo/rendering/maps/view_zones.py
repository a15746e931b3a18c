"""The other zones of the day, of which only places are known: what evidence of spacing ends at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zonegeo.base.message import Name
from zonegeo.i18n.phrases import interval_text
from zonegeo.model.evaluation import Evaluation, Finding, Measurement, OtherZone
from zonegeo.rendering.page.bilingual import Pair, both, credits_in, name


def zones_view(evaluation: Evaluation) -> dict[str, Any] | None:
    """Return the other zones, the nearest first, with the bounds of their distance; ``None`` where none are known."""
    known = evaluation.other_zones
    if known is None:
        return None
    spacing = spacing_of(evaluation)
    told = {} if spacing is None else {part.subject: part for part in spacing.parts}
    order = list(told)
    zones = sorted(known.zones, key=lambda zone: order.index(zone.id) if zone.id in told else len(order))
    return {
        "own_is_told": known.own_is_told,
        "asked_by": None if spacing is None else spacing.requirement,
        "zones": [
            {
                "id": zone.id,
                "name": name(zone.name),
                "told": _interval(told[zone.id].low, told[zone.id].high) if zone.id in told else None,
                "places": [
                    {"geometry": each.geometry, "accuracy": each.accuracy_m, "reach": each.reach_m}
                    for each in zone.places
                ],
                "area": _area(zone),
            }
            for zone in zones
        ],
    }


def zone_credits(evaluation: Evaluation) -> Iterator[Name]:
    """Yield whom the places of the other zones are to be credited to, as their sources say it."""
    zones = () if evaluation.other_zones is None else evaluation.other_zones.zones
    yield from (Name(each, each) for each in credits_in(place.source for zone in zones for place in zone.places))


def spacing_of(evaluation: Evaluation) -> Finding | None:
    """Return the finding on the spacing between zones; ``None`` where nothing is asked of it."""
    asked = (each for each in evaluation.findings if each.rule is not None and each.rule.measure == "zone-spacing")
    return next(asked, None)


def _interval(low: float | None, high: float | None) -> Pair:
    interval = Measurement(None, low, high, "m", "", None, "")
    return both(lambda translator: interval_text(translator, interval))


def _area(zone: OtherZone) -> dict[str, float | None] | None:
    if zone.area is None:
        return None
    return {"value": zone.area, "low": zone.area_low, "high": zone.area_high, "half": zone.area_half}
