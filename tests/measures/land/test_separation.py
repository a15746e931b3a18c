"""The four readings of 고시 제8조 제1항 and the intervals of unlocated sites, with values that the eye can check."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from tests.pictures import READINGS, draw, judged, lonlat, moved_site, requirement, separation_of, shapes
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures.land.separation import measure_separation
from zonegeo.model.verdict import Verdict

CELL = 100.0
METRE = 1e-3

# Gaps in cells:  A–b 2   b–B 4   B–c 3   A–c 11   (b–c 8, A–B 7 are never asked for by a core × background reading
# but may link the areas).
FOUR_SITES = "A..b....B...c"
BY_READING = {
    "max_pair": 1100.0,  # A–c is the farthest of A–b 200, A–c 1100, B–b 400, B–c 300
    "max_over_background_min_core": 300.0,  # b has A at 200, c has B at 300: the worse served is c
    "min_pair": 200.0,  # A–b
    "spanning_link": 400.0,  # A–b 200, B–c 300, and b–B 400 joins the two halves
}


def value(picture: str, reading: str, **more: Any) -> Any:
    """Measure without a study's profile: the answer of the deciding reading."""
    study = draw(picture, cell_m=CELL, **more)
    scene = build_scene(study, study.proposals["drawn"], study.proposals["drawn"].as_of)
    return measure_separation(scene, requirement("separation", "3 km", readings=[reading]), as_of=scene.as_of)


@pytest.mark.parametrize("reading", READINGS)
def test_each_reading_takes_its_own_pair(reading: str) -> None:
    assert value(FOUR_SITES, reading).answer.value == pytest.approx(BY_READING[reading], abs=METRE)


def test_all_readings_stand_beside_the_deciding_one() -> None:
    finding = separation_of(draw(FOUR_SITES, cell_m=CELL))
    beside = {each.name: each.value for each in finding.alternatives if each.kind == "reading"}
    assert finding.measurement.value == pytest.approx(BY_READING["max_pair"], abs=METRE)
    assert beside == pytest.approx({k: v for k, v in BY_READING.items() if k != "max_pair"}, abs=METRE)


def test_one_core_and_one_background_read_the_same_in_every_way() -> None:
    assert [value("A...b", reading).answer.value for reading in READINGS] == pytest.approx([300.0] * 4, abs=METRE)


def test_a_spanning_link_may_run_between_two_background_spaces() -> None:
    # A–b 100, b–c 500: c hangs on b, and no core × background reading sees those 500 m
    assert value("A.b.....c", "spanning_link").answer.value == pytest.approx(500.0, abs=METRE)
    assert value("A.b.....c", "max_pair").answer.value == pytest.approx(700.0, abs=METRE)


@pytest.mark.parametrize(
    ("reading", "ends"),
    [
        ("max_pair", ("A", "c")),
        ("max_over_background_min_core", ("B", "c")),
        ("min_pair", ("A", "b")),
        ("spanning_link", ("B", "b")),
    ],
)
def test_the_subject_is_the_pair_that_decides(reading: str, ends: Any) -> None:
    assert set(value(FOUR_SITES, reading).subject) == set(ends)


@pytest.mark.parametrize("reading", READINGS)
def test_the_witness_is_as_long_as_the_value_that_it_proves(reading: str) -> None:
    outcome = value(FOUR_SITES, reading)
    assert outcome.witness.length == pytest.approx(outcome.answer.value, abs=METRE)


def test_touching_sites_have_a_witness_of_no_length() -> None:
    outcome = value("Ab", "max_pair")
    # the way to degrees and back moves a corner by less than a nanometre
    assert outcome.answer.value == pytest.approx(0.0, abs=1e-6)
    assert outcome.witness.length == pytest.approx(0.0, abs=1e-6)


def test_a_site_within_a_place_lies_between_its_nearest_and_its_farthest_corner() -> None:
    # A ends at cell 1; the place runs from cell 4 to cell 7 on the same row: 300 m to its near edge, 600 m to its far
    answer = value("A...111", "max_pair", within={"x": "1"}).answer
    assert answer.value is None
    assert answer.known_low == pytest.approx(300.0, abs=METRE)
    assert 600.0 - METRE <= answer.known_high <= 600.1 + METRE


