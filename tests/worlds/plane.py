"""A transverse Mercator plane of one's own: the series of Krüger (1912) to the sixth order, on GRS80.

The engine projects with PROJ; the referee does not, so that a mistake in a definition cannot stand on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from geographiclib.geodesic import Geodesic

_A, _F = 6378137.0, 1 / 298.257222101
_N = _F / (2 - _F)
_E2 = _F * (2 - _F)
_RADIUS = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64 + _N**6 / 256)
# L. Krüger, Konforme Abbildung des Erdellipsoids in der Ebene; coefficients as in C. F. F. Karney (2011), (35) and (36)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180 - 127 * _N**5 / 288 + 7891 * _N**6 / 37800,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440 + 281 * _N**5 / 630 - 1983433 * _N**6 / 1935360,
    61 * _N**3 / 240 - 103 * _N**4 / 140 + 15061 * _N**5 / 26880 + 167603 * _N**6 / 181440,
    49561 * _N**4 / 161280 - 179 * _N**5 / 168 + 6601661 * _N**6 / 7257600,
    34729 * _N**5 / 80640 - 3418889 * _N**6 / 1995840,
    212378941 * _N**6 / 319334400,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360 - 81 * _N**5 / 512 + 96199 * _N**6 / 604800,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440 + 46 * _N**5 / 105 - 1118711 * _N**6 / 3870720,
    17 * _N**3 / 480 - 37 * _N**4 / 840 - 209 * _N**5 / 4480 + 5569 * _N**6 / 90720,
    4397 * _N**4 / 161280 - 11 * _N**5 / 504 - 830251 * _N**6 / 7257600,
    4583 * _N**5 / 161280 - 108847 * _N**6 / 3991680,
    20648693 * _N**6 / 638668800,
)
_ELLIPSOID = Geodesic(_A, _F)


@dataclass(frozen=True)
class Plane:
    """One plane: its code, its central meridian, its origin and its scale."""

    code: str
    meridian: float
    scale: float = 1.0
    east: float = 200_000.0
    north: float = 600_000.0
    latitude: float = 38.0

    def to_plane(self, shape: Any) -> Any:
        return shapely.transform(shape, self._forward)

    def to_lonlat(self, shape: Any) -> Any:
        return shapely.transform(shape, self._back)

    def _forward(self, lonlat: Any) -> Any:
        xi, eta = _kruger(lonlat[:, 0] - self.meridian, lonlat[:, 1])
        origin = _kruger(np.zeros(1), np.array([self.latitude]))[0]
        return np.column_stack([self.east + self.scale * eta, self.north + self.scale * (xi - origin)])

    def _back(self, plane: Any) -> Any:
        origin = _kruger(np.zeros(1), np.array([self.latitude]))[0]
        xi = ((plane[:, 1] - self.north) / self.scale + origin) / _RADIUS
        eta = (plane[:, 0] - self.east) / self.scale / _RADIUS
        xi0, eta0 = xi.copy(), eta.copy()
        for order, beta in enumerate(_BETA, 1):
            xi0 = xi0 - beta * np.sin(2 * order * xi) * np.cosh(2 * order * eta)
            eta0 = eta0 - beta * np.cos(2 * order * xi) * np.sinh(2 * order * eta)
        conformal = np.sin(xi0) / np.hypot(np.sinh(eta0), np.cos(xi0))
        tangent = conformal.copy()
        for _ in range(6):  # Newton, from the conformal latitude back to the geographic one
            found = _conformal(tangent)
            slope = np.sqrt((1 + found**2) * (1 + tangent**2)) * (1 - _E2) / (1 + (1 - _E2) * tangent**2)
            tangent = tangent + (conformal - found) / slope
        lon = self.meridian + np.degrees(np.arctan2(np.sinh(eta0), np.cos(xi0)))
        return np.column_stack([lon, np.degrees(np.arctan(tangent))])


def _conformal(tangent: Any) -> Any:
    root = np.sqrt(_E2)
    sigma = np.sinh(root * np.arctanh(root * tangent / np.sqrt(1 + tangent**2)))
    return tangent * np.sqrt(1 + sigma**2) - sigma * np.sqrt(1 + tangent**2)


def _kruger(lon: Any, lat: Any) -> Any:
    conformal, turn = _conformal(np.tan(np.radians(lat))), np.radians(lon)
    xi0 = np.arctan2(conformal, np.cos(turn))
    eta0 = np.arcsinh(np.sin(turn) / np.hypot(conformal, np.cos(turn)))
    xi, eta = xi0.copy(), eta0.copy()
    for order, alpha in enumerate(_ALPHA, 1):
        xi = xi + alpha * np.sin(2 * order * xi0) * np.cosh(2 * order * eta0)
        eta = eta + alpha * np.cos(2 * order * xi0) * np.sinh(2 * order * eta0)
    return _RADIUS * xi, _RADIUS * eta


BELTS = {
    code: Plane(code, meridian)
    for code, meridian in (("EPSG:5185", 125.0), ("EPSG:5186", 127.0), ("EPSG:5187", 129.0), ("EPSG:5188", 131.0))
}
PLANES = {**BELTS, "EPSG:5179": Plane("EPSG:5179", 127.5, 0.9996, 1_000_000.0, 2_000_000.0)}
# a belt is fit within a degree and a half of its meridian
_FIT_DEGREES = 1.5


def fit_belts(longitude: float) -> tuple[str, ...]:
    return tuple(code for code, plane in BELTS.items() if abs(longitude - plane.meridian) <= _FIT_DEGREES)


def geodesic_length(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    return float(_ELLIPSOID.Inverse(lat0, lon0, lat1, lon1, Geodesic.DISTANCE)["s12"])


def geodesic_area(lonlat: Any) -> float:
    """Return the area of a polygon or multipolygon in degrees on the ellipsoid, m2, holes taken away."""
    total = 0.0
    for polygon in shapely.get_parts(lonlat):
        for number, ring in enumerate(shapely.get_rings(polygon)):
            walk = _ELLIPSOID.Polygon()
            for lon, lat in shapely.get_coordinates(ring)[:-1]:
                walk.AddPoint(lat, lon)
            total += (1 if number == 0 else -1) * abs(walk.Compute(False, True)[2])
    return total
