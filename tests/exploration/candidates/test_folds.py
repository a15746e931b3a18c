"""A fold says ``pass`` exactly where the evaluation does, with the same figures: over every subset, at every limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import inf, nextafter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, profile, requirement
from zonegeo.evaluation.variants import Question
from zonegeo.exploration.candidates import folds
from zonegeo.exploration.candidates.candidate_columns import Columns, measure_columns
from zonegeo.exploration.candidates.folds import bounds_of, folds_of
from zonegeo.exploration.candidates.pose_task import Posed, pose
from zonegeo.exploration.search.subset_tables import rows_of
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.answers.exploration import Wishes
from zonegeo.model.profile import Profile, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

PICTURE = """
    A...b...
    A..cc..d
    ...cc...
    e.....ff
    Z..gg...
"""
AREAS = {"b": "100.1 m2", "c": "400.3 m2", "d": "99.9 m2", "e": "1 pyeong", "f": "200.7 m2", "g": "200 m2"}


def columns_of(study: Study, fixed: str) -> tuple[Columns, Question, Profile]:
    candidates = [site for name, site in study.sites.items() if name not in fixed]
    proposal = study.proposals["drawn"]
    return measure_columns(study, proposal, list(fixed), candidates, DAY), proposal, candidates  # type: ignore[return-value]


def posed_and_rows(study: Study, fixed: str, *asked: Requirement) -> tuple[Posed, Columns, Any]:
    columns, *_ = columns_of(study, fixed)
    found, _ = folds_of(columns, profile(*asked), DAY)
    assert len(found) == len(asked), "a requirement of this test does not fold"
    return pose(columns, found, Wishes(least_count=0), [Objective("max", "count")]), columns, found


def agrees(study: Study, fixed: str, *asked: Requirement) -> int:
    """Hold every subset against its evaluation; returns how many pass."""
    posed, columns, found = posed_and_rows(study, fixed, *asked)
    question = Question(study, study.proposals["drawn"], profile(*asked), DAY)
    names = [site.id for site in columns.candidates]
    passing = 0
    for row in rows_of(np.arange(1 << len(names)), len(names)):
        sites = [study.sites[name] for name in (*fixed, *(n for n, taken in zip(names, row, strict=True) if taken))]
        if not sites:
            continue
        evaluation = question.evaluate(sites)
        passes = all(evaluation.finding(each.id).verdict is Verdict.PASS for each in asked)
        assert admitted(posed, row) is passes, (names, row, [f.verdict for f in evaluation.findings])
        passing += passes
        if passes:
            for fold in found:
                score, measured = fold.score(row), evaluation.finding(fold.requirement.id).measurement
                assert measured is not None
                assert (score.value, score.low, score.high) == (measured.value, measured.low, measured.high)
    return passing


def admitted(posed: Posed, row: Any) -> bool:
    """Say whether the search admits a choice of candidates: one of those ruled out is in no unit."""
    if posed.failing:
        return False
    units = np.array([bool(row[members].all()) for members in posed.members], dtype=bool)
    if not np.array_equal(posed.candidates_of(units[None])[0], row):
        return False
    return bool(posed.task.admits(units[None])[0])


def named(rule: Requirement, name: str) -> Requirement:
    return replace(rule, id=name)


@pytest.mark.parametrize(
    ("op", "limit", "fixed"),
    [("<=", "500.4 m2", "AZ"), ("<", "500.4 m2", "AZ"), (">=", "500.4 m2", "AZbd"), (">", "500.4 m2", "AZb"),
     ("<=", "500 m2", "AZef")],
)  # fmt: skip
def test_declared_areas(op: str, limit: str, fixed: str) -> None:
    study = draw(PICTURE, declared=AREAS)
    rule = requirement("area", limit, op=op, roles=["background"])
    assert 0 < agrees(study, fixed, rule) < 64


@pytest.mark.parametrize(("basis", "op"), [("declared", "<="), ("measured", ">")])
def test_measured_areas_at_a_sum_that_some_subset_has(basis: str, op: str) -> None:
    """Floating-point sums of the plane, and limits that are one of them, the float above it and the one below."""
    study = uneven(draw(PICTURE))
    columns, *_ = columns_of(study, "AZfg")
    values = np.array([float(columns.area(columns.plane, index) or 0) for index in columns.backgrounds])
    total = float(values[[0, 1, 2, 4]].sum())
    for end in (nextafter(total, -inf), total, nextafter(total, inf)):
        rule = requirement("area", "1 m2", op=op, roles=["background"], basis=basis)
        exact = replace(rule.limits[0], value=_exact(end))
        assert 0 < agrees(study, "AZfg", replace(rule, limits=(exact,))) < 16


def uneven(study: Study) -> Study:
    """Return the study with every site shrunk towards its first corner, each otherwise: no area is a round number."""

    def shrunk(number: int, geometry: Any) -> Any:
        corner = geometry["coordinates"][0][0]
        factor = 0.9 - 0.0137 * number
        rings = [
            [[c + factor * (x - c) for c, x in zip(corner, position, strict=True)] for position in ring]
            for ring in geometry["coordinates"]
        ]
        return {"type": "Polygon", "coordinates": rings}

    sites = {
        name: replace(site, boundary=replace(site.boundary, geometry=shrunk(number, site.boundary.geometry)))
        for number, (name, site) in enumerate(study.sites.items())
    }
    return replace(study, sites=sites)


def _exact(metres: float) -> Quantity:
    """Return a float as a quantity: its decimal is exact."""
    from decimal import Decimal

    return Quantity(Decimal(metres), "m2")


@pytest.mark.parametrize(
    ("reading", "op"),
    [
        ("max_pair", "<="),
        ("max_pair", ">"),
        ("max_over_background_min_core", "<"),
        ("min_pair", ">="),
        ("min_pair", "<="),
    ],
)
def test_separation_at_a_distance_that_some_pair_has(op: str, reading: str) -> None:
    study = draw(PICTURE)
    columns, *_ = columns_of(study, "AZef")
    distance = sorted(set(columns.matrix.value.ravel().tolist()))[3]
    for end in (nextafter(distance, -inf), distance, nextafter(distance, inf)):
        rule = requirement("separation", "1 m", op=op, readings=[reading])
        limit = replace(rule.limits[0], value=replace(_exact(end), unit="m"))
        agrees(study, "AZef", replace(rule, limits=(limit,)))


@pytest.mark.parametrize("reading", ["max_pair", "max_over_background_min_core", "min_pair"])
@pytest.mark.parametrize("op", ["<=", ">="])
def test_separation_with_fixed_sites_that_nobody_can_place(op: str, reading: str) -> None:
    """A core site somewhere in a place: what missing data leaves open has to pass as well."""
    study = draw("A..11..b\n...11.c.\nd.......", within={"X": "1"})
    rule = requirement("separation", "50 m", op=op, readings=[reading])
    if (op, reading) == ("<=", "max_pair"):
        agrees(study, "AX", rule)
        return
    # what the place leaves of several distances together is none of pairs: that is left to the evaluation
    columns, *_ = columns_of(study, "AX")
    assert folds_of(columns, profile(rule), DAY) == ((), ("separation",))


@pytest.mark.slow
def test_core_sites_among_the_candidates() -> None:
    study = draw(PICTURE)
    rule = requirement("separation", "45 m", readings=["max_pair"])
    assert agrees(study, "", rule) > 0
    assert agrees(study, "A", rule) > 0
    # under the other readings a core site more may help, and nothing folds
    for reading in ("min_pair", "max_over_background_min_core", "spanning_link"):
        columns, *_ = columns_of(study, "A")
        asked = requirement("separation", "45 m", readings=[reading])
        assert folds_of(columns, profile(asked), DAY) == ((), ("separation",))


def test_two_requirements_together() -> None:
    study = draw(PICTURE, declared=AREAS)
    rules = (
        requirement("separation", "60 m"),
        requirement("area", "300 m2", op=">=", roles=["background"]),
        named(requirement("area", "800 m2", roles=["background"]), "cap"),
    )
    assert agrees(study, "AZ", *rules) > 0


@given(
    st.lists(st.integers(1, 10**7), min_size=1, max_size=6), st.integers(0, 3), st.sampled_from(["<=", "<", ">=", ">"]),
    st.integers(-2, 2), st.data(),
)  # fmt: skip
def test_whole_numbers_decide_as_the_float_of_the_exact_sum(
    numerators: list[int], digits: int, op: Any, ulps: int, data: st.DataObject
) -> None:
    """The limit is the float of some subset's sum, or a few floats beside it."""
    denominator = 10**digits
    taken = data.draw(st.sets(st.integers(0, len(numerators) - 1)))
    limit = float(Fraction(sum(numerators[each] for each in taken), denominator))
    for _ in range(abs(ulps)):
        limit = nextafter(limit, inf if ulps > 0 else -inf)
    least, most = bounds_of(op, limit, denominator)
    for subset in _subsets(numerators):
        total = sum(subset)
        by_number = (least is None or total >= least) and (most is None or total <= most)
        assert by_number is bool(folds.satisfies(op, float(Fraction(total, denominator)), limit))


