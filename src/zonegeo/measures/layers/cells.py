"""What the cells of a raster hold inside the land: mean, largest, smallest, and the share of which something holds.

Cells on the edge count with the part of them that lies inside (D. Baston, exactextract): a mask of cell centres is off
by 3 to 27 % for a zone of 1–2 km2 on cells of 100 m.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import inf, isinf
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping

from zonegeo.base.message import Message
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.geodesy.shape import polygons_of
from zonegeo.geometry import Geometry
from zonegeo.measures.filters import holds
from zonegeo.measures.land.contiguity import Land, land_of
from zonegeo.measures.layers.layer_features import extents
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, RasterColumns, Scene, site_count
from zonegeo.model.condition import facts_of
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import UNITS


@value
class Cells:
    """The cells that land lies in, as columns of length ``n``.

    ``values`` is NaN where a cell holds no data. ``drawn``, ``least`` and ``most`` are the m2 of each cell inside the
    land as drawn, inside what surely is land, and inside what may be. ``beyond`` is the land as drawn for which there
    is no cell, ``beyond_most`` that of what may be land, each in m2.
    """

    values: Floats
    drawn: Floats
    least: Floats
    most: Floats
    beyond: float
    beyond_most: float

    @property
    def known(self) -> NDArray[np.bool_]:
        """True where a cell holds data."""
        return ~np.isnan(self.values)


def coverage(raster: RasterColumns, lonlat: Geometry) -> Floats:
    """Return the m2 of every cell that lies inside a shape given in degrees, shape ``(rows · columns,)``.

    Exact but for rounding: the part of each cell inside the polygon, times the area of the cell on the ellipsoid or in
    the plane of the raster. Raises ``UsageError`` ``extra-needed`` where exactextract is not installed.
    """
    extract = need_extra("exactextract", extra="raster", where=raster.name)
    source = need_extra("exactextract.raster", extra="raster", where=raster.name)
    rows, columns = raster.values.shape
    inside = np.zeros(rows * columns)
    # exactextract crashes on a part that lies outside and touches the edge: only what lies inside is handed over
    within = polygons_of(shapely.intersection(raster.to_cells([lonlat])[0], shapely.box(*raster.bounds)))
    if not len(within):
        return inside
    # a raster without values: every cell counts, whatever it holds
    cells = source.NumPyRasterSource(np.zeros((rows, columns), dtype=np.int8), *raster.bounds)
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(shapely.MultiPolygon(list(within)))}
    (found,) = extract.exact_extract(cells, [feature], ["cell_id", "coverage"], output="geojson")
    ids = np.asarray(found["properties"]["cell_id"], dtype=np.intp)
    inside[ids] = np.asarray(found["properties"]["coverage"]) * raster.cell_m2[ids // columns]
    return inside


def summary_of(raster: RasterColumns, lonlat: Geometry) -> dict[str, Any]:
    """Return the figures of a raster over one shape given in degrees, without any accuracy."""
    inside = coverage(raster, lonlat)
    used, beyond = inside > 0, _beyond(raster, lonlat)
    cells = Cells(raster.values.ravel()[used], inside[used], inside[used], inside[used], beyond, beyond)
    held = _kept(cells, cells.drawn > 0)
    known = held.values.size > 0
    width, height, unit = raster.cell_size
    return {
        "mean": _mean(held) if known else None, "max": _largest(held) if known else None,
        "min": _smallest(held) if known else None, "cells": int(used.sum()),
        "without_data_percent": _open_share(cells), "crs": raster.crs, "cell": f"{width:g} × {height:g} {unit}",
        "method": "exact part of every cell",
    }  # fmt: skip


def cells_of(scene: Scene, land: Land, raster: RasterColumns) -> Cells:
    """Return the cells that some land lies in, with every accuracy."""
    drawn = shapely.union_all(scene.shapes[land.drawn]) if len(land.drawn) else shapely.Polygon()
    least, most = extents(scene, land, drawn, extra_m=0.0) if len(land.drawn) else (drawn, drawn)
    lonlat = scene.to_lonlat([drawn, least, most])
    inside = coverage(raster, lonlat[0])
    surely = inside if least is drawn else coverage(raster, lonlat[1])
    possibly = inside if most is drawn else coverage(raster, lonlat[2])
    used = possibly > 0
    return Cells(
        values=raster.values.ravel()[used],
        drawn=inside[used],
        least=surely[used],
        most=possibly[used],
        beyond=_beyond(raster, lonlat[0]),
        beyond_most=_beyond(raster, lonlat[2]),
    )


def _beyond(raster: RasterColumns, lonlat: Geometry) -> float:
    """The m2 of a shape that lie outside the raster, by the mean size of its cells."""
    shape = raster.to_cells([lonlat])[0]
    west, south, east, north = raster.bounds
    outside = float(shapely.area(shapely.difference(shape, shapely.box(west, south, east, north))))
    cell = (east - west) * (north - south) / raster.values.size
    return outside / cell * float(raster.cell_m2.mean())


# --- what they give ---------------------------------------------------------------------------------------------------


def measure_cell_mean(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the mean of a raster over the land: ``Σ vᵢ aᵢ / Σ aᵢ`` with the m2 ``aᵢ`` of each cell inside the land.

    Notes
    -----
    A cell without data, land beyond the raster and a site without an outline leave the mean open: nothing is counted
    as zero. Accuracy: the least and the greatest mean of any land between what surely is and what may be land.
    """
    return _measure(scene, requirement, _mean, _extreme_means)


