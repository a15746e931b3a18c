"""How many qualitative items are satisfied (고시 제14조 제2항 제2호, 별표 4와 별표 5)."""

from __future__ import annotations

from datetime import date

from zonegeo.base.message import Message, name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement, is_known
from zonegeo.model.study import Assessment
from zonegeo.model.verdict import Verdict

# "5등급 중 3등급(보통) 이상이면 만족": grade 1 is the best
WORST_SATISFYING_GRADE = 3


def is_satisfied(assessment: Assessment) -> bool | None:
    """Say whether an item is satisfied; ``None`` where neither an outcome nor a grade is on record.

    >>> [is_satisfied(Assessment("core-qualitative", 1, "p. 14", grade=grade)) for grade in (3, 4)]
    [True, False]
    """
    if assessment.satisfied is not None:
        return assessment.satisfied
    return None if assessment.grade is None else assessment.grade <= WORST_SATISFYING_GRADE


def count_items_satisfied(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the satisfied items of those that the requirement lists; an item that was not judged widens the count.

    An assessment that was made after the day of the check is not known on it.
    """
    asked = [each for each in scene.assessments if each.requirement == requirement.id]
    known = {each.item: each for each in asked if is_known(each.since, as_of)}
    later = [each.since.isoformat() for each in asked if each.since and not is_known(each.since, as_of)]
    parts = []
    for number, item in enumerate(requirement.items, start=1):
        judged = known.get(number)
        outcome = None if judged is None else is_satisfied(judged)
        verdict = Verdict.UNDECIDED if outcome is None else Verdict.PASS if outcome else Verdict.FAIL
        count = None if outcome is None else float(outcome)
        parts.append(Part("proposal", item.id, item.name, count, count, count, "item", None, verdict,
                          () if judged is None else judged.evidence))  # fmt: skip
    low = float(sum(part.verdict is Verdict.PASS for part in parts))
    high = float(sum(part.verdict is not Verdict.FAIL for part in parts))
    failed = [part for part in parts if part.verdict is Verdict.FAIL]
    return Outcome(
        unit="item",
        method="count",
        basis="declared",
        answer=Answer("method", "count", low if low == high else None, low, high, low, high),
        parts=tuple(parts),
        total=len(parts),
        missing="" if low == high else "item-not-judged",
        remarks=(
            *(Message("remark.item-not-satisfied", {"item": name_value(part.name)}) for part in failed),
            *((Message("remark.known-later", {"count": len(later), "since": min(later)}),) if later else ()),
        ),
        values={"of": len(parts), "unknown": int(high - low)},
    )
