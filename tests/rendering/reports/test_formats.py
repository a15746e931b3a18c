"""What each format promises beside its figures: safe texts, sums, repeated headings, fonts, pictures, same bytes."""

from __future__ import annotations

import ctypes.util
import dataclasses
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import draw as picture_of
from tests.quick_part import mostly_slow
from tests.rendering.reports.report_reading import page_tables
from tests.rendering.reports.report_studies import NASTY, document_of, random_study, wide_result, without_pictures
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.results.report import gather, render_report
from zonegeo.base.errors import UsageError
from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.margin_chart import MarginChart, margin_chart
from zonegeo.rendering.reports.document.blocks import Figure, Heat, MarginRow, Margins, Overview, Plan
from zonegeo.rendering.reports.document.build import build_document
from zonegeo.rendering.reports.drawings.overview import draw_overview
from zonegeo.rendering.reports.drawings.pictures import draw, draw_strips, typeface
from zonegeo.rendering.reports.drawings.plan import draw_plan
from zonegeo.rendering.reports.writers import REPORT_FORMATS


@pytest.fixture(scope="module")
def written(hongneung: Evaluation) -> dict[str, bytes]:
    """The whole report of Hongneung in every format, once."""
    return {name: render_report(hongneung, name, language="ko") for name in REPORT_FORMATS}


def sheets(content: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(content))


# --- what holds for all ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_name", mostly_slow(sorted(REPORT_FORMATS, reverse=True), one_in=4))
def test_the_same_result_gives_the_same_bytes(
    hongneung: Evaluation, written: dict[str, bytes], format_name: str
) -> None:
    assert render_report(hongneung, format_name, language="ko") == written[format_name]


@pytest.mark.parametrize(
    ("format_name", "package", "extra"),
    [("xlsx", "openpyxl", "xlsx"), ("docx", "docx", "docx"), ("hwpx", "hwpx", "hwpx"), ("pdf", "typst", "pdf")],
)  # fmt: skip
def test_a_missing_package_is_named_with_its_extra(
    hongneung: Evaluation, monkeypatch: pytest.MonkeyPatch, format_name: str, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)  # what Python takes for a package that is not there
    with pytest.raises(UsageError) as raised:
        render_report(hongneung, format_name)
    (problem,) = raised.value.problems
    assert problem.code == "extra-needed"
    assert f'pip install "zonegeo[{extra}]"' in Translator("en").problem(problem)[2]


def test_an_unknown_format_is_refused_with_the_known_ones(hongneung: Evaluation) -> None:
    with pytest.raises(UsageError, match="report-format"):
        render_report(hongneung, "doc")


def test_progress_names_every_section(hongneung: Evaluation) -> None:
    told: list[str] = []
    render_report(hongneung, "md", progress=told.append)
    assert told == [section.id for section in document_of(hongneung, "en").sections]


# --- XLSX -----------------------------------------------------------------------------------------------------------


