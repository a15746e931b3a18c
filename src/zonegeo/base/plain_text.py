"""Text that others wrote, made harmless: no sign of it moves a cursor, turns a line round or begins one."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import is_
from typing import Any, TypeVar

# C0 and C1, the separators of lines and paragraphs, what overrides the direction of text, halves of characters.
# Joiners and other signs without width stay: words and pictures are made of them.
T = TypeVar("T")

_WITHOUT_TEXT = frozenset((float, int, bool, type(None)))
_LINE_ENDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def _escape(found: re.Match[str]) -> str:
    return ascii(found[0])[1:-1]


def in_one_line(text: str) -> str:
    r"""Return a text on one line, every control character as its escape.

    >>> in_one_line("a\nb\x1b[2J\u202ec\u200dd") == "a\\nb\\x1b[2J\\u202ec\u200dd"
    True
    """
    return text if text.isprintable() else _LINE_ENDS.sub(_escape, text)


def without_controls(text: str) -> str:
    r"""Return a text of several lines, every control character but line ends and tabs as its escape.

    >>> without_controls("a\nb\x1b[2J")
    'a\nb\\x1b[2J'
    """
    return _CONTROLS.sub(_escape, text)


def quoted(word: str) -> str:
    """Return a word as a shell takes it; letters of any script need no quotes.

    >>> quoted("배후=background"), quoted("1 m"), quoted("R&D=core")
    ('배후=background', "'1 m'", "'R&D=core'")
    """
    return word if re.fullmatch(r"[\w@%+=:,./·-]+", word) else shlex.quote(word)


def as_lines(lines: Iterable[str]) -> str:
    r"""Return lines as a text: each stays one, whatever names it holds.

    >>> as_lines(["a", "b\nforged"])
    'a\nb\\nforged\n'
    """
    return "".join(f"{in_one_line(line)}\n" for line in lines)


def throughout(part: T) -> T:
    r"""Return a document or a value with every text in it on one line.

    >>> throughout({"name": "a\nb", "at": [1.0, 2.0]})
    {'name': 'a\\nb', 'at': [1.0, 2.0]}
    """
    return with_texts(part, in_one_line)  # type: ignore[no-any-return]


def with_texts(part: Any, change: Callable[[str], str]) -> Any:
    """Return a document or a value with every text in it changed; what has none to change is itself again.

    >>> told = ("a", (1.0, "b"))
    >>> with_texts(told, str.upper), with_texts(told, str) is told
    (('A', (1.0, 'B')), True)
    """
    if type(part) in _WITHOUT_TEXT:  # most of a document are numbers
        return part
    if isinstance(part, str):
        return change(part)
    if isinstance(part, list | tuple):
        if _WITHOUT_TEXT.issuperset(map(type, part)):  # the corners of outlines, and lines of a matrix
            return part
        changed = [with_texts(each, change) for each in part]
        if isinstance(part, tuple) and all(map(is_, changed, part)):
            return part
        return type(part)(changed)
    fields = getattr(type(part), "__dataclass_fields__", None)
    if fields is None:
        if isinstance(part, Mapping):
            return {with_texts(key, change): with_texts(each, change) for key, each in part.items()}
    else:
        new = {}
        for name in fields:
            known = getattr(part, name)
            kind = type(known)
            if kind in _WITHOUT_TEXT or known == "" or known == ():  # a cell of a table has hardly more
                continue
            told: Any = change(known) if kind is str else with_texts(known, change)
            if told is not known:
                new[name] = told
        return replace(part, **new) if new else part
    return part


def texts_in(part: Any) -> set[str]:
    """Return every text of a document or a value, each once, however deep it stands.

    >>> sorted(texts_in({"name": ("a", [1.0, "b"]), "at": None}))
    ['a', 'at', 'b', 'name']
    """
    found: set[str] = set()
    waiting = [part]
    while waiting:
        each = waiting.pop()
        kind = type(each)
        if kind is str:
            found.add(each)
        elif kind in _WITHOUT_TEXT:
            continue
        elif isinstance(each, str):
            found.add(each)
        elif isinstance(each, list | tuple):
            if not _WITHOUT_TEXT.issuperset(map(type, each)):
                waiting.extend(each)
        elif (fields := getattr(kind, "__dataclass_fields__", None)) is not None:
            state = getattr(each, "__dict__", None)
            waiting.extend((getattr(each, name) for name in fields) if state is None else state.values())
        elif isinstance(each, Mapping):
            waiting.extend((*each.keys(), *each.values()))
    return found
