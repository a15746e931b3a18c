"""An exploration as text, tables and files, from its values alone. Adding a format is one function and one row."""

from collections.abc import Callable

from zonegeo.base.registry import Registry

EXPLORATION_FORMATS = Registry[Callable[..., str]](
    "zonegeo.exploration_formats",
    {
        "text": "zonegeo.rendering.exploration.exploration_text:render_text",
        "md": "zonegeo.rendering.exploration.exploration_text:render_markdown",
        "json": "zonegeo.rendering.exploration.exploration_files:render_json",
        "csv": "zonegeo.rendering.exploration.exploration_files:render_csv",
        "geojson": "zonegeo.rendering.exploration.exploration_files:render_geojson",
    },
)
