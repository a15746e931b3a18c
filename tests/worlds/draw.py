"""Worlds of a study: the corners on purpose, and others by chance.

What is **missing** (places, facts, areas) is drawn for the verdict; what is **rough** (outlines within their accuracy,
figures within their last digit) is drawn besides for what is called stable.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import shapely

from tests.worlds.decide import World
from tests.worlds.study import Figure, Site, Study

# How much of an accuracy is drawn: a metre on the ground is up to 1/1,000 more or less of one in a plane (EPSG:5179).
_WITHIN = 0.999
# combinations of unrecorded facts that are gone through one by one
_MOST_COMBINATIONS = 128
_FREE_AREAS = (Fraction(1, 1000), Fraction(40_000), Fraction(10**9))
# what a quantity that is not recorded may be beside the figures that it is compared with
_FAR = (Fraction(-(10**6)), Fraction(0), Fraction(10**6))


@dataclass(frozen=True)
class Drawer:
    """Draws the worlds of some sites of a study."""

    study: Study
    sites: tuple[Site, ...]
    seed: int

    def missing(self, count: int) -> Iterator[World]:
        """Yield worlds of what is missing: every combination of facts where they are few, and at least ``count``."""
        chance = random.Random(f"{self.seed} missing")
        combinations = list(self._combinations(chance))
        for number in range(max(count, len(combinations))):
            yield self._world(chance, number, combinations[number % len(combinations)])

    def rough(self, count: int) -> Iterator[World]:
        """Yield worlds in which what is recorded is off by as much as it may be, the corners first."""
        chance = random.Random(f"{self.seed} rough")
        for number, world in zip(range(count), self.missing(count), strict=False):
            yield self._roughened(world, chance, number)

    # --- what is missing ---

    def _combinations(self, chance: random.Random) -> Iterator[Mapping[tuple[str, str], Any]]:
        """The values of the facts that are not recorded: of the whole (an empty id), and of each site."""
        open_: dict[tuple[str, str], tuple[Any, ...]] = {}
        for name, described in self.study.described.items():
            owners = [site for site in self.sites if name not in site.facts] if name.startswith("s-") else []
            for owner in [each.id for each in owners] or ([""] if self._of_the_whole(name) else []):
                open_[owner, name] = self._values(name, described)
        size = 1
        for values in open_.values():
            size *= len(values)
        if size <= _MOST_COMBINATIONS:
            chosen = [dict(zip(open_, each, strict=True)) for each in product(*open_.values())]
        else:
            chosen = [{key: chance.choice(values) for key, values in open_.items()} for _ in range(_MOST_COMBINATIONS)]
        chance.shuffle(chosen)
        yield from chosen

    def _of_the_whole(self, name: str) -> bool:
        return not name.startswith("s-") and name not in self.study.facts

    def _values(self, name: str, described: Mapping[str, Any]) -> tuple[Any, ...]:
        if described["kind"] == "word":
            return tuple(described["is"])
        if described["kind"] == "yes-no":
            return (True, False)
        compared = sorted(set(_compared_with(name, self.study.requirements)))
        between = [each + step for each in compared for step in (Fraction(-1, 100), 0, Fraction(1, 100))]
        return tuple(dict.fromkeys((*between, *(_FAR if not between else (_FAR[0], _FAR[2])))))

    def _world(self, chance: random.Random, number: int, facts: Mapping[tuple[str, str], Any]) -> World:
        shapes = {site.id: site.outline for site in self.sites if site.outline is not None}
        for site, spots in self._spots.items():
            # the corners first, all sites at theirs together; then each where chance puts it
            corner = number % 2 == 0 and number // 2 < len(spots)
            shapes[site] = spots[number // 2] if corner else chance.choice(spots)
        known = {name: _recorded(each) for name, each in self.study.facts.items()}
        free = _FREE_AREAS[number % 3] if number < 6 else None
        return World(
            shapes=shapes,
            declared={site.id: site.declared.exact for site in self.sites if site.declared is not None},
            areas={
                site.id: free or Fraction(chance.randint(1, 3_000_000))
                for site in self.sites
                if site.declared is None and not site.measurable
            },
            facts={**known, **{name: each for (owner, name), each in facts.items() if not owner}},
            site_facts={
                site.id: {name: _recorded(each) for name, each in site.facts.items()}
                | {name: each for (owner, name), each in facts.items() if owner == site.id}
                for site in self.sites
            },
            right={site: chance.choice(("declared", "measured")) for site in self._at_odds}
            if number > 1
            else dict.fromkeys(self._at_odds, ("declared", "measured")[number]),
        )

    @cached_property
    def _at_odds(self) -> tuple[str, ...]:
        """The sites whose declared and measured areas differ beyond the tolerance of the profile."""
        percent = self.study.tolerance_percent
        return tuple(
            site.id
            for site in self.sites
            if percent is not None
            and site.declared is not None
            and site.measurable
            and site.basis != "inferred"
            and abs(site.outline.area - float(site.declared.exact)) > float(site.declared.exact) * percent / 100
        )

    @cached_property
    def _spots(self) -> dict[str, list[Any]]:
        """Where each site without an outline may be: nearest to and farthest from everything, and anywhere between."""
        located = [site.outline for site in self.sites if site.outline is not None]
        chance = np.random.default_rng(self.seed)
        return {site.id: self._spots_of(site, located, chance) for site in self.sites if site.outline is None}

    def _spots_of(self, site: Site, located: list[Any], chance: np.random.Generator) -> list[Any]:
        if site.within:
            area = shapely.union_all([self.study.places[name].shape for name in site.within])
        else:
            middle = shapely.GeometryCollection(located).envelope.buffer(300)
            area = shapely.union_all([middle, *(shapely.transform(middle, lambda p, d=d: p + d) for d in (2e4, -9e4))])
        west, south, east, north = area.bounds
        tried = shapely.points(chance.uniform(west, east, 160), chance.uniform(south, north, 160))
        corners = [each for part in shapely.get_parts(area) for each in shapely.points(shapely.get_coordinates(part))]
        nearest = [shapely.get_point(shapely.shortest_line(area, shape), 0) for shape in located]
        points = np.array([*corners, *nearest, *tried[shapely.intersects(area, tried)]], dtype=object)
        if not located:
            return list(points[:40])
        away = shapely.distance(points[:, None], np.array(located, dtype=object)[None, :])
        scores = np.column_stack([away, away.max(axis=1), away.min(axis=1), away.sum(axis=1)])
        best = dict.fromkeys(np.concatenate([scores.argmin(axis=0), scores.argmax(axis=0)]).tolist())
        return [points[index] for index in [*best, *range(len(corners)), *range(len(points) - 20, len(points))]]

    # --- what is rough ---

    def _roughened(self, world: World, chance: random.Random, number: int) -> World:
        shapes = {}
        for site in self.sites:
            shape = world.shapes[site.id]
            if site.outline is None:
                accuracy = max((self.study.places[name].accuracy for name in site.within), default=0.0)
                shapes[site.id] = _shifted(shape, accuracy, chance.uniform(0, 2 * np.pi))
            else:
                shapes[site.id] = roughened(shape, site.accuracy, chance, self._mode(number, chance), self._middle)
        end = {0: 1, 1: -1}.get(number % 4)
        declared = {
            site.id: site.declared.exact + site.declared.half * (end or Fraction(chance.randint(-100, 100), 100))
            for site in self.sites
            if site.declared is not None
        }
        facts = {**world.facts, **{name: _off(each, chance, end) for name, each in self.study.facts.items()}}
        site_facts = {
            site.id: {**world.site_facts[site.id], **{n: _off(each, chance, end) for n, each in site.facts.items()}}
            for site in self.sites
        }
        return replace(world, shapes=shapes, declared=declared, facts=facts, site_facts=site_facts)

    @staticmethod
    def _mode(number: int, chance: random.Random) -> str:
        corners = ("wide", "narrow", "apart", "together", "wide", "narrow")
        return corners[number] if number < len(corners) else chance.choice(("shift", "jitter", "wavy", *corners))

    @cached_property
    def _middle(self) -> Any:
        return shapely.GeometryCollection([each.outline for each in self.sites if each.outline is not None]).centroid


def roughened(shape: Any, accuracy: float, chance: random.Random, mode: str, middle: Any) -> Any:
    """Return an outline that lies nowhere farther than ``accuracy`` from a shape, nor the shape from it."""
    if not accuracy:
        return shape
    if mode in ("apart", "together"):
        away = np.arctan2(shape.centroid.y - middle.y, shape.centroid.x - middle.x)
        return _shifted(shape, accuracy, away + (np.pi if mode == "together" else 0.0))
    convex = shape.geom_type == "Polygon" and abs(shape.convex_hull.area - shape.area) < 1e-6
    if mode == "wide" and convex:
        return shape.buffer(accuracy * _WITHIN, quad_segs=8)
    if mode == "narrow" or mode == "wide":
        moved = _moved(shape, accuracy * _WITHIN, outward=mode == "wide")
    elif mode == "jitter":
        turns = [chance.uniform(0, 2 * np.pi) for _ in range(shapely.get_num_coordinates(shape))]
        moved = _jittered(shape, accuracy, turns)
    elif mode == "wavy":  # neighbours with a common edge part and meet along it
        fine = shapely.segmentize(shape, max(accuracy * 2, shape.length / 40))
        moved = _jittered(
            fine, accuracy, [chance.uniform(0, 2 * np.pi) for _ in range(shapely.get_num_coordinates(fine))]
        )
    else:
        moved = shape
    sound = moved is not shape and moved.is_valid and moved.geom_type == shape.geom_type and moved.area > 0
    return moved if sound else _shifted(shape, accuracy, chance.uniform(0, 2 * np.pi))


def _shifted(shape: Any, by: float, turn: float) -> Any:
    return (
        shapely.transform(shape, lambda p: p + by * _WITHIN * np.array([np.cos(turn), np.sin(turn)])) if by else shape
    )


def _moved(shape: Any, by: float, *, outward: bool) -> Any:
    """Every corner moved by as much along the line that halves it: no point of an edge moves farther than its ends."""

    def ring(points: Any) -> Any:
        corners = points[:-1]
        before, after = corners - np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0) - corners
        left = [np.column_stack([-d[:, 1], d[:, 0]]) / np.hypot(*d.T)[:, None] for d in (before, after)]
        inward = left[0] + left[1]
        inward = inward / np.hypot(*inward.T)[:, None]
        moved = corners + (-by if outward else by) * inward
        return np.vstack([moved, moved[:1]])

    def polygon(each: Any) -> Any:
        turned = shapely.geometry.polygon.orient(each)
        return shapely.Polygon(
            ring(shapely.get_coordinates(turned.exterior)), [ring(shapely.get_coordinates(r)) for r in turned.interiors]
        )

    polygons = [polygon(each) for each in shapely.get_parts(shape)]
    return polygons[0] if shape.geom_type == "Polygon" else shapely.MultiPolygon(polygons)


def _jittered(shape: Any, by: float, turns: list[float]) -> Any:
    offsets = by * _WITHIN * np.column_stack([np.cos(turns), np.sin(turns)])

    def ring(points: Any, start: int) -> Any:
        moved = points + offsets[start : start + len(points)]
        return np.vstack([moved[:-1], moved[:1]])

    polygons, start = [], 0
    for each in shapely.get_parts(shape):
        rings = []
        for one in shapely.get_rings(each):
            points = shapely.get_coordinates(one)
            rings.append(ring(points, start))
            start += len(points)
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return polygons[0] if shape.geom_type == "Polygon" else shapely.MultiPolygon(polygons)


def _recorded(value: Any) -> Any:
    """A recorded fact as it stands: a word, yes or no, or an exact number."""
    return Figure(value).exact if isinstance(value, str) and value[:1] in "-0123456789" else value


def _off(value: Any, chance: random.Random, end: int | None) -> Any:
    if not isinstance(value, str) or value[:1] not in "-0123456789":
        return value
    figure = Figure(value)
    return figure.exact + figure.half * (end or Fraction(chance.randint(-100, 100), 100))


def _compared_with(name: str, tree: Any) -> Iterator[Fraction]:
    """The figures with which a fact is compared, in conditions and in limits."""
    if isinstance(tree, Mapping):
        if tree.get("fact") == name:
            if "op" in tree and "value" in tree:
                yield Figure(tree["value"]).exact
            for limit in (*tree.get("limit", ()), *tree.get("review", ())):
                figure = limit.get("value", limit.get("limit"))
                if figure is not None:
                    yield Figure(figure).exact
        for each in tree.values():
            yield from _compared_with(name, each)
    elif isinstance(tree, list | tuple):
        for each in tree:
            yield from _compared_with(name, each)
