"""Where the coordinates of a file lie in the world: moved to longitude and latitude, or refused with the fix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geometry import Floats, Shapes, Truths
from zonegeo.sources.boundary.coordinate_system import CoordinateSystem, coordinate_system, largest_distance_m
from zonegeo.sources.boundary.raw.raw_layer import RawLayer
from zonegeo.sources.boundary.raw.shapes import coordinates_of, moved, positions_of
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes, all_at_once

# land of the Republic of Korea, west, south, east, north in degrees: the mainland with Jeju, Ulleungdo with Dokdo
KOREA = ((124.5, 33.0, 129.7, 38.7), (130.7, 37.1, 132.0, 37.7))
_MARGIN = 3.0  # degrees around a CRS's area of use: data reach beyond their belt, never beyond half a zone more
_COAST = 0.25  # degrees around Korea: harbours and reclaimed land, and not the origin of a drawing


@value
class Placed:
    """Geometries in longitude and latitude, the system they came from, and what was noticed."""

    geometries: Sequence[Mapping[str, Any] | None]
    system: CoordinateSystem
    notices: tuple[Message, ...]


def place(raw: RawLayer, *, option: str | None, swap_xy: bool, where: str) -> Placed:
    """Move a layer to longitude and latitude.

    Raises
    ------
    InputError
        What :func:`coordinate_system` refuses; ``coordinates-in-degrees``, ``coordinates-projected``,
        ``lonlat-swapped``, ``axes-swapped``, ``coordinates-outside-crs``, ``coordinates-outside-area`` and
        ``dxf-unit-unclear``.
    """
    system = coordinate_system(raw.crs, option=option, known_by=raw.crs_known_by, where=where)
    told: tuple[Message, ...] = ()
    found = _moved(raw, system, swap_xy=swap_xy)
    if raw.unit is not None and not system.is_geographic:
        found, told = _by_unit(found, _moved(raw, system, swap_xy=swap_xy, unit_m=raw.unit[1]), raw.unit, where)
    if found.problems:
        raise InputError((*raw.problems, *found.problems))
    notices = (*told, *_notices(raw, system, option), *_far_notices(found.geometries, system))
    return Placed(found.geometries, system, notices)


@value
class _Moved:
    """Geometries in longitude and latitude, ``None`` where there is a problem or was none."""

    geometries: Sequence[Mapping[str, Any] | None]
    problems: list[Problem]


def _moved(raw: RawLayer, system: CoordinateSystem, *, swap_xy: bool, unit_m: float = 1.0) -> _Moved:
    """Move geometries whose numbers are so many metres each, or the unit of the CRS."""
    problems: list[Problem] = []
    geometries: list[Mapping[str, Any] | None] = []

    def numbers(xy: Floats) -> Floats:
        return (xy[:, ::-1] if swap_xy else xy) * unit_m

    changed = swap_xy or unit_m != 1.0
    whole = all_at_once(raw.geometries)
    own_shapes = None if whole is None else shapely.transform(whole.array, numbers) if changed else whole.array
    if own_shapes is not None and (placed := _placed_at_once(own_shapes, system)) is not None:
        return _Moved(placed, problems)
    for geometry, spot in zip(raw.geometries, raw.places, strict=True):  # one by one: each fault has its own place
        own = moved(geometry, numbers) if geometry is not None and changed else geometry
        problem = None if own is None else next(_number_problems(own, system, spot), None)
        if own is None or problem is not None:
            geometries.append(None)
        else:
            geometries.append(moved(own, system.move))
            problem = next(_place_problems(own, system, spot), None)
        if problem is not None:
            problems.append(problem)
    return _Moved(geometries, problems)


def _placed_at_once(own: Shapes, system: CoordinateSystem) -> WrittenShapes | None:
    """Move all shapes together; ``None`` where one of them has a problem, which is told one by one."""
    bounds = shapely.bounds(own[~shapely.is_missing(own)])
    x, y = bounds[:, [0, 2]], bounds[:, [1, 3]]
    if system.is_geographic:
        odd = (np.abs(x) > 180).any(axis=1) | (np.abs(y) > 90).any(axis=1)
    else:
        odd = (np.abs(bounds) <= 180).all(axis=1)
    if odd.any() or not len(bounds):
        return None
    lonlat = system.to_lonlat(own)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    if not np.isfinite(shapely.get_coordinates(lonlat)).all() or _is_odd_place(middle, system).any():
        return None
    return WrittenShapes(lonlat)


def _is_odd_place(xy: Floats, system: CoordinateSystem) -> Truths:
    """What :func:`_place_problems` tells, of many places at once: positions in the file's numbers, shape ``(n, 2)``."""
    where = system.move(xy).T
    near_coast = [_within(where[0], where[1], box, _COAST) for box in KOREA if _is_korean(system)]
    fine = np.logical_or.reduce([_in_korea(where), *near_coast])
    odd = ~fine
    if odd.any():  # hardly ever
        far = system.area is not None and ~_within(where[0], where[1], system.area, _MARGIN)
        odd &= _in_korea(system.move(xy[:, ::-1]).T) | _is_korean(system) | far
    return np.asarray(odd)


def _in_korea(lonlat: Floats) -> Truths:
    return np.asarray(np.logical_or.reduce([_within(lonlat[0], lonlat[1], box, 0.0) for box in KOREA]))


