"""Text for a console that may not show every sign."""

from __future__ import annotations

import codecs

from zonegeo.base.plain_text import without_controls

# What a cp949 or an ASCII console cannot show is written in the letters that it can.
_FALLBACKS = {
    "㎡": "m2", "m²": "m2", "㎢": "km2", "km²": "km2", "²": "2", "³": "3",
    "○": "O", "×": "X", "△": "!", "≤": "<=", "≥": ">=", "→": "->", "↔": "<->", "⇔": "<=>",
    "–": "-", "—": "-", "·": "|", "…": "...", "±": "+/-", "−": "-", "©": "(c)", "°": " deg",
    "“": '"', "”": '"', "‘": "'", "’": "'",
}  # fmt: skip


def shown_on(text: str, encoding: str) -> str:
    """Return the text with every sign that the encoding lacks written otherwise, ``?`` as the last resort.

    Control characters other than line ends are shown as escapes, so that a name cannot move the cursor of a terminal.

    >>> shown_on("3 ㎡ ≤ 4 ㎡", "ascii"), shown_on("a\\x1b[2Jb", "utf-8")
    ('3 m2 <= 4 m2', 'a\\\\x1b[2Jb')
    """
    text = without_controls(text)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        for sign, fallback in _FALLBACKS.items():
            if sign in text and not _can_show(sign, encoding):
                text = text.replace(sign, fallback)
        return text.encode(encoding, "replace").decode(encoding)
    return text


def _written_otherwise(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_FALLBACKS.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


# how a stream encodes what others print on it, such as the parser its help
OTHERWISE = "zonegeo.otherwise"
codecs.register_error(OTHERWISE, _written_otherwise)


def _can_show(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
