"""What random studies are made of: land, places, facts, requirements, and limits near what the worlds come to."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import shapely
from shapely import affinity

from tests.worlds.decide import Court, TooNear, deciding_way
from tests.worlds.draw import Drawer
from tests.worlds.plane import PLANES
from tests.worlds.study import Figure, Place, Site, Study

READINGS = ("max_pair", "max_over_background_min_core", "min_pair", "spanning_link")
Asked = dict[str, Any]


class Maker:
    """Makes a study of one kind."""

    def __init__(self, kind: str, seed: int) -> None:
        self.kind, self.seed = kind, seed
        self.chance = random.Random(f"{kind} {seed}")
        self.crs, self.middle = self._frame()
        self.places: dict[str, Place] = {}
        self.described: dict[str, dict[str, Any]] = {}

    def _frame(self) -> tuple[str, Any]:
        crs, meridian = self.chance.choice(
            [("EPSG:5186", 127.0)] * 5 + [("EPSG:5187", 129.0), ("EPSG:5186", 128.0), ("EPSG:5185", 126.2)]
        )
        lonlat = shapely.Point(meridian + self.chance.uniform(-0.3, 0.3), self.chance.uniform(34.5, 38.2))
        middle = shapely.get_coordinates(PLANES[crs].to_plane(lonlat))[0]
        return crs, np.round(middle)

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    # --- land ---

    def outline(self, *, near: float = 3000.0, plain: bool = False) -> Any:
        """A piece of land within ``near`` metres of the middle: a rectangle, turned, a triangle, an L, with a yard."""
        width, height = self.chance.uniform(40, 500), self.chance.uniform(40, 500)
        shape = shapely.box(0, 0, width, height)
        form = 0 if plain else self.chance.randrange(7)
        if form == 1:
            shape = shapely.Polygon([(0, 0), (width, 0), (width / 3, height)])
        elif form == 2:
            shape = shape - shapely.box(width / 2, height / 2, width, height)
        elif form == 3:
            shape = shape - shapely.box(width / 3, height / 3, width / 2, height / 2)
        if form in (4, 5):
            shape = affinity.rotate(shape, self.chance.uniform(0, 90))
        return self.placed(shape, near)

    def placed(self, shape: Any, near: float) -> Any:
        by = self.middle + np.array([self.chance.uniform(-near, near), self.chance.uniform(-near, near)])
        return shapely.transform(shape, lambda p: np.round(p + by, 2))

    def accuracy(self) -> float:
        return self.chance.choice([0.0, 0.0, 0.4, 3.0, 25.0])

    def located(self, name: str, role: str, **given: Any) -> Site:
        outline = given.pop("outline", None) or self.outline(near=given.pop("near", 3000.0))
        basis = self.chance.choice(["surveyed", "cadastral", "osm", "inferred"])
        return Site(name, role, outline, given.pop("basis", basis), given.pop("accuracy", self.accuracy()), **given)

    def unlocated(self, name: str, role: str, **given: Any) -> Site:
        if self.maybe(0.1):
            return Site(name, role, basis="within", **given)
        if len(self.places) < 2 and (not self.places or self.maybe(0.5)):
            shape = self.outline(near=2500.0)
            shape = affinity.scale(shape, 3, 3)
            self.places[f"d{len(self.places)}"] = Place(f"d{len(self.places)}", shape, self.chance.choice([0.0, 20.0]))
        within = tuple(self.chance.sample(sorted(self.places), self.chance.randint(1, len(self.places))))
        return Site(name, role, basis="within", within=within, **given)

    def cores_and_grounds(self, *, placeless: float = 0.0, **given: Any) -> list[Site]:
        cores, grounds = self.chance.choice([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)])
        names = [(f"c{n}", "core") for n in range(cores)] + [(f"b{n}", "background") for n in range(grounds)]
        sites = []
        for name, role in names:
            open_ = name != "c0" and self.maybe(placeless if role == "background" else placeless / 2)
            sites.append(self.unlocated(name, role) if open_ else self.located(name, role, **given))
        return sites

    def declared(self, outline: Any, *, off: float = 0.0) -> Figure:
        """A declared area of a piece of land, as exact or as rounded as documents have it; ``off``: by which share."""
        area = outline.area * (1 + off)
        form = self.chance.choice(["m2", "m2", "km2-3", "km2-2"])
        if form == "m2" or area < 1000 or (form == "km2-2" and area < 10_000):
            return Figure(f"{max(area, 1):.0f} m2")
        return Figure(f"{area / 1e6:.{form[-1]}f} km2")

    # --- requirements ---

    def facts(self) -> None:
        self.described = {
            "zone": {"kind": "word", "is": ["a", "b", "c"]},
            "public": {"kind": "yes-no"},
            "width": {"kind": "quantity", "unit": "m"},
            "height": {"kind": "quantity", "unit": "m"},
        }

    def recorded(self, share: float, names: Sequence[str] | None = None) -> dict[str, Any]:
        """Values of some of the facts that are described."""
        found = {}
        for name in names if names is not None else list(self.described):
            described = self.described[name]
            if self.maybe(share):
                if described["kind"] == "word":
                    found[name] = self.chance.choice(described["is"])
                elif described["kind"] == "yes-no":
                    found[name] = self.maybe(0.5)
                else:
                    found[name] = f"{self.chance.randint(1, 12)} m"
        return found

    def statement(self, names: Sequence[str] = ("zone", "public", "width", "height")) -> Asked:
        """One statement about a fact."""
        name = self.chance.choice(names)
        described = self.described[name]
        if described["kind"] == "word":
            return {"fact": name, "is": self.chance.sample(described["is"], self.chance.randint(1, 2))}
        if described["kind"] == "yes-no":
            return {"fact": name, "is": self.maybe(0.5)}
        return {"fact": name, "op": self.op(), "value": f"{self.chance.randint(2, 10)}.5 m"}

    def op(self) -> str:
        return self.chance.choice(["<=", "<", ">=", ">"])

    def condition(self, names: Sequence[str] = ("zone", "public", "width", "height"), depth: int = 0) -> Asked:
        if depth < 2 and self.maybe(0.45):
            kind = self.chance.choice(["all", "any", "none"])
            return {kind: [self.condition(names, depth + 1) for _ in range(self.chance.randint(2, 3))]}
        return self.statement(names)

    def asks_fact(self, name: str, **given: Any) -> Asked:
        """A requirement of a fact."""
        fact = self.chance.choice(["zone", "public", "width", "height"])
        described = self.described[fact]
        if described["kind"] == "quantity":
            limit = {"value": f"{self.chance.randint(2, 10)}.5 m"}
            return {"id": name, "measure": "fact", "fact": fact, "op": self.op(), "limit": [limit], **given}
        values = self.statement([fact])["is"]
        asked = {"id": name, "measure": "fact-is", "fact": fact, "is": values, "op": ">="}
        return {**asked, "limit": [{"value": "all"}], **given}

    def asks_separation(self, name: str, *, readings: int | None = None) -> Asked:
        count = readings or self.chance.choice([1, 1, 2, 4])
        asked = {
            "id": name,
            "measure": "separation",
            "scope": "pair",
            "op": self.chance.choice(["<=", "<=", "<", ">="]),
        }
        return {**asked, "readings": self.chance.sample(READINGS, count)}

    def asks_area(self, name: str, **given: Any) -> Asked:
        roles = self.chance.choice([["background"], ["background"], ["core"], []])
        basis = self.chance.choice(["declared", "declared", "measured"])
        return {"id": name, "measure": "area", "roles": roles, "basis": basis, "op": self.op(), **given}

    def with_review(self, asked: Asked) -> Asked:
        """Let a committee decide on some, up to a limit or whatever the value."""
        if not self.maybe(0.4):
            return asked
        review: Asked = {}
        if self.maybe(0.4):
            figure = Figure(asked["limit"][0]["value"])
            wider = Fraction(3, 2) if asked["op"] in ("<=", "<") else Fraction(2, 3)
            review["limit"] = f"{float(figure.exact * wider):.2f} {self._si(figure.unit)}"
        return {**asked, "otherwise": "review", "review": [review]}

    @staticmethod
    def _si(unit: str) -> str:
        return {"km": "m", "km2": "m2"}.get(unit, unit)

    # --- the whole ---

    def study(self, sites: Sequence[Site], requirements: Sequence[Asked], **given: Any) -> Study:
        """A study whose limits are still to be set get them near what its worlds come to."""
        proposals = given.pop("proposals", None) or {"p": tuple(each.id for each in sites)}
        bare = Study(
            self.kind, self.seed, self.crs, tuple(sites), proposals,
            tuple({**each, "limit": each.get("limit", [{"value": "0 m"}])} for each in requirements),
            self.places, self.described, **given,
        )  # fmt: skip
        drawn = bare
        if given.get("drafted"):
            new = {each.id: each for each in given["drafted"]}
            drawn = replace(bare, sites=tuple(new.get(each.id, each) for each in bare.sites))
        limited = [each if "limit" in each else self.with_review(self._limited(drawn, each)) for each in requirements]
        return replace(bare, requirements=tuple(limited))

    def _limited(self, study: Study, asked: Asked) -> Asked:
        values = sorted(float(each) for each in worlds_values(study, asked))
        unit = {"separation": "m", "gap": "m", "area": "m2", "overlap": "m2", "hole-area": "m2", "site-share": "%",
                "site-count": "site", "part-count": "part", "hole-count": "hole"}[asked["measure"]]  # fmt: skip
        if unit in ("site", "part", "hole"):
            return {**asked, "limit": [{"value": f"{self.chance.randint(0, max(1, int(values[-1]) + 1))} {unit}"}]}
        low, high = values[0], values[-1]
        spread = max(high - low, 1.0)
        at = self.chance.choice([
            values[0], values[len(values) // 2], low - 0.3 * spread, high + 0.3 * spread, low + 0.9 * spread,
            high + 0.02 * spread, low - 0.02 * spread, low * 0.8, high * 1.25,
        ])  # fmt: skip
        digits = 0 if unit == "m2" else 2
        return {**asked, "limit": [{"value": f"{max(at, 1.0 if unit == 'm2' else 0.1):.{digits}f} {unit}"}]}


def worlds_values(study: Study, asked: Asked) -> list[Fraction | float]:
    """What a requirement comes to in a few worlds of the first proposal."""
    sites = study.of(next(iter(study.proposals)))
    drawer = Drawer(study, sites, study.seed)
    values = []
    for world in (*drawer.missing(6), *drawer.rough(6)):
        court = Court(study, sites, world, deciding_way(study))
        chosen = court.chosen(asked)
        # a limit is set for a site where each is judged by itself
        for each in [(site,) for site in chosen] if asked.get("scope") == "site" else [chosen]:
            try:
                values.append(court.measure(asked, each, world.facts)[0])
            except TooNear:
                continue
    return [each for each in values if abs(each) < 10**8] or [0.0]
