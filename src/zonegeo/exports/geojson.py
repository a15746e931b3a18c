"""GeoJSON (RFC 7946): longitude and latitude, right-hand rule, a box around all, no member ``crs``."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from zonegeo.exports.projection import only_lonlat
from zonegeo.exports.table import Table, Written, oriented

# 1e-9 degrees are 0.11 mm along a meridian: rounding moves a corner by 0.08 mm at most
DIGITS = 9


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a feature collection, one feature a line, with its provenance as a foreign member (RFC 7946, 6.1).

    Coordinates are rounded to :data:`DIGITS` decimals, and left as they are where that would make a sound polygon
    cross itself.

    Raises
    ------
    UsageError
        ``export-crs-fixed`` for another CRS than longitude and latitude.
    """
    only_lonlat(table.crs, suffix)
    shapes = oriented([None if each is None else rounded(each) for each in table.shapes])
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
    head["coordinate_precision"] = {"decimals": DIGITS, "unit": "degree"}
    head["provenance"] = dict(table.provenance)
    start = json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}")
    body = ",\n".join(lines)
    return Written({f"{stem}{suffix}": f'{start},\n "features": [\n{body}\n]}}\n'.encode()})


def rounded(shape: Any) -> Any:
    """Return a shape in longitude and latitude with :data:`DIGITS` decimals, or itself where that would spoil it."""
    found = shapely.transform(shape, lambda xy: np.round(xy, DIGITS))
    return found if shapely.is_valid(found) or not shapely.is_valid(shape) else shape
