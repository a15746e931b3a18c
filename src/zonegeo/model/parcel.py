"""Parcel numbers (필지고유번호, PNU), lot numbers (지번) and land categories (지목): what cells say of a parcel."""

from __future__ import annotations

import re
import unicodedata

from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value

# 지목 28종 (공간정보관리법 시행령 제58조) and the sign of each on a cadastral map (시행규칙 제64조)
LAND_CATEGORIES = {
    "전": "전", "답": "답", "과수원": "과", "목장용지": "목", "임야": "임", "광천지": "광", "염전": "염", "대": "대",
    "공장용지": "장", "학교용지": "학", "주차장": "차", "주유소용지": "주", "창고용지": "창", "도로": "도",
    "철도용지": "철", "제방": "제", "하천": "천", "구거": "구", "유지": "유", "양어장": "양", "수도용지": "수",
    "공원": "공", "체육용지": "체", "유원지": "원", "종교용지": "종", "사적지": "사", "묘지": "묘", "잡종지": "잡",
}  # fmt: skip
_BY_SIGN = {sign: name for name, sign in LAND_CATEGORIES.items()}
_PNU = re.compile(r"(\d{10})([12])(\d{4})(\d{4})")
_HYPHENS = "‐‑‒–—―−－~"
_LOT = re.compile(r"(산)?\s*(\d{1,4})(?:\s*(?:번지)?\s*(?:-|의|번지의)\s*(\d{1,4}))?\s*(?:번지|번|호)?\s*(.*)")
_NO_LIST = re.compile(r"외\s*\d+\s*(?:필지|필)|일원|일대|일부지역|대표지번|부근|인근")
_NEEDS_PNU = re.compile(r"블록|블럭|BL|가지번|롯트|로트|LOT", re.IGNORECASE)


class ParcelError(ValueError):
    """A text is no parcel: ``code`` says why, ``nearest`` what was probably meant."""

    def __init__(self, code: str, *, nearest: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.nearest = nearest


@value
class Lot:
    """A lot number: on a mountain register (산) or not, main number (본번), sub-number (부번).

    Examples
    --------
    >>> str(Lot(True, 12, 3)), str(Lot(False, 950)), Lot(True, 12, 3).digits
    ('산 12-3', '950', '200120003')
    """

    mountain: bool
    main: int
    sub: int = 0

    @property
    def digits(self) -> str:
        """The last nine digits of a PNU: 1 land or 2 mountain, then main and sub-number."""
        return f"{2 if self.mountain else 1}{self.main:04d}{self.sub:04d}"

    def __str__(self) -> str:
        return f"{'산 ' if self.mountain else ''}{self.main}" + (f"-{self.sub}" if self.sub else "")


@value
class ParcelNumber:
    """A PNU taken apart: the code of the legal dong (10 digits) and the lot.

    Examples
    --------
    >>> number = ParcelNumber.parse("1123010700200120003")
    >>> number.dong, str(number.lot), str(number)
    ('1123010700', '산 12-3', '1123010700200120003')
    """

    dong: str
    lot: Lot

    @classmethod
    def parse(cls, text: str) -> ParcelNumber:
        """Read nineteen digits; blanks and hyphens between them are overlooked. Raises :class:`ParcelError`."""
        matched = _PNU.fullmatch(re.sub(rf"[\s{_HYPHENS}-]", "", text))
        if matched is None or int(matched.group(3)) == 0:
            raise ParcelError("pnu-not-19-digits")
        dong, register, main, sub = matched.groups()
        return cls(dong, Lot(register == "2", int(main), int(sub)))

    def __str__(self) -> str:
        return self.dong + self.lot.digits


def parse_lot(text: str) -> tuple[Lot, str]:
    """Read a lot number (지번) and the land category that a cadastral layer writes behind it, if any.

    Raises
    ------
    ParcelError
        ``lot-no-list`` for one that stands for several, ``lot-needs-pnu`` for a block or a provisional number,
        ``lot-malformed``.

    Examples
    --------
    >>> [str(parse_lot(each)[0]) for each in ("산 12-3", "산12번지", "12의3", "12－3", "0012-0003")]
    ['산 12-3', '산 12', '12-3', '12-3', '12-3']
    >>> parse_lot("737-1도")[1]
    '도로'
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    for sign in _HYPHENS:
        plain = plain.replace(sign, "-")
    if _NO_LIST.search(plain):
        raise ParcelError("lot-no-list")
    if _NEEDS_PNU.search(plain):
        raise ParcelError("lot-needs-pnu")
    matched = _LOT.fullmatch(plain)
    if matched is None or int(matched.group(2)) == 0:
        raise ParcelError("lot-malformed")
    mountain, main, sub, rest = matched.groups()
    try:
        category = land_category(rest) if rest else ""
    except ParcelError:
        raise ParcelError("lot-malformed") from None
    return Lot(bool(mountain), int(main), int(sub or 0)), category


def land_category(text: str) -> str:
    """Return a land category by its name or by its sign on a cadastral map. Raises :class:`ParcelError`.

    >>> land_category("대"), land_category("임"), land_category("공장 용지")
    ('대', '임야', '공장용지')
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFC", text))
    found = plain if plain in LAND_CATEGORIES else _BY_SIGN.get(plain)
    if found is None:
        raise ParcelError("land-category-unknown", nearest=nearest_name(plain, list(LAND_CATEGORIES)))
    return found
