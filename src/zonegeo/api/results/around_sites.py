"""What lies around the sites of a result: from a file that was named, what is kept for this computer, what is carried.

It hangs on where the sites lie and on no study: a page and a report of a result file have it as well.
"""

from __future__ import annotations

from pathlib import Path

from zonegeo.model.backdrop import Surroundings
from zonegeo.sources.context.kept_context import context_files
from zonegeo.sources.context.read_surroundings import read_surroundings

NO_CONTEXT = "none"


def surroundings_of(
    bounds: tuple[float, float, float, float], context: str | Path | None = None
) -> Surroundings | None:
    """Return what is drawn around bounds (west, south, east, north in degrees); ``None`` where nothing is known there.

    ``context`` is a file to be read before the others, or ``"none"``.
    """
    if context == NO_CONTEXT:
        return None
    given = () if context is None else (Path(context),)
    return read_surroundings([*given, *context_files()], bounds=bounds)
