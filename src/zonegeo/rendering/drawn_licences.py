"""What has to be named below a drawing: the licences of the land that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from zonegeo.base.message import Name, in_two_languages
from zonegeo.model.evaluation import GeoJSON

_PHRASE_END = re.compile(r";| \(")


class Drawn(Protocol):
    """A site, a place or an outline."""

    @property
    def licence(self) -> str: ...
    @property
    def geometry(self) -> GeoJSON | None: ...


def licences_of(drawn: Iterable[Drawn]) -> tuple[Name, ...]:
    """Return the first phrase of each licence of what has an outline, once; its conditions stand in full elsewhere."""
    shown = (each for each in drawn if each.licence and each.geometry is not None)
    return tuple(dict.fromkeys(_first_phrase(each.licence) for each in shown))


def not_yet_named(credits: Iterable[Name], licences: Iterable[Name]) -> tuple[Name, ...]:
    """Return each credit once that no licence says; the same words in another order are the same credit."""
    said = [_words(each.ko) for each in licences]
    return tuple(each for each in dict.fromkeys(credits) if _words(each.ko) not in said)


def _words(credit: str) -> frozenset[str]:
    return frozenset(part.strip() for part in credit.split(","))


def _first_phrase(licence: str) -> Name:
    told = in_two_languages(licence)
    return Name(*(_PHRASE_END.split(each)[0] for each in (told.ko, told.en)))
