"""A report as HWPX (OWPML, KS X 6101): the format of Korean ministries. All that is asked of python-hwpx is here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zipfile import BadZipFile

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
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
    FrontRow,
    Paragraph,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.wording import ground_of, heading, ink_of, numbered
from zonegeo.rendering.reports.drawings.pictures import Picture, draw, draw_strips
from zonegeo.rendering.reports.writers.hangul_rows import LaterRows, StartedTable
from zonegeo.rendering.reports.writers.template_places import PLACE, check_places, fill, texts_of

hwpx = LateModule("hwpx")
lxml_etree = LateModule("lxml.etree")

_HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
# HWPUNIT: 1/7200 inch; the width between margins of 20 mm on A4 upright
_TEXT_WIDTH = 48188
# above and below: a page begins behind the header, so that both count
_MARGINS_MM = {"left": 20.0, "right": 20.0, "top": 10.0, "bottom": 8.0, "header": 10.0, "footer": 10.0}
_ROW_HEIGHT = 1700
_INK, _SOFT, _RULE = "#1B2730", "#4A5761", "#C9D0D4"
# of the first page: name, chart, figure, margin, certain margin, verdict
_FRONT_SHARES = (36.0, 33.0, 37.0, 22.0, 22.0, 20.0)
_IDS = ("id", "instid", "instId", "idRef")
_LONGEST_REFERENCE = 4


def write_hangul(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the bytes of an ``.hwpx`` file.

    The library checks and opens again what it saves, for seconds and a gigabyte where tables have thousands of rows. So
    it saves every table with its headings and its first row, and the others are written in like that one.

    Raises
    ------
    UsageError
        ``extra-needed`` where python-hwpx is not installed.
    InputError
        ``template-broken``, ``template-placeholder``.
    """
    need_extra("hwpx", extra="hwpx", where="-o FILE.hwpx", package="python-hwpx")
    page = hwpx.HwpxDocument.new() if template is None else _opened(template)
    writer = _Writer(page, document, progress)
    if template is None:
        page.page.setup(paper_size="A4", margins_mm=_MARGINS_MM)
        page.page.set_page_number(prefix=f"{document.footer} · ")
        writer.whole()
    else:
        _fill(page, document, writer)
    _number(page)
    progress("hwpx")
    # the library opens what it wrote again and raises where an editor would not; the tests hold it against the schema
    return without_clock(page.to_bytes(), LaterRows(writer.tables))


