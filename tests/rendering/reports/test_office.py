"""LibreOffice opens the workbook and the Word document, calculates the same sums, and turns both into PDF."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.rendering.reports.report_reading import bare, printed
from tests.rendering.reports.report_studies import document_of
from zonegeo.api.results.report import render_report
from zonegeo.model.evaluation import Evaluation

OFFICE = shutil.which("soffice")
# what each of the two needs of LibreOffice, which Debian installs one by one: a library beside the command
PARTS = {"xlsx": "libsclo.so", "docx": "libswlo.so"}
CIRCLED = re.compile("[\u2460-\u2473]")
TARGETS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "docx": "pdf"}


def opens(name: str) -> bool:
    return OFFICE is not None and (Path(OFFICE).resolve().parent / PARTS[name]).is_file()


needs_calc = pytest.mark.skipif(not opens("xlsx"), reason="no LibreOffice Calc on this machine")
needs_writer = pytest.mark.skipif(not opens("docx"), reason="no LibreOffice Writer on this machine")


def convert(file: Path, target: str) -> Path:
    """Let LibreOffice open a file and write it again in a folder beside; the new file."""
    again = file.parent / "again"
    again.mkdir(exist_ok=True)
    stale = file.read_bytes()
    command = [str(OFFICE), f"-env:UserInstallation={(file.parent / 'profile').as_uri()}", "--headless", "--convert-to",
               target, "--outdir", str(again), str(file)]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Error" not in ran.stderr, ran.stderr
    assert file.read_bytes() == stale
    return again / f"{file.stem}.{target.partition(':')[0]}"


@pytest.fixture(scope="module")
def folder(hongneung: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports, and what LibreOffice makes of those that it opens."""
    place = tmp_path_factory.mktemp("office")
    for name, target in TARGETS.items():
        (place / f"report.{name}").write_bytes(render_report(hongneung, name, language="ko"))
        if opens(name):
            convert(place / f"report.{name}", target)
    return place


@pytest.mark.slow
@needs_calc
def test_it_calculates_the_same_sums_and_keeps_every_number(folder: Path, hongneung: Evaluation) -> None:
    from openpyxl import load_workbook

    before = load_workbook(folder / "report.xlsx", data_only=True)
    after = load_workbook(folder / "again" / "report.xlsx", data_only=True)
    assert after.sheetnames == before.sheetnames
    seen = 0
    for page in before.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    assert after[page.title][cell.coordinate].value == pytest.approx(cell.value, rel=1e-14)
                    seen += 1
    assert seen > 200
    assert after.worksheets[1]["C14"].value == sum(site.declared_area or 0 for site in hongneung.sites)


@pytest.mark.slow
@needs_calc
def test_formulas_left_to_it_give_the_same(folder: Path) -> None:
    """The sums once more with what stands beside the formulas taken away, so that only calculating can give them."""
    from openpyxl import load_workbook

    known = load_workbook(folder / "report.xlsx", data_only=True).worksheets[1]["C14"].value
    stream = io.BytesIO()
    load_workbook(folder / "report.xlsx").save(stream)  # openpyxl writes formulas without their values
    assert load_workbook(io.BytesIO(stream.getvalue()), data_only=True).worksheets[1]["C14"].value is None
    (folder / "bare.xlsx").write_bytes(stream.getvalue())
    again = convert(folder / "bare.xlsx", TARGETS["xlsx"])
    assert load_workbook(again, data_only=True).worksheets[1]["C14"].value == known


@needs_writer
def test_the_word_document_becomes_a_pdf_with_every_cell(folder: Path, hongneung: Evaluation) -> None:
    text = printed((folder / "again" / "report.pdf").read_bytes())
    cells = [cell.text for table in document_of(hongneung, "ko").tables() for row in table.rows for cell in row.cells]
    # PDFium reads a sign that another font lends before or behind the rest of its line: counted instead
    for sign in set(CIRCLED.findall("".join(cells))):
        assert text.count(sign) >= sum(cell.count(sign) for cell in cells), sign
    words = CIRCLED.sub("", text)
    # a cell may run over to the next page; its beginning stands whole
    assert [cell for cell in cells if CIRCLED.sub("", bare(cell))[:8] not in words] == []
