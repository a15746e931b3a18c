"""The five verdicts and how a whole follows from its parts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """``not_applicable`` < ``pass`` < ``review`` < ``undecided`` < ``fail``.

    ``review`` (예외검토) is for what the law lets a committee decide, ``undecided`` (판단불가) for
    missing or too uncertain data. Missing data never passes.
    """

    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    REVIEW = "review"
    UNDECIDED = "undecided"
    FAIL = "fail"

    @property
    def severity(self) -> int:
        """Rank from 0 (not applicable) to 4 (fail)."""
        return _RANKS[self]


_RANKS = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst part, which is the verdict of the whole; of nothing, ``undecided``.

    >>> worst([Verdict.PASS, Verdict.REVIEW]).value
    'review'
    >>> worst([Verdict.NOT_APPLICABLE, Verdict.PASS]).value
    'pass'
    >>> worst([]).value  # nothing was checked: that is no pass
    'undecided'
    """
    return max(verdicts, key=lambda verdict: verdict.severity, default=Verdict.UNDECIDED)
