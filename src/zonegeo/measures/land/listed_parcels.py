"""Parcels of a list against the outlines of sites: how much of each lies inside, and which were not listed."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import ArrayLike

from zonegeo.geometry import Floats, Indices, ShapesLike, Truths

# what of a parcel counts as inside: more than a square metre, and more than a thousandth of it
LEAST_M2 = 1.0
LEAST_SHARE = 0.001


def areas_inside(parcels: ShapesLike, outlines: ShapesLike) -> Floats:
    """Return how much of each parcel lies in the outline beside it (m2); NaN where either is not known.

    Parameters
    ----------
    parcels, outlines
        Shapes in metres, ``(n,)`` each, ``None`` where not known.

    Examples
    --------
    >>> halves = np.array([shapely.box(5, 0, 20, 10), None], dtype=object)
    >>> areas_inside(np.array([shapely.box(0, 0, 10, 10)] * 2, dtype=object), halves).tolist()
    [50.0, nan]
    """
    first, second = np.asarray(parcels, dtype=object), np.asarray(outlines, dtype=object)
    return np.asarray(shapely.area(shapely.intersection(first, second)), dtype=float)


def is_inside(inside: ArrayLike, areas: ArrayLike) -> Truths:
    """Say whether so much of a parcel is more than what two drawings of one line differ in.

    >>> is_inside([0.5, 2.0, 2.0], [100.0, 100.0, 5000.0]).tolist()
    [False, True, False]
    """
    part, whole = np.asarray(inside, dtype=float), np.asarray(areas, dtype=float)
    return np.asarray((part > LEAST_M2) & (part > LEAST_SHARE * whole))


def parcels_within(parcels: ShapesLike, outlines: ShapesLike) -> tuple[Indices, Indices, Floats]:
    """Return the pairs of a parcel and an outline that share land, and how much of it (m2).

    >>> parcel, outline, area = parcels_within([shapely.box(0, 0, 10, 10)], [shapely.box(0, 0, 5, 10), None])
    >>> parcel.tolist(), outline.tolist(), area.tolist()
    ([0], [0], [50.0])
    """
    shapes, others = np.asarray(parcels, dtype=object), np.asarray(outlines, dtype=object)
    outline, parcel = shapely.STRtree(shapes).query(others, predicate="intersects")
    inside = areas_inside(shapes[parcel], others[outline])
    kept = is_inside(inside, shapely.area(shapes[parcel]))
    return parcel[kept], outline[kept], inside[kept]
