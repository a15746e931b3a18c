"""GeoPackage (OGC 12-128): UTF-8 text and the CRS in its own tables."""

from __future__ import annotations

from zonegeo.sources.boundaries.gdal import read_with_gdal
from zonegeo.sources.boundaries.raw_layer import RawLayer, Request


def read(request: Request) -> RawLayer:
    """Return one layer of a GeoPackage."""
    return read_with_gdal(request, beginning=b"SQLite format 3\0")
