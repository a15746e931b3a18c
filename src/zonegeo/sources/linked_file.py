"""A file under a name of our own, in a folder where nothing lies beside it that nobody has looked at."""

from __future__ import annotations

import shutil
from pathlib import Path


def link_file(path: Path, to: Path) -> None:
    """Make a link to a file; a copy where a system has no links, or not for everybody."""
    try:
        to.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, to)
