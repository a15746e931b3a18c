"""Pieces screened by the workers of a Dask cluster: the same functions on the same pieces, wherever these run.

What a worker that died had at work is given to another one; a part is written whole or not at all, so that the answer
is the same.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from zonegeo.api.search.screen.pieces import Question, Reading, described, screen_pieces
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.base.version import __version__
from zonegeo.sources.parcels.parcel_files import Piece, fingerprint
from zonegeo.sources.parcels.scan import Stopped, parcel_database

_WHERE = "--engine dask"
_LOOK_SECONDS = 0.2
_PATIENCE = "20s"


@value
class PieceTask:
    """A piece in words that reach another machine: its file as it was seen here, its rows, where its part belongs."""

    path: Path
    fingerprint: str
    lacks_boxes: bool
    start: int
    rows: int
    part: Path
    question: Question
    how: Reading


def screen_apart(task: PieceTask) -> dict[str, int]:
    """Screen a piece in this process, whichever it is, with one thread; return its counts by reason.

    Raises
    ------
    InputError
        ``parcels-differ-on-worker`` where the file is missing here or is another one.
    """
    if not task.path.is_file() or fingerprint(task.path) != task.fingerprint:
        raise InputError(Problem("parcels-differ-on-worker", str(task.path)))
    # of its own: processes that shared a folder would write over each other
    room = task.part.with_suffix(".spill")
    with parcel_database([task.path], threads=1, memory_mb=task.how.memory_mb, temporary=room) as connection:
        file = replace(described(task.path, connection, task.how), lacks_boxes=task.lacks_boxes)
        pieces = {task.part: Piece(file, task.start, task.rows)}
        return dict(screen_pieces(connection, pieces, task.question, threads=1))[task.part]


def screen_on_dask(
    pieces: Mapping[Path, Piece], question: Question, how: Reading, *, should_stop: Callable[[], str]
) -> Iterator[tuple[Path, dict[str, int]]]:
    """Give the counts of each piece as it is done, in any order.

    ``how.scheduler`` is the address of a running cluster, whose workers see the same files under the same names;
    without one ``how.threads`` processes are started here.

    Raises
    ------
    Stopped
        As soon as ``should_stop`` gives a word.
    UsageError
        ``extra-needed``, ``dask-no-scheduler``, ``dask-version-differs``.
    InputError
        ``dask-workers-lost`` where worker after worker died over one piece; what a piece says.
    """
    distributed = need_extra("distributed", extra="dask", where=_WHERE)
    with _client(distributed, how.threads, how.scheduler) as client:
        futures = {}
        for part, piece in pieces.items():
            file = piece.file
            task = PieceTask(
                file.path.resolve(), file.fingerprint, file.lacks_boxes, piece.start, piece.rows, part, question, how
            )  # fmt: skip
            futures[client.submit(screen_apart, task, key=f"screen-{part.name}", pure=False)] = part
        waiting = set(futures)
        while waiting:
            if should_stop():
                client.cancel(list(waiting), force=True)
                raise Stopped
            try:
                done, waiting = distributed.wait(waiting, timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
            except TimeoutError:
                continue
            for future in done:
                try:
                    counts = future.result()
                except distributed.KilledWorker:
                    raise InputError(Problem("dask-workers-lost", _WHERE, {"value": futures[future].name})) from None
                yield futures[future], counts


@contextmanager
def _client(distributed: ModuleType, workers: int, scheduler: str | None) -> Iterator[Any]:
    """Give a client of a running cluster, or of processes on this machine alone that end with it."""
    if scheduler is None:
        with _cluster_here(distributed, workers) as cluster, cluster.get_client() as client:
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE)
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        detail = (str(error).splitlines() or [""])[0][:200]
        raise UsageError(Problem("dask-no-scheduler", scheduler, {"detail": detail})) from None
    with client:
        _check_versions(client, scheduler)
        yield client


def _cluster_here(distributed: ModuleType, workers: int) -> Any:
    """Start a cluster whose processes Ctrl-C does not reach: this one hears it, and ends them."""
    # a signal that is ignored when a process starts stays ignored there; only the main thread may say so
    at_console = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if at_console else None
    try:
        return distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )  # fmt: skip
    finally:
        if at_console:
            signal.signal(signal.SIGINT, before)


def _check_versions(client: Any, scheduler: str) -> None:
    def version() -> str:  # sent as it is written here: the worker may have no zonegeo to import it from
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("zonegeo")
        except PackageNotFoundError:
            return "-"

    others = {each for each in client.run(version).values() if each != __version__}
    if others:
        values = {"value": ", ".join(sorted(others)), "version": __version__}
        raise UsageError(Problem("dask-version-differs", scheduler, values))
