"""A folder of CSV files as grids: a file for each sheet, every cell a text."""

from __future__ import annotations

from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.formats.csv_file import decoded, table_lines
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.grid import Cell, Grid


def read_csv_folder(folder: Path, where: str, reading: Reading) -> tuple[Grid, ...]:
    """Return the sheets of a folder; every file that is read joins the ``reading``.

    Raises
    ------
    InputError
        ``facts-folder-empty``; ``encoding-ambiguous``, ``encoding-unknown``, ``format-broken``, ``file-too-complex``.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not files:
        raise InputError(Problem("facts-folder-empty", where))
    grids = []
    for path in files:
        shown = f"{where}/{path.name}"
        grids.append(grid_of_csv(path.stem, shown, reading.content(path, shown=shown)))
    return tuple(grids)


def grid_of_csv(title: str, where: str, content: bytes, *, encoding: str | None = None, suffix: str = ".csv") -> Grid:
    """Return one table of text as a sheet, every cell a text: UTF-8, or cp949 as a Korean Excel writes it."""
    text, _ = decoded(content, where, encoding)
    lines = [cells for _, cells in table_lines(text, where, suffix)]
    cells = {
        (row, column): Cell(text.strip(), text.strip())
        for row, line in enumerate(lines, start=1)
        for column, text in enumerate(line, start=1)
        if text.strip()
    }
    return Grid(title, where, cells, len(lines), max(map(len, lines), default=0))
