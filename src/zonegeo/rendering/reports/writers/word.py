"""A report as a Word document: headings, captions, tables whose headings repeat, named Korean fonts, page numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from zonegeo.base.files.reproducible_zip import without_clock
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.plain_text import in_one_line
from zonegeo.rendering.reports.document.blocks import (
    Block,
    Document,
    Facts,
    Figure,
    Front,
    Paragraph,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.wording import ground_of, ink_of, numbered
from zonegeo.rendering.reports.drawings.pictures import draw, draw_strips
from zonegeo.rendering.reports.writers.word_tables import (
    TEXT_WIDTH,
    WORD_XML,
    caution_table_xml,
    front_table_xml,
    table_xml,
)
from zonegeo.rendering.reports.writers.word_template import fill_template, open_template

docx = LateModule("docx")
docx_ns = LateModule("docx.oxml.ns")
docx_oxml = LateModule("docx.oxml")
docx_shared = LateModule("docx.shared")
lxml_etree = LateModule("lxml.etree")

_FONT = "맑은 고딕"
_BLUE, _SOFT, _RULE = "1D4C80", "4A5761", "C9D0D4"


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
        writer.front(document.front)
        writer.facts(document.facts, on_new_page=True)
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

    def front(self, front: Front) -> None:
        """The first page: the answer, a line a requirement, what to be careful with, and the map."""
        head = self._front_line(f"{front.kind}\t{front.basis}", 8.5, _SOFT)
        _dress(head, f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="{_RULE}"/></w:pBdr>')
        self.paragraph(front.title, "Title")
        self._front_line(front.subtitle, 8.5, _SOFT)
        ink, ground = ink_of(front.verdict)[1:], ground_of(front.verdict)[1:]
        answer = self._front_line(front.answer, 18, ink, bold=True)
        answer.add_run(f"\t{in_one_line(front.scope)}").font.size = docx_shared.Pt(8.5)
        box = [answer, *(self._front_line(line, 9.5) for line in front.told)]
        for line in box:
            _dress(line, f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" w:color="{ink}"/></w:pBdr>'
                         f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/>')  # fmt: skip
            line.paragraph_format.left_indent = docx_shared.Mm(4)
        charts = [self._chart(row.chart) for row in front.rows]
        self._front_line("", 4)
        self.insert(front_table_xml(front, charts))
        if front.cautions:
            self._front_line(front.heed, 9.5, bold=True).paragraph_format.space_before = docx_shared.Pt(8)
            self.insert(caution_table_xml(front.cautions))
        if front.figure is not None:
            caption = self._front_line(self.caption(front.figure), 9.5, bold=True)
            caption.paragraph_format.space_before, caption.paragraph_format.keep_with_next = docx_shared.Pt(8), True
            self.picture(front.figure).paragraph_format.keep_with_next = False

    def _front_line(self, text: str, size: float, ink: str = "1B2730", *, bold: bool = False) -> Any:
        """A line of the first page; what stands behind a tab stands at the right margin."""
        line = self.paragraph("", "Normal")
        line.paragraph_format.tab_stops.add_tab_stop(docx_shared.Twips(TEXT_WIDTH), 2)
        line.paragraph_format.space_after = docx_shared.Pt(0)
        run = line.add_run("\t".join(map(in_one_line, text.split("\t"))))
        run.font.size, run.bold, run.font.color.rgb = docx_shared.Pt(size), bold, docx_shared.RGBColor.from_string(ink)
        return line

    def _chart(self, figure: Figure | None) -> str:
        """Return a chart as it stands in a cell; it belongs to the document from now on."""
        if figure is None:
            return ""
        picture = draw(figure, "png")
        inline = self._page.part.new_pic_inline(io.BytesIO(picture.content), width=docx_shared.Mm(picture.width_mm))
        inline.docPr.set("descr", in_one_line(figure.alt))
        return f"<w:drawing>{lxml_etree.tostring(inline, encoding='unicode')}</w:drawing>"

    def section(self, section: Section) -> None:
        """A heading and what stands below it."""
        self._progress(section.id)
        place = self._document.sections.index(section) + 1
        self.paragraph(f"{place}. {section.title}", "Heading 1")
        for block in section.blocks:
            self._block(block)

    def facts(self, facts: Facts, *, on_new_page: bool = False) -> None:
        """One line a fact, its name in bold."""
        for at, (name, told) in enumerate(facts.lines):
            line = self.paragraph("", "Normal")
            line.paragraph_format.page_break_before = True if on_new_page and at == 0 else None
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
            self.picture(block)
            self.paragraph(self.caption(block), "Caption").alignment = 1

    def _table(self, table: Table) -> None:
        self.insert(table_xml(table, self._document.language))

    def insert(self, xml: str) -> None:
        """Put an element at the end of the document."""
        body = self._page.element.body
        body.insert(len(body) - (1 if body.sectPr is not None else 0), docx_oxml.parse_xml(xml))

    def caption(self, figure: Figure) -> str:
        """Return what stands with a figure, its number first."""
        return f"{self._number[f'figure:{figure.id}']}. {figure.caption}"

    def picture(self, figure: Figure) -> Any:
        """A figure in a line of its own, or in several, in the middle; the last one keeps with what follows."""
        strips = draw_strips(figure)
        for picture in strips:
            line = self.paragraph("", "Normal")
            line.alignment = 1
            line.paragraph_format.keep_with_next = picture is strips[-1]
            line.paragraph_format.space_after = None if picture is strips[-1] else docx_shared.Pt(0)
            shape = line.add_run().add_picture(io.BytesIO(picture.content), width=docx_shared.Mm(picture.width_mm))
            shape._inline.docPr.set("descr", in_one_line(figure.alt))
        return line


def _dress(line: Any, xml: str) -> None:
    """Give a paragraph borders and a ground; behind them the schema wants what its format holds already."""
    properties = line._p.get_or_add_pPr()
    for at, each in enumerate(docx_oxml.parse_xml(f'<w:pPr xmlns:w="{WORD_XML}">{xml}</w:pPr>')):
        properties.insert(at + (properties.pStyle is not None), each)


def _points(size: float) -> Any:
    return docx_shared.Pt(size)


def _set_up(page: Any, document: Document) -> None:
    """A4, Korean fonts in every style, a footer with page numbers, the language of the text."""
    paper = page.sections[0]
    paper.page_width, paper.page_height = docx_shared.Mm(210), docx_shared.Mm(297)
    paper.left_margin = paper.right_margin = docx_shared.Mm(20)
    paper.top_margin, paper.bottom_margin = docx_shared.Mm(20), docx_shared.Mm(18)
    sizes = {"Normal": 9.5, "Title": 17, "Subtitle": 11, "Heading 1": 13, "Caption": 9.5}
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
                "222222" if name in ("Caption", "Subtitle", "Title") else _BLUE
            )
    # the style of the library has a rule below the title, and room for one
    title = page.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(docx_ns.qn("w:pBdr")):
        title.remove(border)
    page.styles["Title"].paragraph_format.space_before = docx_shared.Pt(4)
    page.styles["Title"].paragraph_format.space_after = docx_shared.Pt(2)
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
            docx_oxml.parse_xml(
                f'<w:fldSimple xmlns:w="{WORD_XML}" w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            )
        )
