"""The referee: reads the engine's answers through the public door and holds them to worlds that it decides itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import zonegeo as zg
from tests.worlds.decide import ELLIPSOID, SEVERITY, Court, TooNear, Way, World, deciding_way
from tests.worlds.draw import Drawer
from tests.worlds.several import SEVERAL
from tests.worlds.study import Figure, Site, Study, write

# the most combinations of readings that are gone through for one requirement
_MOST_READINGS = 16
# the worlds that are measured on the ellipsoid as well
_ON_THE_ELLIPSOID = 8
_GEOMETRIC = ("separation", "gap", "area", "site-share", "overlap", "hole-area", "hole-count", "part-count")


@dataclass(frozen=True)
class Contradiction:
    """What the engine said and a world denies."""

    kind: str
    seed: int
    proposal: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.seed} ({self.proposal}): {self.what}"


@dataclass
class Account:
    """What came of some studies: contradictions, findings, undecided ones, and those that every world decides."""

    contradictions: list[Contradiction] = field(default_factory=list)
    findings: int = 0
    undecided: int = 0
    avoidable: list[str] = field(default_factory=list)

    def add(self, other: Account) -> None:
        self.contradictions += other.contradictions
        self.avoidable += other.avoidable
        self.findings += other.findings
        self.undecided += other.undecided


class Bench:
    """Worlds of one proposal, each decided once in every way that is asked for."""

    def __init__(self, study: Study, sites: tuple[Site, ...], count: int) -> None:
        self.study, self.sites, self.count = study, sites, count
        self._courts: dict[tuple[int, str], Court] = {}
        self._measured: dict[int, dict[Any, float]] = {}

    @cached_property
    def missing(self) -> list[World]:
        return list(Drawer(self.study, self.sites, self.study.seed).missing(self.count))

    @cached_property
    def rough(self) -> list[World]:
        return list(Drawer(self.study, self.sites, self.study.seed).rough(self.count))

    @property
    def reaches_anywhere(self) -> bool:
        """True where a site may be anywhere: no draw reaches as far as that."""
        return any(each.outline is None and not each.within for each in self.sites)

    def court(self, world: World, way: Way) -> Court:
        key = id(world), repr(way)
        if key not in self._courts:
            measured = self._measured.setdefault(id(world), {})
            self._courts[key] = Court(self.study, self.sites, world, way, measured)
        return self._courts[key]

    def verdicts(self, name: str, worlds: Sequence[World], ways: Sequence[Way]) -> Iterator[tuple[World, Way, str]]:
        for (number, world), way in product(enumerate(worlds), ways):
            # the slowest way by far: at the corners alone, which come first
            if way.method == ELLIPSOID and number >= _ON_THE_ELLIPSOID:
                continue
            try:
                yield world, way, self.court(world, way).verdict(name)
            except TooNear:
                continue

    def values(self, asked: Mapping[str, Any], worlds: Sequence[World], way: Way) -> Iterator[tuple[float, float]]:
        for world in worlds if way.method != ELLIPSOID else worlds[-self.count :][:_ON_THE_ELLIPSOID]:
            court = self.court(world, way)
            try:
                value, tolerance = court.measure(asked, court.chosen(asked), world.facts)
            except TooNear:
                continue
            yield float(value), tolerance + 1e-9 * abs(float(value))

    def ways(self, name: str) -> list[Way]:
        """Every admissible way of measuring and reading that the requirement and what it hangs on can tell apart."""
        asked = list(self._with_what_it_hangs_on(name))
        measures = {each["measure"] for each in asked} | {m for each in asked for m in _measures_in(each)}
        lands = bool(measures & set(_GEOMETRIC))
        methods = (
            [self.study.crs, *(each.code for each in self.study.other_planes), ELLIPSOID] if lands else [self.study.crs]
        )
        bases = ["asked", "other"] if measures & {"area", "site-share"} else ["asked"]
        parted = any(each.outline is not None and each.outline.geom_type == "MultiPolygon" for each in self.sites)
        of_parts = measures & {"separation", "gap"} or any(each.get("scope") == "site" for each in asked)
        parts = [False, True] if parted and of_parts else [False]
        read = [(each["id"], each["readings"]) for each in asked if len(each.get("readings", ())) > 1]
        readings = list(product(*(options for _, options in read)))[:_MOST_READINGS]
        return [
            Way(method, dict(zip([each for each, _ in read], reading, strict=True)), basis, part)
            for method in methods
            for basis in bases
            for part in parts
            for reading in readings
        ]

    def _with_what_it_hangs_on(self, name: str) -> Iterator[Mapping[str, Any]]:
        asked = self.study.requirement(name)
        yield asked
        for other in dict.fromkeys((*asked.get("of", ()), *_requirements_in(asked))):
            yield from self._with_what_it_hangs_on(other)


def _requirements_in(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        if "requirement" in tree:
            yield tree["requirement"]
        for each in tree.values():
            yield from _requirements_in(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _requirements_in(each)


def _measures_in(asked: Mapping[str, Any]) -> Iterator[str]:
    for key in ("when", "limit", "review"):
        yield from (each["measure"] for each in _statements(asked.get(key)) if "measure" in each)


def _statements(tree: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(tree, Mapping):
        yield tree
        for each in tree.values():
            yield from _statements(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from _statements(each)


def agrees(said: str, world: str) -> bool:
    """Say whether a world bears out a verdict: a pass is one, or not asked for."""
    return world == said or (said == "pass" and world == "not_applicable")


# --- one study --------------------------------------------------------------------------------------------------------


def hold(study: Study, folder: Path, *, worlds: int = 30) -> Account:
    """Write a study, let the engine answer, and hold its answers to worlds."""
    path = write(study, folder)
    draft = folder / "draft.geojson" if study.drafted else None
    proposal = next(iter(study.proposals))
    profile = zg.read_profile(str(folder / "rules.toml"))
    evaluation = zg.evaluate(zg.read_study(path, draft=draft), profile=profile)
    new = {each.id: replace(each, declared=None) for each in study.drafted}
    judged = replace(study, sites=tuple(new.get(each.id, each) for each in study.sites), drafted=())
    bench = Bench(judged, judged.of(proposal), worlds)
    account = Account()
    for finding in evaluation.findings:
        account.findings += 1
        said = [Contradiction(study.kind, study.seed, proposal, each) for each in denied(bench, finding)]
        account.contradictions += said
        if finding.verdict.value == "undecided":
            account.undecided += 1
            decided = list(bench.verdicts(finding.requirement, bench.missing, [deciding_way(judged)]))
            # a world that is too near a limit to be decided leaves it open
            found = {each for _, _, each in decided} if len(decided) == len(bench.missing) else {"undecided"}
            if _decided(found) and not bench.reaches_anywhere:
                account.avoidable.append(f"{study.kind} {study.seed} {finding.requirement}: {', '.join(sorted(found))}")
    account.contradictions += [
        Contradiction(study.kind, study.seed, proposal, each) for each in _whole_denied(bench, evaluation)
    ]
    for claim in evaluation.claims:
        account.contradictions += [
            Contradiction(study.kind, study.seed, proposal, each) for each in _claim_denied(bench, claim)
        ]
    if study.kind in SEVERAL:
        found_out = SEVERAL[study.kind](study, path, profile, count=max(worlds // 3, 6))
        account.contradictions += [Contradiction(study.kind, study.seed, "all", each) for each in found_out]
    return account


def _decided(found: set[str]) -> bool:
    return "undecided" not in found and bool(found) and (len(found) == 1 or found == {"pass", "not_applicable"})


def denied(bench: Bench, finding: Any) -> Iterator[str]:
    name, said = finding.requirement, finding.verdict.value
    asked = bench.study.requirement(name)
    if said != "undecided":
        for _, _, found in bench.verdicts(name, bench.missing, [deciding_way(bench.study)]):
            if not agrees(said, found) and not _on_what_is_stated(bench, asked, said):
                yield f"{name} is said to be {said}; in a world it is {found}"
                break
        if finding.stable:
            for world, way, found in bench.verdicts(name, bench.rough, bench.ways(name)):
                if not agrees(said, found) and not _on_what_is_stated(bench, asked, said):
                    rough = f"rough world {bench.rough.index(world)}"
                    yield f"{name} is said to be {said} and stable; {found} by {_told(way)} in {rough}"
                    break
    yield from _ends_crossed(bench, asked, finding)
    yield from _margin_denied(bench, asked, finding)


def _whole_denied(bench: Bench, evaluation: Any) -> Iterator[str]:
    """The whole is its worst part in each world; a stable one in every way of measuring and reading, too."""
    said = evaluation.verdict.value
    names = [each.requirement for each in evaluation.findings if each.counts]
    if said == "undecided" or bench.study.stated:
        return
    for world in bench.missing:
        court = bench.court(world, deciding_way(bench.study))
        try:
            found = max((court.verdict(name) for name in names), key=SEVERITY.__getitem__)
        except TooNear:
            continue
        if not agrees(said, found):
            yield f"the whole is said to be {said}; in a world it is {found}"
            return


def _told(way: Way) -> str:
    readings = " ".join(way.readings.values())
    return " ".join(each for each in (way.method, way.basis, readings, "parts" if way.parts else "") if each)


def _on_what_is_stated(bench: Bench, asked: Mapping[str, Any], said: str) -> bool:
    """A stated figure may speak against a proposal: where the requirement fails on it, and the sites may have it."""
    stated = bench.study.stated.get("background_area")
    if stated is None or asked["measure"] != "area" or said not in ("fail", "review"):
        return False
    limit = Figure(asked["limit"][0]["value"]).exact
    figure = Figure(stated)
    ends = (figure.exact - figure.half, figure.exact + figure.half)
    fails = not any(Court.compares(asked["op"], end, limit, 0.0) for end in ends)
    found = list(bench.values(asked, bench.missing, deciding_way(bench.study)))
    # an area that nothing tells is above 0 and may be as near to it as one likes: it is drawn from a thousandth on
    low, high = min(value - near for value, near in found) - 1, max(value + near for value, near in found)
    return fails and low <= ends[1] and ends[0] <= high


def _ends_crossed(bench: Bench, asked: Mapping[str, Any], finding: Any) -> Iterator[str]:
    measured = finding.measurement
    if (
        measured is None
        or asked.get("scope") == "site"
        or asked["measure"] in ("group", "fact-is")
        or measured.basis == "stated"
    ):
        return
    intervals = [(deciding_way(bench.study), measured.low, measured.high, "")]
    for other in finding.alternatives:
        method = {"ellipsoid:GRS80": ELLIPSOID}.get(other.name, other.name.removeprefix("plane:"))
        if other.kind == "reading" and asked["measure"] == "separation":
            parted = other.name == "by-part"
            readings = {} if parted else {asked["id"]: other.name}
            intervals.append((Way(bench.study.crs, readings, parts=parted), other.low, other.high, other.name))
        elif other.kind == "method" and asked["measure"] == "separation" and other.name.startswith(("plane", "ell")):
            intervals.append((Way(method), other.low, other.high, other.name))
    for way, low, high, name in intervals:
        for value, tolerance in bench.values(asked, [*bench.missing, *bench.rough], way):
            if low is not None and value < low - tolerance and not bench.study.stated:
                yield f"{asked['id']} {name} is said to be at least {low}; in a world it is {value}"
                break
            if high is not None and value > high + tolerance:
                yield f"{asked['id']} {name} is said to be at most {high}; in a world it is {value}"
                break


def _margin_denied(bench: Bench, asked: Mapping[str, Any], finding: Any) -> Iterator[str]:
    """A margin is that of the value; the certain one is left in every world. A value and a verdict tell one story."""
    measured, limit = finding.measurement, finding.limit
    if measured is None or limit is None or asked["measure"] in ("group", "fact-is") or measured.basis == "stated":
        return
    sign = 1 if limit.op in ("<=", "<") else -1
    if finding.verdict.value != "undecided" and measured.value is not None:
        satisfied = Court.compares(limit.op, measured.value, Fraction(limit.value), 0.0)
        if satisfied != (finding.verdict.value == "pass"):
            yield f"{asked['id']} is said to be {finding.verdict.value} at {measured.value} {limit.op} {limit.value}"
    if asked.get("scope") == "site":
        return
    nominal = getattr(finding, "margin_nominal", None)
    if nominal is not None and measured.value is not None:
        left = sign * (limit.value - measured.value)
        if abs(left - nominal) > 1e-6 + 1e-9 * abs(left):
            yield f"{asked['id']} has a margin of {nominal}; that of its value is {left}"
    for margin, worlds in _certain_margins(bench, finding):
        for value, tolerance in bench.values(asked, worlds, deciding_way(bench.study)):
            left = sign * (limit.value - value)
            if left < margin - tolerance - 1e-6:
                yield f"{asked['id']} has a margin of {margin} for certain; in a world it is {left}"
                break


def _certain_margins(bench: Bench, finding: Any) -> Iterator[tuple[float, list[World]]]:
    certain = getattr(finding, "margin_certain", None)
    if certain is not None:
        yield certain, [*bench.missing, *bench.rough]


# --- claims -----------------------------------------------------------------------------------------------------------


def _claim_denied(bench: Bench, claim: Any) -> Iterator[str]:
    asked = next(each for each in bench.study.claims if each["id"] == claim.id)
    stated = Figure(asked["stated"])
    if asked["quantity"] == "sum-of-parts":
        terms = [Figure(each) for each in asked["parts"]]
        apart = abs(sum(each.exact for each in terms) - stated.exact)
        right = "confirmed" if not apart else "contradicted"
        if apart and apart <= stated.half + sum(each.half for each in terms):
            right = "unverifiable"
        if claim.verdict != right and not (right == "unverifiable" and claim.verdict == "confirmed"):
            yield f"claim {claim.id} is said to be {claim.verdict}: as printed it is {right}"
        return
    if claim.verdict == "unverifiable":
        return
    for agreed in _agreements(bench, asked, stated):
        if agreed != (claim.verdict == "confirmed"):
            told = f"claim {claim.id} ({asked['quantity']} {asked['stated']})"
            yield f"{told} is said to be {claim.verdict}; not in a world"
            return


def _agreements(bench: Bench, asked: Mapping[str, Any], stated: Figure) -> Iterator[bool]:
    """Whether the figure rounds to the stated one, world by world; a tie rounds either way."""
    roles = {"core-area": ["core"], "background-area": ["background"]}.get(asked["quantity"], [])
    measure = "separation" if asked["quantity"] == "separation" else "area"
    for world in (*bench.missing, *bench.rough):
        court = bench.court(world, deciding_way(bench.study))
        if "pair" in asked:
            one, other = (next(site for site in bench.sites if site.id == each) for each in asked["pair"])
            value, tolerance = court.distance(one, other), 2e-3
        else:
            wanted = {"id": "claim", "measure": measure, "roles": roles}
            value, tolerance = court.measure(wanted, court.chosen(wanted), world.facts)
        beyond = (
            abs(value - stated.exact) - stated.half
            if not tolerance
            else abs(float(value) - float(stated.exact)) - float(stated.half)
        )
        if abs(beyond) > tolerance or beyond == 0 == tolerance:
            yield beyond <= 0
