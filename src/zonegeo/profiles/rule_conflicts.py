"""Rules that are read without a fault and answer every zone alike: they never apply, never fail, or always do.

A requirement whose case never comes is "not applicable" to every zone, a filter that lets no site through counts none
of them, and a limit of "at least 0" passes whatever is measured. That is told beside every verdict, not refused: a
notice may say so, and what it says is the law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from zonegeo.base.message import name_value
from zonegeo.model.condition import Condition
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import Limit, Profile, Requirement, Review, RuleConflict, RuleConflictCode
from zonegeo.profiles.never_holds import Domains, answers_of, can_hold

Measures = Mapping[str, MeasureKind]


def rule_conflicts(profile: Profile, measures: Measures) -> Iterator[RuleConflict]:
    """Yield the rules that no zone can meet or that every zone does, and those that never apply to any."""
    facts = Domains({each.id: each for each in profile.facts}, measures, profile.roles)
    for requirement in profile.requirements:
        named = {"requirement": name_value(requirement.name)}
        yield from _cases_that_never_come(requirement, facts, named)
        if requirement.where is not None:
            of_layer = next((each.facts for each in profile.layers if each.id == requirement.layer), profile.facts)
            of_subjects = Domains({each.id: each for each in of_layer}, measures, profile.roles)
            if not can_hold([(requirement.where, True)], of_subjects):
                yield RuleConflict("filter-lets-nothing-through", requirement.id, named)
        if requirement.severity != "info":  # one that decides nothing may show a figure beside a limit that all meet
            yield from _limits_that_decide_nothing(requirement, measures[requirement.measure], named)
    for ground in profile.grounds:
        if not can_hold([(ground.condition, True)], facts):
            yield RuleConflict("ground-never-holds", ground.id, {"ground": name_value(ground.name)})
    yield from _limits_that_exclude_each_other(profile, measures)


def _cases_that_never_come(
    requirement: Requirement, facts: Domains, named: Mapping[str, Any]
) -> Iterator[RuleConflict]:
    applies = (requirement.condition, True)
    if not can_hold([applies], facts):
        yield RuleConflict("rule-never-applies", requirement.id, named)
        return  # nor does any case within it
    entries: tuple[Sequence[Limit | Review], ...] = (requirement.limits, requirement.reviews)
    for listed in entries:
        for number, entry in enumerate(listed):
            its_own = [applies, (entry.condition, True)]
            values = {**named, "limit": _limit(requirement, entry)}
            if not can_hold(its_own, facts):
                code: RuleConflictCode = "review-never-applies" if isinstance(entry, Review) else "limit-never-applies"
                yield RuleConflict(code, requirement.id, values)
            # of several in force the first whose case holds counts: what is left where none before it does
            elif (before := _taken_before(listed[:number], entry)) and not can_hold([*its_own, *before], facts):
                yield RuleConflict("case-taken-before", requirement.id, values)


def _taken_before(earlier: Sequence[Limit | Review], entry: Limit | Review) -> list[tuple[Condition | None, bool]]:
    """Return the cases of those before an entry that are in force for as long as it is."""
    return [
        (each.condition, False)
        for each in earlier
        if each.since <= entry.since and (each.until or date.max) >= (entry.until or date.max)
    ]


def _limits_that_decide_nothing(
    requirement: Requirement, kind: MeasureKind, named: Mapping[str, Any]
) -> Iterator[RuleConflict]:
    """A case may be let off, or the law from a day on: every limit of a requirement may not."""
    answers = answers_of(kind)
    for limits in (requirement.limits, *(item.limits for item in requirement.items if item.limits)):
        figures = [each.value for each in limits if each.value is not None]
        if len(figures) < len(limits):
            continue  # all of them is neither
        by_figure = {each.value: _limit(requirement, each) for each in limits}
        values = {**named, "limit": list(by_figure.values())}
        if all(answers.without(requirement.op, figure.si).is_empty for figure in figures):
            yield RuleConflict("limit-met-by-all", requirement.id, values)
        elif all(answers.within(requirement.op, figure.si).is_empty for figure in figures):
            yield RuleConflict("limit-met-by-none", requirement.id, values)


def _limits_that_exclude_each_other(profile: Profile, measures: Measures) -> Iterator[RuleConflict]:
    """Two that every zone has to meet, of the same thing, and no number meets both."""
    counted = {name for each in profile.requirements for name in each.members}
    asked: dict[tuple[object, ...], list[Requirement]] = {}
    for each in profile.requirements:
        # a group is met without some of its members, and a committee may set aside what is up to a review
        if each.severity == "must" and each.otherwise == "fail" and each.id not in counted and not each.items:
            asked.setdefault(_what_is_asked(each), []).append(each)
    for alike in asked.values():
        for one, other in combinations(alike, 2):
            for first in one.limits:
                for second in other.limits:
                    if _are_both_in_force(first, second) and not _can_meet_both(one, first, other, second, measures):
                        values = {
                            "requirement": name_value(one.name), "limit": _limit(one, first),
                            "other": name_value(other.name), "other_limit": _limit(other, second),
                        }  # fmt: skip
                        yield RuleConflict("limits-exclude-each-other", one.id, values)


def _what_is_asked(requirement: Requirement) -> tuple[object, ...]:
    return (
        requirement.measure, requirement.scope, requirement.roles, requirement.layer, requirement.where,
        requirement.fact, requirement.among, requirement.between, requirement.reach_m, requirement.readings,
        requirement.basis, requirement.condition, requirement.members,
    )  # fmt: skip


def _are_both_in_force(one: Limit, other: Limit) -> bool:
    if one.condition != other.condition:
        return False
    return max(one.since, other.since) <= min(one.until or date.max, other.until or date.max)


def _can_meet_both(one: Requirement, first: Limit, other: Requirement, second: Limit, measures: Measures) -> bool:
    if first.value is None or second.value is None:
        return True
    answers = answers_of(measures[one.measure])
    return not answers.within(one.op, first.value.si).within(other.op, second.value.si).is_empty


def _limit(requirement: Requirement, entry: Limit | Review) -> dict[str, str]:
    figure = entry.limit if isinstance(entry, Review) else entry.value
    if figure is None:
        return {"code": "explain.all"}
    return {"op": requirement.op, "number": f"{figure.value:,f}", "unit": figure.unit}
