"""Lists of parcels as city offices keep them: merged cells, two heads, sums, remarks; read right, asked, or refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas
import pytest

from tests.quick_part import mostly_slow
from tests.sources.intake.made import parcel_list, shapefile
from zonegeo.api.land.intake import take_in
from zonegeo.base.errors import InputError, UsageError
from zonegeo.sources.intake.question import Answers
from zonegeo.sources.intake.read_intake import Intake
from zonegeo.sources.workbook.read_schedule import ParcelRow

PLACE = "구미시 부곡동"  # the dong of the parcels that are drawn
AREAS = {"캠퍼스": 300_000, "첫 부지": 200_000, "둘째 부지": 457_000}
SAID = {"profile": "kr/innotown", "zone": "none", "basis": "cadastral", "accuracy": "1 m"}


def by_place(page: Any) -> None:
    """The list names its parcels by 소재지 and 지번 in columns E and F, rows 4 to 15, sum in 16."""
    page["E3"] = "소재지"
    for row in range(4, 16):
        page.cell(row, 5).value = PLACE


def given(folder: Path, how: Callable[[Any], None] = lambda page: None) -> list[Path]:
    def change(page: Any) -> None:
        by_place(page)
        how(page)

    return parcel_list(folder, change=change)


def taken(files: list[Path], *, yes: bool = True, **said: str) -> Intake:
    keys = {key.replace("_", "-"): each for key, each in said.items()}
    return take_in(list(map(str, files)), Answers({**SAID, **keys}, yes), today=date(2026, 3, 2), asks_day=False)


def areas(found: Intake) -> dict[str, float]:
    return {site.name: float(site.declared_area.si) for site in found.sites if site.declared_area is not None}


def merge(*ranges: str) -> Callable[[Any], None]:
    def merged(page: Any) -> None:
        for each in ranges:
            page.merge_cells(each)

    return merged


def below(column: int, text: str | None) -> Callable[[Any], None]:
    def written(page: Any) -> None:
        for row in range(5, 16):
            page.cell(row, column).value = text

    return written


def lines(*added: list[Any], at: int = 17) -> Callable[[Any], None]:
    def written(page: Any) -> None:
        page.insert_rows(at, len(added))
        for n, line in enumerate(added):
            for column, each in enumerate(line, start=1):
                page.cell(at + n, column).value = each

    return written


def sums_above(page: Any) -> None:
    """The sum of all, and of each site, stand above their rows."""
    for at, (name, area) in zip((12, 8, 4), reversed(AREAS.items()), strict=True):
        lines([None, f"{name} 소 계", *[None] * 5, area], at=at)(page)
    lines(["총 계", *[None] * 6, 957_000], at=4)(page)


def full_width(page: Any) -> None:
    for row in range(4, 16):
        page.cell(row, 6).value = "".join(chr(ord(c) + 0xFEE0) for c in page.cell(row, 6).value)
        page.cell(row, 8).value = f"{page.cell(row, 8).value:,.1f} ㎡"


def parts_of_a_place(page: Any) -> None:
    """소재지 over 시군구, 읍면동, 리; 면적 over 공부, 편입; 소유자 over 성명, 주소: two rows of heads, merged."""
    page.insert_rows(4)
    page.insert_cols(6, 2)
    page["E3"], page["E4"], page["F4"], page["G4"] = "소재지", "시·군·구", "읍·면·동", "리"
    page["J3"], page["J4"], page["K4"], page["L3"], page["L4"], page["M4"] = (
        "면적(㎡)", "공부", "편입", "소유자", "성명", "주소")  # fmt: skip
    for row in range(5, 17):
        page.cell(row, 5).value, page.cell(row, 6).value = PLACE.split()
        page.cell(row, 11).value, page.cell(row, 12).value = page.cell(row, 10).value, "홍길동"
        page.cell(row, 13).value = "서울특별시 동대문구 회기동"
    for each in ("E3:G3", "J3:K3", "L3:M3", *(f"{column}3:{column}4" for column in "ABCDHI")):
        page.merge_cells(each)


READ = {
    "as it is": (lambda page: None, {}),
    "merged place": (merge("E4:E15"), {"fill-down": "소재지"}),
    "merged sites": (merge("B4:B7", "C4:C7", "B8:B11", "D8:D11"), {"fill-down": "구역명,구분,계획안"}),
    "blank below": (below(5, None), {"fill-down": "소재지"}),
    "ditto marks": (below(5, "〃"), {"fill-down": "소재지"}),
    "full-width digits and text numbers": (full_width, {}),
    "two rows of heads": (parts_of_a_place, {}),
    "sums above, by site": (sums_above, {}),
    "remarks": (lines([None, None, None, None, "※ 토지대장 기준(2026. 3. 2.)"], ["주) 도로는 뺐음"]), {}),
    "unit above": (lambda page: (lines(["(단위: 필지, ㎡)"], at=2)(page), page.__setitem__("H4", "공부면적")), {}),
}  # fmt: skip


@pytest.mark.parametrize("form", mostly_slow(list(READ), one_in=3))
def test_a_list_is_read_as_it_is_meant(tmp_path: Path, form: str) -> None:
    how, asked = READ[form]
    files = given(tmp_path, how)
    found = taken(files)
    assert areas(found) == pytest.approx(AREAS)
    named = {key.partition(":")[0]: each for key, each in found.answers.items()}
    assert {key: named.get(key) for key in ("fill-down",) if key in named} == asked
    if asked:
        with pytest.raises(UsageError) as refused:
            taken(files, yes=False)
        assert f"--fill-down 토지조서.xlsx={asked['fill-down']}" in {p.values["option"] for p in refused.value.problems}
        with pytest.raises((InputError, UsageError)):  # nothing is filled where somebody says no
            taken(files, fill_down="none")


def moved(page: Any) -> None:
    for row in range(4, 16):
        page.cell(row, 5).value = "구미시 원평동"


REFUSED = {
    "another dong": (moved, "parcel-list-elsewhere", "부곡동"),
    "a lot made a day": (lambda page: page.__setitem__("F4", datetime(2026, 5, 3)), "cell-became-a-date", "5-3"),
    "a unit above that is not read": (lambda page: page.__setitem__("A1", "토지조서 (단위: 천㎡)"), "schedule-sum", ""),
    "an unread part": (lambda page: page.__setitem__("I3", "편입 부분 면적"), "schedule-heading", "편입 부분 면적"),
    "merged areas": (merge("H4:H5"), "cell-merged", "H4:H5"),
    "a wrong sum of a site": (
        lines([None, "캠퍼스 소계", None, None, None, None, None, 299_999], at=8), "schedule-sum", "H8"),
}  # fmt: skip


@pytest.mark.parametrize("form", list(REFUSED))
def test_what_cannot_be_read_is_told(tmp_path: Path, form: str) -> None:
    how, code, said = REFUSED[form]
    if form.startswith("a unit"):  # where the heading itself names no unit
        before, code, said = how, "schedule-unit", "천㎡"
        how = lambda page: (before(page), page.__setitem__("H3", "공부면적"))  # noqa: E731
    with pytest.raises(InputError) as refused:
        taken(given(tmp_path, how))
    (problem,) = refused.value.problems
    assert problem.code == code
    assert said in f"{problem.where} {problem.values}"


def test_what_is_missing_and_what_lies_elsewhere_is_told_apart_without_comparing_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each row against each other would be quadratic in the rows of a list that names another dong."""

    def moved_and_unknown(page: Any) -> None:
        moved(page)
        page["F15"] = "9999"

    def compared(*_: object) -> bool:
        raise AssertionError("a row was compared with another")

    monkeypatch.setattr(ParcelRow, "__eq__", compared)
    with pytest.raises(InputError) as refused:
        taken(given(tmp_path, moved_and_unknown))
    counts = {each.code: each.values["count"] for each in refused.value.problems}
    assert counts == {"parcel-list-missing": 1, "parcel-list-elsewhere": 11}


