"""Every format says the same numbers, the same bytes each time, and nothing runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.places import HONGNEUNG
from zonegeo.api.results.compare import compare, render_comparison
from zonegeo.model.answers.comparison import Comparison

FORMATS = ("text", "json", "csv", "md", "xlsx")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(
        HONGNEUNG,
        objectives=["min:separation", "min:background-area"],
        weights={"separation": 2.0, "background-area": 1.0},
        history=True,
    )


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_comparison_gives_the_same_bytes(comparison: Comparison, name: str, language: str) -> None:
    first, again = (render_comparison(comparison, name, language=language) for _ in range(2))
    assert first == again
    assert len(first) > 1000


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_sentence_is_missing(comparison: Comparison, language: str) -> None:
    for name in ("text", "md"):
        text = render_comparison(comparison, name, language=language)
        assert isinstance(text, str)
        for family in ("compare.", "land.", "change.", "figure.", "cause.", "notice.", "thresholds.", "front."):
            assert f" {family}" not in text
            assert f"\n{family}" not in text


def test_json_holds_the_matrix_unrounded(comparison: Comparison) -> None:
    told = json.loads(render_comparison(comparison, "json"))
    assert told["as_of"] == "2020-07-31"
    (row,) = [row for row in told["rows"] if row["requirement"] == "separation"]
    cells = {cell["proposal"]: cell for cell in row["cells"]}
    assert cells["designation-2020"]["value"] == comparison.row("separation").cell("designation-2020").value
    assert [step["before"] for step in told["steps"]] == ["request-2019", "designation-2020"]


def test_csv_is_the_records(comparison: Comparison) -> None:
    text = render_comparison(comparison, "csv")
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    records = comparison.records()
    assert len(rows) == len(records) == len(comparison.rows) * len(comparison.proposals) > 0
    told = [(row["requirement"], row["proposal"]) for row in rows]
    assert sorted(told) == sorted(
        product((r.requirement for r in comparison.rows), (p.id for p in comparison.proposals))
    )
    for row, record in zip(rows, records, strict=True):
        assert row["verdict"] == record["verdict"]
        assert row["value"] == ("" if record["value"] is None else str(record["value"]))


def test_a_comparison_turns_into_a_data_frame(comparison: Comparison) -> None:
    frame = comparison.to_frame()
    verdicts = frame.pivot(index="requirement", columns="proposal", values="verdict")
    assert verdicts.loc["separation"].to_dict() == {
        "designation-2020": "pass", "plan-2023": "undecided", "request-2019": "review",
    }  # fmt: skip


def test_a_workbook_opens_and_says_the_same(comparison: Comparison, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    content = render_comparison(comparison, "xlsx", language="ko")
    assert isinstance(content, bytes)
    (tmp_path / "c.xlsx").write_bytes(content)
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames[:4] == ["개요", "판정표", "수치", "부지 면적의 차이"]
    numbers = list(book["원자료"].iter_rows(values_only=True))
    head = numbers[0]
    for row, record in zip(numbers[1:], comparison.records(), strict=True):
        told = dict(zip(head, row, strict=True))
        assert (told["requirement"], told["proposal"], told["value"]) == (
            record["requirement"], record["proposal"], record["value"],
        )  # fmt: skip
    # every sheet prints all of its columns beside each other, and a row is as high as its texts
    for page in book.worksheets:
        assert page.page_setup.orientation == "landscape"
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage
    assert max(each.height or 0.0 for each in book["판정표"].row_dimensions.values()) >= 30
    # equal rows are grey, the best of a row is marked
    page = book["판정표"]
    fonts = {page.cell(row, 1).value: page.cell(row, 1).font.color for row in range(2, page.max_row + 1)}
    assert fonts["협약 체결"].rgb == "FF8A8A8A"
    assert fonts["이격거리"] is None or fonts["이격거리"].rgb != "FF8A8A8A"


def test_a_missing_extra_says_the_install_command(
    command: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    said = command("compare", "hongneung", "--format", "xlsx", "-o", tmp_path / "c.xlsx", "--lang", "en")
    assert said.code == 2
    assert 'pip install "zonegeo[xlsx]"' in said.err
    assert not (tmp_path / "c.xlsx").exists()


def test_only_differences_leaves_out_what_is_equal(comparison: Comparison) -> None:
    for name in ("text", "md", "csv"):
        whole, part = (render_comparison(comparison, name, only_differences=only).lower() for only in (False, True))
        assert "agreement" in whole
        assert "agreement" not in part
        assert "separation" in part


def test_the_text_marks_what_differs_and_folds_what_is_equal(comparison: Comparison) -> None:
    lines = render_comparison(comparison, "text").splitlines()
    assert any(line.startswith("  = Agreement [agreement]") for line in lines)
    at = next(number for number, line in enumerate(lines) if line.startswith("  ≠ Separation [separation]"))
    assert lines[at + 1].strip().endswith("≠")
    assert lines[at + 2].strip().startswith("◆ Designation (2020-07)")
    assert lines[at + 2].endswith("★")


def test_a_name_that_is_a_formula_runs_in_no_spreadsheet(tmp_path: Path) -> None:
    from tests.comparison.test_files import features, written

    listed = features("AA..bb")
    listed[1]["properties"]["id"] = '=HYPERLINK("http://x")'
    paths = [written(tmp_path / "a.geojson", features("AA..bb")), written(tmp_path / "=1+1.geojson", listed)]
    told = compare(paths[0], paths[1:], profile="kr/innotown")
    content = render_comparison(told, "csv")
    assert isinstance(content, str)
    cells = [cell for row in csv.reader(io.StringIO(content.removeprefix("\ufeff"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]
    openpyxl = pytest.importorskip("openpyxl")
    workbook = render_comparison(told, "xlsx")
    assert isinstance(workbook, bytes)
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("only_differences", [False, True])
def test_json_is_every_field_of_the_comparison(comparison: Comparison, only_differences: bool) -> None:
    told = json.loads(render_comparison(comparison, "json", only_differences=only_differences))
    plain = json.loads(json.dumps(asdict(comparison)))
    for name in ("rows", "figures"):
        plain[name] = [row for row in plain[name] if row["differs"] or not only_differences]
    assert list(told) == list(plain)
    assert _without_sentences(told) == _without_sentences(plain)


def _without_sentences(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_sentences(each) for key, each in part.items() if key not in ("text", "reason")}
    return [_without_sentences(each) for each in part] if isinstance(part, list) else part
