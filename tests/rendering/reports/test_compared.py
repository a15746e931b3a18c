"""A result held against a comparison and against other results; reports in a user's own form."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path
from typing import Any

import pytest

from tests.places import HONGNEUNG
from tests.rendering.reports.report_reading import hangul_tables, word_tables
from tests.rendering.reports.report_studies import document_of
from zonegeo.api.results.compare import compare
from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.results.report import gather, render_report
from zonegeo.base.errors import InputError, UsageError
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.reports.document.blocks import Document, Figure, Table
from zonegeo.rendering.reports.document.build import build_document

STUDY = HONGNEUNG


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(STUDY, history=True)


@pytest.fixture(scope="module")
def requested() -> Evaluation:
    return evaluate(STUDY, proposal="request-2019")


@pytest.fixture(scope="module")
def document(hongneung: Evaluation, comparison: Comparison, requested: Evaluation) -> Document:
    return build_document(gather(hongneung, others=(requested,), comparison=comparison), Translator("ko"))


def table(document: Document, name: str) -> Table:
    (found,) = [each for each in document.tables() if each.id == name]
    return found


@pytest.mark.slow
def test_figures_of_the_comparison_stand_in_the_report(document: Document, comparison: Comparison) -> None:
    rows = {row.key: row for row in table(document, "comparison-verdicts").rows}
    figures = {row.key: row for row in table(document, "comparison-figures").rows}
    land = {row.key: row for row in table(document, "comparison-land").rows}
    for row in comparison.rows:
        for cell, shown in zip(row.cells, rows[row.requirement].cells[1:], strict=True):
            assert shown.number == (cell.value if cell.unit else None)
    for figure in comparison.figures:
        for known, shown in zip(figure.cells, figures[figure.id].cells[1:], strict=True):
            assert shown.number == known.value
    for difference in comparison.differences:
        for role in difference.roles if difference.after != comparison.baseline else ():
            numbers = [cell.number for cell in land[f"{difference.after}/{role.role}"].cells[2:]]
            assert numbers == [role.area_before, role.area_after, role.added, role.removed]


def test_before_and_after_are_drawn_beside_their_table(document: Document) -> None:
    drawn = [figure for figure in document.figures() if figure.id.startswith("land-")]
    assert len(drawn) == 2
    assert {figure.table for figure in drawn} == {"comparison-land"}


def test_requested_and_confirmed_figures_stand_below_what_the_notice_asks(document: Document) -> None:
    """지정안: KIST 551 people requested, 469 confirmed, 400 asked of a research institute."""
    rows = [[cell.text for cell in row.cells[:3]] for row in table(document, "quantitative-core-quantitative").rows]
    assert rows == [
        ["고시", "KIST", "400"],
        ["고시", "경희대학교, 고려대학교", "450"],
        ["요청", "KIST", "551"],
        ["요청", "경희대학교", "1,777"],
        ["요청", "고려대학교", "4,747"],
        ["확인", "KIST", "469"],
        ["확인", "경희대학교", "1,777"],
        ["확인", "고려대학교", "3,648"],
    ]


def test_another_study_is_no_other_proposal(hongneung: Evaluation, requested: Evaluation) -> None:
    with pytest.raises(InputError, match="other-study"):
        gather(hongneung, others=(dataclasses.replace(requested, study="goyang"),))


# --- templates ------------------------------------------------------------------------------------------------------


def word_form(*lines: str) -> bytes:
    import docx

    page = docx.Document()
    page.sections[0].header.paragraphs[0].text = "{{title}}"
    for line in lines:
        page.add_paragraph(line)
    # Word cuts a placeholder into runs where it was typed with pauses
    cut = page.add_paragraph()
    for piece in ("안: {{sub", "title", "}} 끝"):
        cut.add_run(piece).bold = True
    stream = io.BytesIO()
    page.save(stream)
    return stream.getvalue()


def hangul_form(*lines: str) -> bytes:
    from hwpx import HwpxDocument

    page = HwpxDocument.new()
    for line in lines:
        page.add_paragraph(line)
    return page.to_bytes()


def rendered(result: Evaluation, tmp_path: Path, content: bytes, name: str) -> bytes:
    path = tmp_path / f"form.{name}"
    path.write_bytes(content)
    return render_report(result, name, language="ko", template=path)


def test_a_word_form_is_filled_where_it_says(hongneung: Evaluation, tmp_path: Path) -> None:
    import docx

    made = rendered(
        hongneung, tmp_path, word_form("앞", "{{section:areas}}", "뒤", "{{ section:quantitative }}"), "docx"
    )
    page = docx.Document(io.BytesIO(made))
    texts = [paragraph.text for paragraph in page.paragraphs]
    assert page.sections[0].header.paragraphs[0].text == "서울 홍릉 강소연구개발특구 지정요건 검토 보고서"
    assert "안: 특구 지정 (2020-07) 끝" in texts
    assert texts.index("앞") < texts.index("3. 지구별 면적") < texts.index("뒤") < texts.index("6. 정량조건")
    wanted = [t for t in document_of(hongneung, "ko").tables() if t.id in ("areas", "reconciled")]
    assert [len(each) for each in word_tables(made)][:2] == [len(each.rows) for each in wanted]


def test_a_hangul_form_is_filled_where_it_says(hongneung: Evaluation, tmp_path: Path) -> None:
    from hwpx import HwpxDocument

    made = rendered(hongneung, tmp_path, hangul_form("{{title}} 드림", "{{facts}}", "{{section:areas}}", "뒤"), "hwpx")
    texts = [paragraph.text for paragraph in HwpxDocument.open(made).paragraphs]
    assert "서울 홍릉 강소연구개발특구 지정요건 검토 보고서 드림" in texts
    assert texts.index("3. 지구별 면적") < texts.index("뒤")
    assert [len(each) for each in hangul_tables(made)] == [11, 8]
    assert "{{" not in "".join(texts)


@pytest.mark.parametrize("name", ["docx", "hwpx"])
def test_an_unknown_place_is_refused_with_the_known_ones(hongneung: Evaluation, tmp_path: Path, name: str) -> None:
    form: Any = {"docx": word_form, "hwpx": hangul_form}[name]
    with pytest.raises(InputError) as raised:
        rendered(hongneung, tmp_path, form("{{section:nowhere}}", "{{report}}"), name)
    (problem,) = raised.value.problems
    assert (problem.code, problem.values["value"]) == ("template-placeholder", "section:nowhere")
    assert "section:areas" in problem.values["known"]


@pytest.mark.parametrize("name", ["docx", "hwpx"])
@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04 cut"])
def test_a_broken_form_is_refused(hongneung: Evaluation, tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(InputError, match="template-broken"):
        rendered(hongneung, tmp_path, content, name)


def test_a_form_serves_its_own_format_only(hongneung: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(b"")
    with pytest.raises(UsageError, match="template-format"):
        render_report(hongneung, "pdf", template=path)


def test_every_figure_says_which_table_holds_its_numbers(document: Document) -> None:
    tables = {each.id for each in document.tables()}
    figures = [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]
    assert len(figures) == 5
    assert {figure.table for figure in figures} <= tables
