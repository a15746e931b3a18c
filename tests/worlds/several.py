"""The referee over several proposals: what compare stars, what explore calls proven, what repair calls smallest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import shapely

import zonegeo as zg
from tests.worlds.decide import SEVERITY, Court, TooNear, World, deciding_way
from tests.worlds.draw import Drawer
from tests.worlds.study import Site, Study


def common_worlds(study: Study, count: int) -> list[World]:
    """Worlds of all the sites of a study: a site of two proposals is in one place in both."""
    drawer = Drawer(study, study.sites, study.seed)
    return [*drawer.missing(count), *drawer.rough(count)]


def _measured(study: Study, asked: Mapping[str, Any], sites: tuple[Site, ...], world: World) -> tuple[float, float]:
    court = Court(study, sites, world, deciding_way(study))
    value, tolerance = court.measure(asked, court.chosen(asked), world.facts)
    return float(value), tolerance


# --- compare ----------------------------------------------------------------------------------------------------------


def compare_denied(study: Study, path: Path, profile: Any, *, count: int) -> Iterator[str]:
    objectives = ["min:r0", "min:r1"]
    found = zg.compare(path, list(study.proposals), profile=profile, objectives=objectives)
    worlds = common_worlds(study, count)
    for row in found.rows:
        said = {cell.proposal: cell.verdict.value for cell in row.cells}
        for cell in (each for each in row.cells if each.best):
            yield from _star_denied(study, row.requirement, cell.proposal, said, worlds)
    if found.front is not None:
        for beaten, by in found.front.dominated_by.items():
            yield from _dominance_denied(study, objectives, beaten, by, worlds)
        for proposal in found.front.certain:
            yield from _certainty_denied(study, objectives, proposal, worlds)
    for each in found.sensitivity.thresholds:
        yield from _threshold_denied(study, each)


def _star_denied(
    study: Study, name: str, starred: str, said: Mapping[str, str], worlds: Sequence[World]
) -> Iterator[str]:
    """No other has a better verdict where things are as they are recorded, none of the same verdict a larger margin."""
    asked = study.requirement(name)
    sign = 1 if asked["op"] in ("<=", "<") else -1
    for number, world in enumerate(worlds):
        for other in study.proposals:
            if number < len(worlds) // 2:
                try:
                    mine, theirs = (_severity(study, name, each, world) for each in (starred, other))
                except TooNear:
                    continue
                if mine > theirs:
                    yield f"{starred} is the best of {name} (★); in a world {other} has a better verdict"
                    return
            if said[other] == said[starred]:
                (mine, near), (theirs, _) = (
                    _measured(study, asked, study.of(each), world) for each in (starred, other)
                )
                if sign * (mine - theirs) > 1e-2 + 2 * near + 1e-7 * abs(mine):
                    yield f"{starred} is the best of {name} (★); in a world {other} has a larger margin"
                    return


def _severity(study: Study, name: str, proposal: str, world: World) -> int:
    return SEVERITY[Court(study, study.of(proposal), world, deciding_way(study)).verdict(name)]


def _goods(study: Study, objectives: Sequence[str], proposal: str, world: World) -> list[float]:
    goods = []
    for each in objectives:
        direction, _, name = each.partition(":")
        value, _ = _measured(study, study.requirement(name), study.of(proposal), world)
        goods.append(value if direction == "min" else -value)
    return goods


def _dominance_denied(
    study: Study, objectives: Sequence[str], beaten: str, by: str, worlds: Sequence[World]
) -> Iterator[str]:
    for world in worlds:
        pairs = zip(*(_goods(study, objectives, each, world) for each in (beaten, by)), strict=True)
        if any(better < worse - 0.05 for better, worse in pairs):
            yield f"{beaten} is said to be no better in anything than {by}; in a world it is"
            return


def _certainty_denied(study: Study, objectives: Sequence[str], proposal: str, worlds: Sequence[World]) -> Iterator[str]:
    for world in worlds:
        mine = _goods(study, objectives, proposal, world)
        for other in study.proposals:
            others = _goods(study, objectives, other, world)
            if other != proposal and all(a < b - 0.05 for a, b in zip(others, mine, strict=True)):
                yield f"{proposal} is said to be certainly undominated; in a world {other} is better in everything"
                return


def _threshold_denied(study: Study, told: Any) -> Iterator[str]:
    """Where a proposal passes down to a limit, it does in every world of what is missing."""
    if told.verdict.value != "pass":
        return
    asked, sites = study.requirement(told.requirement), study.of(told.proposal)
    sign = 1 if asked["op"] in ("<=", "<") else -1
    for world in Drawer(study, sites, study.seed).missing(20):
        value, tolerance = _measured(study, asked, sites, world)
        if sign * (value - told.at) > tolerance + 1e-6 * abs(value):
            yield f"{told.requirement} of {told.proposal} is said to change at {told.at}; in a world it is {value}"
            return


# --- explore and repair -----------------------------------------------------------------------------------------------


def subsets(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def passes_in_all(study: Study, sites: tuple[Site, ...], names: Sequence[str], count: int) -> bool | None:
    """Say whether some sites satisfy requirements in every world of what is missing; ``None`` where it is too near."""
    if not all(any(each.role == role for each in sites) for role in ("core", "background")):
        return False
    for world in Drawer(study, sites, study.seed).missing(count):
        court = Court(study, sites, world, deciding_way(study))
        try:
            if any(court.verdict(name) not in ("pass", "not_applicable") for name in names):
                return False
        except TooNear:
            return None
    return True


def explore_denied(study: Study, path: Path, profile: Any, *, count: int) -> Iterator[str]:
    """Hold a search to every subset of its candidates."""
    objective, asked = (
        ("max:background-area", "background-area") if study.seed % 2 else ("min:separation", "separation")
    )
    candidates = {each.id: each for each in study.candidates}
    fixed = tuple(each for each in study.sites if each.role == "core")
    found = zg.explore(path, path.parent / "candidates.geojson", [objective], profile=profile, keep=3)
    names = [each["id"] for each in study.requirements]
    whole = replace(study, sites=(*fixed, *study.candidates))
    goods: dict[tuple[str, ...], float] = {}
    doubtful = set()
    for chosen in subsets(sorted(candidates)):
        sites = (*fixed, *(candidates[each] for each in chosen))
        if not chosen or _share_land(sites):
            continue
        passed = passes_in_all(whole, sites, names, count)
        if passed is None:
            doubtful.add(chosen)
        elif passed:
            world = next(Drawer(whole, sites, study.seed).missing(1))
            value, _ = _measured(whole, study.requirement(asked), sites, world)
            goods[chosen] = -value if objective.startswith("max") else value
    for kept in found.kept:
        chosen = tuple(sorted(kept.candidates))
        if kept.verdict.value == "pass" and chosen not in goods and chosen not in doubtful:
            yield f"{', '.join(chosen)} is kept as satisfying; it is not in every world"
    if found.search.proven and goods and not doubtful:
        best = min(goods.values())
        mine = goods.get(tuple(sorted(found.kept[0].candidates))) if found.kept else None
        if mine is None or mine > best + 0.05 + 1e-7 * abs(best):
            yield f"{objective} is proven at {mine}; {min(goods, key=goods.__getitem__)} has {best}"
    if found.kept and not goods and not doubtful:
        yield "something is kept where nothing satisfies"


def _share_land(sites: Sequence[Site]) -> bool:
    return any(shapely.intersection(a.outline, b.outline).area > 0.01 for a, b in combinations(sites, 2))


def repair_denied(study: Study, path: Path, profile: Any, *, count: int) -> Iterator[str]:
    """Hold what is suggested to every smaller change of sites."""
    found = zg.repair(path, profile=profile)
    own = next(iter(study.proposals.values()))
    for each in found.suggestions:
        if each.means != "sites":
            continue
        targets = found.targets if each.target == "all" else (each.target,)
        changed = {*each.dropped, *each.joined}
        if any(study.site[name].role == "core" for name in each.dropped):
            yield f"{each.id} drops a core site"
        after = {effect.requirement: effect.after.value for effect in each.effects}
        sites = tuple(study.site[name] for name in (*own, *each.joined) if name not in each.dropped)
        if all(after.get(name) == "pass" for name in targets) and passes_in_all(study, sites, targets, count) is False:
            yield f"{each.id} is said to satisfy {', '.join(targets)}; it does not in every world"
        if each.smallest:
            yield from _smaller(study, own, targets, changed, each.id, count)


def _smaller(
    study: Study, own: tuple[str, ...], targets: Sequence[str], changed: set[str], name: str, count: int
) -> Iterator[str]:
    free = [each.id for each in study.sites if each.role == "background"]
    for size in range(1, len(changed)):
        for toggled in combinations(free, size):
            sites = tuple(study.site[each] for each in free if (each in own) != (each in toggled))
            cores = tuple(study.site[each] for each in own if study.site[each].role == "core")
            if passes_in_all(study, (*cores, *sites), targets, 60):
                yield f"{name} changes {sorted(changed)} and is said to be the smallest; {toggled} satisfies too"
                return


SEVERAL = {"comparisons": compare_denied, "searches": explore_denied, "repairs": repair_denied}
