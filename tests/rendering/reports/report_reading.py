"""Reports read back by other programs' libraries: every table as the texts (or numbers) of its cells, or all texts."""

from __future__ import annotations

import html
import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

Rows = list[list[Any]]
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def workbook_tables(content: bytes, *, values: bool = False) -> list[Rows]:
    """Return the cells of every sheet but the first, from the row below the headings."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), data_only=values)
    return [[[cell.value for cell in row] for row in page.iter_rows(min_row=4)] for page in book.worksheets[1:]]


def markdown_tables(content: bytes) -> list[Rows]:
    tables: list[Rows] = []
    last = ""
    for line in content.decode("utf-8").splitlines():
        if line.startswith("| "):
            if not last.startswith("|"):
                tables.append([])
            cells = [re.sub(r"\\(.)", r"\1", each) for each in re.split(r"(?<!\\)\|", line)[1:-1]]
            tables[-1].append([each.strip() for each in cells])
        last = line
    # total lines are bold
    return [[[re.sub(r"^\*\*(.*)\*\*$", r"\1", cell) for cell in row] for row in table[2:]] for table in tables]


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.tables[-1][-1][-1] += data


def page_tables(content: bytes) -> list[Rows]:
    parser = _Tables()
    parser.feed(content.decode("utf-8"))
    return [table[1:] for table in parser.tables]


def word_tables(content: bytes) -> list[Rows]:
    import docx

    found = []
    for table in docx.Document(io.BytesIO(content)).tables:
        rows = table._tbl.tr_lst[1:]
        found.append([["".join(text.text or "" for text in cell.iter(_TEXT)) for cell in row.tc_lst] for row in rows])
    return found


def hangul_tables(content: bytes) -> list[Rows]:
    from hwpx import HwpxDocument

    page = HwpxDocument.open(content)
    tables = [table for paragraph in page.paragraphs for table in paragraph.tables]
    return [[[cell.text for cell in row.cells] for row in table.rows][1:] for table in tables]


READERS = {"md": markdown_tables, "html": page_tables, "docx": word_tables, "hwpx": hangul_tables}


def marked_up(text: str) -> str:
    """Return what a document of marks says, a line for each paragraph and each cell."""
    said = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    lines = re.sub(r"</(?:\w+:)?(?:p|t[dhr]|h\d|li|text|title|caption|figcaption|[dt]d|dt)>|<br/?>", "\n", said)
    return html.unescape(re.sub(r"<[^>]*>", "", lines))


def packed(content: bytes) -> str:
    """Return what the parts of a DOCX or HWPX say that are shown: its body, headers and footers."""
    shown = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml|Contents/section\d+\.xml")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(marked_up(parts.read(name).decode()) for name in parts.namelist() if shown.fullmatch(name))


def workbook_text(content: bytes, *, but: str = "") -> str:
    """Return the texts of every sheet with its name, but of one whose name is given."""
    from openpyxl import load_workbook

    sheets = [each for each in load_workbook(io.BytesIO(content)).worksheets if each.title != but]
    cells = [cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return "\n".join([*(each.title for each in sheets), *(each for each in cells if isinstance(each, str))])


def pages_of(content: bytes) -> str:
    """Return the text of a PDF as its lines are broken, page after page."""
    from pypdfium2 import PdfDocument

    with PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


TEXTS = {
    "md": bytes.decode, "html": lambda content: marked_up(content.decode()), "docx": packed, "hwpx": packed,
    "xlsx": workbook_text, "pdf": pages_of,
}  # fmt: skip


def printed(content: bytes) -> str:
    """Return the text of a PDF without any white space, page after page."""
    return bare(pages_of(content))


def bare(text: str) -> str:
    """Return a text as it can be found in a PDF: no white space, no signs that only part words.

    PDFium reads a hyphen at the end of a line as U+FFFE or U+0002: hyphens are no part of what is compared.
    """
    text = text.replace("m²", "㎡").replace("k㎡", "㎢")
    return re.sub(r"[\s\u0002\u200b\ufffe\u00ad-]", "", text)
