"""What must hold of every comparison, whatever is drawn: identity, mirror, order, the same verdicts as ``check``."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from tests.comparison.drawn import difference, proposal, sites, whole
from tests.pictures import DAY, profile, requirement
from zonegeo.comparison.compare_proposals import compare_proposals
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.answers.comparison import Compared, Comparison
from zonegeo.model.study import Site

RULES = profile(
    requirement("separation", "25 m", readings=("max_pair", "min_pair")),
    requirement("area", "500 m2", roles=["background"]),
)
WIDTH, HEIGHT = 6, 4


@st.composite
def pictures(draw: st.DrawFn) -> str:
    cells = draw(st.lists(st.sampled_from("AB.bcd."), min_size=WIDTH * HEIGHT, max_size=WIDTH * HEIGHT))
    # one core institution and one background space at least
    text = "A" + "".join(cells[1:-1]) + "b"
    return "\n".join(text[row * WIDTH : (row + 1) * WIDTH] for row in range(HEIGHT))


def mirrored(change: Any) -> tuple[Any, ...]:
    swapped = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
    kind = swapped.get(change.kind, change.kind)
    return (
        kind, change.after, change.before, change.role_after, change.role_before, change.area_after, change.area_before,
        change.removed, change.added, change.sliver_removed, change.sliver_added, change.slivers, change.hausdorff,
        change.mean_shift, change.displacement,
    )  # fmt: skip


def plain(change: Any) -> tuple[Any, ...]:
    return (
        change.kind, change.before, change.after, change.role_before, change.role_after, change.area_before,
        change.area_after, change.added, change.removed, change.sliver_added, change.sliver_removed, change.slivers,
        change.hausdorff, change.mean_shift, change.displacement,
    )  # fmt: skip


@given(pictures())
def test_a_proposal_against_itself_is_empty(picture: str) -> None:
    # drawn twice: nothing rests on the two being one object
    told = difference(sites(picture), sites(picture))
    assert told.is_empty
    assert (whole(told).added, whole(told).removed, whole(told).slivers) == (0.0, 0.0, 0)


@given(pictures(), pictures())
def test_there_and_back_mirror_each_other(before: str, after: str) -> None:
    there, back = difference(sites(before), sites(after)), difference(sites(after), sites(before))
    # sums of the same distances in the other order
    assert sorted(map(rounded, map(plain, there.sites)), key=repr) == sorted(
        map(rounded, map(mirrored, back.sites)), key=repr
    )
    for one, other in zip(there.roles, back.roles, strict=True):
        assert (one.added, one.removed, one.area_before) == (other.removed, other.added, other.area_after)


def rounded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(value, 6) if isinstance(value, float) else value for value in values)


@given(pictures(), pictures())
def test_added_less_removed_is_the_difference_of_the_areas_exactly(before: str, after: str) -> None:
    told = difference(sites(before, cell_m=9.87654321), sites(after, cell_m=9.87654321))
    for each in (*told.sites, *told.roles):
        assert each.added - each.removed == each.area_after - each.area_before
        assert min(each.added, each.removed) >= 0.0
        assert 0.0 <= each.sliver_added <= each.added
        assert 0.0 <= each.sliver_removed <= each.removed


@given(pictures(), pictures())
def test_every_site_is_in_exactly_one_match(before: str, after: str) -> None:
    ones, others = sites(before), sites(after)
    told = difference(ones, others)
    assert sorted(name for each in told.sites for name in each.before) == sorted(site.id for site in ones)
    assert sorted(name for each in told.sites for name in each.after) == sorted(site.id for site in others)


def turned(site: Site, by: int) -> Site:
    """The same outline, begun at another vertex, run the other way round, its parts in another order."""

    def ring(coordinates: Any) -> list[Any]:
        points = list(coordinates)[:-1]
        at = by % len(points)
        points = [*points[at:], *points[:at]][::-1]
        return [*points, points[0]]

    parts = [
        shapely.Polygon(ring(part.exterior.coords), [ring(hole.coords) for hole in part.interiors])
        for part in shapely.get_parts(shape(site.boundary.geometry))
    ][::-1]
    geometry = mapping(shapely.MultiPolygon(parts))
    return dataclasses.replace(site, boundary=dataclasses.replace(site.boundary, geometry=geometry))


@given(pictures(), pictures(), st.integers(0, 7), st.randoms(use_true_random=False))
def test_the_order_of_sites_and_of_vertices_changes_nothing(before: str, after: str, by: int, random: Any) -> None:
    told = difference(sites(before), sites(after))
    shuffled = [turned(site, by) for site in sites(after)]
    random.shuffle(shuffled)
    ones = list(sites(before))
    random.shuffle(ones)
    again = difference(tuple(ones), tuple(shuffled))
    assert again.sites == told.sites
    assert again.roles == told.roles


def compared(*drawn: Compared, baseline: str = "one") -> Comparison:
    return compare_proposals(drawn, RULES, baseline=baseline, as_of=DAY)


@pytest.mark.slow
@given(pictures(), pictures(), pictures())
def test_the_order_of_the_proposals_changes_nothing(one: str, two: str, three: str) -> None:
    drawn = [proposal(picture, name) for picture, name in ((one, "one"), (two, "two"), (three, "three"))]
    there, back = compared(*drawn), compared(*drawn[::-1])
    for row, other in zip(there.rows, back.rows, strict=True):
        assert row.differs == other.differs
        assert row.cells == other.cells[::-1]
    assert there.proposals == back.proposals[::-1]
    assert there.differences == back.differences[::-1]
    assert sorted(map(repr, there.sensitivity.thresholds)) == sorted(map(repr, back.sensitivity.thresholds))


@given(pictures(), pictures())
def test_the_matrix_says_what_check_says_of_each_alone(one: str, two: str) -> None:
    drawn = [proposal(one, "one"), proposal(two, "two")]
    told = compared(*drawn)
    for each in drawn:
        alone = evaluate_proposal(each.study, RULES, proposal_id=each.proposal, as_of=DAY)
        assert told.proposal(each.id).verdict is alone.verdict
        for finding in alone.findings:
            cell = told.row(finding.requirement).cell(each.id)
            measured = finding.measurement
            assert (cell.verdict, cell.margin_nominal, cell.stable, cell.flips) == (
                finding.verdict, finding.margin_nominal, finding.stable, finding.flips,
            )  # fmt: skip
            assert (cell.value, cell.low, cell.high, cell.limit) == (
                measured.value, measured.low, measured.high, finding.limit,
            )  # fmt: skip


@pytest.mark.slow
@given(pictures(), pictures())
def test_a_threshold_is_where_the_verdict_really_changes(one: str, two: str) -> None:
    told = compared(proposal(one, "one"), proposal(two, "two"))
    for each in told.sensitivity.thresholds:
        drawn = proposal(one if each.proposal == "one" else two, each.proposal)
        assume(each.at > 1e-3)
        verdicts = []
        for limit in (each.at * (1 - 1e-9), each.at * (1 + 1e-9)):
            asked = next(r for r in RULES.requirements if r.id == each.requirement)
            unit = "m" if each.requirement == "separation" else "m2"
            moved = requirement(each.requirement, f"{limit:.12f} {unit}", roles=asked.roles, readings=asked.readings)
            found = evaluate_proposal(drawn.study, profile(moved), proposal_id=drawn.proposal, as_of=DAY)
            verdicts.append(found.findings[0].verdict.value)
        assert verdicts == ["fail", "pass"]
