"""The use cases of the law behind a profile: what is done about each article, and whether its words have moved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.value import value
from zonegeo.model.profile import Profile
from zonegeo.profiles.law_text import LawText, held_texts, law_texts_in
from zonegeo.profiles.moved_citations import CitedClause, LawComparison, cited_clauses, compare_texts


@value
class LawHeld:
    """The texts behind a profile: the clauses it cites, the acts that are held, and what newer texts made of them.

    ``passed`` are the days by which an act was to be examined again and after which none of it was read.
    """

    profile: Profile
    cited: tuple[CitedClause, ...]
    texts: tuple[LawText, ...]
    newer: tuple[LawText, ...]
    comparison: LawComparison | None
    passed: tuple[tuple[LawText, date], ...]


def profile_coverage(profile: str) -> Profile:
    """Return a profile that keeps a list of every article of its acts, with what is done about each.

    Raises
    ------
    UsageError
        ``no-articles`` where it keeps none.

    Examples
    --------
    >>> sorted({article.does for article in profile_coverage("kr/innotown").articles})
    ['decided', 'evidence', 'nothing', 'open', 'procedure']
    """
    read = read_profile(profile)
    if not read.articles:
        raise UsageError(Problem("no-articles", read.id, {"value": read.id}))
    return read


def profile_law(profile: str, *, against: str | Path | None = None, as_of: date) -> LawHeld:
    """Return the texts that a profile cites, and which of its citations have other words in a folder of newer texts.

    Parameters
    ----------
    profile
        An id or the path of a TOML file.
    against
        A folder with one act a file (Markdown or text with a front matter); ``None`` compares with nothing.
    as_of
        The day by which a day of re-examination has passed.

    Raises
    ------
    InputError
        ``law-folder-missing``, ``law-without-act``, ``law-day-unreadable``, ``law-not-utf8``, ``file-too-large``.

    Examples
    --------
    >>> law = profile_law("kr/innotown", as_of=date(2026, 1, 1))
    >>> [day.isoformat() for _, day in law.passed]
    ['2021-06-30', '2024-06-30']
    """
    read = read_profile(profile)
    held = held_texts()
    cited = cited_clauses(read)
    used = tuple(text for act, text in held.items() if any(each.act == act for each in cited))
    newer = law_texts_in(Path(against)) if against is not None else {}
    return LawHeld(
        profile=read,
        cited=cited,
        texts=used,
        newer=tuple(text for act, text in newer.items() if act in held),
        comparison=None if against is None else compare_texts(read, held, newer),
        passed=tuple((text, day) for text in used for day in text.reexamination_days(as_of)),
    )
