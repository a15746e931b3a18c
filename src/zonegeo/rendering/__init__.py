"""Floor 5: result → bytes. Computes nothing.

Adding a format is one new file and one row in :data:`FORMATS`.
"""

from collections.abc import Callable

from zonegeo.base.registry import Registry

FORMATS = Registry[Callable[..., str]](
    "zonegeo.formats",
    {
        "text": "zonegeo.rendering.results.text:render_text",
        "json": "zonegeo.rendering.results.json_file:render_json",
        "jsonl": "zonegeo.rendering.results.json_file:render_json_lines",
        "csv": "zonegeo.rendering.results.csv_file:render_csv",
        "md": "zonegeo.rendering.results.markdown:render_markdown",
        "junit": "zonegeo.rendering.results.junit:render_junit",
        "sarif": "zonegeo.rendering.results.sarif:render_sarif",
        "github": "zonegeo.rendering.results.github:render_github",
    },
)
