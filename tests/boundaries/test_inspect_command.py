"""``zonegeo inspect`` on files: what they are, how it was known, and faults told where the other doors refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape

from tests.places import REAL_LAYERS
from zonegeo.api.files.inspect import inspect_file, inspection_schema
from zonegeo.model.answers.inspection import Inspection

REAL = REAL_LAYERS / "osm_buildings_2021.geojson"
# a square hectare north of Hongneung in the plane of EPSG:5186, and a lot beside it
SQUARE = shapely.box(204000, 554000, 204100, 554100)
FORMATS = {".shp": "ESRI Shapefile", ".gpkg": "GeoPackage", ".fgb": "FlatGeobuf", ".kml": "KML"}
DRIVERS = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".kml": "KML"}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(path: Path, *features: Any, **members: Any) -> Path:
    document = {"type": "FeatureCollection", "features": list(features), **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def write(path: Path, *shapes: Any, crs: str | None = "EPSG:5186", name: str = "배후공간", **options: Any) -> Path:
    wkb = np.array([None if each is None else shapely.to_wkb(each) for each in shapes], dtype=object)
    names = np.array([f"{name}{number}" for number in range(len(shapes))], dtype=object)
    kind = next(each.geom_type for each in shapes if each is not None)
    pyogrio.raw.write(path, wkb, [names], ["name"], geometry_type=kind, crs=crs, driver=DRIVERS[path.suffix], **options)
    return path


def counts(found: Inspection) -> dict[str, int]:
    return {check.kind: check.found for check in found.checks if check.found}


def lonlat(shape: Any, crs: str = "EPSG:5186") -> Any:
    moved = Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform
    return shapely.transform(shape, lambda x, y: moved(x, y), interleaved=False)


# --- what the file is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "known_by"), [(".shp", "prj"), (".gpkg", "file"), (".fgb", "file"), (".kml", "format")]
)
def test_formats_with_their_crs_and_encoding(tmp_path: Path, suffix: str, known_by: str) -> None:
    plane = SQUARE if suffix != ".kml" else lonlat(SQUARE)
    options = {"encoding": "cp949"} if suffix == ".shp" else {}
    path = write(tmp_path / f"zone{suffix}", plane, crs="EPSG:5186" if suffix != ".kml" else "EPSG:4326", **options)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    found = inspect_file(path)
    assert (found.format, found.layer) == (FORMATS[suffix], "zone")
    assert found.crs.known_by == known_by
    assert found.encoding.value == ("cp949" if suffix == ".shp" else "utf-8")
    assert found.totals["area"].value == pytest.approx(10_000, abs=0.5)
    assert found.totals["ellipsoid_area"].value == pytest.approx(10_000, abs=0.5)
    assert found.plane_crs == found.totals["area"].crs == "EPSG:5186"
    assert counts(found) in ({}, {"z-values": 1})
    assert found.features[0].name == "배후공간0" or suffix == ".kml"


def test_a_zip_is_looked_into(tmp_path: Path) -> None:
    import zipfile

    write(tmp_path / "zone.shp", SQUARE)
    with zipfile.ZipFile(tmp_path / "zone.zip", "w") as archive:
        for part in sorted(tmp_path.glob("zone.*")):
            if part.suffix != ".zip":
                archive.write(part, f"자료/{part.name}")
    found = inspect_file(tmp_path / "zone.zip")
    assert (found.crs.known_by, found.features_count) == ("prj", 1)


def test_a_shapefile_without_prj_is_measured_in_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "zone.shp", SQUARE, shapely.box(204050, 554000, 204200, 554100))
    path.with_suffix(".prj").unlink()
    found = inspect_file(path)
    assert (found.crs.value, found.crs.known_by, found.plane_crs) == (None, None, None)
    assert found.totals == {}
    assert found.extent is not None
    assert found.extent.lonlat is None
    unlooked = {check.kind for check in found.checks if check.found is None}
    assert {"overlap", "gap", "sliver", "axes-swapped"} <= unlooked
    assert "self-intersection" not in unlooked
    assert [notice.code for notice in found.notices] == ["problem.crs-missing.what", "notice.try-crs-guess"]
    told = inspect_file(path, crs="EPSG:5186")
    assert (told.crs.known_by, counts(told)) == ("option", {"overlap": 1})
    assert told.faults[0].figures["area"].value == pytest.approx(5000, abs=0.01)


def test_an_unknown_bessel_datum_leaves_the_size_and_takes_the_place(tmp_path: Path) -> None:
    path = write(tmp_path / "zone.shp", SQUARE)
    nowhere = (
        'PROJCS["Bessel TM",GEOGCS["Bessel",DATUM["D_Unknown",SPHEROID["Bessel_1841",6377397.155,299.1528128]],'
        'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",200000],PARAMETER["False_Northing",500000],PARAMETER["Central_Meridian",127],'
        'PARAMETER["Scale_Factor",1],PARAMETER["Latitude_Of_Origin",38],UNIT["Meter",1]]'
    )
    path.with_suffix(".prj").write_text(nowhere)
    found = inspect_file(path)
    assert [notice.code for notice in found.notices] == ["problem.crs-datum-unknown.what", "notice.try-crs-guess"]
    assert found.totals["area"].value == pytest.approx(10_000)
    assert found.extent is not None
    assert found.extent.lonlat is None


def test_several_layers_are_listed_and_none_is_guessed(tmp_path: Path) -> None:
    path = write(tmp_path / "plan.gpkg", SQUARE, layer="안1")
    write(path, SQUARE, shapely.box(0, 0, 1, 1), layer="안2", append=True)
    found = inspect_file(path)
    assert [(each.name, each.features, each.inspected) for each in found.layers] == [
        ("안1", 1, False),
        ("안2", 2, False),
    ]
    assert (found.layer, found.features_count, found.features) == (None, None, ())
    assert next(notice.code for notice in found.notices) == "problem.layer-not-chosen.what"
    chosen = inspect_file(path, layer="안1")
    assert (chosen.layer, chosen.features_count) == ("안1", 1)


def test_text_that_is_in_no_encoding_is_told_and_the_shapes_are_seen(tmp_path: Path) -> None:
    path = write(tmp_path / "zone.shp", SQUARE, encoding="cp949")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace("배".encode("cp949"), b"\xff\xff"))
    found = inspect_file(path)
    assert (found.encoding.value, found.features_count) == (None, 1)
    assert "problem.encoding-unknown.what" in [notice.code for notice in found.notices]


# --- faults ---------------------------------------------------------------------------------------------------------


def test_faults_that_other_doors_refuse_are_told(tmp_path: Path) -> None:
    ring = [[127.05, 37.59], [127.051, 37.59], [127.051, 37.591]]
    bow = [[127.04, 37.59], [127.042, 37.592], [127.042, 37.59], [127.04, 37.592], [127.04, 37.59]]
    path = geojson(
        tmp_path / "bad.geojson",
        feature({"type": "Polygon", "coordinates": [ring]}, id="open"),
        feature({"type": "Polygon", "coordinates": [bow]}, id="bow"),
        feature({"type": "Polygon", "coordinates": [ring[:1]]}, id="short"),
        feature({"type": "Polygon", "coordinates": [["x"]]}, id="words"),
        feature(None, id="none"),
        "no feature",
    )
    found = inspect_file(path)
    assert counts(found) == {
        "geometry-not-read": 2, "self-intersection": 1, "ring-not-closed": 1, "ring-too-short": 1, "null-geometry": 1,
        "empty-geometry": 1,
    }  # fmt: skip
    crossing = next(fault for fault in found.faults if fault.kind == "self-intersection")
    assert crossing.names == ("bow",)
    assert crossing.spot is not None
    assert (crossing.spot.lon, crossing.spot.lat) == pytest.approx((127.041, 37.591))
    assert [each.valid for each in found.features][:2] == [True, False]


def test_places_of_faults_are_those_of_the_file_and_of_the_world(tmp_path: Path) -> None:
    """A gap found in the measuring plane (EPSG:5186) is placed in the file's own system (EPSG:5179) again."""
    shift = Transformer.from_crs("EPSG:5186", "EPSG:5179", always_xy=True).transform
    pair = [shapely.box(204000, 554000, 204100, 554100), shapely.box(204100.3, 554000, 204200, 554100)]
    moved = [shapely.transform(each, lambda x, y: shift(x, y), interleaved=False) for each in pair]
    (fault,) = inspect_file(write(tmp_path / "pair.gpkg", *moved, crs="EPSG:5179")).faults
    assert fault.kind == "gap"
    assert fault.figures["area"].value == pytest.approx(30.0, abs=0.01)
    assert fault.spot is not None
    assert shapely.box(204100, 554000, 204100.3, 554100).distance(
        shapely.transform(shapely.Point(fault.spot.x, fault.spot.y), _back_to_5186, interleaved=False)
    ) == pytest.approx(0, abs=0.01)
    assert lonlat(shapely.Point(204100.15, 554050)).distance(shapely.Point(fault.spot.lon, fault.spot.lat)) < 1e-3


