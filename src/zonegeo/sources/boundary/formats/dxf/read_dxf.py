"""DXF drawings (R12 to 2018): closed polylines, circles and hatches of one layer as polygons. A drawing has no CRS."""

from __future__ import annotations

import io
import logging
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Message
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.geometry import Floats
from zonegeo.sources.boundary.formats.dxf.dxf_blocks import check_blocks
from zonegeo.sources.boundary.formats.dxf.dxf_curves import ellipse, spline
from zonegeo.sources.boundary.formats.dxf.dxf_rings import (
    ARC_TOLERANCE,
    Area,
    Ring,
    arc,
    areas_of,
    chords,
    circle,
)
from zonegeo.sources.boundary.formats.dxf.dxf_text import dxf_text
from zonegeo.sources.boundary.raw.gdal_layer import choose_layer
from zonegeo.sources.boundary.raw.raw_layer import MOST_POSITIONS, RawLayer, Request, broken, not_read, too_complex
from zonegeo.sources.boundary.raw.shapes import geometry_of

ezdxf_math = LateModule("ezdxf.math")

_MOST_BYTES = 128_000_000
_MOST_ENTITIES = 500_000
_DEEPEST = 16
_MOST_TEXTS = 20
# $INSUNITS other than the metre (6) and none (0): what it is called, and how many metres it has
_UNITS = {
    1: ("in", 0.0254), 2: ("ft", 0.3048), 3: ("mi", 1609.344), 4: ("mm", 1e-3), 5: ("cm", 1e-2), 7: ("km", 1e3),
    8: ("µin", 2.54e-8), 9: ("mil", 2.54e-5), 10: ("yd", 0.9144), 11: ("Å", 1e-10), 12: ("nm", 1e-9),
    13: ("µm", 1e-6), 14: ("dm", 0.1), 15: ("dam", 10.0), 16: ("hm", 100.0), 17: ("Gm", 1e9),
    18: ("au", 149_597_870_700.0), 19: ("ly", 9_460_730_472_580_800.0), 20: ("pc", 3.0856775814913673e16),
    21: ("US ft", 1200 / 3937), 22: ("US in", 100 / 3937), 23: ("US yd", 3600 / 3937), 24: ("US mi", 6_336_000 / 3937),
}  # fmt: skip
_LINES = ("LINE", "ARC")
_AREAS = ("LWPOLYLINE", "POLYLINE", "CIRCLE", "HATCH", "MPOLYGON", "ELLIPSE", "SPLINE")
_FRAME_VERTEX = 16  # flag of a vertex that only guides a spline and lies off the line drawn
_BY_BLOCK = "0"  # what is drawn on layer 0 in a block lies on the layer on which the block is placed


@value
class _Text:
    """A label of the drawing and where it stands."""

    text: str
    x: float
    y: float


