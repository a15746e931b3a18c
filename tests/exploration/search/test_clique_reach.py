"""A distance below which no choice lies together, by cliques: never above the true one, near it where land is full."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from zonegeo.exploration.search import clique_reach
from zonegeo.exploration.search.clique_reach import clique_prices, least_reach, most_together
from zonegeo.exploration.search.milp import Answer
from zonegeo.exploration.search.min_spread import _Strips
from zonegeo.exploration.search.solve_milp import solve_program
from zonegeo.exploration.search.task import Goal, Task, Total, Watch, Widest
from zonegeo.geometry import Floats, Truths

pytest.importorskip("highspy")


def scattered(count: int, seed: int, *, radius: float, share: float) -> Task:
    chance = np.random.default_rng(seed)
    places = chance.uniform(0, 100, (count, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    weights = chance.integers(1, 50, count)
    conflicts = (apart < radius) & ~np.eye(count, dtype=bool)
    least = Total("area", weights, least=int(weights.sum() * share))
    return Task(count, conflicts, (least,), (Goal(Widest("spread", np.full(count, -np.inf), apart, base=0.0), "min"),))


def weighed(count: int, seed: int, *, share: float) -> tuple[Truths, Floats, np.random.Generator]:
    """Return which units do not go together, their weights, and the chance that drew them."""
    chance = np.random.default_rng(seed)
    apart = np.triu(chance.random((count, count)) < share, 1)
    return apart | apart.T, chance.uniform(0, 5, count), chance


@pytest.mark.parametrize("seed", range(6))
def test_no_weights_that_go_together_are_more_than_the_bound(seed: int) -> None:
    apart, weights, _ = weighed(11, seed, share=0.5)
    true = max(
        sum(weights[list(some)]) for size in range(12) for some in combinations(range(11), size)
        if not apart[np.ix_(some, some)].any()
    )  # fmt: skip
    bound = most_together(weights, apart, Watch())
    assert bound is not None
    assert true - 1e-6 <= bound <= weights.sum() + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_nothing_lies_nearer_than_what_is_ruled_out(seed: int) -> None:
    task = scattered(18, seed, radius=12.0, share=0.3)
    term = task.goals[0].term
    assert isinstance(term, Widest)
    best = float(task.goals[0].scores(solve_program(task, keep=1).rows)[0])
    ruled_out = least_reach(task, term, ruled_out=0.0, reached=best, watch=Watch())
    assert 0.0 < ruled_out <= best
    # without conflicts and all of the land nothing but the farthest pair will do
    whole = scattered(12, seed, radius=0.0, share=1.0)
    far = whole.goals[0].term
    assert isinstance(far, Widest)
    assert far.pairs is not None
    assert least_reach(whole, far, ruled_out=0.0, reached=float(far.pairs.max()), watch=Watch()) > 0.9 * far.pairs.max()


@pytest.mark.parametrize("seed", range(4))
def test_prices_bound_what_goes_together_among_any_of_the_units(seed: int) -> None:
    apart, weights, chance = weighed(10, seed, share=0.4)
    prices = clique_prices(weights, apart, Watch())
    assert prices is not None
    rows = chance.random((20, 10)) < 0.6
    for row, bound in zip(rows, prices.most(rows, np.arange(10)), strict=True):
        units = np.flatnonzero(row)
        true = max(
            sum(weights[list(some)]) for size in range(len(units) + 1) for some in combinations(units.tolist(), size)
            if not apart[np.ix_(some, some)].any()
        )  # fmt: skip
        assert true - 1e-6 <= bound
    whole = most_together(weights, apart, Watch())
    assert prices.most(np.ones((1, 10), dtype=bool), np.arange(10))[0] == pytest.approx(whole)


@pytest.mark.parametrize("seed", range(5))
def test_what_strips_rule_out_lies_below_the_optimum_and_what_is_gathered_keeps_every_rule(seed: int) -> None:
    task = scattered(40, seed, radius=10.0, share=0.25)
    term = task.goals[0].term
    assert isinstance(term, Widest)
    found = solve_program(task, keep=1)
    best = float(task.goals[0].scores(found.rows)[0])

    def solve(part: Task, watch: Watch) -> Answer:
        one = solve_program(part, keep=1)
        return Answer(one.rows[0] if len(one.rows) else None, 0.0, None, True)

    everything = float(term.pairs.max()) if term.pairs is not None else 0.0
    search = _Strips(task, term, None)
    search.reached = everything
    search.gather(solve, Watch())
    assert search.best is not None
    assert not task.conflicts[np.ix_(search.best, search.best)].any()
    assert task.totals[0].of(search.best[None])[0] >= task.totals[0].least
    assert best <= search.reached == float(term.of(search.best[None])[0]) < everything
    assert search.far_off(Watch()) < best
    assert search._left_within(0.9 * best, Watch()) == 0.0
    assert search._left_within(best, Watch()) > 0.99


def test_a_bound_that_is_loose_by_far_leaves_the_time_to_the_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what goes together twice as much is left as is asked for: one look, and nothing is ruled out."""
    asked: list[float] = []

    def most(weights: np.ndarray, apart: np.ndarray, watch: Watch) -> float:
        asked.append(float(weights.sum()))
        return 2.0

    monkeypatch.setattr(clique_reach, "most_together", most)
    task = scattered(8, 1, radius=12.0, share=0.3)
    term = task.goals[0].term
    assert isinstance(term, Widest)
    assert least_reach(task, term, ruled_out=5.0, reached=40.0, watch=Watch()) == 5.0
    assert len(asked) == 1


