"""The one rule for what may be written where: every file that was read is known, and every file to be written.

What is refused, and with which exit code:

==========================  ====  ==========================================================================
``output-is-input``         2     the place is a file that this command has read, by whatever name or link
``outputs-same-file``       2     two outputs name one place
``output-of-several``       2     several files cannot go to stdout
``output-name``             2     a name that some system cannot keep: a device, a stream, a blank at the end
``output-exists``           2     something stands there that this command did not write, or not as it is now
``output-read-only``        4     the file may not be written
``output-folder-missing``   4     there is no such folder: a mistyped path makes none
``path-too-long``           4     Windows takes no path of so many letters
``output-held``             4     another program has the file open, as Excel does
``cannot-write``            4     a folder stands there, or the system says no
==========================  ====  ==========================================================================

``--overwrite`` lifts ``output-exists`` alone. Links are followed; pipes and devices are written into; ``-`` is stdout.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from errno import EISDIR
from pathlib import Path

from zonegeo.base.errors import InputError, Problem, UsageError, ZonegeoError
from zonegeo.base.files.own_products import is_own_product, remember_product
from zonegeo.base.files.path_text import LONGEST_PATH, folded, is_portable_name, is_too_long, slashed
from zonegeo.base.files.system_fault import cannot_write
from zonegeo.base.value import value

STDOUT = Path("-")
_STDOUT_DEVICES = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_MOST_LINKS = 40  # as many as a system follows
# what libraries look for beside a file of such an ending by themselves: it decides what the file says
_BESIDE = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".shp.xml"),
    ".tif": (".tfw", ".tifw", ".prj", ".tif.aux.xml", ".tif.msk", ".tif.ovr"),
    ".tiff": (".tfw", ".tiffw", ".prj", ".tiff.aux.xml", ".tiff.msk", ".tiff.ovr"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal"),
}


@value
class _Command:
    """The command that runs, by its name (empty for a call from Python), and what it has read."""

    name: str
    read: set[Path]


# ambient, because whatever opens a file tells it, however deep: a file that somebody forgot to pass on would be lost
_RUNNING: ContextVar[_Command | None] = ContextVar("running", default=None)


@contextmanager
def one_command(name: str = "") -> Iterator[None]:
    """Remember what is read from here on, for as long as one command (or one call from Python) lasts.

    A call within a command is a part of it.
    """
    if _RUNNING.get() is not None:
        yield
        return
    token = _RUNNING.set(_Command(name, set()))
    try:
        yield
    finally:
        _RUNNING.reset(token)


def note_read(*paths: Path) -> None:
    """Say that files are read: nothing is written over them by the command that runs."""
    running = _RUNNING.get()
    if running is not None:
        running.read.update(paths)


def wrote(*paths: Path) -> None:
    """Say that files were written whole: the command that runs may replace them as long as nobody changes them."""
    running = _RUNNING.get()
    for path in paths if running is not None and running.name else ():
        remember_product(path, running.name if running is not None else "")


def check_outputs(
    paths: Iterable[Path], *, overwrite: bool, edited: Collection[Path] = (), made: Path | None = None
) -> frozenset[Path]:
    """Refuse what may not be written, all of it at once, and return the paths where something may be replaced.

    Parameters
    ----------
    paths
        Every place that is written to; ``-`` is stdout.
    overwrite
        Replace what stands there already.
    edited
        Files that were read in order to be written again with a change.
    made
        A folder that is itself what is asked for: it, and what it needs below it, may be missing.

    Raises
    ------
    UsageError
        ``output-is-input``, ``outputs-same-file``, ``output-of-several``, ``output-name``, ``output-exists``.
    InputError
        ``output-read-only``, ``output-folder-missing``, ``path-too-long``, ``cannot-write``.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> place = Path(mkdtemp(), "result.json")
    >>> check_outputs([place], overwrite=False)
    frozenset()
    >>> check_outputs([place, place.parent / "." / ".." / place.parent.name / "result.json"], overwrite=False)
    Traceback (most recent call last):
    ...
    zonegeo.base.errors.UsageError: ...
    """
    if made == STDOUT:
        raise UsageError(Problem("output-of-several", str(made)))
    running = _RUNNING.get() or _Command("", set())
    inputs = {each: path for path in running.read for each in _identities_of_input(path)}
    kept = {each for path in edited if (each := _identity(path)) is not None}
    named: dict[object, Path] = {}
    wrong: list[tuple[type[ZonegeoError], Problem]] = []
    replaced = set()
    for path in paths:
        try:
            found, same = _status(path), _identity(path)
        except (OSError, ValueError, RuntimeError) as error:
            wrong.append((InputError, cannot_write(str(path), error)))
            continue
        for twin in _named_already(named, same, path):
            wrong.append(_refusal("outputs-same-file", path, str(path), other=str(twin)))
        if same in inputs and same not in kept:
            wrong.append(_refusal("output-is-input", path, str(inputs[same])))
        elif same == STDOUT:
            continue
        elif not is_stream(path) and not is_portable_name(path.name):
            wrong.append(_refusal("output-name", path, path.name))
        elif found is None or not stat.S_ISREG(found.st_mode) or not found.st_mode & 0o222:
            wrong.extend((InputError, each) for each in _refused_by_the_system(path, found, made))
        elif overwrite or same in kept or is_own_product(path, running.name):
            replaced.add(path)
        else:
            wrong.append(_refusal("output-exists", path, str(path)))
    for kind in (UsageError, InputError):  # what was asked for is told before what the system says
        # of a folder that is missing the files in it say no more than one of them
        told = {(each.code, each.values.get("value")): each for error, each in reversed(wrong) if error is kind}
        if told:
            raise kind(reversed(told.values()))
    return frozenset(replaced)


def _named_already(named: dict[object, Path], same: object, path: Path) -> list[Path]:
    """Return the output that is this one too, and remember it: Zone.html and zone.html are one file on Windows."""
    if same is None:
        return []
    keys = {same} if same == STDOUT else {same, folded(slashed(path.resolve()))}
    twins = [named[key] for key in keys if key in named]
    named.update((key, path) for key in keys if key not in named)
    return twins[:1]


def is_stdout(path: Path) -> bool:
    """True for stdout by whatever name: ``-``, a device that stands for it, a link to either, the file it goes to.

    Devices are known by their names: the program may have put another file in the place of the one they lead to.
    """
    found = _status(path) if path != STDOUT else None
    if found is not None and stat.S_ISREG(found.st_mode):
        return (found.st_dev, found.st_ino) == _file_of_stdout()
    for _ in range(_MOST_LINKS):
        if path == STDOUT or str(path) in _STDOUT_DEVICES:
            return True
        if not path.is_symlink():
            return False
        path = path.parent / path.readlink()
    return False


def is_stream(path: Path) -> bool:
    """True for stdout, a pipe or a device: it is written into and never replaced."""
    found = _status(path)
    return is_stdout(path) or (found is not None and not stat.S_ISREG(found.st_mode))


def _refusal(code: str, path: Path, shown: str, **values: str) -> tuple[type[ZonegeoError], Problem]:
    return UsageError, Problem(code, str(path), {"value": shown, **values})


def _refused_by_the_system(path: Path, found: os.stat_result | None, made: Path | None) -> Iterator[Problem]:
    """Yield why a place where no file stands that may be written cannot be written, if so."""
    if found is not None and stat.S_ISDIR(found.st_mode):
        yield cannot_write(str(path), IsADirectoryError(EISDIR, os.strerror(EISDIR)))
    elif found is not None and stat.S_ISREG(found.st_mode):
        yield Problem("output-read-only", str(path), {"value": str(path)})
    elif found is None:
        folder = path.resolve().parent
        if made is not None and folder.is_relative_to(made.resolve()):
            folder = made.resolve().parent
        if not folder.exists():
            yield path_too_long(path) or Problem("output-folder-missing", str(path), {"value": str(folder)})


def path_too_long(path: Path) -> Problem | None:
    """Return the true cause where Windows finds nothing at a path because it has too many letters."""
    if not is_too_long(path):
        return None
    return Problem("path-too-long", str(path), {"count": len(str(path.absolute())), "limit": LONGEST_PATH})


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _identity(path: Path) -> object:
    """Return what two names of one place share; ``None`` for a device, into which as many may write as like to."""
    if is_stdout(path):
        return STDOUT
    found = _status(path)
    if found is None:
        return os.path.normcase(path.resolve())
    return None if stat.S_ISCHR(found.st_mode) else (found.st_dev, found.st_ino)


def _file_of_stdout() -> object:
    """Return the identity of the file that stdout goes to; nothing where there is none."""
    try:
        found = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):  # closed, None, or a stream of a notebook
        return None
    return (found.st_dev, found.st_ino)


def _identities_of_input(path: Path) -> Iterator[object]:
    stem = path.name[: -len(path.suffix)] if path.suffix else path.name
    beside = [path.with_name(stem + ending) for ending in _BESIDE.get(path.suffix.lower(), ())]
    for each in (path, *beside):
        try:
            if each.is_file():
                yield _identity(each)
        except (OSError, ValueError):
            continue
