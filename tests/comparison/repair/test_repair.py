"""Repair: what is suggested passes when it is read back from its file, and nothing smaller does (brute force)."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape as shape_of

from tests.pictures import CRS, DAY, DRAWN, ORIGIN, draw, lonlat, profile, requirement
from zonegeo.base.message import Name
from zonegeo.comparison.repair.repair_proposal import repair_proposal
from zonegeo.comparison.repair.reshape import _away_from
from zonegeo.comparison.repair.subsets import Problem, smallest_change, smallest_changes
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.answers.suggested_change import Repair, Suggestion
from zonegeo.model.profile import Profile
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Boundary, Proposal, Role, Site, Study
from zonegeo.model.verdict import Verdict
from zonegeo.sources.study.file_proposals import proposal_from, read_drawn


def validated(suggestion: Suggestion, study: Study, rules: Profile, folder: Path) -> Any:
    """Return the verdicts of the proposal file of a suggestion, read as anybody would read it."""
    path = folder / f"{suggestion.id}.geojson"
    path.write_text(json.dumps(suggestion.document, ensure_ascii=False), encoding="utf-8")
    read = proposal_from(read_drawn(path), study, name="again")
    return evaluate_proposal(read.study, rules, proposal_id="again")


def checked(repair: Repair, study: Study, rules: Profile, folder: Path) -> None:
    """Every suggestion passes its target, and its file says of every requirement what was told."""
    for each in repair.suggestions:
        found = validated(each, study, rules, folder)
        targets = repair.targets if each.target == "all" else (each.target,)
        for name in targets:
            assert found.finding(name).verdict is Verdict.PASS, (each.id, name)
        assert [f.verdict for f in found.findings] == [effect.after for effect in each.effects]
        assert found.verdict is each.verdict


# --- the exact search by itself ---------------------------------------------------------------------------------------


def brute_force(problem: Problem) -> tuple[int, int] | None:
    best, _ = brute_forces(problem)
    return best


def brute_forces(problem: Problem) -> tuple[tuple[int, int] | None, set[tuple[int, ...]]]:
    """The least change, and the sites of every change that is as small."""
    count, masks = len(problem.roles), np.arange(1 << len(problem.roles))
    stays = (masks[:, None] >> np.arange(count)) & 1
    fits = np.ones(len(masks), dtype=bool)
    for core, background in problem.conflicts:
        fits &= ~((stays[:, core] & stays[:, background]).astype(bool))
    if problem.cap is not None:
        fits &= stays[:, list(problem.capped)] @ np.array(problem.sizes, dtype=np.int64) <= problem.cap
    for role in problem.needed:
        fits &= stays[:, [index for index in range(count) if problem.roles[index] == role]].any(axis=1)
    changed = stays ^ (np.arange(count) < problem.own)
    fits &= ~changed[:, list(problem.fixed)].any(axis=1)
    if not fits.any():
        return None, set()
    costs = [changed.sum(axis=1)[fits], (changed @ np.array(problem.land, dtype=np.int64))[fits]]
    best = np.lexsort(costs[::-1])[0]
    least = int(costs[0][best]), int(costs[1][best])
    equal = changed[fits][(costs[0] == least[0]) & (costs[1] == least[1])]
    return least, {tuple(np.flatnonzero(each).tolist()) for each in equal}


def random_problem(random: Random, most: int) -> Problem:
    count = random.randint(2, most)
    roles = tuple(random.choice(["core", "background"]) for _ in range(count))
    backgrounds = tuple(index for index in range(count) if roles[index] == "background")
    density = random.random() * 0.7
    return Problem(
        roles=roles,
        needed=random.choice([("background", "core"), ("background",), ()]),
        conflicts=tuple(
            (core, background) for core in range(count) if roles[core] == "core"
            for background in backgrounds if random.random() < density
        ),
        capped=backgrounds,
        sizes=tuple(random.randint(1, 50) for _ in backgrounds),
        cap=random.choice([None, random.randint(0, 150)]),
        land=tuple(random.randint(0, random.choice([3, 50])) for _ in range(count)),
        own=(own := random.randint(1, count)),
        fixed=tuple(site for site in range(own) if random.random() < 0.2),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(100))
def test_no_change_of_fewer_sites_or_less_land_exists(seed: int) -> None:
    problem = random_problem(Random(seed), most=12)
    found = smallest_change(problem)
    told = None
    if found is not None:
        sites = (*found.dropped, *found.joined)
        told = (found.count, sum(problem.land[site] for site in sites))
        assert set(found.dropped) <= set(range(problem.own))
        assert all(site >= problem.own for site in found.joined)
    best, equal = brute_forces(problem)
    assert told == best
    assert {tuple(sorted((*each.dropped, *each.joined))) for each in smallest_changes(problem)} == equal


def test_of_equal_changes_the_first_stands() -> None:
    """Either of two candidates would do, and both have as much land."""
    roles = ("core", "background", "background", "background")
    problem = Problem(roles, ("core", "background"), ((0, 1),), (), (), None, (9, 5, 5, 5), own=2)
    found = smallest_change(problem)
    assert found is not None
    assert (found.dropped, found.joined) == ((1,), (2,))
    assert [each.joined for each in smallest_changes(problem)] == [(2,), (3,)]


def test_land_around_its_core_is_cut_from_the_east() -> None:
    """Where the middles are the same no way leads away: it is east, of the length of one."""
    ring = shapely.Polygon(shapely.box(0, 0, 90, 90).exterior, [shapely.box(30, 30, 60, 60).exterior])
    core = shapely.box(40, 40, 50, 50)
    assert _away_from(ring, [core]).tolist() == [1.0, 0.0]
    assert _away_from(ring, []).tolist() == [1.0, 0.0]
    # 3 to the east and 4 to the north of the nearer of two
    far, near = shapely.box(500, 0, 510, 10), shapely.affinity.translate(core, -30, -40)
    assert _away_from(core, [far, near]).tolist() == pytest.approx([0.6, 0.8])


# --- whole proposals --------------------------------------------------------------------------------------------------


def scattered(random: Random, count: int, spare: int) -> Study:
    """Sites of random rectangles within 6 km, every other one with a declared area; some are only candidates."""
    sites = {}
    for number in range(count + spare):
        x, y = (ORIGIN[axis] + random.uniform(0, 4500) for axis in (0, 1))
        box = shapely.box(x, y, x + random.uniform(30, 300), y + random.uniform(30, 300))
        # one core institution at least, and one background space
        role = (
            (Role.CORE, Role.BACKGROUND)[number] if number < 2 else random.choice([Role.CORE, *[Role.BACKGROUND] * 2])
        )
        name = f"{role.value[0]}{number:02}"
        declared = Quantity.parse(f"{box.area:.0f} m2")
        boundary = Boundary(lonlat(box), Basis.SURVEYED, 0.0, (), DRAWN)
        sites[name] = Site(name, Name(name, name), role, boundary, declared)
    own = tuple(sites)[:count]
    proposal = Proposal("drawn", Name("그림", "picture"), "what-if", "2022", DAY, own)
    return Study(
        id="picture", name=Name("그림", "picture"), profile="picture", analysis_crs=CRS, default_proposal="drawn",
        sites=sites, places={}, institutions={}, agreements=(), assessments=(), proposals={"drawn": proposal},
        claims=(), inputs=(),
    )  # fmt: skip


def rules_for(random: Random, study: Study) -> Profile:
    areas = [
        float(site.declared_area.si)
        for site in study.sites.values()
        if site.role is Role.BACKGROUND and site.declared_area
    ]
    limit = random.choice([800, 1500, 2500, 3500, 5000])
    return profile(
        requirement("separation", f"{limit} m", readings=("max_pair",)),
        requirement("area", f"{round(sum(areas) * random.choice([0.3, 0.6, 0.9, 2.0]))} m2", roles=["background"]),
    )


def independent(study: Study, rules: Profile, targets: tuple[str, ...]) -> Problem:
    """The same question put together from the plane shapes: nothing of the repair is used."""
    own = study.proposals["drawn"].sites
    ids = [*sorted(own), *sorted(set(study.sites) - set(own))]
    crs = analysis_crs(CRS)
    shapes = {name: crs.to_plane([shape_of(study.sites[name].boundary.geometry)])[0] for name in ids}
    limits = {each.id: float(each.limits[0].value.si) for each in rules.requirements if each.limits[0].value}
    roles = tuple(study.sites[name].role.value for name in ids)
    areas = [round(float(study.sites[name].declared_area.si) * 1e6) for name in ids]  # type: ignore[union-attr]
    backgrounds = tuple(index for index, role in enumerate(roles) if role == "background")
    far = tuple(
        (i, j) for i, role in enumerate(roles) if role == "core" for j in backgrounds
        if shapely.distance(shapes[ids[i]], shapes[ids[j]]) > limits["separation"]
    )  # fmt: skip
    is_far = "separation" in targets
    return Problem(
        roles=roles,
        needed=("background", "core") if is_far else ("background",),
        conflicts=far if is_far else (),
        capped=backgrounds,
        sizes=tuple(areas[index] for index in backgrounds),
        cap=round(limits["area"] * 1e6) if "area" in targets else None,
        land=tuple(areas),
        own=len(own),
        fixed=tuple(index for index in range(len(own)) if roles[index] == "core"),
    )


def try_random(seed: int, folder: Path, *, most: int) -> bool:
    random = Random(seed)
    spare = random.choice([0, 0, 1, 3])
    study = scattered(random, random.randint(4, most - spare), spare)
    rules = rules_for(random, study)
    if evaluate_proposal(study, rules).verdict is Verdict.PASS:
        return False
    repair = repair_proposal(study, rules)
    checked(repair, study, rules, folder)
    for target in (*repair.targets, "all") if len(repair.targets) > 1 else repair.targets:
        problem = independent(study, rules, repair.targets if target == "all" else (target,))
        mended = [each for each in repair.suggestions if each.target == target and each.means == "sites"]
        if len(problem.roles) > 20:
            continue
        best = brute_force(problem)
        assert bool(mended) == (best is not None)
        for each in mended:
            assert each.smallest
            assert len(each.dropped) + len(each.joined) == best[0]
            assert each.square_metres == pytest.approx(best[1] / 1e6)
    return True


@pytest.mark.slow
def test_twenty_random_failing_proposals(tmp_path: Path) -> None:
    assert sum(try_random(seed, tmp_path, most=12) for seed in range(30)) >= 20


@pytest.mark.slow
def test_two_hundred_random_failing_proposals_of_up_to_30_sites(tmp_path: Path) -> None:
    assert sum(try_random(seed, tmp_path, most=30) for seed in range(1000, 1300)) >= 200


# --- pictures ---------------------------------------------------------------------------------------------------------


def one(repair: Repair, means: str) -> Suggestion:
    (found,) = [each for each in repair.suggestions if each.means == means]
    return found


def test_the_far_site_is_dropped_and_not_the_core(tmp_path: Path) -> None:
    study = draw("AA.b.......c", cell_m=100)
    rules = profile(requirement("separation", "300 m"))
    repair = repair_proposal(study, rules)
    assert (repair.targets, one(repair, "sites").dropped) == (("separation",), ("c",))
    checked(repair, study, rules, tmp_path)


def test_equal_changes_are_all_told_and_none_drops_a_core(tmp_path: Path) -> None:
    # b and c are of one size: with either gone the limit holds for the other, and both cores stay
    study = draw("A.b...............c.D", cell_m=100, declared={"b": "0.01 km2", "c": "0.01 km2"})
    rules = profile(requirement("separation", "1900 m"), requirement("area", "0.01 km2", roles=["background"]))
    repair = repair_proposal(study, rules, requirement="area")
    dropped = [each.dropped for each in repair.suggestions if each.means == "sites"]
    assert dropped == [("b",), ("c",)]
    assert [each.id for each in repair.suggestions][:2] == ["drawn-area-1", "drawn-area-2"]
    far = draw("AA.b.......c", cell_m=100)
    stays = repair_proposal(far, profile(requirement("separation", "100 m")), fixed=("A", "c"))
    assert [each.means for each in stays.suggestions] == ["move"]


def test_a_move_is_as_long_as_what_is_missing() -> None:
    # A ends at 200 m, c begins at 1,100 m: 900 m apart, 600 m too far; straight west
    repair = repair_proposal(draw("AA.b.......c", cell_m=100), profile(requirement("separation", "300 m")))
    (shift,) = one(repair, "move").shifts
    assert (shift.site, shift.bearing) == ("c", pytest.approx(270.0, abs=0.1))
    assert shift.metres == pytest.approx(600.0, abs=0.1)


def test_a_move_ends_where_both_cores_are_near_enough(tmp_path: Path) -> None:
    # cores 600 m apart in the north and the south, 2,000 m limit each; c lies far to the east
    picture = "A" + "." * 30 + "c\n" + ("." * 32 + "\n") * 6 + "B" + "." * 31
    study, rules = draw(picture, cell_m=100), profile(requirement("separation", "2000 m"))
    repair = repair_proposal(study, rules)
    (shift,) = one(repair, "move").shifts
    checked(repair, study, rules, tmp_path)
    # brute force over directions: no way that is shorter by more than a step reaches both
    crs = analysis_crs(CRS)
    plane = {k: crs.to_plane([shape_of(s.boundary.geometry)])[0] for k, s in study.sites.items()}
    for angle in np.radians(np.arange(0, 360, 0.5)):
        way = (shift.metres - 0.15) * np.array([np.sin(angle), np.cos(angle)])
        moved = shapely.transform(plane["c"], lambda xy, way=way: xy + way)
        assert max(shapely.distance(moved, plane["A"]), shapely.distance(moved, plane["B"])) > 2000.0


def test_an_area_is_cut_away_from_the_core_to_a_tenth_of_a_metre(tmp_path: Path) -> None:
    # b is 40 m × 20 m; 600 m2 are allowed: 10 m of its east end must go
    study, rules = draw("AA.bbbb\nAA.bbbb"), profile(requirement("area", "600 m2", roles=["background"]))
    repair = repair_proposal(study, rules)
    (shift,) = one(repair, "cut").shifts
    assert (shift.metres, shift.bearing) == (pytest.approx(10.0, abs=0.11), pytest.approx(90.0))
    assert shift.square_metres == pytest.approx(200.0, abs=2.2)
    # moved inward by t on all sides: (40 − 2t)(20 − 2t) = 600 at t = (30 − √(900 − 200)) / 2 = 1.771
    (inward,) = one(repair, "offset").shifts
    assert inward.metres == pytest.approx(1.8)
    checked(repair, study, rules, tmp_path)


def test_nearly_all_of_a_site_may_have_to_go(tmp_path: Path) -> None:
    # 50 of 800 m2 are allowed: 37.5 of its 40 m must go
    study, rules = draw("AA.bbbb\nAA.bbbb"), profile(requirement("area", "50 m2", roles=["background"]))
    repair = repair_proposal(study, rules)
    assert one(repair, "cut").shifts[0].metres == pytest.approx(37.5, abs=0.11)
    checked(repair, study, rules, tmp_path)


def test_what_was_declared_shrinks_by_what_is_cut(tmp_path: Path) -> None:
    study = draw("AA.bbbb\nAA.bbbb", declared={"b": "900 m2"})
    rules = profile(requirement("area", "600 m2", roles=["background"]))
    found = one(repair_proposal(study, rules), "cut")
    # 300 m2 too much as declared: 15 m of the 20 m wide site
    assert found.shifts[0].metres == pytest.approx(15.0, abs=0.11)
    after = validated(found, study, rules, tmp_path)
    assert after.finding("area").measurement.value <= 600.0
    assert after.finding("area").measurement.method == "declared"


def test_a_site_that_may_lie_too_far_is_the_one_to_drop(tmp_path: Path) -> None:
    """Its place reaches from 20 m to 90 m: undecided, and it passes only without the site that lies there somewhere."""
    study = draw("AA.b1111111", within={"u": "1"}, accuracy_m=2.0)
    rules = profile(requirement("separation", "60 m"))
    repair = repair_proposal(study, rules, requirement="separation")
    found = one(repair, "sites")
    assert (found.dropped, found.smallest) == (("u",), True)
    checked(repair, study, rules, tmp_path)


def test_accuracy_alone_drops_no_site() -> None:
    # the place ends 80 m from A: with the 5 m of accuracy that is beyond the limit, the place itself is not
    study = draw("AA.1111111....................b", within={"u": "1"}, accuracy_m=5.0)
    repair = repair_proposal(study, profile(requirement("separation", "81 m")))
    assert one(repair, "sites").dropped == ("b",)


def test_a_step_less_does_not_pass() -> None:
    study, rules = draw("AA.bbbb\nAA.bbbb"), profile(requirement("area", "600 m2", roles=["background"]))
    (inward,) = one(repair_proposal(study, rules), "offset").shifts
    crs = analysis_crs(CRS)
    shape = crs.to_plane([shape_of(study.sites["b"].boundary.geometry)])[0]
    areas = [shapely.buffer(shape, -t, join_style="mitre").area for t in (inward.metres - 0.1, inward.metres)]
    assert areas[0] > 600.0 >= areas[1]


def test_a_candidate_takes_the_place_of_a_core_that_is_far_from_all(tmp_path: Path) -> None:
    study = draw("A.................bcdef.B", cell_m=100)
    drawn = dataclasses.replace(study.proposals["drawn"], sites=("A", "b", "c", "d", "e", "f"))
    study = dataclasses.replace(study, proposals={"drawn": drawn})
    rules = profile(requirement("separation", "1000 m"))
    # A stays unless it is freed, and then no background space is near enough
    assert all(each.means != "sites" for each in repair_proposal(study, rules).suggestions)
    repair = repair_proposal(study, rules, fixed=())
    found = one(repair, "sites")
    # two sites change instead of five
    assert (found.dropped, found.joined, found.message.code) == (("A",), ("B",), "suggestion.swap")
    checked(repair, study, rules, tmp_path)


def test_the_cost_on_every_other_requirement_is_told() -> None:
    # dropping the far c leaves too little land: the second requirement asks for 300 m2
    study = draw("AA.bb.......cc")
    rules = profile(requirement("separation", "50 m"), requirement("area", "300 m2", op=">=", roles=["background"]))
    found = one(repair_proposal(study, rules), "sites")
    assert (found.dropped, found.verdict) == (("c",), Verdict.FAIL)
    effect = next(each for each in found.effects if each.requirement == "area")
    assert (effect.before, effect.after) == (Verdict.PASS, Verdict.FAIL)
    assert effect.margin_after == pytest.approx(-100.0, abs=1e-4)


def test_a_proposal_that_passes_needs_nothing() -> None:
    repair = repair_proposal(draw("AA.b"), profile(requirement("separation", "50 m")))
    assert (repair.targets, repair.suggestions) == ((), ())
    assert [each.code for each in repair.notices] == ["nothing-to-repair"]


def test_nothing_is_suggested_where_nothing_passes() -> None:
    repair = repair_proposal(draw("A.b"), profile(requirement("area", "300 m2", op=">=", roles=["background"])))
    assert (repair.suggestions, repair.open) == ((), ("area",))


# --- Hongneung --------------------------------------------------------------------------------------------------------


def test_the_request_of_2019_passes_without_the_unnamed_sixth(
    hongneung: Study, innotown: Profile, tmp_path: Path
) -> None:
    """What the committee did in 2020 is the smallest change that zonegeo finds."""
    repair = repair_proposal(hongneung, innotown, proposal_id="request-2019")
    assert repair.targets == ("separation",)
    found = one(repair, "sites")
    # the committee had judged nothing yet, so the whole stays undecided
    assert (found.dropped, found.joined, found.smallest, found.verdict) == (
        ("requested-sixth",),
        (),
        True,
        Verdict.UNDECIDED,
    )
    effect = next(each for each in found.effects if each.requirement == "separation")
    assert (effect.before, effect.after) == (Verdict.REVIEW, Verdict.PASS)
    (relaxed,) = repair.relaxations
    assert (relaxed.limit.value, relaxed.needed, relaxed.cite.clause) == (3000.0, 4200.0, "제8조제2항")
    checked(repair, hongneung, innotown, tmp_path)


@pytest.mark.slow
def test_a_proposal_is_asked_for_one_requirement(hongneung: Study, innotown: Profile) -> None:
    kept = repair_proposal(hongneung, innotown, proposal_id="plan-2023", requirement="separation")
    assert kept.open == ("separation",)  # the site whose place nobody knows is a core site
    repair = repair_proposal(hongneung, innotown, proposal_id="plan-2023", requirement="separation", fixed=())
    assert one(repair, "sites").dropped == ("korea-health",)
    # nobody knows its place, so no distance is told that would be enough
    assert [each.needed for each in repair.relaxations] == [None]


@pytest.mark.slow
def test_a_measure_that_no_search_knows_is_mended_by_evaluating_changes(
    hongneung: Study, innotown: Profile, tmp_path: Path
) -> None:
    """One institution is not party to the agreement: its core site is the one to drop, and nobody else's."""
    (pact,) = hongneung.agreements
    without = dataclasses.replace(pact, institutions=("kist", "kyunghee-university"))
    study = dataclasses.replace(hongneung, agreements=(without,))
    assert repair_proposal(study, innotown).open == ("agreement",)
    repair = repair_proposal(study, innotown, fixed=())
    found = one(repair, "sites")
    assert (repair.targets, found.dropped, found.joined, found.smallest) == (("agreement",), ("korea",), (), True)
    checked(repair, study, innotown, tmp_path)


