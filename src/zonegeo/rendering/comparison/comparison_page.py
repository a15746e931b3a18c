"""A comparison as one HTML page that loads nothing: overlay, swipe and side by side, and the same facts as tables."""

from __future__ import annotations

from html import escape

from zonegeo.model.answers.comparison import Comparison
from zonegeo.rendering.comparison.comparison_view import view_of
from zonegeo.rendering.page.data_block import data_block, encodable, inert_json
from zonegeo.rendering.page.standalone import LEAFLET_CSS, LEAFLET_JS, asset, standalone
from zonegeo.rendering.page.typeface import typeface_style

# in the order in which they stand in the page: those of the designation map first, the last one starts it
_MAPS = "zonegeo.rendering.maps"
SHARED_SCRIPTS = ("words.js", "style.js", "labels.js", "card.js", "controls.js")
SCRIPTS = ("land.js", "pairs.js", "modes.js", "divider.js", "panel.js", "start.js")
SHARED_STYLES = ("panel.css", "map.css")
STYLES = ("compare.css", "paper.css")


def comparison_page(comparison: Comparison, *, language: str) -> str:
    """Return the page, which opens in a language (``ko`` or ``en``) and speaks both. Write it as UTF-8.

    The comparison was made with its geometries; every figure on the map stands in a table of the page as well.
    """
    view = view_of(comparison, language=language)
    data = inert_json(view)
    scripts = [*(asset(_MAPS, name) for name in SHARED_SCRIPTS), *(asset(__package__, name) for name in SCRIPTS)]
    styles = [asset(_MAPS, name) for name in SHARED_STYLES] + [asset(__package__, name) for name in STYLES]
    styles.insert(0, typeface_style(data + "".join(scripts)))
    own = [f"<style>\n{each}</style>\n" for each in styles] + [f"<script>\n{each}</script>\n" for each in scripts]
    head = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        "<!-- content-security-policy -->\n"
        f"<title>{escape(encodable(view['title'][language]))}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="{LEAFLET_CSS}"/>\n<script src="{LEAFLET_JS}"></script>\n{"".join(own)}</head>\n'
    )
    body = (
        '<body class="comparison">\n<aside class="panel" id="panel"></aside>\n'
        '<main class="stage" id="stage"></main>\n<section class="tables" id="tables"></section>\n'
        f"{data_block('zonegeo-comparison', data)}<!--\n{asset('zonegeo.rendering.page', 'licences.txt')}-->\n"
        "<script>\nzonegeo.startComparison(document.getElementById('zonegeo-comparison'));\n</script>\n</body>\n</html>\n"
    )
    return standalone(head + body)
