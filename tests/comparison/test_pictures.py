"""What became of the land, by hand-drawn cases: the eye counts the cells (one is 10 m × 10 m)."""

from __future__ import annotations

import dataclasses
import math

import pytest
import shapely

from tests.comparison.drawn import between, difference, only, sites, whole
from tests.pictures import ORIGIN, lonlat
from zonegeo.comparison.shift import boundary_shift


def near(value: float) -> object:
    return pytest.approx(value, abs=1e-4)


def test_a_site_that_is_added() -> None:
    told = between("AA...", "AA..b")
    change = only(told)
    assert (change.kind, change.before, change.after, change.matched_by) == ("added", (), ("b",), "")
    assert (change.added, change.removed) == (near(100.0), 0.0)
    assert (whole(told, "background").added, whole(told, "core").added, whole(told).added) == (near(100), 0, near(100))


def test_a_site_that_is_removed() -> None:
    change = only(between("AA..b", "AA..."))
    assert (change.kind, change.before, change.after) == ("removed", ("b",), ())
    assert (change.added, change.removed) == (0.0, near(100.0))


def test_a_site_that_grows_by_two_cells() -> None:
    change = only(between("AA....", "AAAA.."))
    assert (change.kind, change.matched_by) == ("changed", "id")
    assert (change.area_before, change.area_after) == (near(200), near(400))
    assert (change.added, change.removed, change.slivers) == (near(200), 0.0, 0)
    # the east edge went 20 m east; the centroid half of that
    assert (change.hausdorff, change.displacement) == (pytest.approx(20, abs=0.01), near(10))


def test_a_site_that_moves_3_columns_east_and_4_rows_north_went_50_m() -> None:
    change = only(
        between("......\n......\n......\n......\nbb....\nbb....", "...bb.\n...bb.\n......\n......\n......\n......")
    )
    assert (change.kind, change.displacement) == ("moved", near(50.0))
    assert (change.added, change.removed) == (near(400), near(400))


def test_a_site_that_moves_by_less_than_its_width_is_moved_and_not_changed() -> None:
    change = only(between("bbb..", ".bbb."))
    assert (change.kind, change.displacement, change.added, change.removed) == ("moved", near(10), near(100), near(100))


def test_a_site_that_is_split_keeps_its_land() -> None:
    change = only(between("bbbb", "bbcc"))
    assert (change.kind, change.before, change.after, change.matched_by) == ("split", ("b",), ("b", "c"), "overlap")
    assert (change.added, change.removed) == (0.0, 0.0)


def test_a_site_that_is_split_into_other_ids_and_loses_the_middle() -> None:
    change = only(between("bbbbb", "cc.dd"))
    assert (change.kind, change.after, change.removed, change.added) == ("split", ("c", "d"), near(100), 0.0)


def test_two_sites_that_are_merged_with_the_gap_between_them() -> None:
    change = only(between("bb.cc", "bbbbb"))
    assert (change.kind, change.before, change.after) == ("merged", ("b", "c"), ("b",))
    assert (change.added, change.removed) == (near(100), 0.0)


def test_ids_that_were_exchanged_are_no_move_of_land() -> None:
    told = between("bb..cc", "cc..bb")
    assert [(each.kind, each.before, each.after, each.matched_by) for each in told.changes] == [
        ("renamed", ("b",), ("c",), "overlap"),
        ("renamed", ("c",), ("b",), "overlap"),
    ]
    assert [(each.added, each.removed) for each in told.changes] == [(0.0, 0.0), (0.0, 0.0)]
    assert (whole(told).added, whole(told).removed) == (0.0, 0.0)


def test_a_site_of_another_id_on_the_same_land_is_matched_by_the_land() -> None:
    change = only(between("bbb", "ccc"))
    assert (change.kind, change.before, change.after, change.matched_by) == ("renamed", ("b",), ("c",), "overlap")


def test_sites_with_other_ids_that_share_less_than_half_are_two_sites() -> None:
    told = between("bbb..", "..ccc")
    assert sorted(each.kind for each in told.changes) == ["added", "removed"]
    assert (whole(told).added, whole(told).removed) == (near(200), near(200))


def test_a_building_drawn_on_land_that_stays_is_added_and_not_split_off() -> None:
    before = sites("AAAA\nAAAA")
    after = (*before, *(site for site in sites("bb..\n....") if site.id == "b"))
    told = difference(before, after)
    change = only(told)
    assert (change.kind, change.after, change.added) == ("added", ("b",), near(200))
    # the land of all counts once
    assert (whole(told).added, whole(told, "background").added) == (0.0, near(200))


