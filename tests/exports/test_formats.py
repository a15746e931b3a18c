"""What each format promises beyond the round trip: rules of its standard, styles, codebook, provenance, same bytes."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pyarrow.parquet
import pytest
import shapely
from pyproj import CRS

import zonegeo
from tests.exports.samples import LONG, ROWS, SHAPES, table
from zonegeo.api.files.export import sites_table
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.errors import InputError, UsageError
from zonegeo.exports.exporters import WRITERS
from zonegeo.exports.qml import layer_style
from zonegeo.exports.styles import BACKGROUND, CORE, LOOKS, look_of
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

Save = Callable[..., Any]
STYLE_SCRIPT = Path(zonegeo.__file__).parent / "rendering" / "page" / "assets" / "style.js"


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_same_features_are_the_same_bytes(suffix: str) -> None:
    crs = "EPSG:5186" if suffix == ".dxf" else None
    first, second = (WRITERS[suffix](table(crs=crs), "zone", suffix).files for _ in range(2))
    assert first == second


# --- GeoJSON ---------------------------------------------------------------------------------------------------------


def test_geojson_is_as_rfc_7946_says(save: Save) -> None:
    path, _ = save(".geojson")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert "crs" not in document  # section 4
    assert document["bbox"] == [127.04, 37.59, 127.064, 37.6]  # section 5: west, south, east, north
    assert document["provenance"] == {"file": "원본.shp", "features": 3}
    assert [each["properties"] for each in document["features"]] == list(ROWS)  # lists stay lists
    for feature in document["features"][:2]:
        geometry = feature["geometry"]
        parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for shell, *holes in parts:  # section 3.1.6
            assert shapely.LinearRing(shell).is_ccw
            assert not any(shapely.LinearRing(hole).is_ccw for hole in holes)
    assert document["features"][2]["geometry"] is None


@pytest.mark.parametrize("suffix", [".geojson", ".kml"])
def test_formats_of_longitude_and_latitude_refuse_a_plane(save: Save, suffix: str) -> None:
    with pytest.raises(UsageError) as caught:
        save(suffix, crs="EPSG:5186")
    assert codes(caught) == ["export-crs-fixed"]
    assert save(suffix, crs="EPSG:4326")[0].exists()


def test_other_crs_is_understood_or_refused(save: Save) -> None:
    for wrong in ("EPSG:999999", "EPSG:5701"):  # nothing, and heights alone
        with pytest.raises(UsageError) as caught:
            save(".gpkg", crs=wrong)
        assert codes(caught) == ["export-crs-not-understood"]


# --- GeoPackage ------------------------------------------------------------------------------------------------------


def test_geopackage_holds_its_style_and_provenance(save: Save) -> None:
    path, _ = save(".gpkg", crs="EPSG:5186", label="지구명")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA application_id").fetchone()[0] == int.from_bytes(b"GPKG", "big")
        style = database.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        told = dict(database.execute("SELECT name, value FROM zonegeo_provenance"))
        contents = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
        geometry = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
    assert contents == {"zone": "features", "layer_styles": "attributes", "zonegeo_provenance": "attributes"}
    assert geometry == [("zone", "geom", 5186)]
    assert told == {"file": "원본.shp", "features": "3"}
    [(name, column, default, qml)] = style
    assert (name, column, default) == ("zone", "geom", 1)
    root = Tree.fromstring(qml)
    assert [each.get("fieldName") for each in root.iter("text-style")] == ["지구명"]
    rules = [(each.get("filter"), each.get("symbol")) for each in root.iter("rule")]
    assert len(rules) == 7
    assert rules[-1][0] == "ELSE"
    assert {each.get("name") for each in root.findall("renderer-v2/symbols/symbol")} == {number for _, number in rules}


def test_a_legend_is_in_the_words_of_the_scheme_and_whole() -> None:
    made = sites_table(evaluate("hongneung"), suffix=".gpkg", language="ko")
    style = Tree.fromstring(layer_style(["role", "basis"], label=None, words=made.words))
    told = [str(each.get("label")) for each in style.iter("rule")]
    assert told[0] == "기술 핵심기관"
    assert (len(told), len(set(told))) == (6, 6)
    assert [each for each in told if "{" in each or re.search("[a-z]", each)] == []


def test_every_site_has_one_rule() -> None:
    """The filters, as SQL reads them, give each role and basis the look that the table of looks gives."""
    rules = [each.get("filter") for each in Tree.fromstring(layer_style(["role", "basis"], label=None)).iter("rule")]
    bases = ("surveyed", "cadastral", "osm", "inferred", "drawn", "schematic", "within", None)
    with closing(sqlite3.connect(":memory:")) as database:
        for role in ("core", "background", None):
            for basis in bases:
                row = f"(SELECT {_sql(role)} AS role, {_sql(basis)} AS basis)"
                found = [
                    n
                    for n, rule in enumerate(rules[:-1])
                    if database.execute(f"SELECT {rule} FROM {row}").fetchone()[0]
                ]
                known = [n for n, look in enumerate(LOOKS) if look is look_of(role, basis)]
                assert found == known, (role, basis)


def _sql(word: str | None) -> str:
    return "NULL" if word is None else f"'{word}'"


def test_looks_are_those_of_the_map() -> None:
    script = STYLE_SCRIPT.read_text(encoding="utf-8")
    light = STYLE_SCRIPT.with_name("panel.css").read_text(encoding="utf-8").partition("--background: ")
    assert (light[0].rpartition("--core: ")[2][:7].upper(), light[2][:7].upper()) == (CORE, BACKGROUND)
    number = r"([\d.]+)"
    for look in LOOKS:
        name = look.role + ("" if look.style == "outline" else f"-{look.style}")
        found = re.search(rf'hatch\("{name}", {number}, {number}, \w+, {number}, (.*?)\),?\n', script)
        assert found is not None, name
        size, angle, opacity, marks = found.groups()
        assert float(opacity) == look.opacity
        if look.angles:
            assert (float(size), float(angle)) == (look.size, look.angles[0])
            assert ("cross" in marks) == (len(look.angles) == 2)
        if stripe := re.search(rf"stripe\({number}, \w+, {number}, {number}\)", marks):
            assert tuple(map(float, stripe.groups())) == (look.size, look.mark_opacity, look.width)
        dash = re.search(rf'{look.style}: (undefined|"[\d. ]+")', script)
        assert dash is not None
        assert (dash.group(1) == "undefined") == (look.dash == "solid")


def test_columns_that_a_database_takes_for_one_are_kept_apart(save: Save) -> None:
    rows = ({"name": "a", "Name": "b", "fid": 7, "geom": "x"},)
    path, written = save(".gpkg", rows=rows, shapes=SHAPES[:1], label="name")
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT name, Name_1, fid_1, geom_1 FROM zone").fetchall()
    assert found == [("a", "b", 7, "x")]
    assert [each.values["value"] for each in written.notices] == ["Name", "fid", "geom"]


# --- GeoParquet ------------------------------------------------------------------------------------------------------


def test_geoparquet_metadata(save: Save) -> None:
    path, _ = save(".parquet", crs="EPSG:5186")
    metadata = pyarrow.parquet.read_schema(path).metadata
    geo = json.loads(metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert CRS.from_json_dict(column["crs"]).to_epsg() == 5186
    assert len(column["bbox"]) == 4
    assert json.loads(metadata[b"zonegeo"])["file"] == "원본.shp"


# --- Shapefile -------------------------------------------------------------------------------------------------------


def test_shapefile_parts(save: Save) -> None:
    path, written = save(".shp", crs="EPSG:5186")
    assert list(written.files) == [f"zone{e}" for e in (".codebook.txt", ".cpg", ".prj", ".dbf", ".shx", ".shp")]
    prj = path.with_suffix(".prj").read_text()
    assert prj.startswith('PROJCS["')
    assert '"D_' in prj  # ESRI's dialect
    assert "AUTHORITY" not in prj
    assert CRS.from_wkt(prj).to_epsg() == 5186
    assert path.with_suffix(".cpg").read_text() == "949"
    table_bytes = path.with_suffix(".dbf").read_bytes()
    assert "홍릉 배후공간".encode("cp949") in table_bytes
    count = (int.from_bytes(table_bytes[8:10], "little") - 33) // 32
    names = [table_bytes[32 + 32 * n : 43 + 32 * n].partition(b"\0")[0] for n in range(count)]
    assert len(names) == len(ROWS[0])
    assert all(len(name) <= 10 and name.isascii() for name in names)


def test_codebook_says_what_the_fields_mean(save: Save) -> None:
    _, written = save(".zip", descriptions={"지구명": "지구의 이름"})
    with zipfile.ZipFile(io.BytesIO(written.files["zone.zip"])) as archive:
        text = archive.read("zone.codebook.txt").decode("utf-8-sig")
    lines = [line.split("\t") for line in text.split("\r\n")]
    assert lines[0] == ["field", "column", "kind", "description"]
    assert ["F02", "지구명", "text", "지구의 이름"] in lines
    assert ["NOTE", "3", "changed", LONG] in lines
    assert ["", "file", "provenance", "원본.shp"] in lines
    assert {each.code for each in written.notices} == {"notice.export-fields", "notice.export-changed"}


def test_letters_that_the_encoding_lacks_are_refused(save: Save) -> None:
    rows = ({"name": "똠방각하 – © 뷁"}, {"name": "ไทย"}, {"name": "ไ"})
    with pytest.raises(InputError) as caught:
        save(".shp", rows=rows, shapes=(None,) * 3, label=None)
    assert set(codes(caught)) == {"text-not-in-encoding"}
    assert [(p.values["value"], p.values["count"]) for p in caught.value.problems] == [("ไ", 2), ("ท", 1), ("ย", 1)]
    path, _ = save(".shp", rows=rows[:1], shapes=SHAPES[:1], label=None)
    assert "똠방각하 - (c) 뷁".encode("cp949") in path.with_suffix(".dbf").read_bytes()
    path, written = save(".shp", rows=rows, shapes=(None,) * 3, label=None, encoding="utf-8")
    assert "ไทย".encode() in path.with_suffix(".dbf").read_bytes()
    assert path.with_suffix(".cpg").read_text() == "UTF-8"
    assert [each.code for each in written.notices] == ["notice.export-fields"]


def test_a_number_that_the_format_cuts_off_is_refused(save: Save, tmp_path: Path) -> None:
    for number in (1e200, -3e150):
        with pytest.raises(InputError) as caught:
            save(".shp", rows=({"budget": number},), shapes=SHAPES[:1], label=None)
        assert codes(caught) == ["format-refused"]
        assert not [each for each in tmp_path.rglob("*") if each.suffix in (".shp", ".dbf")]
    path, _ = save(".shp", rows=({"budget": 123456789.125},), shapes=SHAPES[:1], label=None)
    assert 123456789.125 in read_boundary_file(path).features[0].properties.values()


# --- KML and DXF -----------------------------------------------------------------------------------------------------


def test_kml_styles_and_holes(save: Save) -> None:
    path, _ = save(".kml")
    space = {"k": "http://www.opengis.net/kml/2.2"}
    root = Tree.fromstring(path.read_bytes())
    styles = {f"#{each.get('id')}": each for each in root.iterfind(".//k:Style", space)}
    yard, hall, shed = root.iterfind(".//k:Placemark", space)
    assert [each.findtext("k:name", namespaces=space) for each in (yard, hall, shed)] == [r["지구명"] for r in ROWS]
    assert len(yard.findall(".//k:innerBoundaryIs", space)) == 1
    assert len(hall.findall("k:MultiGeometry/k:Polygon", space)) == 2
    assert shed.find(".//k:Polygon", space) is None
    for placemark, colour, opacity in ((yard, BACKGROUND, 0.38), (hall, CORE, 0.14)):
        style = styles[placemark.findtext("k:styleUrl", "", space)]
        red, green, blue = colour[1:3], colour[3:5], colour[5:]
        expected = f"{round(255 * opacity):02x}{blue}{green}{red}".lower()
        assert style.findtext("k:PolyStyle/k:color", namespaces=space) == expected
    assert "지구명: 홍릉 배후공간" in yard.findtext("k:description", "", space)


@pytest.mark.parametrize("suffix", [".kml", ".dxf"])
def test_control_characters_are_refused(save: Save, suffix: str) -> None:
    with pytest.raises(InputError) as caught:
        save(
            suffix,
            rows=({"name": "a\x00b"},),
            shapes=SHAPES[:1],
            label="name",
            crs=None if suffix == ".kml" else "EPSG:5186",
        )
    assert codes(caught) == ["text-not-in-format"]


@pytest.mark.parametrize("crs", [None, "EPSG:4326"])
def test_drawing_needs_a_plane(save: Save, crs: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        save(".dxf", crs=crs)
    assert codes(caught) == ["export-crs-needed"]


def test_workbook_refuses_what_no_cell_holds(save: Save) -> None:
    circle = shapely.Point(127, 37).buffer(0.01, quad_segs=1000)
    with pytest.raises(InputError) as caught:
        save(".xlsx", rows=({"id": "a"},), shapes=(circle,), label=None)
    assert codes(caught) == ["cell-too-long"]


@pytest.mark.parametrize("suffix", [".xlsx", ".zip"])
def test_archive_holds_no_clock(save: Save, suffix: str) -> None:
    path, _ = save(suffix)
    with zipfile.ZipFile(path) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = [archive.read(each) for each in archive.namelist() if each == "docProps/core.xml"]
    assert [set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", each)) for each in told] == [
        {b"1980-01-01T00:00:00Z"} for _ in told
    ]
    assert len(told) == (suffix == ".xlsx")
