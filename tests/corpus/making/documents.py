"""GeoJSON in its kinds: with and without CRS, swapped, broken in its geometry; TopoJSON; one feature a line."""

from __future__ import annotations

import json
from typing import Any

import topojson

from tests.corpus.making.ogr import PNU, collection, geometry, ogr2ogr
from tests.corpus.making.places import HOLED, SITE, TIE, TWO_PARTS, YARD, moved
from tests.corpus.making.table import Table

LONLAT = "EPSG:4326"


def make(table: Table) -> None:
    _systems(table)
    _orders(table)
    _geometries(table)
    _faults(table)
    _topologies(table)


def _save(table: Table, name: str, document: Any, *, codec: str = "utf-8") -> str:
    text = json.dumps(document, ensure_ascii=False, indent=None)
    table.path(name).write_bytes(text.encode(codec))
    return name


def _systems(table: Table) -> None:
    name = "geojson/rfc7946.geojson"
    ogr2ogr(table.path(name), "GeoJSON", collection([SITE, YARD], LONLAT), LONLAT, "-lco", "RFC7946=YES",
            "-lco", "COORDINATE_PRECISION=9")  # fmt: skip
    table.reads(name, "geojson", [SITE, YARD], system=LONLAT, known_by="format", properties={"pnu": PNU})
    for code in (5186, 5174, 2097, 5179, 5181, 3857, 32652):
        name, crs = f"geojson/legacy-{code}.geojson", f"EPSG:{code}"
        ogr2ogr(table.path(name), "GeoJSON", collection([SITE, YARD], crs), crs, "-lco", "COORDINATE_PRECISION=6")
        table.reads(name, "geojson: legacy crs", [SITE, YARD], system=crs, why="the member crs as ogr2ogr writes it")
    document = collection([SITE], "EPSG:5186") | _named("EPSG:3857")
    name = _save(table, "geojson/crs-of-another.geojson", document)
    table.reads(name, "geojson: place", [moved(SITE, "EPSG:5186", "EPSG:3857")], system="EPSG:3857",
                notices=["notice.outside-korea"], why="metres of 5186 under 3857: Gulf of Guinea")  # fmt: skip
    plain = {
        "short": "EPSG:5186",
        "http": "http://www.opengis.net/def/crs/EPSG/0/5186",
        "urn": "urn:ogc:def:crs:EPSG::5186",
    }
    for stem, said in plain.items():
        document = collection([SITE], "EPSG:5186") | {"crs": {"type": "name", "properties": {"name": said}}}
        name = _save(table, f"geojson/crs-{stem}.geojson", document)
        table.reads(name, "geojson: legacy crs", [SITE], system="EPSG:5186", why=said)
    for stem, said in (("crs84", "urn:ogc:def:crs:OGC:1.3:CRS84"), ("urn4326", "urn:ogc:def:crs:EPSG::4326")):
        document = collection([SITE], LONLAT) | {"crs": {"type": "name", "properties": {"name": said}}}
        name = _save(table, f"geojson/crs-{stem}.geojson", document)
        table.reads(name, "geojson: legacy crs", [SITE], system=LONLAT, why="longitude first, as GeoJSON 2008 has it")
    refused: dict[str, tuple[Any, str]] = {
        "link": ({"type": "link", "properties": {"href": "https://example.org/crs.prj"}}, "geojson-other-crs"),
        "nothing": ({"type": "name", "properties": {}}, "geojson-other-crs"),
        "unknown": ({"type": "name", "properties": {"name": "EPSG:999999"}}, "crs-not-understood"),
        "text": ("EPSG:5186", "geojson-other-crs"),
    }
    for stem, (member, code) in refused.items():
        name = _save(table, f"geojson/crs-{stem}.geojson", collection([SITE], "EPSG:5186") | {"crs": member})
        table.refuses(name, "geojson: legacy crs", code, "a CRS that nothing names")


def _named(crs: str) -> dict[str, Any]:
    return {"crs": {"type": "name", "properties": {"name": crs}}}


