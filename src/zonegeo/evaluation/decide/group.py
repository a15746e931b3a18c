"""Groups: at least so many of some requirements, or either of two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zonegeo.base.message import name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.evaluation import Finding, Part
from zonegeo.model.profile import Requirement
from zonegeo.model.verdict import Verdict

Findings = Mapping[str, Finding]


def member_count(requirement: Requirement, findings: Findings) -> Outcome:
    """Count the members that pass, each once; those that are undecided or for review open the count upwards.

    A pass that may not apply opens the count downwards.

    Members that are not applicable are left out; a group without any other is not applicable itself.
    """
    members = [findings[name] for name in dict.fromkeys(requirement.members)]
    asked = [each for each in members if each.verdict is not Verdict.NOT_APPLICABLE]
    low = float(sum(each.verdict is Verdict.PASS and Verdict.NOT_APPLICABLE not in each.possible for each in asked))
    high = float(sum(each.verdict is not Verdict.FAIL for each in asked))
    return Outcome(
        unit="item",
        method="count",
        basis="declared",
        answer=Answer("method", "count", low if low == high else None, low, high, low, high),
        total=len(asked),
        parts=tuple(_part(each) for each in members),
        not_applicable="" if asked else "no-member",
        missing="member-undecided" if low < high else "",
        values={
            "of": len(asked),
            "names": [name_value(each.name) for each in asked if each.verdict is Verdict.PASS],
            "failed": [name_value(each.name) for each in asked if each.verdict is Verdict.FAIL],
            "unknown": [name_value(each.name) for each in asked if each.verdict is Verdict.UNDECIDED],
        },
    )


def as_decided(outcome: Outcome, requirement: Requirement, verdict: Verdict, findings: Findings) -> Outcome:
    """Return the count of a group as far as its verdict leaves it open: members hang together world by world.

    Where the group passes in every world it counts no fewer than it asks for; where it fails, fewer. "All" asks for
    those that apply: certainly for the ones that cannot but apply.
    """
    asked = [None if limit.value is None else float(limit.value.si) for limit in requirement.limits]
    numbers = [each for each in asked if each is not None]
    low, high, total = outcome.answer.known_low, outcome.answer.known_high or 0.0, outcome.total
    if verdict is Verdict.PASS and len(numbers) == len(asked):
        low = max(low, min(numbers))
    elif verdict is Verdict.PASS and not numbers:
        total = sum(
            Verdict.NOT_APPLICABLE not in findings[each].possible for each in dict.fromkeys(requirement.members)
        )
    elif verdict is Verdict.FAIL and len(numbers) == len(asked):
        high = min(high, max(numbers) - 1.0)
    answer = Answer("method", "count", low if low == high else None, low, high, low, high)
    return replace(outcome, answer=answer, total=total)


def _part(finding: Finding) -> Part:
    passed = {Verdict.PASS: 1.0, Verdict.FAIL: 0.0}.get(finding.verdict)
    return Part("proposal", finding.requirement, finding.name, passed, passed, passed, "item", None, finding.verdict)
