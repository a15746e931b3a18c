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
        if not self.requirements:
            return str(objective)
        return translator.text(f"objective.{objective.direction}", what=self.aim(objective.of, translator))

    def aim(self, of: str, translator: Translator) -> str:
        """Return what an objective is about: a requirement, or land against the baseline."""
        land = f"objective.{of}"
        return translator.text(land) if self.requirements and translator.knows(land) else self.requirement(of)


def called(comparison: Comparison, translator: Translator) -> Called:
    """Return the names in Korean. English keeps the ids: they are English words, and what the options take.

    Two that share a name are told apart by their ids.
    """
    if translator.language == "en":
        return Called({}, {}, {})
    return Called(
        _distinct((each.id, each.name) for each in comparison.proposals),
        _distinct(comparison.site_names.items()),
        _distinct((row.requirement, row.name) for row in comparison.rows),
    )


def _distinct(names: Iterable[tuple[str, Name]]) -> dict[str, str]:
    """Return the Korean names by their ids.

    >>> _distinct([("a", Name("가안", "A")), ("b", Name("나안", "B")), ("c", Name("나안", "C"))])
    {'a': '가안', 'b': '나안 (b)', 'c': '나안 (c)'}
    """
    known = {id_: name.ko for id_, name in names}
    often = list(known.values())
    return {id_: told if often.count(told) == 1 else f"{told} ({id_})" for id_, told in known.items()}
