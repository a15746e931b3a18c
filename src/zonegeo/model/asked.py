"""Quantities that an option asks for, in words: ``--max-area "2 km2"``, ``--gap-width "0.5 m"``."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from zonegeo.base.errors import Problem, UsageError
from zonegeo.model.quantity import Quantity, QuantityError


def asked_quantity(text: str, option: str, *, of: Literal["area", "length"], or_none: bool = False) -> Fraction:
    """Return an area in m2 or a length in m, exactly; above zero, unless ``or_none`` admits that too.

    Raises
    ------
    UsageError
        ``area-not-understood``, ``length-not-understood``.

    Examples
    --------
    >>> asked_quantity("0.5 km2", "--max-area", of="area")
    Fraction(500000, 1)
    """
    try:
        found = Quantity.parse(text)
    except QuantityError:
        found = None
    if found is None or found.dimension != of or found.value < 0 or (found.value == 0 and not or_none):
        raise UsageError(Problem(f"{of}-not-understood", option, {"value": text}))
    return found.si
