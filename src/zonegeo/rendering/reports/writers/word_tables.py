"""Tables of a Word document as WordprocessingML: written whole, because cell by cell a thousand rows take minutes."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from zonegeo.base.plain_text import in_one_line
from zonegeo.rendering.reports.document.blocks import Column, Front, Row, Table
from zonegeo.rendering.reports.document.wording import heading, ink_of

WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# twentieths of a point: the width between the margins of A4 upright
TEXT_WIDTH = 9638
_SIDES = {"number": "right", "verdict": "center", "text": "left"}
_SHADE, _SHADE_TOTAL, _INK, _SOFT, _RULE = "E8EEF4", "F3F3F3", "1B2730", "4A5761", "C9D0D4"
# rows up to which a table stands on one page
_SHORT = 6
# letters of a cell up to which its row is not high
_LOW = 120
# of the first page: name, chart, figure, margin, certain margin, verdict
_FRONT_WIDTHS = (2000, 1840, 2050, 1320, 1320, 1108)
_FRONT_SIDES = ("left", "left", "right", "right", "right", "right")


def table_xml(table: Table, language: str) -> str:
    """Return a table of the report."""
    widths = _widths(table.columns)
    size = 14 if len(table.columns) > 6 else 16
    heads = [heading(column, language) for column in table.columns]
    head = "".join(
        cell_xml(text, width, "center", size, bold=True, shade=_SHADE, keep=True)
        for text, width in zip(heads, widths, strict=True)
    )
    # the first two rows stay together, and the last two; of a short table all. A row that is high is held to none: what
    # is held to it would leave half of a page empty
    last = len(table.rows) - 1
    keeping = range(last) if last < _SHORT else (0, last - 1)
    low = [all(len(cell.text) <= _LOW for cell in row.cells) for row in table.rows]
    rows = "".join(
        _row(row, table.columns, widths, size, keep=at in keeping and low[at] and low[at + 1])
        for at, row in enumerate(table.rows)
    )
    sides = "".join(_line(side, 4, "8A94A0") for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    return _framed(table.caption, sides, widths, head, rows)


def front_table_xml(front: Front, charts: Sequence[str]) -> str:
    """Return the requirements of the first page; ``charts`` are their pictures as they stand in a cell."""
    lines = list(zip(_FRONT_WIDTHS, _FRONT_SIDES, strict=True))
    head = "".join(
        cell_xml(text, width, side, 14, ink=_SOFT) for text, (width, side) in zip(front.headings, lines, strict=True)
    )
    rows = []
    for row, chart in zip(front.rows, charts, strict=True):
        texts = (row.name, "", row.figure, row.margin, row.certain, row.told)
        cells = "".join(
            cell_xml(text, width, side, 15, bold=at in (0, 5), ink=ink_of(row.verdict)[1:] if at == 5 else _INK,
                     drawn=chart if at == 1 else "", middle=True)
            for at, (text, (width, side)) in enumerate(zip(texts, lines, strict=True))
        )  # fmt: skip
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    sides = _line("bottom", 4, _RULE) + _line("insideH", 4, _RULE)
    return _framed(front.kind, sides, list(_FRONT_WIDTHS), head, "".join(rows))


def caution_table_xml(cautions: Sequence[tuple[str, str]]) -> str:
    """Return what to be careful with, beside each other: what and how many, and which."""
    width = TEXT_WIDTH // len(cautions)
    head = "".join(cell_xml(name, width, "left", 17, bold=True, ink=_INK) for name, _ in cautions)
    texts = "".join(cell_xml(text, width, "left", 16, ink=_INK) for _, text in cautions)
    rows = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{texts}</w:tr>"
    return _framed(cautions[0][0], _line("top", 8, _INK), [width] * len(cautions), head, rows)


def _line(side: str, size: int, colour: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'


def _framed(caption: str, borders: str, widths: Sequence[int], head: str, rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl xmlns:w="{WORD_XML}"><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}'
        '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
        f'<w:right w:w="60" w:type="dxa"/></w:tblCellMar><w:tblCaption w:val={_quoted(caption)}/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _row(row: Row, columns: tuple[Column, ...], widths: list[int], size: int, *, keep: bool) -> str:
    shade = _SHADE_TOTAL if row.total else ""
    cells = "".join(
        cell_xml(cell.text, width, _SIDES[column.kind], size, bold=row.total, shade=shade, keep=keep)
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def cell_xml(
    text: str, width: int, side: str, size: int, *, bold: bool = False, shade: str = "", ink: str = "", drawn: str = "",
    middle: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    """Return a cell of a table; sizes in half points, ``drawn`` is a picture that stands in it."""
    fill_xml = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    weight = "<w:b/>" if bold else ""
    colour = f'<w:color w:val="{ink}"/>' if ink else ""
    keeping = "<w:keepNext/>" if keep else ""
    align = '<w:vAlign w:val="center"/>' if middle else ""
    picture = f"<w:r>{drawn}</w:r>" if drawn else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{fill_xml}{align}</w:tcPr><w:p><w:pPr>{keeping}'
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}{colour}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(in_one_line(text))}</w:t></w:r>{picture}</w:p></w:tc>'
    )


def _widths(columns: tuple[Column, ...]) -> list[int]:
    whole = sum(column.width for column in columns)
    return [int(TEXT_WIDTH * column.width / whole) for column in columns]


def _quoted(text: str) -> str:
    return quoteattr(in_one_line(text))
