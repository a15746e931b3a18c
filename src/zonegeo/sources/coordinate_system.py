"""The CRS of a boundary file and its way to longitude and latitude: told by the file or the user."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.value import value

# Bessel systems of Korea: the same plane numbers under another datum or false northing lie 255 to 362 m apart
BESSEL_CANDIDATES = "EPSG:5174, EPSG:2097, EPSG:5173, EPSG:5175, EPSG:5176, EPSG:5177, EPSG:5178"


@value
class CoordinateSystem:
    """A CRS, how it was known (``file`` or ``option``), and the transformation used with its stated accuracy."""

    name: str
    known_by: str
    operation: str
    accuracy_m: float | None
    _transformer: Transformer

    def to_lonlat(self, shapes: Any) -> Any:
        """Return shapes in longitude and latitude (WGS 84, degrees); not finite where the CRS does not reach."""

        def move(xy: Any) -> Any:
            return np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1]))

        return shapely.transform(shapes, move)


def coordinate_system(told: str | None, *, option: str | None, where: str) -> CoordinateSystem:
    """Return the CRS that the option or the file names, with the best transformation that shifts the datum.

    Raises
    ------
    InputError
        ``crs-missing``, ``crs-not-understood``, ``crs-datum-unknown`` for Bessel without a known datum, and
        ``crs-no-transformation`` where only a ballpark shift exists.
    """
    given = option or told
    if not given:
        raise InputError(Problem("crs-missing", where))
    try:
        crs = CRS.from_user_input(given)
    except CRSError:
        raise InputError(Problem("crs-not-understood", where, {"value": given[:80]})) from None
    if not crs.is_projected and not crs.is_geographic:
        raise InputError(Problem("crs-not-understood", where, {"value": crs.name[:80]}))
    if _is_bessel_of_nowhere(crs):
        raise InputError(Problem("crs-datum-unknown", where, {"value": crs.name, "candidates": BESSEL_CANDIDATES}))
    transformer = _best_transformer(crs)
    if transformer is None:
        raise InputError(Problem("crs-no-transformation", where, {"value": crs.name}))
    accuracy = transformer.accuracy if transformer.accuracy >= 0 else None
    return CoordinateSystem(
        crs.to_string() if option else crs.name, "option" if option else "file", transformer.description, accuracy,
        transformer,
    )  # fmt: skip


def _is_bessel_of_nowhere(crs: CRS) -> bool:
    """True for a Bessel ellipsoid whose datum nobody named and which carries no shift of its own."""
    if crs.is_bound or crs.ellipsoid is None or "bessel" not in crs.ellipsoid.name.lower():
        return False
    datum = crs.datum.name.lower() if crs.datum is not None else "unknown"
    return any(word in datum for word in ("unknown", "unspecified", "not specified", "bessel", "user"))


def _best_transformer(crs: CRS) -> Transformer | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # a better grid exists elsewhere: the accuracy says what is used
            found = TransformerGroup(crs, "EPSG:4326", always_xy=True, allow_ballpark=False).transformers
    except ProjError:
        return None
    return found[0] if found else None
