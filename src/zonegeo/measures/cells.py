"""What the cells of a raster hold inside the land: mean, largest, smallest, sum, and the share of which something holds.

Cells on the edge count with the part of them that lies inside (D. Baston, exactextract): a mask of cell centres is off by
3 to 27 % for a zone of 1–2 km2 on cells of 100 m.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isinf

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping

from zonegeo.measures.contiguity import Land, land_of
from zonegeo.measures.filters import holds
from zonegeo.measures.layer_features import extents
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, RasterColumns, Scene, site_count
from zonegeo.model.condition import facts_of
from zonegeo.model.errors import InputError, Problem
from zonegeo.model.message import Message
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import UNITS
from zonegeo.model.value import value

# a part of the land that is smaller than this share of it has no cell for rounding alone
_NO_LAND = 1e-9


@value
class Cells:
    """The cells that land lies in, as columns of length ``n``.

    ``values`` is NaN where a cell holds no data. ``drawn``, ``least`` and ``most`` are the m2 of each cell inside the
    land as drawn, inside what surely is land, and inside what may be. ``beyond`` is the land as drawn for which there
    is no cell, ``open_m2`` what may lie there, each in m2.
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


def coverage(raster: RasterColumns, lonlat: object) -> Floats:
    """Return the m2 of every cell that lies inside a shape given in degrees, shape ``(rows · columns,)``.

    Exact but for rounding: the part of each cell inside the polygon, times the area of the cell on the ellipsoid or in
    the plane of the raster. Raises ``InputError`` ``extra-missing`` where exactextract is not installed.
    """
    try:
        from exactextract import exact_extract  # an extra: only rules over rasters need it
        from exactextract.raster import NumPyRasterSource
    except ImportError:
        raise InputError(Problem("extra-missing", raster.name, {"value": "exactextract", "extra": "raster"})) from None
    rows, columns = raster.values.shape
    inside = np.zeros(rows * columns)
    shape = raster.to_cells([lonlat])[0]
    if shape is None or shapely.is_empty(shape):
        return inside
    # a raster without values: every cell counts, whatever it holds
    cells = NumPyRasterSource(np.zeros((rows, columns), dtype=np.int8), *raster.bounds)
    feature = {"type": "Feature", "properties": {}, "geometry": mapping(shape)}
    (found,) = exact_extract(cells, [feature], ["cell_id", "coverage"], output="geojson")
    ids = np.asarray(found["properties"]["cell_id"], dtype=np.intp)
    inside[ids] = np.asarray(found["properties"]["coverage"]) * raster.cell_m2[ids // columns]
    return inside


def cells_of(scene: Scene, land: Land, raster: RasterColumns) -> Cells:
    """Return the cells that some land lies in, with every accuracy."""
    drawn = shapely.union_all(scene.shapes[land.drawn]) if len(land.drawn) else shapely.Polygon()
    least, most = extents(scene, land, drawn, extra_m=0.0) if len(land.drawn) else (drawn, drawn)
    lonlat = scene.to_lonlat([drawn, least, most])
    inside = coverage(raster, lonlat[0])
    surely = inside if least is drawn else coverage(raster, lonlat[1])
    possibly = inside if most is drawn else coverage(raster, lonlat[2])
    used = possibly > 0
    whole, whole_most = (raster.area_m2(shape) for shape in (lonlat[0], lonlat[2]))
    return Cells(
        values=raster.values.ravel()[used],
        drawn=inside[used],
        least=surely[used],
        most=possibly[used],
        beyond=_beyond(whole, float(inside.sum())),
        beyond_most=_beyond(whole_most, float(possibly.sum())),
    )


def _beyond(whole: float, inside: float) -> float:
    return whole - inside if whole - inside > _NO_LAND * whole else 0.0


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


Fold = object


def _measure(scene: Scene, requirement: Requirement, fold: object, ends: object) -> Outcome:
    raster = scene.rasters.get(requirement.layer)
    if raster is None or not _answers(raster, requirement) or not raster.unit:
        unit = "" if raster is None else UNITS[raster.unit].si if raster.unit else ""
        return _unmeasured(scene, requirement, land_of(scene, requirement.roles), unit, "layer-missing")
    unit = UNITS[raster.unit]
    in_base = replace(raster, values=raster.values * float(unit.factor), unit=unit.si)
    return _outcome(scene, requirement, in_base, fold, ends)
