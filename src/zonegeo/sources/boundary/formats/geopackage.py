"""GeoPackage (OGC 12-128): UTF-8 text and the CRS in its own tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request, broken, not_read

# columns that are formulas (of 98 kB one makes 4 GB); of virtual tables nothing is asked: that would open their module
_COMPUTED = (
    "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c "
    "WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND c.hidden IN (2, 3)"
)
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
    views = views_in(request.content, request.name)
    if request.layer in views:
        raise _broken_by(views, request.name)
    layer = read_with_gdal(request, beginning=_BEGINNING, hidden=views)
    return replace(layer, notices=(*layer.notices, *not_read({f"VIEW {name}": 1 for name in views})))


def views_in(content: bytes, where: str) -> frozenset[str]:
    """Return the names of the views, from the schema alone: nothing of them is run.

    Raises
    ------
    InputError
        ``geopackage-computed`` for columns that are formulas, which are programs too;
        ``format-broken`` where there is no such schema, or where a view stands for a table of the format itself.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            # a file in write-ahead mode says so in two bytes of its header; in memory there is no log to look for
            database.deserialize(content[:18] + b"\1\1" + content[20:])
            return _views(database, where)
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise broken(where, error) from None


def views_in_large(path: Path, where: str) -> frozenset[str]:
    """Return what :func:`views_in` returns of a file that is too large to be held, which stays as it is.

    Raises
    ------
    InputError
        As :func:`views_in`, and ``format-broken`` for a file of another kind, whatever its name.
    """
    with path.open("rb") as stream:
        if stream.read(len(_BEGINNING)) != _BEGINNING:
            raise broken(where, path.suffix)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return _views(database, where)
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise broken(where, error) from None


def _views(database: sqlite3.Connection, where: str) -> frozenset[str]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    computed = database.execute(_COMPUTED).fetchall()
    names = frozenset(str(name) for (name,) in found)
    if computed:
        raise InputError(Problem("geopackage-computed", where, {"value": ", ".join(map(".".join, computed))[:200]}))
    if any(name.startswith(("gpkg_", "rtree_", "sqlite_")) for name in names):
        raise _broken_by(names, where)
    return names


def _broken_by(views: frozenset[str], where: str) -> InputError:
    return broken(where, f"VIEW {', '.join(sorted(views))}")
