"""A report as PDF, set by Typst with the carried Korean font embedded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.optional_packages import need_extra
from zonegeo.rendering.page.typeface import FONTS, legible
from zonegeo.rendering.reports.document.blocks import Block, Document, Facts, Figure, Front, Paragraph, Table
from zonegeo.rendering.reports.document.wording import ground_of, heading, ink_of, numbered
from zonegeo.rendering.reports.drawings.pictures import draw

_LONG = 10
# letters of which a narrow column may need most of a page
_TALL = 900
_NUMBER = re.compile(r"[-+(]?[\d,.:-]+[)%]?")
# after a sign that parts words, else after every twelfth character
_BREAK = re.compile(r"[^-/_.?&=:+]{0,11}[-/_.?&=:+](?=.)|[^-/_.?&=:+]{12}(?=.)")


def write_pdf(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the bytes of a PDF file (A4, tagged, fonts embedded); the same document gives the same bytes.

    Raises
    ------
    UsageError
        ``extra-needed`` where typst is not installed.
    """
    typst = need_extra("typst", extra="pdf", where="-o FILE.pdf")
    with temporary_folder() as place:
        for weight, font in FONTS.items():
            (place / f"{weight}.ttf").write_bytes(font.content())
        content = _content(document, place, progress)
        # texts go in as data: none of them is ever read as markup
        (place / "report.json").write_text(json.dumps(content, ensure_ascii=False), "utf-8", newline="\n")
        template_text = resources.files(__package__).joinpath("assets", "report.typ").read_text("utf-8")
        (place / "report.typ").write_text(template_text, "utf-8", newline="\n")
        progress("pdf")
        made = typst.compile(
            str(place / "report.typ"), root=place, font_paths=[place], ignore_system_fonts=True, timestamp=0
        )
    assert isinstance(made, bytes)  # noqa: S101 - one file was asked for
    return made


def _content(document: Document, place: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    document = legible(document)
    number = numbered(document)
    sections: list[dict[str, Any]] = []
    for section in document.sections:
        progress(section.id)
        blocks = [_block(block, document.language, number, place) for block in section.blocks]
        sections.append({"title": section.title, "blocks": blocks})
    return {
        "language": document.language,
        "title": document.title,
        "front": _front(document.front, number, place),
        "facts": document.facts.lines,
        "sections": sections,
        "footer": document.footer,
    }


def _front(front: Front, number: dict[str, str], place: Path) -> dict[str, Any]:
    figure = front.figure
    return {
        "kind": front.kind,
        "basis": front.basis,
        "title": front.title,
        "subtitle": front.subtitle,
        "ink": ink_of(front.verdict),
        "ground": ground_of(front.verdict),
        "answer": front.answer,
        "scope": front.scope,
        "told": front.told,
        "headings": front.headings,
        "rows": [
            {
                "name": row.name, "chart": None if row.chart is None else _drawn(row.chart, place)["file"],
                "alt": "" if row.chart is None else row.chart.alt,
                "cells": (row.figure, row.margin, row.certain), "told": row.told, "ink": ink_of(row.verdict),
            }
            for row in front.rows
        ],
        "heed": front.heed,
        "cautions": front.cautions,
        "figure": None if figure is None else _figure(figure, number[f"figure:{figure.id}"], place),
    }  # fmt: skip


def _block(block: Block, language: str, number: dict[str, str], place: Path) -> dict[str, Any]:
    if isinstance(block, Facts):
        return {"kind": "facts", "lines": block.lines}
    if isinstance(block, Paragraph):
        return {"kind": "text", "text": block.text}
    if isinstance(block, Figure):
        return _figure(block, number[f"figure:{block.id}"], place)
    return _table(block, number[block.id], language)


def _figure(figure: Figure, label: str, place: Path) -> dict[str, Any]:
    return {"kind": "figure", "caption": f"{label}. {figure.caption}", "alt": figure.alt, **_drawn(figure, place)}


def _drawn(figure: Figure, place: Path) -> dict[str, Any]:
    picture = draw(figure, "svg")
    name = f"{figure.id}.svg"
    (place / name).write_bytes(picture.content)
    return {"file": name, "width": picture.width_mm, "height": picture.height_mm}


def _table(table: Table, label: str, language: str) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": f"{label}. {table.caption}",
        "note": table.note,
        "breakable": any(len(cell.text) > _TALL for row in table.rows for cell in row.cells),
        "widths": [column.width for column in table.columns],
        "kinds": [column.kind for column in table.columns],
        "headings": [_breakable(legible(heading(column, language))) for column in table.columns],
        "rows": [{"total": row.total, "cells": [_breakable(cell.text) for cell in row.cells]} for row in table.rows],
    }


def _breakable(text: str) -> str:
    """Let long words (digests, addresses, ids) break, so that no cell runs over its neighbour; numbers never do.

    >>> _breakable("14,772,837"), _breakable("request-2019").split("\u200b")
    ('14,772,837', ['request-', '2019'])
    """
    words = (
        word if len(word) < _LONG or _NUMBER.fullmatch(word) else _BREAK.sub("\\g<0>\u200b", word)
        for word in text.split(" ")
    )  # fmt: skip
    return " ".join(words)
