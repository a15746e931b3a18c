"""How fast proposals among candidates are scored and proven, beside loops over the same data with the same verdicts.

    pip install "zonegeo[scale]"
    python benchmarks/explore.py [LAND-USE.geojson]

One study, 26 candidate polygons, three core sites; every proposal is judged on an area limit, a separation limit
(largest of core and background pairs) and a limit on the distance between its parts, and the best area is kept.

- ours: the verdict of every proposal; then the figures of every proposal without any limit; then as it is used, where
  blocks that cannot hold anything better are ruled out
- a Python loop over cached columns: the same numbers, one proposal after another, verdicts and then all figures
- a geopandas loop: areas and distances from geometry, one proposal after another

The loops are timed on proposals drawn evenly from all (seeded), and all three have to give the same verdicts: as they
come, and again with the limits put exactly at, one float below and one float above the values of proposals. Then the
optimum over 2^30, integer programs of 1,000 candidates with pairwise conflicts (beside OR-Tools' CP-SAT, one worker,
another optimum is told), and the smallest spread of as many. One thread, warm process; process time stands
beside wall time because other work may share the machine.
"""

from __future__ import annotations

import os

# as the program does before it opens numpy
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")

import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.metadata import version
from math import inf, nextafter
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import geopandas
import numpy as np
import shapely
from ortools.sat.python import cp_model

from zonegeo.api.search.explore import explore
from zonegeo.exploration.search.enumerate import enumerate_choices
from zonegeo.exploration.search.solve_milp import solve_program
from zonegeo.exploration.search.subset_tables import rows_of
from zonegeo.exploration.search.task import Goal, Task, Total, Watch, Widest
from zonegeo.model.answers.exploration import Wishes

COUNT = 26
SAMPLE = 3000
GEOPANDAS_SAMPLE = 300


@dataclass(frozen=True)
class Limits:
    """At most so much land, so far from a core site, so far between two parts."""

    area: float
    separation: float
    spread: float


def drawn(count: int, seed: int) -> tuple[Any, Any]:
    """Return candidates and core sites: polygons of 5 to 12 corners, some with holes, some of two parts."""
    random = np.random.default_rng(seed)

    def polygon(x: float, y: float, size: float) -> Any:
        corners = int(random.integers(5, 13))
        angles = np.sort(
            random.uniform(0, 2 * np.pi, corners) * 0.05 + np.linspace(0, 2 * np.pi, corners, endpoint=False)
        )
        ring = shapely.Polygon(np.column_stack([x + size * np.cos(angles), y + size * np.sin(angles)]))
        return ring.difference(ring.centroid.buffer(size / 4)) if random.random() < 0.2 else ring

    def site(index: int, spacing: float, per_row: int) -> Any:
        x, y = index % per_row * spacing, index // per_row * spacing
        one = polygon(x, y, random.uniform(20, 60))
        return one.union(polygon(x + 150, y, 20)) if random.random() < 0.1 else one

    candidates = np.array([site(index, 400, 6) for index in range(count)], dtype=object)
    cores = np.array([polygon(x, y, 200) for x, y in ((-600, 0), (900, -700), (1200, 2600))], dtype=object)
    return candidates, cores


def task_of(areas: Any, far: Any, apart: Any, limits: Limits) -> Task:
    """Return the task: floating-point areas as whole millionths, exactly checked at the limit."""
    parts = 2**20
    weights = np.round(areas * parts).astype(np.int64)
    band = len(areas) + 1
    most = int(limits.area * parts) + band
    total = Total("area", weights, denominator=parts, most=most)
    bad = far > limits.separation
    conflicts = (apart > limits.spread) & ~np.eye(len(areas), dtype=bool)

    def check(rows: Any) -> Any:
        near = np.abs(total.totals(rows) - most) <= 2 * band
        good = np.ones(len(rows), dtype=bool)
        good[near] = [float(areas[row].sum()) <= limits.area for row in rows[near]]
        return good

    never = Total("never", bad.astype(np.int64), most=0)
    return Task(
        len(areas), conflicts, (total, never), (Goal(Total("area", weights, denominator=parts), "max"),), check=check
    )


