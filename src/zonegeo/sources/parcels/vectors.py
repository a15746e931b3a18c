"""Parcels in GeoPackages and Shapefiles: streamed by GDAL, texts in the encoding that their bytes decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.optional_packages import need_extra
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.dbf_encoding import encoding_of, table_sample
from zonegeo.sources.boundary.formats.geopackage import views_in_large
from zonegeo.sources.boundary.formats.shapefile import BEGINNING as SHAPES
from zonegeo.sources.boundary.read_boundary_file import is_open_elsewhere, parts_beside
from zonegeo.sources.parcels.parcel_files import ParcelFile, described_columns, fingerprint, first_line
from zonegeo.sources.parcels.straight_shapes import Straight

if TYPE_CHECKING:
    import duckdb

# the name under which the database sees the rows of a file
ROWS = "rows_of_the_file"
_BATCH_ROWS = 10_000


def describe_vector(
    path: Path, connection: duckdb.DuckDBPyConnection, *, crs: str | None, layer: str | None, encoding: str | None
) -> ParcelFile:
    """Return what a GeoPackage or a Shapefile holds.

    Raises
    ------
    InputError
        ``parcels-unreadable``, ``parcels-no-geometry``, ``layer-not-chosen``, ``unknown-layer``,
        ``geopackage-open-elsewhere``; what is said where CRS or encoding are not known.
    """
    import pyogrio

    hidden = _checked(path)
    try:
        # tables without geometry, such as styles, are no layers of parcels; a view is a program
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None and name not in hidden]
        if not layers:
            raise InputError(Problem("parcels-no-geometry", str(path)))
        if layer is None and len(layers) > 1:
            raise InputError(Problem("layer-not-chosen", str(path), {"value": len(layers), "known": ", ".join(layers)}))
        if layer is not None and layer not in layers:
            raise InputError(Problem("unknown-layer", str(path), {"value": layer, "known": ", ".join(layers)}))
        chosen = layer or layers[0]
        info = pyogrio.read_info(path, layer=chosen, force_feature_count=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    codec = _codec(path, encoding) if path.suffix.lower() == ".shp" else None
    with _rows(connection, path, chosen, codec) as geometry:
        columns = described_columns(connection, f"SELECT * FROM {ROWS}", [], path)  # noqa: S608 - a name of ours
    system = coordinate_system(info["crs"], option=crs, where=str(path))
    plain = {each: kind for each, kind in columns.items() if each != geometry}
    return ParcelFile(
        path, False, chosen, int(info["features"]), plain, geometry, (), system, str(crs or info["crs"]),
        fingerprint(path), codec,
    )  # fmt: skip


def _checked(path: Path) -> frozenset[str]:
    """Return the layers that are not read; a file of another kind, whatever its name, never reaches the library."""
    if path.suffix.lower() == ".gpkg":
        if is_open_elsewhere(path):
            raise InputError(Problem("geopackage-open-elsewhere", str(path), {"value": f"{path.name}-wal"}))
        return views_in_large(path, str(path))
    with path.open("rb") as stream:
        if not stream.read(len(SHAPES)).startswith(SHAPES):
            raise InputError(Problem("format-broken", str(path), {"detail": path.suffix}))
    return frozenset()


@contextmanager
def rows_of(connection: duckdb.DuckDBPyConnection, file: ParcelFile) -> Iterator[None]:
    """Let the database see the rows of a file as :data:`ROWS`, once and in their order."""
    with _rows(connection, file.path, file.layer, file.encoding):
        yield


@contextmanager
def _rows(connection: duckdb.DuckDBPyConnection, path: Path, layer: str, codec: str | None) -> Iterator[str]:
    import pyogrio

    need_extra("pyarrow", extra="screen", where=str(path))
    # a Shapefile has no curves
    straight = None if path.suffix.lower() == ".shp" else Straight(path, layer)
    opened = pyogrio.open_arrow(
        path, layer=layer, encoding=codec, batch_size=_BATCH_ROWS, use_pyarrow=True, return_fids=straight is not None
    )
    try:
        with opened as (about, reader):
            connection.register(ROWS, reader if straight is None else straight.reader(reader))
            try:
                # a format that gives its geometry column no name gets this one
                yield about["geometry_name"] or "wkb_geometry"
            finally:
                connection.unregister(ROWS)
    except pyogrio.errors.DataSourceError as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    except InputError:
        # what the database makes of a refusal within its own scan names the wrong cause
        if straight is not None and straight.refused is not None:
            raise straight.refused from None
        raise


def _codec(path: Path, option: str | None) -> str | None:
    """Return the encoding of the texts of a Shapefile; ``None`` where it has no table."""
    beside = {ending: path.with_name(name) for name, ending in parts_beside(path)}
    if ".dbf" not in beside:
        return None
    told = beside[".cpg"].read_text(encoding="ascii", errors="replace").strip() if ".cpg" in beside else None
    return encoding_of(table_sample(beside[".dbf"]), announced=told, option=option, where=str(path)).codec
