"""Conditions of a profile in words."""

from __future__ import annotations

from zonegeo.i18n.translator import SIGNS, Translator
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.profile import Profile
from zonegeo.model.quantity import Quantity


def condition_text(condition: Condition, profile: Profile, translator: Translator) -> str:
    """Return a condition as a phrase, such as ``zoning: residential or commercial``."""
    if isinstance(condition, Combined):
        parts = [condition_text(part, profile, translator) for part in condition.parts]
        joined = translator.text(f"condition.{'and' if condition.kind == 'all' else 'or'}").join(parts)
        return translator.text("condition.none", parts=joined) if condition.kind == "none" else f"({joined})"
    if isinstance(condition, FactCondition):
        name = profile.fact_name(condition.fact).within(translator.language)
        if condition.op is not None and condition.quantity is not None:
            return f"{name} {SIGNS[condition.op]} {_quantity(condition.quantity, translator)}"
        words = [_fact(condition.fact, each, profile, translator) for each in condition.among]
        return f"{name}: {_any_of(words, translator)}"
    if isinstance(condition, RoleCondition):
        return _any_of([translator.text(f"role.{role}") for role in condition.roles], translator)
    if isinstance(condition, MeasureCondition):
        name = translator.text(f"measurand.{condition.measure}")
        return f"{name} {SIGNS[condition.op]} {_quantity(condition.quantity, translator)}"
    return _verdicts(condition, profile, translator)


def _verdicts(condition: VerdictCondition, profile: Profile, translator: Translator) -> str:
    named = profile.requirement(condition.requirement)
    name = condition.requirement if named is None else named.name.within(translator.language)
    words = [translator.text(f"verdict.{verdict.value}") for verdict in condition.among]
    return f"{name}: {_any_of(words, translator)}"


def _any_of(words: list[str], translator: Translator) -> str:
    return translator.text("condition.or").join(words)


def _quantity(quantity: Quantity, translator: Translator) -> str:
    return translator.with_unit(f"{quantity.value:,f}", quantity.unit)


def _fact(fact: str, known: FactValue, profile: Profile, translator: Translator) -> str:
    if isinstance(known, bool):
        return translator.text(f"word.{'yes' if known else 'no'}")
    return profile.word_name(fact, known).within(translator.language)
