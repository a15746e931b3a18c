"""Features to write: a hole, two parts, no shape; Korean names, every kind of value, and nothing."""

from __future__ import annotations

from typing import Any

import shapely

from zonegeo.exports.feature_table import Table

#      +-------+   +--+ +--+
#      | +-+   |   |  | |  |     yard has a hole, hall two parts, the shed no shape
#      | +-+   |   +--+ +--+
#      +-------+
YARD = shapely.Polygon(
    [(127.04, 37.59), (127.0512345678, 37.59), (127.05, 37.6), (127.04, 37.6)],
    [[(127.044, 37.594), (127.044, 37.596), (127.046, 37.596), (127.046, 37.594)]],
)
HALL = shapely.MultiPolygon([shapely.box(127.06, 37.59, 127.061, 37.591), shapely.box(127.063, 37.59, 127.064, 37.591)])
SHAPES = (YARD, HALL, None)
LONG = "배후공간 지정 요건 검토 의견, " * 20 + "끝"
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "yard", "지구명": "홍릉 배후공간", "role": "background", "basis": "osm", "층": 3, "area_m2": 12345.678901,
     "vacant": True, "pnu": "1129010300100010000", "note": "=1+1", "parts": ["가", "b"]},
    {"id": "hall", "지구명": "고려대 & <KIST> \"갑\"", "role": "core", "basis": "inferred", "층": 0, "area_m2": -0.5,
     "vacant": False, "pnu": "1123010700100010002", "note": "줄\n바꿈", "parts": []},
    {"id": "shed", "지구명": "위치 미정", "role": "background", "basis": "within", "층": -7, "area_m2": 1e6,
     "vacant": True, "pnu": "1129013600201230045", "note": LONG, "parts": None},
)  # fmt: skip


def table(**changes: Any) -> Table:
    told = {"name": "시험 구역", "rows": ROWS, "shapes": SHAPES, "provenance": {"file": "원본.shp", "features": 3}}
    return Table(**{**told, "label": "지구명", **changes})
