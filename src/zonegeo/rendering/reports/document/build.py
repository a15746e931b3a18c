"""The whole report, in the order of its scheme: the zone, its requirements, then the evidence."""

from __future__ import annotations

from collections.abc import Callable

from zonegeo.i18n.translator import Translator
from zonegeo.model.profile import ReportSection
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.reports.document.blocks import Document, Facts, Section
from zonegeo.rendering.reports.document.change import change_section
from zonegeo.rendering.reports.document.evidence import (
    claim_section,
    distance_section,
    method_section,
    notice_section,
    receipt_section,
    source_section,
)
from zonegeo.rendering.reports.document.front import front_page
from zonegeo.rendering.reports.document.parcel_list import schedule_section
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.requirements import (
    detail_section,
    qualitative_section,
    quantitative_section,
    requirement_section,
)
from zonegeo.rendering.reports.document.typed_cells import one_line
from zonegeo.rendering.reports.document.zone import area_section, boundary_section, extent_section, summary_section

_SECTIONS: dict[ReportSection, Callable[[Given, Translator], Section | None]] = {
    "summary": summary_section, "extent": extent_section, "areas": area_section, "changes": change_section,
    "requirements": requirement_section, "quantitative": quantitative_section, "qualitative": qualitative_section,
    "boundaries": boundary_section, "schedule": schedule_section, "claims": claim_section,
    "distances": distance_section, "details": detail_section, "method": method_section, "sources": source_section,
    "notices": notice_section, "receipt": receipt_section,
}  # fmt: skip


def build_document(given: Given, translator: Translator) -> Document:
    """Return the report of a result in the language of the translator: values read, nothing measured."""
    text, language, e = translator.text, translator.language, given.evaluation
    counts = [
        f"{text(f'verdict.{verdict.value}')} {number}"
        for verdict in Verdict
        if (number := sum(finding.verdict is verdict for finding in e.counted))
    ]
    whole = f"{text(f'verdict.{e.verdict.value}')} ({' · '.join(counts)})"
    dated = f" · {e.proposal_dated}" if e.proposal_dated else ""
    proposal = f"{e.proposal_name.within(language)} [{e.proposal}] · {text(f'status.{e.proposal_status}')}{dated}"
    lines = [
        (text("report.whole"), f"{GLYPHS[e.verdict]} {whole}"),
        (text("report.proposal"), proposal),
        (text("report.profile"), f"{e.profile.name.within(language)} · {e.profile.id} {e.profile.version}"),
        (text("report.as-of"), e.as_of),
        (text("report.crs"), e.analysis_crs),
    ]
    if e.profile.source == "secondary":
        lines.insert(0, (text("report.basis"), text("check.source-secondary")))
    if e.profile.articles:
        told = " · ".join(f"{text(f'coverage.does.{does}')} {count}" for does, count in e.profile.articles.items())
        lines.append((text("report.articles"), told))
    if e.poses_as:
        lines.append((text("report.rules"), text("word.not-carried", profile=e.poses_as)))
    if e.proposal_note is not None:
        lines.append((text("report.remark"), e.proposal_note.within(language)))
    return Document(
        language=language,
        title=one_line(text("report.title", study=e.study_name.within(language))),
        subtitle=one_line(e.proposal_name.within(language)),
        facts=Facts(tuple((name, one_line(told)) for name, told in lines)),
        sections=tuple(made for name in e.profile.sections if (made := _SECTIONS[name](given, translator)) is not None),
        footer=one_line(text("report.footer", study=e.study_name.within(language), version=e.receipt.zonegeo)),
        table_word=text("report.table-word"),
        figure_word=text("report.figure-word"),
        page_word=text("report.page-word"),
        front=front_page(given, translator),
    )
