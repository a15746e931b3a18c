"""KML (OGC 12-007) and KMZ: longitude and latitude on WGS 84 by definition, one layer for each folder."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.formats.zip_archive import only_entry
from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request, not_read
from zonegeo.sources.boundary.raw.xml_text import plain_xml

# what shows land that is not in the file, or not as a polygon
_ELSEWHERE = re.compile(rb"<(?:[\w.-]+:)?(NetworkLink|Update|GroundOverlay|PhotoOverlay|Model|Track|MultiTrack)[\s/>]")
_ONE_EACH = {"Polygon": "outerBoundaryIs", "outerBoundaryIs": "LinearRing"}
_ROOTS = ("kml", "Document", "Folder", "Placemark")


def read(request: Request) -> RawLayer:
    """Return one layer of a KML file."""
    content, codec, evidence = plain_xml(request, roots=_ROOTS, one_each=_ONE_EACH)
    asked = Request(request.name, ".kml", {".kml": content}, request.encoding, request.layer, request.fields)
    seen = not_read(Counter(each.decode() for each in _ELSEWHERE.findall(content)))
    if seen and b"Placemark" not in content:
        raise InputError(Problem("nothing-read", request.name, seen[0].values))
    layer = read_with_gdal(asked, beginning=b"<")
    notices = (*layer.notices, *seen)
    return replace(layer, crs_known_by="format", encoding=codec, encoding_evidence=evidence, notices=notices)


def read_zipped(request: Request) -> RawLayer:
    """Return one layer of the one KML file in a KMZ archive."""
    parts = only_entry(request, (".kml",), holding=b"<Placemark")
    return read(Request(request.name, ".kml", parts, request.encoding, request.layer, request.fields))
