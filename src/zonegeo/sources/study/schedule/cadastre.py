"""The cadastral layer (연속지적도): the parcels that are listed, and those around the outlines of the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.parcel import ParcelError, ParcelNumber
from zonegeo.model.schedule import CadastralParcel
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.raw.pnu import pnu_columns
from zonegeo.sources.boundary.raw.raw_layer import RawLayer
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.named_files import shown_name
from zonegeo.sources.study.study_schema import FileChoice

# a column of numbers is one of parcel numbers where so many of its values are
_SHARE = 0.95
_LOOKED_AT = 2000


@value
class Cadastre:
    """A cadastral layer: the numbers of all its parcels, and those parcels that were kept, with their outlines."""

    name: str
    numbers: frozenset[str]
    parcels: tuple[CadastralParcel, ...]


def read_cadastre(
    study: Path, choice: FileChoice, wanted: frozenset[str], outlines: Sequence[Any], reading: Reading
) -> Cadastre:
    """Return the parcels of a layer that are ``wanted`` or touch the boxes of ``outlines`` (longitude, latitude).

    Raises
    ------
    InputError
        ``cadastre-without-pnu``, and what is wrong with the file.
    """
    shown = shown_name(study, choice.file)
    column, numbers = "", frozenset[str]()

    def keep(raw: RawLayer) -> Sequence[int]:
        nonlocal column, numbers
        column = pnu_column(raw.rows, choice.fields.get("pnu"), shown)
        told = [_digits(row.get(column)) for row in raw.rows]
        numbers = frozenset(told)
        near = _near(raw, choice.crs, outlines, shown)
        return [n for n, number in enumerate(told) if number in wanted or near[n]]

    own = {name: theirs for name, theirs in choice.fields.items() if name != "pnu"}
    read = read_boundary_file(
        study.parent / choice.file, crs=choice.crs, encoding=choice.encoding, layer=choice.layer,
        swap_xy=choice.swap_xy, fields=own, only=choice.where, shown=shown, keep=keep, mend=_mended,
    )  # fmt: skip
    told = read.evidence
    first = replace(
        read.inputs[0], crs=str(told["crs"]), operation=str(told["transformation"]),
        accuracy_m=told["transformation_accuracy_m"],
    )  # fmt: skip
    reading.remember(first, *read.inputs[1:])
    kept = [
        CadastralParcel(_digits(each.properties.get(column)), each.geometry, each.where)
        for each in read.features
        if each.geometry is not None
    ]
    return Cadastre(shown, numbers, tuple(kept))


def pnu_column(rows: Sequence[Mapping[str, Any]], asked: str | None, where: str) -> str:
    """Return the column that has the parcel numbers: the one that is told, or is called so, or has nothing else in it.

    Raises
    ------
    InputError
        ``cadastre-without-pnu`` with the columns that there are.

    >>> pnu_column([{"A0": 1, "A2": "1123010700109500000"}, {"A0": 2, "A2": "1123010700109510000"}], None, "a.shp")
    'A2'
    """
    names = list(dict.fromkeys(name for row in rows[:_LOOKED_AT] for name in row))
    for name in (asked,) if asked else (*pnu_columns(names), *names):
        cells = [_digits(row.get(name)) for row in rows[:_LOOKED_AT]]
        if cells and sum(map(_is_number, cells)) >= _SHARE * len(cells):
            return str(name)
    raise InputError(Problem("cadastre-without-pnu", where, {"value": asked or "", "known": ", ".join(names[:40])}))


def _digits(given: Any) -> str:
    return "" if given is None or isinstance(given, float) else str(given).strip().replace("-", "")


def _is_number(text: str) -> bool:
    try:
        ParcelNumber.parse(text)
    except ParcelError:
        return False
    return True


def _near(raw: RawLayer, crs: str | None, outlines: Sequence[Any], where: str) -> Any:
    """Say which shapes touch the box of an outline: by boxes, in the file's own coordinates."""
    near = np.zeros(len(raw.rows), dtype=bool)
    if not outlines:
        return near
    system = coordinate_system(raw.crs, option=crs, known_by=raw.crs_known_by, where=where)
    bounds = shapely.bounds(_shapes(raw))
    for outline in outlines:
        corners = shapely.get_coordinates(shapely.segmentize(shapely.box(*outline.bounds), 0.01))
        plane = system.move_back(corners)
        (west, south), (east, north) = plane.min(axis=0), plane.max(axis=0)
        with np.errstate(invalid="ignore"):
            near |= (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return near


def _shapes(raw: RawLayer) -> Any:
    if isinstance(raw.geometries, WrittenShapes):
        return raw.geometries.array
    found = np.empty(len(raw.geometries), dtype=object)
    found[:] = [None if each is None else shape_of(each) for each in raw.geometries]
    return found


def _mended(geometries: Sequence[Any], places: Sequence[str]) -> Sequence[Any]:
    """A parcel that crosses itself is no boundary of ours: its land is what its rings enclose."""
    found: list[Any] = []
    for geometry in geometries:
        given = None if geometry is None else shape_of(geometry)
        if given is None or given.is_valid:
            found.append(geometry)
        else:
            parts = [p for p in shapely.get_parts(shapely.make_valid(given)) if p.geom_type == "Polygon"]
            found.append(geometry_of(shapely.union_all(parts)) if parts else None)
    return found
