"""Columns of text side by side on a console, where a Korean syllable is as wide as two letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from unicodedata import east_asian_width

from zonegeo.base.plain_text import in_one_line

# Unicode leaves the width of some signs to the font: those of Korean code pages draw them as wide as a syllable
_WIDE = ContextVar("_WIDE", default="WF")
_KOREAN = frozenset({"cp949", "ms949", "uhc", "euckr", "johab", "cp1361"})


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
    return sum(2 if east_asian_width(sign) in _WIDE.get() else 1 for sign in text)


@contextmanager
def drawn_on(encoding: str) -> Iterator[None]:
    """Count signs such as ○ and ≤ as a console of this encoding draws them: two columns where it is a Korean one.

    >>> with drawn_on("cp949"):
    ...     width_of("○ 3 ≤ 4")
    9
    >>> width_of("○ 3 ≤ 4")
    7
    """
    before = _WIDE.set("WFA" if encoding.lower().replace("-", "").replace("_", "") in _KOREAN else "WF")
    try:
        yield
    finally:
        _WIDE.reset(before)


def padded(text: str, width: int) -> str:
    """Return a text with blanks up to a width."""
    return text + " " * (width - width_of(text))
