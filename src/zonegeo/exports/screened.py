"""Screened parcels as files: parts as they are found, then all of them as one GeoParquet, GeoJSON or CSV."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import shapely

from zonegeo.base.errors import InputError
from zonegeo.base.files.atomic_write import patiently, written_beside
from zonegeo.base.files.system_fault import cannot_write
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.optional_packages import need_extra
from zonegeo.exports.projection import output_crs
from zonegeo.geometry import Shapes

FORMATS = (".parquet", ".geojson", ".csv")
_GEOMETRY = "geometry"
_BATCH_ROWS = 20_000


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """Give a place beside a part of a run; what is written there becomes the part at the end, or nothing does."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(beside=path) as folder:
            yield folder / "0"
            patiently((folder / "0").replace, path)
    except OSError as error:
        raise InputError(cannot_write(str(path), error)) from None


def _schema(rules: Sequence[str]) -> Any:
    arrow = need_extra("pyarrow", extra="screen", where="zonegeo screen")
    fields = [("id", arrow.string()), ("source", arrow.string()), ("status", arrow.string()),
              ("reason", arrow.string()), ("area_m2", arrow.float64())]  # fmt: skip
    for rule in rules:
        fields += [(f"{rule}_m", arrow.float64()), (f"{rule}_to", arrow.string())]
    return arrow.schema([*fields, (_GEOMETRY, arrow.binary())])


def rows_of_part(columns: Mapping[str, Sequence[Any]], rules: Sequence[str]) -> Any:
    """Return columns (name → values, ``geometry`` as shapes in the plane) as rows of a part."""
    arrow = need_extra("pyarrow", extra="screen", where="zonegeo screen")
    schema, listed = _schema(rules), dict(columns)
    listed[_GEOMETRY] = list(shapely.to_wkb(columns[_GEOMETRY]))
    arrays = [
        each.cast(field.type) if isinstance(each, arrow.Array) else arrow.array(each, type=field.type, from_pandas=True)
        for field, each in ((field, listed[field.name]) for field in schema)
    ]
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


@contextmanager
def part_writer(path: Path, rules: Sequence[str]) -> Iterator[Any]:
    """Give what writes the rows of :func:`rows_of_part` into a part: whole at the end, or nothing."""
    # to be read once and deleted: Arrow's own format takes no time to write or read, and 250 bytes a parcel
    ipc = need_extra("pyarrow.ipc", extra="screen", where=str(path))
    with _part(path) as place, ipc.new_file(str(place), _schema(rules)) as writer:
        yield writer.write_batch


def write_screened(
    path: Path,
    parts: Sequence[Path],
    rules: Sequence[str],
    provenance: Mapping[str, Any],
    *,
    crs: str,
    to_lonlat: Callable[[Shapes], Shapes],
    overwrite: bool,
) -> None:
    """Join parts into one file, in their order, a batch in memory at a time; the file is whole or is not there.

    GeoParquet carries outlines in the analysis CRS ``crs``, as they were measured, GeoJSON in longitude and latitude,
    where ``to_lonlat`` brings them; both carry the provenance. CSV carries neither.
    """
    suffix = path.suffix.lower()
    with written_beside(path, overwrite=overwrite) as place:
        if suffix == ".parquet":
            _write_parquet(place, parts, rules, provenance, crs)
        elif suffix == ".geojson":
            _write_geojson(place, parts, provenance, to_lonlat)
        else:
            _write_csv(place, parts, rules)


def _batches(parts: Sequence[Path]) -> Iterator[Any]:
    """Give the rows of parts, joined to batches of some size: what little is kept of a nation comes in thousands."""
    arrow = need_extra("pyarrow", extra="screen", where="zonegeo screen")
    ipc = need_extra("pyarrow.ipc", extra="screen", where="zonegeo screen")
    joined: list[Any] = []
    for part in parts:
        with arrow.memory_map(str(part)) as memory, ipc.open_file(memory) as file:
            for number in range(file.num_record_batches):
                joined.append(file.get_batch(number))
                if sum(each.num_rows for each in joined) >= _BATCH_ROWS:
                    yield from arrow.Table.from_batches(joined).combine_chunks().to_batches()
                    joined = []
    if joined:
        yield from arrow.Table.from_batches(joined).combine_chunks().to_batches()


def _write_parquet(
    place: Path, parts: Sequence[Path], rules: Sequence[str], provenance: Mapping[str, Any], crs: str
) -> None:
    parquet = need_extra("pyarrow.parquet", extra="screen", where=str(place))
    column = {"encoding": "WKB", "geometry_types": [], "edges": "planar", "crs": output_crs(crs).to_json_dict()}
    geo = {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}
    told = {"geo": json.dumps(geo), "zonegeo": json.dumps(provenance, ensure_ascii=False)}
    schema = _schema(rules).with_metadata(told)
    with parquet.ParquetWriter(place, schema, compression="zstd") as writer:
        for batch in _batches(parts):
            writer.write_batch(batch.replace_schema_metadata(told))


def _write_geojson(
    place: Path, parts: Sequence[Path], provenance: Mapping[str, Any], to_lonlat: Callable[[Shapes], Shapes]
) -> None:
    with place.open("w", encoding="utf-8", newline="\n") as stream:
        head = json.dumps(provenance, ensure_ascii=False, allow_nan=False)
        stream.write(f'{{"type": "FeatureCollection", "provenance": {head}, "features": [')
        between = "\n"
        for batch in _batches(parts):
            *columns, binary = batch.to_pydict().values()
            shapes = shapely.to_geojson(to_lonlat(shapely.from_wkb(np.array(binary, dtype=object))))
            names = batch.schema.names[:-1]
            for shape, *row in zip(shapes, *columns, strict=True):
                properties = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False)
                stream.write(
                    f'{between}{{"type": "Feature", "properties": {properties}, "geometry": {shape or "null"}}}'
                )
                between = ",\n"
        stream.write("\n]}\n")


def _write_csv(place: Path, parts: Sequence[Path], rules: Sequence[str]) -> None:
    names = [field.name for field in _schema(rules) if field.name != _GEOMETRY]
    # with a mark of its encoding: spreadsheet programs in Korea take a file without one for CP949
    with place.open("w", encoding="utf-8-sig", newline="") as stream:
        _rows(stream, names, parts)


def _rows(stream: TextIO, names: Sequence[str], parts: Sequence[Path]) -> None:
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(names)
    for batch in _batches(parts):
        for row in batch.to_pylist():
            writer.writerow([_cell(row[name]) for name in names])


def _cell(given: object) -> object:
    """Return a cell; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if given is None or (isinstance(given, float) and math.isnan(given)):
        return ""
    return f"'{given}" if isinstance(given, str) and given.startswith(("=", "+", "-", "@", "\t", "\r")) else given


def read_text(path: Path) -> str | None:
    """Return the text of a file beside the output, ``None`` where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def write_text(path: Path, text: str) -> None:
    """Write a small text whole."""
    with _part(path) as place, place.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
