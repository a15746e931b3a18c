"""The distances between sites as the page reads them: packed columns, put into words where they are shown."""

from __future__ import annotations

from base64 import b64encode
from math import nan
from typing import Any

import numpy as np

from zonegeo.i18n.phrases import interval_text
from zonegeo.model.evaluation import Evaluation, Measurement, Separation
from zonegeo.rendering.page.bilingual import Pair, both, text
from zonegeo.rendering.page.varint import packed

# a page of more pairs is too large to open; the result, the CSV and the workbook of a report have all of them
MOST_PAIRS = 100_000
# 1e-7 degrees: 1 cm, a tenth of a pixel at the closest view
_STEPS_A_DEGREE = 10_000_000


def matrix_view(evaluation: Evaluation) -> dict[str, Any]:
    """Return the distances of all pairs of sites, columns beside each other; without any where there are too many.

    ``ends`` are places in the list of sites, ``lines`` the positions where a distance begins and ends, each as its
    difference to the one before; ``open`` are the pairs of which no line or no distance is known.
    """
    cells = () if leaves_distances_out(evaluation) else evaluation.matrix
    places = {site.id: number for number, site in enumerate(evaluation.sites)}
    ends: list[tuple[int, int]] = []
    metres: list[float] = []
    lines: list[tuple[float, ...]] = []
    unknown: list[dict[str, Any]] = []
    for cell in cells:
        ends.append((places[cell.core], places[cell.background]))
        metres.append(nan if cell.value is None else cell.value)
        if cell.line is not None:
            first, *_, last = cell.line["coordinates"]
            lines.append((*first, *last))
        if cell.line is None or cell.value is None:
            told = None if cell.value is not None else distance(cell)
            unknown.append({"pair": len(ends) - 1, "low": cell.low, "told": told, "drawn": cell.line is not None})
    positions = np.array(lines, dtype=np.float64).reshape(-1, 2)
    steps = np.rint(positions * _STEPS_A_DEGREE).astype(np.int64)
    return {
        "ends": packed(_differences(np.array(ends, dtype=np.int64).reshape(-1, 2))),
        "metres": b64encode(np.array(metres, dtype="<f8").tobytes()).decode("ascii"),
        "lines": packed(_differences(steps)),
        "open": unknown,
    }


def _differences(column: Any) -> Any:
    return np.diff(column, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()


def distance(cell: Separation) -> Pair:
    """Return the interval in which a distance must lie that is not known."""
    interval = Measurement(None, cell.low, cell.high, "m", "", None, "")
    return both(lambda translator: interval_text(translator, interval))


def leaves_distances_out(evaluation: Evaluation) -> bool:
    """True where there are more distances than a page can carry."""
    return len(evaluation.matrix) > MOST_PAIRS


def left_out_view(evaluation: Evaluation) -> Pair | None:
    """Return what the page says where it leaves the distances out."""
    if not leaves_distances_out(evaluation):
        return None
    return text("map.distances-left-out", count=len(evaluation.matrix), most=MOST_PAIRS)
