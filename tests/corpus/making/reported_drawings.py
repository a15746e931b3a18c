"""Drawings of the kinds that public reports on other programs tell of: bulges, hatches, blocks, units, layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tests.corpus.making.drawings import CRS, LAYER, _Sheet
from tests.corpus.making.places import HOLED, SITE, YARD, Outline, plane
from tests.corpus.making.table import Table

_DXF, _ACAD = "https://github.com/skymakerolof/dxf/", "https://github.com/DomCR/ACadSharp/"
_EZ, _CADA = "https://github.com/mozman/ezdxf/", "https://github.com/FriendsOfCADability/CADability/issues/"


def make(table: Table) -> None:
    corners = plane(CRS, SITE.corners)
    yard = plane(CRS, YARD.corners)
    option = {"crs": CRS}

    def reads(stem: str, sheet: _Sheet, outlines: Sequence[Outline], report: str, why: str, **more: Any) -> None:
        name = sheet.save(table, f"reported_drawings/{stem}.dxf")
        more = {"label": None, "known_by": "option", **option, **more}
        table.reads(name, "dxf", outlines, system=CRS, report=report, why=why, **more)

    def refuses(stem: str, sheet: _Sheet, code: str, report: str, why: str, **more: Any) -> None:
        name = sheet.save(table, f"reported_drawings/{stem}.dxf")
        table.refuses(name, "dxf", code, why, report=report, **{**option, **more})

    # a half circle over the last side, which is the one that closes the ring
    sheet = _Sheet()
    (x0, y0), (x1, y1) = corners[-1], corners[0]
    sheet.ring([*((*each, 0) for each in corners[:-1]), (*corners[-1], 1.0)], form="xyb")
    cap = math.pi * math.hypot(x1 - x0, y1 - y0) ** 2 / 8
    reads(
        "bulge-at-end",
        sheet,
        [SITE],
        f"{_DXF}issues/21",
        "the bulge of the last corner bends the side that closes",
        area=SITE.area_m2 + cap,
    )
    sheet = _Sheet()
    hatch = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    hatch.paths.add_polyline_path([*((*each, 0) for each in corners[:-1]), (*corners[-1], 1.0)], is_closed=True)
    reads(
        "hatch-bulge",
        sheet,
        [SITE],
        f"{_ACAD}issues/282",
        "every corner of a hatch has a bulge of its own",
        area=SITE.area_m2 + cap,
    )
    sheet = _Sheet()
    hatch = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    hatch.paths.add_polyline_path(corners, is_closed=False)
    reads("hatch-said-open", sheet, [SITE], f"{_CADA}226", "an outline of a hatch is closed whatever it says")
    sheet = _Sheet()
    hatch = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    edges = hatch.paths.add_edge_path()
    for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
        edges.add_line(start, end)
    reads("hatch-edges", sheet, [SITE], f"{_CADA}287", "an outline of single edges")
    sheet = _Sheet()
    hatch = sheet.space.add_hatch(dxfattribs={"layer": LAYER})
    hatch.paths.add_polyline_path(plane(CRS, HOLED.parts[0][0]), is_closed=True, flags=1)
    hatch.paths.add_polyline_path(plane(CRS, HOLED.parts[0][1]), is_closed=True, flags=16)
    reads("hatch-island", sheet, [HOLED], f"{_EZ}issues/454", "an island in a hatch is no land")
    sheet = _Sheet()
    sheet.ring(corners, closed=False)
    refuses("open", sheet, "dxf-nothing-closed", f"{_ACAD}issues/174", "a line that nobody closed")
    sheet = _Sheet("R12")
    sheet.space.add_polyline2d([*((*each, 0) for each in corners[:-1]), (*corners[-1], 1.0)], format="xyb", close=True,
                               dxfattribs={"layer": LAYER})  # fmt: skip
    reads(
        "old-polyline-bulge",
        sheet,
        [SITE],
        "https://github.com/zamtmn/zcad/pull/18",
        "the old kind of line",
        area=SITE.area_m2 + cap,
    )
    sheet = _Sheet()
    sheet.space.add_lwpolyline([(-x, y) for x, y in corners], close=True,
                               dxfattribs={"layer": LAYER, "extrusion": (0, 0, -1)})  # fmt: skip
    reads(
        "seen-from-below",
        sheet,
        [SITE],
        "",
        "its own plane is turned over: x runs the other way",
    )
    sheet = _Sheet()
    block = sheet.document.blocks.new("LOT")
    block.add_lwpolyline([(x - corners[0][0], y - corners[0][1]) for x, y in corners], close=True,
                         dxfattribs={"layer": LAYER})  # fmt: skip
    sheet.space.add_blockref("LOT", corners[0], dxfattribs={"layer": LAYER, "column_count": 2, "column_spacing": 1000})
    moved = [(x + 1000, y) for x, y in corners]
    reads(
        "block-in-columns",
        sheet,
        [SITE, SITE],
        "",
        f"one reference, two places, 1,000 m apart: {len(moved)} corners each",
    )
    for stem, units, unit_m in (
        ("feet", 2, 0.3048), ("miles", 3, 1609.344), ("survey-feet", 21, 1200 / 3937), ("inches", 1, 0.0254),
        ("kilometres", 7, 1000.0),
    ):  # fmt: skip
        sheet = _Sheet()
        sheet.document.units = units
        sheet.ring([(x / unit_m, y / unit_m) for x, y in corners])
        reads(
            f"units-{stem}",
            sheet,
            [SITE],
            "https://github.com/FreeCAD/FreeCAD/issues/10253",
            f"one unit is {unit_m:.6g} m",
            notices=["notice.dxf-unit-applied"],
        )
        sheet = _Sheet()
        sheet.document.units = units
        sheet.ring(corners)
        stem, report = f"units-{stem}-lie", "https://github.com/FreeCAD/FreeCAD/issues/10253"
        if "feet" in stem:  # metres taken for feet lie in Korea too
            refuses(stem, sheet, "dxf-unit-unclear", report, "metres, whatever the drawing says")
        else:
            reads(stem, sheet, [SITE], report, "metres, whatever the drawing says", notices=["notice.dxf-unit"])
    for stem, units, unit_m in (("yards", 10, 0.9144), ("survey-yards", 23, 3600 / 3937)):
        sheet = _Sheet()
        sheet.document.units = units
        sheet.ring([(x / unit_m, y / unit_m) for x, y in corners])
        refuses(f"units-{stem}", sheet, "dxf-unit-unclear", "", "in Korea both ways, 55 km apart")
    for stem, state in (("frozen", "freeze"), ("off", "off")):
        sheet = _Sheet()
        sheet.ring(corners)
        layer = sheet.document.layers.add("숨은 층")
        getattr(layer, state)()
        sheet.ring(yard, layer="숨은 층")
        name = f"reported_drawings/layer-{stem}.dxf"
        reads(f"layer-{stem}", sheet, [SITE], "", "beside a layer that is not shown", layer=LAYER)
        table.refuses(name, "dxf", "layer-not-chosen", "two layers with land, one not shown", crs=CRS,
                      report="")  # fmt: skip
    sheet = _Sheet()
    sheet.ring(corners)
    sheet.space.add_3dface([(0, 0), (1, 0), (1, 1), (0, 1)], dxfattribs={"layer": LAYER})
    sheet.space.add_ray((0, 0), (1, 0), dxfattribs={"layer": LAYER})
    reads("faces", sheet, [SITE], "", "faces and rays are no land, and told", notices=["notice.not-read"])
