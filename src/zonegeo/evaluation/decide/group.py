"""Groups: at least so many of some requirements, or either of two."""

from __future__ import annotations

from collections.abc import Mapping

from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import name_value
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


def _part(finding: Finding) -> Part:
    passed = {Verdict.PASS: 1.0, Verdict.FAIL: 0.0}.get(finding.verdict)
    return Part("proposal", finding.requirement, finding.name, passed, passed, passed, "item", None, finding.verdict)
