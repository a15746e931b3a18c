"""What may stand behind a map: a picture of the ground, and layers of polygons. For the eye; nothing is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value

# what may be drawn quietly around the sites, from the bottom; each has one way of being drawn
KINDS = (
    "park", "water", "waterway", "road-tertiary", "road-secondary", "road-primary", "road-trunk", "rail", "subway",
    "dong", "district", "station", "place",
)  # fmt: skip


@value
class Basemap:
    """A picture in Web Mercator; bounds in degrees of longitude and latitude (west, south, east, north).

    ``contour_m`` are the metres between its contours, where it is the relief of heights.
    """

    name: str
    media_type: str
    content: bytes
    bounds: tuple[float, float, float, float]
    contour_m: float | None = None


@value
class ContextLayer:
    """Polygons to be seen around the sites, such as districts or building footprints.

    ``lonlat`` has shape ``(n, 2)``, degrees; ``ring_sizes`` says how many of its rows each ring has (without a closing
    one), ``polygon_rings`` how many rings each polygon has, ``owners`` the number in ``names`` of each polygon.
    """

    name: str
    lonlat: Any
    ring_sizes: Any
    polygon_rings: Any
    owners: Any
    names: tuple[str, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


@value
class Surroundings:
    """What lies around the sites: areas, lines and points of some kinds, to be drawn quietly below them.

    ``lonlat`` has shape ``(n, 2)``, degrees; ``sizes`` says how many of its rows each ring, line or point has,
    ``parts`` how many of these each feature has, ``kinds`` which of :data:`KINDS` it is, ``names`` what it is called.
    ``credits`` are what their owners ask to be named by.
    """

    lonlat: Any
    sizes: Any
    parts: Any
    kinds: tuple[str, ...]
    names: tuple[Name, ...]
    credits: tuple[Name, ...]
