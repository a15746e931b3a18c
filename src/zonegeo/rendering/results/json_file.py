"""The result file itself, and its findings one a line."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation


def render_json(evaluation: Evaluation, translator: Translator) -> str:
    """Return the result file: SI units, unrounded, the same bytes for the same input and language."""
    return json_text(told(evaluation, translator), indent=1) + "\n"


def as_document(evaluation: Evaluation, translator: Translator) -> Any:
    """Return what the result file holds, as it is when that is read."""
    return json.loads(json_text(told(evaluation, translator)))


def render_json_lines(evaluation: Evaluation, translator: Translator) -> str:
    """Return one JSON object a line, a line a finding, each with its study, proposal and day."""
    head = {"study": evaluation.study, "proposal": evaluation.proposal, "as_of": evaluation.as_of}
    rows = (head | _fields(finding) for finding in told(evaluation, translator).findings)
    return "".join(json_text(row) + "\n" for row in rows)


def json_text(of: Any, *, indent: int | None = None) -> str:
    """Return the JSON of a value, or of what holds values; no number may be infinite or none."""
    return json.dumps(of, default=_fields, ensure_ascii=False, allow_nan=False, indent=indent)


def _fields(of: Any) -> dict[str, Any]:
    """Return a value by its fields, for the encoder: ``asdict`` would copy all that a result holds before the first."""
    return {each.name: getattr(of, each.name) for each in fields(of)}
