"""The CRS that a file is written in, and the way there from longitude and latitude."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from pyproj.transformer import Transformer, TransformerGroup

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.geometry import Floats, Geometry

LONLAT = "EPSG:4326"
# a micrometre: far below any survey, and above what versions of PROJ differ in
_PLANE_DIGITS = 6


def output_crs(code: str | None) -> CRS:
    """Return the CRS of that code, longitude and latitude without one.

    Raises
    ------
    UsageError
        ``export-crs-not-understood``.
    """
    try:
        crs = CRS.from_user_input(code or LONLAT)
    except CRSError:
        raise UsageError(Problem("export-crs-not-understood", "--export-crs", {"value": str(code)[:80]})) from None
    if not crs.is_projected and not crs.is_geographic:
        raise UsageError(Problem("export-crs-not-understood", "--export-crs", {"value": crs.name[:80]}))
    return crs


def only_lonlat(code: str | None, suffix: str) -> None:
    """Refuse another CRS than longitude and latitude for a format that has no other (GeoJSON, KML)."""
    if code is not None and not output_crs(code).equals(CRS(LONLAT)):
        raise UsageError(Problem("export-crs-fixed", "--export-crs", {"value": code, "suffix": suffix}))


def projected(shapes: Sequence[Geometry | None], code: str | None) -> list[Geometry | None]:
    """Return shapes from longitude and latitude (degrees, WGS 84) in the CRS of that code, x before y.

    The best transformation to longitude and latitude that PROJ has here is used the other way round, as the file will
    be read; never a ballpark one. Planes are kept to a micrometre.

    Raises
    ------
    InputError
        ``crs-no-transformation``; ``coordinates-outside-crs`` where the CRS does not reach.
    """
    crs = output_crs(code)
    if crs.equals(CRS(LONLAT)):
        return list(shapes)
    transformer = _transformer(crs.to_wkt())
    if transformer is None:
        raise InputError(Problem("crs-no-transformation", "--export-crs", {"value": crs.name}))

    def move(xy: Floats) -> Floats:
        moved = _inverse(transformer, xy)
        return np.round(moved, _PLANE_DIGITS) if crs.is_projected else moved

    found = []
    for number, shape in enumerate(shapes):  # one by one: each fault has its own place
        there = None if shape is None else shapely.transform(shape, move)
        if there is not None and not np.isfinite(shapely.get_coordinates(there)).all():
            raise InputError(Problem("coordinates-outside-crs", f"features[{number}]", {"value": crs.name}))
        found.append(there)
    return found


def _inverse(transformer: Transformer, lonlat: Floats) -> Floats:
    """Return the coordinates that the transformation leads from to these positions.

    PROJ turns a datum shift by small angles around by their negatives, which misses by millimetres (5 mm from the
    Bessel datum of Korea): what it misses by is taken off twice, and nanometres remain.
    """
    aimed = np.asarray(lonlat, dtype=float)
    found = np.column_stack(transformer.transform(aimed[:, 0], aimed[:, 1], direction="INVERSE"))
    for _ in range(2):
        missed = np.column_stack(transformer.transform(found[:, 0], found[:, 1])) - lonlat
        aimed = aimed - missed
        found = np.column_stack(transformer.transform(aimed[:, 0], aimed[:, 1], direction="INVERSE"))
    return found


@lru_cache(maxsize=8)
def _transformer(wkt: str) -> Transformer | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a better grid exists elsewhere
            found = TransformerGroup(CRS(wkt), LONLAT, always_xy=True, allow_ballpark=False).transformers
    except ProjError:
        return None
    return found[0] if found else None
