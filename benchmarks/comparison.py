"""What a comparison costs beside the evaluations that it is made of, and what it keeps in memory.

    python benchmarks/comparison.py

100 alternatives of Hongneung under the full profile: each with the outline of Seoul Bio Hub moved and stretched at
random (seeded), every tenth without one of its sites. The evaluations one by one and the comparison are timed
in turn in one process after a warm-up; then 500, 1,000 and 2,000 alternatives are compared, each in a process of its
own, and the highest resident memory of each is told.
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import read_study
from zonegeo.comparison.compare_proposals import compare_proposals
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.answers.comparison import Compared
from zonegeo.model.study import Site, Study

ROUNDS = 5
DAY = date(2020, 7, 31)


def alternatives(count: int, seed: int = 20) -> list[Compared]:
    """Return alternatives of the designation, each with an outline of its own, all in one study."""
    random = Random(seed)
    study: Study = read_study(Path(__file__).parents[1] / "geo" / "hongneung.toml")
    base = study.proposals["designation-2020"]
    sites, proposals = dict(study.sites), {"designation-2020": base}
    for number in range(count - 1):
        name = f"bio-hub-{number}"
        sites[name] = changed(study.sites["bio-hub"], name, random)
        own = [name if site == "bio-hub" else site for site in base.sites]
        if number % 10 == 0:
            own.remove(random.choice(own[3:]))
        proposals[f"p{number}"] = replace(base, id=f"p{number}", sites=tuple(own), stated={})
    whole = replace(study, sites=sites, proposals=proposals, claims=())
    return [Compared(name, whole, name) for name in proposals]


def changed(site: Site, name: str, random: Random) -> Site:
    """Return a site moved by up to 200 m and stretched by up to a tenth."""
    east, north = random.uniform(-0.002, 0.002), random.uniform(-0.002, 0.002)
    wide, high = random.uniform(0.9, 1.1), random.uniform(0.9, 1.1)
    ring = site.boundary.geometry["coordinates"][0]
    x0, y0 = ring[0][:2]
    moved = [(x0 + (x - x0) * wide + east, y0 + (y - y0) * high + north) for x, y, *_ in ring]
    geometry = {"type": "Polygon", "coordinates": [moved]}
    return replace(site, id=name, boundary=replace(site.boundary, geometry=geometry))


def timed(count: int) -> None:
    """Print how long both take."""
    compared, profile = alternatives(count), read_profile("kr/innotown")

    def alone() -> float:
        start = time.perf_counter()
        for each in compared:
            evaluate_proposal(each.study, profile, proposal_id=each.proposal, as_of=DAY)
        return time.perf_counter() - start

    def together() -> float:
        start = time.perf_counter()
        compare_proposals(compared, profile, as_of=DAY)
        return time.perf_counter() - start

    alone(), together()
    pairs = [(alone(), together()) for _ in range(ROUNDS)]
    ratios = sorted(b / a for a, b in pairs)
    one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{count} proposals: evaluated one by one {one:.2f} s, compared {other:.2f} s, "
          f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}–{ratios[-1]:.2f}), asked ≤ 1.5")  # fmt: skip


def kept(count: int) -> None:
    """Print the highest resident memory of a comparison in this process, beyond what its input takes."""
    compared, profile = alternatives(count), read_profile("kr/innotown")
    compare_proposals(compared[:10], profile, as_of=DAY)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    comparison = compare_proposals(compared, profile, as_of=DAY)
    took = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(comparison.proposals) == count
    beyond = after - before
    print(f"{count} proposals: {took:.1f} s of process time, {after / 1024:.0f} MB at most, "
          f"{beyond / 1024:.0f} MB beyond the input, {beyond / count:.1f} kB a proposal")  # fmt: skip


def main() -> None:
    """Time 100, then weigh 500, 1,000 and 2,000."""
    if len(sys.argv) > 1:
        kept(int(sys.argv[1]))
        return
    print(f"Python {platform.python_version()}, {ROUNDS} rounds, medians, lowest and highest in brackets")
    timed(100)
    for count in (500, 1000, 2000):
        told = subprocess.run([sys.executable, __file__, str(count)], capture_output=True, text=True, check=True)
        print(told.stdout, end="")


if __name__ == "__main__":
    main()
