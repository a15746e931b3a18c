"""The ledger of mending as a table of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from zonegeo.i18n.numbers import grouped
from zonegeo.i18n.translator import Translator

_MOST_SHOWN = 30
_HEADINGS = ("feature", "operation", "count", "before", "after", "gained", "lost", "shift")


def render_ledger(lines: Sequence[Mapping[str, Any]], translator: Translator) -> str:
    """Return a line for each step on each outline, the first thirty; empty where nothing was mended."""
    if not lines:
        return ""
    head = tuple(translator.text(f"ledger.{name}") for name in _HEADINGS)
    rows = [head, *(_row(line, translator) for line in lines[:_MOST_SHOWN])]
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    text = "".join("  ".join(map(_padded, cells, widths)).rstrip() + "\n" for cells in rows)
    if len(lines) > _MOST_SHOWN:
        text += translator.text("ledger.more", count=len(lines) - _MOST_SHOWN) + "\n"
    return text


def _row(line: Mapping[str, Any], translator: Translator) -> tuple[str, ...]:
    areas = (line["area_before_m2"], line["area_after_m2"])
    changes = (line["gained_m2"], line["lost_m2"], line["largest_shift_m"])
    numbers = (*(grouped(each, 2) for each in areas), *(grouped(each, 4) for each in changes))
    return line["feature"], translator.text(f"ledger.step.{line['operation']}"), str(line["count"]), *numbers


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Hangul has two a sign."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
