"""Two pictures as two proposals: what the tests of the comparison draw with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from tests.pictures import CRS, draw
from zonegeo.comparison.difference import difference_of
from zonegeo.comparison.land import Projection
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.answers.comparison import Compared, Difference, SiteChange
from zonegeo.model.study import Site, Study


def sites(
    picture: str, *, cell_m: float = 10.0, ids: Mapping[str, str] | None = None, **facts: Any
) -> tuple[Site, ...]:
    """Return the sites of a picture; ``ids`` calls letters otherwise."""
    study = draw(picture, cell_m=cell_m, **facts)
    named = ids or {}
    return tuple(dataclasses.replace(site, id=named.get(site.id, site.id)) for site in study.sites.values())


def difference(before: tuple[Site, ...], after: tuple[Site, ...], *, sliver_width_m: float = 1.0) -> Difference:
    projection = Projection(analysis_crs(CRS))
    return difference_of(("before", before), ("after", after), projection, sliver_width_m=sliver_width_m)


def between(before: str, after: str, *, cell_m: float = 10.0, sliver_width_m: float = 1.0) -> Difference:
    """Return the difference of two pictures."""
    return difference(sites(before, cell_m=cell_m), sites(after, cell_m=cell_m), sliver_width_m=sliver_width_m)


def only(difference: Difference) -> SiteChange:
    """Return the one change of a difference."""
    (change,) = difference.changes
    return change


def whole(difference: Difference, role: str = "all") -> Any:
    return next(each for each in difference.roles if each.role == role)


def proposal(picture: str, name: str, *, base: Study | None = None, **facts: Any) -> Compared:
    """Return a picture as a proposal of its own study."""
    study = draw(picture, **facts)
    drawn = dataclasses.replace(study.proposals["drawn"], id=name)
    return Compared(name, dataclasses.replace(study, proposals={name: drawn}, default_proposal=name), name)
