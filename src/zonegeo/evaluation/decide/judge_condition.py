"""Conditions of requirements, limits and reviews: true, false or unknown of a proposal, and told."""

from __future__ import annotations

from typing import Any

from zonegeo.base.message import Message, name_value
from zonegeo.base.value import value
from zonegeo.evaluation.decide.circumstances import Circumstances
from zonegeo.evaluation.decide.worlds import Worlds
from zonegeo.model.condition import (
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    VerdictCondition,
    leaves,
)
from zonegeo.model.profile import Profile
from zonegeo.model.quantity import Quantity


@value
class Truth:
    """Whether a condition holds (``None``: unknown), in every admissible way too, and the statements told."""

    holds: bool | None
    stable: bool = True
    told: tuple[Message, ...] = ()


_ALWAYS = Truth(True)


def judge_condition(condition: Condition | None, circumstances: Circumstances) -> Truth:
    """Say whether a condition holds in every world; no condition always does."""
    if condition is None:
        return _ALWAYS
    known = Worlds(circumstances).all_of(condition)
    stable = Worlds(circumstances, wide=None).all_of(condition) <= known
    holds = next(iter(known)) if len(known) == 1 else None
    return Truth(holds, stable, tuple(_told(leaf, circumstances) for leaf in leaves(condition)))


def _told(condition: Condition, circumstances: Circumstances) -> Message:
    known = Worlds(circumstances).all_of(condition)
    word = {"truth": _truth_word(next(iter(known)) if len(known) == 1 else None)}
    if isinstance(condition, FactCondition):
        return Message("remark.condition-fact", _of_fact(condition, circumstances) | word)
    if isinstance(condition, MeasureCondition):
        return Message("remark.condition-measure", _of_measure(condition, circumstances) | word)
    if isinstance(condition, VerdictCondition):
        return Message("remark.condition-requirement", _of_verdict(condition, circumstances) | word)
    raise TypeError(f"{type(condition).__name__} is no statement about a proposal")


def _of_fact(condition: FactCondition, circumstances: Circumstances) -> dict[str, Any]:
    fact = circumstances.scene.facts.get(condition.fact)
    known = None if fact is None else fact.value
    return {
        "fact": name_value(circumstances.profile.fact_name(condition.fact)),
        "value": shown_fact(circumstances.profile, condition.fact, known),
        "asked": _asked(circumstances.profile, condition),
    }


def _of_measure(condition: MeasureCondition, circumstances: Circumstances) -> dict[str, Any]:
    outcome = circumstances.measured(circumstances.ask(condition))
    measured = outcome.answer.value
    return {
        "measure": {"code": f"measurand.{condition.measure}"},
        "value": None if measured is None else {"value": measured, "unit": outcome.unit},
        "asked": _limit(condition.op, condition.quantity),
    }


def _of_verdict(condition: VerdictCondition, circumstances: Circumstances) -> dict[str, Any]:
    finding = circumstances.findings[condition.requirement]
    return {
        "requirement": name_value(finding.name),
        "value": {"code": f"verdict.{finding.verdict.value}"},
        "asked": [{"code": f"verdict.{each.value}"} for each in condition.among],
    }


def shown_fact(profile: Profile, fact: str, known: FactValue | None) -> Any:
    """Return a fact as the value of a message: yes or no, the name of a word, a quantity as it was written."""
    if isinstance(known, bool):
        return {"code": f"word.{'yes' if known else 'no'}"}
    return None if known is None else name_value(profile.word_name(fact, known))


def _asked(profile: Profile, condition: FactCondition) -> list[Any]:
    if condition.op is not None and condition.quantity is not None:
        return [_limit(condition.op, condition.quantity)]
    return [shown_fact(profile, condition.fact, each) for each in condition.among]


def _limit(op: str, quantity: Quantity) -> dict[str, str]:
    return {"op": op, "number": f"{quantity.value:,f}", "unit": quantity.unit}


def _truth_word(truth: bool | None) -> dict[str, str]:
    return {"code": f"truth.{'unknown' if truth is None else 'holds' if truth else 'holds-not'}"}
