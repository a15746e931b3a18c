"""Lines of spans on a terminal: in colour where it is one, and nobody said NO_COLOR (https://no-color.org)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from zonegeo.rendering.terminal.console_text import shown_on

if TYPE_CHECKING:
    from zonegeo.rendering.terminal.summary import Spans

_NARROWEST, _USUAL, _WIDEST = 40, 80, 120
# Select Graphic Rendition (ECMA-48, 8.3.117)
_CODES = {
    "strong": "1", "quiet": "2", "pass": "1;32", "fail": "1;31", "review": "1;33", "undecided": "1;35", "caution": "33",
}  # fmt: skip


def is_terminal() -> bool:
    """Say whether what is printed is seen on a terminal, and goes into no pipe and no file."""
    return sys.stdout is not None and not sys.stdout.closed and sys.stdout.isatty()


def terminal_width() -> int:
    """Return the columns of the terminal; of a very wide one as many as are read with ease.

    The stream is asked where it goes to by itself: its number, which Python asks, leads elsewhere while a command runs.
    """
    told = os.environ.get("COLUMNS", "")
    found = int(told) if told.isdecimal() else 0
    found = found or _columns_of(sys.stdout) or _columns_of(sys.stderr) or _USUAL
    return min(max(found, _NARROWEST), _WIDEST)


def _columns_of(stream: TextIO | None) -> int:
    try:
        return 0 if stream is None else os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):  # a pipe, a file, or closed
        return 0


def has_colour() -> bool:
    """Say whether colours are wanted: on a terminal, unless ``NO_COLOR`` is set or it can show none."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def painted(lines: Iterable[Spans], *, encoding: str, colour: bool) -> str:
    r"""Return lines as a text for a console of an encoding.

    A control character of a name is an escape before any colour is added: it moves no cursor.

    >>> from zonegeo.rendering.terminal.summary import Span
    >>> painted([(Span("○ ok", "pass"), Span(" \x1b[2J"))], encoding="utf-8", colour=True)
    '\x1b[1;32m○ ok\x1b[0m \\x1b[2J\n'
    """
    told = []
    for line in lines:
        for span in line:
            text = shown_on(span.text, encoding)
            told.append(f"\x1b[{_CODES[span.tone]}m{text}\x1b[0m" if colour and span.tone in _CODES else text)
        told.append("\n")
    return "".join(told)


def show(lines: Iterable[Spans]) -> None:
    """Print lines on stdout.

    Raises
    ------
    OSError
        Where stdout is closed, full, or nobody listens.
    """
    sys.stdout.write(painted(lines, encoding=sys.stdout.encoding or "utf-8", colour=has_colour()))
    sys.stdout.flush()
