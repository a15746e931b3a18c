"""Ellipses and splines of a drawing as chords of the curve itself, within the tolerance of its arcs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from zonegeo.geometry import Floats
from zonegeo.sources.boundary.formats.dxf.dxf_rings import ARC_TOLERANCE, ArcTooLargeError

_FEWEST, _MOST_POSITIONS = 16, 500_000


def ellipse(curve: Any) -> Floats:
    """Return the positions (n, 2) along an ellipse or a part of it (a ``ConstructionEllipse`` of ezdxf).

    >>> import shapely
    >>> from ezdxf.math import ConstructionEllipse
    >>> round(shapely.Polygon(ellipse(ConstructionEllipse(major_axis=(100, 0), ratio=0.5))).area)
    15708
    """
    return _chords(curve.vertices, np.array([curve.start_param, curve.start_param + curve.param_span]))


def spline(curve: Any) -> Floats:
    """Return the positions (n, 2) along a spline (a ``BSpline`` of ezdxf) where it is defined.

    A closed one has knots before and behind: out there its formula runs off the line that is drawn.
    """
    knots = np.array(curve.knots(), dtype=float)
    first, last = curve.degree, len(curve.control_points)
    return _chords(curve.points, np.unique(knots[first : last + 1]))


def _chords(at: Callable[[Iterable[float]], Iterable[Any]], ends: Floats) -> Floats:
    """Return positions of a curve that is smooth between ``ends``: as many as keep the tolerance.

    Each second one is left out for the trial: chords of half the length lie four times nearer to the curve.
    """
    pieces = _FEWEST
    while pieces * len(ends) <= _MOST_POSITIONS:
        steps = np.linspace(ends[:-1], ends[1:], pieces, endpoint=False, axis=1).ravel()
        xy = np.array([(v.x, v.y) for v in at([*steps.tolist(), float(ends[-1])])], dtype=float).reshape(-1, 2)
        if not np.isfinite(xy).all():
            return np.empty((0, 2))
        before, middle, behind = xy[:-1:2], xy[1::2], xy[2::2]
        (dx, dy), (mx, my) = (behind - before).T, (middle - before).T
        length, across = np.hypot(dx, dy), np.abs(dx * my - dy * mx)
        off = np.where(length > 0.0, across / np.where(length > 0.0, length, 1.0), np.hypot(mx, my))
        if float(off.max()) <= ARC_TOLERANCE:
            return xy
        pieces *= 2
    raise ArcTooLargeError(f"{len(ends)}")
