"""A report as a Word document: headings, captions, tables whose headings repeat, named Korean fonts, page numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.plain_text import in_one_line
from zonegeo.rendering.reports.document.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Figure,
    Paragraph,
    Row,
    Section,
    Table,
)
from zonegeo.rendering.reports.writers.pictures import draw
from zonegeo.rendering.reports.writers.word_template import fill_template, open_template
from zonegeo.rendering.reports.writers.wording import heading, numbered

docx = LateModule("docx")
docx_ns = LateModule("docx.oxml.ns")
docx_oxml = LateModule("docx.oxml")
docx_shared = LateModule("docx.shared")

_FONT = "맑은 고딕"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# twentieths of a point: the width between the margins of A4 upright
_TEXT_WIDTH = 9638
_SIDES = {"number": "right", "verdict": "center", "text": "left"}
_BLUE, _SHADE, _SHADE_TOTAL = "1D4C80", "E8EEF4", "F3F3F3"


def write_word(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the bytes of a ``.docx`` file; with a template, that file with its places filled.

    Raises
    ------
    UsageError
        ``extra-needed`` where python-docx is not installed.
    InputError
        ``template-broken``, ``template-placeholder``.
    """
    need_extra("docx", extra="docx", where="-o FILE.docx", package="python-docx")
    if template is not None:
        page = open_template(template)
    else:
        page = docx.Document()
        _set_up(page, document)
    writer = _Writer(page, document, progress, own_styles=template is None)
    if template is None:
        writer.title()
        writer.facts(document.facts)
        for section in document.sections:
            writer.section(section)
    else:
        fill_template(page, document, writer)
    stream = io.BytesIO()
    page.save(stream)
    return without_clock(stream.getvalue())


class _Writer:
    """Adds parts of a report to the end of a Word document."""

    def __init__(self, page: Any, document: Document, progress: Callable[[str], None], *, own_styles: bool) -> None:
        self._page = page
        self._document = document
        self._number = numbered(document)
        self._progress = progress
        self._own_styles = own_styles

    def title(self) -> None:
        """The name of the report and of the proposal."""
        self.paragraph(self._document.title, "Title")
        self.paragraph(self._document.subtitle, "Subtitle")

    def section(self, section: Section) -> None:
        """A heading and what stands below it."""
        self._progress(section.id)
        place = self._document.sections.index(section) + 1
        self.paragraph(f"{place}. {section.title}", "Heading 1")
        for block in section.blocks:
            self._block(block)

    def facts(self, facts: Facts) -> None:
        """One line a fact, its name in bold."""
        for name, told in facts.lines:
            line = self.paragraph("", "Normal")
            line.add_run(f"{in_one_line(name)}  ").bold = True
            line.add_run(in_one_line(told))

    def paragraph(self, text: str, style: str) -> Any:
        """A paragraph in a style, where the document has it."""
        known = {each.name for each in self._page.styles} if not self._own_styles else ()
        chosen = style if self._own_styles or style in known else None
        return self._page.add_paragraph(in_one_line(text), style=chosen)

    def _block(self, block: Block) -> None:
        if isinstance(block, Facts):
            self.facts(block)
        elif isinstance(block, Paragraph):
            self.paragraph(block.text, "Normal")
        elif isinstance(block, Table):
            caption = self.paragraph(f"{self._number[block.id]}. {block.caption}", "Caption")
            caption.paragraph_format.keep_with_next = True
            if block.note:
                note = self.paragraph(block.note, "Normal")
                note.paragraph_format.keep_with_next = True
                note.runs[0].font.size = _points(8)
            self._table(block)
        else:
            self._figure(block)

    def _table(self, table: Table) -> None:
        xml = table_xml(table, self._document.language)
        body = self._page.element.body
        body.insert(len(body) - (1 if body.sectPr is not None else 0), docx_oxml.parse_xml(xml))

    def _figure(self, figure: Figure) -> None:
        picture = draw(figure, "png")
        line = self.paragraph("", "Normal")
        line.alignment = 1
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(io.BytesIO(picture.content), width=docx_shared.Mm(picture.width_mm))
        shape._inline.docPr.set("descr", in_one_line(figure.alt))
        label = self._number[f"figure:{figure.id}"]
        self.paragraph(f"{label}. {figure.caption}", "Caption").alignment = 1


def table_xml(table: Table, language: str) -> str:
    """Return a table as WordprocessingML: written whole, because cell by cell a thousand rows take minutes."""
    widths = _widths(table.columns)
    size = 14 if len(table.columns) > 6 else 16
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heads = [heading(column, language) for column in table.columns]
    head = "".join(
        _cell(text, width, "center", size, bold=True, shade=_SHADE) for text, width in zip(heads, widths, strict=True)
    )
    rows = "".join(_row(row, table.columns, widths, size) for row in table.rows)
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A94A0"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar><w:tblCaption w:val={_quoted(table.caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _row(row: Row, columns: tuple[Column, ...], widths: list[int], size: int) -> str:
    shade = _SHADE_TOTAL if row.total else ""
    cells = "".join(
        _cell(cell.text, width, _SIDES[column.kind], size, bold=row.total, shade=shade)
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(text: str, width: int, side: str, size: int, *, bold: bool = False, shade: str = "") -> str:
    fill_xml = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    weight = "<w:b/>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill_xml}</w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(in_one_line(text))}</w:t></w:r></w:p></w:tc>'
    )


def _widths(columns: tuple[Column, ...]) -> list[int]:
    whole = sum(column.width for column in columns)
    return [int(_TEXT_WIDTH * column.width / whole) for column in columns]


def _quoted(text: str) -> str:
    return quoteattr(in_one_line(text))


def _points(size: float) -> Any:
    return docx_shared.Pt(size)


def _set_up(page: Any, document: Document) -> None:
    """A4, Korean fonts in every style, a footer with page numbers, the language of the text."""
    paper = page.sections[0]
    paper.page_width, paper.page_height = docx_shared.Mm(210), docx_shared.Mm(297)
    paper.left_margin = paper.right_margin = docx_shared.Mm(20)
    paper.top_margin, paper.bottom_margin = docx_shared.Mm(20), docx_shared.Mm(18)
    sizes = {"Normal": 9.5, "Title": 20, "Subtitle": 11, "Heading 1": 13, "Caption": 9.5}
    for name, size in sizes.items():
        style = page.styles[name]
        style.font.name, style.font.size, style.font.italic = _FONT, docx_shared.Pt(size), False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
            del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(docx_ns.qn(script), _FONT)
        if name != "Normal":
            style.font.bold = name != "Subtitle"
            style.font.color.rgb = docx_shared.RGBColor.from_string(
                "222222" if name in ("Caption", "Subtitle") else _BLUE
            )
    page.styles["Normal"].paragraph_format.space_after = docx_shared.Pt(3)
    page.styles["Caption"].paragraph_format.space_before = docx_shared.Pt(8)
    page.core_properties.title, page.core_properties.author = in_one_line(document.title)[:255], "zonegeo"
    page.core_properties.language = "ko-KR" if document.language == "ko" else "en-GB"
    page.core_properties.comments = ""
    _footer(paper.footer.paragraphs[0], document)


def _footer(line: Any, document: Document) -> None:
    line.add_run(f"{in_one_line(document.footer)} · {document.page_word} ")
    for code in ("PAGE", "NUMPAGES"):
        if code == "NUMPAGES":
            line.add_run(" / ")
        line._p.append(
            docx_oxml.parse_xml(f'<w:fldSimple xmlns:w="{_W}" w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
