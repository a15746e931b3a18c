"""Random tasks, and the plain way to solve one: every subset, one rule after another."""

from __future__ import annotations

from typing import Any

import numpy as np

from zonegeo.exploration.search.pareto import unbeaten
from zonegeo.exploration.search.subset_tables import rows_of
from zonegeo.exploration.search.task import Compactness, Goal, Margin, Outline, Pieces, Task, Total, Widest

GOALS = (
    "max-area", "min-area", "min-count", "max-count", "min-spread", "max-nearest", "min-perimeter", "max-compactness",
    "max-margin",
)  # fmt: skip


def drawn(count: int, seed: int, *goals: str, contiguous: bool = False) -> Task:
    """Return a task over points: areas, distances, conflicts, shared edges and a cover, all of the seed."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 5000, (count, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    conflicts = random.random((count, count)) < random.choice([0.0, 0.05, 0.3])
    conflicts = np.triu(conflicts, 1) | np.triu(conflicts, 1).T
    weights = random.integers(1_000, 200_000, count)
    whole = int(weights.sum())
    area = Total("area", weights, base=int(random.integers(0, 1000)), denominator=int(random.choice([1, 121])))
    bounded = Total(
        "area", weights, area.base, area.denominator,
        least=None if random.random() < 0.5 else whole // 5, most=None if random.random() < 0.3 else whole // 2,
    )  # fmt: skip
    counted = Total("count", np.ones(count, dtype=np.int64), least=1, most=None if random.random() < 0.5 else 5)
    touching = (apart < 1200) & ~np.eye(count, dtype=bool)
    shared = np.where(touching, random.uniform(0, 50, (count, count)), 0.0)
    shared = np.triu(shared, 1) + np.triu(shared, 1).T
    outline = Outline("perimeter", random.uniform(50, 900, count) + shared.sum(axis=1), shared)
    near = random.uniform(100, 4000, count)
    spread = Widest("spread", np.full(count, -np.inf), apart, base=0.0)
    nearest = Widest("nearest", near, apart, nearest=True)
    terms: dict[str, Any] = {
        "area": area, "count": counted, "spread": spread, "nearest": nearest, "perimeter": outline,
        "compactness": Compactness("compactness", outline, weights / 400.0),
        "margin": Margin("margin", ((area, whole / 2, "most"), (Widest("separation", near), 3000.0, "most"))),
    }  # fmt: skip
    return Task(
        count=count,
        conflicts=conflicts,
        totals=(bounded, counted),
        goals=tuple(Goal(terms[name[4:]], name[:3]) for name in goals),  # type: ignore[arg-type]
        covers=(random.random(count) < 0.5,) if random.random() < 0.5 else (),
        pieces=Pieces(np.eye(count, dtype=bool), touching) if contiguous else None,
    )


def every_choice(task: Task) -> np.ndarray[Any, Any]:
    """Return every choice that keeps the bounds."""
    rows = rows_of(np.arange(1 << task.count), task.count)
    return rows[task.admits(rows)]


def best_scores(task: Task, keep: int) -> Any:
    """Return the scores of the best choices by looking at all of them."""
    return np.sort(task.goals[0].scores(every_choice(task)))[:keep]


def front_scores(task: Task) -> Any:
    """Return the scores of the Pareto front by looking at all choices."""
    rows = every_choice(task)
    scores = np.column_stack([goal.scores(rows) for goal in task.goals])
    found = scores[unbeaten(scores)]
    return found[np.lexsort(found.T[::-1])]
