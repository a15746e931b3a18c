"""Layers as GDAL writes them, through pyogrio: GeoPackage and Shapefile."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.files.temporary_folder import without_folder
from zonegeo.base.late_module import LateModule
from zonegeo.exports.feature_table import Table, cells, wkb_of
from zonegeo.geometry import Geometry

pyogrio = LateModule("pyogrio")

_TYPES = {"integer": np.int64, "real": np.float64, "logical": np.bool_}


def write_layer(
    path: Path, table: Table, shapes: Sequence[Geometry | None], *, names: Mapping[str, str], driver: str, crs: str,
    layer: str, encoding: str | None = None, logical: bool = True, values: Mapping[str, Sequence[Any]] | None = None,
    **options: str,
) -> None:  # fmt: skip
    """Write one layer of polygons.

    Parameters
    ----------
    names
        What each column is called in the file.
    logical
        False where the format has no yes and no: 1 and 0 stand for them.
    values
        Columns whose values are not those of the table.

    Raises
    ------
    InputError
        ``format-refused`` with what GDAL says.
    """
    arrays, masks = [], []
    for column in table.columns:
        found = list((values or {}).get(column.name, cells(table, column)))
        missing = np.array([each is None for each in found], dtype=bool)
        masks.append(missing)
        if column.kind == "text":
            arrays.append(np.array([*found, None], dtype=object)[:-1])
        else:
            kind = np.int64 if column.kind == "logical" and not logical else _TYPES[column.kind]
            arrays.append(np.array([0 if each is None else each for each in found], dtype=kind))
    kinds = {each.geom_type for each in shapes if each is not None}
    several = "MultiPolygon" in kinds
    try:
        with warnings.catch_warnings(record=True) as lost:
            warnings.simplefilter("always")  # not "error": what is raised while GDAL writes reaches nobody
            pyogrio.raw.write(
                path, wkb_of(shapes), arrays, [names[each.name] for each in table.columns], field_mask=masks,
                layer=layer, driver=driver, crs=crs, encoding=encoding, promote_to_multi=several,
                geometry_type="MultiPolygon" if several else "Polygon", **options,
            )  # fmt: skip
        if lost:  # whatever GDAL warns of was lost on the way into the format
            raise RuntimeError(str(lost[0].message))
    except (RuntimeError, ValueError) as error:  # pyogrio's own errors are RuntimeErrors
        detail = library_fault(without_folder(error, path.parent))
        raise InputError(Problem("format-refused", path.suffix, {"value": driver, "detail": detail})) from None
