"""FlatGeobuf: one layer, UTF-8 text, the CRS in its header."""

from __future__ import annotations

from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request


def read(request: Request) -> RawLayer:
    """Return the layer of a FlatGeobuf file."""
    return read_with_gdal(request, beginning=b"fgb")
