"""What a workbook is filled from: a study with its document, its profile and its result, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.i18n.language import LANGUAGES
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import ROLES, Limit, Profile, Requirement
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.workbook.book import BookCell, Written
from zonegeo.sources.workbook.rows import SPECIAL
from zonegeo.sources.workbook.vocabulary import WORDS


@value
class Asked:
    """What is known and what is asked.

    ``data`` is the document of the study, ``cells`` the places in it that come from its workbook (what does not is
    locked), ``words`` the cells that say that something was searched, ``waiting`` the entries that are not whole.
    """

    data: Mapping[str, Any]
    cells: Mapping[str, str]
    words: Mapping[tuple[str, str, str], str]
    waiting: tuple[Any, ...]
    parcels: tuple[Any, ...]
    declared: Mapping[str, str]
    study: Study
    profile: Profile
    evaluation: Evaluation
    translator: Translator

    @property
    def language(self) -> str:
        """The language of the study's workbook."""
        return self.translator.language

    def name(self, name: Name) -> str:
        """Return a name in that language."""
        return name.within(self.language)

    def word(self, words: str, id_: str | None) -> str | None:
        """Return how a word is written, or ``None`` for none."""
        if id_ is None:
            return None
        known = self.names_of(words)
        return known[id_].within(self.language) if id_ in known else id_

    def names_of(self, words: str) -> Mapping[str, Name]:
        """Return a list of words, those of the scheme where it has its own for its sites."""
        own: dict[str, str] = {id_: f"role.{id_}" for id_ in ROLES} if words == "role" else {}
        if words == "quantity":
            own = {id_: f"workbook.quantity.{id_}" for id_ in ("core-area", "background-area", "background-site-count")}
        # a scheme without one kind of sites has no word for it
        absent = {"core", "core-area"} if "core" not in self.profile.roles else set()
        return {
            id_: self._own(own[id_]) if id_ in own else name
            for id_, name in WORDS[words].items() if id_ not in absent
        }  # fmt: skip

    @staticmethod
    def _own(code: str) -> Name:
        return Name(*(Translator(language).text(code) for language in LANGUAGES))

    def entries(self, table: str) -> list[Mapping[str, Any]]:
        """Return the entries of a table of the document."""
        listed = self.data.get(table)
        return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []

    def measured_by(self, *measures: str) -> tuple[Requirement, ...]:
        """Return the requirements of the profile that use one of some measures."""
        return tuple(each for each in self.profile.requirements if each.measure in measures)

    def undecided(self, requirements: Sequence[Requirement]) -> tuple[str, ...]:
        """Return those of some requirements that are undecided, by their ids."""
        wanted = {each.id for each in requirements}
        found = [each for each in self.evaluation.findings if each.requirement in wanted]
        return tuple(each.requirement for each in found if each.verdict is Verdict.UNDECIDED)

    def in_force(self, limits: Sequence[Limit]) -> list[Limit]:
        """Return the limits that are in force on the day of the result."""
        day = date.fromisoformat(self.evaluation.as_of)
        return [limit for limit in limits if limit.in_force(day) and limit.value is not None]

    def cell(
        self, place: str, given: Written, *, sheet: str = "", key: str = "", column: str = "",
        needed: Sequence[str] = (),
    ) -> BookCell:  # fmt: skip
        """Return a cell for what a place of the document says.

        Locked where the study file says it; a word such as 모름 where the workbook has one.
        """
        if given is not None and given != "":
            return BookCell(given, locked=place not in self.cells, needed=tuple(needed))
        special = self.words.get((sheet, key, column))
        if special is not None:
            return BookCell(SPECIAL[special].within(self.language), needed=tuple(needed))
        return BookCell(None, needed=tuple(needed))


def locked(given: Written) -> BookCell:
    """Return a cell that nobody changes."""
    return BookCell(given, locked=True)


def exact(number: Decimal) -> Written:
    """Return a number that a spreadsheet keeps with all its digits as a number, and any other as a text.

    >>> exact(Decimal("7348")), exact(Decimal("1.30"))
    (Decimal('7348'), '1.30')
    """
    shown = f"{number:f}"
    is_kept = len(shown) <= 15 and (str(int(number)) if number == int(number) else repr(float(number))) == shown
    return number if is_kept else shown
