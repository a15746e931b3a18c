"""What a library would follow elsewhere, under the ending of a format that is read: no door hands it on.

Each file names a layer that lies beside it; a door that let the library choose its driver would show that layer's land.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely

from tests.quick_part import mostly_slow
from zonegeo.base.errors import InputError, UsageError
from zonegeo.sources.boundary.context_layers import read_context
from zonegeo.sources.boundary.lenient_read import read_inspected_file
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.parcels.parcel_files import Piece
from zonegeo.sources.parcels.scan import describe_parcels, parcel_database, scan

RING = [[127.04, 37.6], [127.05, 37.6], [127.05, 37.61], [127.04, 37.6]]
LAYER = '<OGRVRTLayer name="a"><SrcDataSource>SECRET</SrcDataSource></OGRVRTLayer>'
WRITTEN = {
    "vrt": f"<OGRVRTDataSource>{LAYER}</OGRVRTDataSource>",
    "wfs": "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
    "oapif": "<OGROAPIFDataSource><URL>http://127.0.0.1:9/</URL></OGROAPIFDataSource>",
    "geojson": "{}", "gpkg in words": "GPKG:SECRET", "csv in words": "CSV:SECRET",
    "pipeline": '{"type": "gdal_streamed_alg", "command_line": "gdal vector read SECRET"}',
    "esri service": '{"geometryType": "esriGeometryPolygon", "features": []}',
}  # fmt: skip
ENDINGS = ("gpkg", "shp", "fgb", "kml", "gml", "kmz", "zip", "dxf", "xlsx", "parquet")


def screened(path: Path) -> None:
    with parcel_database([path], threads=1, memory_mb=256, temporary=path.parent) as database:
        file = describe_parcels(path, database, crs="EPSG:4326", layer=None)
        list(scan(database, Piece(file, 0, file.rows), id_column=next(iter(file.columns)), boxes=(), conditions=(),
                  should_stop=str))  # fmt: skip


DOORS: dict[str, Callable[[Path], object]] = {
    "import": read_boundary_file, "inspect": read_inspected_file, "map": read_context, "screen": screened,
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("ending", mostly_slow(ENDINGS, one_in=4))
def test_no_door_follows_what_a_file_names(tmp_path: Path, door: str, ending: str) -> None:
    if door == "screen" and ending not in ("gpkg", "shp", "parquet"):
        pytest.skip("screen reads three formats")
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}
    secret = tmp_path / "secret.geojson"
    secret.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    for number, text in enumerate(WRITTEN.values()):
        path = tmp_path / f"{number}.{ending}"
        path.write_text(text.replace("SECRET", str(secret)), encoding="utf-8")
        with pytest.raises((InputError, UsageError)):
            DOORS[door](path)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "a.gpkg"
    wkb = shapely.to_wkb(np.array([shapely.Polygon(RING)], dtype=object))
    pyogrio.raw.write(path, wkb, [np.array(["a"], dtype=object)], ["id"], driver="GPKG", layer="s", crs="EPSG:4326",
                      geometry_type="Polygon")  # fmt: skip
    return path


@pytest.mark.parametrize("door", DOORS)
def test_no_door_runs_a_formula_of_a_geopackage(package: Path, door: str) -> None:
    with closing(sqlite3.connect(package)) as database:
        database.execute("ALTER TABLE s ADD COLUMN big AS (zeroblob(2000000000))")
        database.commit()
    with pytest.raises(InputError) as refused:
        DOORS[door](package)
    assert [each.code for each in refused.value.problems] == ["geopackage-computed"]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
@pytest.mark.parametrize("door", ["import", "map", "screen"])
def test_no_door_reads_a_geopackage_that_a_program_writes(package: Path, door: str, ending: str) -> None:
    package.with_name(package.name + ending).write_bytes(b"not empty")
    with pytest.raises(InputError) as refused:
        DOORS[door](package)
    assert [(each.code, each.values["value"]) for each in refused.value.problems] == [
        ("geopackage-open-elsewhere", f"a.gpkg{ending}")
    ]


@pytest.mark.parametrize("door", DOORS)
def test_the_same_package_by_itself_is_read(package: Path, door: str) -> None:
    DOORS[door](package)
    assert package.is_file()


def test_what_the_reader_says_of_a_file_is_told_with_it(tmp_path: Path) -> None:
    file = tmp_path / "other.gpkg"
    frame = geopandas.GeoDataFrame({"id": [1]}, geometry=[shapely.Polygon(RING)], crs="EPSG:4326")
    frame.to_file(file, engine="pyogrio")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA application_id = 1234567")  # of another program that keeps its data in SQLite
        database.commit()
    (told,) = [each for each in read_inspected_file(file).notices if each.code == "notice.reader"]
    assert "application_id" in str(told.values["value"])
    assert str(tmp_path) not in str(told.values["value"])
