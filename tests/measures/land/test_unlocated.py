"""Wherever an unlocated site really lies in its place: the interval held the truth, under every reading."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import READINGS, draw, lonlat, moved_site, requirement, separation_of, shapes
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.geodesy import distance, extreme_place
from zonegeo.measures.land import place_bounds, separation
from zonegeo.measures.land.distance_matrix import separation_matrix
from zonegeo.measures.land.separation import longest_spanning_link, measure_separation
from zonegeo.measures.outcome import Answer
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

CELL = 100.0
COLUMNS, ROWS = 9, 5
# through degrees and back, and the tenth of a metre that the farthest place may be over
SLACK = 1e-3


def answers(study: Study) -> dict[str, Answer]:
    scene = build_scene(study, study.proposals["drawn"], study.proposals["drawn"].as_of)
    rules = requirement("separation", "3 km", readings=READINGS)
    outcome = measure_separation(scene, rules, as_of=scene.as_of)
    beside = {answer.name: answer for answer in outcome.others if answer.kind == "reading"}
    return beside | {READINGS[0]: outcome.answer}


@st.composite
def pictures(draw_: st.DrawFn) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """Draw two cores, two background spaces and two places of one to four cells each, on one sheet."""
    cells = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]
    order = draw_(st.permutations(cells))
    sheet = [["."] * COLUMNS for _ in range(ROWS)]
    places: dict[str, list[tuple[int, int]]] = {"1": [], "2": []}
    taken = iter(order)
    for letter in "ABcd":
        row, column = next(taken)
        sheet[row][column] = letter
    for digit in places:
        for _ in range(draw_(st.integers(1, 4))):
            row, column = next(taken)
            sheet[row][column] = digit
            places[digit].append((row, column))
    return "\n".join("".join(row) for row in sheet), places


def located(study: Study, site: str, cell: tuple[int, int]) -> Study:
    """Put a site in the middle of one cell of the sheet: in a world it is a point."""
    sheet = [["."] * COLUMNS for _ in range(ROWS)]
    sheet[cell[0]][cell[1]] = "z"
    shape = shapely.buffer(shapely.centroid(shapes("\n".join("".join(row) for row in sheet), cell_m=CELL)["z"]), 1e-4)
    return moved_site(study, site, geometry=lonlat(shape), basis=Basis.SURVEYED, within=(), accuracy_m=0.0)


@given(pictures(), st.data())
def test_the_truth_lies_in_the_interval(picture: tuple[str, dict[str, list[tuple[int, int]]]], data: Any) -> None:
    text, places = picture
    # one background space somewhere in place 1, one core institution somewhere in place 1 or 2
    unknown = draw(text, cell_m=CELL, within={"x": "1", "Y": "12"})
    before = answers(unknown)
    truth = located(unknown, "x", data.draw(st.sampled_from(places["1"])))
    truth = located(truth, "Y", data.draw(st.sampled_from(places["1"] + places["2"])))
    for reading, answer in answers(truth).items():
        assert answer.value is not None
        assert before[reading].known_high is not None
        assert before[reading].known_low - SLACK <= answer.value <= before[reading].known_high + SLACK


@pytest.mark.slow
@given(pictures(), st.sampled_from([0.0, 5.0, 90.0]))
def test_ways_that_are_not_searched_change_nothing(
    picture: tuple[str, dict[str, list[tuple[int, int]]]], accuracy_m: float
) -> None:
    study = draw(picture[0], cell_m=CELL, within={"x": "1", "Y": "12", "z": "2"}, accuracy_m=accuracy_m)
    rules = requirement("separation", "3 km", readings=("spanning_link", "max_pair"))
    as_of = study.proposals["drawn"].as_of
    assert as_of is not None

    def answered() -> tuple[Answer, ...]:
        outcome = measure_separation(build_scene(study, study.proposals["drawn"], as_of), rules, as_of=as_of)
        return outcome.answer, *outcome.others

    some = answered()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(separation, "_links_of_located", lambda *_: (np.inf, np.inf))
        assert answered() == some


@pytest.mark.slow
@given(pictures(), st.sampled_from([0.0, 5.0, 90.0]))
def test_places_that_are_not_searched_change_nothing(
    picture: tuple[str, dict[str, list[tuple[int, int]]]], accuracy_m: float
) -> None:
    study = draw(picture[0], cell_m=CELL, within={"x": "1", "Y": "12", "z": "2"}, accuracy_m=accuracy_m)
    rules = requirement("separation", "3 km", readings=READINGS)
    as_of = study.proposals["drawn"].as_of
    assert as_of is not None

    def ends() -> Any:
        outcome = measure_separation(build_scene(study, study.proposals["drawn"], as_of), rules, as_of=as_of)
        every = (outcome.answer, *outcome.others)
        return np.array([(e.known_low, e.known_high, e.low, e.high) for e in every], dtype=np.float64)

    def nearest_of_all(self: place_bounds.Reach, end: str) -> Any:
        for row in np.flatnonzero(np.isfinite(self.high)):
            self.searched[row] = self.search(int(row))
        return nearest(self, end)

    some, nearest = ends(), place_bounds.Reach.nearest
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(place_bounds.Reach, "nearest", nearest_of_all)
        patched.setattr(place_bounds.Detour, "fold", lambda s, e, f: f(s.search()[e == "low"] * s.stretch))
        for module in (distance, extreme_place):  # nor is any settled by its corners
            patched.setattr(module, "no_corner_is_farther", lambda *_: False)
        np.testing.assert_allclose(ends(), some, rtol=0.0, atol=1e-9)


@given(pictures())
def test_the_readings_stand_in_their_order(picture: tuple[str, dict[str, list[tuple[int, int]]]]) -> None:
    # every background space has a core within max_over…; the farthest pair is no nearer; and the pairs of core and
    # background alone link all areas, so that no link of the tree need be longer than the farthest pair
    known = {reading: answer.value for reading, answer in answers(draw(picture[0], cell_m=CELL)).items()}
    smallest, middle, largest = (known[name] for name in ("min_pair", "max_over_background_min_core", "max_pair"))
    assert 0.0 <= smallest <= middle <= largest
    assert smallest <= known["spanning_link"] + SLACK
    assert known["spanning_link"] <= largest


@given(pictures())
def test_the_matrix_is_the_same_the_other_way_round(picture: tuple[str, dict[str, list[tuple[int, int]]]]) -> None:
    study = draw(picture[0], cell_m=CELL, within={"x": "1", "Y": "12"}, accuracy_m=5.0)
    scene = build_scene(study, study.proposals["drawn"], study.proposals["drawn"].as_of)
    everyone = range(len(scene.sites))
    there = separation_matrix(scene, everyone, everyone)
    for end in ("value", "known_low", "known_high", "low", "high"):
        table = getattr(there, end)
        assert table == pytest.approx(table.T, nan_ok=True)


@given(pictures(), st.integers(1, 1500), st.integers(0, 500))
def test_a_higher_limit_never_turns_a_pass_into_a_fail(
    picture: tuple[str, dict[str, list[tuple[int, int]]]], limit: int, more: int
) -> None:
    study = draw(picture[0], cell_m=CELL, within={"x": "1"}, accuracy_m=5.0)
    before, after = (separation_of(study, f"{each} m").verdict for each in (limit, limit + more))
    assert after.severity <= before.severity


@given(pictures(), st.integers(100, 1500))
def test_knowing_the_place_never_contradicts_what_was_decided_without_it(
    picture: tuple[str, dict[str, list[tuple[int, int]]]], limit: int
) -> None:
    text, places = picture
    unknown = draw(text, cell_m=CELL, within={"x": "1"})
    decided = separation_of(unknown, f"{limit} m").verdict
    for cell in places["1"]:
        known = separation_of(located(unknown, "x", cell), f"{limit} m").verdict
        assert known in (Verdict.PASS, Verdict.FAIL)
        assert decided in (known, Verdict.UNDECIDED)


def grid(cells: list[tuple[int, int]], step: float) -> np.ndarray:
    """Return places all over some cells of the sheet, metres east and south of its corner."""
    at = np.arange(step / 2, CELL, step)
    own = np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)
    return np.concatenate([own + CELL * np.array([column, row]) for row, column in cells])


def from_square(points: np.ndarray, cell: tuple[int, int]) -> np.ndarray:
    """Return how far points are from a cell of the sheet."""
    low = CELL * np.array([cell[1], cell[0]])
    return np.hypot(*np.maximum(np.maximum(low - points, points - low - CELL), 0.0).T)


@given(st.permutations([(row, column) for row in range(ROWS) for column in range(COLUMNS)]), st.integers(1, 4))
def test_what_bounds_a_link_below_is_the_best_place_of_all(order: list[tuple[int, int]], count: int) -> None:
    """Two sites and one that may lie anywhere in a place: the least of all places, tried on a grid of 5 m."""
    (one, other), cells = order[:2], order[2 : 2 + count]
    sheet = [["."] * COLUMNS for _ in range(ROWS)]
    for letter, (row, column) in [("A", one), ("c", other), *(("1", each) for each in cells)]:
        sheet[row][column] = letter
    study = draw("\n".join("".join(row) for row in sheet), cell_m=CELL, within={"x": "1"})
    points = grid(cells, 5.0)
    near, far = np.sort([from_square(points, one), from_square(points, other)], axis=0)
    apart = CELL * np.hypot(*(max(abs(a - b) - 1, 0) for a, b in zip(one, other, strict=True)))
    # three sites hang together by the nearer way from x to one of them, and by x or straight from one to the other
    least = float(np.maximum(near, np.minimum(apart, far)).min())
    answer = answers(study)["spanning_link"]
    assert least - 5.0 <= answer.known_low <= least + SLACK


@given(pictures())
def test_no_place_links_sites_by_less(picture: tuple[str, dict[str, list[tuple[int, int]]]]) -> None:
    """Two sites without a place between four: every pair of places on a grid of 50 m."""
    text, places = picture
    low = answers(draw(text, cell_m=CELL, within={"x": "1", "Y": "2"}))["spanning_link"].known_low
    rows = text.split("\n")
    located = [
        (r, c) for letter in "ABcd" for r, row in enumerate(rows) for c, each in enumerate(row) if each == letter
    ]
    corners = CELL * np.array(located, dtype=float)
    apart = np.hypot(*np.moveaxis(np.maximum(np.abs(corners[:, None] - corners[None, :]) - CELL, 0.0), -1, 0))
    for first in grid(places["1"], 50.0):
        for second in grid(places["2"], 50.0):
            table = np.zeros((6, 6))
            table[:4, :4] = apart
            for index, point in ((4, first), (5, second)):
                table[index, :4] = table[:4, index] = [from_square(point[None, :], each)[0] for each in located]
            table[4, 5] = table[5, 4] = np.hypot(*(first - second))
            assert low <= longest_spanning_link(table) + SLACK


@pytest.mark.parametrize(("within", "low"), [({"x": ""}, 350.0), ({"x": "", "y": ""}, 0.0)])
def test_a_site_that_may_lie_anywhere_is_no_nearer_than_half_way(within: dict[str, str], low: float) -> None:
    """A and B are 700 m apart: one point links them by 350 m at the least, two by as little as may be."""
    found = answers(draw("A.......B.", cell_m=CELL, within=within))
    assert found["spanning_link"].known_low == pytest.approx(low, abs=0.2)
    assert found["max_pair"].known_low == pytest.approx(350.0, abs=0.2)


@pytest.mark.parametrize("place", ["1", ""])
def test_one_core_is_far_from_one_of_two_background_spaces(place: str) -> None:
    """b and c are 700 m apart: wherever the one core site is, it is 350 m from one of them at the least."""
    found = answers(draw("b1111111c", cell_m=CELL, within={"X": place}))
    for reading in ("max_over_background_min_core", "max_pair"):
        assert found[reading].known_low == pytest.approx(350.0, abs=0.2)


def test_the_order_of_the_sites_does_not_matter() -> None:
    study = draw("A..b....B...c", cell_m=CELL)
    backwards = dataclasses.replace(study.proposals["drawn"], sites=tuple(reversed(study.proposals["drawn"].sites)))
    turned = dataclasses.replace(study, proposals={"drawn": backwards})
    for reading, answer in answers(study).items():
        assert answers(turned)[reading].value == pytest.approx(answer.value)