def _opened(content: bytes) -> Any:
    try:
        return hwpx.HwpxDocument.open(content)
    except (hwpx.HwpxError, BadZipFile, lxml_etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise InputError(Problem("template-broken", "--template", {"detail": library_fault(error)})) from None


class _Writer:
    """Adds parts of a report to the end of a Hangul document."""

    def __init__(self, page: Any, document: Document, progress: Callable[[str], None]) -> None:
        self._page = page
        self._document = document
        self._number = numbered(document)
        self._progress = progress
        ensure = page.styles.ensure_run
        self._heading = ensure(bold=True, size=13, color="#1D4C80")
        self._bold, self._plain = ensure(bold=True, size=9.5), ensure(size=9.5)
        self._note = ensure(size=8, color="#444444")
        self._cell, self._cell_bold = ensure(size=8), ensure(bold=True, size=8)
        self._small, self._small_bold = ensure(size=7), ensure(bold=True, size=7)
        self._shade = page.styles.ensure_border_fill(border_color="#8A94A0", fill_color="#E8EEF4")
        self._border = page.styles.ensure_border_fill(border_color="#8A94A0")
        self._sides = {side: self._aligned(side) for side in ("LEFT", "CENTER", "RIGHT")}
        # of headings, captions and pictures above theirs: none stands alone at the end of a page
        self._sides["KEPT"] = self._aligned("LEFT", kept=True)
        self._sides["CENTER_KEPT"] = self._aligned("CENTER", kept=True)
        self.tables: list[StartedTable] = []

    def _aligned(self, side: str, *, kept: bool = False) -> str:
        """Return the id of a paragraph format of that side, by a paragraph that is taken out again."""
        paragraph = self._page.add_paragraph("", inherit_style=False)
        self._page.styles.apply_paragraph_format(
            paragraph_index=len(self._page.paragraphs) - 1,
            alignment=side,
            line_spacing_percent=130,
            keep_with_next=kept or None,
        )
        found = str(self._page.paragraphs[-1].para_pr_id_ref)
        paragraph.remove()
        return found

    def whole(self) -> None:
        """Title, facts, all sections."""
        self.front(self._document.front)
        self.facts(self._document.facts, on_new_page=True)
        for section in self._document.sections:
            self.section(section)

    def front(self, front: Front) -> None:
        """The first page: the answer, a line a requirement, what to be careful with, and the map."""
        ensure, fill = self._page.styles.ensure_run, self._page.styles.ensure_border_fill
        small, bold, strong = (
            ensure(size=8.5, color=_SOFT),
            ensure(bold=True, size=8.5, color=_INK),
            ensure(bold=True, size=18, color=ink_of(front.verdict)),
        )
        ruled = fill(border_color=_RULE, active_borders=["bottom"])
        self.line(f"{front.kind} · {front.basis}", small)
        self.line(front.title, ensure(bold=True, size=17, color=_INK))
        self.line(front.subtitle, small)
        box = fill(border_color=ink_of(front.verdict), border_width="1.0 mm", active_borders=["left"],
                   fill_color=ground_of(front.verdict))  # fmt: skip
        answer = [(front.answer, strong), (front.scope, small), *((line, self._plain) for line in front.told)]
        ((cell,),) = self._small_table(1, (1.0,))
        self._lines(cell, answer, box)
        self.line("", self._small)
        rows = self._small_table(len(front.rows) + 1, _FRONT_SHARES)
        for line, texts in zip(rows, [front.headings, *map(_texts_of, front.rows)], strict=True):
            is_head = line is rows[0]
            for at, (cell, text) in enumerate(zip(line, texts, strict=True)):
                style = small if is_head else bold if at == 0 else self._cell
                self._lines(cell, [(text, style)], ruled, side="LEFT" if at < 2 else "RIGHT")
        for line, row in zip(rows[1:], front.rows, strict=True):
            next(line[5].iter(f"{_HP}run")).set("charPrIDRef", ensure(bold=True, size=8.5, color=ink_of(row.verdict)))
            if row.chart is not None:
                _move_picture(self._picture(draw(row.chart, "png"), row.chart.alt), line[1])
        if front.cautions:
            self.line("", self._small)
            self.line(front.heed, self._bold)
            above = fill(border_color=_INK, border_width="0.4 mm", active_borders=["top"])
            none = fill(border_color=_INK, active_borders=[])
            upper, lower = self._small_table(2, (1.0,) * len(front.cautions))
            for number, (name, told) in enumerate(front.cautions):
                for place, text, look, border in (
                    (upper[number], name, bold, above), (lower[number], told, self._cell, none)
                ):  # fmt: skip
                    self._lines(place, [(text, look)], border)
                    place.find(f"{_HP}subList").set("vertAlign", "TOP")
        if front.figure is not None:
            self.line("", self._small)
            self.line(self._caption(front.figure), self._bold)
            self._picture(draw(front.figure, "png"), front.figure.alt)

    def _small_table(self, rows: int, shares: Sequence[float]) -> list[list[Any]]:
        """Add a table of the first page; its cells, line by line."""
        made = self._page.add_table(rows, len(shares), width=_TEXT_WIDTH, inherit_style=False)
        made.set_treat_as_char(False)
        made.element.set("repeatHeader", "1")
        found = [line.findall(f"{_HP}tc") for line in made.element.findall(f"{_HP}tr")]
        for line in found:
            for cell, share in zip(line, shares, strict=True):
                cell.find(f"{_HP}cellSz").set("width", str(int(_TEXT_WIDTH * share / sum(shares))))
        return found

    def _lines(self, cell: Any, lines: Sequence[tuple[str, str]], border: str, *, side: str = "LEFT") -> None:
        """Write lines into a cell of the first page, each a text and its look."""
        first = next(cell.iter(f"{_HP}p"))
        for text, style in lines[1:]:
            again = self.line(text, style, side).element
            first.getparent().append(again)
        first.set("paraPrIDRef", self._sides[side])
        run = first.find(f"{_HP}run")
        run.set("charPrIDRef", lines[0][1])
        run.find(f"{_HP}t").text = in_one_line(lines[0][0])
        cell.set("borderFillIDRef", border)
        cell.find(f"{_HP}cellSz").set("height", str(_ROW_HEIGHT * len(lines)))

    def section(self, section: Section) -> None:
        """A heading and what stands below it."""
        self._progress(section.id)
        place = self._document.sections.index(section) + 1
        self.line("", self._plain)
        self.line(f"{place}. {section.title}", self._heading, "KEPT")
        for block in section.blocks:
            self._block(block)

    def facts(self, facts: Facts, *, on_new_page: bool = False) -> None:
        """One line a fact, its name in bold."""
        for at, (name, told) in enumerate(facts.lines):
            paragraph = self.line(f"{name}  ", self._bold)
            paragraph.element.set("pageBreak", "1" if on_new_page and at == 0 else "0")
            paragraph.add_run(in_one_line(told), char_pr_id_ref=self._plain)

    def line(self, text: str, style: str, side: str = "LEFT") -> Any:
        """One paragraph."""
        return self._page.add_paragraph(
            in_one_line(text), para_pr_id_ref=self._sides[side], char_pr_id_ref=style, inherit_style=False
        )

    def _block(self, block: Block) -> None:
        if isinstance(block, Facts):
            self.facts(block)
        elif isinstance(block, Paragraph):
            self.line(block.text, self._plain)
        elif isinstance(block, Table):
            self.line(f"{self._number[block.id]}. {block.caption}", self._bold, "KEPT")
            if block.note:
                self.line(block.note, self._note, "KEPT")
            self._table(block)
        else:
            self._figure(block)

    def _figure(self, figure: Figure) -> None:
        """A picture and its caption; strips of one are rows of a table without lines, the caption in the last.

        A page ends between rows in every program. Between paragraphs one lets the last picture run over its foot, and
        does not heed that a caption keeps with what is above.
        """
        pictures = [self._picture(each, figure.alt) for each in draw_strips(figure)]
        caption = self.line(self._caption(figure), self._bold, "CENTER").element
        if len(pictures) == 1:
            return
        none = self._page.styles.ensure_border_fill(border_color=_INK, active_borders=[])
        rows = self._small_table(len(pictures), (1.0,))
        for (cell,), drawn in zip(rows, pictures, strict=True):
            self._lines(cell, [("", self._small)], none)
            _move_picture(drawn, cell)
        margin = rows[0][0].getparent().getparent().find(f"{_HP}inMargin")
        for side in ("left", "right", "top", "bottom"):
            margin.set(side, "0")
        next(rows[-1][0].iter(f"{_HP}p")).getparent().append(caption)

    def _caption(self, figure: Figure) -> str:
        return f"{self._number[f'figure:{figure.id}']}. {figure.caption}"

    def _picture(self, picture: Picture, told: str) -> Any:
        """Add a picture in a paragraph of its own, which keeps with its caption; its element."""
        made = self._page.add_picture(
            picture.content, "png", width_mm=picture.width_mm, height_mm=picture.height_mm,
            para_pr_id_ref=self._sides["CENTER_KEPT"], char_pr_id_ref=self._plain,
        )  # fmt: skip
        _show_whole(made.element, picture.content)
        comment = made.element.find(f"{_HP}shapeComment")
        if comment is not None:
            comment.text = in_one_line(told)
        return made.element

    def _table(self, table: Table) -> None:
        """A table that breaks over pages and repeats its headings: one that stands as a letter would do neither."""
        columns = table.columns
        made = self._page.add_table(len(table.rows[:1]) + 1, len(columns), width=_TEXT_WIDTH, inherit_style=False)
        made.set_treat_as_char(False)
        root = made.element
        root.set("repeatHeader", "1")
        whole = sum(column.width for column in columns)
        widths = [int(_TEXT_WIDTH * column.width / whole) for column in columns]
        small = len(columns) > 6
        plain, bold = (self._small, self._small_bold) if small else (self._cell, self._cell_bold)
        heads = [heading(column, self._document.language) for column in columns]
        lines = [(heads, True), *(([""] * len(columns), False) for _ in table.rows[:1])]
        sides = [{"number": "RIGHT", "verdict": "CENTER"}.get(column.kind, "LEFT") for column in columns]
        for number, (line, (texts, strong)) in enumerate(zip(root.findall(f"{_HP}tr"), lines, strict=True)):
            for at, cell in enumerate(line.findall(f"{_HP}tc")):
                side = "CENTER" if number == 0 else sides[at]
                cell.set("header", "1" if number == 0 else "0")
                cell.set("borderFillIDRef", self._shade if strong else self._border)
                self._write_cell(cell, texts[at], widths[at], self._sides[side], bold if strong else plain)
        if table.rows:
            self.tables.append(StartedTable(root, table.rows, (self._border, self._shade), (plain, bold)))

    def _write_cell(self, cell: Any, text: str, width: int, side: str, style: str) -> None:
        paragraph = next(cell.iter(f"{_HP}p"))
        paragraph.set("paraPrIDRef", side)
        run = paragraph.find(f"{_HP}run")
        run.set("charPrIDRef", style)
        run.find(f"{_HP}t").text = in_one_line(text)
        size = cell.find(f"{_HP}cellSz")
        size.set("width", str(width))
        size.set("height", str(_ROW_HEIGHT))


def _move_picture(drawn: Any, cell: Any) -> None:
    """Take a picture out of its paragraph into a cell."""
    paragraph = drawn.getparent().getparent()
    next(cell.iter(f"{_HP}run")).insert(0, drawn)
    paragraph.getparent().remove(paragraph)


def _show_whole(drawn: Any, content: bytes) -> None:
    """Tell the size of a picture, and the part of it that is shown, in its own pixels of a 96th of an inch.

    So Hangul writes them. Told in the size on paper, a program that counts pixels shows the upper left part alone.
    """
    # of the first chunk of a PNG
    width, height = (str(75 * int.from_bytes(content[at : at + 4], "big")) for at in (16, 20))
    clip, size = drawn.find(f"{_HP}imgClip"), drawn.find(f"{_HP}imgDim")
    clip.set("right", width)
    clip.set("bottom", height)
    size.set("dimwidth", width)
    size.set("dimheight", height)


def _texts_of(row: FrontRow) -> tuple[str, ...]:
    return row.name, "", row.figure, row.margin, row.certain, row.told


def _fill(page: Any, document: Document, writer: _Writer) -> None:
    """Put the report in the places of a template; its styles, headers and everything else stay as they are."""
    found = list(_texts(page))
    check_places((name for _, text in found for name in PLACE.findall(text)), document)
    texts = texts_of(document)
    for paragraph, text in found:
        alone = PLACE.fullmatch(text.strip())
        if alone is not None and alone.group(1) not in texts:
            _replace(page, paragraph, alone.group(1), document, writer)
        elif PLACE.search(text):
            _set_text(paragraph, fill(text, texts))


def _texts(page: Any) -> Iterator[tuple[Any, str]]:
    """Every paragraph that holds text of its own, with that text; those in tables too."""
    for section in page.sections:
        for paragraph in section.element.iter(f"{_HP}p"):
            told = "".join(t.text or "" for run in paragraph.findall(f"{_HP}run") for t in run.findall(f"{_HP}t"))
            if told:
                yield paragraph, told


def _set_text(paragraph: Any, text: str) -> None:
    first, *rest = [t for run in paragraph.findall(f"{_HP}run") for t in run.findall(f"{_HP}t")]
    first.text = in_one_line(text)
    for each in rest:
        each.text = ""


def _replace(page: Any, paragraph: Any, name: str, document: Document, writer: _Writer) -> None:
    """Write the parts at the end of the last section, then move them to the place."""
    end = page.sections[-1].element
    before = len(end)
    if name == "facts":
        writer.facts(document.facts)
    for section in document.sections:
        if name in ("report", f"section:{section.id}"):
            writer.section(section)
    for element in list(end)[before:]:
        paragraph.addprevious(element)
    # a paragraph may carry the page setup of its section: it is emptied, never taken out
    _set_text(paragraph, "")


def _number(page: Any) -> None:
    """Give everything its id in order: the library draws them at random, and the same report is to give same bytes."""
    known: dict[str, str] = {}
    for section in page.sections:
        for element in section.element.iter():
            for name in _IDS:
                drawn = element.get(name, "")
                # small ones are references into the tables of styles
                if drawn.isdigit() and len(drawn) > _LONGEST_REFERENCE:
                    element.set(name, known.setdefault(drawn, str(10_000 + len(known))))
