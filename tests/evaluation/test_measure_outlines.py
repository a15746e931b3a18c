"""Bare outlines measured: squares of known size on the central meridian, and which CRS fits them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import shapely
from pyproj import Geod

from tests.pictures import lonlat, shapes
from zonegeo.base.errors import InputError, UsageError
from zonegeo.evaluation.measure_outlines import measure_areas, measure_nearest, measure_pair
from zonegeo.geodesy.crs import belt_for
from zonegeo.geometry import Geometry, shape_of

GEOD = Geod(ellps="GRS80")


def drawn(picture: str) -> Mapping[str, Geometry]:
    return {name: shape_of(lonlat(shape)) for name, shape in shapes(picture, cell_m=100.0).items()}


def square(west: float, south: float, size: float = 0.01) -> Geometry:
    return shapely.box(west, south, west + size, south + size)


def test_areas_and_perimeters_of_squares() -> None:
    outlines = drawn("aa.b")
    rows = measure_areas(outlines, crs="EPSG:5186")
    assert [row["id"] for row in rows] == ["a", "b"]
    for row, area, perimeter in zip(rows, (20_000.0, 10_000.0), (600.0, 400.0), strict=True):
        assert row["area_m2"] == pytest.approx(area, rel=1e-9)
        assert row["perimeter_m"] == pytest.approx(perimeter, rel=1e-9)
        assert row["ellipsoid_area_m2"] == pytest.approx(area, rel=1e-5)
        ellipsoid, _ = GEOD.geometry_area_perimeter(outlines[row["id"]])
        assert row["ellipsoid_area_m2"] == pytest.approx(abs(ellipsoid), rel=1e-9)
        assert (row["crs"], set(row)) == (
            "EPSG:5186", {"id", "area_m2", "ellipsoid_area_m2", "perimeter_m", "crs"},
        )  # fmt: skip


def test_without_a_crs_the_belt_that_fits_is_used_and_named() -> None:
    assert [row["crs"] for row in measure_areas(drawn("a"), crs=None)] == ["EPSG:5186"]
    east = {"a": square(129.0, 35.5)}
    assert [row["crs"] for row in measure_areas(east, crs=None)] == ["EPSG:5187"]
    assert [row["crs"] for row in measure_areas(east, crs="EPSG:5188")] == ["EPSG:5188"]


def test_a_plane_of_elsewhere_is_refused_by_the_option_that_names_it() -> None:
    for measured in (lambda outlines: measure_areas(outlines, crs="EPSG:5186"),
                     lambda outlines: measure_pair(outlines, "a", "b", crs="EPSG:5186")):  # fmt: skip
        with pytest.raises(InputError) as caught:
            measured({"a": square(10.0, 50.0), "b": square(10.1, 50.0)})
        (problem,) = caught.value.problems
        assert (problem.code, problem.where) == ("crs-unfit-here", "--measure-in")


def test_the_separation_of_two_outlines_with_the_line_between_them() -> None:
    outlines = drawn("aa..b\n.....\nc....")
    row = measure_pair(outlines, "a", "b", crs="EPSG:5186")
    assert (row["from"], row["to"], row["crs"]) == ("a", "b", "EPSG:5186")
    assert row["separation_m"] == pytest.approx(200.0, abs=1e-6)
    assert row["centroid_distance_m"] == pytest.approx(350.0, abs=1e-6)
    line = shapely.geometry.shape(row["line"])
    assert row["ellipsoid_separation_m"] == pytest.approx(GEOD.geometry_length(line), abs=1e-4)
    assert row["ellipsoid_separation_m"] == pytest.approx(200.0, rel=1e-5)
    assert shapely.geometry.shape(outlines["a"]).distance(shapely.Point(line.coords[0])) < 1e-8
    assert shapely.geometry.shape(outlines["b"]).distance(shapely.Point(line.coords[-1])) < 1e-8
    back = measure_pair(outlines, "b", "a", crs="EPSG:5186")
    assert back["separation_m"] == pytest.approx(row["separation_m"], abs=1e-9)
    assert set(row) == {
        "from", "to", "separation_m", "ellipsoid_separation_m", "centroid_distance_m", "crs", "line",
    }  # fmt: skip


def test_the_belt_fits_the_two_outlines_of_a_pair_alone() -> None:
    # one far in the east keeps no third from being measured
    outlines = {"a": square(126.9, 37.5), "b": square(127.1, 37.5), "far": square(131.8, 37.2)}
    row = measure_pair(outlines, "a", "b", crs=None)
    assert (row["crs"], row["separation_m"]) == ("EPSG:5186", pytest.approx(16_800, rel=0.01))
    assert measure_pair(outlines, "a", "b", crs="EPSG:5185")["crs"] == "EPSG:5185"
    with pytest.raises(UsageError):
        measure_pair(outlines, "a", "far", crs=None)


@pytest.mark.parametrize(
    ("west", "crs"), [(124.9, "EPSG:5185"), (126.9, "EPSG:5186"), (128.9, "EPSG:5187"), (130.9, "EPSG:5188")]
)
def test_the_nearest_belt(west: float, crs: str) -> None:
    assert belt_for(shapely.total_bounds([square(west, 37.5)])) == crs
    assert belt_for(shapely.total_bounds([square(west, 37.5), square(west + 0.1, 37.4)])) == crs


@pytest.mark.parametrize(
    ("outlines", "middle"),
    [
        ({"a": square(124.6, 37.5), "b": square(131.8, 37.5)}, 128.205),  # all of Korea
        ({"a": square(2.0, 48.0)}, 2.005), ({"a": square(2.0001, 48.0)}, 2.005),
        ({"a": square(127.0, 37.5), "b": square(131.8, 37.5)}, 129.405),
        ({"a": square(126.0, 37.5), "b": square(128.61, 37.5)}, 127.31),  # fit in the middle and at one end alone
    ],
)  # fmt: skip
def test_outlines_that_no_belt_fits_need_a_crs(outlines: Mapping[str, Any], middle: float) -> None:
    with pytest.raises(UsageError) as caught:
        belt_for(shapely.total_bounds(list(outlines.values())))
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("crs-needed", "--measure-in")
    assert problem.values == {"value": middle}  # three decimals


def test_each_outline_has_the_nearest_of_the_others() -> None:
    """Squares of 100 m: b 200 m east of a, c beside b."""
    rows = measure_nearest(drawn("a..bc"), crs="EPSG:5186")
    told = [(row["from"], row["to"], row["crs"]) for row in rows]
    assert told == [("a", "b", "EPSG:5186"), ("b", "c", "EPSG:5186"), ("c", "b", "EPSG:5186")]
    assert [row["separation_m"] for row in rows] == pytest.approx([200.0, 0.0, 0.0], abs=1e-5)
    for row in rows:
        pair = measure_pair(drawn("a..bc"), row["from"], row["to"], crs="EPSG:5186")
        assert pair["separation_m"] == row["separation_m"]


def test_an_outline_alone_has_no_nearest_one() -> None:
    assert measure_nearest(drawn("a"), crs=None) == [
        {"from": "a", "to": None, "separation_m": None, "crs": "EPSG:5186"}
    ]
