"""The rows of the tables of a Hangul document: all are written like the first one, into the member of their section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any
from xml.sax.saxutils import escape

from zonegeo.base.plain_text import in_one_line
from zonegeo.base.value import value
from zonegeo.rendering.reports.document.blocks import Row

_SECTION = re.compile(r"Contents/section\d+\.xml")
_CLOCK = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"
_TAG = re.compile(r"<[^<>]+>")
_ID = re.compile(r"(?<= )(id|instid|instId|idRef)=\"(\d{5,})\"")
_EMPTY = "<hp:t/>"


@value
class StartedTable:
    """A table of which its headings and one empty row stand in the document, and all its rows.

    ``borders`` and ``letters`` name the looks of a cell of any row, and of one that adds up others.
    """

    element: Any
    rows: Sequence[Row]
    borders: tuple[str, str]
    letters: tuple[str, str]

    def ids(self) -> list[int]:
        """Return the ids in the first row, in order."""
        first = list(self.element)[-1]
        return [int(each.get("id")) for each in first.iter() if (each.get("id") or "").isdigit()]


class LaterRows:
    """What members of the archive become: sections have all rows of their tables, and none tells when it was made."""

    def __init__(self, tables: Sequence[StartedTable]) -> None:
        self._tables = {table.element.get("id"): table for table in tables}
        added = [(table.ids()[-1], len(table.ids()) * (len(table.rows) - 1)) for table in tables]
        self._ends = [last for last, _ in sorted(added)]
        self._shifts = [0, *accumulate(count for _, count in sorted(added))]

    def __call__(self, name: str, data: bytes) -> bytes:
        """Return the member of that name."""
        data = re.sub(_CLOCK, b"1980-01-01T00:00:00Z", data)
        if not self._tables or not _SECTION.fullmatch(name):
            return data
        pieces = re.split(r"(<hp:tbl .*?</hp:tbl>)", data.decode("utf-8"), flags=re.DOTALL)
        return "".join(self._piece(piece) for piece in pieces).encode("utf-8")

    def _piece(self, text: str) -> str:
        known = re.match(r'<hp:tbl [^>]*?\bid="(\d+)"', text)
        table = self._tables.get(known.group(1)) if known else None
        if table is None:
            return self._moved(text)
        start = text.rindex("<hp:tr>")
        end = text.rindex("</hp:tr>") + len("</hp:tr>")
        head = _grown(self._moved(text[:start]), len(table.rows))
        return head + self._rows(table, text[start:end]) + self._moved(text[end:])

    def _moved(self, text: str) -> str:
        """Give every id the number that it has behind the rows that are written in before it."""
        return _TAG.sub(lambda tag: _ID.sub(lambda found: f'{found[1]}="{self._number(int(found[2]))}"', tag[0]), text)

    def _number(self, drawn: int) -> int:
        return drawn + self._shifts[bisect_right(self._ends, drawn - 1)]

    def _rows(self, table: StartedTable, first: str) -> str:
        ids = table.ids()
        looks = [_template(first, ids, table, look) for look in (0, 1)]
        start, written = self._number(ids[0]), []
        for at, row in enumerate(table.rows):
            pieces = looks[row.total]
            line = [pieces[0]]
            for across, (cell, after) in enumerate(zip(row.cells, pieces[1:], strict=True)):
                text = escape(in_one_line(cell.text))
                line += [str(start + at * len(ids) + across), after[0], f"<hp:t>{text}</hp:t>" if text else _EMPTY,
                         after[1], str(at + 1), after[2]]  # fmt: skip
            written.append("".join(line))
        return "".join(written)


def _template(first: str, ids: Sequence[int], table: StartedTable, look: int) -> list[Any]:
    """Return what stands before, between and after the id, the text and the number of the row of each cell."""
    dressed = first.replace(f'borderFillIDRef="{table.borders[0]}"', f'borderFillIDRef="{table.borders[look]}"')
    dressed = dressed.replace(f'charPrIDRef="{table.letters[0]}"', f'charPrIDRef="{table.letters[look]}"')
    found: list[Any] = []
    for number in ids:
        before, dressed = dressed.split(f' id="{number}"', 1)
        to_text, dressed = dressed.split(_EMPTY, 1)
        to_row, dressed = dressed.split(' rowAddr="1"', 1)
        if found:
            found[-1][2] += before + ' id="'
        else:
            found.append(before + ' id="')
        found.append(['"' + to_text, to_row + ' rowAddr="', '"'])
    found[-1][2] += dressed
    return found


def _grown(head: str, rows: int) -> str:
    """Tell of so many rows below the headings, where a table tells of one."""
    high = re.search(r'<hp:sz [^>]*?\bheight="(\d+)"', head)
    if high is None:
        raise ValueError("a table without a height")
    tall = str(int(high.group(1)) // 2 * (rows + 1))
    head = head[: high.start(1)] + tall + head[high.end(1) :]
    return head.replace(' rowCnt="2"', f' rowCnt="{rows + 1}"', 1)
