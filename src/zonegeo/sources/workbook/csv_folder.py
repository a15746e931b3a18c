"""A folder of CSV files as grids: a file for each sheet, every cell a text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.reading import Reading
from zonegeo.sources.workbook.grid import MOST_CELLS, Cell, Grid


def read_csv_folder(folder: Path, where: str, reading: Reading) -> tuple[Grid, ...]:
    """Return the sheets of a folder; every file that is read joins the ``reading``.

    Raises
    ------
    InputError
        ``facts-folder-empty``; ``not-utf-8``, ``format-broken``.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not files:
        raise InputError(Problem("facts-folder-empty", where))
    grids = []
    for path in files:
        shown = f"{where}/{path.name}"
        grids.append(grid_of_csv(path.stem, shown, reading.content(path, shown=shown)))
    return tuple(grids)


def grid_of_csv(title: str, where: str, content: bytes) -> Grid:
    """Return one CSV file as a sheet, every cell a text."""
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise InputError(Problem("not-utf-8", where, {"position": error.start})) from None
    except csv.Error as error:
        raise InputError(Problem("format-broken", where, {"detail": str(error)})) from None
    if sum(map(len, lines)) > MOST_CELLS:
        raise InputError(Problem("file-too-complex", where, {"count": sum(map(len, lines)), "limit": MOST_CELLS}))
    cells = {
        (row, column): Cell(text.strip(), text.strip())
        for row, line in enumerate(lines, start=1)
        for column, text in enumerate(line, start=1)
        if text.strip()
    }
    return Grid(title, where, cells, len(lines), max(map(len, lines), default=0))
