"""Separation of many sites to eight core institutions, against STRtree.query_nearest on one thread.

    python benchmarks/separation.py [SITES] [ROUNDS]

Every site has 8 to 24 corners, one in ten a hole and one in ten a second part; they lie within 12 km, some on the
land of a core. A core has 240 corners. The answer is the distance of each site to the core nearest to it, edge to edge.
Ways are run in turn in one process, the median of the rounds counts, and each has to agree with the peer to 1e-9 m.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter

import numpy as np
import shapely

from zonegeo.geodesy.distance import separation
from zonegeo.geodesy.nearest_target import deciding_separation


def stars(chance: np.random.Generator, middles: np.ndarray, radius: float, corners: np.ndarray) -> np.ndarray:
    """Return polygons around middles whose corners lie at 0.6 to 1 of a radius."""
    made = np.empty(len(middles), dtype=object)
    for at, (middle, count) in enumerate(zip(middles, corners, strict=True)):
        angle = np.linspace(0, 2 * np.pi, int(count), endpoint=False)
        reach = radius * chance.uniform(0.6, 1.0, int(count))
        made[at] = shapely.Polygon(middle + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]))
    return made


def sites_and_cores(count: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(20210628)
    cores = stars(chance, chance.uniform(-2500, 2500, (8, 2)), 300.0, np.full(8, 240))
    middles = chance.uniform(-6000, 6000, (count, 2))
    sites = stars(chance, middles, 30.0, chance.integers(8, 25, count))
    holed, second = np.arange(count) % 10 == 0, np.arange(count) % 10 == 5
    sites[holed] = shapely.difference(sites[holed], shapely.buffer(shapely.points(middles[holed]), 8.0))
    sites[second] = shapely.union(sites[second], shapely.box(*(middles[second] + 60).T, *(middles[second] + 90).T))
    return sites, cores


def by_tree(sites: np.ndarray, cores: np.ndarray) -> np.ndarray:
    """The peer. One row for each site: ``all_matches`` off, because only the distance is asked."""
    _, found = shapely.STRtree(cores).query_nearest(sites, return_distance=True, all_matches=False)
    return found


def by_pairs(sites: np.ndarray, cores: np.ndarray) -> np.ndarray:
    """What zonegeo measures: the whole matrix, of which the nearest is a part."""
    return separation(sites[:, None], cores).min(axis=1)


def by_prepared_pairs(sites: np.ndarray, cores: np.ndarray) -> np.ndarray:
    shapely.prepare(cores)
    found = separation(cores[None, :], sites[:, None]).min(axis=1)
    shapely.destroy_prepared(cores)
    return found


def by_nearest(sites: np.ndarray, cores: np.ndarray) -> np.ndarray:
    """Bounds first, then the pairs they leave open, cores prepared: what zonegeo has for this question."""
    return deciding_separation(sites, cores)[0]


def by_nearest_on_two_threads(sites: np.ndarray, cores: np.ndarray) -> np.ndarray:
    with ThreadPoolExecutor(2) as threads:
        return np.concatenate(list(threads.map(by_nearest, np.array_split(sites, 2), [cores, cores])))


WAYS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "STRtree.query_nearest (peer)": by_tree,
    "all pairs, as zonegeo measures the matrix": by_pairs,
    "all pairs, prepared cores": by_prepared_pairs,
    "deciding_separation: bounds first": by_nearest,
    "deciding_separation, two threads": by_nearest_on_two_threads,
}


def main() -> None:
    count, rounds = (int(sys.argv[at]) if len(sys.argv) > at else given for at, given in ((1, 20_000), (2, 5)))
    sites, cores = sites_and_cores(count)
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    results = {}
    for _ in range(rounds):
        for name, way in WAYS.items():
            begun = perf_counter()
            results[name] = way(sites, cores)
            times[name].append(perf_counter() - begun)
    peer = next(iter(WAYS))
    print(f"{count:,} sites, 8 cores, {(results[peer] == 0).sum():,} of them on a core; medians of {rounds} rounds\n")
    print("| way | time | against the peer | largest difference |\n|---|---|---|---|")
    for name in WAYS:
        off = float(np.abs(results[name] - results[peer]).max())
        if off > 1e-9:
            raise SystemExit(f"{name} is {off} m off")
        ratio = median(times[peer]) / median(times[name])
        print(f"| {name} | {median(times[name]):.3f} s | {ratio:.2f} x | {off:.0e} m |")


if __name__ == "__main__":
    main()
