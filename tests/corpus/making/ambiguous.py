"""Files that say two things of one: a CRS for each feature, tables and shapes at odds, two outer rings, sheets."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import ezdxf
import geopandas
import shapely

from tests.corpus.making.drawings import CRS, LAYER
from tests.corpus.making.places import SITE, YARD, Outline, Position, plane
from tests.corpus.making.table import Table

LONLAT, PLANE, TOKYO = "EPSG:4326", "EPSG:5186", "EPSG:4301"
RING = [list(each) for each in (*SITE.corners, SITE.corners[0])]


def make(table: Table) -> None:
    _geojson(table)
    _geopackage(table)
    _kml(table)
    _dxf(table)


# --- GeoJSON ----------------------------------------------------------------------------------------------------------


def _feature(ring: Any = RING, **more: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": SITE.name}, "geometry": geometry, **more}


def _collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}, ensure_ascii=False)


def _geojson(table: Table) -> None:
    other = {"type": "name", "properties": {"name": TOKYO}}
    with_crs = _feature()
    with_crs["geometry"]["crs"] = other
    whole = _collection(_feature())
    far = [[x + 0.1, y] for x, y in RING]
    plain = [list(each) for each in plane(PLANE, [tuple(each) for each in RING])]
    urn = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}
    refused: dict[str, tuple[str | bytes, str, str]] = {
        "feature-crs": (_collection(_feature(crs=other)), "geojson-other-crs", "a feature in the datum of Tokyo"),
        "geometry-crs": (_collection(with_crs), "geojson-other-crs", "a geometry in the datum of Tokyo"),
        "second-crs": (_collection(_feature(), _feature(crs=other)), "geojson-other-crs", "the second one alone"),
        "crs-by-code": (_collection(_feature(), crs={"type": "EPSG", "properties": {"code": 4301}}),
                        "geojson-other-crs", "the way of the first drafts"),
        "texts": (_collection(_feature([[str(x), str(y)] for x, y in RING])), "coordinates-not-numbers", "texts"),
        "height-null": (_collection(_feature([[x, y, None] for x, y in RING])), "coordinates-not-numbers", "a null"),
        "yes": (_collection(_feature([[True, y] for _, y in RING])), "coordinates-not-numbers", "true is no longitude"),
        "too-deep": (_collection(_feature([RING])), "coordinates-not-numbers", "a list too many"),
        "endless": (whole.replace("127.0402", "1e400"), "coordinates-not-numbers", "beyond every float"),
        "collection-within": (_collection(json.loads(whole)), "geojson-not-a-feature", "a collection is no feature"),
        "two-documents": (f"{whole}\n{whole}", "geojson-not-a-feature", "two documents, one after the other"),
        "small-letters": (whole.replace("FeatureCollection", "featurecollection"), "geojson-no-features", "its type"),
        "comment": (f"// 구역\n{whole}", "json-syntax", "JSON has no comments"),
        "comma-left": (whole.replace("}]}", "},]}"), "json-syntax", "a comma too many"),
        "utf-16": (whole.encode("utf-16"), "text-is-utf-16", "as PowerShell writes behind >"),
        "key-twice": (whole.replace('"geometry": ', '"geometry": null, "geometry": '), "json-duplicate-key", "two"),
        "mercator": (_collection(_feature([list(each) for each in plane("EPSG:3857", SITE.corners)])),
                     "coordinates-projected", "metres of a web map, of which nothing is said"),
        "northing-first": (_collection(_feature([each[::-1] for each in plain]), crs=urn), "axes-swapped",
                           "the order of the CRS, not of GeoJSON"),
    }  # fmt: skip
    for stem, (content, code, why) in refused.items():
        name = f"ambiguous/{stem}.geojson"
        table.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        table.refuses(name, "geojson", code, why)
    parts = {
        "hole-outside": ([[RING, far]], "geometry-invalid", "a hole beside its land"),
        "hole-is-all": ([[RING, RING]], "ring-crosses-itself", "a hole as large as its land"),
        "part-twice": ([[RING], [RING]], "ring-crosses-itself", "one part twice"),
    }
    for stem, (polygons, code, why) in parts.items():
        feature = {**_feature(), "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
        table.path(f"ambiguous/{stem}.geojson").write_text(_collection(feature), encoding="utf-8")
        table.refuses(f"ambiguous/{stem}.geojson", "geojson", code, why)
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    name = "ambiguous/same-crs.geojson"
    table.path(name).write_text(_collection(_feature(crs=named), crs=named), encoding="utf-8")
    table.reads(name, "geojson", [SITE], system=LONLAT, why="a feature that says what the document says")


# --- GeoPackage -------------------------------------------------------------------------------------------------------


def _geopackage(table: Table) -> None:
    shape = shapely.Polygon(plane(PLANE, SITE.corners))
    frame = geopandas.GeoDataFrame({"name": [SITE.name]}, geometry=[shape], crs=PLANE)

    def written(stem: str, change: Callable[[sqlite3.Connection], object], layer: str = "land") -> str:
        path = table.path(f"ambiguous/{stem}.gpkg")
        frame.to_file(path, layer=layer, SPATIAL_INDEX="NO")
        with closing(sqlite3.connect(path)) as database:
            change(database)
            database.commit()
            # mostly empty pages: the smallest keep it below the corpus's bound
            database.execute("PRAGMA page_size = 512")
            database.execute("VACUUM")
        return f"ambiguous/{stem}.gpkg"

    def blob(head: bytes, order: int = 1) -> bytes:
        return head + shapely.to_wkb(shape, byte_order=order)

    def put(content: bytes) -> Callable[[sqlite3.Connection], object]:
        return lambda database: database.execute("UPDATE land SET geom = ?", (content,))

    sql: dict[str, tuple[str, str]] = {
        "contents-of-another": ("UPDATE gpkg_contents SET srs_id = 4326", "two tables, two CRSs"),
        "definition-of-another": (
            "UPDATE gpkg_spatial_ref_sys SET definition = (SELECT definition FROM gpkg_spatial_ref_sys "
            "WHERE srs_id = 4326) WHERE srs_id = 5186", "a code with the definition of another"),
        "code-of-another": ("UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 5174 WHERE srs_id = 5186",
                            "a definition with the code of another"),
    }  # fmt: skip
    for stem, (order, why) in sql.items():
        name = written(stem, lambda database, order=order: database.execute(order))
        table.refuses(name, "gpkg", "geopackage-crs-differs", why)
    head = b"GP\0\1" + (5174).to_bytes(4, "little")
    name = written("shapes-of-another", put(blob(head)))
    table.refuses(name, "gpkg", "geopackage-crs-differs", "the shapes say another CRS than the table")
    sound = {
        "big-endian": (blob(b"GP\0\0" + (5186).to_bytes(4, "big"), 0), "bytes in the other order"),
        "shapes-of-none": (blob(b"GP\0\1" + bytes(4)), "shapes that leave the CRS to the table"),
        "box-of-another": (blob(b"GP\0\3" + (5186).to_bytes(4, "little") + bytes(32)), "a box is no shape"),
    }  # fmt: skip
    for stem, (content, why) in sound.items():
        table.reads(written(stem, put(content)), "gpkg", [SITE], system=PLANE, why=why)
    name = written("layer-with-quotes", lambda _: None, layer="지구 \"1'; --")
    table.reads(name, "gpkg", [SITE], system=PLANE, why="a name is no program")


# --- KML --------------------------------------------------------------------------------------------------------------


def _line(positions: Sequence[Position]) -> str:
    return " ".join(f"{x},{y}" for x, y in (*positions, positions[0]))


def _mark(outline: Outline, *sides: str) -> str:
    ring = f"<LinearRing><coordinates>{_line(outline.corners)}</coordinates></LinearRing>"
    drawn = "".join(f"<{side}>{ring}</{side}>" for side in sides or ("outerBoundaryIs",))
    return f"<Placemark><name>{outline.name}</name><Polygon>{drawn}</Polygon></Placemark>"


def _kml(table: Table) -> None:
    def written(stem: str, inside: str, codec: str = "utf-8") -> str:
        head = f'<?xml version="1.0" encoding="{codec}"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        text = f"{head}<Document>{inside}</Document></kml>"
        table.path(f"ambiguous/{stem}.kml").write_bytes(text.encode(codec))
        return f"ambiguous/{stem}.kml"

    twice = "<outerBoundaryIs></outerBoundaryIs>"
    refused = {
        "inner-alone": (_mark(SITE, "innerBoundaryIs"), "format-broken", "a hole without land"),
        "two-outer": (_mark(SITE, "outerBoundaryIs", "outerBoundaryIs"), "format-broken", "one of two would be lost"),
        "outer-empty": (_mark(SITE).replace("<Polygon>", f"<Polygon>{twice}"), "format-broken", "an empty outline"),
        "latitude-first": (_mark(SITE).replace(_line(SITE.corners), _line([p[::-1] for p in SITE.corners])),
                           "lonlat-swapped", "latitude before longitude"),
        "two-folders": (f"<Folder><name>가</name>{_mark(SITE)}</Folder><Folder><name>가</name>{_mark(YARD)}</Folder>",
                        "layer-not-chosen", "two folders of one name"),
    }  # fmt: skip
    for stem, (inside, code, why) in refused.items():
        table.refuses(written(stem, inside), "kml", code, why)
    update = f"<NetworkLinkControl><Update><Create>{_mark(YARD)}</Create></Update></NetworkLinkControl>"
    table.reads(written("update", _mark(SITE) + update), "kml", [SITE], system=LONLAT, known_by="format", label="Name",
                notices=["notice.not-read"], why="changes to another document are no places of this one")  # fmt: skip
    for codec in ("utf-16", "euc-kr"):
        table.reads(written(f"in-{codec}", _mark(SITE), codec), "kml", [SITE], system=LONLAT, known_by="format",
                    label="Name", why="declared and so written")  # fmt: skip


# --- DXF --------------------------------------------------------------------------------------------------------------


def _dxf(table: Table) -> None:
    corners = plane(CRS, SITE.corners)
    yard = plane(CRS, YARD.corners)

    def written(stem: str, draw: Callable[[Any], object]) -> str:
        drawing = ezdxf.new("R2010", setup=False)
        drawing.layers.add(LAYER)
        draw(drawing)
        path: Path = table.path(f"ambiguous/{stem}.dxf")
        drawing.saveas(path)
        return f"ambiguous/{stem}.dxf"

    def ring(space: Any, positions: Sequence[Position], **more: Any) -> None:
        space.add_lwpolyline(positions, close=True, dxfattribs={"layer": LAYER, **more})

    def reads(name: str, outlines: Sequence[Outline], why: str, **more: Any) -> None:
        table.reads(name, "dxf", outlines, system=CRS, known_by="option", label=None, why=why, crs=CRS, **more)

    name = written("on-paper", lambda d: ring(d.layout("Layout1"), corners))
    table.refuses(name, "dxf", "nothing-read", "an outline on the sheet to be printed", crs=CRS)
    name = written("paper-too", lambda d: (ring(d.modelspace(), corners), ring(d.layout("Layout1"), yard)))
    reads(name, [SITE], "an outline on the sheet beside one in the model", notices=["notice.not-read"])
    for stem, hide in (("layer-off", "off"), ("layer-frozen", "freeze")):
        name = written(stem, lambda d, h=hide: (ring(d.modelspace(), corners), getattr(d.layers.get(LAYER), h)()))
        reads(name, [SITE], "what the drawing hides is told", notices=["notice.dxf-layer-hidden"])
    mirrored = [(-x, y) for x, y in corners]
    name = written("seen-from-below", lambda d: ring(d.modelspace(), mirrored, extrusion=(0, 0, -1)))
    reads(name, [SITE], "a plane that is seen from below mirrors x")
