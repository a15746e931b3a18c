"""A picture of the ground for a map: a GeoTIFF (or COG) warped to Web Mercator, cut to the place, and small enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.enums import ColorInterp, Resampling
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds
from rasterio.warp import transform_bounds

from zonegeo.base.errors import InputError, Problem
from zonegeo.model.backdrop import Basemap
from zonegeo.sources.raster.open_raster import OpenRaster, opened_raster
from zonegeo.sources.raster.raster_grid import DEGREES, Bounds, Grid, brought, grid_in, grid_of, window_under
from zonegeo.sources.raster.relief import contour_interval, relief, relief_colours
from zonegeo.sources.reading import Reading

Pixels = NDArray[np.uint8]

_MERCATOR = "EPSG:3857"
# the longer side of the picture; a screen shows no more, and a page stays small enough to be sent by mail
MOST_PIXELS = 2048
MOST_BYTES = 900_000
# how much of the surroundings comes with it, as a share of the place's own extent
_AROUND = 0.6
# cells under the picture: read in a coarser copy where the file has one, never held at once
_MOST_UNDER = 4_000_000_000
_STRETCH_PERCENT = (2.0, 98.0)
# heights are a smooth ground: a picture of them is finer than their cells, so that a contour is a line
_FINER, _RELIEF_PIXELS = 16.0, 1400
_METRES = {"": 1.0, "m": 1.0, "metre": 1.0, "meter": 1.0, "metres": 1.0, "meters": 1.0, "ft": 0.3048, "foot": 0.3048}


def read_basemap(path: Path, *, bounds: Bounds) -> Basemap:
    """Return the part of a raster that lies around a place, as a picture in Web Mercator.

    Parameters
    ----------
    path
        A file that :func:`opened_raster` opens. Three or four bands are colours. One band has a colour table, or is
        heights (signed or with fractions, its unit metres, feet or not told) to be drawn as relief with contours, or
        is grey (stretched between its 2nd and 98th percentile).
    bounds
        West, south, east, north of the place in degrees.

    Returns
    -------
    JPEG where every pixel has a value, PNG with transparency where not; at most ``MOST_PIXELS`` wide or high and at
    most ``MOST_BYTES`` large, never finer than the raster itself unless it is heights.

    Raises
    ------
    InputError
        What :func:`opened_raster` refuses, ``raster-complex``, ``raster-elsewhere``.
    """
    with opened_raster(path, Reading()) as raster:
        if any(kind.startswith("complex") for kind in raster.source.dtypes):
            raise InputError(Problem("raster-complex", raster.name, {"value": 1}))
        return _picture(raster, bounds)


def _picture(raster: OpenRaster, bounds: Bounds) -> Basemap:
    mercator = CRS.from_user_input(_MERCATOR)
    whole = grid_in(mercator, raster)
    box = _common(whole.bounds, _widened(transform_bounds(DEGREES, _MERCATOR, *bounds)))
    if box is None:
        raise InputError(Problem("raster-elsewhere", raster.name))
    width, height = (box[2] - box[0]) / whole.transform.a, (box[3] - box[1]) / -whole.transform.e
    metres = _metres(raster)
    shrink = min(_FINER, _RELIEF_PIXELS / max(width, height)) if metres else min(1.0, MOST_PIXELS / max(width, height))
    asked = Grid(mercator, from_bounds(*box, 1, 1), 1, 1)
    pieces, of = _pieces(raster, asked, min(shrink, 1.0))
    degrees = transform_bounds(_MERCATOR, DEGREES, *box)
    on_the_ground = cos(radians((degrees[1] + degrees[3]) / 2))
    interval = None
    if metres:
        pieces = [(pieces[0] * raster.source.scales[0] + raster.source.offsets[0]) * metres]
        interval = contour_interval(pieces[0])
    while True:
        grid = asked.spread(max(1, round(width * shrink)), max(1, round(height * shrink)))
        bands = [brought(each, of, grid, how=_resampling(raster, metres)) for each in pieces]
        if interval:
            shades = relief(bands[0], cell_m=grid.transform.a * on_the_ground, interval_m=interval)
            media_type, content = _encoded(shades[None], relief_colours())
        else:
            media_type, content = _encoded(_pixels(raster, bands))
        if len(content) <= MOST_BYTES or max(grid.width, grid.height) < 64:
            break
        shrink *= min(0.9, (MOST_BYTES / len(content)) ** 0.5)
    return Basemap(raster.name, media_type, content, degrees, interval)


def _metres(raster: OpenRaster) -> float | None:
    """Return the metres of one unit of a band of heights; ``None`` of a raster that is a picture."""
    source = raster.source
    colours = [kind for kind in source.colorinterp if kind is not ColorInterp.alpha]
    if len(colours) != 1 or _is_table(raster) or np.dtype(source.dtypes[0]).kind == "u":
        return None
    return _METRES.get((source.units[0] or "").strip().lower())


def _resampling(raster: OpenRaster, metres: float | None) -> Resampling:
    if metres:
        return Resampling.cubic_spline
    return Resampling.nearest if _is_table(raster) else Resampling.bilinear


def _widened(box: Bounds) -> Bounds:
    x, y = (box[2] - box[0]) * _AROUND, (box[3] - box[1]) * _AROUND
    return box[0] - x, box[1] - y, box[2] + x, box[3] + y


def _common(one: Bounds, other: Bounds) -> Bounds | None:
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west < east and south < north else None


def _pieces(raster: OpenRaster, asked: Grid, shrink: float) -> tuple[list[NDArray[np.float64]], Grid]:
    """Return the bands under a picture, no finer than it needs them, NaN where there is no data, and their grid."""
    window = window_under(asked, raster, most=_MOST_UNDER)
    of = grid_of(raster).cut(window)
    coarse = of.spread(max(1, round(of.width * shrink)), max(1, round(of.height * shrink)))
    shape = (coarse.height, coarse.width)
    bands = [number for number, kind in enumerate(raster.source.colorinterp, start=1) if kind is not ColorInterp.alpha]
    absent = raster.source.dataset_mask(window=window, out_shape=shape) == 0
    how = Resampling.nearest if _is_table(raster) or shrink == 1.0 else Resampling.average
    found = []
    for number in bands[:3] if len(bands) >= 3 else bands[:1]:
        band = raster.source.read(number, window=window, out_shape=shape, resampling=how).astype(np.float64)
        found.append(np.where(absent | ~np.isfinite(band), np.nan, band))
    return found, coarse


def _pixels(raster: OpenRaster, bands: Sequence[NDArray[np.float64]]) -> Pixels:
    """Return red, green, blue and alpha, shape ``(4, height, width)``."""
    known: NDArray[np.bool_] = np.logical_and.reduce([np.isfinite(each) for each in bands])
    table = _colour_table(raster.source) if _is_table(raster) else None
    if table is not None:
        rgb = table[:, np.where(known, bands[0], 0).astype(np.intp)]
    elif raster.source.dtypes[0] == "uint8" and len(bands) == 3:
        rgb = np.where(known, np.rint(bands), 0).astype(np.uint8)
    else:
        rgb = np.stack([_stretched(band, known) for band in bands] * (3 // len(bands)))
    return np.concatenate([rgb, np.where(known, 255, 0).astype(np.uint8)[None]])


def _is_table(raster: OpenRaster) -> bool:
    return raster.source.colorinterp[0] is ColorInterp.palette


def _colour_table(source: Any) -> Pixels:
    """Return red, green and blue of every value that a band of a colour table may hold, shape ``(3, n)``."""
    found = np.zeros((3, 1 << 16), dtype=np.uint8)
    for number, colour in source.colormap(1).items():
        found[:, number] = colour[:3]
    return found


def _stretched(band: NDArray[np.float64], known: NDArray[np.bool_]) -> Pixels:
    if not known.any():
        return np.zeros(band.shape, dtype=np.uint8)
    low, high = np.percentile(band[known], _STRETCH_PERCENT)
    share = (np.where(known, band, low) - low) / max(high - low, np.finfo(float).tiny)
    grey: Pixels = (np.clip(share, 0.0, 1.0) * 255).astype(np.uint8)
    return grey


def _encoded(pixels: Pixels, table: Mapping[int, tuple[int, ...]] | None = None) -> tuple[str, bytes]:
    whole = table is None and bool((pixels[3] == 255).all())
    driver, bands = ("JPEG", pixels[:3]) if whole else ("PNG", pixels)
    profile: dict[str, Any] = {
        "driver": driver, "dtype": "uint8", "count": len(bands), "height": bands.shape[1], "width": bands.shape[2],
        # a picture needs no place of its own, but rasterio warns where it has none
        "transform": rasterio.Affine(1.0, 0.0, 0.0, 0.0, -1.0, float(bands.shape[1])),
    }  # fmt: skip
    if whole:
        profile["quality"] = 82
    with MemoryFile() as memory:
        with memory.open(**profile) as target:
            target.write(bands)
            if table is not None:
                target.write_colormap(1, table)
        return ("image/jpeg" if whole else "image/png"), bytes(memory.read())
