"""Repair by whole parcels: the edge stays on lots, no parcel that is named can be left out (all others tried)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.comparison.repair.test_repair import checked
from tests.measures.land.test_other_zones import beside, point, zone
from tests.pictures import ORIGIN, draw, lonlat, profile, requirement
from zonegeo.comparison.repair import parcels as parcels_module
from zonegeo.comparison.repair.repair_proposal import repair_proposal
from zonegeo.model.answers.suggested_change import Repair, Suggestion
from zonegeo.model.schedule import CadastralParcel, Schedule
from zonegeo.model.study import Study

CELL = 10.0


def lots(*boxes: tuple[float, float, float, float], x: float = ORIGIN[0], y: float = ORIGIN[1]) -> dict[str, Any]:
    """Return parcels by the letters p, q, r …: boxes in cells from the corner of a picture."""
    return {
        chr(ord("p") + number): lonlat(shapely.box(*(CELL * each + (x, y)[i % 2] for i, each in enumerate(box))))
        for number, box in enumerate(boxes)
    }


def cells(row: str, columns: range, rows: int = 2) -> dict[str, Any]:
    return {
        f"{row}{column}-{line}": lonlat(
            shapely.box(
                ORIGIN[0] + CELL * column, ORIGIN[1] + CELL * line, ORIGIN[0] + CELL * (column + 1),
                ORIGIN[1] + CELL * (line + 1),
            )
        )
        for column in columns for line in range(rows)
    }  # fmt: skip


def by_parcels(repair: Repair) -> Suggestion:
    (found,) = [each for each in repair.suggestions if each.reshaped]
    return found


def mended(study: Study, rules: Any, parcels: Mapping[str, Any], folder: Path) -> Suggestion:
    repair = repair_proposal(study, rules, parcels=parcels)
    checked(repair, study, rules, folder)
    return by_parcels(repair)


def test_whole_parcels_come_out_before_land_is_cut(tmp_path: Path) -> None:
    # b is eight parcels of 100 m2, of which 600 m2 are allowed: the two in the east, farthest from A, go
    study, rules = draw("AA.bbbb\nAA.bbbb"), profile(requirement("area", "600 m2", roles=["background"]))
    repair = repair_proposal(study, rules, parcels=cells("p", range(3, 7)))
    assert [each.means for each in repair.suggestions] == ["take-out", "cut", "offset"]
    found = repair.suggestions[0]
    (one,) = found.reshaped
    assert (one.site, one.parcels) == ("b", ("p6-0", "p6-1"))
    assert one.square_metres == pytest.approx(200.0, abs=0.1)
    assert found.square_metres == one.square_metres
    assert (found.message.code, found.message.values["parcels"]) == ("suggestion.take-out", ["p6-0", "p6-1"])
    # others might do with less, and nothing says that they do not
    assert not found.smallest
    assert repair.notices == ()
    checked(repair, study, rules, tmp_path)


def test_a_declared_area_shrinks_by_the_parcels(tmp_path: Path) -> None:
    study = draw("AA.bbbb\nAA.bbbb", declared={"b": "900 m2"})
    rules = profile(requirement("area", "600 m2", roles=["background"]))
    assert len(mended(study, rules, cells("p", range(3, 7)), tmp_path).reshaped[0].parcels) == 3


def test_a_site_keeps_in_one_piece_and_without_holes(tmp_path: Path) -> None:
    # the far end of b is no parcel of the layer: what lies before it would leave it alone
    study, rules = draw("A.bbbb"), profile(requirement("area", "310 m2", roles=["background"]))
    found = mended(study, rules, cells("p", range(2, 5), rows=1), tmp_path)
    assert found.reshaped[0].parcels == ("p2-0",)
    # and of nine the middle one would be a hole
    square = draw("A.bbb\nA.bbb\nA.bbb")
    middle = lots((3, 1, 4, 2))
    rules = profile(requirement("area", "810 m2", roles=["background"]))
    assert all(not each.reshaped for each in repair_proposal(square, rules, parcels=middle).suggestions)


def test_a_parcel_of_which_little_lies_in_the_site_is_none_of_its_own(tmp_path: Path) -> None:
    study, rules = draw("A.bbbb"), profile(requirement("area", "390 m2", roles=["background"]))
    # q has 4 of its 10 m in the site, p 6 of 10: what is taken out of the site is what lies in it
    own = mended(study, rules, lots((5.4, 0, 6.4, 1)), tmp_path).reshaped[0]
    assert (own.parcels, own.square_metres) == (("p",), pytest.approx(60.0, abs=0.1))
    foreign = repair_proposal(study, rules, parcels=lots((5.6, 0, 6.6, 1)))
    assert all(not each.reshaped for each in foreign.suggestions)
    assert [(each.code, each.values) for each in foreign.notices] == [
        ("parcels-not-enough", {"requirements": ["area"]})
    ]


@given(st.lists(st.integers(1, 4), min_size=3, max_size=6), st.floats(0.15, 0.9))
def test_none_of_the_parcels_can_stay(widths: list[int], share: float) -> None:
    """A strip of parcels of several widths: every smaller choice among those that are named is tried."""
    study = draw("A." + "b" * sum(widths))
    ends = [2 + sum(widths[:number]) for number in range(len(widths) + 1)]
    parcels = lots(*((one, 0, other, 1) for one, other in pairwise(ends)))
    # between the sums: an area is drawn to a fraction of a square metre
    limit = 100 * int(sum(widths) * share) + 50
    rules = profile(requirement("area", f"{limit} m2", roles=["background"]))
    suggestions = [each for each in repair_proposal(study, rules, parcels=parcels).suggestions if each.reshaped]
    areas = {name: 100.0 * width for name, width in zip(parcels, widths, strict=True)}
    every = list(areas)
    # parcels are taken from the far end on: the one next to the core stays to the last
    if areas["p"] > limit:
        assert suggestions == []
        return
    taken = suggestions[0].reshaped[0].parcels
    stays = [name for name in every if name not in taken]
    assert sum(areas[name] for name in stays) <= limit
    # what is left of a strip in one piece is a run of parcels
    runs = ["".join(every)[a:b] for a, b in combinations(range(len(every) + 1), 2)]
    assert "".join(stays) in runs
    for fewer in range(len(taken)):
        for some in combinations(taken, fewer):
            left = [name for name in every if name not in some]
            assert "".join(left) not in runs or sum(areas[name] for name in left) > limit


def test_land_is_added_towards_the_core_by_parcels_that_touch(tmp_path: Path) -> None:
    # b is 60 m from A, 35 m are allowed: three parcels of 10 m lead there; one that lies apart is of no use
    study, rules = draw("A......b"), profile(requirement("separation", "35 m"))
    parcels = {**cells("p", range(4, 7), rows=1), "apart": lonlat(shapely.box(*(v + 15 for v in ORIGIN * 2)))}
    repair = repair_proposal(study, rules, parcels=parcels)
    assert [each.means for each in repair.suggestions] == ["add", "move"]
    (one,) = by_parcels(repair).reshaped
    assert (one.site, one.parcels) == ("b", ("p4-0", "p5-0", "p6-0"))
    assert one.square_metres == pytest.approx(300.0, abs=0.1)
    checked(repair, study, rules, tmp_path)
    # without the middle one nothing leads there
    del parcels["p5-0"]
    assert all(not each.reshaped for each in repair_proposal(study, rules, parcels=parcels).suggestions)


def test_of_land_that_is_added_no_area_is_declared(tmp_path: Path) -> None:
    study = draw("A......b", declared={"b": "90 m2"})
    rules = profile(requirement("separation", "55 m"), requirement("area", "150 m2", roles=["background"]))
    found = mended(study, rules, cells("p", range(4, 7), rows=1), tmp_path)
    # 100 m2 of b and 100 m2 of the parcel as they are drawn: the area of the whole is no longer what b declares
    assert {each.requirement: each.after.value for each in found.effects} == {"separation": "pass", "area": "fail"}


def test_parcels_of_other_sites_are_not_taken_in(tmp_path: Path) -> None:
    study, rules = draw("A...c..b"), profile(requirement("separation", "35 m"))
    repair = repair_proposal(study, rules, parcels=cells("p", range(4, 7), rows=1))
    assert all(not each.reshaped for each in repair.suggestions)


def test_too_little_land_takes_parcels_in_around_its_middle(tmp_path: Path) -> None:
    study = draw("A..bb....")
    rules = profile(requirement("area", "400 m2", op=">=", roles=["background"]))
    found = mended(study, rules, cells("p", range(5, 9), rows=1), tmp_path)
    assert found.reshaped[0].parcels == ("p5-0", "p6-0")


def test_parcels_next_to_another_zone_come_out(tmp_path: Path) -> None:
    # the other zone is a point 80 m east of b, which is four parcels of 10 m: 100 m and more are asked for
    study = beside("A.bbbb", zone(point(140, 5)), cell_m=CELL)
    rules = profile(requirement("zone-spacing", "100 m", op=">="))
    found = mended(study, rules, cells("p", range(2, 6), rows=1), tmp_path)
    assert found.reshaped[0].parcels == ("p4-0", "p5-0")


def test_the_study_has_parcels_of_its_own_or_says_that_none_are_given() -> None:
    study, rules = draw("AA.bbbb\nAA.bbbb"), profile(requirement("area", "600 m2", roles=["background"]))
    repair = repair_proposal(study, rules)
    assert [(each.code, each.values) for each in repair.notices] == [("no-parcels-given", {"requirements": ["area"]})]
    parcels = tuple(CadastralParcel(name, shape) for name, shape in cells("p", range(3, 7)).items())
    listed = dataclasses.replace(study, schedule=Schedule((), parcels, "layer"))
    again = repair_proposal(listed, rules)
    assert by_parcels(again).reshaped[0].parcels == ("p6-0", "p6-1")
    assert again.notices == ()


def test_a_site_that_is_near_enough_stays_as_it_is(tmp_path: Path) -> None:
    # a is 20 m from A and stays; b is 60 m from it, of 35 m allowed
    study, rules = draw("a..A......b"), profile(requirement("separation", "35 m"))
    found = mended(study, rules, cells("p", range(7, 10), rows=1), tmp_path)
    assert [(one.site, one.parcels) for one in found.reshaped] == [("b", ("p7-0", "p8-0", "p9-0"))]


def test_a_site_that_no_parcel_brings_near_leaves_all_as_they_are() -> None:
    study, rules = draw("c.......A......b"), profile(requirement("separation", "35 m"))
    repair = repair_proposal(study, rules, parcels=cells("p", range(12, 15), rows=1))
    assert all(not each.reshaped for each in repair.suggestions)


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_parcels_than_a_site_may_lose_or_gain(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two have to go, or to come: with one allowed there is no such suggestion."""
    monkeypatch.setattr(parcels_module, "MOST_PARCELS", most)
    less = profile(requirement("area", "600 m2", roles=["background"]))
    taken = repair_proposal(draw("AA.bbbb\nAA.bbbb"), less, parcels=cells("p", range(3, 7)))
    more = profile(requirement("area", "400 m2", op=">=", roles=["background"]))
    added = repair_proposal(draw("A..bb...."), more, parcels=cells("p", range(5, 9), rows=1))
    found = [len(one.parcels) for repair in (taken, added) for each in repair.suggestions for one in each.reshaped]
    assert found == ([] if most == 1 else [2, 2])
