"""GeoParquet 1.1.0: WKB in a column ``geometry``, the CRS as PROJJSON in the file's metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import shapely

from zonegeo.base.optional_packages import need_extra
from zonegeo.exports.feature_table import Table, Written, cells, oriented, wkb_of
from zonegeo.exports.projection import output_crs, projected
from zonegeo.geometry import Geometry

_NAMES = ("geometry", "geom", "shape", "zonegeo_geometry")


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a GeoParquet file; the provenance stands beside ``geo`` in the metadata, as ``zonegeo``.

    Raises
    ------
    UsageError
        ``extra-needed`` where pyarrow is not installed.
    """
    arrow = need_extra("pyarrow", extra="parquet", where=f"{stem}{suffix}")
    parquet = need_extra("pyarrow.parquet", extra="parquet", where=f"{stem}{suffix}")
    shapes = oriented(projected(table.shapes, table.crs))
    kinds = {"text": arrow.string(), "integer": arrow.int64(), "real": arrow.float64(), "logical": arrow.bool_()}
    arrays = {each.name: arrow.array(cells(table, each), type=kinds[each.kind]) for each in table.columns}
    name = next(each for each in _NAMES if each not in arrays)
    arrays[name] = arrow.array(list(wkb_of(shapes)), type=arrow.binary())
    made = arrow.table(arrays).replace_schema_metadata(
        {
            "geo": json.dumps(_metadata(shapes, table.crs, name)),
            "zonegeo": json.dumps(dict(table.provenance), ensure_ascii=False),
        }
    )
    stream = io.BytesIO()
    parquet.write_table(made, stream, compression="zstd")
    return Written({f"{stem}{suffix}": stream.getvalue()})


def _metadata(shapes: Sequence[Geometry | None], crs: str | None, name: str) -> dict[str, Any]:
    known = [each for each in shapes if each is not None and not each.is_empty]
    column: dict[str, Any] = {
        "encoding": "WKB", "geometry_types": sorted({each.geom_type for each in known}),
        "crs": output_crs(crs).to_json_dict(), "orientation": "counterclockwise", "edges": "planar",
    }  # fmt: skip
    if known:
        column["bbox"] = [float(each) for each in shapely.total_bounds(known)]
    return {"version": "1.1.0", "primary_column": name, "columns": {name: column}}
