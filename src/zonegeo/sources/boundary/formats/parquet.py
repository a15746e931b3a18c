"""GeoParquet 1.x: WKB in a column, its CRS in the file's metadata, or that of GeoArrow's field."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.optional_packages import need_extra
from zonegeo.sources.boundary.formats.geojson_file import LONLAT
from zonegeo.sources.boundary.raw.gdal_layer import plain, read_shapes
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, RawLayer, Request, broken, too_complex
from zonegeo.sources.boundary.raw.wkb_nesting import is_flat_wkb
from zonegeo.sources.documents import LARGEST_BYTES, parse_json


def read(request: Request) -> RawLayer:
    """Return the features of a GeoParquet file.

    Raises
    ------
    InputError
        ``format-broken``, ``parquet-no-geometry``, ``parquet-encoding``, ``file-too-complex``.
    UsageError
        ``extra-needed`` where pyarrow is not installed.
    """
    arrow = need_extra("pyarrow", extra="parquet", where=request.name)
    parquet = need_extra("pyarrow.parquet", extra="parquet", where=request.name)
    try:
        file = parquet.ParquetFile(io.BytesIO(request.content))
        schema = file.schema_arrow
        column, crs, known_by = _geometry_column(schema, request.name)
        names = [each.name for each in schema if each.name == column or not _is_binary(arrow, each.type)]
        rows = _rows(file, names, request.name)
    except (arrow.ArrowException, OSError, ValueError, KeyError, NotImplementedError) as error:
        raise broken(request.name, error) from None
    shapes = [row.pop(column) for row in rows]
    for number, each in enumerate(shapes):
        if each is not None and not (isinstance(each, bytes) and is_flat_wkb(each)):
            raise broken(request.name, f"{column}[{number}]: WKB")
    return RawLayer(
        layer=request.stem, geometries=read_shapes(shapes, request.name),
        rows=[{name: plain(each) for name, each in row.items()} for row in rows],
        places=[f"{request.name}: features[{number}]" for number in range(len(rows))], crs=crs, crs_known_by=known_by,
    )  # fmt: skip


def _is_binary(arrow: ModuleType, kind: Any) -> bool:
    return bool(arrow.types.is_binary(kind) or arrow.types.is_large_binary(kind) or arrow.types.is_nested(kind))


def _geometry_column(schema: Any, where: str) -> tuple[str, str | None, str]:
    """Return the column of the geometry, what is said of its CRS, and by whom."""
    metadata = schema.metadata or {}
    if b"geo" in metadata:
        geo = parse_json(metadata[b"geo"], where=f"{where}: geo")
        columns = geo.get("columns") if isinstance(geo, dict) else None
        name = geo.get("primary_column") if isinstance(geo, dict) else None
        about = columns.get(name) if isinstance(columns, dict) else None
        if not isinstance(about, dict) or name not in schema.names:
            raise InputError(Problem("parquet-no-geometry", where, {"value": str(name)[:60]}))
        if about.get("encoding") != "WKB":
            raise InputError(Problem("parquet-encoding", where, {"value": str(about.get("encoding"))[:60]}))
        # the specification: no key crs is longitude and latitude, null is unknown
        return str(name), *_told(about, default=LONLAT)
    for field in schema:
        extension = (field.metadata or {}).get(b"ARROW:extension:name") or _extension_name(field.type)
        if extension == b"geoarrow.wkb":
            about = json.loads((field.metadata or {}).get(b"ARROW:extension:metadata") or b"{}")
            return field.name, *_told(about if isinstance(about, dict) else {}, default=None)
    raise InputError(Problem("parquet-no-geometry", where, {"value": ", ".join(schema.names)[:60]}))


def _extension_name(kind: Any) -> bytes:
    return str(getattr(kind, "extension_name", "")).encode()


def _told(about: Mapping[str, Any], *, default: str | None) -> tuple[str | None, str]:
    if "crs" not in about:
        return default, "format"
    crs = about["crs"]
    if crs is None:
        return None, "file"
    return (crs if isinstance(crs, str) else json.dumps(crs)), "file"


def _rows(file: Any, names: list[str], where: str) -> list[dict[str, Any]]:
    """Return the rows, so many at a time that even one value repeated without end stays within the memory."""
    if file.metadata.num_rows > MOST_FEATURES:
        raise too_complex(where, file.metadata.num_rows, MOST_FEATURES)
    groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
    chunks = [group.column(number) for group in groups for number in range(group.num_columns)]
    largest = max((chunk.total_uncompressed_size for chunk in chunks), default=1)
    if sum(group.total_byte_size for group in groups) > LARGEST_BYTES or largest > LARGEST_BYTES:
        raise too_complex(where, largest, LARGEST_BYTES)
    size = 0
    rows: list[dict[str, Any]] = []
    for batch in file.iter_batches(batch_size=max(1, min(10_000, LARGEST_BYTES // max(largest, 1))), columns=names):
        read = batch.to_pylist()
        # what is repeated counts each time: a dictionary may hold one value for all the rows
        size += sum(len(each) for row in read for each in row.values() if isinstance(each, bytes | str))
        if size > LARGEST_BYTES:
            raise too_complex(where, size, LARGEST_BYTES)
        rows.extend(read)
    return rows
