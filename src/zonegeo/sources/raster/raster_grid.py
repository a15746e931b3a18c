"""Where the cells of a raster lie: in its own CRS, cut to a window, or brought into another CRS."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.warp import calculate_default_transform, reproject, transform_bounds
from rasterio.windows import Window

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.sources.raster.open_raster import OpenRaster

MOST_CELLS = 50_000_000
DEGREES = "EPSG:4326"
Bounds = tuple[float, float, float, float]
# cells that a bilinear mean may look at beyond the place itself
_MARGIN = 3


@value
class Grid:
    """Cells in a CRS: where the first one lies and how large each is, and how many there are."""

    crs: CRS
    transform: Affine
    width: int
    height: int

    @property
    def bounds(self) -> Bounds:
        """West, south, east and north in the CRS."""
        turn = self.transform
        corners = [(column, row) for column in (0, self.width) for row in (0, self.height)]
        xs = [turn.a * column + turn.b * row + turn.c for column, row in corners]
        ys = [turn.d * column + turn.e * row + turn.f for column, row in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def window(self, name: str, bounds: Bounds) -> Window:
        """Return the cells that meet a box in degrees; raises ``raster-turned``, and what :meth:`within` raises."""
        if self.transform.b or self.transform.d:
            raise InputError(Problem("raster-turned", name))
        # one cell more on each side
        return self.under(transform_bounds(DEGREES, self.crs, *bounds, densify_pts=21), name, 1)

    def under(self, box: Bounds, name: str, margin: float, *, most: int = MOST_CELLS) -> Window:
        """Return the cells below a box in this CRS, however they are turned, and so many more on each side."""
        back = ~self.transform
        corners = [(x, y) for x in box[::2] for y in box[1::2]]
        columns = [back.a * x + back.b * y + back.c for x, y in corners]
        rows = [back.d * x + back.e * y + back.f for x, y in corners]
        west, north = min(columns) - margin, min(rows) - margin
        return self.within(name, west, north, max(columns) + margin - west, max(rows) + margin - north, most=most)

    def within(
        self, name: str, column: float, row: float, width: float, height: float, *, most: int = MOST_CELLS
    ) -> Window:
        """Return a window cut off where the raster ends; raises ``raster-elsewhere``, ``raster-too-large``."""
        if not np.isfinite((column, row, width, height)).all():  # what no arithmetic reaches
            raise InputError(Problem("raster-elsewhere", name))
        first_row, first_column = max(int(np.floor(row)), 0), max(int(np.floor(column)), 0)
        rows = min(int(np.ceil(row + height)), self.height) - first_row
        columns = min(int(np.ceil(column + width)), self.width) - first_column
        if rows <= 0 or columns <= 0:
            raise InputError(Problem("raster-elsewhere", name))
        if rows * columns > most:
            raise InputError(Problem("raster-too-large", name, {"count": rows * columns, "limit": most}))
        return Window(first_column, first_row, columns, rows)

    def cut(self, window: Window) -> Grid:
        """Return the grid of a window."""
        turn, across, down = self.transform, window.col_off, window.row_off
        west, north = turn.a * across + turn.b * down + turn.c, turn.d * across + turn.e * down + turn.f
        cut = Affine(turn.a, turn.b, west, turn.d, turn.e, north)
        return Grid(self.crs, cut, int(window.width), int(window.height))

    def spread(self, width: int, height: int) -> Grid:
        """Return the same extent in another number of cells."""
        turn, across, down = self.transform, self.width / width, self.height / height
        spread = Affine(turn.a * across, turn.b * down, turn.c, turn.d * across, turn.e * down, turn.f)
        return Grid(self.crs, spread, width, height)


def grid_of(raster: OpenRaster) -> Grid:
    """Return the grid that a raster has."""
    source = raster.source
    return Grid(raster.crs, source.transform, source.width, source.height)


def grid_in(crs: CRS, raster: OpenRaster) -> Grid:
    """Return the grid that a raster has in another CRS, its cells about as large as its own."""
    source = raster.source
    turn, columns, rows = calculate_default_transform(raster.crs, crs, source.width, source.height, *source.bounds)
    return Grid(crs, turn, int(columns or 0), int(rows or 0))


def window_under(grid: Grid, raster: OpenRaster, *, most: int = MOST_CELLS) -> Window:
    """Return the cells of a raster that a grid in another CRS is made of, a margin with them."""
    own = grid_of(raster)
    box = transform_bounds(grid.crs, own.crs, *grid.bounds, densify_pts=21)
    return own.under(box, raster.name, _MARGIN, most=most)


def brought(values: NDArray[np.float64], of: Grid, to: Grid, *, how: Resampling) -> NDArray[np.float64]:
    """Return values on another grid: NaN where they have no data, and where there are none of them."""
    found = np.full((to.height, to.width), np.nan)
    reproject(
        values, found, src_transform=of.transform, src_crs=of.crs, src_nodata=np.nan, dst_transform=to.transform,
        dst_crs=to.crs, dst_nodata=np.nan, resampling=how,
    )  # fmt: skip
    return found
