"""The ledger of mending as a table of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zonegeo.i18n.number_text import grouped
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.text_columns import aligned

_MOST_SHOWN = 30
_HEADINGS = ("feature", "operation", "count", "before", "after", "gained", "lost", "shift")


def render_ledger(lines: Sequence[Mapping[str, Any]], translator: Translator) -> str:
    """Return a line for each step on each outline, the first thirty; empty where nothing was mended."""
    if not lines:
        return ""
    head = tuple(translator.text(f"ledger.{name}") for name in _HEADINGS)
    rows = [head, *(_row(line, translator) for line in lines[:_MOST_SHOWN])]
    text = "".join(f"{row}\n" for row in aligned(rows))
    if len(lines) > _MOST_SHOWN:
        text += translator.text("ledger.more", count=len(lines) - _MOST_SHOWN) + "\n"
    return text


def _row(line: Mapping[str, Any], translator: Translator) -> tuple[str, ...]:
    areas = (line["area_before_m2"], line["area_after_m2"])
    changes = (line["gained_m2"], line["lost_m2"], line["largest_shift_m"])
    numbers = (*(grouped(each, 2) for each in areas), *(grouped(each, 4) for each in changes))
    return line["feature"], translator.text(f"ledger.step.{line['operation']}"), str(line["count"]), *numbers
