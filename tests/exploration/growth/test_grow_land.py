"""Growing on land as surveys have it: edges centimetres off, many parcels, requirements that guide, and early ends."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections import Counter
from dataclasses import replace
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from tests.exploration.cadastre import CRS, Faults, town, write
from tests.pictures import DAY, DRAWN, ORIGIN, draw, lonlat, profile, requirement
from tests.places import REAL_LAYERS, ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.search.explore import Columns, candidates_in
from zonegeo.api.search.grow import GrownProposal, GrowTask, Growth, grow
from zonegeo.base.message import Name
from zonegeo.cli.main import main
from zonegeo.evaluation.variants import Question
from zonegeo.exploration.growth import adjacency as ground
from zonegeo.exploration.growth import grow_land as growing
from zonegeo.exploration.growth import lots as deciding
from zonegeo.exploration.growth.adjacency import Survey, edges_between
from zonegeo.exploration.search.task import Watch
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.shape import CONTACT_M, merged, polygons_of
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Layer, LayerFeature, Zone, ZonePlace
from zonegeo.model.verdict import Verdict

# the town lies north-east of the core site A
WEST, SOUTH = ORIGIN[0] + 200, ORIGIN[1] - 400
BLOCK = 108.0
SURVEYS = {
    "exact": Faults(),
    "centimetres": Faults(decimals_m=2),
    "seven decimals": Faults(decimals_degrees=7),
    "slivers of 3 cm": Faults(apart_m=0.03, decimals_m=2),
    "twice and in two parts": Faults(apart_m=0.02, duplicates=30, in_two_parts=30),
}


def grown(parcels: Path, task: GrowTask, *rules: Requirement, study: Any = None, **more: Any) -> Growth:
    # fewer tries than usual: quick, and enough for three
    task = replace(task, tries=min(task.tries, 60))
    asked = rules or (requirement("separation", "3 km", readings=("max_pair",)),)
    return grow(study or draw("A.b"), parcels, task, seed=7, profile=profile(*asked), as_of=DAY, **more)


def layered(*drawn: Any) -> Any:
    """Return the study of one core site with a layer of roads, or whatever these shapes are."""
    layer = Layer("roads", Name("-", "-"), True, 0.0, tuple(LayerFeature(lonlat(each), {}) for each in drawn), DRAWN)
    return replace(draw("A.b"), layers={"roads": layer})


def road(*corners: tuple[float, float]) -> Any:
    return shapely.LineString([(WEST + x, SOUTH + y) for x, y in corners])


def land_of(proposal: GrownProposal) -> Any:
    """Return the grown land as it is written, in metres."""
    return analysis_crs(CRS).to_plane([shape(proposal.document["features"][-1]["geometry"])])[0]


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a town of some 900 lots, rounded to a centimetre."""
    folder = tmp_path_factory.mktemp("land")
    return write(folder / "quarter.geojson", town(900, seed=3, origin=(WEST, SOUTH), faults=Faults(decimals_m=2)))


# --- land as surveys have it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("survey", mostly_slow(SURVEYS, one_in=3))
def test_land_grows_across_edges_that_are_almost_shared(survey: str, tmp_path: Path) -> None:
    drawn = town(600, seed=5, origin=(WEST, SOUTH), faults=SURVEYS[survey])
    task = GrowTask(20_000.0, keep=4, different=0.5)
    found = grown(write(tmp_path / "land.geojson", drawn), task)
    assert found.reached >= 50
    assert len(found.kept) == 4
    for each in found.kept:
        land, lots = land_of(each), shapely.union_all([drawn[name] for name in each.parcels], grid_size=1e-4)
        # one polygon by the measure of parts, of the area that it says, and of nothing but its parcels and strips
        assert len(polygons_of(merged([land]))) == each.parts == 1
        assert 19_000 <= land.area <= 21_000
        assert land.area == pytest.approx(each.area_m2, abs=0.01)
        assert land.area - lots.area == pytest.approx(each.closed_m2, abs=0.6)
        assert shapely.difference(land, shapely.buffer(lots, 0.051, join_style="mitre")).area < 0.01
        assert each.compactness == pytest.approx(4 * pi * land.area / land.length**2, rel=1e-6)
        assert each.compactness > 0.4
        again = {name.removesuffix("-again") for name in each.parcels}
        assert len(again) == len(each.parcels)
        assert all(len(polygons_of(drawn[name])) == 1 for name in each.parcels)


