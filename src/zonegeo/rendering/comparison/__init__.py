"""A comparison as text, tables and files, from its values alone. Adding a format is one file and one row."""

from zonegeo.model.registry import Registry

COMPARISON_FORMATS = Registry(
    "zonegeo.comparison_formats",
    {
        "text": "zonegeo.rendering.comparison.text:render_text",
        "json": "zonegeo.rendering.comparison.files:render_json",
        "csv": "zonegeo.rendering.comparison.files:render_csv",
        "md": "zonegeo.rendering.comparison.markdown:render_markdown",
        "xlsx": "zonegeo.rendering.comparison.workbook:render_workbook",
    },
)
REPAIR_FORMATS = Registry(
    "zonegeo.repair_formats",
    {
        "text": "zonegeo.rendering.comparison.suggestions:render_text",
        "json": "zonegeo.rendering.comparison.suggestions:render_json",
    },
)
