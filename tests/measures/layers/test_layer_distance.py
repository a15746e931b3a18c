"""Distance to a layer: lengths that the eye can check, every point of a grid tried, what missing data leaves open."""

from __future__ import annotations

import dataclasses
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.measures.layers import drawn_layers
from tests.measures.layers.drawn_layers import at, box, known, line
from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, moved_site, requirement, stars
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.layers.layer_distance import farthest_from, measure_distance
from zonegeo.measures.outcome import Outcome
from zonegeo.model.condition import FactCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Basis, Layer, LayerFeature, Provenance, Study
from zonegeo.model.verdict import Verdict

WEST, SOUTH = ORIGIN
BETWEEN = ("edge", "centroid", "farthest")
PLANNED = FactCondition("state", ("planned",))
layered = partial(drawn_layers.layered, name="stations")


def asked(between: Any = "edge", limit: str = "500 m", *, op: Any = "<=", **more: Any) -> Requirement:
    return dataclasses.replace(requirement("distance", limit, op=op), layer="stations", between=between, **more)


def outcome(study: Study, between: Any = "edge", **more: Any) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_distance(scene, asked(between, **more), as_of=DAY)


def verdict(study: Study, between: Any, limit: str, op: Any = "<=", **more: Any) -> Verdict:
    found: Verdict = judged(study, asked(between, limit, op=op, **more)).finding("distance").verdict
    return found


# --- pictures: a is 40 m × 20 m ---------------------------------------------------------------------------------------

LAND = "aaaa\naaaa"

MEASURED = [
    # the features, then edge, centroid (20, 10), farthest
    ([at(43, 24)], 5.0, np.hypot(23, 14), np.hypot(43, 24)),
    ([at(-30, 10)], 30.0, 50.0, np.hypot(70, 10)),
    # on the edge, and inside
    ([at(40, 20)], 0.0, np.hypot(20, 10), np.hypot(40, 20)),
    ([at(20, 10)], 0.0, 0.0, np.hypot(20, 10)),
    # the nearest of several
    ([at(-30, 10), at(60, 10)], 20.0, 40.0, None),
    # a line along the upper edge, 7 m away; all of the lower edge is 27 m away
    ([line((-99, 27), (99, 27))], 7.0, 17.0, 27.0),
    # a polygon: on one side, over half of the land, over all of it
    ([box(50, 0, 60, 20)], 10.0, 30.0, 50.0),
    ([box(20, -5, 60, 25)], 0.0, 0.0, 20.0),
    ([box(-5, -5, 60, 25)], 0.0, 0.0, 0.0),
]


@pytest.mark.parametrize(("features", "edge", "centroid", "farthest"), MEASURED)
def test_what_the_eye_measures(features: list[Any], edge: float, centroid: float, farthest: float | None) -> None:
    study = layered(draw(LAND), features)
    for between, expected in zip(BETWEEN, (edge, centroid, farthest), strict=True):
        answer = outcome(study, between).answer
        if expected is not None:
            assert known(answer) == pytest.approx((expected,) * 3, abs=1e-6)
            assert (answer.low, answer.high) == (answer.known_low, answer.known_high)


def test_between_two_stations_the_farthest_place_is_amid_an_edge() -> None:
    # 3-4-5: the middle of the upper edge is 30 m away from both
    study = layered(draw("aaaaaa\naaaaaa\naaaaaa\naaaaaa"), [at(0, 0), at(60, 0)])
    found = outcome(study, "farthest")
    assert known(found.answer) == (50.0, 50.0, 50.0)
    assert found.witness.length == pytest.approx(50.0)
    assert shapely.get_coordinates(found.witness)[0] == pytest.approx((WEST + 30, SOUTH + 40))


def test_amid_four_stations_the_farthest_place_is_inside() -> None:
    study = layered(draw("aaaa\naaaa\naaaa\naaaa"), [at(0, 0), at(40, 0), at(0, 40), at(40, 40)])
    assert outcome(study, "farthest").answer.value == pytest.approx(np.hypot(20, 20), abs=1e-6)