def python_loop(
    areas: list[float], far: list[float], apart: list[list[float]], masks: list[list[int]], limits: Limits
) -> Any:
    """Judge proposals one after another on cached columns, in plain Python."""
    verdicts, best = [], 0.0
    for mask in masks:
        area = float(np.sum([areas[i] for i in mask])) if len(mask) > 7 else sum(areas[i] for i in mask)
        passes = area <= limits.area and max((far[i] for i in mask), default=0.0) <= limits.separation
        if passes:
            widest = 0.0
            for n, i in enumerate(mask):
                row = apart[i]
                for j in mask[:n]:
                    if row[j] > widest:
                        widest = row[j]
            passes = widest <= limits.spread
        if passes and area > best:
            best = area
        verdicts.append(passes)
    return verdicts, best


def geopandas_loop(candidates: Any, cores: Any, rows: Any, limits: Limits) -> Any:
    """Judge proposals one after another as GeoDataFrames: nothing is cached, everything is geometry."""
    frame, core_frame = geopandas.GeoDataFrame(geometry=candidates), geopandas.GeoSeries(cores)
    verdicts = []
    for row in rows:
        taken = frame[row]
        passes = float(taken.geometry.area.to_numpy().sum()) <= limits.area
        farthest = max((float(taken.geometry.distance(core).max()) for core in core_frame), default=0.0)
        passes = passes and farthest <= limits.separation
        widest = max((float(taken.geometry.distance(shape).max()) for shape in taken.geometry), default=0.0)
        verdicts.append(passes and widest <= limits.spread)
    return verdicts


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result with its wall and process seconds."""
    wall, process = perf_counter(), process_time()
    result = work()
    return result, perf_counter() - wall, process_time() - process


def fastest(work: Callable[[], Any], rounds: int = 5) -> tuple[Any, float, float]:
    """Return the round with the least process time."""
    return min((timed(work) for _ in range(rounds)), key=lambda each: each[2])


def same_verdicts(candidates: Any, cores: Any, columns: tuple[Any, Any, Any], rows: Any, limits: Limits) -> int:
    """Compare verdicts of ours, of the Python loop and of geopandas at and around limits; returns how many agreed."""
    areas, far, apart = columns
    checked = 0
    for at in rows[:8]:
        value = Limits(float(areas[at].sum()), float(far[at].max()), float(apart[np.ix_(at, at)].max()))
        for toward in (-inf, None, inf):
            ends = [
                each if toward is None else nextafter(each, toward)
                for each in (value.area, value.separation, value.spread)
            ]
            for tried in (
                replace(limits, area=ends[0]), replace(limits, separation=ends[1]), replace(limits, spread=ends[2]),
                Limits(*ends),
            ):  # fmt: skip
                some = np.vstack([rows[:24], at[None]])
                ours = task_of(areas, far, apart, tried).admits(some).tolist()
                loop = python_loop(
                    areas.tolist(), far.tolist(), apart.tolist(), [np.flatnonzero(r).tolist() for r in some], tried
                )
                assert ours == loop[0] == geopandas_loop(candidates, cores, some, tried), tried
                checked += len(some)
    return checked


def throughput() -> None:
    """Print proposals a second."""
    candidates, cores = drawn(COUNT, 1)
    areas = shapely.area(candidates)
    far = shapely.distance(cores[:, None], candidates[None, :]).max(axis=0)
    apart = shapely.distance(candidates[:, None], candidates[None, :])
    limits = Limits(float(areas.sum()) * 0.45, float(np.quantile(far, 0.85)), float(np.quantile(apart, 0.93)))
    random = np.random.default_rng(2)
    # the sample is drawn evenly from all proposals; beside it one of small proposals, of which more pass
    rows = rows_of(random.integers(1, 1 << COUNT, SAMPLE), COUNT)
    small = rows & (random.random(rows.shape) < 0.3)
    small = small[small.any(axis=1)]
    task = task_of(areas, far, apart, limits)
    judged = fastest(lambda: enumerate_choices(task, keep=1, prune=False))
    used = fastest(lambda: enumerate_choices(task, keep=1))
    assert np.array_equal(judged[0].rows, used[0].rows)
    figured = fastest(lambda: enumerate_choices(unbounded(task, apart), keep=1, prune=False))
    assert figured[0].scored == 1 << COUNT
    plain = (areas.tolist(), far.tolist(), apart.tolist())
    loop = fastest(lambda: python_loop(*plain, places(rows), limits), 3)
    full = fastest(lambda: python_figures(*plain, places(rows)), 3)
    frame = timed(lambda: geopandas_loop(candidates, cores, rows[:GEOPANDAS_SAMPLE], limits))
    assert task.admits(rows).tolist() == loop[0][0]
    assert task.admits(small).tolist() == python_loop(*plain, places(small), limits)[0]
    assert frame[0] == loop[0][0][:GEOPANDAS_SAMPLE]
    checked = same_verdicts(candidates, cores, (areas, far, apart), small, limits)
    passing = int(task.admits(small).sum())
    print(f"Verdicts equal: {len(rows) + len(small):,} proposals ({passing:,} pass); and {checked:,} verdicts of all")
    print("three at limits that a proposal meets, one float below and one above.\n")
    print("| 2^26 proposals of 26 candidates | wall | process | proposals a second (process) | asked |")
    print("|---|---|---|---|---|")
    every = 1 << COUNT
    tell(f"ours: verdict of every proposal ({judged[0].scored:,} one by one, the others by slices)", judged, every)
    tell("ours: area and largest distance of every proposal, no limit, best kept", figured, every)
    tell(f"ours as used, bounds rule out all but {used[0].scored:,}", used, every)
    tell(f"Python loop over cached columns, verdict ({len(rows):,})", loop, len(rows), judged, every, "≥ 500 ×")
    tell(f"Python loop over cached columns, all figures ({len(rows):,})", full, len(rows), figured, every, "≥ 500 ×")
    tell(f"geopandas loop, verdict ({GEOPANDAS_SAMPLE})", frame, GEOPANDAS_SAMPLE, judged, every, "≥ 100,000 ×")
    tell("the same loop beside ours with all figures", frame, GEOPANDAS_SAMPLE, figured, every, "≥ 100,000 ×")
    print()


def places(rows: Any) -> list[list[int]]:
    """Return which candidates each proposal takes in."""
    return [np.flatnonzero(row).tolist() for row in rows]


def unbounded(task: Task, apart: Any) -> Task:
    """Return a task whose every proposal is looked at: no conflict, no limit, the largest distance to be small."""
    total = replace(task.totals[0], most=None, least=0)
    widest = Widest("spread", np.full(task.count, -np.inf), apart, base=0.0)
    return Task(task.count, np.zeros_like(task.conflicts), (total,), (Goal(widest, "min"),))


def python_figures(areas: list[float], far: list[float], apart: list[list[float]], masks: list[list[int]]) -> float:
    """Figure area and largest distance of every proposal, in plain Python."""
    best = inf
    for mask in masks:
        area, widest = 0.0, 0.0
        for n, i in enumerate(mask):
            area += areas[i]
            row = apart[i]
            for j in mask[:n]:
                if row[j] > widest:
                    widest = row[j]
        if area >= 0 and widest < best:
            best = widest
    return best


def tell(name: str, ran: Any, count: int, ours: Any = None, every: int = 0, asked: str = "") -> None:
    """Print one row, beside ours where there is something to compare."""
    _, wall, process = ran
    rate = count / process
    against = f"; ours is {every / ours[2] / rate:,.0f} ×" if ours else ""
    print(f"| {name} | {wall:.3f} s | {process:.3f} s | {rate:.2e}{against} | {asked} |")


def by_cp_sat(task: Task) -> tuple[float, bool]:
    """Return the best value of the only goal by OR-Tools' CP-SAT, as a user would write it down, and if it is proven.

    A largest distance is one of finitely many, so that its place among them in order is as good, and exact.
    """
    model, term = cp_model.CpModel(), task.goals[0].term
    taken = [model.new_bool_var(f"taken {n}") for n in range(task.count)]
    for one, other in np.argwhere(np.triu(task.conflicts)).tolist():
        model.add_at_most_one(taken[one], taken[other])
    for total in task.totals:
        if total.least is not None or total.most is not None:
            summed = cp_model.LinearExpr.weighted_sum(taken, total.weights.tolist())
            most = int(total.weights.sum()) if total.most is None else total.most
            model.add_linear_constraint(summed, total.least or 0, most)
    if isinstance(term, Widest):
        assert (term.pairs, task.goals[0].direction) == (None, "min")
        values, place = np.unique(term.single, return_inverse=True)
        worst = model.new_int_var(0, len(values) - 1, "worst")
        for each, at in zip(taken, place.tolist(), strict=True):
            model.add(worst >= at).only_enforce_if(each)
        model.minimize(worst)
    else:
        assert (type(term), task.goals[0].direction) == (Total, "max")
        model.maximize(cp_model.LinearExpr.weighted_sum(taken, term.weights.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    # it knows wall time alone: as much more as other work takes of the machine
    solver.parameters.max_time_in_seconds = PATIENCE * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    proven = solver.solve(model) == cp_model.OPTIMAL
    value = solver.objective_value
    return (float(values[round(value)]), proven) if isinstance(term, Widest) else (-value, proven)


def beside_cp_sat(head: str, task: Task, asked: str) -> None:
    """Print the row of a program and below it that of CP-SAT; where both have proven something else, both are told."""
    found, wall, process = timed(lambda: solve_program(task, keep=1))
    print(f"| {head} | {wall:.2f} s | {process:.2f} s | {found.proven} | {asked} |")
    (value, proven), wall, process = timed(lambda: by_cp_sat(task))
    reached = float(task.goals[0].scores(found.rows)[0])
    other = f": {value:,.0f}, **not ours {reached:,.0f}**" if proven and found.proven and value != reached else ""
    print(f"| the same by CP-SAT{other} | {wall:.2f} s | {process:.2f} s | {proven} | |", flush=True)


def optima() -> None:
    """Print the optima over 2^30, and of 1,000 candidates."""
    print("| exact optimum | wall | process | proven | asked |")
    print("|---|---|---|---|---|")
    for seed in (1, 2, 3):
        random = np.random.default_rng(seed)
        places = random.uniform(0, 5000, (30, 2))
        apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        conflicts = np.triu(random.random((30, 30)) < 0.05, 1)
        conflicts = conflicts | conflicts.T
        weights = random.integers(1_000, 200_000, 30)
        some = int(weights.sum() * 0.3)
        most, least = Total("area", weights, most=some), Total("area", weights, least=some)
        for name, total, goal in (
            ("max area ≤ 30 %", most, Goal(most, "max")),
            ("min spread, area ≥ 30 %", least, Goal(Widest("spread", np.full(30, -np.inf), apart, base=0.0), "min")),
        ):
            task = Task(30, conflicts, (total,), (goal,))
            found, wall, process = timed(lambda task=task: enumerate_choices(task, keep=1))
            head = f"2^30, {name}, seed {seed}: {found.scored:,} looked at"
            print(f"| {head} | {wall:.3f} s | {process:.3f} s | {found.proven} | ≤ 1 s |")
    for radius in (150.0, 400.0):
        for seed in (1, 2):
            random = np.random.default_rng(seed)
            places = random.uniform(0, 5000, (1000, 2))
            apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
            conflicts = (apart < radius) & ~np.eye(1000, dtype=bool)
            weights = random.integers(1_000, 200_000, 1000)
            total = Total("area", weights, most=int(weights.sum() * 0.05))
            task = Task(1000, conflicts, (total,), (Goal(total, "max"),))
            free = Total("area", weights)
            most = Total("count", np.ones(1000, dtype=np.int64), most=40)
            capped = Task(1000, conflicts, (free, most), (Goal(free, "max"),))
            far = Widest("separation", random.uniform(500, 4000, 1000))
            least = Total("area", weights, least=int(weights.sum() * 0.1))
            near = Task(1000, conflicts, (least,), (Goal(far, "min"),))
            head = f"1,000 candidates, {int(conflicts.sum()) // 2:,} conflicts"
            for name, asked in (("at most 40, max area", capped), ("area ≥ 10 %, min separation", near),
                                ("max area ≤ 5 %", task)):  # fmt: skip
                beside_cp_sat(f"{head}, {name}, seed {seed}", asked, "≤ 10 s")


# where the smallest spread is proven, and where it is not yet: how near candidates may be, land, the most candidates
SPREADS = (
    (0.0, 0.02, None), (0.0, 0.1, None), (0.0, 0.1, 60), (150.0, 0.01, None), (150.0, 0.05, None), (150.0, 0.05, 40),
    (150.0, 0.1, None), (400.0, 0.01, None),
)  # fmt: skip
HARD_SPREADS = ((150.0, 0.2, None), (400.0, 0.03, None))
PATIENCE = 30.0


def scattered(radius: float, share: float, most: int | None, seed: int) -> Task:
    """Return 1,000 points of which none nearer than a radius go together, and a share of the land that is needed."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 5000, (1000, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    conflicts = (apart < radius) & ~np.eye(1000, dtype=bool)
    weights = random.integers(1_000, 200_000, 1000)
    least = Total("area", weights, least=int(weights.sum() * share))
    counted = Total("count", np.ones(1000, dtype=np.int64), least=1, most=most)
    goal = Goal(Widest("spread", np.full(1000, -np.inf), apart, base=0.0), "min")
    return Task(1000, conflicts, (least, counted), (goal,))


