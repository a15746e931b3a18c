"""The use cases of drawing: the map of a result, with what may stand behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.around_sites import surroundings_of
from zonegeo.base.errors import ZonegeoError
from zonegeo.base.message import Tell, keep_quiet
from zonegeo.comparison.difference import timeline_of
from zonegeo.evaluation.other_sites import decided_alike, other_sites_of
from zonegeo.i18n.translator import speaking_of
from zonegeo.model.backdrop import ContextLayer
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Tolerance
from zonegeo.model.study import Study
from zonegeo.rendering.maps import draw_map as draw
from zonegeo.rendering.maps import map_page as page
from zonegeo.rendering.maps.draw_backdrop import Behind
from zonegeo.rendering.maps.map_view import bounds_of
from zonegeo.rendering.maps.tiles import tile_service
from zonegeo.sources.boundary.raw.raw_layer import not_read

if TYPE_CHECKING:
    import folium

    from zonegeo.rendering.maps.draw_backdrop import Behind


def draw_map(evaluation: Evaluation, *, language: str = "en", **behind: Any) -> folium.Map:
    """Return the designation map of a result as a folium map, as a notebook shows it.

    Parameters
    ----------
    evaluation
        The result alone; nothing is measured again.
    language
        ``ko`` or ``en``.
    behind
        ``basemap``, ``layers``, ``tiles``, ``key``, ``context``: as in :func:`map_page`.

    Returns
    -------
    The map, in longitude and latitude on Web Mercator, as every Leaflet map.

    Raises
    ------
    InputError, UsageError
        What is wrong with what is to stand behind the sites.

    Examples
    --------
    >>> import folium
    >>> from zonegeo.api.results.evaluate import evaluate
    >>> isinstance(draw_map(evaluate("hongneung")), folium.Map)
    True
    """
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        return draw(evaluation, language=language, behind=_behind(evaluation, **behind))


def map_page(
    evaluation: Evaluation,
    *,
    language: str = "en",
    basemap: str | Path | None = None,
    layers: Iterable[str | Path | ContextLayer] = (),
    tiles: str | None = None,
    key: str | None = None,
    context: str | Path | None = None,
    study: Study | None = None,
    tell: Tell = keep_quiet,
) -> str:
    """Return the designation map of a result as one HTML page that needs no network.

    Parameters
    ----------
    evaluation
        The result alone; nothing is measured again.
    language
        ``ko`` or ``en``: the language in which the page opens.
    basemap
        The path of a GeoTIFF (or COG) whose part around the sites becomes the ground of the map.
    layers
        Vector files with polygons to be seen around the sites: their paths, or layers that were found.
    tiles
        ``osm`` or ``vworld``: tiles from their servers, which need a network and a page opened over http.
    key
        What ``vworld`` asks for. It stands in the page for everyone who gets it.
    context
        A file with roads, rivers, districts and the like (GeoPackage, GeoJSON, MBTiles, PMTiles) to be drawn quietly
        below everything, before what is kept for this computer (:func:`add_context`) and what zonegeo carries;
        ``"none"`` for nothing at all.
    study
        The study of the result: the page then steps through its dated proposals (two or more), and a draft may take
        over sites of its other proposals.
    tell
        Called with what was noticed, such as lines and points of a layer, which are not drawn.

    Returns
    -------
    The page; write it as UTF-8.

    Raises
    ------
    InputError, UsageError
        What is wrong with what is to stand behind the sites.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import evaluate
    >>> page = map_page(evaluate("hongneung"))
    >>> page.startswith("<!DOCTYPE html>"), "Content-Security-Policy" in page
    (True, True)
    """
    behind = _behind(
        evaluation, basemap=basemap, layers=layers, tiles=tiles, key=key, context=context, study=study, tell=tell
    )
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        return page(evaluation, language=language, behind=behind)


def _behind(
    evaluation: Evaluation,
    *,
    basemap: str | Path | None = None,
    layers: Iterable[str | Path | ContextLayer] = (),
    tiles: str | None = None,
    key: str | None = None,
    context: str | Path | None = None,
    study: Study | None = None,
    tell: Tell = keep_quiet,
) -> Behind:
    picture = None
    if basemap is not None:
        from zonegeo.sources.raster.basemap import read_basemap

        picture = read_basemap(Path(basemap), bounds=bounds_of(evaluation))
    read = []
    if layers:
        from zonegeo.sources.boundary.context_layers import read_context

        read = [each if isinstance(each, ContextLayer) else read_context(Path(each), tell=tell) for each in layers]
        for each in read:
            for notice in not_read(each.left_out):
                tell(replace(notice, values={"value": f"{each.name}: {notice.values['value']}"}))
    around = surroundings_of(bounds_of(evaluation), context)
    tiled = None if tiles is None else tile_service(tiles, key)
    if study is None:
        return Behind(picture, tiled, tuple(read), around)
    own = {site.id for site in evaluation.sites}
    has_others = any(site not in own for proposal in study.proposals.values() for site in proposal.sites)
    # the profile is read again for other sites alone
    others = other_sites_of(study, own, _tolerances(evaluation, study)) if has_others else ()
    proposals = tuple(each for each in study.proposals.values() if each.id != evaluation.proposal)
    known = evaluation.proposal in study.proposals
    day = date.fromisoformat(evaluation.as_of)
    alike = decided_alike(study, evaluation.proposal, day) if known else frozenset()
    return Behind(picture, tiled, tuple(read), around, timeline_of(study), others, proposals, alike)


def _tolerances(evaluation: Evaluation, study: Study) -> tuple[Tolerance, ...] | None:
    """Return the tolerances of the profile that decided; ``None`` where its file is not at hand any more."""
    for name in dict.fromkeys((evaluation.profile.id, study.profile)):
        try:
            profile = read_profile(name)
        except ZonegeoError:
            continue
        if profile.sha256 == evaluation.profile.sha256:
            return profile.tolerances
    return None
