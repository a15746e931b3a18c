"""How high the rows of a sheet are: not every program makes room for wrapped texts when it opens a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

# points
_LINE_HEIGHT = 15.0


def heighten(page: Any, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
    """Make a row as high as its wrapped texts need: not every program does so when it opens a file."""
    height = height_of(texts, widths)
    if height is not None:
        page.row_dimensions[row].height = height


def height_of(texts: Sequence[str], widths: Sequence[float]) -> float | None:
    """Return how high a row has to be, points; ``None`` where each of its texts has one line.

    >>> height_of(["a"], [11.0]), height_of(["가나다라 마바사아 자차카타"], [11.0])
    (None, 45.0)
    """
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return _LINE_HEIGHT * lines if lines > 1 else None


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many digits: a Korean syllable takes two."""
    room = int(width)
    if 2 * len(text) < room or (len(text) < room and text.isascii()):  # short as most are: however it is broken
        return 1
    lines, used = 1, 0
    for word in text.split(" "):
        size = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in word)
        if used and used + 1 + size > room:
            lines, used = lines + 1, 0
        lines += max(size - 1, 0) // room
        used += size % room + 1
    return lines