@pytest.mark.parametrize(
    ("language", "notice"),
    mostly_slow([("en", "Notice: pairs of parcels within 0.5 m"), ("ko", "알림: 0.5 m 안에 있으나")], one_in=2),
)
def test_neighbours_of_a_coarser_survey_are_told(language: str, notice: str, tmp_path: Path, capsys: Any) -> None:
    east, north = analysis_crs(CRS).to_plane([shapely.Point(127.045, 37.593)])[0].coords[0]
    file = write(tmp_path / "land.geojson", town(225, seed=2, origin=(east, north), faults=Faults(apart_m=0.2)))
    asked = ("grow", "hongneung", "--parcels", file, "--target-area", "60000 m2", "--seed", 1, "--lang", language)
    code, said = main([str(each) for each in asked]), capsys.readouterr().out
    assert code == 3
    assert notice in said
    code, said = main([str(each) for each in (*asked, "--snap", "0.3 m")]), capsys.readouterr().out
    assert code == 0
    assert notice not in said
    assert "0.3 m" in said


def test_without_a_tolerance_land_meets_to_the_millimetre(tmp_path: Path) -> None:
    drawn = {f"{name}": shapely.box(WEST + x, SOUTH, WEST + x + 9.99, SOUTH + 10) for name, x in (("a", 0), ("b", 10))}
    file = write(tmp_path / "two.geojson", drawn)
    apart = grown(file, GrowTask(200.0, snap_m=0.0))
    assert (apart.kept, apart.gaps, apart.widest_m) == ((), 1, pytest.approx(0.01, abs=1e-4))
    (kept,) = grown(file, GrowTask(200.0, keep=1)).kept
    assert kept.closed_m2 == pytest.approx(0.1, abs=0.02)


def test_a_corner_is_no_edge_at_any_tolerance() -> None:
    one = shapely.box(0, 0, 10, 10)
    for off in (-0.03, 0.0, 0.03):
        other = shapely.box(10 + off, 10 + off, 20, 20)
        for width in (CONTACT_M, 0.05, 0.2):
            if -off > width:
                continue  # that is land in common, which no edge makes good
            column = np.array([one, other], dtype=object)
            assert edges_between(column[:1], column[1:], width).tolist() == [0.0], (off, width)


def test_edges_are_those_of_the_exact_land_whatever_the_order_they_are_asked_in() -> None:
    drawn = town(200, seed=9, origin=(0.0, 0.0), faults=Faults(apart_m=0.02))
    exact = list(town(200, seed=9, origin=(0.0, 0.0)).values())
    shapes = np.array(list(drawn.values()), dtype=object)
    everyone = np.ones(len(shapes), dtype=bool)
    forth, back = (Survey(shapes, everyone, contact_m=0.05) for _ in range(2))
    known = {each: dict(forth.neighbours(each)) for each in range(len(shapes))}
    for each in reversed(range(len(shapes))):
        assert dict(back.neighbours(each)) == pytest.approx(known[each], abs=1e-6)
        for other, edge in known[each].items():
            assert known[other][each] == edge
            line = shapely.intersection(exact[each], shapely.buffer(exact[other], 1e-6))
            assert edge == pytest.approx(line.length / 2, abs=0.5)
    assert forth.largest() == back.largest() == pytest.approx(sum(each.area for each in shapes))


def test_a_net_of_streets_shares_the_same_edges_however_many_corners_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = town(400, seed=9, origin=(0.0, 0.0), faults=Faults(decimals_m=2))
    lots = [shape for name, shape in drawn.items() if name.startswith("L")]
    streets = [shape for name, shape in drawn.items() if name.startswith("S")]
    net = max(polygons_of(shapely.union_all(streets, grid_size=CONTACT_M)), key=shapely.area)
    shapes = np.array([*lots, net], dtype=object)
    assert shapely.get_num_coordinates(net) > ground._MANY_CORNERS
    cut = dict(Survey(shapes, np.ones(len(shapes), dtype=bool), contact_m=0.05).neighbours(len(lots)))
    monkeypatch.setattr(ground, "_MANY_CORNERS", 10**6)
    whole = dict(Survey(shapes, np.ones(len(shapes), dtype=bool), contact_m=0.05).neighbours(len(lots)))
    assert len(cut) > 100
    assert cut == pytest.approx(whole, abs=0.01)


