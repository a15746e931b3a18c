"""A picture of the ground for a map: a GeoTIFF (or COG) warped to Web Mercator, cut to the place, and small enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, Resampling
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.outputs import note_read
from zonegeo.model.backdrop import Basemap

Bounds = tuple[float, float, float, float]
Pixels = NDArray[np.uint8]

_MERCATOR = "EPSG:3857"
# the longer side of the picture; a screen shows no more, and a page stays small enough to be sent by mail
MOST_PIXELS = 2048
MOST_BYTES = 900_000
# how much of the surroundings comes with it, as a share of the place's own extent
_AROUND = 0.6
_STRETCH_PERCENT = (2.0, 98.0)


def read_basemap(path: Path, *, bounds: Bounds) -> Basemap:
    """Return the part of a raster that lies around a place, as a picture in Web Mercator.

    Parameters
    ----------
    path
        A file that GDAL reads, with a CRS. Three or four bands are colours, one band is grey (stretched between its
        2nd and 98th percentile) or a colour table.
    bounds
        West, south, east, north of the place in degrees.

    Returns
    -------
    JPEG where every pixel has a value, PNG with transparency where not; at most ``MOST_PIXELS`` wide or high and at
    most ``MOST_BYTES`` large, never finer than the raster itself.

    Raises
    ------
    InputError
        ``file-missing``, ``raster-unreadable``, ``raster-without-crs``, ``raster-elsewhere``.
    """
    if not path.is_file():
        raise InputError(Problem("file-missing", str(path), {"value": str(path)}))
    note_read(path)
    try:
        with rasterio.open(path) as source:
            if source.crs is None:
                raise InputError(Problem("raster-without-crs", path.name))
            return _picture(source, path.name, bounds)
    except RasterioError as error:
        raise InputError(Problem("raster-unreadable", path.name, {"detail": str(error)[:200]})) from None


def _picture(source: Any, name: str, bounds: Bounds) -> Basemap:
    alpha = ColorInterp.alpha in source.colorinterp or source.nodata is not None
    with WarpedVRT(source, crs=_MERCATOR, resampling=Resampling.bilinear, add_alpha=not alpha) as warped:
        box = _common(warped.bounds, _widened(transform_bounds("EPSG:4326", _MERCATOR, *bounds)))
        if box is None:
            raise InputError(Problem("raster-elsewhere", name))
        width, height = (box[2] - box[0]) / warped.res[0], (box[3] - box[1]) / warped.res[1]
        shrink = min(1.0, MOST_PIXELS / max(width, height))
        while True:
            size = max(1, round(width * shrink)), max(1, round(height * shrink))
            media_type, content = _encoded(_read(warped, box, size))
            if len(content) <= MOST_BYTES or max(size) < 64:
                break
            shrink *= min(0.9, (MOST_BYTES / len(content)) ** 0.5)
    west, south, east, north = transform_bounds(_MERCATOR, "EPSG:4326", *box)
    return Basemap(name, media_type, content, (west, south, east, north))


def _widened(box: Bounds) -> Bounds:
    x, y = (box[2] - box[0]) * _AROUND, (box[3] - box[1]) * _AROUND
    return box[0] - x, box[1] - y, box[2] + x, box[3] + y


def _common(one: Bounds, other: Bounds) -> Bounds | None:
    west, south = max(one[0], other[0]), max(one[1], other[1])
    east, north = min(one[2], other[2]), min(one[3], other[3])
    return (west, south, east, north) if west < east and south < north else None


def _read(warped: Any, box: Bounds, size: tuple[int, int]) -> Pixels:
    """Return red, green, blue and alpha, shape ``(4, height, width)``."""
    window = warped.window(*box)
    shape = (size[1], size[0])
    mask = warped.dataset_mask(window=window, out_shape=shape, boundless=False)
    colours = [index for index, kind in enumerate(warped.colorinterp, start=1) if kind is not ColorInterp.alpha]
    if len(colours) >= 3:
        bands = warped.read(colours[:3], window=window, out_shape=(3, *shape))
        rgb = bands if bands.dtype == np.uint8 else np.stack([_stretched(band, mask) for band in bands])
    else:
        band = warped.read(1, window=window, out_shape=shape, resampling=_resampling(warped))
        table = _colour_table(warped)
        rgb = np.stack([_stretched(band, mask)] * 3) if table is None else table[:, band.astype(np.intp)]
    return np.concatenate([rgb.astype(np.uint8), mask[None].astype(np.uint8)])


def _resampling(warped: Any) -> Resampling:
    return Resampling.bilinear if _colour_table(warped) is None else Resampling.nearest


def _colour_table(warped: Any) -> Pixels | None:
    if warped.colorinterp[0] is not ColorInterp.palette:
        return None
    table = warped.colormap(1)
    return np.array([table[value][:3] for value in sorted(table)], dtype=np.uint8).T


def _stretched(band: NDArray[Any], mask: Pixels) -> Pixels:
    known = band[(mask > 0) & np.isfinite(band)].astype(np.float64)
    if not known.size:
        return np.zeros(band.shape, dtype=np.uint8)
    low, high = np.percentile(known, _STRETCH_PERCENT)
    share = (band.astype(np.float64) - low) / max(high - low, np.finfo(float).tiny)
    grey: Pixels = (np.nan_to_num(np.clip(share, 0.0, 1.0)) * 255).astype(np.uint8)
    return grey


def _encoded(pixels: Pixels) -> tuple[str, bytes]:
    whole = bool((pixels[3] == 255).all())
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
        return ("image/jpeg" if whole else "image/png"), bytes(memory.read())
