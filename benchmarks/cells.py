"""Zonal statistics of small zones on 100 m cells: how far exact parts of cells and centre-in masks are off.

    python benchmarks/cells.py [SEED]

Zones of 1 to 2 km2 (1.36 km2 as at Hongneung) of several shapes, each put at 30 random places and turnings on the same
raster of people in 100 m cells. The answer is made by shapely, cell by cell: the area of every cell's intersection with
the zone. Against it stand the cells that `zonegeo measure raster` uses, and masks of `rasterio.features`: cells whose
centre is inside, and every cell touched.
"""

from __future__ import annotations

import sys

import numpy as np
import shapely
from rasterio.features import geometry_mask
from rasterio.transform import from_origin

from zonegeo.measures.layers.cells import Cells, _mean, coverage
from zonegeo.measures.scene import RasterColumns

CELL, SIDE, PLACEMENTS = 100.0, 60, 30


def zones() -> dict[str, object]:
    """Return zones about the origin, in metres."""
    compact = shapely.Point(0, 0).buffer(np.sqrt(1.36e6 / np.pi), quad_segs=16)
    square = shapely.box(-583, -583, 583, 583)
    strip = shapely.box(-2500, -200, 2500, 200)
    ring = shapely.difference(shapely.box(-750, -750, 750, 750), shapely.box(-450, -450, 450, 450))
    middles = ((-1500, 0), (-400, 900), (300, -900), (900, 300), (1900, -300))
    five = shapely.union_all([shapely.box(x - 260, y - 260, x + 260, y + 260) for x, y in middles])
    return {"circle": compact, "square": square, "strip of 400 m": strip, "ring": ring, "five parts": five}


def raster_of(chance: np.random.Generator) -> RasterColumns:
    """Return people a cell: few everywhere, many in some places, as a city has them."""
    values = chance.gamma(0.4, 150.0, (SIDE * 2, SIDE * 2))
    half = SIDE * CELL
    return RasterColumns(
        "people", "people", "person", {}, "EPSG:5186", values, (-half, -half, half, half),
        np.full(SIDE * 2, CELL * CELL), (CELL, CELL, "m"), lambda shapes: shapes,
    )  # fmt: skip


def placed(zone: object, chance: np.random.Generator) -> object:
    """Return a zone turned and moved by chance."""
    angle, (east, north) = chance.uniform(0, 2 * np.pi), chance.uniform(-2000, 2000, 2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return shapely.transform(zone, lambda xy: xy @ turn.T + (east, north))


def main() -> None:
    chance = np.random.default_rng(int(sys.argv[1]) if len(sys.argv) > 1 else 20210628)
    raster = raster_of(chance)
    values, half = raster.values.ravel(), SIDE * CELL
    west = np.tile(-half + CELL * np.arange(SIDE * 2), SIDE * 2)
    north = np.repeat(half - CELL * np.arange(SIDE * 2), SIDE * 2)
    boxes = shapely.box(west, north - CELL, west + CELL, north)
    grid = from_origin(-half, half, CELL, CELL)
    print("| zone | km2 | figure | zonegeo | centre inside | every cell touched |\n|---|---|---|---|---|---|")
    for name, zone in zones().items():
        worst = {figure: np.zeros(3) for figure in ("sum", "mean", "area")}
        for _ in range(PLACEMENTS):
            land = placed(zone, chance)
            exact = shapely.area(shapely.intersection(boxes, land))
            ours = coverage(raster, land)
            masks = [geometry_mask([land], raster.values.shape, grid, all_touched=touched, invert=True).ravel()
                     for touched in (False, True)]  # fmt: skip
            others = [mask * CELL * CELL for mask in masks]
            cells = Cells(values, ours, ours, ours, 0.0, 0.0)
            means = [_mean(cells), *((values * each).sum() / each.sum() for each in others)]
            for at, each in enumerate((ours, *others)):
                truth = (values * exact).sum()
                off = {"sum": (values * each).sum() / truth, "mean": means[at] / (truth / exact.sum()),
                       "area": each.sum() / exact.sum()}  # fmt: skip
                for figure, ratio in off.items():
                    worst[figure][at] = max(worst[figure][at], abs(ratio - 1))
        for figure, errors in worst.items():
            shown = [f"{errors[0]:.1e}", *(f"{each:.1%}" for each in errors[1:])]
            print(f"| {name} | {shapely.area(zone) / 1e6:.2f} | {figure} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