def test_a_lot_in_the_yard_of_another_is_its_neighbour(tmp_path: Path) -> None:
    yard = shapely.box(WEST, SOUTH, WEST + 20, SOUTH + 20) - shapely.box(WEST + 5, SOUTH + 5, WEST + 15, SOUTH + 15)
    file = write(tmp_path / "yard.geojson", {"a": yard, "b": shapely.box(WEST + 5, SOUTH + 5, WEST + 15, SOUTH + 15)})
    (kept,) = grown(file, GrowTask(400.0, keep=1)).kept
    assert kept.parcels == ("a", "b")
    assert kept.perimeter_m == pytest.approx(80.0, abs=0.01)


def test_five_lots_are_enough(tmp_path: Path) -> None:
    drawn = town(5, seed=1, origin=(WEST, SOUTH))
    lots = {name: lot for name, lot in drawn.items() if name.startswith("L")}
    (kept,) = grown(write(tmp_path / "five.geojson", lots), GrowTask(9_999.0, tolerance=0.2, keep=1)).kept
    assert set(kept.parcels) == set(lots)


def test_of_many_parcels_only_those_that_growth_comes_by_are_measured() -> None:
    drawn = town(8_000, seed=4, origin=(0.0, 0.0), faults=Faults(decimals_m=2))
    shapes = np.array(list(drawn.values()), dtype=object)
    survey = Survey(shapes, np.ones(len(shapes), dtype=bool), contact_m=0.05)
    start = list(drawn).index("L4000")
    found = list(growing.grow_land(survey, [start], least=19_000, most=21_000, tries=5, seed=1))
    assert len(found) == 5
    assert len(survey._neighbours) < 1_500


def test_an_edge_is_measured_once_and_when_one_of_its_parcels_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = np.array(list(town(100, seed=4, origin=(0.0, 0.0)).values()), dtype=object)
    survey = Survey(shapes, np.ones(len(shapes), dtype=bool), contact_m=0.05)
    measured: list[frozenset[bytes]] = []

    def watched(first: Any, second: Any, width_m: float) -> Any:
        if width_m == survey.contact_m:  # what lies farther apart is looked at for the notice alone
            measured.extend(frozenset(shapely.to_wkb(pair)) for pair in zip(first, second, strict=True))
        return edges_between(first, second, width_m)

    monkeypatch.setattr(ground, "edges_between", watched)
    asked = shapely.to_wkb(shapes[10])
    survey.neighbours(10)
    assert measured
    assert all(asked in pair for pair in measured)
    for each in (10, *range(len(shapes)), 10):
        survey.neighbours(each)
    assert len(measured) == len(set(measured))
    whole = Survey(shapes, np.ones(len(shapes), dtype=bool), contact_m=0.05)
    assert whole.largest() == survey.largest()
    assert {each: dict(whole.neighbours(each)) for each in range(len(shapes))} == {
        each: pytest.approx(dict(survey.neighbours(each)), abs=1e-6) for each in range(len(shapes))
    }


# --- requirements while land grows ------------------------------------------------------------------------------------


def unguided(monkeypatch: pytest.MonkeyPatch) -> None:
    from zonegeo.exploration.growth import constraints as guide
    from zonegeo.exploration.growth import lots

    monkeypatch.setattr(lots, "guide_of", lambda *_, **__: guide.Guide(why="whole"))


