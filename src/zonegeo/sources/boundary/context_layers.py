"""Layers of polygons to be seen around the sites, from any vector file: districts, footprints, candidate blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Tell, keep_quiet
from zonegeo.base.value import value
from zonegeo.geometry import Geometry, Indices, Shapes, simplified
from zonegeo.model.backdrop import ContextLayer
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.lenient_shapes import from_geojson
from zonegeo.sources.boundary.raw.raw_layer import RawLayer
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes
from zonegeo.sources.boundary.read_boundary_file import read_raw_layer
from zonegeo.sources.reading import Reading

# where names stand in the files that planners have, the first one that a file has
NAME_COLUMNS = ("name", "name_ko", "NAME", "EMD_KOR_NM", "EMD_NM", "ADM_NM", "SIG_KOR_NM", "BLD_NM", "JIBUN", "PNU")
# a display copy may lose what no screen shows; nothing is measured on it
_SIMPLIFIED_FROM, _TOLERANCE_DEGREES = 2_000, 2e-6


def read_context(path: Path, *, tell: Tell = keep_quiet) -> ContextLayer:
    """Return the polygons of a vector file in degrees, those of all of its layers, what is no polygon left out.

    Their validity is not judged: they are looked at. All else is read through the door of boundary files, and
    ``tell`` hears what its reader has to say.

    Raises
    ------
    InputError
        What :func:`read_raw_layer` refuses; ``layer-without-crs``, ``layer-without-polygons``; what
        :func:`coordinate_system` says of a CRS from which no way is known, and ``coordinates-outside-crs``.
    """
    read = []
    for raw in _layers(path):
        read.append(_polygons(raw, path))
        for notice in raw.notices:
            tell(notice)
    left_out: Counter[str] = sum((each.left_out for each in read), Counter())
    parts = np.concatenate([each.parts for each in read])
    if not len(parts):
        raise InputError(Problem("layer-without-polygons", path.name))
    starts = np.cumsum([0, *(len(each.names) for each in read)])
    owners = np.concatenate([each.owners + start for each, start in zip(read, starts, strict=False)])
    names = tuple(name for each in read for name in each.names)
    return replace(_layer(path.stem, parts, owners, names), left_out=dict(left_out))


@value
class _Polygons:
    """Polygons of one layer in degrees, whose they are, what each owner is called, and what was no polygon."""

    parts: Shapes
    owners: Indices
    names: tuple[str, ...]
    left_out: Counter[str]


def _layers(path: Path) -> Iterator[RawLayer]:
    """Give every layer with shapes that a file has: none is chosen in silence."""
    reading = Reading()
    try:
        yield read_raw_layer(path, reading)
    except InputError as error:
        several = [each.values["layers"] for each in error.problems if "layers" in each.values]
        if len(error.problems) != 1 or not several:
            raise
        for name in several[0]:
            yield read_raw_layer(path, reading, layer=name)


def _polygons(raw: RawLayer, path: Path) -> _Polygons:
    if raw.problems:
        raise InputError(raw.problems)
    if not raw.crs:
        raise InputError(Problem("layer-without-crs", path.name))
    system = coordinate_system(raw.crs, option=None, where=path.name)
    shapes = shapely.force_2d(system.to_lonlat(_shapes(raw)))
    parts, owners = shapely.get_parts(shapes, return_index=True)
    polygons = np.isin(shapely.get_type_id(parts), [shapely.GeometryType.POLYGON]) & ~shapely.is_empty(parts)
    left_out = Counter(str(each.geom_type) for each in parts[~polygons] if not each.is_empty)
    left_out.update({"null": sum(shape is None for shape in shapes)})
    parts, owners = parts[polygons], owners[polygons]
    if len(parts) and not (np.abs(shapely.total_bounds(parts)) <= (180, 90, 180, 90)).all():
        raise InputError(Problem("coordinates-outside-crs", path.name, {"value": system.name}))
    return _Polygons(parts, owners, _names(raw.rows, len(shapes)), left_out)


def _shapes(raw: RawLayer) -> Shapes:
    if isinstance(raw.geometries, WrittenShapes):
        return raw.geometries.array
    found = np.empty(len(raw.geometries), dtype=object)
    found[:] = [from_geojson(each, number)[0] for number, each in enumerate(raw.geometries)]
    return found


def layer_of(name: str, lonlat: Sequence[Geometry]) -> ContextLayer:
    """Return polygons that were found and not read, in degrees, as a layer."""
    parts, owners = shapely.get_parts(np.asarray(lonlat, dtype=object), return_index=True)
    return _layer(name, parts, owners, (name,) * len(lonlat))


def _names(rows: Sequence[Mapping[str, Any]], count: int) -> tuple[str, ...]:
    column = next((name for name in NAME_COLUMNS if any(name in row for row in rows)), None)
    if column is None:
        return ("",) * count
    return tuple("" if row.get(column) is None else str(row[column]) for row in rows)


def _layer(name: str, polygons: Shapes, owners: Indices, names: tuple[str, ...]) -> ContextLayer:
    if len(polygons) >= _SIMPLIFIED_FROM:
        # without regard to topology: fast, and a polygon that would collapse is kept as it is
        simple = simplified(polygons, _TOLERANCE_DEGREES, preserve_topology=False)
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
