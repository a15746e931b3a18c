"""``gdf.zonegeo``: what can be measured of a GeoDataFrame, through pandas' own registration of accessors.

>>> import geopandas, shapely
>>> import zonegeo.accessor
>>> frame = geopandas.GeoDataFrame(geometry=[shapely.box(200000, 600000, 200100, 600100)], crs="EPSG:5186")
>>> frame.zonegeo.area().round(2).iloc[0].to_dict()
{'area_m2': 10000.0, 'ellipsoid_area_m2': 10000.0, 'perimeter_m': 400.0, 'crs': 'EPSG:5186'}
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from zonegeo.api.files.boundary_files import measure_area, measure_separations
from zonegeo.api.files.inspect import inspect_file

_UNITS = {"area_m2": "m2", "ellipsoid_area_m2": "m2", "perimeter_m": "m", "separation_m": "m",
          "ellipsoid_separation_m": "m", "centroid_distance_m": "m"}  # fmt: skip


@pd.api.extensions.register_dataframe_accessor("zonegeo")
class LandOfFrame:
    """The land of a GeoDataFrame; its CRS is the frame's, and is never guessed."""

    def __init__(self, frame: Any) -> None:
        self._land = frame.geometry  # raises AttributeError where there is none: then pandas has no such accessor
        self._labels = frame.index[~(frame.geometry.isna() | frame.geometry.is_empty)]

    def area(self, *, measure_in: str | None = None) -> Any:
        """Return the area of each row in the plane and on the ellipsoid (m2), and its perimeter (m)."""
        return self._by_row(measure_area(self._filled, measure_in=measure_in), "id")

    def separation(self, to: Any, *, measure_in: str | None = None) -> Any:
        """Return the shortest distance (m) from each row to the row that is called ``to``, edge to edge."""
        rows = measure_separations(self._filled, self._labels.get_loc(to), measure_in=measure_in)
        return self._by_row(rows, "from", "to", "line")

    def faults(self) -> Any:
        """Return what is wrong with the outlines: kind, severity, the labels of the rows, the place in degrees."""
        rows = [
            {
                "kind": each.kind, "severity": each.severity,
                "rows": [self._land.index[n] for n in each.features],
                "lon": each.spot.lon if each.spot else None, "lat": each.spot.lat if each.spot else None,
                **{name: figure.value for name, figure in each.figures.items()},
            }
            for each in inspect_file(self._land).faults
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=None if rows else ["kind", "severity", "rows", "lon", "lat"])

    @property
    def _filled(self) -> Any:
        return self._land[~(self._land.isna() | self._land.is_empty)]

    def _by_row(self, rows: list[dict[str, Any]], *left_out: str) -> Any:
        """Return measured rows under the labels of the frame; rows without land have no figures."""
        found = pd.DataFrame(rows, index=self._labels).drop(columns=list(left_out)).reindex(self._land.index)
        found.attrs["units"] = {name: unit for name, unit in _UNITS.items() if name in found.columns}
        return found
