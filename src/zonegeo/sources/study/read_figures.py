"""The list of every figure in digits that the documents of a study print: a CSV file beside it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.model.study import StatedFigure
from zonegeo.sources.reading import Reading

_COLUMNS = ("document", "where", "figure", "about", "by")


def read_figures(path: Path, *, shown: str) -> tuple[StatedFigure, ...]:
    """Return the figures of a list in its order.

    Raises
    ------
    InputError
        ``figures-unreadable`` where it is no UTF-8 CSV file with the columns ``document, where, figure, about, by``.
    """
    content = Reading().content(path, shown=shown)
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(Problem("figures-unreadable", shown, {"value": str(error)})) from None
    head, *entries = rows or [[]]
    if tuple(head) != _COLUMNS or any(len(entry) != len(_COLUMNS) for entry in entries):
        raise InputError(Problem("figures-unreadable", shown, {"value": ", ".join(_COLUMNS)}))
    return tuple(StatedFigure(*entry) for entry in entries)