def test_sums_of_the_workbook_are_formulas_with_what_they_give(
    hongneung: Evaluation, written: dict[str, bytes]
) -> None:
    page = sheets(written["xlsx"]).worksheets[1]
    formulas = {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas == {"C7": "=SUM(C4:C6)", "C13": "=SUM(C8:C12)", "C14": "=SUM(C4:C6,C8:C12)"}
    # what the formulas give, added up here
    areas = {
        role: sum(s.declared_area or 0 for s in hongneung.sites if s.role == role) for role in ("core", "background")
    }
    from openpyxl import load_workbook

    values = load_workbook(io.BytesIO(written["xlsx"]), data_only=True).worksheets[1]
    assert values["C7"].value == areas["core"]
    assert values["C13"].value == areas["background"]
    assert values["C14"].value == sum(areas.values())


def test_the_first_page_of_a_workbook_ends_below_its_map_and_tables_run_on(
    hongneung: Evaluation, written: dict[str, bytes]
) -> None:
    cover, *tables = sheets(written["xlsx"]).worksheets
    assert len(tables) > 10
    assert [page.page_setup.fitToHeight for page in tables] == [0] * len(tables)
    # a program that makes a sheet fit leaves out its breaks
    assert not cover.sheet_properties.pageSetUpPr.fitToPage
    (after,) = [each.id for each in cover.row_breaks.brk]
    document = document_of(hongneung, "ko")
    assert cover.cell(after + 1, 1).value is None
    assert cover.cell(after + 2, 1).value == document.facts.lines[0][0]
    *charts, overview = sorted(cover._images, key=lambda image: image.anchor._from.row)
    assert len(charts) == len(hongneung.counted)
    assert {image.anchor._from.col for image in charts} == {1}
    # pixels at 96 dpi on rows of 15 points
    assert overview.anchor._from.row + overview.anchor.ext.height / 9525 / 20 <= after
    names = [cover.cell(image.anchor._from.row + 1, 1).value for image in charts]
    assert names == [finding.name.ko for finding in hongneung.counted]


@pytest.mark.slow
def test_no_text_of_the_workbook_is_a_formula(results: list[Evaluation]) -> None:
    dangerous = 0
    for result in results[1:8]:
        for page in sheets(without_pictures(document_of(result, "ko"), "xlsx")).worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert re.fullmatch(r"=SUM\([A-Z]+\d+(:[A-Z]+\d+)?(,[A-Z]+\d+(:[A-Z]+\d+)?)*\)", cell.value)
                    elif isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                        assert cell.data_type == "s"
                        assert cell.quotePrefix
                        dangerous += 1
    assert dangerous > 20


def test_a_parcel_number_stays_the_text_that_it_is(hongneung: Evaluation) -> None:
    pnu = "1123010700109500000"  # 19 digits: as a number its last four would be lost
    site = dataclasses.replace(hongneung.sites[0], pnu=f"{pnu}, 1129013600100390001")
    changed = dataclasses.replace(hongneung, sites=(site, *hongneung.sites[1:]))
    document = document_of(changed, "ko")
    (page,) = [page for page in sheets(without_pictures(document, "xlsx")).worksheets if "필지 조서" in page.title]
    cell = page["B4"]
    assert (cell.value, cell.data_type, cell.number_format) == (pnu, "s", "@")
    assert page["B5"].value == "1129013600100390001"
    assert page.max_row == 5
    assert f"| KIST | {pnu} |" in without_pictures(document, "md").decode("utf-8")


def test_sheets_can_be_worked_with(written: dict[str, bytes]) -> None:
    book = sheets(written["xlsx"])
    assert len({page.title.lower() for page in book.worksheets}) == len(book.worksheets)
    for page in book.worksheets[1:]:
        assert page.freeze_panes == "B4"
        assert page.print_title_rows == "$1:$3"
        assert page.page_setup.paperSize == 9  # A4
        assert page.auto_filter.ref.startswith("A3:")
        assert all(page.column_dimensions[cell.column_letter].width >= 11 for cell in page[3])
    (requirements,) = [page for page in book.worksheets if "지정요건별" in page.title]
    assert (requirements["D6"].value, requirements["D6"].number_format) == (3000, '"≤ "#,##0" m"')
    areas = book.worksheets[1]
    assert areas["C3"].value == "면적 (㎡)"
    assert areas["C4"].number_format == "#,##0"


def test_no_row_of_a_sheet_stands_twice_and_every_number_fits_its_column(written: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(written["xlsx"])) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                rows = [int(each) for each in re.findall(r'<row r="(\d+)"', archive.read(name).decode("utf-8"))]
                assert rows == sorted(set(rows)), name
    stated = 0
    for page in sheets(written["xlsx"]).worksheets[1:]:
        for row in page.iter_rows(min_row=4):
            for cell in row:
                if isinstance(cell.value, int | float):
                    assert len(f"{cell.value:,.1f}") < page.column_dimensions[cell.column_letter].width
                    stated += cell.value > 1e11
    assert stated > 0


# --- the first page ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_first_page_has_the_answer_each_requirement_the_cautions_and_the_map(
    hongneung: Evaluation, language: str
) -> None:
    front = document_of(hongneung, language).front
    assert front.verdict == hongneung.verdict.value == "pass"
    assert [row.name for row in front.rows] == [finding.name.within(language) for finding in hongneung.counted]
    for row, finding in zip(front.rows, hongneung.counted, strict=True):
        assert row.chart is not None
        assert isinstance(row.chart.content, MarginRow)
        assert row.chart.content.chart == margin_chart(finding.measurement, finding.limit)
        assert row.verdict == finding.verdict.value
    figures = {row.name: (row.figure, row.margin, row.certain) for row in front.rows}
    assert list(figures.values())[2] == ("1,305.6 m ≤ 3,000 m", "1,694.4 m", "1,014.4 m")
    # of the spacing nothing but an interval is known: no margin is made of its lower end
    assert list(figures.values())[4][1:] == ({"ko": "구간만", "en": "interval only"}[language], "10,125.8 m")
    unlocated = [site.name.within(language) for site in hongneung.sites if site.geometry is None]
    told = dict(front.cautions)
    assert told[{"ko": "위치 미확정 3", "en": "3 unlocated"}[language]] == ", ".join(unlocated)
    assert front.figure is not None
    assert isinstance(front.figure.content, Overview)
    assert sorted(name for note in front.figure.content.notes for name in note.names) == sorted(unlocated)


