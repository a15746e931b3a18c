"""A reader of another package: a line for each site, ``id role x y x y x y``, in longitude and latitude."""

from __future__ import annotations

from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request


def read(request: Request) -> RawLayer:
    """Return the sites of a file of corners."""
    rows, geometries = [], []
    for line in request.content.decode("utf-8").splitlines():
        name, role, *numbers = line.split()
        corners = [[float(x), float(y)] for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        rows.append({"id": name, "role": role})
        geometries.append({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
    places = [f"{request.name}: line {number}" for number in range(1, len(rows) + 1)]
    return RawLayer(None, geometries, rows, places, "EPSG:4326")