def test_inside_a_ring_road_the_farthest_place_is_its_middle_to_a_tenth_of_a_metre() -> None:
    ring = line((0, 0), (40, 0), (40, 40), (0, 40), (0, 0))
    found = outcome(layered(draw("aaaa\naaaa\naaaa\naaaa"), [ring]), "farthest")
    assert found.answer.known_low <= 20.0 <= found.answer.known_high <= found.answer.known_low + 0.1 + 1e-9
    # the value is a distance that was found
    assert found.answer.value == found.answer.known_low
    assert found.witness.length == pytest.approx(20.0, abs=0.1)


@pytest.mark.parametrize(
    ("limit", "expected"), [("500 m", Verdict.PASS), ("499.999 m", Verdict.FAIL), ("500.001 m", Verdict.PASS)]
)
def test_exactly_on_the_circle_round_a_station(limit: str, expected: Verdict) -> None:
    # the corner of the land is at 300 m and 400 m from the station
    study = layered(draw("aaa\naaa\naaa\naaa", cell_m=100.0), [at(0, 0)])
    assert verdict(study, "farthest", limit) is expected
    assert verdict(study, "farthest", "500 m", op="<") is Verdict.FAIL


def test_several_sites_are_one_land() -> None:
    study = layered(draw("aa...bb"), [at(100, 0)])
    # a has the far end, b the near one; the centroid is amid both
    assert [outcome(study, between).answer.value for between in BETWEEN] == pytest.approx(
        [30.0, np.hypot(65, 5), np.hypot(100, 10)]
    )
    assert [outcome(study, between).subject for between in BETWEEN] == [("b",), ("a", "b"), ("a",)]
    assert outcome(study, "edge", roles=("core",)).missing == "no-site"


def test_a_hole_of_the_land_is_no_land() -> None:
    # the station stands in the hole: the farthest places are the corners, the nearest the rim of the hole
    study = layered(draw("aaa\na.a\naaa"), [at(15, 15)])
    assert outcome(study, "edge").answer.value == 5.0
    assert outcome(study, "farthest").answer.value == pytest.approx(np.hypot(15, 15))


def test_parts_of_a_feature_are_one_feature_and_parts_of_a_site_one_site() -> None:
    pair = shapely.MultiPoint([at(-5, 0), at(35, 0)])
    study = layered(draw("a..a"), [pair])
    assert outcome(study, "edge").answer.value == 0.0
    assert outcome(study, "farthest").answer.value == pytest.approx(np.hypot(15, 10))


def test_features_of_every_kind_are_measured_together() -> None:
    study = layered(draw(LAND), [at(20, 60), line((-10, -99), (-10, 99)), box(55, 0, 60, 20)])
    assert outcome(study, "edge").answer.value == 10.0
    far = outcome(study, "farthest").answer
    grid = shapely.points(*(each.ravel() for each in np.meshgrid(np.linspace(0, 40, 81), np.linspace(0, 20, 41))))
    shapes = [shapely.Point(20, 60), shapely.LineString([(-10, -99), (-10, 99)]), shapely.box(55, 0, 60, 20)]
    truth = np.min([shapely.distance(grid, shape) for shape in shapes], axis=0).max()
    assert far.known_low - 1e-6 <= truth + 0.5
    assert truth <= far.known_high + 1e-6


def test_the_witness_is_the_line_to_the_nearest_feature() -> None:
    study = layered(draw(LAND), [at(43, 24), at(-50, 0)])
    lengths = {between: outcome(study, between).witness.length for between in BETWEEN}
    values = {between: outcome(study, between).answer.value for between in BETWEEN}
    assert lengths == pytest.approx(values, abs=1e-6)
    finding = judged(study, asked("edge", "5 m")).finding("distance")
    assert (finding.witness["type"], finding.verdict) == ("LineString", Verdict.PASS)


def test_every_site_by_itself() -> None:
    study = layered(draw("aa...bb"), [at(100, 5)])
    finding = judged(study, asked("edge", "40 m", scope="site")).finding("distance")
    assert {part.subject: part.value for part in finding.parts} == pytest.approx({"a": 80.0, "b": 30.0})
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("a",))


