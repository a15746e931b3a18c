"""Groups: at least so many of some requirements, or either of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonegeo.evaluation.decision import Test, satisfies
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import name_value
from zonegeo.model.evaluation import Finding, Part
from zonegeo.model.profile import Requirement
from zonegeo.model.verdict import Verdict

Findings = Mapping[str, Finding]


def member_count(requirement: Requirement, findings: Findings) -> Outcome:
    """Count the members that pass; those that are undecided or for review open the count upwards.

    Members that are not applicable are left out; a group without any other is not applicable itself.
    """
    members = [findings[name] for name in requirement.members]
    asked = [each for each in members if each.verdict is not Verdict.NOT_APPLICABLE]
    low = float(sum(each.verdict is Verdict.PASS for each in asked))
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


def decide_group(requirement: Requirement, findings: Findings, test: Test) -> Verdict:
    """Return the verdict of "at least k": that of the k-th best member, where it does not hang on the undecided ones.

    An undecided member may turn out to pass or to fail: where the k-th best differs between the two the group is
    undecided. With fewer members than are asked for, because some are not applicable, it is undecided too.
    """
    verdicts = [findings[name].verdict for name in requirement.members]
    asked = [each for each in verdicts if each is not Verdict.NOT_APPLICABLE]
    if not any(satisfies(test.op, float(count), test.limit) for count in range(len(asked) + 1)):
        return Verdict.UNDECIDED
    # a better member never makes a worse group, so the two ends decide for everything between them
    best = _decide_known([Verdict.PASS if each is Verdict.UNDECIDED else each for each in asked], test)
    least = _decide_known([Verdict.FAIL if each is Verdict.UNDECIDED else each for each in asked], test)
    return best if best is least else Verdict.UNDECIDED


def _decide_known(verdicts: Sequence[Verdict], test: Test) -> Verdict:
    """The best verdict that so many members have that their number satisfies the test.

    A committee may decide on fewer passing members than are asked for, where the review says how many.
    """
    for each in (Verdict.PASS, Verdict.REVIEW):
        if satisfies(test.op, _count(verdicts, each), test.limit):
            return each
    if test.review is None:
        return Verdict.FAIL
    fewest = test.review.limit
    reviewed = fewest is None or satisfies(test.op, _count(verdicts, Verdict.PASS), float(fewest.si))
    return Verdict.REVIEW if reviewed else Verdict.FAIL


def _count(verdicts: Sequence[Verdict], worst: Verdict) -> float:
    return float(sum(verdict.severity <= worst.severity for verdict in verdicts))
