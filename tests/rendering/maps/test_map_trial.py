"""The figures of a try, computed in the page, against PROJ, shapely and the engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity
from pyproj import Transformer
from shapely.geometry import mapping, shape

from tests.places import HONGNEUNG, ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.message import Name
from zonegeo.geodesy.crs import KOREAN_BELTS, analysis_crs
from zonegeo.geodesy.distance import farthest_pair, farthest_place
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Basis, Boundary, Provenance, Role, Site, Study
from zonegeo.rendering.maps.view_trial import belt_of, trial_view
from zonegeo.rendering.maps.view_zones import zones_view
from zonegeo.rendering.page.linker import linked
from zonegeo.sources.study.draft import as_draft

pytestmark = pytest.mark.browser

FORMULAS = ("plane", "geometry", "cutting", "trial", "draft")
MICROMETRE = 1e-6


def with_formulas(tab: Any) -> Any:
    """Lay the formulas of the page open: what the page itself does with them is nobody else's to call."""
    modules = ", ".join(linked(f"maps/assets/{name}.js") for name in FORMULAS)
    tab.evaluate(f"window.formulas = Object.assign({{}}, {modules})")
    return tab


@pytest.fixture
def script(browser: Any) -> Iterator[Any]:
    """A page with the formulas alone."""
    tab = browser.new_page()
    with_formulas(tab)
    yield tab
    tab.close()


def belt(code: str) -> Any:
    return belt_of(analysis_crs(code).operation)


@pytest.mark.parametrize("code", mostly_slow(sorted(KOREAN_BELTS), one_in=4))
def test_the_plane_of_the_page_is_that_of_proj(script: Any, code: str) -> None:
    random = np.random.default_rng(5186)
    lonlat = np.column_stack([KOREAN_BELTS[code] + random.uniform(-2, 2, 500), random.uniform(33, 39, 500)])
    ours = script.evaluate(
        "([belt, points]) => { const plane = formulas.planeOf(belt);"
        " return points.map(point => { const xy = plane.toPlane(point); return [xy, plane.toLonlat(xy)]; }); }",
        [belt(code), lonlat.tolist()],
    )
    theirs = np.column_stack(Transformer.from_pipeline(analysis_crs(code).operation).transform(*lonlat.T))
    assert np.abs(np.array([there for there, _ in ours]) - theirs).max() < MICROMETRE
    assert np.abs(np.array([back for _, back in ours]) - lonlat).max() * 111_000 < MICROMETRE


def test_only_a_transverse_mercator_on_grs80_is_offered_for_trying() -> None:
    assert belt_of(analysis_crs("EPSG:5186").operation) == {
        "meridian": 127.0, "latitude": 38.0, "scale": 1.0, "easting": 200_000.0, "northing": 600_000.0,
    }  # fmt: skip
    assert belt_of("+proj=utm +zone=52 +ellps=GRS80") is None
    assert belt_of("+proj=tmerc +lat_0=38 +lon_0=127 +k=1 +x_0=0 +y_0=0 +ellps=bessel") is None
    assert belt_of("Inverse of Korea 2000") is None


def star(random: np.random.Generator, x: float, y: float, size: float, corners: int) -> shapely.Polygon:
    angles = np.sort(random.uniform(0, 2 * np.pi, corners))
    radii = random.uniform(0.3, 1.0, corners) * size
    return shapely.Polygon(np.column_stack([x + radii * np.cos(angles), y + radii * np.sin(angles)]))


def shapes() -> list[Any]:
    """Ten shapes that a page may be asked to measure: dented, with a hole, of several parts, touching, overlapping."""
    random = np.random.default_rng(7)
    stars = [star(random, *random.uniform(200_000, 203_000, 2), 400.0, 12 + 5 * k) for k in range(6)]
    ring = shapely.box(201_000, 201_000, 201_500, 201_400) - shapely.box(201_100, 201_100, 201_300, 201_300)
    parts = shapely.MultiPolygon(
        [shapely.box(199_000, 200_000, 199_200, 200_300), shapely.box(199_500, 200_000, 199_600, 200_100)]
    )
    return [
        *stars,
        ring,
        parts,
        shapely.box(201_500, 201_000, 201_700, 201_200),
        shapely.box(201_150, 201_150, 201_200, 201_200),
    ]