def spreads() -> None:
    """Print the smallest spreads of 1,000 candidates, and the hard ones with a time limit."""
    print("\n| 1,000 candidates, min spread | wall | process | proven | spread, bound | asked |")
    print("|---|---|---|---|---|---|")
    for radius, share, most in (*SPREADS, *HARD_SPREADS):
        hard = (radius, share, most) in HARD_SPREADS
        for seed in (1, 2):
            task = scattered(radius, share, most, seed)
            until = perf_counter() + PATIENCE
            watch = Watch(
                lambda until=until: "time" if perf_counter() >= until else "",
                seconds_left=lambda until=until: until - perf_counter(),
            )
            found, wall, process = timed(lambda task=task, watch=watch: solve_program(task, keep=1, watch=watch))
            head = f"area ≥ {share:.0%}, {int(task.conflicts.sum()) // 2:,} conflicts, seed {seed}"
            head += "" if most is None else f", at most {most}"
            reached = f"{task.goals[0].scores(found.rows)[0]:,.1f}, {found.bound:,.1f} m"
            asked = f"hard, at most {PATIENCE:.0f} s" if hard else "≤ 10 s"
            print(f"| {head} | {wall:.2f} s | {process:.2f} s | {found.proven} | {reached} | {asked} |")


def measured(file: str) -> None:
    """Print the largest area of 94 real polygons under a bound: those nearest to Hongneung, of a few kinds of land."""
    land = geopandas.read_file(file).to_crs(5186)
    land = land.assign(id=[f"u{number}" for number in range(len(land))], role="background")
    apart = land.distance(geopandas.GeoSeries.from_xy([127.045], [37.593], crs=4326).to_crs(5186)[0])
    kinds = {
        "any": land.area > 0, "residential": land["class"] == "residential",
        "schools": land["class"].isin(["school", "university"]), "3,000 to 50,000 m2": land.area.between(3e3, 5e4),
    }  # fmt: skip
    print("\n| 94 polygons as measured, max area ≤ 100,000 m2, ten proposals | process | proven | area | asked |")
    print("|---|---|---|---|---|")
    for name, kind in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "land.geojson")
            land[kind].loc[apart[kind].sort_values().index[:94]].to_crs(4326).to_file(path, driver="GeoJSON")
            wishes = Wishes(most_area=Fraction(100_000))
            found, _, process = timed(
                lambda path=path, wishes=wishes: explore("hongneung", path, ["max:area"], wishes=wishes)
            )
        print(f"| {name} | {process:.1f} s | {found.search.proven} | {found.kept[0].values[0]:.7f} m2 | ≤ 5 s |")


def main() -> None:
    """Time all."""
    packages = " ".join(f"{name} {version(name)}" for name in ("numpy", "shapely", "geopandas", "pandas", "highspy"))
    print(f"Python {platform.python_version()}, {packages}; one thread, warm process, load {os.getloadavg()[0]:.1f}\n")
    throughput()
    optima()
    spreads()
    for file in sys.argv[1:]:
        measured(file)


if __name__ == "__main__":
    sys.exit(main())
