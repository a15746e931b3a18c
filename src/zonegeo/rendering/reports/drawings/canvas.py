"""An empty picture of a size on paper."""

from __future__ import annotations

from typing import Any

from zonegeo.base.late_module import LateModule

matplotlib_backend_agg = LateModule("matplotlib.backends.backend_agg")
matplotlib_figure = LateModule("matplotlib.figure")

MM = 1 / 25.4


def figure_of(width_mm: float, height_mm: float) -> Any:
    """Return an empty picture of that size; no window, no state that is shared."""
    canvas = matplotlib_figure.Figure(figsize=(width_mm * MM, height_mm * MM))
    matplotlib_backend_agg.FigureCanvasAgg(canvas)
    return canvas
