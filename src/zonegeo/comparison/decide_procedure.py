"""Decide which procedure leads from one proposal to another: minor or not, and the steps with their latest days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from zonegeo.base.message import Name
from zonegeo.measures.filters import holds
from zonegeo.model.condition import FactValue, facts_of
from zonegeo.model.procedure import GroundFound, Procedure, StepDue
from zonegeo.model.profile import Ground, Step, Way
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Role, Site

Facts = Mapping[str, FactValue]


def decide_procedure(
    before: Sequence[Site] | None,
    after: Sequence[Site] | None,
    *,
    facts: Facts,
    site_facts: Mapping[str, Facts],
    grounds: Sequence[Ground],
    steps: Sequence[Step],
    as_of: date,
    notice: date | None = None,
) -> Procedure:
    """Return the procedure from the sites ``before`` to those ``after``.

    Parameters
    ----------
    before, after
        The sites of two proposals; ``None`` before: nothing is designated yet, ``None`` after: the zone is released.
    facts, site_facts
        What is recorded of the change, and of each site, on the day.
    as_of
        The day whose law applies: on a day of which the text was not read, a ground is open.
    notice
        The day of the notice, from which terms run; without it no day is told.

    Returns
    -------
    Minor where a ground holds whatever the unknown facts are, not minor where none can; else it is open, and the steps
    that hang on it are not certain.
    """
    # a step that a later text has brought in; of one whose text was read on a day, the first day is not known
    taken = [step for step in steps if step.cite.is_held or step.cite.since <= as_of]
    if before is None or after is None:
        way: Literal["designation", "release"] = "designation" if before is None else "release"
        return Procedure(way, None, (), tuple(_steps(taken, (way,), notice)), as_of, _names(after), _names(before))
    added = [site for site in after if site.id not in {each.id for each in before}]
    removed = [site for site in before if site.id not in {each.id for each in after}]
    if facts.get("change-purpose") is True:  # only what keeps the purpose is a change (시행령 제6조의2 제1항)
        due = tuple(_steps(taken, ("designation",), notice))
        return Procedure("designation", None, (), due, as_of, _names(added), _names(removed))
    if not added and not removed and facts.get("change-correction") is not True:
        return Procedure("nothing", None, (), (), as_of)
    known = {**facts, **change_facts(added, removed, facts=facts, site_facts=site_facts)}
    found = tuple(_found(ground, known, as_of) for ground in grounds)
    minor = _any(each.holds for each in found)
    ways: tuple[Way, ...] = ("change", "minor") if minor is None else ("minor",) if minor else ("change",)
    due = tuple(_steps(taken, ways, notice))
    return Procedure("change", minor, found, due, as_of, added=_names(added), removed=_names(removed))


def change_facts(
    added: Sequence[Site], removed: Sequence[Site], *, facts: Facts, site_facts: Mapping[str, Facts]
) -> dict[str, FactValue]:
    """Return what follows from the sites that are added and removed themselves.

    ``change-area`` is what is added and what is removed together (m2), where every such site declares its area, and
    ``change-share`` that of the area of the development project (%). Land is a core institution's own where all of it
    is core land that is used directly.
    """
    changed = [*added, *removed]
    found: dict[str, FactValue] = {
        "change-background": any(site.role is Role.BACKGROUND for site in changed),
        "change-removes": bool(removed),
    }
    own = [site_facts.get(site.id, {}).get("used-directly") for site in changed if site.role is Role.CORE]
    if False in own:
        found["change-own-land"] = False
    elif own and None not in own:
        found["change-own-land"] = True
    areas = [site.declared_area for site in changed]
    if all(area is not None for area in areas):
        total = sum((area.si for area in areas if area is not None), Fraction(0))
        found["change-area"] = f"{_decimal(total)} m2"
        project = facts.get("project-area")
        if isinstance(project, str) and Quantity.parse(project).si > 0:
            found["change-share"] = f"{_decimal(100 * total / Quantity.parse(project).si)} %"
    return found


def _found(ground: Ground, facts: Facts, as_of: date) -> GroundFound:
    truth = holds(ground.condition, facts)
    missing = tuple(name for name in facts_of(ground.condition) if name not in facts) if truth is None else ()
    if ground.is_unread(as_of) or as_of < ground.since:
        return GroundFound(ground, None, missing, is_unread=True, by_later_text=truth)
    return GroundFound(ground, truth, missing)


def _any(truths: Iterable[bool | None]) -> bool | None:
    listed = list(truths)
    return True if True in listed else None if None in listed else False


def _steps(steps: Sequence[Step], ways: tuple[Way, ...], notice: date | None) -> Iterator[StepDue]:
    for step in steps:
        is_in = [way in step.ways for way in ways]
        if any(is_in):
            yield StepDue(step, all(is_in), _latest(step, notice))


def _latest(step: Step, notice: date | None) -> date | None:
    """The last day of a term that runs from the notice, the day of the notice itself not counted."""
    if notice is None or (step.days is None and step.years is None):
        return None
    years = step.years or 0
    try:
        day = notice.replace(year=notice.year + years)
    except ValueError:  # 29 February
        day = notice.replace(year=notice.year + years, day=28)
    return day + timedelta(days=step.days or 0)


def _names(sites: Sequence[Site] | None) -> tuple[Name, ...]:
    return tuple(site.name for site in sites or ())


def _decimal(number: Fraction) -> str:
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
