"""Boundary files of other formats: read at the right place with the right text, or refused with the fix."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import CRS, Geod
from pyproj.transformer import TransformerGroup

from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

# a square kilometre near Hongneung, in metres of a TM plane
SQUARE = shapely.box(204000, 554000, 205000, 555000)
SQUARES = {"EPSG:5179": shapely.box(959000, 1954000, 960000, 1955000)}
NAME = "홍릉 배후공간"


def write(path: Path, crs: str | None, *, shape: Any = SQUARE, name: str = NAME, **options: Any) -> Path:
    drivers = {".shp": "ESRI Shapefile", ".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".kml": "KML"}
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shape)], dtype=object), [np.array([name], dtype=object)], ["name"],
        geometry_type=shape.geom_type, crs=crs, driver=drivers[path.suffix], **options,
    )  # fmt: skip
    return path


def shapefile(folder: Path, crs: str | None = "EPSG:5186", *, encoding: str = "cp949", cpg: str | None = None) -> Path:
    path = write(folder / "zone.shp", crs or "EPSG:5186", encoding=encoding)
    if crs is None:
        path.with_suffix(".prj").unlink()
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


def refusal(path: Path, **options: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_boundary_file(path, **options)
    return [problem.code for problem in caught.value.problems]


def first_corner(path: Path, **options: Any) -> tuple[float, float]:
    geometry = read_boundary_file(path, **options).features[0].geometry
    assert geometry is not None
    return shapely.geometry.shape(geometry).exterior.coords[0]


@pytest.mark.parametrize(
    ("written", "cpg", "codec", "evidence"),
    [
        ("cp949", None, "cp949", "cp949"),
        ("cp949", "UTF-8", "cp949", "cp949"),  # the .cpg lies
        ("cp949", "ISO-8859-1", "cp949", "cp949"),  # it would decode anything
        ("cp949", "EUC-KR", "cp949", "cpg"),
        ("utf-8", None, "utf-8", "utf-8"),
        ("utf-8", "UTF-8", "utf-8", "cpg"),
    ],
)
def test_korean_attributes(tmp_path: Path, written: str, cpg: str | None, codec: str, evidence: str) -> None:
    path = shapefile(tmp_path, encoding=written, cpg=cpg)
    assert NAME.encode(written) in path.with_suffix(".dbf").read_bytes()  # the file is what it is meant to be
    read = read_boundary_file(path)
    assert read.features[0].properties["name"] == NAME
    assert (read.evidence["encoding"], read.evidence["encoding_evidence"]) == (codec, evidence)


def test_bytes_of_neither_encoding_stop(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(NAME.encode("cp949")[:2], b"\xff\xff"))
    assert refusal(path) == ["encoding-unknown"]
    assert refusal(path, encoding="utf-8") == ["encoding-wrong"]


@pytest.mark.parametrize("code", ["EPSG:5186", "EPSG:5174", "EPSG:2097", "EPSG:5179"])
@pytest.mark.parametrize("ending", [".shp", ".gpkg", ".fgb"])
def test_place_is_that_of_the_full_datum_shift(tmp_path: Path, code: str, ending: str) -> None:
    square = SQUARES.get(code, SQUARE)
    path = write(tmp_path / f"zone{ending}", code, shape=square)
    group = TransformerGroup(CRS(code), "EPSG:4326", always_xy=True, allow_ballpark=False)
    corners = [first_corner(path)]
    known = [group.transformers[0].transform(*square.exterior.coords[0])]
    distance = Geod(ellps="WGS84").inv(*corners[0], *known[0])[2]
    assert distance < 0.05


def test_systems_with_the_same_numbers_are_told_apart(tmp_path: Path) -> None:
    """5174 has its meridian 10.405" farther east than 2097: 255 m at Seoul."""
    path = shapefile(tmp_path, None)
    modified, plain = (first_corner(path, crs=code) for code in ("EPSG:5174", "EPSG:2097"))
    assert 250 < Geod(ellps="WGS84").inv(*modified, *plain)[2] < 260


def test_crs_is_never_guessed(tmp_path: Path) -> None:
    assert refusal(shapefile(tmp_path, None)) == ["crs-missing"]
    assert read_boundary_file(tmp_path / "zone.shp", crs="EPSG:5186").evidence["crs_known_by"] == "option"
    assert refusal(tmp_path / "zone.shp", crs="EPSG:999999") == ["crs-not-understood"]


