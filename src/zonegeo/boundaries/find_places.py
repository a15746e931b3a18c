"""In which known places boundaries lie."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.boundaries.neighbours import sound_polygons
from zonegeo.geometry import ShapesLike


def shares_in(plane: ShapesLike, places: ShapesLike) -> NDArray[np.float64]:
    """Return the share of the area of shapes (all of them together) that lies in each place, per cent.

    Parameters
    ----------
    plane, places
        Shapes ``(n,)`` and ``(m,)`` in metres of one plane.

    Returns
    -------
    Shape ``(m,)``, per cent; NaN where the shapes have no area.

    Examples
    --------
    >>> shares_in([shapely.box(0, 0, 10, 10)], [shapely.box(0, 0, 4, 10), shapely.box(20, 0, 30, 10)]).tolist()
    [40.0, 0.0]
    """
    grounds, wanted = sound_polygons(plane), sound_polygons(places)
    whole = float(np.nansum(shapely.area(grounds)))
    shares = np.full(len(wanted), np.nan)
    if whole > 0:
        first, second = shapely.STRtree(grounds).query(wanted, predicate="intersects")
        common = shapely.area(shapely.intersection(wanted[first], grounds[second]))
        shares = 100 * np.bincount(first, weights=common, minlength=len(wanted)) / whole
    return np.asarray(shares, dtype=np.float64)
