"""What is written is read back: through zonegeo's own door, and by programs and libraries that are not ours."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ezdxf
import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import shape

from tests.exports.samples import HALL, LONG, ROWS, SHAPES, YARD, table
from tests.quick_part import mostly_slow
from zonegeo.exports.exporters import WRITERS
from zonegeo.exports.formats.shapefile import field_names
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

LONLAT_ONLY = (".geojson", ".json", ".kml")
PLANES = ("EPSG:5186", "EPSG:5174", "EPSG:5179")
CASES = [
    *((suffix, None) for suffix in WRITERS if suffix != ".dxf"),
    *((suffix, crs) for suffix in WRITERS if suffix not in LONLAT_ONLY for crs in PLANES),
]
# how far a corner may have moved in degrees, of which 1e-9 are 0.1 mm
PLANE_WAY = 2e-10  # a micrometre in the plane, and PROJ's own inverse
needs_ogr2ogr = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr (gdal-bin) is not installed")


def far(found: Any, known: Any) -> float:
    """The farthest that any corner of either outline lies from the other outline, in the unit of both."""
    return float(shapely.hausdorff_distance(found.boundary, known.boundary))


def same(told: Any, known: Any) -> bool:
    """True where a reader's value says the same: tables have 1 for yes, text for lists, and no difference of empty."""
    if isinstance(known, list):
        return told in (known, json.dumps(known, ensure_ascii=False))
    if isinstance(known, bool):
        return told in (known, int(known), str(known).lower())
    if isinstance(known, int | float):
        return float(told) == pytest.approx(known, rel=1e-12, abs=1e-9)
    return told == known or (known is None and told in ("", None))


def names_in(suffix: str) -> dict[str, str]:
    """Return what each column is called in a file of that format as readers show it."""
    if suffix in (".shp", ".zip"):
        return field_names(list(ROWS[0]))
    return {name: name for name in ROWS[0]}


@pytest.mark.parametrize(("suffix", "crs"), CASES, ids=str)
def test_own_door(save: Callable[..., Any], suffix: str, crs: str | None) -> None:
    if suffix == ".dxf":
        for row, known in zip(ROWS[:2], SHAPES[:2], strict=True):
            path, _ = save(suffix, crs=crs)
            read = read_boundary_file(path, crs=crs, layer=layer_of(row["지구명"]))
            found = shapely.union_all([shape(each.geometry) for each in read.features])
            assert far(found, known) <= PLANE_WAY
            assert {each.properties["text"] for each in read.features} - {None} == {" ".join(row["지구명"].split())}
        return
    path, _ = save(suffix, crs=crs)
    read = read_boundary_file(path)
    assert len(read.features) == len(ROWS)
    names = names_in(suffix)
    for feature, row, known in zip(read.features, ROWS, SHAPES, strict=True):
        assert (feature.geometry is None) == (known is None)
        if known is not None:
            assert far(shape(feature.geometry), known) <= (PLANE_WAY if crs else 0.0)
        for name, value in row.items():
            told = feature.properties[names[name]]
            if suffix in (".shp", ".zip") and value == LONG:
                assert LONG.startswith(told)  # cut at a whole sign; the codebook has all of it
                assert 250 <= len(told.encode("cp949")) <= 254
            elif suffix == ".kml" and name == "id":
                assert value in (feature.properties["id"], feature.properties["id2"])
            elif suffix == ".csv" and value == "=1+1":
                assert told == "'=1+1"  # a spreadsheet would run it
            else:
                assert same(told, value), (name, told, value)
    if crs is not None and suffix not in (".csv", ".xlsx"):
        assert read.evidence["crs_known_by"] == "file"


def layer_of(text: str) -> str:
    from zonegeo.exports.formats.dxf import layer_name

    return layer_name(text)