def test_areas_perimeters_and_distances_are_those_of_shapely(script: Any) -> None:
    drawn = [each for each in shapes() if each.is_valid]
    assert len(drawn) >= 8
    found = script.evaluate(
        "geometries => { const all = geometries.map(formulas.shapeOf); return {"
        " areas: all.map(formulas.areaOf), lengths: all.map(formulas.perimeterOf), faults: all.map(formulas.faultOf),"
        " distances: all.map(a => all.map(b => formulas.nearest(a, b).distance)),"
        " spans: all.map(a => all.map(b => { const at = formulas.nearest(a, b);"
        "   return formulas.between(at.from, at.to); })),"
        " pairs: all.map(a => all.map(b => formulas.farthestPair(a, b))),"
        " lies: all.map(a => all.map(b => formulas.liesIn(a, b))) }; }",
        [mapping(each) for each in drawn],
    )
    assert np.abs(np.array(found["areas"]) - shapely.area(drawn)).max() < 1e-6
    assert np.abs(np.array(found["lengths"]) - shapely.length(drawn)).max() < 1e-6
    column = np.array(drawn)
    assert np.abs(np.array(found["distances"]) - shapely.distance(column[:, None], column[None])).max() < 1e-8
    assert np.abs(np.array(found["spans"]) - np.array(found["distances"])).max() < 1e-8
    assert found["faults"] == [""] * len(drawn)
    expected = [[farthest_pair(one, other) for other in drawn] for one in drawn]
    assert np.abs(np.array(found["pairs"]) - expected).max() < 1e-8
    for i, one in enumerate(drawn):
        for j, other in enumerate(drawn):
            if i == j or (one.intersects(other) and one.intersection(other).area == 0):
                continue  # where they only touch, either word may be said
            word = "inside" if one.within(other) else "partly" if one.intersects(other) else "outside"
            assert found["lies"][i][j] == word, (i, j)


def test_the_farthest_place_is_bounded_as_the_engine_bounds_it(script: Any) -> None:
    drawn = [each for each in shapes() if each.is_valid]
    pairs = [(i, j) for i in range(len(drawn)) for j in range(len(drawn)) if not drawn[i].intersects(drawn[j])]
    found = script.evaluate(
        "([geometries, pairs]) => { const all = geometries.map(formulas.shapeOf);"
        " return pairs.map(([i, j]) => formulas.farthest(all[i], all[j])); }",
        [[mapping(each) for each in drawn], pairs],
    )
    for (i, j), ours in zip(pairs, found, strict=True):
        assert abs(ours - farthest_place(drawn[i], drawn[j])[1]) <= 0.1 + 1e-6


def test_what_is_no_polygon_is_told(script: Any) -> None:
    faults = script.evaluate(
        "rings => rings.map(ring => formulas.faultOf([[ring]]))",
        [
            [[0, 0], [10, 0], [10, 10], [0, 10]],
            [[0, 0], [10, 10], [10, 0], [0, 10]],
            [[0, 0], [10, 0]],
            [[0, 0], [10, 0], [20, 0]],
            [[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]],
        ],
    )
    assert faults == ["", "crossing", "short", "crossing", "crossing"]


def test_a_cut_gives_both_sides_and_loses_nothing(script: Any) -> None:
    random = np.random.default_rng(3)
    drawn = [each for each in shapes() if each.is_valid]
    cuts = 0
    for whole in drawn:
        for _ in range(6):
            a, b = random.uniform(*np.array(whole.bounds).reshape(2, 2), (2, 2))
            sides = script.evaluate(
                "([geometry, a, b]) => { const cut = formulas.cutAlong(formulas.shapeOf(geometry), a, b);"
                " return cut && [cut.left, cut.right].map(formulas.geometryOf); }",
                [mapping(whole), a.tolist(), b.tolist()],
            )
            if sides is None:
                continue
            cuts += 1
            left, right = (shapely.make_valid(shape(side)) for side in sides)
            along, across = (b - a) / np.hypot(*(b - a)), np.array([-(b - a)[1], (b - a)[0]]) / np.hypot(*(b - a))
            far = [a - 9e4 * along, a + 9e4 * along]
            half = shapely.Polygon([*far, far[1] + 9e4 * across, far[0] + 9e4 * across])
            assert left.symmetric_difference(whole & half).area < 1e-3
            assert right.symmetric_difference(whole - half).area < 1e-3
    assert cuts > 30


