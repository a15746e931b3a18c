"""A comparison as one HTML page that loads nothing: tables, and the land of each proposal against the baseline's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from importlib import resources
from typing import Any

from zonegeo.i18n.translator import Translator
from zonegeo.model.comparison import Comparison, Difference, Outline, SiteChange
from zonegeo.rendering.comparison.sheet import Line, Sheet
from zonegeo.rendering.comparison.sheets import heading_of, notices_of, sheets_of, site_line
from zonegeo.rendering.maps.inlining import LEAFLET_CSS, LEAFLET_JS, asset, standalone

# where a comparison has no outline at all the map shows the country
_KOREA = ((33.0, 124.0), (39.0, 132.0))
# what would end a script, begin a reference or end a line of JavaScript
_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
# where the line of a site has these figures
_COLUMNS = {"added": 7, "removed": 8}
_KEYS = ("before", "core", "background", "added", "removed")


def comparison_page(comparison: Comparison, translator: Translator) -> str:
    """Return the page in the language of the translator. Write it as UTF-8.

    The comparison was made with its geometries; every figure on the map is a text of the tables beside it.
    """
    title, same, day = heading_of(comparison, translator)
    head = (
        f'<!DOCTYPE html>\n<html lang="{translator.language}">\n<head>\n<meta charset="utf-8">\n'
        "<!-- content-security-policy -->\n"
        f"<title>{_text(title)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="{LEAFLET_CSS}"/>\n<style>\n{_asset("compare.css")}</style>\n'
        f'<script src="{LEAFLET_JS}"></script>\n</head>\n'
    )
    tables = "".join(
        _table(sheet) for sheet in sheets_of(comparison, translator, only_differences=False) if sheet.lines
    )
    notices = "".join(f"<p>{_text(told)}</p>\n" for _, told in notices_of(comparison, translator))
    body = (
        f"<body>\n<main>\n<h1>{_text(title)}</h1>\n<p>{_text(same)}</p>\n<p>{_text(day)}</p>\n{tables}{notices}</main>\n"
        f"<aside>\n{_choices(comparison, translator)}"
        f'<div id="map" role="application" aria-label="{_text(translator.text("compare.map"))}"></div>\n'
        f'{_key(translator)}<div id="nowhere"></div>\n</aside>\n'
        f'<script type="application/json" id="zonegeo-comparison">{_data(comparison, translator)}</script>\n'
        f"<!--\n{asset('licences.txt')}-->\n"
        f"<script>\n{_asset('compare.js')}</script>\n</body>\n</html>\n"
    )
    return standalone(head + body)


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8")


def _text(text: str) -> str:
    # halves of characters (lone surrogates) are admitted by JSON and not by UTF-8
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def _table(sheet: Sheet) -> str:
    note = f'<p class="note">{_text(sheet.note)}</p>\n' if sheet.note else ""
    head = "".join(f'<th scope="col">{_text(heading)}</th>' for heading in sheet.headings)
    lines = "".join(_line(line) for line in sheet.lines)
    return (
        f'<h2>{_text(sheet.title)}</h2>\n{note}<div class="table"><table id="table-{sheet.id}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table></div>\n"
    )


def _line(line: Line) -> str:
    cells = [f'<th scope="row">{_text(line.cells[0])}</th>']
    for number, text in enumerate(line.cells[1:], start=1):
        mark = line.marks[number] if number < len(line.marks) else ""
        cells.append(f'<td class="{mark}">{_text(text)}</td>' if mark else f"<td>{_text(text)}</td>")
    opened = "<tr>" if line.differs else '<tr class="same">'
    return f"{opened}{''.join(cells)}</tr>\n"


def _choices(comparison: Comparison, translator: Translator) -> str:
    others = [each.id for each in comparison.proposals if each.id != comparison.baseline]
    checked = {others[0]: " checked"} if others else {}
    inputs = "".join(
        f'<label><input type="radio" name="proposal" value="{_text(name)}"{checked.get(name, "")}> '
        f"{_text(name)}</label>\n"
        for name in others
    )
    legend = translator.text("compare.shown", baseline=comparison.baseline)
    return f"<fieldset>\n<legend>{_text(legend)}</legend>\n{inputs}</fieldset>\n"


def _key(translator: Translator) -> str:
    entries = (f"<li>{_swatch(name)}{_text(translator.text(f'key.{name}'))}</li>\n" for name in _KEYS)
    return f'<ul class="key">\n{"".join(entries)}</ul>\n'


def _swatch(name: str) -> str:
    looks = {
        "before": 'fill="none" stroke="#5b6870" stroke-width="2" stroke-dasharray="2 3"',
        "core": 'fill="#0072b2" fill-opacity="0.14" stroke="#0072b2" stroke-width="2"',
        "background": 'fill="#d55e00" fill-opacity="0.18" stroke="#d55e00" stroke-width="2"',
        "added": 'fill="#009e73" fill-opacity="0.55" stroke="#00604a" stroke-width="3"',
        "removed": 'fill="#c0143c" fill-opacity="0.35" stroke="#7a0019" stroke-width="3" stroke-dasharray="4 3"',
    }
    return (
        f'<svg width="22" height="13" aria-hidden="true"><rect x="2" y="2" width="18" height="9" {looks[name]}/></svg>'
    )


def _data(comparison: Comparison, translator: Translator) -> str:
    """The geometries, each with its text, as JSON that ends no script."""
    drawn = {
        "bounds": _bounds(comparison),
        "baseline": [
            _shape("before", outline, outline.geometry, translator)
            for outline in comparison.outlines
            if outline.proposal == comparison.baseline
        ],
        "proposals": [
            {
                "id": difference.after,
                "shapes": list(_shapes(comparison, difference, translator)),
                "nowhere": _nowhere(difference, translator),
            }
            for difference in comparison.differences
            if difference.after != comparison.baseline
        ],
    }
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNSAFE)


def _shapes(comparison: Comparison, difference: Difference, translator: Translator) -> Iterator[dict[str, Any]]:
    for outline in comparison.outlines:
        if outline.proposal == difference.after:
            yield _shape(outline.role, outline, outline.geometry, translator)
    for change in difference.sites:
        text = _change_text(difference.after, change, translator)
        for kind, geometry in (("added", change.added_shape), ("removed", change.removed_shape)):
            if geometry is not None:
                number = site_line(difference.after, change, translator).cells[_COLUMNS[kind]]
                sign = "+" if kind == "added" else "−"
                yield {"kind": kind, "text": text, "label": f"{sign}{number}", "geometry": geometry}


def _shape(kind: str, outline: Outline, geometry: Any, translator: Translator) -> dict[str, Any]:
    name = outline.name.within(translator.language)
    label = "" if kind == "before" else name
    return {"kind": kind, "text": f"{name} [{outline.site}]", "label": label, "geometry": geometry}


def _change_text(proposal: str, change: SiteChange, translator: Translator) -> str:
    """The line of the table about a site, as one text."""
    cells = site_line(proposal, change, translator).cells
    added, removed = (f"{translator.text(f'land.{name}')} {cells[at]}" for name, at in _COLUMNS.items())
    return f"{cells[1]}: {cells[2]} · {added} · {removed}"


def _nowhere(difference: Difference, translator: Translator) -> str:
    names = sorted({name for change in difference.sites for name in change.unlocated if name in change.after})
    return translator.text("compare.nowhere", sites=names) if names else ""


def _bounds(comparison: Comparison) -> Any:
    points = [point for outline in comparison.outlines for point in _points(outline.geometry["coordinates"])]
    if not points:
        return _KOREA
    longitudes, latitudes = ([point[axis] for point in points] for axis in (0, 1))
    return (min(latitudes), min(longitudes)), (max(latitudes), max(longitudes))


def _points(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for each in coordinates:
            yield from _points(each)
