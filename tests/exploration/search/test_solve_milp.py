"""The integer program and the local search against enumeration, and a large task with a known optimum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exploration.tasks import best_scores, drawn, front_scores
from zonegeo.exploration.search.fill_exactly import _List, fill_exactly
from zonegeo.exploration.search.local_search import search_locally
from zonegeo.exploration.search.milp import Program, cliques_of
from zonegeo.exploration.search.solve_milp import can_solve, solve_program
from zonegeo.exploration.search.task import Goal, Task, Total, Watch

pytest.importorskip("highspy")
LINEAR = ("max-area", "min-area", "min-count", "max-count", "min-spread", "max-nearest", "min-perimeter")


@pytest.mark.parametrize("goal", LINEAR)
def test_it_finds_what_looking_at_every_subset_finds(goal: str) -> None:
    for seed in range(3):
        task = drawn(9, seed, goal)
        assert can_solve(task)
        found = solve_program(task, keep=3)
        assert found.proven
        np.testing.assert_allclose(task.goals[0].scores(found.rows), best_scores(task, 3), rtol=1e-9)


@pytest.mark.parametrize("goals", [("max-area", "min-count"), ("min-count", "min-spread")])
def test_the_front_by_epsilon_constraint_is_the_front(goals: tuple[str, str]) -> None:
    for seed in range(3):
        task = drawn(9, seed, *goals)
        found = solve_program(task, keep=1)
        scores = np.column_stack([goal.scores(found.rows) for goal in task.goals])
        np.testing.assert_allclose(scores[np.lexsort(scores.T[::-1])], front_scores(task), rtol=1e-9)


def test_what_is_not_linear_is_not_taken() -> None:
    assert not can_solve(drawn(5, 1, "max-compactness", "min-count"))
    assert not can_solve(drawn(5, 1, "max-margin", "min-count"))
    assert not can_solve(drawn(5, 1, "min-margin"))
    assert not can_solve(drawn(5, 1, "min-compactness"))
    assert not can_solve(drawn(5, 1, "max-area", "min-count", "min-spread"))


def test_five_hundred_units_in_pairs_that_exclude_each_other() -> None:
    # of each pair the larger one is taken, and its optimum is known: 2 + 4 + … + 500
    weights = np.arange(1, 501, dtype=np.int64)
    conflicts = np.zeros((500, 500), dtype=bool)
    first = np.arange(0, 500, 2)
    conflicts[first, first + 1] = conflicts[first + 1, first] = True
    area = Total("area", weights)
    found = solve_program(Task(500, conflicts, (area,), (Goal(area, "max"),)), keep=1)
    assert found.proven
    assert area.totals(found.rows).tolist() == [int(weights[1::2].sum())]
    assert found.bound == float(weights[1::2].sum())


def test_a_sum_that_meets_its_bound_is_best_without_a_proof_by_the_solver() -> None:
    task = drawn(300, 8, "max-area")
    area = task.goals[0].term
    assert isinstance(area, Total)
    bounded = replace(area, most=int(area.weights.sum()) // 8 + area.base)
    sparse = np.zeros((300, 300), dtype=bool)
    sparse[::2, 1::2] = np.eye(150, dtype=bool)
    task = replace(task, totals=(bounded,), covers=(), conflicts=sparse | sparse.T)
    rows = fill_exactly(task, keep=3)
    assert area.totals(rows).tolist() == [bounded.most] * 3
    assert task.admits(rows).all()
    assert len(np.unique(rows, axis=0)) == 3


@pytest.mark.parametrize("direction", ["max", "min"])
def test_the_nearest_sums_to_a_bound_are_those_of_looking_at_every_choice(direction: Any) -> None:
    for seed in range(20):
        task = drawn(12, seed, f"{direction}-area")
        area = task.totals[0]
        ends = {"most": int(area.weights.sum()) * 2 // 5} if direction == "max" else {"least": 300_000}
        # of few large numbers none meets the bound: the lists hold every choice, and prove the nearest in their order
        bounded = replace(area, **{"least": None, "most": None} | ends)
        task = replace(task, totals=(bounded, *task.totals[1:]), goals=(Goal(bounded, direction),))
        found = fill_exactly(task, keep=5)
        best = best_scores(task, 5)
        assert task.goals[0].scores(found).tolist() == best[: len(found)].tolist()
        assert len(found) == len(best)
        assert not len(found) or task.admits(found).all()


def test_lists_that_are_cut_short_prove_only_what_meets_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zonegeo.exploration.search.fill_exactly._MOST_SUMS", (32, 64))
    met = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        area = Total("area", random.integers(1, 300, 14), most=900)
        task = replace(drawn(14, seed, "max-area"), totals=(area,), goals=(Goal(area, "max"),), covers=())
        found = fill_exactly(task, keep=2)
        assert task.goals[0].scores(found).tolist() == best_scores(task, 2)[: len(found)].tolist()
        met += len(found)
    assert met  # it does find some


@pytest.mark.parametrize("goal", ["max-area", "min-area"])
def test_the_solver_alone_comes_to_the_same(goal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zonegeo.exploration.search.solve_milp.fill_exactly", lambda task, **_: None)
    for seed in range(3):
        task = drawn(11, seed, goal)
        found = solve_program(task, keep=2)
        np.testing.assert_allclose(task.goals[0].scores(found.rows), best_scores(task, 2), rtol=1e-9)


def test_the_smallest_spread_is_proven_without_a_beginning_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(4):
        task = drawn(12, 40 + seed, "min-spread")
        begun = solve_program(task, keep=2)
        monkeypatch.setattr("zonegeo.exploration.search.solve_milp._grown", lambda task, term, watch: None)
        alone = solve_program(task, keep=2)
        monkeypatch.undo()
        for found in (begun, alone):
            assert found.proven
            np.testing.assert_allclose(task.goals[0].scores(found.rows), best_scores(task, 2), rtol=1e-12)


def test_no_time_left_is_told_and_proves_nothing() -> None:
    found = solve_program(drawn(9, 1, "max-area"), keep=1, watch=Watch(lambda: "time", seconds_left=lambda: 0.0))
    assert (found.stopped, found.proven, len(found.rows)) == ("time", False, 0)


def test_cliques_cover_every_conflict_and_nothing_else() -> None:
    random = np.random.default_rng(2)
    conflicts = np.triu(random.random((12, 12)) < 0.4, 1)
    conflicts = conflicts | conflicts.T
    covered = np.zeros_like(conflicts)
    for clique in cliques_of(conflicts):
        inside = np.ix_(clique, clique)
        assert bool((conflicts[inside] | np.eye(len(clique), dtype=bool)).all())
        covered[inside] = True
    np.fill_diagonal(covered, False)
    assert np.array_equal(covered, conflicts)


# --- local search ---------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zonegeo.exploration.search.local_search.STEPS", 150)


@pytest.mark.parametrize("goal", ["max-area", "max-compactness", "min-spread"])
def test_a_local_search_repeats_with_its_seed_and_keeps_the_bounds(goal: str) -> None:
    task = drawn(14, 7, goal, contiguous=goal == "max-compactness")
    one, other = (search_locally(task, keep=3, seed=5) for _ in range(2))
    assert np.array_equal(one.rows, other.rows)
    assert len(one.rows) > 0
    assert bool(task.admits(one.rows).all())
    assert not one.proven


def test_a_local_search_comes_to_the_optimum_of_a_small_task() -> None:
    for seed in range(3):
        task = drawn(8, seed, "min-spread")
        found: Any = search_locally(task, keep=1, seed=1)
        assert task.goals[0].scores(found.rows).tolist() == best_scores(task, 1).tolist()


def test_members_of_a_front_that_a_local_search_met_do_not_beat_each_other() -> None:
    task = drawn(12, 4, "max-area", "min-spread")
    found = search_locally(task, keep=1, seed=2)
    scores = np.column_stack([goal.scores(found.rows) for goal in task.goals])
    for each in scores:
        assert not any((other <= each).all() and (other < each).any() for other in scores)
    assert found.front


@pytest.mark.slow
def test_a_limit_that_is_met_exactly_is_not_taken_for_impossible() -> None:
    # sums of millions: what a solver's floats are off by is more than a billionth, and 4,862,996 is the limit itself
    random = np.random.default_rng(1)
    places = random.uniform(0, 5000, (1000, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    conflicts = (apart < 400) & ~np.eye(1000, dtype=bool)
    area = Total("area", random.integers(1_000, 200_000, 1000), most=4_862_996)
    found = Program(Task(1000, conflicts, (area,), (Goal(area, "max"),))).solve(Watch())
    assert found.row is not None
    assert (found.proven, area.totals(found.row[None]).tolist()) == (True, [4_862_996])


@given(st.lists(st.integers(min_value=0, max_value=2**60), min_size=1, max_size=40), st.integers(0, 58))
def test_a_list_by_its_sums_keeps_the_order_of_equal_ones(sums: list[int], shift: int) -> None:
    """Small sums are sorted with their places in one number, large ones by themselves."""
    numbers = np.array([each >> shift for each in sums], dtype=np.int64)
    bits = np.arange(len(numbers), dtype=np.int64).reshape(1, -1)
    found = _List((), numbers, np.zeros((0, len(numbers)), dtype=np.int64), bits).in_order()
    order = sorted(range(len(numbers)), key=lambda place: (int(numbers[place]), place))
    assert found.order.tolist() == order
    assert found.sums.tolist() == numbers[order].tolist()