def test_a_diagonal_farthest_corner() -> None:
    # from the corner of A (1, 1 from the bottom) the far corner of the place lies 4 cells right and 3 above the top
    # of A: 5 cells
    picture = "..111\n..111\n..111\nA...."
    answer = value(picture, "max_pair", within={"x": "1"}).answer
    assert answer.known_low == pytest.approx(100.0, abs=METRE)  # one empty column between, corner over corner
    assert 500.0 - METRE <= answer.known_high <= 500.1 + METRE


def test_a_place_with_two_parts_gives_the_nearest_and_the_farthest_of_both() -> None:
    # left part: 300 m to 400 m from A; right part: 600 m to 700 m
    answer = value("1...A......1", "max_pair", within={"x": "1"}).answer
    assert answer.known_low == pytest.approx(300.0, abs=METRE)
    assert 700.0 - METRE <= answer.known_high <= 700.1 + METRE


def test_two_places_of_one_site_are_like_one_place_with_two_parts() -> None:
    answer = value("1...A......2", "max_pair", within={"x": "12"}).answer
    assert answer.known_low == pytest.approx(300.0, abs=METRE)
    assert 700.0 - METRE <= answer.known_high <= 700.1 + METRE


def test_an_unlocated_core_is_measured_the_same_way() -> None:
    answer = value("b...111", "max_pair", within={"X": "1"}).answer
    assert answer.known_low == pytest.approx(300.0, abs=METRE)
    assert 600.0 - METRE <= answer.known_high <= 600.1 + METRE


def test_two_unlocated_sites_lie_between_the_nearest_and_the_farthest_pair_of_places() -> None:
    # gap 3 cells; outer corners 12 columns and 5 rows apart: 5-12-13
    row = "1......" + "....2\n"
    answer = value(row * 5, "max_pair", within={"X": "1", "y": "2"}).answer
    assert answer.known_low == pytest.approx(1000.0, abs=METRE)
    assert answer.known_high == pytest.approx(1300.0, abs=METRE)


def test_two_unlocated_sites_in_one_place_may_touch_or_lie_at_its_ends() -> None:
    # the place is 4 × 3 cells: its diagonal is 5
    answer = value("1111\n1111\n1111", "max_pair", within={"X": "1", "y": "1"}).answer
    assert answer.known_low == 0.0
    assert answer.known_high == pytest.approx(500.0, abs=METRE)


def test_a_site_within_a_place_round_the_core_is_0_m_away_at_the_nearest() -> None:
    # the place surrounds A and touches it; its corners lie one diagonal cell from A's
    answer = value("111\n1A1\n111", "max_pair", within={"x": "1"}).answer
    assert answer.known_low == pytest.approx(0.0, abs=1e-6)
    assert 100.0 * 2**0.5 - METRE <= answer.known_high <= 100.0 * 2**0.5 + 0.1 + METRE


@pytest.mark.parametrize("within", [{"x": ""}, {"X": ""}, {"x": "", "Y": ""}])
def test_a_site_of_which_nothing_is_known_leaves_the_separation_open(within: dict[str, str]) -> None:
    finding = separation_of(draw("A...b", cell_m=CELL, within=within))
    assert finding.verdict is Verdict.UNDECIDED
    assert (finding.measurement.high, finding.margin_nominal) == (None, None)
    assert finding.measurement.value == pytest.approx(300.0, abs=METRE)  # what is known is still told


@pytest.mark.parametrize(("picture", "missing"), [("a..b", "no-core-site"), ("A..B", "no-background-site")])
def test_without_one_of_the_roles_there_is_nothing_to_measure(picture: str, missing: str) -> None:
    finding = separation_of(draw(picture, cell_m=CELL))
    assert finding.verdict is Verdict.UNDECIDED
    assert finding.message.code == f"reason.undecided.{missing}"


def test_a_located_pair_over_the_limit_fails_wherever_the_other_site_may_lie() -> None:
    # A–b is 4 km: under max_pair no place of x mends that, under min_pair x may lie next to A
    study = draw("A" + "." * 40 + "b", cell_m=CELL, within={"x": ""})
    assert separation_of(study, readings=["max_pair"]).verdict is Verdict.FAIL
    assert separation_of(study, readings=["min_pair"]).verdict is Verdict.UNDECIDED


