"""How results leave the house: by name, since what draws them and what makes frames of them stands on higher floors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zonegeo.base.registry import Registry

# what a result is handed on as → what makes it, which opens when it is asked for
DOORS = Registry[Callable[..., Any]](
    "zonegeo.doors",
    {
        "findings": "zonegeo.exports.frames:findings_frame",
        "sites": "zonegeo.exports.frames:sites_frame",
        "matrix": "zonegeo.exports.frames:matrix_frame",
        "comparison": "zonegeo.exports.frames:comparison_table",
        "land": "zonegeo.exports.frames:land_frame",
        "evaluation card": "zonegeo.rendering.notebook.result_card:evaluation_html",
        "comparison card": "zonegeo.rendering.notebook.result_card:comparison_html",
    },
)