def of_base(tab: Any) -> Any:
    return tab.evaluate(
        "(() => { const data = zonegeo.atlas.data; const trial = formulas.trialOf(data);"
        " const decide = () => formulas.figures(trial, formulas.startDraft(data).now, {});"
        " const found = decide(); const plain = each => each && ({"
        "   value: each.value, low: each.low, high: Number.isFinite(each.high) ? each.high : null,"
        "   verdict: each.verdict, margin: each.margin, pair: each.pair && [each.pair.one.id, each.pair.other.id] });"
        " const findings = Object.fromEntries(Object.entries(found.findings).map(([id, each]) => [id, plain(each)]));"
        " const names = ['max_pair', 'max_over_background_min_core', 'min_pair', 'spanning_link'];"
        " const rule = data.trial.rules.find(each => each.measure === 'separation');"
        " return { areas: found.areas, findings,"
        "   matrix: data.matrix.map(cell => { const at = id => data.sites.find(site => site.id === id);"
        "     const pair = found.cell(at(cell.core), at(cell.background));"
        "     return [cell.core, cell.background, pair.value, pair.low, pair.high]; }),"
        "   readings: !rule ? {} : Object.fromEntries(names.map(name => { rule.reading = name;"
        "     return [name, plain(decide().findings.separation)]; })) }; })()"
    )


@pytest.mark.parametrize("proposal", mostly_slow(["designation-2020", "request-2019", "plan-2023"], one_in=3))
def test_the_boundaries_as_they_came_give_the_figures_of_the_result(
    open_page: Callable[..., Any], evaluation: Evaluation, page: str, proposal: str
) -> None:
    from zonegeo.rendering.maps import map_page

    found = evaluate(HONGNEUNG, proposal=proposal)
    ours = of_base(with_formulas(open_page(map_page(found, language="ko"))))
    compared = 0
    for site in found.sites:
        if site.measured_area is not None:
            compared += 1
            assert abs(ours["areas"][site.id]["area"] - site.measured_area) < 1e-3
    for cell, (core, background, value, low, high) in zip(found.matrix, ours["matrix"], strict=True):
        assert (core, background) == (cell.core, cell.background)
        if cell.value is not None:
            assert abs(value - cell.value) < 1e-4
        elif cell.high is not None:
            # the result's bounds are wider by the accuracy of both boundaries
            assert cell.low <= low + 1e-4
            assert high <= cell.high + 0.1
    assert compared >= 4
    separation = found.finding("separation")
    assert separation.measurement is not None
    if separation.measurement.basis != "stated":
        mine = ours["findings"]["separation"]
        assert mine["verdict"] == separation.verdict.value
        assert abs(mine["value"] - separation.measurement.value) < 1e-4
        assert tuple(mine["pair"]) == separation.subject
        for each in separation.alternatives:
            if each.kind == "reading":
                assert abs(ours["readings"][each.name]["value"] - each.value) < 1e-4, each.name
                assert ours["readings"][each.name]["verdict"] == each.verdict.value


# --- drafts at random: what the page decides is what a check of the same draft decides --------------------------------

DECIDED_AGAIN = ("separation", "background-area", "zone-spacing", "national-cap")
OF_DRAFTS = (
    "drafts => { const data = zonegeo.atlas.data; const trial = formulas.trialOf(data);"
    " const finite = end => Number.isFinite(end) ? end : null;"
    " return drafts.map(({ shapes, added, removed }) => {"
    "   const now = formulas.startDraft(data).now; const drawn = {};"
    "   Object.entries(shapes).forEach(([id, geometry]) => {"
    "     now[id] = formulas.shapeOf(geometry); drawn[id] = true; });"
    "   removed.forEach(id => { delete now[id]; });"
    "   const came = added.map(each => ({ ...each, within: [], geometry: null }));"
    "   formulas.reckonWith(trial, [...data.sites.filter(({ id }) => !removed.includes(id)), ...came]);"
    "   const found = formulas.figures(trial, now, drawn); return { areas: found.areas,"
    "     findings: Object.fromEntries(Object.entries(found.findings).map(([id, each]) => [id,"
    "       [each.verdict, ...[each.value, each.least, each.most, each.margin, each.certain].map(finite)]])) }; }); }"
)


