"""A report as one HTML page that loads nothing: accessible tables, pictures inside, made for printing too."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import escape
from importlib import resources

from zonegeo.rendering.reports.document.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Figure,
    Front,
    Paragraph,
    Row,
    Table,
)
from zonegeo.rendering.reports.document.wording import heading, numbered
from zonegeo.rendering.reports.drawings.pictures import draw


def write_html(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the page as UTF-8. It carries no script, and its policy allows none."""
    style = resources.files(__package__).joinpath("assets", "report.css").read_text("utf-8")
    digest = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    number = numbered(document)
    body = "".join(_body(document, number, progress))
    page = (
        f'<!DOCTYPE html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
    return page.encode("utf-8")


def _body(document: Document, number: dict[str, str], progress: Callable[[str], None]) -> Iterator[str]:
    yield f"<header>\n{_front(document.front, number)}{_facts(document.facts)}</header>\n"
    links = "".join(
        f'<li><a href="#section-{escape(section.id)}">{escape(section.title)}</a></li>' for section in document.sections
    )
    yield f'<nav aria-label="{escape(document.title)}">\n<ol>{links}</ol>\n</nav>\n<main>\n'
    for place, section in enumerate(document.sections, start=1):
        progress(section.id)
        yield f'<section id="section-{escape(section.id)}">\n<h2>{place}. {escape(section.title)}</h2>\n'
        for block in section.blocks:
            yield _block(block, document, number)
        yield "</section>\n"
    yield f"</main>\n<footer>{escape(document.footer)}</footer>\n"


def _front(front: Front, number: dict[str, str]) -> str:
    """The first page: the answer, a line a requirement, what to be careful with, and the map."""
    told = "".join(f"<p>{escape(line)}</p>\n" for line in front.told)
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in front.headings)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.name)}</th><td>{"" if row.chart is None else _image(row.chart)}</td>'
        f'<td class="number">{escape(row.figure)}</td><td class="number">{escape(row.margin)}</td>'
        f'<td class="number">{escape(row.certain)}</td><td class="verdict {row.verdict}">{escape(row.told)}</td></tr>\n'
        for row in front.rows
    )
    heed = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>\n" for name, text in front.cautions)
    cautions = f'<h2 class="heed">{escape(front.heed)}</h2>\n<dl class="heed">\n{heed}</dl>\n' if heed else ""
    figure = "" if front.figure is None else _figure(front.figure, number[f"figure:{front.figure.id}"])
    return (
        f'<div class="front">\n<p class="kind"><span>{escape(front.kind)}</span> '
        f"<span>{escape(front.basis)}</span></p>\n"
        f'<h1>{escape(front.title)}</h1>\n<p class="note">{escape(front.subtitle)}</p>\n'
        f'<div class="answer {front.verdict}">\n<p><strong>{escape(front.answer)}</strong> {escape(front.scope)}</p>\n'
        f'{told}</div>\n<div class="table" tabindex="0" role="region" aria-label="{escape(front.answer)}">\n'
        f'<table class="front">\n<caption class="unseen">{escape(front.headings[0])}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n{cautions}{figure}</div>\n"
    )


def _block(block: Block, document: Document, number: dict[str, str]) -> str:
    if isinstance(block, Facts):
        return _facts(block)
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>\n"
    if isinstance(block, Table):
        return _table(block, number[block.id], document.language)
    return _figure(block, number[f"figure:{block.id}"])


def _facts(facts: Facts) -> str:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(told)}</dd>\n" for name, told in facts.lines)
    return f"<dl>\n{lines}</dl>\n"


def _table(table: Table, label: str, language: str) -> str:
    note = f'<p class="note">{escape(table.note)}</p>\n' if table.note else ""
    head = "".join(f'<th scope="col">{escape(heading(column, language))}</th>' for column in table.columns)
    rows = "".join(_row(row, table.columns) for row in table.rows)
    return (
        f'<div class="table" tabindex="0" role="region" aria-label="{escape(label)}">\n'
        f'<table id="table-{escape(table.id)}">\n<caption>{escape(label)}. {escape(table.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n{note}"
    )


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    first, *rest = row.cells
    cells = "".join(
        f'<td class="{column.kind}">{escape(cell.text)}</td>' for cell, column in zip(rest, columns[1:], strict=True)
    )
    kind = ' class="total"' if row.total else ""
    return f'<tr{kind}><th scope="row">{escape(first.text)}</th>{cells}</tr>\n'


def _figure(figure: Figure, label: str) -> str:
    return (
        f"<figure>\n{_image(figure)}\n<figcaption>{escape(label)}. {escape(figure.caption)}</figcaption>\n</figure>\n"
    )


def _image(figure: Figure) -> str:
    picture = draw(figure, "svg")
    data = b64encode(picture.content).decode("ascii")
    return (
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.alt)}" '
        f'width="{picture.width_mm * 96 / 25.4:.0f}" height="{picture.height_mm * 96 / 25.4:.0f}">'
    )
