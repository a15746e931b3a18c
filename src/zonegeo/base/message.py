"""A sentence to be: a code and the values that it names. The words live in ``i18n``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from zonegeo.base.value import value

_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z]")
# what a scheme may call by words of its own: its two kinds of sites and such a zone; every sentence may say them
OWN_WORDS = ("core", "background", "zone_kind")


@value
class Name:
    """A name in Korean and in English; ids never translate, names do."""

    ko: str
    en: str

    def within(self, language: str) -> str:
        """Return the name in ``language`` (``ko`` or ``en``)."""
        return self.ko if language == "ko" else self.en


def in_two_languages(text: str) -> Name:
    """Return a text of a file in both languages: what stands before and behind its `` / ``; another is both as it is.

    Files have one field for a source, a licence or a note, and say it in Korean first where they say it twice.

    >>> in_two_languages("건물 외곽선 / outline of a building")
    Name(ko='건물 외곽선', en='outline of a building')
    >>> in_two_languages("경계 / 면적").en
    '경계 / 면적'
    """
    korean, _, english = text.partition(" / ")
    is_said_twice = bool(_HANGUL.search(korean)) and len(_LATIN.findall(english)) > len(_HANGUL.findall(english))
    return Name(korean, english) if is_said_twice else Name(text, text)


def said_twice(name: Name) -> str:
    """Return one text that says a name in both languages, as a field of a file does: see :func:`in_two_languages`.

    >>> said_twice(Name("건물 외곽선", "outline of a building"))
    '건물 외곽선 / outline of a building'
    """
    return name.ko if name.ko == name.en else f"{name.ko} / {name.en}"


def name_value(name: Name) -> dict[str, str]:
    """Return a name as the value of a message."""
    return {"ko": name.ko, "en": name.en}


def called(id_: str, name: Name | None) -> Mapping[str, str] | str:
    """Return what a sentence calls something: by its name, with the id that commands take behind it.

    >>> called("kist", Name("한국과학기술연구원", "KIST"))
    {'ko': '한국과학기술연구원 [kist]', 'en': 'KIST [kist]'}
    """
    return id_ if name is None else {"ko": f"{name.ko} [{id_}]", "en": f"{name.en} [{id_}]"}


@value
class Message:
    """A code of the catalogue with its values.

    A value is a text, an integer, a ``{"value": …, "unit": …}`` measurement, a ``{"number": …, "unit": …}`` figure as
    it was printed, a ``{"ko": …, "en": …}`` name, a ``{"code": …}`` of another sentence, or a list of these: whatever
    a JSON file keeps, so that a result can be told in another language later. ``text`` is empty until ``i18n`` tells
    the message for a result file.
    """

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""


# who hears of what was noticed on the way
Tell = Callable[[Message], None]


def keep_quiet(_: Message) -> None:
    """Hear what is noticed, and say nothing."""
