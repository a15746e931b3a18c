"""QGIS layer styles (QML): rules by role and basis, the map's colours and hatching, names as labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree as Tree

from zonegeo.exports.styles import LOOKS, OUTLINES, PLAIN, SCHEMATIC, Look

_MM = 25.4 / 96  # a pixel of the map in millimetres, QGIS's own unit on paper


def layer_style(columns: Iterable[str], *, label: str | None, words: Mapping[str, str] | None = None) -> str:
    """Return a QML document for a layer with these columns: rules where it has a role, one plain look elsewhere.

    ``label`` is the column whose text stands in the polygons, ``words`` how the legend calls roles and bases: a scheme
    has names of its own, and no rule for a role that it has no name for. A file without a scheme keeps the bare ids.
    """
    known = set(columns)
    called = words or {}
    drawn = [look for look in LOOKS if not called or look.role in called] if "role" in known else []
    # the sites of a scheme have a role each; what has none in another file is drawn plainly
    looks = drawn if called and drawn else [*drawn, PLAIN]
    root = Tree.Element("qgis", {"version": "3.22.0", "styleCategories": "Symbology|Labeling"})
    renderer = Tree.SubElement(
        root, "renderer-v2", {"type": "RuleRenderer", "forceraster": "0", "symbollevels": "0", "enableorderby": "0"}
    )
    rules = Tree.SubElement(renderer, "rules", {"key": "{zonegeo-root}"})
    symbols = Tree.SubElement(renderer, "symbols")
    for number, look in enumerate(looks):
        rule = {"key": f"{{zonegeo-{number}}}", "symbol": str(number), "label": _title(look, called)}
        filtered = _filter(look, has_basis="basis" in known)
        if len(looks) > 1:
            rule["filter"] = filtered
        Tree.SubElement(rules, "rule", rule)
        _symbol(symbols, str(number), look)
    if label is not None and label in known:
        _labels(root, label)
    body = Tree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{body}"


def _title(look: Look, words: Mapping[str, str]) -> str:
    role = look.role or "boundary"
    plain = look.style == "outline"
    return words.get(role, role) + ("" if plain else f" ({words.get(look.style, look.style)})")


def _filter(look: Look, *, has_basis: bool) -> str:
    if not look.role:
        return "ELSE"
    role = f"\"role\" = '{look.role}'"
    if not has_basis:  # what nobody knows is drawn as guessed
        return role if look.style == "inferred" else "FALSE"
    listed = {"outline": _listed(OUTLINES), "schematic": _listed(SCHEMATIC)}
    if look.style in listed:
        return f'{role} AND "basis" IN {listed[look.style]}'
    return f'{role} AND ("basis" IS NULL OR "basis" NOT IN {_listed((*OUTLINES, *SCHEMATIC))})'


def _listed(words: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def _symbol(parent: Tree.Element, name: str, look: Look) -> None:
    symbol = Tree.SubElement(parent, "symbol", {"name": name, "type": "fill", "alpha": "1", "clip_to_extent": "1"})
    _layer(
        symbol, "SimpleFill",
        {
            "color": _colour(look.colour, look.opacity), "style": "solid", "joinstyle": "miter",
            "outline_color": _colour(look.colour, 1.0), "outline_style": look.dash,
            "outline_width": f"{look.weight * _MM:.3f}", "outline_width_unit": "MM",
        },
    )  # fmt: skip
    for number, angle in enumerate(look.angles, start=1):
        # the map's angles run clockwise (SVG), those of QGIS the other way
        lines = _layer(
            symbol, "LinePatternFill",
            {"angle": f"{-angle % 180:g}", "distance": f"{look.size * _MM:.3f}", "distance_unit": "MM", "offset": "0"},
        )  # fmt: skip
        line = Tree.SubElement(
            lines, "symbol", {"name": f"@{name}@{number}", "type": "line", "alpha": "1", "clip_to_extent": "1"}
        )
        colour = _colour(look.colour, look.mark_opacity)
        width = f"{look.width * _MM:.3f}"
        _layer(
            line, "SimpleLine", {"line_color": colour, "line_width": width, "line_width_unit": "MM", "capstyle": "flat"}
        )


def _layer(parent: Tree.Element, kind: str, options: Mapping[str, str]) -> Tree.Element:
    layer = Tree.SubElement(parent, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    told = Tree.SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        Tree.SubElement(told, "Option", {"name": name, "type": "QString", "value": value})
    for name, value in options.items():  # as QGIS before 3.20 reads them
        Tree.SubElement(layer, "prop", {"k": name, "v": value})
    return layer


def _colour(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"{red},{green},{blue},{round(255 * opacity)}"


def _labels(root: Tree.Element, label: str) -> None:
    labeling = Tree.SubElement(root, "labeling", {"type": "simple"})
    settings = Tree.SubElement(labeling, "settings", {"calloutType": "simple"})
    style = {
        "fieldName": label, "isExpression": "0", "fontSize": "9", "fontSizeUnit": "Point", "textColor": "27,35,41,255",
        "textOpacity": "1", "namedStyle": "Bold", "fontWeight": "75", "multilineHeight": "1",
    }  # fmt: skip
    text = Tree.SubElement(settings, "text-style", style)
    buffer = {
        "bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferColor": "255,255,255,255",
        "bufferOpacity": "0.9",
    }  # fmt: skip
    Tree.SubElement(text, "text-buffer", buffer)
    Tree.SubElement(
        settings, "text-format", {"multilineAlign": "1", "autoWrapLength": "0", "useMaxLineLengthForAutoWrap": "1"}
    )
    Tree.SubElement(
        settings, "placement", {"placement": "1", "centroidInside": "1", "centroidWhole": "1", "priority": "5"}
    )
    Tree.SubElement(
        settings, "rendering", {"drawLabels": "1", "obstacle": "1", "displayAll": "1", "scaleVisibility": "0"}
    )
