"""How many core institutions have an agreement with the head of the province (시행령 제5조 제3항 제2호, 고시 제9조)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zonegeo.base.message import Message, in_two_languages, name_value
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Scene
from zonegeo.model.profile import Requirement
from zonegeo.model.study import AGREEMENT_CONTENTS, Agreement


def count_institutions_under_agreement(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the core institutions that signed an agreement with a governor on or before the day of the check.

    Where no agreement is on record at all, the count is unknown, unless it is on record that there is none. Recorded
    contents decide: an agreement that lacks one of the five of 고시 제9조 제1항 is none. Where nothing is recorded of
    them the form of 별표 6, which nobody may cut down (제9조 제3항), carries it.
    """
    institutions = scene.core_institutions()
    unnamed = any(site.role.value == "core" and not site.institution for site in scene.sites)
    signed = [each for each in scene.agreements if each.governor and each.signed <= as_of]
    covered = {party for each in signed if not each.lacking for party in each.institutions}
    under = [institution for institution in institutions if institution.id in covered]
    without = [institution for institution in institutions if institution.id not in covered]
    total = len(institutions)
    count = float(len(under))
    is_known = bool(scene.agreements) or scene.no_agreement
    if not is_known or not institutions:
        missing = _missing(bool(institutions), unnamed=unnamed)
        answer = Answer("method", "count", None, 0.0, float(total) if institutions else None, 0.0, None)
    elif unnamed:
        missing = "core-site-without-institution"
        answer = Answer("method", "count", count, count - 1.0, count, count - 1.0, count)
    else:
        missing, answer = "", Answer.exact(count)
    owners = {institution.id for institution in institutions}
    concerned = [each for each in signed if owners.intersection(each.institutions)]
    used = [each for each in concerned if not each.lacking]
    return Outcome(
        unit="institution",
        method="count",
        basis="declared",
        answer=answer,
        subject=tuple(institution.id for institution in institutions),
        total=max(total, 1),
        missing=missing,
        remarks=tuple(_contents_remarks(concerned)),
        values={
            "names": [name_value(institution.name) for institution in under],
            "without": [name_value(institution.name) for institution in without],
            "date": max((each.signed.isoformat() for each in used), default=""),
            "governor": [name_value(in_two_languages(each)) for each in dict.fromkeys(e.governor for e in used)],
        },
    )


def count_institutions_together(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the core institutions that are party to one and the same agreement, the one with the most of them.

    제9조 제2항 of the notice: where several are party, they conclude it together. One institution alone has nobody to
    conclude it with. Without an agreement on record nothing is known. A core site whose institution is not named may
    belong to one that is party, or to one more that is not.
    """
    institutions = scene.core_institutions()
    total = len(institutions)
    unnamed = sum(site.role.value == "core" and not site.institution for site in scene.sites)
    signed = [each for each in scene.agreements if each.governor and each.signed <= as_of]
    together = max(
        (sum(one.id in each.institutions for one in institutions) for each in signed if not each.lacking), default=0
    )
    known = scene.no_agreement or bool(scene.agreements)
    if not known:
        answer = Answer("method", "count", None, 0.0, float(total), 0.0, float(total))
    elif not unnamed:
        answer = Answer.exact(float(together))
    elif total < 2:
        # of two sites of one institution nothing is asked
        answer = Answer("method", "count", None, 0.0, float(total + unnamed), 0.0, float(total + unnamed))
    else:
        # one more that is not party is one too few of all
        low = max(together - 1.0, 0.0)
        answer = Answer("method", "count", float(together), low, float(together), low, float(together))
    return Outcome(
        unit="institution",
        method="count",
        basis="declared",
        answer=answer,
        subject=tuple(institution.id for institution in institutions),
        total=max(total, 1),
        missing="no-agreement-recorded" if not known else "core-site-without-institution" if unnamed else "",
        not_applicable="single-party" if total + unnamed < 2 else "",
        values={"without": [name_value(institution.name) for institution in institutions]},
    )


def _contents_remarks(agreements: list[Agreement]) -> Iterator[Message]:
    for each in agreements:
        if each.contents is None:
            yield Message("remark.agreement-contents-unknown", {"agreement": each.id})
        elif each.lacking:
            lacking = [name_value(AGREEMENT_CONTENTS[name]) for name in each.lacking]
            yield Message("remark.agreement-contents-lacking", {"agreement": each.id, "contents": lacking})


def _missing(has_institutions: bool, *, unnamed: bool) -> str:
    if has_institutions:
        return "no-agreement-recorded"
    return "core-site-without-institution" if unnamed else "no-core-site"
