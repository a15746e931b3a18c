"""GeoJSON (RFC 7946): features with polygons in longitude and latitude, every fault with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import Problem
from zonegeo.base.value import value
from zonegeo.geometry import positions_array, shape_of
from zonegeo.sources.boundary.identity import properties_of
from zonegeo.sources.boundary.raw.shapes import is_position, without_empty_parts
from zonegeo.sources.reading import Reading

# kinds of geometry without an inside → how many lists lie around a position
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2}
LEGACY_LONLAT = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "OGC:CRS84")


@value
class Feature:
    """One feature: where it stands in its file, its properties, and its geometry (``None`` is allowed by RFC 7946)."""

    where: str
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


def is_same_land(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """True where two boundaries enclose the same land, whatever corner they start from."""
    if one is None or other is None:
        return one is other
    return bool(shapely.equals(shape_of(one), shape_of(other)))


def features_of(document: Any, where: str, reading: Reading, *, any_kind: bool = False) -> list[Feature]:
    """Return the sound features of a GeoJSON document; what is wrong with the others is told.

    Outlines are polygons; ``any_kind`` admits points and lines too, as reference layers have.
    """
    if not isinstance(document, dict) or document.get("type") not in ("FeatureCollection", "Feature"):
        found = document.get("type", "–") if isinstance(document, dict) else type(document).__name__
        reading.wrong("geojson-no-features", where, {"value": str(found)})
        return []
    reading.add(_crs_problems(document, where))
    listed = document.get("features") if document["type"] == "FeatureCollection" else [document]
    if not isinstance(listed, list):
        reading.wrong("geojson-no-features", f"{where}: features", {"value": type(listed).__name__})
        return []
    features = []
    for number, entry in enumerate(listed):
        place = f"{where}: features[{number}]"
        found = _feature(entry, place, reading, any_kind=any_kind)
        if found is not None:
            features.append(found)
    return features


def ids_of(document: Any) -> tuple[str, ...] | None:
    """Return the ids that the features of a document have, sound ones or not; ``None`` where it lists no features."""
    listed = document.get("features") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        return None
    properties = [properties_of(each) for each in listed if isinstance(each, dict)]
    ids = [each["id"] for each in properties if isinstance(each.get("id"), str)]
    return tuple(unicodedata.normalize("NFC", each) for each in ids)


def _crs_problems(document: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """The member ``crs`` of GeoJSON 2008 is refused unless it says longitude and latitude anyway."""
    member = document.get("crs")
    if member is None:
        return
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if name not in LEGACY_LONLAT:
        yield Problem("geojson-other-crs", f"{where}: crs", {"value": str(name)})


def _feature(entry: Any, place: str, reading: Reading, *, any_kind: bool) -> Feature | None:
    if not isinstance(entry, dict) or entry.get("type") != "Feature":
        reading.wrong("geojson-not-a-feature", place, {"value": str(entry)[:60]})
        return None
    for name, part in (("", entry), (".geometry", entry.get("geometry"))):
        if isinstance(part, dict):  # GeoJSON 2008 allows the member in every object
            reading.add(_crs_problems(part, f"{place}{name}"))
    properties = properties_of(entry)
    if isinstance(properties.get("id"), str):
        place = f"{place} ({properties['id'][:40]})"
    geometry = without_empty_parts(entry.get("geometry"))
    if geometry is None:
        return Feature(place, properties, None)
    found = list(geometry_problems(geometry, f"{place}.geometry", any_kind=any_kind))
    reading.add(found)
    return None if found else Feature(place, properties, geometry)


def geometry_problems(geometry: Any, place: str, *, any_kind: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with a polygon or multipolygon: kind, rings, coordinates, then how it lies."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if any_kind and kind in _DEPTHS:
        yield from _position_problems(
            geometry.get("coordinates"), f"{place}.coordinates", _DEPTHS[kind], line="Line" in kind
        )
        return
    if kind not in ("Polygon", "MultiPolygon"):
        yield Problem("geometry-not-read" if any_kind else "geometry-not-a-polygon", place, {"value": str(kind)})
        return
    rings = _rings_of(geometry)
    if not rings:
        yield Problem("geometry-empty", place, {"value": str(kind)})
        return
    found = False
    for index, ring in rings.items():
        for problem in _ring_problems(ring, f"{place}.coordinates{index}"):
            found = True
            yield problem
    if not found:
        yield from _shape_problems(geometry, place)


def _rings_of(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the rings of a polygon or multipolygon by where each stands; none where a polygon has none."""
    alone = geometry.get("type") == "Polygon"
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if alone else coordinates
    if not isinstance(polygons, list) or not polygons or not all(isinstance(p, list) and p for p in polygons):
        return {}
    return {
        f"[{r}]" if alone else f"[{p}][{r}]": ring
        for p, polygon in enumerate(polygons)
        for r, ring in enumerate(polygon)
    }


