"""Agenda: in which order the requirements of a profile are decided, and what each of them rests on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from zonegeo.base.value import value
from zonegeo.measures import MEASURES
from zonegeo.measures.scene import Scene
from zonegeo.model.condition import MeasureCondition, leaves
from zonegeo.model.measure_kind import Reads
from zonegeo.model.profile import Profile, Requirement, conditions_of, hangs_on, only

_READS: tuple[Reads, ...] = ("records", "outlines", "places")


class _Same:
    """An object by its identity: equal to itself alone, without a look at all that it holds."""

    __slots__ = ("of",)

    def __init__(self, of: object) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


@value
class Agenda:
    """The requirements of a profile, each after those that it hangs on.

    ``reads`` is what each reads, with all that it hangs on; ``of_sites`` names those that ask it of each site.
    ``elsewhere`` are those alone that come out otherwise where sites without an outline lie elsewhere, ``None`` where
    none does.
    """

    profile: Profile
    order: tuple[Requirement, ...]
    reads: Mapping[str, Reads]
    of_sites: frozenset[str]
    elsewhere: Profile | None

    def shared(self, scene: Scene, requirement: Requirement) -> tuple[Hashable, ...] | None:
        """Return what a finding on records alone hangs on, by which other proposals may have it; else ``None``.

        The objects of the study stand in it by their identity, and are kept with it: the id of one that is gone is that
        of another one day.
        """
        return None if requirement.id in self.of_sites else self._on_records(scene, requirement)

    def shared_of_sites(self, scene: Scene, requirement: Requirement) -> tuple[Hashable, ...] | None:
        """Return what, beside its own facts, the judgement of each site hangs on where it is on records alone."""
        by_site = requirement.scope == "site" and not self.of_sites.intersection(hangs_on(requirement))
        return self._on_records(scene, requirement) if by_site else None

    def _on_records(self, scene: Scene, requirement: Requirement) -> tuple[Hashable, ...] | None:
        if self.reads[requirement.id] != "records" or scene.stated:
            return None
        cores = tuple((site.id, site.name, site.institution) for site in scene.sites if site.role.value == "core")
        kept = (self.profile, scene.institutions, scene.agreements, scene.assessments, *scene.facts.values())
        return ("finding", requirement.id, scene.as_of, scene.figures, scene.no_agreement, cores, *map(_Same, kept))


def agenda_of(profile: Profile, scene: Scene) -> Agenda:
    """Return the agenda of a profile for a scene; many proposals have the same."""
    found, key = scene.found, ("agenda", id(profile), scene.own_zone_is_told)
    if key not in found:
        found[key] = _made(profile, own_zone_is_told=scene.own_zone_is_told)
    agenda: Agenda = found[key]
    return agenda


def _made(profile: Profile, *, own_zone_is_told: bool) -> Agenda:
    order: dict[str, Requirement] = {}
    reads: dict[str, Reads] = {}
    of_sites: set[str] = set()
    waiting = list(profile.requirements)
    while waiting:
        ready = [each for each in waiting if all(name in order for name in hangs_on(each))]
        if not ready:  # the reader of profiles refuses circles
            raise ValueError("requirements that hang on each other")
        for requirement in ready:
            below = hangs_on(requirement)
            own: dict[Reads, Reads] = {"zones": "outlines" if own_zone_is_told else "places"}
            asked = (own.get(each, each) for each in _asked(requirement))
            reads[requirement.id] = max((*asked, *(reads[name] for name in below)), key=_READS.index)
            if requirement.scope == "site" or of_sites.intersection(below):
                of_sites.add(requirement.id)
            order[requirement.id] = requirement
        waiting = [each for each in waiting if each.id not in order]
    moved = [name for name, asked in reads.items() if asked == "places"]
    elsewhere = None if not moved else profile if len(moved) == len(order) else only(profile, moved)
    return Agenda(profile, tuple(order.values()), reads, frozenset(of_sites), elsewhere)


def _asked(requirement: Requirement) -> tuple[Reads, ...]:
    """What the measure of a requirement reads, and those of its conditions."""
    asked = [leaf.measure for each in conditions_of(requirement) for leaf in leaves(each)
             if isinstance(leaf, MeasureCondition)]  # fmt: skip
    return tuple(MEASURES[name].reads for name in (requirement.measure, *asked))
