"""The bare outlines of a boundary file with their ids, for measuring without a study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zonegeo.base.file_problems import duplicates
from zonegeo.sources.boundary.identity import names_of
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.reading import Reading


def read_outlines(
    path: Path, *, crs: str | None = None, encoding: str | None = None, layer: str | None = None
) -> dict[str, Mapping[str, Any]]:
    """Return the geometries of a boundary file by what :func:`names_of` calls each feature, in longitude and latitude.

    Features without a geometry are left out: there is nothing to measure. What is said of the file is as
    for :func:`read_boundary_file`.
    """
    reading = Reading()
    features = read_boundary_file(path, crs=crs, encoding=encoding, layer=layer).features
    ids = names_of([feature.properties for feature in features])
    for name in duplicates(ids):
        reading.wrong("duplicate-id", path.name, {"value": name})
    found = {name: f.geometry for name, f in zip(ids, features, strict=True) if f.geometry is not None}
    if not reading.problems and not found:
        reading.wrong("no-outline", path.name, {"value": path.name})
    reading.finish()
    return found
