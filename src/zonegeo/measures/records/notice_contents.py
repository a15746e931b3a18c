"""How much of what a designation notice must name (시행령 제6조 제1항) a study holds."""

from __future__ import annotations

from datetime import date

from zonegeo.base.message import Message, Name, name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Requirement

# the five of 시행령 제6조 제1항 제1호–제5호, and the facts under which a study may hold those that are no land
CONTENTS = {
    "area": Name("명칭ㆍ위치ㆍ면적", "name, place and area"),
    "purpose": Name("지정 목적", "purpose"),
    "inspection": Name("관련 도서의 열람방법", "where the documents can be inspected"),
    "boundary": Name("구역경계(1:5,000 지형도)", "boundary (map at 1:5,000)"),
    "parcels": Name("토지의 지번ㆍ지목 현황", "parcels with number and category"),
}


def count_notice_contents(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count which of the five contents of a designation notice the study holds.

    Areas and places count where every site has them, boundaries where every site has an outline of its own, parcels
    where every site tells its parcel numbers; purpose and inspection where they are recorded as facts. What a study
    lacks may still stand in the notice, so the count is open upwards.
    """
    recorded = [f"notice-{each}" in scene.facts for each in ("purpose", "inspection")]
    located = scene.located
    holds = {
        "area": all(site.declared_area is not None for site in scene.sites),
        "purpose": recorded[0],
        "inspection": recorded[1],
        "boundary": all(located) and all(site.boundary.basis.is_an_outline for site in scene.sites),
        "parcels": all(site.boundary.pnu for site in scene.sites),
    }
    lacking = [name_value(CONTENTS[each]) for each, held in holds.items() if not held or not scene.sites]
    total = len(CONTENTS)
    held = float(total - len(lacking))
    answer = Answer.exact(held) if not lacking else Answer("method", "count", None, held, total, held, total)
    return Outcome(
        unit="item",
        method="count",
        basis="declared",
        answer=answer,
        total=total,
        missing="notice-contents" if lacking else "",
        remarks=(Message("remark.notice-contents-lacking", {"contents": lacking}),) if lacking else (),
        values={"contents": lacking},
    )
