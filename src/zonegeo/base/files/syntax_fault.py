"""What a parser of JSON or TOML says is wrong with a text, as a sentence that every language has."""

from __future__ import annotations

import re
from typing import Any

# how a parser begins → the sentence; what begins otherwise is "other"
_FAULTS = {
    "Expecting value": "value", "Invalid value": "value",
    "Expecting ',' delimiter": "comma", "Expecting ':' delimiter": "colon",
    "Expecting property name": "name", "Illegal trailing comma": "comma-too-many", "Extra data": "more",
    "Invalid control character": "character", "Illegal character": "character", "Found invalid character": "character",
    "Invalid \\": "escape", "Unescaped": "escape", "Invalid hex value": "escape", "Escaped character": "escape",
    "Unterminated string": "text-open", "Expected \"'": "text-open", "Expected '\"": "text-open",
    "Unclosed array": "list-open", "Unclosed inline table": "table-open",
    "Expected ']": "bracket", "Expected '='": "equals", "Expected newline": "line-end",
    "Invalid statement": "statement", "Invalid initial character": "statement", "Invalid date": "date",
    "Cannot declare": "twice", "Cannot overwrite": "twice", "Cannot redefine": "twice", "Cannot mutate": "twice",
    "Duplicate inline table key": "twice",
}  # fmt: skip
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")


def syntax_fault(said: str) -> dict[str, Any]:
    """Return a value of a message for what a parser said, with the line and column where its text ends with them.

    >>> syntax_fault("Expecting value")
    {'code': 'syntax.value'}
    >>> syntax_fault("Illegal character '\\\\n' (at line 2, column 8)")["values"]
    {'what': {'code': 'syntax.character'}, 'line': '2', 'column': '8'}
    >>> syntax_fault("Exceeds the limit")
    {'code': 'syntax.other'}
    """
    word = next((word for begun, word in _FAULTS.items() if said.startswith(begun)), "other")
    what = {"code": f"syntax.{word}"}
    place = _PLACE.search(said)
    if place is None:
        return what
    return {"code": "syntax.at", "values": {"what": what, "line": place[1], "column": place[2]}}
