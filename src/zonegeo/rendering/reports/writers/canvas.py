"""An empty picture of a size on paper."""

from __future__ import annotations

from typing import Any

MM = 1 / 25.4


def figure_of(width_mm: float, height_mm: float) -> Any:
    """Return an empty picture of that size; no window, no state that is shared."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(width_mm * MM, height_mm * MM))
    FigureCanvasAgg(canvas)
    return canvas
