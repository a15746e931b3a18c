"""The figures of each outline: area in the plane and on the ellipsoid, perimeter, vertices, movable area."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.made_rows import Rows
from zonegeo.base.value import value
from zonegeo.boundaries.flat_vertices import simple_parts
from zonegeo.boundaries.neighbours import sound_polygons
from zonegeo.boundaries.precision import vertex_count
from zonegeo.geodesy.plane_area import ellipsoid_area
from zonegeo.geometry import Floats, Indices, Shapes, ShapesLike, Truths, column_of
from zonegeo.model.answers.inspection import FeatureFigures, Figure

DENSITY = "vertices/100 m"


@value
class Measured:
    """The figures of features by number and those of all together; ``perimeter`` is that of all, metres."""

    features: Sequence[FeatureFigures]
    totals: dict[str, Figure]
    perimeter: float


@value
class _Column:
    """One figure of every feature, not finite where it is not known."""

    values: Floats
    unit: str
    method: str
    crs: str | None

    def figure(self, n: int) -> Figure:
        """Return the figure of a feature."""
        return self._figure(float(self.values[n]) if np.isfinite(self.values[n]) else None)

    def total(self) -> Figure:
        """Return the sum over all features of which it is known."""
        known = self.values[np.isfinite(self.values)]
        return self._figure(float(np.sum(known)) if len(known) else None)

    def _figure(self, number: float | None) -> Figure:
        return Figure(number, self.unit, self.method, self.crs)


def measure_features(
    file: ShapesLike, names: tuple[str, ...], *, plane: ShapesLike | None, lonlat: ShapesLike | None,
    plane_crs: str | None, step_m: float | None, valid: Truths | None = None, sound: Shapes | None = None,
) -> Measured:  # fmt: skip
    """Return the figures of each feature.

    Parameters
    ----------
    file
        Shape ``(n,)``: shapes in the coordinates of the file, or ``None``.
    plane, lonlat
        The same in metres and in degrees; ``None`` where that is not known: then nothing is measured.
    step_m
        Step of the coordinates, metres: half of it along the whole boundary is the area that rounding can move.
    valid
        Which shapes of the file are valid, where that is known.
    sound
        The polygons of ``plane`` as :func:`sound_polygons` gives them, where they are known.

    Notes
    -----
    What is not valid is measured after mending (its rings as structure, OGC), since its own area has no meaning.
    """
    column = column_of(file)
    sane = shapely.is_valid(column) if valid is None else valid
    vertices = vertex_count(column)
    counts = _counts(column)
    if sound is None and plane is not None:
        sound = sound_polygons(plane)
    ellipsoid = None if plane is None or lonlat is None else _ellipsoid_areas(lonlat, sane)
    columns = _figure_columns(plane, sound, ellipsoid, plane_crs, vertices, step_m)

    def figures(n: int) -> FeatureFigures:
        shape = column[n]
        known = {} if shape is None else {key: each.figure(n) for key, each in columns.items()}
        return FeatureFigures(
            n, names[n], None if shape is None else str(shape.geom_type), bool(sane[n]) or shape is None,
            int(vertices[n]), int(counts[n, 0]), int(counts[n, 1]), known,
        )  # fmt: skip

    features = Rows(len(column), figures)
    totals = {key: each.total() for key, each in columns.items() if key != "density"}
    perimeter = totals["perimeter"].value if "perimeter" in totals else None
    if perimeter:
        totals["density"] = Figure(100 * float(vertices.sum()) / perimeter, DENSITY, "plane", plane_crs)
    return Measured(features, totals, perimeter or 0.0)


def _counts(column: Shapes) -> NDArray[np.intp]:
    parts, owner = simple_parts(column)
    number = np.bincount(owner, minlength=len(column))
    holes = np.bincount(owner, weights=shapely.get_num_interior_rings(parts), minlength=len(column))
    return np.column_stack([number, holes]).astype(np.intp)


def _figure_columns(
    plane: ShapesLike | None,
    sound: Shapes | None,
    ellipsoid_areas: Floats | None,
    plane_crs: str | None,
    vertices: Indices,
    step_m: float | None,
) -> dict[str, _Column]:
    if plane is None or sound is None:
        return {}
    length = shapely.length(plane)
    with np.errstate(divide="ignore", invalid="ignore"):
        dense = np.where(length > 0, 100 * vertices / np.where(length > 0, length, 1.0), np.nan)
    found = {
        "area": _Column(_areas(sound), "m2", "plane", plane_crs),
        "perimeter": _Column(np.asarray(length, dtype=np.float64), "m", "plane", plane_crs),
        "density": _Column(dense, DENSITY, "plane", plane_crs),
    }
    if ellipsoid_areas is not None:
        found["ellipsoid_area"] = _Column(ellipsoid_areas, "m2", "ellipsoid", "GRS80")
    if step_m is not None:
        found["movable_area"] = _Column(length * step_m / 2, "m2", "perimeter × step / 2", plane_crs)
    return found


def _areas(sound: Shapes) -> Floats:
    return np.nan_to_num(np.asarray(shapely.area(sound), dtype=np.float64))


def _ellipsoid_areas(lonlat: ShapesLike, valid: Truths) -> Floats:
    polygons = sound_polygons(lonlat, valid=valid)
    polygons[shapely.is_missing(polygons)] = shapely.Polygon()
    return ellipsoid_area(polygons)
