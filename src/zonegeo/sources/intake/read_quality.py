"""How well outlines are known, what an option says of all and a file of each: how far off they may be, where from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan
from typing import TypeVar

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.nearest_name import nearest_name
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Basis
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import BASES

T = TypeVar("T")
UNKNOWN = "unknown"
# the least known last, as the model lists them
_ORDER = tuple(Basis)


def read_accuracy(said: str | None, where: str) -> float | None:
    """Return an accuracy in metres: a length, a bare number of metres, or unknown.

    Raises
    ------
    InputError
        ``quantity-not-a-length``, and what is no quantity at all.
    """
    if said is None or said.strip() in ("", UNKNOWN, "모름"):
        return None
    try:
        text = said if not said.strip().replace(".", "", 1).isdigit() else f"{said.strip()} m"
        quantity = Quantity.parse(text)
    except QuantityError as error:
        raise InputError(Problem(error.code, where, {"value": said, "nearest": error.nearest})) from None
    if quantity.dimension != "length" or quantity.value < 0:
        raise InputError(Problem("quantity-not-a-length", where, {"value": said}))
    return float(quantity.si)


def accuracies_of(layer: SourceLayer, columns: Mapping[str, Column]) -> list[float | None]:
    """Return what a file says of each of its outlines, in metres; nothing, and no error at all, is unknown.

    A column of numbers that nobody filled holds zeros, and no outline is without an error.

    Raises
    ------
    InputError
        Every cell that is no length.
    """
    return _of_each(layer, columns.get("accuracy_m"), lambda text, where: read_accuracy(text, where) or None)


def larger(one: float | None, other: float | None) -> float | None:
    """Return the larger of two accuracies: what is said of all makes none of them better than its file says.

    >>> larger(2.5, 5.0), larger(None, 5.0), larger(None, None)
    (5.0, 5.0, None)
    """
    return max((each for each in (one, other) if each is not None), default=None)


def read_basis(said: str, where: str) -> Basis:
    """Return the basis that a word names; an outline that is only known to lie in an area is none.

    Raises
    ------
    InputError
        ``unknown-basis``.
    """
    found = BASES.get(said)
    if found is None:
        known = [each.value for each in Basis if each is not Basis.WITHIN]
        values = {"value": said, "known": ", ".join(known), "nearest": nearest_name(said, known)}
        raise InputError(Problem("unknown-basis", where, values))
    return found


def bases_of(layer: SourceLayer, columns: Mapping[str, Column]) -> list[Basis | None]:
    """Return what a file says of each of its outlines; an empty cell says nothing, and neither does a place alone.

    Raises
    ------
    InputError
        ``unknown-basis`` of every cell.
    """
    return _of_each(layer, columns.get("basis"), read_basis, of_outlines=True)


def less_known(one: Basis | None, other: Basis | None) -> Basis | None:
    """Return the basis of the two that is known less: what is said of all makes none of them better than its file says.

    >>> less_known(Basis.SCHEMATIC, Basis.SURVEYED).value, less_known(None, Basis.OSM).value
    ('schematic', 'osm')
    """
    return max((each for each in (one, other) if each is not None), key=_ORDER.index, default=None)


def _of_each(
    layer: SourceLayer, column: Column | None, read: Callable[[str, str], T | None], *, of_outlines: bool = False
) -> list[T | None]:
    """Return what a column says of each feature, an empty cell nothing; every mistake of its cells is told at once."""
    if column is None:
        return [None] * len(layer.features)
    problems: list[Problem] = []
    found: list[T | None] = []
    for cell, feature in zip(layer.column(column.heading), layer.features, strict=True):
        text = "" if cell is None or (isinstance(cell, float) and isnan(cell)) else str(cell).strip()
        try:
            is_told = bool(text) and (feature.geometry is not None or not of_outlines)
            found.append(read(text, f"{feature.where} {column.heading}") if is_told else None)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found
