"""Floor 5: result → bytes. Computes nothing.

Adding a format is one new file and one row in :data:`FORMATS`.
"""

from zonegeo.model.registry import Registry

FORMATS = Registry(
    "zonegeo.formats",
    {
        "text": "zonegeo.rendering.terminal.text:render_text",
        "json": "zonegeo.rendering.reports.json_file:render_json",
        "jsonl": "zonegeo.rendering.reports.json_file:render_json_lines",
        "csv": "zonegeo.rendering.reports.csv_file:render_csv",
        "md": "zonegeo.rendering.reports.markdown:render_markdown",
        "junit": "zonegeo.rendering.reports.junit:render_junit",
        "sarif": "zonegeo.rendering.reports.sarif:render_sarif",
        "github": "zonegeo.rendering.reports.github:render_github",
    },
)