def _back_to_5186(x: Any, y: Any) -> Any:
    return Transformer.from_crs("EPSG:5179", "EPSG:5186", always_xy=True).transform(x, y)


def test_latitude_first_is_suspected(tmp_path: Path) -> None:
    ring = [[37.59, 127.05], [37.59, 127.051], [37.591, 127.051], [37.59, 127.05]]
    found = inspect_file(geojson(tmp_path / "swapped.geojson", feature({"type": "Polygon", "coordinates": [ring]})))
    assert counts(found) == {"axes-swapped": 1}
    assert found.not_measured is not None


def test_northing_first_is_suspected(tmp_path: Path) -> None:
    mirrored = shapely.transform(SQUARE, lambda xy: xy[:, ::-1])
    assert "axes-swapped" in counts(inspect_file(write(tmp_path / "zone.gpkg", mirrored)))


def test_metres_in_a_file_of_degrees(tmp_path: Path) -> None:
    ring = [[204000, 554000], [204100, 554000], [204100, 554100], [204000, 554000]]
    path = geojson(tmp_path / "plane.geojson", feature({"type": "Polygon", "coordinates": [ring]}))
    found = inspect_file(path)
    assert counts(found) == {"not-of-crs": 1}
    assert found.totals == {}
    assert inspect_file(path, crs="EPSG:5186").totals["area"].value == pytest.approx(5000, abs=1e-3)


