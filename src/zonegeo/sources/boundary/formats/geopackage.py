"""GeoPackage (OGC 12-128): UTF-8 text and the CRS in its own tables."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.sources.boundary.raw.gdal_layer import read_with_gdal
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request, broken, not_read
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes

# columns that are formulas (of 98 kB one makes 4 GB); of virtual tables nothing is asked: that would open their module
_COMPUTED = (
    "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c "
    "WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND c.hidden IN (2, 3)"
)
_COLUMN = "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?"
# bytes of the envelope by its code
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_BEGINNING = b"SQLite format 3\0"
# of tables that hold rows: a view or a virtual table would be run
_SYSTEMS = (
    "SELECT g.table_name, g.column_name, g.srs_id, c.srs_id FROM gpkg_geometry_columns AS g "
    "JOIN sqlite_master AS t ON lower(t.name) = lower(g.table_name) AND t.type = 'table' "
    "AND t.sql NOT LIKE 'CREATE VIRTUAL%' "
    "LEFT JOIN gpkg_contents AS c ON c.table_name = g.table_name"
)
_DEFINITION = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
# of a nation's parcels not each is asked of which CRS it is
_MOST_HEADS = 300_000


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
    _check_shapes(request, layer)
    notices = (*layer.notices, *not_read({f"VIEW {name}": 1 for name in views}))
    return replace(layer, notices=notices, aliases=_aliases(request.content, layer.layer))


def _aliases(content: bytes, layer: str | None) -> dict[str, str]:
    """Return what columns are called for people (``gpkg_data_columns``, OGC 12-128 extension Schema)."""
    asked = "SELECT column_name, coalesce(title, name) FROM gpkg_data_columns WHERE table_name = ?"
    with suppress(sqlite3.Error), closing(_in_memory(content)) as database:
        return {str(name): str(alias) for name, alias in database.execute(asked, (layer,)) if alias}
    return {}


def views_in(content: bytes, where: str) -> frozenset[str]:
    """Return the names of the views, from the schema alone: nothing of them is run.

    Raises
    ------
    InputError
        ``geopackage-computed`` for columns that are formulas, which are programs too; ``geopackage-crs-differs`` where
        tables, definition and shapes of a layer name different CRSs;
        ``format-broken`` where there is no such schema, or where a view stands for a table of the format itself.
    """
    try:
        with closing(_in_memory(content)) as database:
            return _views(database, where)
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise broken(where, error) from None


def _in_memory(content: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    # a file in write-ahead mode says so in two bytes of its header; in memory there is no log to look for
    database.deserialize(content[:18] + b"\1\1" + content[20:])
    return database


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
    problems = [
        Problem("geopackage-crs-differs", f"{where}: {layer}", {"value": " ≠ ".join(told)})
        for layer, told in _told_systems(database)
        if len(told) > 1
    ]
    if problems:
        raise InputError(problems)
    return names


def _told_systems(database: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    """Yield what the tables and the shapes of each layer say of its CRS: its number, or that of its definition."""
    for layer, column, of_column, of_layer in database.execute(_SYSTEMS).fetchall():
        numbers = [of_column, of_layer]
        table, field = (str(each).replace('"', '""') for each in (layer, column))
        heads = f'SELECT DISTINCT substr("{field}", 4, 5) FROM (SELECT "{field}" FROM "{table}" LIMIT {_MOST_HEADS})'  # noqa: S608 - quoted
        with suppress(sqlite3.Error):  # a column that is missing is told by the reader
            for (head,) in database.execute(heads).fetchall():
                if isinstance(head, bytes) and len(head) == 5:
                    numbers.append(int.from_bytes(head[1:], "little" if head[0] & 1 else "big", signed=True))
        # 0 and -1 stand for none (OGC 12-128, table 4)
        told = dict.fromkeys(str(each) for each in numbers if isinstance(each, int) and each > 0)
        if len(told) == 1:
            for organization, code, definition in database.execute(_DEFINITION, (of_column,)).fetchall():
                named = _code_within(definition) if str(organization).upper() == "EPSG" else None
                if named not in (None, str(code)):
                    told = {f"EPSG:{code}": None, f"EPSG:{named}": None}
        yield str(layer), list(told)


def _code_within(definition: object) -> str | None:
    """Return the EPSG code that a definition gives itself at its end, if any."""
    found = re.search(r"""\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$""", str(definition))
    return found[1] if found else None


def _check_shapes(request: Request, layer: RawLayer) -> None:
    """Refuse a row whose bytes of a shape are no shape: the library hands nothing out for it, as for a row without."""
    missing = layer.geometries.missing() if isinstance(layer.geometries, WrittenShapes) else ()
    if not missing or layer.layer is None:
        return
    with closing(_in_memory(request.content)) as database:
        column = database.execute(_COLUMN, (layer.layer,)).fetchone()
        if column is None:
            return
        names = [str(each).replace('"', '""') for each in (column[0], layer.layer)]
        sought = f'SELECT "{names[0]}" FROM "{names[1]}" WHERE rowid = ?'  # noqa: S608 - quoted
        for place in missing:
            found = database.execute(sought, (int(layer.records[place]),)).fetchone()
            if found is not None and found[0] is not None and not _is_empty(found[0]):
                raise broken(request.name, f"features[{place}]")


def _is_empty(blob: object) -> bool:
    """True for the bytes of a shape that is sound and empty (OGC 12-128, 2.1.3: a head, an envelope, WKB)."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        return False
    envelope = _ENVELOPES.get(blob[3] >> 1 & 7)
    return envelope is not None and shapely.from_wkb(blob[8 + envelope :], on_invalid="ignore") is not None


def _broken_by(views: frozenset[str], where: str) -> InputError:
    return broken(where, f"VIEW {', '.join(sorted(views))}")
