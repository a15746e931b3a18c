"""Which citations of a profile have other words in a newer text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from zonegeo.base.value import value
from zonegeo.model.profile import Citation, Profile
from zonegeo.profiles.law_text import LawText, bare, clause_in


@value
class CitedClause:
    """A clause of an act, and what of a profile cites it."""

    act: str
    clause: str
    by: tuple[str, ...]


@value
class MovedCitation:
    """A cited clause whose words are others in a newer text; ``newer`` is ``None`` where the clause is gone.

    ``stands_in`` is the clause that has the held words now, empty where none has.
    """

    cited: CitedClause
    held: str
    newer: str | None
    stands_in: str = ""

    def difference(self) -> tuple[tuple[str, str], ...]:
        """Return what was taken out and what was put in, piece by piece, each with the word before it.

        >>> MovedCitation(CitedClause("법", "제1조", ()), "직선거리로 3㎞ 이내", "직선거리로 5㎞ 이내").difference()
        (('3㎞', '5㎞'),)
        """
        before, after = _words(self.held), _words(self.newer or "")
        pieces = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        return tuple((" ".join(before[a:b]), " ".join(after[c:d])) for kind, a, b, c, d in pieces if kind != "equal")


@value
class LawComparison:
    """What came of holding a profile's citations to newer texts.

    ``unread`` are acts that the folder does not have, ``not_held`` cited clauses whose words are not held here (an
    annex), and ``same`` the number of those whose words are the same.
    """

    moved: tuple[MovedCitation, ...]
    same: int
    unread: tuple[str, ...]
    not_held: tuple[CitedClause, ...]


def cited_clauses(profile: Profile) -> tuple[CitedClause, ...]:
    """Return every clause that a profile cites, each once, with the ids of what cites it.

    The clauses of the list of articles count too: what is done about an article hangs on its words.
    """
    found: dict[tuple[str, str], dict[str, None]] = {}
    for by, act, clause in _citations(profile):
        found.setdefault((act, clause_in(clause) or clause), {})[by] = None
    return tuple(CitedClause(act, clause, tuple(by)) for (act, clause), by in found.items())


def compare_texts(profile: Profile, held: Mapping[str, LawText], newer: Mapping[str, LawText]) -> LawComparison:
    """Hold every clause that a profile cites to the words that it has in newer texts; white space is no word."""
    moved: list[MovedCitation] = []
    not_held: list[CitedClause] = []
    unread: dict[str, None] = {}
    same = 0
    for cited in cited_clauses(profile):
        words = held[cited.act].words(cited.clause) if cited.act in held else None
        if words is None:
            not_held.append(cited)
        elif cited.act not in newer:
            unread[cited.act] = None
        else:
            text = newer[cited.act]
            now = text.words(cited.clause)
            if now is not None and bare(now) == bare(words):
                same += 1
            else:
                moved.append(MovedCitation(cited, words, now, _place_of(words, text)))
    return LawComparison(tuple(moved), same, tuple(unread), tuple(not_held))


def _place_of(words: str, text: LawText) -> str:
    """The innermost clause of a text that has these words, empty where none has."""
    sought = bare(words)
    found = [clause for clause, has in text.passages.items() if bare(has) == sought]
    return found[-1] if found else ""


def _citations(profile: Profile) -> Iterator[tuple[str, str, str]]:
    for requirement in profile.requirements:
        limits = [*requirement.limits, *(limit for item in requirement.items for limit in item.limits)]
        cites: list[Citation] = [*(each.cite for each in limits), *(each.cite for each in requirement.reviews)]
        yield from ((requirement.id, cite.act, cite.clause) for cite in cites)
    yield from ((code.id, code.cite.act, code.cite.clause) for code in profile.boundary_factors)
    yield from ((each.id, each.cite.act, each.cite.clause) for each in profile.tolerances)
    for article in profile.articles:
        yield from ((f"article {article.id}", article.act, clause) for clause in article.clauses)


def _words(text: str) -> list[str]:
    return re.sub(r"<(?:개정|신설)[^>]*>", "", text).split()