@pytest.mark.slow
def test_frontage_is_grown_towards_and_never_lost(quarter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = layered(road((2 * BLOCK, -50), (2 * BLOCK + 20, 900)))
    rule = replace(requirement("frontage", "300 m", op=">=", roles=["background"]), layer="roads", reach_m=10.0)
    task = GrowTask(20_000.0, requirements=("frontage",), keep=3)
    found = grown(quarter, task, rule, study=study)
    assert len(found.kept) == 3
    for each in found.kept:
        finding = each.evaluation.finding("frontage")
        assert finding.verdict is Verdict.PASS
        assert finding.measurement.value >= 300.0
    (asked,) = found.asked
    assert asked.unguided == ""
    assert found.reached + found.short + asked.tries <= 60
    unguided(monkeypatch)
    blind = grown(quarter, task, rule, study=study)
    assert blind.kept == ()
    assert blind.asked[0].evaluated == blind.reached
    assert blind.asked[0].unguided == "whole"


def test_a_frontage_nobody_can_reach_is_refused_and_counted(quarter: Path) -> None:
    study = layered(road((-500, -500), (-400, -500)))
    rule = replace(requirement("frontage", "30 m", op=">=", roles=["background"]), layer="roads", reach_m=10.0)
    found = grown(quarter, GrowTask(20_000.0, requirements=("frontage",), tries=20), rule, study=study)
    assert (found.kept, found.reached, found.refused, found.asked[0].tries) == ((), 0, 20, 20)


def test_the_core_site_may_bring_frontage_of_its_own(quarter: Path) -> None:
    along_core = shapely.LineString([(ORIGIN[0], ORIGIN[1] - 5), (ORIGIN[0] + 10, ORIGIN[1] - 5)])
    rule = replace(requirement("frontage", "9 m", op=">="), layer="roads", reach_m=6.0)
    task = GrowTask(20_000.0, requirements=("frontage",), tries=20)
    found = grown(quarter, task, rule, study=layered(along_core))
    assert len(found.kept) == 3
    assert found.asked[0].tries == 0


@pytest.mark.parametrize("between", ["edge", "farthest"])
def test_parcels_that_a_distance_rules_out_are_never_taken(between: Any, quarter: Path) -> None:
    line = road((2 * BLOCK, -50), (2 * BLOCK, 900))
    op, limit = (">=", "50 m") if between == "edge" else ("<=", "150 m")
    rule = requirement("distance", limit, op=op, roles=["background"])
    rule = replace(rule, layer="roads", between=between)
    found = grown(quarter, GrowTask(10_000.0, requirements=("distance",)), rule, study=layered(line))
    assert len(found.kept) == 3
    assert found.asked[0].parcels > 50
    assert found.asked[0].evaluated == 0
    for each in found.kept:
        far = shapely.distance(shapely.points(shapely.get_coordinates(land_of(each))), line)
        assert far.min() >= 50 if between == "edge" else far.max() <= 150


@pytest.mark.parametrize("op", ["<=", ">="])
@pytest.mark.parametrize("reading", ["max_pair", "max_over_background_min_core", "min_pair"])
def test_blocks_of_parcels_are_ruled_out_as_parcel_by_parcel(
    reading: str, op: str, quarter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = draw("A...............D......b")
    asked: list[int] = []
    fold_of = deciding._fold

    def watched(*given: Any) -> Any:
        asked.append(len(given[3]))
        return fold_of(*given)

    monkeypatch.setattr(deciding, "_fold", watched)
    monkeypatch.setattr(deciding, "_BLOCK_M", 50.0)
    found = candidates_in(quarter, study, Columns())
    for limit in (250.0, 412.5, 640.0, 5_000.0):
        rules = profile(requirement("separation", f"{limit} m", op=op, readings=(reading,)))
        question = Question(study, study.proposals["drawn"], rules, DAY)
        each, at_once = [], 0
        for at_a_time in (10_000, 50):  # blocks are looked at where there are more parcels than this
            monkeypatch.setattr(deciding, "_AT_A_TIME", at_a_time)
            asked.clear()
            lots = deciding.lots_of(question, ["A", "D"], found.sites, GrowTask(10_000.0))
            each.append(lots.usable.tolist())
            at_once = sum(asked)
        apart = [shapely.distance(lots.shapes, lots.scene.shapes[core]) for core in (0, 1)]
        kept = np.less_equal(apart, limit) if op == "<=" else np.greater_equal(apart, limit)
        if (op == "<=") == (reading == "min_pair"):
            good = np.ones(len(lots.sites), dtype=bool)  # another pair may keep the limit
        else:
            good = kept.any(axis=0) if reading == "max_over_background_min_core" else kept.all(axis=0)
        unasked = GrowTask(10_000.0, requirements=("none",))
        free = deciding.lots_of(question, ["A", "D"], found.sites, unasked).usable
        assert each[0] == each[1] == (good & free).tolist()
        assert at_once < len(lots.sites) / 2


@pytest.mark.slow
def test_land_near_a_station_grows_towards_it(quarter: Path) -> None:
    station = shapely.Point(WEST + 300, SOUTH + 300)
    rule = replace(requirement("distance", "20 m", roles=["background"]), layer="roads")
    found = grown(quarter, GrowTask(15_000.0, requirements=("distance",), different=0.2), rule, study=layered(station))
    assert found.kept
    assert found.asked[0].evaluated == 0
    assert all(shapely.distance(land_of(each), station) <= 20 for each in found.kept)


def test_no_parcel_on_a_protected_spot_is_taken(quarter: Path) -> None:
    spots = [shapely.Point(WEST + x, SOUTH + y).buffer(3) for x in range(20, 600, 40) for y in range(20, 600, 40)]
    rule = replace(requirement("feature-count", "0 item", roles=["background"]), layer="roads")
    found = grown(quarter, GrowTask(3_000.0, requirements=("feature-count",)), rule, study=layered(*spots))
    assert len(found.kept) == 3
    assert found.asked[0].parcels > 150
    assert found.asked[0].evaluated == 0


def test_spacing_to_other_zones_keeps_parcels_out(quarter: Path) -> None:
    spot = shapely.box(WEST + 500, SOUTH - 100, WEST + 900, SOUTH + 900)
    place = ZonePlace(lonlat(spot), 0.0, 20.0, "a test")
    zone = Zone("other", Name("-", "-"), DAY, None, "", (), (place,))
    rule = replace(requirement("zone-spacing", "80 m", op=">="), scope="portfolio")
    study = replace(draw("A.b"), other_zones=(zone,))
    found = grown(quarter, GrowTask(15_000.0, requirements=("zone-spacing",)), rule, study=study)
    assert len(found.kept) == 3
    assert found.asked[0].parcels > 100
    assert found.asked[0].evaluated == 0
    assert all(shapely.distance(land_of(each), spot) >= 100 for each in found.kept)


@pytest.mark.slow
def test_an_area_narrows_what_is_grown(quarter: Path) -> None:
    rule = requirement("area", "19500 m2", op="<=", roles=["background"])
    found = grown(quarter, GrowTask(20_000.0, requirements=("area",)), rule)
    assert len(found.kept) == 3
    assert all(19_000 <= each.area_m2 <= 19_500 for each in found.kept)
    assert grown(quarter, GrowTask(30_000.0, requirements=("area",), tries=5), rule).kept == ()


@pytest.mark.parametrize(
    ("measure", "limit", "more", "why"),
    [
        ("compactness", "0.3 ratio", {"roles": ["background"]}, "whole"),
        ("frontage", "30 m", {"roles": ["background"]}, "layer"),
        ("institution-count", "1 institution", {"roles": ["core"]}, "fixed"),
    ],
)
def test_what_cannot_guide_says_why(measure: str, limit: str, more: Any, why: str, quarter: Path) -> None:
    rule = requirement(measure, limit, op=">=", **more)
    rule = replace(rule, layer="roads", reach_m=5.0) if measure == "frontage" else rule
    found = grown(quarter, GrowTask(10_000.0, requirements=(measure,), tries=5), rule)
    assert (found.asked[0].unguided, found.asked[0].parcels, found.asked[0].tries) == (why, 0, 0)
    assert found.reached > 0


# --- early ends -------------------------------------------------------------------------------------------------------


def stopping(after: int, why: str = "time") -> tuple[Watch, Counter[str]]:
    """Return a watch that says stop when it has been asked so many times."""
    seen: Counter[str] = Counter()

    def should_stop() -> str:
        seen["asked"] += 1
        return why if seen["asked"] > after else ""

    return Watch(should_stop, lambda done, all_: seen.update(told=1)), seen


@pytest.mark.slow
def test_what_was_found_before_the_end_of_the_time_is_kept(quarter: Path) -> None:
    watch, seen = stopping(after=12)
    found = grown(quarter, GrowTask(20_000.0), watch=watch)
    assert found.reached + found.short == 12
    assert len(found.kept) == 3
    assert seen["told"] >= 12
    nothing = grown(quarter, GrowTask(20_000.0), watch=stopping(after=0)[0])
    assert (nothing.kept, nothing.reached, nothing.largest_m2) == ((), 0, None)


def test_after_a_stop_no_more_is_evaluated_than_is_to_be_kept(quarter: Path) -> None:
    # nothing passes: without the stop all would be evaluated
    rule = requirement("compactness", "0.99 ratio", op=">=", roles=["background"])
    task = GrowTask(20_000.0, requirements=("compactness",), keep=2)
    found = grown(quarter, task, rule, watch=stopping(after=15)[0])
    assert found.asked[0].evaluated == 2
    assert found.reached > 5


PARCELS = ROOT / "docs" / "grow-parcels.geojson"
ASKED = ("grow", "hongneung", "--parcels", str(PARCELS), "--target-area", "50000 m2", "--seed", "7")


def test_a_time_limit_ends_the_command_with_3_where_nothing_was_found(tmp_path: Path, capsys: Any) -> None:
    code = main([*ASKED, "--time-limit", "0", "-o", str(tmp_path / "g.geojson"), "--lang", "en"])
    said = capsys.readouterr().out
    assert code == 3
    assert "No proposal was reached before the stop." in said
    assert "Stopped on the way" in said
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_bar_is_drawn_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    assert main([*ASKED, "--lang", "en"]) == 0
    assert capsys.readouterr().err == ""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    assert main([*ASKED, "--lang", "en"]) == 0
    assert "%" in screen.getvalue()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_ctrl_c_writes_what_was_found_and_ends_with_130(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    plain, seen = growing._Land.take, Counter[str]()

    def interrupting(self: Any, parcel: int) -> None:
        seen["taken"] += 1
        if seen["taken"] == 50:
            os.kill(os.getpid(), signal.SIGINT)
        plain(self, parcel)

    monkeypatch.setattr(growing._Land, "take", interrupting)
    code = main([*ASKED, "-o", str(tmp_path / "g.geojson"), "--lang", language])
    said = capsys.readouterr()
    assert code == 130
    assert {"en": "Stopped on the way", "ko": "도중에 멈추었습니다"}[language] in said.out
    assert "designation-2020-grown-1" in said.out
    assert seen["taken"] < 70
    written = json.loads((tmp_path / "g.geojson").read_text(encoding="utf-8"))
    assert written["zonegeo"]["proposal"] == "designation-2020-grown-1"


# --- the command ------------------------------------------------------------------------------------------------------


def test_a_proposal_file_is_what_check_reads_back(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "g.geojson"
    assert main([*ASKED, "-o", str(file), "--keep", "1", "--lang", "en"]) == 0
    grown_said = capsys.readouterr().out
    code = main(["check", "hongneung", "--with", str(file), "--format", "json", "--lang", "en"])
    result = json.loads(capsys.readouterr().out)
    assert code in (0, 1, 3)
    assert "grown-1" in {site["id"] for site in result["sites"]}
    verdict = {"pass": "satisfied", "fail": "not satisfied"}.get(result["verdict"], "")
    assert verdict in grown_said


def test_a_start_that_cannot_be_taken_in_is_told(tmp_path: Path, capsys: Any) -> None:
    east, north = analysis_crs(CRS).to_plane([shapely.Point(127.045, 37.593)])[0].coords[0]
    two = shapely.multipolygons(
        [shapely.box(east, north, east + 9, north + 9), shapely.box(east + 50, north, east + 59, north + 9)]
    )
    file = write(tmp_path / "two.geojson", {"a": two, "b": shapely.box(east + 9, north, east + 30, north + 9)})
    asked = ["grow", "hongneung", "--parcels", str(file), "--target-area", "200 m2", "--seed", "1", "--from", "a"]
    assert main([*asked, "--lang", "en"]) == 3
    assert "These starts cannot be taken in" in capsys.readouterr().out
    assert main([*asked, "--snap", "1 km2", "--lang", "en"]) == 2
    assert "[length-not-understood]" in capsys.readouterr().err
    assert main([*asked, "--snap", "9 m", "--lang", "en"]) == 2
    assert "[grow-snap-too-wide]" in capsys.readouterr().err


def test_the_korean_lines_speak_of_an_and_never_of_jean(capsys: Any) -> None:
    main([*ASKED, "--requirement", "separation", "--lang", "ko"])
    said = capsys.readouterr().out
    main(["grow", "--help"])
    assert "제안" not in said + capsys.readouterr().out


# --- real land --------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL_LAYERS.is_dir(), reason="ZONEGEO_REAL_LAYERS names no folder of real layers")
def test_what_grows_on_real_polygons_is_one_part_of_its_area() -> None:
    task = GrowTask(50_000.0, tolerance=0.1, requirements=("separation",))
    found = grow("hongneung", REAL_LAYERS / "osm_landuse_2021.geojson", task, seed=7)
    assert found.kept
    for each in found.kept:
        land = land_of(each)
        assert len(polygons_of(merged([land]))) == 1
        assert 45_000 <= land.area <= 55_000
        assert each.evaluation.finding("separation").verdict is Verdict.PASS
