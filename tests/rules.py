"""Requirements over one drawn site, with few words: dated limits with cases, reviews, conditions of facts, groups."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.pictures import DAY, draw, profile, requirement
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.model.condition import Condition, FactCondition, FactValue
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.profile import Citation, FactDescription, Limit, Requirement, Review
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact, Study
from zonegeo.model.verdict import Verdict

OLD = date(2000, 1, 1)
FACTS = tuple(FactDescription(name, Name(f"사실 {name}", f"fact {name}"), "yes-no") for name in "cdelr")


def cite(clause: str) -> Citation:
    return Citation("시험법", clause, OLD, "secondary", "https://example.org/law", "a note")


def limit(text: str | None, *, when: Condition | None = None, since: date = OLD, until: date | None = None) -> Limit:
    value = None if text is None else Quantity.parse(text)
    return Limit(value, since, cite(f"제{text}조"), until, condition=when)


def holds(fact: str) -> FactCondition:
    return FactCondition(fact, (True,))


def asked(*limits: Limit, op: Any = "<=", reviews: tuple[Review, ...] = (), **more: Any) -> Requirement:
    """The declared area of the background spaces against these limits."""
    base = requirement("area", "1 km2", op=op, roles=["background"])
    otherwise = "review" if reviews else "fail"
    return dataclasses.replace(base, limits=limits or base.limits, reviews=reviews, otherwise=otherwise, **more)


def review(limit_text: str | None = None, *, when: Condition | None = None, **dates: Any) -> Review:
    bound = None if limit_text is None else Quantity.parse(limit_text)
    return Review(dates.get("since", OLD), cite("예외"), dates.get("until"), bound, when)


def land(area: str | None = "1000 m2", facts: Mapping[str, FactValue | None] | None = None, **more: Any) -> Study:
    """A background space that declares an area, or one of which nothing is known."""
    study = draw("A.b", declared={"b": area}, **more) if area else draw("A.", within={"b": ""}, **more)
    known = tuple(Fact(name, each, "a test") for name, each in (facts or {}).items() if each is not None)
    return dataclasses.replace(study, facts=known)


def evaluated(study: Study, *asked_for: Requirement, day: date = DAY, cautious: bool = False) -> Evaluation:
    """Evaluate, and tell the result in both languages: a sentence without its values would raise."""
    rules = dataclasses.replace(profile(*asked_for), facts=FACTS)
    evaluation = evaluate_proposal(study, rules, as_of=day, cautious=cautious)
    for language in ("ko", "en"):
        for each in told(evaluation, Translator(language)).findings:
            for text in (each.reason, *(one.text for one in (*each.remarks, *each.needs))):
                assert text
                assert not text.startswith(("reason.", "remark.", "need."))
    return evaluation


def verdict_of(study: Study, rule: Requirement, day: date = DAY) -> Verdict:
    return evaluated(study, rule, day=day).findings[0].verdict


def finding_of(study: Study, rule: Requirement, **more: Any) -> Finding:
    return evaluated(study, rule, **more).findings[0]


def word(name: str, fact: str, **more: Any) -> Requirement:
    base = requirement("fact-is", "1 item", op=">=")
    return dataclasses.replace(base, id=name, fact=fact, among=(True,), limits=(limit(None),), **more)


def either(*members: str, count: str | None = "1 item", **more: Any) -> Requirement:
    base = requirement("group", "1 item", op=">=")
    return dataclasses.replace(base, members=members, limits=(limit(count),), **more)
