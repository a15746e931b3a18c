"""Files of parcels: which there are, what they hold and in which CRS, without reading their rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.files.outputs import note_read
from zonegeo.base.files.path_text import slashed
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.sources.boundary.coordinate_system import CoordinateSystem, coordinate_system
from zonegeo.sources.parcels.conditions import quoted

if TYPE_CHECKING:
    import duckdb

SUFFIXES = (".parquet", ".geoparquet", ".gpkg", ".shp")
PARQUET = (".parquet", ".geoparquet")
# GeoParquet: a column without a word about its CRS is in this one
_PARQUET_CRS = "OGC:CRS84"
_EDGE_BYTES = 1 << 20
# rows of a piece: what an interrupted screening does again, and what one process of several takes at a time
PIECE_ROWS = 2_000_000
# what the database calls the number of a row: a file with a column of that name is not cut
ROW_NUMBER = "file_row_number"


@value
class ParcelFile:
    """One file of parcels: its rows, its columns (name → SQL type), its geometry column, its CRS.

    ``box`` names the four fields that bound each geometry (west, south, east, north) where the file carries such a
    column, each as the path of a field. ``crs`` is what the file or the option says of it, ``fingerprint`` changes with
    the content: see :func:`fingerprint`. ``encoding`` is that of the texts of a Shapefile (``None`` where the format
    knows it), ``groups`` are the rows of the row groups of a Parquet file.
    ``lacks_boxes`` is what :func:`lacks_boxes` found, where that was asked.
    """

    path: Path
    is_parquet: bool
    layer: str
    rows: int
    columns: Mapping[str, str]
    geometry: str
    box: tuple[tuple[str, ...], ...]
    system: CoordinateSystem
    crs: str
    fingerprint: str
    encoding: str | None = None
    groups: tuple[int, ...] = ()
    lacks_boxes: bool = False


@value
class Piece:
    """Rows of a file from ``start`` on, ``rows`` of them: what is screened at a time."""

    file: ParcelFile
    start: int
    rows: int

    @property
    def is_whole(self) -> bool:
        """True where it holds every row of its file."""
        return self.rows == self.file.rows


def pieces_of(file: ParcelFile, *, rows: int = PIECE_ROWS) -> tuple[Piece, ...]:
    """Cut a file between its row groups into pieces of at least so many rows; a file without any is one piece."""
    pieces, start, size = [], 0, 0
    for group in file.groups:
        size += group
        if size >= rows:
            pieces.append(Piece(file, start, size))
            start, size = start + size, 0
    if size or not pieces:
        pieces.append(Piece(file, start, file.rows - start))
    return tuple(pieces)


def parcel_paths(named: Sequence[str]) -> tuple[Path, ...]:
    """Return the files that names, folders (all that lies in them, at any depth) and patterns stand for, each once.

    Each is called as it was named, so that what is written of it names no folder that somebody happens to work in.

    Raises
    ------
    InputError
        ``file-missing`` where a name or a pattern stands for no file; ``parcels-format`` for another format.
    """
    found: dict[Path, Path] = {}
    problems = []
    for name in named:
        paths = _named(name)
        if not paths:
            problems.append(Problem("parcels-missing", name, {"value": name}))
        for path in paths:
            if path.suffix.lower() in SUFFIXES:
                found.setdefault(path.resolve(), path)
            else:
                problems.append(Problem("parcels-format", str(path), {"value": path.suffix or path.name}))
    if problems:
        raise InputError(problems)
    note_read(*found)
    return tuple(found.values())


def _named(name: str) -> list[Path]:
    path = Path(name)
    if path.is_dir():
        return sorted((each for each in path.rglob("*") if _is_parcels(each, path)), key=slashed)
    if path.is_file():
        return [path]
    if not has_magic(name):
        return []
    # of the module, not of Path: a pattern may be absolute
    return sorted((Path(each) for each in glob(name, recursive=True) if Path(each).is_file()), key=slashed)  # noqa: PTH207


def _is_parcels(path: Path, folder: Path) -> bool:
    """True for a file of a format that is read, unless it or a folder above it is hidden."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix.lower() in SUFFIXES and not hidden and path.is_file()


def fingerprint(path: Path) -> str:
    """Return what changes when a file is written anew: SHA-256 of its size, its time and its first and last MiB.

    Not of all its bytes: a nation's parcels take longer to read once than to be screened. The end of a Parquet file
    lists where everything in it lies and between which values.
    """
    return hashlib.sha256(f"{path.stat().st_mtime_ns} {edges(path)}".encode()).hexdigest()