def sheets(path: Path, titles: list[str], **states: str) -> None:
    book = openpyxl.load_workbook(path)
    first = book.active
    first.title = titles[0]
    for title in titles[1:]:
        book.copy_worksheet(first).title = title
    book.create_sheet("표지", 0)["A1"] = "구미 강소특구"
    for title, state in states.items():
        book[title].sheet_state = state
    book.save(path)


def test_a_cover_and_a_hidden_list_are_passed_over(tmp_path: Path) -> None:
    files = given(tmp_path)
    sheets(files[0], ["토지 조서(안)", "옛조서"], 옛조서="hidden")
    assert areas(taken(files)) == pytest.approx(AREAS)


def test_of_several_lists_one_is_asked_for_and_named(tmp_path: Path) -> None:
    files = given(tmp_path)
    sheets(files[0], ["토지 조서(안)", "둘째 조서"])
    with pytest.raises(UsageError) as refused:
        taken(files)
    assert "토지 조서(안) | 둘째 조서" in str(refused.value.problems[0].values["option"])
    assert areas(taken(files, **{"layer:토지조서.xlsx": "둘째 조서"})) == pytest.approx(AREAS)


def test_gaps_of_every_sheet_are_asked_at_once_and_filled(tmp_path: Path) -> None:
    """The first sheet has the campus and blanks below its role, the second the rest and blanks below its place."""
    files = given(tmp_path)
    book = openpyxl.load_workbook(files[0])
    first, second = book.active, book.copy_worksheet(book.active)
    first.title, second.title = "첫 조서", "둘째 조서"
    first.delete_rows(8, 9)
    second.delete_rows(16)
    second.delete_rows(4, 4)
    for row in range(5, 8):
        first.cell(row, 3).value = None
    for row in range(5, 12):
        second.cell(row, 5).value = None
    book.save(files[0])
    said = {"layer:토지조서.xlsx": "첫 조서,둘째 조서"}
    with pytest.raises(UsageError) as asked:
        taken(files, yes=False, **said)
    (question,) = [each.values for each in asked.value.problems if "--fill-down" in each.values["option"]]
    assert question["option"] == "--fill-down 토지조서.xlsx=구분,소재지"
    assert question["question"]["values"]["count"] == 3 + 7
    assert areas(taken(files, **said)) == pytest.approx(AREAS)
    assert areas(taken(files, yes=True, **said, fill_down="구분,소재지")) == pytest.approx(AREAS)


