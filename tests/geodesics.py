"""The ellipsoid of Korea's planes, by a library that zonegeo does not use."""

from __future__ import annotations

from geographiclib.geodesic import Geodesic

GRS80 = Geodesic(6_378_137.0, 1 / 298.257222101)
