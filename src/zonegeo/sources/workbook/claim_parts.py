"""The parts of a stated figure in one cell, between semicolons: read and written by the same rule."""

from __future__ import annotations

import re
from collections.abc import Callable

from zonegeo.model.quantity import Quantity
from zonegeo.sources.workbook.cell_values import number_of, text_of
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.vocabulary import WORDS, word_in

SEPARATOR = "; "


def texts_in(cell: Cell) -> tuple[str, ...]:
    """Return the texts of a cell: what stands between its semicolons or line ends.

    >>> texts_in(Cell("0.2; 0.3 ha;", "0.2; 0.3 ha;"))
    ('0.2', '0.3 ha')
    """
    return tuple(part.strip() for part in re.split(rf"[{SEPARATOR.strip()}\n]", text_of(cell)) if part.strip())


def parts_in(cell: Cell, unit: str) -> tuple[str, ...]:
    """Return the parts of a figure with their units: that which a part names, as a product or a share may, or its own.

    >>> parts_in(Cell("0.2; 30 ha", "0.2; 30 ha"), "km2")
    ('0.2 km2', '30 ha')
    """
    return tuple(_part(each, unit) for each in texts_in(cell))


def _part(text: str, unit: str) -> str:
    word = text.lstrip("0123456789., ")
    number = text.removesuffix(word)
    own = next((each for each, name in WORDS["unit"].items() if word_in(name, word)), None)
    if own is None:
        return f"{number_of(Cell(text, text), unit).digits} {unit}"
    return f"{number_of(Cell(number, number), own).digits} {own}"


def parts_text(parts: list[Quantity], unit: str | None, word: Callable[[str], str | None]) -> str:
    """Return parts as a cell has them; ``unit`` is that of the figure, ``word`` how a unit is called.

    >>> parts_text([Quantity.parse("0.2 km2"), Quantity.parse("30 ha")], "km2", str)
    '0.2; 30 ha'
    """
    return SEPARATOR.join(
        f"{each.value:f}" if each.unit == unit else f"{each.value:f} {word(each.unit)}" for each in parts
    )
