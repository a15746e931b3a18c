"""An inspection as a file: text for the console, Markdown, JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.inspection import Inspection
from zonegeo.rendering.inspection.inspection_sheets import facts_of, notices_of, tables_of
from zonegeo.rendering.inspection.tables import markdown, text_lines
from zonegeo.rendering.results.markdown import escaped


def render_text(inspection: Inspection, translator: Translator, *, most: int | None) -> str:
    """Return an inspection for a console: facts, what was looked for, the faults, the figures, the notices."""
    lines = [f"{name}: {told}" for name, told in facts_of(inspection, translator)]
    for table in tables_of(inspection, translator, most=most):
        lines.extend(["", *text_lines(table)])
    notices = notices_of(inspection, translator)
    lines.extend(["", translator.text("check.notices")] if notices else [])
    lines.extend(f"  [{code}] {told}" for code, told in notices)
    return as_lines(lines)


def render_markdown(inspection: Inspection, translator: Translator, *, most: int | None) -> str:
    """Return an inspection as Markdown; every text is escaped."""
    parts = [f"# {escaped(inspection.file)}"]
    parts.append("\n".join(f"- {escaped(name)}: {escaped(told)}" for name, told in facts_of(inspection, translator)))
    parts.extend(markdown(table) for table in tables_of(inspection, translator, most=most))
    notices = notices_of(inspection, translator)
    if notices:
        parts.append("\n".join(f"- {escaped(code)}: {escaped(told)}" for code, told in notices))
    return "\n\n".join(parts) + "\n"


def render_json(inspection: Inspection, translator: Translator) -> str:
    """Return an inspection for programs: SI units, unrounded, every sentence told."""
    told = replace(
        inspection,
        features=tuple(inspection.features),
        notices=tuple(replace(each, text=translator.tell(each)) for each in inspection.notices),
        not_measured=inspection.not_measured
        and replace(inspection.not_measured, text=translator.tell(inspection.not_measured)),
        checks=tuple(
            replace(
                each, not_checked=each.not_checked and replace(each.not_checked, text=translator.tell(each.not_checked))
            )
            for each in inspection.checks
        ),
    )
    return json.dumps(asdict(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
