"""Contiguity: parts that the eye can count, flood fill, and the widest gap against every threshold there is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, ORIGIN, draw, ends, judged, lonlat, moved_site, placed, requirement, scene_of, shapes
from zonegeo.geodesy.shape import groups, merged, near_pairs, polygons_of
from zonegeo.measures.land import distance_matrix
from zonegeo.measures.land.contiguity import count_parts, measure_gap
from zonegeo.measures.land.distance_matrix import links_of
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.model.study import Basis, Role, Study
from zonegeo.model.verdict import Verdict

ROOK_QUEEN = ("rook", "queen")
ROWS, COLUMNS = 5, 6


def parts_of(study: Study, readings: Iterable[str] = ROOK_QUEEN, roles: Iterable[str] = ()) -> Outcome:
    asked = requirement("part-count", "1 part", readings=tuple(readings), roles=tuple(roles))
    return count_parts(scene_of(study), asked, as_of=DAY)


def gap_of(study: Study) -> Outcome:
    return measure_gap(scene_of(study), requirement("gap", "0 m"), as_of=DAY)


def by_reading(outcome: Outcome) -> dict[str, Answer]:
    return {"rook": outcome.answer} | {each.name: each for each in outcome.others}


def values_of(study: Study) -> list[float | None]:
    return [answer.value for answer in by_reading(parts_of(study)).values()]


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("picture", "rook", "queen"),
    [
        ("a", 1, 1),
        ("ab", 1, 1),
        ("a.b", 2, 2),
        ("a.\n.b", 2, 1),
        ("a.b\n.c.\nd.e", 5, 1),
        # a multipolygon of two parts, which b links
        ("aba", 1, 1),
        ("a.a", 2, 2),
        # an island in a hole
        ("aaaaa\na...a\na.b.a\na...a\naaaaa", 2, 2),
        # a ring of eight
        ("aab\nd.b\ndcc", 1, 1),
        (".a.\nd.b\n.c.", 4, 1),
        # a corner touches the middle of an edge of the next row's block
        ("aa..\naa..\n..bb\n..bb", 2, 1),
    ],
)
def test_parts_that_the_eye_counts(picture: str, rook: int, queen: int) -> None:
    found = by_reading(parts_of(draw(picture)))
    assert ends(found["rook"]) == (rook,) * 5
    assert ends(found["queen"]) == (queen,) * 5


def test_the_first_reading_decides_and_the_rest_stands_beside_it() -> None:
    study = draw("a.\n.b")
    asked = requirement("part-count", "1 part", readings=("queen", "rook"))
    finding = judged(study, asked).finding("part-count")
    assert (finding.verdict, finding.stable, finding.flips, finding.reading) == (
        Verdict.PASS, False, ("rook",), "queen",
    )  # fmt: skip
    alone = judged(study, requirement("part-count", "1 part")).finding("part-count")
    # no reading is named: rook, and nothing beside it
    assert (alone.verdict, alone.measurement.value, [each.kind for each in alone.alternatives]) == (
        Verdict.FAIL, 2.0, ["interval"],
    )  # fmt: skip
    assert [each.kind for each in finding.alternatives if each.name == "rook"] == ["reading"]


def test_a_corner_on_the_middle_of_an_edge_counts_as_the_drawing_says() -> None:
    # b touches the long edge of a along 10 m, c touches it with one corner only
    corner = shapely.Polygon([(30, 10), (35, 20), (25, 20)])
    study = placed(a=shapely.box(0, 0, 40, 10), b=shapely.box(10, 10, 20, 20), c=corner)
    found = by_reading(parts_of(study))
    assert (found["rook"].value, found["queen"].value) == (2.0, 1.0)


@pytest.mark.parametrize(("apart", "rook"), [(0.0, 1), (0.0003, 1), (0.005, 2)])
def test_a_hairline_below_a_millimetre_is_no_gap(apart: float, rook: int) -> None:
    # as a T-junction leaves it where coordinates are rounded: the corners of b lie beside the edge of a, not on it
    study = placed(a=shapely.box(0, 0, 10, 30), b=shapely.box(10 + apart, 10, 20, 20))
    assert parts_of(study).answer.value == rook
    assert gap_of(study).answer.value == pytest.approx(0.0 if rook == 1 else apart, abs=1e-6)


def test_what_lies_apart_is_named_and_the_parts_are_the_witness() -> None:
    outcome = parts_of(draw("aab.c\n....."))
    assert (outcome.subject, outcome.values["unlocated"]) == (("c",), [])
    assert sorted(part.area for part in outcome.witness.geoms) == [100.0, 300.0]
    assert parts_of(draw("aab")).subject == ()
    assert [(part.subject, part.value) for part in parts_of(draw("a.a.b")).parts] == [("a", 2.0), ("b", 1.0)]


def test_only_the_roles_of_the_requirement_count() -> None:
    # the core institution would link them
    assert parts_of(draw("bAc")).answer.value == 1
    assert parts_of(draw("bAc"), roles=("background",)).answer.value == 2


def test_no_site_is_no_part() -> None:
    for measure in ("part-count", "gap"):
        finding = judged(draw("A"), requirement(measure, "1 part", roles=("background",))).finding(measure)
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")


# --- flood fill -------------------------------------------------------------------------------------------------------


@st.composite
def sheets(draw_: st.DrawFn, letters: str = "abc..") -> str:
    rows = ["".join(draw_(st.lists(st.sampled_from(letters), min_size=COLUMNS, max_size=COLUMNS))) for _ in range(ROWS)]
    return "\n".join(rows)


def flooded(cells: set[tuple[int, int]], *, corners: bool) -> int:
    """The number of connected groups of cells, by walking from each."""
    left, count = set(cells), 0
    steps = [(r, c) for r in (-1, 0, 1) for c in (-1, 0, 1) if (r, c) != (0, 0) and (corners or 0 in (r, c))]
    while left:
        count += 1
        queue = [left.pop()]
        while queue:
            row, column = queue.pop()
            for r, c in steps:
                if (row + r, column + c) in left:
                    left.remove((row + r, column + c))
                    queue.append((row + r, column + c))
    return count


def land_cells(sheet: str, among: str = "abc") -> set[tuple[int, int]]:
    return {(r, c) for r, line in enumerate(sheet.split("\n")) for c, each in enumerate(line) if each in among}


@given(sheets())
def test_parts_are_those_of_a_flood_fill(sheet: str) -> None:
    cells = land_cells(sheet)
    if cells:
        found = by_reading(parts_of(draw(sheet)))
        assert found["rook"].value == flooded(cells, corners=False)
        assert found["queen"].value == flooded(cells, corners=True)


@given(sheets(), st.integers(0, 359))
def test_parts_are_the_same_in_any_direction(sheet: str, degrees: int) -> None:
    drawn = shapes(sheet, origin=(0.0, 0.0))
    if drawn:
        turned = {name: shapely.affinity.rotate(each, degrees, origin=(0, 0)) for name, each in drawn.items()}
        rook, queen = values_of(placed(**turned))
        asked = values_of(draw(sheet))
        assert queen == asked[1]
        # a corner that was turned lies on the millimetre grid only nearly: there it may read as an edge of a millimetre
        if asked[0] == asked[1]:
            assert rook == asked[0]


@given(sheets())
def test_cutting_a_site_in_two_changes_no_count(sheet: str) -> None:
    if land_cells(sheet):
        # every other column of a becomes d: sites of one land
        cut = "\n".join(
            "".join("d" if each == "a" and column % 2 else each for column, each in enumerate(line))
            for line in sheet.split("\n")
        )
        assert values_of(draw(cut)) == values_of(draw(sheet))


@given(sheets())
def test_the_order_of_the_sites_does_not_matter(sheet: str) -> None:
    if land_cells(sheet):
        study = draw(sheet, accuracy_m=2.0)
        turned = reordered(study)
        assert by_reading(parts_of(turned)) == by_reading(parts_of(study))
        assert ends(gap_of(turned).answer) == pytest.approx(ends(gap_of(study).answer))


def reordered(study: Study) -> Study:
    backwards = dataclasses.replace(study.proposals["drawn"], sites=tuple(reversed(study.proposals["drawn"].sites)))
    return dataclasses.replace(study, proposals={"drawn": backwards})


def test_groups_follow_long_chains() -> None:
    count = 500
    chain = np.column_stack([np.arange(count - 1), np.arange(1, count)])
    order = np.random.default_rng(1).permutation(count)
    assert len(np.unique(groups(count, order[chain]))) == 1
    assert len(np.unique(groups(count, order[np.delete(chain, 250, axis=0)]))) == 2


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 4)), min_size=1, max_size=12))
def test_near_pairs_are_those_of_every_comparison(given_: list[tuple[int, int, int]]) -> None:
    boxes = [shapely.box(x, y, x + 2, y + 2) for x, y, _ in given_]
    reach = [float(each) for _, _, each in given_]
    pairs = combinations(range(len(boxes)), 2)
    expected = [[i, j] for i, j in pairs if boxes[i].distance(boxes[j]) <= reach[i] + reach[j] + 1e-3]
    assert near_pairs(boxes, reach_m=reach).tolist() == expected


def test_the_union_of_nothing_is_empty() -> None:
    assert polygons_of(merged([])).tolist() == []


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_a_gap_within_the_accuracies_of_both_boundaries_may_be_closed() -> None:
    # 10 m apart
    for accuracy, low in ((4.9, 2.0), (5.0, 1.0)):
        answer = parts_of(draw("a.b", accuracy_m=accuracy)).answer
        assert (answer.value, answer.known_low, answer.known_high, answer.low) == (2.0, 2.0, 2.0, low)
    # one boundary known to 9 m and the other exactly, then to 1 m: the sum counts
    study = moved_site(draw("a.b"), "a", accuracy_m=9.0)
    assert parts_of(study).answer.low == 2.0
    assert parts_of(moved_site(study, "b", accuracy_m=1.0)).answer.low == 1.0


def test_a_neck_within_twice_the_accuracy_may_be_a_gap() -> None:
    dumbbell = shapely.union_all([shapely.box(0, 0, 20, 20), shapely.box(20, 9, 40, 11), shapely.box(40, 0, 60, 20)])
    for accuracy, high in ((0.9, 1.0), (1.1, 2.0)):
        assert parts_of(placed(accuracy_m=accuracy, a=dumbbell)).answer.high == high
    # land narrower than that everywhere is land all the same
    assert parts_of(placed(1.1, a=dumbbell, b=shapely.box(80, 0, 81, 9))).answer.high == 3.0


def test_a_corner_holds_together_exactly_or_not_at_all() -> None:
    found = by_reading(parts_of(draw("a.\n.b", accuracy_m=0.1)))
    assert (found["rook"].low, found["rook"].high) == (1.0, 2.0)
    assert (found["queen"].low, found["queen"].high) == (1.0, 2.0)


def test_a_verdict_that_the_accuracy_turns_is_unstable() -> None:
    asked = requirement("part-count", "1 part")
    assert judged(draw("a.b", accuracy_m=5.0), asked).finding("part-count").flips == ("accuracy",)
    assert judged(draw("a.b", accuracy_m=4.0), asked).finding("part-count").stable


# --- sites without an outline -----------------------------------------------------------------------------------------


def test_a_site_that_may_lie_anywhere_may_link_everything_or_lie_apart() -> None:
    answer = parts_of(draw("a.b.c", within={"x": "", "y": ""})).answer
    # and of how many pieces it is, nobody knows
    assert ends(answer) == (None, 1.0, None, 1.0, None)
    outcome = parts_of(draw("a.b.c", within={"x": ""}))
    assert (outcome.missing, outcome.values["unlocated"]) == ("site-without-outline", [{"ko": "x", "en": "x"}])


@pytest.mark.parametrize(
    ("picture", "low"),
    [
        ("a1b", 1),  # between both: it may link them
        ("a.b.1", 3),  # beyond both: it is a part of its own, or several
        ("a1.b", 2),  # beside one
        ("aa\n11", 1),
    ],
)
def test_a_site_joins_no_more_than_its_place_touches(picture: str, low: int) -> None:
    assert ends(parts_of(draw(picture, within={"x": "1"})).answer) == (None, low, None, low, None)


def test_a_place_near_enough_to_touch_widens_the_accuracy_only() -> None:
    # the place is 10 m from b
    answer = parts_of(draw("a1.b", within={"x": "1"}, accuracy_m=5.0)).answer
    assert (answer.known_low, answer.low) == (2.0, 1.0)


def test_a_single_site_without_an_outline_proves_no_contiguity() -> None:
    study = draw("1", within={"x": "1"})
    assert ends(parts_of(study).answer) == (None, 1.0, None, 1.0, None)
    # nobody knows of how many pieces it is: it may well fail, and it never passes
    for limit in ("1 part", "99 part"):
        assert judged(study, requirement("part-count", limit)).finding("part-count").verdict is Verdict.UNDECIDED


def test_a_schematic_square_proves_no_contiguity() -> None:
    study = moved_site(draw("ab"), "b", basis=Basis.SCHEMATIC)
    outcome = parts_of(study)
    assert (ends(outcome.answer), outcome.missing) == ((None, 1.0, None, 1.0, None), "site-without-outline")
    assert judged(study, requirement("part-count", "2 part")).finding("part-count").verdict is Verdict.UNDECIDED


@given(sheets("ab.1"), st.data())
def test_wherever_the_site_lies_the_interval_held_the_truth(sheet: str, data: Any) -> None:
    place, cells = sorted(land_cells(sheet, "1")), land_cells(sheet, "ab")
    if not place:
        return
    before = by_reading(parts_of(draw(sheet, within={"x": "1"})))
    # some of the cells of its place, in one piece or several
    own = set(data.draw(st.lists(st.sampled_from(place), min_size=1)))
    for reading, corners in (("rook", False), ("queen", True)):
        truth = flooded(cells | own, corners=corners)
        assert before[reading].known_low <= truth
        assert before[reading].known_high is None
    if flooded(set(place), corners=False) == 1:
        # all of its place: nothing links more
        assert before["queen"].known_low == flooded(cells | set(place), corners=True)


# --- the widest gap ---------------------------------------------------------------------------------------------------


def test_a_gap_that_the_eye_measures() -> None:
    # 10 m from a to b, 30 m on to c
    outcome = gap_of(draw("a.b...c"))
    assert (outcome.answer.value, outcome.subject) == (30.0, ("b", "c"))
    assert (outcome.unit, outcome.method, outcome.witness.length) == ("m", "plane:EPSG:5186", 30.0)
    assert [(part.subject, part.item, part.value) for part in outcome.parts] == [
        ("a", "b", 10.0), ("b", "a", 10.0), ("c", "b", 30.0),
    ]  # fmt: skip


@pytest.mark.parametrize("picture", ["a", "ab", "a.\n.b", "abc\nabc", "a.a"])
def test_sites_that_touch_have_no_gap(picture: str) -> None:
    outcome = gap_of(draw(picture))
    assert (ends(outcome.answer), outcome.witness, outcome.subject) == ((0.0,) * 5, None, ())


def test_the_other_methods_measure_the_same_gap() -> None:
    outcome = gap_of(draw("a.b...c", crs="EPSG:5187"))
    assert [answer.name for answer in outcome.others] == ["plane:EPSG:5186", "ellipsoid:GRS80"]
    assert [answer.value for answer in outcome.others] == pytest.approx([30.0, 30.0], abs=0.01)
    assert outcome.answer.value == pytest.approx(30.0, abs=0.03)


def test_a_gap_has_the_accuracies_of_both_sides() -> None:
    assert ends(gap_of(draw("a.b...c", accuracy_m=2.0)).answer) == (30.0, 30.0, 30.0, 26.0, 34.0)
    assert ends(gap_of(draw("ab", accuracy_m=2.0)).answer) == (0.0, 0.0, 0.0, 0.0, 4.0)


def test_an_unlocated_site_is_as_near_and_as_far_as_its_place() -> None:
    outcome = gap_of(draw("a..1", within={"x": "1"}))
    low, high = outcome.answer.known_low, outcome.answer.known_high
    assert (outcome.answer.value, outcome.missing, low) == (None, "site-without-outline", 20.0)
    assert high == pytest.approx(30.0, abs=0.2)
    assert ends(gap_of(draw("a..1", within={"x": ""})).answer)[:3] == (None, 0.0, None)


def test_a_schematic_square_is_known_to_its_accuracy_only() -> None:
    study = moved_site(draw("ab"), "b", basis=Basis.SCHEMATIC, accuracy_m=50.0)
    outcome = gap_of(study)
    assert ends(outcome.answer)[:3] == (None, 0.0, 50.0)
    assert [(part.value, part.low, part.high) for part in outcome.parts] == [(None, 0.0, 50.0)] * 2
    finding = judged(study, requirement("gap", "0 m")).finding("gap")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.site-without-outline")


@given(sheets("abcd.."))
def test_no_shorter_gap_links_all_sites(sheet: str) -> None:
    drawn = shapes(sheet, origin=(0.0, 0.0))
    if not drawn:
        return
    table = [[one.distance(other) for other in drawn.values()] for one in drawn.values()]
    # the least threshold at which walking over no longer gaps reaches every site
    threshold = min(step for step in sorted({each for row in table for each in row}) if reaches_all(table, step))
    assert gap_of(draw(sheet)).answer.value == pytest.approx(threshold, abs=1e-5)


def reaches_all(table: list[list[float]], step: float) -> bool:
    reached, queue = {0}, [0]
    while queue:
        here = queue.pop()
        for other, distance in enumerate(table[here]):
            if distance <= step and other not in reached:
                reached.add(other)
                queue.append(other)
    return len(reached) == len(table)


def scattered(count: int, *, accuracy_m: float = 1.3) -> Study:
    """Squares of 40 m by chance on 20 km, each with an accuracy of its own where one is given."""
    chance = np.random.default_rng(count)
    corners = chance.uniform(0.0, 20_000.0, (count, 2)).round()
    # one letter a site in a picture: sites beyond that are copies of the first under names of their own
    study = placed(accuracy_m=accuracy_m, a=shapely.box(0, 0, 40, 40))
    first = study.sites["a"]
    boxes = shapely.box(*corners.T, *(corners + 40.0).T)
    sites = {
        f"s{number:03}": dataclasses.replace(
            first, id=f"s{number:03}", role=Role.BACKGROUND if number % 2 else Role.CORE,
            boundary=dataclasses.replace(
                first.boundary, geometry=lonlat(shapely.affinity.translate(box, *ORIGIN)),
                accuracy_m=accuracy_m * (1 + number % 3),
            ),
        )
        for number, box in enumerate(boxes)
    }  # fmt: skip
    proposal = dataclasses.replace(study.proposals["drawn"], sites=tuple(sites))
    return dataclasses.replace(study, sites=sites, proposals={"drawn": proposal})


@pytest.mark.parametrize("measure", ["gap", "separation"])
def test_many_sites_are_linked_as_all_their_pairs_are(measure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than 64 sites only near pairs are measured: every end is that of all pairs, to the last digit."""
    study = scattered(70)
    readings = ("spanning_link",) if measure == "separation" else ()
    asked = requirement(measure, "900 m", readings=readings)
    few = judged(study, asked).finding(measure)
    monkeypatch.setattr(distance_matrix, "_FEW_SITES", 10**6)
    every = judged(study, asked).finding(measure)
    assert few.measurement is not None
    assert few.measurement.low < few.measurement.value < few.measurement.high
    assert few.measurement == every.measurement
    assert (few.verdict, few.subject, few.alternatives) == (every.verdict, every.subject, every.alternatives)
    assert links_of(scene_of(study), np.arange(70)) is None
    monkeypatch.undo()
    assert links_of(scene_of(study), np.arange(64)) is None
    assert links_of(scene_of(study), np.arange(65)) is not None
