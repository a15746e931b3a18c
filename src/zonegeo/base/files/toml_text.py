"""TOML 1.1 from bytes that a stranger may have written: bounded, and every fault told as one of the file."""

from __future__ import annotations

import re
from typing import Any

import tomli

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.syntax_fault import syntax_fault
from zonegeo.base.files.text_of_bytes import text_of

# a study is four levels deep, a condition that is refused as such a hundred; the parser takes quadratic time over the
# parts of a dotted key, and whoever reads what it gives goes down level by level
DEEPEST = 256
_TEXTS = re.compile(r'"""(?s:.*?)"""|\'\'\'(?s:.*?)\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*')
_LONG_KEY = re.compile(rf"(?:\.[^.=\[\]{{}},\n]{{0,200}}){{{DEEPEST}}}")


def parse_toml(content: bytes | str, *, where: str) -> dict[str, Any]:
    """Return the value of a TOML 1.1 document, no deeper than :data:`DEEPEST` levels.

    Raises
    ------
    InputError
        ``not-utf-8``; ``text-is-utf-16``; ``toml-syntax``; ``toml-too-deep``.

    Examples
    --------
    >>> parse_toml(b"a.b = 1", where="a.toml")
    {'a': {'b': 1}}
    >>> parse_toml("a" + ".a" * 300 + " = 1", where="a.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.InputError: [toml-too-deep] a.toml
      ...
    """
    text = content if isinstance(content, str) else text_of(content, where=where)
    # a key stands in one line: texts are told apart, which takes as long as parsing, where a line may hold a long one
    dotted = any(line.count(".") >= DEEPEST for line in text.split("\n"))
    if dotted and _LONG_KEY.search(_TEXTS.sub('""', text)):
        raise InputError(Problem("toml-too-deep", where, {"limit": DEEPEST}))
    try:
        document = tomli.loads(text)
    except (ValueError, RecursionError) as error:  # a syntax error is a ValueError, and so is a number of 5,000 digits
        raise InputError(Problem("toml-syntax", where, {"detail": syntax_fault(str(error))})) from None
    if _depth_exceeds(document, DEEPEST):
        raise InputError(Problem("toml-too-deep", where, {"limit": DEEPEST}))
    return document


def _depth_exceeds(document: dict[str, Any], limit: int) -> bool:
    level: list[Any] = [document]
    for _ in range(limit):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
