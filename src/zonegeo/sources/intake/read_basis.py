"""Where an outline comes from: what an option says of all of them, and what a file says of each."""

from __future__ import annotations

from collections.abc import Mapping

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.nearest_name import nearest_name
from zonegeo.model.study import Basis
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.read_accuracy import cell_text
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import BASES

# the least known last, as the model lists them
_ORDER = tuple(Basis)


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
    column = columns.get("basis")
    if column is None:
        return [None] * len(layer.features)
    problems: list[Problem] = []
    found: list[Basis | None] = []
    for cell, feature in zip(layer.column(column.heading), layer.features, strict=True):
        text = (cell_text(cell) or "").strip()
        try:
            found.append(read_basis(text, f"{feature.where} {column.heading}") if text and feature.geometry else None)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


def less_known(one: Basis | None, other: Basis | None) -> Basis | None:
    """Return the basis of the two that is known less: what is said of all makes none of them better than its file says.

    >>> less_known(Basis.SCHEMATIC, Basis.SURVEYED).value, less_known(None, Basis.OSM).value
    ('schematic', 'osm')
    """
    return max((each for each in (one, other) if each is not None), key=_ORDER.index, default=None)