# --- other methods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", BETWEEN)
def test_the_ellipsoid_says_nearly_the_same(between: str) -> None:
    # 0.9° east of the meridian the plane draws every length 1/8,000 too long
    land = shapely.geometry.mapping(shapely.box(127.9, 37.0, 127.91, 37.01))
    study = moved_site(draw("a"), "a", geometry=land)
    layer = Layer(
        "stations", Name("-", "-"), True, 0.0,
        (LayerFeature({"type": "Point", "coordinates": [127.95, 37.05]}, {}),), Provenance("t", "t", "t"),
    )  # fmt: skip
    found = outcome(dataclasses.replace(study, layers={"stations": layer}), between)
    (other,) = found.others
    assert (found.method, other.name) == ("plane:EPSG:5186", "ellipsoid:GRS80")
    assert 7e-5 < found.answer.value / other.value - 1 < 1.4e-4
    assert known(other) == (other.value,) * 3


def test_what_touches_in_the_plane_touches_on_the_ellipsoid() -> None:
    found = outcome(layered(draw(LAND), [at(40, 20)]))
    assert known(found.others[0]) == (0.0, 0.0, 0.0)


def test_nothing_known_of_a_layer_stays_so_on_the_ellipsoid() -> None:
    # EPSG:5179 draws every length 1/2,500 too short: the ellipsoid adds to it
    study = layered(draw(LAND, crs="EPSG:5179"), [at(9000, 10)], complete=False)
    found = outcome(study)
    (other,) = found.others
    assert other.value > found.answer.value + 2.0
    assert (found.answer.known_low, other.known_low) == (0.0, 0.0)


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_accuracies_of_the_site_and_of_the_layer_add_up() -> None:
    study = layered(draw(LAND, accuracy_m=2.0), [at(60, 10)], accuracy_m=3.0)
    for between, expected in (("edge", 20.0), ("farthest", np.hypot(60, 10))):
        answer = outcome(study, between).answer
        assert known(answer) == pytest.approx((expected,) * 3)
        assert (answer.low, answer.high) == pytest.approx((expected - 5.0, expected + 5.0))
    finding = judged(study, asked("edge", "22 m")).finding("distance")
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))


def test_no_accuracy_makes_a_distance_negative() -> None:
    answer = outcome(layered(draw(LAND, accuracy_m=2.0), [at(41, 10)], accuracy_m=3.0)).answer
    assert (answer.low, answer.high) == (0.0, 6.0)


def test_the_accuracy_that_counts_is_that_of_the_site_that_decides() -> None:
    study = moved_site(layered(draw("a...b"), [at(60, 5)]), "a", accuracy_m=9.0)
    assert (outcome(study).answer.low, outcome(study).answer.high) == (10.0, 10.0)
    # a may reach 9 m farther
    far = outcome(study, "farthest").answer
    assert far.high == pytest.approx(far.value + 9.0)


@given(st.integers(1, 4), st.lists(st.integers(-10, 10), min_size=8, max_size=8))
def test_a_centroid_of_corners_within_their_accuracy_stays_in_its_interval(accuracy: int, shifts: list[int]) -> None:
    corners = np.array([(0, 0), (40, 0), (40, 20), (0, 20)], dtype=float)
    moved = corners + np.array(shifts, dtype=float).reshape(4, 2) / 10 * accuracy / np.sqrt(2)
    truth = shapely.Polygon(moved)
    assume(truth.is_valid)
    answer = outcome(layered(draw(LAND, accuracy_m=float(accuracy)), [at(90, 10)]), "centroid").answer
    assert answer.low <= truth.centroid.distance(shapely.Point(90, 10)) <= answer.high
    assert known(answer) == pytest.approx((70.0,) * 3)


def test_a_centroid_is_moved_by_no_more_than_the_land_is_large() -> None:
    # narrower than twice its accuracy: nothing is certain to be land
    answer = outcome(layered(draw("aaaa", accuracy_m=6.0), [at(90, 5)]), "centroid").answer
    assert 0.0 < answer.low < answer.value - 6.0
    assert answer.value + 6.0 < answer.high < answer.value + 40.0