def test_legacy_member_is_said_and_used(tmp_path: Path) -> None:
    corners = [list(each) for each in SQUARE.exterior.coords]
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}
    path = geojson(tmp_path / "old.geojson", feature({"type": "Polygon", "coordinates": [corners]}), crs=member)
    found = inspect_file(path)
    assert found.crs.known_by == "member"
    assert found.totals["area"].value == pytest.approx(10_000, abs=1e-3)


def test_another_country_is_measured_in_a_plane_of_its_own(tmp_path: Path) -> None:
    ring = [[2.0, 48.0], [2.01, 48.0], [2.01, 48.01], [2.0, 48.01], [2.0, 48.0]]
    found = inspect_file(geojson(tmp_path / "far.geojson", feature({"type": "Polygon", "coordinates": [ring]})))
    assert counts(found) == {"outside-korea": 1}
    assert "notice.no-belt" in [notice.code for notice in found.notices]
    plane, ellipsoid = found.totals["area"].value, found.totals["ellipsoid_area"].value
    assert plane == pytest.approx(ellipsoid, rel=1e-4)


def test_precision_and_what_it_can_move(tmp_path: Path) -> None:
    """Whole metres: half a metre along 400 m of boundary is 200 m2."""
    found = inspect_file(write(tmp_path / "zone.gpkg", SQUARE)).precision
    assert found is not None
    assert (found.digits, found.step_m.value) == (0, 1.0)
    assert found.movable_area.value == pytest.approx(200.0, rel=1e-4)


