"""A table of texts."""

from __future__ import annotations

from zonegeo.base.value import value


@value
class Line:
    """One line of a table: its cells, and which of them differ from the baseline or are the best.

    ``id`` is what a command takes for the line, such as ``--explain``: a console shows it, pages and papers do not.
    """

    cells: tuple[str, ...]
    differs: bool = True
    marks: tuple[str, ...] = ()
    id: str = ""


@value
class Sheet:
    """A table with a title; ``note`` says how it is to be read."""

    id: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
