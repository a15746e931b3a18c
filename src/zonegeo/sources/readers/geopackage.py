"""GeoPackage (OGC 12-128): UTF-8 text and the CRS in its own tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from zonegeo.sources.readers.gdal import read_with_gdal
from zonegeo.sources.readers.raw_layer import RawLayer, Request, broken

_BEGINNING = b"SQLite format 3\0"


def read(request: Request) -> RawLayer:
    """Return one layer of a GeoPackage.

    Raises
    ------
    InputError
        What :func:`read_with_gdal` refuses; ``format-broken`` for a layer that is a view: a view is a program, and one
        that counts for ever would never end.
    """
    if not request.content.startswith(_BEGINNING):
        raise broken(request.name, request.suffix)
    views = _views(request)
    if request.layer in views or any(name.startswith(("gpkg_", "rtree_", "sqlite_")) for name in views):
        raise broken(request.name, f"VIEW {', '.join(sorted(views))}")
    return read_with_gdal(request, beginning=_BEGINNING, hidden=views)


def _views(request: Request) -> frozenset[str]:
    """Return the names of the views, from the schema alone: nothing of them is run."""
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            # a file in write-ahead mode says so in two bytes of its header; in memory there is no log to look for
            database.deserialize(request.content[:18] + b"\1\1" + request.content[20:])
            found = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise broken(request.name, error) from None
    return frozenset(str(name) for (name,) in found)
