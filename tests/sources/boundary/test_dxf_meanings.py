"""What a drawing means: frames of splines, layer 0 in blocks, curves, what is invisible, and what is no closed line."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import ezdxf
import pytest
import shapely
from ezdxf.math import closed_uniform_bspline
from pyproj import Transformer

from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.read_boundary_file import BoundaryFile, read_boundary_file

X, Y = 231000.0, 418000.0  # in EPSG:5186, at Daejeon
TO_PLANE = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)


def box(west: float = 0.0, size: float = 100.0) -> list[tuple[float, float]]:
    return [(X + west, Y), (X + west + size, Y), (X + west + size, Y + size), (X + west, Y + size)]


def drawn(path: Path, draw: Any) -> Path:
    document = ezdxf.new("R2010", units=6)
    draw(document, document.modelspace())
    document.saveas(path)
    return path


def read(path: Path, **options: Any) -> BoundaryFile:
    return read_boundary_file(path, crs="EPSG:5186", **options)


def areas(found: BoundaryFile) -> list[float]:
    shapes = [shapely.geometry.shape(dict(each.geometry or {})) for each in found.features]
    return [shapely.transform(s, TO_PLANE.transform, interleaved=False).area for s in shapes]


def told(found: BoundaryFile) -> dict[str, dict[str, Any]]:
    return {each["code"]: each["values"] for each in found.evidence["notices"]}


ZONE = {"layer": "ZONE"}


def test_the_frame_of_a_spline_is_no_part_of_the_line(tmp_path: Path) -> None:
    def draw(document: Any, space: Any) -> None:
        line = space.add_polyline2d(box(-300, 900), close=True, dxfattribs=ZONE)
        for vertex in line.vertices:
            vertex.dxf.flags |= 16
        for x, y in box():
            line.append_vertex((x, y), dxfattribs={"flags": 8})
        line.dxf.flags |= 4

    assert areas(read(drawn(tmp_path / "a.dxf", draw))) == pytest.approx([10_000.0], abs=0.01)


def test_layer_0_in_a_block_is_the_layer_of_its_insert_at_any_depth(tmp_path: Path) -> None:
    def draw(document: Any, space: Any) -> None:
        inner, outer = document.blocks.new("IN"), document.blocks.new("OUT")
        inner.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True, dxfattribs={"layer": "0"})
        inner.add_lwpolyline([(20, 0), (40, 0), (40, 20), (20, 20)], close=True, dxfattribs={"layer": "OTHER"})
        outer.add_blockref("IN", (0, 0), dxfattribs={"layer": "0"})
        space.add_blockref("OUT", (X, Y), dxfattribs=ZONE)
        space.add_lwpolyline(box(200, 30), close=True, dxfattribs=ZONE)

    path = drawn(tmp_path / "a.dxf", draw)
    assert sorted(areas(read(path, layer="ZONE"))) == pytest.approx([100.0, 900.0], abs=0.01)
    assert areas(read(path, layer="OTHER")) == pytest.approx([400.0], abs=0.01)
    with pytest.raises(InputError):
        read(path, layer="0")


@pytest.mark.parametrize("kind", ["hatch", "entity"])
def test_an_ellipse_keeps_the_tolerance_that_is_stated(tmp_path: Path, kind: str) -> None:
    def draw(document: Any, space: Any) -> None:
        if kind == "hatch":
            edges = space.add_hatch(dxfattribs=ZONE).paths.add_edge_path()
            edges.add_ellipse((X, Y), (240.0, 70.0), 0.4)
        else:
            space.add_ellipse((X, Y), (240.0, 70.0), 0.4, dxfattribs=ZONE)

    found = read(drawn(tmp_path / "a.dxf", draw))
    exact, around = math.pi * 0.4 * 250.0**2, 2 * math.pi * 250.0
    assert areas(found) == pytest.approx([exact], abs=0.001 * around)
    shape = shapely.geometry.shape(dict(found.features[0].geometry or {}))
    along, across = (240.0 / 250, 70.0 / 250), (-70.0 / 250, 240.0 / 250)
    for x, y in shapely.get_coordinates(shapely.transform(shape, TO_PLANE.transform, interleaved=False)):
        u = ((x - X) * along[0] + (y - Y) * along[1]) / 250.0
        v = ((x - X) * across[0] + (y - Y) * across[1]) / 100.0
        assert math.hypot(u, v) == pytest.approx(1.0, abs=1e-5)


def test_a_closed_spline_is_no_open_line(tmp_path: Path) -> None:
    def draw(document: Any, space: Any) -> None:
        curve = closed_uniform_bspline([(x, y, 0) for x, y in box()], order=4)
        space.add_spline(dxfattribs=ZONE).apply_construction_tool(curve)
        space.add_open_spline([(x, y, 0) for x, y in box(300)], dxfattribs=ZONE)

    found = read(drawn(tmp_path / "a.dxf", draw))
    assert len(found.features) == 1
    # a uniform cubic B-spline over a square: by hand 61/90 of its area
    assert areas(found)[0] == pytest.approx(10_000 * 61 / 90, abs=0.5)
    assert told(found)["notice.dxf-open-lines"]["count"] == 1


def test_what_was_seen_and_not_read_is_counted(tmp_path: Path) -> None:
    def draw(document: Any, space: Any) -> None:
        document.add_xref_def("elsewhere.dwg", "FAR")
        space.add_lwpolyline(box(), close=True, dxfattribs=ZONE)
        space.add_lwpolyline(box(200), close=True, dxfattribs={**ZONE, "invisible": 1})
        space.add_solid(box(400), dxfattribs=ZONE)
        space.add_3dface(box(600), dxfattribs=ZONE)
        space.add_3dface(box(800), dxfattribs={"layer": "ROAD"})
        space.add_blockref("FAR", (X, Y), dxfattribs={"layer": "ANY"})

    found = read(drawn(tmp_path / "a.dxf", draw))
    assert areas(found) == pytest.approx([10_000.0], abs=0.01)
    listed = told(found)["notice.not-read"]["value"].split(", ")
    assert sorted(listed) == ["3DFACE: 1", "INSERT FAR: 1", "LWPOLYLINE (60 = 1): 1", "SOLID: 1"]


def test_a_drawing_of_nothing_but_faces_is_refused_with_what_it_holds(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.dxf", lambda _, space: space.add_3dface(box(), dxfattribs=ZONE))
    with pytest.raises(InputError) as refused:
        read(path)
    assert [(each.code, each.values["value"]) for each in refused.value.problems] == [("nothing-read", "3DFACE: 1")]


@pytest.mark.parametrize(("unit", "name"), [(3, "mi"), (4, "mm"), (1, "in")])
def test_a_unit_that_the_numbers_do_not_have_is_told(tmp_path: Path, unit: int, name: str) -> None:
    def draw(document: Any, space: Any) -> None:
        document.units = unit
        space.add_lwpolyline(box(), close=True, dxfattribs=ZONE)

    assert told(read(drawn(tmp_path / "a.dxf", draw)))["notice.dxf-unit"] == {"value": name}


@pytest.mark.parametrize(("unit", "name"), [(2, "ft"), (10, "yd"), (21, "US ft"), (14, "dm")])
def test_a_drawing_that_lies_in_korea_by_both_units_is_asked_for(tmp_path: Path, unit: int, name: str) -> None:
    def draw(document: Any, space: Any) -> None:
        document.units = unit
        space.add_lwpolyline(box(), close=True, dxfattribs=ZONE)

    with pytest.raises(InputError) as refused:
        read(drawn(tmp_path / "a.dxf", draw))
    assert [(each.code, each.values) for each in refused.value.problems] == [("dxf-unit-unclear", {"value": name})]


@pytest.mark.parametrize(
    ("unit", "metres"), [(1, 0.0254), (2, 0.3048), (3, 1609.344), (4, 0.001), (5, 0.01), (7, 1000)]
)
def test_a_unit_that_alone_brings_the_drawing_to_korea_is_applied(tmp_path: Path, unit: int, metres: float) -> None:
    def draw(document: Any, space: Any) -> None:
        document.units = unit
        space.add_lwpolyline([(x / metres, y / metres) for x, y in box()], close=True, dxfattribs=ZONE)

    found = read(drawn(tmp_path / "a.dxf", draw))
    assert areas(found) == pytest.approx([10_000.0], abs=0.01)
    assert told(found)["notice.dxf-unit-applied"]["factor"] == f"{metres:.10g}"
