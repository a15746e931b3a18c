"""Columns of text side by side on a console, where a Korean syllable is as wide as two letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

from zonegeo.base.plain_text import in_one_line


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield each row as a line, every cell but the last as wide as the widest of its column.

    A cell is one line, whatever it holds.

    >>> list(aligned([("안", "m2"), ("abc", "9")]))
    ['안   m2', 'abc  9']
    """
    rows = [[in_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()


def width_of(text: str) -> int:
    """Return how many columns of a console a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """Return a text with blanks up to a width."""
    return text + " " * (width - width_of(text))
