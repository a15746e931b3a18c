"""The use case of a procedure: which steps lead from one proposal of a study to another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.comparison.decide_procedure import decide_procedure
from zonegeo.evaluation.build_scene import as_of_for, proposal_of
from zonegeo.evaluation.check_facts import check_facts
from zonegeo.model.condition import FactValue
from zonegeo.model.procedure import Procedure
from zonegeo.model.profile import Profile, is_known
from zonegeo.model.study import Site, Study

NOTHING, RELEASE = "none", "release"


def find_procedure(
    study: Study | str | Path,
    before: str,
    after: str,
    *,
    profile: Profile | str | None = None,
    as_of: date | None = None,
    notice: date | None = None,
) -> Procedure:
    """Return the procedure from one proposal to another: minor or not, on which grounds, and the steps that follow.

    Parameters
    ----------
    study
        A study, its name or its path.
    before, after
        Ids of proposals; ``none`` before: a first designation, ``release`` after: the zone is given up.
    profile
        A profile, its id or its path; by default that of the study.
    as_of
        The day whose law applies; by default that of the proposal ``after``.
    notice
        The day of the notice, from which terms run.

    Raises
    ------
    UsageError
        ``unknown-proposal``; ``as-of-missing``; ``no-procedure`` where the profile lists no steps.

    Examples
    --------
    >>> change = find_procedure("hongneung", "designation-2020", "plan-2023")
    >>> change.way, change.minor
    ('change', None)
    """
    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    if not rules.steps:
        raise UsageError(Problem("no-procedure", rules.id, {"value": rules.id}))
    check_facts(known, rules)
    named = after if after != RELEASE or RELEASE in known.proposals else before
    day = as_of_for(proposal_of(known, named), as_of)
    return decide_procedure(
        _sites(known, before, NOTHING),
        _sites(known, after, RELEASE),
        facts=_facts(known, named, day, None),
        site_facts={site: _facts(known, named, day, site) for site in known.sites},
        grounds=rules.grounds,
        steps=rules.steps,
        as_of=day,
        notice=notice,
    )


def _sites(study: Study, proposal: str, nothing: str) -> Sequence[Site] | None:
    if proposal == nothing and nothing not in study.proposals:
        return None
    return study.sites_of(proposal_of(study, proposal))


def _facts(study: Study, proposal: str, day: date, site: str | None) -> dict[str, FactValue]:
    """What is recorded of a change is recorded of the proposal that it leads to."""
    return {
        fact.id: fact.value
        for fact in study.facts
        if fact.site == site and fact.proposal in (None, proposal) and is_known(fact.since, day)
    }
