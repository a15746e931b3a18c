"""Kinds of fault in reading, by inputs of their own: read wrong, passed over, refused for another cause."""

from __future__ import annotations

import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely

from zonegeo.api.files.boundary_files import import_boundaries
from zonegeo.api.files.inspect import inspect_file
from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.raw.gdal_layer import plain
from zonegeo.sources.boundary.read_boundary_file import BoundaryFile, read_boundary_file

HOME = shapely.box(127.36, 36.34, 127.37, 36.35)


def refusal(path: Path, **options: Any) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_boundary_file(path, **options)
    return [each.code for each in refused.value.problems]


def told(read: BoundaryFile) -> dict[str, dict[str, Any]]:
    return {each["code"]: each["values"] for each in read.evidence["notices"]}


def layer(path: Path, **columns: tuple[Any, list[bool] | None]) -> Path:
    """A layer of three squares with these columns: values, and where they are null."""
    pyogrio.raw.write(
        path, geometry=np.array([shapely.to_wkb(HOME)] * 3, dtype=object), geometry_type="Polygon", crs="EPSG:4326",
        fields=list(columns), field_data=[np.array(values) for values, _ in columns.values()],
        field_mask=[None if mask is None else np.array(mask) for _, mask in columns.values()], layer="l",
    )  # fmt: skip
    return path


# --- types ------------------------------------------------------------------------------------------------------------

PNU = 3020011800103650004
MIDDLE = [False, True, False]


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_a_null_changes_neither_the_type_nor_the_digits_of_a_column(tmp_path: Path, ending: str) -> None:
    days = np.array(["2026-03-02", "NaT", "1999-12-31"], dtype="datetime64[D]")
    path = layer(
        tmp_path / f"a.{ending}",
        pnu=(np.array([PNU, 0, PNU + 1], dtype="int64"), MIDDLE), floors=(np.array([3, 0, -1], dtype="int32"), MIDDLE),
        built=(np.array([True, False, False]), MIDDLE), day=(days, None), high=([1.5, np.nan, 2.0], None),
    )  # fmt: skip
    rows = [each.properties for each in read_boundary_file(path).features]
    assert [row["pnu"] for row in rows] == [str(PNU), None, str(PNU + 1)]
    assert [row["floors"] for row in rows] == [3, None, -1]
    assert [row["built"] for row in rows] == [True, None, False]
    assert [row["day"] and row["day"][:10] for row in rows] == ["2026-03-02", None, "1999-12-31"]
    assert [row["high"] for row in rows] == [1.5, None, 2.0]
    import_boundaries(path, tmp_path / "b.geojson")
    text = (tmp_path / "b.geojson").read_text(encoding="utf-8")
    assert "NaT" not in text
    assert ": NaN" not in text


def test_what_json_has_no_type_for_is_written_as_its_text() -> None:
    listed = np.array([np.array(["a"]), None], dtype=object)
    assert [plain(each) for each in listed] == ['["a"]', None]
    assert plain(np.timedelta64("NaT")) is None
    assert plain(b"\x00\xfe") == "00fe"


# --- what a feature may hold ------------------------------------------------------------------------------------------


def test_empty_parts_of_a_sound_geometry_are_left_out(tmp_path: Path) -> None:
    part = shapely.geometry.mapping(HOME)["coordinates"]
    geometry = {"type": "MultiPolygon", "coordinates": [[], part, []]}
    document = {"type": "Feature", "properties": {}, "geometry": geometry}
    (tmp_path / "a.geojson").write_text(json.dumps(document), encoding="utf-8")
    hollow = struct.pack("<BIIBII", 1, 6, 2, 1, 3, 0) + shapely.to_wkb(HOME)
    pyogrio.raw.write(
        tmp_path / "a.gpkg", geometry=np.array([hollow], dtype=object), geometry_type="MultiPolygon", crs="EPSG:4326",
        fields=[], field_data=[],
    )  # fmt: skip
    for name in ("a.geojson", "a.gpkg"):
        found = read_boundary_file(tmp_path / name).features[0].geometry
        assert found is not None
        assert len(found["coordinates"]) == 1
        assert shapely.geometry.shape(found).equals(HOME)
    document["geometry"] = {"type": "MultiPolygon", "coordinates": [[], []]}
    (tmp_path / "b.geojson").write_text(json.dumps(document), encoding="utf-8")
    assert refusal(tmp_path / "b.geojson") == ["geometry-empty"]


def test_a_sound_kind_that_is_no_polygon_is_no_damage(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", n=([1, 2, 3], None))
    header = b"GP\0\x01" + struct.pack("<i", 4326)
    corner = struct.pack("<4d", 127.36, 36.34, 127.37, 36.34) + struct.pack("<4d", 127.37, 36.35, 127.36, 36.34)
    triangle = struct.pack("<BIIBIII", 1, 16, 1, 1, 17, 1, 4) + corner
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "DROP TRIGGER IF EXISTS rtree_l_geom_update6; DROP TRIGGER IF EXISTS rtree_l_geom_update7"
        )
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE l SET geom = ? WHERE fid = 2", (header + triangle,))
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY'")
        database.commit()
    assert refusal(path) == ["geometry-kind-not-read"]
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'TIN'")
        database.commit()
    assert refusal(path) == ["geometry-kind-not-read"]


