"""What stands behind the sites of a map, all on request: a picture of the ground or tiles of others, and layers."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from zonegeo.base.value import value
from zonegeo.model.answers.dated_land import DatedLand
from zonegeo.model.answers.other_site import OtherSite
from zonegeo.model.backdrop import Basemap, ContextLayer, Surroundings
from zonegeo.model.study import Proposal
from zonegeo.rendering.maps.tiles import TileService


@value
class Behind:
    """A picture that the page carries, tiles that it would load (service, address), layers of polygons, and context.

    ``timeline`` are the dated proposals of the study, to be stepped through beside the one that was evaluated,
    ``others`` the sites that it could take over from other proposals, which are ``proposals``;
    ``alike`` are those of them of which the same is known, on the same day, as of the one that was evaluated.
    """

    basemap: Basemap | None = None
    tiles: tuple[TileService, str] | None = None
    layers: tuple[ContextLayer, ...] = ()
    surroundings: Surroundings | None = None
    timeline: tuple[DatedLand, ...] = ()
    others: tuple[OtherSite, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    alike: frozenset[str] = frozenset()


NOTHING_BEHIND = Behind()


def basemap_view(behind: Behind) -> dict[str, Any] | None:
    """Return the basemap as the page reads it; ``None`` where there is none."""
    if behind.tiles is not None:
        service, address = behind.tiles
        return {"tiles": True, "name": service.name, "url": address, "deepest": service.deepest}
    if behind.basemap is None:
        return None
    picture = behind.basemap
    west, south, east, north = picture.bounds
    content = b64encode(picture.content).decode("ascii")
    url = f"data:{picture.media_type};base64,{content}"
    return {
        "tiles": False, "name": picture.name, "url": url, "bounds": [[south, west], [north, east]],
        "contours": picture.contour_m,
    }  # fmt: skip
