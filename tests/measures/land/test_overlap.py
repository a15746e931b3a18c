"""Overlap: cells that two sites share, edges that they share, and what accuracy and unlocated sites add."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, ends, judged, lonlat, moved_site, requirement, shapes, stars
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land.overlap import measure_overlap, overlaps_of
from zonegeo.measures.outcome import Outcome
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict


def overlap_of(study: Study) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_overlap(scene, requirement("overlap", "0 m2"), as_of=DAY)


def layers(*sheets: str, accuracy_m: float = 0.0) -> Study:
    """A study whose sites are drawn on sheets of their own, one on top of the other."""
    drawn = {name: shape for sheet in sheets for name, shape in shapes(sheet).items()}
    study = draw("".join(drawn), accuracy_m=accuracy_m)
    for letter, shape in drawn.items():
        study = moved_site(study, letter, geometry=lonlat(shape))
    return study


def test_an_overlap_that_the_eye_counts() -> None:
    # b covers the last two cells of a, c the last cell of b
    outcome = overlap_of(layers("aaaa", "..bbbb", ".....cc"))
    assert ends(outcome.answer) == (300.0,) * 5
    assert (outcome.subject, outcome.unit, outcome.method) == (("a", "b"), "m2", "plane:EPSG:5186")
    assert [(part.subject, part.item, part.value) for part in outcome.parts] == [("a", "b", 200.0), ("b", "c", 100.0)]
    assert outcome.witness.equals(shapely.box(200_020, 555_000, 200_040, 555_010))


@pytest.mark.parametrize("picture", ["a", "ab", "a.b", "a.\n.b", "aab\na.b\nabb", "aaa\naba\naaa"])
def test_sites_that_touch_have_exactly_nothing_in_common(picture: str) -> None:
    outcome = overlap_of(draw(picture))
    assert (ends(outcome.answer), outcome.witness, outcome.subject, outcome.parts) == ((0.0,) * 5, None, (), ())


def test_a_shared_edge_has_nothing_in_common_in_any_plane() -> None:
    # b meets the middle of the long edge of a, in the plane of another belt: no corner of a lies there
    outcome = overlap_of(draw("aaaaaaaa\n...bb...", cell_m=250.0, crs="EPSG:5187"))
    assert [(each.name, each.value) for each in (outcome.answer, *outcome.others)] == [
        ("plane:EPSG:5187", pytest.approx(0.0, abs=1e-6)),
        ("plane:EPSG:5186", pytest.approx(0.0, abs=1e-6)),
        ("ellipsoid:GRS80", pytest.approx(0.0, abs=1e-6)),
    ]


def test_a_sliver_below_a_millimetre_is_no_overlap() -> None:
    for width, area in ((0.0003, 0.0), (0.5, 5.0)):
        found = overlaps_of([shapely.box(0, 0, 10, 30), shapely.box(10 - width, 10, 20, 20)], accuracy_m=0.0)
        assert found.area.tolist() == [area]


def test_land_that_three_claim_counts_for_each_pair() -> None:
    assert overlap_of(layers("aa", "bb", "cc")).answer.value == 600.0


def test_a_site_inside_another_is_all_overlap() -> None:
    assert overlap_of(layers("aaa\naaa\naaa", "...\n.b.\n...")).answer.value == 100.0


def test_the_other_methods_measure_the_same_land() -> None:
    study = layers("aaa", ".bbb")
    outcome = overlap_of(study)
    assert [other.name for other in outcome.others] == ["ellipsoid:GRS80"]
    assert outcome.others[0].value == pytest.approx(200.0, rel=1e-6)


@st.composite
def heaps(draw_: st.DrawFn) -> list[set[tuple[int, int]]]:
    cells = st.tuples(st.integers(0, 4), st.integers(0, 4))
    return draw_(st.lists(st.sets(cells, min_size=1, max_size=12), min_size=1, max_size=4))


@given(heaps())
def test_overlaps_are_the_cells_that_pairs_share(heap: list[set[tuple[int, int]]]) -> None:
    expected = sum(len(one & other) for one, other in combinations(heap, 2)) * 100.0
    land = [
        shapely.union_all([shapely.box(10 * x, 10 * y, 10 * x + 10, 10 * y + 10) for x, y in each]) for each in heap
    ]
    assert overlaps_of(land, accuracy_m=0.0).area.sum() == expected


@given(st.lists(stars(), min_size=2, max_size=4), st.integers(0, 359), st.sampled_from([0.0, 2.0, 10.0]))
def test_overlaps_are_the_same_in_any_direction_and_order(
    drawn: list[shapely.Polygon], degrees: int, accuracy: float
) -> None:
    found = overlaps_of(drawn, accuracy_m=accuracy)
    turned = overlaps_of(
        [shapely.affinity.rotate(each, degrees, origin=(0, 0)) for each in reversed(drawn)], accuracy_m=accuracy
    )
    for end in ("area", "low", "high"):
        # kept to a millimetre along all edges
        assert getattr(turned, end).sum() == pytest.approx(getattr(found, end).sum(), rel=1e-3, abs=5.0)
    assert (found.low <= found.area).all()
    assert (found.area <= found.high).all()


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_a_shared_edge_may_be_an_overlap_as_wide_as_both_accuracies() -> None:
    # 10 m of edge, 0.5 m on both sides; grown, the edge is 1 m longer
    answer = overlap_of(draw("ab", accuracy_m=0.5)).answer
    assert ends(answer)[:4] == (0.0,) * 4
    assert answer.high == pytest.approx(10.0, abs=1.0)


def test_sites_apart_may_overlap_as_far_as_their_accuracies_reach() -> None:
    # 10 m apart
    assert overlap_of(draw("a.b", accuracy_m=4.9)).answer.high == 0.0
    answer = overlap_of(draw("a.b", accuracy_m=6.0)).answer
    assert 2.0 * 10.0 < answer.high < 2.0 * 22.0


def test_an_overlap_may_be_less_and_more_by_the_accuracy() -> None:
    # 20 m × 10 m: shrunk by 1 m on each side 18 × 8, grown 22 × 12 with rounded corners
    answer = overlap_of(layers("aaaa", "..bbbb", accuracy_m=1.0)).answer
    assert (answer.value, answer.low) == pytest.approx((200.0, 144.0), abs=0.01)
    assert answer.high == pytest.approx(264.0, abs=1.0)
    # thinner than both: it may be none
    assert overlap_of(layers("aaaa", "..bbbb", accuracy_m=6.0)).answer.low == 0.0


def test_a_verdict_that_the_accuracy_turns_is_unstable() -> None:
    asked = requirement("overlap", "0 m2")
    finding = judged(draw("ab", accuracy_m=0.5), asked).finding("overlap")
    assert (finding.verdict, finding.flips) == (Verdict.PASS, ("accuracy",))
    assert judged(draw("ab"), asked).finding("overlap").stable
    assert judged(layers("aa", ".bb"), asked).finding("overlap").verdict is Verdict.FAIL


@given(st.lists(stars(), min_size=2, max_size=2), st.floats(0.1, 10.0), st.integers(0, 359), st.integers(0, 359))
def test_moving_either_site_within_its_accuracy_stays_in_the_interval(
    drawn: list[shapely.Polygon], accuracy: float, one: int, other: int
) -> None:
    found = overlaps_of(drawn, accuracy_m=accuracy)
    moved = [
        shapely.affinity.translate(each, accuracy * np.cos(np.radians(turn)), accuracy * np.sin(np.radians(turn)))
        for each, turn in zip(drawn, (one, other), strict=True)
    ]
    truth = moved[0].intersection(moved[1]).area
    # 16 edges to a quarter circle, and a millimetre along all edges
    assert found.low.sum() - 5.0 <= truth <= found.high.sum() * 1.005 + 5.0


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_that_may_lie_anywhere_leaves_the_overlap_open() -> None:
    outcome = overlap_of(draw("ab", within={"x": ""}))
    assert ends(outcome.answer) == (None, 0.0, None, 0.0, None)
    assert (outcome.missing, outcome.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])


def test_a_site_overlaps_no_more_than_its_place_does() -> None:
    # beside a; over half of a; two of them in one place of two cells
    assert ends(overlap_of(draw("a1", within={"x": "1"})).answer)[:3] == (0.0, 0.0, 0.0)
    over = moved_site(draw("aa1", within={"x": "1"}), "a", geometry=lonlat(shapes("...\n.aa")["a"]))
    assert ends(overlap_of(over).answer)[:3] == (None, 0.0, 100.0)
    assert ends(overlap_of(draw("a11", within={"x": "1", "y": "1"})).answer)[:3] == (None, 0.0, 200.0)


def test_a_place_is_as_accurate_as_it_is() -> None:
    # the place ends at the edge of a: grown by 1 m both may overlap along it
    answer = overlap_of(draw("a1", within={"x": "1"}, accuracy_m=1.0)).answer
    assert ends(answer)[:4] == (0.0,) * 4
    assert answer.high == pytest.approx(2.0 * 12.0, abs=1.0)


def test_an_overlap_that_is_there_fails_whatever_is_missing() -> None:
    study = layers("aa", ".b")
    asked = requirement("overlap", "99 m2")
    unknown = moved_site(layers("aa", ".b", "....c"), "c", basis=Basis.SCHEMATIC)
    assert judged(study, asked).finding("overlap").verdict is Verdict.FAIL
    assert judged(unknown, asked).finding("overlap").verdict is Verdict.FAIL
    assert judged(unknown, requirement("overlap", "100 m2")).finding("overlap").verdict is Verdict.UNDECIDED


def test_one_site_alone_overlaps_with_nothing() -> None:
    assert ends(overlap_of(draw("1", within={"x": ""})).answer) == (0.0,) * 5
    assert ends(overlap_of(draw("a", accuracy_m=3.0)).answer) == (0.0,) * 5


def test_no_site_has_no_overlap() -> None:
    finding = judged(draw("A"), requirement("overlap", "0 m2", roles=("background",))).finding("overlap")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")
