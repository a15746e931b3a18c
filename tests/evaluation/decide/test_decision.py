"""Deciding a number or an interval against a limit: on it, just off it on both sides, and between."""

from __future__ import annotations

import dataclasses
from datetime import date
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import area_of, draw, requirement
from zonegeo.evaluation.decide.decision import Test, decide, limit_in_force
from zonegeo.model.margin import margin, satisfies
from zonegeo.model.profile import Citation, Limit, Operator, Review
from zonegeo.model.quantity import Quantity
from zonegeo.model.verdict import Verdict

PASS, FAIL, REVIEW, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.UNDECIDED
CITE = Citation("시험법", "제1조", date(2000, 1, 1))
OPERATORS: tuple[Operator, ...] = ("<=", "<", ">=", ">")
VALUES = st.floats(-1e7, 1e7)


def review(limit: str | None = None) -> Review:
    return Review(date(2000, 1, 1), CITE, limit=None if limit is None else Quantity.parse(limit))


@pytest.mark.parametrize("limit", [3000.0, 2_000_000.0, 10_000.0, 0.1, 0.0, -5.0])
@pytest.mark.parametrize(
    ("op", "below", "on", "above"),
    [
        ("<=", PASS, PASS, FAIL),  # 이하, 이내
        ("<", PASS, FAIL, FAIL),  # 미만
        (">=", FAIL, PASS, PASS),  # 이상
        (">", FAIL, FAIL, PASS),  # 초과
    ],
)
def test_on_the_limit_and_the_next_number_on_both_sides(
    op: Operator, below: Verdict, on: Verdict, above: Verdict, limit: float
) -> None:
    # the next floating-point number is 2e-10 m2 away at 2 km2: no tolerance hides in the test
    for measured, expected in ((nextafter(limit, -inf), below), (limit, on), (nextafter(limit, inf), above)):
        assert decide(Test(op, limit), low=measured, high=measured) is expected
        assert satisfies(op, measured, limit) is (expected is PASS)


@pytest.mark.parametrize("op", OPERATORS)
def test_an_interval_across_the_limit_is_undecided(op: Operator) -> None:
    assert decide(Test(op, 10.0), low=9.0, high=11.0) is UNDECIDED


@pytest.mark.parametrize(
    ("op", "from_the_limit", "up_to_the_limit"),
    [("<=", UNDECIDED, PASS), ("<", FAIL, UNDECIDED), (">=", PASS, UNDECIDED), (">", UNDECIDED, FAIL)],
)
def test_an_interval_that_ends_on_the_limit(op: Operator, from_the_limit: Verdict, up_to_the_limit: Verdict) -> None:
    assert decide(Test(op, 10.0), low=10.0, high=11.0) is from_the_limit
    assert decide(Test(op, 10.0), low=9.0, high=10.0) is up_to_the_limit


@pytest.mark.parametrize(
    ("op", "inside", "outside"),
    [("<=", UNDECIDED, FAIL), ("<", UNDECIDED, FAIL), (">=", UNDECIDED, PASS), (">", UNDECIDED, PASS)],
)
def test_a_value_that_nothing_bounds_from_above(op: Operator, inside: Verdict, outside: Verdict) -> None:
    assert decide(Test(op, 10.0), low=9.0, high=None) is inside
    assert decide(Test(op, 10.0), low=11.0, high=None) is outside


@pytest.mark.parametrize(("met", "verdict"), [(5, PASS), (4, PASS), (3, REVIEW), (2, FAIL), (0, FAIL)])
def test_exactly_three_of_five_items_are_for_review(met: int, verdict: Verdict) -> None:
    # 고시 제14조 제3항: 4 or more; exactly 3; anything less
    assert decide(Test(">=", 4.0, review("3 item")), low=met, high=met) is verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(2, 3, UNDECIDED), (3, 4, UNDECIDED), (3, 3, REVIEW), (0, 2, FAIL), (4, 5, PASS)]
)
def test_a_count_that_may_be_either_is_undecided(low: int, high: int, verdict: Verdict) -> None:
    assert decide(Test(">=", 4.0, review("3 item")), low=low, high=high) is verdict


@pytest.mark.parametrize(
    ("metres", "verdict"), [(3000.0, PASS), (nextafter(3000.0, inf), REVIEW), (4200.0, REVIEW), (1e9, REVIEW)]
)
def test_a_review_without_a_number_has_no_ceiling(metres: float, verdict: Verdict) -> None:
    # 고시 제8조 제2항 names no distance up to which the committee may go
    assert decide(Test("<=", 3000.0, review()), low=metres, high=metres) is verdict


@pytest.mark.parametrize(
    ("metres", "verdict"), [(3000.0, PASS), (3001.0, REVIEW), (5000.0, REVIEW), (nextafter(5000.0, inf), FAIL)]
)
def test_a_review_with_a_number_ends_there(metres: float, verdict: Verdict) -> None:
    assert decide(Test("<=", 3000.0, review("5 km")), low=metres, high=metres) is verdict


