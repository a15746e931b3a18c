"""The corpus of boundary files: each row of ``tests/corpus/corpus.toml`` is read right, or refused as it says.

The expected places were known before the files were written: the outlines are drawn in longitude and latitude, and the
numbers in the files come from explicit PROJ pipelines (``making/places.py``), so nothing of zonegeo is in them.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from tests.places import REAL_LAYERS, ROOT
from tests.quick_part import mostly_slow
from zonegeo.base.errors import InputError
from zonegeo.i18n.translator import Translator
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

CORPUS = ROOT / "tests" / "corpus"
CASES = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))["case"]
FARTHEST_M = 0.05
# an edge shifted by the farthest error all round changes the smallest outline of the corpus by less than this share
AREA_SHARE = 1e-3
METRES_PER_DEGREE = 111_700  # of latitude at the pole: one degree is nowhere longer


def name_of(case: dict[str, Any]) -> str:
    return " ".join([case["file"], *(f"{key}={value}" for key, value in case.get("options", {}).items())])


def rings_of(geometry: Any) -> list[list[Any]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def area_of(geometry: Any) -> float:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return sum(ring_area(ring) * (1 if n == 0 else -1) for polygon in polygons for n, ring in enumerate(polygon))


def ring_area(ring: Any) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for lon, lat, *_ in ring[:-1]:
        polygon.AddPoint(lat, lon)
    return abs(polygon.Compute()[2])


def distance_to_nearest(corner: list[float], geometry: Any) -> float:
    """Return how far the nearest corner of a geometry lies from an expected one, in metres."""
    lon, lat = corner
    vertices = {(x, y) for ring in rings_of(geometry) for x, y, *_ in ring}
    near = sorted(vertices, key=lambda p: (p[0] - lon) ** 2 + (p[1] - lat) ** 2)[:3]
    return min(Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"] for x, y in near)


@pytest.mark.parametrize("case", mostly_slow([case for case in CASES if "refused" in case], one_in=3), ids=name_of)
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        read_boundary_file(CORPUS / "files" / case["file"], **case.get("options", {}))
    assert sorted({problem.code for problem in caught.value.problems}) == sorted(case["refused"])
    for language in ("ko", "en"):
        for problem in caught.value.problems:
            for sentence in Translator(language).problem(problem):
                assert not re.search(r"^problem\.|\{\w+\}", sentence), f"{problem.code} has no sentence in {language}"


@pytest.mark.parametrize("case", mostly_slow([case for case in CASES if "refused" not in case], one_in=3), ids=name_of)
def test_read(case: dict[str, Any]) -> None:
    read = read_boundary_file(CORPUS / "files" / case["file"], **case.get("options", {}))
    assert len(read.features) == case["features"]
    shapes = [feature.geometry for feature in read.features if feature.geometry is not None]
    assert sum(map(area_of, shapes)) == pytest.approx(case["area_m2"], rel=case.get("area_tolerance", AREA_SHARE))
    for corner in case.get("corners", []):
        assert distance_to_nearest(corner, shapes[0]) <= FARTHEST_M
    properties = read.features[0].properties if read.features else {}
    assert {key: properties.get(key) for key in case.get("properties", {})} == case.get("properties", {})
    assert read.evidence["crs_known_by"] == case["crs_known_by"]
    if case["crs_known_by"] == "option":
        assert read.evidence["crs"] == case["crs"]
    assert set(case.get("notices", [])) <= {notice["code"] for notice in read.evidence["notices"]}
    if "encoding" in case:
        assert read.evidence["encoding"] == case["encoding"]


def test_the_corpus_is_whole() -> None:
    """No fewer files than there were, no file without a row, no row twice, and small enough to be kept."""
    files = {path.relative_to(CORPUS / "files").as_posix() for path in (CORPUS / "files").rglob("*") if path.is_file()}
    named = {case["file"] for case in CASES}
    beside = {".shx", ".dbf", ".prj", ".cpg"}
    assert len(CASES) >= 513
    assert {each for each in files if Path(each).suffix.lower() not in beside} <= named <= files
    assert len({name_of(case) for case in CASES}) == len(CASES)
    sizes = [(CORPUS / "files" / each).stat().st_size for each in files]
    assert max(sizes) < 20_000
    assert sum(sizes) < 2_500_000


def test_every_report_has_its_input() -> None:
    """At least a hundred reports; each names a file of the corpus, or a test that is there."""
    lines = (CORPUS / "reports.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| [")]
    tests = (ROOT / "tests" / "sources" / "raster" / "test_raster_door.py").read_text(encoding="utf-8")
    files = {case["file"] for case in CASES}
    assert len({row[0] for row in rows}) >= 100
    for row in rows:
        for name in re.findall(r"`([^`]+)`", row[2]):
            assert name in files or f"def {name}(" in tests, name
    told = {case["report"] for case in CASES if "report" in case}
    assert told <= {re.search(r"\((https[^)]+)\)", row[0])[1] for row in rows}  # type: ignore[index]


@pytest.mark.skipif(not REAL_LAYERS.is_dir(), reason="ZONEGEO_REAL_LAYERS names no folder of real layers")
@pytest.mark.parametrize(("crs", "encoding"), [("EPSG:5174", "cp949"), ("EPSG:5186", "utf-8")])
def test_real_layers_stay_in_their_place(crs: str, encoding: str, tmp_path: Path) -> None:
    """Every GeoJSON layer of polygons, written as a Shapefile by geopandas: each corner comes back."""
    looked_at = 0
    for layer in sorted(REAL_LAYERS.glob("*.geojson")):
        frame = geopandas.read_file(layer)
        frame = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & frame.geometry.is_valid]
        frame = frame.reset_index(drop=True)
        target = tmp_path / f"{layer.stem}.shp"
        shapes = geopandas.GeoDataFrame({"number": [str(n) for n in frame.index]}, geometry=frame.geometry)
        shapes.to_crs(crs).to_file(target, encoding=encoding)
        read = read_boundary_file(target)
        assert len(read.features) == len(frame) > 0
        looked_at += len(frame)
        for known, feature in zip(frame.geometry, read.features, strict=True):
            # a Shapefile turns outer rings the other way round and may begin a ring elsewhere: corners, not their order
            written = shapely.MultiPoint(shapely.get_coordinates(known))
            found = shapely.MultiPoint(shapely.get_coordinates(shapely.from_geojson(json.dumps(feature.geometry))))
            assert shapely.hausdorff_distance(written, found) < FARTHEST_M / METRES_PER_DEGREE
    assert looked_at > 100
