"""Layers of polygons to be seen around the sites, from any vector file: districts, footprints, candidate blocks."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.outputs import note_read
from zonegeo.geometry import Geometry, Indices, Shapes
from zonegeo.model.backdrop import ContextLayer
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.file_parts import holds_its_kind, parts_of, whole_letters
from zonegeo.sources.boundary.formats.shapefile import crs_in, encoding_in
from zonegeo.sources.boundary.lenient_shapes import from_wkb
from zonegeo.sources.reading import Reading

# where names stand in the files that planners have, the first one that a file has
NAME_COLUMNS = ("name", "name_ko", "NAME", "EMD_KOR_NM", "EMD_NM", "ADM_NM", "SIG_KOR_NM", "BLD_NM", "JIBUN", "PNU")
# a display copy may lose what no screen shows; nothing is measured on it
_SIMPLIFIED_FROM, _TOLERANCE_DEGREES = 2_000, 2e-6


def read_context(path: Path) -> ContextLayer:
    """Return the polygons of a vector file in degrees, what is no polygon left out.

    Their validity is not judged and their number not limited, as the door of ``boundary_files`` does: they are looked
    at. Where they lie and what their names say is known in the same way.

    Raises
    ------
    InputError
        ``file-missing``, ``layer-unreadable``, ``layer-without-crs``, ``layer-without-polygons``; of a Shapefile what
        :func:`encoding_of` and :func:`parts_of` say; what :func:`coordinate_system` says of a CRS from which no
        way is known, and ``coordinates-outside-crs``.
    """
    if not path.is_file():
        raise InputError(Problem("file-missing", str(path), {"value": str(path)}))
    try:
        crs, fields, geometry, columns = _read(path)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(Problem("layer-unreadable", path.name, {"detail": str(error)[:200]})) from None
    if not crs:
        raise InputError(Problem("layer-without-crs", path.name))
    system = coordinate_system(crs, option=None, where=path.name)
    shapes = shapely.force_2d(system.to_lonlat(np.asarray(from_wkb(geometry)[0], dtype=object)))
    parts, owners = shapely.get_parts(shapes, return_index=True)
    polygons = np.isin(shapely.get_type_id(parts), [shapely.GeometryType.POLYGON]) & ~shapely.is_empty(parts)
    left_out = {
        **Counter(str(each.geom_type) for each in parts[~polygons] if not each.is_empty),
        "null": sum(shape is None for shape in shapes),
    }
    parts, owners = parts[polygons], owners[polygons]
    if not len(parts):
        raise InputError(Problem("layer-without-polygons", path.name))
    if not (np.abs(shapely.total_bounds(parts)) <= (180, 90, 180, 90)).all():
        raise InputError(Problem("coordinates-outside-crs", path.name, {"value": system.name}))
    return replace(_layer(path.stem, parts, owners, _names(fields, columns, len(shapes))), left_out=left_out)


def _read(path: Path) -> tuple[str | None, list[str], NDArray[np.object_], list[NDArray[Any]]]:
    """Return what a file says of its CRS, the names of its columns, its shapes as WKB, and its columns."""
    suffix, reading = path.suffix.lower(), Reading()
    note_read(path)
    if suffix not in (".shp", ".zip") or not holds_its_kind(content := reading.content(path), suffix):
        meta, _, geometry, columns = pyogrio.raw.read(path)
        return meta["crs"], list(meta["fields"]), geometry, columns
    with tempfile.TemporaryDirectory(prefix="zonegeo-") as folder:
        file, parts = parts_of(path, content, Path(folder), reading)
        codec = encoding_in(parts, option=None, where=path.name).codec
        whole_letters(file, parts, codec)
        meta, _, geometry, columns = pyogrio.raw.read(file, encoding=codec)
    return crs_in(parts), list(meta["fields"]), geometry, columns


def layer_of(name: str, lonlat: Sequence[Geometry]) -> ContextLayer:
    """Return polygons that were found and not read, in degrees, as a layer."""
    parts, owners = shapely.get_parts(np.asarray(lonlat, dtype=object), return_index=True)
    return _layer(name, parts, owners, (name,) * len(lonlat))


def _names(fields: list[str], columns: list[NDArray[Any]], count: int) -> tuple[str, ...]:
    column = next((name for name in NAME_COLUMNS if name in fields), None)
    if column is None:
        return ("",) * count
    return tuple("" if value is None or value != value else str(value) for value in columns[fields.index(column)])


def _layer(name: str, polygons: Shapes, owners: Indices, names: tuple[str, ...]) -> ContextLayer:
    if len(polygons) >= _SIMPLIFIED_FROM:
        # without regard to topology: fast, and a polygon that would collapse is kept as it is
        simple = shapely.simplify(polygons, _TOLERANCE_DEGREES, preserve_topology=False)
        polygons = np.where(shapely.get_num_coordinates(simple) >= 4, simple, polygons)
        polygons, at = shapely.get_parts(polygons, return_index=True)
        owners = owners[at]
    # neighbours beside each other: their differences are small numbers, which pack well
    centres = shapely.get_coordinates(shapely.point_on_surface(shapely.envelope(polygons)))
    order = np.lexsort((centres[:, 0], np.floor(centres[:, 1] * 1e3)))
    polygons, owners = polygons[order], owners[order]
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    lonlat, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    last = np.append(np.diff(ring_of_point) > 0, True)
    sizes = np.bincount(ring_of_point, minlength=len(rings)) - 1
    return ContextLayer(
        name=name,
        lonlat=lonlat[~last],
        ring_sizes=sizes,
        polygon_rings=np.bincount(polygon_of_ring, minlength=len(polygons)),
        owners=owners,
        names=names,
    )
