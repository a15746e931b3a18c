"""Parcels as batches of columns out of files of any size: DuckDB and its spatial extension, without network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event, Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.geometry import Shapes
from zonegeo.sources.parcels.conditions import Condition, quoted
from zonegeo.sources.parcels.parcel_files import (
    PARQUET,
    ROW_NUMBER,
    ParcelFile,
    Piece,
    box_fields,
    carries_boxes,
    describe_parquet,
    first_line,
    unknown_bounds,
)
from zonegeo.sources.parcels.vectors import ROWS, describe_vector, rows_of

if TYPE_CHECKING:
    import duckdb

Box = tuple[float, float, float, float]
_BATCH_ROWS = 10_000
_LOOK_SECONDS = 0.1


@value
class Batch:
    """Rows that the box lets through: ids (Arrow), shapes in the file's CRS, and how each condition came out.

    ``met`` has shape ``(conditions, n)``: 1 met, 0 not met, -1 unknown because the value is missing. ``shapes`` is
    ``None`` where there is no geometry; ``unread`` is true where there is one that is none.
    """

    ids: Any
    shapes: Shapes
    unread: NDArray[np.bool_]
    met: NDArray[np.int8]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The scan was asked to stop; what was given of this file is not all of it."""


@contextmanager
def parcel_database(
    paths: Sequence[Path], *, threads: int, memory_mb: int, temporary: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that can read these files and nothing else.

    The spatial extension comes out of its wheel, where a file needs it; nothing is installed or loaded by itself, no
    other file can be opened, and no statement can undo that.

    Raises
    ------
    UsageError
        ``extra-needed``.
    """
    duckdb = need_extra("duckdb", extra="screen", where="zonegeo screen")
    need_extra("pyarrow", extra="screen", where="zonegeo screen")
    limits = {
        "autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": str(threads),
        "memory_limit": f"{memory_mb}MB", "temp_directory": str(temporary), "preserve_insertion_order": "true",
    }  # fmt: skip
    connection = duckdb.connect(":memory:", config=limits)
    try:
        if not all(carries_boxes(path) for path in paths):
            connection.load_extension(str(_extension(duckdb)))
        allowed = ", ".join(_text(str(path)) for path in paths)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _extension(duckdb: ModuleType) -> Path:
    """Return the spatial extension that was built for this version of the database."""
    wheel = need_extra("duckdb_extension_spatial", extra="screen", where="zonegeo screen")
    file = Path(wheel.__file__).parent / "extensions" / f"v{duckdb.__version__}" / "spatial.duckdb_extension"
    if not file.is_file():  # another version of one of the two: what was built for the one cannot serve the other
        values = {"value": f"duckdb_extension_spatial for duckdb {duckdb.__version__}", "extra": "screen"}
        raise UsageError(Problem("extra-needed", "zonegeo screen", values))
    return file


def _text(word: str) -> str:
    # a setting takes no parameter: a quote in a path is doubled
    return "'" + word.replace("'", "''") + "'"


def describe_parcels(
    path: Path,
    connection: duckdb.DuckDBPyConnection,
    *,
    crs: str | None,
    layer: str | None,
    encoding: str | None = None,
) -> ParcelFile:
    """Return what a file of parcels holds; ``crs`` and ``encoding`` (of a Shapefile's texts) where it does not say.

    Raises
    ------
    InputError
        What :func:`describe_parquet` and :func:`describe_vector` say.
    """
    if path.suffix.lower() in PARQUET:
        return describe_parquet(path, connection, crs=crs)
    return describe_vector(path, connection, crs=crs, layer=layer, encoding=encoding)


def scan(
    connection: duckdb.DuckDBPyConnection,
    piece: Piece,
    *,
    id_column: str,
    boxes: Sequence[Box],
    conditions: Sequence[Condition],
    should_stop: Callable[[], str],
    told: Callable[[float], None] = lambda share: None,
) -> Iterator[Any]:
    """Give the rows of a piece whose bounds touch every box (file's CRS), for :func:`batch_of`; others stay there.

    ``told`` hears the share of the piece that is done. Rows of which the bounds are not known come last.

    Raises
    ------
    Stopped
        As soon as ``should_stop`` gives a word.
    InputError
        ``parcels-unreadable``.
    """
    path = str(piece.file.path)
    duckdb = need_extra("duckdb", extra="screen", where=path)
    rows = nullcontext() if piece.file.is_parquet else rows_of(connection, piece.file)
    with _watched(connection, should_stop, told), rows:
        try:
            for query, given in _queries(piece, id_column, boxes, conditions):
                for batch in connection.execute(query, given).to_arrow_reader(_BATCH_ROWS):
                    if should_stop():
                        raise Stopped
                    yield batch
        except duckdb.InterruptException:
            raise Stopped from None
        except (duckdb.Error, OSError) as error:
            if should_stop():
                raise Stopped from None
            raise InputError(Problem("parcels-unreadable", path, {"detail": first_line(error)})) from None


def _named_by(column: str, kind: str) -> str:
    """Return what a row is called by a column: a whole number is written without a fraction, whatever keeps it."""
    text = f"CAST({quoted(column)} AS VARCHAR)"
    return f"regexp_replace({text}, '\\.0$', '')" if kind in ("FLOAT", "DOUBLE") else text


def _queries(
    piece: Piece, id_column: str, boxes: Sequence[Box], conditions: Sequence[Condition]
) -> Iterator[tuple[str, list[Any]]]:
    """Give statements of checked identifiers alone, each with the values that are bound to it.

    Rows whose bounds are unknown are asked for apart, where there are any: together with them, the database could no
    longer tell from the statistics of a row group that none of its rows touches a box.
    """
    file = piece.file
    met = [f"({quoted(each.column)} {each.sign} ?)" for each in conditions]
    wanted = " AND ".join(f"coalesce({each}, true)" for each in met) or "true"
    chosen = [
        f"{_named_by(id_column, file.columns.get(id_column, ''))} AS id",
        *(f"CAST(coalesce(CAST({each} AS INTEGER), -1) AS TINYINT) AS met{n}" for n, each in enumerate(met)),
        f"CASE WHEN {wanted} THEN {quoted(file.geometry)} END AS shape",
    ]
    operands = [each.operand for each in conditions]
    source = ROWS
    given: list[Any] = [*operands, *operands]
    if file.is_parquet:
        source = "read_parquet(?)" if piece.is_whole else f"read_parquet(?, {ROW_NUMBER}=true)"
        given.append(str(file.path))
    end = piece.start + piece.rows
    rows = [] if piece.is_whole else [f"{ROW_NUMBER} >= {piece.start}", f"{ROW_NUMBER} < {end}"]
    west, south, east, north = _sides(file)
    touching = " AND ".join([f"{west} <= ? AND {east} >= ? AND {south} <= ? AND {north} >= ?"] * len(boxes))
    asked = [side for box in boxes for side in (box[2], box[0], box[3], box[1])]
    unknown = unknown_bounds((west,) if file.box else (west, south, east, north))

    def statement(*tests: str) -> str:
        where = " AND ".join([*rows, *tests])
        # identifiers are checked and quoted
        return f"SELECT {', '.join(chosen)} FROM {source}{where and f' WHERE {where}'}"  # noqa: S608

    if not boxes:
        yield statement(), given
    elif file.box:
        # no unknown one is among these: to the database NaN is more than any number
        yield statement(touching), [*given, *asked]
        if file.lacks_boxes:
            yield statement(f"({unknown})"), given
    else:
        yield statement(f"({unknown} OR ({touching}))"), [*given, *asked]


def _sides(file: ParcelFile) -> list[str]:
    if file.box:
        return box_fields(file.box)
    return [f"ST_{side}({quoted(file.geometry)})" for side in ("XMin", "YMin", "XMax", "YMax")]


def batch_of(rows: Any) -> Batch:
    """Return rows that :func:`scan` gave as columns: apart from it, so that several threads may do it."""
    # a package that registers types of geometry wraps the column of WKB
    ids, *columns = (getattr(each, "storage", each) for each in rows.columns)
    *met, binary = (each.to_numpy(zero_copy_only=False) for each in columns)
    shapes = np.asarray(shapely.from_wkb(binary, on_invalid="ignore"), dtype=object)
    high = shapely.has_z(shapes)
    if high.any():
        shapes[high] = shapely.force_2d(shapes[high])
    unread = shapely.is_missing(shapes) & rows.columns[-1].is_valid().to_numpy(zero_copy_only=False)
    return Batch(ids, shapes, unread, np.array(met, dtype=np.int8).reshape(len(met), len(ids)))


@contextmanager
def _watched(
    connection: duckdb.DuckDBPyConnection, should_stop: Callable[[], str], told: Callable[[float], None]
) -> Iterator[None]:
    """Look at the clock beside a statement that may run for minutes without giving a row."""
    done = Event()

    def look() -> None:
        while not done.wait(_LOOK_SECONDS):
            if should_stop():
                connection.interrupt()
                return
            share = connection.query_progress()
            if share > 0:
                told(min(share, 100.0) / 100.0)

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