def test_what_fails_or_is_not_known_is_not_dressed_as_what_passes(results: list[Evaluation]) -> None:
    seen = set()
    for result in results:
        front = document_of(result, "en").front
        page = without_pictures(document_of(result, "en"), "html").decode("utf-8")
        assert f'<div class="answer {result.verdict.value}">' in page
        assert [row.verdict for row in front.rows] == [finding.verdict.value for finding in result.counted]
        for row, finding in zip(front.rows, result.counted, strict=True):
            if finding.margin_certain is None:
                assert row.certain == "–"
        seen.add(result.verdict.value)
    assert {"pass", "fail", "undecided"} <= seen | {"pass"}


def test_the_first_page_of_pdf_holds_its_map_and_the_facts_begin_the_second(written: dict[str, bytes]) -> None:
    from pypdfium2 import PdfDocument

    with PdfDocument(written["pdf"]) as document:
        first, second = (document[at].get_textpage().get_text_bounded() for at in (0, 1))
    assert "지정요건 충족" in first
    assert "그림 1. 부지와 판정 거리" in first
    assert "종합 판정" not in first
    assert second.lstrip().startswith("종합 판정")


# --- HTML, Markdown -------------------------------------------------------------------------------------------------


def test_the_page_loads_and_runs_nothing(written: dict[str, bytes]) -> None:
    page = written["html"].decode("utf-8")
    assert "default-src 'none'" in page
    assert "<script" not in page.lower()
    assert re.findall(r"\b(?:src|href)=\"(?!data:image/svg\+xml;base64,|#section-)[^\"]*", page) == []
    assert page.count("<table") == page.count("<caption") == page.count("<thead")
    assert all(re.search(r'alt="[^"]{10,}"', image) for image in re.findall(r"<img[^>]*>", page))


@pytest.mark.slow
def test_no_name_is_taken_for_markup() -> None:
    result = evaluate(random_study(3), profile=read_profile("kr/innotown"))
    named = dataclasses.replace(result, study_name=Name(NASTY[4], NASTY[4]))
    page = without_pictures(document_of(named, "en"), "html").decode("utf-8")
    assert "<b>굵게" not in page
    assert "&lt;b&gt;굵게&lt;/b&gt; &amp; co" in page
    assert "# \\<b\\>굵게" in without_pictures(document_of(named, "en"), "md").decode("utf-8")


# --- DOCX, PDF, HWPX ------------------------------------------------------------------------------------------------


def test_word_repeats_headings_names_korean_fonts_and_numbers_pages(written: dict[str, bytes]) -> None:
    import docx
    from docx.oxml.ns import qn

    page = docx.Document(io.BytesIO(written["docx"]))
    # the first page has its requirements, and in Word its cautions, as tables beside those that have numbers
    assert len(page.tables) - 2 == len(page_tables(written["html"])) - 1 == 20
    for table in page.tables:
        first, *others = table._tbl.tr_lst
        assert first.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:trPr")).find(qn("w:tblHeader")) is None for row in others)
    # no row of a table of many is left alone: the first keeps with the second, the last but one with the last
    for table in page.tables[2:]:
        kept = ["w:keepNext" in row.xml for row in table._tbl.tr_lst[1:]]
        held = [0, len(kept) - 2] if len(kept) > 6 else list(range(len(kept) - 1))
        # a row that is high is held to none: half of a page would stay empty
        high = {at for at, row in enumerate(table.rows[1:]) if any(len(cell.text) > 120 for cell in row.cells)}
        assert [at for at, each in enumerate(kept) if each] == [at for at in held if not {at, at + 1} & high]
    for name in ("Normal", "Heading 1", "Caption"):
        assert page.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == "맑은 고딕"
    assert [p.text for p in page.paragraphs if p.style.name == "Heading 1"][:3] == [
        "1. 요약", "2. 공간적 범위", "3. 지구별 면적"
    ]  # fmt: skip
    footer = page.sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    # figures, that of sixteen requirements in four strips, and the charts of nine requirements
    assert len(page.inline_shapes) == 3 + 4 + 9
    assert all(shape._inline.docPr.get("descr") for shape in page.inline_shapes)


