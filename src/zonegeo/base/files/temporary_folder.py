"""A folder for files that a library wants to see as files, and its name taken out of what the library then says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zonegeo.base.late_module import LateModule

# not at the start: few runs need it
tempfile = LateModule("tempfile")


@contextmanager
def temporary_folder(*, beside: Path | None = None) -> Iterator[Path]:
    """Give a new folder that is gone afterwards; where a virus scanner holds a file in it open, what is left is left.

    Parameters
    ----------
    beside
        A place to which what is made there will be moved in one step: the folder is on the same disk.
    """
    prefix = "zonegeo-" if beside is None else ".zonegeo-"
    room = None if beside is None else beside.parent
    with tempfile.TemporaryDirectory(prefix=prefix, dir=room, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def without_folder(said: object, folder: Path) -> str:
    r"""Return what a library says without the folder that it was shown files in, however it writes it.

    >>> without_folder("cannot open 'C:\\Temp\\z/a.shp': C:/Temp/z/a.dbf", Path("C:\\Temp\\z"))
    "cannot open 'a.shp': a.dbf"
    """
    parts = re.split(r"[\\/]+", str(folder))
    named = r"[\\/]+".join(re.escape(each) for each in parts)
    return re.sub(rf"{named}[\\/]*", "", str(said), flags=re.IGNORECASE)
