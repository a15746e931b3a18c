"""What a figure was computed with: the versions of the libraries beneath it."""

from __future__ import annotations

import hashlib
import platform
from pathlib import Path

import numpy as np
import pyproj
import shapely
from pyproj.database import get_database_metadata

from zonegeo.base.files.text_of_bytes import with_line_feeds
from zonegeo.base.version import __version__


def versions() -> dict[str, str]:
    """Return the versions of zonegeo, Python, GEOS, PROJ and its database, NumPy, Shapely and pyproj.

    ``zonegeo.code`` is the SHA-256 of the code that reads, measures and decides: between two releases, and where
    somebody changed it, the version stays the same and this does not.

    >>> sorted(versions())
    ['geos', 'numpy', 'proj', 'proj.db', 'pyproj', 'python', 'shapely', 'zonegeo', 'zonegeo.code']
    """
    database = " ".join(
        f"{name} {get_database_metadata(f'{name}.VERSION')}" for name in ("EPSG", "PROJ_DATA")
    )  # fmt: skip
    return {
        "zonegeo": __version__,
        "zonegeo.code": _code(),
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "proj.db": database,
        "numpy": np.__version__,
        "shapely": shapely.__version__,
        "pyproj": pyproj.__version__,
    }


_DECIDING = ("model", "geodesy", "measures", "evaluation", "profiles", "sources")


def _code() -> str:
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for room in _DECIDING:
        for path in sorted((package / room).rglob("*.py")):
            # line ends are those of the checkout and say nothing
            named = path.relative_to(package).as_posix().encode()
            found.update(named + b"\0" + with_line_feeds(path.read_bytes()))
    return found.hexdigest()