def test_pdf_embeds_its_fonts_and_is_a4(written: dict[str, bytes]) -> None:
    from pypdfium2 import PdfDocument

    with PdfDocument(written["pdf"]) as document:
        sizes = {tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document}
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert sizes == {(210, 297)}
    assert "\ufffd" not in text
    assert b"NanumGothic" in written["pdf"]
    assert written["pdf"].count(b"/FontFile2") >= 2  # regular and bold, within the file


def test_hwpx_is_valid_and_its_tables_break_over_pages(written: dict[str, bytes]) -> None:
    from hwpx import HwpxDocument

    page = HwpxDocument.open(written["hwpx"])
    assert page.validate().issues == ()  # the OWPML schemas that python-hwpx carries
    with zipfile.ZipFile(io.BytesIO(written["hwpx"])) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"application/hwp+zip"
        section = archive.read("Contents/section0.xml").decode("utf-8")
        pictures = [name for name in archive.namelist() if name.startswith("BinData/")]
        sizes = [archive.read(name)[16:24] for name in pictures]
    tables = re.findall(r"<hp:tbl .*?<hp:pos [^>]*>", section)
    # the answer stands in one, too, and the strips of a picture
    assert len(tables) - 4 == len(page_tables(written["html"])) - 1 == 20
    # a table that stands as a letter stays on one page in Hangul, however long it is
    assert all('repeatHeader="1"' in each and 'treatAsChar="0"' in each for each in tables)
    assert len(pictures) == 3 + 4 + 9
    # every picture is told, and shown, in all of its own pixels, whatever its size on paper
    pixels = [tuple(75 * int.from_bytes(each[at : at + 4], "big") for at in (0, 4)) for each in sizes]
    for told in (r'<hp:imgClip left="0" right="(\d+)" top="0" bottom="(\d+)"/>', r'dimwidth="(\d+)" dimheight="(\d+)"'):
        assert sorted((int(wide), int(high)) for wide, high in re.findall(told, section)) == sorted(pixels)


# a second program that lays out HWPX; it tells on its error stream what runs over the foot of a page
_LAID_OUT = """
import json, re, sys
import rhwp
pages = rhwp.parse(sys.argv[1]).render_all_svg()
pictures = [re.findall(r'<image[^>]*? y="([0-9.]+)"[^>]*? height="([0-9.]+)"', page) for page in pages]
print(json.dumps([[float(y) + float(high) for y, high in each] for each in pictures]))
"""
# dots of a 96th of an inch: the lower margin of a page, with the footer
_FOOT = (297 - 18) / 25.4 * 96


@pytest.mark.parametrize("language", ["ko", "en"])
def test_another_program_shows_every_picture_of_the_hangul_document_whole_above_the_foot(
    hongneung: Evaluation, written: dict[str, bytes], tmp_path: Path, language: str
) -> None:
    if find_spec("rhwp") is None:
        pytest.skip("rhwp-python is not installed")
    content = written["hwpx"] if language == "ko" else render_report(hongneung, "hwpx", language=language)
    (tmp_path / "report.hwpx").write_bytes(content)
    # its wheel brings a FreeType that lacks what it asks for: where the system has one, that one goes first
    freetype = ctypes.util.find_library("freetype")
    settings = os.environ | ({"LD_PRELOAD": freetype} if freetype and sys.platform == "linux" else {})
    done = subprocess.run([sys.executable, "-c", _LAID_OUT, str(tmp_path / "report.hwpx")], env=settings,
                          capture_output=True, text=True, encoding="utf-8")  # fmt: skip
    if "ImportError" in done.stderr:
        pytest.skip(f"rhwp-python does not start here: {done.stderr.splitlines()[-1]}")
    ends = json.loads(done.stdout)
    assert sum(map(len, ends)) == 3 + 4 + 9
    assert max(end for page in ends for end in page) <= _FOOT
    assert "LAYOUT_OVERFLOW" not in done.stderr


