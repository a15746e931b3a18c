"""A result as text: verdicts first, then claims, then notices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.phrases import (
    cite_text,
    computed_text,
    interval_text,
    limit_sign,
    limit_text,
    margins_text,
    method_text,
    stated_text,
    value_text,
)
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import ClaimFinding, Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import CLAIM_GLYPHS, GLYPHS


def render_text(evaluation: Evaluation, translator: Translator) -> str:
    """Return the result for a reader at a console; every line is plain text."""
    lines = [*_head(evaluation, translator), "", translator.text("check.requirements")]
    for finding in evaluation.findings:
        lines.extend(_finding(finding, evaluation, translator))
    if evaluation.claims:
        lines.extend(["", translator.text("check.claims")])
        for claim in evaluation.claims:
            lines.extend(_claim(claim, translator))
    if evaluation.notices:
        lines.extend(["", translator.text("check.notices")])
        for notice in evaluation.notices:
            lines.append(f"  [{notice.code}] {translator.text(f'notice.{notice.code}', **notice.values)}")
    return as_lines(lines)


def _head(evaluation: Evaluation, translator: Translator) -> Iterator[str]:
    language = translator.language
    if evaluation.profile.source == "secondary":
        yield translator.text("check.source-secondary")
    status = translator.text(f"status.{evaluation.proposal_status}")
    yield f"{evaluation.study_name.within(language)} ({evaluation.study})"
    yield translator.text(
        "check.subject",
        proposal=evaluation.proposal_name.within(language),
        id=evaluation.proposal,
        status=status,
        profile=evaluation.profile.id,
        version=evaluation.profile.version,
        as_of=evaluation.as_of,
        crs=evaluation.analysis_crs,
    )
    if evaluation.poses_as:
        yield f"! {translator.text('word.not-carried', profile=evaluation.poses_as)}"
    if evaluation.proposal_note is not None:
        yield evaluation.proposal_note.within(language)
    beside = [finding for finding in evaluation.findings if finding.severity != "must"]
    word = translator.text(f"verdict.{evaluation.verdict.value}")
    yield ""
    counts = _counts(evaluation.counted, translator)
    yield f"{GLYPHS[evaluation.verdict]} {translator.text('check.whole', verdict=word, counts=counts)}"
    if beside:
        yield f"  {translator.text('check.beside', counts=_counts(beside, translator))}"


def _counts(findings: Sequence[Finding], translator: Translator) -> str:
    """How many came out in each way; those that do not count for the whole are told apart from those that do."""
    return " · ".join(
        f"{translator.text(f'verdict.{verdict.value}')} {number}"
        for verdict in Verdict
        if (number := sum(finding.verdict is verdict for finding in findings))
    )


def _finding(finding: Finding, evaluation: Evaluation, translator: Translator) -> Iterator[str]:
    name = finding.name.within(translator.language)
    word = translator.text(f"verdict.{finding.verdict.value}")
    head = f"  {GLYPHS[finding.verdict]} {word}  {name} [{finding.requirement}]"
    if finding.limit is not None and finding.measurement is not None:
        limit = limit_text(translator, finding.limit)
        if finding.measurement.value == finding.limit.value and finding.limit.op in ("<", ">"):
            # "10 m > 10 m" would read as if it were true
            limit = translator.text("check.equal-to-limit", limit=limit)
        head += f"  {value_text(translator, finding)} {limit}"
    yield head
    with speaking_of(*evaluation.area_kinds_of(finding.subject)):
        details = list(_details(finding, translator))
    if details:
        yield "      " + " · ".join(details)
    yield f"      {translator.tell(finding.message)}"
    for need in finding.needs:
        yield f"      {translator.text('word.needed')}: {translator.tell(need)}"
    for remark in finding.remarks:
        yield f"      - {translator.tell(remark)}"


def _details(finding: Finding, translator: Translator) -> Iterator[str]:
    measurement = finding.measurement
    if measurement is not None:
        nominal, certain, sign = finding.margin_nominal, finding.margin_certain, limit_sign(finding.limit)
        margins = margins_text(translator, nominal, certain, measurement.unit, sign)
        if margins:
            yield margins
    if measurement is not None:
        interval = interval_text(translator, measurement, finding.limit)
        if interval:
            yield f"{translator.text('word.interval')} {interval}"
        yield f"{translator.text('word.method')} {method_text(translator, measurement.method)}"
    if finding.reading:
        yield method_text(translator, finding.reading)
    if finding.alternatives and finding.verdict not in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
        yield translator.text("word.stable" if finding.stable else "word.unstable")
    if finding.severity != "must":
        yield translator.text(f"severity.{finding.severity}")
    if finding.group is not None:
        yield translator.text("word.group-member", group=finding.group)
    if finding.cite is not None:
        yield cite_text(translator, finding.cite)


def _claim(claim: ClaimFinding, translator: Translator) -> Iterator[str]:
    word = translator.text(f"claim.{claim.verdict}")
    computed = computed_text(translator, claim)
    figures = f"{stated_text(translator, claim)} → {computed}" if computed else stated_text(translator, claim)
    name = claim.name.within(translator.language)
    yield f"  {CLAIM_GLYPHS[claim.verdict]} {word}  {name} [{claim.id}]  {figures}"
    yield f"      {translator.tell(claim.message)} ({translator.of_file(claim.source)})"
    for remark in claim.remarks:
        yield f"      - {translator.tell(remark)}"
