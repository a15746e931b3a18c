"""What the tables of a comparison call proposals, sites and requirements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Comparison, Objective


@value
class Called:
    """The words for each id; an id without one is called by itself."""

    proposals: Mapping[str, str]
    sites: Mapping[str, str]
    requirements: Mapping[str, str]

    def proposal(self, id_: str) -> str:
        """Return what a proposal is called."""
        return self.proposals.get(id_, id_)

    def site(self, id_: str) -> str:
        """Return what a site is called."""
        return self.sites.get(id_, id_)

    def requirement(self, id_: str) -> str:
        """Return what a requirement is called."""
        return self.requirements.get(id_, id_)

    def objective(self, objective: Objective, translator: Translator) -> str:
        """Return what is to be least or most, such as 이격거리 최소."""
        return translator.text(f"objective.{objective.direction}", what=self.aim(objective.of, translator))

    def aim(self, of: str, translator: Translator) -> str:
        """Return what an objective is about: a requirement, or land against the baseline."""
        land = f"objective.{of}"
        return translator.text(land) if translator.knows(land) else self.requirement(of)


def called(comparison: Comparison, translator: Translator) -> Called:
    """Return the names in the language of the translator; two that share a name are told apart by their ids."""

    def distinct(names: Iterable[tuple[str, Name]]) -> dict[str, str]:
        return distinct_names(names, translator.language)

    return Called(
        distinct((each.id, each.name) for each in comparison.proposals),
        distinct(comparison.site_names.items()),
        distinct((row.requirement, row.name) for row in comparison.rows),
    )


def distinct_names(names: Iterable[tuple[str, Name]], language: str) -> dict[str, str]:
    """Return the names in a language by their ids.

    >>> distinct_names([("a", Name("가안", "A")), ("b", Name("나안", "B")), ("c", Name("나안", "C"))], "ko")
    {'a': '가안', 'b': '나안 (b)', 'c': '나안 (c)'}
    """
    known = {id_: name.within(language) for id_, name in names}
    often = list(known.values())
    return {id_: told if often.count(told) == 1 else f"{told} ({id_})" for id_, told in known.items()}