def test_a_search_that_is_stopped_goes_on_where_it_was() -> None:
    """A solver that gives up again and again loses no cell: in the end the same optimum is proven."""
    task = scattered(40, 3, radius=10.0, share=0.25)
    term = task.goals[0].term
    assert isinstance(term, Widest)
    whole = solve_program(task, keep=1)
    asked: list[int] = []

    def solve(part: Task, watch: Watch) -> Answer:
        asked.append(part.count)
        if len(asked) % 3 == 1:
            return Answer(None, np.inf, None, False, "time")
        found = solve_program(part, keep=1)
        return Answer(found.rows[0] if len(found.rows) else None, 0.0, None, True)

    search = _Strips(task, term, None)
    for _ in range(200):
        search.run(solve, Watch(), -np.inf)
        if not search.stopped:
            break
    assert search.stopped == ""
    assert search.reached == float(task.goals[0].scores(whole.rows)[0])


def test_the_best_and_the_bound_are_told_on_the_way() -> None:
    task = scattered(60, 2, radius=9.0, share=0.2)
    told: list[tuple[float, float | None]] = []
    found = solve_program(task, keep=1, watch=Watch(found=lambda best, bound: told.append((best, bound))))
    best = float(task.goals[0].scores(found.rows)[0])
    assert found.proven
    assert all(value >= best for value, _ in told)
    assert all(bound is None or bound <= value for value, bound in told)


def test_what_is_told_of_a_largest_area_is_a_value_and_no_score() -> None:
    chance = np.random.default_rng(4)
    weights = chance.integers(1_000, 200_000, 60)
    conflicts = np.triu(chance.random((60, 60)) < 0.2, 1)
    count = Total("count", np.ones(60, dtype=np.int64), most=9)
    area = Total("area", weights)
    task = Task(60, conflicts | conflicts.T, (area, count), (Goal(area, "max"),))
    told: list[tuple[float, float | None]] = []
    found = solve_program(task, keep=1, watch=Watch(found=lambda best, bound: told.append((best, bound))))
    best = float(area.of(found.rows)[0])
    assert told, "the solver tells what it found"
    assert all(0 <= value <= best + 1e-6 for value, _ in told)
    assert all(bound is None or bound >= best - 1e-6 for _, bound in told)
