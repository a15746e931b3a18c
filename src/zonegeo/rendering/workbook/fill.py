"""Fill a workbook of facts: exactly what the profile asks for, with what is known and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.base.message import Name
from zonegeo.rendering.workbook.asked import Asked
from zonegeo.rendering.workbook.book import Book, BookSheet
from zonegeo.rendering.workbook.more_sheets import assessment_sheet, claim_sheet, fact_sheet, parcel_sheet
from zonegeo.rendering.workbook.site_sheets import agreement_sheet, figure_sheet, institution_sheet, site_sheet
from zonegeo.sources.workbook.vocabulary import WORDS

SCHEMA = "1"
_ASKS_FOR_INSTITUTIONS = ("institution-count", "agreement", "items-met")


def fill_book(asked: Asked) -> Book:
    """Return the workbook of a study for its profile."""
    sheets: list[BookSheet | None] = [site_sheet(asked)]
    if asked.measured_by(*_ASKS_FOR_INSTITUTIONS):
        sheets += [institution_sheet(asked), figure_sheet(asked), agreement_sheet(asked)]
    sheets += [assessment_sheet(asked), claim_sheet(asked), parcel_sheet(asked), fact_sheet(asked)]
    kept = tuple(each for each in sheets if each is not None)
    return Book(kept, tuple(_meta(asked, kept)), _words(asked))


def _words(asked: Asked) -> dict[str, dict[str, Name]]:
    """The lists that cells are chosen from, by the names that the columns have for them."""
    study = asked.study
    return {
        **{name: dict(asked.names_of(name)) for name in WORDS},
        "site": {each.id: each.name for each in study.sites.values()},
        "proposal": {each.id: each.name for each in study.proposals.values()},
        "factor": {each.id: each.name for each in asked.profile.boundary_factors},
    }


def _meta(asked: Asked, sheets: tuple[BookSheet, ...]) -> Iterator[tuple[str, ...]]:
    e, profile = asked.evaluation, asked.profile
    head = {
        "schema": SCHEMA, "study": asked.study.id, "proposal": e.proposal, "profile": profile.id,
        "profile_version": profile.version, "profile_sha256": profile.sha256, "as_of": e.as_of,
        "language": asked.language,
    }  # fmt: skip
    yield from ((name, told, "", "", "") for name, told in head.items())
    for sheet in sheets:
        for column in sheet.columns:
            yield ("heading", sheet.sheet.id, column.key, asked.name(column.heading), "")
    for words, key in (("role", "site.role"), ("quantity", "claim.quantity")):
        for id_, name in asked.names_of(words).items():
            yield ("word", key, id_, asked.name(name), "")
    for code in profile.boundary_factors:
        yield ("word", "site.factor", code.id, asked.name(code.name), "")
    for fact in profile.facts:
        yield ("fact", fact.id, fact.kind, fact.unit, "")
        for word, named in fact.words.items():
            yield ("word", f"fact.{fact.id}", word, asked.name(named), "")
