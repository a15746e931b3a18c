"""Rasters of a study, such as slope, population or land cover: the cells around the sites, with what they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window, from_bounds

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.outputs import note_read
from zonegeo.geometry import shape_of
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Provenance, Raster
from zonegeo.sources.raster.raster_entry import RasterEntry
from zonegeo.sources.reading import Reading

MOST_CELLS = 50_000_000
_DEGREES = "EPSG:4326"
# datums of today: within a metre of WGS 84, far below any cell
_MODERN_DEGREES = (_DEGREES, "OGC:CRS84", "EPSG:4737", "EPSG:4258", "EPSG:4269")
Bounds = tuple[float, float, float, float]
ReadCells = tuple[NDArray[np.float64], str, tuple[float, float], tuple[float, float]]


def read_rasters(
    entries: Sequence[RasterEntry], study: Path, bounds: Bounds, reading: Reading, *, analysis: str
) -> dict[str, Raster]:
    """Return the rasters by id, those that can be read, cut to the cells that meet ``bounds`` (degrees)."""
    rasters = {}
    for number, entry in enumerate(entries):
        place = f"{study.name}: raster[{number}]"
        with reading.collecting(InputError):
            unit = _unit(entry, place)
            values, crs, corner, cell = read_cells(
                study.parent / entry.file, bounds, band=entry.band, warp_to=analysis if entry.warp else None,
                shown=entry.file, codes=not unit,
            )  # fmt: skip
            reading.remember_large(study.parent / entry.file, shown=entry.file)
            rasters[entry.id] = Raster(
                id=entry.id, name=entry.name.name(), fact=entry.fact, unit=unit,
                words={float(code): word for code, word in entry.words.items()}, crs=crs, west=corner[0],
                north=corner[1], width=cell[0], height=cell[1], values=values,
                provenance=Provenance(entry.source, entry.source_date, entry.licence, entry.note),
            )  # fmt: skip
    return rasters


def _unit(entry: RasterEntry, place: str) -> str:
    """A raster holds figures of a unit or codes of words, never both."""
    if bool(entry.unit) == bool(entry.words):
        raise InputError(Problem("raster-unit-or-words", place, {"value": entry.id}))
    if entry.unit is None:
        return ""
    try:
        return Quantity.parse(f"1 {entry.unit}").unit
    except QuantityError as error:
        values = {"value": entry.unit, "nearest": error.nearest, "key": "unit"}
        raise InputError(Problem(error.code, f"{place}.unit", values)) from None


def read_cells(
    path: Path, bounds: Bounds, *, band: int, warp_to: str | None = None, shown: str | None = None, codes: bool = False
) -> ReadCells:
    """Return the cells of a band that meet a box in degrees: values, CRS, north-west corner, and size of a cell.

    Parameters
    ----------
    bounds
        West, south, east and north in degrees.
    band
        Counted from 1.
    warp_to
        An analysis CRS into which the cells are brought (bilinear, codes by the nearest); by default they stay as they
        are and the outlines are brought to them, which changes no value.

    Returns
    -------
    Values of shape ``(rows, columns)`` from the north-west, NaN where the raster has no data; corner and size in the
    units of the CRS.

    Raises
    ------
    InputError
        ``file-missing``, ``raster-unreadable``, ``raster-without-crs``, ``raster-crs``, ``raster-turned``,
        ``raster-band``, ``raster-elsewhere``, ``raster-too-large``.
    """
    name = shown or path.name
    if not path.is_file():
        raise InputError(Problem("file-missing", name, {"value": name}))
    note_read(path)
    try:
        with rasterio.open(path) as source:
            if source.crs is None:
                raise InputError(Problem("raster-without-crs", name))
            if not 1 <= band <= source.count:
                raise InputError(Problem("raster-band", name, {"value": band, "count": source.count}))
            with _warped(source, warp_to, codes) as cells:
                return _window(cells, name, bounds, band)
    except RasterioError as error:
        raise InputError(Problem("raster-unreadable", name, {"detail": str(error)[:200]})) from None


@contextmanager
def _warped(source: Any, crs: str | None, codes: bool) -> Iterator[Any]:
    if crs is None:
        yield source
        return
    how = Resampling.nearest if codes else Resampling.bilinear
    with WarpedVRT(source, crs=crs, resampling=how) as warped:
        yield warped


def _window(cells: Any, name: str, bounds: Bounds, band: int) -> ReadCells:
    turn = cells.transform
    if turn.b or turn.d or turn.a <= 0 or turn.e >= 0:
        raise InputError(Problem("raster-turned", name))
    crs = _measurable(cells.crs, name)
    west, south, east, north = transform_bounds(_DEGREES, cells.crs, *bounds, densify_pts=21)
    found = from_bounds(west, south, east, north, transform=turn)
    # one cell more on each side; the outer ones are cut off where the raster ends
    first_row, first_column = max(int(np.floor(found.row_off)) - 1, 0), max(int(np.floor(found.col_off)) - 1, 0)
    last_row = min(int(np.ceil(found.row_off + found.height)) + 1, cells.height)
    last_column = min(int(np.ceil(found.col_off + found.width)) + 1, cells.width)
    rows, columns = last_row - first_row, last_column - first_column
    if rows <= 0 or columns <= 0:
        raise InputError(Problem("raster-elsewhere", name))
    if rows * columns > MOST_CELLS:
        raise InputError(Problem("raster-too-large", name, {"count": rows * columns, "limit": MOST_CELLS}))
    read = cells.read(band, window=Window(first_column, first_row, columns, rows), masked=True)
    values = np.ma.filled(read.astype(np.float64), np.nan)
    corner = (float(turn.c + first_column * turn.a), float(turn.f + first_row * turn.e))
    return values, crs, corner, (float(turn.a), float(-turn.e))


def _measurable(crs: Any, name: str) -> str:
    """Return the code of the CRS: degrees on a modern datum, or a plane, which whoever measures in it judges."""
    code = crs.to_authority()
    told = ":".join(code) if code else ""
    if not told or (crs.is_geographic and told not in _MODERN_DEGREES):
        raise InputError(Problem("raster-crs", name, {"value": told or crs.to_string()[:80]}))
    return _DEGREES if crs.is_geographic else told


def bounds_of(geometries: Sequence[Mapping[str, Any]]) -> Bounds | None:
    """Return west, south, east and north of geometries in degrees; ``None`` where there is none."""
    if not geometries:
        return None
    west, south, east, north = shapely.total_bounds([shape_of(each) for each in geometries])
    return float(west), float(south), float(east), float(north)