# --- missing data -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", BETWEEN)
def test_an_incomplete_layer_may_hold_something_nearer(between: str) -> None:
    study = layered(draw(LAND), [at(60, 10)], complete=False)
    found = outcome(study, between)
    assert known(found.answer) == (found.answer.value, 0.0, found.answer.value)
    assert found.missing == "layer-incomplete"
    assert verdict(study, between, "100 m") is Verdict.PASS
    assert verdict(study, between, "1 m") is Verdict.UNDECIDED
    assert verdict(study, between, "1 m", op=">=") is Verdict.UNDECIDED
    assert verdict(study, between, "100 m", op=">=") is Verdict.FAIL


def test_what_touches_the_land_needs_no_complete_layer() -> None:
    found = outcome(layered(draw(LAND), [at(40, 20)], complete=False))
    assert (known(found.answer), found.missing) == ((0.0, 0.0, 0.0), "")


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("op", [">=", ">", "<=", "<"])
def test_an_empty_layer_never_decides(between: str, complete: bool, op: str) -> None:
    study = layered(draw(LAND), [], complete=complete)
    for limit in ("0 m", "500 m", "1000 km"):
        finding = judged(study, asked(between, limit, op=op)).finding("distance")
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")


@pytest.mark.parametrize("op", [">=", "<="])
def test_where_no_feature_counts_there_is_no_distance(op: str) -> None:
    study = layered(draw(LAND), [at(60, 10)], facts=[{"state": "open"}])
    finding = judged(study, asked("edge", "0 m", op=op, where=PLANNED)).finding("distance")
    assert finding.message.code == "reason.undecided.layer-empty"


def test_a_layer_that_the_study_does_not_have_never_decides() -> None:
    for op in (">=", "<="):
        finding = judged(draw(LAND), asked("edge", "0 m", op=op)).finding("distance")
        assert finding.message.code == "reason.undecided.layer-missing"


@pytest.mark.parametrize("between", BETWEEN)
def test_a_feature_without_the_fact_may_count_or_not(between: str) -> None:
    study = layered(draw(LAND), [at(60, 10), at(160, 10)], facts=[{}, {"state": "planned"}])
    near, far = (outcome(layered(draw(LAND), [at(x, 10)]), between).answer.value for x in (60, 160))
    found = outcome(study, between, where=PLANNED)
    assert known(found.answer) == pytest.approx((None, near, far))
    assert (found.missing, found.values["fact"]) == ("fact-missing", ["state"])
    assert verdict(study, between, f"{far + 1:.0f} m", where=PLANNED) is Verdict.PASS
    assert verdict(study, between, f"{near + 1:.0f} m", where=PLANNED) is Verdict.UNDECIDED
    assert verdict(study, between, f"{near - 1:.0f} m", where=PLANNED) is Verdict.FAIL


def test_a_feature_without_the_fact_that_is_farther_opens_nothing() -> None:
    study = layered(draw(LAND), [at(60, 10), at(160, 10)], facts=[{"state": "planned"}, {}])
    found = outcome(study, where=PLANNED)
    assert (known(found.answer), found.missing) == ((20.0, 20.0, 20.0), "")


def test_only_features_without_the_fact_bound_nothing_from_above() -> None:
    found = outcome(layered(draw(LAND), [at(60, 10)]), where=PLANNED)
    assert (known(found.answer), found.missing, found.witness) == ((None, 20.0, None), "fact-missing", None)


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_in_its_place_is_as_near_and_as_far_as_the_place_allows() -> None:
    # a is 30 m away; x lies between 10 m and √(20² + 5²) m
    study = layered(draw("aa.11", within={"x": "1"}), [at(60, 5)])
    found = outcome(study)
    assert known(found.answer) == pytest.approx((None, 10.0, np.hypot(30, 5)), abs=0.11)
    assert found.missing == "site-without-outline"
    # farthest: a reaches 60 m, whatever x does
    far = outcome(study, "farthest")
    assert known(far.answer) == pytest.approx((np.hypot(60, 5),) * 3)
    assert far.missing == ""


def test_a_place_and_its_layer_have_their_accuracies() -> None:
    study = layered(draw("11", within={"x": "1"}, accuracy_m=2.0), [at(60, 5)], accuracy_m=3.0)
    for between in BETWEEN:
        answer = outcome(study, between).answer
        assert (answer.low, answer.high) == pytest.approx((answer.known_low - 5.0, answer.known_high + 5.0))


