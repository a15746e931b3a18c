"""GML 2 and 3 (OGC 07-036) as far as GDAL reads it: the axes are in the order of ``srsName``, brought to x before y."""

from __future__ import annotations

from dataclasses import replace

from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request
from zonegeo.sources.boundary.raw.xml_text import plain_xml

_ROOTS = ("FeatureCollection", "FeatureSet", "featureMembers")


def read(request: Request) -> RawLayer:
    """Return one layer of a GML file. Its schema is not fetched: the fields are known by the document itself."""
    content, codec, evidence = plain_xml(request, roots=_ROOTS)
    asked = Request(request.name, ".gml", {".gml": content}, request.encoding, request.layer, request.fields)
    layer = read_with_gdal(asked, beginning=b"<", DOWNLOAD_SCHEMA="NO", WRITE_GFS="NO", READ_MODE="STANDARD")
    return replace(layer, encoding=codec, encoding_evidence=evidence)
