"""The findings as rows of a table, for every format that is one."""

from __future__ import annotations

from itertools import chain

from zonegeo.i18n.phrases import cite_text, interval_text, limit_sign, limit_text, margins_text, method_text, value_text
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation, Finding

HEADINGS = ("requirement", "verdict", "value", "interval", "limit", "margin", "method", "clause")


def where_text(evaluation: Evaluation, where: str, translator: Translator) -> str:
    """Return what a notice is about by its name: a site, a requirement, or the proposal."""
    # looked for one by one: a table of a thousand sites would be made for each of as many notices
    named = chain(
        ((each.id, each.name) for each in evaluation.sites),
        ((each.requirement, each.name) for each in evaluation.findings),
        [(evaluation.proposal, evaluation.proposal_name)],
    )
    return next((name.within(translator.language) for id_, name in named if id_ == where), where)


def finding_row(finding: Finding, translator: Translator) -> tuple[str, ...]:
    """Return one finding as the texts of :data:`HEADINGS`."""
    measurement, limit = finding.measurement, finding.limit
    unit = measurement.unit if measurement else ""
    return (
        f"{finding.name.within(translator.language)} ({finding.requirement})",
        translator.text(f"verdict.{finding.verdict.value}"),
        value_text(translator, finding),
        interval_text(translator, measurement, limit) if measurement else "",
        limit_text(translator, limit) if limit else "",
        margins_text(translator, finding.margin_nominal, finding.margin_certain, unit, limit_sign(limit)),
        method_text(translator, measurement.method) if measurement else "",
        cite_text(translator, finding.cite) if finding.cite else "",
    )


def finding_rows(evaluation: Evaluation, translator: Translator) -> list[tuple[str, ...]]:
    """Return all findings as rows."""
    rows = []
    for finding in evaluation.findings:
        with speaking_of(*evaluation.area_kinds_of(finding.subject)):
            rows.append(finding_row(finding, translator))
    return rows
