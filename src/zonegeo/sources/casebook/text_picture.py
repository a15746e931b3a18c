"""A tiny drawing language: a text picture becomes shapes in metres, so that the eye can check a figure."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import shapely

from zonegeo.geometry import Geometry

LAND = "#"
_EMPTY = "."


def drawn_shapes(picture: str, *, cell_m: float, origin: tuple[float, float] = (0.0, 0.0)) -> dict[str, Geometry]:
    """Return the shape of every character of a picture, in metres.

    One character is one square cell; a dot is empty land; the top line is the northernmost. All cells of one character
    make one shape: apart they are a multipolygon, and dots that they surround are a hole.

    Parameters
    ----------
    cell_m
        The side of a cell.
    origin
        The lower left corner of the picture.

    Examples
    --------
    >>> drawn = drawn_shapes('''
    ...     AA..b
    ...     AA..b
    ... ''', cell_m=10)
    >>> drawn["A"].area, drawn["b"].bounds
    (400.0, (40.0, 0.0, 50.0, 20.0))
    """
    rows = dedent(picture).strip("\n").splitlines()
    cells: dict[str, list[Any]] = {}
    for row, line in enumerate(reversed(rows)):
        for column, character in enumerate(line.strip()):
            x, y = origin[0] + column * cell_m, origin[1] + row * cell_m
            cells.setdefault(character, []).append(shapely.box(x, y, x + cell_m, y + cell_m))
    cells.pop(_EMPTY, None)
    return {character: shapely.union_all(boxes) for character, boxes in sorted(cells.items())}
