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


def _first_phrase(licence: str) -> Name:
    told = in_two_languages(licence)
    return Name(*(_PHRASE_END.split(each)[0] for each in (told.ko, told.en)))
