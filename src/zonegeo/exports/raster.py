"""Write cells as a Cloud Optimized GeoTIFF: block by block, so that memory stays bounded, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.errors import RasterioError
from rasterio.shutil import copy as copy_raster

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.atomic_write import written_beside
from zonegeo.base.files.temporary_folder import without_folder
from zonegeo.base.value import value

NODATA = -9999.0


@value
class Cells:
    """What a raster is made of: CRS, corner (metres), cell size, size in cells, and the name of each band."""

    crs: str
    west: float
    north: float
    cell_m: float
    columns: int
    rows: int
    bands: tuple[str, ...]


def write_cells(
    path: Path, cells: Cells, blocks: Iterable[tuple[int, NDArray[np.float32]]], *, tags: Mapping[str, str],
    overwrite: bool = False,
) -> None:  # fmt: skip
    """Write blocks of rows as a COG of 32-bit floats; NaN becomes the value for no data.

    Parameters
    ----------
    path
        Where it goes; it is put there when it is whole.
    blocks
        First row and values of each block, shape ``(bands, rows of the block, columns)``.
    tags
        What the file says of itself.
    overwrite
        Replace a file that exists.

    Raises
    ------
    UsageError, InputError
        What may not be written there; ``cannot-write``.
    """
    profile: dict[str, Any] = {
        "driver": "GTiff", "dtype": "float32", "count": len(cells.bands), "width": cells.columns,
        "height": cells.rows, "crs": cells.crs, "nodata": NODATA, "compress": "deflate", "tiled": True,
        "transform": Affine(cells.cell_m, 0.0, cells.west, 0.0, -cells.cell_m, cells.north),
    }  # fmt: skip
    try:
        with written_beside(path, overwrite=overwrite) as whole:
            plain = whole.with_name("plain.tif")
            with rasterio.open(plain, "w", **profile) as target:
                target.update_tags(**tags)
                for number, name in enumerate(cells.bands, start=1):
                    target.set_band_description(number, name)
                for first_row, values in blocks:
                    window = rasterio.windows.Window(0, first_row, cells.columns, values.shape[1])
                    target.write(np.where(np.isnan(values), np.float32(NODATA), values), window=window)
            copy_raster(plain, whole, driver="COG", compress="deflate", overview_resampling="nearest")
    except (OSError, RasterioError) as error:
        raise InputError(
            Problem("cannot-write", str(path), {"detail": without_folder(error, path.parent)[:200]})
        ) from None
