"""The dated proposals of a study in their order, each with what became of the sites of the one before."""

from __future__ import annotations

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import SiteChange
from zonegeo.model.study import Site


@value
class DatedLand:
    """The sites of one proposal; ``dated`` is its date as the document gives it, ``changes`` those since the last."""

    id: str
    name: Name
    dated: str
    sites: tuple[Site, ...]
    changes: tuple[SiteChange, ...]
