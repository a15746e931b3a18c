"""KML (OGC 12-007) and KMZ: longitude and latitude on WGS 84 by definition, one layer for each folder."""

from __future__ import annotations

from zonegeo.sources.boundaries.archive import only_entry
from zonegeo.sources.boundaries.gdal import read_with_gdal
from zonegeo.sources.boundaries.raw_layer import RawLayer, Request


def read(request: Request) -> RawLayer:
    """Return one layer of a KML file."""
    content = request.content.lstrip(b"\xef\xbb\xbf \r\n\t")
    asked = Request(request.name, ".kml", {".kml": content}, request.encoding, request.layer, request.fields)
    return read_with_gdal(asked, beginning=b"<")


def read_zipped(request: Request) -> RawLayer:
    """Return one layer of the one KML file in a KMZ archive."""
    parts = only_entry(request, (".kml",))
    return read(Request(request.name, ".kml", parts, request.encoding, request.layer, request.fields))
