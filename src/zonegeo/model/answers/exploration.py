"""What a planner wants of the proposals among candidates, and what was found: values in SI units, unrounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from fractions import Fraction
from typing import Literal

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.evaluation import GeoJSON, Notice, ProfileUsed, Receipt
from zonegeo.model.verdict import Verdict

EXPLORATION_VERSION = "1"
Strategy = Literal["enumeration", "integer-program", "local-search"]


@value
class Wishes:
    """What a proposal has to keep beside the requirements of the profile. Areas in m2 are exact, lengths in metres.

    Counts and areas are of the candidates taken in, not of the fixed sites. Of each of ``exclusive`` one candidate at
    most is taken in; those of each of ``together`` are taken in all, or none.
    """

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    exclusive: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    least_count: int = 1
    most_count: int | None = None
    least_area: Fraction | None = None
    most_area: Fraction | None = None
    most_spread_m: float | None = None
    contiguous: bool = False


@value
class FoldedScore:
    """A requirement of one proposal as it was folded from columns: SI units, ``None`` where nothing bounds an end."""

    requirement: str
    value: float | None
    low: float
    high: float | None


@value
class Score:
    """A proposal as the search scored it: the candidates taken in, the values of the objectives, the folds."""

    candidates: tuple[str, ...]
    values: tuple[float, ...]
    folded: tuple[FoldedScore, ...]


@value
class RuledOut:
    """A candidate that no proposal may take in: ``reason`` is a word, ``by`` what it goes against."""

    candidate: str
    reason: Literal["requirement", "on-fixed-land", "excluded"]
    by: str


@value
class Search:
    """How the search went.

    ``proven`` says that nothing better exists under the bounds; ``bound`` is the best that the first objective can
    reach at all, as far as the search knows it. ``settled`` counts the proposals that were scored or ruled out, where
    a search counts them. ``stopped``: ``time``, ``interrupted`` or nothing. ``equal`` is how many sets are worth
    as much as the last one kept, itself among them, as far as they were found and not all of them are kept;
    ``equals_counted`` is false where there may be more of them.
    """

    strategy: Strategy
    proven: bool
    stopped: str
    candidates: int
    units: int
    settled: int
    scored: int
    bound: float | None
    front: bool
    folded: tuple[str, ...]
    unfolded: tuple[str, ...]
    failing: tuple[str, ...]
    ruled_out: tuple[RuledOut, ...]
    equal: int = 0
    equals_counted: bool = True


@value
class Kept:
    """A proposal that was kept: its score, and its verdicts by the engine itself."""

    id: str
    candidates: tuple[str, ...]
    values: tuple[float, ...]
    verdict: Verdict
    verdicts: Mapping[str, Verdict]
    document: GeoJSON = field(repr=False)


@value
class Exploration:
    """The proposals that were found among candidates, the best first; of several objectives the Pareto front.

    ``more`` counts members of the front that are not shown; ``names`` are those of the fixed sites and of the
    requirements, by their ids.
    """

    schema_version: str
    study: str
    study_name: Name
    proposal: str
    proposal_name: Name
    profile: ProfileUsed
    as_of: str
    fixed: tuple[str, ...]
    objectives: tuple[Objective, ...]
    units: tuple[str, ...]
    search: Search
    kept: tuple[Kept, ...]
    more: int
    notices: tuple[Notice, ...]
    receipt: Receipt = field(repr=False)
    names: Mapping[str, Name] = field(default_factory=dict, repr=False)
