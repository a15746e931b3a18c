"""Every format against one drawn square: its place by a pipeline written out by hand, its text, its refusals."""

from __future__ import annotations

import io
import json
import math
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pyogrio.raw
import pytest
import shapely
from pyproj import Geod, Transformer

from zonegeo.base.errors import InputError, UsageError, ZonegeoError
from zonegeo.sources.boundary.read_boundary_file import BoundaryFile, read_boundary_file

NAME = "홍릉 배후공간"
RING = [(204000.0, 554000.0), (205000.0, 554000.0), (205000.0, 555000.0), (204000.0, 555000.0), (204000.0, 554000.0)]
HOLE = [(204400.0, 554400.0), (204600.0, 554400.0), (204600.0, 554600.0), (204400.0, 554600.0), (204400.0, 554400.0)]
GEOD = Geod(ellps="WGS84")
WGS84 = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
PLANES = {
    "EPSG:5186": "+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=600000 +ellps=GRS80",
    "EPSG:5181": "+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 +ellps=GRS80",
    "EPSG:5174": "+proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 +y_0=500000 +ellps=bessel",
    "EPSG:2097": "+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=200000 +y_0=500000 +ellps=bessel",
    "EPSG:5179": "+proj=tmerc +lat_0=38 +lon_0=127.5 +k=0.9996 +x_0=1000000 +y_0=2000000 +ellps=GRS80",
    "EPSG:32652": "+proj=utm +zone=52 +ellps=WGS84",
}
# the seven parameters that Korean practice uses for Bessel, as position vector: not the operation that zonegeo takes
BESSEL_SHIFT = (
    "+step +proj=cart +ellps=bessel +step +proj=helmert +x=-115.80 +y=474.99 +z=674.11 +rx=1.16 +ry=-2.31 +rz=-1.63 "
    "+s=6.43 +convention=position_vector +step +inv +proj=cart +ellps=WGS84"
)