def test_bessel_without_a_datum_is_refused(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(".prj").write_text(
        'PROJCS["Korea",GEOGCS["GCS",DATUM["D_unknown",SPHEROID["Bessel_1841",6377397.155,299.1528128]],'
        'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",200000],PARAMETER["False_Northing",500000],PARAMETER["Central_Meridian",127],'
        'PARAMETER["Scale_Factor",1],PARAMETER["Latitude_Of_Origin",38],UNIT["Meter",1]]'
    )
    assert refusal(path) == ["crs-datum-unknown"]
    assert read_boundary_file(path, crs="EPSG:5174").evidence["crs_known_by"] == "option"


def test_zipped_shapefile_and_kml(tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    with zipfile.ZipFile(tmp_path / "zone.zip", "w") as archive:
        for part in tmp_path.glob("zone.[sdp]*"):
            archive.write(part, f"경계/{part.name}")
    assert first_corner(tmp_path / "zone.zip") == first_corner(path)
    drawn = write(tmp_path / "drawn.kml", "EPSG:4326", shape=shapely.box(127, 37, 127.01, 37.01))
    with zipfile.ZipFile(tmp_path / "drawn.kmz", "w") as archive:
        archive.write(drawn, "doc.kml")
    assert first_corner(tmp_path / "drawn.kmz") == pytest.approx((127.01, 37.0), abs=1e-9)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(path, "a.shp")
        archive.write(path, "b.shp")
    assert refusal(tmp_path / "two.zip") == ["archive-not-one-file"]


def test_faults_are_told(tmp_path: Path) -> None:
    swapped = write(tmp_path / "swapped.gpkg", "EPSG:4326", shape=shapely.box(37, 127, 37.01, 127.01))
    assert refusal(swapped) == ["lonlat-swapped"]
    tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert refusal(write(tmp_path / "tie.gpkg", "EPSG:4326", shape=tie)) == ["ring-crosses-itself"]
    for layer in ("a", "b"):
        write(tmp_path / "two.gpkg", "EPSG:5186", layer=layer, append=layer == "b")
    assert refusal(tmp_path / "two.gpkg") == ["layer-not-chosen"]
    assert refusal(tmp_path / "two.gpkg", layer="c") == ["unknown-layer"]
    assert read_boundary_file(tmp_path / "two.gpkg", layer="b").evidence["layer"] == "b"


@pytest.mark.parametrize(
    ("name", "code"),
    [("a.dwg", "format-closed"), ("a.hwp", "format-closed"), ("a.gpkg", "format-broken"), ("a.zip", "format-broken"),
     ("a.kml", "format-broken"), ("a.shp", "format-broken"), ("a.xyz", "format-not-read")],
)  # fmt: skip
def test_what_is_no_boundary_is_refused(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / name).write_bytes(b"AC1032 nothing of the kind")
    assert refusal(tmp_path / name) == [code]


def test_import_writes_new_files_with_their_provenance(tmp_path: Path, command: Any) -> None:
    path, out = shapefile(tmp_path), tmp_path / "zone.geojson"
    for language in ("ko", "en"):
        out.unlink(missing_ok=True)
        said = command("import", path, "-o", out, "--lang", language)
        assert (said.code, said.out) == (0, ""), said.err
        assert "cp949" in said.err
    document = json.loads(out.read_text(encoding="utf-8"))
    assert document["features"][0]["properties"]["name"] == NAME
    assert document["provenance"]["encoding"] == "cp949"
    assert math.isfinite(document["provenance"]["transformation_accuracy_m"])
    before = out.read_bytes()
    # what the command wrote last it writes again; what somebody changed since it does not
    assert command("import", path, "-o", out, "--lang", "en").code == 0
    assert out.read_bytes() == before
    out.write_bytes(before + b" ")
    assert command("import", path, "-o", out).code == 2
    assert out.read_bytes() == before + b" "
    out.write_bytes(before)
    assert command("import", path, "-o", tmp_path / "zone.dxf").code == 2
    assert out.read_bytes() == before
    areas = [json.loads(command("measure", "area", each, "--format", "json").out) for each in (path, out)]
    # written to a centimetre: along 4 km of edges that is some hundredths of a square metre
    assert areas[0][0]["area_m2"] == pytest.approx(areas[1][0]["area_m2"], abs=0.5)
    assert areas[0][0]["area_m2"] == pytest.approx(1e6, abs=0.01)


def test_a_refusal_says_the_fix(tmp_path: Path, command: Any) -> None:
    path = shapefile(tmp_path, None)
    for language in ("ko", "en"):
        said = command("measure", "area", path, "--lang", language)
        assert said.code == 4
        assert "zonegeo import FILE -o OUT.geojson --crs EPSG:" in said.err
