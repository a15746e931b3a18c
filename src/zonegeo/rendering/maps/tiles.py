"""Maps of others by the tile, on request only: they need a network, and their servers refuse pages opened as files."""

from __future__ import annotations

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value


@value
class TileService:
    """A tile service: its address (with ``{key}`` where it asks for one), origin, deepest zoom and credit."""

    name: str
    address: str
    origin: str
    deepest: int
    credit: str

    @property
    def needs_key(self) -> bool:
        """True where the service asks for a key, which then stands in the page for all its readers."""
        return "{key}" in self.address


TILE_SERVICES = {
    "osm": TileService(
        "OpenStreetMap",
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "https://tile.openstreetmap.org",
        19,
        "© OpenStreetMap contributors",
    ),
    "vworld": TileService(
        "V-World",
        "https://api.vworld.kr/req/wmts/1.0.0/{key}/Base/{z}/{y}/{x}.png",
        "https://api.vworld.kr",
        19,
        "© 국토교통부 공간정보 오픈플랫폼 V-World",
    ),
}


def tile_service(name: str, key: str | None) -> tuple[TileService, str]:
    """Return a service and its address with the key in place.

    Raises
    ------
    UsageError
        ``unknown-tiles``; ``tiles-need-key`` where the service asks for a key and none, or none that is one, is given.
    """
    if name not in TILE_SERVICES:
        values = {"value": name, "nearest": nearest_name(name, TILE_SERVICES), "known": ", ".join(TILE_SERVICES)}
        raise UsageError(Problem("unknown-tiles", "--tiles", values))
    service = TILE_SERVICES[name]
    if service.needs_key and not (key or "").replace("-", "").isalnum():
        raise UsageError(Problem("tiles-need-key", "--key", {"value": service.name}))
    return service, service.address.replace("{key}", key or "")
