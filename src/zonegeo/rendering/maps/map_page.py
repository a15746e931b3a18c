"""Draw an evaluation: a folium map whose root renders as one page that loads nothing."""

from __future__ import annotations

import html
from hashlib import sha256
from typing import Any

import numpy as np

from zonegeo.base.late_library import unused_closed
from zonegeo.base.plain_text import in_one_line
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps.draw_backdrop import NOTHING_BEHIND, Behind
from zonegeo.rendering.maps.map_view import bounds_of, view_of
from zonegeo.rendering.page.data_block import data_block, inert_json
from zonegeo.rendering.page.linker import linked
from zonegeo.rendering.page.standalone import LEAFLET_CSS, LEAFLET_JS, asset, standalone
from zonegeo.rendering.page.typeface import typeface_style

with unused_closed("folium"):
    import folium
    from branca.element import Element, Figure
    from folium.template import Template

START = "maps/assets/start.js"
STYLES = (
    "page/assets/panel.css", "page/assets/map.css", "maps/assets/tools.css", "maps/assets/editor.css",
    "maps/assets/print.css",
)  # fmt: skip


def draw_map(evaluation: Evaluation, *, language: str, behind: Behind = NOTHING_BEHIND) -> folium.Map:
    """Return the map of an evaluation, which a notebook shows and ``save`` writes.

    Parameters
    ----------
    evaluation
        The result; nothing is measured again.
    language
        ``ko`` or ``en``: the language in which the page opens. Both are in the page.
    behind
        A basemap and layers that stand behind the sites; by default none. Tiles are the one thing for which a page
        asks a network, and its policy then names their server.

    Returns
    -------
    A ``folium.Map``. Layers may be added as to any other; those that need scripts from elsewhere make rendering fail
    with ``UnknownResourceError``, because the page is to open without a network.

    Examples
    --------
    >>> import folium, zonegeo
    >>> isinstance(draw_map(zonegeo.evaluate("hongneung"), language="ko"), folium.Map)
    True
    """
    view = view_of(evaluation, language=language, behind=behind)
    data = inert_json(view)
    drawn = _ZoneMap(bounds_of(evaluation), identity=sha256(data.encode("utf-8")).hexdigest()[:16])
    origin = "" if behind.tiles is None else behind.tiles[0].origin
    figure = _PageFigure(title=in_one_line(view["title"][language]), language=language, images_from=origin)
    figure.add_child(drawn)
    drawn.add_child(_ZonePage(data, map_name=drawn.get_name(), identity=drawn._id))
    return drawn


def map_page(evaluation: Evaluation, *, language: str, behind: Behind = NOTHING_BEHIND) -> str:
    """Return the map of an evaluation as the text of one HTML file that loads nothing.

    Parameters
    ----------
    evaluation, language, behind
        As in :func:`draw_map`.

    Returns
    -------
    The page; the same evaluation gives the same text. Write it as UTF-8.
    """
    page: str = draw_map(evaluation, language=language, behind=behind).get_root().render()
    return page


class _Verbatim(Element):
    """Text that is not a template: branca would run ``{{ … }}`` in a site's name as Jinja."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_kwargs: Any) -> str:
        return self._text


class _PageFigure(Figure):
    """The page: language, title and policy in the head, nothing linked."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.language }}">\n'
        "<head>\n"
        '<meta charset="utf-8">\n'
        "<!-- content-security-policy -->\n"
        "<title>{{ this.title }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "</head>\n"
        "<body>\n"
        "{{ this.html.render(**kwargs) }}\n"
        "<script>\n"
        "{{ this.script.render(**kwargs) }}\n"
        "</script>\n"
        "</body>\n"
        "</html>\n"
    )

    def __init__(self, *, title: str, language: str, images_from: str) -> None:
        super().__init__(title=html.escape(title), height="720px")
        self.language = language
        self._images_from = images_from
        self.header._children.clear()

    def render(self, **kwargs: Any) -> str:
        return standalone(super().render(**kwargs), images_from=self._images_from)


class _ZoneMap(folium.Map):
    """A folium map without the libraries and addresses of the ordinary one, and with a stable id."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1">
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <aside class="panel" id="panel"></aside>
            <main class="stage" id="stage">
            <div class="around" id="around"><div class="folium-map" id="{{ this.get_name() }}"></div></div>
            </main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
                center: {{ this.location|tojson }}, crs: L.CRS.{{ this.crs }}, ...{{ this.options|tojavascript }}
            });
        {% endmacro %}
        """
    )

    def __init__(self, bounds: tuple[float, float, float, float], *, identity: str) -> None:
        west, south, east, north = bounds
        super().__init__(
            # of an array folium does not ask whether it is a data frame
            location=np.array([(south + north) / 2, (west + east) / 2]),  # type: ignore[arg-type]
            tiles=None,
            zoom_start=14,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            fade_animation=False,
        )
        self._id = identity
        # of this map alone: folium keeps these lists on the class, and add_js_link appends to them
        self.default_js = [("leaflet", LEAFLET_JS)]
        self.default_css = [("leaflet_css", LEAFLET_CSS)]
        self._bounds = bounds

    def _get_self_bounds(self) -> list[list[float | None]]:
        west, south, east, north = self._bounds
        return [[south, west], [north, east]]


class _ZonePage(Element):
    """Everything that is ours: styles and scripts into the head, the data as one inert block, one call to start."""

    def __init__(self, data: str, *, map_name: str, identity: str) -> None:
        super().__init__()
        self._name = "ZonePage"
        self._id = identity
        self._data = data
        self._map_name = map_name

    def render(self, **_kwargs: Any) -> str:
        figure = self.get_root()
        assert isinstance(figure, Figure)  # noqa: S101 - a map always stands in a figure
        # pictures and packed numbers are in ASCII, which is in the typeface anyway
        script = f"var zonegeo = {linked(START)};\n"
        letters = self._data + script
        figure.header.add_child(_Verbatim(f"<style>\n{typeface_style(letters)}</style>\n"), name="typeface")
        for name in STYLES:
            figure.header.add_child(_Verbatim(f"<style>\n{asset(name)}</style>\n"), name=name)
        figure.header.add_child(_Verbatim(f"<script>\n{script}</script>\n"), name="script")
        licence = _Verbatim(f"<!--\n{asset('page/assets/licences.txt')}-->\n")
        figure.html.add_child(licence, name="licences")
        figure.html.add_child(_Verbatim(data_block("zonegeo-data", self._data)), name="data")
        start = f"zonegeo.atlas = zonegeo.start({self._map_name}, document.getElementById('zonegeo-data'));"
        figure.script.add_child(_Verbatim(start), name="start")
        return ""
