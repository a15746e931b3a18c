"""A lot number (지번) whose main and sub-number stand in two columns, as in tables of the cadastre."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import LOT_HEADINGS, LOT_OF_TWO, SURE_HEADINGS, plain


def with_lot_numbers(layer: SourceLayer) -> SourceLayer:
    """Return a layer with the numbers of two columns as one, :data:`LOT_OF_TWO`; as it is where one column has them.

    A main number that is no number makes none of a row: what it means is not known.
    """
    headings = {plain(each): each for each in layer.headings}
    main, sub = (next((headings[word] for word in words if word in headings), None) for words in LOT_HEADINGS)
    if main is None or any(plain(word) in headings for word in SURE_HEADINGS["jibun"]):
        return layer
    features = tuple(
        replace(each, properties={**each.properties, LOT_OF_TWO: _lot(told.get(main), told.get(sub or ""))})
        for each in layer.features
        for told in [each.properties]
    )
    return replace(layer, features=features)


def _lot(main: Any, sub: Any) -> str | None:
    """Return the number of a lot, without the zeros that fill a column.

    >>> _lot("0012", 3.0), _lot(950, "0000"), _lot("산12", None), _lot(None, 1), _lot("12", "?")
    ('12-3', '950', '산 12', None, None)
    """
    first, second = (_digits(each) for each in (str(main or "").strip().removeprefix("산"), sub))
    if not first or second is None:
        return None
    mountain = "산 " if str(main).strip().startswith("산") else ""
    return f"{mountain}{first}" + (f"-{second}" if second else "")


def _digits(cell: Any) -> str | None:
    """Return a whole number without leading zeros, empty for none; ``None`` for what is no number."""
    text = "" if cell is None or cell != cell else str(cell).strip()
    whole, _, fraction = text.partition(".")
    return whole.lstrip("0") if (whole.isdecimal() or not whole) and not fraction.strip("0") else None
