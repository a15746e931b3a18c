"""The data of a page as text that stands in it as nothing but data."""

from __future__ import annotations

import json
import re
from typing import Any

from zonegeo.base.plain_text import throughout

# `<` ends a script, `&` begins a reference, the two separators end a line of JavaScript; none of them survives
_ESCAPES = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
# in the text of JSON: an escape of a control character, or one that JSON leaves as it is
_CONTROLS = re.compile(r"\\[bfnrt]|\\u00[01]|[\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff]")


def inert_json(view: Any) -> str:
    """Return a view as JSON that ends no script and is the same value for whoever reads it, names on one line.

    >>> inert_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = _json(view)
    if _CONTROLS.search(text):  # looked for in the text: a walk through every coordinate takes longer
        text = _json(throughout(view))
    for letter, escape in _ESCAPES.items():  # a pass each over millions of letters, quicker than one of translate
        text = text.replace(letter, escape)
    return text


def _json(view: Any) -> str:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def data_block(identity: str, data: str) -> str:
    """Return the inert block of a page that holds its data."""
    return f'<script type="application/json" id="{identity}">{data}</script>\n'
