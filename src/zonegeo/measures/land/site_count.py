"""How many sites satisfy a condition."""

from __future__ import annotations

from datetime import date

from zonegeo.measures.filters import chosen_sites
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene, site_count
from zonegeo.model.profile import Requirement


def count_sites(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the sites of the roles for which the condition of the requirement holds; without one, all of them.

    Sites of which that is not known widen the count. No site of the roles is a count of 0.
    """
    certain, possible = chosen_sites(scene, requirement.roles, requirement.where)
    low, high = float(len(certain)), float(len(certain) + len(possible))
    return Outcome(
        unit="site",
        method="count",
        basis="declared",
        answer=Answer("method", "count", low if low == high else None, low, high, low, high),
        subject=tuple(scene.ids[index] for index in certain),
        total=len(scene.indices(requirement.roles)),
        missing="fact-missing-of-sites" if len(possible) else "",
        values={"count": site_count(certain), "unknown": scene.names(possible)},
    )