def by_hand(code: str, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a position by a pipeline that is written out, without any database of systems."""
    plane = PLANES[code]
    shift = BESSEL_SHIFT if "bessel" in plane else ""
    found = Transformer.from_pipeline(f"+proj=pipeline +step +inv {plane} {shift} {WGS84}").transform(x, y)
    return float(found[0]), float(found[1])


def from_lonlat(code: str, lon: float, lat: float) -> tuple[float, float]:
    plane = PLANES[code]
    shift = BESSEL_SHIFT if "bessel" in plane else ""
    pipeline = Transformer.from_pipeline(f"+proj=pipeline +step +inv {plane} {shift} {WGS84}")
    x, y = pipeline.transform(lon, lat, direction="INVERSE")
    return float(x), float(y)


def square(code: str) -> list[tuple[float, float]]:
    """The corners of one square kilometre at Hongneung in the plane of a CRS."""
    east, north = from_lonlat(code, 127.045, 37.595)
    x, y = math.floor(east), math.floor(north)
    return [(x, y), (x + 1000, y), (x + 1000, y + 1000), (x, y + 1000), (x, y)]


def wrong_by_m(read: BoundaryFile, expected: list[tuple[float, float]]) -> float:
    """How far the corners of the first feature are from their places, whatever corner comes first."""
    geometry = read.features[0].geometry
    assert geometry is not None
    ring = geometry["coordinates"][0]
    assert len(ring) == len(expected)
    return max(min(GEOD.inv(*corner, *place)[2] for corner in ring) for place in expected)


def refusal(path: Path, **options: Any) -> list[str]:
    with pytest.raises(ZonegeoError) as caught:
        read_boundary_file(path, **options)
    return [problem.code for problem in caught.value.problems]


def notices(read: BoundaryFile) -> list[str]:
    return [notice["code"] for notice in read.evidence["notices"]]


# --- writers: none of them shares code with the readers ---------------------------------------------------------------


def write_gdal(path: Path, driver: str, code: str, **options: Any) -> Path:
    shape = shapely.to_wkb(shapely.Polygon(square(code)))
    pyogrio.raw.write(
        path, np.array([shape], dtype=object), [np.array([NAME], dtype=object)], ["name"], geometry_type="Polygon",
        crs=code, driver=driver, **options,
    )  # fmt: skip
    return path


def write_geojson(path: Path, code: str) -> Path:
    member = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code[5:]}"}}
    geometry = {"type": "Polygon", "coordinates": [square(code)]}
    feature = {"type": "Feature", "properties": {"name": NAME}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": member, "features": [feature]}, ensure_ascii=False))
    return path


def write_parquet(path: Path, code: str, **geo: Any) -> Path:
    wkb = struct.pack("<BIII", 1, 3, 1, 5) + b"".join(struct.pack("<dd", *xy) for xy in square(code))
    about = {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": code, **geo}
    metadata = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": about}}
    table = pa.table({"name": [NAME], "geometry": pa.array([wkb], pa.binary())})
    pyarrow.parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(metadata)}), path)
    return path


def wkt(code: str) -> str:
    return "POLYGON((" + ", ".join(f"{x} {y}" for x, y in square(code)) + "))"


def write_csv(path: Path, code: str) -> Path:
    path.write_bytes(f'name,wkt\n{NAME},"{wkt(code)}"\n'.encode("cp949"))
    return path


def write_xlsx(path: Path, code: str) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["name", "wkt"])
    book.active.append([NAME, wkt(code)])
    book.save(path)
    return path


def write_dxf(path: Path, code: str, *, version: str = "R2010") -> Path:
    drawing = ezdxf.new(version)
    corners = square(code)[:-1]
    if version == "R12":
        drawing.modelspace().add_polyline2d(corners, close=True, dxfattribs={"layer": "구역계"})
    else:
        drawing.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": "구역계"})
    middle = np.mean(corners, axis=0)
    drawing.modelspace().add_text(NAME, dxfattribs={"insert": tuple(middle), "layer": "글자"})
    text = io.StringIO()
    drawing.write(text)
    content = text.getvalue()
    if version in ("R12", "R2000", "R2004"):
        path.write_bytes(content.replace("ANSI_1252", "ANSI_949").encode("cp949"))
    else:
        path.write_bytes(content.encode("utf-8"))
    return path


GIVEN: dict[str, tuple[Callable[[Path, str], Path], bool]] = {
    "zone.geojson": (write_geojson, False),
    "zone.gpkg": (lambda path, code: write_gdal(path, "GPKG", code), False),
    "zone.shp": (lambda path, code: write_gdal(path, "ESRI Shapefile", code, encoding="cp949"), False),
    "zone.fgb": (lambda path, code: write_gdal(path, "FlatGeobuf", code), False),
    "zone.gml": (lambda path, code: write_gdal(path, "GML", code), False),
    "zone.parquet": (write_parquet, False),
    "zone.csv": (write_csv, True),
    "zone.xlsx": (write_xlsx, True),
    "zone.dxf": (write_dxf, True),
}


@pytest.mark.parametrize("code", sorted(PLANES))
@pytest.mark.parametrize("name", sorted(GIVEN))
def test_every_format_lies_where_the_pipeline_says(tmp_path: Path, name: str, code: str) -> None:
    write, needs_crs = GIVEN[name]
    path = write(tmp_path / name, code)
    if needs_crs:
        assert refusal(path) == ["crs-missing"]
    read = read_boundary_file(path, crs=code if needs_crs else None)
    assert wrong_by_m(read, [by_hand(code, *corner) for corner in square(code)]) <= 0.05
    text = read.features[0].properties["text" if name.endswith(".dxf") else "name"]
    assert text == NAME
    assert read.evidence["crs_known_by"] == ("option" if needs_crs else "file")
    assert read.evidence["transformation_accuracy_m"] is not None
    json.dumps(read.evidence, allow_nan=False)


def test_the_reference_itself_tells_the_systems_apart() -> None:
    """The same numbers in 5174, 2097 and 5181: 255 to 357 m."""
    x, y = 204000.0, 454000.0
    places = {code: by_hand(code, x, y) for code in ("EPSG:5174", "EPSG:2097", "EPSG:5181")}
    apart = [GEOD.inv(*places[a], *places[b])[2] for a, b in
             (("EPSG:5174", "EPSG:2097"), ("EPSG:2097", "EPSG:5181"), ("EPSG:5174", "EPSG:5181"))]  # fmt: skip
    assert all(200 < each < 400 for each in apart), apart


# --- GeoJSON ----------------------------------------------------------------------------------------------------------


def geojson(path: Path, ring: Any, **more: Any) -> Path:
    feature = {"type": "Feature", "properties": {"name": NAME}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], **more}))
    return path


DEGREES = [[127.0, 37.5], [127.01, 37.5], [127.01, 37.51], [127.0, 37.51], [127.0, 37.5]]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_legacy_names_of_longitude_and_latitude(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / "a.geojson", DEGREES, crs={"type": "name", "properties": {"name": name}})
    geometry = read_boundary_file(path).features[0].geometry
    assert geometry is not None
    assert geometry["coordinates"][0] == DEGREES


def test_numbers_that_contradict_the_crs_are_refused(tmp_path: Path) -> None:
    member = {"type": "name", "properties": {"name": "EPSG:5186"}}
    assert refusal(geojson(tmp_path / "a.geojson", DEGREES, crs=member)) == ["coordinates-in-degrees"]
    assert refusal(geojson(tmp_path / "b.geojson", RING)) == ["coordinates-projected"]
    assert read_boundary_file(tmp_path / "b.geojson", crs="EPSG:5186").evidence["crs_known_by"] == "option"
    assert refusal(tmp_path / "b.geojson", crs="EPSG:4326") == ["coordinates-projected"]
    far = geojson(tmp_path / "c.geojson", [[x + 9e5, y] for x, y in RING], crs=member)
    assert refusal(far) == ["coordinates-outside-area"]


def test_exchanged_axes_are_refused_and_read_with_swap_xy(tmp_path: Path) -> None:
    swapped = geojson(tmp_path / "a.geojson", [[y, x] for x, y in DEGREES])
    assert refusal(swapped) == ["lonlat-swapped"]
    geometry = read_boundary_file(swapped, swap_xy=True).features[0].geometry
    assert geometry is not None
    assert geometry["coordinates"][0] == DEGREES
    member = {"type": "name", "properties": {"name": "EPSG:5186"}}
    plane = geojson(tmp_path / "b.geojson", [[y, x] for x, y in RING], crs=member)
    assert refusal(plane) == ["axes-swapped"]
    assert wrong_by_m(read_boundary_file(plane, swap_xy=True), [by_hand("EPSG:5186", *c) for c in RING]) < 1e-3


def test_topojson_with_a_grid_and_shared_arcs(tmp_path: Path) -> None:
    """Two squares side by side; the line between them is one arc, told forwards and backwards.

    ::

        (0,1) +---+---+ (2,1)      step 0.001 degrees from 127, 37
              | a | b |
        (0,0) +---+---+ (2,0)
    """
    topology = {
        "type": "Topology", "transform": {"scale": [0.001, 0.001], "translate": [127, 37]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {"zones": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "id": "a", "arcs": [[0, 1]], "properties": {"name": NAME}},
            {"type": "Polygon", "id": "b", "arcs": [[2, -1]]},
        ]}},
    }  # fmt: skip
    path = tmp_path / "a.topojson"
    path.write_text(json.dumps(topology, ensure_ascii=False), encoding="utf-8")
    read = read_boundary_file(path)
    shapes = [shapely.geometry.shape(feature.geometry) for feature in read.features]
    assert [shape.area for shape in shapes] == pytest.approx([1e-6, 1e-6])
    assert shapes[0].bounds == pytest.approx((127.0, 37.0, 127.001, 37.001))
    assert shapes[1].bounds == pytest.approx((127.001, 37.0, 127.002, 37.001))
    assert read.features[0].properties == {"id": "a", "name": NAME}
    assert notices(read) == ["notice.topology-quantised"]
    topology["objects"]["zones"]["geometries"][0]["arcs"] = [[7]]
    path.write_text(json.dumps(topology), encoding="utf-8")
    assert refusal(path) == ["format-broken"]
    topology["objects"]["more"] = topology["objects"]["zones"]
    path.write_text(json.dumps(topology), encoding="utf-8")
    assert refusal(path) == ["layer-not-chosen"]


def test_one_feature_on_each_line(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [DEGREES]}}
    path = tmp_path / "a.geojsonl"
    path.write_text(f"{json.dumps(feature)}\n\x1e{json.dumps(feature)}\n")
    assert len(read_boundary_file(path).features) == 2
    path.write_text(f"{json.dumps(feature)}\n{{\n")
    assert refusal(path) == ["json-syntax"]


# --- GML: the axes are those of the authority -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("srs", "positions"),
    [
        ("urn:ogc:def:crs:EPSG::4326", "37.5 127 37.5 127.01 37.51 127.01 37.51 127 37.5 127"),
        ("http://www.opengis.net/def/crs/EPSG/0/4326", "37.5 127 37.5 127.01 37.51 127.01 37.51 127 37.5 127"),
        ("EPSG:4326", "127 37.5 127.01 37.5 127.01 37.51 127 37.51 127 37.5"),
        ("urn:ogc:def:crs:EPSG::5186",
         "554000 204000 554000 205000 555000 205000 555000 204000 554000 204000"),
        ("EPSG:5186", "204000 554000 205000 554000 205000 555000 204000 555000 204000 554000"),
    ],
)  # fmt: skip
def test_gml_axes_follow_the_way_the_crs_is_named(tmp_path: Path, srs: str, positions: str) -> None:
    path = tmp_path / "a.gml"
    path.write_text(
        '<?xml version="1.0" encoding="euc-kr"?><wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:z="http://z"><gml:featureMember><z:zone><z:name>홍릉</z:name>'
        f'<z:shape><gml:Polygon srsName="{srs}"><gml:exterior><gml:LinearRing><gml:posList>{positions}</gml:posList>'
        "</gml:LinearRing></gml:exterior></gml:Polygon></z:shape></z:zone></gml:featureMember></wfs:FeatureCollection>",
        encoding="cp949",
    )
    read = read_boundary_file(path)
    expected = [tuple(c) for c in DEGREES] if "4326" in srs else [by_hand("EPSG:5186", *corner) for corner in RING]
    assert wrong_by_m(read, expected) < 1e-3
    assert read.features[0].properties["name"] == "홍릉"
    assert (read.evidence["encoding"], read.evidence["encoding_evidence"]) == ("cp949", "declared")


# --- GeoParquet -------------------------------------------------------------------------------------------------------


def test_geoparquet_without_a_key_crs_is_longitude_and_latitude_and_null_is_unknown(tmp_path: Path) -> None:
    assert refusal(write_parquet(tmp_path / "a.parquet", "EPSG:5186", crs=None)) == ["crs-missing"]
    assert refusal(write_parquet(tmp_path / "a.parquet", "EPSG:5186", encoding="point")) == ["parquet-encoding"]
    pyarrow.parquet.write_table(pa.table({"a": [1]}), tmp_path / "b.parquet")
    assert refusal(tmp_path / "b.parquet") == ["parquet-no-geometry"]
    shape = shapely.to_wkb(shapely.Polygon(DEGREES))
    geo = {"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}
    table = pa.table({"g": pa.array([shape], pa.binary())}).replace_schema_metadata({"geo": json.dumps(geo)})
    pyarrow.parquet.write_table(table, tmp_path / "c.parquet")
    read = read_boundary_file(tmp_path / "c.parquet")
    assert (read.evidence["crs_known_by"], wrong_by_m(read, [tuple(c) for c in DEGREES])) == ("format", 0.0)


# --- DXF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018"])
def test_dxf_of_every_age_with_korean_layers(tmp_path: Path, version: str) -> None:
    read = read_boundary_file(write_dxf(tmp_path / "a.dxf", "EPSG:5186", version=version), crs="EPSG:5186")
    assert read.evidence["layer"] == "구역계"
    assert read.features[0].properties["text"] == NAME
    old = version in ("R12", "R2000", "R2004")
    expected = ("cp949", "codepage") if old else ("utf-8-sig", "utf-8")
    assert (read.evidence["encoding"], read.evidence["encoding_evidence"]) == expected


def test_dxf_with_a_lying_code_page_is_decided_by_its_bytes(tmp_path: Path) -> None:
    path = write_dxf(tmp_path / "a.dxf", "EPSG:5186", version="R2000")
    path.write_bytes(path.read_bytes().replace(b"ANSI_949", b"ANSI_1252"))
    assert read_boundary_file(path, crs="EPSG:5186").evidence["layer"] == "구역계"
    path.write_bytes(path.read_bytes().replace("구역계".encode("cp949"), b"\xff\xff\xff"))
    assert refusal(path, crs="EPSG:5186") == ["encoding-unknown"]


def drawing(path: Path, draw: Callable[[Any], object], *, version: str = "R2010") -> Path:
    made = ezdxf.new(version)
    draw(made.modelspace())
    made.saveas(path)
    return path


def shapes_of(path: Path, **options: Any) -> tuple[list[Any], BoundaryFile]:
    """The shapes of a drawing, back in the plane of EPSG:5186 by hand."""
    read = read_boundary_file(path, crs="EPSG:5186", **options)
    back = lambda xy: np.array([from_lonlat("EPSG:5186", *each) for each in xy])  # noqa: E731
    return [shapely.transform(shapely.geometry.shape(f.geometry), back) for f in read.features], read


def test_a_bulge_is_an_arc_within_a_millimetre(tmp_path: Path) -> None:
    """Two half arcs of radius 100 m are a circle, a bulge of -1 bends inwards."""
    x, y = 204000.0, 554000.0
    circle = drawing(
        tmp_path / "a.dxf",
        lambda space: space.add_lwpolyline([(x, y, 1), (x + 200, y, 1)], format="xyb", close=True),
    )
    (found,), read = shapes_of(circle)
    assert found.area == pytest.approx(math.pi * 100**2, abs=0.001 * 2 * math.pi * 100)
    assert notices(read) == ["notice.dxf-arcs"]
    bitten = drawing(
        tmp_path / "b.dxf",
        lambda space: space.add_lwpolyline(
            [(x, y, 0), (x + 200, y, 0), (x + 200, y + 200, -1), (x, y + 200, 0)], format="xyb", close=True
        ),
    )
    (found,), _ = shapes_of(bitten)
    assert found.area == pytest.approx(200**2 - math.pi * 100**2 / 2, abs=0.4)


def box(space: Any, west: float, south: float, size: float, layer: str = "0") -> None:
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size)]
    space.add_lwpolyline([(204000 + x, 554000 + y) for x, y in corners], close=True, dxfattribs={"layer": layer})


def test_rings_within_rings_are_holes_and_islands(tmp_path: Path) -> None:
    """A square of 100 with a hole of 60, an island of 20 in it, and a neighbour that shares an edge."""

    def draw(space: Any) -> None:
        for west, south, size in ((0, 0, 100), (20, 20, 60), (40, 40, 20), (100, 0, 50), (0, 0, 100)):
            box(space, west, south, size)

    found, read = shapes_of(drawing(tmp_path / "a.dxf", draw))
    assert sorted(round(shape.area, 2) for shape in found) == [400.0, 2500.0, 6400.0]
    assert sorted(notices(read)) == ["notice.dxf-holes", "notice.dxf-twice"]


def test_hatches_blocks_mirrors_and_circles(tmp_path: Path) -> None:
    made = ezdxf.new("R2010")
    space = made.modelspace()
    hatch = space.add_hatch(dxfattribs={"layer": "hatch"})
    hatch.paths.add_polyline_path([(204000, 554000), (204100, 554000), (204100, 554100), (204000, 554100)])
    edges = hatch.paths.add_edge_path()
    edges.add_arc((204050, 554050), 20, 0, 360)
    block = made.blocks.new("building")
    block.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True, dxfattribs={"layer": "block"})
    space.add_blockref("building", (204000, 554000), dxfattribs={"xscale": 2, "yscale": 2})
    space.add_circle((204000, 554000), 50, dxfattribs={"layer": "circle"})
    space.add_lwpolyline(
        [(-204000, 554000), (-204030, 554000), (-204030, 554030)], close=True,
        dxfattribs={"layer": "mirror", "extrusion": (0, 0, -1)},
    )  # fmt: skip
    made.saveas(tmp_path / "a.dxf")
    areas = {layer: shapes_of(tmp_path / "a.dxf", layer=layer)[0][0].area
             for layer in ("hatch", "block", "circle", "mirror")}  # fmt: skip
    assert areas["hatch"] == pytest.approx(100**2 - math.pi * 20**2, abs=0.3)
    assert areas["block"] == pytest.approx(400, abs=0.01)
    assert areas["circle"] == pytest.approx(math.pi * 50**2, abs=0.4)
    assert areas["mirror"] == pytest.approx(450, abs=0.01)
    assert refusal(tmp_path / "a.dxf", crs="EPSG:5186") == ["layer-not-chosen"]
    assert refusal(tmp_path / "a.dxf", crs="EPSG:5186", layer="x") == ["unknown-layer"]


def test_open_lines_are_told_and_alone_refused(tmp_path: Path) -> None:
    def draw(space: Any) -> None:
        space.add_lwpolyline([(204000, 554000), (204100, 554000), (204100, 554100)])
        space.add_line((204000, 554000), (204100, 554000))

    assert refusal(drawing(tmp_path / "a.dxf", draw), crs="EPSG:5186") == ["dxf-nothing-closed"]
    mixed = drawing(tmp_path / "b.dxf", lambda space: (draw(space), box(space, 0, 0, 10)))
    (_,), read = shapes_of(mixed)
    assert read.evidence["notices"] == [{"code": "notice.dxf-open-lines", "values": {"value": "0", "count": 2}}]


# --- tables -----------------------------------------------------------------------------------------------------------

CORNERS = '필지,순번,X,Y\n가,1,204000,554000\n가,2,"205,000.0",554000\n가,3,205000,555000\n가,4,204000,555000\n'


def table(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "codec", "evidence"),
    [("utf-8", "utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig", "bom"), ("cp949", "cp949", "cp949"),
     ("utf-16", "utf-16", "bom")],
)  # fmt: skip
def test_vertices_of_a_table_in_every_korean_encoding(tmp_path: Path, encoding: str, codec: str, evidence: str) -> None:
    read = read_boundary_file(table(tmp_path / "a.csv", CORNERS, encoding=encoding), crs="EPSG:5186")
    assert wrong_by_m(read, [by_hand("EPSG:5186", *corner) for corner in RING]) < 1e-3
    assert read.features[0].properties == {"필지": "가"}
    assert (read.evidence["encoding"], read.evidence["encoding_evidence"]) == (codec, evidence)


def test_the_order_of_vertices_is_the_columns_or_the_rows(tmp_path: Path) -> None:
    lines = CORNERS.splitlines()
    mixed = table(tmp_path / "a.csv", "\n".join([lines[0], lines[3], lines[1], lines[4], lines[2]]))
    assert wrong_by_m(read_boundary_file(mixed, crs="EPSG:5186"), [by_hand("EPSG:5186", *c) for c in RING]) < 1e-3
    twice = table(tmp_path / "b.csv", CORNERS.replace("가,2", "가,1"))
    assert refusal(twice, crs="EPSG:5186") == ["table-order"]
    torn = "id,e,n\na,204000,554000\na,205000,554000\nb,1,2\na,205000,555000\n"
    fields = {"ring": "id", "x": "e", "y": "n"}
    assert refusal(table(tmp_path / "c.csv", torn), crs="EPSG:5186", fields=fields) == ["table-ring-interrupted"]
    assert refusal(tmp_path / "c.csv", crs="EPSG:5186") == ["table-no-geometry"]
    assert refusal(tmp_path / "c.csv", fields={"x": "east"}) == ["unknown-field"]
    letters = table(tmp_path / "d.csv", CORNERS.replace("204000,554000", "204000,북"))
    assert refusal(letters, crs="EPSG:5186") == ["coordinates-not-numbers"]
    assert refusal(table(tmp_path / "e.csv", "X,Y\n204000,554000\n"), crs="EPSG:5186") == ["table-no-ring"]


def test_surveyors_write_north_as_x(tmp_path: Path) -> None:
    """In a Korean 좌표면적 계산부 X is north: the place is outside Korea, and --swap-xy is the fix."""
    path = table(tmp_path / "a.csv", "필지,X,Y\n" + "".join(f"가,{y},{x}\n" for x, y in RING[:-1]))
    assert refusal(path, crs="EPSG:5186") == ["axes-swapped"]
    read = read_boundary_file(path, crs="EPSG:5186", swap_xy=True)
    assert wrong_by_m(read, [by_hand("EPSG:5186", *corner) for corner in RING]) < 1e-3


def test_letters_that_are_sound_in_both_encodings_stop(tmp_path: Path) -> None:
    """홍 is the two bytes C8 AB in cp949, which are ȫ in UTF-8."""
    path = table(tmp_path / "a.csv", f'name,wkt\n홍,"{wkt("EPSG:5186")}"\n', encoding="cp949")
    assert refusal(path, crs="EPSG:5186") == ["encoding-ambiguous"]
    for encoding, name in (("cp949", "홍"), ("utf-8", "ȫ")):
        assert read_boundary_file(path, crs="EPSG:5186", encoding=encoding).features[0].properties["name"] == name
    shape = np.array([shapely.to_wkb(shapely.Polygon(RING))], dtype=object)
    pyogrio.raw.write(
        tmp_path / "a.shp", shape, [np.array(["홍"], dtype=object)], ["name"], geometry_type="Polygon",
        crs="EPSG:5186", driver="ESRI Shapefile", encoding="cp949",
    )  # fmt: skip
    (tmp_path / "a.cpg").unlink()
    assert refusal(tmp_path / "a.shp") == ["encoding-ambiguous"]


@pytest.mark.parametrize(("encoding", "kept"), [("cp949", "홍릉강"), ("utf-8", "홍릉")])
def test_a_letter_cut_at_the_end_of_a_field_is_left_out_and_said(tmp_path: Path, encoding: str, kept: str) -> None:
    """A field of seven bytes: three letters and a half in cp949, two and a third in UTF-8."""
    shape = np.array([shapely.to_wkb(shapely.Polygon(RING))], dtype=object)
    pyogrio.raw.write(
        tmp_path / "a.shp", shape, [np.array(["abcdefg"], dtype=object)], ["name"], geometry_type="Polygon",
        crs="EPSG:5186", driver="ESRI Shapefile",
    )  # fmt: skip
    (tmp_path / "a.cpg").unlink()
    path = tmp_path / "a.dbf"
    content = bytearray(path.read_bytes())
    start, width = int.from_bytes(content[8:10], "little"), content[32 + 16]
    content[start + 1 : start + 1 + width] = ("홍릉강소특구".encode(encoding)[:7]).ljust(width)
    if width > 7:
        content[start + 1 : start + 1 + width] = ("x" * (width - 7) + "홍릉강소").encode(encoding)[:width]
    path.write_bytes(content)
    read = read_boundary_file(tmp_path / "a.shp")
    assert read.features[0].properties["name"] == "x" * (width - 7) + kept
    assert read.evidence["encoding"] == encoding
    assert notices(read) == ["notice.letters-cut"]


def test_ewkt_tells_its_crs(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", f'name;geom\n{NAME};"SRID=5174;{wkt("EPSG:5174")}"\n')
    read = read_boundary_file(path)
    assert read.evidence["crs_known_by"] == "file"
    assert wrong_by_m(read, [by_hand("EPSG:5174", *corner) for corner in square("EPSG:5174")]) <= 0.05
    assert refusal(table(tmp_path / "b.csv", "name;geom\na;POLYGON((1\n")) == ["wkt-not-read"]


def test_fields_under_our_names(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", f'지구명,구분,name,wkt\n{NAME},핵심,old,"{wkt("EPSG:5186")}"\n')
    read = read_boundary_file(path, crs="EPSG:5186", fields={"name": "지구명", "role": "구분"})
    assert read.features[0].properties == {"name": NAME, "role": "핵심"}
    assert notices(read) == ["notice.field-hidden"]
    assert refusal(path, crs="EPSG:5186", fields={"name": "지구"}) == ["unknown-field"]


PNU = "1123010700100010015"


def test_parcel_numbers_stay_text_and_are_no_places(tmp_path: Path) -> None:
    assert refusal(table(tmp_path / "a.csv", f"PNU,name\n{PNU},a\n")) == ["pnu-without-geometry"]
    assert refusal(table(tmp_path / "b.csv", "PNU,name\n1.12301E+18,a\n")) == ["pnu-lost-digits"]
    shape = f'"{wkt("EPSG:5186")}"'
    whole = table(tmp_path / "c.csv", f"PNU,wkt\n{PNU},{shape}\n")
    assert read_boundary_file(whole, crs="EPSG:5186").features[0].properties["PNU"] == PNU
    assert refusal(table(tmp_path / "d.csv", f"PNU,wkt\n1.12301E+18,{shape}\n"), crs="EPSG:5186") == ["pnu-lost-digits"]
    assert refusal(table(tmp_path / "e.csv", f"PNU,wkt\n112301,{shape}\n"), crs="EPSG:5186") == ["pnu-malformed"]
    same = f"PNU,wkt\n{PNU[:15]}0000,{shape}\n{PNU[:15]}0000,{shape}\n"
    assert refusal(table(tmp_path / "f.csv", same), crs="EPSG:5186") == ["pnu-lost-digits"]
    other = same.replace(f"{PNU[:15]}0000", f"{PNU[:14]}00000", 1)
    assert notices(read_boundary_file(table(tmp_path / "g.csv", other), crs="EPSG:5186")) == ["notice.pnu-sub-numbers"]


def test_a_workbook_tells_numbers_from_text(tmp_path: Path) -> None:
    for value, code in ((PNU, None), (int(PNU), "pnu-lost-digits"), (float(PNU), "pnu-lost-digits")):
        book = openpyxl.Workbook()
        book.active.append(["PNU", "wkt"])
        book.active.append([value, wkt("EPSG:5186")])
        book.save(tmp_path / "a.xlsx")
        if code is None:
            read = read_boundary_file(tmp_path / "a.xlsx", crs="EPSG:5186")
            assert read.features[0].properties["PNU"] == PNU
        else:
            assert refusal(tmp_path / "a.xlsx", crs="EPSG:5186") == [code]


def test_a_sheet_is_a_layer(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("구역", "필지"):
        sheet = book.create_sheet(name)
        sheet.append([None])
        sheet.append(["name", "wkt"])
        sheet.append([name, wkt("EPSG:5186")])
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx", crs="EPSG:5186") == ["layer-not-chosen"]
    read = read_boundary_file(tmp_path / "a.xlsx", crs="EPSG:5186", layer="필지")
    assert read.features[0].properties == {"name": "필지"}
    assert read.features[0].where == "a.xlsx: 3"


# --- CRS --------------------------------------------------------------------------------------------------------------


def test_an_option_that_contradicts_the_file_is_said_with_the_distance(tmp_path: Path) -> None:
    path = write_gdal(tmp_path / "a.gpkg", "GPKG", "EPSG:5174")
    (notice,) = read_boundary_file(path, crs="EPSG:2097").evidence["notices"]
    assert notice["code"] == "notice.crs-option-differs"
    assert notice["values"]["distance"]["value"] == pytest.approx(255, abs=2)
    assert notices(read_boundary_file(path, crs="EPSG:5174")) == []


@pytest.mark.parametrize("ellipsoid", ["bessel", "GRS80"])
def test_a_datum_that_nobody_named_is_refused(tmp_path: Path, ellipsoid: str) -> None:
    path = write_gdal(tmp_path / "a.shp", "ESRI Shapefile", "EPSG:5186")
    axis, flat = {"bessel": (6377397.155, 299.1528128), "GRS80": (6378137.0, 298.257222101)}[ellipsoid]
    path.with_suffix(".prj").write_text(
        f'PROJCS["a",GEOGCS["b",DATUM["D_unknown",SPHEROID["{ellipsoid}",{axis},{flat}]],PRIMEM["Greenwich",0],'
        'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",200000],'
        'PARAMETER["False_Northing",600000],PARAMETER["Central_Meridian",127],PARAMETER["Scale_Factor",1],'
        'PARAMETER["Latitude_Of_Origin",38],UNIT["Meter",1]]'
    )
    assert refusal(path) == ["crs-datum-unknown" if ellipsoid == "bessel" else "crs-no-transformation"]


def test_every_part_of_a_shapefile_is_in_the_evidence(tmp_path: Path) -> None:
    path = write_gdal(tmp_path / "a.shp", "ESRI Shapefile", "EPSG:5186", encoding="cp949")
    names = [each["path"] for each in read_boundary_file(path).evidence["inputs"]]
    assert names[0] == "a.shp"
    assert sorted(names[1:]) == ["a.cpg", "a.dbf", "a.prj", "a.shx"]
    assert refusal(tmp_path / "a.dbf") == ["shapefile-part-named"]


# --- what is missing, hostile or torn ---------------------------------------------------------------------------------


def test_a_geopackage_that_another_program_has_open_is_refused(tmp_path: Path) -> None:
    """In write-ahead mode the last changes stand in a log beside the file, until the program closes it."""
    import sqlite3

    path = write_gdal(tmp_path / "a.gpkg", "GPKG", "EPSG:5186")
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    assert len(read_boundary_file(path).features) == 1
    database.execute("CREATE TABLE more (a)")
    assert refusal(path) == ["geopackage-open-elsewhere"]
    database.close()
    assert len(read_boundary_file(path).features) == 1


def test_a_view_is_not_run(tmp_path: Path) -> None:
    """A view that counts for ever would never end."""
    import sqlite3

    path = write_gdal(tmp_path / "a.gpkg", "GPKG", "EPSG:5186")
    database = sqlite3.connect(path)
    database.executescript(
        "CREATE VIEW endless AS WITH c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, NULL AS geom "
        "FROM c; INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
        "VALUES ('endless', 'features', 'endless', 5186); INSERT INTO gpkg_geometry_columns "
        "VALUES ('endless', 'geom', 'POLYGON', 5186, 0, 0);"
    )
    database.close()
    assert read_boundary_file(path).evidence["layer"] == "a"
    assert refusal(path, layer="endless") == ["format-broken"]


def test_what_a_library_would_descend_into_without_end_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "wkt\n" + "GEOMETRYCOLLECTION(" * 100_000 + "\n")
    assert refusal(path, crs="EPSG:5186") == ["wkt-not-read"]
    nested = struct.pack("<BII", 1, 6, 1) * 100_000
    metadata = {"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}
    made = pa.table({"g": pa.array([nested], pa.binary())}).replace_schema_metadata({"geo": json.dumps(metadata)})
    pyarrow.parquet.write_table(made, tmp_path / "a.parquet")
    assert refusal(tmp_path / "a.parquet") == ["format-broken"]


@pytest.mark.slow
def test_a_value_repeated_without_end_is_refused(tmp_path: Path) -> None:
    """Two hundred thousand times the same megabyte, in a file of some kilobytes."""
    metadata = {"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array([bytes(1_000_000)]))
    pyarrow.parquet.write_table(
        pa.table({"g": values}).replace_schema_metadata({"geo": json.dumps(metadata)}), tmp_path / "a.parquet"
    )
    assert (tmp_path / "a.parquet").stat().st_size < 1_000_000
    assert refusal(tmp_path / "a.parquet") == ["file-too-complex"]


def test_a_shape_that_cannot_be_read_is_no_empty_one(tmp_path: Path) -> None:
    """GDAL gives nothing for a polygon of two thousand million corners; a site would be missing."""
    path = write_gdal(tmp_path / "a.shp", "ESRI Shapefile", "EPSG:5186")
    content = bytearray(path.read_bytes())
    content[100 + 8 + 40 : 100 + 8 + 44] = struct.pack("<i", 2**31 - 1)
    path.write_bytes(content)
    assert refusal(path) == ["format-broken"]


def test_a_missing_package_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    path = write_dxf(tmp_path / "a.dxf", "EPSG:5186")
    monkeypatch.setitem(sys.modules, "ezdxf", None)
    with pytest.raises(UsageError) as caught:
        read_boundary_file(path)
    assert caught.value.problems[0].values == {"value": "ezdxf", "extra": "dxf"}


def test_a_document_type_is_refused_before_it_is_expanded(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    for name, root in (("a.kml", "kml"), ("a.gml", "FeatureCollection")):
        (tmp_path / name).write_text(f"{bomb}<{root}>&b;</{root}>")
        assert refusal(tmp_path / name) == ["xml-entities"]
    write_xlsx(tmp_path / "a.xlsx", "EPSG:5186")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for encoding in ("utf-8", "utf-16"):
        parts["xl/workbook.xml"] = f"{bomb}<workbook>&b;</workbook>".encode(encoding)
        with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        assert refusal(tmp_path / "b.xlsx") == ["xml-entities"]


def test_what_another_driver_would_read_is_refused(tmp_path: Path) -> None:
    """A virtual layer that is called .kml would have GDAL open any other file."""
    text = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    (tmp_path / "a.kml").write_text(f"{text}</OGRVRTDataSource>")
    assert refusal(tmp_path / "a.kml") == ["format-broken"]
    (tmp_path / "b.kml").write_text(f"<kml><!-- {text} --></kml>")
    assert refusal(tmp_path / "b.kml") == ["format-broken"]


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.kml").write_text("<kml>" + "<Folder>" * 1000 + "</Folder>" * 1000 + "</kml>")
    assert refusal(tmp_path / "a.kml") == ["format-broken"]
    (tmp_path / "a.geojson").write_text('{"type":"FeatureCollection","features":' + "[" * 100_000)
    assert refusal(tmp_path / "a.geojson") == ["json-too-deep"]
    with (
        zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zone.shp", "w", force_zip64=True) as stream,
    ):
        for _ in range(300):
            stream.write(bytes(1_000_000))
    assert (tmp_path / "a.zip").stat().st_size < 1_000_000
    assert refusal(tmp_path / "a.zip") == ["file-too-large"]
    made = ezdxf.new("R2010")
    made.blocks.new("b0").add_lwpolyline([(0, 0), (1, 0), (1, 1)], close=True)
    for depth in range(1, 20):
        block = made.blocks.new(f"b{depth}")
        for _ in range(10):
            block.add_blockref(f"b{depth - 1}", (0, 0))
    made.modelspace().add_blockref("b19", (0, 0))
    made.saveas(tmp_path / "a.dxf")
    assert refusal(tmp_path / "a.dxf", crs="EPSG:5186") == ["file-too-complex"]
    monkeypatch.setattr("zonegeo.sources.boundary.formats.geojson_file.MOST_POSITIONS", 10)
    assert refusal(geojson(tmp_path / "b.geojson", DEGREES * 10)) == ["file-too-complex"]


def test_an_arc_of_the_size_of_the_earth_is_refused(tmp_path: Path) -> None:
    path = drawing(tmp_path / "a.dxf", lambda space: space.add_circle((204000, 554000), 1e9))
    assert refusal(path, crs="EPSG:5186") == ["format-broken"]


@pytest.mark.parametrize("name", [*sorted(GIVEN), "zone.kml", "zone.topojson"])
def test_torn_files_are_refused(tmp_path: Path, name: str) -> None:
    if name.endswith(".kml"):
        path = write_gdal(tmp_path / name, "KML", "EPSG:5186")
    elif name.endswith(".topojson"):
        path = tmp_path / name
        path.write_text('{"type":"Topology","objects":{"a":null},"arcs":[[[1,2],[3,4]]]}')
    else:
        path = GIVEN[name][0](tmp_path / name, "EPSG:5186")
    content = path.read_bytes()
    for share in (0.05, 0.5, 0.9):
        path.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputError):
            read_boundary_file(path, crs="EPSG:5186")
    path.write_bytes(b"")
    with pytest.raises(InputError):
        read_boundary_file(path, crs="EPSG:5186")


def test_a_torn_flatgeobuf_is_broken_and_not_without_layers(tmp_path: Path) -> None:
    (tmp_path / "a.fgb").write_bytes(b"fgb\x03fgb\x00\xff\xff\xff\x7f" + bytes(100))
    assert refusal(tmp_path / "a.fgb") == ["format-broken"]


@pytest.mark.slow
def test_a_torn_prj_is_told_as_a_system_that_nobody_understands(tmp_path: Path) -> None:
    path = write_gdal(tmp_path / "a.shp", "ESRI Shapefile", "EPSG:5186")
    told = path.with_suffix(".prj").read_text()
    for torn, code in ((told[:60], "crs-not-understood"), ("", "crs-missing"), ("한국측지계", "crs-not-understood")):
        path.with_suffix(".prj").write_text(torn, encoding="utf-8")
        assert refusal(path) == [code]
        assert read_boundary_file(path, crs="EPSG:5186").evidence["crs_known_by"] == "option"
