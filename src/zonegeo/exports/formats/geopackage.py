"""GeoPackage (OGC 12-128): one layer, its QGIS style in ``layer_styles``, its provenance in a table of its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.exports.feature_table import Table, Written, names_apart, oriented, renamed_notices
from zonegeo.exports.gdal import write_layer
from zonegeo.exports.projection import output_crs, projected
from zonegeo.exports.qml import layer_style

# the file holds no clock: the same features are the same bytes
_NO_CLOCK = "2000-01-01T00:00:00.000Z"
# as QGIS itself makes the table (QgsOgrProvider, "Save layer style in database")
_STYLES = """CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME)"""
_PROVENANCE = "CREATE TABLE zonegeo_provenance (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, value TEXT)"
_LISTED = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES (?, ?, ?, ?, ?)"
)


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return a GeoPackage with one layer named after the file.

    Columns that differ only in capital letters, or that are called as the key or the geometry are, get a number; the
    notices say so.
    """
    shapes = oriented(projected(table.shapes, table.crs))
    names = names_apart((each.name for each in table.columns), taken=("fid", "geom"))
    with temporary_folder() as folder:
        path = folder / "file.gpkg"
        write_layer(
            path, table, shapes, names=names, driver="GPKG", crs=output_crs(table.crs).to_wkt(), layer=stem,
            GEOMETRY_NAME="geom", FID="fid", VERSION="1.2",
        )  # fmt: skip
        with closing(sqlite3.connect(path)) as database:
            style = layer_style(names.values(), label=names.get(table.label or ""), words=table.words)
            _add_style(database, stem, style)
            _add_provenance(database, table.provenance)
            database.execute("UPDATE gpkg_contents SET last_change = ?", (_NO_CLOCK,))
            database.commit()
            database.execute("VACUUM")
        return Written({f"{stem}{suffix}": _unnumbered(path.read_bytes())}, renamed_notices(names))


def _unnumbered(content: bytes) -> bytes:
    """Return a database that counts one change (SQLite file format, 1.3.7 and 1.3.16): GDAL's own count varies."""
    one = (1).to_bytes(4, "big")
    return content[:24] + one + content[28:92] + one + content[96:]


def _add_style(database: sqlite3.Connection, layer: str, style: str) -> None:
    database.execute(_STYLES)
    database.execute(_LISTED, ("layer_styles", "attributes", "layer_styles", "", _NO_CLOCK))
    values = ("", "", layer, "geom", "zonegeo", style, "", 1, "zonegeo", "", None, _NO_CLOCK)
    database.execute(f"INSERT INTO layer_styles VALUES (1, {', '.join('?' * len(values))})", values)  # noqa: S608


def _add_provenance(database: sqlite3.Connection, provenance: Mapping[str, Any]) -> None:
    database.execute(_PROVENANCE)
    database.execute(_LISTED, ("zonegeo_provenance", "attributes", "zonegeo_provenance", "", _NO_CLOCK))
    rows = [
        (name, each if isinstance(each, str) else json.dumps(each, ensure_ascii=False))
        for name, each in provenance.items()
    ]
    database.executemany("INSERT INTO zonegeo_provenance (name, value) VALUES (?, ?)", rows)
