"""Context that is kept for this computer, so that an office copies one national file once, and what zonegeo carries."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from zonegeo.base.files.path_text import ends_with
from zonegeo.sources.context.read_surroundings import FORMATS, read_surroundings
from zonegeo.sources.study.find_study import carried_root

CARRIED = "context.geojson"
# a small place, in Seoul: enough of a file to see whether it can be read, however large it is
_SOMEWHERE = (126.97, 37.56, 126.99, 37.58)


def kept_folder() -> Path:
    """Return where context is kept: below ``XDG_DATA_HOME``, ``LOCALAPPDATA`` or ``~/.local/share``."""
    told = os.environ.get("XDG_DATA_HOME") or (os.environ.get("LOCALAPPDATA") if os.name == "nt" else None)
    root = Path(told) if told else Path.home() / ".local" / "share"
    return root / "zonegeo" / "context"


def context_files() -> tuple[Path, ...]:
    """Return the files that stand behind every map: what is kept, by name, then what zonegeo carries."""
    folder = kept_folder()
    kept = sorted(path for path in folder.iterdir() if ends_with(path, *FORMATS)) if folder.is_dir() else []
    carried = carried_root() / "geo" / CARRIED
    return (*kept, carried) if carried.is_file() else tuple(kept)


def keep_context(path: Path) -> Path:
    """Copy a file to where it stands behind every map of this computer, in place of one of its name; return where.

    Raises
    ------
    InputError
        What :func:`read_surroundings` says of it.
    """
    read_surroundings([path], bounds=_SOMEWHERE)
    place = kept_folder() / path.name
    place.parent.mkdir(parents=True, exist_ok=True)
    waiting = place.with_name(place.name + ".part")
    shutil.copyfile(path, waiting)
    waiting.replace(place)
    return place