@needs_ogr2ogr
@pytest.mark.parametrize(("suffix", "crs"), [
    (".geojson", None), (".kml", None), (".gpkg", "EPSG:5186"), (".shp", "EPSG:5186"), (".zip", "EPSG:5174"),
    (".shp", "EPSG:5179"),
], ids=str)  # fmt: skip
def test_ogr2ogr(save: Callable[..., Any], tmp_path: Path, suffix: str, crs: str | None) -> None:
    """GDAL's own program, in the file's CRS: WGS 84 again would be moved by its own choice of a transformation."""
    path, _ = save(suffix, crs=crs)
    source = f"/vsizip/{path}/zone.shp" if suffix == ".zip" else str(path)
    out = tmp_path / "by-gdal.csv"
    layer = ["zone"] if suffix in (".gpkg", ".shp", ".zip") else []
    ran = subprocess.run(
        ["ogr2ogr", "-f", "CSV", "-lco", "GEOMETRY=AS_WKT", str(out), source, *layer], capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "ERROR" not in ran.stderr
    csv.field_size_limit(10**7)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3
    move = Transformer.from_crs(crs or "EPSG:4326", "EPSG:4326", always_xy=True, allow_ballpark=False)
    names = names_in(suffix)
    for row, known, told in zip(ROWS, SHAPES, rows, strict=True):
        assert told[names["지구명"]] == row["지구명"]
        assert told[names["pnu"]] == row["pnu"]
        assert float(told[names["area_m2"]]) == pytest.approx(row["area_m2"])
        if known is not None:
            drawn = shapely.from_wkt(told["WKT"])
            found = shapely.transform(drawn, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
            assert far(found, known) < 2e-9


def test_geopandas_reads_the_parquet(save: Callable[..., Any]) -> None:
    path, _ = save(".parquet", crs="EPSG:5186")
    frame = geopandas.read_parquet(path)
    assert frame.crs.to_epsg() == 5186
    assert frame["지구명"].tolist() == [row["지구명"] for row in ROWS]
    assert frame["pnu"].tolist() == [row["pnu"] for row in ROWS]
    assert frame["층"].dtype == "int64"
    assert frame["vacant"].tolist() == [True, False, True]
    back = frame.to_crs("EPSG:4326").geometry
    assert far(back.iloc[0], YARD) < PLANE_WAY
    assert far(back.iloc[1], HALL) < PLANE_WAY
    assert back.iloc[2] is None


def test_openpyxl_and_csv_keep_parcel_numbers(save: Callable[..., Any]) -> None:
    path, _ = save(".xlsx")
    sheet = openpyxl.load_workbook(path).active
    heading, *rows = sheet.iter_rows(values_only=True)
    assert [dict(zip(heading, row, strict=True))["pnu"] for row in rows] == [row["pnu"] for row in ROWS]
    assert sheet.cell(2, heading.index("note") + 1).data_type == "s"  # no formula
    found = [dict(zip(heading, row, strict=True))["wkt"] for row in rows]
    assert shapely.from_wkt(found[0].removeprefix("SRID=4326;")).equals(YARD)
    path, _ = save(".csv")
    assert path.read_bytes().startswith("\ufeff".encode())


def test_drawing_is_sound_for_ezdxf(save: Callable[..., Any]) -> None:
    path, written = save(".dxf", crs="EPSG:5186")
    drawing = ezdxf.readfile(path)
    assert drawing.dxfversion == "AC1024"
    assert drawing.audit().errors == []
    assert [each.code for each in written.notices] == ["notice.export-no-shape"]
    move = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)
    for row, known in zip(ROWS[:2], SHAPES[:2], strict=True):
        plane = shapely.transform(known, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))
        layer = layer_of(row["지구명"])
        assert layer in drawing.layers
        lines = [each for each in drawing.modelspace().query("LWPOLYLINE") if each.dxf.layer == layer]
        assert all(each.closed for each in lines)
        assert len(lines) == len(shapely.get_rings(shapely.get_parts(plane)))
        told = dict(text.split("=", 1) for code, text in lines[0].get_xdata("ZONEGEO"))
        assert (told["id"], told["지구명"], told["pnu"]) == (row["id"], row["지구명"], row["pnu"])
        (label,) = [each for each in drawing.modelspace().query("TEXT") if each.dxf.layer == layer]
        assert label.dxf.text == row["지구명"]
        # the whole text lies inside, where a sign is as wide as high
        wide, high = len(label.dxf.text) * label.dxf.height / 2, label.dxf.height / 2
        x, y, _ = label.get_placement()[1]
        assert plane.contains(shapely.box(x - wide, y - high, x + wide, y + high))


TEXTS = st.text(alphabet="홍릉가나다ABZ 0189-_.,'\"<>&㎡·", min_size=1, max_size=40).map(str.strip).filter(bool)


@given(data=st.data())
@pytest.mark.parametrize("suffix", mostly_slow([".geojson", ".gpkg", ".shp", ".kml", ".parquet"], one_in=3))
def test_any_polygon_and_text(tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("any")
    west = data.draw(st.floats(126, 129.4), label="west")
    south = data.draw(st.floats(34, 38), label="south")
    side = data.draw(st.floats(1e-5, 0.01), label="side")
    polygon = shapely.box(west, south, west + side, south + side)
    if data.draw(st.booleans(), label="hole"):
        polygon = polygon.difference(shapely.box(west + side / 4, south + side / 4, west + side / 2, south + side / 2))
    row = {"name": data.draw(TEXTS, label="text"), "count": data.draw(st.integers(-(10**9), 10**9), label="count")}
    made = WRITERS[suffix](table(rows=(row,), shapes=(polygon,), label="name"), "any", suffix)
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    # 홍 alone in cp949 is ȫ in UTF-8: the reader stops at what could be either, and is told
    encoding = "cp949" if suffix == ".shp" else None
    feature = read_boundary_file(folder / f"any{suffix}", encoding=encoding).features[0]
    assert far(shape(feature.geometry), polygon) <= 0.0
    upper = {name.upper(): value for name, value in feature.properties.items()}
    assert upper["NAME"] == row["name"]
    assert upper["COUNT"] == row["count"]