def test_a_hole_takes_land_away_and_brings_edges() -> None:
    change = only(between("AAAAA\nAAAAA\nAAAAA\nAAAAA\nAAAAA", "AAAAA\nAAAAA\nAA.AA\nAAAAA\nAAAAA"))
    assert (change.kind, change.removed, change.added) == ("changed", near(100), 0.0)
    # the edges of the hole lie 20 m from the old boundary
    assert change.hausdorff == pytest.approx(20.0, abs=0.011)


def test_the_farthest_point_may_be_amid_an_edge() -> None:
    # the lower edge of the upper bar lies between two teeth: no corner is as far from the other outline as its middle
    comb = shapely.Polygon([(0, 0), (30, 0), (30, 10), (20, 10), (20, 1), (10, 1), (10, 10), (0, 10)])
    bar = shapely.box(0, 0, 30, 10)
    assert boundary_shift(comb, bar)[0] == pytest.approx(5.0, abs=0.011)
    assert shapely.hausdorff_distance(comb.exterior, bar.exterior) < 4.5


def test_a_part_that_is_added_far_away_is_a_change_of_one_site() -> None:
    change = only(between("bb......", "bb....b."))
    assert (change.kind, change.added, change.hausdorff) == ("changed", near(100), pytest.approx(50, abs=0.011))


def test_another_role_moves_the_land_from_one_role_to_the_other() -> None:
    before, after = sites("AA..bb", ids={"A": "hall"}), sites("aa..bb", ids={"a": "hall"})
    told = difference(before, after)
    assert only(told).kind == "role"
    assert (whole(told, "core").removed, whole(told, "background").added, whole(told).added) == (
        near(200),
        near(200),
        0,
    )


def test_slivers_are_counted_apart_and_not_dropped() -> None:
    # 100 m × 10 m of land, and a strip of 100 m × 0.4 m along its north edge
    before = sites("bbbbbbbbbb")
    x, y = ORIGIN
    wider = lonlat(shapely.box(x, y, x + 100, y + 10.4))
    after = (dataclasses.replace(before[0], boundary=dataclasses.replace(before[0].boundary, geometry=wider)),)
    told = difference(before, after)
    change = only(told)
    assert change.added == near(40.0)
    assert (change.sliver_added, change.slivers) == (change.added, 1)
    assert whole(told).sliver_added == whole(told).added
    # a width below that of the strip: it is land like any other
    assert only(difference(before, after, sliver_width_m=0.3)).slivers == 0


def test_a_site_without_an_outline_is_named_and_not_measured() -> None:
    told = difference(sites("AA.11"), sites("AA.11", within={"u": "1"}))
    change = only(told)
    assert (change.kind, change.after, change.unlocated) == ("added", ("u",), ("u",))
    assert (change.added, change.area_after, change.hausdorff) == (None, None, None)
    assert (whole(told).added, whole(told).unlocated_after, whole(told).unlocated_before) == (0.0, ("u",), ())


def test_a_site_that_got_an_outline_has_changed_and_is_not_measured() -> None:
    change = only(difference(sites("AA.11", within={"b": "1"}), sites("AA.bb")))
    assert (change.kind, change.matched_by, change.added) == ("changed", "id", None)


def test_the_mean_shift_of_a_strip_along_one_edge() -> None:
    # 10 m × 10 m grown to 10 m × 13 m. Old boundary: the north edge (10 m) lies 3 m from the new one but for its ends,
    # which lie x from a side: ∫ min(x, 3) = 2·(3²/2) + 4·3 = 21. New one: its north edge lies 3 m off, the two sides
    # rise from 0 to 3: 10·3 + 2·4.5 = 39. (21 + 39) / (40 + 46)
    _, mean = boundary_shift(shapely.box(0, 0, 10, 10), shapely.box(0, 0, 10, 13))
    assert mean == pytest.approx(60 / 86, abs=0.01)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("AA..b", "AAA.b"), ("AAA\nA.A\nAAA", "AAA\nAAA\nAAA"), ("bb.cc", "bbbbb"), ("AA..bb", "AA.bb."),
        ("b.b.b", ".bbb."), ("Abb\nA.b", "AAb\nbbb"), ("bb..cc", "cc..bb"), ("AAb", "A.b"),
    ],
)  # fmt: skip
def test_added_less_removed_is_the_difference_of_the_areas_to_the_last_bit(before: str, after: str) -> None:
    told = between(before, after, cell_m=math.pi)
    for each in (*told.sites, *told.roles):
        assert each.added - each.removed == each.area_after - each.area_before