@pytest.mark.slow
def test_a_search_that_ran_out_does_not_claim_to_be_the_smallest(
    hongneung: Study, innotown: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pact,) = hongneung.agreements
    study = dataclasses.replace(hongneung, agreements=(dataclasses.replace(pact, institutions=("kist",)),))
    whole = repair_proposal(study, innotown, requirement="agreement", fixed=())
    assert one(whole, "sites").dropped == ("korea", "kyunghee")
    assert one(whole, "sites").smallest
    monkeypatch.setattr("zonegeo.comparison.repair.drop_sites.MOST_EVALUATIONS", 12)
    assert repair_proposal(study, innotown, requirement="agreement", fixed=()).open == ("agreement",)


def test_declared_and_measured_areas_are_not_added_up_as_one(tmp_path: Path) -> None:
    """b declares 900 m2 and measures 800, c declares none: with both the plane decides, with one its own area."""
    study = draw("A.bbbb..cc\nA.bbbb..cc", declared={"b": "900 m2"})
    rules = profile(requirement("area", "850 m2", roles=["background"]))
    repair = repair_proposal(study, rules)
    found = one(repair, "sites")
    # 1,200 m2 in the plane; b alone would decide as declared, 900 m2: only c alone passes
    assert (found.dropped, found.smallest) == (("b",), True)
    checked(repair, study, rules, tmp_path)
