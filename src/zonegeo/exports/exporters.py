"""Which writer writes which file: the suffix is the row. A new writer is a new file and a row here."""

from __future__ import annotations

from collections.abc import Callable

from zonegeo.base.registry import Registry
from zonegeo.exports.feature_table import Table, Written

_ROOM = "zonegeo.exports.formats"

WRITERS = Registry[Callable[[Table, str, str], Written]](
    "zonegeo.writers",
    {
        ".geojson": f"{_ROOM}.geojson:write",
        ".json": f"{_ROOM}.geojson:write",
        ".gpkg": f"{_ROOM}.geopackage:write",
        ".parquet": f"{_ROOM}.parquet:write",
        ".shp": f"{_ROOM}.shapefile:write",
        ".zip": f"{_ROOM}.shapefile:write_zipped",
        ".kml": f"{_ROOM}.kml:write",
        ".dxf": f"{_ROOM}.dxf:write",
        ".csv": f"{_ROOM}.wkt_table:write",
        ".xlsx": f"{_ROOM}.wkt_table:write_workbook",
    },
)
