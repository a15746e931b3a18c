"""The unit of work of a screening: the rows of one piece of a file, decided and written to a part.

Whoever runs it, this process or another one, gets the same part from the same piece.
"""

from __future__ import annotations

import gc
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely

from zonegeo.api.search.screen.limits import file_boxes
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.exploration.places.screen_parcels import KEPT, OUTSIDE_REACH, UNDECIDED, Limits, Screened, screen_parcels
from zonegeo.exports.screened import part_writer, rows_of_part
from zonegeo.geodesy.crs import PLANE_DIGITS, analysis_crs, belt_of
from zonegeo.geometry import Indices, Shapes
from zonegeo.sources.parcels.conditions import Condition, read_conditions
from zonegeo.sources.parcels.parcel_files import ParcelFile, Piece
from zonegeo.sources.parcels.scan import Batch, Stopped, batch_of, describe_parcels, scan

if TYPE_CHECKING:
    import duckdb

_ID_NAMES = ("id", "pnu")
_COLLECT_AFTER = 200_000


@value
class Reading:
    """How parcels are read: the column of their ids; CRS, layer and encoding where the file does not say; at what cost.

    ``memory_mb`` bounds what the database keeps in memory before it writes to disk. ``engine`` ``dask`` takes
    ``threads`` processes here or those of the cluster at the address ``scheduler``, spoken to by the keys in
    the folder ``tls``.
    """

    id_by: str | None = None
    crs: str | None = None
    layer: str | None = None
    threads: int = 2
    memory_mb: int = 256
    engine: Literal["local", "dask"] = "local"
    scheduler: str | None = None
    encoding: str | None = None
    tls: str | None = None


@value
class Question:
    """What is asked of every parcel: limits in metres of the analysis CRS ``crs``, conditions, the column of ids."""

    crs: str
    limits: Limits
    where: tuple[str, ...]
    id_by: str | None = None

    @property
    def rules(self) -> list[str]:
        """The ids of the rules."""
        return [each.requirement.id for each in self.limits.rules]


def described(path: Path, connection: duckdb.DuckDBPyConnection, how: Reading) -> ParcelFile:
    """Return what a file holds, read as was asked."""
    return describe_parcels(path, connection, crs=how.crs, layer=how.layer, encoding=how.encoding)


def columns_for(question: Question, file: ParcelFile) -> tuple[str, tuple[Condition, ...]]:
    """Return the column of ids and the conditions, checked against the columns of a file.

    Raises
    ------
    UsageError
        ``where-…``, ``parcel-id-needed``.
    """
    conditions = read_conditions(question.where, file.columns, where=str(file.path))
    if question.id_by is not None:
        if question.id_by in file.columns:
            return question.id_by, conditions
        nearest = nearest_name(question.id_by, list(file.columns))
        values = {"value": question.id_by, "nearest": nearest, "known": ", ".join(file.columns)}
        raise UsageError(Problem("where-column-unknown", str(file.path), values))
    found = [each for name in _ID_NAMES for each in file.columns if each.lower() == name]
    if not found:
        raise UsageError(Problem("parcel-id-needed", str(file.path), {"known": ", ".join(file.columns)}))
    return found[0], conditions


def screen_pieces(
    connection: duckdb.DuckDBPyConnection, pieces: Mapping[Path, Piece], question: Question, *, threads: int,
    should_stop: Callable[[], str] = lambda: "", told: Callable[[float], None] = lambda rows: None,
) -> Iterator[tuple[Path, dict[str, int]]]:  # fmt: skip
    """Decide the parcels of pieces, write those that are kept or undecided to the part of each, and give its counts.

    The rows of the next piece are read while those of one are measured. ``told`` hears how many rows of a piece are
    read, about.

    Raises
    ------
    Stopped
        As soon as ``should_stop`` gives a word; the part of the piece that was at work is then not written.
    """

    def rows() -> Iterator[tuple[Path, Any]]:
        for part, piece in pieces.items():
            id_column, conditions = columns_for(question, piece.file)
            yield from ((part, batch) for batch in scan(
                connection, piece, id_column=id_column, boxes=file_boxes(question.limits, question.crs, piece.file),
                conditions=conditions, should_stop=should_stop, told=_shares_of(piece, told),
            ))  # fmt: skip
            yield part, None

    def decide(given: tuple[Path, Any]) -> tuple[Path, Any]:
        part, batch = given
        return part, None if batch is None else _decided(question, pieces[part].file, batch_of(batch))

    with closing(_beside_each_other(decide, rows(), threads)) as results, _rare_collections():
        yield from _written(pieces, question, results, should_stop)


