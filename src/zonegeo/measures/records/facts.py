"""Facts that are recorded with a source: a quantity against a limit, or a word that must be one of some."""

from __future__ import annotations

from datetime import date

from zonegeo.base.message import Message
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact


def read_fact(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return a quantity as it is recorded; half a unit of its last digit is its accuracy, but a count is exact.

    Returns
    -------
    In the base unit of the fact. Without a record nothing is known of it, not even that it is not negative.
    """
    fact = scene.facts.get(requirement.fact)
    if fact is None:
        unit = next((limit.value.si_unit for limit in requirement.limits if limit.value is not None), "item")
        nothing = Answer("method", "recorded", None, float("-inf"), None, float("-inf"), None)
        return Outcome(unit, "recorded", "unknown", nothing, missing="fact-missing")
    quantity = Quantity.parse(str(fact.value))
    exact, slack = quantity.si, quantity.slack_si
    value = float(exact)
    answer = Answer("method", "recorded", value, value, value, float(exact - slack), float(exact + slack))
    return Outcome(quantity.si_unit, "recorded", "declared", answer, remarks=(source_of(fact),))


def compare_fact(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return 1 where the recorded fact is one of the values that are asked for, and 0 where it is another."""
    fact = scene.facts.get(requirement.fact)
    if fact is None:
        open_answer = Answer("method", "recorded", None, 0.0, 1.0, 0.0, 1.0)
        # a limit of nought or one is met or missed whatever the fact is
        told = {"recorded": None}
        return Outcome("item", "recorded", "unknown", open_answer, total=1, missing="fact-missing", values=told)
    answer = Answer.exact(float(fact.value in requirement.among), name="recorded")
    return Outcome(
        "item", "recorded", "declared", answer, total=1, remarks=(source_of(fact),), values={"recorded": fact.value}
    )


def source_of(fact: Fact) -> Message:
    """Return where a fact was taken from, as a remark."""
    return Message("remark.fact-source", {"source": fact.source})


def look_on_record(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return 1 where one of the values that are asked for stands on record by the day, and 0 where none does.

    It is asked what is on record, not what may have happened: nothing recorded is no unknown here.
    """
    fact = scene.facts.get(requirement.fact)
    told = () if fact is None else (source_of(fact),)
    answer = Answer.exact(float(fact is not None and fact.value in requirement.among), name="recorded")
    return Outcome("item", "recorded", "declared", answer, total=1, remarks=told)


def count_years(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Return the years from the day since which a fact is recorded to the day of the check.

    Whole years run from anniversary to anniversary; what is left counts by the days of the year that has begun. Where
    the fact is not on record by that day, nothing runs yet.

    Returns
    -------
    In years: exactly 3 on the third anniversary.
    """
    fact = scene.facts.get(requirement.fact)
    if fact is None or fact.since is None or fact.value not in requirement.among:
        nothing = Answer("method", "recorded", None, 0.0, None, 0.0, None)
        return Outcome("year", "recorded", "declared", nothing, not_applicable="not-on-record")
    whole = as_of.year - fact.since.year
    whole -= _anniversary(fact.since, whole) > as_of
    begun, next_one = _anniversary(fact.since, whole), _anniversary(fact.since, whole + 1)
    answer = Answer.exact(whole + (as_of - begun).days / (next_one - begun).days, name="recorded")
    return Outcome("year", "recorded", "declared", answer, remarks=(source_of(fact),))


def _anniversary(day: date, years: int) -> date:
    """The same day some years on; the last day of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
