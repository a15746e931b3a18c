"""The workbook of facts: written with what is asked, read back as the same facts, decided by the listed cells alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.quick_part import mostly_slow
from tests.workbooks import change, change_all, column_of, edit, listed
from zonegeo.api.results.evaluate import read_study
from zonegeo.sources.study.find_study import carried_root


def verdicts(command: Callable[..., Any], study: Path, *options: str) -> dict[str, str]:
    said = command("check", study, "--format", "json", "--exit-zero", "--lang", "ko", *options)
    assert said.code == 0, said.err
    return {each["requirement"]: each["verdict"] for each in json.loads(said.out)["findings"]}


def copy_of_carried(folder: Path) -> Path:
    for part in ("geo", "data/boundaries"):
        shutil.copytree(carried_root() / part, folder / part)
    return folder / "geo" / "hongneung.toml"


def texts_of(path: Path) -> dict[str, set[str]]:
    """Every value below the headings, sheet by sheet, but for states and automatic cells."""
    return {
        sheet.title: {
            str(cell.value)[:10] for row in sheet.iter_rows(min_row=5) for cell in row
            if cell.value is not None and sheet.cell(3, cell.column).value not in ("status", "institution.sites")
            and cell.column > 1
        }
        for sheet in openpyxl.load_workbook(path) if sheet.title[0].isdigit()
    }  # fmt: skip


def fill(cell: dict[str, Any]) -> Any:
    """What a planner would write into a cell that is listed, by its heading and the words of its row alone."""
    heading = cell["row"] if cell["heading"] == "값" else cell["heading"]
    words = {
        "소속 기관": "한빛대학교", "기관 이름": "한빛대학교", "유형": "대학", "체결일": date(2020, 1, 2),
        "시·도지사": "시장", "참여 기관": "한빛대학교", "협약": "첫 협약", "평가 결과": "2등급", "기관": "한빛대학교",
        "개발 단계": "개발예정지", "공청회": "개최", "전문가위원회 위원 수": 15, "재적 위원": "예",
    }  # fmt: skip
    return next((given for start, given in words.items() if heading.startswith(start)), 30_000)


def test_the_listed_cells_alone_decide_an_own_zone(own: Path, command: Callable[..., Any]) -> None:
    before = verdicts(command, own)
    open_ones = [
        "core-institutions", "agreement", "core-quantitative", "core-qualitative", "zone-qualitative",
        "background-land", "public-hearing", "committee-size", "committee-quorum",
    ]  # fmt: skip
    assert [before[each] for each in open_ones] == ["undecided"] * len(open_ones)
    cells = listed(command("facts", own, "--missing", "--format", "json", "--lang", "ko"))
    book = own.parent / "자료.xlsx"
    change_all(book, [(cell["sheet"], cell["cell"], fill(cell)) for cell in cells])
    after = verdicts(command, own)
    assert [after[each] for each in open_ones] == ["pass"] * len(open_ones)
    assert {name: verdict for name, verdict in after.items() if name not in open_ones} == {
        name: verdict for name, verdict in before.items() if name not in open_ones
    }
    assert listed(command("facts", own, "--missing", "--format", "json", "--lang", "ko")) == []


@pytest.mark.slow
def test_what_is_missing_is_told_in_the_words_of_the_profile(own: Path, command: Callable[..., Any]) -> None:
    told = command("facts", own, "--missing", "--lang", "ko").out
    assert "기술 핵심기관 부지의 소속 기관" in told
    assert "중심 시설" not in told
    assert "대상지" not in told


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("output", mostly_slow(["자료.xlsx", "자료"], one_in=4))
def test_a_round_trip_changes_nothing(tmp_path: Path, command: Callable[..., Any], language: str, output: str) -> None:
    study = copy_of_carried(tmp_path)
    before = command("check", study, "--format", "csv").out
    assert command("facts", study, "-o", study.parent / output, "--lang", language).code == 0
    assert f'facts = "{output}"' in study.read_text(encoding="utf-8")
    assert command("check", study, "--format", "csv").out == before
    again = study.parent / f"2{output}"
    assert command("facts", study, "-o", again, "--lang", language).code == 0
    for file in sorted((study.parent / output).iterdir()) if output == "자료" else [study.parent / output]:
        other = again / file.name if output == "자료" else again
        assert other.read_bytes() == file.read_bytes(), file.name


@pytest.mark.slow
def test_a_filled_workbook_is_written_back_as_it_was(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    change(filled, "2_기관", H5="새로 세운 기관")
    before = command("check", own, "--format", "csv").out
    told = texts_of(filled)
    refused = command("facts", own, "-o", filled, "--lang", "ko")
    assert (refused.code, "output-exists" in refused.err) == (2, True)
    assert command("facts", own, "-o", filled, "--overwrite", "--lang", "ko").code == 0
    again = texts_of(filled)
    assert told["2_기관"] - again["2_기관"] == told["4_협약"] - again["4_협약"] == set()
    assert told["3_정량조건"] - again["3_정량조건"] == told["6_기재값"] - again["6_기재값"] == set()
    assert texts_of(filled) == again
    assert command("check", own, "--format", "csv").out == before


def test_saving_unchanged_gives_the_same_result(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    before = command("check", own, "--format", "csv", "--lang", "ko").out
    edit(filled, lambda book: None)
    assert command("check", own, "--format", "csv", "--lang", "ko").out == before


@pytest.mark.slow
def test_sheets_columns_and_rows_may_be_moved(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    before = command("check", own, "--format", "csv", "--lang", "ko").out

    def shuffle(book: Any) -> None:
        book.move_sheet("3_정량조건", offset=-3)
        page = book["2_기관"]
        page.unmerge_cells("B2:H2")
        page.insert_cols(3)
        page.insert_rows(2)
        for sheet in book:
            sheet.protection.sheet = False

    edit(filled, shuffle)
    assert command("check", own, "--format", "csv", "--lang", "ko").out == before


def test_headings_are_read_where_the_keys_are_gone(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    before = verdicts(command, own)

    def strip(book: Any) -> None:
        for name in ("1_부지", "2_기관", "3_정량조건", "4_협약", "6_기재값"):
            book[name].delete_rows(3)

    edit(filled, strip)
    assert verdicts(command, own) == before


def test_without_keys_and_headings_a_sheet_is_refused(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    edit(filled, lambda book: book["2_기관"].delete_rows(3, 2))
    said = command("check", own, "--lang", "ko")
    assert said.code == 4
    assert "sheet-without-head" in said.err
    assert "2_기관" in said.err


@pytest.mark.slow
def test_blank_and_searched_decide_alike_and_are_asked_apart(
    filled: Path, own: Path, command: Callable[..., Any]
) -> None:
    for given, is_asked in ((None, True), ("모름", False)):
        change(filled, "5_정성조건", E7=given)
        assert verdicts(command, own)["core-qualitative"] == "undecided"
        cells = listed(command("facts", own, "--missing", "--format", "json", "--lang", "ko"))
        # what the procedure asks (sheet 8) is open beside it
        assert [c["cell"] for c in cells if c["sheet"] == "5_정성조건"] == (["E7"] if is_asked else [])


def test_none_and_zero_count(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    change(filled, "3_정량조건", D7="없음")
    study = read_study(own)
    (university,) = study.institutions.values()
    assert str(next(each.value for each in university.figures if each.item == "research-staff")) == "0 person"
    change(filled, "4_협약", B5="없음", C5=None, D5=None, E5=None, K5=None)
    assert read_study(own).no_agreement
    assert verdicts(command, own)["agreement"] == "fail"


def test_stated_digits_are_kept(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    def as_numbers(book: Any) -> None:
        cell = book["6_기재값"]["D5"]
        cell.value, cell.number_format = 0.7, "0.00"

    for given in (lambda book: None, as_numbers):
        edit(filled, given)
        (claim,) = read_study(own).claims
        assert (str(claim.stated), claim.source) == ("0.70 km2", "신청서 9")


@pytest.mark.slow
def test_a_source_that_is_left_out_is_the_cell_itself(filled: Path, own: Path) -> None:
    study = read_study(own)
    assert study.assessments[0].source == "자료.xlsx: 5_정성조건!E5"
    assert study.agreements[0].source == "신청서"


@pytest.mark.slow
def test_hidden_rows_are_read_and_told(filled: Path, own: Path, command: Callable[..., Any]) -> None:
    before = verdicts(command, own)
    edit(filled, lambda book: setattr(book["5_정성조건"].row_dimensions[8], "hidden", True))
    assert verdicts(command, own) == before
    assert "자료.xlsx: 5_정성조건: 8" in command("check", own, "--lang", "ko").out


@pytest.mark.slow
def test_the_same_thing_in_both_is_an_error_with_line_and_cell(tmp_path: Path, command: Callable[..., Any]) -> None:
    study = copy_of_carried(tmp_path)
    book = study.parent / "facts.xlsx"
    assert command("facts", study, "-o", book, "--lang", "ko").code == 0
    change(book, "3_정량조건", D12=470)
    said = command("check", study, "--lang", "ko")
    lines = study.read_text(encoding="utf-8").splitlines()
    heads = [n for n, line in enumerate(lines) if line.startswith("[[institution]]")]
    line = next(n for n in range(heads[2], len(lines)) if lines[n].strip().startswith("confirmed ="))
    assert said.code == 4
    assert "fact-twice" in said.err
    assert "3_정량조건!D" in said.err
    assert f"hongneung.toml:{line + 1}:" in said.err


def test_a_study_that_is_carried_is_not_changed(tmp_path: Path, command: Callable[..., Any]) -> None:
    carried = carried_root() / "geo" / "hongneung.toml"
    before = carried.read_bytes()
    said = command("facts", "hongneung", "-o", tmp_path / "자료.xlsx", "--lang", "ko")
    assert said.code == 0
    assert carried.read_bytes() == before
    assert "facts = " in said.err


def test_sheets_follow_the_profile(small: Any, tmp_path: Path, command: Callable[..., Any]) -> None:
    rules = ("--profile", small.rules_file)
    said = command("facts", small.write(), "-o", tmp_path / "f.xlsx", "--lang", "en", *rules)
    assert said.code == 0, said.err
    names = openpyxl.load_workbook(tmp_path / "f.xlsx").sheetnames
    assert "1_Sites" in names
    assert "3_Figures" not in names


def test_layout_is_locked_without_a_password_and_the_parcels_are_open(own: Path) -> None:
    book = openpyxl.load_workbook(own.parent / "자료.xlsx")
    assert {sheet.title: bool(sheet.protection.sheet) for sheet in book if sheet.title[0].isdigit()} == {
        "1_부지": True, "2_기관": True, "3_정량조건": True, "4_협약": True, "5_정성조건": True, "6_기재값": True,
        "7_토지조서": False, "8_그밖의사실": True,
    }  # fmt: skip
    assert all(not sheet.protection.password for sheet in book)
    assert book["_zonegeo"].sheet_state == "veryHidden"
    assert {"zg_kind", "zg_grade", "zg_site", "zg_institution"} <= set(book.defined_names)
    page = book["3_정량조건"]
    key = column_of(own.parent / "자료.xlsx", "3_정량조건", "figure.transfer-income[million KRW]")
    assert (page.row_dimensions[3].hidden, page[f"{key}4"].value) == (True, "기술이전액\n(백만원)")
    assert (page["D5"].protection.locked, page["D7"].protection.locked) == (True, False)
