"""Results as frames say what the result says, with units and CRS, and the accessor measures as the command does."""

from __future__ import annotations

import geopandas
import pytest
import shapely

import zonegeo as zg
import zonegeo.accessor
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study


@pytest.fixture(scope="module")
def found(hongneung: Study, innotown: Profile) -> zg.Evaluation:
    return zg.evaluate(hongneung, profile=innotown)


def test_findings_as_rows(found: zg.Evaluation) -> None:
    table = found.to_frame()
    for each in found.findings:
        row = table.loc[each.requirement]
        assert row["verdict"] == each.verdict.value
        if each.measurement is not None and each.measurement.value is not None:
            assert (row["value"], row["unit"]) == (each.measurement.value, each.measurement.unit)
    assert table.attrs["units"]["value"] == "column unit"
    assert len(table) == len(found.findings) > 8


def test_sites_and_separations_as_land(found: zg.Evaluation) -> None:
    sites, matrix = found.sites_frame(), found.matrix_frame()
    assert sites.crs == matrix.crs == "EPSG:4326"
    assert sites.attrs["units"]["measured_area"] == "m2"
    assert matrix.attrs["units"] == dict.fromkeys(("value", "low", "high", "ellipsoid", "centroid"), "m")
    measured = {each.id: each.measured_area for each in found.sites if each.measured_area is not None}
    # measured once more, from the outline that the frame hands out
    again = sites.loc[list(measured)].zonegeo.area()["area_m2"]
    assert again.to_dict() == pytest.approx(measured, rel=1e-9)


def test_a_comparison_as_frames(hongneung: Study) -> None:
    compared = zg.compare(hongneung, ["request-2019", "designation-2020"], with_shapes=True)
    assert len(compared.to_frame()) == len(compared.rows) * 2
    land = compared.land_frame()
    shown = land[land.geometry.notna() & (land["area"] > 1)]
    areas = geopandas.GeoDataFrame(shown, crs=land.crs).to_crs(compared.analysis_crs).area
    assert len(shown) > 0
    assert list(areas) == pytest.approx(list(shown["area"]), rel=1e-5)


def test_a_result_is_told_in_a_line(found: zg.Evaluation) -> None:
    assert len(repr(found)) < 500
    assert repr(found).startswith("<Evaluation hongneung/designation-2020")


def test_the_accessor_keeps_the_labels() -> None:
    boxes = [shapely.box(200_000, 600_000, 200_100, 600_100), None, shapely.box(200_300, 600_000, 200_400, 600_100)]
    frame = geopandas.GeoDataFrame({"k": [1, 2, 3]}, geometry=boxes, crs="EPSG:5186", index=["a", "b", "c"])
    area, apart = frame.zonegeo.area(), frame.zonegeo.separation(to="c")
    assert area["area_m2"].round(3).to_dict() == pytest.approx({"a": 1e4, "b": float("nan"), "c": 1e4}, nan_ok=True)
    assert apart["separation_m"].round(3).to_dict() == pytest.approx({"a": 200, "b": float("nan"), "c": 0}, nan_ok=True)
    assert area.attrs["units"]["ellipsoid_area_m2"] == "m2"
    assert frame.zonegeo.faults()["rows"].tolist() == [["b"]]
