"""DXF (R2010, UTF-8): one layer for each zone, its rings as closed LWPOLYLINEs, its name as TEXT inside."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import shapely

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Message
from zonegeo.base.optional_packages import need_extra
from zonegeo.exports.feature_table import Table, Written, oriented, plain_text_problems, refuse, text_of
from zonegeo.exports.projection import output_crs, projected
from zonegeo.exports.styles import look_of
from zonegeo.geometry import Geometry

ezdxf_enums = LateModule("ezdxf.enums")

_APPLICATION = "ZONEGEO"
_STYLE = "ZONEGEO"
# the largest text in metres that a drawing of a campus needs
_LARGEST_TEXT = 60.0
_CAN_NOT = re.compile(r"[<>/\\\":;?*|=,`'\x00-\x1f]")  # in the name of a layer (AutoCAD's SYMNAME rules)
_LONGEST_LAYER = 255
_LONGEST_STRING = 255  # bytes of a string of extended data (group code 1000)


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a drawing in metres of a plane; features without a shape are left out and told.

    The attributes stand with each line as extended data of the application ``ZONEGEO``, as ``name=value``.

    Raises
    ------
    UsageError
        ``export-crs-needed`` where no plane is named; ``extra-needed`` where ezdxf is not installed.
    """
    ezdxf = need_extra("ezdxf", extra="dxf", where=f"{stem}{suffix}")
    if table.crs is None or not output_crs(table.crs).is_projected:
        raise UsageError(Problem("export-crs-needed", "--export-crs", {"value": suffix}))
    refuse(plain_text_problems(table, suffix))
    with _without_clock(ezdxf):
        return _drawing(ezdxf, table, stem, suffix)


@contextmanager
def _without_clock(ezdxf: ModuleType) -> Iterator[None]:
    """Let ezdxf write neither the time nor new identifiers: the same features are the same bytes."""
    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before


def _drawing(ezdxf: ModuleType, table: Table, stem: str, suffix: str) -> Written:
    document = ezdxf.new("R2010", setup=False)
    document.units = ezdxf.units.M
    document.appids.add(_APPLICATION)
    document.styles.add(_STYLE, font="malgun.ttf")  # Hangul on every Windows
    document.header["$PROJECTNAME"] = table.name[:_LONGEST_LAYER]
    space = document.modelspace()
    missing = 0
    shapes = oriented(projected(table.shapes, table.crs))
    for number, (row, shape, label) in enumerate(zip(table.rows, shapes, table.labels, strict=True)):
        if shape is None or shape.is_empty:
            missing += 1
            continue
        layer = layer_name(label or f"{table.name}-{number + 1}")
        if layer not in document.layers:
            colour = look_of(row.get("role"), row.get("basis")).colour
            document.layers.add(layer, true_color=int(colour[1:], 16))
        for ring in _rings(shape):
            line = space.add_lwpolyline(ring, close=True, dxfattribs={"layer": layer})
            line.set_xdata(_APPLICATION, list(_extended(row)))
        if label:
            _add_label(space, layer, label, shape)
    stream = io.StringIO()
    document.write(stream)
    notices = (Message("notice.export-no-shape", {"count": missing}),) if missing else ()
    return Written({f"{stem}{suffix}": stream.getvalue().encode("utf-8", "surrogateescape")}, notices)


def layer_name(text: str) -> str:
    """Return a text as the name of a layer: what no layer may hold becomes ``_``.

    >>> layer_name("배후공간 1/2: 홍릉")
    '배후공간 1_2_ 홍릉'
    """
    return _CAN_NOT.sub("_", text)[:_LONGEST_LAYER].strip() or "0"


def _rings(shape: Geometry) -> Iterator[list[tuple[float, float]]]:
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            yield [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)[:-1]]


def _add_label(space: Any, layer: str, label: str, shape: Geometry) -> None:
    """Write the name in the largest circle that fits into the polygon, so that it lies inside."""
    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: part.area)
    radius_line = shapely.maximum_inscribed_circle(largest)
    (x, y), (edge_x, edge_y) = shapely.get_coordinates(radius_line)[[0, -1]]
    radius = math.hypot(edge_x - x, edge_y - y)
    text = " ".join(label.split())
    # half the width and half the height of the text within the circle, each sign as wide as high
    height = min(_LARGEST_TEXT, 1.9 * radius / math.hypot(len(text), 1.0))
    entity = space.add_text(text, height=max(height, 0.01), dxfattribs={"layer": layer, "style": _STYLE})
    entity.set_placement((float(x), float(y)), align=ezdxf_enums.TextEntityAlignment.MIDDLE_CENTER)


def _extended(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for name, each in row.items():
        text = text_of(each)
        if text:
            line = " ".join(f"{name}={text}".split())
            yield 1000, line.encode()[:_LONGEST_STRING].decode("utf-8", "ignore")
