"""A case of a procedure: two sets of sites by their areas, and the facts of the change between them."""

from __future__ import annotations

from collections.abc import Mapping

from zonegeo.base.errors import InputError
from zonegeo.base.file_problems import problems_of
from zonegeo.base.message import Name
from zonegeo.base.schema.markers import Field, SchemaError
from zonegeo.model.file_model import Day, FactText, FileModel, Text, no_entries
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Basis, Boundary, Provenance, Role, Site
from zonegeo.sources.casebook.read_casebook import Case


class ChangeCase(FileModel):
    """The sites before and after: their areas by letter (upper case: core land), ``?`` where no area is known.

    ``facts`` are those of the change, ``site_facts`` those of a site.
    """

    change: Text = ""
    as_of: Day
    before: dict[str, Text] = Field(default_factory=no_entries)
    after: dict[str, Text] = Field(default_factory=no_entries)
    facts: dict[str, FactText] = Field(default_factory=no_entries)
    site_facts: dict[str, dict[str, FactText]] = Field(default_factory=no_entries)


def change_entry(case: Case) -> ChangeCase:
    """Return what a case of a change gives; raises every mistake of it."""
    try:
        return ChangeCase.model_validate(dict(case.given))
    except SchemaError as error:
        raise InputError(problems_of(error, case.where, ChangeCase)) from None


def sites_of_change(areas: Mapping[str, str]) -> tuple[Site, ...]:
    """Return sites by their letters; one whose area is ``?`` declares none."""
    unknown = Boundary(None, Basis.WITHIN, None, (), Provenance("case book", "", ""))
    return tuple(
        Site(letter, Name(letter, letter), Role.CORE if letter.isupper() else Role.BACKGROUND, unknown, _area(area))
        for letter, area in areas.items()
    )


def _area(text: str) -> Quantity | None:
    try:
        return None if text == "?" else Quantity.parse(text)
    except QuantityError:
        return None
