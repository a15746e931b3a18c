"""The analysis CRS: a plane fit for measuring, and the way to it from longitude and latitude."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Proj, Transformer
from pyproj.exceptions import CRSError

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.value import value
from zonegeo.geometry import Floats, Shapes, ShapesLike

# Korea 2000 belts (TM on GRS80, k = 1): EPSG code → longitude of the central meridian in degrees
KOREAN_BELTS = {"EPSG:5185": 125.0, "EPSG:5186": 127.0, "EPSG:5187": 129.0, "EPSG:5188": 131.0}
# WGS 84 to Korea 2000 is the null transformation "KGD2002 to WGS 84 (1)", stated accuracy 1 m; a test holds these words
# to what PROJ chooses by itself.
_BELT = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=tmerc +lat_0=38 +lon_0={meridian:g} +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80"
)
_BELT_ACCURACY_M = 1.0
# A belt is official within 1 degree of its meridian and still fit within 1.5 (scale error below 1/4,500 there).
FIT_DEGREES = 1.5
# A plane that is off by more than this at the place is refused; those that Korea keeps its land in are told instead.
FIT_SCALE = 1 / 4500
NATIONAL_PLANES = (*KOREAN_BELTS, "EPSG:5178", "EPSG:5179")
# Within that reach of its meridian a plane and the ellipsoid differ in any length by less than this share.
SCALE_BOUND = 1 / 4000
# longitude and latitude, in which outlines are kept
DEGREES = "EPSG:4326"
_WEB_MERCATOR = "Pseudo Mercator"
# decimals of a metre that plane coordinates keep
PLANE_DIGITS = 6


@value
class AnalysisCrs:
    """A projected CRS in metres in which areas and distances are measured.

    ``operation`` names the way to it from WGS 84, ``definition`` is that way as PROJ computes it, ``accuracy_m``
    what is stated of the change of datum (m); ``None`` where nothing is.

    Build it with :func:`analysis_crs`, which refuses what cannot be measured in.
    """

    code: str
    operation: str
    _transformer: Transformer
    accuracy_m: float | None = None
    definition: str = ""

    def to_plane(self, lonlat: ShapesLike) -> Shapes:
        """Project shapes from longitude and latitude (degrees, WGS 84) to metres; ``None`` stays ``None``.

        Coordinates are kept to a micrometre: far below any survey, and above what versions of PROJ differ in, so that a
        result repeats and a boundary drawn on whole metres is measured in whole metres.
        """
        return _transformed(lonlat, self._transformer, "FORWARD", digits=PLANE_DIGITS)

    def stretch_bound(self, bounds: Sequence[float] | Floats) -> float:
        """Return by what share of itself a length in this plane differs from the ellipsoid's at the most.

        Parameters
        ----------
        bounds
            West, south, east and north in degrees: where the lengths lie.

        Notes
        -----
        ``SCALE_BOUND`` for a Korean belt in its reach. Elsewhere Tissot's ellipse on a grid of 9 × 9 points, and a
        tenth more for what lies between them (the scale changes smoothly and slowly over a city).

        Examples
        --------
        >>> analysis_crs("EPSG:5186").stretch_bound((126.9, 37.4, 127.1, 37.6)) == SCALE_BOUND
        True
        >>> round(analysis_crs("EPSG:5179").stretch_bound((126.9, 37.4, 127.1, 37.6)), 4)
        0.0004
        """
        return SCALE_BOUND if self._is_in_reach(bounds) else max(SCALE_BOUND, 1.1 * self.scale_error(bounds))

    def is_fit(self, bounds: Any) -> bool:
        """Say whether lengths there are read within ``FIT_SCALE``, or the plane is a belt within its reach."""
        return self._is_in_reach(bounds) or self.scale_error(bounds) <= FIT_SCALE

    def _is_in_reach(self, bounds: Any) -> bool:
        meridian = KOREAN_BELTS.get(self.code, np.inf)
        return max(abs(float(bounds[0]) - meridian), abs(float(bounds[2]) - meridian)) <= FIT_DEGREES

    def scale_error(self, bounds: Any) -> float:
        """Return by what share of itself a length in this plane is off the ellipsoid's at the most.

        Parameters
        ----------
        bounds
            West, south, east and north in degrees; Tissot's ellipse is asked for on a grid of 9 × 9 points.

        Returns
        -------
        Infinity where the projection has no answer.

        Examples
        --------
        >>> round(analysis_crs("EPSG:5179").scale_error((126.9, 37.4, 127.1, 37.6)), 4)
        0.0004
        >>> analysis_crs("EPSG:25832").scale_error((126.9, 37.4, 127.1, 37.6)) > 0.1
        True
        """
        west, south, east, north = (float(each) for each in bounds)
        grid = np.meshgrid(np.linspace(west, east, 9), np.linspace(south, north, 9))
        factors = Proj(self.code).get_factors(grid[0].ravel(), grid[1].ravel())
        ends = np.concatenate([np.ravel(factors.tissot_semimajor), np.ravel(factors.tissot_semiminor)])
        return float(np.abs(np.where(np.isfinite(ends), ends, np.inf) - 1.0).max())

    def fit_planes(self, bounds: Any) -> tuple[str, ...]:
        """Return the planes that are fit there: the Korean belts, or one made for the place where none is."""
        lon, lat = (float(bounds[0]) + float(bounds[2])) / 2, (float(bounds[1]) + float(bounds[3])) / 2
        made = f"+proj=tmerc +lat_0={lat:.1f} +lon_0={lon:.1f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m"
        return belts_fit_for(lon) if 32.0 < lat < 40.0 and belts_fit_for(lon) else (made,)

    def check_fit(self, bounds: Any, where: str) -> None:
        """Refuse this plane where it is not fit, unless it is a national one at a place in Korea: those are told.

        Raises
        ------
        InputError
            ``crs-unfit-here`` with the planes that are fit.
        """
        if np.isnan(bounds).any() or self.is_fit(bounds):
            return
        if self.code in NATIONAL_PLANES and KOREAN_BELTS.keys() >= set(self.fit_planes(bounds)):
            return
        values = {"value": self.code, "percent": percent_of(self.scale_error(bounds)),
                  "known": ", ".join(self.fit_planes(bounds))}  # fmt: skip
        raise InputError(Problem("crs-unfit-here", where, values))

    def to_lonlat(self, plane: ShapesLike) -> Shapes:
        """Bring shapes from metres back to longitude and latitude in degrees; ``None`` stays ``None``."""
        return _transformed(plane, self._transformer, "INVERSE")


def _transformed(shapes: ShapesLike, transformer: Transformer, direction: str, digits: int | None = None) -> Shapes:
    def move(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1], direction=direction))
        return moved if digits is None else np.round(moved, digits)

    return np.asarray(shapely.transform(np.asarray(shapes, dtype=object), move), dtype=object)


def percent_of(share: float) -> str:
    """Return a share in percent with two digits that count.

    >>> percent_of(0.0004), percent_of(float("inf"))
    ('0.04', '100+')
    """
    return f"{100 * share:.2g}" if share < 1.0 else "100+"


@lru_cache(maxsize=16)
def analysis_crs(code: str) -> AnalysisCrs:
    """Return the analysis CRS of that authority code.

    The belts of Korea 2000 are written out here: their operation is then the same in every version of the PROJ
    database, for results that are replayed years later. Every other code is looked up there.

    Parameters
    ----------
    code
        Such as ``EPSG:5186`` (TM, central meridian 127° E, GRS80): legal basis of Korean cadastral planes.

    Raises
    ------
    InputError
        ``crs-unknown``; ``crs-in-degrees`` for geographic systems; ``crs-web-mercator`` for EPSG:3857, whose areas are
        59 % too large at Seoul; ``crs-not-in-metres``.

    Examples
    --------
    >>> import shapely
    >>> plane = analysis_crs("EPSG:5186").to_plane([shapely.Point(127.0, 38.0)])
    >>> [round(float(value), 6) for value in (plane[0].x, plane[0].y)]
    [200000.0, 600000.0]
    >>> analysis_crs("EPSG:4326")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.InputError: [crs-in-degrees] EPSG:4326
      ...
    """
    if code in KOREAN_BELTS:
        pipeline = _BELT.format(meridian=KOREAN_BELTS[code])
        return AnalysisCrs(code, pipeline, Transformer.from_pipeline(pipeline), _BELT_ACCURACY_M, pipeline)
    try:
        crs = CRS.from_user_input(code)
    except CRSError:
        raise InputError(Problem("crs-unknown", code, {"value": code})) from None
    if crs.is_geographic or not crs.is_projected:
        raise InputError(Problem("crs-in-degrees", code, {"value": code}))
    # by its method: the same projection goes under several codes and spellings
    if crs.coordinate_operation is not None and _WEB_MERCATOR in crs.coordinate_operation.method_name:
        raise InputError(Problem("crs-web-mercator", code, {"value": code}))
    if any(axis.unit_conversion_factor != 1.0 for axis in crs.axis_info):
        raise InputError(Problem("crs-not-in-metres", code, {"value": code}))
    transformer = Transformer.from_crs("EPSG:4326", crs, always_xy=True, allow_ballpark=False)
    accuracy = transformer.accuracy if transformer.accuracy >= 0 else None
    return AnalysisCrs(code, transformer.description, transformer, accuracy, transformer.definition)


def operations(code: str) -> list[dict[str, Any]]:
    """Return the PROJ operations of an analysis CRS: from what, to what, by which, with what stated accuracy (m).

    >>> [(each["from"], each["to"], each["accuracy_m"]) for each in operations("EPSG:5186")]
    [('EPSG:4326', 'EPSG:5186', 1.0)]
    """
    known = analysis_crs(code)
    return [
        {"from": "EPSG:4326", "to": known.code, "operation": known.operation, "definition": known.definition,
         "accuracy_m": known.accuracy_m}
    ]  # fmt: skip


@lru_cache(maxsize=64)
def belt_of(told: str) -> str:
    """Return the code of the Korean belt that a CRS is, however it is written; empty where it is none.

    >>> belt_of("EPSG:5186"), belt_of("EPSG:5179")
    ('EPSG:5186', '')
    """
    known = CRS.from_user_input(told)
    return next((code for code in KOREAN_BELTS if known.equals(CRS.from_user_input(code), ignore_axis_order=True)), "")


def belts_fit_for(longitude: float) -> tuple[str, ...]:
    """Return the Korean belts that are fit for measuring at a longitude, the nearest first.

    >>> belts_fit_for(127.04)
    ('EPSG:5186',)
    >>> belts_fit_for(128.10)
    ('EPSG:5187', 'EPSG:5186')
    """
    distances = {code: abs(longitude - meridian) for code, meridian in KOREAN_BELTS.items()}
    return tuple(
        sorted((code for code in distances if distances[code] <= FIT_DEGREES), key=lambda code: distances[code])
    )


def belt_for(bounds: Floats) -> str:
    """Return the nearest Korean belt that is fit for all of a place; raises ``crs-needed`` where there is none.

    ``bounds`` are west, south, east and north in degrees.

    >>> belt_for(np.array([128.9, 37.5, 129.0, 37.6]))
    'EPSG:5187'
    """
    west, _, east, _ = bounds
    middle = float(west + east) / 2
    fit = [code for code in belts_fit_for(middle) if code in belts_fit_for(west) and code in belts_fit_for(east)]
    if not fit:
        raise UsageError(Problem("crs-needed", "--measure-in", {"value": round(middle, 3)}))
    return fit[0]
