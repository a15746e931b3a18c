"""The first sheet: what colours and words mean, and what every requirement still needs, with the sheet to go to."""

from __future__ import annotations

from typing import Any

from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.rendering.row_heights import heighten
from zonegeo.rendering.workbook.book import Book
from zonegeo.rendering.workbook.cell_styles import LETTERS, Styles
from zonegeo.rendering.workbook.put_cell import put
from zonegeo.rendering.workbook.state import left_open

_STATES = ("needed", "filled", "optional", "locked")
_ANSWERS = ("blank", "searched", "none", "not-asked")
_HEADS = ("requirement", "verdict", "needs", "sheet", "left")
_WIDTHS = (2, 30, 15, 52, 18, 14)
# a formula has no room for more
_MOST_COUNTED = 200


def write_guide(page: Any, book: Book, evaluation: Evaluation, translator: Translator, styles: Styles) -> None:
    """Write the guide of a workbook of facts."""
    text, language = translator.text, translator.language
    page.title = text("workbook.guide")
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    styles.title(put(page, 1, 2, text("workbook.title", study=evaluation.study_name.within(language))))
    about = text(
        "workbook.about", profile=evaluation.profile.name.within(language), id=evaluation.profile.id,
        version=evaluation.profile.version, proposal=evaluation.proposal_name.within(language),
        as_of=evaluation.as_of,
    )  # fmt: skip
    styles.text(put(page, 2, 2, about), wrap=False)
    row = 4
    styles.text(put(page, row, 2, text("workbook.colours")), bold=True)
    for state in _STATES:
        row += 1
        styles.swatch(put(page, row, 2, text(f"workbook.state.{state}")), state)
        styles.text(put(page, row, 3, text(f"workbook.colour.{state}")), wrap=False)
    row += 2
    styles.text(put(page, row, 2, text("workbook.answers")), bold=True)
    for answer in _ANSWERS:
        row += 1
        styles.text(put(page, row, 2, text(f"workbook.answer.{answer}")), bold=True)
        styles.text(put(page, row, 3, text(f"workbook.answer.{answer}.means")), wrap=False)
    row += 2
    for across, head in enumerate(_HEADS, start=2):
        styles.heading(put(page, row, across, text(f"workbook.head.{head}")))
    for finding in evaluation.findings:
        row += 1
        _write_finding(page, row, finding, book, translator, styles)
    styles.text(put(page, row + 2, 2, text("workbook.again", study=evaluation.study)), wrap=False)
    page.protection.sheet = True
    page.freeze_panes = "A4"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _write_finding(page: Any, row: int, finding: Finding, book: Book, translator: Translator, styles: Styles) -> None:
    text, language = translator.text, translator.language
    asked = [each for each in book.sheets if left_open(each, finding.requirement)]
    needs = "; ".join(translator.tell(each) for each in finding.needs) or text("workbook.nothing")
    state = "needed" if finding.needs else "filled" if finding.verdict.value == "pass" else ""
    styles.text(put(page, row, 2, finding.name.within(language)))
    styles.swatch(put(page, row, 3, text(f"verdict.{finding.verdict.value}")), state)
    styles.text(put(page, row, 4, needs))
    titles = [each.sheet.name.within(language) for each in asked]
    link = put(page, row, 5, ", ".join(titles) or "–")
    styles.text(link)
    if titles:
        link.hyperlink = f"#'{titles[0]}'!B5"
    widths = [_WIDTHS[n] * LETTERS for n in (1, 3, 4)]
    heighten(page, row, (finding.name.within(language), needs, ", ".join(titles)), widths)
    formula = "+".join(
        left_open(each, finding.requirement).replace("{title}", title)
        for each, title in zip(asked, titles, strict=True)
    )
    counted = formula and formula.count("+") < _MOST_COUNTED
    cell = page.cell(row, 6)
    cell.value = f"={formula}" if counted else "–"
    styles.text(cell)