def number_problems(geometry: Any, place: str) -> Iterator[Problem]:
    """Yield the rings of polygons in which something is no position, before a mending may turn it into one."""
    if isinstance(geometry, dict) and geometry.get("type") in ("Polygon", "MultiPolygon"):
        for index, ring in _rings_of(geometry).items():
            yield from _number_problem(ring, f"{place}.coordinates{index}")


def _position_problems(coordinates: Any, place: str, depth: int, *, line: bool) -> Iterator[Problem]:
    """The positions of points and lines, which have neither rings nor an inside."""
    if depth > 0:
        if not isinstance(coordinates, list) or not coordinates:
            yield Problem("geometry-empty", place, {"value": str(coordinates)[:60]})
            return
        if line and depth == 1 and len(coordinates) < 2:
            yield Problem("line-too-short", place, {"count": len(coordinates)})
        for number, each in enumerate(coordinates):
            yield from _position_problems(each, f"{place}[{number}]", depth - 1, line=line)
    elif not is_position(coordinates):
        yield Problem("coordinates-not-numbers", place, {"value": str(coordinates)[:60]})
    elif abs(coordinates[0]) > 180 or abs(coordinates[1]) > 90:
        x, y = coordinates[:2]
        code = "lonlat-swapped" if abs(x) <= 90 and abs(y) <= 180 else "coordinates-projected"
        yield Problem(code, place, {"value": f"{x}, {y}", "x": x, "y": y})


def _number_problem(ring: Any, place: str) -> Iterator[Problem]:
    if positions_array(ring) is None and not (isinstance(ring, list) and all(is_position(each) for each in ring)):
        bad = next((n for n, p in enumerate(ring) if not is_position(p)), 0) if isinstance(ring, list) else 0
        yield Problem("coordinates-not-numbers", f"{place}[{bad}]", {"value": _first_text(ring, bad)})


def _ring_problems(ring: Any, place: str) -> Iterator[Problem]:
    whole = positions_array(ring)
    if (
        whole is not None and len(whole) >= 4 and (whole[0, :2] == whole[-1, :2]).all()
        and (np.abs(whole[:, 0]) <= 180).all() and (np.abs(whole[:, 1]) <= 90).all()
    ):  # fmt: skip
        return
    for problem in _number_problem(ring, place):
        yield problem
        return
    outside = next((n for n, (x, y, *_) in enumerate(ring) if abs(x) > 180 or abs(y) > 90), None)
    if outside is not None:
        x, y = ring[outside][:2]
        code = "lonlat-swapped" if abs(x) <= 90 and abs(y) <= 180 else "coordinates-projected"
        yield Problem(code, f"{place}[{outside}]", {"value": f"{x}, {y}", "x": x, "y": y})
        return
    if len(ring) < 4:
        yield Problem("ring-too-short", place, {"count": len(ring)})
    elif ring[0][:2] != ring[-1][:2]:
        first, last = ring[0], ring[-1]
        yield Problem("ring-not-closed", place, {"first": f"{first[0]}, {first[1]}", "last": f"{last[0]}, {last[1]}"})


def _first_text(ring: Any, index: int) -> str:
    return str(ring[index])[:60] if isinstance(ring, list) and ring else str(ring)[:60]


def _shape_problems(geometry: Mapping[str, Any], place: str) -> Iterator[Problem]:
    polygon = shape_of(geometry)
    if not shapely.is_valid(polygon):
        reason, _, point = str(shapely.is_valid_reason(polygon)).partition("[")
        spot = point.rstrip("]").replace(" ", ", ")
        code = "ring-crosses-itself" if "Self-intersection" in reason else "geometry-invalid"
        yield Problem(code, place, {"value": spot, "detail": reason.strip()})
    elif polygon.area == 0.0:
        yield Problem("geometry-empty", place, {"value": "0 m2"})
