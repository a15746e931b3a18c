"""A format of another package: one word."""

from __future__ import annotations

from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation


def render(evaluation: Evaluation, translator: Translator) -> str:
    """Return the verdict of the whole as one word."""
    return f"{evaluation.verdict.value.upper()}\n"
