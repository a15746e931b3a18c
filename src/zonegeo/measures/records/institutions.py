"""How many core institutions a proposal has (시행령 제5조 제3항 제1호)."""

from __future__ import annotations

from datetime import date

from zonegeo.base.message import Message, name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Requirement


def count_institutions(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the institutions that own a core site, each once however many sites it has.

    A core site whose institution is not named may belong to one that was counted, to another, or to none that the law
    knows: it widens the count upwards, and alone it proves no institution.
    """
    institutions = scene.core_institutions()
    unnamed = [site for site in scene.sites if site.role.value == "core" and not site.institution]
    count = float(len(institutions))
    high = count + len(unnamed)
    value = None if unnamed else count
    return Outcome(
        unit="institution",
        method="count",
        basis="declared",
        answer=Answer("method", "count", value, count, high, count, high),
        subject=tuple(institution.id for institution in institutions),
        total=len(institutions),
        missing="core-site-without-institution" if unnamed else "" if institutions else "no-core-site",
        remarks=tuple(Message("remark.site-without-institution", {"site": name_value(site.name)}) for site in unnamed),
        values={
            "names": [name_value(institution.name) for institution in institutions],
            "count": {"value": count, "unit": "institution"},
        },
    )
