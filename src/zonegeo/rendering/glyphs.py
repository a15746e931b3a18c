"""A shape beside the colour and the word, so that no verdict rests on colour alone."""

from __future__ import annotations

from zonegeo.model.verdict import Verdict

GLYPHS = {
    Verdict.PASS: "○",
    Verdict.FAIL: "×",
    Verdict.REVIEW: "△",
    Verdict.UNDECIDED: "?",
    Verdict.NOT_APPLICABLE: "–",
}
CLAIM_GLYPHS = {"confirmed": "○", "contradicted": "×", "unverifiable": "?"}
