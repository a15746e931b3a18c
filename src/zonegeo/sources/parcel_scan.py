"""Parcels as batches of columns out of files of any size: DuckDB and its spatial extension, without network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.model.errors import InputError, Problem, UsageError
from zonegeo.model.extras import need_extra
from zonegeo.model.value import value
from zonegeo.sources.parcel_conditions import Condition, quoted
from zonegeo.sources.parcel_files import ParcelFile

Shapes = NDArray[np.object_]
Box = tuple[float, float, float, float]
_BATCH_ROWS = 10_000
_LOOK_SECONDS = 0.1
# the parts of a Shapefile, as they are spelled
_BESIDE = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")


@value
class Batch:
    """Rows that the box lets through: ids, shapes in the file's CRS, and how each condition came out.

    ``met`` has shape ``(conditions, n)``: 1 met, 0 not met, -1 unknown because the value is missing. ``shapes`` is
    ``None`` where there is no geometry; ``unread`` is true where there is one that is none.
    """

    ids: NDArray[np.object_]
    shapes: Shapes
    unread: NDArray[np.bool_]
    met: NDArray[np.int8]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The scan was asked to stop; what was given of this file is not all of it."""


@contextmanager
def parcel_database(paths: Sequence[Path], *, threads: int, memory_mb: int, temporary: Path) -> Iterator[Any]:
    """Open a database in memory that can read these files and nothing else.

    The extension comes out of its wheel; nothing is installed or loaded by itself, no other file can be opened, and
    no statement can undo that.

    Raises
    ------
    UsageError
        ``extra-needed``.
    """
    duckdb = need_extra("duckdb", extra="screen", where="zonegeo screen")
    need_extra("pyarrow", extra="screen", where="zonegeo screen")
    wheel = need_extra("duckdb_extension_spatial", extra="screen", where="zonegeo screen")
    file = Path(wheel.__file__).parent / "extensions" / f"v{duckdb.__version__}" / "spatial.duckdb_extension"
    if not file.is_file():  # another version of one of the two: what was built for the one cannot serve the other
        values = {"value": f"duckdb_extension_spatial for duckdb {duckdb.__version__}", "extra": "screen"}
        raise UsageError(Problem("extra-needed", "zonegeo screen", values))
    limits = {
        "autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": str(threads),
        "memory_limit": f"{memory_mb}MB", "temp_directory": str(temporary), "preserve_insertion_order": "true",
    }  # fmt: skip
    connection = duckdb.connect(":memory:", config=limits)
    try:
        connection.load_extension(str(file))
        allowed = ", ".join(_text(each) for path in paths for each in _readable(path))
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def _readable(path: Path) -> list[str]:
    if path.suffix.lower() != ".shp":
        return [str(path)]
    beside = [str(path.with_suffix(each)) for suffix in _BESIDE for each in (suffix, suffix.upper())]
    return [str(path), *beside]


def _text(word: str) -> str:
    # a setting takes no parameter: a quote in a path is doubled
    return "'" + word.replace("'", "''") + "'"


def scan(
    connection: Any,
    file: ParcelFile,
    *,
    id_column: str,
    boxes: Sequence[Box],
    conditions: Sequence[Condition],
    should_stop: Callable[[], str],
    told: Callable[[float], None] = lambda share: None,
) -> Iterator[Batch]:
    """Give the rows of a file whose bounds touch every box (file's CRS), in batches; all others stay in the file.

    ``told`` hears the share of the file that is done. Rows of which the bounds are not known come along.

    Raises
    ------
    Stopped
        As soon as ``should_stop`` gives a word.
    InputError
        ``parcels-unreadable``.
    """
    duckdb = need_extra("duckdb", extra="screen", where=str(file.path))
    query, given = _query(file, id_column, boxes, conditions)
    with _watched(connection, should_stop, told):
        try:
            reader = connection.execute(query, given).to_arrow_reader(_BATCH_ROWS)
            for batch in reader:
                if should_stop():
                    raise Stopped
                yield _batch(batch, len(conditions))
        except duckdb.InterruptException:
            raise Stopped from None
        except (duckdb.Error, OSError) as error:
            if should_stop():
                raise Stopped from None
            detail = (str(error).splitlines() or [""])[0][:200]
            raise InputError(Problem("parcels-unreadable", str(file.path), {"detail": detail})) from None


def _query(
    file: ParcelFile, id_column: str, boxes: Sequence[Box], conditions: Sequence[Condition]
) -> tuple[str, list[Any]]:
    """Return a statement of checked identifiers alone, and the values that are bound to it."""
    geometry = quoted(file.geometry)
    met = [f"({quoted(each.column)} {each.sign} ?)" for each in conditions]
    wanted = " AND ".join(f"coalesce({each}, true)" for each in met) or "true"
    given: list[Any] = [each.operand for each in conditions] * 2
    chosen = [
        f"CAST({quoted(id_column)} AS VARCHAR) AS id",
        *(f"CAST(coalesce(CAST({each} AS INTEGER), -1) AS TINYINT) AS met{n}" for n, each in enumerate(met)),
        f"CASE WHEN {wanted} THEN ST_AsWKB({geometry}) END AS shape",
    ]
    source = "read_parquet(?)" if file.is_parquet else "ST_Read(?, layer=?)"
    given += [str(file.path)] if file.is_parquet else [str(file.path), file.layer]
    west, south, east, north = _sides(file)
    tests = []
    for box in boxes:
        tests.append(f"({west} IS NULL OR ({west} <= ? AND {east} >= ? AND {south} <= ? AND {north} >= ?))")
        given += [box[2], box[0], box[3], box[1]]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {', '.join(chosen)} FROM {source}{where}", given  # noqa: S608 - identifiers are checked and quoted


def _sides(file: ParcelFile) -> list[str]:
    if file.box:
        return [".".join(quoted(each) for each in side) for side in file.box]
    return [f"ST_{side}({quoted(file.geometry)})" for side in ("XMin", "YMin", "XMax", "YMax")]


def _batch(batch: Any, conditions: int) -> Batch:
    columns = [batch.column(number) for number in range(conditions + 2)]
    met = np.array([each.to_numpy(zero_copy_only=False) for each in columns[1:-1]], dtype=np.int8)
    binary = columns[-1].to_numpy(zero_copy_only=False)
    shapes = np.asarray(shapely.force_2d(shapely.from_wkb(binary, on_invalid="ignore")), dtype=object)
    unread = shapely.is_missing(shapes) & np.array([each is not None for each in binary], dtype=bool)
    ids = columns[0].to_numpy(zero_copy_only=False)
    return Batch(ids, shapes, unread, met.reshape(conditions, len(ids)))


@contextmanager
def _watched(connection: Any, should_stop: Callable[[], str], told: Callable[[float], None]) -> Iterator[None]:
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
