"""Shapes that are read, moved and looked at all together are those that are one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from zonegeo.base.errors import InputError
from zonegeo.geometry import column_of, geometries_of
from zonegeo.sources.boundary import to_lonlat
from zonegeo.sources.boundary.raw.shapes import moved
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes, all_at_once
from zonegeo.sources.boundary.read_boundary_file import BoundaryFile, read_boundary_file
from zonegeo.sources.study.find_study import carried_root


def ring(x: float, y: float, size: float, *z: float) -> list[list[float]]:
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    return [[*each, *z] for each in corners]


@st.composite
def polygons(draw: st.DrawFn) -> list[list[list[float]]]:
    x, y = draw(st.sampled_from([(127, 37), (127.25, 37.5), (126.1, 36.9)]))
    holes = draw(st.integers(0, 2))
    return [ring(x, y, 1), *(ring(x + 0.1 + 0.4 * n, y + 0.1, 0.25) for n in range(holes))]


OUTLINES = st.one_of(
    st.none(),
    polygons().map(lambda rings: {"type": "Polygon", "coordinates": rings}),
    st.lists(polygons(), min_size=1, max_size=3).map(lambda parts: {"type": "MultiPolygon", "coordinates": parts}),
)


@given(st.lists(OUTLINES, max_size=6))
def test_outlines_at_once_are_those_one_by_one(outlines: list[dict[str, Any] | None]) -> None:
    drawn = all_at_once(outlines)
    assert drawn is not None
    assert list(drawn) == [None if each is None else moved(each, lambda xy: xy) for each in outlines]
    assert list(geometries_of(drawn.array)) == list(drawn)


@pytest.mark.parametrize(
    "coordinates",
    [
        [], [[]], [[[127, 37], [128, 37], [128, 38]]], [ring(127, 37, 1)[:-1]], [[*ring(127, 37, 1)[:3], [127, "37"]]],
        [[*ring(127, 37, 1), [127, 37, 5]]], [[*ring(127, 37, 1)[:4], [True, 37]]], [ring(127, 37, 1e300)],
        [ring(10**400, 37, 1)], ring(127, 37, 1), "none",
    ],
)  # fmt: skip
def test_a_ring_that_is_none_is_left_to_be_looked_at(coordinates: Any) -> None:
    sound = {"type": "Polygon", "coordinates": [ring(127, 37, 1)]}
    assert all_at_once([sound, {"type": "Polygon", "coordinates": coordinates}]) is None


def test_heights_are_left_out_all_together() -> None:
    drawn = all_at_once([{"type": "Polygon", "coordinates": [ring(127, 37, 1, 30.5)]}])
    assert drawn is not None
    assert drawn[0] == {"type": "Polygon", "coordinates": [ring(127, 37, 1)]}


def test_any_kind_of_shape_is_written_as_the_library_writes_it() -> None:
    box = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 2)
    kinds = [box, None, shapely.Point(1, 2), shapely.MultiPolygon([box, shapely.box(5, 5, 6, 6)]), shapely.Polygon(),
             shapely.LineString([(0, 0), (1, 1)]), shapely.force_3d(box)]  # fmt: skip
    told = [None if each is None else json.loads(json.dumps(mapping(each))) for each in kinds]
    assert json.loads(json.dumps(list(geometries_of(column_of(kinds))))) == told


def read_both_ways(path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[Any, Any]:
    """Read a file as it is read, and once more feature by feature; what a file is refused for stands for it."""

    def read() -> Any:
        try:
            found: BoundaryFile = read_boundary_file(path, **options)
        except InputError as error:
            return [(each.code, each.where, each.values) for each in error.problems]
        return found.features, found.evidence

    whole = read()
    with monkeypatch.context() as patched:
        patched.setattr(to_lonlat, "all_at_once", lambda _: None)
        return whole, read()


@pytest.mark.parametrize("name", ["geo/districts.geojson", "data/boundaries/hongneung/sites.geojson"])
def test_a_carried_file_is_the_same_read_at_once_and_one_by_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, single = read_both_ways(carried_root() / name, monkeypatch)
    assert whole == single


@pytest.mark.parametrize(
    ("crs", "x", "y", "size"),
    [
        ("EPSG:5186", 200_000, 550_000, 90), ("EPSG:5186", 550_000, 200_000, 90), ("EPSG:5186", 127, 37, 0.01),
        ("EPSG:5186", 9_000_000, 550_000, 90), ("EPSG:4326", 37.5, 127.0, 0.01), ("EPSG:4326", 13.4, 52.5, 0.01),
        ("EPSG:32633", 390_000, 5_820_000, 90), ("EPSG:32633", 200_000, 550_000, 90), ("EPSG:3857", 200_000, 1e9, 90),
    ],
)  # fmt: skip
def test_a_place_is_judged_the_same_at_once_and_one_by_one(
    crs: str, x: float, y: float, size: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = (200_000, 550_000, 50) if crs == "EPSG:5186" else (x, y, size)
    features = [
        {"type": "Feature", "properties": {"id": n}, "geometry": {"type": "Polygon", "coordinates": [ring(*each)]}}
        for n, each in enumerate([sound, (x, y, size)])
    ]
    document = {"type": "FeatureCollection", "features": features}
    (tmp_path / "a.geojson").write_text(json.dumps(document), encoding="utf-8")
    for options in ({"crs": crs}, {"crs": crs, "swap_xy": True}):
        whole, single = read_both_ways(tmp_path / "a.geojson", monkeypatch, **options)
        assert whole == single


def test_a_layer_of_shapes_keeps_its_outlines_and_its_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import geopandas

    bow = shapely.Polygon([(0, 0), (50, 50), (50, 0), (0, 50)])
    parts = shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(20, 20, 30, 30)])
    for shapes in ([parts, shapely.box(70, 70, 80, 80), None], [parts, bow], [parts, shapely.Point(1, 1)]):
        land = shapely.transform(column_of(shapes), lambda xy: xy + np.array([200_000, 550_000]))
        frame = geopandas.GeoDataFrame({"id": [*map(str, range(len(land)))]}, geometry=land, crs=5186)
        frame.to_file(tmp_path / "a.gpkg", layer="a", driver="GPKG")
        whole, single = read_both_ways(tmp_path / "a.gpkg", monkeypatch)
        assert whole == single
        assert len(whole) > 0


def test_all_are_written_as_each_is_alone() -> None:
    square, other = shapely.box(0.1, 0, 1, 1), shapely.box(2, 0, 3, 1).difference(shapely.box(2.2, 0.2, 2.4, 0.4))
    both = shapely.multipolygons([square, other])
    plain = [square, None, other, both]
    odd = [
        shapely.Polygon(), shapely.MultiPolygon(), shapely.multipolygons([square, shapely.Polygon()]),
        shapely.Point(1, 2), shapely.force_3d(square, 4.0), shapely.GeometryCollection([square]),
    ]  # fmt: skip
    for shapes in ([], plain, *([*plain, each] for each in odd), plain * 1500):
        written = WrittenShapes(column_of(shapes))
        assert [*written] == [written[number] for number in range(len(written))]
