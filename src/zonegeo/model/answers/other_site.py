"""A site of the study that the evaluated proposal does not have, and may take over."""

from __future__ import annotations

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.study import Place, Site


@value
class OtherSite:
    """A site with the proposals that have it and the places in which it lies.

    ``area_is_open``: its declared and its measured area cannot both be right, or it has an outline and declares none,
    so which area counts is for the whole evaluation to say.
    """

    site: Site
    proposals: tuple[Name, ...]
    places: tuple[Place, ...]
    area_is_open: bool
