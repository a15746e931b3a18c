"""Read a result file back into an evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import problems_of
from zonegeo.model.evaluation import SCHEMA_VERSION, Evaluation
from zonegeo.sources.documents import parse_json, read_bytes


def read_result_file(path: Path) -> Evaluation:
    """Return the evaluation that a result file holds; raises :class:`InputError` where it is none."""
    return parse_result(read_bytes(path), where=path.name)[0]


def parse_result(content: bytes, *, where: str) -> tuple[Evaluation, dict[str, Any]]:
    """Return the evaluation that the bytes of a result file hold, and the document as it stands there."""
    document = parse_json(content, where=where)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if version != SCHEMA_VERSION:
        values = {"value": str(version), "expected": SCHEMA_VERSION}
        raise InputError(Problem("not-a-result", where, values))
    try:
        return TypeAdapter(Evaluation).validate_python(document), document
    except ValidationError as error:
        raise InputError(problems_of(error, where, BaseModel)) from None


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of the result file (draft 2020-12)."""
    schema = TypeAdapter(Evaluation).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "zonegeo result", **schema}
