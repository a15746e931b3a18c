"""Faults drawn so that the eye can check them: their kind, their place, their size, and nothing besides."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from zonegeo.boundaries import neighbours
from zonegeo.boundaries.fault import Found
from zonegeo.boundaries.find_faults import checks_of, find_faults
from zonegeo.boundaries.flat_vertices import column_of, paths_of
from zonegeo.boundaries.neighbours import find_duplicates, find_enclosed, find_gaps, find_overlaps, sound_polygons
from zonegeo.boundaries.outline_faults import find_repeated_vertices, find_slivers, find_spikes
from zonegeo.boundaries.precision import digits_of, vertex_count
from zonegeo.boundaries.validity import crossings_of, find_invalid
from zonegeo.model.answers.inspection import SEVERITIES


def kinds(found: list[Found]) -> dict[str, int]:
    return dict(Counter(fault.kind for fault in found))


def judged(*shapes: Any, **options: Any) -> list[Found]:
    """All faults of shapes drawn in metres: the plane and the file are the same."""
    return find_faults(list(shapes), column_of(shapes), **options)


# --- shapes without fault -------------------------------------------------------------------------------------------


def test_a_sound_block_has_no_fault() -> None:
    """::

    +----+----+
    | a  | b  |     neighbours share their edge exactly, c stands 5 m away
    +----+----+  +--+
                 |c |
                 +--+
    """
    found = judged(shapely.box(0, 0, 40, 30), shapely.box(40, 0, 80, 30), shapely.box(85, -20, 95, 0))
    assert found == []


def test_a_hole_is_no_fault() -> None:
    assert judged(shapely.box(0, 0, 90, 90) - shapely.box(30, 30, 60, 60)) == []


# --- validity -------------------------------------------------------------------------------------------------------


def test_a_bow_tie_crosses_in_its_middle() -> None:
    """::

    (0,20)      (20,20)
       | \\    / |
       |   \\/   |        one crossing, at (10, 10)
       |   /\\   |
       | /    \\ |
    (0,0)       (20,0)
    """
    bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    (fault,) = judged(bow_tie)
    assert (fault.kind, fault.xy, fault.features) == ("self-intersection", (10.0, 10.0), (0,))


def test_every_crossing_is_told_where_geos_names_one() -> None:
    """A zigzag over the line y = 0 from right to left crosses its own base three times."""
    zigzag = shapely.Polygon([(0, 0), (40, 0), (40, 10), (35, -10), (25, 10), (15, -10), (5, 10), (0, 10)])
    places = {fault.xy for fault in find_invalid([zigzag])}
    assert places == {(37.5, 0.0), (30.0, 0.0), (20.0, 0.0), (10.0, 0.0)}


@pytest.mark.parametrize(
    ("shape", "kind", "place"),
    [
        (shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(20, 20), (22, 20), (22, 22)]]), "hole-outside", (20, 20)),
        (shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(2, 2, 4, 4)]), "nested", (2, 2)),
        # a ring through one vertex twice: two squares that meet in (9, 9)
        (
            shapely.Polygon([(0, 0), (9, 0), (9, 9), (18, 9), (18, 18), (9, 18), (9, 9), (0, 9)]),
            "ring-self-intersection", (9, 9),
        ),
    ],
)  # fmt: skip
def test_kinds_of_invalid_shapes(shape: Any, kind: str, place: tuple[float, float]) -> None:
    found = find_invalid([shape])
    assert {fault.kind for fault in found} == {kind}
    assert math.dist(found[0].xy or (math.inf, 0), place) < 3


def test_a_common_stretch_is_a_crossing() -> None:
    """Two outlines of one feature along the same 10 m."""
    twice = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    found = find_invalid([twice])
    assert {fault.kind for fault in found} == {"self-intersection"}
    assert (10.0, 5.0) in {fault.xy for fault in found}


# --- vertices -------------------------------------------------------------------------------------------------------


def test_repeated_vertices_and_where() -> None:
    drawn = shapely.Polygon([(0, 0), (50, 0), (50, 0), (50, 30), (50, 30.004), (0, 30)])
    found = find_repeated_vertices([drawn], [drawn])
    assert [(fault.kind, fault.xy) for fault in found] == [
        ("duplicate-vertex", (50.0, 0.0)), ("near-duplicate-vertex", (50.0, 30.004)),
    ]  # fmt: skip
    assert found[1].sizes["distance"][0] == pytest.approx(0.004)


def test_without_metres_only_exact_repetitions_are_told() -> None:
    drawn = shapely.Polygon([(0, 0), (50, 0), (50, 0), (50, 30), (50, 30.004), (0, 30)])
    assert kinds(find_repeated_vertices([drawn], None)) == {"duplicate-vertex": 1}


def test_a_spike_out_and_a_spike_in() -> None:
    """A needle of 6 m out of the right side and one of 5 m into the left side, each 6 cm wide at its foot."""
    ring = [(0, 0), (30, 0), (30, 10), (36, 10.03), (30, 10.06), (30, 20), (0, 20), (0, 10.06), (5, 10.03), (0, 10)]
    found = find_spikes([shapely.Polygon(ring)], [shapely.Polygon(ring)])
    assert [fault.xy for fault in found] == [(36.0, 10.03), (5.0, 10.03)]
    assert [round(fault.sizes["length"][0]) for fault in found] == [6, 5]
    assert all(fault.sizes["width"][0] == pytest.approx(0.06, abs=0.002) for fault in found)


def test_a_spike_is_seen_behind_a_vertex_drawn_twice() -> None:
    ring = [(0, 0), (30, 0), (30, 10), (36, 10.03), (36, 10.03), (30, 10.06), (30, 20), (0, 20)]
    assert [fault.xy for fault in find_spikes([shapely.Polygon(ring)], [shapely.Polygon(ring)])] == [(36.0, 10.03)]


def test_a_sharp_lot_is_no_spike() -> None:
    """A wedge of 4 degrees that is 20 m long and opens to 1.4 m is land."""
    wedge = shapely.Polygon([(0, 0), (20, 0), (20, 1.4)])
    assert find_spikes([wedge], [wedge]) == []


def test_spikes_at_the_start_of_a_ring_and_in_lines() -> None:
    ring = [(36, 10.03), (30, 10.06), (30, 20), (0, 20), (0, 0), (30, 0), (30, 10)]
    assert [fault.xy for fault in find_spikes([shapely.Polygon(ring)], [shapely.Polygon(ring)])] == [(36.0, 10.03)]
    line = shapely.LineString([(0, 0), (10, 0), (5, 0.01), (5, 20)])
    assert [fault.xy for fault in find_spikes([line], [line])] == [(10.0, 0.0)]


def test_paths_in_other_coordinates_are_those_drawn_anew() -> None:
    yard = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    areal = column_of([yard, None, shapely.MultiPolygon([shapely.box(20, 0, 22, 2), yard]), shapely.Polygon()])
    mixed = column_of([shapely.LineString([(0, 0), (5, 1)]), yard])
    for shapes in (areal, mixed):
        there = shapely.transform(shapes, lambda xy: 2 * xy + 1)
        moved, anew = paths_of(shapes).moved_to(there), paths_of(there)
        for name in ("xy", "path", "owner", "closed"):
            assert np.array_equal(getattr(moved, name), getattr(anew, name)), name


# --- slivers --------------------------------------------------------------------------------------------------------


def test_slivers_and_sliver_holes() -> None:
    strip, lot = shapely.box(0, 0, 100, 0.4), shapely.box(0, 10, 100, 60)
    cut = lot - shapely.box(10, 30, 90, 30.3)
    found = find_slivers([strip, lot, cut])
    assert [(fault.kind, fault.features) for fault in found] == [("sliver", (0,)), ("sliver-hole", (2,))]
    assert found[0].sizes["area"][0] == pytest.approx(40.0)
    assert found[0].sizes["width"][0] == pytest.approx(0.4, abs=0.002)
    assert found[1].sizes["area"][0] == pytest.approx(24.0)
    assert strip.contains(shapely.Point(found[0].xy))


def test_a_small_square_is_no_sliver() -> None:
    assert find_slivers([shapely.box(0, 0, 0.5, 0.5)]) == []


# --- neighbours -----------------------------------------------------------------------------------------------------


def test_the_same_outline_begun_elsewhere_and_turned_round() -> None:
    square = shapely.box(0, 0, 10, 10)
    again = shapely.Polygon([(10, 10), (10, 10), (10, 0), (0, 0), (0, 10)])
    found = judged(square, shapely.box(20, 0, 30, 10), again)
    assert kinds(found) == {"duplicate-vertex": 1, "duplicate-feature": 1}  # and no overlap of 100 m2 besides
    assert [fault.features for fault in found if fault.kind == "duplicate-feature"] == [(0, 2)]


def test_an_overlap_of_60_m2() -> None:
    """::

    +---------+--+------+
    |    a    |##|  b   |     2 m × 30 m
    +---------+--+------+
    """
    a, b = shapely.box(0, 0, 50, 30), shapely.box(48, 0, 90, 30)
    (fault,) = judged(a, b)
    assert (fault.kind, fault.features) == ("overlap", (0, 1))
    assert fault.sizes["area"][0] == pytest.approx(60.0)
    assert fault.sizes["share"][0] == pytest.approx(100 * 60 / (42 * 30))
    assert (a & b).contains(shapely.Point(fault.xy))


def test_touching_is_no_overlap_and_a_hairline_of_a_tenth_of_a_millimetre_neither() -> None:
    assert judged(shapely.box(0, 0, 50, 100), shapely.box(49.9999, 0, 90, 100)) == []


def test_a_gap_of_12_m2_open_at_both_ends() -> None:
    """::

    +------+ +------+
    |  a   | |  b   |     0.3 m × 40 m between them
    +------+ +------+
    """
    (fault,) = judged(shapely.box(0, 0, 50, 40), shapely.box(50.3, 0, 90, 40))
    assert (fault.kind, fault.features) == ("gap", (0, 1))
    assert fault.sizes["area"][0] == pytest.approx(12.0)
    assert fault.sizes["width"][0] == pytest.approx(0.3, abs=0.003)
    assert 50 < (fault.xy or (0, 0))[0] < 50.3


def test_a_wedge_between_neighbours_that_touch_at_one_end() -> None:
    a = shapely.box(0, 0, 50, 40)
    b = shapely.Polygon([(50, 0), (90, 0), (90, 40), (50.2, 40)])
    (fault,) = judged(a, b)
    assert fault.kind == "gap"
    assert fault.sizes["area"][0] == pytest.approx(0.2 * 40 / 2, abs=0.01)


def test_a_gap_that_a_third_covers_is_none() -> None:
    a, b, c = shapely.box(0, 0, 50, 40), shapely.box(50.3, 0, 90, 40), shapely.box(50, 0, 50.3, 40)
    assert "gap" not in kinds(judged(a, b, c))


def test_a_lane_is_no_gap_unless_it_is_asked_for() -> None:
    pair = shapely.box(0, 0, 50, 40), shapely.box(54, 0, 90, 40)
    assert judged(*pair) == []
    (fault,) = judged(*pair, gap_width_m=5.0)
    assert fault.sizes["area"][0] == pytest.approx(160.0)


def test_ground_that_four_lots_enclose() -> None:
    """::

    +---------+---+
    |    a    |   |
    +---+-----+ b |      the middle, 20 m × 20 m, belongs to nobody
    |   |     |   |
    | d |     |   |
    |   +-----+---+
    |   |    c    |
    +---+---------+
    """
    a, b = shapely.box(0, 40, 40, 60), shapely.box(40, 20, 60, 60)
    c, d = shapely.box(20, 0, 60, 20), shapely.box(0, 0, 20, 40)
    (fault,) = judged(a, b, c, d)
    assert (fault.kind, fault.features) == ("enclosed-ground", (0, 1, 2, 3))
    assert fault.sizes["area"][0] == pytest.approx(400.0)


def test_an_invalid_neighbour_is_overlaid_as_mended() -> None:
    """The two triangles of a bow tie, 100 m2 each; the right one lies under a lot."""
    bow_tie = shapely.Polygon([(0, 0), (20, 20), (20, 0), (0, 20)])
    lot = shapely.box(10, 0, 60, 20)
    polygons = sound_polygons([bow_tie, lot, None, shapely.Point(0, 0)])
    assert [shape is None for shape in polygons] == [False, False, True, True]
    (fault,) = find_overlaps(polygons)
    assert fault.sizes["area"][0] == pytest.approx(100.0)


# --- the rest -------------------------------------------------------------------------------------------------------


def test_nothing_empty_mixed_and_high() -> None:
    found = judged(
        shapely.box(0, 0, 9, 9), None, shapely.Polygon(), shapely.Point(50, 50, 3), shapely.box(20, 0, 29, 9)
    )
    assert [(fault.kind, fault.features) for fault in found] == [
        ("null-geometry", (1,)), ("empty-geometry", (2,)), ("mixed-kinds", (3,)), ("z-values", (3,)),
    ]  # fmt: skip


def test_every_kind_of_fault_has_its_weight_and_its_check() -> None:
    checks = checks_of([], no_metres=None, placed=True, gap_width_m=0.5)
    assert [check.kind for check in checks] == list(SEVERITIES)
    assert all(check.found == 0 and check.not_checked is None for check in checks)


def test_empty_files_are_looked_at_too() -> None:
    assert find_faults([], column_of([])) == []
    assert judged(None, None) != []


# --- precision ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "nearly_all", "single"),
    [
        ([127.0533601, 37.5992764], 7, False),
        ([200000.0, 555000.5], 1, False),
        ([200000.0, 555000.0], 0, False),
        ([1000000.0, 2000000.0], 0, False),
        ([1 / 3, 200000 / 7], None, False),
        (np.float32([127.05336, 37.599276]).astype(float), None, True),
    ],
)
def test_digits_that_are_used(values: Any, nearly_all: int | None, single: bool) -> None:
    found = digits_of(values)
    assert found is not None
    assert (found.nearly_all, found.single) == (nearly_all, single)


def test_a_few_odd_values_do_not_hide_the_grid() -> None:
    found = digits_of([*(number / 10 for number in range(1000)), 1 / 3])
    assert found is not None
    assert (found.nearly_all, found.all, found.step) == (1, None, 0.1)


def test_vertices_are_counted_without_the_closing_one() -> None:
    ring_with_hole = shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)
    line = shapely.LineString([(0, 0), (1, 1), (2, 0)])
    assert vertex_count([ring_with_hole, None, line, shapely.Polygon()]).tolist() == [8, 0, 3, 0]


# --- what must not change -------------------------------------------------------------------------------------------

WIDTHS = st.floats(0.05, 0.45)


@given(width=WIDTHS, length=st.floats(20, 200), turn=st.floats(0, 360), x=st.floats(-1e5, 1e5), y=st.floats(-1e5, 1e5))
def test_a_gap_keeps_its_area_wherever_it_lies(width: float, length: float, turn: float, x: float, y: float) -> None:
    pair = [shapely.box(-30, 0, 0, length), shapely.box(width, 0, 30, length)]
    moved = column_of([translate(rotate(shape, turn, origin=(0, 0)), x, y) for shape in pair])
    (fault,) = find_gaps(moved)
    assert fault.sizes["area"][0] == pytest.approx(width * length, rel=1e-3, abs=1e-3)


@given(depth=st.floats(0.01, 20), turn=st.floats(0, 360), order=st.booleans())
def test_an_overlap_keeps_its_area_whichever_comes_first(depth: float, turn: float, order: bool) -> None:
    pair = [shapely.box(-30, 0, 0, 40), shapely.box(-depth, 0, 30, 40)]
    turned = [rotate(shape, turn, origin=(0, 0)) for shape in (pair if order else pair[::-1])]
    (fault,) = find_overlaps(column_of(turned))
    assert fault.sizes["area"][0] == pytest.approx(depth * 40, rel=1e-6)


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=9, unique=True), st.integers(0, 8)
)
def test_where_a_ring_begins_changes_no_finding(corners: list[tuple[int, int]], start: int) -> None:
    at = start % len(corners)
    first, second = shapely.Polygon(corners), shapely.Polygon([*corners[at:], *corners[:at]])
    assert {fault.kind for fault in find_invalid([first])} == {fault.kind for fault in find_invalid([second])}
    assert crossings_of(first).round(6).tolist() == crossings_of(second).round(6).tolist()
    assert {f.xy for f in find_spikes([first], [first])} == {f.xy for f in find_spikes([second], [second])}
    assert (find_invalid([first]) == []) == bool(first.is_valid)
    assert find_duplicates([first, second]) != []


@given(st.integers(2, 5), st.integers(2, 5), st.floats(5, 50))
def test_a_grid_of_lots_has_no_gap_no_overlap_and_no_enclosed_ground(columns: int, rows: int, side: float) -> None:
    lots = column_of(
        [shapely.box(c * side, r * side, (c + 1) * side, (r + 1) * side) for c in range(columns) for r in range(rows)]
    )
    assert (find_overlaps(lots), find_gaps(lots), find_enclosed(lots)) == ([], [], [])


def test_a_heap_of_outlines_is_told_and_not_looked_at_pair_by_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_PAIRS", 100)
    heap = [shapely.box(0, 0, 10 + number, 10) for number in range(20)]  # 190 pairs
    found = judged(*heap)
    assert kinds(found) == {"crowded": 1}
    looked = {each.kind: each for each in checks_of(found, no_metres=None, placed=True, gap_width_m=0.5)}
    assert looked["overlap"].found is None
    assert looked["overlap"].not_checked is not None
    assert looked["self-intersection"].found == 0


def test_a_thousand_copies_are_one_outline() -> None:
    found = judged(*([shapely.box(0, 0, 10, 10)] * 1000), shapely.box(9, 0, 20, 10))
    assert kinds(found) == {"duplicate-feature": 999, "overlap": 1}
