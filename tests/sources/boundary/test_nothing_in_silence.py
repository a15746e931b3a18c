"""Land that a reader sees and does not read is told at every door, and a refusal names the cause."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely

from zonegeo.api.files.boundary_files import import_boundaries, measure_area
from zonegeo.base.errors import InputError
from zonegeo.base.message import Message
from zonegeo.sources.boundary.context_layers import read_context
from zonegeo.sources.boundary.lenient_read import read_inspected_file
from zonegeo.sources.boundary.outlines import read_outlines
from zonegeo.sources.boundary.read_boundary_file import BoundaryFile, read_boundary_file

HOME = shapely.box(128.60, 35.86, 128.61, 35.87)
PLANE = shapely.box(344000.0, 264000.0, 344500.0, 264200.0)


def refusal(path: Path, **options: Any) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_boundary_file(path, **options)
    return [each.code for each in refused.value.problems]


def unread(found: BoundaryFile) -> list[str]:
    return [each["values"]["value"] for each in found.evidence["notices"] if each["code"] == "notice.not-read"]


def feature(geometry: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": geometry, **more}


def home() -> dict[str, Any]:
    return dict(shapely.geometry.mapping(HOME))


def collection(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}), encoding="utf-8")
    return path


# --- JSON that looks like GeoJSON -------------------------------------------------------------------------------------


def test_land_in_the_place_of_json_fg_is_refused_at_every_door(tmp_path: Path) -> None:
    crs = "http://www.opengis.net/def/crs/EPSG/0/5186"
    placed = feature(None, place=shapely.geometry.mapping(PLANE), id="a")
    path = collection(tmp_path / "a.geojson", placed, feature(home()), coordRefSys=crs)
    assert refusal(path) == ["jsonfg-place"]
    with pytest.raises(InputError, match="jsonfg-place"):
        read_inspected_file(path)
    both = collection(tmp_path / "b.geojson", feature(home(), place=shapely.geometry.mapping(PLANE)))
    assert read_boundary_file(both).evidence["features"] == 1


def test_esri_json_is_named(tmp_path: Path) -> None:
    rings = {"rings": [[[344000, 264000], [344000, 264200], [344500, 264200], [344000, 264000]]]}
    document = {"geometryType": "esriGeometryPolygon", "features": [{"attributes": {"id": 1}, "geometry": rings}]}
    (tmp_path / "a.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_boundary_file(tmp_path / "a.json")
    assert [(each.code, each.values["value"]) for each in refused.value.problems] == [("format-not-read", "Esri JSON")]


@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.ndjson", "a.geojsonl"])
def test_a_feature_on_each_line_is_read_whatever_the_file_is_called(tmp_path: Path, name: str) -> None:
    lines = "\r\n".join(json.dumps(feature(home(), id=each)) for each in ("p", "q"))
    (tmp_path / name).write_text(lines + "\n", encoding="utf-8")
    assert tuple(read_outlines(tmp_path / name)) == ("p", "q")
    assert read_inspected_file(tmp_path / name).names == ("p", "q")


# --- KML, GeoPackage, archives ----------------------------------------------------------------------------------------

LINK = "<NetworkLink><Link><href>http://example.org/zones.kml</href></Link></NetworkLink>"
OVERLAY = "<GroundOverlay><Icon><href>scan.png</href></Icon></GroundOverlay>"


def kml(path: Path, inside: str) -> Path:
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_kml_only_refers_to_is_counted_and_by_itself_refused(tmp_path: Path) -> None:
    ring = " ".join(f"{x},{y}" for x, y in HOME.exterior.coords)
    mark = f"<Placemark><name>가</name><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
    mark += "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    path = kml(tmp_path / "a.kml", mark + LINK + OVERLAY + LINK)
    assert unread(read_boundary_file(path)) == ["GroundOverlay: 1, NetworkLink: 2"]
    assert refusal(kml(tmp_path / "b.kml", LINK)) == ["nothing-read"]
    with zipfile.ZipFile(tmp_path / "c.kmz", "w") as archive:
        archive.write(tmp_path / "b.kml", "doc.kml")
    assert refusal(tmp_path / "c.kmz") == ["nothing-read"]


def test_a_view_that_is_not_run_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.raw.write(
        path, geometry=np.array([shapely.to_wkb(HOME)], dtype=object), geometry_type="Polygon", crs="EPSG:4326",
        fields=[], field_data=[], layer="l",
    )  # fmt: skip
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE VIEW more AS SELECT * FROM l")
        database.commit()
    assert unread(read_boundary_file(path)) == ["VIEW more: 1"]


def test_a_geodatabase_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("zones.gdb/a00000001.gdbtable", b"\0")
    with pytest.raises(InputError) as refused:
        read_boundary_file(tmp_path / "a.zip")
    assert [each.code for each in refused.value.problems] == ["format-broken"]
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("other.gdb/a00000001.gdbtable", b"\0")
    with pytest.raises(InputError) as refused:
        read_boundary_file(tmp_path / "a.zip")
    assert [(each.code, each.values["count"]) for each in refused.value.problems] == [("archive-not-one-file", 2)]
    (tmp_path / "zones.gdb").mkdir()
    with pytest.raises(InputError) as refused:
        read_boundary_file(tmp_path / "zones.gdb")
    assert [each.code for each in refused.value.problems] == ["geodatabase-folder"]


# --- features without land --------------------------------------------------------------------------------------------


def test_measuring_tells_of_features_without_a_geometry(tmp_path: Path) -> None:
    path = collection(tmp_path / "a.geojson", feature(home(), id="p"), feature(None, id="q"), feature(None))
    heard: list[Message] = []
    assert [row["id"] for row in measure_area(path, tell=heard.append)] == ["p"]
    assert [(each.code, each.values) for each in heard] == [
        ("notice.without-geometry", {"count": 2, "value": "q, 2"}),
    ]  # fmt: skip


def test_importing_and_taking_in_tell_of_features_without_a_geometry(tmp_path: Path, command: Any) -> None:
    path = collection(tmp_path / "a.geojson", feature(home(), id="p"), feature(None, id="q"))
    said = command("import", path, "-o", tmp_path / "b.geojson", "--lang", "en")
    assert (said.code, said.err.count("there is no land: 1 (q)")) == (0, 1)
    said = command("check", path, "--yes", "--as-of", "2026-01-01", "--profile", "kr/innotown",
                   "--role", "a.geojson=core", "--lang", "en")  # fmt: skip
    assert "there is no land: 1 (q)" in said.out + said.err


def test_a_layer_to_be_seen_tells_what_of_it_is_not(tmp_path: Path) -> None:
    line, spot = {"type": "LineString", "coordinates": [[128.6, 35.8], [128.7, 35.9]]}, [128.6, 35.8]
    point, pair = {"type": "Point", "coordinates": spot}, {"type": "MultiPoint", "coordinates": [spot, [128.7, 35.9]]}
    path = collection(tmp_path / "a.geojson", *map(feature, (line, point, pair, home(), None)))
    assert read_context(path).left_out == {"LineString": 1, "Point": 3, "null": 1}
    ring = " ".join(f"{x},{y}" for x, y in HOME.exterior.coords)
    polygon = f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs>"
    alone = f"<LinearRing><coordinates>{ring}</coordinates></LinearRing>"
    marks = "".join(f"<Placemark>{each}</Placemark>" for each in (alone, f"{polygon}</Polygon>"))
    # refused as by every other door, and not drawn in part
    with pytest.raises(InputError) as refused:
        read_context(kml(tmp_path / "b.kml", marks))
    assert [(each.code, each.values["value"]) for each in refused.value.problems] == [
        ("geometry-kind-not-read", "LinearRing")
    ]


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("srid", [None, 5186])
def test_wkb_in_hexadecimal_signs_is_read(tmp_path: Path, srid: int | None) -> None:
    shape = PLANE if srid is None else shapely.set_srid(PLANE, srid)
    text = shapely.to_wkb(shape, hex=True, include_srid=srid is not None)
    (tmp_path / "a.csv").write_text(f"id,geom\np,{text}\nq,\n", encoding="utf-8")
    found = read_boundary_file(tmp_path / "a.csv", crs=None if srid else "EPSG:5186")
    assert found.evidence["crs_known_by"] == ("file" if srid else "option")
    assert [each.geometry is None for each in found.features] == [False, True]
    (tmp_path / "b.csv").write_text(f"id,geom\np,{text[:-8]}\n", encoding="utf-8")
    assert refusal(tmp_path / "b.csv", crs="EPSG:5186") == ["wkt-not-read"]


def test_the_line_that_names_the_separator_is_no_heading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'sep=|\nid|a,b|wkt\np|1,2,3|"{PLANE.wkt}"\n', encoding="utf-8")
    found = read_boundary_file(tmp_path / "a.csv", crs="EPSG:5186")
    assert [dict(each.properties) for each in found.features] == [{"id": "p", "a,b": "1,2,3"}]
    assert found.features[0].where.endswith(": 3")


def test_a_cell_beside_the_table_is_no_damage(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'id,wkt\np,"{PLANE.wkt}",note\n', encoding="utf-8")
    assert refusal(tmp_path / "a.csv", crs="EPSG:5186") == ["table-row-too-wide"]


@pytest.mark.parametrize(("text", "code"), [("가\x0b나", "text-not-in-format"), ("가" * 33_000, "cell-too-long")])
def test_what_a_cell_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path, text: str, code: str) -> None:
    path = collection(tmp_path / "a.geojson", {**feature(home()), "properties": {"name": text}})
    with pytest.raises(InputError) as refused:
        import_boundaries(path, tmp_path / "a.xlsx")
    assert [(each.code, each.where) for each in refused.value.problems] == [(code, "features[0].name")]
    assert not (tmp_path / "a.xlsx").exists()
    import_boundaries(collection(path, {**feature(home()), "properties": {"name": "가" * 32_000}}), tmp_path / "b.xlsx")
    cells = openpyxl.load_workbook(io.BytesIO((tmp_path / "b.xlsx").read_bytes())).active
    assert cells is not None
    assert cells["A2"].value == "가" * 32_000


def test_names_that_a_spreadsheet_made_dates_of_are_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    page = book.active
    page.append(["지번", "고시일", "wkt"])
    for lot in ("11-40", datetime(2026, 12, 3), "7-2"):
        page.append([lot, datetime(2020, 7, 31), HOME.wkt])
    book.save(tmp_path / "a.xlsx")
    read = read_boundary_file(tmp_path / "a.xlsx", crs="EPSG:4326")
    (notice,) = read.evidence["notices"]
    assert notice["code"] == "notice.dates-among-others"
    assert [notice["values"][key] for key in ("field", "count", "row", "example")] == ["지번", 1, 3, "2026-12-03"]
