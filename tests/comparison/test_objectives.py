"""Objectives, ranking and weights against brute force."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.base.errors import UsageError
from zonegeo.base.message import Message, Name
from zonegeo.comparison.matrix import Column, rows_of, sensitivity_of
from zonegeo.comparison.objectives import front_of
from zonegeo.comparison.parse_objective import parse_objective, parse_weights
from zonegeo.comparison.ranking import ranking_of
from zonegeo.model.answers.comparison import Cell, ComparedProposal, Row
from zonegeo.model.evaluation import LimitUsed
from zonegeo.model.verdict import Verdict

_PROPOSAL = ComparedProposal("p", Name("p", "p"), "s", "", "", "", "", Verdict.PASS, True, {}, {})
OBJECTIVES = [parse_objective("min:near"), parse_objective("max:large")]


def cell(name: str, value: float | None, low: float | None = None, high: float | None = None) -> Cell:
    ends = (value if low is None else low, value if high is None else high)
    return Cell(name, Verdict.PASS, value, *ends, "m", 0.0, 0.0, None, True, (), "plane", None, Message("x"))


def rows(values: dict[str, list[Any]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            requirement, Name(requirement, requirement), "must", True,
            tuple(cell(f"p{i}", *(v if isinstance(v, tuple) else (v,))) for i, v in enumerate(column)), True,
        )
        for requirement, column in values.items()
    )  # fmt: skip


values = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12)


@given(values)
def test_the_front_is_what_comparing_every_pair_gives(points: list[tuple[int, int]]) -> None:
    told = front_of(
        OBJECTIVES, rows({"near": [float(a) for a, _ in points], "large": [float(b) for _, b in points]}), ()
    )
    beaten = {
        f"p{i}" for i, (a, b) in enumerate(points)
        if any(c <= a and d >= b and (c < a or d > b) for c, d in points)
    }  # fmt: skip
    assert set(told.members) == {f"p{i}" for i in range(len(points))} - beaten
    assert set(told.dominated_by) == beaten
    for loser, winner in told.dominated_by.items():
        (a, b), (c, d) = points[int(loser[1:])], points[int(winner[1:])]
        assert c <= a
        assert d >= b
        assert winner in told.members
    assert told.certain == told.members  # exact values


def test_a_value_that_nobody_knows_is_neither_better_nor_worse() -> None:
    told = front_of(OBJECTIVES, rows({"near": [1.0, None], "large": [5.0, 9.0]}), ())
    assert (told.members, told.unknown, dict(told.dominated_by)) == (("p0",), ("p1",), {})


def test_a_value_that_nothing_bounds_on_its_bad_side_is_not_known_to_be_good() -> None:
    # the nearest of the sites with a place is 1 m away, another may be anywhere
    table = rows({"near": [5.0, 1.0], "large": [1.0, 1.0]})
    open_end = table[0].cells[1]
    unbounded = Cell(**{**{f: getattr(open_end, f) for f in open_end.__dataclass_fields__}, "high": None})
    table = (Row("near", table[0].name, "must", True, (table[0].cells[0], unbounded), True), table[1])
    assert front_of(OBJECTIVES, table, ()).unknown == ("p1",)


def test_an_interval_that_reaches_over_another_value_is_not_certain() -> None:
    told = front_of(OBJECTIVES, rows({"near": [5.0, (6.0, 4.0, 8.0)], "large": [1.0, 1.0]}), ())
    assert (told.members, told.certain, dict(told.dominated_by)) == (("p0", "p1"), (), {})
    apart = front_of(OBJECTIVES, rows({"near": [5.0, (6.0, 5.5, 8.0)], "large": [1.0, 1.0]}), ())
    assert (apart.members, apart.certain) == (("p0",), ("p0",))


def test_what_nobody_knows_may_be_better_than_any() -> None:
    # p1 may be anywhere from 0 m on: nobody is certain to be unbeaten beside it
    table = rows({"near": [5.0, 1.0], "large": [1.0, 1.0]})
    unbounded = replace(table[0].cells[1], value=None, low=0.0, high=None)
    table = (replace(table[0], cells=(table[0].cells[0], unbounded)), table[1])
    told = front_of(OBJECTIVES, table, ())
    assert (told.members, told.certain, told.unknown) == (("p0",), (), ("p1",))


def test_the_best_of_a_row_is_certain() -> None:
    """At most 3,000 m: 2,500 m against 500 to 2,989 m, of which only 500 m lie between sites with a known place."""

    def starred(*cells: Cell) -> list[str]:
        columns = [Column(_PROPOSAL, (("near", Name("near", "near"), "must", True, each),)) for each in cells]
        return [each.proposal for each in rows_of(columns, cells[0].proposal)[0].cells if each.best]

    limit = LimitUsed("<=", 3000.0, "m")
    exact = replace(cell("p", 2500.0), limit=limit, margin_nominal=500.0, margin_certain=500.0)
    unsure = replace(cell("q", 500.0, 500.0, 2989.0), limit=limit, margin_nominal=2500.0, margin_certain=2500.0)
    failing = replace(
        cell("r", 3100.0), limit=limit, margin_nominal=-100.0, margin_certain=-100.0, verdict=Verdict.FAIL
    )
    open_ = replace(
        cell("s", None, 0.0),
        high=None,
        limit=limit,
        margin_nominal=None,
        margin_certain=None,
        verdict=Verdict.UNDECIDED,
    )
    assert starred(exact, unsure) == []
    assert starred(exact, failing) == ["p"]
    assert starred(unsure, failing, open_) == ["q"]
    assert starred(exact, replace(unsure, high=2400.0)) == ["q"]
    assert starred(failing, open_) == []


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=6))
def test_the_best_are_no_worse_than_any_other_wherever_the_values_lie(intervals: list[tuple[int, int]]) -> None:
    limit = LimitUsed(">=", 0.0, "m")
    cells = [
        replace(cell(f"p{number}", None), low=float(low), high=float(low + more), limit=limit)
        for number, (low, more) in enumerate(intervals)
    ]
    columns = [Column(_PROPOSAL, (("far", Name("far", "far"), "must", True, each),)) for each in cells]
    told = [each.proposal for each in rows_of(columns, "p0")[0].cells if each.best]
    best = [
        one.proposal for one in cells if all(one.low >= other.high for other in cells if other is not one)
    ]  # fmt: skip
    assert told == (best if len(best) < len(cells) else [])


def test_a_verdict_changes_where_it_is_no_longer_certain() -> None:
    limit = LimitUsed("<=", 3000.0, "m")
    unsure = replace(cell("q", 500.0, 450.0, 2989.0), limit=limit, margin_nominal=2500.0, margin_certain=2500.0)
    failing = replace(
        cell("r", 3100.0, 3090.0, 3110.0),
        limit=limit,
        margin_nominal=-100.0,
        margin_certain=-100.0,
        verdict=Verdict.FAIL,
    )
    row = Row("near", Name("near", "near"), "must", True, (unsure, failing), True)
    assert [each.at for each in sensitivity_of([row]).thresholds] == [2989.0, 3090.0]


def order_at(points: list[tuple[float, float]], share: float) -> tuple[str, ...]:
    """The order by weights of ``share`` and ``1 − share``, computed afresh."""
    near, large = (np.array(column, dtype=float) for column in zip(*points, strict=True))
    useful = [(near.max() - near) / (np.ptp(near) or 1.0) if np.ptp(near) else np.ones(len(near)),
              (large - large.min()) / (np.ptp(large) or 1.0) if np.ptp(large) else np.ones(len(large))]  # fmt: skip
    scores = share * useful[0] + (1 - share) * useful[1]
    return tuple(f"p{i}" for i in sorted(range(len(points)), key=lambda i: (-round(scores[i], 9), f"p{i}")))


@given(values, st.integers(1, 9), st.integers(1, 9))
def test_the_ranking_holds_over_its_range_and_changes_beyond(points: list[Any], first: int, second: int) -> None:
    table = rows({"near": [float(a) for a, _ in points], "large": [float(b) for _, b in points]})
    told = ranking_of(OBJECTIVES, {"near": first, "large": second}, table, ())
    order = tuple(each.proposal for each in told.places)
    (near, _) = told.ranges
    assert order == order_at(points, near.share)
    assert near.low <= near.share <= near.high
    for inside in np.linspace(near.low, near.high, 7)[1:-1]:
        if near.low < near.share < near.high:
            assert order_at(points, float(inside)) == order
    if near.low < near.share and near.below:
        assert_exchanged(points, near.low - 1e-6, near.below, order)
    if near.share < near.high and near.above:
        assert_exchanged(points, near.high + 1e-6, near.above, order)


def assert_exchanged(points: list[Any], share: float, pair: tuple[str, str], order: tuple[str, ...]) -> None:
    if 0.0 <= share <= 1.0:
        other = order_at(points, share)
        one, two = pair
        assert (other.index(one) < other.index(two)) != (order.index(one) < order.index(two))


def test_places_by_hand() -> None:
    # near: 10 → 1, 20 → 0.5, 30 → 0; large: 0 → 0, 4 → 1, 2 → 0.5. Weights 3 to 1: 0.75, 0.625, 0.125
    told = ranking_of(
        OBJECTIVES, {"near": 3, "large": 1}, rows({"near": [10.0, 20.0, 30.0], "large": [0.0, 4.0, 2.0]}), ()
    )
    assert [(each.place, each.proposal, each.score) for each in told.places] == [
        (1, "p0", 0.75), (2, "p1", 0.625), (3, "p2", 0.125),
    ]  # fmt: skip
    # p0 and p1 change places where w + 0 = 0.5 w + (1 − w): w = 2/3
    assert told.ranges[0].low == pytest.approx(2 / 3)
    assert told.ranges[0].below == ("p0", "p1")


def test_equal_scores_share_a_place() -> None:
    told = ranking_of(
        OBJECTIVES, {"near": 1, "large": 1}, rows({"near": [1.0, 1.0, 2.0], "large": [1.0, 1.0, 0.0]}), ()
    )
    assert [each.place for each in told.places] == [1, 1, 3]


def test_the_order_of_the_proposals_does_not_rank() -> None:
    column = [("near", [3.0, 1.0, 2.0]), ("large", [1.0, 1.0, 3.0])]
    found = set()
    for order in permutations(range(3)):
        table = rows({name: [column_values[i] for i in order] for name, column_values in column})
        told = ranking_of(OBJECTIVES, {"near": 1, "large": 2}, table, ())
        found.add(tuple(f"p{order[int(each.proposal[1:])]}" for each in told.places))
    assert len(found) == 1


@pytest.mark.parametrize("text", ["separation", "most:separation", "min:", ""])
def test_an_objective_says_which_way(text: str) -> None:
    with pytest.raises(UsageError, match="objective-not-understood"):
        parse_objective(text)


@pytest.mark.parametrize("text", ["a", "a=", "a=x", "a=0", "a=-1", "a=nan", "a=inf", "a=1,a=2", "=1"])
def test_weights_are_positive_numbers_once_each(text: str) -> None:
    with pytest.raises(UsageError, match="weights-not-understood"):
        parse_weights(text)


@pytest.mark.parametrize("weights", [{"near": 1.0}, {"near": 1.0, "large": 1.0, "other": 1.0}])
def test_no_weight_is_made_up(weights: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="weights-and-objectives"):
        ranking_of(OBJECTIVES, weights, rows({"near": [1.0], "large": [1.0]}), ())


def test_an_unknown_objective_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean large"):
        front_of([parse_objective("max:larg")], rows({"large": [1.0]}), ())
