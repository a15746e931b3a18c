"""One writer a format: document → bytes. Adding a format is one file and one row."""

from collections.abc import Callable

from zonegeo.base.registry import Registry

REPORT_FORMATS = Registry[Callable[..., bytes]](
    "zonegeo.report_formats",
    {
        "xlsx": "zonegeo.rendering.reports.writers.report_workbook:write_workbook",
        "docx": "zonegeo.rendering.reports.writers.word:write_word",
        "hwpx": "zonegeo.rendering.reports.writers.hangul:write_hangul",
        "pdf": "zonegeo.rendering.reports.writers.pdf:write_pdf",
        "md": "zonegeo.rendering.reports.writers.report_markdown:write_markdown",
        "html": "zonegeo.rendering.reports.writers.web_page:write_html",
    },
)