class _Drawing:
    """What has been found in the model space so far, within the bounds of what a drawing may hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rings: list[Ring] = []
        self.texts: list[_Text] = []
        self.open_lines: Counter[str] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()  # (layer, kind); an empty layer stands for any
        self.arcs = 0
        self.count = self.positions = 0

    def collect(self, entities: Any, depth: int = 0, placed_on: str = _BY_BLOCK) -> None:
        """Take in entities; blocks are taken apart as deep as drawings go, ``placed_on`` is the layer of theirs."""
        for entity in entities:
            self.count += 1
            if self.count > _MOST_ENTITIES or depth > _DEEPEST:
                raise too_complex(self.name, self.count, _MOST_ENTITIES)
            kind, layer = entity.dxftype(), entity.dxf.layer
            if depth and layer == _BY_BLOCK:
                layer = placed_on
            if entity.dxf.get("invisible", 0):
                self.unread[layer, f"{kind} (60 = 1)"] += 1
            elif kind == "INSERT":
                self._block(entity, depth, layer)
            elif kind in ("TEXT", "MTEXT"):
                self._text(entity, kind)
            elif kind in _LINES:
                self.open_lines[layer] += 1
            elif kind in _AREAS and not (kind == "POLYLINE" and (entity.is_polygon_mesh or entity.is_poly_face_mesh)):
                self._rings(entity, kind, layer)
            elif kind not in ("ATTDEF", "VIEWPORT"):
                self.unread[layer, kind] += 1

    def look_at_paper(self, layouts: Any) -> None:
        """Count what could enclose land on the sheets to be printed, which have no place in the world."""
        kinds = (each.dxftype() for layout in layouts if layout.is_any_paperspace for each in layout)
        self.unread.update(("", f"{kind} (67 = 1)") for kind in kinds if kind in _AREAS)

    def _block(self, entity: Any, depth: int, layer: str) -> None:
        """Take a block apart; one that stands in another drawing may hold anything, on any layer."""
        block = entity.block()
        if block is None or block.block.dxf.get("xref_path"):
            self.unread["", f"INSERT {entity.dxf.get('name', '')[:40]}"] += 1
            return
        if entity.mcount > _MOST_ENTITIES - self.count:
            raise too_complex(self.name, entity.mcount, _MOST_ENTITIES)
        skipped = self._skipped(layer)
        for each in entity.multi_insert() if entity.mcount > 1 else (entity,):
            self.collect(each.virtual_entities(skipped_entity_callback=skipped), depth + 1, layer)

    def _skipped(self, placed_on: str) -> Callable[[Any, str], None]:
        """Count what the library leaves out of a block that it takes apart."""

        def count(entity: Any, _: str) -> None:
            layer = entity.dxf.layer
            self.unread[placed_on if layer == _BY_BLOCK else layer, entity.dxftype()] += 1

        return count

    def not_read(self, layer: str | None) -> Counter[str]:
        """What was seen on a layer (on any for ``None``), or may lie on it, and not read; kinds with their counts."""
        found = Counter[str]()
        for (own, kind), count in self.unread.items():
            found[kind] += count if layer is None or own in ("", layer) else 0
        return found

    def _text(self, entity: Any, kind: str) -> None:
        text = entity.plain_text() if kind == "TEXT" else entity.plain_text(split=False)
        spot = entity.ocs().to_wcs(entity.dxf.insert) if kind == "TEXT" else entity.dxf.insert
        self.texts.append(_Text(text.strip(), float(spot.x), float(spot.y)))

    def _rings(self, entity: Any, kind: str, layer: str) -> None:
        for points, closed in _lines_of(entity, kind):
            xy = points if isinstance(points, np.ndarray) else chords(points, closed=closed)
            self.arcs += int(isinstance(points, np.ndarray) or any(bulge for _, _, bulge in points))
            xy = _in_plan(entity, xy)
            self.positions += len(xy)
            if self.positions > MOST_POSITIONS:
                raise too_complex(self.name, self.positions, MOST_POSITIONS)
            if len(xy) > 3 and np.allclose(xy[0], xy[-1], rtol=0.0, atol=1e-6):
                xy, closed = xy[:-1], True
            if closed and len(xy) >= 3 and np.isfinite(xy).all():
                self.rings.append(Ring(xy, layer, kind, str(entity.dxf.handle or "")))
            else:
                self.open_lines[layer] += 1


def read(request: Request) -> RawLayer:
    """Return the closed lines of one drawing layer as polygons, with the labels that stand in them.

    Raises
    ------
    InputError
        What :func:`dxf_text` finds; ``dxf-nothing-closed``, ``layer-not-chosen``, ``unknown-layer``,
        ``file-too-complex``.
    UsageError
        ``extra-needed`` where ezdxf is not installed.
    """
    ezdxf = need_extra("ezdxf", extra="dxf", where=request.name)
    if len(request.content) > _MOST_BYTES:
        values = {"size": len(request.content), "limit": _MOST_BYTES}
        raise InputError(Problem("file-too-large", request.name, values))
    text, encoding = dxf_text(request)
    logging.getLogger("ezdxf").setLevel(logging.CRITICAL)
    drawing = _Drawing(request.name)
    try:
        document = ezdxf.read(io.StringIO(text))
        check_blocks(document, request.name, most_entities=_MOST_ENTITIES, deepest=_DEEPEST)
        drawing.collect(document.modelspace())
        drawing.look_at_paper(document.layouts)
        unit = int(document.header.get("$INSUNITS", 0))
    except (InputError, RecursionError, MemoryError):
        raise
    except Exception as error:  # ezdxf raises whatever a damaged drawing trips over: every one means the same
        raise broken(request.name, f"{type(error).__name__}: {error}") from None
    if not drawing.rings:
        if not drawing.open_lines and (seen := not_read(drawing.not_read(None))):
            raise InputError(Problem("nothing-read", request.name, seen[0].values))
        values = {"count": sum(drawing.open_lines.values())}
        raise InputError(Problem("dxf-nothing-closed", request.name, values))
    layer = choose_layer(tuple(dict.fromkeys(ring.layer for ring in drawing.rings)), request)
    areas, holes, twice = areas_of([ring for ring in drawing.rings if ring.layer == layer])
    return RawLayer(
        layer=layer, geometries=[geometry_of(area.polygon) for area in areas],
        rows=list(_rows(areas, drawing.texts)),
        places=[f"{request.name}: {area.ring.entity} {area.ring.handle}" for area in areas],
        crs=None, encoding=encoding.codec, encoding_evidence=encoding.evidence,
        notices=(*_notices(drawing, layer, holes, twice), *_hidden(document, layer)), unit=_UNITS.get(unit),
    )  # fmt: skip


def _lines_of(entity: Any, kind: str) -> Iterator[tuple[Any, bool]]:
    """Yield the lines of an entity in its own plane: positions with bulges, or positions alone."""
    if kind == "LWPOLYLINE":
        yield entity.get_points("xyb"), bool(entity.closed)
    elif kind == "POLYLINE" and entity.is_2d_polyline:
        drawn = [v for v in entity.vertices if not v.dxf.flags & _FRAME_VERTEX]
        yield [(v.dxf.location.x, v.dxf.location.y, v.dxf.get("bulge", 0.0)) for v in drawn], entity.is_closed
    elif kind == "POLYLINE" and entity.is_3d_polyline:
        drawn = [v for v in entity.vertices if not v.dxf.flags & _FRAME_VERTEX]
        yield [(v.dxf.location.x, v.dxf.location.y, 0.0) for v in drawn], entity.is_closed
    elif kind == "CIRCLE":
        yield circle(entity.dxf.center.x, entity.dxf.center.y, float(entity.dxf.radius)), True
    elif kind in ("ELLIPSE", "SPLINE"):
        # of a spline that has nothing but the points it goes through, each program draws a line of its own
        known = kind == "ELLIPSE" or len(entity.control_points) > 0
        tool = ellipse if kind == "ELLIPSE" else spline
        yield tool(entity.construction_tool()) if known else np.empty((0, 2)), False
    elif kind in ("HATCH", "MPOLYGON"):
        for path in entity.paths:
            if hasattr(path, "vertices"):
                yield [tuple(each)[:3] for each in path.vertices], True
            else:
                yield _edges(path), True


def _edges(path: Any) -> Floats:
    """Return the positions along the edges of a hatch."""
    return _chained([_edge(edge) for edge in path.edges])


def _edge(edge: Any) -> Floats:
    if edge.EDGE_TYPE == "LineEdge":
        return np.array([(edge.start.x, edge.start.y), (edge.end.x, edge.end.y)], dtype=float)
    if edge.EDGE_TYPE == "ArcEdge":
        found = arc(edge.center.x, edge.center.y, float(edge.radius), float(edge.start_angle), float(edge.end_angle))
        return found if edge.ccw else found[::-1]
    if edge.EDGE_TYPE == "SplineEdge" and not edge.control_points:
        tangents = (edge.start_tangent, edge.end_tangent) if edge.start_tangent and edge.end_tangent else None
        return spline(ezdxf_math.fit_points_to_cad_cv(edge.fit_points, tangents=tangents))
    return (ellipse if edge.EDGE_TYPE == "EllipseEdge" else spline)(edge.construction_tool())


def _chained(edges: Sequence[Floats]) -> Floats:
    """Return edges one after the other; one that is told backwards is turned round."""
    line = np.empty((0, 2))
    for number, xy in enumerate(edges):
        if len(line):
            backwards = np.hypot(*(xy[-1] - line[-1])) < np.hypot(*(xy[0] - line[-1]))
        else:
            ends = edges[number + 1][[0, -1]] if number + 1 < len(edges) else xy[[-1]]
            backwards = np.hypot(*(ends - xy[0]).T).min() < np.hypot(*(ends - xy[-1]).T).min()
        turned = xy[::-1] if backwards else xy
        line = np.vstack((line, turned[1:] if len(line) and np.allclose(line[-1], turned[0], atol=1e-6) else turned))
    return line[:-1] if len(line) > 3 and np.allclose(line[0], line[-1], atol=1e-6) else line


def _in_plan(entity: Any, xy: Floats) -> Floats:
    """Return positions of an entity's own plane in those of the drawing: a mirrored one is drawn from below."""
    if entity.dxftype() in ("ELLIPSE", "SPLINE") or (entity.dxftype() == "POLYLINE" and entity.is_3d_polyline):
        return xy  # these have no plane of their own
    extrusion = entity.dxf.get("extrusion")
    if extrusion is None or tuple(extrusion) == (0.0, 0.0, 1.0):
        return xy
    ocs = entity.ocs()
    return np.array([(p.x, p.y) for p in (ocs.to_wcs((x, y, 0.0)) for x, y in xy)], dtype=float).reshape(-1, 2)