def test_a_place_beyond_the_land_changes_no_nearest_edge() -> None:
    found = outcome(layered(draw("11.aa", within={"x": "1"}), [at(60, 5)]))
    assert (known(found.answer), found.missing) == ((10.0, 10.0, 10.0), "")
    far = outcome(layered(draw("11.aa", within={"x": "1"}), [at(60, 5)]), "farthest")
    # x lies at 40 m at the least, and at 60.2 m at the most; a reaches 30.4 m
    assert known(far.answer) == pytest.approx((None, 40.0, np.hypot(60, 5)), abs=0.11)


@pytest.mark.parametrize("between", BETWEEN)
def test_a_site_of_which_nothing_is_known_may_be_anywhere(between: str) -> None:
    study = layered(draw(LAND, within={"x": ""}), [at(60, 10)])
    answer = outcome(study, between).answer
    alone = outcome(layered(draw(LAND), [at(60, 10)]), between).answer.value
    assert known(answer) == {
        "edge": (None, 0.0, alone), "centroid": (None, 0.0, None), "farthest": (None, pytest.approx(alone), None),
    }[between]  # fmt: skip
    assert outcome(study, between).missing == "site-without-outline"


def test_the_centroid_of_all_sites_lies_within_the_hull_of_what_is_known() -> None:
    # from the centroid of a (10, 5) to any place of x, which reaches to (50, 10)
    study = layered(draw("aa.11", within={"x": "1"}), [at(60, 5)])
    answer = outcome(study, "centroid").answer
    assert known(answer) == pytest.approx((None, 10.0, 50.0), abs=0.11)
    assert verdict(study, "centroid", "51 m") is Verdict.PASS
    assert verdict(study, "centroid", "30 m") is Verdict.UNDECIDED


def test_only_sites_without_an_outline() -> None:
    study = layered(draw("11", within={"x": "1", "y": "1"}), [at(60, 5)])
    for between in BETWEEN:
        found = outcome(study, between)
        assert known(found.answer) == pytest.approx((None, 40.0, np.hypot(60, 5)), abs=0.11)
        assert (found.witness, found.others, found.missing) == (None, (), "site-without-outline")


def test_a_schematic_square_marks_a_spot() -> None:
    study = moved_site(layered(draw("a"), [at(60, 5)]), "a", basis=Basis.SCHEMATIC, accuracy_m=5.0)
    # its land lies within 5 m of the square: from 45 m to the far corner
    answer = outcome(study).answer
    assert (answer.value, answer.known_low) == (None, pytest.approx(45.0, abs=0.01))
    assert 65.0 <= answer.known_high <= np.hypot(65, 10) + 0.1


CELL = st.tuples(st.integers(0, 5), st.integers(0, 3))


@given(CELL, st.frozensets(CELL, min_size=1, max_size=5), st.lists(CELL, min_size=1, max_size=3), st.data())
def test_wherever_a_site_lies_the_truth_is_in_the_interval(
    a: tuple[int, int], place: frozenset[tuple[int, int]], spots: list[tuple[int, int]], data: Any
) -> None:
    def square(cell: tuple[int, int]) -> Any:
        return box(10 * cell[0], 10 * cell[1], 10 * cell[0] + 10, 10 * cell[1] + 10)

    stations = [at(10 * x + 3, 10 * y + 90) for x, y in spots]
    own = data.draw(st.sampled_from(sorted(place)))
    study = moved_site(draw("ax1", within={}), "a", geometry=lonlat(square(a)))
    truth = layered(moved_site(study, "x", geometry=lonlat(square(own))), stations)
    whole = lonlat(shapely.union_all([square(each) for each in place]))
    places = {"1": dataclasses.replace(study.places["1"], geometry=whole)}
    unknown = moved_site(truth, "x", geometry=None, basis=Basis.WITHIN, within=("1",), accuracy_m=None)
    unknown = dataclasses.replace(unknown, places=places)
    for between in BETWEEN:
        answer, true = outcome(unknown, between).answer, outcome(truth, between).answer.value
        assert answer.known_low - 1e-6 <= true <= answer.known_high + 1e-6