def test_a_ring_by_itself_is_no_damage(tmp_path: Path) -> None:
    ring = "127.36,36.34 127.37,36.34 127.37,36.35 127.36,36.34"
    mark = f"<Placemark><LinearRing><coordinates>{ring}</coordinates></LinearRing></Placemark>"
    (tmp_path / "a.kml").write_text(f"<kml><Document>{mark}</Document></kml>", encoding="utf-8")
    assert refusal(tmp_path / "a.kml") == ["geometry-kind-not-read"]


def test_a_column_that_is_a_formula_is_never_run(tmp_path: Path) -> None:
    path = layer(tmp_path / "a.gpkg", n=([1, 2, 3], None))
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE l ADD COLUMN large TEXT GENERATED ALWAYS AS (hex(zeroblob(500000000)))")
        database.commit()
    assert refusal(path) == ["geopackage-computed"]


# --- Shapefiles -------------------------------------------------------------------------------------------------------


def shapefile(path: Path, fields: list[str], rows: list[tuple[bool, list[str]]], *, null: int) -> Path:
    """A Shapefile of squares of which record ``null`` has no shape: whether each row is deleted, and its cells."""
    pyogrio.raw.write(
        path, geometry=np.array([None if n == null else shapely.to_wkb(HOME) for n in range(len(rows))], dtype=object),
        geometry_type="Polygon", crs="EPSG:4326", fields=["n"], field_data=[np.arange(len(rows))],
    )  # fmt: skip
    head = struct.pack("<B3BIHH20x", 3, 126, 11, 30, len(rows), 33 + 32 * len(fields), 1 + 8 * len(fields))
    named = b"".join(struct.pack("<11sc4xBB14x", name.encode(), b"C", 8, 0) for name in fields)
    cells = b"".join((b"*" if gone else b" ") + b"".join(cell.encode().ljust(8) for cell in row) for gone, row in rows)
    path.with_suffix(".dbf").write_bytes(head + named + b"\r" + cells + b"\x1a")
    return path


def test_rows_that_are_deleted_do_not_shift_the_shapes(tmp_path: Path) -> None:
    rows = [(True, ["a"]), (False, ["b"]), (True, ["c"]), (False, ["d"]), (False, ["e"])]
    read = read_boundary_file(shapefile(tmp_path / "a.shp", ["ID"], rows, null=3))
    assert [(each.properties["ID"], each.geometry is None) for each in read.features] == [
        ("b", False), ("d", True), ("e", False),
    ]  # fmt: skip


def test_two_columns_of_one_name_are_both_kept_and_told(tmp_path: Path) -> None:
    rows = [(False, ["a", "1", "x"]), (False, ["b", "2", "y"])]
    read = read_boundary_file(shapefile(tmp_path / "a.shp", ["NAME", "USE", "NAME"], rows, null=-1))
    assert [dict(each.properties) for each in read.features] == [
        {"NAME": "a", "USE": "1", "NAME (2)": "x"}, {"NAME": "b", "USE": "2", "NAME (2)": "y"},
    ]  # fmt: skip
    assert told(read)["notice.field-twice"] == {"value": "NAME", "field": "NAME (2)"}
    assert read_boundary_file(tmp_path / "a.shp", only={"NAME": "a"}).evidence["features"] == 1


# --- what is not read is not called sound -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.kml", "a.gpkg"])
def test_of_layers_that_were_not_read_no_fault_is_counted(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bow = [(127.36, 36.34), (127.37, 36.35), (127.37, 36.34), (127.36, 36.35), (127.36, 36.34)]
    path = tmp_path / name
    if path.suffix == ".kml":
        ring = " ".join(f"{x},{y}" for x, y in bow)
        mark = "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>" + ring
        mark += "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        folders = "".join(f"<Folder><name>{each}</name>{mark}</Folder>" for each in ("p", "q"))
        path.write_text(
            f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', encoding="utf-8"
        )
    else:
        shape = np.array([shapely.to_wkb(shapely.Polygon(bow))], dtype=object)
        for each in ("p", "q"):
            pyogrio.raw.write(
                path, geometry=shape, geometry_type="Polygon", crs="EPSG:4326", fields=[], field_data=[], layer=each,
                append=each == "q",
            )  # fmt: skip
    seen = inspect_file(path)
    assert all(check.found is None and check.not_checked is not None for check in seen.checks)
    assert seen.crs.value is not None
    assert seen.crs.known_by == ("format" if path.suffix == ".kml" else "file")
    chosen = {check.kind: check.found for check in inspect_file(path, layer="p").checks}
    assert chosen["self-intersection"] == 1
