"""What a figure was computed with: the versions of the libraries beneath it."""

from __future__ import annotations

import platform

import numpy as np
import pyproj
import shapely
from pyproj.database import get_database_metadata

from zonegeo.model.version import __version__


def versions() -> dict[str, str]:
    """Return the versions of zonegeo, Python, GEOS, PROJ and its database, NumPy, Shapely and pyproj.

    >>> sorted(versions())
    ['geos', 'numpy', 'proj', 'proj.db', 'pyproj', 'python', 'shapely', 'zonegeo']
    """
    database = " ".join(
        f"{name} {get_database_metadata(f'{name}.VERSION')}" for name in ("EPSG", "PROJ_DATA")
    )  # fmt: skip
    return {
        "zonegeo": __version__,
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
        "proj.db": database,
        "numpy": np.__version__,
        "shapely": shapely.__version__,
        "pyproj": pyproj.__version__,
    }