def outline(random: np.random.Generator, middle: np.ndarray) -> shapely.Polygon:
    """A dented outline that does not cross itself."""
    at = middle + random.normal(0, 1_500, 2)
    return next(each for each in (star(random, *at, 250.0, 9) for _ in range(100)) if each.is_valid)


def random_draft(shaping: np.random.Generator, random: np.random.Generator, evaluation: Evaluation) -> dict[str, Any]:
    """Some sites moved, turned and stretched, some drawn where none was, some added and some taken out."""
    shapes = random_shapes(shaping, evaluation)
    others = [site.id for site in evaluation.sites if site.id not in shapes]
    removed = [str(each) for each in random.choice(others, size=random.integers(0, 3), replace=False)]
    added = [
        {"id": f"added-{number}", "role": str(random.choice(["core", "background"])), "accuracy_m": float(accuracy)}
        for number, accuracy in enumerate(random.choice([0.0, 7.5], size=random.integers(0, 3)), start=1)
    ]
    crs = analysis_crs(evaluation.analysis_crs)
    for each in added:
        plane = outline(random, np.array([204_000.0, 554_000.0]))
        lonlat = shapely.transform(crs.to_lonlat([plane])[0], lambda points: np.round(points, 9))
        shapes[str(each["id"])] = mapping(lonlat)
    return {"shapes": shapes, "added": added, "removed": removed}


def random_shapes(random: np.random.Generator, evaluation: Evaluation) -> dict[str, Any]:
    """Sites moved by metres, or by tens of kilometres, turned and stretched."""
    crs = analysis_crs(evaluation.analysis_crs)
    middle = np.array([204_000.0, 554_000.0])
    drawn = {}
    for site in random.choice(evaluation.sites, size=random.integers(1, 4), replace=False):
        plane = outline(random, middle) if site.geometry is None else crs.to_plane([shape(site.geometry)])[0]
        plane = shapely.affinity.rotate(plane, random.uniform(0, 360))
        plane = shapely.affinity.scale(plane, *random.uniform(0.5, 2.0, 2) * random.choice([1.0, 8.0], p=[0.8, 0.2]))
        plane = shapely.affinity.translate(plane, *random.normal(0, random.choice([30.0, 1_500.0, 12_000.0]), 2))
        drawn[site.id] = mapping(shapely.transform(crs.to_lonlat([plane])[0], lambda lonlat: np.round(lonlat, 9)))
    return drawn


def checked(study: Study, draft: dict[str, Any]) -> Evaluation:
    """What the engine says of a draft, as it says it of the file that the page writes."""
    sites = {}
    nowhere = Boundary(None, Basis.WITHIN, None, (), Provenance("", "", ""))
    new = {
        each["id"]: Site(
            each["id"],
            Name(each["id"], each["id"]),
            Role(each["role"]),
            replace(nowhere, accuracy_m=each["accuracy_m"]),
        )
        for each in draft["added"]
    }
    for name, geometry in draft["shapes"].items():
        site = new[name] if name in new else study.sites[name]
        boundary = replace(site.boundary, geometry=geometry, basis=Basis.DRAWN, redrawn=True)
        sites[name] = replace(site, boundary=boundary, declared_area=None)
    return evaluate(as_draft(study, sites, members={study.default_proposal: (tuple(new), draft["removed"])}))


