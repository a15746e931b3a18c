"""Names of legal dongs (법정동) and their codes, offline: of the extra ``korea``, and those that a study knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from zonegeo.base.value import value
from zonegeo.sources.korea import names_of

# short and former names of provinces and metropolitan cities → the beginning of the present one
_SIDO: Mapping[str, str | tuple[str, ...]] = {
    **{name: name for name in ("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "제주")},
    **{f"{name}시": name for name in ("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종")},
    "강원도": "강원", "제주도": "제주", "충북": "충청북", "충남": "충청남", "전북": ("전북", "전라북"),
    "전라북도": ("전북", "전라북"), "전남": "전라남", "경북": "경상북", "경남": "경상남",
}  # fmt: skip


@value
class Dong:
    """A legal dong or 리: its code (10 digits) and the names that lead to it, from the province down."""

    code: str
    names: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(self.names)


@value
class DongNames:
    """A table of legal dongs by their codes."""

    dongs: Mapping[str, Dong]

    def named(self, code: str) -> str:
        """Return the names of a code, or an empty text.

        >>> DongNames({"1123010700": Dong("1123010700", ("서울특별시", "동대문구", "청량리동"))}).named("1123010700")
        '서울특별시 동대문구 청량리동'
        """
        found = self.dongs.get(code)
        return "" if found is None else str(found)

    def codes_of(self, place: str) -> tuple[str, ...]:
        """Return every code that a place may mean: its last words, in their order, must be among the names of the dong.

        >>> table = DongNames({"1123010700": Dong("1123010700", ("서울특별시", "동대문구", "청량리동"))})
        >>> table.codes_of("서울시 동대문구 청량리동"), table.codes_of("청량리동"), table.codes_of("회기동")
        (('1123010700',), ('1123010700',), ())
        """
        words = re.sub(r"[(),]", " ", place).split()
        if not words:
            return ()
        return tuple(dong.code for dong in self.dongs.values() if dong.names[-1] == words[-1] and _leads(words, dong))


def _leads(words: list[str], dong: Dong) -> bool:
    """True where the words are the last names of a dong; 수원시 영통구 is one name there and two here."""
    province, *others = dong.names
    is_province = words[0] == province or province.startswith(_SIDO.get(words[0], "\0"))
    rest = words[1:] if is_province and len(words) > 1 else words
    return "".join(others or [province]).endswith("".join(rest)) and (is_province or len(rest) == len(words))


@lru_cache(maxsize=1)
def _carried() -> Mapping[str, Dong]:
    found = {code.ljust(10, "0"): names for level in ("emd", "ri") for code, names in names_of(level).items()}
    return {code: Dong(code, names) for code, names in found.items()}


def dong_names(known: Mapping[str, str]) -> DongNames:
    """Return the table that there is: the extra's, and the places of a study whose ids are codes of legal dongs.

    Parameters
    ----------
    known
        The ids and Korean names of a study's places.
    """
    own = {
        id_.ljust(10, "0"): Dong(id_.ljust(10, "0"), tuple(name.split()))
        for id_, name in known.items()
        if re.fullmatch(r"\d{8}|\d{10}", id_) and name
    }
    return DongNames({**own, **_carried()})
