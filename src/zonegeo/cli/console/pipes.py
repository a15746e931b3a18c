"""``-`` for a file: what comes in at stdin, and what goes out at stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.temporary_folder import temporary_folder

PIPE = "-"
# how a file begins → how it is called; JSON is a result where it says so, else boundaries
_BEGINNINGS = ((b"PK", ".zip"), (b"SQLite format 3", ".gpkg"), (b"fgb", ".fgb"), (b"<", ".kml"))
_WRITES = ("-o", "--output", "--map", "--pack", "--proposals")


@contextmanager
def stdin_as_file(arguments: Sequence[str]) -> Iterator[list[str]]:
    """Give the arguments with a file in the place of ``-``: every reader reads it as any other file.

    ``-o -`` and the like are left as they are.
    """
    places = [n for n, each in enumerate(arguments) if each == PIPE and (n == 0 or arguments[n - 1] not in _WRITES)]
    if not places:
        yield list(arguments)
        return
    with temporary_folder() as folder:
        content = sys.stdin.buffer.read()
        path = folder / f"stdin{_suffix(content)}"
        path.write_bytes(content)
        yield [str(path) if n in places else each for n, each in enumerate(arguments)]


def _suffix(content: bytes) -> str:
    begun = content[:4096].lstrip()
    if begun[:1] in (b"{", b"["):
        return ".json" if b'"schema_version"' in content or b'"comparison' in begun else ".geojson"
    for beginning, suffix in _BEGINNINGS:
        if begun.startswith(beginning):
            return suffix
    raise InputError(Problem("stdin-not-known", PIPE))
