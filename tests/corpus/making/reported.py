"""Files of the kinds that public reports on other programs tell of: KML, GeoJSON, TopoJSON, GML and Shapefiles.

Each is written here by hand, byte by byte or as text: nothing of a report's own file is in it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pyproj import CRS

from tests.corpus.making.places import HOLED, SITE, TWO_PARTS, YARD, Outline, Position, plane
from tests.corpus.making.table import Table

LONLAT, PLANE = "EPSG:4326", "EPSG:5186"
_GDAL, _OL = "https://github.com/OSGeo/gdal/", "https://github.com/openlayers/openlayers/issues/"


def make(table: Table) -> None:
    _kml(table)
    _geojson(table)
    _topojson(table)
    _gml(table)
    _shapefiles(table)
    _unknown(table)


def _text(table: Table, name: str, content: str | bytes) -> str:
    table.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


# --- KML --------------------------------------------------------------------------------------------------------------


def _corners(ring: Sequence[Position], *, join: str = " ", between: str = ",", tail: str = "") -> str:
    return join.join(f"{x}{between}{y}{tail}" for x, y in (*ring, ring[0]))


def _polygon(part: Sequence[Sequence[Position]], **how: str) -> str:
    rings = [f"<LinearRing><coordinates>{_corners(ring, **how)}</coordinates></LinearRing>" for ring in part]
    inner = "".join(f"<innerBoundaryIs>{each}</innerBoundaryIs>" for each in rings[1:])
    return f"<Polygon><outerBoundaryIs>{rings[0]}</outerBoundaryIs>{inner}</Polygon>"


def _mark(outline: Outline, drawn: str | None = None, **how: str) -> str:
    return f"<Placemark><name>{outline.name}</name>{drawn or _polygon(outline.parts[0], **how)}</Placemark>"


def _document(*marks: str, head: str = 'kml xmlns="http://www.opengis.net/kml/2.2"') -> str:
    tail = head.partition(" ")[0]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{head}><Document>{"".join(marks)}</Document></{tail}>\n'


def _kml(table: Table) -> None:
    def reads(stem: str, content: str, outlines: Sequence[Outline | None], report: str, why: str, **more: Any) -> None:
        name = _text(table, f"reported/{stem}.kml", content)
        more = {"label": "Name", **more}
        table.reads(name, "kml", outlines, system=LONLAT, known_by="format", report=report, why=why, **more)

    def refuses(stem: str, content: str, code: str, report: str, why: str) -> None:
        table.refuses(_text(table, f"reported/{stem}.kml", content), "kml", code, why, report=report)

    several = "".join(_polygon(part) for part in TWO_PARTS.parts)
    umap = "https://github.com/umap-project/umap/issues/2803"
    reads(
        "multi",
        _document(_mark(TWO_PARTS, f"<MultiGeometry>{several}</MultiGeometry>")),
        [TWO_PARTS],
        umap,
        "parts of one place came out as places of their own",
    )
    nested = f"<MultiGeometry><MultiGeometry>{several}</MultiGeometry></MultiGeometry>"
    refuses(
        "multi-in-multi",
        _document(_mark(TWO_PARTS, nested)),
        "geometry-not-a-polygon",
        f"{_GDAL}issues/4031",
        "a collection in a collection lost its land in silence",
    )
    reads("lines", _document(_mark(SITE, join="\r\n\t\t")), [SITE], umap, "corners on lines of their own")
    reads(
        "heights-nan",
        _document(_mark(SITE, tail=",nan")),
        [SITE],
        "https://github.com/isawnyu/pleiades-gazetteer/issues/225",
        "a height that is no number",
    )
    empty = "<Placemark><name>빈 곳</name><MultiGeometry></MultiGeometry></Placemark>"
    reads(
        "empty-multi",
        _document(_mark(SITE), empty),
        [SITE, None],
        "https://github.com/farmOS/farmOS/issues/510",
        "a place without any land stands beside one that has it",
    )
    ring = f"<LinearRing><coordinates>{_corners(SITE.corners)}</coordinates></LinearRing>"
    refuses(
        "ring-alone",
        _document(_mark(SITE, ring)),
        "geometry-kind-not-read",
        "https://github.com/osmandapp/OsmAnd/issues/1407",
        "a ring encloses nothing by definition",
    )
    reads("hole", _document(_mark(HOLED)), [HOLED], "https://github.com/qgis/QGIS/issues/51036", "inner boundaries")
    plain = _document(_mark(SITE), head="kml")
    reads("no-namespace", plain, [SITE], "https://github.com/samcragg/sharpkml/issues/27", "no namespace")
    prefixed = _document(_mark(SITE)).replace("</", "</k:").replace("<", "<k:").replace("<k:/k:", "</k:")
    prefixed = prefixed.replace("<k:?xml", "<?xml").replace("kml xmlns=", "kml xmlns:k=")
    reads(
        "prefix",
        prefixed,
        [SITE],
        "https://github.com/geoadmin/mf-geoadmin3/issues/5310",
        "every element under a prefix",
    )
    spaced = _document(_mark(SITE, between=", "))
    reads(
        "spaces-in-corners",
        spaced,
        [SITE],
        "",
        "a blank behind a comma ends no corner",
    )
    linked = "<NetworkLink><name>더</name><Link><href>http://127.0.0.1:9/more.kml</href></Link></NetworkLink>"
    reads(
        "network-link",
        _document(_mark(SITE), linked),
        [SITE],
        "",
        "land that is elsewhere is told",
        notices=["notice.not-read"],
    )
    overlay = "<GroundOverlay><Icon><href>a.png</href></Icon><LatLonBox><north>37</north></LatLonBox></GroundOverlay>"
    reads(
        "overlay",
        _document(_mark(SITE), overlay),
        [SITE, None],
        "",
        "a picture is no land",
        notices=["notice.not-read"],
    )
    old = _document(_mark(SITE), head='kml xmlns="http://earth.google.com/kml/2.2"')
    reads(
        "old-namespace", old, [SITE], "https://github.com/samcragg/sharpkml/issues/24", "the namespace of before 2008"
    )
    unbound = plain.replace("<Document>", '<Document xsi:schemaLocation="a b">')
    reads("unbound", unbound, [SITE], "https://github.com/samcragg/sharpkml/issues/25", "a prefix that nobody declared")
    tour = plain.replace("</Document>", "<gx:Tour><name>길</name></gx:Tour></Document>")
    reads(
        "unbound-element", tour, [SITE], "https://github.com/EC-DIGIT-CSIRC/sysdiagnose/pull/254", "a tour, undeclared"
    )
    outer = "<Folder><name>가</name>" + _mark(SITE) + "<Folder><name>가</name>" + _mark(YARD) + "</Folder></Folder>"
    refuses("folders-of-one-name", _document(outer), "layer-not-chosen", "", "two layers")
    reads(
        "text-in-cdata",
        _document(_mark(SITE).replace(SITE.name, f"<![CDATA[{SITE.name}]]>")),
        [SITE],
        "https://github.com/osmandapp/OsmAnd/issues/1407",
        "a name in CDATA",
    )
    crossed = _document(_mark(Outline("나비", ((SITE.corners[::2] + SITE.corners[1::2],),))))
    refuses(
        "crossing",
        crossed,
        "ring-crosses-itself",
        "https://github.com/ngageoint/opensphere-desktop/pull/270",
        "an outline that crosses itself was ignored",
    )


# --- GeoJSON ----------------------------------------------------------------------------------------------------------


def _ring(ring: Sequence[Position], *tail: float) -> list[list[float]]:
    return [[x, y, *tail] for x, y in (*ring, ring[0])]


def _feature(outline: Outline, geometry: Any = ..., **more: Any) -> dict[str, Any]:
    drawn = {"type": "Polygon", "coordinates": [_ring(ring) for ring in outline.parts[0]]}
    return {"type": "Feature", "properties": {"name": outline.name}, "geometry": drawn if geometry is ... else geometry,
            **more}  # fmt: skip


def _collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}, ensure_ascii=False)


def _geojson(table: Table) -> None:
    def reads(stem: str, content: str, outlines: Sequence[Outline | None], report: str, why: str, **more: Any) -> None:
        name = _text(table, f"reported/{stem}.geojson", content)
        table.reads(name, "geojson", outlines, system=LONLAT, known_by="format", report=report, why=why, **more)

    def refuses(stem: str, content: str | bytes, codes: Any, report: str, why: str) -> None:
        name = _text(table, f"reported/{stem}.geojson", content)
        table.refuses(name, "geojson", codes, why, report=report)

    _fiona, _pandas = "https://github.com/Toblerity/Fiona/issues/", "https://github.com/geopandas/geopandas/issues/"
    measured = {"type": "Polygon", "coordinates": [_ring(SITE.corners, 31.5, 7.0)]}
    reads("four-numbers", _collection(_feature(SITE, measured)), [SITE], "", "x, y, height and measure")
    clockwise = {"type": "Polygon", "coordinates": [_ring(SITE.corners[::-1])]}
    reads(
        "clockwise",
        _collection(_feature(SITE, clockwise)),
        [SITE],
        "https://github.com/mapbox/shp-write/pull/76",
        "a ring that runs the other way round",
    )
    powers = _collection(_feature(SITE)).replace("127.0402", "1.270402e2").replace("37.6003", "376003E-4")
    reads("powers", powers, [SITE], "", "numbers with powers of ten")
    reads(
        "no-properties",
        _collection({**_feature(SITE), "properties": None}),
        [SITE],
        "",
        "a feature without properties",
        label=None,
    )
    reads(
        "crs-null",
        _collection(_feature(SITE), crs=None),
        [SITE],
        "",
        "nothing said of the CRS is the one of the format",
    )
    bare = {key: value for key, value in _feature(SITE).items() if key != "geometry"}
    reads("no-geometry-member", _collection(_feature(SITE), bare), [SITE, None], "", "no member geometry")
    collected = {"type": "GeometryCollection", "geometries": [_feature(SITE)["geometry"]]}
    refuses(
        "collected",
        _collection(_feature(SITE, collected)),
        "geometry-not-a-polygon",
        "",
        "a collection of one polygon",
    )
    strings = _collection(_feature(SITE)).replace("127.0402", '"127.0402"')
    refuses("strings", strings, "coordinates-not-numbers", "", "numbers in quotes")
    endless = _collection(_feature(SITE)).replace("127.0402", "1e999")
    refuses(
        "endless",
        endless,
        "coordinates-not-numbers",
        "https://github.com/topojson/world-atlas/issues/5",
        "a corner at infinity",
    )
    refuses("comma-at-end", _collection(_feature(SITE))[:-2] + ",]}", "json-syntax", "", "a comma too many")
    refuses("comment", "// 경계\n" + _collection(_feature(SITE)), "json-syntax", "", "a comment")
    esri = json.dumps(
        {
            "geometryType": "esriGeometryPolygon",
            "spatialReference": {"wkid": 5186},
            "features": [{"attributes": {"name": "a"}, "geometry": {"rings": [_ring(SITE.corners)]}}],
        }
    )
    refuses("esri-json", esri, "format-not-read", "", "the JSON of another house")


# --- TopoJSON ---------------------------------------------------------------------------------------------------------


def _topojson(table: Table) -> None:
    topo = "https://github.com/topojson/"
    arcs = [_ring(SITE.corners), _ring(YARD.corners[::-1])]
    start, rest = _ring(SITE.corners)[:3], _ring(SITE.corners)[2:]

    def shape(outline: Outline, kind: str, parts: Any) -> dict[str, Any]:
        return {"type": kind, "properties": {"name": outline.name}, "arcs": parts}

    def document(lines: Any, *shapes: Any, **more: Any) -> str:
        objects = {"sites": {"type": "GeometryCollection", "geometries": list(shapes)}}
        return json.dumps({"type": "Topology", "objects": objects, "arcs": lines, **more}, ensure_ascii=False)

    def reads(stem: str, content: str, outlines: Sequence[Outline | None], report: str, why: str, **more: Any) -> None:
        name = _text(table, f"reported/{stem}.topojson", content)
        table.reads(name, "topojson", outlines, system=LONLAT, known_by="format", report=report, why=why, **more)

    def refuses(stem: str, content: str, code: str, report: str, why: str) -> None:
        table.refuses(_text(table, f"reported/{stem}.topojson", content), "topojson", code, why, report=report)

    reads(
        "arc-reversed",
        document(arcs, shape(SITE, "Polygon", [[0]]), shape(YARD, "Polygon", [[-2]])),
        [SITE, YARD],
        f"{topo}topojson-specification/issues/14",
        "-2 is the second arc, run backwards",
    )
    halves = [start, rest[::-1]]
    reads(
        "arcs-joined",
        document(halves, shape(SITE, "Polygon", [[0, -2]])),
        [SITE],
        "https://github.com/mapnik/mapnik/pull/2798",
        "two arcs make one ring, one of them backwards",
    )
    refuses(
        "arc-far",
        document(arcs, shape(SITE, "Polygon", [[-3000]])),
        "format-broken",
        "https://github.com/mapnik/mapnik/pull/2798",
        "an arc that is not there",
    )
    empty = shape(TWO_PARTS, "MultiPolygon", [[[0]], [], [[1]]])
    reads("part-empty", document(arcs, empty), [TWO_PARTS], f"{topo}topojson/issues/258", "a part without arcs")
    null = {"type": None, "properties": {"name": "없음"}}
    reads(
        "null",
        document(arcs, shape(SITE, "Polygon", [[0]]), null),
        [SITE, None],
        "",
        "a shape of no kind",
    )
    whole = [(round((x - 127) * 1e4), round((y - 37) * 1e4)) for x, y in _ring(SITE.corners)]
    steps = [list(whole[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(whole)]
    move = {"scale": [1e-4, 1e-4], "translate": [127, 37]}
    reads(
        "steps",
        document([steps], shape(SITE, "Polygon", [[0]]), transform=move),
        [SITE],
        f"{topo}topojson/pull/279",
        "each corner is a step from the one before",
    )
    mirrored = [list(whole[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(whole)]
    mirrored = [[x, -y] for x, y in mirrored]
    down = {"scale": [1e-4, -1e-4], "translate": [127, 37]}
    reads(
        "steps-down",
        document([mirrored], shape(SITE, "Polygon", [[0]]), transform=down),
        [SITE],
        "",
        "a scale below zero",
    )


# --- GML --------------------------------------------------------------------------------------------------------------


def _gml(table: Table) -> None:
    northing = {LONLAT: [(y, x) for x, y in _ring(SITE.corners)],
                PLANE: [(y, x) for x, y in _closed(plane(PLANE, SITE.corners))]}  # fmt: skip
    easting = {code: [(x, y) for y, x in corners] for code, corners in northing.items()}

    def listed(corners: Any, tail: str = "") -> str:
        return " ".join(f"{x!r} {y!r}{tail}" for x, y in corners)

    def ring(inside: str) -> str:
        return f"<gml:exterior><gml:LinearRing>{inside}</gml:LinearRing></gml:exterior>"

    def document(drawn: str, *, head: str = "", name: str = SITE.name) -> str:
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
            f'xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="c">{head}<ogr:featureMember><ogr:site gml:id="site.0">'
            f"<ogr:geometryProperty>{drawn}</ogr:geometryProperty><ogr:name>{name}</ogr:name></ogr:site>"
            "</ogr:featureMember></ogr:FeatureCollection>"
        )

    def reads(stem: str, content: str, crs: str, report: str, why: str, **more: Any) -> None:
        name = _text(table, f"reported/{stem}.gml", content)
        table.reads(name, "gml", [SITE], system=crs, report=report, why=why, **more)

    def refuses(stem: str, content: str, code: str, report: str, why: str) -> None:
        table.refuses(_text(table, f"reported/{stem}.gml", content), "gml", code, why, report=report)

    urn = "urn:ogc:def:crs:EPSG::"
    urls = "http://www.opengis.net/def/crs/EPSG/0/"
    old = "http://www.opengis.net/gml/srs/epsg.xml#"
    for stem, system, corners, code, report, why in (
        ("url-def", f"{urls}4326", northing, LONLAT, "https://github.com/wmo-im/iwxxm/issues/75", "latitude first"),
        (
            "url-def-5186",
            f"{urls}5186",
            northing,
            PLANE,
            "https://github.com/deegree/deegree3/issues/509",
            "northing first",
        ),
        ("url-old", f"{old}4326", easting, LONLAT, f"{_OL}14620", "the old spelling has longitude first"),
        (
            "crs84",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            easting,
            LONLAT,
            "https://github.com/Terradue/DotNetGeoJson/pull/8",
            "CRS84 has longitude first",
        ),
        (
            "urn-version",
            "urn:ogc:def:crs:EPSG:6.9:5186",
            northing,
            PLANE,
            "https://github.com/S-100ExpertTeam/khoa-s100-viewer/issues/28",
            "a URN with a version",
        ),
    ):
        poslist = f"<gml:posList>{listed(corners[code])}</gml:posList>"
        polygon = f'<gml:Polygon srsName="{system}" gml:id="p">{ring(poslist)}</gml:Polygon>'
        reads(stem, document(polygon), code, report, why)
    lat = northing[LONLAT]
    place = f'srsName="{urn}4326" gml:id="p"'
    points = "".join(f"<gml:pos>{x!r} {y!r}</gml:pos>" for x, y in lat)
    reads("pos", document(f"<gml:Polygon {place}>{ring(points)}</gml:Polygon>"), LONLAT, f"{_OL}7736", "single corners")
    flat = f"<gml:posList>{listed(lat)}</gml:posList>"
    high = f'<gml:posList srsDimension="3">{listed(lat, " 31.5")}</gml:posList>'
    reads(
        "three-numbers",
        document(f"<gml:Polygon {place}>{ring(high)}</gml:Polygon>"),
        LONLAT,
        "https://github.com/wmo-im/iwxxm/issues/75",
        "corners with heights",
    )
    patch = f"<gml:patches><gml:PolygonPatch>{ring(flat)}</gml:PolygonPatch></gml:patches>"
    reads(
        "surface",
        document(f"<gml:Surface {place}>{patch}</gml:Surface>"),
        LONLAT,
        "",
        "a surface of one patch",
    )
    member = f"<gml:surfaceMember><gml:Polygon gml:id='q'>{ring(flat)}</gml:Polygon></gml:surfaceMember>"
    reads(
        "multi-surface",
        document(f"<gml:MultiSurface {place}>{member}</gml:MultiSurface>"),
        LONLAT,
        f"{_OL}7736",
        "the CRS stands on the whole alone",
    )
    comma = " ".join(f"{x!r},{y!r}" for x, y in easting[LONLAT])
    reads(
        "coordinates",
        document(
            f"<gml:Polygon srsName='EPSG:4326'>{ring(f'<gml:coordinates>{comma}</gml:coordinates>')}</gml:Polygon>"
        ),
        LONLAT,
        f"{_OL}6944",
        "corners of GML 2 behind a short name have longitude first",
    )
    refuses(
        "doctype",
        document(f"<gml:Polygon {place}>{ring(flat)}</gml:Polygon>").replace(
            "?>", '?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
        ),
        "xml-entities",
        "",
        "an entity of another file",
    )
    refuses(
        "exception",
        '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1"><ows:Exception/></ows:ExceptionReport>',
        "format-broken",
        "",
        "what a service answers when it has none",
    )


def _closed(corners: Sequence[Position]) -> list[Position]:
    return [*corners, corners[0]]


# --- Shapefiles, byte by byte -----------------------------------------------------------------------------------------


def _shapefiles(table: Table) -> None:
    nts, mapbox = "https://github.com/NetTopologySuite/NetTopologySuite.IO.ShapeFile/", "https://github.com/mapbox/"
    outer = _closed(plane(PLANE, HOLED.parts[0][0]))
    hole = _closed(plane(PLANE, HOLED.parts[0][1]))
    yard = _closed(plane(PLANE, YARD.corners))
    clock, against = (outer, hole, yard), (outer[::-1], hole[::-1], yard[::-1])
    # by ESRI's word outer rings run clockwise
    if _turns(outer) > 0:
        clock, against = against, clock
    hole_right = against[1] if _turns(against[1]) > 0 else clock[1]

    def reads(stem: str, rings: Any, outline: Outline, report: str, why: str, **more: Any) -> None:
        name = _shapefile(table, f"reported/{stem}", [rings], **more)
        table.reads(name, "shp", [outline], system=PLANE, label=None, codec="utf-8", report=report, why=why)

    def refuses(stem: str, rings: Any, report: str, code: str, why: str, **more: Any) -> None:
        table.refuses(_shapefile(table, f"reported/{stem}", [rings], **more), "shp", code, why, report=report)

    reads("hole-right", [clock[0], hole_right], HOLED, f"{nts}pull/80", "as ESRI has it")
    refuses(
        "hole-turned",
        [against[0], hole_right[::-1]],
        f"{nts}issues/70",
        "geometry-invalid",
        "every ring the wrong way round: two pieces of land on each other, or one with a hole",
    )
    reads(
        "hole-first",
        [hole_right, clock[0]],
        HOLED,
        "https://github.com/tmontaigu/shapefile-rs/pull/12",
        "the order of rings says nothing",
    )
    refuses(
        "hole-alike",
        [against[0], hole_right],
        "https://github.com/GeospatialPython/pyshp/issues/219",
        "geometry-invalid",
        "two holes and no land",
    )
    reads("outer-against", [against[0]], SITE, f"{mapbox}shp-write/pull/76", "one ring the wrong way round")
    reads(
        "two-outer",
        [clock[0], clock[2]],
        TWO_PARTS,
        "https://github.com/twpayne/go-shapefile/issues/13",
        "two outer rings in one record",
    )
    reads(
        "two-outer-against",
        [against[0], against[2]],
        TWO_PARTS,
        f"{mapbox}shp-write/issues/63",
        "two outer rings, both the wrong way round",
    )
    reads(
        "box-lies",
        [clock[0]],
        SITE,
        "",
        "the boxes in header and record are those of nowhere",
        box=(0.0, 0.0, 1.0, 1.0),
    )
    refuses(
        "hole-outside",
        [clock[0], [(x + 200, y) for x, y in hole_right]],
        "https://github.com/mbostock/shapefile/issues/59",
        "ring-crosses-itself",
        "a hole that sticks out",
    )
    refuses(
        "multipatch",
        [clock[0]],
        "",
        "geometry-kind-not-read",
        "a surface in space",
        kind=31,
    )
    refuses(
        "arc",
        [clock[0]],
        "",
        "geometry-not-a-polygon",
        "a closed line is no land",
        kind=3,
    )


def _turns(ring: Sequence[Position]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _shapefile(
    table: Table, stem: str, records: Sequence[Sequence[Sequence[Position]]], *, kind: int = 5,
    box: tuple[float, float, float, float] | None = None,
) -> str:  # fmt: skip
    """Write records of rings as ESRI's paper has it (1998, pages 4 and 8), each with a row of one column."""
    content, index = b"", b""
    for number, rings in enumerate(records, start=1):
        points = [point for ring in rings for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        starts = [sum(map(len, rings[:n])) for n in range(len(rings))]
        shape = struct.pack("<i4d2i", kind, *(box or (min(xs), min(ys), max(xs), max(ys))), len(rings), len(points))
        shape += struct.pack(f"<{len(rings)}i", *starts)
        if kind == 31:
            shape += struct.pack(f"<{len(rings)}i", *[5] * len(rings))
        shape += b"".join(struct.pack("<2d", *point) for point in points)
        if kind == 31:
            shape += struct.pack(f"<2d{len(points)}d", 0, 0, *[0.0] * len(points))
        index += struct.pack(">2i", 50 + len(content) // 2, len(shape) // 2)
        content += struct.pack(">2i", number, len(shape) // 2) + shape
    for ending, body in ((".shp", content), (".shx", index)):
        head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 50 + len(body) // 2)
        head += struct.pack("<2i8d", 1000, kind, *(box or (0, 0, 0, 0)), 0, 0, 0, 0)
        table.path(stem + ending).write_bytes(head + body)
    row = b" " + b"a".ljust(8)
    head = struct.pack("<4BIHH20x", 3, 126, 11, 30, len(records), 65, 9)
    field = b"NAME".ljust(11, b"\0") + b"C" + bytes(4) + bytes([8, 0]) + bytes(14)
    table.path(f"{stem}.dbf").write_bytes(head + field + b"\r" + row * len(records) + b"\x1a")
    table.path(f"{stem}.prj").write_text(CRS(PLANE).to_wkt("WKT1_ESRI"), encoding="utf-8")
    table.path(f"{stem}.cpg").write_text("UTF-8", encoding="ascii")
    return f"{stem}.shp"


# --- formats that are not read ----------------------------------------------------------------------------------------

_FOREIGN = {
    "sites.tab": "!table\n!version 300\n", "sites.mif": "Version 300\nCoordSys Earth Projection 1, 104\n",
    "sites.gpx": "<gpx/>", "sites.osm": "<osm/>", "sites.vrt": "<OGRVRTDataSource/>", "sites.dgn": "\x08\t",
    "sites.sqlite": "SQLite format 3", "sites.mbtiles": "SQLite", "sites.nc": "CDF\x01", "sites.asc": "ncols 2\n",
    "sites.topojson.gz": "\x1f", "sites.e00": "EXP  0", "sites.svg": "<svg/>", "sites.rss": "<rss/>",
}  # fmt: skip
_TOLD = {".tab": f"{_GDAL}issues/7465", ".mif": "https://github.com/qgis/QGIS/issues/54795"}


def _unknown(table: Table) -> None:
    for name, content in _FOREIGN.items():
        _text(table, f"reported/{name}", content)
        code = "format-closed" if name.endswith((".tab", ".mif", ".dgn")) else "format-not-read"
        table.refuses(f"reported/{name}", "foreign", code, "a format that is not read", report=_TOLD.get(name[-4:], ""))
