"""The places of a template: which there are, and what stands in those that take a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zonegeo.base.errors import InputError, Problem
from zonegeo.rendering.reports.document.blocks import Document

PLACE = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")


def texts_of(document: Document) -> dict[str, str]:
    """Return the places that take a text, which may stand within a line."""
    return {"title": document.title, "subtitle": document.subtitle, "footer": document.footer}


def blocks_of(document: Document) -> tuple[str, ...]:
    """Return the places that take tables or pictures, which stand on a line of their own."""
    return ("facts", "report", *(f"section:{section.id}" for section in document.sections))


def check_places(found: Iterable[str], document: Document) -> None:
    """Refuse a template that names a place nobody can fill, or none at all: every mistake at once."""
    known = (*texts_of(document), *blocks_of(document))
    named = list(dict.fromkeys(found))
    unknown = [name for name in named if name not in known] or ([] if named else ["–"])
    if unknown:
        values = {"known": ", ".join(known)}
        raise InputError(Problem("template-placeholder", "--template", {"value": each, **values}) for each in unknown)


def fill(text: str, texts: dict[str, str]) -> str:
    """Return a text with those of its places filled that take a text."""
    return PLACE.sub(lambda match: texts.get(match.group(1), match.group(0)), text)