@st.composite
def comparisons(draw: st.DrawFn) -> Test:
    op = draw(st.sampled_from(OPERATORS))
    limit = draw(st.integers(-1000, 1000))
    # a review reaches beyond the limit, on the side on which the test fails
    beyond = draw(st.integers(0, 500)) * (1 if op in ("<=", "<") else -1)
    kind = draw(st.sampled_from(["none", "open", "bounded"]))
    reviews = {"none": None, "open": review(), "bounded": review(f"{limit + beyond} m")}
    return Test(op, float(limit), reviews[kind])


@given(comparisons(), st.floats(-2000, 2000), st.floats(0, 2000), st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_an_interval_never_says_more_than_its_points(test: Test, low: float, width: float, shares: list[float]) -> None:
    high = low + width
    whole = decide(test, low=low, high=high)
    points = {low, high, *(min(max(low + share * width, low), high) for share in shares)}
    each = {decide(test, low=point, high=point) for point in points}
    # decided: then every point says the same; undecided: then the two ends do not
    if whole is UNDECIDED:
        assert decide(test, low=low, high=low) is not decide(test, low=high, high=high)
    else:
        assert each == {whole}


@given(comparisons(), st.floats(-2000, 2000), st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1000))
def test_knowing_more_never_turns_one_verdict_into_another(
    test: Test, low: float, width: float, left: float, right: float
) -> None:
    wide = decide(test, low=low - left, high=low + width + right)
    narrow = decide(test, low=low, high=low + width)
    assert wide in (narrow, UNDECIDED)


@given(VALUES, st.floats(0, 1e6), st.floats(0, 1e7), st.floats(0, 1e6))
def test_raising_an_upper_limit_never_makes_a_verdict_worse(
    low: float, width: float, limit: float, more: float
) -> None:
    for op in ("<=", "<"):
        before, after = (decide(Test(op, each), low=low, high=low + width) for each in (limit, limit + more))
        assert after.severity <= before.severity  # fail, then undecided, then pass


@given(VALUES, st.floats(0, 1e6), st.floats(0, 1e7), st.floats(0, 1e6))
def test_raising_a_lower_limit_never_makes_a_verdict_better(
    low: float, width: float, limit: float, more: float
) -> None:
    for op in (">=", ">"):
        before, after = (decide(Test(op, each), low=low, high=low + width) for each in (limit, limit + more))
        assert after.severity >= before.severity


@given(VALUES, st.floats(0, 1e7), st.floats(0, 1e6))
def test_with_a_review_a_pass_stays_a_pass_under_a_higher_limit(measured: float, limit: float, more: float) -> None:
    if decide(Test("<=", limit, review()), low=measured, high=measured) is PASS:
        assert decide(Test("<=", limit + more, review()), low=measured, high=measured) is PASS


@given(st.sampled_from(OPERATORS), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_a_margin_has_the_sign_of_the_verdict(op: Operator, measured: int, limit: int) -> None:
    distance = margin(op, float(measured), float(limit))
    assert abs(distance) == abs(measured - limit)
    if distance != 0:  # on the limit itself the operator decides
        assert (distance > 0) is satisfies(op, float(measured), float(limit))


@pytest.mark.parametrize(
    ("op", "area", "verdict"),
    [
        ("<=", "2000000 m2", PASS), ("<=", "2 km2", PASS), ("<=", "2000000.1 m2", FAIL), ("<=", "2000400 m2", FAIL),
        ("<", "2 km2", FAIL), ("<", "1999999.9 m2", PASS),
        (">=", "2 km2", PASS), (">=", "1999999.9 m2", FAIL),
        (">", "2 km2", FAIL), (">", "2000000.1 m2", PASS),
    ],
)  # fmt: skip
def test_the_whole_way_from_a_declared_area_to_the_verdict(op: Operator, area: str, verdict: Verdict) -> None:
    # 2,000,400 m2 is shown as 2.00 km2 and fails all the same: tests decide on unrounded values
    assert area_of(draw("A.b", declared={"b": area}), "2 km2", op=op).verdict is verdict


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        (date(2018, 7, 23), None), (date(2018, 7, 24), "3 km"), (date(2021, 6, 27), "3 km"),
        (date(2021, 6, 28), "2 km"), (date(2030, 1, 1), "2 km"),
    ],
)  # fmt: skip
def test_a_limit_is_in_force_on_its_first_and_on_its_last_day(day: date, limit: str | None) -> None:
    old = Limit(Quantity.parse("3 km"), date(2018, 7, 24), CITE, until=date(2021, 6, 27))
    new = Limit(Quantity.parse("2 km"), date(2021, 6, 28), CITE)
    dated = dataclasses.replace(requirement("separation", "1 km"), limits=(old, new))
    found = limit_in_force(dated, day)
    assert (None if found is None else str(found.value)) == limit