def _rows(areas: Sequence[Area], texts: Sequence[_Text]) -> Iterator[dict[str, Any]]:
    sound = [each for each in texts if each.text and math.isfinite(each.x) and math.isfinite(each.y)]
    tree = shapely.STRtree([shapely.Point(each.x, each.y) for each in sound])
    for area in areas:
        inside = sorted(tree.query(area.polygon, predicate="contains")) if area.polygon.is_valid else []
        labels = [sound[int(number)].text for number in inside[:_MOST_TEXTS]]
        yield {
            "layer": area.ring.layer, "entity": area.ring.entity, "handle": area.ring.handle,
            "text": " | ".join(labels) or None,
        }  # fmt: skip


def _hidden(document: Any, layer: str) -> Iterator[Message]:
    if document.layers.has_entry(layer):
        found = document.layers.get(layer)
        if found.is_off() or found.is_frozen():
            yield Message("notice.dxf-layer-hidden", {"value": layer})


def _notices(drawing: _Drawing, layer: str, holes: int, twice: int) -> Iterator[Message]:
    if drawing.open_lines[layer]:
        yield Message("notice.dxf-open-lines", {"value": layer, "count": drawing.open_lines[layer]})
    if holes:
        yield Message("notice.dxf-holes", {"count": holes})
    if twice:
        yield Message("notice.dxf-twice", {"count": twice})
    if drawing.arcs:
        yield Message("notice.dxf-arcs", {"distance": f"{ARC_TOLERANCE:g} m"})
    yield from not_read(drawing.not_read(layer))
