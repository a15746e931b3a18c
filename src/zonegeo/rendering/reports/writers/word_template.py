"""A user's own Word document as the form of the report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.late_module import LateModule
from zonegeo.rendering.reports.document.blocks import Document
from zonegeo.rendering.reports.writers.template_places import PLACE, check_places, fill, texts_of

docx = LateModule("docx")
docx_exceptions = LateModule("docx.opc.exceptions")
lxml_etree = LateModule("lxml.etree")


def open_template(content: bytes) -> Any:
    """Return the document of a template; raises :class:`InputError` where it is none."""
    try:
        return docx.Document(io.BytesIO(content))
    except (docx_exceptions.PackageNotFoundError, BadZipFile, KeyError, ValueError, lxml_etree.XMLSyntaxError) as error:
        raise InputError(Problem("template-broken", "--template", {"detail": library_fault(error)})) from None


def fill_template(page: Any, document: Document, writer: Any) -> None:
    """Put the report in the places of a template; styles, headers and everything else stay as they are."""
    paragraphs = list(_paragraphs(page))
    check_places((name for each in paragraphs for name in PLACE.findall(each.text)), document)
    texts = texts_of(document)
    for paragraph in paragraphs:
        alone = PLACE.fullmatch(paragraph.text.strip())
        if alone is not None and alone.group(1) not in texts:
            _replace(page, paragraph, alone.group(1), document, writer)
        elif PLACE.search(paragraph.text):
            _set_text(paragraph, fill(paragraph.text, texts))


def _paragraphs(page: Any) -> Iterator[Any]:
    """Every paragraph of the body, of its tables, and of headers and footers."""
    yield from page.paragraphs
    holders = [page, *(part for section in page.sections for part in (section.header, section.footer))]
    for holder in holders:
        if holder is not page:
            yield from holder.paragraphs
        for table in holder.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from cell.paragraphs


def _set_text(paragraph: Any, text: str) -> None:
    """Write a text over all runs: Word cuts a placeholder into several where it was typed with pauses."""
    first, *rest = paragraph.runs
    first.text = text
    for run in rest:
        run.text = ""


def _replace(page: Any, paragraph: Any, name: str, document: Document, writer: Any) -> None:
    """Write the parts at the end of the body, then move them to the place."""
    body = page.element.body
    before = set(body)
    if name == "facts":
        writer.facts(document.facts)
    for section in document.sections:
        if name in ("report", f"section:{section.id}"):
            writer.section(section)
    for element in [each for each in body if each not in before]:
        paragraph._p.addprevious(element)
    paragraph._p.getparent().remove(paragraph._p)
