"""The words of a facts workbook: its sheets, the keys and headings of their columns, the words that a cell may have.

They are a file format and no sentences: what is written in one language is read in the other too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.study import AGREEMENT_CONTENTS


@value
class Column:
    """A column: its key in the hidden row, its heading, what its cells are, and the list that they are chosen from.

    ``kind`` is text, digits (a stated number, its digits kept), date, choice, status or pnu.
    """

    key: str
    heading: Name
    kind: str = "text"
    words: str = ""
    width: int = 14


@value
class Sheet:
    """A sheet: its id, its name, and the columns that every profile has there."""

    id: str
    name: Name
    columns: tuple[Column, ...]


def _columns(*rows: tuple[str, str, str, str, str, int]) -> tuple[Column, ...]:
    return tuple(Column(key, Name(ko, en), kind, words, width) for key, ko, en, kind, words, width in rows)


_SOURCE = (
    ("source", "출처 문서", "Source", "text", "", 18), ("page", "쪽", "Page", "text", "", 12),
    ("status", "상태", "State", "status", "", 11),
)  # fmt: skip
_NOTE = ("note", "비고", "Note", "text", "", 30)

SHEETS = {
    sheet.id: sheet
    for sheet in (
        Sheet("site", Name("1_부지", "1_Sites"), _columns(
            ("site.name", "부지", "Site", "text", "", 20),
            ("site.role", "구분", "Role", "choice", "role", 14),
            ("site.institution", "소속 기관\n(기관 부지만)", "Institution\n(if any)", "text", "institution", 24),
            ("site.area", "면적", "Area", "digits", "", 12),
            ("site.area_unit", "단위", "Unit", "choice", "area_unit", 8),
            ("site.area_kind", "면적의 종류", "Kind of area", "choice", "area_kind", 12),
            ("site.address", "소재지", "Address", "text", "", 32),
            ("site.state", "개발 구분", "State of development", "text", "state", 16),
            ("site.legal_basis", "근거법률", "Legal basis", "text", "", 22),
            ("site.factor", "경계 결정 사유", "Boundary factor", "text", "factor", 22),
            *_SOURCE, _NOTE,
        )),
        Sheet("institution", Name("2_기관", "2_Institutions"), _columns(
            ("institution.name", "기관 이름", "Institution", "text", "", 32),
            ("institution.kind", "유형\n(정량 기준이 달라짐)", "Kind\n(decides the limits)", "choice", "kind", 20),
            ("institution.sites", "가진 부지 (자동)", "Its sites (automatic)", "status", "", 28),
            *_SOURCE, _NOTE,
        )),
        Sheet("figure", Name("3_정량조건", "3_Figures"), _columns(
            ("figure.as", "구분", "Stage", "choice", "stage", 10),
            ("institution.name", "기관", "Institution", "text", "institution", 26),
            *_SOURCE,
        )),
        Sheet("agreement", Name("4_협약", "4_Agreements"), _columns(
            ("agreement.name", "협약", "Agreement", "text", "", 24),
            ("agreement.signed", "체결일", "Signed on", "date", "", 13),
            ("agreement.governor", "시·도지사", "Head of the province", "text", "", 16),
            ("agreement.institutions", "참여 기관\n(쉼표로)", "Institutions\n(between commas)", "text", "", 34),
            ("agreement.content.1", "협약 목적\n및 기간", "Purpose\nand period", "choice", "content", 10),
            ("agreement.content.2", "책임과\n역할", "Duties\nand roles", "choice", "content", 10),
            ("agreement.content.3", "재원분담\n계획·목표", "Funding\nand goals", "choice", "content", 10),
            ("agreement.content.4", "성실 수행\n의무", "Duty to\nperform", "choice", "content", 10),
            ("agreement.content.5", "그 밖의\n사항", "Other\nmatters", "choice", "content", 10),
            *_SOURCE,
        )),
        Sheet("assessment", Name("5_정성조건", "5_Assessments"), _columns(
            ("assessment.of", "조건", "Requirement", "text", "", 24),
            ("assessment.no", "번호", "No.", "text", "", 7),
            ("assessment.item", "항목", "Item", "text", "", 24),
            ("assessment.value", "평가 결과", "Outcome", "choice", "grade", 13),
            *_SOURCE, _NOTE,
        )),
        Sheet("claim", Name("6_기재값", "6_Claims"), _columns(
            ("claim.proposal", "안", "Proposal", "text", "proposal", 22),
            ("claim.quantity", "무엇", "What", "choice", "quantity", 18),
            ("claim.value", "적힌 값", "Stated value", "digits", "", 12),
            ("claim.unit", "단위", "Unit", "choice", "unit", 9),
            ("claim.site_a", "부지 1\n(이격거리만)", "Site 1\n(separation)", "text", "site", 18),
            ("claim.site_b", "부지 2\n(이격거리만)", "Site 2\n(separation)", "text", "site", 18),
            ("claim.parts", "부분값, 목록\n(; 로 구분)", "Parts, or a list\n(between ;)", "text", "", 26),
            *_SOURCE,
        )),
        Sheet("parcel", Name("7_토지조서", "7_Parcels"), _columns(
            ("parcel.no", "연번", "No.", "text", "", 7),
            ("parcel.site", "부지", "Site", "text", "site", 20),
            ("parcel.pnu", "PNU (19자리, 글자)", "PNU (19 digits, text)", "pnu", "", 23),
            ("parcel.place", "소재지 (읍·면·동·리까지)", "Place (down to 동 or 리)", "text", "", 30),
            ("parcel.jibun", "지번", "Lot number", "text", "", 12),
            ("parcel.jimok", "지목", "Land category", "text", "category", 11),
            ("parcel.register_area[m2]", "공부면적\n(㎡)", "Registered area\n(m2)", "digits", "", 13),
            ("parcel.part_area[m2]", "편입면적\n(㎡)", "Included area\n(m2)", "digits", "", 13),
            ("parcel.whole", "편입", "Whole or part", "choice", "whole", 9),
            ("parcel.note", "비고", "Note", "text", "", 30),
            ("status", "상태", "State", "status", "", 13),
        )),
        Sheet("fact", Name("8_그밖의사실", "8_Facts"), _columns(
            ("fact.name", "사실", "Fact", "text", "", 28),
            ("fact.site", "부지", "Site", "text", "site", 20),
            ("fact.proposal", "안", "Proposal", "text", "proposal", 20),
            ("fact.value", "값", "Value", "text", "", 20),
            ("fact.unit", "단위", "Unit", "text", "", 10),
            *_SOURCE, _NOTE,
        )),
    )
}  # fmt: skip
META = "_zonegeo"
LISTS = Name("_목록", "_lists")

UNIT_NAMES = {
    "m2": Name("㎡", "m2"), "km2": Name("㎢", "km2"), "ha": Name("ha", "ha"), "pyeong": Name("평", "pyeong"),
    "man-pyeong": Name("만평", "man-pyeong"), "m": Name("m", "m"), "km": Name("km", "km"), "KRW": Name("원", "KRW"),
    "million KRW": Name("백만원", "million KRW"), "100 million KRW": Name("억원", "100 million KRW"),
    "person": Name("명", "persons"), "case": Name("건", "cases"), "item": Name("개", "items"),
    "site": Name("개소", "sites"), "institution": Name("개 기관", "institutions"),
    "household": Name("세대", "households"),
    "company": Name("개사", "companies"), "storey": Name("층", "storeys"), "year": Name("년", "years"),
    "%": Name("%", "%"), "ratio": Name("배", "ratio"), "part": Name("개", "parts"), "hole": Name("개", "holes"),
}  # fmt: skip
# units that documents state figures in; a word of two units is none
_STATED_IN = (
    "km2", "m2", "ha", "pyeong", "man-pyeong", "km", "m", "site", "KRW", "million KRW", "100 million KRW", "person",
    "case", "item", "institution", "company", "household", "%",
)  # fmt: skip

# what the file keeps → what a cell says; the first word of each is the one that is written
WORDS: Mapping[str, Mapping[str, Name]] = {
    "role": {"core": Name("기술 핵심기관", "core institution"), "background": Name("배후공간", "background space")},
    "kind": {
        "university": Name("대학", "university"), "research-institute": Name("연구소", "research institute"),
        "other": Name("그 밖의 공공연구기관", "other public research institute"),
    },
    "stage": {"requested": Name("요청", "requested"), "confirmed": Name("확인", "confirmed")},
    "area_unit": {
        "m2": Name("㎡", "m2"), "km2": Name("㎢", "km2"), "ha": Name("ha", "ha"), "pyeong": Name("평", "pyeong"),
        "man-pyeong": Name("만평", "man-pyeong"),
    },
    "area_kind": {
        "register": Name("공부면적", "registered area"), "planned": Name("계획면적", "planned area"),
        "notice": Name("고시면적", "notified area"),
    },
    "unit": {unit: UNIT_NAMES[unit] for unit in _STATED_IN},
    "content": {"yes": Name("포함", "included"), "no": Name("없음", "none")},
    "grade": {
        "satisfied": Name("만족", "satisfied"), "not_satisfied": Name("미만족", "not satisfied"),
        **{str(n): Name(f"{n}등급", f"grade {n}") for n in range(1, 6)},
    },
    "quantity": {
        "total-area": Name("총면적", "total area"),
        "core-area": Name("기술 핵심기관 면적", "area of core institutions"),
        "background-area": Name("배후공간 면적", "background area"),
        "background-site-count": Name("배후공간 수", "number of background spaces"),
        "separation": Name("이격거리", "separation"), "sum-of-parts": Name("부분의 합", "sum of parts"),
        "difference": Name("차", "difference"), "product": Name("곱", "product"), "share": Name("비율", "share"),
        "rate": Name("증감률", "rate of change"), "count-of-list": Name("목록의 수", "count of a list"),
        "equality": Name("두 곳의 일치", "two places agree"), "order-of-dates": Name("날짜의 순서", "order of dates"),
    },
    "state": {"planned": Name("개발예정지", "to be developed"), "built": Name("개발완료지", "developed")},
    "whole": {"yes": Name("전부", "whole"), "no": Name("일부", "part")},
    "yes-no": {"yes": Name("예", "yes"), "no": Name("아니요", "no")},
}  # fmt: skip
SEARCHED = Name("모름", "unknown")
NONE = Name("없음", "none")
NOT_ASKED = Name("해당없음", "not applicable")
LIMIT = Name("고시", "limit")
# contents of an agreement (세부고시 제9조 제1항) by their columns
CONTENTS = {f"agreement.content.{number}": id_ for number, id_ in enumerate(AGREEMENT_CONTENTS, start=1)}

# headings that people give the columns of a schedule of parcels, plain (see :func:`plain`)
SCHEDULE_HEADINGS = {
    "parcel.no": ("연번", "번호", "순번", "no", "일련번호"),
    "parcel.site": ("부지", "부지명", "지구", "지구명", "구역", "구역명", "site"),
    "parcel.pnu": (
        "pnu", "필지고유번호", "고유번호", "토지고유번호", "pnu19자리글자", "pnu19digitstext", "pnu코드",
    ),
    "parcel.place": (
        "소재지", "토지소재지", "주소", "법정동", "법정동명", "소재지읍면동리까지", "위치", "소재", "placedownto동or리",
    ),
    "parcel.sido": ("시도", "광역시도"),
    "parcel.sigungu": ("시군구", "시군"),
    "parcel.emd": ("읍면동", "읍면", "동명", "동"),
    "parcel.ri": ("리", "동리", "리동", "동리명", "리명"),
    "parcel.jibun": ("지번", "jibun", "번지", "lotnumber"),
    "parcel.main": ("본번", "mnnm"),
    "parcel.sub": ("부번", "slno"),
    "parcel.jimok": ("지목", "jimok", "공부상지목", "공부지목", "landcategory"),
    "parcel.register_area": (
        "공부면적", "공부상면적", "대장면적", "토지면적", "지적면적", "면적", "원면적", "지적", "registeredarea",
    ),
    "parcel.part_area": (
        "편입면적", "편입지적", "실제편입면적", "편입예정면적", "사업편입면적", "지구편입면적", "구역편입면적",
        "구역내면적", "지구내면적", "사업면적", "구역면적", "수용면적", "저촉면적", "includedarea",
    ),
    "parcel.whole": ("편입", "편입구분", "편입여부", "전부일부", "wholeorpart"),
    "parcel.note": ("비고", "note", "remark", "적요"),
}  # fmt: skip
# a place may stand in a column for each of its parts
PLACE_PARTS = ("parcel.sido", "parcel.sigungu", "parcel.emd", "parcel.ri")
# below or beside these an address is that of a person
OF_OWNERS = ("소유자", "소유주", "토지소유자", "관계인", "이해관계인", "권리자", "등기명의인", "성명", "성명명칭")
MOST_HEADING_ROWS = 20


def unit_name(unit: str) -> Name:
    """Return how a unit is called in headings and messages."""
    return UNIT_NAMES.get(unit, Name(unit, unit))


@lru_cache(maxsize=4096)
def plain(text: object) -> str:
    """Return a heading without what differs from hand to hand: case, blanks, line breaks, signs, a unit in brackets.

    >>> plain("공부상 면적\\n(㎡)"), plain("Lot_Number"), plain("PNU")
    ('공부상면적', 'lotnumber', 'pnu')
    """
    told = unicodedata.normalize("NFC", str(text)).replace("²", "2").replace("㎡", "m2").replace("㎢", "km2")
    told = re.sub(r"[(\[](?:m2|km2|ha|평|제곱미터|만평|천m2)[)\]]", "", told.lower().replace("\n", ""))
    return re.sub(r"[\s_\-.·,;()\[\]/]", "", told)


def word_in(name: Name, given: object) -> bool:
    """True where a cell says a word in either language."""
    told = plain(given)
    return told in (plain(name.ko), plain(name.en))
