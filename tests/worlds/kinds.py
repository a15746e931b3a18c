"""Random studies, a kind for each way in which unknowns meet. A study is fixed by its kind and its seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import shapely
from shapely import affinity

from tests.worlds.maker import Asked, Maker, worlds_values
from tests.worlds.plane import PLANES
from tests.worlds.study import Figure, Site, Study

# --- the kinds --------------------------------------------------------------------------------------------------------


def separation(make: Maker) -> Study:
    """Located sites: method × reading × accuracy."""
    if make.maybe(0.25):
        make.crs = "EPSG:5179"
        make.middle = np.round(shapely.get_coordinates(PLANES["EPSG:5179"].to_plane(shapely.Point(127.3, 36.6)))[0])
    sites = make.cores_and_grounds()
    return make.study(sites, [make.asks_separation(f"r{n}") for n in range(3)])


def placeless(make: Maker) -> Study:
    """Sites somewhere in a place, or anywhere."""
    sites = make.cores_and_grounds(placeless=0.6)
    return make.study(sites, [make.asks_separation(f"r{n}") for n in range(3)])


def parts(make: Maker) -> Study:
    """Sites of detached parts: one site, or as many as it has parts."""
    sites = make.cores_and_grounds()
    for index in make.chance.sample(range(len(sites)), make.chance.randint(1, 2)):
        both = shapely.MultiPolygon([make.outline(near=400, plain=True), make.outline(near=3000, plain=True)])
        if both.is_valid:
            sites[index] = replace(sites[index], outline=both)
    sites = _with_areas(make, sites, without=0.3)
    gap = {"id": "gap", "measure": "gap", "roles": [], "op": make.op()}
    asked = [*(make.asks_separation(f"r{n}") for n in range(2)), gap, make.asks_area("each", scope="site")]
    return make.study(sites, asked)


def _with_areas(make: Maker, sites: list[Site], *, off: float = 0.0, without: float = 0.0) -> list[Site]:
    found = []
    for site in sites:
        outline = site.outline if site.outline is not None else make.outline()
        share = make.chance.choice([0.0, 0.01, -0.02, 0.03]) if not off else make.chance.choice([0.0, off, -off, 0.02])
        missing = make.maybe(without)
        found.append(replace(site, declared=None if missing else make.declared(outline, off=share)))
    return found


def area(make: Maker) -> Study:
    """Areas declared, measured and neither."""
    sites = make.cores_and_grounds(placeless=0.2)
    sites = [
        replace(each, basis="schematic") if each.outline is not None and make.maybe(0.15) else each for each in sites
    ]
    sites = _with_areas(make, sites, without=0.25)
    return make.study(sites, [make.asks_area(f"r{n}") for n in range(3)] + [make.asks_area("each", scope="site")])


def at_odds(make: Maker) -> Study:
    """Declared and measured areas that differ beyond the tolerance of the profile."""
    sites = _with_areas(make, make.cores_and_grounds(), off=make.chance.choice([0.2, 0.6]))
    return make.study(sites, [make.asks_area(f"r{n}") for n in range(3)], tolerance_percent=5)


def stated(make: Maker) -> Study:
    """A figure that the document states of the whole speaks against it, never for it."""
    sites = _with_areas(make, make.cores_and_grounds(placeless=0.2), without=0.4)
    asked = [{**make.asks_area(f"r{n}"), "roles": ["background"]} for n in range(3)]
    whole = sum(each.outline.area for each in sites if each.outline is not None and each.role == "background") or 9000
    figure = f"{whole * make.chance.uniform(0.5, 1.6):.0f} m2"
    return make.study(sites, asked, stated={"background_area": figure})


def filtered(make: Maker) -> Study:
    """Areas, shares and counts of the sites of which something holds."""
    make.described = {"s-zone": {"kind": "word", "is": ["a", "b", "c"]}, "s-public": {"kind": "yes-no"}}
    sites = _with_areas(make, make.cores_and_grounds(), without=0.1)
    sites = [replace(each, facts=make.recorded(0.7)) for each in sites]
    where = [make.condition(["s-zone", "s-public"]) for _ in range(3)]
    if make.maybe(0.3):
        where[0] = {"all": [{"role": "background"}, where[0]]}
    basis = make.chance.choice(["declared", "measured"])
    asked = [
        {"id": "r0", "measure": "area", "basis": basis, "op": make.op(), "where": where[0]},
        {"id": "r1", "measure": "site-share", "basis": basis, "op": make.op(), "where": where[1]},
        {"id": "r2", "measure": "site-count", "op": make.op(), "where": where[2]},
    ]
    return make.study(sites, asked)


def site_rules(make: Maker) -> Study:
    """Each site by itself, under its own conditions."""
    make.described = {"s-zone": {"kind": "word", "is": ["a", "b"]}, "s-public": {"kind": "yes-no"}}
    sites = _with_areas(make, make.cores_and_grounds(), without=0.1)
    sites = [replace(each, facts=make.recorded(0.6)) for each in sites]
    asked: list[Asked] = [
        {**make.asks_area(f"r{n}", scope="site"), **({"when": make.condition(["s-zone", "s-public"])} if n else {})}
        for n in range(3)
    ]
    facts = {"id": "owned", "measure": "fact-is", "scope": "site", "fact": "s-zone", "is": ["a"], "op": ">="}
    return make.study(sites, [*asked, {**facts, "limit": [{"value": "all"}], "when": make.statement(["s-public"])}])


def conditions(make: Maker) -> Study:
    """Requirements, tiers and reviews that hang on facts and on each other."""
    make.facts()
    sites = _with_areas(make, make.cores_and_grounds())
    first = make.asks_fact("r0", when=make.condition())
    tiers = make.asks_fact("r1")
    if tiers["measure"] == "fact":
        tiers["limit"] = [
            {"value": f"{make.chance.randint(2, 10)}.5 m", "when": make.condition()},
            {"value": f"{make.chance.randint(2, 10)}.5 m", **({} if make.maybe(0.7) else {"when": make.condition()})},
        ]
    reviewed = {**make.asks_fact("r2"), "otherwise": "review", "review": [{"when": make.condition()}]}
    hung = make.chance.choice(["pass", "fail", "not_applicable", ["pass", "not_applicable"], ["fail", "review"]])
    after = make.asks_fact("r3", when={"requirement": make.chance.choice(["r0", "r1", "r2"]), "is": hung})
    roles = make.chance.choice([["background"], ["core"]])
    tier = {"measure": "area", "roles": roles, "op": make.op(), "value": f"{make.chance.randint(2, 30)}0000 m2"}
    sized = make.asks_fact("r4", when=tier if make.maybe(0.5) else {"any": [tier, make.statement()]})
    facts = make.recorded(0.45)
    return make.study(sites, [first, tiers, reviewed, after, sized], facts=facts)


def groups(make: Maker) -> Study:
    """At least so many of some requirements, which may not apply."""
    make.facts()
    sites = _with_areas(make, make.cores_and_grounds())
    count = make.chance.randint(2, 4)
    members = []
    for number in range(count):
        given: Asked = {"when": make.condition()} if make.maybe(0.4) else {}
        if make.maybe(0.2):
            given |= {"otherwise": "review", "review": [{}]}
        members.append(make.asks_fact(f"m{number}", **given))
    if make.maybe(0.3):
        members.append(make.asks_area(f"m{count}"))
    names = [each["id"] for each in members]
    value = "all" if make.maybe(0.2) else f"{make.chance.randint(1, len(names))} item"
    group = {"id": "g", "measure": "group", "of": names, "op": ">=", "limit": [{"value": value}]}
    after = make.asks_fact("z", when={"requirement": "g", "is": make.chance.choice(["pass", "fail"])})
    return make.study(sites, [*members, group, after], facts=make.recorded(0.4))


def rough_facts(make: Maker) -> Study:
    """Recorded quantities within their last digit: what hangs on them is not stable where a limit lies within it."""
    make.facts()
    sites = make.cores_and_grounds()
    facts = {"width": make.chance.choice(["4.5 m", "4 m", "4.50 m"]), "height": "6 m", "zone": "a", "public": True}
    value = make.chance.choice(["4.5 m", "4.3 m", "4.7 m", "6.2 m"])
    asked = [
        {"id": "r0", "measure": "fact", "fact": "width", "op": make.op(), "limit": [{"value": value}]},
        make.asks_fact("r1", when={"fact": "width", "op": make.op(), "value": value}),
    ]
    asked.append({"id": "g", "measure": "group", "of": ["r0", "r1"], "op": ">=", "limit": [{"value": "1 item"}]})
    return make.study(sites, asked, facts=facts)


def shapes(make: Maker) -> Study:
    """Gaps, parts and overlaps of land that touches, nearly touches or is nested."""
    return _near_each_other(make, ["gap", "part-count", "overlap"])


def holes(make: Maker) -> Study:
    """Land that encloses other land, by itself or between neighbours."""
    return _near_each_other(make, ["hole-count", "hole-area"])


def _near_each_other(make: Maker, measures: Sequence[str]) -> Study:
    size, gap = make.chance.choice([60.0, 200.0]), make.chance.choice([0.0, 0.2, 2.0, 30.0])
    sites = [make.located("c0", "core")]
    at = np.zeros(2)
    for number in range(make.chance.randint(2, 4)):
        shape = shapely.box(at[0], at[1], at[0] + size, at[1] + size)
        if make.maybe(0.25):
            shape = shape - shapely.box(at[0] + 20, at[1] + 20, at[0] + 40, at[1] + 35)
        outline = shapely.transform(shape, lambda p: np.round(p + make.middle, 2))
        sites.append(make.located(f"b{number}", "background", outline=outline))
        step = make.chance.choice([(1, 0), (0, 1), (1, 1)])
        at = at + np.array(step) * (size + make.chance.choice([gap, 0.0, -10.0]))
    asked = [
        {"id": f"r{n}", "measure": each, "roles": ["background"], "op": make.op(),
         **({"scope": "pair"} if each == "overlap" else {})}
        for n, each in enumerate(measures)
    ]  # fmt: skip
    return make.study(sites, asked)


def claims(make: Maker) -> Study:
    """Figures that a document states and that worlds confirm, contradict or leave open."""
    sites = _with_areas(make, make.cores_and_grounds(placeless=0.25), without=0.1)
    bare = make.study(sites, [make.asks_separation("r0", readings=1)])
    found = []
    for number, quantity in enumerate(("total-area", "core-area", "background-area", "separation", "separation")):
        roles = {"core-area": ["core"], "background-area": ["background"]}.get(quantity, [])
        asked = {"id": "x", "measure": "separation" if quantity == "separation" else "area", "roles": roles}
        values = worlds_values(bare, asked)
        value = float(make.chance.choice(values)) * make.chance.choice([1, 1, 1.001, 1.02])
        unit, factor = ("km", 1e3) if quantity == "separation" else ("km2", 1e6)
        text = f"{value / factor:.{make.chance.choice([1, 2, 3])}f} {unit}"
        claim: Asked = {"id": f"k{number}", "proposal": "p", "quantity": quantity, "stated": text}
        if number == 4:
            claim["pair"] = ["c0", "b0"]
        if Figure(text).exact:
            found.append(claim)
    terms = [f"0.0{make.chance.randint(1, 9)} km2" for _ in range(3)]
    whole = float(sum(Figure(each).exact for each in terms)) / 1e6 + make.chance.choice([0, 0, 0.01, 0.02, 0.1])
    found.append(
        {"id": "sum", "proposal": "p", "quantity": "sum-of-parts", "stated": f"{whole:.2f} km2", "parts": terms}
    )
    return replace(bare, claims=tuple(found))


def drafts(make: Maker) -> Study:
    """Outlines drawn anew: what was declared of the old ones is gone."""
    sites = _with_areas(make, make.cores_and_grounds(), without=0.1)
    redrawn = make.chance.choice([each for each in sites if each.role == "background"])
    new = affinity.scale(redrawn.outline, make.chance.choice([0.7, 1.4, 2.0]), make.chance.choice([1.0, 1.5]))
    accuracy = make.chance.choice([0.4, 5.0])
    asked = [make.asks_area(f"r{n}") for n in range(2)] + [make.asks_separation("r2")]
    drawn = replace(redrawn, outline=new, basis="drawn", accuracy=accuracy, declared=redrawn.declared)
    return make.study(sites, asked, drafted=(drawn,))


def comparisons(make: Maker) -> Study:
    """Two or three proposals of shared sites."""
    sites = [make.located("c0", "core")]
    sites += [
        make.unlocated(f"b{n}", "background") if make.maybe(0.3) else make.located(f"b{n}", "background")
        for n in range(4)
    ]
    sites = _with_areas(make, sites)
    names = [each.id for each in sites[1:]]
    proposals = {
        each: ("c0", *sorted(make.chance.sample(names, make.chance.randint(1, 3))))
        for each in make.chance.choice(["pq", "pqr"])
    }
    asked = [make.asks_separation("r0", readings=1), {**make.asks_area("r1"), "roles": ["background"]}]
    return make.study(sites, asked, proposals=proposals)


def searches(make: Maker) -> Study:
    """Candidates for the land beside the fixed sites."""
    sites = _with_areas(
        make, [make.located("c0", "core", accuracy=0.0), make.located("b0", "background", accuracy=0.0)]
    )
    candidates = [
        make.located(f"k{n}", "background", accuracy=make.chance.choice([0.0, 5.0]))
        for n in range(make.chance.randint(3, 5))
    ]
    candidates = _with_areas(make, candidates)
    asked = [
        {"id": "separation", "measure": "separation", "scope": "pair", "op": "<=", "readings": ["max_pair"],
         "limit": [{"value": f"{make.chance.randint(800, 4000)} m"}]},
        {"id": "background-area", "measure": "area", "roles": ["background"], "op": "<=",
         "limit": [{"value": f"{make.chance.randint(5, 60)}0000 m2"}]},
    ]  # fmt: skip
    return make.study(sites, asked, candidates=tuple(candidates))


def repairs(make: Maker) -> Study:
    """A proposal that fails, and the other sites of the study that may come in."""
    cores = [make.located(f"c{n}", "core") for n in range(make.chance.randint(1, 2))]
    grounds = [
        make.unlocated(f"b{n}", "background") if make.maybe(0.15) else make.located(f"b{n}", "background")
        for n in range(make.chance.randint(2, 5))
    ]
    sites = _with_areas(make, [*cores, *grounds])
    inside = tuple(each.id for each in sites if each.role == "core" or make.maybe(0.7) or each.id == "b0")
    asked = [
        {"id": "separation", "measure": "separation", "scope": "pair", "op": "<=", "readings": ["max_pair"],
         "limit": [{"value": f"{make.chance.randint(600, 3500)} m"}]},
        {"id": "background-area", "measure": "area", "roles": ["background"], "op": make.chance.choice(["<=", ">="]),
         "limit": [{"value": f"{make.chance.randint(3, 40)}0000 m2"}]},
    ]  # fmt: skip
    return make.study(sites, asked, proposals={"p": inside})


KINDS: Mapping[str, Callable[[Maker], Study]] = {
    each.__name__: each
    for each in (
        separation, placeless, parts, area, at_odds, stated, filtered, site_rules, conditions, groups, rough_facts,
        shapes, claims, drafts, comparisons, searches, repairs, holes,
    )
}  # fmt: skip


def study_of(kind: str, seed: int) -> Study:
    """Return the study of a kind and a seed, always the same."""
    return KINDS[kind](Maker(kind, seed))


def numbered(count: int, kinds: Sequence[str] = tuple(KINDS)) -> list[tuple[str, int]]:
    """Return so many studies, the kinds in turn."""
    return [(kind, seed) for seed, kind in product(range(-(-count // len(kinds))), kinds)][:count]
