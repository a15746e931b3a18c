"""Measure bare outlines: what ``zonegeo measure`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from zonegeo.evaluation.finding import geojson
from zonegeo.geodesy.crs import AnalysisCrs, analysis_crs, belt_for
from zonegeo.geodesy.distance import ellipsoid_length, nearest_lines, separation
from zonegeo.geodesy.nearest_other import nearest_other
from zonegeo.geodesy.plane_area import ellipsoid_area, plane_area
from zonegeo.geometry import Geometry, Shapes, column_of

Outlines = Mapping[str, Geometry]


def _plane_for(lonlat: Shapes, crs: str | None) -> AnalysisCrs:
    bounds = shapely.total_bounds(lonlat)
    plane = analysis_crs(crs or belt_for(bounds))
    plane.check_fit(bounds, "--measure-in")
    return plane


def measure_areas(outlines: Outlines, *, crs: str | None) -> list[dict[str, Any]]:
    """Return one row for each outline: id, areas in m2, perimeter in m, and the CRS they were measured in."""
    lonlat = column_of(outlines.values())
    plane = _plane_for(lonlat, crs)
    shapes = plane.to_plane(lonlat)
    columns = zip(outlines, plane_area(shapes), ellipsoid_area(lonlat), shapely.length(shapes), strict=True)
    return [
        {"id": name, "area_m2": float(area), "ellipsoid_area_m2": float(ellipsoid), "perimeter_m": float(length),
         "crs": plane.code}
        for name, area, ellipsoid, length in columns
    ]  # fmt: skip


def measure_pair(outlines: Outlines, first: str, second: str, *, crs: str | None) -> dict[str, Any]:
    """Return the separation of two outlines in m, plane and ellipsoidal, with the line between the nearest points."""
    lonlat = column_of(outlines[name] for name in (first, second))
    plane = _plane_for(lonlat, crs)
    a, b = plane.to_plane(lonlat) if first != second else plane.to_plane(lonlat)[[0, 0]]
    line = plane.to_lonlat(np.atleast_1d(nearest_lines(a, b)))
    return {
        "from": first,
        "to": second,
        "separation_m": float(separation(a, b)),
        "ellipsoid_separation_m": float(ellipsoid_length(line)[0]),
        "centroid_distance_m": float(separation(shapely.centroid(a), shapely.centroid(b))),
        "crs": plane.code,
        "line": geojson(line[0]),
    }


def measure_nearest(outlines: Outlines, *, crs: str | None) -> list[dict[str, Any]]:
    """Return one row for each outline: the nearest of the others and how far it is in the plane, m, edge to edge.

    Of equally near ones the first in the file; an outline that is alone has none.
    """
    lonlat = column_of(outlines.values())
    plane = _plane_for(lonlat, crs)
    names = list(outlines)
    if len(names) == 1:
        return [{"from": names[0], "to": None, "separation_m": None, "crs": plane.code}]
    metres, which = nearest_other(plane.to_plane(lonlat))
    return [
        {"from": name, "to": names[other], "separation_m": apart, "crs": plane.code}
        for name, other, apart in zip(names, which.tolist(), metres.tolist(), strict=True)
    ]