def test_a_list_that_stands_in_a_hidden_sheet_alone_is_told(tmp_path: Path) -> None:
    files = given(tmp_path)
    sheets(files[0], ["조서"], 조서="hidden")
    told = [each["code"] for layer in taken(files).layers for each in layer.evidence["notices"]]
    assert "notice.schedule-hidden-sheet" in told


@pytest.mark.parametrize("made", ["cp949", "utf-8-sig", "xlsm"])
def test_a_list_in_another_file(tmp_path: Path, made: str) -> None:
    book, layer = given(tmp_path)
    file = tmp_path / f"토지 조서(안).{'xlsm' if made == 'xlsm' else 'csv'}"
    if made == "xlsm":
        file.write_bytes(book.read_bytes())
    else:
        with file.open("w", encoding=made, newline="") as text:
            csv.writer(text).writerows(openpyxl.load_workbook(book).active.iter_rows(values_only=True))
    assert areas(taken([file, layer])) == pytest.approx(AREAS)


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_other_spreadsheets_are_refused_with_the_way_out(tmp_path: Path, suffix: str) -> None:
    book, layer = given(tmp_path)
    with pytest.raises(InputError, match="format-closed"):
        taken([book.rename(book.with_suffix(suffix)), layer])


def test_a_dong_that_nobody_knows_leaves_the_lot_numbers(tmp_path: Path) -> None:
    files = given(tmp_path, below(5, "구미시 가나다동"))
    found = taken(files)
    assert areas(found) == pytest.approx(AREAS)
    told = [each for layer in found.layers for each in layer.evidence["notices"]]
    (notice,) = [each for each in told if each["code"] == "notice.parcel-list-by-lot"]
    assert notice["values"]["places"] == "구미시 가나다동"


def test_a_lot_number_of_two_dongs_is_not_guessed(tmp_path: Path) -> None:
    files = given(tmp_path, below(5, "구미시 가나다동"))
    land = geopandas.read_file(files[1], encoding="cp949")
    again = land.head(4).assign(PNU=["4719010600" + each[10:] for each in land["PNU"].head(4)])
    shapefile(files[1], pandas.concat([land, again], ignore_index=True))
    with pytest.raises(InputError) as refused:
        taken(files)
    assert [each.code for each in refused.value.problems] == ["parcel-list-open"]
