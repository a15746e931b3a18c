"""GeoJSON (RFC 7946): longitude and latitude, right-hand rule, a box around all, no member ``crs``."""

from __future__ import annotations

import json
from typing import Any

import shapely

from zonegeo.exports.feature_table import Table, Written, oriented
from zonegeo.exports.projection import only_lonlat
from zonegeo.geometry import column_of, geometries_of


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a feature collection, one feature a line, with its provenance as a foreign member (RFC 7946, 6.1).

    Coordinates keep every digit, so that what is written is measured as what was read.

    Raises
    ------
    UsageError
        ``export-crs-fixed`` for another CRS than longitude and latitude.
    """
    only_lonlat(table.crs, suffix)
    shapes = oriented(table.shapes)
    # one encoder for all: one for each of a hundred thousand lines takes longer than their text
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    lines = [
        encode({"type": "Feature", "properties": dict(row), "geometry": geometry})
        for row, geometry in zip(table.rows, geometries_of(column_of(shapes)), strict=True)
    ]
    head: dict[str, Any] = {"type": "FeatureCollection", "name": table.name}
    known = [each for each in shapes if each is not None and not each.is_empty]
    if known:
        head["bbox"] = [float(each) for each in shapely.total_bounds(known)]
    head["provenance"] = dict(table.provenance)
    start = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    body = ",\n".join(lines)
    return Written({f"{stem}{suffix}": f'{start},\n "features": [\n{body}\n]}}\n'.encode()})