def _orders(table: Table) -> None:
    name = _save(table, "geojson/projected-no-crs.geojson", collection([SITE], "EPSG:5186"))
    table.refuses(name, "geojson: place", "coordinates-projected", "metres without a member crs")
    table.reads(name, "crs: option", [SITE], system="EPSG:5186", known_by="option", crs="EPSG:5186")
    name = _save(table, "geojson/swapped.geojson", collection([SITE], LONLAT, swapped=True))
    table.refuses(name, "geojson: place", "lonlat-swapped", "latitude first")
    table.reads(name, "swapped", [SITE], system=LONLAT, known_by="format", swap_xy=True)
    member = {"crs": {"type": "name", "properties": {"name": "EPSG:5186"}}}
    name = _save(table, "geojson/swapped-5186.geojson", collection([SITE], "EPSG:5186", swapped=True) | member)
    table.refuses(name, "geojson: place", "axes-swapped", "northing first, as EPSG:5186 names its axes")
    table.reads(name, "swapped", [SITE], system="EPSG:5186", swap_xy=True)
    name = _save(table, "geojson/right-swapped-by-mistake.geojson", collection([SITE], LONLAT))
    table.refuses(name, "swapped", "lonlat-swapped", "swapped though it was right", swap_xy=True)


def _geometries(table: Table) -> None:
    for stem, outline in (("hole", HOLED), ("two-parts", TWO_PARTS)):
        name = f"geojson/{stem}.geojson"
        ogr2ogr(table.path(name), "GeoJSON", collection([outline], LONLAT), LONLAT, "-lco", "RFC7946=YES",
                "-lco", "COORDINATE_PRECISION=9")  # fmt: skip
        table.reads(name, "geometry", [outline], system=LONLAT, known_by="format")
    name = _save(table, "geojson/heights.geojson", collection([SITE], LONLAT, height=61.5))
    table.reads(name, "geometry", [SITE], system=LONLAT, known_by="format")
    name = _save(table, "geojson/null.geojson", collection([SITE, None], LONLAT))
    table.reads(name, "geometry", [SITE, None], system=LONLAT, known_by="format")
    name = _save(table, "geojson/one-feature.geojson", collection([SITE], LONLAT)["features"][0])
    table.reads(name, "geojson", [SITE], system=LONLAT, known_by="format")
    name = _save(table, "geojson/no-features.geojson", {"type": "FeatureCollection", "features": []})
    table.reads(name, "layers", [], system=LONLAT, known_by="format", why="a document without features")
    name = "geojson/bom.geojson"
    _save(table, name, collection([SITE], LONLAT), codec="utf-8-sig")
    table.reads(name, "geojson", [SITE], system=LONLAT, known_by="format")
    name = "geojson/lines.geojsonl"
    ogr2ogr(table.path(name), "GeoJSONSeq", collection([SITE, YARD], LONLAT), LONLAT, "-lco", "COORDINATE_PRECISION=9")
    table.reads(name, "geojson", [SITE, YARD], system=LONLAT, known_by="format")
    name = "geojson/sequence.geojsons"
    ogr2ogr(table.path(name), "GeoJSONSeq", collection([SITE, YARD], LONLAT), LONLAT, "-lco", "RS=YES",
            "-lco", "COORDINATE_PRECISION=9")  # fmt: skip
    table.reads(name, "geojson", [SITE, YARD], system=LONLAT, known_by="format")