def test_every_row_of_a_hangul_table_has_its_number_and_the_ids_stand_in_order(written: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(written["hwpx"])) as archive:
        section = archive.read("Contents/section0.xml").decode("utf-8")
    for table in re.findall(r"<hp:tbl .*?</hp:tbl>", section, flags=re.DOTALL):
        rows = re.findall(r"<hp:tr>.*?</hp:tr>", table, flags=re.DOTALL)
        assert f'rowCnt="{len(rows)}"' in table
        for number, row in enumerate(rows):
            assert set(re.findall(r'rowAddr="(\d+)"', row)) == {str(number)}
    # an id may be told again, by what refers to it
    drawn = list(dict.fromkeys(int(each) for each in re.findall(r'<[^<>]* id="(\d{5,})"', section)))
    assert drawn == sorted(drawn)
    assert drawn[0] == 10_000


# --- pictures -------------------------------------------------------------------------------------------------------


def test_the_drawing_has_the_scale_that_it_names(hongneung: Evaluation) -> None:
    """1:25,000 on 165 mm: the distance that decides, 1,305.6 m, is 52.2 mm long in the picture's own coordinates."""
    (figure,) = [f for f in document_of(hongneung, "ko").figures() if isinstance(f.content, Plan)]
    assert isinstance(figure.content, Plan)
    with typeface():
        canvas = draw_plan(figure.content, width_mm=165, height_mm=190)
    axes = canvas.axes[0]
    (line,) = [each for each in axes.get_lines() if len(each.get_xdata()) == 2]
    ends = axes.transData.transform(line.get_xydata()) / canvas.dpi * 25.4
    length = float(((ends[1] - ends[0]) ** 2).sum() ** 0.5)
    measured = hongneung.finding("separation").measurement
    assert measured is not None
    assert measured.value is not None
    assert length == pytest.approx(measured.value * 1000 / 25_000, abs=0.01)
    words = [text.get_text() for each in canvas.axes for text in each.texts]
    assert any("1:25,000" in word for word in words)
    assert "지형도면 아님(참고용 현황도)" in words


@pytest.mark.slow
def test_pictures_are_drawn_in_both_formats_the_same_each_time(hongneung: Evaluation) -> None:
    for figure in document_of(hongneung, "en").figures():
        picture = draw(figure, "png")
        assert picture.content.startswith(b"\x89PNG")
        assert picture.width_mm <= 165.1
        assert picture.height_mm <= 190.1
        assert draw(figure, "svg").content == draw(figure, "svg").content


def test_the_margins_of_the_report_are_those_of_the_page(hongneung: Evaluation) -> None:
    (figure,) = [each for each in document_of(hongneung, "ko").figures() if each.id == "margins"]
    assert isinstance(figure.content, Margins)
    rows = {row.name: row for row in figure.content.rows}
    assert {finding.name.ko for finding in hongneung.counted} <= set(rows)
    for finding in hongneung.counted:
        assert rows[finding.name.ko].chart == margin_chart(finding.measurement, finding.limit)
        # a line each: in a text that is put on one line a break would be shown as its escape
        assert len(rows[finding.name.ko].told) == 2
        assert not any("\n" in line or "\\n" in line for line in rows[finding.name.ko].told)
    # where only the interval is known it is drawn, and no value with it
    spacing = rows["강소특구 간 이격거리"].chart
    assert spacing.value is None
    assert spacing.limit < spacing.low < (spacing.high or 0.0)


@pytest.mark.parametrize(
    "content",
    [
        Margins("한도", "값", "구간", (
            MarginRow("가", MarginChart(None, 0.0, None, 0.0, "above"), ("모름",), "undecided"),
            MarginRow("나", MarginChart(1.0, 1.0, 1.0, 0.0, "below"), ("많음", "확실 0 m"), "fail"),
        )),
        Heat(("가",), ("나",), ((None,),), (("–",),), "m"),
        Heat(tuple("가나다라마바사아자"), ("나",) * 60, ((0.0,) * 9,) * 60, (("0",) * 9,) * 60, "m"),
    ],
)  # fmt: skip
def test_odd_figures_are_drawn_without_complaint(content: Any) -> None:
    assert draw(Figure("odd", "그림", "그림", content), "png").content


# --- many sites -----------------------------------------------------------------------------------------------------


def test_a_thousand_sites_are_all_in_the_workbook_and_on_the_pages(hongneung: Evaluation) -> None:
    wide = wide_result(hongneung, cores=4, backgrounds=996)
    document = document_of(wide, "ko")
    tables = {table.id: table for table in document.tables()}
    assert len(tables["reconciled"].rows) == 1000
    assert len(tables["distances-1"].rows) == 996
    page = without_pictures(document, "md").decode("utf-8")
    assert all(f"| 부지 {number} |" in page for number in range(1000))


