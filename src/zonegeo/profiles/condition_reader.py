"""Conditions of a profile file: what is wrong with them, and the values that they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zonegeo.base.errors import Problem
from zonegeo.base.file_problems import unknown_reference
from zonegeo.base.value import value
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    MeasureCondition,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.verdict import Verdict
from zonegeo.profiles.profile_schema import ConditionEntry, FactEntry

_KINDS = ("fact", "role", "measure", "requirement", "all_", "any_", "none_")
# where a condition stands → what it can speak of there
AT_REQUIREMENT = ("fact", "measure", "requirement")
AT_SITE = ("fact", "role")
AT_FEATURE = ("fact",)
# deeper nesting than any clause of law has
_DEEPEST = 5


@value
class Vocabulary:
    """The words that the conditions of one place may use."""

    facts: Mapping[str, FactEntry]
    layers: Sequence[str]
    measures: Mapping[str, MeasureKind]
    requirements: Sequence[str]
    kinds: tuple[str, ...]


def condition_of(entry: ConditionEntry | None) -> Condition | None:
    """Return a sound entry as a value."""
    if entry is None:
        return None
    if entry.fact is not None:
        return FactCondition(entry.fact, tuple(entry.is_), entry.op, entry.value)
    if entry.role is not None:
        return RoleCondition((entry.role,))
    if entry.measure is not None and entry.op is not None and entry.value is not None:
        return MeasureCondition(entry.measure, entry.op, entry.value, tuple(entry.roles), entry.layer or "")
    if entry.requirement is not None:
        return VerdictCondition(entry.requirement, tuple(Verdict(str(each)) for each in entry.is_))
    if entry.all_:
        return Combined("all", _parts(entry.all_))
    return Combined("any", _parts(entry.any_)) if entry.any_ else Combined("none", _parts(entry.none_))


def _parts(entries: Sequence[ConditionEntry]) -> tuple[Condition, ...]:
    return tuple(found for each in entries if (found := condition_of(each)) is not None)


def condition_mistakes(
    entry: ConditionEntry | None, place: str, words: Vocabulary, *, depth: int = 0
) -> Iterator[Problem]:
    """Yield what is wrong with a condition: its shape, and every word that does not exist where it stands."""
    if entry is None:
        return
    given = [kind for kind in _KINDS if getattr(entry, kind) not in (None, ())]
    if len(given) != 1 or depth > _DEEPEST:
        shown = ", ".join(kind.rstrip("_") for kind in given)
        yield Problem(
            "condition-shape", place, {"value": shown, "known": ", ".join((*words.kinds, "all", "any", "none"))}
        )
        return
    kind = given[0]
    nested = (*entry.all_, *entry.any_, *entry.none_)
    if nested:
        for number, part in enumerate(nested):
            yield from condition_mistakes(part, f"{place}.{kind.rstrip('_')}[{number}]", words, depth=depth + 1)
    elif kind not in words.kinds:
        yield Problem(
            "condition-shape", place, {"value": kind, "known": ", ".join((*words.kinds, "all", "any", "none"))}
        )
    elif kind == "fact":
        yield from _fact_mistakes(entry, place, words)
    elif kind == "measure":
        yield from _measure_mistakes(entry, place, words)
    elif kind == "requirement":
        yield from _verdict_mistakes(entry, place, words)


def _fact_mistakes(entry: ConditionEntry, place: str, words: Vocabulary) -> Iterator[Problem]:
    name = entry.fact or ""
    if name not in words.facts:
        yield unknown_reference(f"{place}.fact", name, list(words.facts), code="unknown-fact")
        return
    described = words.facts[name]
    if described.kind == "quantity":
        if entry.op is None or entry.value is None or entry.is_:
            yield Problem("fact-kind", place, {"value": name, "kind": {"code": "kind.quantity"}, "known": "op, value"})
        elif entry.value.si_unit != described.unit:
            yield Problem("limit-unit", f"{place}.value", {"value": str(entry.value), "unit": described.unit or ""})
        return
    if not entry.is_ or entry.op is not None or entry.value is not None:
        yield Problem("fact-kind", place, {"value": name, "kind": {"code": f"kind.{described.kind}"}, "known": "is"})
        return
    yield from value_mistakes(described, entry.is_, f"{place}.is")


def value_mistakes(described: FactEntry, given: Sequence[str | bool], place: str) -> Iterator[Problem]:
    """Yield every value that a fact cannot have."""
    known = ["true", "false"] if described.kind == "yes-no" else [str(each) for each in described.is_]
    for each in given:
        fits = isinstance(each, bool) if described.kind == "yes-no" else each in described.is_
        if not fits:
            yield unknown_reference(place, str(each), known, code="unknown-fact-value")


def _measure_mistakes(entry: ConditionEntry, place: str, words: Vocabulary) -> Iterator[Problem]:
    name = entry.measure or ""
    if name not in words.measures:
        yield unknown_reference(f"{place}.measure", name, list(words.measures), code="unknown-measure")
        return
    kind = words.measures[name]
    if entry.op is None or entry.value is None:
        yield Problem("condition-without-limit", place, {"value": name})
    elif kind.unit and entry.value.si_unit != kind.unit:
        yield Problem("limit-unit", f"{place}.value", {"value": str(entry.value), "unit": kind.unit})
    elif entry.value.value < 0 and not kind.may_be_negative:
        yield Problem("limit-negative", f"{place}.value", {"value": str(entry.value)})
    for key in kind.needs:
        if key != "layer" or entry.layer is None:
            yield Problem("measure-needs", place, {"value": name, "key": key})
    if entry.layer is not None and "layer" not in (*kind.needs, *kind.takes):
        yield Problem("measure-takes-not", place, {"value": name, "key": "layer"})
    elif entry.layer is not None and entry.layer not in words.layers:
        yield unknown_reference(f"{place}.layer", entry.layer, words.layers, code="unknown-layer")


def _verdict_mistakes(entry: ConditionEntry, place: str, words: Vocabulary) -> Iterator[Problem]:
    name = entry.requirement or ""
    if name not in words.requirements:
        yield unknown_reference(f"{place}.requirement", name, words.requirements, code="unknown-requirement-id")
    known = [verdict.value for verdict in Verdict]
    for each in entry.is_ or ("",):
        if each not in known:
            yield unknown_reference(f"{place}.is", str(each), known, code="unknown-value")
