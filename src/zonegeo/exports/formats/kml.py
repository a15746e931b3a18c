"""KML 2.2 (OGC 07-147r2): polygons with holes, names, descriptions, typed attributes and the map's colours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as Tree

import numpy as np
import shapely

from zonegeo.exports.feature_table import Column, Table, Written, cells, oriented, plain_text_problems, refuse
from zonegeo.exports.projection import only_lonlat
from zonegeo.exports.styles import LOOKS, PLAIN, Look, look_of
from zonegeo.geometry import Geometry

_SPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"text": "string", "integer": "int", "real": "double", "logical": "bool"}
_XML_ID = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_INT32 = 2**31 - 1  # KML's int has 32 bits


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a KML document with one placemark a feature.

    Raises
    ------
    UsageError
        ``export-crs-fixed`` for another CRS than longitude and latitude.
    InputError
        ``text-not-in-format`` for signs that XML cannot hold.
    """
    only_lonlat(table.crs, suffix)
    refuse(plain_text_problems(table, suffix))
    root = Tree.Element("kml", {"xmlns": _SPACE})
    document = _add(root, "Document")
    _add(document, "name", table.name)
    _add(document, "description", json.dumps(dict(table.provenance), ensure_ascii=False))
    for look in (*LOOKS, PLAIN):
        _style(document, look)
    columns = table.columns
    schema = _add(document, "Schema", name=stem, id="fields")
    kinds = {each.name: _kind(table, each) for each in columns}
    for column in columns:
        field = _add(schema, "SimpleField", type=kinds[column.name], name=column.name)
        _add(field, "displayName", table.descriptions.get(column.name, column.name))
    told = {each.name: cells(table, each) for each in columns}
    shapes = oriented(table.shapes)
    for number, (row, shape, label) in enumerate(zip(table.rows, shapes, table.labels, strict=True)):
        placemark = _add(document, "Placemark", **_xml_id(row, table))
        _add(placemark, "name", label or str(number + 1))
        _add(placemark, "description", _description(table, row))
        _add(placemark, "styleUrl", f"#{_style_id(look_of(row.get('role'), row.get('basis')))}")
        data = _add(_add(placemark, "ExtendedData"), "SchemaData", schemaUrl="#fields")
        for name, column_cells in told.items():
            if column_cells[number] is not None:
                _add(data, "SimpleData", _text(column_cells[number]), name=name)
        if shape is not None and not shape.is_empty:
            _geometry(placemark, shape)
    return Written({f"{stem}{suffix}": Tree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"})


def _kind(table: Table, column: Column) -> str:
    if column.kind == "integer" and any(each is not None and abs(each) > _INT32 for each in cells(table, column)):
        return "string"  # every digit is kept
    return _TYPES[column.kind]


def _xml_id(row: Mapping[str, Any], table: Table) -> dict[str, str]:
    """Return the feature's own id as that of its placemark, where XML admits it and no other feature has it."""
    name = row.get("id")
    once = sum(each.get("id") == name for each in table.rows) == 1
    return {"id": name} if isinstance(name, str) and once and _XML_ID.fullmatch(name) else {}


def _text(given: object) -> str:
    if isinstance(given, bool):
        return "1" if given else "0"
    return repr(given) if isinstance(given, float) else str(given)


def _description(table: Table, row: Mapping[str, Any]) -> str:
    lines = [f"{table.descriptions.get(name, name)}: {each}" for name, each in row.items() if each not in (None, "")]
    return "\n".join(lines)


def _style_id(look: Look) -> str:
    return f"{look.role}-{look.style}" if look.role else "plain"


def _style(document: Tree.Element, look: Look) -> None:
    style = _add(document, "Style", id=_style_id(look))
    line = _add(style, "LineStyle")
    _add(line, "color", _colour(look.colour, 1.0))
    _add(line, "width", f"{look.weight:g}")
    _add(_add(style, "PolyStyle"), "color", _colour(look.colour, look.opacity))


def _colour(colour: str, opacity: float) -> str:
    """Return a colour as KML has it: alpha, blue, green, red in hexadecimal."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}".lower()


def _geometry(parent: Tree.Element, shape: Geometry) -> None:
    polygons = list(shapely.get_parts(shape))
    if len(polygons) > 1:
        parent = _add(parent, "MultiGeometry")
    for polygon in polygons:
        drawn = _add(parent, "Polygon")
        _add(drawn, "tessellate", "1")
        _ring(_add(drawn, "outerBoundaryIs"), polygon.exterior)
        for hole in polygon.interiors:
            _ring(_add(drawn, "innerBoundaryIs"), hole)


def _ring(parent: Tree.Element, ring: shapely.LinearRing) -> None:
    positions = np.asarray(shapely.get_coordinates(ring)).tolist()
    _add(_add(parent, "LinearRing"), "coordinates", " ".join(f"{x!r},{y!r}" for x, y in positions))


def _add(parent: Tree.Element, tag: str, text: str | None = None, **attributes: str) -> Tree.Element:
    child = Tree.SubElement(parent, tag, attributes)
    child.text = text
    return child
