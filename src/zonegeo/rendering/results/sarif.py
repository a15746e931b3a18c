"""A result as SARIF 2.1.0: every requirement as a rule, every finding with its clause, its sites and their features."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

from zonegeo.base.files.path_text import is_share
from zonegeo.base.plain_text import throughout
from zonegeo.i18n.phrases import cite_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.results.places import Place, input_file, place_of, study_place

_KINDS = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.UNDECIDED: "open",
    Verdict.REVIEW: "review",
    Verdict.NOT_APPLICABLE: "notApplicable",
}
# SARIF has no code for Chinese, Japanese or Korean of its own: RFC 5646 as everyone
_LANGUAGES = {"ko": "ko-KR", "en": "en-US"}


def render_sarif(evaluation: Evaluation, translator: Translator) -> str:
    """Return one run: a rule for every requirement, an artifact for every input, a result for every finding."""
    driver = {
        "name": "zonegeo",
        "version": evaluation.receipt.zonegeo,
        "language": _LANGUAGES[translator.language],
        "rules": [_rule(finding, translator) for finding in evaluation.findings],
    }
    artifacts = [
        {
            "location": {"uri": _uri(input_file(evaluation, entry.path))},
            "hashes": {"sha-256": entry.sha256},
            "roles": ["analysisTarget"],
        }
        for entry in evaluation.receipt.inputs
    ]
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "language": _LANGUAGES[translator.language],
        "artifacts": artifacts,
        "results": [_result(number, each, evaluation, translator) for number, each in enumerate(evaluation.findings)],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "study": evaluation.study, "proposal": evaluation.proposal, "profile": evaluation.profile.id,
            **({"notTheCarriedProfile": evaluation.poses_as} if evaluation.poses_as else {}),
            "asOf": evaluation.as_of, "verdict": evaluation.verdict.value,
        },
    }  # fmt: skip
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(throughout(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _rule(finding: Finding, translator: Translator) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": finding.requirement, "shortDescription": {"text": finding.name.within(translator.language)},
    }  # fmt: skip
    if finding.cite is not None:
        rule["fullDescription"] = {"text": cite_text(translator, finding.cite)}
        if urlsplit(finding.cite.url).scheme in ("http", "https"):
            rule["helpUri"] = _uri(finding.cite.url, keep=":/?&=#%+,;@")
    return rule


def _result(number: int, finding: Finding, evaluation: Evaluation, translator: Translator) -> dict[str, Any]:
    kind = _KINDS[finding.verdict]
    # SARIF 3.27.10: a level other than "none" belongs to the kind "fail" alone
    level = ("error" if finding.counts else "note") if kind == "fail" else "none"
    result: dict[str, Any] = {
        "ruleId": finding.requirement,
        "ruleIndex": number,
        "kind": kind,
        "level": level,
        "message": {"text": translator.tell(finding.message)},
        "locations": _locations(finding, evaluation),
        "partialFingerprints": {
            "requirement/v1": f"{evaluation.study}/{evaluation.proposal}/{finding.requirement}",
        },
    }  # fmt: skip
    properties = _figures(finding)
    return result | ({"properties": properties} if properties else {})


def _figures(finding: Finding) -> dict[str, Any]:
    """Return value, limit and margins in SI units: a property bag, because SARIF has no place for figures."""
    measurement, limit = finding.measurement, finding.limit
    bag: dict[str, Any] = {"stable": finding.stable}
    if measurement is not None:
        bag |= {"value": measurement.value, "low": measurement.low, "high": measurement.high, "unit": measurement.unit}
    if limit is not None:
        bag |= {"op": limit.op, "limit": limit.value}
    margins = {"margin_nominal": finding.margin_nominal, "margin_certain": finding.margin_certain}
    return bag | {name: each for name, each in margins.items() if each is not None}


def _locations(finding: Finding, evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return a location for every site of a finding: its boundary file, and its feature by index and id."""
    sites = {site.id: site for site in evaluation.sites}
    locations = []
    for name in finding.subject:
        place = place_of(evaluation, name)
        logical = {
            "name": name,
            "fullyQualifiedName": f"{evaluation.study}/{evaluation.proposal}/{name}",
            "kind": "feature",
        }
        if place is not None:
            logical["decoratedName"] = f"features[{place.feature}]"
        location: dict[str, Any] = {
            "physicalLocation": _physical(place or study_place(evaluation), evaluation), "logicalLocations": [logical],
        }  # fmt: skip
        if name in sites and place is not None:
            location["properties"] = {"featureId": name, "featureIndex": place.feature}
        locations.append(location)
    return locations or [{"physicalLocation": _physical(study_place(evaluation), evaluation)}]


def _physical(place: Place, evaluation: Evaluation) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": _uri(place.file)}
    files = [input_file(evaluation, entry.path) for entry in evaluation.receipt.inputs]
    if place.file in files:
        artifact["index"] = files.index(place.file)
    return {"artifactLocation": artifact}


def _uri(path: str, *, keep: str = "/") -> str:
    """Return a path as a URI reference (RFC 3986): Korean letters and spaces by their bytes."""
    if is_share(path):  # RFC 8089, E.3.1: the computer is the authority
        return f"file:{quote(path, safe=keep)}"
    if path.startswith("/"):
        return f"file://{quote(path, safe=keep)}"
    drive = path[1:2] == ":"  # C:/study would read as the scheme "c"
    return f"file:///{path[:2]}{quote(path[2:], safe=keep)}" if drive else quote(path, safe=keep)
