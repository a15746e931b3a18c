"""Parcels in GeoPackages and Shapefiles: streamed by GDAL, texts in the encoding that their bytes decide."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.dbf_encoding import encoding_of, table_sample
from zonegeo.sources.boundary.formats.geopackage import views_in_large
from zonegeo.sources.boundary.formats.shapefile import check_kind, crs_in
from zonegeo.sources.boundary.read_boundary_file import check_not_open, parts_beside
from zonegeo.sources.linked_file import link_file
from zonegeo.sources.parcels.parcel_files import ParcelFile, described_columns, fingerprint, first_line
from zonegeo.sources.parcels.straight_shapes import Straight

if TYPE_CHECKING:
    import duckdb

pyogrio = LateModule("pyogrio")

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
    hidden = _checked(path)
    try:
        with _opened(path) as file:
            # tables without geometry, such as styles, are no layers of parcels; a view is a program
            layers = {
                path.stem if name == file.stem else str(name): str(name)
                for name, kind in pyogrio.list_layers(file) if kind is not None and name not in hidden
            }  # fmt: skip
            chosen = _chosen(tuple(layers), layer, path)
            info = pyogrio.read_info(file, layer=layers[chosen], force_feature_count=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
    codec, told = None, info["crs"]
    if path.suffix.lower() == ".shp":
        codec, told = _codec(path, encoding), _projection(path)
    with _rows(connection, path, chosen, codec) as geometry:
        columns = described_columns(connection, f"SELECT * FROM {ROWS}", [], path)  # noqa: S608 - a name of ours
    system = coordinate_system(told, option=crs, where=str(path))
    plain = {each: kind for each, kind in columns.items() if each != geometry}
    return ParcelFile(
        path, False, chosen, int(info["features"]), plain, geometry, (), system, str(crs or told),
        fingerprint(path), codec,
    )  # fmt: skip


def _chosen(layers: Sequence[str], layer: str | None, path: Path) -> str:
    if not layers:
        raise InputError(Problem("parcels-no-geometry", str(path)))
    if layer is None and len(layers) > 1:
        raise InputError(Problem("layer-not-chosen", str(path), {"value": len(layers), "known": ", ".join(layers)}))
    if layer is not None and layer not in layers:
        raise InputError(Problem("unknown-layer", str(path), {"value": layer, "known": ", ".join(layers)}))
    return layer or layers[0]


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    """Give the file to be opened: of a Shapefile links to what the library has to see, without .prj and .cpg.

    What those say is judged here, and the library trips over some of them.
    """
    with warnings.catch_warnings():
        # what the library says of a file belongs to no stream: what matters of it is judged by its rows
        warnings.simplefilter("ignore")
        if path.suffix.lower() != ".shp":
            yield path
            return
        with temporary_folder() as folder:
            link_file(path, folder / "file.shp")
            for name, ending in parts_beside(path):
                if ending in (".shx", ".dbf"):
                    link_file(path.with_name(name), folder / f"file{ending}")
            yield folder / "file.shp"


def _projection(path: Path) -> str | None:
    found = next((path.with_name(name) for name, ending in parts_beside(path) if ending == ".prj"), None)
    return None if found is None else crs_in({".prj": found.read_bytes()})


def _checked(path: Path) -> frozenset[str]:
    """Return the layers that are not read; a file of another kind, whatever its name, never reaches the library."""
    if path.suffix.lower() == ".gpkg":
        check_not_open(path, str(path))
        return views_in_large(path, str(path))
    with path.open("rb") as stream:
        check_kind(stream.read(100), str(path))
    return frozenset()


@contextmanager
def rows_of(connection: duckdb.DuckDBPyConnection, file: ParcelFile) -> Iterator[None]:
    """Let the database see the rows of a file as :data:`ROWS`, once and in their order."""
    with _rows(connection, file.path, file.layer, file.encoding):
        yield


@contextmanager
def _rows(connection: duckdb.DuckDBPyConnection, path: Path, layer: str, codec: str | None) -> Iterator[str]:
    need_extra("pyarrow", extra="screen", where=str(path))
    with _opened(path) as file:
        inside = file.stem if path.suffix.lower() == ".shp" else layer
        straight = Straight(file, inside, shown=path)
        opened = pyogrio.open_arrow(
            file, layer=inside, encoding=codec, batch_size=_BATCH_ROWS, use_pyarrow=True, return_fids=True
        )
        try:
            with opened as (about, reader):
                # a format that gives its geometry column no name gets this one
                geometry = about["geometry_name"] or "wkb_geometry"
                connection.register(ROWS, straight.reader(reader, geometry))
                try:
                    yield geometry
                finally:
                    connection.unregister(ROWS)
        except pyogrio.errors.DataSourceError as error:
            raise InputError(Problem("parcels-unreadable", str(path), {"detail": first_line(error)})) from None
        except InputError:
            # what the database makes of a refusal within its own scan names the wrong cause
            if straight.refused is not None:
                raise straight.refused from None
            raise


def _codec(path: Path, option: str | None) -> str | None:
    """Return the encoding of the texts of a Shapefile; ``None`` where it has no table."""
    beside = {ending: path.with_name(name) for name, ending in parts_beside(path)}
    if ".dbf" not in beside:
        return None
    told = beside[".cpg"].read_text(encoding="ascii", errors="replace").strip() if ".cpg" in beside else None
    return encoding_of(table_sample(beside[".dbf"]), announced=told, option=option, where=str(path)).codec
