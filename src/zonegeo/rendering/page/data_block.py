"""The data of a page as text that stands in it as nothing but data."""

from __future__ import annotations

import json
from typing import Any

# `<` ends a script, `&` begins a reference, the two separators end a line of JavaScript; none of them survives
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def inert_json(view: Any) -> str:
    """Return a view as JSON that ends no script and is the same value for whoever reads it.

    >>> inert_json({"name": "</script>"})
    '{"name":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(view, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return encodable(text).translate(_ESCAPES)


def encodable(text: str) -> str:
    """Return the text without halves of characters (lone surrogates), which JSON admits and UTF-8 does not."""
    return text.encode("utf-8", "replace").decode("utf-8")


def data_block(identity: str, data: str) -> str:
    """Return the inert block of a page that holds its data."""
    return f'<script type="application/json" id="{identity}">{data}</script>\n'