def test_places_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    ring = [[127.05, 37.595], [127.0505, 37.595], [127.0505, 37.5955], [127.05, 37.5955], [127.05, 37.595]]
    found = inspect_file(geojson(tmp_path / "lot.geojson", feature({"type": "Polygon", "coordinates": [ring]})))
    named = {place.name.ko: place.share.value for place in found.places}
    assert named["회기동"] == pytest.approx(100.0)
    # a layer of one's own names places too
    left = [[127.05, 37.59], [127.05025, 37.59], [127.05025, 37.6], [127.05, 37.6], [127.05, 37.59]]
    geojson(tmp_path / "half.geojson", feature({"type": "Polygon", "coordinates": [left]}, name="왼쪽"))
    own = inspect_file(tmp_path / "lot.geojson", references=["half.geojson"]).places
    assert {place.name.ko: round(place.share.value or 0) for place in own}["왼쪽"] == 50


# --- the command ----------------------------------------------------------------------------------------------------


def test_text_json_and_markdown_say_the_same(tmp_path: Path, command: Callable[..., Any]) -> None:
    path = write(tmp_path / "pair.gpkg", SQUARE, shapely.box(204098, 554000, 204200, 554100))
    for language, kind in (("ko", "다른 도형과 겹침"), ("en", "overlap between features")):
        text = command("inspect", path, "--lang", language)
        assert (text.code, text.err) == (0, "")
        assert f"{kind} (1)" in text.out
        assert "200.00" in text.out
        marked = command("inspect", path, "--format", "md", "--lang", language)
        assert marked.out.startswith("# pair.gpkg")
        assert "200.00" in marked.out
    document = json.loads(command("inspect", path, "--format", "json").out)
    jsonschema.validate(document, inspection_schema())
    assert document["faults"][0]["figures"]["area"]["value"] == pytest.approx(200, abs=0.01)
    assert document["faults"][0]["figures"]["area"]["unit"] == "m2"


def test_the_schema_is_published(command: Callable[..., Any]) -> None:
    said = command("inspect", "--schema")
    assert (said.code, json.loads(said.out)) == (0, inspection_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"schema_version": "1"}, inspection_schema())


