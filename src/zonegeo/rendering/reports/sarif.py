"""A result as SARIF 2.1.0: what is not satisfied, with its clause and its sites."""

from __future__ import annotations

import json
from typing import Any

from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict

_KINDS = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.UNDECIDED: "open",
    Verdict.REVIEW: "review",
    Verdict.NOT_APPLICABLE: "notApplicable",
}


def render_sarif(evaluation: Evaluation, translator: Translator) -> str:
    """Return one run: a rule for every requirement, a result for every finding."""
    rules = [
        {"id": finding.requirement, "shortDescription": {"text": finding.name.within(translator.language)}}
        for finding in evaluation.findings
    ]
    driver = {"name": "zonegeo", "version": evaluation.receipt.zonegeo, "rules": rules}
    results = [_result(finding, evaluation, translator) for finding in evaluation.findings]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _result(finding: Finding, evaluation: Evaluation, translator: Translator) -> dict[str, Any]:
    files = [entry.path for entry in evaluation.receipt.inputs] or [evaluation.study]
    logical = [{"name": subject, "kind": "feature"} for subject in finding.subject]
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": files[0]}}}
    if logical:
        location["logicalLocations"] = logical
    kind = _KINDS[finding.verdict]
    # SARIF 3.27.10: a level other than "none" belongs to the kind "fail" alone
    level = ("error" if finding.counts else "note") if kind == "fail" else "none"
    return {
        "ruleId": finding.requirement,
        "kind": kind,
        "level": level,
        "message": {"text": translator.tell(finding.message)},
        "locations": [location],
    }