def _subsets(numbers: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(numbers) + 1):
        yield from combinations(numbers, size)


def test_requirements_with_cases_and_others_do_not_fold() -> None:
    study = draw(PICTURE, declared=AREAS)
    columns, *_ = columns_of(study, "AZ")
    by_site = replace(requirement("area", "1 km2", roles=["background"]), id="each", scope="site")
    count = requirement("part-count", "1 part")
    advice = replace(requirement("area", "1 km2"), id="advice", severity="should")
    assert folds_of(columns, profile(by_site, count, advice), DAY) == ((), ("each", "part-count"))


# --- columns by the eye -----------------------------------------------------------------------------------------------


def test_shared_edges_and_overlaps_of_a_picture() -> None:
    """b and c share two cells of 10 m, c and d meet in a corner: a perimeter is what the eye counts."""
    study = draw("A....\n..bc.\n..bc.\n....d")
    columns, *_ = columns_of(study, "A")
    assert columns.lengths.round(6).tolist() == [60.0, 60.0, 40.0]
    assert columns.shared.round(6).tolist() == [[0, 20, 0], [20, 0, 0], [0, 0, 0]]
    assert columns.apart.round(6).tolist() == [[0, 0, 10], [0, 0, 0], [10, 0, 0]]
    owned, touching = columns.pieces
    assert owned.tolist() == np.eye(3, dtype=bool).tolist()
    assert touching.tolist() == [[False, True, False], [True, False, False], [False, False, False]]
    assert len(columns.overlapping) == 0
