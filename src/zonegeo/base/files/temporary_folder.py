"""A folder for files that a library wants to see as files, or that are moved to their places when they are whole."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import time

from zonegeo.base.late_module import LateModule

# not at the start: few runs need them
fcntl = LateModule("fcntl")
secrets = LateModule("secrets")
shutil = LateModule("shutil")
tempfile = LateModule("tempfile")
# short, whatever the name beside it is: near the longest path that Windows allows every letter counts
BESIDE, _ELSEWHERE = ".zg-", "zonegeo-"
_DAY_S = 86_400
_HAS_LOCKS = os.name != "nt"


@contextmanager
def temporary_folder(*, beside: Path | None = None) -> Iterator[Path]:
    """Give a new folder that is gone afterwards; where a virus scanner holds a file in it open, what is left is left.

    What a program that was killed could not clear away is cleared away here: a folder belongs to the process that
    holds its lock, and one that nobody holds is left over. Where folders have no locks (Windows), that is one in which
    nothing was made for a day.

    Parameters
    ----------
    beside
        A place to which what is made there will be moved in one step: the folder is on the same disk.
    """
    room = Path(tempfile.gettempdir()) if beside is None else beside.parent
    prefix = _ELSEWHERE if beside is None else BESIDE
    _clear_left(room, prefix)
    folder, held = _held_folder(room, prefix)
    try:
        yield folder
    finally:
        if held is not None:
            os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def _held_folder(room: Path, prefix: str) -> tuple[Path, int | None]:
    """Make a folder and take its lock; ``None`` for the lock where there are none."""
    while True:
        folder = room / f"{prefix}{secrets.token_hex(2)}"
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        # another process may clear it away before it is held
        with suppress(FileNotFoundError, BlockingIOError):
            held = _lock_of(folder)
            if held is None or folder.exists():
                return folder, held
            os.close(held)


def _clear_left(room: Path, prefix: str) -> None:
    with suppress(OSError):  # a room that cannot be looked through is told of by whoever writes there
        for folder in room.glob(f"{prefix}[0-9a-f][0-9a-f][0-9a-f][0-9a-f]"):
            with suppress(OSError):
                if not stat.S_ISDIR(folder.lstat().st_mode):
                    continue
                held = _lock_of(folder)
                if held is not None or time() - folder.stat().st_mtime > _DAY_S:
                    shutil.rmtree(folder, ignore_errors=True)
                if held is not None:
                    os.close(held)


def _lock_of(folder: Path) -> int | None:
    """Return an open lock of a folder; ``None`` where folders have none.

    Raises
    ------
    BlockingIOError
        Another process has it.
    """
    if not _HAS_LOCKS:
        return None
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise
    except OSError:  # a file system that has no locks
        os.close(held)
        return None
    return held


def without_folder(said: object, folder: Path) -> str:
    r"""Return what a library says without the folder that it was shown files in, however it writes it.

    >>> without_folder("cannot open 'C:\\Temp\\z/a.shp': C:/Temp/z/a.dbf", Path("C:\\Temp\\z"))
    "cannot open 'a.shp': a.dbf"
    """
    parts = re.split(r"[\\/]+", str(folder))
    named = r"[\\/]+".join(re.escape(each) for each in parts)
    return re.sub(rf"{named}[\\/]*", "", str(said), flags=re.IGNORECASE)
