"""Land in memory is the file that it would be: every form of it says the same, and what it does not say is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS

import zonegeo as zg
from zonegeo.sources.boundary.land_file import land_file, land_files

SQUARE = shapely.box(200_000, 600_000, 200_100, 600_100)
FRAME = geopandas.GeoDataFrame({"name": ["가"]}, geometry=[SQUARE], crs="EPSG:5186")


def forms() -> dict[str, Any]:
    pyarrow = pytest.importorskip("pyarrow")
    return {
        "frame": FRAME, "series": FRAME.geometry, "list": [SQUARE], "array": np.array([SQUARE], dtype=object),
        "shape": SQUARE, "interface": FRAME.__geo_interface__, "feature": FRAME.__geo_interface__["features"][0],
        "arrow": pyarrow.table(FRAME.to_arrow()),
    }  # fmt: skip


def test_every_form_of_a_land_has_the_same_area() -> None:
    # 100 m × 100 m on paper: no machine is asked
    found = {name: zg.measure_area(land, crs="EPSG:5186")[0]["area_m2"] for name, land in forms().items()}
    assert found == {name: pytest.approx(10_000.0, abs=1e-5) for name in found}
    assert len(found) == 8


@pytest.mark.parametrize("code", ["EPSG:5186", "EPSG:5179", "EPSG:4326"])
def test_the_crs_is_the_frames(code: str) -> None:
    assert zg.measure_area(FRAME.to_crs(code))[0]["area_m2"] == pytest.approx(10_000.0, abs=1e-3)


@pytest.mark.parametrize("land", [FRAME.set_crs(None, allow_override=True), FRAME.__geo_interface__, [SQUARE]])
def test_a_land_without_crs_is_refused_with_the_fix(land: Any) -> None:
    for use in (zg.measure_area, zg.inspect_file):
        with pytest.raises(zg.InputError, match="set_crs") as refused:
            use(land)
        assert [each.code for each in refused.value.problems] == ["frame-without-crs"]


def test_a_shift_of_its_own_is_kept() -> None:
    """The code alone would say a Bessel system without the shift that the frame has."""
    crs = CRS("+proj=tmerc +lat_0=38 +lon_0=127 +x_0=200000 +y_0=500000 +ellps=bessel +towgs84=-115.8,474.99,674.11")
    told = json.loads(land_file(FRAME.set_crs(crs, allow_override=True)).read_bytes())["crs"]["properties"]["name"]
    assert "674.11" in told


def test_no_value_of_a_cell_is_lost_or_made_up() -> None:
    cells = [
        1,
        2.5,
        None,
        np.nan,
        pd.NA,
        pd.NaT,
        "가",
        date(2026, 1, 2),
        True,
        ["a", "b"],
        np.int64(1111010100100010001),
    ]
    frame = geopandas.GeoDataFrame({"cell": pd.Series(cells, dtype=object)}, geometry=[SQUARE] * len(cells), crs=5186)
    found = [each["properties"]["cell"] for each in json.loads(land_file(frame).read_bytes())["features"]]
    expected = [1, 2.5, None, None, None, None, "가", "2026-01-02", True, ["a", "b"], 1111010100100010001]
    assert found == expected


def test_coordinates_come_back_to_the_last_bit() -> None:
    rng = np.random.default_rng(5)
    points = shapely.points(rng.uniform(1e5, 7e5, (500, 2)))
    features = json.loads(land_file(list(points), crs="EPSG:5186").read_bytes())["features"]
    assert [tuple(each["geometry"]["coordinates"]) for each in features] == [(each.x, each.y) for each in points]


def test_a_file_of_that_name_on_the_disk_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("frame.geojson").write_text("{}", encoding="utf-8")
    assert zg.measure_area([SQUARE], crs="EPSG:5186")[0]["area_m2"] == pytest.approx(10_000.0, abs=1e-5)
    assert zg.inspect_file(FRAME).totals is not None


def test_several_have_names_of_their_own() -> None:
    named = FRAME.copy()
    named.attrs["name"] = "제2안"
    names = [each.name for each in land_files([FRAME, named, FRAME, named, Path("frame-2.geojson")])]
    assert names == ["frame.geojson", "제2안.geojson", "frame-3.geojson", "제2안-2.geojson", "frame-2.geojson"]


@pytest.mark.parametrize("name", ["../경계/1안", "C:\\land", "a:b", "줄\n바꿈", " ", "..", "A.GeoJSON"])
def test_a_name_makes_no_path(name: str) -> None:
    frame = FRAME.copy()
    frame.attrs["name"] = name
    file = land_file(frame)
    assert str(file) == file.name
    assert file.suffix.lower() == ".geojson"
    assert not set(file.name) & set('/\\:*?"<>|\n')


def test_the_features_own_id_is_kept() -> None:
    feature = {"type": "Feature", "id": "kist", "properties": {"use": "R&D"}, "geometry": SQUARE.__geo_interface__}
    assert zg.measure_area(feature, crs="EPSG:5186")[0]["id"] == "kist"


@pytest.mark.parametrize(
    ("land", "code"), [(pd.DataFrame({"a": [1]}), "frame-without-geometry"), (7, "land-not-understood"),
                       (["a"], "land-not-understood"), ([SQUARE, 3], "land-not-understood")],
)  # fmt: skip
def test_what_is_no_land_is_refused(land: Any, code: str) -> None:
    with pytest.raises(zg.ZonegeoError) as refused:
        land_file(land, crs="EPSG:5186")
    assert [each.code for each in refused.value.problems] == [code]


def test_land_alone_needs_rules_and_a_day() -> None:
    with pytest.raises(zg.UsageError, match="as_of"):
        zg.evaluate(FRAME, profile="kr/innotown")
    with pytest.raises(zg.UsageError, match="profile"):
        zg.evaluate(FRAME, as_of=date(2026, 1, 1))


def test_faults_are_told_and_not_mended() -> None:
    bow = shapely.Polygon([(200_000, 600_000), (200_100, 600_100), (200_100, 600_000), (200_000, 600_100)])
    found = zg.inspect_file(geopandas.GeoDataFrame(geometry=[bow, None], crs="EPSG:5186"))
    assert {"null-geometry"} < {each.kind for each in found.faults}
    with pytest.raises(zg.InputError):
        zg.measure_area([bow], crs="EPSG:5186")
