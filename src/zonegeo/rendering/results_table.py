"""Several results, a line each: for people, or for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from zonegeo.i18n.phrases import value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.terminal.text_columns import aligned

Rows = Sequence[tuple[str, Evaluation | None]]
# the figures that a line has room for
_FIGURES = ("background-area", "separation")


def render_batch(rows: Rows, format_name: str, translator: Translator) -> str:
    """Return a line each; ``None`` stands for what could not be evaluated."""
    if format_name == "jsonl":
        return "".join(json.dumps(_record(*row), ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
    return "".join(f"{line}\n" for line in aligned([tuple(_cells(*row, translator)) for row in rows]))


def _record(shown: str, evaluation: Evaluation | None) -> dict[str, Any]:
    """Return a result as one JSON object: verdicts, and values in SI units with their ends."""
    if evaluation is None:
        return {"given": shown, "study": None, "proposal": None, "verdict": None}
    return {
        "given": shown, "study": evaluation.study, "proposal": evaluation.proposal,
        "profile": evaluation.profile.id, "as_of": evaluation.as_of,
        "verdict": evaluation.verdict.value,
        "findings": {each.requirement: _finding(each) for each in evaluation.findings},
    }  # fmt: skip


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {"verdict": finding.verdict.value}
    if finding.measurement is not None:
        told |= {name: getattr(finding.measurement, name) for name in ("value", "low", "high", "unit")}
    return told


def _cells(shown: str, evaluation: Evaluation | None, translator: Translator) -> Iterator[str]:
    if evaluation is None:
        yield from (shown, f"✗ {translator.text('check.not-read')}", "", *("" for _ in _FIGURES))
        return
    language = translator.language
    study, proposal = evaluation.study_name.within(language), evaluation.proposal_name.within(language)
    yield f"{study}/{proposal}"
    yield f"{GLYPHS[evaluation.verdict]} {translator.text(f'verdict.{evaluation.verdict.value}')}"
    yield " · ".join(
        f"{translator.text(f'verdict.{verdict.value}')} {number}"
        for verdict in Verdict
        if (number := sum(each.verdict is verdict for each in evaluation.counted))
    )
    found = {each.requirement: each for each in evaluation.findings}
    for name in _FIGURES:
        finding = found.get(name)
        known = finding is not None and finding.measurement is not None and finding.measurement.value is not None
        yield (
            f"{translator.text(f'check.figure.{name}')} {value_text(translator, finding)}" if known and finding else ""
        )