def test_min_pair_passes_although_another_site_has_no_place() -> None:
    # A–b is 300 m and "some pair" is enough, wherever x lies
    finding = separation_of(draw("A...b", cell_m=CELL, within={"x": ""}), readings=["min_pair"])
    assert finding.verdict is Verdict.PASS


def test_the_accuracy_of_both_boundaries_widens_the_interval_but_not_the_value() -> None:
    # 300 m between them, each known to 10 m: 280 to 320 m
    finding = separation_of(draw("A...b", cell_m=CELL, accuracy_m=10.0))
    got = finding.measurement
    assert (got.low, got.value, got.high) == pytest.approx((280.0, 300.0, 320.0), abs=METRE)


def test_a_place_counts_its_own_accuracy_for_an_unlocated_site() -> None:
    # 300 … 600 m as drawn; the core and the place are known to 10 m each
    got = separation_of(draw("A...111", cell_m=CELL, within={"x": "1"}, accuracy_m=10.0)).measurement
    assert got.low == pytest.approx(280.0, abs=METRE)
    assert 620.0 - METRE <= got.high <= 620.1 + METRE


def test_touching_sites_of_some_accuracy_are_never_less_than_0_m_apart() -> None:
    got = separation_of(draw("Ab", cell_m=CELL, accuracy_m=10.0)).measurement
    assert (got.low, got.high) == pytest.approx((0.0, 20.0), abs=METRE)


@pytest.mark.parametrize(("limit", "stable"), [("321 m", True), ("319 m", False), ("301 m", False)])
def test_a_limit_within_the_accuracy_makes_a_pass_unstable(limit: str, stable: bool) -> None:
    finding = separation_of(draw("A...b", cell_m=CELL, accuracy_m=10.0), limit, readings=["max_pair"])
    assert (finding.verdict, finding.stable) == (Verdict.PASS, stable)
    assert ("accuracy" in finding.flips) is (not stable)


@pytest.mark.parametrize(
    ("limit", "verdict", "flips"),
    [
        ("150 m", Verdict.FAIL, set()),
        ("250 m", Verdict.FAIL, {"min_pair"}),
        ("350 m", Verdict.FAIL, {"min_pair", "max_over_background_min_core"}),
        ("450 m", Verdict.FAIL, {"min_pair", "max_over_background_min_core", "spanning_link"}),
        ("1200 m", Verdict.PASS, set()),
    ],
)
def test_a_limit_between_the_readings_names_those_that_flip(limit: str, verdict: Verdict, flips: set[str]) -> None:
    finding = separation_of(draw(FOUR_SITES, cell_m=CELL), limit)
    assert (finding.verdict, set(finding.flips), finding.stable) == (verdict, flips, not flips)


def test_the_matrix_has_every_pair_once_with_its_centroid_distance() -> None:
    evaluation = judged(draw(FOUR_SITES, cell_m=CELL), requirement("separation", "3 km"))
    gaps = {(cell.core, cell.background): cell.value for cell in evaluation.matrix}
    centres = {(cell.core, cell.background): cell.centroid for cell in evaluation.matrix}
    by_eye = {("A", "b"): 200.0, ("A", "c"): 1100.0, ("B", "b"): 400.0, ("B", "c"): 300.0}
    assert gaps == pytest.approx(by_eye, abs=METRE)
    # one more cell from centre to centre
    assert centres == pytest.approx({pair: gap + CELL for pair, gap in gaps.items()}, abs=METRE)


def test_a_site_that_moves_out_of_the_picture_moves_only_its_own_cells() -> None:
    study = draw("A..b", cell_m=CELL)
    far = moved_site(study, "b", geometry=lonlat(shapes("A.....b", cell_m=CELL)["b"]))
    assert separation_of(study).measurement.value == pytest.approx(200.0, abs=METRE)
    assert separation_of(far).measurement.value == pytest.approx(500.0, abs=METRE)


def test_a_picture_returns_to_metres_to_a_micrometre() -> None:
    # guards the pictures themselves: metres → degrees → metres
    drawn = shapes("AAA\nA.A\nAAA", cell_m=CELL)["A"]
    back = analysis_crs("EPSG:5186").to_plane([shapely.geometry.shape(lonlat(drawn))])[0]
    assert shapely.hausdorff_distance(drawn, back) < 1e-6
