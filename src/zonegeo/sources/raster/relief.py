"""Heights as a picture: the shade of a light from the north-west, and contours; quiet on a dark page and on a light."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

Heights = NDArray[np.float64]
Pixels = NDArray[np.uint8]

# where the light stands: the convention of maps, since shade from below turns hills into hollows for the eye
_AZIMUTH, _ALTITUDE = radians(315.0), radians(45.0)
_FLAT = sin(_ALTITUDE)
# steps from the deepest shade over level ground to the brightest slope
_STEPS = 31
_DARKEST, _BRIGHTEST = 115, 170
_CONTOUR, _FIFTH, _UNKNOWN = 2 * _STEPS + 1, 2 * _STEPS + 2, 2 * _STEPS + 3
_BROWN = (150, 96, 48)
_MOST_CONTOURS = 20
_LEAST_INTERVAL_M = 1.0


def relief(heights: Heights, *, cell_m: float, interval_m: float) -> Pixels:
    """Return which colour of :func:`relief_colours` each cell has.

    ``shade = cos z · sin a + sin z · cos a · cos(A − aspect)`` with the light at altitude ``a`` and azimuth ``A``, the
    slope ``z`` and aspect from central differences (one-sided at the edge). A cell is on a contour where the multiple
    of the interval below it is another than that of its right or lower neighbour; every fifth contour is stronger.

    Parameters
    ----------
    heights
        Metres, shape ``(rows, columns)``, rows from the north; NaN where none is known.
    cell_m
        Side of a cell on the ground, metres.
    interval_m
        Metres between two contours.

    Returns
    -------
    Shape ``(rows, columns)``; cells without a height, and beside one in the shade alone, have the colour without paint.

    References
    ----------
    Horn, B. K. P. (1981): Hill shading and the reflectance map. Proceedings of the IEEE 69 (1), 14–47.

    Examples
    --------
    Level ground is neither darker nor brighter than the page; a slope to the north-west is brighter:

    >>> import numpy as np
    >>> int(relief(np.full((3, 3), 7.0), cell_m=1.0, interval_m=10.0)[1, 1])
    31
    >>> rising = np.add.outer(np.arange(3.0), np.arange(3.0)) / 9
    >>> int(relief(rising, cell_m=1.0, interval_m=10.0)[1, 1]) > 31
    True
    """
    down, right = (np.gradient(heights, cell_m, axis=axis) if heights.shape[axis] > 1 else np.zeros_like(heights)
                   for axis in (0, 1))  # fmt: skip
    # the normal of the ground is (-right, down, 1) to the east, the north and up
    towards = cos(_ALTITUDE) * (-right * sin(_AZIMUTH) + down * cos(_AZIMUTH))
    shade = (_FLAT + towards) / np.sqrt(1 + right**2 + down**2)
    share = np.where(shade < _FLAT, np.clip(shade, 0, None) / _FLAT - 1, (shade - _FLAT) / (1 - _FLAT))
    found = np.where(np.isfinite(share), np.rint(_STEPS * (1 + np.nan_to_num(share))), _UNKNOWN).astype(np.uint8)
    found[~np.isfinite(heights)] = _UNKNOWN
    level = np.floor(heights / interval_m)
    crossed = np.full(heights.shape, np.nan)
    for here, there in ((np.s_[:-1, :], np.s_[1:, :]), (np.s_[:, :-1], np.s_[:, 1:])):
        differ = np.isfinite(level[here]) & np.isfinite(level[there]) & (level[here] != level[there])
        crossed[here] = np.where(differ, np.maximum(level[here], level[there]), crossed[here])
    found[np.isfinite(crossed)] = _CONTOUR
    found[np.nan_to_num(crossed, nan=1.0) % 5 == 0] = _FIFTH
    return found


def contour_interval(heights: Heights) -> float:
    """Return metres between contours: of 1, 2, 5, 10, … the least with twenty from the 2nd to the 98th percentile.

    >>> import numpy as np
    >>> contour_interval(np.linspace(20.0, 340.0, 100)), contour_interval(np.full(4, np.nan))
    (20.0, 1.0)
    """
    known = heights[np.isfinite(heights)]
    low, high = np.percentile(known, (2.0, 98.0)) if len(known) else (0.0, 0.0)
    interval = _LEAST_INTERVAL_M
    for factor in (1, 2, 5) * 8:
        if (high - low) / interval <= _MOST_CONTOURS:
            break
        interval *= {1: 2.0, 2: 2.5, 5: 2.0}[factor]
    return interval


def relief_colours() -> dict[int, tuple[int, int, int, int]]:
    """Return red, green, blue and opacity of every number that :func:`relief` gives."""
    shades = {step: (0, 0, 0, round(_DARKEST * (1 - step / _STEPS))) for step in range(_STEPS)}
    lights = {_STEPS + step: (255, 255, 255, round(_BRIGHTEST * step / _STEPS)) for step in range(_STEPS + 1)}
    return {**shades, **lights, _CONTOUR: (*_BROWN, 95), _FIFTH: (*_BROWN, 170), _UNKNOWN: (0, 0, 0, 0)}
