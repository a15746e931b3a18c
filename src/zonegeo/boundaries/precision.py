"""How fine coordinates are: the decimals that they really use, and how much area that leaves open."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.base.value import value
from zonegeo.boundaries.flat_vertices import rings_of, simple_parts
from zonegeo.geometry import Floats, Indices, ShapesLike

_MOST_DECIMALS = 15
_NEARLY_ALL = 0.99
# of so many values at least one in so many is looked at first
_MANY, _ONE_IN = 10_000, 25
_POINT, _RING, _POLYGON = 0, 2, 3  # of the library


@value
class Digits:
    """Decimals that hold nearly all values (99 %) and all; ``None`` where a value fills a double.

    ``single`` is true where every value is one of a 32-bit float, ``step`` is the distance of neighbouring values in
    the unit of the coordinates.
    """

    nearly_all: int | None
    all: int | None
    single: bool
    step: float


def digits_of(values: ArrayLike) -> Digits | None:
    """Return how many decimals coordinate values use; ``None`` where there are no values.

    Examples
    --------
    >>> digits_of([127.05, 37.599276])
    Digits(nearly_all=6, all=6, single=False, step=1e-06)
    >>> digits_of([200000.0, 555000.0]).all, digits_of([1 / 3, 2 / 3]).all
    (0, None)
    """
    given = np.asarray(values, dtype=np.float64).ravel()
    given = given[np.isfinite(given)]
    if not len(given):
        return None
    if _fill_doubles(given):
        used, nearly = None, None
    else:
        used = _decimals(given)
        nearly = _full(int(np.quantile(used, _NEARLY_ALL, method="higher")))
    single = nearly is None and bool((given == given.astype(np.float32)).all())
    if nearly is not None:
        step = 10.0**-nearly
    else:
        largest = np.abs(given).max()
        step = float(np.spacing(np.float32(largest)) if single else np.spacing(largest))
    return Digits(nearly, None if used is None else _full(int(used.max())), single, step)


def _fill_doubles(given: Floats) -> bool:
    """True where some of many values suffice to see that no number of decimals holds nearly all."""
    if len(given) < _MANY:
        return False
    full = np.count_nonzero(_decimals(given[::_ONE_IN]) > _MOST_DECIMALS)
    # as many as that at the end of the sorted row: the value at the quantile is one of them
    return bool(full >= len(given) - int(np.floor(_NEARLY_ALL * (len(given) - 1))))


def _full(decimals: int) -> int | None:
    return None if decimals > _MOST_DECIMALS else decimals


def _decimals(given: Floats) -> Indices:
    """The fewest decimals that each value is written with; one more than ``_MOST_DECIMALS`` where none suffice."""
    used = np.full(len(given), _MOST_DECIMALS + 1)
    open_ = np.arange(len(given))
    for decimals in range(_MOST_DECIMALS + 1):
        if not len(open_):
            break
        scaled = given[open_] * 10.0**decimals
        # what a double leaves open of a decimal number, two roundings
        slack = 2.0 * np.spacing(np.abs(scaled))
        fits = (np.abs(scaled - np.round(scaled)) <= slack) & (slack < 0.01)
        used[open_[fits]] = decimals
        open_ = open_[~fits]
    return used


def vertex_count(shapes: ShapesLike) -> Indices:
    """Return how many vertices each shape has, the one that closes a ring not counted; shape ``(n,)``.

    >>> import shapely
    >>> vertex_count([shapely.box(0, 0, 1, 1), None]).tolist()
    [4, 0]
    """
    parts, owner = simple_parts(shapes)
    kind = shapely.get_type_id(parts)
    count = shapely.get_num_coordinates(parts)
    count[kind == _POINT] = 0
    count[(kind == _RING) & (count > 0)] -= 1
    polygons = np.flatnonzero(kind == _POLYGON)
    rings, polygon = rings_of(parts[polygons])
    count[polygons] -= np.bincount(polygon[shapely.get_num_coordinates(rings) > 0], minlength=len(polygons))
    found = np.zeros(len(shapes), dtype=np.intp)
    np.add.at(found, owner, count)
    return found
