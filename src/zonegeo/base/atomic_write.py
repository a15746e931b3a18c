"""Where files are written: all of them whole or none, and nothing that exists replaced unasked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path

from zonegeo.base.errors import InputError, Problem, UsageError


def write_files(files: Mapping[Path, str | bytes], *, overwrite: bool) -> tuple[Path, ...]:
    """Write files (texts as UTF-8) beside their places first, then move them there in the order given.

    Where any of them cannot be written, those that were moved already are taken back and what stood there before is put
    back. A program that is killed leaves at most hidden files ``.NAME.xxxx`` beside the places, and of several files
    those that come first: name the file that makes the others count last.

    Parameters
    ----------
    overwrite
        Replace files that exist. Without it a file that appears while the others are written is not replaced either.

    Raises
    ------
    UsageError
        ``output-exists``, with every file that is there.
    InputError
        ``cannot-write``.
    """
    if not overwrite:
        there = [path for path in files if os.path.lexists(path)]
        if there:
            raise UsageError(Problem("output-exists", str(path), {"value": str(path)}) for path in there)
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            with _told(path):
                staged.append((_write_beside(path, content), path))
        _move(staged, overwrite=overwrite)
    finally:
        for beside, _ in staged:
            beside.unlink(missing_ok=True)
    return tuple(files)


def _move(staged: list[tuple[Path, Path]], *, overwrite: bool) -> None:
    """Move the files to their places; after a failure everything is as it was."""
    kept: list[tuple[Path, Path | None]] = []
    moved: set[Path] = set()
    try:
        for beside, path in staged:
            with _told(path):
                # one file alone is replaced in one step: nothing has to be put back
                kept.append((path, _kept(path) if len(staged) > 1 and path.exists() else None))
                if overwrite:
                    beside.replace(path)
                else:
                    _move_new(beside, path)
                moved.add(path)
    except BaseException:
        for path, before in reversed(kept):
            if before is not None:
                before.replace(path)
                before.unlink(missing_ok=True)  # two names of one file: replacing does nothing (POSIX rename)
            elif path in moved:
                path.unlink(missing_ok=True)
        raise
    for _, before in kept:
        if before is not None:
            before.unlink(missing_ok=True)


def _move_new(beside: Path, path: Path) -> None:
    """Move a file to a place where nothing stands; a second name (a hard link) fails where something does."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as FAT
        if os.path.lexists(path):
            raise FileExistsError from None
        beside.rename(path)


def _kept(path: Path) -> Path:
    """Return a second name of a file, under which it stays when its place is taken."""
    import shutil
    import tempfile

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    kept = Path(name)
    try:
        kept.unlink()
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
    except OSError as error:
        raise InputError(Problem("cannot-write", str(path), {"detail": error.strerror or str(error)})) from None


def _write_beside(path: Path, content: str | bytes) -> Path:
    import tempfile  # here: a check that only prints never needs it

    if path.is_dir():  # known before anything is moved to its place
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o666 & ~_umask())
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
