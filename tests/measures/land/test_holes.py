"""Holes: pictures, flood fill of the ground, and what accuracy and unlocated sites leave of them."""

from __future__ import annotations

from math import inf, pi
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, ends, judged, moved_site, placed, requirement, scene_of, shapes
from zonegeo.geodesy.shape import hole_bounds, holes_of
from zonegeo.measures.land.holes import count_holes, measure_hole_area
from zonegeo.measures.outcome import Outcome
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

YARD = "aaaa\na..a\naaaa"


def count_of(study: Study) -> Outcome:
    return count_holes(scene_of(study), requirement("hole-count", "0 hole"), as_of=DAY)


def area_of(study: Study) -> Outcome:
    return measure_hole_area(scene_of(study), requirement("hole-area", "0 m2"), as_of=DAY)


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "count", "area"),
    [
        ("aaa", 0, 0),
        (YARD, 1, 200),
        # only together do they enclose it
        ("aab\na.b\naab", 1, 100),
        # open to the south
        ("aaa\na.a", 0, 0),
        # two holes, and one that touches the outside in a corner
        ("aaaaa\na.a.a\naaaaa", 2, 200),
        ("aa.\na.a\naaa", 1, 100),
        # two that touch each other in a corner
        ("aaaa\na.aa\naa.a\naaaa", 2, 200),
        # an island in it: ground round about, less the island; and with a hole of its own
        ("aaaaa\na...a\na.b.a\na...a\naaaaa", 1, 800),
        ("aaaaaaa\na.....a\na.bbb.a\na.b.b.a\na.bbb.a\na.....a\naaaaaaa", 2, 1700),
        # filled
        ("aaa\naba\naaa", 0, 0),
        # parts that touch in corners enclose nothing
        (".a.\nb.c\n.d.", 0, 0),
        # of one part out of two
        ("aaa.b\na.a.b\naaa.b", 1, 100),
    ],
)
def test_holes_that_the_eye_counts(picture: str, count: int, area: int) -> None:
    study = draw(picture)
    assert ends(count_of(study).answer) == (count,) * 5
    assert ends(area_of(study).answer) == pytest.approx((area,) * 5, abs=1e-6)


def test_the_hole_is_the_witness_and_the_sites_around_it_the_subject() -> None:
    for outcome in (count_of(draw("aab..\na.b.c\naab..")), area_of(draw("aab..\na.b.c\naab.."))):
        assert outcome.subject == ("a", "b")
        assert outcome.witness.area == 100.0
        assert outcome.witness.bounds == (200_010.0, 555_010.0, 200_020.0, 555_020.0)
    assert (count_of(draw("a")).witness, count_of(draw("a")).subject) == (None, ())


def test_no_hole_where_a_hairline_is_left_between_neighbours() -> None:
    # b bends away from the edge of a by 0.3 mm, as a corner does that lies on no corner of a; then by 1 m
    for bend, count in ((0.0003, 0.0), (1.0, 1.0)):
        bent = shapely.Polygon([(10, 0), (20, 0), (20, 10), (10, 10), (10, 7), (10 + bend, 5), (10, 3)])
        assert count_of(placed(a=shapely.box(0, 0, 10, 10), b=bent)).answer.value == count


def test_the_other_methods_measure_the_same_ground() -> None:
    outcome = area_of(draw(YARD, crs="EPSG:5187", accuracy_m=0.5))
    assert [other.name for other in outcome.others] == ["plane:EPSG:5186", "ellipsoid:GRS80"]
    for other in outcome.others:
        assert other.value == pytest.approx(200.0, rel=1e-4)
        # half a metre less or more on every side
        assert (other.low, other.high) == pytest.approx((171.0, 230.0 + pi / 4), rel=1e-3)
    assert outcome.answer.value == pytest.approx(200.0, rel=2e-3)


def test_no_site_has_no_hole() -> None:
    for measure, limit in (("hole-count", "0 hole"), ("hole-area", "0 m2")):
        finding = judged(draw("A"), requirement(measure, limit, roles=("background",))).finding(measure)
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")


# --- flood fill -------------------------------------------------------------------------------------------------------

ROWS, COLUMNS = 6, 7


@st.composite
def sheets(draw_: st.DrawFn, letters: str = "aabc.") -> str:
    rows = ["".join(draw_(st.lists(st.sampled_from(letters), min_size=COLUMNS, max_size=COLUMNS))) for _ in range(ROWS)]
    return "\n".join(rows)


def regions(cells: set[tuple[int, int]]) -> list[set[tuple[int, int]]]:
    """Groups of cells that share edges."""
    left, found = set(cells), []
    while left:
        queue = [left.pop()]
        group = set(queue)
        while queue:
            row, column = queue.pop()
            for step in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if step in left:
                    left.remove(step)
                    group.add(step)
                    queue.append(step)
        found.append(group)
    return found


