"""The facts of a study file as values: institutions, agreements, assessments, claims."""

from __future__ import annotations

from decimal import Decimal

from zonegeo.base.message import Name, in_two_languages, said_twice
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Agreement, Assessment, Claim, Fact, Figure, Institution
from zonegeo.sources.study.study_schema import ClaimEntry, InstitutionEntry, StudyFile


def institutions_of(file: StudyFile) -> tuple[Institution, ...]:
    """Return the institutions with their figures at both stages."""
    return tuple(
        Institution(entry.id, entry.name.name(), entry.kind or "", _figures(entry)) for entry in file.institution
    )


def _figures(entry: InstitutionEntry) -> tuple[Figure, ...]:
    own = source_and_page(entry.source, entry.page)
    told = {
        "requested": (source_and_page(entry.requested_source, entry.requested_page) or own, entry.requested_since),
        "confirmed": (source_and_page(entry.confirmed_source, entry.confirmed_page) or own, entry.confirmed_since),
    }
    stages = [(each.item, stage, getattr(each, stage)) for each in entry.figure for stage in told]
    return tuple(Figure(item, stage, value, *told[stage]) for item, stage, value in stages if value is not None)


def source_and_page(source: str, page: str) -> str:
    """Return a source with its page.

    >>> source_and_page("지정안", "L9"), source_and_page("지정안 L9", "")
    ('지정안 L9', '지정안 L9')
    >>> source_and_page("지정안 / designation document", "L9")
    '지정안 L9 / designation document L9'
    """
    told = in_two_languages(source)
    return said_twice(Name(*(" ".join(filter(None, (each, page))) for each in (told.ko, told.en))))


def agreements_of(file: StudyFile) -> tuple[Agreement, ...]:
    """Return the agreements; ``contents`` stays ``None`` where nothing is known of them."""
    return tuple(
        Agreement(
            entry.id, entry.signed, tuple(entry.institutions), entry.governor,
            source_and_page(entry.source, entry.page),
            None if entry.contents is None else tuple(entry.contents),
        )
        for entry in file.agreement
    )  # fmt: skip


def assessments_of(file: StudyFile) -> tuple[Assessment, ...]:
    """Return one assessment for each judged item, with what the document gives for it."""
    result = []
    for entry in file.assessment:
        source = source_and_page(entry.source, entry.page)
        judged = [(item, True, None) for item in entry.satisfied] + [
            (item, False, None) for item in entry.not_satisfied
        ]
        graded = [(int(number), None, grade) for number, grade in entry.grades.items()]
        for item, satisfied, grade in (*judged, *graded):
            evidence = _evidence(file, entry.requirement, item)
            result.append(Assessment(entry.requirement, item, source, satisfied, grade, entry.since, evidence))
    return tuple(result)


def _evidence(file: StudyFile, requirement: str, item: int) -> tuple[Name, ...]:
    """Return what is given for an item, by institution, with where it stands."""
    names = {entry.id: entry.name.name() for entry in file.institution}
    given = []
    for entry in file.evidence:
        if (entry.requirement, entry.item) == (requirement, item):
            whose, told = names.get(entry.institution or ""), entry.text.name()
            source = in_two_languages(source_and_page(entry.source, entry.page))
            said = []
            for language in ("ko", "en"):
                head = f"{whose.within(language)}: " if whose else ""
                said.append(f"{head}{told.within(language)} ({source.within(language)})")
            given.append(Name(*said))
    return tuple(given)


def claims_of(file: StudyFile) -> tuple[Claim, ...]:
    """Return the claims in the order of the file."""
    return tuple(
        Claim(
            entry.id, entry.name.name(), entry.proposal, entry.quantity, _stated(entry),
            source_and_page(entry.source, entry.page),
            tuple(entry.parts), tuple(entry.pair), tuple(entry.listed),
        )
        for entry in file.claim
    )  # fmt: skip


def _stated(entry: ClaimEntry) -> Quantity:
    """What two places say is one thing; dates all stand in their order."""
    count = len(entry.listed) if entry.quantity == "order-of-dates" else 1
    return entry.stated or Quantity(Decimal(count), "item")


def facts_of(file: StudyFile) -> tuple[Fact, ...]:
    """Return the recorded facts in the order of the file."""
    return tuple(
        Fact(entry.id, entry.value, source_and_page(entry.source, entry.page), entry.site, entry.proposal, entry.since)
        for entry in file.fact
    )
