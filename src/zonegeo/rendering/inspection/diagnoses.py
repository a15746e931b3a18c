"""The doctor's lines as text and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.diagnosis import Diagnosis


def render_text(diagnosis: Diagnosis, translator: Translator) -> str:
    """Return one line for each thing that was looked at, its state in front, and the fix where there is one."""
    lines = []
    for each in diagnosis.lines:
        lines.append(f"[{translator.text(f'state.{each.state}')}] {translator.text(each.code, **each.values)}")
        if translator.knows(f"fix.{each.code}"):
            lines.append(f"  → {translator.text(f'fix.{each.code}', **each.values)}")
    lines.append(translator.text(f"doctor.whole-{diagnosis.state}"))
    return as_lines(lines)


def render_json(diagnosis: Diagnosis, translator: Translator) -> str:
    """Return the diagnosis for programs, every sentence told."""
    document = asdict(diagnosis)
    for line, each in zip(document["lines"], diagnosis.lines, strict=True):
        line["text"] = translator.text(each.code, **each.values)
        knows_fix = translator.knows(f"fix.{each.code}")
        line["fix"] = translator.text(f"fix.{each.code}", **each.values) if knows_fix else ""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
