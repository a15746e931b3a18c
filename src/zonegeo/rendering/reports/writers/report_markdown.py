"""A report as Markdown: headings, facts, tables. Pictures stay out of a text; their tables are in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from zonegeo.rendering.reports.document.blocks import Block, Column, Document, Facts, Figure, Front, Paragraph, Table
from zonegeo.rendering.reports.document.wording import heading, numbered
from zonegeo.rendering.results.markdown import escaped


def write_markdown(document: Document, *, template: bytes | None = None, progress: Callable[[str], None]) -> bytes:
    """Return the report as UTF-8; every text is escaped."""
    lines = [*_front(document.front), "", *_facts(document.facts)]
    number = numbered(document)
    for place, section in enumerate(document.sections, start=1):
        progress(section.id)
        lines.extend(["", f"## {place}. {escaped(section.title)}"])
        for block in section.blocks:
            lines.extend(["", *_block(block, number, document)])
    lines.extend(["", "---", "", escaped(document.footer)])
    return ("\n".join(lines) + "\n").encode("utf-8")


def _front(front: Front) -> Iterator[str]:
    """The first page without its pictures: charts are read off the figures beside them."""
    name, _, *others = front.headings
    yield f"# {escaped(front.title)}"
    yield from ("", escaped(f"{front.kind} · {front.basis}"), "", escaped(front.subtitle), "")
    yield f"**{escaped(front.answer)}** {escaped(front.scope)}"
    for line in front.told:
        yield from ("", escaped(line))
    yield from ("", _line([name, *others]), f"| --- |{' ---: |' * len(others)}")
    for row in front.rows:
        yield _line([row.name, row.figure, row.margin, row.certain, row.told])
    if front.cautions:
        yield from ("", f"**{escaped(front.heed)}**", "")
        yield from _facts(Facts(front.cautions))


def _block(block: Block, number: dict[str, str], document: Document) -> Iterator[str]:
    if isinstance(block, Facts):
        yield from _facts(block)
    elif isinstance(block, Paragraph):
        yield escaped(block.text)
    elif isinstance(block, Table):
        yield f"**{escaped(number[block.id])}. {escaped(block.caption)}**"
        yield ""
        yield from _table(block, document.language)
        if block.note:
            yield from ("", escaped(block.note))
    elif isinstance(block, Figure):
        yield f"*{escaped(number[f'figure:{block.id}'])}. {escaped(block.caption)}: {escaped(block.alt)}*"


def _facts(facts: Facts) -> list[str]:
    return [f"- **{escaped(name)}**: {escaped(told)}" for name, told in facts.lines]


def _table(table: Table, language: str) -> Iterator[str]:
    yield _line([heading(column, language) for column in table.columns])
    yield f"|{''.join(_rule(column) for column in table.columns)}"
    for row in table.rows:
        told = [escaped(cell.text) for cell in row.cells]
        yield _raw([f"**{each}**" if row.total and each else each for each in told])


def _rule(column: Column) -> str:
    return " ---: |" if column.kind == "number" else " --- |"


def _line(cells: Sequence[str]) -> str:
    return _raw([escaped(cell) for cell in cells])


def _raw(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
