"""Which sites to drop, or to take in from the candidates, so that a requirement passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import inf

from zonegeo.base.value import value
from zonegeo.comparison.repair.subsets import Change, Problem, smallest_changes
from zonegeo.evaluation.decide.decision import limit_in_force
from zonegeo.evaluation.variants import Question
from zonegeo.model.evaluation import Evaluation, SiteResult
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Requirement, asks_alike
from zonegeo.model.study import Role, Site

# how many variants are evaluated one by one where no exact search knows the measure: about two seconds
MOST_EVALUATIONS = 400
# sizes are compared as whole square millimetres: declared areas are then exact
_STEPS_A_M2 = 1_000_000


@value
class SiteChange:
    """The sites that stay, in their order, and whether a smaller change was ruled out."""

    sites: tuple[Site, ...]
    dropped: tuple[str, ...]
    joined: tuple[str, ...]
    smallest: bool


def smallest_site_changes(
    question: Question, targets: Sequence[str], candidates: Sequence[Site], *, fixed: Sequence[str] = ()
) -> list[SiteChange]:
    """Return the smallest changes of sites after which the targets pass, evaluated, by id; none where none was found.

    A separation of every pair and a sum of areas are solved exactly. Any other measure, and any answer that the
    evaluation does not bear out, is found by evaluating changes of one site, of two, and so on: that is exact as far as
    it goes, and ``smallest`` says so. Changes of as many sites and as much land are all returned; ``fixed`` sites stay.
    """
    own = tuple(question.study.sites[name] for name in question.proposal.sites)
    every = (*sorted(own, key=lambda site: site.id), *sorted(candidates, key=lambda site: site.id))
    stay = tuple(index for index, site in enumerate(every[: len(own)]) if site.id in fixed)
    asked = question.of(*targets)
    problem = _problem(asked, every, len(own), stay)
    at_least = 1
    if problem is not None:
        changes = smallest_changes(problem)
        found = [each for each in (_carried_out(every, own, one) for one in changes) if asked.passes(each.sites)]
        if found or not changes:
            return found
        at_least = changes[0].count
    return _evaluated(asked, every, own, at_least, stay)


def _carried_out(every: Sequence[Site], own: Sequence[Site], change: Change) -> SiteChange:
    dropped = tuple(every[index].id for index in change.dropped)
    joined = tuple(every[index] for index in change.joined)
    stays = tuple(site for site in own if site.id not in dropped)
    return SiteChange((*stays, *joined), dropped, tuple(site.id for site in joined), smallest=True)


def _evaluated(
    asked: Question, every: Sequence[Site], own: Sequence[Site], at_least: int, stay: Sequence[int]
) -> list[SiteChange]:
    """Evaluate every change of ``at_least`` sites, then of one more, until the number of evaluations is used up.

    ``smallest`` holds where every smaller change, and every one of as many sites, was evaluated.
    """
    left = MOST_EVALUATIONS
    free = [index for index in range(len(every)) if index not in stay]
    for count in range(at_least, len(free) + 1):
        passing: list[tuple[float, SiteChange]] = []
        for toggled in combinations(free, count):
            if left == 0:
                break
            left -= 1
            dropped = tuple(index for index in toggled if index < len(own))
            change = Change(dropped, tuple(index for index in toggled if index >= len(own)))
            found = _carried_out(every, own, change)
            if asked.passes(found.sites):
                passing.append((sum(_size(every[index]) for index in toggled), found))
        if passing:
            least = min(size for size, _ in passing)
            smallest = at_least == 1 and left > 0
            return [replace(found, smallest=smallest) for size, found in passing if size == least]
        if left == 0:
            break
    return []


def _size(site: Site) -> float:
    return inf if site.declared_area is None else float(site.declared_area.si)


def _problem(asked: Question, every: Sequence[Site], own: int, stay: tuple[int, ...]) -> Problem | None:
    """Return the bounds of the targets as an exact problem, or ``None`` where a measure is not one of those known."""
    whole = asked.evaluate(every)
    conflicts: set[tuple[int, int]] = set()
    caps: list[int] = []
    needed: set[str] = set()
    places = {site.id: index for index, site in enumerate(every)}
    for requirement in asked.profile.requirements:
        if not asks_alike(requirement):
            return None
        limit = limit_in_force(requirement, asked.day)
        if limit is None or limit.value is None or requirement.op not in ("<=", "<"):
            return None
        bound = float(limit.value.si)
        if _is_every_pair(requirement):
            conflicts.update(_conflicts(asked, whole, requirement, bound, places))
            needed.update(role.value for role in Role)
        elif requirement.measure == "area" and requirement.roles == (Role.BACKGROUND.value,) and requirement.op == "<=":
            caps.append(round(limit.value.si * _STEPS_A_M2))
            needed.add(Role.BACKGROUND.value)
        else:
            return None
    sizes = _sizes(whole.sites, asked.profile.requirements) if caps else [0] * len(every)
    if sizes is None:
        return None
    land = [_steps(_area(site)) for site in whole.sites]
    capped = tuple(index for index, site in enumerate(every) if site.role is Role.BACKGROUND)
    return Problem(
        roles=tuple(site.role.value for site in every),
        needed=tuple(sorted(needed)),
        conflicts=tuple(sorted(conflicts)),
        capped=capped,
        sizes=tuple(sizes[index] for index in capped),
        cap=min(caps, default=None),
        land=tuple(land),
        own=own,
        fixed=stay,
    )


def _is_every_pair(requirement: Requirement) -> bool:
    return requirement.measure == "separation" and (requirement.readings or ("max_pair",))[0] == "max_pair"


def _conflicts(
    asked: Question, whole: Evaluation, requirement: Requirement, bound: float, places: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs that cannot both stay: nothing that is known of their places rules out a distance beyond."""
    for pair in whole.matrix:
        high = (
            pair.value if pair.value is not None else _known_high(asked, whole, pair.high, (pair.core, pair.background))
        )
        if not satisfies(requirement.op, high, bound):
            yield places[pair.core], places[pair.background]


def _known_high(asked: Question, whole: Evaluation, high: float | None, names: tuple[str, str]) -> float:
    """The farthest that missing data leaves open: the result's upper end without the accuracy of the boundaries."""
    if high is None:
        return inf
    sites = {site.id: site for site in whole.sites}
    return high - sum(_accuracy(asked, sites[name]) for name in names)


def _accuracy(asked: Question, site: SiteResult) -> float:
    if site.accuracy_m is not None:
        return site.accuracy_m
    return max((asked.study.places[name].accuracy_m for name in site.within), default=0.0)


def _area(site: SiteResult) -> float:
    return site.declared_area if site.declared_area is not None else site.measured_area or 0.0


def _sizes(sites: Sequence[SiteResult], requirements: Sequence[Requirement]) -> list[int] | None:
    """The areas that decide, of background spaces: all as declared or all as measured; ``None`` where they are mixed.

    Where some declare an area and some do not, which one decides hangs on the sites that stay: no sum of fixed sizes.
    """
    bases = {each.basis for each in requirements if each.measure == "area"}
    backgrounds = [site for site in sites if site.role == Role.BACKGROUND.value]
    declared = [site.declared_area for site in backgrounds]
    measured = [site.measured_area for site in backgrounds]
    if bases <= {"declared"} and None not in declared:
        return [_steps(_area(site)) for site in sites]
    if None in measured or (bases != {"measured"} and set(declared) != {None}):
        return None
    return [_steps(site.measured_area or 0.0) for site in sites]


def _steps(area: float) -> int:
    return round(area * _STEPS_A_M2)
