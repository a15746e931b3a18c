"""TopoJSON 1.0: arcs shared between shapes, quantised where a transform says so, put together into rings again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.sources.boundary.identity import properties_of
from zonegeo.sources.boundary.raw.gdal_layer import choose_layer
from zonegeo.sources.boundary.raw.raw_layer import MOST_POSITIONS, Request, broken, too_complex

_METRES_PER_DEGREE = 111_320  # on the equator: one degree is nowhere longer


def topology_features(
    document: Mapping[str, Any], request: Request
) -> tuple[str, list[dict[str, Any]], tuple[Message, ...]]:
    """Return the chosen object of a topology with its features, and how coarse its quantisation is.

    Raises
    ------
    InputError
        ``unknown-layer``, ``layer-not-chosen``, ``format-broken`` with the place of the fault, ``file-too-complex``.
    """
    objects = document.get("objects")
    if not isinstance(objects, dict) or not isinstance(document.get("arcs"), list):
        raise broken(request.name, "objects, arcs")
    name = choose_layer(tuple(objects), request)
    topology = _Topology(document, request.name)
    entry = objects[name]
    listed = entry.get("geometries") if isinstance(entry, dict) and entry.get("type") == "GeometryCollection" else None
    features = []
    for number, each in enumerate(listed if isinstance(listed, list) else [entry]):
        if not isinstance(each, dict):
            raise broken(request.name, f"objects.{name}[{number}]")
        geometry = topology.geometry(each, f"objects.{name}[{number}]")
        features.append({"type": "Feature", "properties": properties_of(each), "geometry": geometry})
    return name, features, topology.notices


class _Topology:
    """The arcs of a document, decoded once, and the count of positions that its shapes have asked for."""

    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        self.name = name
        self.taken = 0
        self.scale, self.translate = self._transform(document.get("transform"))
        self.arcs = [self._decoded(arc, number) for number, arc in enumerate(document["arcs"])]
        self.notices: tuple[Message, ...] = ()
        if self.scale is not None:
            step = max(abs(each) for each in self.scale) * _METRES_PER_DEGREE
            self.notices = (Message("notice.topology-quantised", {"distance": f"{step:.3g} m"}),)

    def _transform(self, given: Any) -> tuple[tuple[float, float] | None, tuple[float, float]]:
        if given is None:
            return None, (0.0, 0.0)
        try:
            (a, b), (c, d) = given["scale"], given["translate"]
            found = tuple(float(each) for each in (a, b, c, d))
        except (TypeError, ValueError, KeyError):
            raise broken(self.name, "transform") from None
        if not all(math.isfinite(each) for each in found):
            raise broken(self.name, "transform")
        return (found[0], found[1]), (found[2], found[3])

    def _decoded(self, arc: Any, number: int) -> list[list[float]]:
        try:
            positions = [[each[0], each[1]] for each in arc]
            if self.scale is None:
                return [[float(x), float(y)] for x, y in positions]
            found, x, y = [], 0, 0
            for dx, dy in positions:  # every position is told by its difference from the one before
                x, y = x + dx, y + dy
                found.append(self._placed(x, y))
            return found
        except (TypeError, ValueError, IndexError, KeyError, OverflowError):
            raise broken(self.name, f"arcs[{number}]") from None

    def _placed(self, x: float, y: float) -> list[float]:
        if self.scale is None:
            return [float(x), float(y)]
        return [x * self.scale[0] + self.translate[0], y * self.scale[1] + self.translate[1]]

    def geometry(self, entry: Mapping[str, Any], place: str) -> dict[str, Any] | None:
        """Return a shape of the topology as a GeoJSON geometry."""
        kind, arcs = entry.get("type"), entry.get("arcs")
        try:
            if kind is None:
                return None
            if kind == "Point":
                return {"type": kind, "coordinates": self._placed(*entry["coordinates"][:2])}
            if kind == "MultiPoint":
                return {"type": kind, "coordinates": [self._placed(*each[:2]) for each in entry["coordinates"]]}
            if kind == "LineString":
                return {"type": kind, "coordinates": self._line(arcs)}
            if kind in ("MultiLineString", "Polygon"):
                return {"type": kind, "coordinates": [self._line(each) for each in self._list(arcs)]}
            if kind == "MultiPolygon":
                return {
                    "type": kind,
                    "coordinates": [[self._line(ring) for ring in self._list(part)] for part in self._list(arcs)],
                }
        except (TypeError, ValueError, IndexError, KeyError):
            raise broken(self.name, place) from None
        raise InputError(Problem("geometry-not-a-polygon", f"{self.name}: {place}", {"value": str(kind)[:60]}))

    @staticmethod
    def _list(given: Any) -> list[Any]:
        if not isinstance(given, list):
            raise TypeError
        return given

    def _line(self, indices: Any) -> list[list[float]]:
        """Return the positions along some arcs; each begins where the one before it ends (which is written once)."""
        line: list[list[float]] = []
        for index in self._list(indices):
            arc = self._arc(index)
            self.taken += len(arc)
            if self.taken > MOST_POSITIONS:  # an arc may be named any number of times
                raise too_complex(self.name, self.taken, MOST_POSITIONS)
            line.extend(arc if not line else arc[1:])
        return line

    def _arc(self, index: Any) -> list[list[float]]:
        if isinstance(index, bool) or not isinstance(index, int):
            raise TypeError
        place = ~index if index < 0 else index  # the complement of an index is the arc backwards
        if place >= len(self.arcs):
            raise IndexError
        return self.arcs[place][::-1] if index < 0 else self.arcs[place]
