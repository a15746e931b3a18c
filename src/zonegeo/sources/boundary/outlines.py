"""The bare outlines of a boundary file with their ids, for measuring without a study."""

from __future__ import annotations

from pathlib import Path

from zonegeo.base.message import Message, Tell, keep_quiet
from zonegeo.geometry import Geometry
from zonegeo.sources.boundary.identity import names_of, repeated_ids
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.reading import Reading


def read_outlines(
    path: Path, *, crs: str | None = None, encoding: str | None = None, layer: str | None = None,
    tell: Tell = keep_quiet,
) -> dict[str, Geometry]:  # fmt: skip
    """Return the shapes of a boundary file by what :func:`names_of` calls each feature, in longitude and latitude.

    Features without a geometry are left out: there is nothing to measure. ``tell`` hears of them, and of whatever else
    the reader noticed. What is said of the file is as for :func:`read_boundary_file`.
    """
    reading = Reading()
    read = read_boundary_file(path, crs=crs, encoding=encoding, layer=layer)
    ids, shapes = names_of(read.rows), read.shapes
    if len(set(ids)) < len(ids):
        reading.add(repeated_ids(read.rows, path.name))
    found = {name: shape for name, shape in zip(ids, shapes, strict=True) if shape is not None}
    if not reading.problems and not found:
        reading.wrong("no-outline", path.name, {"value": path.name})
    reading.finish()
    for notice in read.evidence["notices"]:
        tell(Message(notice["code"], notice["values"]))
    return found
