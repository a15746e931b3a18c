"""Vertices that lie closer together than a tolerance become one, within an outline and between outlines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.boundaries.mend.rings import Ring
from zonegeo.geodesy.crs import AnalysisCrs
from zonegeo.geometry import points_at


def snapped(
    rings: Sequence[Ring], plane: AnalysisCrs, tolerance_m: float
) -> tuple[list[Ring], list[NDArray[np.float64]]]:
    """Return rings whose vertices within the tolerance of an earlier one stand on it, and how far each vertex moved.

    In the order of the rings: a vertex that no earlier one has drawn to itself stays and draws those after it. So no
    vertex moves farther than the tolerance, those that stay lie farther apart than that, and doing it twice does
    nothing more. Vertices are not drawn to the middle of an edge.

    Parameters
    ----------
    rings
        Positions (n, 2) in longitude and latitude, degrees.
    tolerance_m
        In metres of the plane.

    Returns
    -------
    tuple
        The rings in the same order, and for each the way of its vertices (n,) in metres.
    """
    lengths = [len(ring) for ring in rings]
    positions = np.concatenate(rings) if rings else np.empty((0, 2))
    places, first, inverse = np.unique(positions, axis=0, return_index=True, return_inverse=True)
    inverse = inverse.reshape(-1)
    # in the order in which the rings name them first
    rank = np.argsort(first, kind="stable")
    points = plane.to_plane(points_at(places[rank]))
    target = _targets(points, tolerance_m)
    far = shapely.distance(points, points[target])
    back = np.empty(len(rank), dtype=int)
    back[rank] = np.arange(len(rank))
    number = back[inverse]  # of each position, in the order of first naming
    ends = np.cumsum(lengths)[:-1]
    return np.split(places[rank][target[number]], ends), np.split(far[number], ends)


def _targets(points: NDArray[np.object_], tolerance_m: float) -> NDArray[np.int_]:
    target = np.arange(len(points))
    tree = shapely.STRtree(points)
    near, other = tree.query(points, predicate="dwithin", distance=tolerance_m)
    later = other > near
    pairs = sorted(zip(near[later].tolist(), other[later].tolist(), strict=True))
    for earlier, vertex in pairs:  # few: only vertices that have another one within the tolerance
        if target[earlier] == earlier and target[vertex] == vertex:
            target[vertex] = earlier
    return target
