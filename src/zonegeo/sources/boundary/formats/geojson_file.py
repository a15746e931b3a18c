"""GeoJSON (RFC 7946), with the member ``crs`` of GeoJSON 2008 where there is one; TopoJSON; one feature a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.identity import properties_of
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, MOST_POSITIONS, RawLayer, Request, too_complex
from zonegeo.sources.boundary.raw.shapes import without_empty_parts
from zonegeo.sources.boundary.raw.topojson import topology_features
from zonegeo.sources.documents import parse_json

LONLAT = "OGC:CRS84"


def read(request: Request) -> RawLayer:
    """Return the features of a GeoJSON or TopoJSON document; without a member ``crs`` in longitude and latitude."""
    _bound(request)
    if is_sequence(request.content):
        return read_sequence(request)
    document = parse_json(request.content, where=request.name)
    if isinstance(document, dict) and document.get("type") == "Topology":
        name, features, notices = topology_features(document, request)
        layer = features_layer(features, request, crs=crs_of(document, request.name), noun=f"objects.{name}")
        return replace(layer, layer=name, notices=notices)
    return layer_of(document, request, crs=crs_of(document, request.name))


def read_sequence(request: Request) -> RawLayer:
    """Return the features of a GeoJSON text sequence (RFC 8142) or of a file with one feature on each line."""
    _bound(request)
    lines = request.content.removeprefix(b"\xef\xbb\xbf").replace(b"\x1e", b"").splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    entries = [parse_json(line, where=f"{request.name}:{number}") for number, line in numbered]
    if not entries:
        raise InputError(Problem("geojson-no-features", request.name, {"value": request.name}))
    check_dialect({"features": entries}, request.name)
    return features_layer(entries, request, crs=None)


def is_sequence(content: bytes) -> bool:
    r"""True for a feature on each line, whatever the file is called.

    >>> [is_sequence(each) for each in (b'{"a": 1}\n{"b": 2}\n', b'{"a": 1}\n', b'{\n"a": 1}')]
    [True, False, False]
    """
    first, _, rest = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e \r\n\t").partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip(b"\x1e \r\n\t").startswith(b"{")


def check_dialect(document: Any, where: str) -> None:
    """Refuse what looks like GeoJSON and keeps its land elsewhere.

    Raises
    ------
    InputError
        ``format-not-read`` for Esri JSON; ``jsonfg-place`` where land stands in the member ``place`` alone;
        ``geojson-other-crs`` where a feature has another CRS than the document (GeoJSON 2008 lets it have one).
    """
    listed = document.get("features") if isinstance(document, dict) else None
    if isinstance(listed, list) and any(isinstance(each, dict) and "attributes" in each for each in listed[:1]):
        raise InputError(Problem("format-not-read", where, {"value": "Esri JSON"}))
    features = [each for each in (listed if isinstance(listed, list) else [document]) if isinstance(each, dict)]
    count = sum(each.get("geometry") is None and each.get("place") is not None for each in features)
    if count:
        raise InputError(Problem("jsonfg-place", where, {"count": count}))
    whole = document.get("crs") if isinstance(document, dict) else None
    others = [
        Problem("geojson-other-crs", f"{where}: features[{number}]", {"value": str(part["crs"])[:60]})
        for number, each in enumerate(features)
        for part in (each, each.get("geometry"))
        if isinstance(part, dict) and part.get("crs") not in (None, whole)
    ]
    if others:
        raise InputError(others)


def _bound(request: Request) -> None:
    """Refuse what would fill the memory when it is parsed: every bracket is an object of its own."""
    brackets = request.content.count(b"[") + request.content.count(b"{")
    commas = request.content.count(b",")
    if brackets > 3 * MOST_POSITIONS or commas > 10 * MOST_POSITIONS:
        raise too_complex(request.name, max(brackets, commas), 3 * MOST_POSITIONS)


def layer_of(document: Any, request: Request, *, crs: str | None) -> RawLayer:
    """Return the features of a document that has been parsed."""
    where = request.name
    check_dialect(document, where)
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        found = document.get("type", "–") if isinstance(document, dict) else type(document).__name__
        raise InputError(Problem("geojson-no-features", where, {"value": str(found)[:60]}))
    listed = document.get("features") if document["type"] == "FeatureCollection" else [document]
    if not isinstance(listed, list):
        raise InputError(Problem("geojson-no-features", f"{where}: features", {"value": type(listed).__name__}))
    return features_layer(listed, request, crs=crs)


def features_layer(listed: list[Any], request: Request, *, crs: str | None, noun: str = "features") -> RawLayer:
    """Return a layer of GeoJSON features; what is no feature is told with its place."""
    if len(listed) > MOST_FEATURES:
        raise too_complex(request.name, len(listed), MOST_FEATURES)
    problems, geometries, rows, places = [], [], [], []
    for number, entry in enumerate(listed):
        place = f"{request.name}: {noun}[{number}]"
        if not isinstance(entry, dict) or entry.get("type") != "Feature":
            problems.append(Problem("geojson-not-a-feature", place, {"value": str(entry)[:60]}))
            continue
        geometry, row = without_empty_parts(entry.get("geometry")), properties_of(entry)
        known = row.get("id")
        if geometry is not None and not isinstance(geometry, dict):
            problems.append(Problem("geometry-not-a-polygon", f"{place}.geometry", {"value": str(geometry)[:60]}))
            continue
        geometries.append(geometry)
        rows.append(row)
        places.append(f"{place} ({known[:40]})" if isinstance(known, str) else place)
    return RawLayer(
        layer=request.stem, geometries=geometries, rows=rows, places=places, crs=crs or LONLAT,
        crs_known_by="file" if crs else "format", problems=tuple(problems),
    )  # fmt: skip


def crs_of(document: Any, where: str) -> str | None:
    """Return what the member ``crs`` of GeoJSON 2008 names; linked ones would need the network.

    >>> crs_of({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}}, "a.geojson")
    'urn:ogc:def:crs:EPSG::5186'
    """
    member = document.get("crs") if isinstance(document, dict) else None
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise InputError(Problem("geojson-other-crs", f"{where}: crs", {"value": str(member)[:60]}))
    return name.strip()
