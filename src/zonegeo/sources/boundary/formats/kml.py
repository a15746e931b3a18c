"""KML (OGC 12-007) and KMZ: longitude and latitude on WGS 84 by definition, one layer for each folder."""

from __future__ import annotations

from dataclasses import replace

from zonegeo.sources.boundary.formats.zip_archive import only_entry
from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request
from zonegeo.sources.boundary.raw.xml_text import plain_xml

_ROOTS = ("kml", "Document", "Folder", "Placemark")


def read(request: Request) -> RawLayer:
    """Return one layer of a KML file."""
    content, codec, evidence = plain_xml(request, roots=_ROOTS)
    asked = Request(request.name, ".kml", {".kml": content}, request.encoding, request.layer, request.fields)
    layer = read_with_gdal(asked, beginning=b"<")
    return replace(layer, crs_known_by="format", encoding=codec, encoding_evidence=evidence)


def read_zipped(request: Request) -> RawLayer:
    """Return one layer of the one KML file in a KMZ archive."""
    parts = only_entry(request, (".kml",), holding=b"<Placemark")
    return read(Request(request.name, ".kml", parts, request.encoding, request.layer, request.fields))
