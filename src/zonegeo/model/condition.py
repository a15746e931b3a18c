"""Conditions: statements about a proposal that are true, false or unknown. A closed grammar, no expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from zonegeo.base.value import value
from zonegeo.model.quantity import Quantity
from zonegeo.model.verdict import Verdict

Operator = Literal["<=", "<", ">=", ">"]
# What a fact can be: a word of the law, yes or no, or (as a text) a quantity.
FactValue = str | bool


@value
class FactCondition:
    """A fact is one of some values, or stands in ``op`` to a quantity."""

    fact: str
    among: tuple[FactValue, ...] = ()
    op: Operator | None = None
    quantity: Quantity | None = None


@value
class RoleCondition:
    """A site has one of some roles."""

    roles: tuple[str, ...]


@value
class MeasureCondition:
    """A measure of the proposal stands in ``op`` to a quantity, such as an area that decides which tier applies."""

    measure: str
    op: Operator
    quantity: Quantity
    roles: tuple[str, ...] = ()
    layer: str = ""


@value
class VerdictCondition:
    """Another requirement of the profile came out in one of some verdicts."""

    requirement: str
    among: tuple[Verdict, ...]


@value
class Combined:
    """All, any or none of some conditions."""

    kind: Literal["all", "any", "none"]
    parts: tuple[Condition, ...]


Condition = FactCondition | RoleCondition | MeasureCondition | VerdictCondition | Combined


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """Yield the statements that a condition is made of.

    >>> both = Combined("all", (FactCondition("owner", ("public",)), RoleCondition(("core",))))
    >>> [type(each).__name__ for each in leaves(both)]
    ['FactCondition', 'RoleCondition']
    """
    if isinstance(condition, Combined):
        for part in condition.parts:
            yield from leaves(part)
    elif condition is not None:
        yield condition


def facts_of(condition: Condition | None) -> tuple[str, ...]:
    """Return the ids of the facts that a condition asks for, each once."""
    return tuple(dict.fromkeys(each.fact for each in leaves(condition) if isinstance(each, FactCondition)))
