"""Enumeration in bounded blocks finds what looking at every subset finds, and keeps what it has where it is stopped."""

from __future__ import annotations

import numpy as np
import pytest

from tests.exploration.tasks import GOALS, best_scores, drawn, front_scores
from zonegeo.exploration.search.enumerate import connected, enumerate_choices
from zonegeo.exploration.search.pareto import Front, unbeaten
from zonegeo.exploration.search.subset_tables import rows_of
from zonegeo.exploration.search.task import Goal, Task, Total, Watch


def agree(task: Task, *, low_units: int, keep: int = 4) -> None:
    found = enumerate_choices(task, keep=keep, low_units=low_units)
    assert found.proven
    assert found.settled == 1 << task.count
    assert bool(task.admits(found.rows).all())
    got = np.column_stack([goal.scores(found.rows) for goal in task.goals])
    if len(task.goals) > 1:
        np.testing.assert_allclose(got, front_scores(task), rtol=1e-12)
    else:
        np.testing.assert_allclose(got[:, 0], best_scores(task, keep), rtol=1e-12)


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize("count", [1, 2, 5, 9, 12])
def test_it_finds_what_looking_at_every_subset_finds(goal: str, count: int) -> None:
    for seed in range(4):
        # a low half of three units: blocks, their bounds and their order matter even for a few
        agree(drawn(count, 100 * count + seed, goal), low_units=3)


@pytest.mark.parametrize("goals", [("max-area", "min-spread"), ("min-count", "max-area", "min-perimeter")])
def test_the_front_is_the_one_that_looking_at_every_subset_gives(goals: tuple[str, ...]) -> None:
    for seed in range(8):
        agree(drawn(10, seed, *goals), low_units=4)


@pytest.mark.parametrize("goal", ["max-area", "min-perimeter", "min-spread"])
def test_land_that_has_to_hang_together(goal: str) -> None:
    for seed in range(6):
        agree(drawn(10, seed, goal, contiguous=True), low_units=4)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_brute_force_agrees_up_to_twenty_units_over_300_seeds(part: int) -> None:
    for seed in range(part * 30, part * 30 + 30):
        count = 13 + seed % 3 if seed % 10 else 16 + (seed // 10) % 5
        agree(drawn(count, seed, GOALS[seed % len(GOALS)]), low_units=8)


def test_without_bounds_it_looks_at_every_subset_and_finds_the_same() -> None:
    for seed in range(5):
        task = drawn(11, seed, "min-spread")
        long, short = (enumerate_choices(task, keep=3, prune=prune, low_units=5) for prune in (False, True))
        assert task.goals[0].scores(long.rows).tolist() == task.goals[0].scores(short.rows).tolist()
        assert short.scored <= long.scored


def test_an_optimum_over_two_to_the_thirty_is_proven() -> None:
    # areas are powers of two: the largest sum up to a number is the number itself, in its binary digits
    area = Total("area", 1 << np.arange(30, dtype=np.int64), most=0b10110111011101111011111011111)
    task = Task(30, np.zeros((30, 30), dtype=bool), (area,), (Goal(area, "max"),))
    found = enumerate_choices(task, keep=1)
    assert area.totals(found.rows).tolist() == [0b10110111011101111011111011111]
    assert found.settled == 2**30
    assert found.scored < 2**24


def test_a_stopped_search_keeps_what_it_found_and_proves_nothing() -> None:
    task = drawn(14, 3, "min-perimeter")
    told: list[int] = []
    watch = Watch(lambda: "interrupted" if told else "", lambda done, all_: told.append(done))
    found = enumerate_choices(task, keep=5, watch=watch, low_units=3)
    assert (found.stopped, found.proven) == ("interrupted", False)
    assert len(found.rows) > 0
    assert bool(task.admits(found.rows).all())
    assert found.settled < 1 << 14


def test_nothing_is_found_where_nothing_keeps_the_bounds() -> None:
    area = Total("area", np.array([5, 7]), least=13)
    found = enumerate_choices(Task(2, np.zeros((2, 2), dtype=bool), (area,), (Goal(area, "max"),)), keep=3)
    assert (len(found.rows), found.proven, found.settled) == (0, True, 4)


def test_too_many_units_are_refused() -> None:
    area = Total("area", np.ones(33, dtype=np.int64))
    with pytest.raises(ValueError, match="33 units"):
        enumerate_choices(Task(33, np.zeros((33, 33), dtype=bool), (area,), (Goal(area, "max"),)), keep=1)


def test_the_front_holds_the_first_of_equal_choices_and_drops_the_beaten() -> None:
    front = Front(2)
    front.take(np.array([[2.0, 2.0], [1.0, 3.0]]), np.array([1, 2]))
    front.take(np.array([[2.0, 2.0], [0.0, 2.5], [9.0, 9.0]]), np.array([3, 4, 5]))
    assert sorted(front.masks.tolist()) == [1, 4]
    assert unbeaten(np.empty((0, 3))).tolist() == []


def test_three_scores_are_compared_as_two_are() -> None:
    random = np.random.default_rng(5)
    scores = random.integers(0, 5, (60, 3)).astype(float)
    beaten = [
        any((other <= each).all() and (other < each).any() for other in scores)
        or any((other == each).all() for other in scores[:number])
        for number, each in enumerate(scores)
    ]
    assert unbeaten(scores).tolist() == [number for number, gone in enumerate(beaten) if not gone]


def test_connected_is_what_a_walk_finds() -> None:
    random = np.random.default_rng(1)
    touching = np.triu(random.random((7, 7)) < 0.3, 1)
    touching = touching | touching.T
    rows = rows_of(np.arange(1 << 7), 7)

    def walk(row: np.ndarray) -> bool:
        land = set(np.flatnonzero(row).tolist())
        seen, open_ = set(), list(land)[:1]
        while open_:
            at = open_.pop()
            seen.add(at)
            open_ += [each for each in land - seen if touching[at, each]]
        return seen == land

    assert connected(rows, touching).tolist() == [walk(row) for row in rows]
