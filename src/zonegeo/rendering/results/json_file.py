"""The result file itself, and its findings one a line."""

from __future__ import annotations

import json
from dataclasses import asdict

from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation


def render_json(evaluation: Evaluation, translator: Translator) -> str:
    """Return the result file: SI units, unrounded, the same bytes for the same input and language."""
    document = asdict(told(evaluation, translator))
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def render_json_lines(evaluation: Evaluation, translator: Translator) -> str:
    """Return one JSON object a line, a line a finding, each with its study, proposal and day."""
    head = {"study": evaluation.study, "proposal": evaluation.proposal, "as_of": evaluation.as_of}
    rows = (head | asdict(finding) for finding in told(evaluation, translator).findings)
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
