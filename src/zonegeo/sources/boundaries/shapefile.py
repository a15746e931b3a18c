"""Shapefile (ESRI 1998): the text's encoding is decided by the bytes of its table, the CRS by its .prj alone."""

from __future__ import annotations

from dataclasses import replace

from zonegeo.model.errors import InputError, Problem
from zonegeo.sources.boundaries.gdal import read_with_gdal
from zonegeo.sources.boundaries.raw_layer import RawLayer, Request, broken
from zonegeo.sources.dbf_encoding import encoding_of

_BEGINNING = b"\x00\x00\x27\x0a"


def read(request: Request) -> RawLayer:
    """Return the layer of a Shapefile, whose parts all came with the request."""
    if not request.content.startswith(_BEGINNING):
        raise broken(request.name, request.suffix)
    missing = [ending for ending in (".shx", ".dbf") if ending not in request.parts]
    if missing:
        raise InputError(Problem("shapefile-part-missing", request.name, {"value": each}) for each in missing)
    announced = request.parts[".cpg"].decode("ascii", "replace").strip() if ".cpg" in request.parts else None
    text = encoding_of(request.parts[".dbf"], announced=announced, option=request.encoding, where=request.name)
    layer = read_with_gdal(request, beginning=_BEGINNING, codec=text.codec)
    told = request.parts[".prj"].decode("utf-8", "replace").strip("\ufeff \r\n\t\0") if ".prj" in request.parts else ""
    return replace(layer, crs=told or None, encoding=text.codec, encoding_evidence=text.evidence)