def _faults(table: Table) -> None:
    corners = [list(corner) for corner in SITE.corners]
    closed = [*corners, corners[0]]
    back = [corners[0], corners[1], corners[0]]
    spot = {"type": "Point", "coordinates": corners[0]}
    texts = [[str(x), str(y)] for x, y in closed]
    drawn: dict[str, tuple[Any, str]] = {
        "unclosed": ({"type": "Polygon", "coordinates": [corners]}, "ring-not-closed"),
        "bow-tie": (geometry(TIE, LONLAT), "ring-crosses-itself"),
        "empty": ({"type": "Polygon", "coordinates": []}, "geometry-empty"),
        "flat": ({"type": "Polygon", "coordinates": [[*back, corners[0]]]}, "geometry-invalid"),
        "short": ({"type": "Polygon", "coordinates": [back]}, "ring-too-short"),
        "line": ({"type": "LineString", "coordinates": closed}, "geometry-not-a-polygon"),
        "point": ({"type": "Point", "coordinates": corners[0]}, "geometry-not-a-polygon"),
        "mixed": (
            {"type": "GeometryCollection", "geometries": [geometry(SITE, LONLAT), spot]},
            "geometry-not-a-polygon",
        ),
        "texts": ({"type": "Polygon", "coordinates": [texts]}, "coordinates-not-numbers"),
        "hole-outside": (
            {"type": "Polygon", "coordinates": [closed, [[x + 0.01, y] for x, y in closed]]}, "geometry-invalid"
        ),
        "parts-overlap": (
            {"type": "MultiPolygon", "coordinates": [[closed], [[[x + 0.001, y] for x, y in closed]]]},
            "ring-crosses-itself",
        ),
        "curve": ({"type": "CurvePolygon", "coordinates": [closed]}, "geometry-not-a-polygon"),
    }  # fmt: skip
    for stem, (shape, code) in drawn.items():
        document = collection([SITE], LONLAT)
        document["features"][0]["geometry"] = shape
        table.refuses(_save(table, f"geojson/{stem}.geojson", document), "geometry", code, "mended on request only")
    name = "geojson/cp949.geojson"
    _save(table, name, collection([SITE], LONLAT), codec="cp949")
    table.refuses(name, "encoding", "not-utf-8", "JSON is UTF-8 by definition")
    whole = json.dumps(collection([SITE], LONLAT), ensure_ascii=False)
    texts = {
        "cut": (whole[: len(whole) // 2], "json-syntax"),
        "nan": (whole.replace("37.6003", "NaN", 1), "json-not-a-number"),
        "key-twice": (whole.replace('"pnu"', '"name"'), "json-duplicate-key"),
        "bare-geometry": (json.dumps(geometry(SITE, LONLAT)), "geojson-no-features"),
        "list": ("[1, 2]", "geojson-no-features"),
    }
    for stem, (text, code) in texts.items():
        table.path(f"geojson/{stem}.geojson").write_text(text, encoding="utf-8")
        table.refuses(f"geojson/{stem}.geojson", "broken", code, "no whole document")


def _topologies(table: Table) -> None:
    document = collection([SITE, YARD], LONLAT)
    for stem, quantised in (("plain", False), ("quantised", 1_000_000)):
        name = f"topojson/{stem}.topojson"
        topology = topojson.Topology(document, prequantize=quantised, shared_coords=True, object_name="경계")
        table.path(name).write_text(topology.to_json(), encoding="utf-8")
        table.reads(name, "topojson", [SITE, YARD], system=LONLAT, known_by="format")
    name = "topojson/in-json.json"
    topology = topojson.Topology(collection([HOLED], LONLAT), prequantize=False, object_name="경계")
    table.path(name).write_text(topology.to_json(), encoding="utf-8")
    table.reads(name, "topojson", [HOLED], system=LONLAT, known_by="format")
    name = "topojson/two-objects.topojson"
    one, other = collection([SITE], LONLAT), collection([YARD], LONLAT)
    topology = topojson.Topology([one, other], object_name=["site", "yard"], prequantize=False)
    written = json.loads(topology.to_json())
    for each in written["objects"].values():  # this writer leaves "Feature" where the kind of the shape belongs
        for shape in each["geometries"]:
            shape["type"] = shape.pop("geometry")["type"]
            shape["arcs"] = shape["arcs"][0]
    table.path(name).write_text(json.dumps(written), encoding="utf-8")
    table.refuses(name, "layers", "layer-not-chosen", "two objects")
    table.reads(name, "layers", [YARD], system=LONLAT, known_by="format", layer="yard")
    name = "topojson/arc-missing.topojson"
    broken = {
        "type": "Topology",
        "objects": {"a": {"type": "Polygon", "arcs": [[7]]}},
        "arcs": [[[127, 37], [127.1, 37]]],
    }
    table.path(name).write_text(json.dumps(broken), encoding="utf-8")
    table.refuses(name, "broken", "format-broken", "an arc that is not there")