def measure_cell_max(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the largest value of the cells that the land lies in; what has no data may hold anything above it."""
    return _measure(scene, requirement, _largest, _largest_ends)


def measure_cell_min(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the smallest value of the cells that the land lies in; what has no data may hold anything below it."""
    return _measure(scene, requirement, _smallest, _smallest_ends)


def measure_cell_share(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the share of the land, in percent, on cells of which ``where`` holds.

    Land without data, beyond the raster or without an outline counts or not: ``100 · a / A`` to ``100 · (a + u) / A``.
    """
    raster = scene.rasters.get(requirement.layer)
    if raster is None or not _answers(raster, requirement):
        return _unmeasured(scene, requirement, land_of(scene, requirement.roles), "%", "layer-missing")
    truths = _truths(raster, requirement)
    of_truths = replace(raster, values=truths, unit="%", fact=raster.fact)
    found = _outcome(scene, requirement, of_truths, _mean, _extreme_means, within=(0.0, 1.0))
    return _scaled(found, 100.0)


def _scaled(outcome: Outcome, factor: float) -> Outcome:
    def times(end: float | None) -> float | None:
        return None if end is None else end * factor

    given = outcome.answer
    answer = Answer(
        given.kind, given.name, times(given.value), given.known_low * factor, times(given.known_high),
        given.low * factor, times(given.high),
    )  # fmt: skip
    return replace(outcome, answer=answer)


def _answers(raster: RasterColumns, requirement: Requirement) -> bool:
    asked = (requirement.fact,) if requirement.fact else facts_of(requirement.where)
    return all(name == raster.fact for name in asked)


def _truths(raster: RasterColumns, requirement: Requirement) -> Floats:
    """Return 1 where the condition holds of a cell, 0 where not, NaN where that is not known."""
    values, where = np.unique(raster.values, return_inverse=True)
    words = {True: 1.0, False: 0.0, None: np.nan}
    # a loop: the condition is exact and decimal, and each value is asked once however many cells hold it
    told = [np.nan if np.isnan(v) else words[holds(requirement.where, _facts(raster, float(v)))] for v in values]
    return np.asarray(told)[where].reshape(raster.values.shape)


def _facts(raster: RasterColumns, cell: float) -> dict[str, str]:
    if raster.unit:
        return {raster.fact: f"{Decimal(repr(cell)):f} {raster.unit}"}
    word = raster.words.get(cell)
    return {} if word is None else {raster.fact: word}


Fold = Callable[[Cells], float]
Ends = Callable[[Cells], tuple[float, float]]


def _measure(scene: Scene, requirement: Requirement, fold: Fold, ends: Ends) -> Outcome:
    raster = scene.rasters.get(requirement.layer)
    if raster is None or not _answers(raster, requirement) or not raster.unit:
        unit = UNITS[raster.unit].si if raster is not None and raster.unit else "item"
        return _unmeasured(scene, requirement, land_of(scene, requirement.roles), unit, "layer-missing")
    unit = UNITS[raster.unit].si
    in_base = replace(raster, values=raster.values * float(UNITS[raster.unit].factor), unit=unit)
    return _outcome(scene, requirement, in_base, fold, ends)


def _outcome(
    scene: Scene, requirement: Requirement, raster: RasterColumns, fold: Fold, ends: Ends,
    *, within: tuple[float, float] = (float("-inf"), float("inf")),
) -> Outcome:  # fmt: skip
    """Return what a fold of the cells gives; what is not known may be anything ``within`` two values."""
    land = land_of(scene, requirement.roles)
    if not len(land.chosen):
        return _unmeasured(scene, requirement, land, raster.unit, "no-site")
    cells = cells_of(scene, land, raster)
    unknown = cells.beyond > 0 or bool((cells.drawn[~cells.known] > 0).any())
    somewhere = len(land.unknown) > 0
    held = _kept(cells, cells.drawn > 0)
    method, missing = f"cells:{raster.crs}", ""
    value = fold(held) if held.values.size and not unknown and not somewhere else None
    known_low, known_high = (value, value) if value is not None else within
    if value is None:
        missing = "site-without-outline" if somewhere else "cells-unknown"
        known_low, known_high = _open_ends(scene, land, cells, fold, within)
    low, high = known_low, known_high
    if value is not None and (cells.least is not cells.drawn or cells.most is not cells.drawn):
        open_fringe = cells.beyond_most > 0 or bool((cells.most[~cells.known] > 0).any())
        low, high = within if open_fringe else ends(_kept(cells, cells.most > 0))
    answer = Answer(
        "method", method, value, known_low, _bounded(known_high), low, _bounded(high),
    )  # fmt: skip
    return _told(scene, requirement, land, raster, answer, missing, _open_share(cells))


def _kept(cells: Cells, chosen: NDArray[np.bool_]) -> Cells:
    """The chosen cells that hold data."""
    kept = chosen & cells.known
    columns = (cells.values[kept], cells.drawn[kept], cells.least[kept], cells.most[kept])
    return Cells(*columns, beyond=cells.beyond, beyond_most=cells.beyond_most)


def _bounded(high: float) -> float | None:
    return None if isinf(high) else high


def _open_share(cells: Cells) -> float:
    """The share of the drawn land on cells without data or beyond the raster, in percent."""
    whole = float(cells.drawn.sum()) + cells.beyond
    return 100.0 * (float(cells.drawn[~cells.known].sum()) + cells.beyond) / whole if whole else 0.0


def _open_ends(scene: Scene, land: Land, cells: Cells, fold: Fold, within: tuple[float, float]) -> tuple[float, float]:
    """Return what the fold may give at the least and at the most.

    Only a share can be bounded by areas, as what is not known is between all and nothing of it; a value that nobody
    measured may be anything. The largest is no less, and the smallest no more, than what is known.
    """
    held = _kept(cells, cells.drawn > 0)
    if not held.values.size:
        return within
    if fold is _largest:
        return _largest(held), within[1]
    if fold is _smallest:
        return within[0], _smallest(held)
    if isinf(within[0]) or np.isnan(scene.declared[land.unknown]).any():
        return within
    unknown = float(cells.drawn[~cells.known].sum()) + cells.beyond + float(scene.declared[land.unknown].sum())
    inside, known = float(held.drawn.sum()), float((held.values * held.drawn).sum())
    return (known + within[0] * unknown) / (inside + unknown), (known + within[1] * unknown) / (inside + unknown)


def _unmeasured(scene: Scene, requirement: Requirement, land: Land, unit: str, missing: str) -> Outcome:
    nothing = Answer("method", "cells", None, -inf, None, -inf, None)
    return Outcome(
        unit=unit, method="cells", basis="unknown", answer=nothing, crs=scene.crs, missing=missing,
        subject=tuple(scene.ids[index] for index in land.chosen), values={"unlocated": scene.names(land.unknown)},
    )  # fmt: skip


def _told(
    scene: Scene, requirement: Requirement, land: Land, raster: RasterColumns, answer: Answer, missing: str,
    open_percent: float,
) -> Outcome:  # fmt: skip
    remarks = [Message("remark.cells", {"width": _length(raster.cell_size), "crs": raster.crs})]
    if open_percent:
        remarks.append(Message("remark.cells-without-data", {"share": f"{open_percent:.2f}"}))
    if len(land.unknown):
        values = {"count": site_count(land.unknown), "sites": scene.names(land.unknown)}
        remarks.append(Message("remark.sites-without-outline", values))
    bases = dict.fromkeys(scene.sites[index].boundary.basis.value for index in land.chosen)
    return Outcome(
        unit=raster.unit, method=answer.name, basis="+".join(bases) or "unknown", answer=answer, crs=scene.crs,
        subject=tuple(scene.ids[index] for index in land.chosen), missing=missing, remarks=tuple(remarks),
        values={"unlocated": scene.names(land.unknown), "share": f"{open_percent:.2f}"},
    )  # fmt: skip


def _length(cell_size: tuple[float, float, str]) -> str:
    width, height, unit = cell_size
    return f"{width:g} × {height:g} {unit}"


# --- folds ------------------------------------------------------------------------------------------------------------


def _mean(cells: Cells) -> float:
    return float(np.average(cells.values, weights=cells.drawn))


def _largest(cells: Cells) -> float:
    return float(cells.values.max())


def _smallest(cells: Cells) -> float:
    return float(cells.values.min())


def _extreme_means(cells: Cells) -> tuple[float, float]:
    return -_greatest_mean(-cells.values, cells.least, cells.most), _greatest_mean(
        cells.values, cells.least, cells.most
    )


def _greatest_mean(values: Floats, least: Floats, most: Floats) -> float:
    """Return the greatest mean with weights between two columns: what lies above the mean counts most, the rest least.

    >>> _greatest_mean(np.array([1.0, 2.0, 9.0]), np.array([1.0, 1.0, 0.0]), np.array([1.0, 1.0, 1.0]))
    4.0
    """
    order = np.argsort(values)[::-1]
    values, least, extra = values[order], least[order], (most - least)[order]
    weight, total = float(least.sum()), float((values * least).sum())
    weights, totals = weight + np.cumsum(extra), total + np.cumsum(values * extra)
    means = totals[weights > 0] / weights[weights > 0]
    return max(float(means.max()), total / weight) if weight > 0 else float(means.max())


def _largest_ends(cells: Cells) -> tuple[float, float]:
    surely = cells.values[cells.least > 0]
    return (float(surely.max()) if surely.size else float(cells.values.min())), float(cells.values.max())


def _smallest_ends(cells: Cells) -> tuple[float, float]:
    surely = cells.values[cells.least > 0]
    return float(cells.values.min()), (float(surely.min()) if surely.size else float(cells.values.max()))
