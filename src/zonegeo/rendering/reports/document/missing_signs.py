"""The signs of a report that the carried typeface has no letters for: PDF and pictures may leave them blank."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unicodedata import category

from zonegeo.base.plain_text import texts_in
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.page.typeface import legible, letters_known
from zonegeo.rendering.reports.document.blocks import Document

_MOST = 12


def telling_of_missing_signs(document: Document, translator: Translator) -> Document:
    """Return a report that says among its first facts which signs PDF and pictures may not show, if any."""
    known = letters_known()
    missing = sorted(each for each in _signs_in(document) if ord(each) not in known)
    if not missing:
        return document
    listed = ", ".join(f"{each} (U+{ord(each):04X})" for each in missing[:_MOST])
    told = translator.text("report.missing-signs-told", signs=listed + (" …" if len(missing) > _MOST else ""))
    lines = (*document.facts.lines, (translator.text("report.missing-signs"), told))
    return replace(document, facts=replace(document.facts, lines=lines))


def _signs_in(told: Any) -> set[str]:
    """Return the signs that leave a mark of their own, of all texts however deep they stand in values."""
    signs = set(legible("\n".join(texts_in(told))))
    return {each for each in signs if each.isprintable() and not each.isspace() and category(each) != "Mn"}
