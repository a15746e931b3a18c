"""Drawn land like a cadastre: blocks split into lots of their own sizes, streets between them, and a survey's faults.

Blocks are quadrilaterals of a bent net, split again and again by lines across their longest sides, so that corners of
one lot lie in the middle of the next lot's edge. Streets are parcels, with holes where they run round a block.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping

from zonegeo.geodesy.crs import analysis_crs

CRS = "EPSG:5186"
LOT_M2 = 400.0
LOTS_A_BLOCK = 25
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Faults:
    """What a survey does to corners: ``apart_m`` moves each lot as a whole, ``decimals`` rounds (metres or degrees)."""

    apart_m: float = 0.0
    decimals_m: int | None = None
    decimals_degrees: int | None = None
    duplicates: int = 0
    in_two_parts: int = 0


def town(count: int, *, seed: int, origin: tuple[float, float], faults: Faults | None = None) -> dict[str, Any]:
    """Return about ``count`` lots by id (``L…``) and their streets (``S…``), in metres, from the south-west."""
    random, found = np.random.default_rng(seed), faults or Faults()
    side = max(1, round(sqrt(count / LOTS_A_BLOCK)))
    size = sqrt(LOT_M2 * LOTS_A_BLOCK) + 8.0
    nodes = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * size
    nodes = nodes + random.uniform(-0.15, 0.15, nodes.shape) * size + np.asarray(origin)
    cells = shapely.polygons(np.stack(
        [nodes[:-1, :-1], nodes[1:, :-1], nodes[1:, 1:], nodes[:-1, 1:]], axis=2,
    ).reshape(-1, 4, 2))  # fmt: skip
    blocks = shapely.buffer(cells, -4.0, join_style="mitre")
    rings: list[Ring] = []
    per_block = max(1, min(LOTS_A_BLOCK, count))
    for block in blocks:
        rings += split([tuple(each) for each in shapely.get_coordinates(block)[:-1]], per_block, random)
    lots = [shapely.Polygon(ring) for ring in rings]
    streets = []
    for number, (cell, block) in enumerate(zip(shapely.get_coordinates(cells).reshape(-1, 5, 2), blocks, strict=True)):
        inner = shapely.get_coordinates(block)
        if number % 4 == 0 or len(inner) != 5:  # a lane all around its block, which lies in its hole
            streets.append(shapely.difference(cells[number], block))
            continue
        inner = inner[np.hypot(*(inner[:, None] - cell[None]).transpose(2, 0, 1)).argmin(axis=0)]
        streets += list(shapely.polygons([[cell[n], cell[n + 1], inner[n + 1], inner[n], cell[n]] for n in range(4)]))
    named = {**{f"L{n}": lot for n, lot in enumerate(lots)}, **{f"S{n}": street for n, street in enumerate(streets)}}
    return faulty(named, found, random)


def split(ring: Ring, pieces: int, random: np.random.Generator) -> list[Ring]:
    """Split a convex ring into so many pieces, each across its longest side at a place of its own."""
    if pieces == 1:
        return [ring]
    sides = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    at = int(np.argmax(sides))
    a, b = ring[at], ring[(at + 1) % len(ring)]
    first = pieces // 2
    share = first / pieces + random.uniform(-0.08, 0.08)
    point = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
    turn = random.uniform(-0.15, 0.15)
    along = ((b[0] - a[0]) / sides[at], (b[1] - a[1]) / sides[at])
    normal = (along[0] * cos(turn) - along[1] * sin(turn), along[0] * sin(turn) + along[1] * cos(turn))
    low, high = _half(ring, point, normal, -1), _half(ring, point, normal, 1)
    return [*split(low, first, random), *split(high, pieces - first, random)]


def _half(ring: Ring, point: tuple[float, float], normal: tuple[float, float], sign: int) -> Ring:
    found: Ring = []
    marks = [sign * ((x - point[0]) * normal[0] + (y - point[1]) * normal[1]) for x, y in ring]
    for n, (here, mark) in enumerate(zip(ring, marks, strict=True)):
        then, after = ring[(n + 1) % len(ring)], marks[(n + 1) % len(ring)]
        if mark >= 0:
            found.append(here)
        if mark * after < 0:
            share = mark / (mark - after)
            found.append((here[0] + (then[0] - here[0]) * share, here[1] + (then[1] - here[1]) * share))
    return found


def faulty(named: dict[str, Any], faults: Faults, random: np.random.Generator) -> dict[str, Any]:
    """Return the parcels as a survey with these faults has them."""
    names, shapes = list(named), np.array(list(named.values()), dtype=object)
    if faults.apart_m:
        turns = random.uniform(0, 2 * pi, len(shapes))
        ways = (
            np.column_stack([np.cos(turns), np.sin(turns)])
            * random.uniform(0, faults.apart_m / 2, len(shapes))[:, None]
        )
        shapes = np.array([shapely.transform(each, lambda xy, way=way: xy + way)
                           for each, way in zip(shapes, ways, strict=True)], dtype=object)  # fmt: skip
    if faults.decimals_m is not None:
        shapes = shapely.transform(shapes, lambda xy: xy.round(faults.decimals_m))
    if faults.decimals_degrees is not None:
        crs = analysis_crs(CRS)
        shapes = crs.to_plane(shapely.transform(crs.to_lonlat(shapes), lambda xy: xy.round(faults.decimals_degrees)))
    done = dict(zip(names, shapes, strict=True))
    lots = [name for name in names if name.startswith("L")]
    for name in lots[: faults.duplicates]:
        done[f"{name}-again"] = done[name]
    for first, other in zip(lots[: faults.in_two_parts], lots[::-1], strict=False):
        done[first] = shapely.multipolygons([done[first], done.pop(other)])
    return {name: shape for name, shape in done.items() if shapely.is_valid(shape)}


def write(path: Path, parcels: dict[str, Any]) -> Path:
    """Write parcels as GeoJSON in degrees."""
    lonlat = analysis_crs(CRS).to_lonlat(np.array(list(parcels.values()), dtype=object))
    told = {"basis": "cadastral", "accuracy_m": 0.36, "source": "drawn", "source_date": "2022", "licence": "Apache-2.0"}
    features = [
        {"type": "Feature", "properties": {"id": name, **told}, "geometry": mapping(shape)}
        for name, shape in zip(parcels, lonlat, strict=True)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path
