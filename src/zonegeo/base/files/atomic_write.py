"""Where files are written: all of them whole or none, and nothing that exists replaced unasked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import sleep

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.outputs import check_outputs, is_stdout, is_stream, path_too_long, wrote
from zonegeo.base.files.system_fault import cannot_write, system_fault
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.late_module import LateModule

# a check that only prints never needs them
shutil = LateModule("shutil")
# how long a virus scanner may hold a file, in seconds: eight tenths of one altogether
_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4)


def write_files(
    files: Mapping[Path, str | bytes], *, overwrite: bool, edited: Collection[Path] = (), made: Path | None = None
) -> tuple[Path, ...]:
    """Write files (texts as UTF-8) beside their places first, then move them there in the order given.

    Where any of them cannot be written, those that were moved already are taken back and what stood there before is put
    back. A program that is killed leaves of several files those that come first (name the file that makes the others
    count last), and a hidden folder beside the places that the next one which writes there clears away. Pipes and
    devices are written into last.

    Parameters
    ----------
    overwrite
        Replace files that exist. Without it a file that appears while the others are written is not replaced either.
    edited, made
        Of :func:`~zonegeo.base.files.outputs.check_outputs`.

    Raises
    ------
    UsageError, InputError
        What :func:`~zonegeo.base.files.outputs.check_outputs` refuses, with every file; ``output-held`` where another
        program has a file open, ``cannot-write``.
    """
    replaced = check_outputs(files, overwrite=overwrite, edited=edited, made=made)
    streams = [path for path in files if is_stream(path)]
    staged: list[tuple[Path, Path, bool]] = []
    with ExitStack() as folders:
        beside: dict[Path, Path] = {}
        for number, (path, content) in enumerate(files.items()):
            if path not in streams:
                with _told(path):
                    target = path.resolve()  # a link stays, and what it leads to is replaced
                    if made is not None:
                        target.parent.mkdir(parents=True, exist_ok=True)
                    if target.parent not in beside:
                        beside[target.parent] = folders.enter_context(temporary_folder(beside=target))
                    place = beside[target.parent] / str(number)
                    _write_new(place, content)
                    staged.append((place, target, overwrite or path in replaced))
        _move(staged)
    for path in streams:
        with _told(path):
            _pour(path, _bytes(files[path]))
    wrote(*(path for path in files if path not in streams))
    return tuple(files)


@contextmanager
def written_beside(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a place beside an output for what is too large for memory; it becomes the output at the end, or nothing.

    Raises
    ------
    UsageError, InputError
        As :func:`write_files`.
    """
    replaced = check_outputs([path], overwrite=overwrite)
    if is_stream(path):
        with temporary_folder() as folder:
            place = folder / path.name
            yield place
            with _told(path):
                _pour(path, place.read_bytes())
        return
    target = path.resolve()
    with ExitStack() as folders:
        with _told(path):
            place = folders.enter_context(temporary_folder(beside=target)) / "0"
            _write_new(place, b"")
        yield place
        with _told(path):
            _move([(place, target, overwrite or path in replaced)])
    wrote(path)


def _move(staged: list[tuple[Path, Path, bool]]) -> None:
    """Move the files to their places, over what stands there where that is said; after a failure all is as it was."""
    for _, path, is_replaced in staged:
        if is_replaced and path.exists():
            with _told(path):
                # Windows moves no file that another program has open, not even to its own name: known before anything
                # is moved
                patiently(path.rename, path)
    kept: list[tuple[Path, Path | None]] = []
    moved: set[Path] = set()
    try:
        for beside, path, is_replaced in staged:
            with _told(path):
                # one file alone is replaced in one step: nothing has to be put back
                second = beside.with_name(f"{beside.name}-before")
                kept.append((path, _kept(path, second) if len(staged) > 1 and path.exists() else None))
                if is_replaced:
                    patiently(beside.replace, path)
                else:
                    _move_new(beside, path)
                moved.add(path)
    except BaseException:
        for path, before in reversed(kept):
            _put_back(path, before, was_moved=path in moved)
        raise


def _put_back(path: Path, before: Path | None, *, was_moved: bool) -> None:
    """Put back what stood at a place, whatever happens to the others; what cannot be put back is left beside it."""
    if before is None:
        if was_moved:
            _remove(path)
        return
    try:
        if was_moved:
            patiently(before.replace, path)
        else:  # the interruption may have come right after the move
            before.replace(path)
    except OSError:
        if was_moved:  # out of the folder that is cleared away
            with suppress(OSError):
                before.replace(path.with_name(f"{before.parent.name}-{path.name}"))


def patiently(move: Callable[[Path], object], path: Path) -> None:
    """Move something to a place; a virus scanner may hold a file that was just written, for a moment."""
    for seconds in _WAITS:
        try:
            move(path)
        except PermissionError:
            sleep(seconds)
        else:
            return
    move(path)


def _remove(path: Path) -> None:
    with suppress(OSError):  # what is in the way of nothing fails no work that is done
        path.unlink(missing_ok=True)


def _move_new(beside: Path, path: Path) -> None:
    """Move a file to a place where nothing stands; a second name (a hard link) fails where something does."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as FAT
        if os.path.lexists(path):
            raise FileExistsError from None
        patiently(beside.rename, path)


def _kept(path: Path, kept: Path) -> Path:
    """Give a file a second name, under which it stays when its place is taken."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)
    return kept


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise UsageError(Problem("output-exists", str(path), {"value": str(path)})) from None
    except PermissionError as error:
        code = "output-held" if path.is_file() else "cannot-write"
        told = {"value": str(path), "detail": system_fault(error)}
        raise InputError(Problem(code, str(path), told)) from None
    except OSError as error:
        raise InputError(path_too_long(path) or cannot_write(str(path), error)) from None


def _pour(path: Path, content: bytes) -> None:
    """Write into stdout, a pipe or a device."""
    if not is_stdout(path):
        path.write_bytes(content)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _write_new(place: Path, content: str | bytes) -> None:
    with place.open("xb") as stream:
        stream.write(_bytes(content))
        stream.flush()
        os.fsync(stream.fileno())
