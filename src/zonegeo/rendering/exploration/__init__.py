"""An exploration as text, tables and files, from its values alone. Adding a format is one function and one row."""

from zonegeo.model.registry import Registry

EXPLORATION_FORMATS = Registry(
    "zonegeo.exploration_formats",
    {
        "text": "zonegeo.rendering.exploration.text:render_text",
        "md": "zonegeo.rendering.exploration.text:render_markdown",
        "json": "zonegeo.rendering.exploration.files:render_json",
        "csv": "zonegeo.rendering.exploration.files:render_csv",
        "geojson": "zonegeo.rendering.exploration.files:render_geojson",
    },
)
