"""Which language to speak: the one asked for, else Korean where the locale is Korean, English otherwise."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("ko", "en")


def language_of(environment: Mapping[str, str]) -> str:
    """Return ``ko`` or ``en`` for a process environment, by the order of gettext: LANGUAGE, LC_ALL, LC_MESSAGES, LANG.

    >>> language_of({"LANG": "ko_KR.UTF-8"}), language_of({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}), language_of({})
    ('ko', 'en', 'en')
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "ko" if value.lower().startswith(("ko", "korean")) else "en"
    return "en"
