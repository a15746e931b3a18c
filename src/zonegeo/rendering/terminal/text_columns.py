"""Columns of text side by side on a console, where a Korean syllable is as wide as two letters."""

from __future__ import annotations

import re
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


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of at most a width; a word that is wider is broken.

    >>> wrapped("한국어 a bc", 8)
    ['한국어 a', 'bc']
    """
    lines: list[str] = []
    for word in in_one_line(text).split(" "):
        if lines and width_of(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        rest = word
        while width_of(rest) > width:
            piece = cut(rest, width)
            lines.append(piece)
            rest = rest[len(piece) :]
        lines.append(rest)
    return lines if any(lines) else []


def hanging(text: str, width: int) -> str:
    """Return a text whose lines are broken at a width, what is left of each below where its words begin.

    Of a row of a table that is below its last column; of what has a mark in front, below the words. A command stays
    whole, however long it is: it is there to be copied.

    >>> print(hanging("  → 한국어 설명이 깁니다", 16))
      → 한국어
        설명이
        깁니다
    >>> print(hanging("--lang  the language of it", 20))
    --lang  the language
            of it
    """
    return "\n".join(part for line in text.split("\n") for part in _hung(line, width))


# where the words of a line begin: behind its marks, or in the last of its columns that leaves room for them
_MARK = re.compile(r" *(?:[-→×○?!△·•] |\[\S+\] )*")
_COLUMN = re.compile(r"\S {2,}(?=\S)")
_MOST_HEAD = 2 / 3
# what is copied from a terminal has to stay in one piece
_COMMAND = re.compile(r"\bzonegeo [a-z]+ .*--[a-z]")


def _hung(line: str, width: int) -> list[str]:
    if width_of(line) <= width or _COMMAND.search(line):
        return [line]
    mark = _MARK.match(line)
    heads = ["" if mark is None else mark.group(), *(line[: each.end()] for each in _COLUMN.finditer(line))]
    begin = max((each for each in heads if width_of(each) <= width * _MOST_HEAD), key=len, default="")
    indent = width_of(begin)
    first, *rest = wrapped(line[len(begin) :], width - indent) or [""]
    return [begin + first, *(" " * indent + each for each in rest)]


def cut(text: str, width: int) -> str:
    """Return as much of a text as fits."""
    ends = [0, *(number for number, _ in enumerate(text, start=1))]
    fitting = [end for end in ends if width_of(text[:end]) <= max(width, 2)]
    return text[: fitting[-1]] if fitting else text[:1]
