"""Whatever a file holds, ``inspect`` ends with 0 or 4 and an explanation, never with a crash."""

from __future__ import annotations

import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zonegeo.api.files.inspect import inspect_file, render_inspection
from zonegeo.base.errors import InputError
from zonegeo.cli.console.progress import progress_bar
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

NUMBERS = st.one_of(
    st.sampled_from([127.04, 37.59, 127.041, 37.591, 0, -1, 1e9, 1e300, -0.0, 204000, 554000]), st.floats(-200, 200),
    st.none(), st.text(max_size=2), st.booleans(),
)  # fmt: skip
POSITIONS = st.lists(NUMBERS, max_size=4)
RINGS = st.one_of(st.lists(POSITIONS, max_size=6), NUMBERS)
POLYGONS = st.lists(RINGS, max_size=3)
KINDS = ["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "X"]
PROPERTIES = st.sampled_from([None, {"id": "가\x1b[2J"}, {"id": None, "이름": 3}, [1]])
GEOMETRIES = st.one_of(
    st.none(), st.text(max_size=3), st.just([]),
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(KINDS),
            "coordinates": st.one_of(POSITIONS, RINGS, POLYGONS, st.lists(POLYGONS, max_size=2)),
        }
    ),
    st.fixed_dictionaries({"type": st.just("GeometryCollection"), "geometries": st.one_of(st.none(), st.just([]))}),
)  # fmt: skip
FEATURES = st.one_of(
    st.none(),
    st.fixed_dictionaries({
        "type": st.sampled_from(["Feature", "feature", None]), "geometry": GEOMETRIES,
        "properties": PROPERTIES,
    }),
)  # fmt: skip
CALM = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def looked_at(content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(content)
        try:
            found = inspect_file(path)
        except InputError:
            return  # refused with every problem: exit 4
    for form in ("text", "md", "json"):
        assert render_inspection(found, form, language="ko")
    json.loads(render_inspection(found, "json", language="en"), parse_constant=pytest.fail)


@pytest.mark.slow
@CALM
@given(st.lists(FEATURES, max_size=4), st.sampled_from([None, "EPSG:5186", "EPSG:0", "x", 3]))
def test_any_features(features: list[Any], crs: Any) -> None:
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        document["crs"] = {"type": "name", "properties": {"name": crs}}
    looked_at(json.dumps(document).encode(), ".geojson")


@CALM
@given(st.recursive(st.none() | st.booleans() | st.text(max_size=3), lambda x: st.lists(x, max_size=3), max_leaves=8))
def test_any_json(document: Any) -> None:
    looked_at(json.dumps(document).encode(), ".json")


def _sound_gpkg() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zone.fgb"
        pyogrio.raw.write(
            path, np.array([shapely.to_wkb(shapely.box(204000, 554000, 204100, 554100))], dtype=object),
            [np.array(["가"], dtype=object)], ["name"], geometry_type="Polygon", crs="EPSG:5186", driver="FlatGeobuf",
        )  # fmt: skip
        return path.read_bytes()


SOUND = _sound_gpkg()


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=4))
def test_mutated_bytes(at: int, changed: bytes) -> None:
    looked_at(SOUND[:at] + changed + SOUND[at + len(changed) :], ".fgb")


# --- the bar --------------------------------------------------------------------------------------------------------


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_where_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        progress("overlap", 0, 10)
        progress("overlap", 5, 10)
        progress("gap", 0, 0)
    assert screen.getvalue()


def test_no_bar_is_written_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress_bar() as progress:
        progress("overlap", 5, 10)
    assert screen.getvalue() == ""


def test_collections_within_collections_end(tmp_path: Path) -> None:
    from zonegeo.sources.boundary.lenient_shapes import from_geojson, from_wkb

    deep = b"\1\7\0\0\0\1\0\0\0" * 200_000 + b"\1\7\0\0\0\0\0\0\0"
    flat = shapely.to_wkb(shapely.box(0, 0, 1, 1))
    shapes, faults = from_wkb(np.array([deep, flat, None], dtype=object))
    assert [shape is None for shape in shapes] == [True, False, True]
    assert [(fault.kind, fault.feature) for fault in faults] == [("geometry-not-read", 0)]
    nested: dict[str, Any] = {"type": "GeometryCollection", "geometries": []}
    for _ in range(5000):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    shape, seen = from_geojson(nested, 0)
    assert (shape, [fault.kind for fault in seen]) == (None, ["geometry-not-read"])


@pytest.mark.slow
def test_a_prj_of_no_encoding_is_told_and_never_used(tmp_path: Path) -> None:
    """Bytes of no encoding leave a datum that nobody knows: inspecting says so and places nothing, reading refuses.

    Once GDAL stumbled over the file itself; now zonegeo judges the .prj, and what does not hang on it is still told.
    """
    path = tmp_path / "zone.shp"
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shapely.box(204000, 554000, 204100, 554100))], dtype=object),
        [np.array(["a"], dtype=object)], ["name"], geometry_type="Polygon", crs="EPSG:5186", driver="ESRI Shapefile",
    )  # fmt: skip
    prj = path.with_suffix(".prj")
    whole = prj.read_bytes()
    for sound, cut, code in (
        (b"Korea", b"Kore\x96", "crs-no-transformation"), (b"PROJCS", b"PROJ\x96S", "crs-not-understood"),
    ):  # fmt: skip
        assert sound in whole
        prj.write_bytes(whole.replace(sound, cut))
        found = inspect_file(path)
        assert f"problem.{code}.what" in [notice.code for notice in found.notices]
        assert (found.extent is not None and found.extent.lonlat, found.places) == (None, ())
        with pytest.raises(InputError) as caught:
            read_boundary_file(path)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_view_that_never_ends_is_not_run(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "zone.gpkg"
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shapely.box(204000, 554000, 204100, 554100))], dtype=object),
        [np.array(["a"], dtype=object)], ["name"], geometry_type="Polygon", crs="EPSG:5186", driver="GPKG",
    )  # fmt: skip
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"CREATE VIEW forever AS {endless}")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('forever', 'features', 'f')"
        )
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('forever', 'geom', 'POLYGON', 5186, 0, 0)")
        database.commit()
    found = inspect_file(path)
    assert [layer.name for layer in found.layers] == ["zone"]
    assert found.features_count == 1
