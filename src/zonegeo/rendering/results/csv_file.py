"""Findings as CSV (RFC 4180) with raw numbers; UTF-8 with a byte-order mark, so that a spreadsheet reads Korean."""

from __future__ import annotations

import csv
import io

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation

_COLUMNS = (
    "study", "proposal", "as_of", "requirement", "name", "verdict", "stable", "value", "low", "high", "unit", "method",
    "crs", "basis", "op", "limit", "margin_nominal", "margin_certain", "act", "clause", "since", "reason",
)  # fmt: skip


def render_csv(evaluation: Evaluation, translator: Translator) -> str:
    """Return one row a finding, numbers in SI units and unrounded."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for finding in told(evaluation, translator).findings:
        m, limit, cite = finding.measurement, finding.limit, finding.cite
        measured = (m.value, m.low, m.high, m.unit, m.method, m.crs, m.basis) if m else ("",) * 7
        texts = (finding.name.within(translator.language), finding.verdict.value)
        row = (
            evaluation.study, evaluation.proposal, evaluation.as_of, finding.requirement, *texts,
            str(finding.stable).lower(), *measured, limit.op if limit else "", limit.value if limit else "",
            *("" if each is None else each for each in (finding.margin_nominal, finding.margin_certain)),
            *((cite.act, cite.clause, cite.since) if cite else ("",) * 3), finding.reason,
        )  # fmt: skip
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    return "\ufeff" + stream.getvalue()


def inert(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula, on one line."""
    text = in_one_line(text)
    # a spreadsheet would run a text that starts like a formula; the comparison signs are ours and harmless
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