@pytest.mark.parametrize(
    ("seed", "count"), [(1, 8), pytest.param(2, 100, marks=pytest.mark.slow)], ids=["a few", "a hundred"]
)
def test_a_draft_at_random_is_decided_as_a_check_decides_it(
    open_page: Callable[..., Any], hongneung: Study, evaluation: Evaluation, page: str, seed: int, count: int
) -> None:
    random = np.random.default_rng(seed)
    members = np.random.default_rng(1000 + seed)
    drafts = [random_draft(random, members, evaluation) for _ in range(count)]
    seen = set()
    for drawn, ours in zip(drafts, with_formulas(open_page(page)).evaluate(OF_DRAFTS, drafts), strict=True):
        theirs = checked(hongneung, drawn)
        for site in theirs.sites:
            if site.measured_area is not None:
                assert ours["areas"][site.id]["area"] == pytest.approx(site.measured_area, abs=1e-3)
        for name in DECIDED_AGAIN:
            finding = theirs.finding(name)
            assert finding.measurement is not None
            verdict, value, low, high, nominal, certain = ours["findings"][name]
            # places are searched to 0.1 m, and how rough they are is taken from the distances of the result
            unlocated = any(site.geometry is None for site in theirs.sites)
            close = {"abs": 1e-3 if name != "separation" else 0.11 if unlocated else 1e-4}
            assert verdict == finding.verdict.value, (name, drawn)
            assert value == pytest.approx(finding.measurement.value, abs=1e-3 if "area" in name else 1e-4)
            assert low == pytest.approx(finding.measurement.low, **close)
            assert high == pytest.approx(finding.measurement.high, **close)
            assert nominal == pytest.approx(finding.margin_nominal, abs=1e-3)
            assert certain == pytest.approx(finding.margin_certain, **close)
            seen.add((name, verdict))
    # drafts that change nothing would prove nothing
    assert all(any(draft[key] for draft in drafts) for key in ("added", "removed"))
    assert {("separation", "review"), ("zone-spacing", "undecided")} <= seen
    assert len({name for name, verdict in seen if verdict in ("fail", "review", "undecided")}) >= 2


def test_the_reach_of_the_page_is_a_true_offset(
    open_page: Callable[..., Any], evaluation: Evaluation, page: str
) -> None:
    tab = with_formulas(open_page(page))
    ring = tab.evaluate(
        "(() => { const data = zonegeo.atlas.data; const trial = formulas.trialOf(data);"
        " const now = formulas.startDraft(data).now; const cores = data.sites.filter(site => site.role === 'core');"
        " return formulas.reachRing(cores.map(site => formulas.inPlane(trial, now[site.id])), 3000, false); })()"
    )
    crs = analysis_crs("EPSG:5186")
    cores = crs.to_plane([shape(site.geometry) for site in evaluation.sites if site.role == "core" and site.geometry])
    away = np.max([shapely.distance(shapely.points(ring), core) for core in cores], axis=0)
    assert np.abs(away - 3000.0).max() < 2e-3
    drawn = crs.to_plane([shape(evaluation.drawings[0].geometry)])[0]
    assert shapely.Polygon(ring).symmetric_difference(drawn).area / drawn.area < 1e-3
    assert len(ring) >= 4 * 64


def test_the_page_knows_which_requirements_it_can_decide_again(evaluation: Evaluation) -> None:
    trial = trial_view(evaluation)
    assert trial is not None
    rules = {rule["id"]: rule for rule in trial["rules"]}
    assert set(rules) == {"separation", "background-area", "national-cap", "zone-spacing"}
    # the other zones of the national sum stay what they are
    zones = zones_view(evaluation)
    assert zones is not None
    assert sum(zone["area"]["value"] for zone in zones["zones"]) == pytest.approx(5_227_163 - 57_163)
    assert [rule for rule in rules if rules[rule]["national"]] == ["national-cap"]
    assert rules["separation"]["otherwise"] == "review"
    assert rules["separation"]["limit"] == 3000.0
    assert not rules["background-area"]["measured"]
    decided = {*rules, *trial["unmoved"]}
    assert {finding.requirement for finding in evaluation.findings} - decided == set()
    assert json.loads(json.dumps(trial)) == trial


@pytest.mark.slow
def test_a_study_without_any_background_space_can_be_tried(open_page: Callable[..., Any]) -> None:
    from zonegeo.rendering.maps import map_page

    found = evaluate(ROOT / "geo" / "goyang.toml")
    tab = open_page(map_page(found, language="ko"))
    tab.locator(".try").press("Enter")
    tab.locator(".handle.corner[tabindex='0']").press("ArrowUp")
    assert tab.locator('[data-trial="separation"]').get_attribute("data-verdict") == "undecided"
    assert found.finding("separation").verdict.value == "undecided"
    assert tab.complaints == []
