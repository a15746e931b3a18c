"""Pieces screened by the workers of a Dask cluster: the same functions on the same pieces, wherever these run.

What a worker that died had at work is given to another one; a part is written whole or not at all, so that the answer
is the same.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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

# Windows has one way to end a process
_END = getattr(signal, "SIGKILL", signal.SIGTERM)
_WHERE = "--engine dask"
_LOOK_SECONDS = 0.2
_ANSWER_SECONDS = 1.0
_PATIENCE = "20s"
# the files of a folder of keys: who may sign them, one's own certificate, its private key
_KEYS = {"tls_ca_file": "ca.pem", "tls_client_cert": "cert.pem", "tls_client_key": "key.pem"}
_HERE = ("127.0.0.1", "localhost", "[::1]")
# what goes wrong is told by us, once: these would tell it too, with a traceback, while a cluster is being ended
_TALKERS = ("distributed", "tornado", "asyncio")
_NEVER = logging.CRITICAL + 1


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

    ``how.scheduler`` is the address of a running cluster, whose workers see the same files under the same names, and
    ``how.tls`` the folder of the keys by which it is spoken to; without one ``how.threads`` processes are started here,
    which speak TLS by keys that live as long as they do, and show no dashboard.

    Raises
    ------
    Stopped
        As soon as ``should_stop`` gives a word.
    UsageError
        ``extra-needed``, ``dask-no-scheduler``, ``dask-version-differs``, ``dask-without-tls``, ``file-missing``.
    InputError
        ``dask-workers-lost`` where worker after worker died over one piece; what a piece says.
    """
    distributed = need_extra("distributed", extra="dask", where=_WHERE)
    with _silence(), _client(distributed, how, should_stop) as client:
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
                    # the counts lie where they were made, and that process may have been stopped
                    counts = future.result(timeout=_ANSWER_SECONDS)
                except TimeoutError:
                    waiting.add(future)
                    continue
                except distributed.KilledWorker:
                    raise InputError(Problem("dask-workers-lost", _WHERE, {"value": futures[future].name})) from None
                yield futures[future], counts


@contextmanager
def _silence() -> Iterator[None]:
    """Let no log of the talkers and what is below them out of this process, and no warning."""
    talkers = [logging.getLogger(name) for name in _TALKERS]
    before = [(each.handlers, each.propagate) for each in talkers]
    for each in talkers:
        each.handlers, each.propagate = [logging.NullHandler()], False
    try:
        # such as that a folder was slow to be made
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for each, (handlers, propagate) in zip(talkers, before, strict=True):
            each.handlers, each.propagate = handlers, propagate


@contextmanager
def _client(distributed: ModuleType, how: Reading, should_stop: Callable[[], str]) -> Iterator[Any]:
    """Give a client of a running cluster, or of processes on this machine alone that end with it."""
    if how.scheduler is None:
        with _cluster_here(distributed, how.threads) as cluster, cluster.get_client() as client:
            try:
                yield client
            except Stopped:
                _end(cluster)
                raise
        return
    try:
        client = distributed.Client(how.scheduler, timeout=_PATIENCE, security=_security(how))
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        detail = (str(error).splitlines() or [""])[0][:200]
        raise UsageError(Problem("dask-no-scheduler", how.scheduler, {"detail": detail})) from None
    with client:
        _check_versions(distributed, client, how.scheduler, should_stop)
        yield client


def _security(how: Reading) -> Any:
    """Return by which keys a cluster of one's own is spoken to; without TLS only on this machine."""
    from distributed.security import Security

    address = how.scheduler or ""
    if not address.startswith("tls://"):
        if address.removeprefix("tcp://").rpartition(":")[0] not in _HERE:
            raise UsageError(Problem("dask-without-tls", "--scheduler", {"value": address}))
        return None
    folder = Path(how.tls or ".")
    missing = [str(folder / name) for name in _KEYS.values() if not (folder / name).is_file()]
    if missing:
        raise InputError(Problem("file-missing", "--tls-keys", {"value": each}) for each in missing)
    keys = {name: str(folder / file) for name, file in _KEYS.items()}
    return Security(require_encryption=True, **keys)  # type: ignore[no-untyped-call]


@contextmanager
def _cluster_here(distributed: ModuleType, workers: int) -> Iterator[Any]:
    """Start a cluster whose processes Ctrl-C does not reach: this one hears it, and ends them."""
    import dask
    from distributed.security import Security

    need_extra("cryptography", extra="dask", where=_WHERE)
    # a signal that is ignored when a process starts stays ignored there; only the main thread may say so
    at_console = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if at_console else None
    _hear_console(False)
    # what answers to HTTP has nothing to say, and at the scheduler it is closed
    silent: dict[str, list[str]] = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
    security = Security.temporary()  # type: ignore[no-untyped-call]
    try:
        with dask.config.set(silent):
            cluster = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                worker_dashboard_address=None, silence_logs=_NEVER, security=security,
            )  # fmt: skip
    finally:
        _hear_console(True)
        if at_console:
            signal.signal(signal.SIGINT, before)
    cluster.scheduler.http_server.stop()
    with cluster:
        yield cluster


def _hear_console(hears: bool) -> None:
    """Say whether Ctrl-C is heard on Windows: there it is this that a process inherits, not a signal's handler."""
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        windows.kernel32.SetConsoleCtrlHandler(None, not hears)


def _end(cluster: Any) -> None:
    """End the processes of a cluster of our own at once: one that was stopped would never end by being asked."""
    for nanny in cluster.workers.values():
        nanny.auto_restart = False
        if nanny.pid:
            os.kill(nanny.pid, _END)


def _check_versions(distributed: ModuleType, client: Any, scheduler: str, should_stop: Callable[[], str]) -> None:
    def version() -> str:  # sent as it is written here: the worker may have no zonegeo to import it from
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("zonegeo")
        except PackageNotFoundError:
            return "-"

    futures = [client.submit(version, workers=[each], pure=False) for each in client.ncores()]
    waiting = set(futures)
    while waiting:
        if should_stop():
            raise Stopped
        with suppress(TimeoutError):
            _, waiting = distributed.wait(waiting, timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED")
    others = {future.result(timeout=_ANSWER_SECONDS) for future in futures if future.status == "finished"}
    others -= {__version__}
    if others:
        values = {"value": ", ".join(sorted(others)), "version": __version__}
        raise UsageError(Problem("dask-version-differs", scheduler, values))