def ground_in_holes(sheet: str) -> tuple[int, int]:
    """Count the holes and their cells: what no way over edges joins with the border, for each part of the land."""
    everywhere = {(r, c) for r in range(-1, ROWS + 1) for c in range(-1, COLUMNS + 1)}
    land = {(r, c) for r, line in enumerate(sheet.split("\n")) for c, each in enumerate(line) if each.isalpha()}
    count, ground = 0, set()
    for part in regions(land):
        for region in regions(everywhere - part):
            if (-1, -1) not in region:
                count += 1
                ground |= region - land
    return count, len(ground)


@given(sheets())
def test_holes_are_those_of_a_flood_fill(sheet: str) -> None:
    count, cells = ground_in_holes(sheet)
    if shapes(sheet):
        study = draw(sheet)
        assert count_of(study).answer.value == count
        assert area_of(study).answer.value == pytest.approx(cells * 100.0, abs=1e-6)


@given(sheets())
def test_cutting_a_site_in_two_changes_nothing(sheet: str) -> None:
    cut = "\n".join(
        "".join("d" if each == "a" and row % 2 else each for each in line) for row, line in enumerate(sheet.split("\n"))
    )
    if shapes(sheet):
        assert count_of(draw(cut)).answer == count_of(draw(sheet)).answer


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_an_area_of_holes_reaches_from_the_inner_to_the_outer_parallel_body() -> None:
    # 20 m × 10 m
    answer = area_of(draw(YARD, accuracy_m=1.0)).answer
    assert ends(answer) == pytest.approx((200.0, 200.0, 200.0, 144.0, 260.0 + pi), abs=1e-6)


def test_a_hole_that_the_accuracy_can_fill_may_be_none() -> None:
    # 10 m wide
    for accuracy, fewest in ((4.9, 1.0), (5.1, 0.0)):
        answer = count_of(draw(YARD, accuracy_m=accuracy)).answer
        assert (answer.low, answer.high) == (fewest, 1.0)
    assert area_of(draw(YARD, accuracy_m=5.1)).answer.low == 0.0


def test_a_hole_whose_wall_the_accuracy_can_open_may_be_none() -> None:
    # a hole of 10 m × 10 m behind a wall of 1 m
    yard = shapely.box(0, 0, 30, 21) - shapely.box(10, 10, 20, 20)
    for accuracy, fewest in ((0.4, 1), (0.6, 0)):
        bounds = hole_bounds([yard], accuracy_m=accuracy)
        left = fewest * (10 - 2 * accuracy) ** 2
        assert (bounds.fewest, bounds.most, bounds.certain.area) == (fewest, 1, pytest.approx(left))
    assert area_of(placed(accuracy_m=0.6, a=yard)).answer.low == 0.0


def test_holes_with_a_wall_that_thin_may_be_one() -> None:
    twins = shapely.box(0, 0, 50, 30) - shapely.box(10, 10, 24, 20) - shapely.box(25, 10, 40, 20)
    bounds = hole_bounds([twins], accuracy_m=0.6)
    assert (len(holes_of(twins)), bounds.fewest, bounds.most) == (2, 1, 2)


def test_an_inlet_that_the_accuracy_can_close_may_be_a_hole() -> None:
    # a bay of 10 m × 10 m with a mouth of 1 m
    bay = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20) - shapely.box(14, 20, 15, 30)
    for accuracy, most in ((0.4, 0), (0.6, 1)):
        bounds = hole_bounds([bay], accuracy_m=accuracy)
        assert (bounds.fewest, bounds.most) == (0, most)
    answer = area_of(placed(accuracy_m=0.6, a=bay)).answer
    assert (answer.value, answer.low) == (0.0, 0.0)
    # at least the bay itself, and no more than the bay with both sides of its edge
    assert 100.0 < answer.high < 100.0 + 40.0 * 1.2 + 10.0


def test_a_hole_that_the_accuracy_can_part_may_be_two() -> None:
    glasses = shapely.box(0, 0, 60, 30) - shapely.union_all(
        [shapely.box(10, 10, 20, 20), shapely.box(20, 14.5, 40, 15.5), shapely.box(40, 10, 50, 20)]
    )
    assert (hole_bounds([glasses], accuracy_m=0.6).fewest, hole_bounds([glasses], accuracy_m=0.6).most) == (1, 2)


@given(sheets(), st.sampled_from([0.5, 2.0, 4.0]))
def test_what_is_drawn_lies_in_the_interval(sheet: str, accuracy: float) -> None:
    if shapes(sheet):
        for outcome in (count_of(draw(sheet, accuracy_m=accuracy)), area_of(draw(sheet, accuracy_m=accuracy))):
            value, known_low, known_high, low, high = ends(outcome.answer)
            assert known_low == value == known_high
            assert 0.0 <= low <= value <= (inf if high is None else high)


