"""The facts of a study file as values: institutions, agreements, assessments, claims."""

from __future__ import annotations

from zonegeo.model.study import Agreement, Assessment, Claim, Fact, Figure, Institution
from zonegeo.sources.study.study_schema import InstitutionEntry, StudyFile


def institutions_of(file: StudyFile) -> tuple[Institution, ...]:
    """Return the institutions with their figures at both stages."""
    return tuple(
        Institution(entry.id, entry.name.name(), entry.kind or "", _figures(entry)) for entry in file.institution
    )


def _figures(entry: InstitutionEntry) -> tuple[Figure, ...]:
    since = {"requested": entry.requested_since, "confirmed": entry.confirmed_since}
    stages = [(each.item, stage, getattr(each, stage)) for each in entry.figure for stage in since]
    return tuple(
        Figure(item, stage, value, entry.source, since[stage]) for item, stage, value in stages if value is not None
    )


def agreements_of(file: StudyFile) -> tuple[Agreement, ...]:
    """Return the agreements; ``contents`` stays ``None`` where nothing is known of them."""
    return tuple(
        Agreement(
            entry.id, entry.signed, tuple(entry.institutions), entry.governor, entry.source,
            None if entry.contents is None else tuple(entry.contents),
        )
        for entry in file.agreement
    )  # fmt: skip


def assessments_of(file: StudyFile) -> tuple[Assessment, ...]:
    """Return one assessment for each judged item."""
    result = []
    for entry in file.assessment:
        for item, satisfied in [*((i, True) for i in entry.satisfied), *((i, False) for i in entry.not_satisfied)]:
            result.append(Assessment(entry.requirement, item, entry.source, satisfied, since=entry.since))
        for number, grade in entry.grades.items():
            result.append(Assessment(entry.requirement, int(number), entry.source, None, grade, entry.since))
    return tuple(result)


def claims_of(file: StudyFile) -> tuple[Claim, ...]:
    """Return the claims in the order of the file."""
    return tuple(
        Claim(
            entry.id, entry.name.name(), entry.proposal, entry.quantity, entry.stated, entry.source,
            tuple(entry.parts), tuple(entry.pair),
        )
        for entry in file.claim
    )  # fmt: skip


def facts_of(file: StudyFile) -> tuple[Fact, ...]:
    """Return the recorded facts in the order of the file."""
    return tuple(
        Fact(entry.id, entry.value, entry.source, entry.site, entry.proposal, entry.since) for entry in file.fact
    )
