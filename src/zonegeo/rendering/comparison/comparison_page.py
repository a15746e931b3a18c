"""A comparison as one HTML page that loads nothing: overlay, swipe and side by side, and the same facts as tables."""

from __future__ import annotations

from html import escape

from zonegeo.base.plain_text import in_one_line
from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.comparison_view import view_of
from zonegeo.rendering.page.data_block import data_block, inert_json
from zonegeo.rendering.page.linker import linked
from zonegeo.rendering.page.standalone import LEAFLET_CSS, LEAFLET_JS, asset, standalone
from zonegeo.rendering.page.typeface import typeface_style

START = "comparison/assets/start.js"
STYLES = (
    "page/assets/panel.css", "page/assets/map.css", "comparison/assets/compare.css", "comparison/assets/paper.css",
)  # fmt: skip


def comparison_page(comparison: Comparison, *, language: str) -> str:
    """Return the page, which opens in a language (``ko`` or ``en``) and speaks both. Write it as UTF-8.

    The comparison was made with its geometries; every figure on the map stands in a table of the page as well.
    """
    view = view_of(comparison, language=language)
    data = inert_json(view)
    script = f"var zonegeo = {linked(START)};\n"
    styles = [typeface_style(data + script), *map(asset, STYLES)]
    own = [f"<style>\n{each}</style>\n" for each in styles] + [f"<script>\n{script}</script>\n"]
    head = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<!-- content-security-policy -->\n"
        f"<title>{escape(in_one_line(view['title'][language]))}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="{LEAFLET_CSS}"/>\n<script src="{LEAFLET_JS}"></script>\n{"".join(own)}</head>\n'
    )
    body = (
        '<body class="comparison">\n<aside class="panel" id="panel"></aside>\n'
        '<main class="stage" id="stage"></main>\n<section class="tables" id="tables"></section>\n'
        f"{data_block('zonegeo-comparison', data)}<!--\n{asset('page/assets/licences.txt')}-->\n"
        "<script>\nzonegeo.comparison = zonegeo.start(document.getElementById('zonegeo-comparison'));\n</script>\n"
        "</body>\n</html>\n"
    )
    return standalone(head + body)
