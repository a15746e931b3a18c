"""Whether conditions can hold at all: of no facts, or of some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from zonegeo.base.value import value
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    MeasureCondition,
    Operator,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import ROLES, FactDescription
from zonegeo.model.verdict import Verdict

# cases that are tried before a condition is taken as one that may hold: those of law have a handful
_MOST_CASES = 20_000
_OPPOSITE: Mapping[Operator, Operator] = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}


@value
class Span:
    """The numbers from ``low`` to ``high``, without the ends that are ``open``; ``None``: without end.

    >>> limit = Span().within("<=", Fraction(2)).within(">=", Fraction(3))
    >>> limit.is_empty, Span(low=Fraction(0)).within("<", Fraction(0)).is_empty
    (True, True)
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def within(self, op: Operator, number: Fraction) -> Span:
        """Return those of its numbers that stand in ``op`` to a number."""
        is_open = op in ("<", ">")
        if op in ("<=", "<"):
            if self.high is None or (number, not is_open) < (self.high, not self.high_open):
                return Span(self.low, number, self.low_open, is_open)
        elif self.low is None or (number, is_open) > (self.low, self.low_open):
            return Span(number, self.high, is_open, self.high_open)
        return self

    def without(self, op: Operator, number: Fraction) -> Span:
        """Return those of its numbers that do not stand in ``op`` to a number."""
        return self.within(_OPPOSITE[op], number)


@value
class Domains:
    """What facts, measures and roles can be at all."""

    facts: Mapping[str, FactDescription]
    measures: Mapping[str, MeasureKind]
    roles: tuple[str, ...] = ROLES

    def of(self, condition: Condition) -> tuple[object, frozenset[object] | Span]:
        """Return what a statement speaks of, and everything that this can be."""
        if isinstance(condition, FactCondition):
            described = self.facts[condition.fact]
            if described.kind == "quantity":
                return ("fact", condition.fact), Span()
            words = (True, False) if described.kind == "yes-no" else described.among
            return ("fact", condition.fact), frozenset(words)
        if isinstance(condition, RoleCondition):
            return "role", frozenset(self.roles)
        if isinstance(condition, VerdictCondition):
            return ("requirement", condition.requirement), frozenset(Verdict)
        if isinstance(condition, MeasureCondition):
            asked = ("measure", condition.measure, condition.roles, condition.layer)
            return asked, answers_of(self.measures[condition.measure])
        raise TypeError(f"{type(condition).__name__} is no statement")


def answers_of(kind: MeasureKind) -> Span:
    """Return the numbers that a measure can answer with at all, in its base unit: a share is at most all of it."""
    if kind.may_be_negative:
        return Span()
    return Span(Fraction(0), None if kind.most is None else Fraction(kind.most))


def can_hold(conditions: Iterable[tuple[Condition | None, bool]], domains: Domains) -> bool:
    """Say whether there are facts of which each condition holds (``True``) or does not (``False``), all at once.

    Each is tried case by case; a condition of more cases than any clause has is taken as one that may hold.
    """
    wanted = tuple((condition, holds) for condition, holds in conditions if condition is not None)
    # what is still to be fulfilled, and what is left of each thing that was spoken of
    cases: list[tuple[tuple[tuple[Condition, bool], ...], dict[object, frozenset[object] | Span]]] = [(wanted, {})]
    for _ in range(_MOST_CASES):
        if not cases:
            return False
        (open_ones, left) = cases.pop()
        if not open_ones:
            return True
        (condition, holds), rest = open_ones[0], open_ones[1:]
        if isinstance(condition, Combined):
            parts_hold = holds != (condition.kind == "none")
            parts = tuple((part, parts_hold) for part in condition.parts)
            if parts_hold == (condition.kind == "all"):  # all of them at once, else any one of them
                cases.append(((*parts, *rest), left))
            else:
                cases.extend(((part, *rest), left) for part in parts)
            continue
        subject, everything = domains.of(condition)
        still = _narrowed(left.get(subject, everything), condition, holds=holds)
        if still:
            cases.append((rest, {**left, subject: still}))
    return True


def _narrowed(known: frozenset[object] | Span, condition: Condition, *, holds: bool) -> frozenset[object] | Span | None:
    """Return what is left of a thing where a statement of it holds or not; ``None`` where nothing is."""
    if not isinstance(known, Span):
        named: frozenset[object] = frozenset(_named(condition))
        return (known & named if holds else known - named) or None
    if isinstance(condition, FactCondition | MeasureCondition) and condition.op and condition.quantity:
        number = condition.quantity.si
        span = known.within(condition.op, number) if holds else known.without(condition.op, number)
        return None if span.is_empty else span
    return known  # the schema asks for a limit wherever there is a number


def _named(condition: Condition) -> Iterable[object]:
    return condition.roles if isinstance(condition, RoleCondition) else getattr(condition, "among", ())
