"""The smallest spread, the largest margin, the most compact land, land in one part: each against every subset."""

from __future__ import annotations

from dataclasses import replace
from itertools import count as counted_from
from typing import Any

import numpy as np
import pytest

from tests.exploration.tasks import best_scores, drawn
from tests.quick_part import mostly_slow
from zonegeo.exploration.search import min_spread, solve_milp
from zonegeo.exploration.search.milp import parts_of
from zonegeo.exploration.search.min_spread import partition_of, spans_of
from zonegeo.exploration.search.solve_milp import can_solve, solve_program
from zonegeo.exploration.search.task import (
    Compactness,
    Goal,
    Margin,
    Outline,
    Pieces,
    Task,
    Total,
    Truths,
    Watch,
    Widest,
)

pytest.importorskip("highspy")
ASKED = ("none", "conflicts", "dense", "covers", "count", "together", "both")


def points(count: int, seed: int, asked: str = "conflicts") -> Task:
    """Return a task over points in the plane, with what is asked beside a total that needs a share of the land."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 1000, (count, 2))
    if seed % 3 == 0:
        places = np.round(places, -2)  # equal distances, and units on the same spot
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    if asked == "together":  # a unit of several candidates: the farthest of its members counts
        whole = apart
        size = count // 2
        apart = np.maximum.reduce([whole[:size, :size], whole[size : 2 * size, size : 2 * size],
                                   whole[:size, size : 2 * size], whole[size : 2 * size, :size]])  # fmt: skip
        inside = np.diagonal(whole[:size, size : 2 * size])
        single, count = inside.copy(), size
    else:
        single = np.full(count, -np.inf)
    share = {"none": 0.0, "dense": 0.5}.get(asked, 0.15)
    conflicts = np.triu(random.random((count, count)) < share, 1)
    weights = random.integers(1, 60, count)
    land = Total("area", weights, base=int(random.integers(0, 9)),
                 least=int(weights.sum() * random.choice([0.1, 0.3, 0.5])),
                 most=int(weights.sum() * 0.7) if asked == "both" else None)  # fmt: skip
    ones = Total("count", np.ones(count, dtype=np.int64), least=2 if asked == "both" else 1,
                 most=4 if asked in ("count", "both") else None)  # fmt: skip
    covers = tuple(random.random(count) < 0.2 for _ in range(2)) if asked in ("covers", "both") else ()
    goal = Goal(Widest("spread", single, apart, base=0.0), "min")
    return Task(count, conflicts | conflicts.T, (land, ones), (goal,), covers)


def agree(task: Task, keep: int = 1) -> None:
    found = solve_program(task, keep=keep)
    assert found.proven
    assert bool(task.admits(found.rows).all())
    assert len({row.tobytes() for row in found.rows}) == len(found.rows)
    np.testing.assert_allclose(task.goals[0].scores(found.rows), best_scores(task, keep), rtol=1e-9)


@pytest.mark.parametrize("asked", ASKED)
def test_the_smallest_spread_is_that_of_every_subset_over_224_seeds(asked: str, monkeypatch: Any) -> None:
    for seed in range(32):
        # with nothing left to a few units cells are halved to the end, and the solver is asked of small ones too
        monkeypatch.setattr(min_spread, "_OPEN_SHARE", 0.0 if seed % 2 else 0.5)
        monkeypatch.setattr(min_spread, "_FEW_UNITS", 1 if seed % 2 else 16)
        monkeypatch.setattr(solve_milp, "_FEW_UNITS", 4 if seed % 4 == 1 else 20)
        task = points(6 + seed % 11, 1000 * ASKED.index(asked) + seed, asked)
        agree(task, keep=3 if seed % 5 == 0 else 1)


def test_without_a_beginning_it_comes_to_the_same(monkeypatch: Any) -> None:
    monkeypatch.setattr(solve_milp, "_grown", lambda task, term, watch: None)
    for seed in range(12):
        agree(points(11, seed, "both" if seed % 2 else "covers"))


def test_distances_of_no_plane_are_left_to_the_solver() -> None:
    for seed in range(12):
        task = points(10, seed)
        random = np.random.default_rng(seed)
        pairs = np.triu(random.integers(1, 30, (10, 10)).astype(float), 1)
        pairs = pairs + pairs.T
        if seed % 2:
            pairs[0, 1] = pairs[1, 0] = -np.inf  # two core sites: nothing to compare
        agree(replace(task, goals=(Goal(Widest("spread", np.full(10, -np.inf), pairs, base=0.0), "min"),)))


def test_spans_prove_no_pair_far_that_is_near() -> None:
    random = np.random.default_rng(4)
    places, size = random.uniform(0, 900, (40, 2)), random.uniform(0, 80, 40)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    edges = np.maximum(apart - size[:, None] - size[None], 0.0)  # edge to edge is no metric
    np.fill_diagonal(edges, 0.0)
    for pairs, told in ((apart, 0.9), (edges, 0.5)):
        low, high = spans_of(pairs)
        gap = (low[:, None, :] - high[:, :, None]).max(axis=0)
        assert bool((gap <= pairs).all())
        far = pairs > np.median(pairs)
        assert float((gap[far] / pairs[far]).max()) > told  # and they do prove something
    line = np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
    low, high = spans_of(line)
    gap = (low[:, None, :] - high[:, :, None]).max(axis=0)
    assert np.maximum(gap, gap.T) == pytest.approx(line, abs=1e-6)


@pytest.mark.slow
def test_a_thousand_points_are_proven() -> None:
    random = np.random.default_rng(3)
    places = random.uniform(0, 5000, (1000, 2))
    places[500:530] = 2500 + random.uniform(0, 200, (30, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    weights = np.full(1000, 1000, dtype=np.int64)
    land = Total("area", weights, least=30_000)
    goal = Goal(Widest("spread", np.full(1000, -np.inf), apart, base=0.0), "min")
    found = solve_program(Task(1000, np.zeros((1000, 1000), dtype=bool), (land,), (goal,)), keep=2)
    assert found.proven
    inside = float(apart[500:530, 500:530].max())
    assert goal.scores(found.rows)[0] <= inside
    assert found.rows[0].sum() >= 30


def test_cliques_of_a_partition_conflict_within_and_hold_every_unit_once() -> None:
    task = points(30, 5, "dense")
    clique = partition_of(task.conflicts)
    for number in range(int(clique.max()) + 1):
        places = np.flatnonzero(clique == number)
        assert bool((task.conflicts[np.ix_(places, places)] | np.eye(len(places), dtype=bool)).all())
    assert (clique >= 0).all()
    assert clique.max() < 29


# --- stopped --------------------------------------------------------------------------------------------------------


def stopping(after: int, why: str) -> Watch:
    """Return a watch that says to stop when it has been asked so many times."""
    asked = counted_from(1)
    return Watch(lambda: why if next(asked) > after else "")


@pytest.mark.parametrize("why", ["time", "interrupted"])
@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_a_stopped_search_for_the_spread_keeps_what_it_has_and_proves_nothing(why: str, after: int) -> None:
    task = points(60, 7, "none")
    best = solve_program(task, keep=1)
    found = solve_program(task, keep=1, watch=stopping(after, why))
    score = task.goals[0].scores(found.rows)
    assert bool(task.admits(found.rows).all())
    assert (len(found.rows), found.stopped, found.proven) == (1, why, False)
    assert found.bound is not None
    assert found.bound <= task.goals[0].scores(best.rows)[0] <= score[0]


@pytest.mark.parametrize("why", ["time", "interrupted"])
def test_a_stopped_program_of_land_in_one_part_keeps_what_it_has(why: str) -> None:
    for task in (chained(9, 3, f"max-{of}") for of in ("margin", "area", "compactness")):
        for after in (0, 1, 3):
            found = solve_program(task, keep=1, watch=stopping(after, why))
            if found.stopped:
                assert (found.stopped, found.proven) == (why, False)
            assert bool(task.admits(found.rows).all())


def test_land_that_hangs_together_is_shown_where_no_time_is_left() -> None:
    task = chained(9, 3, "max-area")
    found = solve_program(task, keep=1, watch=Watch(lambda: "time", seconds_left=lambda: 0.0))
    assert (len(found.rows), found.stopped, found.proven) == (1, "time", False)
    assert bool(task.admits(found.rows).all())


# --- land in one part -----------------------------------------------------------------------------------------------


def chained(side: int, seed: int, goal: str) -> Task:
    """Return a task over the cells of a grid whose land has to hang together, some areas worth nothing."""
    random = np.random.default_rng(seed)
    count = side * side if side < 5 else 2 * side
    across = side if side < 5 else 2
    places = np.array([(at % across, at // across) for at in range(count)], dtype=float)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    touching = np.isclose(apart, 1.0)
    weights = random.integers(1, 50, count)
    area = Total("area", weights, least=int(weights.sum() * 0.2), most=int(weights.sum() * 0.45))
    outline = Outline("perimeter", np.full(count, 4.0), touching.astype(float))
    free = Total("area", weights)
    # some units are of two pieces: the second one lies on another cell of its own
    of = np.eye(count, count + 2, dtype=bool)
    of[0, count] = of[1, count + 1] = True
    more = np.zeros((count + 2, count + 2), dtype=bool)
    more[:count, :count] = touching
    for piece, cell in ((count, count - 1), (count + 1, count // 2)):
        more[piece, cell] = more[cell, piece] = True
    terms: dict[str, Any] = {
        "area": free, "count": Total("count", np.ones(count, dtype=np.int64)), "perimeter": outline,
        "spread": Widest("spread", np.full(count, -np.inf), apart, base=0.0),
        "compactness": Compactness("compactness", outline, weights / 50.0),
        "margin": Margin("margin", ((free, weights.sum() * 0.4, "most"), (free, weights.sum() * 0.1, "least"))),
    }  # fmt: skip
    conflicts = np.triu(random.random((count, count)) < 0.05, 1)
    return Task(count, conflicts | conflicts.T, (area,), (Goal(terms[goal[4:]], goal[:3]),),  # type: ignore[arg-type]
                pieces=Pieces(of, more))  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "goal", ["max-area", "min-count", "min-perimeter", "min-spread", "max-margin", "max-compactness"]
)
def test_land_in_one_part_is_that_of_every_subset_over_60_seeds(goal: str) -> None:
    for seed in range(10):
        agree(chained(3 if seed % 2 else 6, seed, goal), keep=3 if seed % 4 == 0 else 1)
        task = drawn(10, seed, goal, contiguous=True)
        assert can_solve(task)
        agree(task)


@pytest.mark.parametrize("part", mostly_slow(range(4), one_in=4))
def test_the_most_compact_is_that_of_every_subset_over_100_seeds(part: int) -> None:
    for seed in range(25 * part, 25 * part + 25):
        agree(drawn(4 + seed % 9, seed, "max-compactness"), keep=2 if seed % 5 == 0 else 1)


def test_parts_of_land() -> None:
    task = chained(3, 1, "max-area")
    assert task.pieces is not None
    land: Truths = np.zeros(11, dtype=bool)
    land[[0, 1, 8, 9]] = True  # 9 touches 8
    parts = parts_of(land, task.pieces.touching)
    assert [np.flatnonzero(part).tolist() for part in parts] == [[0, 1], [8, 9]]


# --- margin ---------------------------------------------------------------------------------------------------------


def limited(count: int, seed: int) -> Task:
    """Return a task whose margin is of sums and distances: at most, at least, of every pair or of one."""
    random = np.random.default_rng(seed)
    task = points(count, seed, "conflicts")
    spread_term = task.goals[0].term
    assert isinstance(spread_term, Widest)
    weights = task.totals[0].weights
    single = random.uniform(100, 900, count)
    parts: list[Any] = [
        (Total("area", weights, base=5, denominator=7), float(weights.sum() / 12), "least"),
        (Total("area", weights, base=5, denominator=7), float(weights.sum() / 9), "most"),
        (Total("count", np.ones(count, dtype=np.int64)), 4.0, "most"),
        (Widest("separation", single), 800.0, "most"),
        (Widest("far", single[::-1].copy(), base=float(random.uniform(0, 300))), 250.0, "least"),
        (Widest("near", single, nearest=True), 200.0, "least"),
        (Widest("reach", single, nearest=True), 500.0, "most"),
        (spread_term, 700.0, "most"),
    ]  # fmt: skip
    chosen = random.permutation(len(parts))[: int(random.integers(1, 5))]
    return replace(task, goals=(Goal(Margin("margin", tuple(parts[at] for at in chosen)), "max"),))


@pytest.mark.parametrize("part", mostly_slow(range(5), one_in=5))
def test_the_largest_margin_is_that_of_every_subset_over_200_seeds(part: int) -> None:
    for seed in range(40 * part, 40 * part + 40):
        task = limited(5 + seed % 8, seed)
        assert can_solve(task)
        agree(task, keep=2 if seed % 4 == 0 else 1)


def test_a_margin_of_pairs_of_which_one_is_enough_is_not_taken() -> None:
    pairs = np.ones((4, 4))
    term = Margin("margin", ((Widest("any", np.ones(4), pairs), 3.0, "least"),))
    task = replace(points(4, 1), goals=(Goal(term, "max"),))
    assert not can_solve(task)
    assert not can_solve(replace(task, goals=(Goal(replace(term, parts=()), "min"),)))
