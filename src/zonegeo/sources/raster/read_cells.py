"""Rasters of a study, such as slope, population or land cover: the cells around the sites, with what they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import Resampling

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Provenance, Raster
from zonegeo.sources.raster.cell_meaning import Meaning, meaning_of, read_values
from zonegeo.sources.raster.open_raster import opened_raster
from zonegeo.sources.raster.raster_entry import RasterEntry
from zonegeo.sources.raster.raster_grid import DEGREES, Bounds, brought, grid_in, grid_of, window_under
from zonegeo.sources.reading import Reading

# datums of today: within a metre of WGS 84, far below any cell
_MODERN_DEGREES = (DEGREES, "OGC:CRS84", "EPSG:4737", "EPSG:4258", "EPSG:4269")


@value
class ReadCells:
    """Cells of a band: ``values`` (rows, columns) from the north-west, NaN without data; the rest in units of ``crs``.

    ``meaning`` is what was applied to the numbers of the file.
    """

    values: NDArray[np.float64]
    crs: str
    west: float
    north: float
    width: float
    height: float
    meaning: Meaning


def read_rasters(
    entries: Sequence[RasterEntry], study: Path, bounds: Bounds, reading: Reading, *, analysis: str
) -> dict[str, Raster]:
    """Return the rasters by id, those that can be read, cut to the cells that meet ``bounds`` (degrees)."""
    rasters = {}
    for number, entry in enumerate(entries):
        place = f"{study.name}: raster[{number}]"
        with reading.collecting(InputError):
            unit = _unit(entry, place)
            cells = read_cells(
                study.parent / entry.file, bounds, reading, band=entry.band, warp_to=analysis if entry.warp else None,
                shown=entry.file, unit=unit, no_data=entry.no_data,
            )  # fmt: skip
            rasters[entry.id] = Raster(
                id=entry.id, name=entry.name.name(), fact=entry.fact, unit=unit,
                words={float(code): word for code, word in entry.words.items()}, crs=cells.crs, west=cells.west,
                north=cells.north, width=cells.width, height=cells.height, values=cells.values,
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
    path: Path, bounds: Bounds, reading: Reading, *, band: int, warp_to: str | None = None, shown: str | None = None,
    unit: str | None = None, no_data: float | str | None = None,
) -> ReadCells:  # fmt: skip
    """Return the cells of a band that meet a box in degrees.

    Parameters
    ----------
    bounds
        West, south, east and north in degrees.
    reading
        It remembers every file that was read, and what is to be told of the cells.
    band
        Counted from 1.
    warp_to
        An analysis CRS into which the cells are brought (bilinear, codes by the nearest); by default they stay as they
        are and the outlines are brought to them, which changes no value. What has no data and what lies beyond the
        raster has none afterwards either.
    unit, no_data
        As in :func:`zonegeo.sources.raster.cell_meaning.meaning_of`; a ``unit`` of ``""`` stands for codes.

    Raises
    ------
    InputError
        What :func:`opened_raster`, :func:`meaning_of` and :func:`read_values` refuse; ``raster-band``, ``raster-crs``,
        ``raster-turned``, ``raster-elsewhere``, ``raster-too-large``.
    """
    with opened_raster(path, reading, shown=shown) as raster:
        meaning = meaning_of(raster, band, unit=unit, no_data=no_data, reading=reading)
        own = grid_of(raster)
        grid = own if warp_to is None else grid_in(CRS.from_user_input(warp_to), raster)
        crs = _measurable(grid.crs, raster.name)
        cells = grid.cut(grid.window(raster.name, bounds))
        if warp_to is None:
            values = read_values(raster, meaning, grid.window(raster.name, bounds), reading)
        else:
            window = window_under(cells, raster)
            how = Resampling.bilinear if meaning.unit else Resampling.nearest
            values = brought(read_values(raster, meaning, window, reading), own.cut(window), cells, how=how)
    turn, (west, _, _, north) = cells.transform, cells.bounds
    # some files begin in the south (NetCDF's way) or in the east
    values = values[:: 1 if turn.e < 0 else -1, :: 1 if turn.a > 0 else -1]
    return ReadCells(values, crs, float(west), float(north), float(abs(turn.a)), float(abs(turn.e)), meaning)


def _measurable(crs: Any, name: str) -> str:
    """Return the code of the CRS: degrees on a modern datum, or a plane, which whoever measures in it judges."""
    code = crs.to_authority()
    told = ":".join(code) if code else ""
    if not told or (crs.is_geographic and told not in _MODERN_DEGREES):
        raise InputError(Problem("raster-crs", name, {"value": told or crs.to_string()[:80]}))
    return DEGREES if crs.is_geographic else told


def bounds_of(geometries: Sequence[Mapping[str, Any]]) -> Bounds | None:
    """Return west, south, east and north of geometries in degrees; ``None`` where there is none."""
    if not geometries:
        return None
    west, south, east, north = shapely.total_bounds([shape_of(each) for each in geometries])
    return float(west), float(south), float(east), float(north)
