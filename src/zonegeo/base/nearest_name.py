"""The nearest known name: what an unknown one most probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the known name closest to ``name``, or an empty string where none is close.

    >>> nearest_name("backgrund", ["core", "background"])
    'background'
    >>> nearest_name("zzz", ["core", "background"])
    ''
    """
    from difflib import get_close_matches  # here: only a mistake needs it

    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""
