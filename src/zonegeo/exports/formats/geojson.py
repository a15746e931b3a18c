"""GeoJSON (RFC 7946): longitude and latitude, right-hand rule, a box around all, no member ``crs``."""

from __future__ import annotations

import json
from typing import Any

import shapely
from shapely.geometry import mapping

from zonegeo.exports.feature_table import Table, Written, oriented
from zonegeo.exports.projection import only_lonlat


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
    lines = [
        json.dumps(
            {"type": "Feature", "properties": dict(row), "geometry": None if shape is None else mapping(shape)},
            ensure_ascii=False, allow_nan=False,
        )
        for row, shape in zip(table.rows, shapes, strict=True)
    ]  # fmt: skip
    head: dict[str, Any] = {"type": "FeatureCollection", "name": table.name}
    known = [each for each in shapes if each is not None and not each.is_empty]
    if known:
        head["bbox"] = [float(each) for each in shapely.total_bounds(known)]
    head["provenance"] = dict(table.provenance)
    start = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    body = ",\n".join(lines)
    return Written({f"{stem}{suffix}": f'{start},\n "features": [\n{body}\n]}}\n'.encode()})