def test_rough_neighbours_that_part_may_enclose_ground() -> None:
    # 10 m of a common edge, each side known to 1 m: within 2 m of both, less what is land for certain
    study = draw("ab", accuracy_m=1.0)
    assert ends(count_of(study).answer) == (0.0, 0.0, 0.0, 0.0, None)
    # 4 m × 14 m, less 1 m × 8 m on either side
    assert ends(area_of(study).answer) == pytest.approx((0.0, 0.0, 0.0, 0.0, 56.0 - 16.0))


def test_a_pocket_is_enclosed_where_two_outlines_run_apart() -> None:
    """Two outlines within a metre of those that are drawn: 2 m apart in the middle of their edge, 1 m in each other."""
    left = shapely.Polygon([(0, 0), (10.5, 0), (9, 5), (10.5, 10), (0, 10)])
    right = shapely.Polygon([(20, 0), (9.5, 0), (11, 5), (9.5, 10), (20, 10)])
    pocket = holes_of(shapely.union(left, right))
    # they cross a third of the way: two triangles of 2 m × 10/3 m
    assert [each.area for each in pocket] == pytest.approx([20 / 3])
    bounds = hole_bounds([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], accuracy_m=1.0)
    assert bounds.most is None
    assert bounds.pockets.covers(pocket[0])


def test_a_hole_between_rough_neighbours_may_be_open_to_the_outside() -> None:
    # "a" and "b" enclose the yard together: where one draws back it is open
    together, alone = (draw(picture, accuracy_m=1.0) for picture in ("aab\na.b\naab", "aaa\na.a\naaa"))
    assert (area_of(together).answer.low, count_of(together).answer.low) == (0.0, 0.0)
    assert (area_of(alone).answer.low, count_of(alone).answer.low) == (pytest.approx(64.0), 1.0)


def test_a_site_that_vanishes_within_its_accuracy_encloses_nothing() -> None:
    assert ends(area_of(draw("a.b", accuracy_m=5.5)).answer)[:4] == (0.0, 0.0, 0.0, 0.0)


def test_exact_neighbours_enclose_what_is_drawn() -> None:
    for picture, count in (("ab", 0.0), ("aab\na.b\naab", 1.0)):
        assert ends(count_of(draw(picture, accuracy_m=0.0)).answer) == (count,) * 5


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_that_may_lie_anywhere_may_fill_every_hole_and_close_others() -> None:
    study = draw(YARD, within={"x": ""})
    for outcome in (count_of(study), area_of(study)):
        assert ends(outcome.answer) == (None, 0.0, None, 0.0, None)
        assert (outcome.missing, outcome.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])


def test_a_hole_that_no_place_covers_stays() -> None:
    # the place lies outside, in half of the hole, in all of it
    for picture, count, area in (
        ("aaaa1\na..a1\naaaa1", 1, 200.0),
        ("aaaa\na.1a\naaaa", 1, 100.0),
        ("aaaa\na11a\naaaa", 0, 0.0),
    ):
        study = draw(picture, within={"x": "1"})
        assert ends(count_of(study).answer)[:3] == (None, count, None)
        assert ends(area_of(study).answer)[:3] == pytest.approx((None, area, None), abs=1e-6)


def test_one_hole_is_enough_to_fail_whatever_an_unlocated_site_adds() -> None:
    study = draw("aaaa1\na..a1\naaaa1", within={"x": "1"})
    assert judged(study, requirement("hole-count", "0 hole")).finding("hole-count").verdict is Verdict.FAIL
    nowhere = draw(YARD, within={"x": ""})
    assert judged(nowhere, requirement("hole-count", "0 hole")).finding("hole-count").verdict is Verdict.UNDECIDED


def test_a_schematic_square_encloses_nothing_for_certain() -> None:
    study = moved_site(draw("aab\na.b\naab"), "b", basis=Basis.SCHEMATIC)
    assert ends(count_of(study).answer) == (None, 0.0, None, 0.0, None)


@given(sheets("aab.1"), st.data())
def test_wherever_the_site_lies_the_interval_held_the_truth(sheet: str, data: Any) -> None:
    place = sorted((r, c) for r, line in enumerate(sheet.split("\n")) for c, each in enumerate(line) if each == "1")
    if not place or not set("ab") & set(sheet):
        return
    own = {cell for cell in place if data.draw(st.booleans())}
    filled = "\n".join(
        "".join("x" if (r, c) in own else "." if each == "1" else each for c, each in enumerate(line))
        for r, line in enumerate(sheet.split("\n"))
    )
    study = draw(sheet, within={"x": "1"})
    count, cells = ground_in_holes(filled)
    assert count_of(study).answer.known_low <= count
    assert area_of(study).answer.known_low <= cells * 100.0 + 1e-6
