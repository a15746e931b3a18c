"""Conditions of requirements, limits and reviews: true, false or unknown of a proposal, and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any

from zonegeo.base.message import Message, Name
from zonegeo.base.value import value
from zonegeo.evaluation.decision import Test, decide
from zonegeo.evaluation.stability import judge_stability
from zonegeo.measures import MEASURES
from zonegeo.measures.filters import combined, fact_holds
from zonegeo.measures.outcome import Outcome
from zonegeo.measures.scene import Scene, name_value
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    VerdictCondition,
    facts_of,
)
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import Explanation, Profile, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact
from zonegeo.model.verdict import Verdict

# combinations of unrecorded facts that are tried one by one
MOST_WORLDS = 256
_NOTHING = Name("", "")
_UNTOLD = Explanation(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING)


@value
class Truth:
    """Whether a condition holds (``None``: unknown), under another admissible method too, and the statements told."""

    holds: bool | None
    stable: bool = True
    told: tuple[Message, ...] = ()


@value
class Circumstances:
    """What conditions are judged on: the proposal, its profile, and what was found already."""

    scene: Scene
    profile: Profile
    findings: Mapping[str, Finding]


ALWAYS = Truth(True)


def judge_condition(condition: Condition | None, circumstances: Circumstances) -> Truth:
    """Say whether a condition holds; no condition always does."""
    if condition is None:
        return ALWAYS
    if isinstance(condition, Combined):
        parts = [judge_condition(part, circumstances) for part in condition.parts]
        told = tuple(message for part in parts for message in part.told)
        return Truth(combined(condition.kind, (part.holds for part in parts)), all(p.stable for p in parts), told)
    if isinstance(condition, FactCondition):
        return _judge_fact(condition, circumstances)
    if isinstance(condition, MeasureCondition):
        return _judge_measure(condition, circumstances)
    if isinstance(condition, VerdictCondition):
        return _judge_verdict(condition, circumstances)
    raise TypeError(f"{type(condition).__name__} is no statement about a proposal")


def _judge_fact(condition: FactCondition, circumstances: Circumstances) -> Truth:
    fact = circumstances.scene.facts.get(condition.fact)
    known = None if fact is None else fact.value
    truth = fact_holds(condition, known)
    values = {
        "fact": name_value(circumstances.profile.fact_name(condition.fact)),
        "value": shown_fact(circumstances.profile, condition.fact, known),
        "asked": _asked(circumstances.profile, condition),
        "truth": _truth_word(truth),
    }
    return Truth(truth, told=(Message("remark.condition-fact", values),))


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


def _judge_measure(condition: MeasureCondition, circumstances: Circumstances) -> Truth:
    scene = circumstances.scene
    asked = Requirement(
        condition.measure,
        _NOTHING,
        condition.measure,
        condition.roles,
        condition.op,
        (),
        _UNTOLD,
        layer=condition.layer,
    )
    outcome: Outcome = MEASURES.resolve(condition.measure)(scene, asked, as_of=scene.as_of)
    test = Test(condition.op, float(condition.quantity.si))
    verdict = decide(test, low=outcome.answer.known_low, high=outcome.answer.known_high)
    truth = {Verdict.PASS: True, Verdict.FAIL: False}.get(verdict)
    if outcome.not_applicable:
        truth = None
    stable = judge_stability(test, outcome, verdict).stable
    measured = outcome.answer.value
    values = {
        "measure": {"code": f"measurand.{condition.measure}"},
        "value": None if measured is None else {"value": measured, "unit": outcome.unit},
        "asked": _limit(condition.op, condition.quantity),
        "truth": _truth_word(truth),
    }
    return Truth(truth, stable, (Message("remark.condition-measure", values),))


def _judge_verdict(condition: VerdictCondition, circumstances: Circumstances) -> Truth:
    finding = circumstances.findings[condition.requirement]
    truth: bool | None = finding.verdict in condition.among
    if finding.verdict is Verdict.UNDECIDED and not truth:
        truth = None
    values = {
        "requirement": name_value(finding.name),
        "value": {"code": f"verdict.{finding.verdict.value}"},
        "asked": [{"code": f"verdict.{each.value}"} for each in condition.among],
        "truth": _truth_word(truth),
    }
    return Truth(truth, finding.stable, (Message("remark.condition-requirement", values),))


def in_scene(circumstances: Circumstances, scene: Scene) -> Circumstances:
    """Return the circumstances of one site of the proposal."""
    return replace(circumstances, scene=scene)


def possible_worlds(circumstances: Circumstances, conditions: Sequence[Condition | None]) -> list[Circumstances]:
    """Return the circumstances with every combination of values that the unrecorded facts of some conditions may have.

    Words and yes-no facts have few values; quantities stay unknown, and so does everything where the combinations are
    more than ``MOST_WORLDS``.
    """
    described = {fact.id: fact for fact in circumstances.profile.facts}
    asked = dict.fromkeys(name for condition in conditions for name in facts_of(condition))
    values: dict[str, tuple[FactValue, ...]] = {}
    for name in asked:
        fact = described.get(name)
        if fact is not None and fact.kind != "quantity" and name not in circumstances.scene.facts:
            values[name] = fact.among if fact.kind == "word" else (True, False)
    if prod(len(each) for each in values.values()) > MOST_WORLDS:
        return [circumstances]
    worlds = []
    for chosen in product(*values.values()):
        supposed = {name: Fact(name, each, "") for name, each in zip(values, chosen, strict=True)}
        facts = {**circumstances.scene.facts, **supposed}
        worlds.append(in_scene(circumstances, replace(circumstances.scene, facts=facts)) if supposed else circumstances)
    return worlds