def test_output_goes_to_a_file(tmp_path: Path, command: Callable[..., Any]) -> None:
    path = write(tmp_path / "zone.gpkg", SQUARE)
    said = command("inspect", path, "--format", "json", "-o", tmp_path / "out.json")
    assert (said.code, said.out) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["file"] == "zone.gpkg"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.geojson", b"{", "json-syntax"), ("a.geojson", b'{"type": "Point"}', "geojson-no-features"),
        ("a.gpkg", b"no database", "format-broken"), ("a.shp", b"\x00\x00\x27\x0a", "shapefile-part-missing"),
        ("a.zip", b"PK no zip", "format-broken"), ("a.dwg", b"AC1027", "format-closed"),
        ("a.xyz", b"", "format-not-read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_ends_with_4(
    tmp_path: Path, command: Callable[..., Any], name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = command("inspect", tmp_path / name)
    assert (said.code, said.out) == (4, "")
    assert f"[{problem}]" in said.err


def test_wrong_options_end_with_2(tmp_path: Path, command: Callable[..., Any]) -> None:
    path = write(tmp_path / "zone.gpkg", SQUARE)
    assert command("inspect", path, "--gap-width", "wide").code == 2
    assert command("inspect", path, "--reference", "nowhere").code == 2
    assert command("inspect", path, "--layer", "nothing").code == 4


@pytest.mark.skipif(not REAL.is_file(), reason="ZONEGEO_REAL_LAYERS names no folder of real layers")
def test_ten_thousand_buildings() -> None:
    found = inspect_file(REAL)
    assert found.features_count == 10_943
    # by other means: footprints that have the very same corners
    listed = json.loads(REAL.read_text(encoding="utf-8"))["features"]
    corners = [frozenset(map(tuple, shapely.get_coordinates(shape(each["geometry"])).tolist())) for each in listed]
    assert counts(found)["duplicate-feature"] == len(corners) - len(set(corners))
    assert found.precision is not None
    assert found.precision.digits == 7


# --- formats that other readers open --------------------------------------------------------------------------------


def test_a_drawing_is_looked_at_in_its_own_coordinates(tmp_path: Path) -> None:
    ezdxf = pytest.importorskip("ezdxf")
    drawing = ezdxf.new("R2010")
    corners = [(204000, 554000), (204100, 554000), (204100, 554100), (204000, 554100)]
    drawing.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": "ZONE"})
    drawing.saveas(tmp_path / "zone.dxf")
    found = inspect_file(tmp_path / "zone.dxf")
    assert (found.crs.value, found.features_count) == (None, 1)
    assert found.extent is not None
    assert found.extent.file == (204000, 554000, 204100, 554100)
    told = inspect_file(tmp_path / "zone.dxf", crs="EPSG:5186")
    assert told.totals["area"].value == pytest.approx(10_000, abs=1e-3)


def test_a_table_with_shapes_as_text(tmp_path: Path) -> None:
    path = tmp_path / "lots.csv"
    path.write_text(f'name,wkt\n가,"{SQUARE.wkt}"\n나,"{SQUARE.wkt}"\n', encoding="cp949")
    found = inspect_file(path, crs="EPSG:5186")
    assert (found.encoding.value, found.encoding.known_by) == ("cp949", "cp949")
    assert counts(found) == {"duplicate-feature": 1}
    assert [each.name for each in found.features] == ["가", "나"]


def test_a_zip_of_another_format(tmp_path: Path) -> None:
    import zipfile

    write(tmp_path / "zone.gpkg", SQUARE)
    with zipfile.ZipFile(tmp_path / "zone.zip", "w") as archive:
        archive.write(tmp_path / "zone.gpkg", "zone.gpkg")
    assert inspect_file(tmp_path / "zone.zip").totals["area"].value == pytest.approx(10_000, abs=1e-3)


def test_a_geopackage_in_write_ahead_mode_is_looked_at(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = write(tmp_path / "zone.gpkg", SQUARE)
    with closing(sqlite3.connect(path)) as database:  # as a program leaves it that had it open for editing
        assert database.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    assert path.read_bytes()[18:20] == b"\2\2"
    told = "problem.geopackage-open-elsewhere.what"
    found = inspect_file(path)
    assert found.totals["area"].value == pytest.approx(10_000, abs=1e-3)
    assert told not in [notice.code for notice in found.notices]
    with closing(sqlite3.connect(path)) as database:  # and while that program has it open
        database.execute("UPDATE gpkg_contents SET description = 'edited'")
        database.commit()
        assert told in [notice.code for notice in inspect_file(path).notices]


def test_parts_in_a_zip_are_found_whatever_their_capitals(tmp_path: Path) -> None:
    import zipfile

    write(tmp_path / "zone.shp", SQUARE)
    names = {".shp": "Zone.shp", ".shx": "ZONE.SHX", ".dbf": "zone.dbf", ".prj": "zone.PRJ"}
    with zipfile.ZipFile(tmp_path / "zone.zip", "w") as archive:
        for ending, name in names.items():
            archive.write(tmp_path / f"zone{ending}", name)
    found = inspect_file(tmp_path / "zone.zip")
    assert (found.crs.known_by, found.features_count) == ("prj", 1)
