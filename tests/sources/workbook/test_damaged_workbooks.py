"""Workbooks damaged on purpose: each mistake is told with its sheet and cell, and nothing is read wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from tests.workbooks import change, edit
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import InputError
from zonegeo.i18n.translator import Translator

PNU = "1123010700109500000"
# sheet, cell, what is written there, the code, what else the message says
CELLS = [
    ("3_정량조건", "G7", "37억", "cell-unit-differs", "3700"),
    ("3_정량조건", "G7", "3,700천원", "cell-unit-differs", "3.7"),
    ("3_정량조건", "G7", "3700만원", "cell-unit-differs", "37"),
    ("3_정량조건", "D7", "삼천칠백", "cell-korean-number", "3700"),
    ("3_정량조건", "D7", "1만2천", "cell-korean-number", "12000"),
    ("3_정량조건", "D7", "3.434,5", "cell-not-a-number", ""),
    ("3_정량조건", "D7", "-12", "cell-negative", ""),
    ("3_정량조건", "D7", "-", "cell-dash", ""),
    ("3_정량조건", "D7", "해당없음", "cell-not-asked-here", ""),
    ("3_정량조건", "D7", datetime(2026, 12, 3), "cell-became-a-date", "12-3"),
    ("3_정량조건", "D7", "=450+1", "cell-formula-without-value", ""),
    ("3_정량조건", "C7", "한빛대", "unknown-institution", "한빛대학교"),
    ("4_협약", "C5", "'19.9.27", "cell-year-of-two-digits", "2019-09-27"),
    ("4_협약", "C5", "2019-09", "cell-not-a-day", ""),
    ("4_협약", "C5", "9/27/2019", "cell-not-a-day", ""),
    ("4_협약", "C5", "2019-13-01", "cell-not-a-day", ""),
    ("4_협약", "C5", "43735", "cell-not-a-day", ""),
    ("4_협약", "E5", "한빛대학교, 다른대학교", "unknown-institution", "다른대학교"),
    ("4_협약", "F5", "있음", "cell-word-unknown", "포함"),
    ("5_정성조건", "E9", "보통", "cell-word-unknown", "만족"),
    ("5_정성조건", "E9", "6등급", "cell-word-unknown", "5등급"),
    ("5_정성조건", "E9", "?", "cell-dash", ""),
    ("2_기관", "C5", "대학원", "cell-word-unknown", "대학"),
    ("2_기관", "B5", None, "row-without-name", ""),
    ("1_부지", "B6", "다른 부지", "row-of-another", "yard 이름"),
    ("1_부지", "C6", "기술핵심기관", "row-of-another", "배후공간"),
    ("1_부지", "D6", "한빛대학교", "cell-not-of-background", ""),
    ("1_부지", "E6", "0.8", "fact-twice", "sites.geojson"),
    ("6_기재값", "D5", "1,234.5㎡(373평)", "cell-not-a-number", ""),
    ("6_기재값", "D5", "70ha", "cell-unit-differs", "0.7"),
    ("6_기재값", "E5", None, "area-without-unit", ""),
    ("6_기재값", "E5", "제곱킬로", "cell-word-unknown", "㎢"),
    ("6_기재값", "C5", "면적", "cell-word-unknown", "총면적"),
]  # fmt: skip
# the same of the list of parcels: cells of its first row
PARCELS = [
    ({"D5": 1123010700109500000}, "pnu-number-cell", "D5"),
    ({"D5": "1.12301E+18"}, "pnu-number-cell", "D5"),
    ({"D5": PNU[:-1]}, "pnu-cell", "D5"),
    ({"D5": PNU[:10] + "3" + PNU[11:]}, "pnu-cell", "D5"),
    ({"D5": "1123010700100120003", "F5": "12-4"}, "pnu-and-lot-differ", "D5·F5"),
    ({"E5": "청량리동", "F5": datetime(2026, 12, 3)}, "cell-became-a-date", "F5"),
    ({"E5": "청량리동", "F5": "950 일원"}, "lot-no-list", "F5"),
    ({"E5": "청량리동", "F5": "12-3 외 3필지"}, "lot-no-list", "F5"),
    ({"E5": "청량리동", "F5": "3블록 2"}, "lot-needs-pnu", "F5"),
    ({"E5": "청량리동", "F5": "열둘"}, "lot-malformed", "F5"),
    ({"F5": "950"}, "parcel-without-place", "E5·F5"),
    ({"E5": "서울특별시 동대문구 청량리동"}, "parcel-without-number", "D5·F5"),
    ({"D5": PNU, "C5": "없는 부지"}, "unknown-site", "C5"),
    ({"D5": PNU, "G5": "집터"}, "land-category-unknown", "G5"),
    ({"D5": PNU, "H5": 100, "I5": 120}, "part-exceeds-parcel", "H5·I5"),
    ({"D5": PNU, "H5": 100, "J5": "일부"}, "part-without-area", "J5·I5"),
    ({"D5": PNU, "H5": 100, "I5": 90, "J5": "전부"}, "whole-and-part-differ", "H5·I5"),
    ({"D5": PNU, "H5": "삼백"}, "cell-korean-number", "H5"),
    ({"D5": PNU, "H5": 100, "E6": "합계", "H6": 90}, "schedule-sum", "H6"),
]


def problems_of(study: Path) -> list[Any]:
    with pytest.raises(InputError) as caught:
        read_study(study)
    return list(caught.value.problems)


@pytest.mark.parametrize(("sheet", "cell", "given", "code", "says"), mostly_slow(CELLS, one_in=5))
def test_a_damaged_cell_is_told(
    filled: Path, own: Path, sheet: str, cell: str, given: Any, code: str, says: str
) -> None:
    change(filled, sheet, **{cell: given})
    told = [each for each in problems_of(own) if each.code == code]
    assert told, problems_of(own)
    assert told[0].where.startswith(f"자료.xlsx: {sheet}!{cell}")
    for language in ("ko", "en"):
        sentences = " ".join(Translator(language).problem(told[0]))
        assert "{" not in sentences
        assert says in sentences or language == "en"


@pytest.mark.parametrize(("cells", "code", "place"), mostly_slow(PARCELS, one_in=4))
def test_a_damaged_row_of_parcels_is_told(
    filled: Path, own: Path, cells: dict[str, Any], code: str, place: str
) -> None:
    change(filled, "7_토지조서", **cells)
    told = problems_of(own)
    assert [(each.code, each.where) for each in told] == [(code, f"자료.xlsx: 7_토지조서!{place}")]
    for language in ("ko", "en"):
        assert "{" not in " ".join(Translator(language).problem(told[0]))


def _merge(sheet: str, cells: str) -> Callable[[Any], None]:
    def merge(book: Any) -> None:
        book[sheet][cells.partition(":")[0]] = "만족"
        book[sheet].merge_cells(cells)

    return merge


def _percent(book: Any) -> None:
    cell = book["3_정량조건"]["D7"]
    cell.value, cell.number_format = 4.51, "0%"


def _error(book: Any) -> None:
    cell = book["3_정량조건"]["D7"]
    cell.value, cell.data_type = "#REF!", "e"


def _twice(book: Any) -> None:
    book["3_정량조건"]["C8"], book["3_정량조건"]["B8"], book["3_정량조건"]["D8"] = "한빛대학교", "확인", 452


def _without_keys(book: Any) -> None:
    for row in range(5, 20):
        book["5_정성조건"].cell(row, 1).value = None


DAMAGES = [
    (_merge("5_정성조건", "E8:E11"), "cell-merged", "5_정성조건!E8:E11"),
    (_merge("7_토지조서", "E8:E11"), "cell-merged", "7_토지조서!E8:E11"),
    (_percent, "cell-format", "3_정량조건!D7"),
    (_error, "cell-formula-error", "3_정량조건!D7"),
    (_twice, "fact-twice", "3_정량조건!D8"),
    (_without_keys, "row-without-key", "5_정성조건!E8"),
    (lambda book: book["4_협약"].delete_cols(3), "column-missing", "4_협약"),
    (lambda book: setattr(book["6_기재값"], "title", "2_기관 사본"), "", ""),
    (lambda book: [book.remove(s) for s in book.worksheets[1:]], "facts-without-sheets", "자료.xlsx"),
]


@pytest.mark.parametrize(("damage", "code", "place"), DAMAGES)
def test_a_damaged_sheet_is_told(filled: Path, own: Path, damage: Callable[[Any], None], code: str, place: str) -> None:
    edit(filled, damage)
    if not code:  # another title: the hidden mark says which sheet it is
        assert len(read_study(own).claims) == 1
        return
    assert code in {each.code for each in problems_of(own) if place in each.where}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 locked", b"plain text"])
def test_what_is_no_workbook_is_refused(filled: Path, own: Path, content: bytes) -> None:
    filled.write_bytes(content)
    assert {each.code for each in problems_of(own)} <= {"format-broken", "workbook-locked"}


@pytest.mark.slow
def test_days_are_read_as_they_are_written(filled: Path, own: Path) -> None:
    for given in (date(2020, 1, 2), "2020.1.2", "2020. 01. 02.", "2020년 1월 2일"):
        change(filled, "4_협약", C5=given)
        assert read_study(own).agreements[0].signed == date(2020, 1, 2)
