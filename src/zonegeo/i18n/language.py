"""Which language to speak: the one asked for, else Korean where locale or system is Korean, English otherwise."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("ko", "en")
# the lower ten bits of a language number of Windows are the language, the others the country: 0x0412 is ko-KR
_PRIMARY, _KOREAN = 0x3FF, 0x12


def language_of(environment: Mapping[str, str]) -> str:
    """Return ``ko`` or ``en`` for a process environment, by the order of gettext: LANGUAGE, LC_ALL, LC_MESSAGES, LANG.

    Where none of them is there, as on a PC with Windows, the system is asked.

    >>> language_of({"LANG": "ko_KR.UTF-8"}), language_of({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}), language_of({})
    ('ko', 'en', 'en')
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "ko" if value.lower().startswith(("ko", "korean")) else "en"
    return "ko" if _language_of_system() & _PRIMARY == _KOREAN else "en"


def _language_of_system() -> int:
    """Return the number of the language that Windows speaks, 0 anywhere else: there no variable says it."""
    import ctypes  # here: everywhere else a variable says it

    windows = getattr(ctypes, "windll", None)
    return 0 if windows is None else int(windows.kernel32.GetUserDefaultUILanguage())
