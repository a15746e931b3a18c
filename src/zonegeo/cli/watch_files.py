"""Do it again whenever a file changes: a save in a desktop program is answered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from zonegeo.base.errors import ZonegeoError
from zonegeo.base.optional_packages import need_extra
from zonegeo.cli.options import TEXT
from zonegeo.cli.streams import say, talk

# a desktop program writes the parts of a Shapefile one after the other
_SETTLED_MS = 300


def watch(runs: Sequence[Callable[[], int]], files: Callable[[], Iterable[Path]]) -> int:
    """Run, and run again after each change of the files, until Ctrl-C; return the last exit code.

    ``runs`` are the first run and the one that is repeated.

    ``files`` is asked again after each run: a study may name others by then. The folders are watched, so that a file
    that a program writes anew, by another name first, is seen too. A mistake is told, and the next save is waited for.
    """
    watchfiles = need_extra("watchfiles", extra="watch", where="--watch")
    code = _once(runs[0])
    while True:
        names = {path.resolve() for path in files()}
        folders = sorted({path.parent for path in names if path.parent.is_dir()})
        say(TEXT("watch.waiting", count=len(names)) + "\n", error=True)
        stems = {(path.parent, path.stem) for path in names}

        def is_ours(_change: object, path: str, stems: frozenset[tuple[Path, str]] = frozenset(stems)) -> bool:
            return (Path(path).parent, Path(path).stem) in stems

        changes = next(watchfiles.watch(*folders, watch_filter=is_ours, debounce=_SETTLED_MS, recursive=False), None)
        if changes is None:  # Ctrl-C
            return code
        code = _once(runs[-1])


def _once(run: Callable[[], int]) -> int:
    try:
        return run()
    except ZonegeoError as error:
        talk(error, [])
        return error.exit_code
