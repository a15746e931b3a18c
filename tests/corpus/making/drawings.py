"""CAD drawings that ezdxf writes: every version, lines with bulges, hatches, loops in loops, units, code pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import ezdxf
from pyproj import Transformer

from tests.corpus.making.ogr import collection, ogr2ogr
from tests.corpus.making.places import HOLED, PIPELINES, SITE, TIE, YARD, Outline, plane
from tests.corpus.making.table import Table

CRS = "EPSG:5186"
LAYER = "구역계"
VERSIONS = ("R12", "R2000", "R2004", "R2007", "R2010", "R2013", "R2018")


def make(table: Table) -> None:
    _versions(table)
    _curves(table)
    _more_curves(table)
    _loops(table)
    _layers(table)
    _broken(table)


class _Sheet:
    """A drawing in metres with one layer for the boundary."""

    def __init__(self, version: str = "R2010") -> None:
        self.document = ezdxf.new(version, setup=False)
        # ezdxf writes the styles and blocks of a template: a table of none of them keeps the file small
        self.document.layers.add(LAYER)
        self.space = self.document.modelspace()
        self.document.units = 6
        if version in ("R12", "R2000", "R2004"):
            self.document.encoding = "cp949"

    def ring(self, corners: Sequence[Any], *, layer: str = LAYER, closed: bool = True, form: str = "xy") -> Any:
        if self.document.dxfversion == "AC1009":
            return self.space.add_polyline2d(corners, close=closed, dxfattribs={"layer": layer})
        return self.space.add_lwpolyline(corners, format=form, close=closed, dxfattribs={"layer": layer})

    def label(self, text: str, at: tuple[float, float], *, layer: str = LAYER) -> None:
        self.space.add_text(text, height=10, dxfattribs={"layer": layer}).set_placement(at)

    def save(self, table: Table, name: str) -> str:
        self.document.saveas(table.path(name))
        return name


def _middle(corners: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in corners) / len(corners), sum(y for _, y in corners) / len(corners)


def _versions(table: Table) -> None:
    corners = plane(CRS, SITE.corners)
    for version in VERSIONS:
        sheet = _Sheet(version)
        sheet.ring(corners)
        sheet.label(SITE.name, _middle(corners))
        name = sheet.save(table, f"dxf/{version}.dxf")
        table.reads(
            name, "dxf", [SITE], system=CRS, known_by="option", label="text", crs=CRS, properties={"layer": LAYER}
        )
    table.refuses("dxf/R2010.dxf", "dxf", "crs-missing", "a drawing has no CRS")
    for code in (5174, 5179):
        sheet = _Sheet("R2000")
        sheet.ring(plane(f"EPSG:{code}", SITE.corners))
        name = sheet.save(table, f"dxf/{code}.dxf")
        table.reads(name, "dxf", [SITE], system=f"EPSG:{code}", known_by="option", label=None, crs=f"EPSG:{code}")
    name = "dxf/ogr.dxf"
    ogr2ogr(table.path(name), "DXF", collection([SITE], CRS, label="Layer"), CRS)
    table.reads(name, "dxf", [SITE], system=CRS, known_by="option", label=None, crs=CRS, why="a hatch")
    sheet = _Sheet("R12")
    sheet.space.add_polyline3d([(x, y, 61.5) for x, y in corners], close=True, dxfattribs={"layer": LAYER})
    table.reads(
        sheet.save(table, "dxf/heights.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )
    sheet = _Sheet()
    sheet.ring([*corners, corners[0]], closed=False)
    table.reads(
        sheet.save(table, "dxf/ends-meet.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )
    sheet = _Sheet()
    sheet.ring([(-x, y) for x, y in corners]).dxf.extrusion = (0, 0, -1)
    table.reads(
        sheet.save(table, "dxf/mirrored.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )


def _curves(table: Table) -> None:
    """A circle of 100 m drawn with two bulges, as CIRCLE and as a hatch of arcs: the area is known by heart."""
    x, y = plane(CRS, [SITE.corners[0]])[0]
    # 5186 at Hongneung measures less than a millionth off the ellipsoid's length: the tolerance is a hundred times that
    area = math.pi * 100.0**2

    def half_arcs(sheet: _Sheet) -> None:
        sheet.ring([(x - 100, y, 1.0), (x + 100, y, 1.0)], form="xyb")

    def circle(sheet: _Sheet) -> None:
        sheet.space.add_circle((x, y), 100, dxfattribs={"layer": LAYER})

    def hatch(sheet: _Sheet) -> None:
        path = sheet.space.add_hatch(dxfattribs={"layer": LAYER}).paths.add_edge_path()
        path.add_arc((x, y), radius=100, start_angle=0, end_angle=360)

    drawn: dict[str, Callable[[_Sheet], None]] = {"bulges": half_arcs, "circle": circle, "hatch-arc": hatch}
    for stem, draw in drawn.items():
        sheet = _Sheet()
        draw(sheet)
        name = sheet.save(table, f"dxf/{stem}.dxf")
        table.reads(name, "geometry: arcs", [_circle(x, y)], system=CRS, known_by="option", label=None, tolerance=1e-4,
                    area=area, crs=CRS)  # fmt: skip
    sheet = _Sheet()
    corners = plane(CRS, SITE.corners)
    hatch_of = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    hatch_of.paths.add_polyline_path(corners, is_closed=True)
    table.reads(
        sheet.save(table, "dxf/hatch.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )
    sheet = _Sheet()
    block = sheet.document.blocks.new("site")
    block.add_lwpolyline([((a - x) / 2, (b - y) / 2) for a, b in corners], close=True, dxfattribs={"layer": LAYER})
    sheet.space.add_blockref("site", (x, y), dxfattribs={"xscale": 2, "yscale": 2})
    table.reads(
        sheet.save(table, "dxf/block.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )


def _more_curves(table: Table) -> None:
    """What a hatch of a large radius is off by, and the curves that are no outline."""
    x, y = plane(CRS, [SITE.corners[0]])[0]
    sheet = _Sheet()
    path = sheet.space.add_hatch(dxfattribs={"layer": LAYER}).paths.add_edge_path()
    path.add_arc((x, y), radius=1000, start_angle=22.5, end_angle=202.5)
    path.add_line((x - 1000 * math.cos(math.pi / 8), y - 1000 * math.sin(math.pi / 8)),
                  (x + 1000 * math.cos(math.pi / 8), y + 1000 * math.sin(math.pi / 8)))  # fmt: skip
    name = sheet.save(table, "dxf/hatch-half-circle.dxf")
    east = _lonlat([(x + 1000 * math.cos(math.pi / 8), y + 1000 * math.sin(math.pi / 8))])
    table.reads(name, "geometry: arcs", [Outline("", ((east,),))], system=CRS, known_by="option", label=None,
                tolerance=1e-5, area=math.pi * 500_000, crs=CRS)  # fmt: skip
    corners = plane(CRS, SITE.corners)
    turned = math.radians(30)
    sheet = _Sheet()
    block = sheet.document.blocks.new("turned")
    east, north = math.cos(turned), math.sin(turned)
    back = [((a - x) * east + (b - y) * north, (b - y) * east - (a - x) * north) for a, b in corners]
    block.add_lwpolyline(back, close=True, dxfattribs={"layer": LAYER})
    sheet.space.add_blockref("turned", (x, y), dxfattribs={"rotation": 30})
    table.reads(
        sheet.save(table, "dxf/block-turned.dxf"),
        "geometry",
        [SITE],
        system=CRS,
        known_by="option",
        label=None,
        crs=CRS,
    )
    sheet = _Sheet()
    sheet.space.add_spline([(a, b, 0) for a, b in [*corners, corners[0]]], dxfattribs={"layer": LAYER})
    table.refuses(
        sheet.save(table, "dxf/spline.dxf"), "geometry", "dxf-nothing-closed", "a curve through the corners", crs=CRS
    )
    sheet = _Sheet()
    sheet.ring(corners)
    sheet.document.layout("Layout1").add_lwpolyline(plane(CRS, YARD.corners), close=True, dxfattribs={"layer": LAYER})
    name = sheet.save(table, "dxf/paper.dxf")
    table.reads(
        name, "layers", [SITE], system=CRS, known_by="option", label=None, crs=CRS, why="paper space is no land"
    )
    sheet = _Sheet()
    sheet.ring(corners)
    sheet.space.add_hatch(dxfattribs={"layer": LAYER}).paths.add_polyline_path(corners, is_closed=True)
    name = sheet.save(table, "dxf/hatch-over-line.dxf")
    table.reads(
        name,
        "geometry",
        [SITE],
        system=CRS,
        known_by="option",
        label=None,
        crs=CRS,
        why="its own hatch is no second site",
    )


def _circle(x: float, y: float) -> Outline:
    """The easternmost point of a circle, where every one of its kinds begins."""
    way = Transformer.from_pipeline(PIPELINES[CRS])
    return Outline("원", (((way.transform(x + 100, y),),),))


def _loops(table: Table) -> None:
    outer, inner = (plane(CRS, ring) for ring in HOLED.parts[0])
    sheet = _Sheet()
    sheet.ring(outer)
    sheet.ring(inner)
    name = sheet.save(table, "dxf/nested.dxf")
    table.reads(
        name, "geometry", [HOLED], system=CRS, known_by="option", label=None, crs=CRS, why="a loop in a loop is a hole"
    )
    sheet = _Sheet()
    hatch = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    hatch.paths.add_polyline_path(outer, is_closed=True, flags=1)
    hatch.paths.add_polyline_path(inner, is_closed=True, flags=16)
    table.reads(
        sheet.save(table, "dxf/hatch-hole.dxf"), "geometry", [HOLED], system=CRS, known_by="option", label=None, crs=CRS
    )
    sheet = _Sheet()
    sheet.ring(outer)
    sheet.ring(inner)
    x, y = _middle(inner)
    island = [(x + (a - x) * 0.5, y + (b - y) * 0.5) for a, b in inner]
    sheet.ring(island)
    name = sheet.save(table, "dxf/island.dxf")
    small = replace(SITE, parts=((_lonlat(island),),))
    table.reads(
        name, "geometry", [HOLED, small], system=CRS, known_by="option", label=None, crs=CRS, why="an island in a hole"
    )
    sheet = _Sheet()
    sheet.ring(plane(CRS, SITE.corners))
    sheet.ring(plane(CRS, SITE.corners)[::-1])
    table.reads(
        sheet.save(table, "dxf/twice.dxf"), "geometry", [SITE], system=CRS, known_by="option", label=None, crs=CRS
    )
    sheet = _Sheet()
    sheet.ring(plane(CRS, TIE.corners))
    table.refuses(
        sheet.save(table, "dxf/bow-tie.dxf"), "geometry", "ring-crosses-itself", "mended on request only", crs=CRS
    )


def _lonlat(corners: Sequence[tuple[float, float]]) -> Any:
    return tuple(Transformer.from_pipeline(PIPELINES[CRS]).transform(*each) for each in corners)


def _layers(table: Table) -> None:
    sheet = _Sheet()
    sheet.document.layers.add("배후공간")
    sheet.ring(plane(CRS, SITE.corners))
    sheet.ring(plane(CRS, YARD.corners), layer="배후공간")
    name = sheet.save(table, "dxf/two-layers.dxf")
    table.refuses(name, "layers", "layer-not-chosen", "two layers with closed lines", crs=CRS)
    table.reads(name, "layers", [YARD], system=CRS, known_by="option", label=None, crs=CRS, layer="배후공간")
    table.refuses(name, "layers", "unknown-layer", "a third one", crs=CRS, layer="지적")
    sheet = _Sheet()
    sheet.ring(plane(CRS, SITE.corners), closed=False)
    table.refuses(sheet.save(table, "dxf/open.dxf"), "geometry", "dxf-nothing-closed", "an open line", crs=CRS)
    sheet = _Sheet()
    corners = plane(CRS, SITE.corners)
    for first, last in zip(corners, [*corners[1:], corners[0]], strict=True):
        sheet.space.add_line(first, last, dxfattribs={"layer": LAYER})
    table.refuses(sheet.save(table, "dxf/lines.dxf"), "geometry", "dxf-nothing-closed", "four lines", crs=CRS)
    table.refuses(_Sheet().save(table, "dxf/empty.dxf"), "layers", "dxf-nothing-closed", "nothing drawn", crs=CRS)


def _broken(table: Table) -> None:
    corners = plane(CRS, SITE.corners)
    sheet = _Sheet()
    sheet.ring([(x * 1000, y * 1000) for x, y in corners])
    sheet.document.units = 4
    name = sheet.save(table, "dxf/millimetres.dxf")
    table.reads(name, "crs: units", [SITE], system=CRS, known_by="option", label=None, crs=CRS,
                notices=["notice.dxf-unit-applied"], why="millimetres, as the drawing says")  # fmt: skip
    sheet = _Sheet()
    sheet.ring([(x - corners[0][0], y - corners[0][1]) for x, y in corners])
    name = sheet.save(table, "dxf/own-origin.dxf")
    table.refuses(name, "crs: units", "coordinates-outside-area", "drawn around its own origin", crs=CRS)
    sheet = _Sheet()
    sheet.ring([(y, x) for x, y in corners])
    name = sheet.save(table, "dxf/northing-first.dxf")
    table.refuses(name, "swapped", "axes-swapped", "northing first", crs=CRS)
    table.reads(name, "swapped", [SITE], system=CRS, known_by="option", label=None, crs=CRS, swap_xy=True)
    sheet = _Sheet()
    sheet.ring(corners)
    with table.path("dxf/binary.dxf").open("wb") as stream:
        sheet.document.write(stream, fmt="bin")
    table.refuses("dxf/binary.dxf", "broken", "dxf-binary", "to be saved as text", crs=CRS)
    whole = table.path("dxf/R12.dxf").read_bytes()
    table.path("dxf/cut.dxf").write_bytes(whole[: len(whole) * 3 // 4])
    table.refuses("dxf/cut.dxf", "broken", "format-broken", "three quarters of a drawing", crs=CRS)
    table.path("dxf/lying-codepage.dxf").write_bytes(whole.replace(b"ANSI_949", b"ANSI_1252"))
    table.reads(
        "dxf/lying-codepage.dxf",
        "encoding",
        [SITE],
        system=CRS,
        known_by="option",
        label="text",
        codec="cp949",
        crs=CRS,
    )
    table.path("dxf/dwg-inside.dxf").write_bytes(b"AC1027\0\0\0\0\0\x9c\x03" + bytes(200))
    table.refuses("dxf/dwg-inside.dxf", "broken", "format-broken", "a DWG under another name", crs=CRS)
