"""A comparison as text, tables and files, from its values alone. Adding a format is one file and one row."""

from collections.abc import Callable

from zonegeo.base.registry import Registry

COMPARISON_FORMATS = Registry[Callable[..., str | bytes]](
    "zonegeo.comparison_formats",
    {
        "text": "zonegeo.rendering.comparison.comparison_text:render_text",
        "json": "zonegeo.rendering.comparison.comparison_files:render_json",
        "csv": "zonegeo.rendering.comparison.comparison_files:render_csv",
        "md": "zonegeo.rendering.comparison.comparison_markdown:render_markdown",
        "xlsx": "zonegeo.rendering.comparison.comparison_workbook:render_workbook",
    },
)
REPAIR_FORMATS = Registry[Callable[..., str]](
    "zonegeo.repair_formats",
    {
        "text": "zonegeo.rendering.comparison.suggestions:render_text",
        "json": "zonegeo.rendering.comparison.suggestions:render_json",
    },
)