def _by_unit(
    written: _Moved, in_unit: _Moved, unit: tuple[str, float], where: str
) -> tuple[_Moved, tuple[Message, ...]]:
    """Return the reading that lies where the CRS is used: drawings often say a unit that their numbers do not have.

    Where both do, nobody can know which one is meant.
    """
    name, metres = unit
    if in_unit.problems:
        return written, (Message("notice.dxf-unit", {"value": name}),)
    if written.problems:
        return in_unit, (Message("notice.dxf-unit-applied", {"value": name, "factor": f"{metres:.10g}"}),)
    return _Moved([], [Problem("dxf-unit-unclear", where, {"value": name})]), ()


def _number_problems(own: Mapping[str, Any], system: CoordinateSystem, spot: str) -> Iterator[Problem]:
    """The numbers by themselves: degrees where the CRS has metres, or the other way round."""
    xy = coordinates_of(own)
    if not len(xy):
        return
    x, y = xy[:, 0], xy[:, 1]
    if system.is_geographic:
        outside = np.flatnonzero((np.abs(x) > 180) | (np.abs(y) > 90))
        if len(outside):
            east, north = (float(each) for each in xy[outside[0]])
            code = "lonlat-swapped" if abs(east) <= 90 and abs(north) <= 180 else "coordinates-projected"
            yield Problem(code, f"{spot}.geometry", {"value": f"{east}, {north}", "x": east, "y": north})
    elif bool((np.abs(x) <= 180).all() and (np.abs(y) <= 180).all()):
        value = f"{float(x[0])}, {float(y[0])}"
        yield Problem("coordinates-in-degrees", f"{spot}.geometry", {"value": value, "crs": system.name})


def _place_problems(own: Mapping[str, Any], system: CoordinateSystem, spot: str) -> Iterator[Problem]:
    """Where the numbers lie: nowhere, at the mirror place of Korea, or far from where the CRS is used."""
    xy = coordinates_of(own)
    if not len(xy):
        return
    if not np.isfinite(system.move(xy)).all():
        yield Problem("coordinates-outside-crs", f"{spot}.geometry", {"value": system.name})
        return
    middle = (xy.min(axis=0) + xy.max(axis=0))[None, :] / 2
    lon, lat = (float(each) for each in system.move(middle)[0])
    values = {"value": f"{middle[0, 0]:.10g}, {middle[0, 1]:.10g}", "lon": lon, "lat": lat, "crs": system.name}
    if in_korea(lon, lat) or (_is_korean(system) and any(_within(lon, lat, box, _COAST) for box in KOREA)):
        return
    mirrored = system.move(middle[:, ::-1])[0]
    if in_korea(float(mirrored[0]), float(mirrored[1])):
        code = "lonlat-swapped" if system.is_geographic else "axes-swapped"
        yield Problem(code, f"{spot}.geometry", {**values, "x": middle[0, 0], "y": middle[0, 1]})
    elif _is_korean(system) or (system.area is not None and not _within(lon, lat, system.area, _MARGIN)):
        yield Problem("coordinates-outside-area", f"{spot}.geometry", values)


def _is_korean(system: CoordinateSystem) -> bool:
    """True for a projected CRS that is made for Korea: nothing of any other land is drawn in it."""
    if system.is_geographic or system.area is None:
        return False
    west, south, east, north = system.area
    return in_korea((west + east) / 2, (south + north) / 2)


def in_korea(lon: float, lat: float) -> bool:
    """True on the land of Korea and the sea between its islands."""
    return any(bool(_within(lon, lat, box, 0.0)) for box in KOREA)


def _within(lon: Any, lat: Any, box: tuple[float, float, float, float], margin: float) -> Any:
    """True in a box of degrees: of one place, or of arrays of them."""
    west, south, east, north = box
    return (west - margin <= lon) & (lon <= east + margin) & (south - margin <= lat) & (lat <= north + margin)


def _notices(raw: RawLayer, system: CoordinateSystem, option: str | None) -> Iterator[Message]:
    """An option that says another place than the file is said, with how far apart the two are."""
    if option is None or raw.crs is None or raw.crs_known_by != "file":
        return
    corners = [xy for geometry in raw.geometries[:1000] if geometry for xy in list(positions_of(geometry))[:1]]
    try:
        told = coordinate_system(raw.crs, option=None, where="")
    except InputError:
        return  # the option is the fix for what the file says
    apart = largest_distance_m(system, told, np.array([xy[:2] for xy in corners], dtype=float).reshape(-1, 2))
    if apart > 0.01:
        values = {"value": told.name, "option": system.name, "distance": {"value": apart, "unit": "m"}}
        yield Message("notice.crs-option-differs", values)


def _far_notices(placed: Sequence[Mapping[str, Any] | None], system: CoordinateSystem) -> Iterator[Message]:
    """Boundaries in another country are no fault, but mostly they are numbers of another CRS than the file says."""
    if isinstance(placed, WrittenShapes):
        xy, owner = shapely.get_coordinates(placed.array, return_index=True)
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        abroad = ~_in_korea(xy[first].T)
        placed = [placed[int(owner[first[abroad.argmax()]])]] if abroad.any() else []
    for geometry in placed:
        lon, lat = next(positions_of(geometry), [128.0, 37.0])[:2] if geometry else (128.0, 37.0)
        if not in_korea(lon, lat):
            yield Message("notice.outside-korea", {"lon": round(lon, 3), "lat": round(lat, 3), "crs": system.name})
            return
