"""The CRS of a boundary file and its way to longitude and latitude: told by the file or the user."""

from __future__ import annotations

import math
import warnings

import numpy as np
import shapely
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.geometry import Floats, Shapes, ShapesLike

# Bessel systems of Korea: the same plane numbers under another datum or false northing lie 255 to 362 m apart
BESSEL_CANDIDATES = "EPSG:5174, EPSG:2097, EPSG:5173, EPSG:5175, EPSG:5176, EPSG:5177, EPSG:5178"
# Korean 1985 to WGS 84 (1), EPSG:5494: the shift (m) at the point of Korea around which it turns (geocentric, m).
# Published sets of three and of seven numbers agree with it within a few metres.
_KOREAN_1985_SHIFT = (-145.907, 505.034, 685.756)
_KOREAN_PIVOT = (-3_159_521.31, 4_068_151.32, 3_748_113.85)
_LARGEST_SHIFT_ERROR_M = 30.0


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

    def move(self, xy: Floats) -> Floats:
        """Return positions (n, 2), x before y, in longitude and latitude (WGS 84, degrees).

        Not finite where the CRS does not reach.
        """
        return np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1]))

    def move_back(self, lonlat: Floats) -> Floats:
        """Return positions (n, 2) given in longitude and latitude (WGS 84, degrees) in this system, x before y."""
        return np.column_stack(self._transformer.transform(lonlat[:, 0], lonlat[:, 1], direction="INVERSE"))

    def to_lonlat(self, shapes: ShapesLike) -> Shapes:
        """Return shapes in longitude and latitude (WGS 84, degrees); not finite where the CRS does not reach."""
        return np.asarray(shapely.transform(np.asarray(shapes, dtype=object), self.move), dtype=object)


def largest_distance_m(first: CoordinateSystem, second: CoordinateSystem, xy: Floats) -> float:
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
        ``crs-no-transformation`` where only a ballpark shift exists; ``crs-shift-wrong`` where the file's own shift
        (TOWGS84) is not that of its datum.
    """
    given = option or told
    if not given:
        raise InputError(Problem("crs-missing", where))
    try:
        crs = CRS.from_user_input(given)
    except (CRSError, ProjError, IndexError, TypeError, ValueError):  # what pyproj trips over in a torn definition
        raise InputError(Problem("crs-not-understood", where, {"value": given[:80]})) from None
    if crs.name.lower().startswith(("undefined", "unknown engineering")) or (not option and crs.is_engineering):
        raise InputError(Problem("crs-missing", where))
    if not crs.is_projected and not crs.is_geographic:
        raise InputError(Problem("crs-not-understood", where, {"value": crs.name[:80]}))
    if _is_bessel_of_nowhere(crs):
        raise InputError(Problem("crs-datum-unknown", where, {"value": crs.name, "candidates": BESSEL_CANDIDATES}))
    apart = datum_shift_error_m(crs)
    if apart is not None and apart > _LARGEST_SHIFT_ERROR_M:
        values = {"value": crs.name, "distance": {"value": round(apart), "unit": "m"}, "candidates": BESSEL_CANDIDATES}
        raise InputError(Problem("crs-shift-wrong", where, values))
    transformer = _best_transformer(crs)
    if transformer is None and _is_bessel(crs):
        raise InputError(Problem("crs-datum-unknown", where, {"value": crs.name, "candidates": BESSEL_CANDIDATES}))
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


def datum_shift_error_m(crs: CRS) -> float | None:
    """Return how far the shift that a CRS carries with it is from the one that its ellipsoid has in Korea, metres.

    Old exports write TOWGS84[0,0,0] for the Bessel ellipsoid (864 m in space, some 300 m of them on the ground), and
    the seven numbers of Korean 1985 for GRS 80 or with their signs turned. ``None`` for a CRS without a shift of
    its own and for other ellipsoids.

    >>> shift = "+proj=longlat +ellps=bessel +towgs84="
    >>> [round(datum_shift_error_m(CRS(f"{shift}{each}"))) for each in ("0,0,0", "-146.43,507.89,681.46")]
    [864, 5]
    """
    if not crs.is_bound or crs.ellipsoid is None or crs.coordinate_operation is None:
        return None
    if _is_bessel(crs):
        known = _KOREAN_1985_SHIFT
    elif abs(crs.ellipsoid.semi_major_metre - 6_378_137.0) < 1.0:
        known = (0.0, 0.0, 0.0)
    else:
        return None
    numbers = tuple(crs.coordinate_operation.towgs84)
    if len(numbers) not in (3, 7):
        return None
    dx, dy, dz, rx, ry, rz, scale = (*numbers, 0.0, 0.0, 0.0, 0.0)[:7]
    rx, ry, rz = (math.radians(each / 3600) for each in (rx, ry, rz))
    x, y, z = _KOREAN_PIVOT
    scale *= 1e-6
    # position vector (EPSG method 1033), as TOWGS84 has it
    found = (dx + scale * x - rz * y + ry * z, dy + rz * x + scale * y - rx * z, dz - ry * x + rx * y + scale * z)
    return math.dist(found, known)


def _is_bessel(crs: CRS) -> bool:
    """True for the numbers of Bessel 1841, whatever the ellipsoid is called."""
    return crs.ellipsoid is not None and abs(crs.ellipsoid.semi_major_metre - 6_377_397.155) < 1.0


def _best_transformer(crs: CRS) -> Transformer | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # a better grid exists elsewhere: the accuracy says what is used
            found = TransformerGroup(crs, "EPSG:4326", always_xy=True, allow_ballpark=False).transformers
    except (CRSError, ProjError, IndexError):  # pyproj finds no operation at all for some torn definitions
        return None
    return found[0] if found else None
