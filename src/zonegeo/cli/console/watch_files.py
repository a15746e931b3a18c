"""Do it again whenever a file changes: a save in a desktop program is answered at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from zonegeo.base.errors import ZonegeoError
from zonegeo.base.files.path_text import ends_with, folded
from zonegeo.base.optional_packages import need_extra
from zonegeo.cli.console.streams import say, talk
from zonegeo.cli.options.shared_options import TEXT

# a desktop program writes the parts of a Shapefile one after the other
_SETTLED_MS = 300
# a save between the reading of a file and the beginning of the watch is seen after so long
_LOOK_AGAIN_MS = 500


def watch(runs: Sequence[Callable[[], int]], files: Callable[[], Iterable[Path]], *, language: str) -> int:
    """Run, and run again after each change of the files, until Ctrl-C; return the last exit code.

    ``runs`` are the first run and the one that is repeated; ``files`` is asked again after each: a study may name
    others by then. The folders are watched, so that a file that a program writes anew, by another name first, is seen
    too. A mistake is told, and the next save is waited for.
    """
    watchfiles = need_extra("watchfiles", extra="watch", where="--watch")
    before = _stamps(files())
    code = _once(runs[0], language)
    while True:
        names = {path.resolve() for path in files()} | set(before)
        folders = sorted({path.parent for path in names if path.parent.is_dir()})
        say(TEXT("watch.waiting", count=len(names)) + "\n", error=True)
        known = {path: before.get(path, stamp) for path, stamp in _stamps(names).items()}
        looks = watchfiles.watch(
            *folders, debounce=_SETTLED_MS, recursive=False, rust_timeout=_LOOK_AGAIN_MS, yield_on_timeout=True
        )
        if next((True for _ in looks if _stamps(names) != known), None) is None:  # Ctrl-C
            return code
        before = _stamps(names)
        code = _once(runs[-1], language)


def _stamps(files: Iterable[Path]) -> Mapping[Path, tuple[int, int] | None]:
    """Return when each file was written and how long it is; of a Shapefile its parts too."""
    found: dict[Path, tuple[int, int] | None] = {}
    for path in {each.resolve() for each in files}:
        for part in _parts_of(path):
            about = part.stat() if part.is_file() else None
            found[part] = None if about is None else (about.st_mtime_ns, about.st_size)
    return found


def _parts_of(path: Path) -> list[Path]:
    if not ends_with(path, ".shp") or not path.parent.is_dir():
        return [path]
    return [each for each in path.parent.iterdir() if folded(each.stem) == folded(path.stem)]


def _once(run: Callable[[], int], language: str) -> int:
    try:
        return run()
    except ZonegeoError as error:
        talk(error, language)
        return error.exit_code