def edges(path: Path) -> str:
    """Return what a file is known by wherever a copy of it lies: SHA-256 of its size and its first and last MiB."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as stream:
        digest.update(stream.read(_EDGE_BYTES))
        stream.seek(max(0, size - _EDGE_BYTES))
        digest.update(stream.read(_EDGE_BYTES))
    return digest.hexdigest()


def describe_parquet(path: Path, connection: duckdb.DuckDBPyConnection, *, crs: str | None) -> ParcelFile:
    """Return what a Parquet file holds, asked of its own words about itself.

    Raises
    ------
    InputError
        ``parcels-unreadable``, ``parcels-no-geometry``, ``parcels-encoding``; what
        :func:`~zonegeo.sources.boundary.coordinate_system.coordinate_system` says where the CRS is not known.
    """
    metadata, geo = _metadata(path)
    try:
        columns = described_columns(connection, "SELECT * FROM read_parquet(?)", [str(path)], path)
    except (OSError, ValueError) as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    name = str(geo.get("primary_column"))
    told = geo["columns"].get(name) if name in columns else None
    if told is None:
        raise InputError(Problem("parcels-no-geometry", str(path)))
    if told.get("encoding") != "WKB":
        raise InputError(Problem("parcels-encoding", str(path), {"value": str(told.get("encoding"))}))
    given = told.get("crs", _PARQUET_CRS)
    given = json.dumps(given) if isinstance(given, dict) else given
    system = coordinate_system(given, option=crs, where=str(path))
    sides = _boxes(told, tuple(columns))
    plain = {each: kind for each, kind in columns.items() if each != name}
    counted = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    groups = () if ROW_NUMBER in (each.lower() for each in columns) else tuple(counted)
    return ParcelFile(
        path, True, "", metadata.num_rows, plain, name, sides, system, str(crs or given), fingerprint(path),
        groups=groups,
    )  # fmt: skip


def _metadata(path: Path) -> tuple[Any, dict[str, Any]]:
    """Return what a Parquet file says of itself and, empty where it is none of them, as GeoParquet."""
    parquet = need_extra("pyarrow.parquet", extra="screen", where=str(path))
    try:
        metadata = parquet.read_metadata(path)
        geo = json.loads((metadata.metadata or {}).get(b"geo", b"null"))
    except (OSError, ValueError) as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    return metadata, geo if isinstance(geo, dict) else {}


def _boxes(told: Mapping[str, Any], columns: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the fields of the column that bounds each geometry, none where no such column is there."""
    bounds = told.get("covering", {}).get("bbox", {})
    sides = tuple(tuple(bounds[side]) for side in ("xmin", "ymin", "xmax", "ymax")) if bounds else ()
    return sides if all(side[0] in columns for side in sides) else ()


def lacks_boxes(connection: duckdb.DuckDBPyConnection, file: ParcelFile) -> bool:
    """Say whether a file has a column of boxes and some row of it none; the column is read from end to end for this.

    An index over nothing would leave such a row out without a word.
    """
    if not file.box:
        return False
    path = file.path
    duckdb = need_extra("duckdb", extra="screen", where=str(path))
    # one side tells: a box is written whole or not at all
    unknown = unknown_bounds(box_fields(file.box[:1]))
    try:
        found = connection.execute(f"SELECT 1 FROM read_parquet(?) WHERE {unknown} LIMIT 1", [str(path)])  # noqa: S608
        return found.fetchone() is not None
    except duckdb.Error as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None


def box_fields(sides: Sequence[Sequence[str]]) -> list[str]:
    """Return the fields of boxes as SQL."""
    return [".".join(quoted(each) for each in side) for side in sides]


def unknown_bounds(sides: Sequence[str]) -> str:
    """Return the SQL that is true where one of these bounds is missing or no number."""
    return " OR ".join(f"{each} IS NULL OR isnan({each})" for each in sides)


def carries_boxes(path: Path) -> bool:
    """True for a Parquet file that says where its geometries lie: the database then needs to know none of them."""
    if path.suffix.lower() not in PARQUET:
        return False
    metadata, geo = _metadata(path)
    told = geo.get("columns", {}).get(geo.get("primary_column"), {})
    return bool(_boxes(told, metadata.schema.to_arrow_schema().names))


def described_columns(
    connection: duckdb.DuckDBPyConnection, query: str, given: Sequence[str], path: Path
) -> dict[str, str]:
    """Return the columns of a statement (name → SQL type)."""
    duckdb = need_extra("duckdb", extra="screen", where=str(path))
    try:
        described = connection.execute(f"DESCRIBE {query}", given).fetchall()
    except duckdb.Error as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    return {row[0]: row[1] for row in described}


def first_line(error: Exception) -> Any:
    """Return a value of a message for the first line of what an error of a library says."""
    return library_fault((str(error).splitlines() or [""])[0], most=200)
