"""Roads, rivers, parks and names around a place, from a vector file: cut to it, and simplified until they are small."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import GEOSException

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.geometry import Floats, Geometry, Shapes, column_of, simplified
from zonegeo.model.backdrop import KINDS, Surroundings

pyogrio = LateModule("pyogrio")
pyproj = LateModule("pyproj")

Bounds = tuple[float, float, float, float]

FORMATS = (".gpkg", ".geojson", ".json", ".mbtiles", ".pmtiles")
# as many bytes of a page as all of it may take, and how far around a place it reaches, as a share of its own extent
MOST_BYTES = 400_000
AROUND = 0.6
# a point takes about four bytes as packed differences (rendering/page/varint.py), then a third more as base64
_BYTES_A_POINT = 6.0
_FIRST_TOLERANCE, _LAST_TOLERANCE = 1e-5, 1e-3
# a feature of OpenMapTiles: its layer and class → our kind (https://openmaptiles.org/schema)
_OPENMAPTILES = {
    "park": "park", "landcover wood": "park", "landcover grass": "park", "landuse cemetery": "park",
    "water": "water", "waterway": "waterway",
    "transportation motorway": "road-trunk", "transportation trunk": "road-trunk",
    "transportation primary": "road-primary", "transportation secondary": "road-secondary",
    "transportation tertiary": "road-tertiary", "transportation rail": "rail", "transportation transit": "subway",
    "poi railway": "station", "place suburb": "place", "place neighbourhood": "place", "place quarter": "place",
}  # fmt: skip
_KOREAN, _ENGLISH = ("name_ko", "name:ko", "name"), ("name_en", "name:en", "name:latin")


@value
class _Feature:
    kind: str
    name: Name
    shape: Geometry


def read_surroundings(paths: Sequence[Path], *, bounds: Bounds) -> Surroundings | None:
    """Return what files have around a place, together; ``None`` where they have nothing there.

    Parameters
    ----------
    paths
        GeoPackage, GeoJSON, MBTiles or PMTiles, the first of which has its say: a kind that it has is not taken from
        the next ones. What a feature is says its column ``kind`` (:data:`zonegeo.model.backdrop.KINDS`), or its layer
        and its column ``class`` as OpenMapTiles has them.
    bounds
        West, south, east, north of the place in degrees; more than half of its extent is taken on each side.

    Raises
    ------
    InputError
        ``file-missing``, ``unknown-context-format``, ``context-broken``; ``context-without-kinds`` where nothing says
        what the features of a file are.
    """
    region, found, credits = around(bounds), list[_Feature](), list[Name]()
    for path in paths:
        have = {each.kind for each in found}
        new = [each for each in _read(path, region) if each.kind not in have]
        found += new
        credits += [credit_of(path)] if new else []
    if not found:
        return None
    return packed_small(found, credits)


def _read(path: Path, region: Bounds) -> list[_Feature]:
    if not path.is_file():
        raise InputError(Problem("file-missing", str(path), {"value": str(path)}))
    if not ends_with(path, *FORMATS):
        raise InputError(Problem("unknown-context-format", path.name, {"known": ", ".join(FORMATS)}))
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
        found = [feature for layer in layers for feature in _features(path, layer, region)]
        if not found and not any(_says_kinds(path, layer) for layer in layers):
            raise InputError(Problem("context-without-kinds", path.name, {"known": ", ".join(KINDS)}))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, GEOSException) as error:
        raise InputError(Problem("context-broken", path.name, {"detail": str(error)})) from None
    return found


def around(bounds: Bounds) -> Bounds:
    """Return the bounds with some of the surroundings on each side, at least 1.5 km of it.

    >>> around((127.0, 37.0, 127.1, 37.1))
    (126.94, 36.94, 127.16, 37.16)
    """
    west, south, east, north = bounds
    wide, high = max((east - west) * AROUND, 0.017), max((north - south) * AROUND, 0.0135)
    return tuple(round(each, 6) for each in (west - wide, south - high, east + wide, north + high))  # type: ignore[return-value]


def _features(path: Path, layer: str, region: Bounds) -> Iterator[_Feature]:
    info = pyogrio.read_info(path, layer=layer)
    if not info["crs"]:
        return
    to_lonlat = pyproj.Transformer.from_crs(info["crs"], "EPSG:4326", always_xy=True)
    box = to_lonlat.transform_bounds(*region, direction="INVERSE", densify_pts=21)
    meta, _, written, columns = pyogrio.raw.read(path, layer=layer, bbox=box, force_2d=True)
    rows = {str(field): column for field, column in zip(meta["fields"], columns, strict=True)}
    shapes = shapely.transform(shapely.from_wkb(written), to_lonlat.transform, interleaved=False)
    for number, shape in enumerate(shapely.clip_by_rect(shapes, *region)):
        row = {field: column[number] for field, column in rows.items()}
        kind = _kind(layer, row)
        if kind is not None and shape is not None and not shape.is_empty:
            yield _Feature(kind, _name(row), shape)


def _says_kinds(path: Path, layer: str) -> bool:
    fields = {str(each) for each in pyogrio.read_info(path, layer=layer)["fields"]}
    return bool(fields & {"kind", "class"}) or layer in _OPENMAPTILES


def _kind(layer: str, row: Mapping[str, Any]) -> str | None:
    told = row.get("kind")
    if told is not None:
        return str(told) if told in KINDS else None
    return _OPENMAPTILES.get(f"{layer} {row.get('class')}") or _OPENMAPTILES.get(layer)


def _name(row: Mapping[str, Any]) -> Name:
    korean, english = (
        next((str(row[each]) for each in columns if row.get(each)), "") for columns in (_KOREAN, _ENGLISH)
    )
    return Name(korean or english, english or korean)


def credit_of(path: Path) -> Name:
    """Return what the owners of a file ask to be named by, as the file says it; its name where it says nothing."""
    if ends_with(path, ".geojson", ".json"):
        document = json.loads(path.read_bytes())
        told = document.get("attribution")
        if isinstance(told, Mapping):
            return Name(str(told.get("ko", "")), str(told.get("en", "")))
    else:
        metadata = pyogrio.read_info(path)["dataset_metadata"] or {}
        told = metadata.get("attribution") or metadata.get("ATTRIBUTION")
    return Name(str(told or path.name), str(told or path.name))


def packed_small(features: Sequence[_Feature], credits: Sequence[Name]) -> Surroundings:
    """Return features as columns, simplified as little as brings them below :data:`MOST_BYTES`."""
    ordered = sorted(features, key=lambda each: KINDS.index(each.kind))
    tolerance = _FIRST_TOLERANCE
    while True:
        shapes = simplified(column_of(each.shape for each in ordered), tolerance)
        small = int(shapely.get_num_coordinates(shapes).sum()) * _BYTES_A_POINT <= MOST_BYTES
        if small:
            break
        if tolerance >= _LAST_TOLERANCE:
            # the smallest roads and brooks are what a reader misses least
            kept = [each for each in ordered if each.kind not in ("road-tertiary", "waterway")]
            if len(kept) in (0, len(ordered)):  # none of them here, or nothing but them
                break
            ordered, tolerance = kept, _FIRST_TOLERANCE
        else:
            tolerance *= 2
    return _columns(ordered, shapes, credits)


def _columns(features: Sequence[_Feature], shapes: Shapes, credits: Sequence[Name]) -> Surroundings:
    lonlat, sizes, parts = list[Floats](), list[int](), list[int]()
    kinds, names = list[str](), list[Name]()
    for feature, shape in zip(features, shapes, strict=True):
        pieces = [np.asarray(shapely.get_coordinates(each)) for each in _pieces(shape)]
        if not pieces:
            continue
        lonlat.extend(pieces)
        sizes.extend(len(each) for each in pieces)
        parts.append(len(pieces))
        kinds.append(feature.kind)
        names.append(feature.name)
    return Surroundings(
        np.concatenate(lonlat), np.array(sizes), np.array(parts), tuple(kinds), tuple(names), tuple(credits)
    )


def _pieces(shape: Geometry) -> Iterator[Geometry]:
    """Yield the rings, lines and points of a shape."""
    for part in shapely.get_parts(shape):
        if isinstance(part, shapely.Polygon):
            yield from shapely.get_rings(part)
        elif not part.is_empty:
            yield from shapely.get_parts(part)
