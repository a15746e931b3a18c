"""Every figure of a report is the result file's, and every text is its number rounded."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from tests.quick_part import mostly_slow
from tests.rendering.reports.report_studies import document_of, figures_of
from zonegeo.api.results.report import render_report
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.quantity import UNITS, Quantity
from zonegeo.rendering.reports.document.blocks import Cell, Column

_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
# the words of units behind (or around) a number, longest first, so that 백만원 is not read as 원
_WORDS = {
    "man-pyeong": "man-pyeong", "hundred-million KRW": "100 million KRW",
    "㎡": "m2", "m²": "m2", "㎢": "km2", "km²": "km2", "km2": "km2", "km": "km", "m": "m", "%": "%",
    "백만원": "million KRW", "million KRW": "million KRW",
    "억원": "100 million KRW", "원": "KRW", "KRW": "KRW", "만평": "man-pyeong",
}  # fmt: skip


@pytest.mark.parametrize("language", mostly_slow(["ko", "en"], one_in=2))
def test_the_document_holds_every_figure_of_the_result(results: list[Evaluation], language: str) -> None:
    seen = 0
    for result in results:
        tables = {table.id: table for table in document_of(result, language).tables()}
        for table, key, column, number in figures_of(result):
            row = next(row for row in tables[table].rows if row.key == key)
            assert row.cells[column].number == number, (result.study_name, table, key, column)
            seen += 1
    assert seen > 1000


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_text_is_its_number_rounded(results: list[Evaluation], language: str) -> None:
    """The number in the text, in the unit that the text or its heading names, is off by half its last digit at most."""
    seen = 0
    for result in results:
        for table in document_of(result, language).tables():
            for row in table.rows:
                for cell, column in zip(row.cells, table.columns, strict=True):
                    if cell.number is not None and _NUMBER.search(_figure(cell)):
                        assert_rounded(cell, column)
                        seen += 1
    assert seen > 2000


def _figure(cell: Cell) -> str:
    """What stands behind the verdict, where a cell says both."""
    return cell.text.rpartition(" · ")[2]


def assert_rounded(cell: Cell, column: Column) -> None:
    text = _figure(cell)
    match = _NUMBER.search(text)
    assert match is not None
    behind = text[match.end() :].lstrip()
    unit = next((unit for word, unit in _WORDS.items() if behind.startswith(word)), column.shown or cell.unit)
    # Korean says by which a limit is missed in a word, not in a sign
    missed = "-" if text[: match.start()].rstrip().endswith(("초과", "부족")) else ""
    shown = Quantity.parse(f"{missed}{match.group().replace('−', '-')} {unit}")
    assert UNITS[unit].si == UNITS[cell.unit].si, (cell, unit)
    off = abs(shown.si - Fraction(cell.number or 0))
    # one grain more: a sum of areas stated to 0.01 km2 and of plots in m2 may lie at the very edge
    assert off <= shown.half_step_si * Fraction(100001, 100000), (cell, column)


def test_the_sieve_of_the_test_above_finds_a_wrong_digit() -> None:
    assert_rounded(Cell("0.003 (3,434 ㎡)", 3434.0, "m2"), Column("", shown="km2"))
    with pytest.raises(AssertionError):
        assert_rounded(Cell("0.004 (3,434 ㎡)", 3434.0, "m2"), Column("", shown="km2"))
    with pytest.raises(AssertionError):
        assert_rounded(Cell("≤ 3,001 m", 3000.0, "m"), Column(""))


@pytest.mark.slow
def test_no_report_shows_a_code_in_place_of_a_sentence(results: list[Evaluation]) -> None:
    for language in ("ko", "en"):
        for result in results:
            page = render_report(result, "md", language=language).decode("utf-8")
            assert re.findall(r"\b(?:report|word|verdict|basis|method|unit|role|claim|figure)\.[a-z]", page) == []
