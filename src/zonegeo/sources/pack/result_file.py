"""Read a result file back into an evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import problems_of
from zonegeo.model.evaluation import SCHEMA_VERSION, Evaluation
from zonegeo.model.margin import certain_margin
from zonegeo.sources.documents import parse_json, read_bytes

# of this version results are still read, drawn and verified
FIRST_VERSION = "1"


def read_result_file(path: Path) -> Evaluation:
    """Return the evaluation that a result file holds; raises :class:`InputError` where it is none."""
    return parse_result(read_bytes(path), where=path.name)[0]


def parse_result(content: bytes, *, where: str) -> tuple[Evaluation, dict[str, Any]]:
    """Return the evaluation that the bytes of a result file hold, and the document as it stands there."""
    document = parse_json(content, where=where)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if version not in (FIRST_VERSION, SCHEMA_VERSION):
        values = {"value": str(version), "expected": SCHEMA_VERSION}
        raise InputError(Problem("not-a-result", where, values))
    try:
        read = upgraded(document) if version == FIRST_VERSION else document
        return TypeAdapter(Evaluation).validate_python(read), document
    except ValidationError as error:
        raise InputError(problems_of(error, where, BaseModel)) from None


def upgraded(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result of version 1 as one of version 2.

    Its one margin is the nominal one where a value is known. A value that lies outside of its own interval, as the
    separation of the known sites may where others lie somewhere in a place, is none in version 2: neither as the
    measurement nor as that of an alternative or a part.
    """
    findings = document.get("findings")
    if not isinstance(findings, list):
        return dict(document)
    return {**document, "schema_version": SCHEMA_VERSION, "findings": [_finding(each) for each in findings]}


def _finding(finding: Any) -> Any:
    if not isinstance(finding, dict) or "margin" not in finding:
        return finding
    kept = {key: each for key, each in finding.items() if key != "margin"}
    lists = {key: kept[key] for key in ("alternatives", "parts") if isinstance(kept.get(key), list)}
    kept |= {key: [_within(each) for each in figures] for key, figures in lists.items()}
    if finding.get("measurement"):
        kept["measurement"] = _within(finding["measurement"])
    measured, limit = (kept.get(key) or {} for key in ("measurement", "limit"))
    nominal = certain = None
    if finding["margin"] is not None and limit:
        certain = certain_margin(limit["op"], measured.get("low"), measured.get("high"), limit["value"])
        nominal = None if measured.get("value") is None else finding["margin"]
    possible = [] if finding.get("verdict") == "undecided" else [finding.get("verdict")]
    return {**kept, "margin_nominal": nominal, "margin_certain": certain, "possible": possible}


def _within(figure: Any) -> Any:
    """Return a figure without a value that lies outside of its own interval; what is no figure as it stands."""
    ends: list[Any] = [figure.get(key) for key in ("low", "value", "high")] if isinstance(figure, dict) else [None]
    known = all(isinstance(each, int | float) for each in ends)
    return {**figure, "value": None} if known and not ends[0] <= ends[1] <= ends[2] else figure


def alike(document: Mapping[str, Any], replayed: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return a result and its replay, each without what the version of the result reckons otherwise.

    Version 1 had other intervals, alternatives and remarks: of such a result verdicts, values, nominal margins, claims,
    sites and distances are held against those of the replay.
    """
    if document.get("schema_version") == SCHEMA_VERSION:
        return document, replayed
    left_out = {"low", "high", "measured_low", "measured_high", "alternatives", "flips", "stable", "possible",
                "margin_certain", "remarks", "parts", "notices", "reason", "message", "needs"}  # fmt: skip
    told = _without(upgraded(document), left_out)
    return told, _known_to(told, replayed)


def _without(part: Any, left_out: set[str]) -> Any:
    if isinstance(part, dict):
        return {key: _without(each, left_out) for key, each in part.items() if key not in left_out}
    return [_without(each, left_out) for each in part] if isinstance(part, list) else part


def _known_to(told: Any, part: Any) -> Any:
    """What another document says of the things that are told, and no more."""
    if isinstance(told, dict) and isinstance(part, dict):
        return {key: _known_to(told[key], each) for key, each in part.items() if key in told}
    if isinstance(told, list) and isinstance(part, list) and len(told) == len(part):
        return [_known_to(one, other) for one, other in zip(told, part, strict=True)]
    return part


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of the result file (draft 2020-12)."""
    schema = TypeAdapter(Evaluation).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "zonegeo result", **schema}
