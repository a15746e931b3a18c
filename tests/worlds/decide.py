"""What each requirement comes to in one world, measured in one way: by the words of ``docs/verdicts.md``, one by one.

Nothing here knows an interval. A world has one value for everything, and everything is decided on it.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import shapely

from tests.worlds.plane import PLANES, geodesic_area, geodesic_length
from tests.worlds.study import Figure, Site, Study

OPERATORS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt}
SEVERITY = {"not_applicable": 0, "pass": 1, "review": 2, "undecided": 3, "fail": 4}
ELLIPSOID = "ellipsoid"
# Land nearer than this touches.
CONTACT_M = 0.001


class LeftOpen(Exception):  # noqa: N818 - it says what is so
    """A condition hangs on a group of which the law says nothing in this world."""


class TooNear(Exception):  # noqa: N818 - it says what happened
    """A measured value is so near a limit that another way to compute it may fall on the other side."""


@dataclass(frozen=True)
class World:
    """One way in which everything may be. Shapes are in metres of the study's plane; a site without outline is a point.

    ``declared`` are the declared areas as they are in this world, ``areas`` those that nothing tells; ``right`` says
    which of the two areas a site has (``declared``, ``measured``) where they differ beyond every tolerance.
    """

    shapes: Mapping[str, Any]
    declared: Mapping[str, Fraction]
    areas: Mapping[str, Fraction]
    facts: Mapping[str, Any]
    site_facts: Mapping[str, Mapping[str, Any]]
    right: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """One way of measuring and reading: a plane or the ellipsoid, the readings, the area basis, parts as sites."""

    method: str
    readings: Mapping[str, str] = field(default_factory=dict)
    basis: str = "asked"
    parts: bool = False


def deciding_way(study: Study) -> Way:
    return Way(study.crs)


class Court:
    """Decides the requirements of one proposal in one world, in one way."""

    def __init__(
        self, study: Study, sites: tuple[Site, ...], world: World, way: Way, measured: dict[Any, float] | None = None
    ) -> None:
        self.study, self.world, self.way = study, world, way
        self.sites = tuple(_parts_of(sites, world)) if way.parts else sites
        self._found: dict[str, str] = {}
        # what was measured in this world already, in whatever way
        self._measured: dict[Any, Any] = {} if measured is None else measured

    # --- verdicts ---

    def verdict(self, name: str) -> str:
        if name not in self._found:
            self._found[name] = self._decided(name)
        return self._found[name]

    def _decided(self, name: str) -> str:
        """Decide a requirement; where it hangs on a group that is left open, it has to come out alike either way."""
        try:
            return self._decide(self.study.requirement(name))
        except LeftOpen as open_:
            group = str(open_)
        found = set()
        for self._found[group] in ("pass", "fail"):
            found.add(self._decided(name))
        self._found[group] = "undecided"
        found -= {"not_applicable"} if "pass" in found else set()
        return found.pop() if len(found) == 1 else "undecided"

    def _decide(self, asked: Mapping[str, Any]) -> str:
        chosen = self.chosen(asked)
        if asked.get("scope") != "site" or not chosen:
            return self._decide_one(asked, chosen, self.world.facts)
        each = [
            self._decide_one(asked, (site,), {**self.world.facts, **self.world.site_facts[_own(site)]})
            for site in chosen
        ]
        return max(each, key=SEVERITY.__getitem__)

    def _decide_one(self, asked: Mapping[str, Any], chosen: tuple[Site, ...], facts: Mapping[str, Any]) -> str:
        if not self.holds(asked.get("when"), facts):
            return "not_applicable"
        if not chosen and asked["measure"] not in ("group", "fact", "fact-is", "site-count"):
            return "undecided"
        limit = next((each for each in asked["limit"] if self.holds(each.get("when"), facts)), None)
        if limit is None:
            return "not_applicable"
        if asked["measure"] == "group":
            return self._decide_group(asked, limit)
        value, tolerance = self.measure(asked, chosen, facts)
        bound = Fraction(1) if limit["value"] == "all" else Figure(limit["value"]).exact
        if self.compares(asked["op"], value, bound, tolerance):
            return "pass"
        for review in asked.get("review", ()):
            if self.holds(review.get("when"), facts):
                if "limit" not in review:
                    return "review"
                reviewed = self.compares(asked["op"], value, Figure(review["limit"]).exact, tolerance)
                return "review" if reviewed else "fail"
        return "fail"

    def _decide_group(self, asked: Mapping[str, Any], limit: Mapping[str, Any]) -> str:
        members = [found for found in (self.verdict(each) for each in asked["of"]) if found != "not_applicable"]
        if not members:
            return "not_applicable"
        least = len(members) if limit["value"] == "all" else int(Figure(limit["value"]).exact)
        if least > len(members):
            return "undecided"
        return sorted(members, key=SEVERITY.__getitem__)[least - 1] if least else "pass"

    @staticmethod
    def compares(op: str, value: Fraction | float, limit: Fraction, tolerance: float) -> bool:
        if tolerance and abs(float(value) - float(limit)) <= tolerance:
            raise TooNear
        return bool(OPERATORS[op](value, limit))

    # --- conditions ---

    def holds(self, condition: Mapping[str, Any] | None, facts: Mapping[str, Any], site: Site | None = None) -> bool:
        if condition is None:
            return True
        for kind, fold in (("all", all), ("any", any)):
            if kind in condition:
                return fold([self.holds(each, facts, site) for each in condition[kind]])
        if "none" in condition:
            return not any(self.holds(each, facts, site) for each in condition["none"])
        if "role" in condition:
            return site is not None and site.role == condition["role"]
        if "requirement" in condition:
            found = self.verdict(condition["requirement"])
            if found == "undecided":
                raise LeftOpen(condition["requirement"])
            return found in _listed(condition["is"])
        if "measure" in condition:
            asked = {"measure": condition["measure"], "roles": condition.get("roles", ())}
            value, tolerance = self.measure(asked, self.chosen(asked), facts)
            return self.compares(condition["op"], value, Figure(condition["value"]).exact, tolerance)
        known = facts[condition["fact"]]
        if "op" in condition:
            return bool(OPERATORS[condition["op"]](known, Figure(condition["value"]).exact))
        return known in _listed(condition["is"])

    # --- measures ---

    def chosen(self, asked: Mapping[str, Any]) -> tuple[Site, ...]:
        return tuple(each for each in self.sites if not asked.get("roles") or each.role in asked["roles"])

    def measure(
        self, asked: Mapping[str, Any], chosen: tuple[Site, ...], facts: Mapping[str, Any]
    ) -> tuple[Fraction | float, float]:
        """Return a value in SI units, and how near a limit it may not come to be decided."""
        kind = asked["measure"]
        if kind == "fact":
            return facts[asked["fact"]], 0.0
        if kind == "fact-is":
            return Fraction(facts[asked["fact"]] in _listed(asked["is"])), 0.0
        counted = [each for each in chosen if self._counts(asked, each)]
        if kind == "site-count":
            return Fraction(len(counted)), 0.0
        if kind == "area":
            return self._total(asked, chosen, counted)
        if kind == "site-share":
            part, _ = self._total(asked, chosen, counted)
            whole, tolerance = self._total(asked, chosen, chosen)
            return (100 * part / whole, 1e-4 if tolerance else 0.0) if whole else (Fraction(0), 1.0)
        if kind == "separation":
            return self._separation(asked), 2e-3
        return self._land(kind, chosen, self.way.readings.get(asked["id"], (asked.get("readings") or ["rook"])[0]))

    def _counts(self, asked: Mapping[str, Any], site: Site) -> bool:
        return self.holds(asked.get("where"), self.world.site_facts[_own(site)], site)

    def _may_count(self, asked: Mapping[str, Any], site: Site) -> bool:
        """Say whether a site counts in some world: what is recorded of it does not rule that out."""
        recorded = self.study.site[_own(site)].facts
        open_ = {
            name: described["is"] if described["kind"] == "word" else (True, False)
            for name, described in self.study.described.items()
            if name.startswith("s-") and name not in recorded
        }
        return any(
            self.holds(asked.get("where"), {**recorded, **dict(zip(open_, values, strict=True))}, site)
            for values in product(*open_.values())
        )

    def _total(
        self, asked: Mapping[str, Any], all_: Sequence[Site], counted: Sequence[Site]
    ) -> tuple[Fraction | float, float]:
        basis = asked.get("basis", "declared")
        if self.way.basis == "other":
            basis = {"declared": "measured", "measured": "declared"}[basis]
        # one basis for all that may count: the other one stands in where more areas are known by it
        all_ = all_ if asked["measure"] == "site-share" else [each for each in all_ if self._may_count(asked, each)]
        known = {
            "declared": sum(each.declared is not None for each in all_),
            "measured": sum(each.declared is not None or each.measurable for each in all_),
        }
        if any(each.measurable for each in all_) and known["measured"] > known["declared"]:
            basis = "measured"
        exact, rough = Fraction(0), 0.0
        for site in counted:
            world = self.world
            prefers = site.measurable and world.right.get(_own(site), basis) == "measured"
            if site.declared is not None and not prefers:
                exact += world.declared[_own(site)]
            elif site.measurable:
                rough += self.area(site)
            else:
                exact += world.areas[_own(site)]
        return (exact, 0.0) if not rough else (float(exact) + rough, 0.02 + 2e-7 * rough)

    def area(self, site: Site) -> float:
        key = self.way.method, site.id
        if key not in self._measured:
            shape = self._in_method(site)
            self._measured[key] = geodesic_area(shape) if self.way.method == ELLIPSOID else float(shape.area)
        return self._measured[key]

    def distance(self, one: Site, other: Site) -> float:
        key = self.way.method, *sorted((one.id, other.id))
        if key not in self._measured:
            self._measured[key] = self._distance(one, other)
        return self._measured[key]

    def _distance(self, one: Site, other: Site) -> float:
        if self.way.method != ELLIPSOID:
            return float(shapely.distance(self._in_method(one), self._in_method(other)))
        line = shapely.shortest_line(self._shape(one), self._shape(other))
        ends = shapely.get_coordinates(self.study.plane.to_lonlat(line))
        return geodesic_length(*ends[0], *ends[-1])

    def _in_method(self, site: Site) -> Any:
        """The shape of a site in the plane of the method; in degrees for the ellipsoid."""
        shape, method = self._shape(site), self.way.method
        if method == self.study.crs:
            return shape
        if (method, site.id, "") not in self._measured:
            # all of them at once: a change of planes costs the same for one shape and for ten
            shapes = np.array([self._shape(each) for each in self.sites], dtype=object)
            found = self.study.plane.to_lonlat(shapes)
            found = found if method == ELLIPSOID else PLANES[method].to_plane(found)
            self._measured.update({(method, each.id, ""): one for each, one in zip(self.sites, found, strict=True)})
        return self._measured[method, site.id, ""]

    def _shape(self, site: Site) -> Any:
        return self.world.shapes.get(site.id, site.outline)

    def _separation(self, asked: Mapping[str, Any]) -> float:
        reading = self.way.readings.get(asked["id"], (asked.get("readings") or ["max_pair"])[0])
        cores = [each for each in self.sites if each.role == "core"]
        grounds = [each for each in self.sites if each.role == "background"]
        if reading == "spanning_link":
            return self._longest_link([*cores, *grounds])
        cells = [[self.distance(core, ground) for core in cores] for ground in grounds]
        if reading == "max_pair":
            return max(max(row) for row in cells)
        if reading == "min_pair":
            return min(min(row) for row in cells)
        return max(min(row) for row in cells)

    def _longest_link(self, sites: list[Site]) -> float:
        """The least reach with which all hang together: pairs from the nearest on, until everything is one."""
        group = list(range(len(sites)))
        pairs = sorted((self.distance(sites[a], sites[b]), a, b) for a, b in combinations(group, 2))
        for length, a, b in pairs:
            if group[a] != group[b]:
                group = [group[a] if each == group[b] else each for each in group]
                if len(set(group)) == 1:
                    return length
        return 0.0

    def _land(self, kind: str, chosen: tuple[Site, ...], reading: str) -> tuple[Fraction | float, float]:
        if kind == "gap":
            longest = self._longest_link(list(chosen))
            return (0.0 if longest < CONTACT_M else longest), 2e-3
        shapes = [self._shape(each) for each in chosen]
        if kind == "overlap":
            common = [shapely.intersection(a, b).area for a, b in combinations(shapes, 2)]
            return sum(common), 0.5
        merged = shapely.union_all(np.array(shapes, dtype=object), grid_size=CONTACT_M)
        polygons = [each for each in shapely.get_parts(merged) if each.area > 0]
        if kind == "hole-count":
            return Fraction(sum(len(each.interiors) for each in polygons)), 0.0
        if kind == "hole-area":
            return float(sum(shapely.Polygon(ring).area for each in polygons for ring in each.interiors)), 0.5
        if kind == "part-count":
            touching = shapely.GeometryCollection(polygons) if reading == "rook" else None
            return Fraction(len(polygons) if touching is not None else _queen_parts(polygons)), 0.0
        raise ValueError(kind)


def _queen_parts(polygons: list[Any]) -> int:
    group = list(range(len(polygons)))
    for a, b in combinations(range(len(polygons)), 2):
        if group[a] != group[b] and shapely.distance(polygons[a], polygons[b]) <= CONTACT_M:
            group = [group[a] if each == group[b] else each for each in group]
    return len(set(group))


def _own(site: Site) -> str:
    """The site that a part belongs to: what is recorded is recorded of it."""
    return site.id.partition("/")[0]


def _parts_of(sites: tuple[Site, ...], world: World) -> Iterator[Site]:
    for site in sites:
        shape = world.shapes[site.id]
        polygons = shapely.get_parts(shape)
        if len(polygons) == 1:
            yield site
        for number, polygon in enumerate(polygons if len(polygons) > 1 else ()):
            # what is declared of a site is declared of all its parts together
            yield replace(site, id=f"{site.id}/{number}", outline=polygon, declared=None)


def _listed(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, list | tuple) else (given,)
