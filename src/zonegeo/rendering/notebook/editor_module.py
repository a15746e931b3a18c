"""The boundary editor as the module that a notebook loads: Leaflet and our script in one text."""

from __future__ import annotations

from zonegeo.rendering.page.standalone import LEAFLET_CSS, LEAFLET_JS, asset, script_text, style_text

_OWN = """
.zonegeo-vertex { background: white; border: 2px solid #1f4e79; border-radius: 50%; box-sizing: border-box; }
.zonegeo-verdict { font-size: 90%; padding: 4px 0; }
"""


def editor_script() -> str:
    """Return the module; Leaflet is handed its exports, as it would otherwise look for a loader of the notebook."""
    return "\n".join((
        "const L = {};", "(function (exports, module, define) {", script_text(LEAFLET_JS), "})(L, {}, undefined);",
        asset("notebook/assets/boundary_editor.js"), "export default { render };", "",
    ))  # fmt: skip


def editor_styles() -> str:
    """Return the styles of the editor."""
    return style_text(LEAFLET_CSS) + _OWN
