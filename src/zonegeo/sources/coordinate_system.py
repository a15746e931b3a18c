"""The CRS of a boundary file and its way to longitude and latitude: told by the file or the user."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.value import value

# Bessel systems of Korea: the same plane numbers under another datum or false northing lie 255 to 362 m apart
BESSEL_CANDIDATES = "EPSG:5174, EPSG:2097, EPSG:5173, EPSG:5175, EPSG:5176, EPSG:5177, EPSG:5178"


@value
class CoordinateSystem:
    """A CRS, how it was known (``file``, ``format`` or ``option``), and the transformation with its stated accuracy.

    ``area`` is where the CRS is made for: west, south, east, north in degrees; ``None`` where nobody says.
    """

    name: str
    known_by: str
    operation: str
    accuracy_m: float | None
    is_geographic: bool
    area: tuple[float, float, float, float] | None
    _transformer: Transformer

    def move(self, xy: Any) -> Any:
        """Return positions (n, 2), x before y, in longitude and latitude (WGS 84, degrees).

        Not finite where the CRS does not reach.
        """
        return np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1]))

    def move_back(self, lonlat: Any) -> Any:
        """Return positions (n, 2) given in longitude and latitude (WGS 84, degrees) in this system, x before y."""
        return np.column_stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1], direction="INVERSE"))

    def to_lonlat(self, shapes: Any) -> Any:
        """Return shapes in longitude and latitude (WGS 84, degrees); not finite where the CRS does not reach."""
        return shapely.transform(shapes, self.move)


def largest_distance_m(first: CoordinateSystem, second: CoordinateSystem, xy: Any) -> float:
    """Return how far apart two systems put the same numbers (n, 2) at most, metres on the ellipsoid."""
    one, other = first.move(xy), second.move(xy)
    sound = np.isfinite(one).all(axis=1) & np.isfinite(other).all(axis=1)
    if not sound.any():
        return 0.0
    one, other = one[sound], other[sound]
    return float(np.max(Geod(ellps="WGS84").inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])[2]))


def coordinate_system(told: str | None, *, option: str | None, where: str, known_by: str = "file") -> CoordinateSystem:
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
    if crs.name.lower().startswith(("undefined", "unknown engineering")) or (not option and crs.is_engineering):
        raise InputError(Problem("crs-missing", where))
    if not crs.is_projected and not crs.is_geographic:
        raise InputError(Problem("crs-not-understood", where, {"value": crs.name[:80]}))
    if _is_bessel_of_nowhere(crs):
        raise InputError(Problem("crs-datum-unknown", where, {"value": crs.name, "candidates": BESSEL_CANDIDATES}))
    transformer = _best_transformer(crs)
    if transformer is None:
        raise InputError(Problem("crs-no-transformation", where, {"value": crs.name}))
    accuracy = transformer.accuracy if transformer.accuracy >= 0 else None
    used = crs.area_of_use
    return CoordinateSystem(
        crs.to_string() if option else crs.name, "option" if option else known_by, transformer.description, accuracy,
        crs.is_geographic, (used.west, used.south, used.east, used.north) if used is not None else None, transformer,
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