# --- every point tried ------------------------------------------------------------------------------------------------

SPOT = st.tuples(st.integers(-60, 100), st.integers(-60, 100))


def grid_of(land: Any, step: float = 2.0) -> Any:
    west, south, east, north = land.bounds
    points = shapely.points(list(product(np.arange(west, east + step, step), np.arange(south, north + step, step))))
    corners = shapely.points(shapely.get_coordinates(land))
    return np.concatenate([points[shapely.intersects(land, points)], corners])


@given(stars(size_m=60.0), st.lists(SPOT, min_size=1, max_size=7))
def test_the_farthest_of_points_is_that_of_a_grid(land: Any, spots: list[tuple[int, int]]) -> None:
    stations = shapely.points(np.array(spots, dtype=float))
    low, high, spot = farthest_from(land, stations)
    assert low == high
    assert shapely.distance(land, spot) < 1e-6
    grid = grid_of(land)
    tried = shapely.distance(grid[:, None], stations[None, :]).min(axis=1).max()
    # no point of the grid is farther, and one within a step is as far
    assert tried - 1e-6 <= low <= tried + 2.0 * np.sqrt(2)
    assert shapely.distance(spot, stations).min() == pytest.approx(low)


@given(stars(size_m=60.0), st.lists(st.lists(SPOT, min_size=2, max_size=3, unique=True), min_size=1, max_size=3))
def test_the_farthest_of_lines_is_that_of_a_grid_to_a_tenth_of_a_metre(
    land: Any, drawn: list[list[tuple[int, int]]]
) -> None:
    roads = shapely.linestrings([np.array((*each, each[-1])[:3], dtype=float) for each in drawn])
    low, high, spot = farthest_from(land, roads)
    grid = grid_of(land)
    tried = shapely.distance(grid[:, None], roads[None, :]).min(axis=1).max()
    assert tried - 1e-6 <= high <= low + 0.1 + 1e-9
    assert low <= tried + 2.0 * np.sqrt(2)
    assert shapely.distance(land, spot) < 1e-6
    assert low - 0.1 <= shapely.distance(spot, shapely.union_all(roads)) <= high + 1e-9


@given(st.lists(SPOT, min_size=1, max_size=6), st.lists(SPOT, min_size=1, max_size=3), st.booleans())
def test_another_feature_never_lengthens_a_distance(
    first: list[tuple[int, int]], more: list[tuple[int, int]], complete: bool
) -> None:
    few = layered(draw(LAND), [at(*each) for each in first], complete=complete)
    many = layered(draw(LAND), [at(*each) for each in first + more], complete=complete)
    for between in BETWEEN:
        before, after = outcome(few, between).answer, outcome(many, between).answer
        assert after.known_high <= before.known_high + 1e-9
        # and what an incomplete layer left out stays in its interval
        open_ended = outcome(layered(draw(LAND), [at(*each) for each in first], complete=False), between).answer
        assert open_ended.known_low <= after.known_high <= open_ended.known_high + 1e-9


@given(st.lists(SPOT, min_size=1, max_size=6))
def test_the_edge_is_never_beyond_the_centroid_nor_the_centroid_beyond_the_farthest_of_convex_land(
    spots: list[tuple[int, int]],
) -> None:
    study = layered(draw(LAND), [at(*each) for each in spots])
    edge, centroid, farthest = (outcome(study, between).answer.value for between in BETWEEN)
    assert edge <= centroid + 1e-9
    assert centroid <= farthest + 1e-6


def test_a_few_decimetres_stay_a_few_decimetres_on_the_ellipsoid() -> None:
    """An end below a metre is moved by what planes differ, and no end below zero."""
    for metres in (0.4, 0.02):
        found = outcome(layered(draw(LAND), [at(40 + metres, 10)]))
        (geodesic,) = found.others
        assert (found.answer.name, geodesic.name) == ("plane:EPSG:5186", "ellipsoid:GRS80")
        assert known(geodesic) == pytest.approx((metres,) * 3, abs=1e-4)
        assert (geodesic.low, geodesic.high) == pytest.approx((metres, metres), abs=1e-4)