@pytest.mark.slow
def test_too_many_distances_for_pages_are_told_and_stand_in_the_workbook(hongneung: Evaluation) -> None:
    wide = wide_result(hongneung, cores=150, backgrounds=150)
    on_pages = build_document(gather(wide), Translator("en"))
    workbook = build_document(gather(wide, on_pages=False), Translator("en"))
    assert not [table for table in on_pages.tables() if table.id.startswith("distances")]
    (section,) = [each for each in on_pages.sections if each.id == "distances"]
    assert "22,500 distances" in str(section.blocks[0])
    numbers = [c.number for t in workbook.tables() if t.id.startswith("distances") for r in t.rows for c in r.cells[1:]]
    assert len(numbers) == 22_500


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_asks_for_nothing_and_axe_finds_no_violation(
    browser: Any, written: dict[str, bytes], tmp_path: Path
) -> None:
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    axe = Path(next(iter(spec.submodule_search_locations)), "axe.min.js").read_text("utf-8")
    path = tmp_path / "report.html"
    path.write_bytes(written["html"])
    # the policy of the page forbids every script: axe comes in past it, through the browser's own door
    tab = browser.new_context(bypass_csp=True, viewport={"width": 390, "height": 844}).new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda line: complaints.append(line.text))
    tab.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:image/svg"))] == []
    tab.evaluate(axe)
    found = tab.evaluate("() => axe.run()")["violations"]
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found] == []
    assert complaints == []
    # no table makes the page itself scroll sideways
    assert tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("cell_m", mostly_slow([0.2, 5.0, 90_000.0], one_in=3))
def test_the_map_of_the_first_page_has_a_bar_whatever_the_size_of_the_land(cell_m: float) -> None:
    """Land of a metre was an internal error: no step of the bar was short enough."""
    found = evaluate(picture_of("A..b", cell_m=cell_m), profile="kr/innotown")
    assert render_report(found, "html").count(b"<figure>") >= 2


def test_a_page_may_end_between_strips_of_many_requirements(hongneung: Evaluation) -> None:
    figure = next(each for each in document_of(hongneung, "en").figures() if isinstance(each.content, Margins))
    assert isinstance(figure.content, Margins)
    strips, whole = draw_strips(figure), draw(figure, "png")
    assert len(strips) == 4
    assert max(strip.height_mm for strip in strips) < 50 < whole.height_mm
    # each strip has a margin of its own, and nothing else is added
    assert sum(strip.height_mm for strip in strips) == pytest.approx(whole.height_mm + 3 * 3)
    few = dataclasses.replace(figure, content=dataclasses.replace(figure.content, rows=figure.content.rows[:4]))
    assert draw_strips(few) == (draw(few, "png"),)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_map_of_the_first_page_names_whose_land_it_shows_and_its_distance_in_a_pill(
    hongneung: Evaluation, language: str
) -> None:
    overview = document_of(hongneung, language).front.figure
    assert overview is not None
    assert isinstance(overview.content, Overview)
    assert overview.content.credits[0] == "ODbL 1.0, © OpenStreetMap contributors"
    assert any("Seoul open data" in each or "서울 열린데이터광장" in each for each in overview.content.credits)
    with typeface():
        drawn = draw_overview(overview.content, width_mm=165.0)
        drawn.canvas.draw()
    texts = {text.get_text(): text for axes in drawn.axes for text in axes.texts}
    below = " ".join(texts)
    assert all(each in below for each in overview.content.credits)
    pill = texts["1,305.6 m (1.3 km)"]
    assert (pill.get_color(), pill.get_bbox_patch().get_facecolor()[:3]) == ("white", (27 / 255, 39 / 255, 48 / 255))
    # a name of a site stays dark on a light ground
    assert texts["KIST"].get_bbox_patch().get_facecolor()[:3] == (1.0, 1.0, 1.0)
    right = drawn.bbox.x1
    assert all(text.get_window_extent().x1 <= right for text in texts.values())


def test_a_licence_of_several_outlines_is_named_once() -> None:
    result = evaluate(picture_of("A.b", cell_m=100.0), profile=read_profile("kr/innotown"))
    overview = document_of(result, "en").front.figure
    assert overview is not None
    assert isinstance(overview.content, Overview)
    # what lies around is named behind it
    assert overview.content.credits == ("Apache-2.0", "NGII administrative boundaries 2023")
