"""Who owns the sites of a picture, and the condition that asks for it."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.pictures import draw
from zonegeo.model.condition import FactCondition
from zonegeo.model.study import Fact, Study

PUBLIC = FactCondition("owner", ("public",))
# b: two cells, c and d one each
PICTURE = "A...\nbbcd"


def owned(owners: dict[str, str], picture: str = PICTURE, **more: Any) -> Study:
    """Return a drawn study whose sites have these owners."""
    facts = tuple(Fact("owner", owner, "a test", site=site) for site, owner in owners.items())
    return dataclasses.replace(draw(picture, cell_m=100.0, **more), facts=facts)
