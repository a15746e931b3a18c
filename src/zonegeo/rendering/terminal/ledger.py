"""The ledger of mending as a table of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from zonegeo.i18n.numbers import grouped
from zonegeo.i18n.translator import Translator

_MOST_SHOWN = 30


def render_ledger(lines: Sequence[Mapping[str, Any]], translator: Translator) -> str:
    """Return a line for each step on each outline, the first thirty; empty where nothing was mended."""
    if not lines:
        return ""
    head = tuple(
        translator.text(f"ledger.{name}") for name in ("feature", "operation", "count", "gained", "lost", "shift")
    )
    rows = [head, *(_row(line, translator) for line in lines[:_MOST_SHOWN])]
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    text = "".join("  ".join(map(_padded, cells, widths)).rstrip() + "\n" for cells in rows)
    if len(lines) > _MOST_SHOWN:
        text += translator.text("ledger.more", count=len(lines) - _MOST_SHOWN) + "\n"
    return text


def _row(line: Mapping[str, Any], translator: Translator) -> tuple[str, ...]:
    numbers = (grouped(line["gained_m2"], 4), grouped(line["lost_m2"], 4), grouped(line["largest_shift_m"], 4))
    return line["feature"], translator.text(f"ledger.step.{line['operation']}"), str(line["count"]), *numbers


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: Hangul has two a sign."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
