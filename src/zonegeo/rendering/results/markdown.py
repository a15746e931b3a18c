"""A result as Markdown: three tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.phrases import computed_text, stated_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.results.finding_rows import HEADINGS, finding_rows, where_text

_CLAIM_HEADINGS = ("name", "stated", "computed", "verdict", "reason")
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>|#!"})


def render_markdown(evaluation: Evaluation, translator: Translator) -> str:
    """Return findings, claims and notices as Markdown tables; every text is escaped."""
    language = translator.language
    word = translator.text(f"verdict.{evaluation.verdict.value}")
    claims = [
        (claim.name.within(language), stated_text(translator, claim), computed_text(translator, claim),
         translator.text(f"claim.{claim.verdict}"), translator.tell(claim.message))
        for claim in evaluation.claims
    ]  # fmt: skip
    notices = [
        (n.code, where_text(evaluation, n.where, translator), translator.text(f"notice.{n.code}", **n.values))
        for n in evaluation.notices
    ]
    told = translator.text("word.not-carried", profile=evaluation.poses_as) if evaluation.poses_as else ""
    parts = [
        f"# {escaped(evaluation.study_name.within(language))}",
        f"{escaped(evaluation.proposal_name.within(language))} · {evaluation.profile.id} · {evaluation.as_of} · "
        f"{evaluation.analysis_crs} — **{word}**",
        *([f"**{escaped(told)}**"] if told else []),
        table_text([translator.text(f"word.{heading}") for heading in HEADINGS], finding_rows(evaluation, translator)),
    ]
    if claims:
        parts.append(f"## {translator.text('check.claims')}")
        parts.append(table_text([translator.text(f"claims.{h}") for h in _CLAIM_HEADINGS], claims))
    if notices:
        parts.append(f"## {translator.text('check.notices')}")
        parts.append(table_text([translator.text(f"notices.{h}") for h in ("code", "where", "text")], notices))
    return "\n\n".join(parts) + "\n"


def table_text(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; every text is escaped."""
    lines = [f"| {' | '.join(escaped(h) for h in headings)} |", f"|{' --- |' * len(headings)}"]
    lines.extend(f"| {' | '.join(escaped(cell) for cell in row)} |" for row in rows)
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text on one line in which no sign is taken for Markdown."""
    return in_one_line(text).translate(_SPECIAL)