def _written(
    pieces: Mapping[Path, Piece], question: Question, results: Iterator[tuple[Path, Any]],
    should_stop: Callable[[], str],
) -> Iterator[tuple[Path, dict[str, int]]]:  # fmt: skip
    """Write the part of each piece as its batches come, and give its counts."""
    for part, piece in pieces.items():
        if should_stop():  # rows of this piece may have been read before somebody asked to stop
            raise Stopped
        counts: Counter[str] = Counter()
        with part_writer(part, question.rules) as write:
            for _, found in iter(results.__next__, (part, None)):
                counts.update(found[0])
                if found[1].num_rows:
                    write(found[1])
        # what the database did not give lies outside the boxes
        left = piece.rows - sum(counts.values())
        yield part, dict(counts) | ({OUTSIDE_REACH: left} if left else {})


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Let Python look for garbage in cycles rarely: shapes make none, and looking took a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECT_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _shares_of(piece: Piece, told: Callable[[float], None]) -> Callable[[float], None]:
    return lambda share: told(share * piece.rows)


def _beside_each_other(work: Callable[[Any], Any], given: Iterator[Any], threads: int) -> Generator[Any, None, None]:
    """Work beside each other (shapely works outside the lock of the interpreter), results in their order.

    Never do more wait than a few: memory stays bounded.
    """
    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for each in given:
            waiting.append(pool.submit(work, each))
            while waiting and (waiting[0].done() or len(waiting) > 2 * threads):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _decided(question: Question, file: ParcelFile, batch: Batch) -> tuple[dict[str, int], Any]:
    """Return the counts of a batch and what is written of it."""
    plane = _plane(question, file, batch)
    names = tuple(f"where:{each}" for each in question.where)
    screened = screen_parcels(plane, question.limits, conditions=names, met=batch.met)
    no_geometry, invalid = (screened.reasons.index(each) for each in ("no-geometry", "invalid-geometry"))
    screened.why[batch.unread & (screened.why == no_geometry)] = invalid
    columns = _columns(question, batch, plane, screened, file.path.name)
    return screened.counts(), rows_of_part(columns, question.rules)


def _plane(question: Question, file: ParcelFile, batch: Batch) -> Shapes:
    if belt_of(file.crs) == question.crs:  # the same coordinates, kept to the digits of a study's outlines
        rounded: Shapes = shapely.transform(batch.shapes, lambda xy: np.round(xy, PLANE_DIGITS))
        return rounded
    return analysis_crs(question.crs).to_plane(file.system.to_lonlat(batch.shapes))


def _columns(question: Question, batch: Batch, plane: Shapes, screened: Screened, source: str) -> dict[str, Any]:
    """Return the columns of a part, for what is written of a batch."""
    at = screened.written
    shapes = plane[at]
    # a shape that has no place in the plane is left out; its row says that it is unsound
    sound = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    kept = screened.why[at] == screened.reasons.index(KEPT)
    columns: dict[str, Any] = {
        "id": batch.ids.take(at), "source": [source] * len(at),
        "status": np.where(kept, KEPT, "undecided"), "reason": _reasons(question, screened, at),
        "area_m2": screened.area_m2[at], "geometry": np.where(sound, shapes, np.array(None)),
    }  # fmt: skip
    for row, rule in enumerate(question.limits.rules):
        owners = np.array([*rule.ids, None], dtype=object)
        columns[f"{rule.requirement.id}_m"] = screened.distance_m[row, at]
        columns[f"{rule.requirement.id}_to"] = owners[screened.deciding[row, at]]
    return columns


def _reasons(question: Question, screened: Screened, at: Indices) -> Shapes:
    """Return for each row why it is undecided, or every limit that it satisfies: its figures stand in other columns."""
    limits = question.limits
    asked = [f"{rule.requirement.id} {rule.requirement.op} {rule.limit_m:g} m" for rule in limits.rules]
    for op, limit in ((">=", limits.least_area), ("<=", limits.most_area)):
        if limit is not None:
            asked.append(f"area {op} {limit:.10g} m2")
    asked += [*question.where, *(["within"] if limits.within is not None else [])]
    told = np.array(["; ".join(asked), *UNDECIDED], dtype=object)
    return told[screened.why[at]]
