"""What a comparison keeps of its proposals for a map: sites with their outlines, and the lines that decided."""

from __future__ import annotations

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.evaluation import GeoJSON


@value
class Outline:
    """A site of a proposal; its geometry is ``None`` where its outline is not known, ``within`` is where it lies."""

    proposal: str
    site: str
    name: Name
    role: str
    geometry: GeoJSON | None
    within: tuple[str, ...] = ()


@value
class DecidingLine:
    """The line from site to site on which a requirement of a proposal was decided."""

    proposal: str
    requirement: str
    first: Name
    second: Name
    geometry: GeoJSON
