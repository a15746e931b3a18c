"""The bare outlines of a boundary file with their ids, for measuring without a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.validation import duplicates
from zonegeo.sources.boundary_files import is_boundary_format, read_boundary_file
from zonegeo.sources.documents import parse_json, read_bytes
from zonegeo.sources.geojson import Feature, features_of

_READABLE = (".geojson", ".json")


def read_outlines(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the geometries of a boundary file by feature id (else by number), in longitude and latitude.

    Features without a geometry are left out: there is nothing to measure.
    """
    problems: list[Problem] = []
    features = _features(path, problems)
    ids = [str(feature.properties.get("id", number)) for number, feature in enumerate(features)]
    problems.extend(Problem("duplicate-id", path.name, {"value": name}) for name in duplicates(ids))
    found = {name: f.geometry for name, f in zip(ids, features, strict=True) if f.geometry is not None}
    if not problems and not found:
        problems.append(Problem("no-outline", path.name, {"value": path.name}))
    if problems:
        raise InputError(problems)
    return found


def _features(path: Path, problems: list[Problem]) -> Sequence[Feature]:
    if is_boundary_format(path):
        return read_boundary_file(path).features
    content = read_bytes(path)
    if path.suffix.lower() not in _READABLE:
        raise InputError(Problem("format-not-read", path.name, {"value": path.suffix or path.name}))
    return features_of(parse_json(content, where=path.name), path.name, problems)
